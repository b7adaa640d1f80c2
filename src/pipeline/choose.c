// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of findings, and which objects and posts explain them in the case. */
#include <stdlib.h>
#include <string.h>

#include "detection.h"

enum {
	EDGES_EXPLAINED = 3000, /* strongest edges of one finding with posts side by side */
	OBJECTS_PER_EDGE = 2,
	POSTS_OF_FINDING = 100000,  /* of one that suspects: all of them, but for hostile input */
	OBJECTS_OF_ASSOCIATION = 50 /* nobody is suspected there: the most shared are enough */
};

int overt_chosen_compare(const void *left, const void *right)
{
	const struct chosen_object *a = left, *b = right;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

static int by_bytes(const void *left, const void *right)
{
	return memcmp(left, right, OVERT_SHA256_HEX);
}

static int by_time(const void *left, const void *right)
{
	overt_ms a = *(const overt_ms *)left, b = *(const overt_ms *)right;
	return (a > b) - (a < b);
}

/* One object as what it is and when it was put out, without a name of an account. */
static bool fingerprint(struct detection *d, const struct overt_evidence_object *e,
                        struct overt_buf *buf, char hex[OVERT_SHA256_HEX])
{
	const struct overt_shares *kind = &d->kinds.shares[e->kind];
	size_t yield = d->kinds.yield[e->kind];
	uint64_t from = kind->start[e->object], n = kind->start[e->object + 1] - from;
	overt_ms *times = malloc((n ? n : 1) * sizeof *times);
	if (!times)
		return false;
	for (uint64_t i = 0; i < n; i++)
		times[i] = kind->items[from + i].time;
	qsort(times, n, sizeof *times, by_time);
	overt_buf_clear(buf);
	overt_buf_add(buf, d->yields[yield].name);
	overt_buf_append(buf, "", 1);
	overt_buf_add(buf, overt_channel_set_label(d->pipeline->channels, yield, e->object));
	overt_buf_append(buf, "", 1);
	for (uint64_t i = 0; i < n; i++)
		overt_buf_printf(buf, "%lld,", (long long)times[i]);
	free(times);
	if (!buf->failed)
		overt_sha256_hex(buf->data, buf->len, hex);
	return !buf->failed;
}

static overt_err name_finding(struct detection *d, size_t f, struct overt_error *err)
{
	const struct overt_finding *finding = &d->search.findings.items[f];
	char (*prints)[OVERT_SHA256_HEX] = malloc((finding->object_count + 1) * sizeof *prints);
	struct overt_buf buf = {0};
	bool ok = prints != NULL;
	for (size_t i = 0; i < finding->object_count && ok; i++)
		ok = fingerprint(d, &finding->objects[i], &buf, prints[i]);
	if (ok) {
		char hex[OVERT_SHA256_HEX];
		qsort(prints, finding->object_count, sizeof *prints, by_bytes);
		overt_sha256_hex(prints, finding->object_count * sizeof *prints, hex);
		snprintf(d->ids[f], FINDING_ID, "F-%.12s", hex);
	}
	overt_buf_free(&buf);
	free(prints);
	return ok ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory to name findings");
}

/* Marks the posts with which members of findings put out an object. */
static void want_posts(struct detection *d, uint32_t kind, uint32_t object)
{
	const struct overt_shares *shares = &d->kinds.shares[kind];
	for (uint64_t s = shares->start[object]; s < shares->start[object + 1]; s++) {
		uint8_t *wanted = &d->wanted[shares->items[s].post];
		if (d->search.finding_of[shares->items[s].account] == OVERT_NO_INDEX)
			continue;
		d->wanted_count += !*wanted;
		*wanted = 1;
	}
}

overt_err overt_detection_add_object(struct detection *d, uint32_t kind, uint32_t object,
                                     struct overt_error *err)
{
	overt_err code = overt_grow(&d->objects, &d->object_cap, d->object_count + 1,
	                            sizeof *d->objects, SIZE_MAX, err);
	if (code)
		return code;
	d->objects[d->object_count++] = (struct chosen_object){kind, object, false};
	want_posts(d, kind, object);
	return OVERT_OK;
}

/* An evidence object with what orders it: most sharers first, then the earliest. */
struct ranked {
	uint64_t sharers;
	overt_ms first;
	struct overt_evidence_object object;
};

static int by_sharers(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->sharers != b->sharers)
		return a->sharers > b->sharers ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->object.kind != b->object.kind)
		return a->object.kind < b->object.kind ? -1 : 1;
	return (a->object.object > b->object.object) - (a->object.object < b->object.object);
}

/* All evidence of a finding that suspects; of an association, a selection. */
static overt_err choose_evidence(struct detection *d, const struct overt_finding *finding,
                                 struct overt_error *err)
{
	struct ranked *list = malloc((finding->object_count + 1) * sizeof *list);
	size_t most = finding->suspect ? SIZE_MAX : OBJECTS_OF_ASSOCIATION, before = d->wanted_count;
	overt_err code = OVERT_OK;
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to order objects");
	for (size_t i = 0; i < finding->object_count; i++) {
		const struct overt_shares *kind = &d->kinds.shares[finding->objects[i].kind];
		uint64_t from = kind->start[finding->objects[i].object];
		uint64_t to = kind->start[finding->objects[i].object + 1];
		list[i] = (struct ranked){to - from, INT64_MAX, finding->objects[i]};
		for (uint64_t s = from; s < to; s++)
			if (kind->items[s].time < list[i].first)
				list[i].first = kind->items[s].time;
	}
	qsort(list, finding->object_count, sizeof *list, by_sharers);
	for (size_t i = 0; i < finding->object_count && i < most && !code &&
	                   d->wanted_count - before < POSTS_OF_FINDING; i++)
		code = overt_detection_add_object(d, list[i].object.kind, list[i].object.object, err);
	free(list);
	return code;
}

/* Rarest first, then closest in time. */
static int by_telling(const void *left, const void *right)
{
	const struct overt_shared_object *a = left, *b = right;
	if (a->sharers != b->sharers)
		return a->sharers < b->sharers ? -1 : 1;
	if (llabs(a->delay) != llabs(b->delay))
		return llabs(a->delay) < llabs(b->delay) ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->object > b->object) - (a->object < b->object);
}

static overt_err explain_edge(struct detection *d, uint32_t edge, struct overt_error *err)
{
	const struct overt_tested_pair *pair = &d->search.tested.pairs[edge];
	size_t n;
	const struct overt_shared_object *found = overt_pair_objects(
		overt_detection_index(d, pair), pair->a, pair->b, &n, err);
	struct overt_shared_object *best = found ? malloc((n + 1) * sizeof *best) : NULL;
	if (!best)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to explain an edge");
	memcpy(best, found, n * sizeof *best);
	qsort(best, n, sizeof *best, by_telling);
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < n && i < OBJECTS_PER_EDGE && !code; i++) {
		code = overt_grow(&d->pairs, &d->pair_cap, d->pair_count + 1, sizeof *d->pairs, SIZE_MAX,
		                  err);
		if (!code)
			d->pairs[d->pair_count++] = (struct chosen_pair){edge, best[i]};
		if (!code)
			code = overt_detection_add_object(d, best[i].kind, best[i].object, err);
	}
	free(best);
	return code;
}

/* A significant pair inside a finding, strongest first within each. */
struct candidate {
	uint32_t finding, edge, k;
	double p;
};

static int by_strength(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	if (a->finding != b->finding)
		return a->finding < b->finding ? -1 : 1;
	if (a->k != b->k)
		return a->k > b->k ? -1 : 1;
	if (a->p != b->p)
		return a->p < b->p ? -1 : 1;
	return (a->edge > b->edge) - (a->edge < b->edge);
}

static overt_err explain_edges(struct detection *d, struct overt_error *err)
{
	const struct overt_cochoice *tested = &d->search.tested;
	const uint32_t *of = d->search.finding_of;
	struct candidate *list = malloc((tested->significant + 1) * sizeof *list);
	size_t n = 0, in_finding = 0;
	overt_err code = OVERT_OK;
	if (!list)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu edges", tested->significant);
	for (size_t i = 0; i < tested->pair_count; i++) {
		const struct overt_tested_pair *pair = &tested->pairs[i];
		if (pair->significant && of[pair->a] != OVERT_NO_INDEX && of[pair->a] == of[pair->b])
			list[n++] = (struct candidate){of[pair->a], (uint32_t)i, pair->k, pair->p};
	}
	qsort(list, n, sizeof *list, by_strength);
	for (size_t i = 0; i < n && !code; i++) {
		in_finding = i && list[i].finding == list[i - 1].finding ? in_finding + 1 : 0;
		if (in_finding < EDGES_EXPLAINED)
			code = explain_edge(d, list[i].edge, err);
	}
	free(list);
	return code;
}

static void drop_repeated(struct detection *d)
{
	size_t n = 0;
	if (d->object_count)
		qsort(d->objects, d->object_count, sizeof *d->objects, overt_chosen_compare);
	for (size_t i = 0; i < d->object_count; i++)
		if (n == 0 || overt_chosen_compare(&d->objects[n - 1], &d->objects[i]) != 0)
			d->objects[n++] = d->objects[i];
	d->object_count = n;
	for (size_t f = 0; f < d->search.findings.count; f++)
		for (size_t i = 0; i < d->search.findings.items[f].object_count &&
		                   d->search.findings.items[f].restraint != OVERT_RESTRAINT_SPILLED; i++) {
			const struct overt_evidence_object *e = &d->search.findings.items[f].objects[i];
			struct chosen_object key = {e->kind, e->object, true}, *hit = NULL;
			if (n)
				hit = bsearch(&key, d->objects, n, sizeof key, overt_chosen_compare);
			if (hit)
				hit->evidence = true;
		}
}

/* Both posts of each lead: its accounts need not be in a finding. */
static void want_leads(struct detection *d)
{
	for (size_t i = 0; i < d->lead_count; i++) {
		const struct overt_shares *kind = &d->kinds.shares[d->leads[i].kind];
		uint64_t from = kind->start[d->leads[i].object];
		d->wanted[kind->items[from].post] = d->wanted[kind->items[from + 1].post] = 1;
	}
}

/* Two findings whose evidence looks alike to the last figure are told apart by a number. */
static void tell_apart(struct detection *d)
{
	for (size_t f = 1; f < d->search.findings.count; f++)
		for (size_t g = 0, twins = 1; g < f; g++)
			if (strncmp(d->ids[f], d->ids[g], 14) == 0)
				snprintf(d->ids[f] + 14, FINDING_ID - 14, "-%zu", ++twins);
}

overt_err overt_detection_choose(struct detection *d, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	uint32_t posts;
	overt_corpus_posts(d->pipeline->corpus, &posts);
	d->ids = calloc(d->search.findings.count + 1, sizeof *d->ids);
	d->wanted = calloc((size_t)posts + 1, 1);
	if (!d->ids || !d->wanted)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to choose among %u posts", posts);
	for (size_t f = 0; f < d->search.findings.count && !code; f++) {
		code = name_finding(d, f, err);
		if (!code)
			code = choose_evidence(d, &d->search.findings.items[f], err);
	}
	tell_apart(d);
	if (!code)
		code = explain_edges(d, err);
	if (!code)
		code = overt_detection_find_leads(d, err);
	if (code)
		return code;
	want_leads(d);
	drop_repeated(d);
	return OVERT_OK;
}

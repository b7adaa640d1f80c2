// SPDX-License-Identifier: GPL-3.0-or-later
#include "write_findings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Figures of a finding that come from its edges and objects. */
struct tally {
	int64_t edges, posts;
	double *delays; /* median delay of each edge */
	size_t delay_count, delay_cap;
	overt_ms first, last;
	bool channel[OVERT_KINDS_MAX];
};

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static overt_err tally_edges(struct detection *d, struct tally *tallies, struct overt_error *err)
{
	const struct overt_cochoice *tested = &d->search.tested;
	const uint32_t *of = d->search.finding_of;
	for (size_t i = 0; i < tested->pair_count; i++) {
		const struct overt_tested_pair *pair = &tested->pairs[i];
		struct overt_pair_detail detail;
		if (!pair->significant || of[pair->a] == OVERT_NO_INDEX || of[pair->a] != of[pair->b])
			continue;
		struct tally *t = &tallies[of[pair->a]];
		overt_err code = overt_pair_examine(overt_detection_index(d, pair), pair->a, pair->b,
		                                    &detail, err);
		if (!code)
			code = overt_grow(&t->delays, &t->delay_cap, t->delay_count + 1, sizeof *t->delays,
			                  SIZE_MAX, err);
		if (code)
			return code;
		t->delays[t->delay_count++] = detail.median_delay;
		t->edges++;
	}
	return OVERT_OK;
}

/* What members put out with the evidence: each post once, however many objects it carries. */
static void tally_objects(const struct detection *d, size_t f, uint8_t *counted, struct tally *t)
{
	const struct overt_finding *finding = &d->search.findings.items[f];
	t->first = INT64_MAX;
	t->last = INT64_MIN;
	for (size_t i = 0; i < finding->object_count; i++) {
		const struct overt_evidence_object *e = &finding->objects[i];
		const struct overt_shares *kind = &d->kinds.shares[e->kind];
		t->channel[e->kind] = true;
		for (uint64_t s = kind->start[e->object]; s < kind->start[e->object + 1]; s++) {
			const struct overt_share *share = &kind->items[s];
			if (d->search.finding_of[share->account] != f)
				continue; // the one outsider of a repost, or another finding's member
			t->first = share->time < t->first ? share->time : t->first;
			t->last = share->time > t->last ? share->time : t->last;
			t->posts += !counted[share->post];
			counted[share->post] = 1;
		}
	}
}

static const char *support_name(enum overt_support support)
{
	return support == OVERT_SUPPORT_STRONG ? "strong"
	       : support == OVERT_SUPPORT_MODERATE ? "moderate" : "weak";
}

static void join_channels(const struct detection *d, const struct tally *t, struct overt_buf *buf)
{
	for (size_t k = 0; k < d->kinds.count; k++)
		if (t->channel[k]) {
			overt_buf_append(buf, ";", buf->len > 0);
			overt_buf_add(buf, d->yields[d->kinds.yield[k]].name);
		}
}

/* What the verdict on the set rests on, as a JSON object. */
static void add_figures(const struct overt_finding *f, struct overt_buf *buf)
{
	size_t joined = 0;
	for (size_t m = 0; m < f->member_count; m++)
		joined += f->members[m].joined;
	overt_buf_printf(buf,
	                 "{\"found_by\":\"%s\",\"restraint\":\"%s\",\"hits\":%.1f,\"chances\":%.1f,"
	                 "\"synchrony_low\":%.4f",
	                 f->from_set ? "set test" : f->from_wide ? "wide test" : "pair test", overt_restraint_text(f->restraint),
	                 f->hits, f->chances, f->synchrony_low);
	if (f->from_set)
		overt_buf_printf(buf, ",\"set_expected\":%.6g,\"set_log_p\":%.3f", f->set_expected,
		                 f->set_log_p);
	overt_buf_printf(buf, ",\"joined\":%zu}", joined);
}

static overt_err write_finding(struct detection *d, size_t f, struct tally *t,
                               struct overt_error *err)
{
	const struct overt_finding *finding = &d->search.findings.items[f];
	struct overt_buf channels = {0}, figures = {0};
	double n = (double)finding->member_count, median = NAN;
	if (t->delay_count) {
		qsort(t->delays, t->delay_count, sizeof *t->delays, by_value);
		median = t->delays[t->delay_count / 2];
	}
	add_figures(finding, &figures);
	join_channels(d, t, &channels);
	const struct overt_case_finding row = {
		.id = overt_str_from(d->ids[f]),
		.rank = (int64_t)f + 1,
		.grade = overt_str_from(support_name(finding->grade)),
		.suspected = finding->suspect,
		.accounts = (int64_t)finding->member_count,
		.edges = t->edges,
		.objects = (int64_t)finding->object_count,
		.posts = t->posts,
		.density = n > 1 ? (double)t->edges / (n * (n - 1) / 2) : 0,
		.effect = finding->effect,
		.median_delay_ms = median,
		.first_ms = t->first,
		.last_ms = t->last,
		.channels = overt_buf_view(&channels),
		.figures = overt_buf_view(&figures),
	};
	overt_err code = channels.failed || figures.failed
	                     ? overt_fail(err, OVERT_E_NOMEM, "no memory for a finding")
	                     : overt_case_add_finding(d->pipeline->file, &row, err);
	overt_buf_free(&channels);
	overt_buf_free(&figures);
	return code;
}

static overt_err write_members(struct detection *d, size_t f, const double *weights,
                               struct overt_error *err)
{
	const struct overt_finding *finding = &d->search.findings.items[f];
	overt_err code = OVERT_OK;
	double top = 0;
	for (size_t i = 0; i < finding->member_count; i++)
		top = fmax(top, weights[finding->members[i].account]);
	for (size_t i = 0; i < finding->member_count && !code; i++) {
		const struct overt_member *m = &finding->members[i];
		const struct overt_case_member row = {
			.finding = overt_str_from(d->ids[f]),
			.account = m->account,
			.own_objects = m->own,
			.shared_objects = m->shared,
			.effect = m->own ? (double)m->shared / m->own : 0,
			.x = d->xy[2 * (size_t)m->account],
			.y = d->xy[2 * (size_t)m->account + 1],
			.centrality = top > 0 ? weights[m->account] / top : 0,
		};
		code = overt_case_add_member(d->pipeline->file, &row, err);
	}
	return code;
}

static overt_err write_object(struct detection *d, size_t f, size_t i, struct overt_error *err)
{
	const struct overt_shares *kind = &d->kinds.shares[d->objects[i].kind];
	uint64_t to = kind->start[d->objects[i].object + 1];
	int64_t members = 0;
	for (uint64_t s = kind->start[d->objects[i].object]; s < to; s++)
		members += d->search.finding_of[kind->items[s].account] == f;
	const struct overt_case_finding_object row = {overt_str_from(d->ids[f]), (int64_t)i, members,
	                                              members};
	return overt_case_add_finding_object(d->pipeline->file, &row, err);
}

/* The evidence that was chosen; two findings may have an object in common. */
static overt_err write_objects(struct detection *d, size_t f, struct overt_error *err)
{
	const struct overt_finding *finding = &d->search.findings.items[f];
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < finding->object_count && d->object_count && !code; i++) {
		const struct chosen_object key = {finding->objects[i].kind, finding->objects[i].object, true};
		const struct chosen_object *hit = bsearch(&key, d->objects, d->object_count, sizeof key,
		                                          overt_chosen_compare);
		if (hit)
			code = write_object(d, f, (size_t)(hit - d->objects), err);
	}
	return code;
}

/* Strength of each account: the sum of shared objects over its significant pairs. */
static void weigh(const struct detection *d, double *weights)
{
	for (size_t i = 0; i < d->search.tested.pair_count; i++) {
		const struct overt_tested_pair *pair = &d->search.tested.pairs[i];
		if (pair->significant) {
			weights[pair->a] += pair->k;
			weights[pair->b] += pair->k;
		}
	}
}

overt_err overt_findings_write(struct detection *d, struct overt_error *err)
{
	size_t count = d->search.findings.count;
	uint32_t accounts, posts;
	overt_corpus_accounts(d->pipeline->corpus, &accounts);
	overt_corpus_posts(d->pipeline->corpus, &posts);
	struct tally *tallies = calloc(count + 1, sizeof *tallies);
	double *weights = calloc((size_t)accounts + 1, sizeof *weights);
	uint8_t *counted = calloc((size_t)posts + 1, 1);
	overt_err code = OVERT_OK;
	if (!tallies || !weights || !counted)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %zu findings", count);
	if (!code && count)
		code = tally_edges(d, tallies, err);
	if (!code)
		weigh(d, weights);
	for (size_t f = 0; f < count && !code; f++) {
		tally_objects(d, f, counted, &tallies[f]);
		code = write_finding(d, f, &tallies[f], err);
		if (!code)
			code = write_members(d, f, weights, err);
		if (!code)
			code = write_objects(d, f, err);
	}
	for (size_t f = 0; tallies && f < count; f++)
		free(tallies[f].delays);
	free(tallies);
	free(weights);
	free(counted);
	return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Evidence posts: found again in their sources by offset, copied into the case. */
#include <stdlib.h>
#include <string.h>

#include "detection.h"

/* A second reading of one source. Posts come in the order in which the corpus has them. */
struct second_reading {
	struct detection *d;
	uint32_t source, next; /* next: post of the corpus that comes at the earliest */
	uint32_t count;
	uint32_t nth; /* of the post that comes, in this source */
	const struct overt_post_row *rows;
};

static void add_list(struct overt_buf *buf, struct overt_str_list list)
{
	overt_buf_append(buf, "[", 1);
	for (size_t i = 0; i < list.count; i++) {
		overt_buf_append(buf, ",", i > 0);
		overt_buf_json(buf, list.items[i]);
	}
	overt_buf_append(buf, "]", 1);
}

static overt_str precision_name(uint8_t precision)
{
	static const char *const names[] = {NULL, "ms", "second", "minute", "day"};
	return overt_str_from(precision < sizeof names / sizeof *names ? names[precision] : NULL);
}

static overt_err write_post(struct second_reading *r, const struct overt_post *post,
                            struct overt_error *err)
{
	const struct overt_post_row *kept = &r->rows[r->next];
	struct overt_buf links = {0}, hashtags = {0}, media = {0};
	add_list(&links, post->links);
	add_list(&hashtags, post->hashtags);
	add_list(&media, post->media);
	const char *kind = overt_post_kind_name(post->kind);
	const struct overt_case_post row = {
		.id = r->next,
		.source = r->source,
		.offset = (int64_t)post->offset,
		.line = post->line ? (int64_t)post->line : OVERT_CASE_NONE,
		.account = kept->account,
		.post_id = post->post_id,
		.time_ms = post->time,
		.precision = precision_name(kept->precision),
		.kind = kind[0] ? overt_str_from(kind) : OVERT_STR_NONE,
		.text = post->text,
		.language = post->language,
		.client = post->client,
		.repost_of = post->repost_of,
		.reply_to = post->reply_to_post,
		.links = overt_buf_view(&links),
		.hashtags = overt_buf_view(&hashtags),
		.media = overt_buf_view(&media),
	};
	overt_err code = links.failed || hashtags.failed || media.failed
	                     ? overt_fail(err, OVERT_E_NOMEM, "no memory for a post")
	                     : overt_case_add_post(r->d->pipeline->file, &row, err);
	overt_buf_free(&links);
	overt_buf_free(&hashtags);
	overt_buf_free(&media);
	return code;
}

static overt_err take(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	struct second_reading *r = ctx;
	uint32_t nth = r->nth++;
	if (r->next >= r->count || r->rows[r->next].source != r->source ||
	    r->rows[r->next].offset != post->offset || r->rows[r->next].nth != nth)
		return OVERT_OK; // a repeated post: the corpus did not take it
	overt_err code = r->d->wanted[r->next] ? write_post(r, post, err) : OVERT_OK;
	r->next++;
	return code;
}

static bool wanted_in(const struct second_reading *r, uint32_t *end)
{
	bool any = false;
	uint32_t i = r->next;
	for (; i < r->count && r->rows[i].source == r->source; i++)
		any |= r->d->wanted[i];
	*end = i;
	return any;
}

static overt_err read_again(struct second_reading *r, struct overt_error *err)
{
	struct overt_pipeline *p = r->d->pipeline;
	const struct overt_read_sink sink = {take, NULL, r};
	const struct overt_source *before = &p->sources[r->source];
	struct overt_source *now = calloc(1, sizeof *now);
	if (!now)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read a source again");
	overt_err code =
		overt_read_file(before->path, &p->options->read, &sink, now, p->progress, err);
	if (!code && strcmp(now->sha256, before->sha256) != 0) {
		overt_fail(err, OVERT_E_INPUT, "the file changed while it was read");
		code = overt_fail_at(err, before->path, 0, -1);
	}
	free(now);
	return code;
}

static overt_err write_post_objects(struct detection *d, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < d->object_count && !code; i++) {
		const struct overt_shares *kind = &d->kinds.shares[d->objects[i].kind];
		for (uint64_t s = kind->start[d->objects[i].object];
		     s < kind->start[d->objects[i].object + 1] && !code; s++) {
			const struct overt_case_post_object row = {kind->items[s].post, (int64_t)i};
			if (d->wanted[kind->items[s].post])
				code = overt_case_add_post_object(d->pipeline->file, &row, err);
		}
	}
	return code;
}

static overt_err write_edge_posts(struct detection *d, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < d->pair_count && !code; i++) {
		const struct overt_shared_object *shared = &d->pairs[i].shared;
		const struct chosen_object key = {shared->kind, shared->object, false};
		const struct chosen_object *hit =
			bsearch(&key, d->objects, d->object_count, sizeof key, overt_chosen_compare);
		if (!hit)
			return overt_fail(err, OVERT_E_INTERNAL, "an edge's object was not chosen");
		const struct overt_case_edge_post row = {
			.edge = d->pairs[i].edge,
			.object = hit - d->objects,
			.post_a = shared->post_a,
			.post_b = shared->post_b,
			.delay_ms = shared->delay,
		};
		code = overt_case_add_edge_post(d->pipeline->file, &row, err);
	}
	return code;
}

overt_err overt_detection_write_posts(struct detection *d, struct overt_error *err)
{
	struct second_reading r = {.d = d};
	overt_err code = OVERT_OK;
	r.rows = overt_corpus_posts(d->pipeline->corpus, &r.count);
	for (r.source = 0; r.source < d->pipeline->source_count && !code; r.source++) {
		uint32_t end;
		r.nth = 0;
		if (wanted_in(&r, &end))
			code = read_again(&r, err);
		r.next = end;
	}
	if (!code)
		code = write_post_objects(d, err);
	if (!code)
		code = write_edge_posts(d, err);
	if (!code)
		code = overt_detection_write_leads(d, err);
	return code;
}

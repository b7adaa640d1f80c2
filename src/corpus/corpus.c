// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>

struct overt_corpus {
	struct overt_accounts accounts;
	struct overt_keys keys;  /* of posts that have an id: the first post of each */
	struct overt_keys apart; /* of further posts with such an id, by account and time */
	struct overt_post_row *posts;
	size_t cap;
	uint32_t count;
	struct overt_corpus_tally tally;
	uint32_t source, nth; /* of the next post, when it is of the same source */
};

struct overt_corpus *overt_corpus_new(void)
{
	struct overt_corpus *corpus = calloc(1, sizeof *corpus);
	if (corpus && overt_accounts_open(&corpus->accounts))
		return corpus;
	overt_corpus_free(corpus);
	return NULL;
}

void overt_corpus_free(struct overt_corpus *corpus)
{
	if (!corpus)
		return;
	overt_accounts_close(&corpus->accounts);
	overt_keys_free(&corpus->keys);
	overt_keys_free(&corpus->apart);
	free(corpus->posts);
	free(corpus);
}

static bool same_time(const struct overt_post_row *row, const struct overt_post *post)
{
	overt_ms a = overt_precision_ms((enum overt_precision)row->precision);
	overt_ms b = overt_precision_ms(post->precision), coarser = a > b ? a : b;
	if (row->time == post->time || row->time == OVERT_TIME_UNKNOWN ||
	    post->time == OVERT_TIME_UNKNOWN)
		return true;
	uint64_t between = row->time > post->time ? (uint64_t)row->time - (uint64_t)post->time
	                                          : (uint64_t)post->time - (uint64_t)row->time;
	return between < (uint64_t)coarser;
}

/* Is a post with this id the one that is there? */
static bool same_post(const struct overt_corpus *corpus, const struct overt_post_row *row,
                      const struct overt_post *post)
{
	if (!row->loose_id && !post->loose_id)
		return true;
	uint32_t account = overt_accounts_find(&corpus->accounts, post);
	if (account == OVERT_NO_INDEX && post->account_id.len)
		return false; // of an account that is new
	return account == row->account && same_time(row, post);
}

/* The post that this one repeats, or OVERT_NO_INDEX: then its id is noted as that of the next. */
static overt_err find_original(struct overt_corpus *corpus, const struct overt_post *post,
                               uint32_t *original, struct overt_error *err)
{
	bool added;
	struct overt_key key = overt_key_of(post->platform, post->post_id);
	overt_err code = overt_keys_add(&corpus->keys, key, corpus->count, original, &added, err);
	if (!code && !added && !same_post(corpus, &corpus->posts[*original], post)) {
		key = overt_key_within(key, post->account_id, post->time);
		code = overt_keys_add(&corpus->apart, key, corpus->count, original, &added, err);
		corpus->tally.apart += !code && added;
	}
	if (added)
		*original = OVERT_NO_INDEX;
	return code;
}

overt_err overt_corpus_add(struct overt_corpus *corpus, const struct overt_post *post,
                           uint32_t source, uint32_t *index, struct overt_error *err)
{
	struct overt_post_row row = {.time = post->time, .offset = post->offset, .source = source,
	                             .account = OVERT_NO_INDEX, .kind = (uint8_t)post->kind,
	                             .precision = (uint8_t)post->precision,
	                             .loose_id = post->loose_id};
	if (source != corpus->source) {
		corpus->source = source;
		corpus->nth = 0;
	}
	row.nth = corpus->nth++;
	overt_err code = overt_grow(&corpus->posts, &corpus->cap, (size_t)corpus->count + 1, sizeof row,
	                            OVERT_NO_INDEX, err);
	if (code)
		return code;
	uint32_t original = OVERT_NO_INDEX;
	if (post->post_id.len)
		code = find_original(corpus, post, &original, err);
	if (code)
		return code;
	if (original != OVERT_NO_INDEX) {
		corpus->tally.repeated++;
		corpus->tally.elsewhere += corpus->posts[original].source != source;
		*index = OVERT_NO_INDEX;
		return OVERT_OK;
	}
	if (post->account_id.len)
		code = overt_accounts_take(&corpus->accounts, post, &row.account, err);
	if (code)
		return code;
	corpus->posts[corpus->count] = row;
	*index = corpus->count++;
	return OVERT_OK;
}

const struct overt_account *overt_corpus_accounts(const struct overt_corpus *corpus,
                                                  uint32_t *count)
{
	*count = corpus->accounts.count;
	return corpus->accounts.items;
}

const struct overt_post_row *overt_corpus_posts(const struct overt_corpus *corpus, uint32_t *count)
{
	*count = corpus->count;
	return corpus->posts;
}

struct overt_corpus_tally overt_corpus_tally(const struct overt_corpus *corpus)
{
	return corpus->tally;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>

struct overt_corpus {
	struct overt_accounts accounts;
	struct overt_keys keys; /* of posts that have an id */
	struct overt_post_row *posts;
	size_t cap;
	uint32_t count;
	uint64_t repeated;
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
	free(corpus->posts);
	free(corpus);
}

overt_err overt_corpus_add(struct overt_corpus *corpus, const struct overt_post *post,
                           uint32_t source, uint32_t *index, struct overt_error *err)
{
	struct overt_post_row row = {.time = post->time, .offset = post->offset, .source = source,
	                             .account = OVERT_NO_INDEX, .kind = (uint8_t)post->kind,
	                             .precision = (uint8_t)post->precision};
	if (source != corpus->source) {
		corpus->source = source;
		corpus->nth = 0;
	}
	row.nth = corpus->nth++;
	overt_err code = overt_grow(&corpus->posts, &corpus->cap, (size_t)corpus->count + 1, sizeof row,
	                            OVERT_NO_INDEX, err);
	if (code)
		return code;
	if (post->post_id.len) {
		uint32_t none;
		bool added;
		code = overt_keys_add(&corpus->keys, overt_key_of(post->platform, post->post_id), 0, &none,
		                      &added, err);
		if (code)
			return code;
		if (!added) {
			corpus->repeated++;
			*index = OVERT_NO_INDEX;
			return OVERT_OK;
		}
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

uint64_t overt_corpus_repeated(const struct overt_corpus *corpus)
{
	return corpus->repeated;
}

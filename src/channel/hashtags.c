// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

enum { TAGS_MAX = 64 };

/* Appends "#tag", with a blank before it unless it is the first. Empty tags do not count. */
static overt_err append(struct overt_channel_run *run, overt_str tag, size_t *tags,
                        struct overt_error *err)
{
	struct overt_buf *list = overt_channel_scratch(run->set, 0);
	struct overt_buf *name = overt_channel_scratch(run->set, 1);
	overt_err code = overt_norm_name(overt_channel_norm(run->set), tag, name, err);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	if (code)
		return code;
	for (size_t i = 0; i < name->len; i++)
		if (name->data[i] == ' ')
			name->data[i] = '_';
	overt_buf_append(list, *tags ? " #" : "#", *tags ? 2 : 1);
	if (!overt_buf_add(list, overt_buf_view(name)))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: hashtags of a post");
	(*tags)++;
	return OVERT_OK;
}

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_post *post = taken->post;
	size_t tags = 0, at = 0;
	overt_err code = OVERT_OK;
	if (taken->repost)
		return OVERT_OK;
	overt_buf_clear(overt_channel_scratch(run->set, 0));
	for (size_t i = 0; !code && i < post->hashtags.count && i < TAGS_MAX; i++)
		code = append(run, post->hashtags.items[i], &tags, err);
	for (size_t i = 0; !code && !post->hashtags.items && i < TAGS_MAX; i++) {
		overt_str tag = overt_norm_next_hashtag(post->text, &at);
		if (!tag.ptr)
			break;
		code = append(run, tag, &tags, err);
	}
	if (code || tags < 2)
		return code;
	return overt_keyed_add(run, taken, overt_buf_view(overt_channel_scratch(run->set, 0)), err);
}

const struct overt_channel overt_channel_hashtags = {
	.info = {
		.name = "hashtags",
		.question = "Do they use the same hashtags in the same order?",
		.inputs = "kind (all but reposts), hashtags (two or more, the first 64), else those in the "
		          "text",
		.limits = "A campaign that asks its supporters for certain tags looks the same.",
		.window = 60 * 1000,
		.window_reason = "as link",
		.rank = 5,
	},
	.take = take,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take_one(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str link, struct overt_error *err)
{
	struct overt_buf *canonical = overt_channel_scratch(run->set, 0);
	struct overt_error reason;
	overt_err code = overt_norm_link(overt_channel_norm(run->set), link, canonical, &reason);
	if (code == OVERT_E_INPUT) /* what is no link is no object either */
		return OVERT_OK;
	if (code)
		return overt_fail(err, code, "%s", reason.message);
	return overt_keyed_add(run, taken, overt_buf_view(canonical), err);
}

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_post *post = taken->post;
	overt_err code = OVERT_OK;
	if (taken->repost)
		return OVERT_OK;
	for (size_t i = 0; !code && i < post->links.count && i < OBJECTS_PER_POST; i++)
		code = take_one(run, taken, post->links.items[i], err);
	size_t at = 0;
	for (size_t i = 0; !code && !post->links.items && i < OBJECTS_PER_POST; i++) {
		overt_str link = overt_norm_next_link(post->text, &at);
		if (!link.ptr)
			break;
		code = take_one(run, taken, link, err);
	}
	return code;
}

const struct overt_channel overt_channel_link = {
	.info = {
		.name = "link",
		.question = "Do they link to the same pages?",
		.inputs = "kind (all but reposts), links, else the links in the text",
		.limits = "News is linked by everybody. Short links are not resolved: two short links to "
		          "one page differ, and some platforms make one per post.",
		.window = 60 * 1000,
		.window_reason = "long enough for a scheduler that posts account by account, short against "
		                 "the hours over which readers find a page",
		.rank = 4,
	},
	.take = take,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take_one(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str handle, struct overt_error *err)
{
	struct overt_buf *name = overt_channel_scratch(run->set, 0);
	overt_err code = overt_norm_handle(overt_channel_norm(run->set), handle, name, err);
	if (code == OVERT_E_INPUT)
		return OVERT_OK;
	return code ? code : overt_keyed_add(run, taken, overt_buf_view(name), err);
}

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_post *post = taken->post;
	overt_err code = OVERT_OK;
	if (taken->repost)
		return OVERT_OK;
	for (size_t i = 0; !code && i < post->mentions.count && i < OBJECTS_PER_POST; i++)
		code = take_one(run, taken, post->mentions.items[i], err);
	size_t at = 0;
	for (size_t i = 0; !code && !post->mentions.items && i < OBJECTS_PER_POST; i++) {
		overt_str handle = overt_norm_next_mention(post->text, &at);
		if (!handle.ptr)
			break;
		code = take_one(run, taken, handle, err);
	}
	return code;
}

const struct overt_channel overt_channel_mention = {
	.info = {
		.name = "mention",
		.question = "Do they address the same accounts?",
		.inputs = "platform, kind (all but reposts), mentions, else those in the text",
		.limits = "The weakest channel: well-known accounts are mentioned all the time, friends "
		          "mention each other. Harassment shows here first.",
		.window = 60 * 1000,
		.window_reason = "as reply",
		.rank = 7,
	},
	.platforms = true,
	.take = take,
};

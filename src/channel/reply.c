// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	return overt_keyed_add(run, taken, taken->post->reply_to_post, err);
}

const struct overt_channel overt_channel_reply = {
	.info = {
		.name = "reply",
		.question = "Do they reply to the same posts?",
		.inputs = "platform, reply_to_post",
		.limits = "Posts of well-known accounts gather replies within seconds.",
		.window = 60 * 1000,
		.window_reason = "a reply has to be written; a minute allows for it",
		.rank = 6,
	},
	.platforms = true,
	.take = take,
};

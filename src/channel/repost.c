// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	return overt_keyed_add(run, taken, taken->post->repost_of, err);
}

const struct overt_channel overt_channel_repost = {
	.info = {
		.name = "repost",
		.question = "Do they repost the same posts?",
		.inputs = "platform, repost_of",
		.limits = "Fans, colleagues and followers of one account repost it too; a viral post "
		          "brings strangers together. Needs files that name the reposted post.",
		.window = 10 * 1000,
		.window_reason = "people meet a post at different moments and need time to read it; "
		                 "peers use 10 s, so figures can be compared",
		.rank = 0,
	},
	.platforms = true,
	.take = take,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_post *post = taken->post;
	if (!taken->repost || post->repost_of.len)
		return OVERT_OK;
	return overt_batch_add(run, taken, overt_norm_reposted_text(post->text), err);
}

const struct overt_channel overt_channel_repost_text = {
	.info = {
		.name = "repost-text",
		.question = "Do they repost posts of the same text?",
		.inputs = "kind, text (where the file does not name the reposted post, or the text "
		          "begins with \"RT @\")",
		.limits = "Near-identical text stands for the reposted post: two posts of the same words "
		          "are one object. Texts below 4 words and 30 characters are passed over.",
		.window = 60 * 1000,
		.window_reason = "as repost, but such files seldom keep the second",
		.rank = 1,
	},
	.texts = true,
	.take = take,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	if (taken->repost)
		return OVERT_OK;
	return overt_batch_add(run, taken, taken->post->text, err);
}

const struct overt_channel overt_channel_text = {
	.info = {
		.name = "text",
		.question = "Do they publish the same text as their own?",
		.inputs = "kind (all but reposts), text",
		.limits = "Headlines, quotations, share buttons and games make strangers write the same. "
		          "Texts below 4 words and 30 characters are passed over; translations and "
		          "rewritten texts are not recognised.",
		.window = 10 * 60 * 1000,
		.window_reason = "copying by hand takes minutes; the same unprompted words within 10 minutes "
		                 "are the floor that earlier work used",
		.rank = 2,
	},
	.texts = true,
	.take = take,
};

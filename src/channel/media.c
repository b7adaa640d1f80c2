// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_str_list *media = &taken->post->media;
	overt_err code = OVERT_OK;
	/* A repost carries the media of what it repeats. */
	for (size_t i = 0; !code && !taken->repost && i < media->count; i++)
		code = overt_keyed_add(run, taken, overt_str_trim(media->items[i]), err);
	return code;
}

const struct overt_channel overt_channel_media = {
	.info = {
		.name = "media",
		.question = "Do they publish the same pictures or films?",
		.inputs = "kind (all but reposts), media (ids or perceptual hashes)",
		.limits = "Press pictures and memes travel without any plan. The file's own ids or hashes "
		          "are compared, never the pictures.",
		.window = 10 * 60 * 1000,
		.window_reason = "as text: a picture has to be fetched and uploaded again",
		.rank = 3,
	},
	.take = take,
};

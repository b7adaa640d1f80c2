// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

/* The run of one name; the set makes one for each name that it meets. */
static overt_err take(struct overt_channel_run *run, const struct overt_taken *taken,
                      struct overt_error *err)
{
	const struct overt_post *post = taken->post;
	size_t prefix = sizeof "given:" - 1;
	overt_str name = {run->name.ptr + prefix, run->name.len - prefix};
	overt_err code = OVERT_OK;
	for (size_t i = 0; !code && i < post->given_count && i < OVERT_GIVEN_MAX; i++)
		if (overt_str_equal(post->given[i].name, name))
			code = overt_keyed_add(run, taken, post->given[i].object, err);
	return code;
}

const struct overt_channel overt_channel_given = {
	.info = {
		.name = "given",
		.question = "Do they share the same objects, as the file itself names them?",
		.inputs = "given (an object column of the file; one channel per column)",
		.limits = "What the objects mean, and who shares them innocently, only the file's maker knows.",
		.window = 60 * 1000,
		.window_reason = "as link; set it to what the objects are",
		.rank = 8,
	},
	.take = take,
};

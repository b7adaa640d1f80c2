// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/post.h>

void overt_post_clear(struct overt_post *post)
{
	*post = (struct overt_post){
		.account_created = OVERT_TIME_UNKNOWN,
		.time = OVERT_TIME_UNKNOWN,
		.metrics = {OVERT_METRIC_UNKNOWN, OVERT_METRIC_UNKNOWN, OVERT_METRIC_UNKNOWN,
	                    OVERT_METRIC_UNKNOWN, OVERT_METRIC_UNKNOWN, OVERT_TIME_UNKNOWN},
	};
}

const char *overt_post_kind_name(enum overt_post_kind kind)
{
	static const char *const names[] = {"", "post", "repost", "reply", "quote", "comment"};
	return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "";
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>

bool overt_progress_tell(const struct overt_progress *progress, const char *step, uint64_t done,
                         uint64_t total)
{
	return !progress || !progress->report || progress->report(progress->ctx, step, done, total);
}

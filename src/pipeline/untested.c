// SPDX-License-Identifier: GPL-3.0-or-later
#include "untested.h"

#include <string.h>

struct untested overt_untested_count(const struct overt_shares *kind, uint32_t above)
{
	struct untested left = {.above = above};
	for (uint32_t o = 0; o < kind->objects; o++) {
		uint64_t sharers = kind->start[o + 1] - kind->start[o];
		overt_ms from = INT64_MAX, to = INT64_MIN;
		if (sharers <= above)
			continue;
		left.objects++;
		for (uint64_t s = kind->start[o]; s < kind->start[o + 1] && sharers >= left.most; s++) {
			from = kind->items[s].time < from ? kind->items[s].time : from;
			to = kind->items[s].time > to ? kind->items[s].time : to;
		}
		if (sharers > left.most || (sharers == left.most && to - from < left.within)) {
			left.most = (uint32_t)sharers;
			left.within = to - from;
		}
	}
	return left;
}

void overt_span_say(struct overt_buf *buf, double ms)
{
	if (ms < 120e3)
		overt_buf_printf(buf, "%.3g s", ms / 1e3);
	else if (ms < 7200e3)
		overt_buf_printf(buf, "%.3g min", ms / 60e3);
	else if (ms < 172800e3)
		overt_buf_printf(buf, "%.3g h", ms / 3600e3);
	else
		overt_buf_printf(buf, "%.3g days", ms / 86400e3);
}

/* What objects of a channel are called. */
static const char *noun(overt_str channel, bool one)
{
	if (overt_str_equal(channel, OVERT_STR("text")))
		return one ? "text was" : "texts were";
	if (channel.len >= 6 && memcmp(channel.ptr, "repost", 6) == 0)
		return one ? "reposted post was" : "reposted posts were";
	return one ? "object was" : "objects were";
}

bool overt_untested_say(const struct detection *d, size_t k, struct overt_buf *buf)
{
	const struct untested *left = &d->search.untested[k];
	const bool one = left->objects == 1;
	if (!left->objects)
		return false;
	overt_buf_printf(buf,
	                 "%u %s put out by more than %u accounts and %s not tested%s by %u accounts "
	                 "within ",
	                 left->objects, noun(d->yields[d->kinds.yield[k]].name, one), left->above,
	                 one ? "was" : "were", one ? ":" : "; the one with most:", left->most);
	overt_span_say(buf, (double)left->within);
	return true;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <threads.h>

#define CHANNEL(name) extern const struct overt_channel overt_channel_##name;
#include "channels.def"
#undef CHANNEL

#define CHANNEL(name) &overt_channel_##name,
static const struct overt_channel *const records[] = {
#include "channels.def"
};
#undef CHANNEL

enum { COUNT = sizeof records / sizeof records[0] };

const struct overt_channel *const *overt_channel_records(size_t *count)
{
	*count = COUNT;
	return records;
}

static struct overt_channel_info infos[COUNT];
static once_flag filled = ONCE_FLAG_INIT;

static void fill(void)
{
	for (size_t i = 0; i < COUNT; i++)
		infos[i] = records[i]->info;
}

const struct overt_channel_info *overt_channels(size_t *count)
{
	call_once(&filled, fill);
	*count = COUNT;
	return infos;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader.h"

#define OVERT_FORMAT(id) extern const struct overt_format overt_format_##id;
#include "readers.def"
#undef OVERT_FORMAT

static const struct overt_format *const formats[] = {
#define OVERT_FORMAT(id) &overt_format_##id,
#include "readers.def"
#undef OVERT_FORMAT
};

static const struct overt_reader *const readers[] = {
#define OVERT_FORMAT(id) &overt_format_##id.about,
#include "readers.def"
#undef OVERT_FORMAT
};

const struct overt_format *const *overt_formats(size_t *count)
{
	*count = sizeof formats / sizeof *formats;
	return formats;
}

const struct overt_reader *const *overt_readers(size_t *count)
{
	*count = sizeof readers / sizeof *readers;
	return readers;
}

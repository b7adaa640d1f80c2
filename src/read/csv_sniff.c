// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv.h"

#include <stdlib.h>

#define RECORDS_LOOKED_AT 50

struct vote {
	size_t columns; /* of the first record */
	size_t agree;   /* records with as many */
};

static struct vote count_votes(char delimiter, const char *data, size_t len, bool last,
                               struct overt_csv_record *record)
{
	struct vote vote = {0, 0};
	size_t at = 0;

	for (int i = 0; i < RECORDS_LOOKED_AT && at < len; i++) {
		if (!overt_csv_next(delimiter, data + at, len - at, last, record))
			break;
		if (i == 0)
			vote.columns = record->count;
		if (record->count == vote.columns)
			vote.agree++;
		at += record->size;
	}
	return vote;
}

char overt_csv_sniff(const char *data, size_t len, bool last)
{
	static const char candidates[] = {',', ';', '\t', '|'};
	struct overt_csv_record *record = malloc(sizeof *record);
	struct vote best = {0, 0};
	char delimiter = 0;

	if (!record)
		return 0;
	for (size_t i = 0; i < sizeof candidates; i++) {
		struct vote v = count_votes(candidates[i], data, len, last, record);
		if (v.columns < 2)
			continue;
		if (v.agree > best.agree || (v.agree == best.agree && v.columns > best.columns)) {
			best = v;
			delimiter = candidates[i];
		}
	}
	free(record);
	return delimiter;
}

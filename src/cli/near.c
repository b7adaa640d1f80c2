// SPDX-License-Identifier: GPL-3.0-or-later
#include "near.h"

#include <string.h>

enum { NAME_MAX_LEN = 64, WORD_MIN = 4, FAR = 1000 };

/* Letters to insert, delete or replace (Levenshtein's distance). */
static unsigned distance(overt_str a, overt_str b)
{
	unsigned row[NAME_MAX_LEN + 1];
	for (unsigned j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		unsigned corner = row[0];
		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < b.len; j++) {
			const unsigned replaced = corner + (a.ptr[i] != b.ptr[j]);
			const unsigned shorter = row[j] < row[j + 1] ? row[j] + 1 : row[j + 1] + 1;
			corner = row[j + 1];
			row[j + 1] = replaced < shorter ? replaced : shorter;
		}
	}
	return row[b.len];
}

static bool holds(overt_str whole, overt_str part)
{
	return part.len >= WORD_MIN && memmem(whole.ptr, whole.len, part.ptr, part.len) != NULL;
}

/* Is one of the words of `a` (between underscores, blanks or dashes) in `b`? */
static bool shares_word(overt_str a, overt_str b)
{
	for (size_t at = 0; at < a.len;) {
		size_t end = at;
		while (end < a.len && !strchr("_- ", a.ptr[end]))
			end++;
		if (holds(b, (overt_str){a.ptr + at, end - at}))
			return true;
		at = end + 1;
	}
	return false;
}

/* Smaller is nearer; FAR and more: not near. */
static unsigned score(overt_str wanted, overt_str name)
{
	if (!name.len || name.len > NAME_MAX_LEN || !wanted.len || wanted.len > NAME_MAX_LEN)
		return FAR;
	const unsigned edits = distance(wanted, name);
	const size_t bound = wanted.len < 6 ? 2 : wanted.len / 3;
	if (edits <= bound)
		return edits;
	if (holds(name, wanted) || holds(wanted, name))
		return NAME_MAX_LEN + edits;
	return shares_word(wanted, name) ? 2 * NAME_MAX_LEN + edits : FAR;
}

void cli_near(overt_str wanted, const overt_str *names, size_t count, char *out, size_t size)
{
	size_t best[CLI_NEAR_MAX], found = 0;
	unsigned scores[CLI_NEAR_MAX];
	for (size_t i = 0; i < count; i++) {
		const unsigned s = score(wanted, names[i]);
		size_t at = found;
		while (at > 0 && scores[at - 1] > s)
			at--;
		if (s >= FAR || at == CLI_NEAR_MAX)
			continue;
		found += found < CLI_NEAR_MAX;
		for (size_t j = found - 1; j > at; j--) {
			best[j] = best[j - 1];
			scores[j] = scores[j - 1];
		}
		best[at] = i;
		scores[at] = s;
	}
	out[0] = '\0';
	for (size_t i = 0; i < found; i++) {
		const size_t len = strlen(out);
		const char *before = i == 0 ? "; did you mean " : i + 1 == found ? " or " : ", ";
		snprintf(out + len, size - len, "%s%.*s%s", before, (int)names[best[i]].len,
		         names[best[i]].ptr, i + 1 == found ? "?" : "");
	}
}

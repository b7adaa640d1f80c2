// SPDX-License-Identifier: GPL-3.0-or-later
/* Whom a sign can be measured on, and what to say when that is too few. */
#include "local.h"

#include <stdlib.h>

overt_err disguise_sample(const struct field *field, const struct group *group, size_t least,
                          struct sample *out, struct overt_error *err)
{
	struct sample made = {.members = malloc((group->count + 1) * sizeof *made.members)};
	if (!made.members)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a group of %zu", group->count);
	for (size_t i = 0; i < group->count; i++)
		if (field->stratum[group->members[i]] != OVERT_NO_INDEX)
			made.members[made.count++] = group->members[i];
	uint8_t *used = calloc((size_t)field->strata + 1, 1);
	if (!used) {
		free(made.members);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for a group of %zu", group->count);
	}
	for (size_t i = 0; i < made.count; i++)
		used[field->stratum[made.members[i]]] = 1;
	for (uint32_t s = 0; s < field->strata; s++)
		made.others += used[s] ? field->start[s + 1] - field->start[s] : 0;
	made.others -= made.count;
	free(used);
	made.enough = made.count >= least && 2 * made.count >= group->count &&
	              made.others >= OTHERS_LEAST && 2 * made.others >= made.count;
	*out = made;
	return OVERT_OK;
}

void disguise_missing(const struct sample *sample, const struct group *group, const char *what,
                      size_t least, struct overt_disguise_result *result)
{
	result->state = OVERT_DISGUISE_UNMEASURABLE;
	if (sample->count < least || 2 * sample->count < group->count)
		snprintf(result->text, sizeof result->text,
		         "not measurable here: %s is known for %zu of %zu members; at least %zu and half of "
		         "them are needed", what, sample->count, group->count, least);
	else
		snprintf(result->text, sizeof result->text,
		         "not measurable here: %s is known for %zu accounts outside the finding, on its platforms; at least "
		         "%d and half as many as members (%zu) are needed to compare with", what,
		         sample->others, OTHERS_LEAST, sample->count);
	snprintf(result->figures, sizeof result->figures, "{\"members_known\":%zu,\"members\":%zu,"
	         "\"others_known\":%zu}", sample->count, group->count, sample->others);
}

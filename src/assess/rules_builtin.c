// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/rules.h>

#include "rules_embed.h"

void overt_rules_builtin(struct overt_rules_file files[OVERT_RULES_FILES])
{
	for (size_t i = 0; i < OVERT_RULES_FILES && i < overt_embedded_rules_count; i++) {
		const struct overt_embedded *file = &overt_embedded_rules[i];
		files[i] = (struct overt_rules_file){file->name, {(const char *)file->data, file->size}};
	}
}

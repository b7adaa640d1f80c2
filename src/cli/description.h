// SPDX-License-Identifier: GPL-3.0-or-later
/** \file description.h  A case that was written down by hand in one JSON file. */
#ifndef OVERT_CLI_DESCRIPTION_H
#define OVERT_CLI_DESCRIPTION_H

#include "cli.h"

#include <overt/assess.h>

/** What such a file says; schema/case-description.schema.json. */
struct cli_description {
	overt_str title, text;
	struct overt_assessment input;
};

/**
 * Reads a description of a case and completes its items from the catalogue.
 * \param rules  rules
 * \param path   file, or "-"
 * \param arena  keeps everything
 * \param out    filled; untouched on failure
 * \param err    names the file and the number of the item
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err cli_description_read(const struct overt_rules *rules, const char *path,
                               struct overt_arena *arena, struct cli_description *out,
                               struct overt_error *err);

#endif

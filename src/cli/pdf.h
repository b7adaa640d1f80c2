// SPDX-License-Identifier: GPL-3.0-or-later
/** \file pdf.h  The report on pages, printed by a program that is installed: Chromium or WeasyPrint. */
#ifndef OVERT_CLI_PDF_H
#define OVERT_CLI_PDF_H

#include "cli.h"

#include <overt/report.h>

/**
 * Writes the report as PDF: A4, everything unfolded, with the case and the page's number at
 * the foot. Chromium is used where it is installed, else WeasyPrint; both are Debian packages.
 * \param file     case
 * \param name     path of the case, whose last part stands at the foot
 * \param options  as for the HTML report
 * \param path     where to; "-" is standard output
 * \param err      filled on failure; says what to install where neither program is there
 * \return OVERT_OK, OVERT_E_USAGE (the output is the case or a file that it rests on), OVERT_E_IO or the report's error. Cost: seconds for ordinary cases.
 */
overt_err cli_write_pdf(struct overt_case *file, const char *name,
                        const struct overt_report_options *options, const char *path,
                        struct overt_error *err);

#endif

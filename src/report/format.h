// SPDX-License-Identifier: GPL-3.0-or-later
/** \file format.h  What a file that writes one kind of output fills; listed in reports.def. */
#ifndef OVERT_REPORT_FORMAT_H
#define OVERT_REPORT_FORMAT_H

#include <overt/report.h>

#include "out.h"
#include "table.h"

/** One kind of output. */
struct report_format {
	struct overt_report_format info;
	/**
	 * Writes the document; failures stay in `out`.
	 * \param out      document
	 * \param file     case
	 * \param table    which table, for tabular formats; otherwise NULL
	 * \param options  how
	 */
	void (*write)(struct out *out, struct overt_case *file, const struct report_table *table,
	              const struct overt_report_options *options);
};

#define REPORT_FORMAT(name) extern const struct report_format report_##name;
#include "reports.def"
#undef REPORT_FORMAT

#endif

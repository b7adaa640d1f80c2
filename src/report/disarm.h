// SPDX-License-Identifier: GPL-3.0-or-later
/** \file disarm.h  Techniques of the DISARM framework that the catalogue of indicators names. */
#ifndef OVERT_REPORT_DISARM_H
#define OVERT_REPORT_DISARM_H

#include <overt/base.h>

/** One technique. */
struct disarm {
	const char *id;   /**< `T0049.001` */
	const char *name; /**< as DISARM calls it */
	bool in_galaxy;   /**< MISP's galaxy "disarm-techniques", version 2, has it under this name */
};

/**
 * Finds a technique.
 * \param id  external id
 * \return the technique, or NULL
 */
const struct disarm *disarm_find(overt_str id);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file write_findings.h  Findings with their members, objects and explained edges. */
#ifndef OVERT_PIPELINE_WRITE_FINDINGS_H
#define OVERT_PIPELINE_WRITE_FINDINGS_H

#include "detection.h"

/**
 * Writes findings, members, finding_objects; within an open step.
 * \param d    detection
 * \param err  filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err overt_findings_write(struct detection *d, struct overt_error *err);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file verdict_json.h  A verdict as it is kept in the case. */
#ifndef OVERT_PIPELINE_VERDICT_JSON_H
#define OVERT_PIPELINE_VERDICT_JSON_H

#include <overt/assess.h>

/**
 * Appends a verdict as a JSON object: ledgers with their ranges, what became of each
 * item, what would decide it, responses, digest of the rules.
 * \param rules    rules that gave the verdict
 * \param finding  what was assessed
 * \param verdict  its verdict
 * \param buf      buffer to append to
 * \return false when the buffer has failed
 */
bool overt_verdict_to_json(const struct overt_rules *rules, const struct overt_assessment *finding,
                           const struct overt_verdict *verdict, struct overt_buf *buf);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file platforms.h  Accounts that no register can know, because of what their platform is called. */
#ifndef OVERT_PIPELINE_PLATFORMS_H
#define OVERT_PIPELINE_PLATFORMS_H

#include <overt/register.h>

#include "case_view.h"

/**
 * Says in notices which accounts cannot be looked up: their platform is unknown, or the
 * registers have no account on it. Says nothing where there are no registers.
 * \param pipeline  pipeline
 * \param set       the registers, sealed
 * \param view      accounts
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_pipeline_tell_platforms(struct overt_pipeline *pipeline,
                                        const struct overt_registers *set,
                                        const struct case_view *view, struct overt_error *err);

#endif

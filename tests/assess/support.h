// SPDX-License-Identifier: GPL-3.0-or-later
/** \file support.h  What the tests of the room `assess` share. */
#ifndef OVERT_TESTS_ASSESS_SUPPORT_H
#define OVERT_TESTS_ASSESS_SUPPORT_H

#include <overt/assess.h>

/**
 * The compiled-in rules; ends the program when they do not load.
 * \return rules, to be freed by the caller
 */
struct overt_rules *support_rules(void);

/**
 * Reads a whole file.
 * \param folder  folder
 * \param name    file in it
 * \param out     its bytes, to be freed with overt_buf_free
 * \return false when it cannot be read
 */
bool support_read(const char *folder, const char *name, struct overt_buf *out);

/**
 * Reads a file that lies beside the folder of shared data (OVERT_DATA).
 * \param name  file
 * \param out   its bytes
 * \return false, loudly, when it is not there
 */
bool support_read_shared(const char *name, struct overt_buf *out);

/**
 * Reads a file of this folder of tests (OVERT_SOURCE).
 * \param name  file
 * \param out   its bytes
 * \return false when it cannot be read
 */
bool support_read_own(const char *name, struct overt_buf *out);

/**
 * An item of the catalogue, graded B2.
 * \param rules      rules
 * \param id         id; must outlive the item
 * \param indicator  name
 * \return the item; ends the program when the name is unknown
 */
struct overt_evidence support_item(const struct overt_rules *rules, const char *id,
                                   const char *indicator);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file collect.h  Reads a file or text and keeps what came out, as text that can be compared. */
#ifndef OVERT_TESTS_READ_COLLECT_H
#define OVERT_TESTS_READ_COLLECT_H

#include <overt/read.h>

/** What came out of a file. */
struct collected {
	struct overt_buf text;      /**< one block per post or rejected row, in file order */
	struct overt_source source;
	struct overt_error err;
	uint64_t posts, rejects;
};

/**
 * Reads a file.
 * \param path     file
 * \param options  how, or NULL
 * \param got      overwritten; free with collected_free
 * \return what overt_read_file returned
 */
overt_err collect_file(const char *path, const struct overt_read_options *options,
                       struct collected *got);

/**
 * Reads bytes through a temporary file.
 * \param data     bytes
 * \param len      how many
 * \param options  how, or NULL
 * \param got      overwritten; free with collected_free
 * \return what overt_read_file returned
 */
overt_err collect_bytes(const void *data, size_t len, const struct overt_read_options *options,
                        struct collected *got);

/** \param got  what collect_* filled */
void collected_free(struct collected *got);

/** \param got  what was collected \param part  text that must occur \return true if it does */
bool collected_has(const struct collected *got, const char *part);

/** \param got  what was collected \param part  text of a notice \return true if there is one */
bool collected_notice(const struct collected *got, const char *part);

#endif

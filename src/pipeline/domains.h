// SPDX-License-Identifier: GPL-3.0-or-later
/** \file domains.h  Lists of domains of known covert sites. */
#ifndef OVERT_PIPELINE_DOMAINS_H
#define OVERT_PIPELINE_DOMAINS_H

#include <overt/base.h>
#include <overt/norm.h>

/** Domains of all lists. Free with overt_domains_free. */
struct domains {
	struct overt_norm *norm;
	struct overt_intern *hosts; /* as canonical links write them */
	struct overt_buf link;
};

/**
 * Reads the lists: one domain a line, or CSV with the domain in the first column; defanged
 * forms (`example[.]org`, `hxxp://`) are read too; lines whose first column is no domain
 * (heads, remarks) are passed over.
 * \param paths    files of at most 64 MiB
 * \param count    how many
 * \param domains  filled on success
 * \param err      filled on failure, with the file
 * \return OVERT_OK, OVERT_E_IO, OVERT_E_INPUT (too large, or no domain in it), OVERT_E_NOMEM
 */
overt_err overt_domains_read(const char *const *paths, size_t count, struct domains *domains,
                             struct overt_error *err);

/**
 * Adds the domains of a text in memory.
 * \param domains  domains with open tools
 * \param text     the list
 * \param added    lines that were domains
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_domains_add(struct domains *domains, overt_str text, size_t *added,
                            struct overt_error *err);

/**
 * Does a canonical link lead to a listed domain or below it?
 * \param domains  domains
 * \param link     as overt_norm_link writes it
 * \return true if so
 */
bool overt_domains_has(const struct domains *domains, overt_str link);

/**
 * First column of a line, without quotes, defanged dots and scheme made whole.
 * \param line  line
 * \param out   the column, terminated, cut where it is too long
 * \param size  bytes in `out`, at least 8
 * \return its length
 */
size_t overt_domains_cell(overt_str line, char *out, size_t size);

/**
 * Host of a canonical link.
 * \param link  as overt_norm_link writes it
 * \return a view into `link`; unknown when it is none
 */
overt_str overt_domains_host(overt_str link);

/**
 * Frees the lists.
 * \param domains  domains; empty afterwards
 */
void overt_domains_free(struct domains *domains);

#endif

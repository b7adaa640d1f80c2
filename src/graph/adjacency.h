// SPDX-License-Identifier: GPL-3.0-or-later
/** \file adjacency.h  Neighbours of each account, and its place in the order of moves. */
#ifndef OVERT_GRAPH_ADJACENCY_H
#define OVERT_GRAPH_ADJACENCY_H

#include <overt/graph.h>

/** Weighted neighbours in compressed rows, with components and order. */
struct adjacency {
	uint32_t accounts;
	uint64_t *start;      /**< accounts + 1 */
	uint32_t *neighbour;
	double *weight;
	uint32_t *component;  /**< OVERT_NO_INDEX without edges */
	uint32_t *order;      /**< accounts with edges, in order of moves */
	uint32_t *position;   /**< of each account in `order`; OVERT_NO_INDEX without edges */
	uint32_t *rank;       /**< the same, but tied accounts have the first one's position */
	uint32_t ordered;     /**< length of `order` */
};

/**
 * Builds it.
 * \param links     edges
 * \param count     how many
 * \param accounts  account numbers are below this
 * \param first     time of each account's first event
 * \param out       filled on success
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_USAGE (an edge names no account) or OVERT_E_NOMEM
 */
overt_err overt_adjacency_make(const struct overt_link *links, size_t count, uint32_t accounts,
                               const overt_ms *first, struct adjacency *out,
                               struct overt_error *err);

/**
 * Frees it.
 * \param adjacency  adjacency, or NULL; empty afterwards
 */
void overt_adjacency_free(struct adjacency *adjacency);

/**
 * Weighted label propagation, see overt_graph_divide.
 * \param adjacency  graph
 * \param label      one per account
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_labels_propagate(const struct adjacency *adjacency, uint32_t *label,
                                 struct overt_error *err);

/**
 * Leiden communities (igraph), see overt_graph_divide.
 * \param links      edges
 * \param count      how many
 * \param adjacency  the same graph
 * \param seed       of igraph's generator
 * \param label      one per account
 * \param err        filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL
 */
overt_err overt_leiden(const struct overt_link *links, size_t count,
                       const struct adjacency *adjacency, uint64_t seed, uint32_t *label,
                       struct overt_error *err);

#endif

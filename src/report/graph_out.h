// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file graph_out.h
 * What the graph formats share: accounts with at least one pair (or finding) as nodes,
 * pairs as edges, with the columns of the tables `accounts` and `edges` as attributes.
 */
#ifndef OVERT_REPORT_GRAPH_OUT_H
#define OVERT_REPORT_GRAPH_OUT_H

#include "ask.h"
#include "table.h"

/** Bytes of an id with its terminator. */
#define GRAPH_ID 20

/** Numbers of columns that the graph formats look at. */
enum {
	GRAPH_NODE_PLATFORM = 0,
	GRAPH_NODE_ACCOUNT,
	GRAPH_NODE_HANDLE,
	GRAPH_NODE_FINDING,
	GRAPH_EDGE_PLATFORM_A = 0,
	GRAPH_EDGE_ACCOUNT_A = 1,
	GRAPH_EDGE_PLATFORM_B = 3,
	GRAPH_EDGE_ACCOUNT_B = 4,
	GRAPH_EDGE_CHANNEL = 6,
	GRAPH_EDGE_K = 8
};

/**
 * Table of the nodes.
 * \return `accounts`
 */
const struct report_table *graph_nodes(void);

/**
 * Table of the edges.
 * \return `edges`
 */
const struct report_table *graph_edges(void);

/**
 * Number of a column.
 * \param table  table
 * \param name   name of a column that the table has
 * \return its number
 */
size_t graph_column(const struct report_table *table, const char *name);

/**
 * Is the row a node? Accounts without a pair and without a finding are left out.
 * \param ask  row of the table of nodes
 * \return true if so
 */
bool graph_is_node(const struct ask *ask);

/**
 * Are the pairs over all channels together in the case? Then only they are edges.
 * \param out   document that fails with it
 * \param file  case
 * \return true if so
 */
bool graph_whole_pairs(struct out *out, struct overt_case *file);

/**
 * Id of an account in a graph file: "n" and 16 hexadecimal digits of the SHA-256 of
 * platform, NUL, account id.
 * \param platform  platform
 * \param account   account id
 * \param id        the id
 */
void graph_node_id(overt_str platform, overt_str account, char id[GRAPH_ID]);

/**
 * Writes a value as XML text: times as RFC 3339, booleans as words.
 * \param out   document
 * \param ask   row
 * \param i     column
 * \param type  its type
 */
void graph_value(struct out *out, const struct ask *ask, size_t i, enum report_column_type type);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph_out.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const struct report_table *graph_nodes(void)
{
	return &report_tables[0];
}

const struct report_table *graph_edges(void)
{
	return &report_tables[1];
}

size_t graph_column(const struct report_table *table, const char *name)
{
	size_t i = 0;
	while (i + 1 < table->column_count && strcmp(table->columns[i].name, name) != 0)
		i++;
	return i;
}

bool graph_is_node(const struct ask *ask)
{
	return ask_text(ask, GRAPH_NODE_FINDING).ptr ||
	       ask_int(ask, graph_column(graph_nodes(), "pairs")) > 0;
}

bool graph_whole_pairs(struct out *out, struct overt_case *file)
{
	return ask_number(out, file, "SELECT EXISTS (SELECT 1 FROM edges WHERE channel = '')",
	                  OVERT_STR_NONE) == 1;
}

void graph_node_id(overt_str platform, overt_str account, char id[GRAPH_ID])
{
	char hex[OVERT_SHA256_HEX];
	struct overt_sha256 *sha = overt_sha256_new();
	if (sha) {
		overt_sha256_add(sha, platform.ptr, platform.len);
		overt_sha256_add(sha, "", 1);
		overt_sha256_add(sha, account.ptr, account.len);
	}
	overt_sha256_end(sha, hex);
	snprintf(id, GRAPH_ID, "n%.16s", hex);
}

void graph_value(struct out *out, const struct ask *ask, size_t i, enum report_column_type type)
{
	char time[OVERT_TIME_TEXT];
	switch (type) {
	case REPORT_WHOLE:
		out_printf(out, "%" PRId64, ask_int(ask, i));
		break;
	case REPORT_REAL:
		out_real(out, isfinite(ask_real(ask, i)) ? ask_real(ask, i) : 0);
		break;
	case REPORT_TIME:
		overt_time_format(ask_int(ask, i), time);
		out_raw(out, time);
		break;
	case REPORT_BOOL:
		out_raw(out, ask_int(ask, i) ? "true" : "false");
		break;
	default:
		out_xml(out, ask_text(ask, i));
	}
}

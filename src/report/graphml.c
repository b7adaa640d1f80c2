// SPDX-License-Identifier: GPL-3.0-or-later
/* The network as GraphML, for igraph, Gephi, NetworkX, Cytoscape and yEd. */
#include "format.h"
#include "graph_out.h"

static const char *type_name(enum report_column_type type)
{
	switch (type) {
	case REPORT_WHOLE:
	case REPORT_REAL:
		return "double"; /* igraph reads every number so */
	case REPORT_BOOL:
		return "boolean";
	default:
		return "string";
	}
}

static void keys(struct out *out, const struct report_table *table, const char *target, char letter)
{
	for (size_t i = 0; i < table->column_count; i++)
		out_printf(out, "<key id=\"%c%zu\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", letter, i,
		           target, table->columns[i].name, type_name(table->columns[i].type));
}

static void data(struct out *out, const struct ask *ask, const struct report_table *table, char letter)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (ask->row[i].type == OVERT_CASE_TYPE_NULL)
			continue;
		out_printf(out, "<data key=\"%c%zu\">", letter, i);
		graph_value(out, ask, i, table->columns[i].type);
		out_raw(out, "</data>");
	}
}

static void nodes(struct out *out, struct overt_case *file)
{
	const struct report_table *table = graph_nodes();
	char id[GRAPH_ID];
	struct ask ask;
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		if (!graph_is_node(&ask))
			continue;
		graph_node_id(ask_text(&ask, GRAPH_NODE_PLATFORM), ask_text(&ask, GRAPH_NODE_ACCOUNT), id);
		out_printf(out, "<node id=\"%s\">", id);
		data(out, &ask, table, 'a');
		out_raw(out, "<data key=\"label\">");
		overt_str handle = ask_text(&ask, GRAPH_NODE_HANDLE);
		out_xml(out, handle.ptr ? handle : ask_text(&ask, GRAPH_NODE_ACCOUNT));
		out_raw(out, "</data></node>\n");
	}
}

static void edges(struct out *out, struct overt_case *file)
{
	const struct report_table *table = graph_edges();
	bool whole = graph_whole_pairs(out, file);
	char a[GRAPH_ID], b[GRAPH_ID];
	struct ask ask;
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		if (whole && ask_text(&ask, GRAPH_EDGE_CHANNEL).len)
			continue;
		graph_node_id(ask_text(&ask, GRAPH_EDGE_PLATFORM_A), ask_text(&ask, GRAPH_EDGE_ACCOUNT_A), a);
		graph_node_id(ask_text(&ask, GRAPH_EDGE_PLATFORM_B), ask_text(&ask, GRAPH_EDGE_ACCOUNT_B), b);
		out_printf(out, "<edge source=\"%s\" target=\"%s\">", a, b);
		data(out, &ask, table, 'e');
		out_printf(out, "<data key=\"weight\">%lld</data></edge>\n",
		           (long long)ask_int(&ask, GRAPH_EDGE_K));
	}
}

static void write_graphml(struct out *out, struct overt_case *file, const struct report_table *table,
                          const struct overt_report_options *options)
{
	(void)table;
	(void)options;
	out_raw(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
	        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
	        "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
	        "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
	        "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
	        "<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n");
	keys(out, graph_nodes(), "node", 'a');
	keys(out, graph_edges(), "edge", 'e');
	out_raw(out, "<graph id=\"overt\" edgedefault=\"undirected\">\n");
	nodes(out, file);
	edges(out, file);
	out_raw(out, "</graph>\n</graphml>\n");
}

const struct report_format report_graphml = {
	.info = {"graphml", "the network as GraphML", ".graphml", "application/graphml+xml", false},
	.write = write_graphml,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/* The network as GEXF 1.3, for Gephi, with the places, colours and shapes of the report. */
#include <math.h>

#include "format.h"
#include "graph_out.h"

enum { SCALE = 2000 };

static const char *type_name(enum report_column_type type)
{
	switch (type) {
	case REPORT_WHOLE:
		return "long";
	case REPORT_REAL:
		return "double";
	case REPORT_BOOL:
		return "boolean";
	default:
		return "string";
	}
}

static void attributes(struct out *out, const struct report_table *table, const char *kind)
{
	out_printf(out, "<attributes class=\"%s\" mode=\"static\">\n", kind);
	for (size_t i = 0; i < table->column_count; i++)
		out_printf(out, "<attribute id=\"%zu\" title=\"%s\" type=\"%s\"/>\n", i, table->columns[i].name,
		           type_name(table->columns[i].type));
	out_raw(out, "</attributes>\n");
}

static void values(struct out *out, const struct ask *ask, const struct report_table *table)
{
	out_raw(out, "<attvalues>");
	for (size_t i = 0; i < table->column_count; i++) {
		if (ask->row[i].type == OVERT_CASE_TYPE_NULL)
			continue;
		out_printf(out, "<attvalue for=\"%zu\" value=\"", i);
		graph_value(out, ask, i, table->columns[i].type);
		out_raw(out, "\"/>");
	}
	out_raw(out, "</attvalues>");
}

/* Colours of the report's light page, and the nearest of GEXF's shapes. */
static void looks(struct out *out, overt_str disposition, double x, double y)
{
	static const struct {
		const char *name, *shape;
		int r, g, b;
	} styles[] = {
		{"declared", "square", 31, 106, 87}, {"mixed", "triangle", 52, 84, 155},
		{"undeclared", "disc", 138, 82, 0}, {"disguised", "diamond", 132, 38, 92},
		{"", "disc", 98, 93, 84},
	};
	size_t i = 0;
	while (i < 4 && !overt_str_equal(disposition, overt_str_from(styles[i].name)))
		i++;
	out_printf(out, "<viz:color r=\"%d\" g=\"%d\" b=\"%d\"/>", styles[i].r, styles[i].g, styles[i].b);
	if (isfinite(x) && isfinite(y))
		out_printf(out, "<viz:position x=\"%.2f\" y=\"%.2f\" z=\"0.0\"/>", (x - .5) * SCALE,
		           (.5 - y) * SCALE);
	out_printf(out, "<viz:shape value=\"%s\"/>", styles[i].shape);
}

static void nodes(struct out *out, struct overt_case *file)
{
	const struct report_table *table = graph_nodes();
	size_t disposition = graph_column(table, "disposition");
	size_t x = graph_column(table, "x"), y = graph_column(table, "y");
	char id[GRAPH_ID];
	struct ask ask;
	out_raw(out, "<nodes>\n");
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		if (!graph_is_node(&ask))
			continue;
		overt_str handle = ask_text(&ask, GRAPH_NODE_HANDLE);
		graph_node_id(ask_text(&ask, GRAPH_NODE_PLATFORM), ask_text(&ask, GRAPH_NODE_ACCOUNT), id);
		out_printf(out, "<node id=\"%s\" label=\"", id);
		out_xml(out, handle.ptr ? handle : ask_text(&ask, GRAPH_NODE_ACCOUNT));
		out_raw(out, "\">");
		values(out, &ask, table);
		looks(out, ask_text(&ask, disposition), ask_real(&ask, x), ask_real(&ask, y));
		out_raw(out, "</node>\n");
	}
	out_raw(out, "</nodes>\n");
}

static void edges(struct out *out, struct overt_case *file)
{
	const struct report_table *table = graph_edges();
	bool whole = graph_whole_pairs(out, file);
	char a[GRAPH_ID], b[GRAPH_ID];
	unsigned long long n = 0;
	struct ask ask;
	out_raw(out, "<edges>\n");
	for (ask_begin(&ask, out, file, table->sql, OVERT_STR_NONE); ask_next(&ask);) {
		if (whole && ask_text(&ask, GRAPH_EDGE_CHANNEL).len)
			continue;
		graph_node_id(ask_text(&ask, GRAPH_EDGE_PLATFORM_A), ask_text(&ask, GRAPH_EDGE_ACCOUNT_A), a);
		graph_node_id(ask_text(&ask, GRAPH_EDGE_PLATFORM_B), ask_text(&ask, GRAPH_EDGE_ACCOUNT_B), b);
		out_printf(out, "<edge id=\"e%llu\" source=\"%s\" target=\"%s\" weight=\"%lld.0\"", n++, a, b,
		           (long long)ask_int(&ask, GRAPH_EDGE_K));
		if (!whole) {
			out_raw(out, " kind=\"");
			out_xml(out, ask_text(&ask, GRAPH_EDGE_CHANNEL));
			out_raw(out, "\"");
		}
		out_raw(out, ">");
		values(out, &ask, table);
		out_raw(out, "</edge>\n");
	}
	out_raw(out, "</edges>\n");
}

static void write_gexf(struct out *out, struct overt_case *file, const struct report_table *table,
                       const struct overt_report_options *options)
{
	(void)table;
	(void)options;
	out_raw(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" "
	        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
	        "xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n"
	        "<meta><creator>overt</creator><description>Accounts that act together</description></meta>\n"
	        "<graph mode=\"static\" defaultedgetype=\"undirected\">\n");
	attributes(out, graph_nodes(), "node");
	attributes(out, graph_edges(), "edge");
	nodes(out, file);
	edges(out, file);
	out_raw(out, "</graph>\n</gexf>\n");
}

const struct report_format report_gexf = {
	.info = {"gexf", "the network as GEXF 1.3 for Gephi", ".gexf", "application/gexf+xml", false},
	.write = write_gexf,
};

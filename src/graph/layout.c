// SPDX-License-Identifier: GPL-3.0-or-later
#include <igraph/igraph.h>
#include <math.h>
#include <overt/graph.h>

enum { ITERATIONS = 300 };
static const double two_pi = 6.283185307179586;

/* The golden angle spreads the nodes over a disc without symmetry that the layout
   would have to break at random. */
static void start_on_a_spiral(igraph_matrix_t *places, uint32_t nodes)
{
	for (uint32_t i = 0; i < nodes; i++) {
		double radius = sqrt((double)i + 0.5), angle = two_pi * 0.6180339887498949 * i;
		MATRIX(*places, i, 0) = radius * cos(angle);
		MATRIX(*places, i, 1) = radius * sin(angle);
	}
}

static void scale(const igraph_matrix_t *places, uint32_t nodes, double *xy)
{
	double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
	for (uint32_t i = 0; i < nodes; i++)
		for (int axis = 0; axis < 2; axis++) {
			low[axis] = fmin(low[axis], MATRIX(*places, i, axis));
			high[axis] = fmax(high[axis], MATRIX(*places, i, axis));
		}
	double side = fmax(high[0] - low[0], high[1] - low[1]);
	for (uint32_t i = 0; i < nodes; i++)
		for (int axis = 0; axis < 2; axis++) {
			double middle = (low[axis] + high[axis]) / 2;
			xy[2 * i + (size_t)axis] =
				side > 0 ? 0.5 + (MATRIX(*places, i, axis) - middle) / side : 0.5;
		}
}

static igraph_error_t place(const struct overt_link *links, size_t count, uint32_t nodes,
                            igraph_matrix_t *places)
{
	igraph_t graph;
	igraph_vector_int_t ends;
	igraph_error_t status = igraph_vector_int_init(&ends, 2 * (igraph_integer_t)count);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++) {
		VECTOR(ends)[2 * i] = links[i].a;
		VECTOR(ends)[2 * i + 1] = links[i].b;
	}
	status = igraph_create(&graph, &ends, nodes, IGRAPH_UNDIRECTED);
	igraph_vector_int_destroy(&ends);
	if (status)
		return status;
	igraph_rng_seed(igraph_rng_default(), 1);
	status = igraph_layout_fruchterman_reingold(&graph, places, true, ITERATIONS,
	                                            sqrt((double)nodes), IGRAPH_LAYOUT_AUTOGRID, NULL,
	                                            NULL, NULL, NULL, NULL);
	igraph_destroy(&graph);
	return status;
}

overt_err overt_graph_layout(const struct overt_link *links, size_t count, uint32_t nodes,
                             double *xy, struct overt_error *err)
{
	igraph_matrix_t places;
	for (size_t i = 0; i < count; i++)
		if (links[i].a >= nodes || links[i].b >= nodes)
			return overt_fail(err, OVERT_E_USAGE, "edge %zu leaves the %u nodes", i, nodes);
	if (nodes == 0)
		return OVERT_OK;
	igraph_error_handler_t *handler = igraph_set_error_handler(igraph_error_handler_ignore);
	igraph_error_t status = igraph_matrix_init(&places, nodes, 2);
	if (!status) {
		start_on_a_spiral(&places, nodes);
		status = place(links, count, nodes, &places);
		if (!status)
			scale(&places, nodes, xy);
		igraph_matrix_destroy(&places);
	}
	igraph_set_error_handler(handler);
	return status ? overt_fail(err, OVERT_E_INTERNAL, "layout: %s", igraph_strerror(status))
	              : OVERT_OK;
}

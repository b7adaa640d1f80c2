// SPDX-License-Identifier: GPL-3.0-or-later
#include "adjacency.h"

#include <igraph/igraph.h>
#include <pthread.h>

/* igraph keeps its error stack and its random numbers in variables of the process, and
   Debian's build shares them between threads: rounds of calibration take turns. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* igraph numbers vertices by our order of moves, so that its tie breaks depend on no name. */
static igraph_error_t build(const struct overt_link *links, size_t count,
                            const struct adjacency *a, igraph_t *graph, igraph_vector_t *weights)
{
	igraph_vector_int_t ends;
	igraph_error_t status = igraph_vector_int_init(&ends, 2 * (igraph_integer_t)count);
	if (status)
		return status;
	status = igraph_vector_resize(weights, (igraph_integer_t)count);
	for (size_t i = 0; i < count && !status; i++) {
		VECTOR(ends)[2 * i] = a->position[links[i].a];
		VECTOR(ends)[2 * i + 1] = a->position[links[i].b];
		VECTOR(*weights)[i] = links[i].weight;
	}
	if (!status)
		status = igraph_create(graph, &ends, a->ordered, IGRAPH_UNDIRECTED);
	igraph_vector_int_destroy(&ends);
	return status;
}

static igraph_error_t run(const igraph_t *graph, const igraph_vector_t *weights,
                          igraph_vector_int_t *membership)
{
	igraph_vector_t strength;
	igraph_integer_t clusters;
	igraph_real_t quality;
	igraph_error_t status = igraph_vector_init(&strength, 0);
	if (status)
		return status;
	status = igraph_strength(graph, &strength, igraph_vss_all(), IGRAPH_ALL, true, weights);
	double total = igraph_vector_sum(&strength); /* 2m: node weights k_i, resolution 1/2m */
	if (!status)
		status = igraph_community_leiden(graph, weights, &strength, total > 0 ? 1 / total : 1, 0.01,
		                                 false, 10, membership, &clusters, &quality);
	igraph_vector_destroy(&strength);
	return status;
}

overt_err overt_leiden(const struct overt_link *links, size_t count,
                       const struct adjacency *adjacency, uint64_t seed, uint32_t *label,
                       struct overt_error *err)
{
	igraph_t graph;
	igraph_vector_t weights;
	igraph_vector_int_t membership;
	bool have_graph = false;
	pthread_mutex_lock(&turn);
	igraph_error_handler_t *handler = igraph_set_error_handler(igraph_error_handler_ignore);
	igraph_error_t status = igraph_vector_init(&weights, 0);
	if (status) {
		igraph_set_error_handler(handler);
		pthread_mutex_unlock(&turn);
		return overt_fail(err, OVERT_E_NOMEM, "no memory for Leiden");
	}
	status = igraph_vector_int_init(&membership, 0);
	if (!status) {
		status = build(links, count, adjacency, &graph, &weights);
		have_graph = !status;
	}
	igraph_rng_seed(igraph_rng_default(), seed);
	if (!status)
		status = run(&graph, &weights, &membership);
	for (uint32_t u = 0; u < adjacency->accounts && !status; u++)
		label[u] = adjacency->position[u] == OVERT_NO_INDEX
		               ? OVERT_NO_INDEX
		               : (uint32_t)VECTOR(membership)[adjacency->position[u]];
	if (have_graph)
		igraph_destroy(&graph);
	igraph_vector_int_destroy(&membership);
	igraph_vector_destroy(&weights);
	igraph_set_error_handler(handler);
	pthread_mutex_unlock(&turn);
	return status ? overt_fail(err, OVERT_E_INTERNAL, "Leiden: %s", igraph_strerror(status))
	              : OVERT_OK;
}

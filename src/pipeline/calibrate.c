// SPDX-License-Identifier: GPL-3.0-or-later
/* Does the detector keep its word on this very case? Worlds without coordination, made from
   the case itself, and a stress test; every result goes into the case. */
#include <stdlib.h>
#include <string.h>

#include "detection.h"
#include "rounds.h"

static const double stress_levels[] = {0.05, 0.25, 0.5, 0.75, 1};
enum { STRESS_LEVELS = OVERT_STRESS_LEVELS };
static const double synchrony_level = 0.05;

/* One line of the table of results: a part, its rounds, what they found. */
struct trial {
	char part;  /* a, b, c, d */
	double q;   /* of stress */
	uint64_t seed;
	struct round_result result;
	uint64_t tested, below; /* of d */
};

struct trials {
	const struct activity *activity;
	struct trial *items;
	size_t count;
};

static overt_err run_trial(void *ctx, size_t task, unsigned worker)
{
	struct trials *trials = ctx;
	struct trial *t = &trials->items[task];
	struct overt_error err;
	(void)worker;
	switch (t->part) {
	case 'a':
		return overt_round_redraw(trials->activity, t->seed, &t->result, &err);
	case 'b':
		return overt_round_shuffle(trials->activity, t->seed, &t->result, &err);
	case 'c':
		return overt_round_stress(trials->activity, t->q, t->seed, &t->result, &err);
	default:
		return overt_round_permute(trials->activity, CLOSE_MS, synchrony_level, t->seed,
		                           &t->tested, &t->below, &err);
	}
}

static size_t plan(struct trial *items, uint32_t rounds, uint64_t seed)
{
	size_t n = 0;
	for (uint32_t r = 0; r < rounds; r++) {
		uint64_t s = seed + 1000 + r;
		items[n++] = (struct trial){.part = 'a', .seed = s};
		items[n++] = (struct trial){.part = 'b', .seed = s};
		for (size_t l = 0; l < STRESS_LEVELS; l++)
			items[n++] = (struct trial){.part = 'c', .q = stress_levels[l], .seed = s};
		items[n++] = (struct trial){.part = 'd', .seed = s};
	}
	return n;
}

static overt_err write_mean(struct overt_pipeline *p, const struct overt_calibration *c, char part,
                            double q, const char *name, double mean, struct overt_error *err)
{
	char figures[96];
	snprintf(figures, sizeof figures, "{\"rounds\":%u,\"q\":%g,\"seed\":%llu}", c->rounds, q,
	         (unsigned long long)c->seed);
	const struct overt_case_calibration row = {
		.part = {&part, 1},
		.round = OVERT_CASE_NONE,
		.name = overt_str_from(name),
		.value = mean,
		.figures = overt_str_from(figures),
	};
	return overt_case_add_calibration(p->file, &row, err);
}

/* Sum over the rounds of one part and level. */
static struct trial sum_up(const struct trials *trials, char part, double q)
{
	struct trial sum = {.part = part, .q = q};
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *t = &trials->items[i];
		if (t->part != part || t->q < q || t->q > q)
			continue;
		sum.result.suspected += t->result.suspected;
		sum.result.kept += t->result.kept;
		sum.result.others += t->result.others;
		sum.tested += t->tested;
		sum.below += t->below;
	}
	return sum;
}

static uint32_t count_suspected(const struct search *search)
{
	uint32_t n = 0;
	for (size_t f = 0; f < search->findings.count; f++)
		if (search->findings.items[f].suspect)
			n += (uint32_t)search->findings.items[f].member_count;
	return n;
}

static void note(struct overt_calibration *summary, const struct trials *trials, uint32_t rounds)
{
	summary->rounds = rounds;
	summary->real = count_suspected(trials->activity->found);
	summary->redrawn = (double)sum_up(trials, 'a', 0).result.suspected / rounds;
	summary->shuffled = (double)sum_up(trials, 'b', 0).result.suspected / rounds;
	for (size_t l = 0; l < STRESS_LEVELS; l++) {
		struct trial t = sum_up(trials, 'c', stress_levels[l]);
		summary->stress[l] = (struct overt_stress){stress_levels[l], (double)t.result.kept / rounds,
		                                           (double)t.result.others / rounds};
	}
	struct trial d = sum_up(trials, 'd', 0);
	summary->synchrony_tests = d.tested;
	summary->synchrony_below = d.tested ? (double)d.below / (double)d.tested : 0;
}

static overt_err write_all(struct overt_pipeline *p, const struct overt_calibration *c,
                           struct overt_error *err)
{
	overt_err code = overt_pipeline_begin(p, OVERT_CASE_STEP_CALIBRATE, err);
	if (code)
		return code;
	code = write_mean(p, c, 'a', 0, "false_accounts", c->redrawn, err);
	if (!code)
		code = write_mean(p, c, 'b', 0, "false_accounts", c->shuffled, err);
	for (size_t l = 0; l < STRESS_LEVELS && !code; l++) {
		code = write_mean(p, c, 'c', c->stress[l].q, "still_found", c->stress[l].kept, err);
		if (!code)
			code = write_mean(p, c, 'c', c->stress[l].q, "others_suspected", c->stress[l].others, err);
	}
	if (!code)
		code = write_mean(p, c, 'd', 0, "synchrony_below_0.05", c->synchrony_below, err);
	return overt_pipeline_end(p, code, err);
}

static overt_err run_rounds(struct overt_pipeline *p, const struct activity *activity,
                            uint32_t rounds, uint64_t seed, struct overt_calibration *summary,
                            struct overt_error *err)
{
	struct trials trials = {.activity = activity};
	trials.items = calloc((size_t)rounds * (3 + STRESS_LEVELS), sizeof *trials.items);
	if (!trials.items)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %u rounds", rounds);
	trials.count = plan(trials.items, rounds, seed);
	overt_progress_tell(p->progress, "calibrating", 0, 0);
	overt_err code = overt_parallel(p->options->threads ? p->options->threads : 1, trials.count,
	                                run_trial, &trials);
	if (code)
		overt_fail(err, code, "no memory for a round of calibration");
	else {
		note(summary, &trials, rounds);
		summary->seed = seed;
	}
	free(trials.items);
	return code;
}

overt_err overt_pipeline_calibrate(struct overt_pipeline *pipeline, uint32_t rounds,
                                   struct overt_calibration *summary, struct overt_error *err)
{
	struct detection d = {.pipeline = pipeline};
	const uint64_t seed = pipeline->options->seed; // of the rounds; the search has its own
	overt_err code = overt_pipeline_recall_search(pipeline, err);
	if (!code && !pipeline->loaded)
		code = overt_pipeline_reload(pipeline, err);
	if (!code)
		code = overt_detection_search(&d, err);
	if (!code && d.kinds.count == 0)
		code = overt_fail(err, OVERT_E_USAGE, "nothing in the case can be tested");
	struct activity activity = {d.kinds.shares, d.kinds.count, d.kinds.first, &d.search,
	                            {pipeline->options->alpha, pipeline->options->division,
	                             pipeline->options->seed, 1}};
	if (!code)
		code = run_rounds(pipeline, &activity, rounds ? rounds : 20, seed, summary, err);
	if (!code)
		code = write_all(pipeline, summary, err);
	overt_detection_free(&d);
	return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "power.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 16 };

struct grid {
	double sizes[LIST_MAX], texts[LIST_MAX], rates[LIST_MAX];
	size_t size_count, text_count, rate_count;
};

/* "5,10,20" as numbers within a range. */
static bool parse_list(const struct cli_args *args, const char *name, const char *fallback,
                       double min, double max, double *out, size_t *count)
{
	const char *given = cli_text(args, name);
	char *copy = strdup(given ? given : fallback), *rest = NULL;
	bool ok = copy != NULL;
	*count = 0;
	for (char *part = ok ? strtok_r(copy, ",", &rest) : NULL; part && ok;
	     part = strtok_r(NULL, ",", &rest)) {
		ok = *count < LIST_MAX && overt_str_to_double(overt_str_from(part), &out[*count]) &&
		     out[*count] >= min && out[*count] <= max;
		(*count)++;
	}
	free(copy);
	if (!ok || *count == 0)
		cli_message(args, "--%s takes up to %d numbers from %g to %g, such as %s", name, LIST_MAX,
		            min, max, fallback);
	return ok && *count > 0;
}

static overt_err measure_all(const struct overt_synth_options *base, const struct grid *g,
                             unsigned worlds, double alpha, const struct overt_progress *progress,
                             struct power_cell *cells, struct overt_error *err)
{
	size_t n = 0, total = g->size_count * g->text_count * g->rate_count;
	overt_err code = OVERT_OK;
	for (size_t s = 0; s < g->size_count; s++)
		for (size_t t = 0; t < g->text_count; t++)
			for (size_t r = 0; r < g->rate_count && !code; r++, n++) {
				cells[n] = (struct power_cell){.size = (uint32_t)g->sizes[s],
				                               .texts = (uint32_t)g->texts[t],
				                               .rate = g->rates[r]};
				overt_progress_tell(progress, "making worlds", n, total);
				code = power_measure(base, &cells[n], worlds, alpha, err);
			}
	return code;
}

static overt_err draw(const struct power_cell *cells, size_t count, const char *path,
                      struct overt_error *err)
{
	struct overt_buf svg = {0};
	bool ok = power_draw(cells, count, "What share of a covert network is found", &svg);
	FILE *file = ok ? fopen(path, "we") : NULL;
	ok = file && fwrite(svg.data, 1, svg.len, file) == svg.len;
	if (file && fclose(file) != 0)
		ok = false;
	overt_buf_free(&svg);
	if (ok)
		return OVERT_OK;
	overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	return overt_fail_at(err, path, 0, -1);
}

static void print(const struct power_cell *cells, size_t count)
{
	printf("accounts,texts,rate,worlds,recall,false_discovery_rate,standard_error,false_accounts\n");
	for (size_t i = 0; i < count; i++)
		printf("%u,%u,%g,%u,%.4f,%.5f,%.5f,%u\n", cells[i].size, cells[i].texts, cells[i].rate,
		       cells[i].worlds, cells[i].recall, cells[i].false_rate, cells[i].false_error,
		       cells[i].false_accounts);
}

static int run(struct cli_args *args)
{
	struct grid g;
	struct overt_synth_options base;
	struct cli_progress bar;
	struct overt_error err;
	int64_t worlds, users, posts, seed;
	double alpha;
	overt_synth_defaults(&base);
	if (!parse_list(args, "sizes", "5,10,20", 2, 1000, g.sizes, &g.size_count) ||
	    !parse_list(args, "texts", "5,10,20,40", 1, 10000, g.texts, &g.text_count) ||
	    !parse_list(args, "rates", "0.1,0.2,0.3,0.5,0.7,0.9", 0, 1, g.rates, &g.rate_count) ||
	    !cli_number(args, "worlds", 5, 1, 1000, &worlds) ||
	    !cli_number(args, "users", 1500, 10, 1000000, &users) ||
	    !cli_number(args, "posts", 12000, 10, 100000000, &posts) ||
	    !cli_number(args, "seed", 1, 0, INT32_MAX, &seed) ||
	    !cli_decimal(args, "alpha", 0.01, 1e-9, 0.5, &alpha))
		return EXIT_USAGE;
	base.users = (uint32_t)users;
	base.posts = (uint32_t)posts;
	base.seed = (uint64_t)seed;
	base.declared = 0; // an open group acts together, too: finding it would be no error
	size_t count = g.size_count * g.text_count * g.rate_count;
	struct power_cell *cells = calloc(count, sizeof *cells);
	if (!cells)
		return EXIT_FAILED;
	const struct overt_progress *progress = cli_progress_start(&bar, args);
	overt_err code = measure_all(&base, &g, (unsigned)worlds, alpha, progress, cells, &err);
	cli_progress_end(&bar);
	if (!code && cli_text(args, "svg"))
		code = draw(cells, count, cli_text(args, "svg"), &err);
	if (!code)
		print(cells, count);
	free(cells);
	return code ? cli_error(args, &err) : EXIT_DONE;
}

const struct cli_command cli_command_bench_power = {
	.name = "bench power",
	.summary = "print what share of a covert network is found, by its size and habits",
	.operands = "",
	.text = "Makes synthetic worlds with one covert network each, for every combination of its\n"
			"size, the number of its texts and the rate at which members copy them; looks for\n"
			"it; prints recall and the realised false discovery rate per account as CSV.",
	.examples = "  overt bench power --sizes 10 --texts 20 --rates 0.3,0.5 --worlds 50\n"
				"  overt bench power --svg power.svg > power.csv\n",
	.options =
		(const struct cli_option[]){
			{"sizes", 0, "N,…", false, "Accounts of the network (default 5,10,20)."},
			{"texts", 0, "N,…", false, "Texts of the network (default 5,10,20,40)."},
			{"rates", 0, "P,…", false, "Copying rates (default 0.1,0.2,0.3,0.5,0.7,0.9)."},
			{"worlds", 0, "N", false, "Worlds for each combination (default 5)."},
			{"users", 0, "N", false, "Ordinary users of a world (default 1500)."},
			{"posts", 0, "N", false, "Their posts (default 12000)."},
			{"alpha", 0, "P", false, "False discovery rate of the test (default 0.01)."},
			{"seed", 0, "N", false, "First seed (default 1)."},
			{"svg", 0, "FILE", false, "Draw the curves into FILE."},
			{0}},
	.run = run,
};

// SPDX-License-Identifier: GPL-3.0-or-later
/* Stage 1 for every channel, with windows that its times can bear. */
#include <stdlib.h>

#include "detection.h"

/* Short windows that are reported beside the one that makes edges. */
static const overt_ms short_windows[] = {10000, 60000, 600000};

static const char *unit_name(enum overt_precision precision)
{
	static const char *const names[] = {"unknown", "milliseconds", "seconds", "minutes", "days"};
	return names[(unsigned)precision < 5 ? precision : 0];
}

static overt_err check_window(const struct overt_channel_yield *yield, overt_ms asked,
                              struct overt_error *err)
{
	if (!asked || asked >= overt_precision_ms(yield->events->precision))
		return OVERT_OK;
	return overt_fail(err, OVERT_E_USAGE,
	                  "the window of %.3f s is shorter than the precision of the times in "
	                  "channel %s, which are known to %s only",
	                  (double)asked / 1000, yield->name.ptr, unit_name(yield->events->precision));
}

overt_err overt_pipeline_check_windows(struct overt_pipeline *pipeline, struct overt_error *err)
{
	size_t count;
	const struct overt_channel_yield *yields =
		overt_channel_set_yields(pipeline->channels, &count);
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < count && !code; i++)
		code = check_window(&yields[i], pipeline->options->window, err);
	return code;
}

/* The window of a channel: what the user asked for, else the default, raised to the precision. */
static overt_err choose_window(struct detection *d, size_t i, struct overt_error *err)
{
	const struct overt_channel_yield *yield = &d->yields[i];
	overt_ms asked = d->pipeline->options->window;
	overt_ms least = overt_precision_ms(yield->events->precision);
	overt_err code = check_window(yield, asked, err);
	if (code)
		return code;
	d->windows[i] = asked ? asked : yield->info->window;
	if (d->windows[i] < least) {
		overt_pipeline_notice(d->pipeline,
		                      "channel %s: the window is raised to %.0f s, since times are known to "
		                      "%s only",
		                      yield->name.ptr, (double)least / 1000,
		                      unit_name(yield->events->precision));
		d->windows[i] = least;
	}
	return OVERT_OK;
}

static overt_err join_one(struct detection *d, size_t i, struct overt_error *err)
{
	const struct overt_run_options *o = d->pipeline->options;
	struct overt_join_options options = {
		.min_objects = o->min_objects ? o->min_objects : 2,
		.threads = o->threads,
		.memory = o->memory,
	};
	overt_ms least = overt_precision_ms(d->yields[i].events->precision);
	overt_err code = choose_window(d, i, err);
	if (code)
		return code;
	for (size_t w = 0; w < sizeof short_windows / sizeof *short_windows; w++)
		if (short_windows[w] >= least && short_windows[w] < d->windows[i])
			options.windows[options.window_count++] = short_windows[w];
	options.windows[options.window_count++] = d->windows[i];
	return overt_join(d->yields[i].events, &options, &d->joins[i], d->pipeline->progress, err);
}

overt_err overt_detection_join(struct detection *d, struct overt_error *err)
{
	d->joins = calloc(d->yield_count + 1, sizeof *d->joins);
	d->windows = calloc(d->yield_count + 1, sizeof *d->windows);
	if (!d->joins || !d->windows)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu channels", d->yield_count);
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < d->yield_count && !code; i++)
		code = join_one(d, i, err);
	return code;
}

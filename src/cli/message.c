// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 28 };

const char *cli_program = "overt";

void cli_message(const struct cli_args *args, const char *format, ...)
{
	char text[4096];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	fprintf(stderr, "%s%s%s: ", cli_program, args ? " " : "", args ? args->command->name : "");
	cli_print_text(stderr, overt_str_from(text), 0); // names in files may try to colour the terminal
	fputc('\n', stderr);
}

int cli_error(const struct cli_args *args, const struct overt_error *err)
{
	char text[1200];
	overt_error_format(err, text, sizeof text);
	cli_message(args, "%s", text);
	switch (err->code) {
	case OVERT_E_USAGE:
		return EXIT_USAGE;
	case OVERT_E_INPUT:
	case OVERT_E_FORMAT:
		return EXIT_BAD_INPUT;
	default:
		return EXIT_FAILED;
	}
}

static bool draw(void *ctx, const char *step, uint64_t done, uint64_t total)
{
	struct cli_progress *bar = ctx;
	int percent = total ? (int)(done * 100 / total) : -1;
	if (!bar->on || (percent == bar->percent && strcmp(step, bar->step) == 0))
		return true;
	bar->percent = percent;
	snprintf(bar->step, sizeof bar->step, "%s", step);
	char blocks[BAR_WIDTH + 1];
	int filled = percent < 0 ? 0 : (percent > 100 ? 100 : percent) * BAR_WIDTH / 100;
	for (int i = 0; i < BAR_WIDTH; i++)
		blocks[i] = i < filled ? '#' : '.';
	blocks[BAR_WIDTH] = '\0';
	const char *on = bar->colour ? "\033[36m" : "", *off = bar->colour ? "\033[0m" : "";
	if (percent < 0)
		fprintf(stderr, "\r\033[K%-28.28s %llu", step, (unsigned long long)done);
	else
		fprintf(stderr, "\r\033[K%-28.28s %s%s%s %3d %%", step, on, blocks, off, percent);
	fflush(stderr);
	return true;
}

const struct overt_progress *cli_progress_start(struct cli_progress *progress,
                                                const struct cli_args *args)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	*progress = (struct cli_progress){.hook = {draw, progress}, .percent = -2};
	progress->on = !cli_flag(args, "no-progress") && isatty(STDERR_FILENO) && term &&
	               strcmp(term, "dumb") != 0;
	progress->colour = !no_color || !*no_color;
	return &progress->hook;
}

void cli_progress_end(struct cli_progress *progress)
{
	if (progress->on && progress->percent != -2)
		fputs("\r\033[K", stderr);
	progress->on = false;
}

overt_ms cli_now(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;
	if (epoch && overt_str_to_i64(overt_str_from(epoch), &seconds) && seconds >= 0 &&
	    seconds < INT64_C(253402300800))
		return seconds * 1000;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (overt_ms)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

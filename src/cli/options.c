// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "config.h"

#include <assert.h>
#include <ctype.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <overt/lane.h>

const struct cli_option cli_common_options[] = {
	{"help", 'h', NULL, false, "Print this help and end."},
	{"config", 0, "FILE", false,
     "Read defaults from FILE: lines `option = value` below `[command]`."},
	{"no-progress", 0, NULL, false, "Show no progress bar, even on a terminal."},
	{0},
};

static const struct cli_option *find(const struct cli_option *table, const char *name, size_t len)
{
	for (; table && table->name; table++)
		if (strlen(table->name) == len && memcmp(table->name, name, len) == 0)
			return table;
	return NULL;
}

static const struct cli_option *find_option(const struct cli_command *command, const char *name,
                                            size_t len)
{
	const struct cli_option *option = find(command->options, name, len);
	return option ? option : find(cli_common_options, name, len);
}

/* The option that a misspelt word comes nearest to: at most two slips away, or its beginning. */
static const struct cli_option *find_near(const struct cli_command *command, overt_str word)
{
	const struct cli_option *tables[] = {command->options, cli_common_options}, *best = NULL;
	size_t least = word.len < 4 ? 2 : 3;
	for (size_t i = 0; i < 2; i++)
		for (const struct cli_option *o = tables[i]; o && o->name; o++) {
			const overt_str name = overt_str_from(o->name);
			const bool begins = word.len >= 3 && overt_str_starts(name, word);
			const size_t slips = begins ? 1 : overt_str_slips(word, name, least);
			if (slips >= least)
				continue;
			least = slips;
			best = o;
		}
	return best;
}

static const struct cli_option *find_letter(const struct cli_command *command, char letter)
{
	const struct cli_option *tables[] = {command->options, cli_common_options};
	for (size_t i = 0; i < 2; i++)
		for (const struct cli_option *o = tables[i]; o && o->name; o++)
			if (o->letter == letter)
				return o;
	return NULL;
}

static bool add_value(struct cli_args *args, const struct cli_option *option, const char *text)
{
	struct overt_error err;
	if (overt_grow(&args->values, &args->value_cap, args->value_count + 1, sizeof *args->values,
	               1 << 20, &err) != OVERT_OK) {
		cli_message(args, "%s", err.message);
		return false;
	}
	args->values[args->value_count++] = (struct cli_value){option, text};
	return true;
}

static bool usage(const struct cli_args *args, const char *what, const char *word)
{
	cli_message(args, "%s: %s (see `%s %s --help`)", what, word, cli_program, args->command->name);
	return false;
}

static bool unknown_option(const struct cli_args *args, const char *word)
{
	const struct cli_option *near = NULL;
	if (word[1] == '-')
		near = find_near(args->command, (overt_str){word + 2, strcspn(word + 2, "=")});
	if (!near)
		return usage(args, "unknown option", word);
	cli_message(args, "unknown option: %s; did you mean --%s? (see `%s %s --help`)", word, near->name,
	            cli_program, args->command->name);
	return false;
}

/* One "--name", "--name=value" or "-n value" word; *at moves over a value word. */
static bool parse_option(struct cli_args *args, int argc, char **argv, int *at)
{
	const char *word = argv[*at], *text = NULL;
	const struct cli_option *option;
	if (word[1] == '-') {
		size_t len = strcspn(word + 2, "=");
		option = find_option(args->command, word + 2, len);
		if (word[2 + len] == '=')
			text = word + 3 + len;
	} else {
		option = find_letter(args->command, word[1]);
		if (option && word[2])
			text = word + 2;
	}
	if (!option)
		return unknown_option(args, word);
	if (!option->value && text)
		return usage(args, "this option takes no value", word);
	if (option->value && !text) {
		if (*at + 1 >= argc)
			return usage(args, "a value must follow", word);
		text = argv[++*at];
	}
	return add_value(args, option, text);
}

static bool given(const struct cli_args *args, const struct cli_option *option)
{
	for (size_t i = 0; i < args->value_count; i++)
		if (args->values[i].option == option)
			return true;
	return false;
}

/* A flag from the environment or a config file: yes or no in words. */
static bool add_flag(struct cli_args *args, const struct cli_option *option, const char *text)
{
	static const char *const words[][2] = {
		{"true", "false"}, {"yes", "no"}, {"on", "off"}, {"1", "0"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(text, words[i][1]) == 0)
			return true;
		if (strcasecmp(text, words[i][0]) == 0)
			return add_value(args, option, NULL);
	}
	cli_message(args, "%s is switched on and off with true and false, not with '%s'", option->name,
	            text);
	return false;
}

static bool add_default(struct cli_args *args, const struct cli_option *option, const char *text)
{
	return option->value ? add_value(args, option, text) : add_flag(args, option, text);
}

static bool from_environment(struct cli_args *args, const struct cli_option *table)
{
	for (const struct cli_option *o = table; o && o->name; o++) {
		char name[80] = "OVERT_";
		size_t at = strlen(name);
		for (const char *c = o->name; *c && at < sizeof name - 1; c++)
			name[at++] = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
		name[at] = '\0';
		const char *text = getenv(name);
		if (!text || !*text || given(args, o))
			continue;
		if (!add_default(args, o, text))
			return false;
	}
	return true;
}

static bool take_config(void *ctx, const char *name, const char *text)
{
	struct cli_args *args = ctx;
	const struct cli_option *option = find_option(args->command, name, strlen(name));
	if (!option)
		return usage(args, "the config file names an unknown option", name);
	return given(args, option) || add_default(args, option, text);
}

static bool from_config(struct cli_args *args)
{
	const char *path = cli_text(args, "config");
	args->arena = overt_arena_new(1 << 20);
	if (!args->arena)
		return false;
	return !path || cli_config_read(args, path, args->arena, take_config, args);
}

bool cli_parse(struct cli_args *args, int argc, char **argv)
{
	args->operands = calloc((size_t)argc + 1, sizeof *args->operands);
	if (!args->operands)
		return false;
	bool options_ended = false;
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];
		if (options_ended || word[0] != '-' || word[1] == '\0')
			args->operands[args->operand_count++] = word;
		else if (strcmp(word, "--") == 0)
			options_ended = true;
		else if (!parse_option(args, argc, argv, &i))
			return false;
	}
	if (cli_flag(args, "help"))
		return true;
	if (!from_environment(args, args->command->options) ||
	    !from_environment(args, cli_common_options) || !from_config(args))
		return false;
	if (args->operand_count < args->command->min_operands)
		return usage(args, "operands are missing", args->command->operands);
	if (args->operand_count > args->command->max_operands)
		return usage(args, "one operand too many", args->operands[args->command->max_operands]);
	return true;
}

void cli_args_free(struct cli_args *args)
{
	free(args->operands);
	free(args->values);
	overt_arena_free(args->arena);
}

const char *cli_text(const struct cli_args *args, const char *name)
{
	const char *text = NULL;
	size_t many = cli_list(args, name, &text, 1);
	if (many <= 1)
		return text;
	for (size_t i = 0; i < args->value_count; i++) // the last one wins
		if (strcmp(args->values[i].option->name, name) == 0)
			text = args->values[i].text;
	return text;
}

bool cli_flag(const struct cli_args *args, const char *name)
{
	const struct cli_option *option = find_option(args->command, name, strlen(name));
	assert(option && "the command has no such option");
	return given(args, option);
}

size_t cli_list(const struct cli_args *args, const char *name, const char **out, size_t cap)
{
	const struct cli_option *option = find_option(args->command, name, strlen(name));
	assert(option && "the command has no such option");
	size_t count = 0;
	for (size_t i = 0; i < args->value_count; i++) {
		if (args->values[i].option != option)
			continue;
		if (count < cap)
			out[count] = args->values[i].text;
		count++;
	}
	return count;
}

bool cli_number(const struct cli_args *args, const char *name, int64_t fallback, int64_t min,
                int64_t max, int64_t *out)
{
	const char *text = cli_text(args, name);
	int64_t value = fallback;
	if (text && (!overt_str_to_i64(overt_str_from(text), &value) || value < min || value > max)) {
		cli_message(args, "--%s takes a whole number from %lld to %lld, not '%s'", name,
		            (long long)min, (long long)max, text);
		return false;
	}
	*out = value;
	return true;
}

bool cli_decimal(const struct cli_args *args, const char *name, double fallback, double min,
                 double max, double *out)
{
	const char *text = cli_text(args, name);
	double value = fallback;
	if (text && (!overt_str_to_double(overt_str_from(text), &value) || value < min || value > max)) {
		cli_message(args, "--%s takes a number from %g to %g, not '%s'", name, min, max, text);
		return false;
	}
	*out = value;
	return true;
}

bool cli_size(const struct cli_args *args, const char *name, size_t fallback, size_t *out)
{
	const char *text = cli_text(args, name);
	*out = fallback;
	if (!text)
		return true;
	static const char units[] = "KMGT";
	overt_str digits = overt_str_from(text);
	const char *unit = digits.len ? strchr(units, toupper((unsigned char)text[digits.len - 1])) : NULL;
	unsigned shift = 0;
	if (unit && *unit) {
		shift = 10u * (unsigned)(unit - units + 1);
		digits.len--;
	}
	int64_t value;
	if (!overt_str_to_i64(digits, &value) || value <= 0 || value > (INT64_MAX >> shift)) {
		cli_message(args, "--%s takes bytes such as 500M or 2G, not '%s'", name, text);
		return false;
	}
	*out = (size_t)value << shift;
	return true;
}

bool cli_duration(const struct cli_args *args, const char *name, overt_ms fallback, overt_ms *out)
{
	const char *text = cli_text(args, name);
	*out = fallback;
	if (!text || overt_duration_parse(overt_str_from(text), out))
		return true;
	cli_message(args, "--%s takes a duration such as 10s, 5m or 1h, not '%s'", name, text);
	return false;
}

bool cli_window(const struct cli_args *args, const char *text, overt_ms *out)
{
	overt_ms window;
	if (overt_duration_parse(overt_str_from(text), &window) && window <= OVERT_WINDOW_LONGEST) {
		*out = window;
		return true;
	}
	cli_message(args, "--window takes a duration such as 10s, 5m or 1h, at most 49 days, not '%s'", text);
	return false;
}

bool cli_dates(const struct cli_args *args, enum overt_date_order *out)
{
	const char *text = cli_text(args, "dates");
	*out = overt_date_order_find(text);
	if (!text || *out != OVERT_DATES_UNSAID)
		return true;
	cli_message(args, "--dates takes dmy (the day comes first) or mdy (the month does), not '%s'", text);
	return false;
}

bool cli_threads(const struct cli_args *args, unsigned *out)
{
	cpu_set_t set;
	int here = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	int64_t value;
	if (!cli_number(args, "threads", here < 1 ? 1 : here > 256 ? 256 : here, 1, 256, &value))
		return false;
	*out = (unsigned)value;
	return true;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "near.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The command whose one or two words stand at argv[1]; *used says how many. */
static const struct cli_command *find_command(int argc, char **argv, int *used)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	char two[128] = "";
	if (argc > 2)
		snprintf(two, sizeof two, "%s %s", argv[1], argv[2]);
	for (size_t i = 0; i < count; i++)
		if (strcmp(commands[i]->name, two) == 0) {
			*used = 2;
			return commands[i];
		}
	*used = 1;
	for (size_t i = 0; argc > 1 && i < count; i++)
		if (strcmp(commands[i]->name, argv[1]) == 0)
			return commands[i];
	return NULL;
}

static int run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_args args = {.command = command};
	int status = EXIT_USAGE;
	if (cli_parse(&args, argc, argv)) {
		if (cli_flag(&args, "help")) {
			cli_help(command, stdout);
			status = EXIT_DONE;
		} else {
			status = command->run(&args);
		}
	}
	cli_args_free(&args);
	return status;
}

static void unknown_command(const char *word)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	overt_str names[64];
	char hint[300];
	count = count < 64 ? count : 64;
	for (size_t i = 0; i < count; i++)
		names[i] = overt_str_from(commands[i]->name);
	cli_near(overt_str_from(word), names, count, hint, sizeof hint);
	cli_message(NULL, "no such command: %s%s (see `overt --help`)", word, hint);
}

/* Half a command, such as `overt evidence`, is answered with what may follow. */
static int no_command(int argc, char **argv)
{
	const bool asked = argc > 2 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0);
	if (argc > 1 && cli_help_group(argv[1], asked ? stdout : stderr))
		return asked ? EXIT_DONE : EXIT_USAGE;
	if (argc > 1)
		unknown_command(argv[1]);
	else
		cli_help(NULL, stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	int used, status = EXIT_DONE;
	const struct cli_command *command = find_command(argc, argv, &used);
	if (command)
		status = run(command, argc - 1 - used, argv + 1 + used);
	else if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		cli_help(NULL, stdout);
	else if (argc > 1 && strcmp(argv[1], "--version") == 0)
		puts("overt " OVERT_VERSION);
	else
		status = no_command(argc, argv);
	if (fclose(stdout) != 0) { // a full disk must not look like success
		cli_message(NULL, "standard output: %s", strerror(errno));
		return EXIT_FAILED;
	}
	return status;
}

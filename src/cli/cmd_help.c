// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#include <string.h>

static int run(struct cli_args *args)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	const struct cli_command *about = NULL;
	if (cli_flag(args, "completion")) {
		cli_completion(stdout);
		return EXIT_DONE;
	}
	char name[64] = "";
	for (unsigned i = 0; i < args->operand_count; i++)
		snprintf(name + strlen(name), sizeof name - strlen(name), "%s%s", i ? " " : "",
		         args->operands[i]);
	for (size_t i = 0; i < count; i++)
		if (strcmp(commands[i]->name, name) == 0)
			about = commands[i];
	if (!about && cli_help_group(name, stdout))
		return EXIT_DONE;
	if (name[0] && !about && strcmp(name, "overt") != 0) {
		cli_message(args, "no such command: %s", name);
		return EXIT_USAGE;
	}
	if (cli_flag(args, "man"))
		cli_man(about, stdout);
	else
		cli_help(about, stdout);
	return EXIT_DONE;
}

const struct cli_command cli_command_help = {
	.name = "help",
	.summary = "explain a command",
	.operands = "[COMMAND]",
	.text = "Prints the help of a command, its manual page, or a completion script for bash.",
	.examples = "  overt help run\n"
				"  overt help run --man | man -l -\n"
				"  overt help --completion > ~/.local/share/bash-completion/completions/overt\n",
	.options =
		(const struct cli_option[]){
			{"man", 0, NULL, false, "Print the manual page source, man(7)."},
			{"completion", 0, NULL, false, "Print the completion script for bash."},
			{0}},
	.max_operands = 2,
	.run = run,
};

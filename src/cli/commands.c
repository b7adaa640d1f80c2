// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#define COMMAND(name) extern const struct cli_command cli_command_##name;
#include "commands.def"
#undef COMMAND

static const struct cli_command *const commands[] = {
#define COMMAND(name) &cli_command_##name,
#include "commands.def"
#undef COMMAND
};

const struct cli_command *const *cli_commands(size_t *count)
{
	*count = sizeof commands / sizeof *commands;
	return commands;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#include <ctype.h>
#include <string.h>

static const char program_text[] =
	"overt reads exports of posts from any platform, finds accounts that act together beyond\n"
	"chance, separates what is done in the open from what is disguised, weighs the evidence and\n"
	"writes a report.\n";

static void option_line(const struct cli_option *option, FILE *out)
{
	char left[80];
	snprintf(left, sizeof left, "%s%c%s--%s%s%s", option->letter ? "-" : " ",
	         option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
	         option->value ? " " : "", option->value ? option->value : "");
	fprintf(out, "  %-28s", left);
	int column = strlen(left) > 28 ? 100 : 0;
	const char *at = option->help;
	while (*at) {
		int len = (int)strcspn(at, " ");
		if (column + len > 66) {
			fprintf(out, "\n%30s", "");
			column = 0;
		}
		fprintf(out, " %.*s", len, at);
		column += len + 1;
		at += len;
		at += *at == ' ';
	}
	fprintf(out, "%s\n", option->many ? " May be repeated." : "");
}

static void option_table(const struct cli_option *table, FILE *out)
{
	for (; table && table->name; table++)
		option_line(table, out);
}

static void program_help(FILE *out)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	fprintf(out, "usage: overt COMMAND …\n\n%s\ncommands:\n", program_text);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "  %-20s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(out, "\n`overt COMMAND --help` tells more. Begin with:\n"
	             "  overt run posts.csv -o my.case\n"
	             "\nexit status: 0 done, 1 failed, 2 wrong usage, 3 bad input,\n"
	             "  4 done with rejected rows (--strict), 5 findings (--fail-on)\n");
}

void cli_help(const struct cli_command *command, FILE *out)
{
	if (!command) {
		program_help(out);
		return;
	}
	fprintf(out, "usage: overt %s %s\n\n%s\n", command->name, command->operands, command->text);
	fprintf(out, "\noptions:\n");
	option_table(command->options, out);
	option_table(cli_common_options, out);
	fprintf(out, "\nexamples:\n%s", command->examples);
}

/* Text for man(7): a dot or quote at the start of a line and every dash need an escape. */
static void man_text(const char *text, FILE *out)
{
	bool line_start = true;
	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		if (line_start && *text == '\n') {
			fputs(".PP\n", out);
			continue;
		}
		if (*text == '-')
			fputs("\\-", out);
		else if (*text == '\\')
			fputs("\\e", out);
		else
			fputc(*text, out);
		line_start = *text == '\n';
	}
	if (!line_start)
		fputc('\n', out);
}

static void man_options(const struct cli_option *table, FILE *out)
{
	for (; table && table->name; table++) {
		fputs(".TP\n", out);
		if (table->letter)
			fprintf(out, "\\fB\\-%c\\fR, ", table->letter);
		fprintf(out, "\\fB\\-\\-");
		for (const char *c = table->name; *c; c++)
			fprintf(out, *c == '-' ? "\\-" : "%c", *c);
		fprintf(out, "\\fR%s%s\n", table->value ? " " : "", table->value ? table->value : "");
		man_text(table->help, out);
		if (table->many)
			fputs("May be repeated.\n", out);
	}
}

static void man_head(const char *name, const char *summary, FILE *out)
{
	char title[64];
	size_t at = 0;
	for (const char *c = name; *c && at < sizeof title - 1; c++)
		title[at++] = *c == ' ' ? '-' : (char)toupper((unsigned char)*c);
	title[at] = '\0';
	fprintf(out, ".TH \"%s\" \"1\" \"\" \"overt\" \"User commands\"\n.SH NAME\n%s \\- ", title, name);
	man_text(summary, out);
}

void cli_man(const struct cli_command *command, FILE *out)
{
	if (!command) {
		size_t count;
		const struct cli_command *const *commands = cli_commands(&count);
		man_head("overt", "tells open foreign influence from covert interference", out);
		fputs(".SH SYNOPSIS\n\\fBovert\\fR COMMAND ...\n.SH DESCRIPTION\n", out);
		man_text(program_text, out);
		fputs(".SH COMMANDS\n", out);
		for (size_t i = 0; i < count; i++) {
			fprintf(out, ".TP\n\\fBovert %s\\fR\n", commands[i]->name);
			man_text(commands[i]->summary, out);
		}
		return;
	}
	char name[64];
	snprintf(name, sizeof name, "overt %s", command->name);
	man_head(name, command->summary, out);
	fprintf(out, ".SH SYNOPSIS\n\\fBovert %s\\fR\n", command->name);
	man_text(command->operands, out);
	fputs(".SH DESCRIPTION\n", out);
	man_text(command->text, out);
	fputs(".SH OPTIONS\n", out);
	man_options(command->options, out);
	man_options(cli_common_options, out);
	fputs(".SH EXAMPLES\n.nf\n", out);
	man_text(command->examples, out);
	fputs(".fi\n", out);
}

void cli_completion(FILE *out)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	fputs("_overt() {\n\tlocal words\n\tcase \"${COMP_WORDS[1]}\" in\n", out);
	for (size_t i = 0; i < count; i++) {
		if (strchr(commands[i]->name, ' '))
			continue;
		fprintf(out, "\t%s) words=\"", commands[i]->name);
		for (const struct cli_option *o = commands[i]->options; o && o->name; o++)
			fprintf(out, "--%s ", o->name);
		fputs("--help\" ;;\n", out);
	}
	fputs("\t*) words=\"", out);
	for (size_t i = 0; i < count; i++)
		if (!strchr(commands[i]->name, ' '))
			fprintf(out, "%s ", commands[i]->name);
	fputs("\" ;;\n\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
	      "}\ncomplete -o default -F _overt overt\n",
	      out);
}

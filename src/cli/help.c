// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#include <ctype.h>
#include <string.h>

static const char program_text[] =
	"overt reads exports of posts from any platform, finds accounts that act together beyond\n"
	"chance, separates what is done in the open from what is disguised, weighs the evidence and\n"
	"writes a report.\n";

/* Columns that a text takes: its characters, of which some are several bytes. */
static int width_of(const char *text, size_t len)
{
	int width = 0;
	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

static void option_line(const struct cli_option *option, FILE *out)
{
	char left[80];
	snprintf(left, sizeof left, "%s%c%s--%s%s%s", option->letter ? "-" : " ",
	         option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
	         option->value ? " " : "", option->value ? option->value : "");
	int width = width_of(left, strlen(left));
	fprintf(out, "  %s%*s", left, width < 28 ? 28 - width : 0, "");
	int column = width > 28 ? 100 : 0;
	char text[400];
	snprintf(text, sizeof text, "%s%s", option->help, option->many ? " May be repeated." : "");
	for (const char *at = text; *at;) {
		int len = (int)strcspn(at, " ");
		width = width_of(at, (size_t)len);
		if (column + width > 66) {
			fprintf(out, "\n%30s", "");
			column = 0;
		}
		fprintf(out, " %.*s", len, at);
		column += width + 1;
		at += len;
		at += *at == ' ';
	}
	fputc('\n', out);
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
	fprintf(out, "usage: %s COMMAND …\n\n%s\ncommands:\n", cli_program, program_text);
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
	fprintf(out, "usage: %s %s%s%s\n\n%s\n", cli_program, command->name,
	        *command->operands ? " " : "", command->operands, command->text);
	fprintf(out, "\noptions:\n");
	option_table(command->options, out);
	option_table(cli_common_options, out);
	fprintf(out, "\nexamples:\n%s", command->examples);
}

/* One character for man(7); what is not ASCII by its number, for formatters that know no UTF-8. */
static const char *man_character(const char *text, FILE *out)
{
	const unsigned char first = (unsigned char)*text;
	if (*text == '-')
		fputs("\\-", out);
	else if (*text == '\\')
		fputs("\\e", out);
	else if (first < 0x80)
		fputc(*text, out);
	if (first < 0x80)
		return text + 1;
	uint32_t code = first & (first < 0xe0 ? 0x1fu : first < 0xf0 ? 0x0fu : 0x07u);
	for (text++; ((unsigned char)*text & 0xc0) == 0x80; text++)
		code = code << 6 | ((unsigned char)*text & 0x3fu);
	fprintf(out, "\\[u%04X]", code);
	return text;
}

/* Text for man(7): a dot or quote at the start of a line needs an escape. */
static void man_text(const char *text, FILE *out)
{
	bool line_start = true;
	while (*text) {
		if (line_start && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		if (line_start && *text == '\n') {
			fputs(".PP\n", out);
			text++;
			continue;
		}
		line_start = *text == '\n';
		text = man_character(text, out);
	}
	if (!line_start)
		fputc('\n', out);
}

static void man_word(const char *text, FILE *out)
{
	while (*text)
		text = man_character(text, out);
}

static void man_options(const struct cli_option *table, FILE *out)
{
	for (; table && table->name; table++) {
		fputs(".TP\n", out);
		if (table->letter)
			fprintf(out, "\\fB\\-%c\\fR, ", table->letter);
		fputs("\\fB\\-\\-", out);
		man_word(table->name, out);
		fprintf(out, "\\fR%s", table->value ? " " : "");
		man_word(table->value ? table->value : "", out);
		fputc('\n', out);
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
	fprintf(out, ".TH \"%s\" \"1\" \"\" \"overt\" \"User commands\"\n.SH NAME\n", title);
	for (const char *c = name; *c; c++) // one word, as whatis(1) wants it
		fprintf(out, *c == ' ' ? "\\-" : "%c", *c);
	fputs(" \\- ", out);
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

/* Is this the first command that begins with its first word? */
static bool first_of_word(const struct cli_command *const *commands, size_t at)
{
	const size_t len = strcspn(commands[at]->name, " ");
	for (size_t i = 0; i < at; i++)
		if (strcspn(commands[i]->name, " ") == len &&
		    memcmp(commands[i]->name, commands[at]->name, len) == 0)
			return false;
	return true;
}

/* The second words that may follow the first word of a name, e.g. "add list". */
static void complete_second(const char *name, FILE *out)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	const int len = (int)strcspn(name, " ");
	fprintf(out, "\t2:\"%.*s \"*) words=\"", len, name);
	for (size_t i = 0; i < count; i++)
		if (strncmp(commands[i]->name, name, (size_t)len) == 0 && commands[i]->name[len] == ' ')
			fprintf(out, "%s ", commands[i]->name + len + 1);
	fputs("\" ;;\n", out);
}

/* Is this the first command of two words with its first word? */
static bool first_of_group(const struct cli_command *const *commands, size_t at)
{
	const size_t len = strcspn(commands[at]->name, " ") + 1;
	for (size_t i = 0; i < at; i++)
		if (strncmp(commands[i]->name, commands[at]->name, len) == 0)
			return false;
	return true;
}

static void complete_options(const struct cli_command *command, FILE *out)
{
	for (const struct cli_option *o = command->options; o && o->name; o++)
		fprintf(out, "--%s ", o->name);
	for (const struct cli_option *o = cli_common_options; o->name; o++)
		fprintf(out, "--%s ", o->name);
}

void cli_completion(FILE *out)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	fputs("# bash completion of overt; made by `overt help --completion`\n_overt() {\n\tlocal words=\n"
	      "\tcase \"$COMP_CWORD:${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n\t1:*) words=\"", out);
	for (size_t i = 0; i < count; i++)
		if (first_of_word(commands, i))
			fprintf(out, "%.*s ", (int)strcspn(commands[i]->name, " "), commands[i]->name);
	fputs("\" ;;\n", out);
	for (size_t i = 0; i < count; i++)
		if (strchr(commands[i]->name, ' ') && first_of_group(commands, i))
			complete_second(commands[i]->name, out);
	for (size_t n = 0; n < 2 * count; n++) { // first those of two words: "review list" is no "review"
		const struct cli_command *command = commands[n % count];
		const bool two = strchr(command->name, ' ');
		if (two != (n < count))
			continue;
		fprintf(out, "\t*:\"%s%s) words=\"", command->name, two ? "\"" : " \"*");
		complete_options(command, out);
		fputs("\" ;;\n", out);
	}
	fputs("\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
	      "}\ncomplete -o default -F _overt overt\n",
	      out);
}

bool cli_help_group(const char *word, FILE *out)
{
	size_t count;
	const struct cli_command *const *commands = cli_commands(&count);
	const size_t len = strlen(word);
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (strncmp(commands[i]->name, word, len) != 0 || commands[i]->name[len] != ' ')
			continue;
		if (!any)
			fprintf(out, "usage: overt %s COMMAND …\n\n", word);
		any = true;
		fprintf(out, "  overt %-20s %s\n", commands[i]->name, commands[i]->summary);
	}
	return any;
}

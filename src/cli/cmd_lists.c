// SPDX-License-Identifier: GPL-3.0-or-later
/* What is built in: formats, channels, registers. */
#include "cli.h"

#include <overt/channel.h>
#include <overt/known.h>
#include <overt/read.h>
#include <overt/register.h>

static int run_formats(struct cli_args *args)
{
	(void)args;
	size_t count;
	const struct overt_reader *const *readers = overt_readers(&count);
	for (size_t i = 0; i < count; i++) {
		printf("%-22s %s\n%-22s known by: %s\n", readers[i]->name, readers[i]->title, "",
		       readers[i]->known_by);
		if (readers[i]->limits[0])
			printf("%-22s limits: %s\n", "", readers[i]->limits);
	}
	const char *const *fields = overt_read_map_fields(&count);
	printf("\nfields of --map:");
	for (size_t i = 0; i < count; i++)
		printf(" %s", fields[i]);
	printf("\n");
	return EXIT_DONE;
}

const struct cli_command cli_command_formats = {
	.name = "formats",
	.summary = "list the export formats that can be read",
	.operands = "",
	.text = "Lists the formats in the order in which they are tried, how each is recognised, and\n"
			"what it cannot show.",
	.examples = "  overt formats\n",
	.run = run_formats,
};

static int run_channels(struct cli_args *args)
{
	(void)args;
	size_t count;
	const struct overt_channel_info *channels = overt_channels(&count);
	for (size_t i = 0; i < count; i++)
		printf("%-12s %s\n%-12s window: %.0f s, since %s\n%-12s limits: %s\n", channels[i].name,
		       channels[i].question, "", (double)channels[i].window / 1000,
		       channels[i].window_reason, "", channels[i].limits);
	return EXIT_DONE;
}

const struct cli_command cli_command_channels = {
	.name = "channels",
	.summary = "list the ways in which accounts can act together",
	.operands = "",
	.text = "Lists the channels: what two accounts have in common, the default window and why,\n"
			"and who shares such objects innocently.",
	.examples = "  overt channels\n",
	.run = run_channels,
};

static overt_err load_registers(const struct cli_args *args, struct overt_registers **set,
                                struct overt_error *err)
{
	overt_err code = overt_registers_new(set, err);
	if (!code)
		code = overt_registers_add_builtin(*set, err);
	for (unsigned i = 0; i < args->operand_count && !code; i++)
		code = overt_registers_add_file(*set, args->operands[i], err);
	return code ? code : overt_registers_seal(*set, err);
}

static int run_registers(struct cli_args *args)
{
	struct overt_registers *set = NULL;
	struct overt_error err;
	size_t count;
	overt_err code = load_registers(args, &set, &err);
	if (code) {
		overt_registers_free(set);
		return cli_error(args, &err);
	}
	const struct overt_register_source *sources = overt_registers_sources(set, &count);
	for (size_t i = 0; i < count; i++) {
		printf("%-28s %-18s %llu entries of %llu rows\n", sources[i].file.ptr, sources[i].format.ptr,
		       (unsigned long long)sources[i].entries, (unsigned long long)sources[i].rows);
		if (sources[i].first_problem.ptr)
			printf("%-28s %s\n", "", sources[i].first_problem.ptr);
	}
	const struct overt_register_format *formats = overt_register_formats(&count);
	printf("\nformats that --register reads:\n");
	for (size_t i = 0; i < count; i++)
		printf("  %-18s %s\n", formats[i].name, formats[i].what);
	overt_registers_free(set);
	return EXIT_DONE;
}

const struct cli_command cli_command_registers = {
	.name = "registers",
	.summary = "list the transparency registers, or check register files",
	.operands = "[FILE…]",
	.text = "Lists the built-in registers and the formats of --register. Files that are named are\n"
			"read and checked, too.",
	.examples = "  overt registers\n"
				"  overt registers declared.csv FARA_All_ForeignPrincipals.csv\n",
	.max_operands = 256,
	.run = run_registers,
};

static void print_known(const struct overt_known_list *list)
{
	printf("%s\n  %.*s", list->file.ptr, (int)list->name.len, list->name.ptr);
	if (list->publisher.len)
		printf(" (%.*s)", (int)list->publisher.len, list->publisher.ptr);
	printf("\n  %llu accounts, %llu domains, %llu links; %llu left out",
	       (unsigned long long)list->accounts, (unsigned long long)list->domains,
	       (unsigned long long)list->links, (unsigned long long)list->left_out);
	if (list->first_left_out.ptr)
		printf(", e.g. \"%.*s\"", (int)(list->first_left_out.len < 80 ? list->first_left_out.len : 80),
		       list->first_left_out.ptr);
	printf("\n");
}

static int run_known(struct cli_args *args)
{
	struct overt_known *known = NULL;
	struct overt_error err;
	size_t count;
	overt_err code = overt_known_new(&known, &err);
	for (unsigned i = 0; i < args->operand_count && !code; i++)
		code = overt_known_add_file(known, args->operands[i], &err);
	if (!code) {
		const struct overt_known_list *lists = overt_known_lists(known, &count);
		for (size_t i = 0; i < count; i++)
			print_known(&lists[i]);
	}
	overt_known_free(known);
	return code ? cli_error(args, &err) : EXIT_DONE;
}

const struct cli_command cli_command_known = {
	.name = "known",
	.summary = "check published lists of accounts, sites and links",
	.operands = "FILE…",
	.text = "Reads lists that --known of run and screen takes, and says what is in them: STIX 2.1\n"
			"bundles (user-account, channel, domain-name, url), or domains, one a line or in the\n"
			"first column of a CSV file. To be on a list is somebody else's finding: it is shown\n"
			"with its source and weighs moderately; it never decides by itself.",
	.examples = "  overt known campaign_stix21.json domains.csv\n"
				"  overt screen my.case --known campaign_stix21.json\n",
	.min_operands = 1,
	.max_operands = 256,
	.run = run_known,
};

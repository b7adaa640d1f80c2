// SPDX-License-Identifier: GPL-3.0-or-later
// Posts of any format, without a case: read, channels, window join, CSV.
#include "detect.h"

#include <overt/channel.h>
#include <overt/corpus.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANNELS_MAX = 64 };

enum { REJECTS_SHOWN = 5 };

struct taking {
	struct detect *detect;
	struct overt_corpus *corpus;
	struct overt_channel_set *set;
	uint32_t source;
};

static overt_err take_post(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	struct taking *taking = ctx;
	uint32_t index;
	overt_err code = overt_corpus_add(taking->corpus, post, taking->source, &index, err);
	if (code || index == OVERT_NO_INDEX)
		return code;
	uint32_t posts;
	const struct overt_post_row *rows = overt_corpus_posts(taking->corpus, &posts);
	return overt_channel_set_take(taking->set, post, rows[index].account, index, err);
}

static overt_err take_reject(void *ctx, const struct overt_reject *reject, struct overt_error *err)
{
	struct detect *detect = ((struct taking *)ctx)->detect;
	(void)err;
	if (detect->rejected++ < REJECTS_SHOWN)
		cli_message(detect->args, "%s:%llu: row left out: %s",
		            detect->args->operands[((struct taking *)ctx)->source],
		            (unsigned long long)reject->line, reject->reason);
	return OVERT_OK;
}

/* Standard input was copied when it was opened; the copy has no name of its own. */
static overt_err read_one(struct detect *detect, struct taking *taking,
                          const struct overt_read_options *options, struct overt_source *source,
                          struct overt_error *err)
{
	const struct overt_read_sink sink = {take_post, take_reject, taking};
	const char *path = detect->args->operands[taking->source];
	char copy[32];
	snprintf(copy, sizeof copy, "/dev/fd/%d", detect->inputs[taking->source].fd);
	if (strcmp(path, "-") != 0)
		return overt_read_file(path, options, &sink, source, detect->engine.progress, err);
	overt_err code = overt_read_file(copy, options, &sink, source, detect->engine.progress, err);
	return code ? overt_fail_at(err, "standard input", err->line, err->byte) : OVERT_OK;
}

static overt_err read_all(struct detect *detect, struct taking *taking, struct overt_error *err)
{
	struct overt_read_options options = {.map = detect->map_count ? detect->map : NULL,
	                                     .map_count = detect->map_count,
	                                     .dates = detect->engine.columns.dates};
	struct overt_source *source = calloc(1, sizeof *source);
	if (!source)
		return overt_fail(err, OVERT_E_NOMEM, "no memory to read");
	overt_err code = OVERT_OK;
	for (unsigned i = 0; i < detect->args->operand_count && !code; i++) {
		taking->source = i;
		code = read_one(detect, taking, &options, source, err);
		for (size_t n = 0; n < source->notice_count && !code; n++)
			if (source->loud >> n & 1)
				cli_message(detect->args, "%s: %s", detect->args->operands[i], source->notices[n]);
	}
	const uint64_t apart = overt_corpus_tally(taking->corpus).apart;
	if (apart)
		cli_message(detect->args, "%llu posts have the id of another post and were kept: ids of these "
		            "files are not ids of posts", (unsigned long long)apart);
	free(source);
	if (detect->rejected > REJECTS_SHOWN)
		cli_message(detect->args, "… and %llu more rows left out",
		            (unsigned long long)detect->rejected - REJECTS_SHOWN);
	return code;
}

/* A CSV field, quoted where it must be. */
static void put_field(FILE *out, overt_str field)
{
	bool quoted = false;
	for (size_t i = 0; i < field.len; i++)
		quoted = quoted || strchr(",\"\r\n", field.ptr[i]);
	if (!quoted) {
		fwrite(field.ptr, 1, field.len, out);
		return;
	}
	fputc('"', out);
	for (size_t i = 0; i < field.len; i++) {
		if (field.ptr[i] == '"')
			fputc('"', out);
		fputc(field.ptr[i], out);
	}
	fputc('"', out);
}

static void put_account(FILE *out, const struct overt_account *account, bool platforms)
{
	if (platforms) {
		put_field(out, account->platform);
		fputc(':', out);
	}
	put_field(out, account->id);
}

static bool several_platforms(const struct overt_account *accounts, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++)
		if (!overt_str_equal(accounts[i].platform, accounts[0].platform))
			return true;
	return false;
}

static void put_edges(FILE *out, const struct detect *detect, const struct taking *taking,
                      overt_str channel, const struct overt_edges *edges)
{
	uint32_t count;
	const struct overt_account *accounts = overt_corpus_accounts(taking->corpus, &count);
	bool platforms = several_platforms(accounts, count);
	size_t last = detect->join.window_count - 1;
	for (size_t i = 0; i < edges->count; i++) {
		const struct overt_edge *edge = &edges->items[i];
		put_account(out, &accounts[edge->a], platforms);
		fputc(',', out);
		put_account(out, &accounts[edge->b], platforms);
		fputc(',', out);
		put_field(out, channel);
		fprintf(out, ",%u", edge->objects[last]);
		for (size_t w = 0; w < last; w++)
			fprintf(out, ",%u", edge->objects[w]);
		fprintf(out, ",%u,%.15g,%u,%u\n", edge->pairs,
		        (double)edge->delay_sum / edge->pairs / 1000, edge->a_first, edge->ties);
	}
}

static overt_err join_channels(struct detect *detect, struct taking *taking, FILE *out,
                               struct overt_error *err)
{
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(taking->set, &count);
	overt_err code = OVERT_OK;
	fputs("account_a,account_b,channel,objects", out);
	for (size_t w = 0; w + 1 < detect->join.window_count; w++)
		fprintf(out, ",objects_%.15gs", (double)detect->join.windows[w] / 1000);
	fputs(",pairs,mean_delay,a_first,ties\n", out);
	for (size_t i = 0; i < count && !code; i++) {
		struct overt_edges edges = {0};
		code = overt_join(yields[i].events, &detect->join, &edges, detect->engine.progress, err);
		if (!code)
			put_edges(out, detect, taking, yields[i].name, &edges);
		overt_edges_free(&edges);
	}
	if (!code && (fflush(out) || ferror(out)))
		code = overt_fail(err, OVERT_E_IO, "cannot write the edges");
	return code;
}

overt_err detect_posts(struct detect *detect, struct overt_error *err)
{
	const char *names[CHANNELS_MAX];
	struct overt_channel_options options = {
		.names = names,
		.name_count = cli_list(detect->args, "channel", names, CHANNELS_MAX),
		.threads = detect->join.threads};
	struct taking taking = {.detect = detect, .corpus = overt_corpus_new()};
	FILE *out = NULL;
	overt_err code = OVERT_OK;
	if (!options.name_count)
		options.names = NULL;
	if (!taking.corpus)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to read");
	if (!code)
		code = overt_channel_set_open(&taking.set, &options, err);
	if (!code)
		code = read_all(detect, &taking, err);
	if (!code)
		code = overt_channel_set_finish(taking.set, detect->engine.progress, err);
	if (!code && !(out = fdopen(dup(detect->edges), "w")))
		code = overt_fail(err, OVERT_E_IO, "cannot write the edges");
	if (!code)
		code = join_channels(detect, &taking, out, err);
	if (out)
		fclose(out);
	overt_channel_set_free(taking.set);
	overt_corpus_free(taking.corpus);
	return code;
}

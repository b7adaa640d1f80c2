// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Times the way from files to events: channel_time THREADS FILE... Not a test.
 * With THREADS 0 it prints the text objects instead: channel, post, object.
 */
#include <overt/channel.h>
#include <overt/corpus.h>
#include <overt/read.h>
#include <stdlib.h>
#include <time.h>

struct sink {
	struct overt_corpus *corpus;
	struct overt_channel_set *set;
	double corpus_time, set_time;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static overt_err take(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	struct sink *sink = ctx;
	uint32_t index, posts, accounts;
	double start = now();
	overt_err code = overt_corpus_add(sink->corpus, post, 0, &index, err);
	double middle = now();
	sink->corpus_time += middle - start;
	if (code || index == OVERT_NO_INDEX)
		return code;
	const struct overt_post_row *rows = overt_corpus_posts(sink->corpus, &posts);
	overt_corpus_accounts(sink->corpus, &accounts);
	code = overt_channel_set_take(sink->set, post, rows[index].account, index, err);
	sink->set_time += now() - middle;
	return code;
}

static int print_objects(const struct overt_channel_set *set)
{
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(set, &count);
	for (size_t i = 0; i < count; i++) {
		const struct overt_events *events = yields[i].events;
		if (!overt_str_equal(yields[i].name, OVERT_STR("text")) &&
		    !overt_str_equal(yields[i].name, OVERT_STR("repost-text")))
			continue;
		for (size_t j = 0; j < events->count; j++)
			printf("%.*s %u %u\n", (int)yields[i].name.len, yields[i].name.ptr,
			       events->items[j].post, events->items[j].object);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct overt_error err = {0};
	struct overt_channel_options options = {.threads = argc > 1 ? (unsigned)atoi(argv[1]) : 1};
	struct sink sink = {.corpus = overt_corpus_new()};
	char line[1024];
	double start = now();
	overt_err code = overt_channel_set_open(&sink.set, &options, &err);
	for (int i = 2; !code && i < argc; i++) {
		static struct overt_source source;
		struct overt_read_sink read = {.post = take, .ctx = &sink};
		code = overt_read_file(argv[i], NULL, &read, &source, NULL, &err);
	}
	double middle = now();
	if (!code)
		code = overt_channel_set_finish(sink.set, NULL, &err);
	if (code) {
		overt_error_format(&err, line, sizeof line);
		fprintf(stderr, "%s\n", line);
		return 1;
	}
	if (options.threads == 0)
		return print_objects(sink.set);
	printf("taking %.2f s (corpus %.2f, channels %.2f), finishing %.2f s\n", middle - start,
	       sink.corpus_time, sink.set_time, now() - middle);
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(sink.set, &count);
	for (size_t i = 0; i < count; i++)
		printf("%-20.*s %9zu events %9u objects\n", (int)yields[i].name.len, yields[i].name.ptr,
		       yields[i].events->count, yields[i].events->objects);
	overt_channel_set_free(sink.set);
	overt_corpus_free(sink.corpus);
	return 0;
}

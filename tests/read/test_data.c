// SPDX-License-Identifier: GPL-3.0-or-later
/* The shared data sets, which are not in this repository: skipped, loudly, where they are absent. */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect.h"

static struct {
	uint64_t posts, rejects, links, given;
} seen;

static overt_err take(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	seen.posts++;
	seen.links += post->links.count;
	seen.given += post->given_count;
	assert_true(post->platform.len > 0 && post->account_id.len > 0);
	assert_true(post->time != OVERT_TIME_UNKNOWN && post->precision != OVERT_PRECISION_UNKNOWN);
	return OVERT_OK;
}

static overt_err reject(void *ctx, const struct overt_reject *r, struct overt_error *err)
{
	(void)ctx;
	(void)err;
	(void)r;
	seen.rejects++;
	return OVERT_OK;
}

static const struct overt_map_entry german[] = {
	{"account", "account_id"}, {"content", "post_id"}, {"time", "timestamp"}, {"object", "url_id"},
	{"object", "hashtag_id"}, {"object", "domain_id"}, {"object", "phash_id"}};
static const struct overt_read_options german_options = {.map = german, .map_count = 7};

static const struct {
	const char *file, *format;
	uint64_t posts, rejects;
	enum overt_precision precision;
	const struct overt_read_options *options;
} files[] = {
	{"worlds/dev_A_spring2016.posts.csv.zst", "generic-csv", 79768, 0, OVERT_PRECISION_MINUTE, NULL},
	{"worlds/dev_B_gopdebate2015.posts.csv.zst", "generic-csv", 7512, 0, OVERT_PRECISION_MINUTE, NULL},
	{"worlds/dev_C_early2015.posts.csv.zst", "generic-csv", 26708, 0, OVERT_PRECISION_MINUTE, NULL},
	{"worlds/dev_D_aug2017.posts.csv.zst", "generic-csv", 9922, 0, OVERT_PRECISION_MINUTE, NULL},
	{"worlds/dev_E_july2017_twitter_facebook.posts.csv.zst", "generic-csv", 15204, 0,
	 OVERT_PRECISION_MINUTE, NULL},
	{"ira/ira_dev_half.csv.zst", "generic-csv", 505663, 0, OVERT_PRECISION_MINUTE, NULL},
	{"coortweet/russian_coord_tweets.csv.zst", "coortweet-csv", 35125, 0, OVERT_PRECISION_SECOND, NULL},
	{"coortweet/german_elections.csv.zst", "generic-csv", 218971, 0, OVERT_PRECISION_SECOND,
	 &german_options},
	{"telegram/1001000724666_messages.json", "telegram-list-json", 967, 0, OVERT_PRECISION_SECOND, NULL},
	{"telegram/1001101170442_messages.json", "telegram-list-json", 1000, 0, OVERT_PRECISION_SECOND, NULL},
	{"formats/flat.jsonl", "x-api-json", 100, 0, OVERT_PRECISION_MS, NULL},
	{"formats/noflat.jsonl", "x-api-json", 100, 0, OVERT_PRECISION_MS, NULL},
	{"formats/2sets.jsonl", "x-api-json", 200, 0, OVERT_PRECISION_MS, NULL},
	{"formats/withheld.jsonl", "x-api-json", 215, 0, OVERT_PRECISION_SECOND, NULL},
	{"formats/streaming_output_with_error.jsonl", "x-api-json", 7, 1, OVERT_PRECISION_MS, NULL},
	{"formats/counts.jsonl", "x-api-no-posts-json", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
	{"formats/users.jsonl", "x-api-no-posts-json", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
	{"formats/lists.jsonl", "x-api-no-posts-json", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
	{"formats/tweets_compliance.jsonl", "x-api-no-posts-json", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
	{"formats/users_compliance.jsonl", "x-api-no-posts-json", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
	{"formats/empty.json", "empty", 0, 0, OVERT_PRECISION_UNKNOWN, NULL},
};

/* Files that hold no posts of any known format. */
static const char *const strangers[] = {
	"worlds/dev_A_spring2016.key.csv", "worlds/dev_A_spring2016.declared.csv",
	"registers/State_Media_Matrix.csv", "registers/FARA_All_Registrants.csv",
	"viginum/rrn_stix21.json", "viginum/rrn_domains.csv", "disarm/DISARM.json",
	"har/www.bbc.com.har.zst", "registers/legislators-current.yaml", "ads/russian-ads.db",
};

static char data_path[4096];

static const char *at(const char *file)
{
	static char path[8192];

	snprintf(path, sizeof path, "%s/%s", data_path, file);
	return path;
}

static void test_counts_of_posts(void **state)
{
	struct overt_read_sink sink = {take, reject, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct overt_source source;
		struct overt_error err;
		memset(&seen, 0, sizeof seen);
		assert_ok(overt_read_file(at(files[i].file), files[i].options, &sink, &source, NULL, &err), &err);
		if (strcmp(source.format, files[i].format) != 0 || seen.posts != files[i].posts ||
		    seen.rejects != files[i].rejects || source.precision != files[i].precision)
			fail_msg("%s: found %s, %u posts, %u rejected, precision %d", files[i].file, source.format,
			         (unsigned)seen.posts, (unsigned)seen.rejects, source.precision);
	}
}

static void test_strangers_are_refused(void **state)
{
	struct overt_read_sink sink = {take, reject, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		struct overt_source source;
		struct overt_error err;
		overt_err rc = overt_read_file(at(strangers[i]), NULL, &sink, &source, NULL, &err);
		if (rc != OVERT_E_FORMAT)
			fail_msg("%s: expected to be refused, found %d", strangers[i], rc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_of_posts),
		cmocka_unit_test(test_strangers_are_refused),
	};
	const char *dir = getenv("OVERT_DATA");

	snprintf(data_path, sizeof data_path, "%s", dir ? dir : "../shared/data");
	if (access(at("worlds"), R_OK) != 0) {
		fprintf(stderr, "SKIPPED: the shared data is not at %s (OVERT_DATA)\n", data_path);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file fixture.c  A case with something in every table. */
#include "fixture.h"

#include <dirent.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char folder[64];

const struct overt_case_step_note note = {
	.command = {"overt test", 10}, .parameters = {"{\"seed\":1}", 10}, .version = {"0.1", 3},
	.started = 1500000000000};

int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/overt-store-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

int remove_folder(void **state)
{
	(void)state;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
	return 0;
}

const char *in_folder(const char *name)
{
	static char paths[8][512];
	static unsigned turn;
	char *path = paths[turn++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

struct overt_case *open_case(const char *path, enum overt_case_mode mode)
{
	struct overt_error err = {0};
	struct overt_case *file = NULL;
	assert_ok(overt_case_open(path, mode, 0, &file, &err), &err);
	return file;
}

void begin(struct overt_case *file, enum overt_case_step step)
{
	struct overt_error err = {0};
	assert_ok(overt_case_step_begin(file, step, &note, NULL, &err), &err);
}

void commit(struct overt_case *file)
{
	struct overt_error err = {0};
	assert_ok(overt_case_step_commit(file, 1500000001000, &err), &err);
}

static void add_source(struct overt_case *file)
{
	struct overt_error err = {0};
	static char hex[OVERT_SHA256_HEX];
	const char *path = in_folder("posts.csv");
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs("id,text\n1,hello\n", out);
	fclose(out);
	overt_sha256_hex("id,text\n1,hello\n", 16, hex);
	assert_ok(overt_case_add_source(file, &(struct overt_case_source){
		.id = 1, .path = overt_str_from(path), .sha256 = overt_str_from(hex), .bytes = 16,
		.data_bytes = 16, .compression = OVERT_STR("none"), .format = OVERT_STR("generic"),
		.rows = 1, .notices = OVERT_STR("[\"a notice\"]")}, &err), &err);
	assert_ok(overt_case_add_reject(file, &(struct overt_case_reject){
		.source = 1, .offset = 8, .line = OVERT_CASE_NONE,
		.reason = OVERT_STR("expected 3 fields, found 2")}, &err), &err);
}

void add_accounts(struct overt_case *file, int64_t accounts)
{
	struct overt_error err = {0};
	for (int64_t i = 1; i <= accounts; i++) {
		char id[32];
		snprintf(id, sizeof id, "u%lld", (long long)i);
		assert_ok(overt_case_add_account(file, &(struct overt_case_account){
			.id = i, .platform = OVERT_STR("twitter"), .account_id = overt_str_from(id),
			.handle = overt_str_from(id), .display_name = OVERT_STR("caf\xC3\xA9"),
			.created_ms = OVERT_CASE_NONE, .first_ms = 1500000000000, .last_ms = 1500000060500,
			.posts = 3, .labels = 0}, &err), &err);
	}
}

static void add_findings(struct overt_case *file)
{
	struct overt_error err = {0};
	/* Members and edges before their finding: references are checked at the end. */
	for (int64_t i = 1; i <= 3; i++)
		assert_ok(overt_case_add_member(file, &(struct overt_case_member){
			.finding = OVERT_STR("f1"), .account = i, .own_objects = 4, .shared_objects = 2,
			.effect = .5, .x = .1 * (double)i, .y = .2, .centrality = (double)NAN}, &err), &err);
	for (int64_t i = 1; i <= 2; i++)
		assert_ok(overt_case_add_edge(file, &(struct overt_case_edge){
			.id = i, .account_a = 1, .account_b = i + 1, .channel = OVERT_STR("text"),
			.window_ms = 60000, .k = 3, .pairs = 4, .median_delay_ms = 12.5, .mean_delay_ms = 13,
			.lambda = .01, .p = 1e-9, .q = 1e-6, .rarity = 2, .window_hits = 3,
			.synchrony_p = (double)NAN, .significant = true, .finding = OVERT_STR("f1")}, &err), &err);
	assert_ok(overt_case_add_finding(file, &(struct overt_case_finding){
		.id = OVERT_STR("f1"), .rank = 1, .grade = OVERT_STR("strong"), .suspected = true,
		.accounts = 3, .edges = 2, .objects = 1, .posts = 2, .density = .67, .effect = .5,
		.median_delay_ms = 12.5, .first_ms = 1500000000000, .last_ms = 1500000060500,
		.channels = OVERT_STR("text"), .figures = OVERT_STR("{\"delays\":[1,2]}")}, &err), &err);
}

static void add_posts(struct overt_case *file)
{
	struct overt_error err = {0};
	assert_ok(overt_case_add_channel(file, &(struct overt_case_channel){
		.name = OVERT_STR("text"), .window_ms = 60000, .events = 9, .objects = 5, .accounts = 3,
		.edges = 2, .kappa = .002, .testable = OVERT_STR("yes")}, &err), &err);
	assert_ok(overt_case_add_object(file, &(struct overt_case_object){
		.id = 7, .channel = OVERT_STR("text"), .label = OVERT_STR("hello"),
		.role = OVERT_STR("evidence"), .accounts = 2, .posts = 2, .first_ms = 1500000000000,
		.last_ms = 1500000000040}, &err), &err);
	assert_ok(overt_case_add_finding_object(file, &(struct overt_case_finding_object){
		.finding = OVERT_STR("f1"), .object = 7, .accounts = 2, .posts = 2}, &err), &err);
	for (int64_t i = 1; i <= 2; i++) {
		assert_ok(overt_case_add_post(file, &(struct overt_case_post){
			.id = i, .source = 1, .offset = 8 * i, .line = 1 + i, .account = i,
			.post_id = OVERT_STR("99"), .time_ms = 1500000000000 + 40 * i,
			.precision = OVERT_STR("ms"), .kind = OVERT_STR("post"),
			.text = {"a\0b", 3}, .links = OVERT_STR("[\"https://example.org/\"]")}, &err), &err);
		assert_ok(overt_case_add_post_object(file, &(struct overt_case_post_object){
			.post = i, .object = 7}, &err), &err);
	}
	assert_ok(overt_case_add_edge_post(file, &(struct overt_case_edge_post){
		.edge = 1, .object = 7, .post_a = 1, .post_b = 2, .delay_ms = 40}, &err), &err);
	assert_ok(overt_case_add_lead(file, &(struct overt_case_lead){
		.id = 1, .object = 7, .account_a = 2, .account_b = 3, .post_a = 2,
		.post_b = OVERT_CASE_NONE, .delay_ms = OVERT_CASE_NONE,
		.text = OVERT_STR("18 words")}, &err), &err);
}

static void add_screening(struct overt_case *file)
{
	struct overt_error err = {0};
	assert_ok(overt_case_add_disposition(file, &(struct overt_case_disposition){
		.finding = OVERT_STR("f1"), .disposition = OVERT_STR("mixed"), .declared = 1,
		.owner = OVERT_STR("Ministry")}, &err), &err);
	assert_ok(overt_case_add_register_match(file, &(struct overt_case_register_match){
		.account = 1, .method = OVERT_STR("handle"), .declares = true, .in_force = true,
		.registry = OVERT_STR("broadcasters"), .entry = OVERT_STR("12"),
		.owner = OVERT_STR("Ministry"), .file = OVERT_STR("r.csv"), .line = 12}, &err), &err);
	assert_ok(overt_case_add_sign(file, &(struct overt_case_sign){
		.finding = OVERT_STR("f1"), .name = OVERT_STR("creation_burst"),
		.state = OVERT_STR("not measurable here"), .observed = (double)NAN,
		.expected = (double)NAN, .p = (double)NAN}, &err), &err);
}

static void add_judgement(struct overt_case *file)
{
	struct overt_error err = {0};
	static const char *const texts[] = {"first", "second", "third"};
	for (size_t i = 0; i < 3; i++)
		assert_ok(overt_case_add_evidence(file, &(struct overt_case_evidence){
			.finding = OVERT_STR("f1"), .ledger = OVERT_STR("covert"), .direction = OVERT_STR("for"),
			.indicator = OVERT_STR("synchrony"), .strength = OVERT_STR("strong"),
			.reliability = OVERT_STR("B"), .credibility = OVERT_STR("2"),
			.dependence_group = OVERT_STR("detector"), .origin = OVERT_STR("{\"q\":1e-6}"),
			.text = overt_str_from(texts[i]), .author = OVERT_STR("overt"),
			.time_ms = 1500000002000}, &err), &err);
	assert_ok(overt_case_add_verdict(file, &(struct overt_case_verdict){
		.finding = OVERT_STR("f1"), .verdict = OVERT_STR("undetermined"),
		.reason = OVERT_STR("evidence thin"), .ledgers = OVERT_STR("{\"covert\":[0.1,0.5]}"),
		.time_ms = 1500000003000}, &err), &err);
}

static void add_analysts(struct overt_case *file)
{
	struct overt_error err = {0};
	static const char *const stances[] = {"agree", "disagree"};
	for (size_t i = 0; i < 2; i++)
		assert_ok(overt_case_add_review(file, &(struct overt_case_review){
			.finding = OVERT_STR("f1"), .author = OVERT_STR("ann"),
			.stance = overt_str_from(stances[i]), .why = OVERT_STR("seen it"),
			.time_ms = 1500000004000}, &err), &err);
	assert_ok(overt_case_add_activity(file, &(struct overt_case_activity){
		.finding = OVERT_STR("open-door"), .title = OVERT_STR("A congress"),
		.scope = OVERT_STR("no foreign element"), .author = OVERT_STR("ann"),
		.time_ms = 1500000005000}, &err), &err);
}

void build_case(const char *path)
{
	struct overt_error err = {0};
	struct overt_case *file = open_case(path, OVERT_CASE_CREATE);
	begin(file, OVERT_CASE_STEP_IMPORT);
	add_source(file);
	add_accounts(file, 4);
	commit(file);
	begin(file, OVERT_CASE_STEP_DETECT);
	add_findings(file);
	add_posts(file);
	commit(file);
	begin(file, OVERT_CASE_STEP_CALIBRATE);
	assert_ok(overt_case_add_calibration(file, &(struct overt_case_calibration){
		.part = OVERT_STR("a"), .round = 1, .name = OVERT_STR("false_accounts"), .value = 0},
		&err), &err);
	commit(file);
	begin(file, OVERT_CASE_STEP_SCREEN);
	add_screening(file);
	commit(file);
	begin(file, OVERT_CASE_STEP_ASSESS);
	add_judgement(file);
	commit(file);
	begin(file, OVERT_CASE_STEP_ANALYST);
	add_analysts(file);
	commit(file);
	overt_case_close(file);
}

static void keep_first(void *ctx, enum overt_case_level level, const char *text)
{
	char *first = ctx;
	if (level == OVERT_CASE_PROBLEM && first && !first[0])
		snprintf(first, 1024, "%s", text);
}

uint64_t problems_of(const char *path, char first[1024])
{
	struct overt_error err = {0};
	struct overt_case *file = NULL;
	struct overt_case_check check = {0};
	struct overt_case_verify_options options = {.tell = keep_first, .ctx = first};
	if (first)
		first[0] = '\0';
	if (overt_case_open(path, OVERT_CASE_READ, 0, &file, &err) != OVERT_OK) {
		if (first)
			snprintf(first, 1024, "%s", err.message);
		return 1;
	}
	assert_ok(overt_case_verify(file, &options, &check, NULL, &err), &err);
	overt_case_close(file);
	return check.problems;
}

bool meddle(const char *path, const char *sql)
{
	static const char no_triggers[] =
		"SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'";
	static const char triggers[] = "SELECT sql FROM sqlite_schema WHERE type = 'trigger'";
	char *error = NULL;
	char drop[4096] = "", make[16384] = "";
	sqlite3 *db = NULL;
	sqlite3_stmt *list = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, no_triggers, -1, &list, NULL);
	while (sqlite3_step(list) == SQLITE_ROW)
		strcat(strcat(drop, (const char *)sqlite3_column_text(list, 0)), ";");
	sqlite3_finalize(list);
	sqlite3_prepare_v2(db, triggers, -1, &list, NULL);
	while (sqlite3_step(list) == SQLITE_ROW)
		strcat(strcat(make, (const char *)sqlite3_column_text(list, 0)), ";");
	sqlite3_finalize(list);
	assert_int_equal(sqlite3_exec(db, drop, NULL, NULL, NULL), SQLITE_OK);
	bool good = sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK;
	sqlite3_exec(db, "UPDATE seal SET digest = 'overt-seal:' || printf('%064d', 0)", NULL, NULL,
	             NULL);
	sqlite3_free(error);
	assert_int_equal(sqlite3_exec(db, make, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	return good;
}

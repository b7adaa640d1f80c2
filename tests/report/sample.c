// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define S OVERT_STR
#define NONE OVERT_CASE_NONE
#define NAN_ ((double)NAN)

enum { ACCOUNTS = 16 };

/* Monday, 4 April 2016, 08:14:03 UTC. */
static const overt_ms start = INT64_C(1459757643000);

static const char digest[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/* Which finding each account is in: 1 disguised, 2 declared, 3 pair, 4 association, 0 none. */
static const struct {
	const char *platform, *id, *handle;
	size_t handle_len;
	int finding;
} people[ACCOUNTS] = {
	{"twitter", "1001", "jenny_heartland", 15, 1}, {"twitter", "1002", "TheSouthDaily", 13, 1},
	{"twitter", "1003", "<script>alert(1)</script>", 25, 1},
	{"twitter", "1004", "\xE2\x80\xAE" "evil\xE2\x80\xAC", 10, 1},
	{"facebook", "-1005", "=cmd|'/c calc'!A1", 17, 1}, {"twitter", "1006", "nul\0byte", 8, 1},
	{"twitter", "2001", "rep_alba", 8, 2}, {"twitter", "2002", "rep_borg", 8, 2},
	{"twitter", "2003", "rep_cruz", 8, 2}, {"twitter", "2004", "rep_diaz", 8, 2},
	{"twitter", "3001", "night_owl", 9, 3}, {"twitter", "3002", "day_owl", 7, 3},
	{"twitter", "4001", "fan_one", 7, 4}, {"twitter", "4002", "fan_two", 7, 4},
	{"twitter", "4003", NULL, 0, 4}, {"twitter", "9001", "nobody_at_all", 13, 0},
};

static const char *const finding_ids[] = {NULL, "f-1111aaaa2222bbbb", "f-3333cccc4444dddd",
                                          "f-5555eeee6666ffff", "f-7777000088881111"};

static const char *const texts[] = {
	"BREAKING: polls close two hours early in every southern county, vote by text message instead",
	"Ordinary people are not safe in their own streets & nobody <b>reports</b> it http://evil.example/?a=1&b=2",
	"The minister said it himself: \"there is no plan\" \xE2\x80\xAE" "txet neddih" "\xE2\x80\xAC and they all knew",
	"\xD8\xB9\xD8\xA7\xD8\xAC\xD9\x84: \xD9\x85\xD8\xB1\xD8\xA7\xD9\x83\xD8\xB2 "
	"\xD8\xA7\xD9\x84\xD8\xA7\xD9\x82\xD8\xAA\xD8\xB1\xD8\xA7\xD8\xB9 "
	"\xD8\xAA\xD8\xBA\xD9\x84\xD9\x82 \xD9\x85\xD8\xA8\xD9\x83\xD8\xB1\xD8\xA7",
	"bytes that are not UTF-8: \xFF\xFE and an escape \x1B[31m in the text",
};

static overt_err add_sources(struct overt_case *file, struct overt_error *err)
{
	struct overt_case_source first = {
		.id = 1, .path = S("exports/spring \"2016\" <1>.csv.zst"),
		.sha256 = overt_str_from(digest), .bytes = 1234567, .data_bytes = 7654321,
		.compression = S("zstd"), .format = S("generic-csv"), .rows = 4200, .rejected = 3,
		.repeated = 17, .replaced_utf8 = 1, .precision = S("second"),
		.notices = S("[\"1 row held bytes that are not UTF-8; they were replaced\"]")};
	struct overt_case_reject reject = {1, 4711, 42, S("expected a time, found \"yesterday\"")};
	overt_err code = overt_case_add_source(file, &first, err);
	if (!code)
		code = overt_case_add_reject(file, &reject, err);
	reject = (struct overt_case_reject){1, 9000, NONE, S("expected 7 fields, found 3")};
	return code ? code : overt_case_add_reject(file, &reject, err);
}

static overt_err add_accounts(struct overt_case *file, struct overt_error *err)
{
	for (int64_t i = 0; i < ACCOUNTS; i++) {
		struct overt_case_account row = {
			.id = i + 1, .platform = overt_str_from(people[i].platform),
			.account_id = overt_str_from(people[i].id),
			.handle = {people[i].handle, people[i].handle_len},
			.display_name = i % 2 ? S("+1 \"quoted\", comma\nand a new line") : OVERT_STR_NONE,
			.created_ms = i % 3 ? start - i * INT64_C(86400000) * 30 : NONE,
			.first_ms = start, .last_ms = start + (i + 20) * INT64_C(86400000),
			.posts = 40 + i, .labels = i == 6 ? 8 : 0};
		overt_err code = overt_case_add_account(file, &row, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

static overt_err add_findings(struct overt_case *file, struct overt_error *err)
{
	static const struct {
		const char *grade, *channels;
		bool suspected;
		int64_t accounts, edges, objects, posts;
		double effect, delay;
	} rows[] = {
		{"strong", "text;link", true, 6, 9, 5, 24, 0.62, 40000},
		{"moderate", "text", true, 4, 6, 3, 12, 0.31, 3600000},
		{"weak", "text", true, 2, 1, 2, 4, 0.2, 900},
		{"weak", "hashtags", false, 3, 2, 2, 6, 0.04, 7200000},
	};
	for (int64_t i = 0; i < 4; i++) {
		struct overt_case_finding row = {
			.id = overt_str_from(finding_ids[i + 1]), .rank = i + 1,
			.grade = overt_str_from(rows[i].grade), .suspected = rows[i].suspected,
			.accounts = rows[i].accounts, .edges = rows[i].edges, .objects = rows[i].objects,
			.posts = rows[i].posts, .density = i ? 1.0 : 0.6, .effect = rows[i].effect,
			.median_delay_ms = rows[i].delay, .first_ms = start + i * INT64_C(86400000),
			.last_ms = start + (i + 9) * INT64_C(86400000),
			.channels = overt_str_from(rows[i].channels), .figures = S("{\"languages\": [\"en\"]}")};
		overt_err code = overt_case_add_finding(file, &row, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

static overt_err add_members(struct overt_case *file, struct overt_error *err)
{
	for (int64_t i = 0; i < ACCOUNTS; i++) {
		int f = people[i].finding;
		if (!f)
			continue;
		struct overt_case_member row = {
			.finding = overt_str_from(finding_ids[f]), .account = i + 1, .own_objects = 10 + i,
			.shared_objects = f == 4 ? 1 : 6, .effect = f == 4 ? 0.05 : 6.0 / (double)(10 + i),
			.x = (f % 2 ? 0.25 : 0.72) + 0.11 * cos((double)i * 1.3),
			.y = (f < 3 ? 0.3 : 0.75) + 0.12 * sin((double)i * 1.3), .centrality = 0.5};
		overt_err code = overt_case_add_member(file, &row, err);
		if (code)
			return code;
	}
	return OVERT_OK;
}

/* Every account of a finding posts the finding's texts, 20 seconds behind one another. */
static overt_err add_posts(struct overt_case *file, struct overt_error *err)
{
	int64_t post = 0;
	overt_err code = OVERT_OK;
	for (int64_t o = 0; o < 8 && !code; o++) {
		int f = o < 5 ? 1 : o < 6 ? 2 : o < 7 ? 3 : 4;
		const char *channel = o == 1 ? "link" : o == 7 ? "hashtags" : "text";
		const char *label = o == 1 ? "https://evil.example/?a=1&b=2" : texts[o % 5];
		struct overt_case_object object = {
			.id = o + 1, .channel = overt_str_from(channel), .label = overt_str_from(label),
			.role = S("evidence"), .accounts = 0, .posts = 0, .first_ms = start, .last_ms = start};
		for (int64_t i = 0; i < ACCOUNTS && !code; i++) {
			if (people[i].finding != f)
				continue;
			object.accounts++;
			object.posts++;
			object.last_ms = start + o * INT64_C(86400000) + i * 20000;
			object.first_ms = object.accounts == 1 ? object.last_ms : object.first_ms;
			post++;
			struct overt_case_post row = {
				.id = post, .source = 1, .offset = post * 300, .line = post + 1, .account = i + 1,
				.post_id = S("718000000000000001"), .time_ms = object.last_ms,
				.precision = S("second"), .kind = S("post"), .text = overt_str_from(texts[o % 5]),
				.language = S("en"), .links = S("[\"http://evil.example/?a=1&b=2\"]"),
				.hashtags = S("[]")};
			struct overt_case_post_object link = {post, o + 1};
			code = overt_case_add_post(file, &row, err);
			if (!code)
				code = overt_case_add_post_object(file, &link, err);
		}
		struct overt_case_finding_object at = {overt_str_from(finding_ids[f]), o + 1,
		                                       object.accounts, object.posts};
		if (!code)
			code = overt_case_add_object(file, &object, err);
		if (!code)
			code = overt_case_add_finding_object(file, &at, err);
	}
	return code;
}

static overt_err add_edges(struct overt_case *file, struct overt_error *err)
{
	int64_t id = 0;
	for (int64_t a = 0; a < ACCOUNTS; a++)
		for (int64_t b = a + 1; b < ACCOUNTS; b++)
			for (int each = 0; each < 2 && people[a].finding; each++) {
				if (people[a].finding != people[b].finding)
					continue;
				struct overt_case_edge row = {
					.id = ++id, .account_a = a + 1, .account_b = b + 1,
					.channel = each ? S("text") : S(""), .window_ms = each ? 60000 : 0,
					.k = 2 + (a + b) % 11, .pairs = 5, .median_delay_ms = 40000,
					.mean_delay_ms = 41000.5, .lambda = each ? NAN_ : 0.012,
					.p = each ? NAN_ : 1e-9 / (double)(a + 1), .q = each ? NAN_ : 3.2e-7,
					.rarity = NAN_, .window_hits = 2, .synchrony_p = each ? NAN_ : 0.031,
					.significant = !each, .finding = overt_str_from(finding_ids[people[a].finding])};
				overt_err code = overt_case_add_edge(file, &row, err);
				if (code)
					return code;
			}
	return OVERT_OK;
}

static overt_err add_channels(struct overt_case *file, struct overt_error *err)
{
	struct overt_case_channel text = {S("text"), 60000, 3900, 2800, 15, 25, 120, 0.0000123, S("yes"),
	                                  OVERT_STR_NONE};
	struct overt_case_channel media = {S("media"), 60000, 2, 1, 2, 0, 2, NAN_,
	                                   S("no: two accounts only"), OVERT_STR_NONE};
	struct overt_case_lead lead = {1, 1, 10 + 1, 15 + 1, NONE, NONE, 90000,
	                               S("22 words that nobody else wrote")};
	overt_err code = overt_case_add_channel(file, &text, err);
	if (!code)
		code = overt_case_add_channel(file, &media, err);
	return code ? code : overt_case_add_lead(file, &lead, err);
}

static overt_err add_screen(struct overt_case *file, struct overt_error *err)
{
	static const char *const names[] = {"disguised", "declared", "undeclared", "association"};
	overt_err code = OVERT_OK;
	for (int i = 0; i < 4 && !code; i++) {
		struct overt_case_disposition row = {
			overt_str_from(finding_ids[i + 1]), overt_str_from(names[i]), i == 1 ? 4 : 0,
			i == 1 ? S("Parliament of Examplia") : OVERT_STR_NONE,
			i == 1 ? S("legislators") : OVERT_STR_NONE, OVERT_STR_NONE};
		code = overt_case_add_disposition(file, &row, err);
	}
	for (int64_t i = 6; i < 10 && !code; i++) {
		struct overt_case_register_match row = {
			i + 1, S("handle"), true, true, S("legislators"), S("L-17"), S("Parliament of Examplia"),
			S("Examplia"), S("legislator"), overt_str_from(people[i].handle), S("legislators.yaml"),
			100 + i, S("https://parliament.example/members")};
		code = overt_case_add_register_match(file, &row, err);
	}
	struct overt_case_register_match weak = {
		2, S("name"), false, true, S("outlets"), S("The South Daily"), S("South Press Trust"),
		S("Examplia"), S("public-service"), S("the south daily"), S("outlets.csv"), 12, OVERT_STR_NONE};
	struct overt_case_sign burst = {overt_str_from(finding_ids[1]), S("creation_burst"), S("present"),
	                                5, 0.4, 0.00002, S("5 of 6 accounts were made within 3 days"),
	                                OVERT_STR_NONE};
	struct overt_case_sign client = {overt_str_from(finding_ids[1]), S("shared_client_or_media"),
	                                 S("not measurable here"), NAN_, NAN_, NAN_,
	                                 S("the file does not name the client"), OVERT_STR_NONE};
	if (!code)
		code = overt_case_add_register_match(file, &weak, err);
	if (!code)
		code = overt_case_add_sign(file, &burst, err);
	return code ? code : overt_case_add_sign(file, &client, err);
}

static overt_err add_evidence(struct overt_case *file, const struct overt_rules *rules,
                              const char *finding, const char *indicator, const char *strength,
                              const char *text, struct overt_error *err)
{
	struct overt_evidence item;
	char reliability[2] = {0}, credibility[2] = {0}, id[OVERT_CASE_EVIDENCE_ID];
	overt_err code = overt_evidence_default(rules, overt_str_from(indicator), &item, err);
	if (code)
		return code;
	reliability[0] = item.reliability;
	credibility[0] = item.credibility;
	struct overt_case_evidence row = {
		.finding = overt_str_from(finding), .ledger = overt_str_from(overt_ledger_name(item.ledger)),
		.direction = overt_str_from(overt_direction_name(item.direction)),
		.indicator = item.indicator, .strength = overt_str_from(strength),
		.reliability = overt_str_from(reliability), .credibility = overt_str_from(credibility),
		.dependence_group = overt_str_from(indicator), .origin = S("{\"detector\": \"sample\"}"),
		.text = overt_str_from(text), .author = S("overt"), .time_ms = start};
	code = overt_case_evidence_id(&row, id, err);
	row.id = overt_str_from(id);
	return code ? code : overt_case_add_evidence(file, &row, err);
}

static overt_err add_all_evidence(struct overt_case *file, const struct overt_rules *rules,
                                  struct overt_error *err)
{
	static const struct {
		const char *finding, *indicator, *strength, *text;
	} rows[] = { /* strengths of their own: calibrating the catalogue moves no golden file */
		{"f-1111aaaa2222bbbb", "coordinated_undeclared", "moderate", "Six undeclared accounts act together"},
		{"f-1111aaaa2222bbbb", "creation_burst", "moderate", "5 of 6 accounts were made within 3 days"},
		{"f-3333cccc4444dddd", "declared_in_register", "very_strong", "All four accounts are in the register"},
		{"f-3333cccc4444dddd", "sponsor_in_register", "very_strong", NULL},
		{"a-analyst-1", "front_organisation", "very_strong", "A foundation <i>without staff</i> rents the servers"},
		{"a-analyst-1", "fake_accounts", "very_strong", "The platform removed 40 invented persons"},
		{"a-analyst-1", "sponsor_named", "very_strong", "A parliamentary inquiry names the sponsor"},
	};
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < sizeof rows / sizeof *rows && !code; i++)
		code = add_evidence(file, rules, rows[i].finding, rows[i].indicator,
		                    rows[i].strength, rows[i].text, err);
	struct overt_case_activity activity = {
		.finding = S("a-analyst-1"), .title = S("A think tank & its \"friends\" <abroad>"),
		.text = S("Seen by an analyst, not by a detector."), .author = S("A. Nalyst"), .time_ms = start};
	struct overt_case_review review = {.finding = S("f-1111aaaa2222bbbb"), .author = S("B. Reviewer"),
	                                   .stance = S("disagree"), .why = S("One shop may own all six"),
	                                   .time_ms = start};
	if (!code)
		code = overt_case_add_activity(file, &activity, err);
	return code ? code : overt_case_add_review(file, &review, err);
}

overt_err sample_rules(struct overt_rules **rules, struct overt_error *err)
{
	struct overt_rules_file files[OVERT_RULES_FILES];
	overt_rules_builtin(files);
	return overt_rules_load(files, rules, err);
}

static overt_err step(struct overt_case *file, enum overt_case_step which,
                      const struct overt_rules *rules, struct overt_error *err)
{
	struct overt_case_step_note note = {
		S("overt run"), S("{\"alpha\": 0.01, \"window\": {\"text\": \"60s\"}}"), S("0.1.0"), start};
	struct overt_case_calibration mean = {S("b"), NONE, S("false_accounts"), 0.0, OVERT_STR_NONE};
	overt_err code = overt_case_step_begin(file, which, &note, NULL, err);
	if (!code && which == OVERT_CASE_STEP_IMPORT && !(code = add_sources(file, err)))
		code = add_accounts(file, err);
	if (!code && which == OVERT_CASE_STEP_DETECT && !(code = add_findings(file, err)) &&
	    !(code = add_members(file, err)) && !(code = add_posts(file, err)) &&
	    !(code = add_edges(file, err)))
		code = add_channels(file, err);
	if (!code && which == OVERT_CASE_STEP_CALIBRATE)
		code = overt_case_add_calibration(file, &mean, err);
	if (!code && which == OVERT_CASE_STEP_SCREEN)
		code = add_screen(file, err);
	if (!code && which == OVERT_CASE_STEP_ANALYST)
		code = add_all_evidence(file, rules, err);
	return code ? code : overt_case_step_commit(file, start + 1000, err);
}

overt_err sample_make(const char *path, struct overt_error *err)
{
	static const enum overt_case_step steps[] = {
		OVERT_CASE_STEP_IMPORT, OVERT_CASE_STEP_DETECT, OVERT_CASE_STEP_CALIBRATE,
		OVERT_CASE_STEP_SCREEN, OVERT_CASE_STEP_ANALYST};
	struct overt_rules *rules = NULL;
	struct overt_case *file = NULL;
	overt_err code = sample_rules(&rules, err);
	if (!code)
		code = overt_case_open(path, OVERT_CASE_CREATE, 0, &file, err);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !code; i++)
		code = step(file, steps[i], rules, err);
	overt_case_close(file);
	overt_rules_free(rules);
	return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file tables.c  Which field of which struct is which column. */
#include "local.h"

/* Two steps, so that TYPE is replaced before it is pasted. */
#define STRUCT_(type) struct overt_case_##type
#define STRUCT(type) STRUCT_(type)
#define CELL(type, field)                                                                          \
	_Generic(((STRUCT(type) *)0)->field, overt_str: CELL_TEXT, int64_t: CELL_INTEGER,              \
	         double: CELL_REAL, bool: CELL_BOOL)
#define FIELD(type, field, filled, expression)                                                     \
	{#field, CELL(type, field), filled, offsetof(STRUCT(type), field), expression}
/* F: given by the caller; J: given by the caller, valid JSON; S: set by the store; Q: worked out when read. */
#define F(field) FIELD(TYPE, field, FILLED_BY_CALLER, NULL)
#define J(field)                                                                                   \
	{#field, CELL_JSON, FILLED_BY_CALLER, offsetof(STRUCT(TYPE), field), NULL}
#define S(field) FIELD(TYPE, field, FILLED_BY_STORE, NULL)
#define Q(field, expression) FIELD(TYPE, field, FILLED_BY_QUERY, expression)

#define TYPE run
static const struct column runs[] = {S(id), S(step), S(command), S(parameters), S(version),
                                     S(started_ms), S(finished_ms), S(digests)};
#undef TYPE
#define TYPE chain
static const struct column chain[] = {S(seq), S(kind), S(row), S(payload), S(prev_hash), S(hash)};
#undef TYPE
#define TYPE source
static const struct column sources[] = {
	F(id), F(path), F(sha256), F(bytes), F(data_bytes), F(compression), F(format), F(rows),
	F(rejected), F(repeated), F(replaced_utf8), F(precision), J(notices)};
#undef TYPE
#define TYPE reject
static const struct column rejects[] = {F(source), F(offset), F(line), F(reason)};
#undef TYPE
#define TYPE account
#define PLACE(field) "(SELECT " field " FROM account_places AS w WHERE w.account = t.id)"
#define DECLARED(field)                                                                            \
	"(SELECT r." field " FROM register_matches AS r WHERE r.account = t.id AND r.declares = 1"     \
	" ORDER BY r.rowid LIMIT 1)"
static const struct column accounts[] = {
	F(id), F(platform), F(account_id), F(handle), F(display_name), F(profile_text),
	F(profile_location), F(profile_url), F(created_ms), F(first_ms), F(last_ms), F(posts),
	F(labels), Q(finding, PLACE("finding")),
	Q(disposition, "(SELECT d.disposition FROM dispositions AS d WHERE d.finding = "
	               PLACE("finding") ")"),
	Q(channels, PLACE("channels")), Q(owner, DECLARED("owner")),
	Q(registry, DECLARED("registry"))};
#undef TYPE
#define TYPE channel
static const struct column channels[] = {F(name), F(window_ms), F(events), F(objects), F(accounts),
                                         F(edges), F(pruned), F(kappa), F(testable), J(figures)};
#undef TYPE
#define TYPE object
static const struct column objects[] = {F(id), F(channel), F(label), F(role), F(accounts),
                                        F(posts), F(first_ms), F(last_ms)};
#undef TYPE
#define TYPE finding
#define OF(table, field) "(SELECT o." field " FROM " table " AS o WHERE o.finding = t.id)"
static const struct column findings[] = {
	F(id), F(rank), F(grade), F(suspected), F(accounts), F(edges), F(objects), F(posts),
	F(density), F(effect), F(median_delay_ms), F(first_ms), F(last_ms), F(channels), J(figures),
	Q(disposition, OF("dispositions", "disposition")), Q(declared, OF("dispositions", "declared")),
	Q(owner, OF("dispositions", "owner")), Q(verdict, OF("latest_verdicts", "verdict")),
	Q(reason, OF("latest_verdicts", "reason")), Q(title, OF("latest_activities", "title")),
	Q(scope, OF("latest_activities", "scope"))};
#undef TYPE
#define TYPE member
static const struct column members[] = {F(finding), F(account), F(own_objects), F(shared_objects),
                                        F(effect), F(x), F(y), F(centrality)};
#undef TYPE
#define TYPE edge
static const struct column edges[] = {
	F(id), F(account_a), F(account_b), F(channel), F(window_ms), F(k), F(pairs),
	F(median_delay_ms), F(mean_delay_ms), F(lambda), F(p), F(q), F(rarity), F(window_hits),
	F(synchrony_p), F(significant), F(finding)};
#undef TYPE
#define TYPE finding_object
static const struct column finding_objects[] = {F(finding), F(object), F(accounts), F(posts)};
#undef TYPE
#define TYPE post
static const struct column posts[] = {
	F(id), F(source), F(offset), F(line), F(account), F(post_id), F(time_ms), F(precision),
	F(kind), F(text), F(language), F(client), F(repost_of), F(reply_to), J(links), J(hashtags),
	J(media)};
#undef TYPE
#define TYPE post_object
static const struct column post_objects[] = {F(post), F(object)};
#undef TYPE
#define TYPE edge_post
static const struct column edge_posts[] = {F(edge), F(object), F(post_a), F(post_b), F(delay_ms)};
#undef TYPE
#define TYPE lead
static const struct column leads[] = {F(id), F(object), F(account_a), F(account_b), F(post_a),
                                      F(post_b), F(delay_ms), F(text)};
#undef TYPE
#define TYPE calibration
static const struct column calibrations[] = {F(part), F(round), F(name), F(value), J(figures)};
#undef TYPE
#define TYPE disposition
static const struct column dispositions[] = {F(finding), F(disposition), F(declared), F(owner),
                                             F(registry), F(reason)};
#undef TYPE
#define TYPE register_match
static const struct column register_matches[] = {
	F(account), F(method), F(declares), F(in_force), F(registry), F(entry), F(owner), F(state),
	F(kind), F(matched), F(file), F(line), F(cites)};
#undef TYPE
#define TYPE sign
static const struct column signs[] = {F(finding), F(name), F(state), F(observed), F(expected),
                                      F(p), F(text), J(figures)};
#undef TYPE
#define TYPE evidence
static const struct column evidence[] = {
	F(id), F(finding), F(ledger), F(direction), F(indicator), F(strength), F(reliability),
	F(credibility), F(dependence_group), J(origin), J(sources), F(text), F(author), F(time_ms),
	F(supersedes), S(seq),
	Q(superseded_by, "(SELECT n.id FROM evidence AS n WHERE n.finding = t.finding"
	                 " AND n.supersedes = t.id ORDER BY n.seq LIMIT 1)")};
#undef TYPE
#define TYPE verdict
static const struct column verdicts[] = {F(finding), F(verdict), F(reason), J(ledgers),
                                         F(time_ms), S(seq), S(run)};
#undef TYPE
#define TYPE review
static const struct column reviews[] = {F(finding), F(author), F(stance), F(why), F(time_ms),
                                        S(seq), S(verdict)};
#undef TYPE
#define TYPE activity
static const struct column activities[] = {
	F(finding), F(title), F(text), F(scope), F(author), F(time_ms), S(seq),
	Q(latest, "NOT EXISTS (SELECT 1 FROM activities AS n WHERE n.finding = t.finding"
	          " AND n.seq > t.seq)"),
	Q(detected, "EXISTS (SELECT 1 FROM findings AS f WHERE f.id = t.finding)")};
#undef TYPE

#define STEP(name) (1u << OVERT_CASE_STEP_##name)
#define ANY_STEP (STEP(ANALYST) * 2 - 1)
#define TABLE(columns, order, steps) {#columns, columns, sizeof(columns) / sizeof *(columns), order,\
                                      NULL, steps}
#define CHAINED(columns, key) {#columns, columns, sizeof(columns) / sizeof *(columns), key, key,   \
                               ANY_STEP}

const struct table store_tables[OVERT_CASE_TABLES] = {
	[OVERT_CASE_SOURCE] = TABLE(sources, "id", STEP(IMPORT)),
	[OVERT_CASE_REJECT] = TABLE(rejects, "rowid", STEP(IMPORT)),
	[OVERT_CASE_ACCOUNT] = TABLE(accounts, "platform, account_id", STEP(IMPORT)),
	[OVERT_CASE_CHANNEL] = TABLE(channels, "rowid", STEP(DETECT)),
	[OVERT_CASE_OBJECT] = TABLE(objects, "accounts DESC, id", STEP(DETECT)),
	[OVERT_CASE_FINDING] = TABLE(findings, "rank", STEP(DETECT)),
	[OVERT_CASE_MEMBER] = TABLE(members, "finding, effect DESC, account", STEP(DETECT)),
	[OVERT_CASE_EDGE] = TABLE(edges, "id", STEP(DETECT)),
	[OVERT_CASE_FINDING_OBJECT] = TABLE(finding_objects, "finding, accounts DESC, object",
	                                    STEP(DETECT)),
	[OVERT_CASE_POST] = TABLE(posts, "time_ms, id", STEP(DETECT)),
	[OVERT_CASE_POST_OBJECT] = TABLE(post_objects, "post, object", STEP(DETECT)),
	[OVERT_CASE_EDGE_POST] = TABLE(edge_posts, "edge,"
	                               " (SELECT time_ms FROM posts WHERE posts.id = t.post_a), rowid",
	                               STEP(DETECT)),
	[OVERT_CASE_LEAD] = TABLE(leads, "id", STEP(DETECT)),
	[OVERT_CASE_CALIBRATION] = TABLE(calibrations, "rowid", STEP(CALIBRATE)),
	[OVERT_CASE_DISPOSITION] = TABLE(dispositions, "rowid", STEP(SCREEN)),
	[OVERT_CASE_REGISTER_MATCH] = TABLE(register_matches, "rowid", STEP(SCREEN)),
	[OVERT_CASE_SIGN] = TABLE(signs, "rowid", STEP(SCREEN)),
	[OVERT_CASE_EVIDENCE] = CHAINED(evidence, "seq"),
	[OVERT_CASE_VERDICT] = CHAINED(verdicts, "seq"),
	[OVERT_CASE_REVIEW] = CHAINED(reviews, "seq"),
	[OVERT_CASE_ACTIVITY] = CHAINED(activities, "seq"),
	[OVERT_CASE_RUN] = {"runs", runs, sizeof runs / sizeof *runs, "id", "id", 0},
	[OVERT_CASE_CHAIN] = {"chain", chain, sizeof chain / sizeof *chain, "seq", NULL, 0},
};

const enum overt_case_table store_clear_order[] = {
	OVERT_CASE_SIGN, OVERT_CASE_REGISTER_MATCH, OVERT_CASE_DISPOSITION, OVERT_CASE_CALIBRATION,
	OVERT_CASE_LEAD, OVERT_CASE_EDGE_POST, OVERT_CASE_POST_OBJECT, OVERT_CASE_POST,
	OVERT_CASE_FINDING_OBJECT, OVERT_CASE_MEMBER, OVERT_CASE_EDGE, OVERT_CASE_FINDING,
	OVERT_CASE_OBJECT, OVERT_CASE_CHANNEL, OVERT_CASE_ACCOUNT, OVERT_CASE_REJECT,
	OVERT_CASE_SOURCE};
const size_t store_clear_count = sizeof store_clear_order / sizeof *store_clear_order;

bool store_step_owns(enum overt_case_step step, enum overt_case_table table)
{
	const struct table *t = &store_tables[table];
	if (t->key || !t->steps)
		return false;
	switch (step) {
	case OVERT_CASE_STEP_IMPORT:
		return true;
	case OVERT_CASE_STEP_DETECT:
		return t->steps != STEP(IMPORT);
	case OVERT_CASE_STEP_CALIBRATE:
	case OVERT_CASE_STEP_SCREEN:
		return t->steps == (1u << step);
	default:
		return false;
	}
}

const char *store_step_name(enum overt_case_step step)
{
	static const char *const names[] = {"import", "detect", "calibrate",
	                                    "screen", "assess", "analyst"};
	return names[step];
}

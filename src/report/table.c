// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What each table holds. The order of rows never depends on the numbers that the
 * case gives its rows, so that two cases of the same input export the same bytes.
 * A column that is added here is added to schema/NAME.schema.json, too.
 */
#include "table.h"

#include <overt/report.h>

#define COLUMNS(list) list, sizeof list / sizeof *list

static const struct report_column accounts[] = {
	{"platform", REPORT_ID}, {"account_id", REPORT_ID}, {"handle", REPORT_TEXT},
	{"finding", REPORT_ID}, {"disposition", REPORT_EXACT}, {"posts", REPORT_WHOLE},
	{"channels", REPORT_LIST}, {"first_seen", REPORT_TIME}, {"last_seen", REPORT_TIME},
	{"display_name", REPORT_TEXT}, {"created", REPORT_TIME}, {"grade", REPORT_EXACT},
	{"verdict", REPORT_EXACT}, {"own_objects", REPORT_WHOLE}, {"shared_objects", REPORT_WHOLE},
	{"effect", REPORT_REAL}, {"centrality", REPORT_REAL}, {"declared", REPORT_BOOL},
	{"declared_owner", REPORT_TEXT}, {"register", REPORT_TEXT}, {"register_method", REPORT_EXACT},
	{"register_entry", REPORT_TEXT}, {"register_file", REPORT_TEXT},
	{"register_line", REPORT_WHOLE}, {"pairs", REPORT_WHOLE}, {"x", REPORT_REAL},
	{"y", REPORT_REAL},
};

/* One deciding register match an account: declaring ones first, the strongest method first. */
#define BEST_MATCH                                                                                 \
	"(SELECT m.rowid FROM register_matches m WHERE m.account = a.id ORDER BY m.declares DESC, "    \
	"CASE m.method WHEN 'account-id' THEN 0 WHEN 'handle' THEN 1 WHEN 'label' THEN 2 "             \
	"WHEN 'profile-domain' THEN 3 WHEN 'name' THEN 4 ELSE 5 END, m.registry, m.entry, m.line "     \
	"LIMIT 1)"

/* Pairs over all channels together where they were tested so, else pairs by channel. */
#define WHOLE_PAIRS "(e.channel = '' OR NOT EXISTS (SELECT 1 FROM edges WHERE channel = ''))"

static const char accounts_sql[] =
	"SELECT a.platform, a.account_id, a.handle, p.finding, d.disposition, a.posts, p.channels, "
	"a.first_ms, a.last_ms, a.display_name, a.created_ms, f.grade, v.verdict, b.own_objects, "
	"b.shared_objects, b.effect, b.centrality, coalesce(m.declares, 0), m.owner, m.registry, "
	"m.method, m.entry, m.file, m.line, "
	"(SELECT count(*) FROM edges e WHERE e.account_a = a.id AND " WHOLE_PAIRS ") + "
	"(SELECT count(*) FROM edges e WHERE e.account_b = a.id AND " WHOLE_PAIRS "), b.x, b.y "
	"FROM accounts a JOIN account_places p ON p.account = a.id "
	"LEFT JOIN members b ON b.finding = p.finding AND b.account = a.id "
	"LEFT JOIN findings f ON f.id = p.finding LEFT JOIN dispositions d ON d.finding = p.finding "
	"LEFT JOIN latest_verdicts v ON v.finding = p.finding "
	"LEFT JOIN register_matches m ON m.rowid = " BEST_MATCH
	" ORDER BY a.platform, a.account_id";

static const struct report_column edges[] = {
	{"platform_a", REPORT_ID}, {"account_a", REPORT_ID}, {"handle_a", REPORT_TEXT},
	{"platform_b", REPORT_ID}, {"account_b", REPORT_ID}, {"handle_b", REPORT_TEXT},
	{"channel", REPORT_TEXT}, {"window_ms", REPORT_WHOLE}, {"k", REPORT_WHOLE},
	{"pairs", REPORT_WHOLE}, {"median_delay_ms", REPORT_REAL}, {"mean_delay_ms", REPORT_REAL},
	{"lambda", REPORT_REAL}, {"p", REPORT_REAL}, {"q", REPORT_REAL}, {"rarity", REPORT_REAL},
	{"window_hits", REPORT_WHOLE}, {"synchrony_p", REPORT_REAL}, {"significant", REPORT_BOOL},
	{"finding", REPORT_ID},
};

static const char edges_sql[] =
	"SELECT a.platform, a.account_id, a.handle, b.platform, b.account_id, b.handle, e.channel, "
	"e.window_ms, e.k, e.pairs, e.median_delay_ms, e.mean_delay_ms, e.lambda, e.p, e.q, e.rarity, "
	"e.window_hits, e.synchrony_p, e.significant, e.finding "
	"FROM edges e JOIN accounts x ON x.id = e.account_a JOIN accounts y ON y.id = e.account_b "
	"JOIN accounts a ON a.id = iif((x.platform, x.account_id) < (y.platform, y.account_id), x.id, y.id) "
	"JOIN accounts b ON b.id = iif(a.id = x.id, y.id, x.id) "
	"ORDER BY a.platform, a.account_id, b.platform, b.account_id, e.channel, e.window_ms";

static const struct report_column findings[] = {
	{"finding", REPORT_ID}, {"rank", REPORT_WHOLE}, {"title", REPORT_TEXT},
	{"disposition", REPORT_EXACT}, {"verdict", REPORT_EXACT}, {"reason", REPORT_TEXT},
	{"grade", REPORT_EXACT}, {"suspected", REPORT_BOOL}, {"accounts", REPORT_WHOLE},
	{"declared", REPORT_WHOLE}, {"declared_owner", REPORT_TEXT}, {"edges", REPORT_WHOLE},
	{"objects", REPORT_WHOLE}, {"posts", REPORT_WHOLE}, {"density", REPORT_REAL},
	{"effect", REPORT_REAL}, {"median_delay_ms", REPORT_REAL}, {"first_seen", REPORT_TIME},
	{"last_seen", REPORT_TIME}, {"channels", REPORT_LIST}, {"figures", REPORT_JSON},
};

static const char findings_sql[] =
	"SELECT f.id, f.rank, t.title, d.disposition, v.verdict, v.reason, f.grade, f.suspected, "
	"f.accounts, d.declared, d.owner, f.edges, f.objects, f.posts, f.density, f.effect, "
	"f.median_delay_ms, f.first_ms, f.last_ms, f.channels, json(f.figures) "
	"FROM findings f LEFT JOIN dispositions d ON d.finding = f.id "
	"LEFT JOIN latest_verdicts v ON v.finding = f.id "
	"LEFT JOIN latest_activities t ON t.finding = f.id ORDER BY f.rank";

static const struct report_column posts[] = {
	{"platform", REPORT_ID}, {"account_id", REPORT_ID}, {"handle", REPORT_TEXT},
	{"finding", REPORT_ID}, {"post_id", REPORT_ID}, {"time", REPORT_TIME},
	{"precision", REPORT_EXACT}, {"kind", REPORT_EXACT}, {"text", REPORT_TEXT},
	{"language", REPORT_TEXT}, {"client", REPORT_TEXT}, {"repost_of", REPORT_ID},
	{"reply_to", REPORT_ID}, {"links", REPORT_JSON}, {"hashtags", REPORT_JSON},
	{"media", REPORT_JSON}, {"objects", REPORT_JSON}, {"source_sha256", REPORT_EXACT},
	{"source_offset", REPORT_WHOLE}, {"source_line", REPORT_WHOLE},
};

static const char posts_sql[] =
	"SELECT a.platform, a.account_id, a.handle, (SELECT n.finding FROM account_places n "
	"WHERE n.account = a.id), p.post_id, p.time_ms, p.precision, p.kind, "
	"p.text, p.language, p.client, p.repost_of, p.reply_to, json(p.links), json(p.hashtags), "
	"json(p.media), "
	"(SELECT json_group_array(json_object('channel', c, 'label', l)) FROM (SELECT o.channel AS c, "
	"o.label AS l FROM post_objects j JOIN objects o ON o.id = j.object WHERE j.post = p.id "
	"ORDER BY o.channel, o.label)), s.sha256, p.offset, p.line "
	"FROM posts p LEFT JOIN accounts a ON a.id = p.account JOIN sources s ON s.id = p.source "
	"ORDER BY p.time_ms, a.platform, a.account_id, p.post_id, s.sha256, p.offset";

static const struct report_column ledger[] = {
	{"finding", REPORT_ID}, {"evidence", REPORT_ID}, {"ledger", REPORT_EXACT},
	{"direction", REPORT_EXACT}, {"indicator", REPORT_EXACT}, {"strength", REPORT_EXACT},
	{"reliability", REPORT_EXACT}, {"credibility", REPORT_EXACT},
	{"dependence_group", REPORT_TEXT}, {"origin", REPORT_JSON}, {"sources", REPORT_JSON},
	{"text", REPORT_TEXT}, {"author", REPORT_TEXT}, {"time", REPORT_TIME},
	{"supersedes", REPORT_ID}, {"superseded_by", REPORT_ID},
};

static const char ledger_sql[] =
	"SELECT e.finding, e.id, e.ledger, e.direction, e.indicator, e.strength, e.reliability, "
	"e.credibility, e.dependence_group, json(e.origin), json(e.sources), e.text, e.author, e.time_ms, "
	"e.supersedes, (SELECT n.id FROM evidence n WHERE n.finding = e.finding AND n.supersedes = e.id "
	"ORDER BY n.seq LIMIT 1) "
	"FROM evidence e ORDER BY e.seq";

const struct report_table report_tables[] = {
	{"accounts", accounts_sql, COLUMNS(accounts)},
	{"edges", edges_sql, COLUMNS(edges)},
	{"findings", findings_sql, COLUMNS(findings)},
	{"posts", posts_sql, COLUMNS(posts)},
	{"ledger", ledger_sql, COLUMNS(ledger)},
};

enum { TABLES = sizeof report_tables / sizeof *report_tables };

const size_t report_table_count = TABLES;

const char *const *overt_report_tables(size_t *count)
{
	static const char *const names[TABLES] = {"accounts", "edges", "findings", "posts", "ledger"};
	*count = TABLES;
	return names;
}

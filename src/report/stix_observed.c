// SPDX-License-Identifier: GPL-3.0-or-later
/* What was seen: accounts, the links and domains of their evidence posts, when and how often. */
#include "link.h"
#include "stix.h"

/* Greatest number that observed-data can state. */
enum { OBSERVED_MAX = 999999999 };

/* One account of a finding. */
struct observed {
	int64_t account;
	char id[STIX_ID];
	int64_t first, last, posts;
	struct overt_buf refs; /* the account, its links, their domains */
};

/* What is collected for a finding. */
struct group {
	const struct dossier_finding *finding;
	struct overt_intern *listed; /* ids in `refs` */
	struct overt_buf *refs, *observed;
};

/* Two accounts may post the same link: the grouping lists it once. */
static void list(struct stix *stix, struct group *group, const char *id)
{
	uint32_t index, before = overt_intern_count(group->listed);
	if (!overt_intern_add(group->listed, overt_str_from(id), &index) && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
	else if (index == before)
		stix_add_ref(group->refs, id);
}

static void write_value(struct stix *stix, const char *type, overt_str value, struct observed *seen,
                        struct group *group)
{
	struct overt_buf json = {0};
	char id[STIX_ID];
	overt_buf_printf(&json, "{\"value\":");
	overt_buf_json(&json, value);
	overt_buf_append(&json, "}", 1);
	stix_observable_name(stix, type, overt_buf_view(&json), id);
	overt_buf_free(&json);
	stix_add_ref(&seen->refs, id);
	list(stix, group, id);
	if (!stix_first(stix, id))
		return;
	stix_begin(stix, type, id);
	stix_text(stix, "value", value);
	stix_end(stix);
}

/* Domains repeat within an account: the list of what was seen names each once. */
static void write_links(struct stix *stix, struct observed *seen, const char *number,
                        struct group *group)
{
	static const char sql[] =
		"SELECT DISTINCT j.value FROM posts p, json_each(p.links) j "
		"WHERE p.account = CAST(?1 AS INTEGER) AND j.type = 'text' ORDER BY 1";
	struct overt_intern *once = overt_intern_new();
	struct overt_buf uri = {0}, host = {0};
	struct ask ask;
	uint32_t index, count = 0;
	if (!once && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
	for (ask_begin(&ask, stix->out, stix->dossier->file, sql, overt_str_from(number));
	     ask_next(&ask);) {
		if (!link_uri(ask_text(&ask, 0), &uri))
			continue;
		overt_intern_add(once, overt_buf_view(&uri), &index);
		if (overt_intern_count(once) == count)
			continue;
		write_value(stix, "url", overt_buf_view(&uri), seen, group);
		if (link_domain(overt_buf_view(&uri), &host) &&
		    overt_intern_add(once, overt_buf_view(&host), &index) &&
		    overt_intern_count(once) > count + 1)
			write_value(stix, "domain-name", overt_buf_view(&host), seen, group);
		count = overt_intern_count(once);
	}
	overt_buf_free(&uri);
	overt_buf_free(&host);
	overt_intern_free(once);
}

static void name_account(struct stix *stix, const struct ask *ask, char id[STIX_ID])
{
	struct overt_buf json = {0};
	overt_str login = ask_text(ask, 3);
	overt_buf_printf(&json, "{");
	if (login.len) {
		overt_buf_printf(&json, "\"account_login\":");
		overt_buf_json(&json, login);
		overt_buf_append(&json, ",", 1);
	}
	overt_buf_printf(&json, "\"account_type\":");
	overt_buf_json(&json, ask_text(ask, 1));
	overt_buf_printf(&json, ",\"user_id\":");
	overt_buf_json(&json, ask_text(ask, 2));
	overt_buf_append(&json, "}", 1);
	stix_observable_name(stix, "user-account", overt_buf_view(&json), id);
	overt_buf_free(&json);
}

static void write_account(struct stix *stix, const struct ask *ask, const char *id)
{
	overt_str login = ask_text(ask, 3), name = ask_text(ask, 4);
	if (!stix_first(stix, id))
		return;
	stix_begin(stix, "user-account", id);
	stix_text(stix, "account_type", ask_text(ask, 1));
	stix_text(stix, "user_id", ask_text(ask, 2));
	stix_text(stix, "account_login", login.len ? login : OVERT_STR_NONE);
	stix_text(stix, "display_name", name.len ? name : OVERT_STR_NONE);
	stix_time(stix, "account_created", ask_int(ask, 5));
	stix_end(stix);
}

/* Evidence posts of an account; where the case holds none, its posts in the sources. */
static void count_posts(struct stix *stix, struct observed *seen, const char *number,
                        const struct ask *account)
{
	static const char sql[] = "SELECT min(time_ms), max(time_ms), count(*) FROM posts "
							  "WHERE account = CAST(?1 AS INTEGER) AND time_ms IS NOT NULL";
	struct ask ask;
	for (ask_begin(&ask, stix->out, stix->dossier->file, sql, overt_str_from(number));
	     ask_next(&ask);) {
		seen->first = ask_int(&ask, 0);
		seen->last = ask_int(&ask, 1);
		seen->posts = ask_int(&ask, 2);
	}
	if (seen->posts > 0)
		return;
	seen->first = ask_int(account, 6);
	seen->last = ask_int(account, 7);
	seen->posts = ask_int(account, 8);
}

static void write_observed(struct stix *stix, struct group *group, const struct observed *seen)
{
	char id[STIX_ID];
	if (seen->posts < 1 || seen->first == OVERT_CASE_NONE || seen->last == OVERT_CASE_NONE)
		return;
	stix_name(stix, "observed-data", (overt_str[]){group->finding->id, overt_str_from(seen->id)},
	          2, id);
	stix_begin_domain(stix, "observed-data", id);
	stix_time(stix, "first_observed", seen->first);
	stix_time(stix, "last_observed", seen->last);
	out_printf(stix->out, ",\"number_observed\":%lld",
	           (long long)(seen->posts < OBSERVED_MAX ? seen->posts : OBSERVED_MAX));
	stix_refs(stix, "object_refs", &seen->refs);
	stix_end(stix);
	list(stix, group, id);
	stix_add_ref(group->observed, id);
}

void stix_observed(struct stix *stix, const struct dossier_finding *finding, struct overt_buf *refs,
                   struct overt_buf *observed)
{
	static const char sql[] =
		"SELECT a.id, a.platform, a.account_id, a.handle, a.display_name, a.created_ms, a.first_ms, "
		"a.last_ms, a.posts FROM members m JOIN accounts a ON a.id = m.account "
		"WHERE m.finding = ?1 ORDER BY a.platform, a.account_id";
	struct group group = {finding, overt_intern_new(), refs, observed};
	struct ask ask;
	if (!group.listed && !out_failed(stix->out))
		overt_fail(&stix->out->error, OVERT_E_NOMEM, "memory is used up while writing");
	for (ask_begin(&ask, stix->out, stix->dossier->file, sql, finding->id); ask_next(&ask);) {
		struct observed seen = {.account = ask_int(&ask, 0)};
		char number[32];
		snprintf(number, sizeof number, "%lld", (long long)seen.account);
		name_account(stix, &ask, seen.id);
		write_account(stix, &ask, seen.id);
		list(stix, &group, seen.id);
		stix_add_ref(&seen.refs, seen.id);
		write_links(stix, &seen, number, &group);
		count_posts(stix, &seen, number, &ask);
		write_observed(stix, &group, &seen);
		overt_buf_free(&seen.refs);
	}
	overt_intern_free(group.listed);
}

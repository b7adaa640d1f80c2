// SPDX-License-Identifier: GPL-3.0-or-later
/* A finding's id is a digest of its evidence: with a day of data more it is another finding.
   What people said stays with the finding of which they said it; here they are told. */
#include "pipeline.h"

enum { AUTHORS_MAX = 80, NAMED_MAX = OVERT_LOST_MAX - 1 };

static const char lost_sql[] =
	"SELECT finding, coalesce(authors, 'somebody'), closest, common, accounts, CASE "
	"WHEN EXISTS (SELECT 1 FROM said AS s WHERE s.finding = l.finding AND kind = 'evidence') "
	"THEN 'evidence' WHEN reviewers > 0 THEN 'a review' ELSE 'a description' END "
	"FROM lost_findings AS l ORDER BY finding";

/* Names of people as they may stand on a terminal: nothing that steers it, and not too long. */
static void name_authors(overt_str authors, char out[AUTHORS_MAX + 4])
{
	size_t n = 0;
	while (n < authors.len && n < AUTHORS_MAX) {
		unsigned char c = (unsigned char)authors.ptr[n];
		out[n++] = c < 0x20 || c == 0x7f ? ' ' : (char)c;
	}
	while (n < authors.len && n && ((unsigned char)authors.ptr[n] & 0xc0) == 0x80)
		n--; /* between characters */
	snprintf(out + n, 4, "%s", n < authors.len ? "…" : "");
}

static void tell(struct overt_run_summary *s, const struct overt_case_value *v)
{
	char authors[AUTHORS_MAX + 4], *line = s->lost[s->lost_count++];
	name_authors(v[1].text, authors);
	int n = snprintf(line, sizeof *s->lost, "a finding with %.*s by %s is no longer found: %.*s",
	                 (int)v[5].text.len, v[5].text.ptr, authors, (int)v[0].text.len, v[0].text.ptr);
	if (n < 0 || (size_t)n >= sizeof *s->lost)
		return;
	if (v[2].text.ptr)
		snprintf(line + n, sizeof *s->lost - (size_t)n, "; closest now: %.*s (%lld of its %lld accounts)",
		         (int)v[2].text.len, v[2].text.ptr, (long long)v[3].integer, (long long)v[4].integer);
	else
		snprintf(line + n, sizeof *s->lost - (size_t)n, "; none of its accounts is in a finding now");
}

overt_err overt_pipeline_tell_lost(struct overt_pipeline *pipeline, struct overt_error *err)
{
	struct overt_run_summary *s = &pipeline->summary;
	struct overt_case_query *query = NULL;
	const struct overt_case_value *values = NULL;
	size_t all = 0;
	s->lost_count = 0;
	overt_err code = overt_case_query_open(pipeline->file, lost_sql, NULL, 0, &query, err);
	while (!code && !(code = overt_case_query_next(query, &values, err)) && values)
		if (all++ < NAMED_MAX)
			tell(s, values);
	overt_case_query_close(query);
	if (!code && all)
		snprintf(s->lost[s->lost_count++], sizeof *s->lost,
		         "nothing is carried over: read `overt evidence list` and `overt review list`, and enter "
		         "what still holds for the closest finding (`overt finding list` shows them)");
	return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Settings of an earlier step, as the case noted them: so that sources are read, and
   findings searched, as they were then. */
#include "pipeline.h"

#include <string.h>

/* The last run that read or searched; `run` does both under these names. */
#define LAST_RUN "(SELECT max(id) FROM runs WHERE step = ?1)"

static overt_err ask(struct overt_pipeline *p, const char *sql, const char *step,
                     struct overt_case_query **query, struct overt_error *err)
{
	overt_str name = overt_str_from(step);
	return overt_case_query_open(p->file, sql, &name, 1, query, err);
}

static bool keep(struct overt_pipeline *p, overt_str text, const char **out)
{
	overt_str copy;
	if (!text.ptr)
		return true;
	if (!overt_arena_copy(p->arena, text, &copy))
		return false;
	*out = copy.ptr;
	return true;
}

static overt_err recall_figures(struct overt_pipeline *p, const char *step,
                                struct overt_run_options *o, struct overt_error *err)
{
	static const char sql[] =
		"SELECT json_extract(parameters, '$.format'), json_extract(parameters, '$.platform'), "
		"json_extract(parameters, '$.alpha'), json_extract(parameters, '$.seed'), "
		"json_extract(parameters, '$.division'), json_extract(parameters, '$.window_ms'), "
		"json_extract(parameters, '$.dates') "
		"FROM runs WHERE id = " LAST_RUN;
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	overt_err code = ask(p, sql, step, &query, err);
	if (!code)
		code = overt_case_query_next(query, &v, err);
	if (!code && v) {
		if ((!o->read.format && !keep(p, v[0].text, &o->read.format)) ||
		    (!o->read.platform && !keep(p, v[1].text, &o->read.platform)))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
		o->alpha = v[2].real > 0 ? v[2].real : o->alpha;
		o->seed = (uint64_t)v[3].integer;
		o->division = overt_str_equal(v[4].text, OVERT_STR("leiden")) ? OVERT_DIVISION_LEIDEN
		                                                              : OVERT_DIVISION_LABELS;
		o->window = v[5].integer;
		if (o->read.dates == OVERT_DATES_UNSAID)
			o->read.dates = overt_date_order_find(v[6].text.ptr);
	}
	overt_case_query_close(query);
	return code;
}

/* Lists of one or two columns into arrays of texts. */
static overt_err recall_list(struct overt_pipeline *p, const char *sql, const char *step,
                             const char **left, const char **right, size_t cap, size_t *count,
                             struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	overt_err code = ask(p, sql, step, &query, err);
	*count = 0;
	while (!code && !(code = overt_case_query_next(query, &v, err)) && v && *count < cap) {
		if (!keep(p, v[0].text, &left[*count]) || (right && !keep(p, v[1].text, &right[*count])))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
		++*count;
	}
	overt_case_query_close(query);
	return code;
}

enum { LIST_MAX = 256 };

static overt_err recall_map(struct overt_pipeline *p, const char *step,
                            struct overt_run_options *o, struct overt_error *err)
{
	static const char sql[] =
		"SELECT json_extract(m.value, '$[0]'), json_extract(m.value, '$[1]') FROM runs, "
		"json_each(runs.parameters, '$.map') AS m WHERE runs.id = " LAST_RUN " ORDER BY m.key";
	const char *fields[LIST_MAX], *columns[LIST_MAX];
	size_t count;
	overt_err code = recall_list(p, sql, step, fields, columns, LIST_MAX, &count, err);
	if (code || !count)
		return code;
	struct overt_map_entry *map = overt_arena_alloc(p->arena, count * sizeof *map);
	if (!map)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	for (size_t i = 0; i < count; i++)
		map[i] = (struct overt_map_entry){fields[i], columns[i]};
	o->read.map = map;
	o->read.map_count = count;
	return OVERT_OK;
}

/* The query for the names in one list of a run's settings. */
#define NAMES_OF(list)                                                                             \
	"SELECT n.value FROM runs, json_each(runs.parameters, '$." list "') AS n "                     \
	"WHERE runs.id = " LAST_RUN " ORDER BY n.key"

static overt_err recall_names(struct overt_pipeline *p, const char *sql, const char *step,
                              const char *const **out, size_t *out_count, struct overt_error *err)
{
	const char **names = overt_arena_alloc(p->arena, LIST_MAX * sizeof *names);
	size_t count;
	if (!names)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	overt_err code = recall_list(p, sql, step, names, NULL, LIST_MAX, &count, err);
	if (!code && count) {
		*out = names;
		*out_count = count;
	}
	return code;
}

overt_err overt_pipeline_recall_reading(struct overt_pipeline *p, struct overt_error *err)
{
	const struct overt_run_options *given = p->options;
	struct overt_run_options *o = overt_arena_alloc(p->arena, sizeof *o);
	struct overt_run_options then = *given;
	if (!o)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	*o = *given;
	overt_err code = recall_figures(p, "import", &then, err);
	o->read.format = then.read.format;
	o->read.platform = then.read.platform;
	o->read.dates = then.read.dates;
	if (!code && !o->read.map_count)
		code = recall_map(p, "import", o, err);
	if (!code)
		p->options = o;
	return code;
}

overt_err overt_pipeline_recall_search(struct overt_pipeline *p, struct overt_error *err)
{
	struct overt_run_options *o = overt_arena_alloc(p->arena, sizeof *o);
	if (!o)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	*o = *p->options;
	overt_err code = recall_figures(p, "detect", o, err);
	if (!code && !o->channel_count)
		code = recall_names(p, NAMES_OF("channels"), "detect", &o->channels, &o->channel_count, err);
	if (!code)
		p->options = o;
	return code;
}

static overt_err recall_builtin(struct overt_pipeline *p, struct overt_run_options *o,
                                struct overt_error *err)
{
	static const char sql[] = "SELECT json_extract(parameters, '$.builtin_registers') FROM runs "
							  "WHERE id = " LAST_RUN;
	struct overt_case_query *query = NULL;
	const struct overt_case_value *v = NULL;
	overt_err code = ask(p, sql, "screen", &query, err);
	if (!code)
		code = overt_case_query_next(query, &v, err);
	if (!code && v && v[0].integer == 0)
		o->no_builtin_registers = true;
	overt_case_query_close(query);
	return code;
}

overt_err overt_pipeline_recall_screening(struct overt_pipeline *p, struct overt_error *err)
{
	struct overt_run_options *o = overt_arena_alloc(p->arena, sizeof *o);
	if (!o)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for settings");
	*o = *p->options;
	overt_err code = OVERT_OK;
	if (!o->register_count && !o->no_builtin_registers) {
		code = recall_names(p, NAMES_OF("registers"), "screen", &o->registers, &o->register_count,
		                    err);
		if (!code)
			code = recall_builtin(p, o, err);
	}
	if (!code && !o->covert_domain_count)
		code = recall_names(p, NAMES_OF("covert_domains"), "screen", &o->covert_domains,
		                    &o->covert_domain_count, err);
	if (!code && !o->known_count)
		code = recall_names(p, NAMES_OF("known"), "screen", &o->known, &o->known_count, err);
	if (!code)
		p->options = o;
	return code;
}

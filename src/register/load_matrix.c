// SPDX-License-Identifier: GPL-3.0-or-later
/* State Media Matrix: outlets by country with a typology of their independence. */
#include "local.h"
#include <string.h>

/* Letters of the typology, as the matrix' authors define them. */
static const struct {
	const char *code, *kind;
	bool doubtful; /* private owners who do not own up to a sponsor */
} types[] = {
	{"SC", "state-controlled", false},  {"CaPu", "captured-public", false},
	{"CaPr", "captured-private", true}, {"ISFM", "state-funded", false},
	{"ISF", "state-funded", false},     {"ISM", "state-managed", false},
	{"IP", "independent-public", false},
};

static const struct {
	const char *column, *platform;
} links[] = {
	{"Instagram Link", "instagram"}, {"Twitter Link", "twitter"},   {"Facebook Link", "facebook"},
	{"Youtube Link", "youtube"},     {"Telegram Link", "telegram"}, {"VK Link", "vk"},
	{"Linkedin link", "linkedin"},   {"Ok.ru link", "ok"},          {"Tiktok Link", "tiktok"},
	{"Rutube Link", "rutube"},
};

enum { LINKS = sizeof links / sizeof links[0] };

struct columns {
	size_t country, company, assets, url, type;
	size_t link[LINKS];
};

static struct columns find_columns(const struct register_row *head)
{
	struct columns c = {.country = register_column(head, "Country"),
	                    .company = register_column(head, "Media company"),
	                    .assets = register_column(head, "Main assets"),
	                    .url = register_column(head, "URL"),
	                    .type = register_column(head, "Typology")};
	for (size_t i = 0; i < LINKS; i++)
		c.link[i] = register_column(head, links[i].column);
	return c;
}

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)data;
	struct columns c = find_columns(head);
	return c.country != SIZE_MAX && c.company != SIZE_MAX && c.assets != SIZE_MAX &&
	       c.type != SIZE_MAX;
}

/* The kind; a question mark behind the letters leaves it as it is. */
static overt_str kind_of(overt_str type, bool *doubtful)
{
	if (type.len && type.ptr[type.len - 1] == '?')
		type.len--;
	*doubtful = false;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (overt_str_equal(type, overt_str_from(types[i].code))) {
			*doubtful = types[i].doubtful;
			return overt_str_from(types[i].kind);
		}
	return OVERT_STR_NONE;
}

/* "Television: Name" and the like: what stands before the colon is a medium. */
static overt_str without_medium(overt_str name)
{
	const char *colon = name.len ? memchr(name.ptr, ':', name.len) : NULL;
	if (!colon)
		return name;
	overt_str rest = {colon + 1, name.len - (size_t)(colon + 1 - name.ptr)};
	rest = overt_str_trim(rest);
	return rest.len ? rest : name;
}

static overt_err add_row(struct register_build *build, const struct columns *c,
                         const struct register_row *row, struct overt_error *err)
{
	overt_str company = register_field(row, c->company);
	overt_str name = without_medium(register_field(row, c->assets));
	struct register_facts facts = {
		.registry = OVERT_STR("State Media Matrix"), .name = name.ptr ? name : company,
		.owner = company.ptr ? company : name,       .state = register_field(row, c->country),
		.since = OVERT_TIME_UNKNOWN,                 .until = OVERT_TIME_UNKNOWN,
		.line = row->line,
	};
	facts.kind = kind_of(register_field(row, c->type), &facts.doubtful);
	overt_err code = register_begin(build, &facts, err);
	if (!code)
		code = register_add_names(build, name, err);
	if (!code)
		code = register_add_names(build, company, err);
	if (!code)
		code = register_add_site(build, register_field(row, c->url), err);
	for (size_t i = 0; i < LINKS && !code; i++)
		code = register_add_profile(build, overt_str_from(links[i].platform),
		                            register_field(row, c->link[i]), err);
	return code;
}

static overt_err load(struct register_build *build, overt_str data, struct overt_error *err)
{
	struct register_csv csv = {.data = data, .line = 1};
	struct register_row row;
	int got = register_csv_next(&csv, &row, err);
	overt_err code = OVERT_OK;
	struct columns columns = find_columns(&row);
	while (got == 1 && !code && (got = register_csv_next(&csv, &row, err)) == 1) {
		register_row(build);
		code = add_row(build, &columns, &row, err);
	}
	overt_buf_free(&csv.text);
	return code ? code : (overt_err)got;
}

const struct register_loader register_loader_matrix = {recognise, load};

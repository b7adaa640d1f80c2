// SPDX-License-Identifier: GPL-3.0-or-later
/* platform,account_id,declared_owner,register: what an archive or a platform's
   label list boils down to. The second column holds an id or a handle. A column `kind`
   may say what the owner is, in the words of register.h (state-controlled, …). */
#include "local.h"

struct columns {
	size_t platform, account, owner, registry, kind;
};

static struct columns find_columns(const struct register_row *head)
{
	return (struct columns){register_column(head, "platform"), register_column(head, "account_id"),
	                        register_column(head, "declared_owner"),
	                        register_column(head, "register"), register_column(head, "kind")};
}

static bool recognise(overt_str data, const struct register_row *head)
{
	(void)data;
	struct columns c = find_columns(head);
	return c.platform != SIZE_MAX && c.account != SIZE_MAX && c.owner != SIZE_MAX;
}

static overt_err add_row(struct register_build *build, const struct columns *c,
                         const struct register_row *row, struct overt_error *err)
{
	overt_str platform = register_field(row, c->platform);
	overt_str account = register_field(row, c->account);
	struct register_facts facts = {
		.registry = register_field(row, c->registry), .id = account,
		.owner = register_field(row, c->owner),       .since = OVERT_TIME_UNKNOWN,
		.until = OVERT_TIME_UNKNOWN,                  .kind = register_field(row, c->kind),
		.line = row->line,
	};
	if (!platform.ptr || !account.ptr || !facts.owner.ptr) {
		register_problem(build, row->line,
		                 "expected a platform, an account and a declared owner, found an empty field");
		return OVERT_OK;
	}
	overt_err code = register_begin(build, &facts, err);
	if (!code)
		code = register_add_id(build, platform, account, err);
	/* All digits can only be an id: a handle of digits would belong to somebody else. */
	bool digits = register_all_digits(account);
	if (!code && !digits)
		code = register_add_handle(build, platform, account, err);
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

const struct register_loader register_loader_plain = {recognise, load};

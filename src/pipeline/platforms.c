// SPDX-License-Identifier: GPL-3.0-or-later
#include "platforms.h"

#include <stdlib.h>

/* Platforms that are told of by name at most. */
enum { TOLD_MAX = 3 };

/* Platforms with a number each: first those of the registers, then others of the case. */
struct platforms {
	struct overt_intern *names;
	uint32_t known; /* of the registers */
	uint64_t *accounts;
	size_t cap;
	struct overt_buf name;
};

static bool add_registers(struct platforms *all, const struct overt_registers *set)
{
	uint32_t count, number;
	const struct overt_register_entry *entries = overt_registers_entries(set, &count);
	for (uint32_t i = 0; i < count; i++)
		for (size_t k = 0; k < entries[i].key_count; k++)
			if (entries[i].keys[k].platform.len > 0 &&
			    !overt_intern_add(all->names, entries[i].keys[k].platform, &number))
				return false;
	all->known = overt_intern_count(all->names);
	return true;
}

static bool add_accounts(struct platforms *all, const struct case_view *view)
{
	struct overt_error err;
	uint32_t number;
	for (uint32_t i = 0; i < view->account_count; i++) {
		size_t before = overt_intern_count(all->names);
		if (!overt_norm_platform(view->accounts[i].platform, &all->name) ||
		    !overt_intern_add(all->names, overt_buf_view(&all->name), &number) ||
		    overt_grow(&all->accounts, &all->cap, (size_t)number + 1, sizeof *all->accounts,
		               OVERT_NO_INDEX, &err))
			return false;
		if (number >= before)
			all->accounts[number] = 0;
		if (number >= all->known)
			all->accounts[number]++;
	}
	return true;
}

static void tell(struct overt_pipeline *p, overt_str name, uint64_t accounts)
{
	overt_str near = overt_norm_platform_near(name);
	if (overt_str_equal(name, OVERT_STR(OVERT_PLATFORM_UNKNOWN)))
		overt_pipeline_notice(p, "%llu accounts are on an unknown platform: no register can match "
		                      "their ids or handles; say -p NAME when the files are read", (unsigned long long)accounts);
	else if (near.ptr && !overt_str_equal(near, name))
		overt_pipeline_notice(p, "%llu accounts are on \"%.*s\", of which no register knows an account; "
		                      "was %.*s meant?", (unsigned long long)accounts, (int)(name.len < 60 ? name.len : 60),
		                      name.ptr, (int)near.len, near.ptr);
	else
		overt_pipeline_notice(p, "%llu accounts are on \"%.*s\", of which no register knows an account",
		                      (unsigned long long)accounts, (int)(name.len < 60 ? name.len : 60), name.ptr);
}

overt_err overt_pipeline_tell_platforms(struct overt_pipeline *pipeline,
                                        const struct overt_registers *set,
                                        const struct case_view *view, struct overt_error *err)
{
	struct platforms all = {.names = overt_intern_new()};
	overt_err code = OVERT_OK;
	if (!all.names || !add_registers(&all, set) || (all.known > 0 && !add_accounts(&all, view)))
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for the names of platforms");
	const uint32_t count = code || !all.known ? all.known : overt_intern_count(all.names);
	for (uint32_t i = all.known; i < count; i++) {
		if (i == all.known + TOLD_MAX) {
			overt_pipeline_notice(pipeline, "and so are those of %u more platforms", count - i);
			break;
		}
		tell(pipeline, overt_intern_get(all.names, i), all.accounts[i]);
	}
	overt_intern_free(all.names);
	overt_buf_free(&all.name);
	free(all.accounts);
	return code;
}

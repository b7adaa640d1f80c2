// SPDX-License-Identifier: GPL-3.0-or-later
/* Entries as loaders make them. */
#include "local.h"
#include <stdarg.h>
#include <stdio.h>

void register_row(struct register_build *build)
{
	build->source->rows++;
	build->item = NULL;
}

void register_problem(struct register_build *build, int64_t line, const char *format, ...)
{
	char text[400], whole[700];
	if (build->source->first_problem.ptr)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	snprintf(whole, sizeof whole, "%.255s:%lld: %s", build->name, (long long)line, text);
	overt_arena_copy(build->set->arena, overt_str_from(whole), &build->source->first_problem);
}

static overt_err used_up(struct overt_error *err)
{
	return overt_fail(err, OVERT_E_NOMEM, "memory is used up: registers");
}

/* Owners, states and kinds repeat thousands of times: one copy of each. */
static bool shared_copy(struct overt_registers *set, overt_str s, overt_str *out)
{
	uint32_t index;
	*out = OVERT_STR_NONE;
	if (!s.ptr)
		return true;
	if (!overt_intern_add(set->strings, s, &index))
		return false;
	*out = overt_intern_get(set->strings, index);
	return true;
}

static bool copy_facts(struct register_build *build, const struct register_facts *facts,
                       overt_str owner, struct register_item *item)
{
	struct overt_registers *set = build->set;
	struct overt_register_entry *entry = &item->entry;
	overt_str kind = facts->kind.ptr ? facts->kind : OVERT_STR("declared");
	overt_str registry = facts->registry.ptr ? facts->registry : build->stem;
	entry->line = (uint64_t)facts->line;
	entry->since = facts->since;
	entry->until = facts->until;
	entry->acknowledged = !facts->doubtful;
	item->join = facts->join_id.ptr ? facts->join : REGISTER_JOIN_NONE;
	return shared_copy(set, registry, &entry->registry) && shared_copy(set, owner, &entry->owner) &&
	       shared_copy(set, overt_str_from(build->name), &entry->file) &&
	       shared_copy(set, facts->state, &entry->state) && shared_copy(set, kind, &entry->kind) &&
	       shared_copy(set, facts->cites, &entry->cites) &&
	       overt_arena_copy(set->arena, facts->id, &entry->id) &&
	       overt_arena_copy(set->arena, facts->name, &entry->name) &&
	       shared_copy(set, facts->join_id, &item->join_id);
}

overt_err register_begin(struct register_build *build, const struct register_facts *facts,
                         struct overt_error *err)
{
	struct overt_registers *set = build->set;
	struct register_item item = {.first_key = set->key_count,
	                             .source = (uint32_t)(set->source_count - 1)};
	overt_str owner = facts->owner.ptr ? facts->owner : facts->name;
	build->item = NULL;
	if (!owner.ptr ||
	    overt_norm_name(set->norm, owner, &build->scratch, NULL) != OVERT_OK) {
		register_problem(build, facts->line, "expected a declared owner, found none");
		return OVERT_OK;
	}
	if (!shared_copy(set, overt_buf_view(&build->scratch), &item.owner_form) ||
	    !copy_facts(build, facts, owner, &item))
		return used_up(err);
	overt_err code = overt_grow(&set->items, &set->item_cap, set->item_count + 1,
	                            sizeof *set->items, REGISTER_ENTRIES_MAX, err);
	if (code)
		return code;
	set->items[set->item_count] = item;
	build->item = &set->items[set->item_count++];
	build->source->entries++;
	return OVERT_OK;
}

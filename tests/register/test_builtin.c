// SPDX-License-Identifier: GPL-3.0-or-later
/* The register that is compiled in keeps its promises. */
#include "kit.h"
#include <stdio.h>

static struct overt_registers *builtin(void)
{
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	assert_int_equal(overt_registers_new(&set, &err), OVERT_OK);
	if (overt_registers_add_builtin(set, &err))
		fail_msg("%s:%d: %s", err.file, (int)err.line, err.message);
	assert_int_equal(overt_registers_seal(set, &err), OVERT_OK);
	return set;
}

static void every_row_is_whole(void **state)
{
	(void)state;
	struct overt_registers *set = builtin();
	uint32_t count, states = 0;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	struct overt_intern *ids = overt_intern_new(), *names = overt_intern_new();
	assert_true(count >= 60);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at;
		size_t findable = 0;
		assert_true(e[i].id.len && e[i].name.len && e[i].owner.len && e[i].state.len);
		assert_true(e[i].cites.len > 10);
		assert_true(e[i].since != OVERT_TIME_UNKNOWN);
		assert_true(same(e[i].kind, "state-controlled") || same(e[i].kind, "public-service") ||
		            same(e[i].kind, "state-funded"));
		assert_int_equal(overt_intern_find(ids, e[i].id), OVERT_NO_INDEX); /* no id twice */
		assert_true(overt_intern_add(ids, e[i].id, &at));
		assert_true(overt_intern_add(names, e[i].state, &at));
		for (size_t k = 0; k < e[i].key_count; k++)
			findable += e[i].keys[k].kind != OVERT_REGISTER_KEY_NAME;
		if (!findable)
			fail_msg("%.*s has neither domain nor handle", (int)e[i].id.len, e[i].id.ptr);
	}
	states = overt_intern_count(names);
	print_message("built-in register: %u outlets of %u states\n", count, states);
	assert_true(states >= 25);
	overt_intern_free(ids);
	overt_intern_free(names);
	overt_registers_free(set);
}

static void nothing_was_dropped(void **state)
{
	(void)state;
	struct overt_registers *set = builtin();
	size_t count;
	const struct overt_register_source *source = overt_registers_sources(set, &count);
	assert_true(count >= 1);
	for (size_t i = 0; i < count; i++) {
		assert_true(source[i].builtin);
		assert_int_equal(source[i].rows, source[i].entries);
		if (source[i].keys_dropped)
			fail_msg("%.*s", (int)source[i].first_problem.len, source[i].first_problem.ptr);
	}
	overt_registers_free(set);
}

/* One account or site belongs to one outlet. */
static void no_key_twice(void **state)
{
	(void)state;
	struct overt_registers *set = builtin();
	uint32_t count;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	struct overt_intern *seen = overt_intern_new();
	char text[512];
	for (uint32_t i = 0; i < count; i++)
		for (size_t k = 0; k < e[i].key_count; k++) {
			const struct overt_register_key *key = &e[i].keys[k];
			uint32_t at;
			if (key->kind == OVERT_REGISTER_KEY_NAME)
				continue;
			snprintf(text, sizeof text, "%.*s:%.*s", (int)key->platform.len,
			         key->platform.ptr ? key->platform.ptr : "", (int)key->value.len,
			         key->value.ptr);
			if (overt_intern_find(seen, overt_str_from(text)) != OVERT_NO_INDEX)
				fail_msg("%s stands there twice", text);
			assert_true(overt_intern_add(seen, overt_str_from(text), &at));
		}
	overt_intern_free(seen);
	overt_registers_free(set);
}

/* Domains are registrable or below a registrable one, and written bare. */
static void domains_are_domains(void **state)
{
	(void)state;
	struct overt_registers *set = builtin();
	struct overt_norm *norm = tools();
	struct overt_buf domain = {0};
	uint32_t count;
	const struct overt_register_entry *e = overt_registers_entries(set, &count);
	for (uint32_t i = 0; i < count; i++)
		for (size_t k = 0; k < e[i].key_count; k++) {
			overt_str host = e[i].keys[k].value;
			if (e[i].keys[k].kind != OVERT_REGISTER_KEY_DOMAIN)
				continue;
			assert_int_equal(overt_norm_domain(norm, host, &domain, NULL), OVERT_OK);
			assert_true(host.len >= domain.len);
			assert_memory_equal(host.ptr + host.len - domain.len, domain.data, domain.len);
		}
	overt_buf_free(&domain);
	overt_norm_free(norm);
	overt_registers_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(nothing_was_dropped),
		cmocka_unit_test(no_key_twice),
		cmocka_unit_test(domains_are_domains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

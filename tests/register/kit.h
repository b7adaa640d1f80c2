// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of registers share. */
#ifndef REGISTER_KIT_H
#define REGISTER_KIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <overt/register.h>
#include <string.h>

/** A set of the texts given (name, text, name, text, …, NULL), sealed. */
static inline struct overt_registers *sealed_of(const char *name, ...)
{
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	va_list args;
	assert_int_equal(overt_registers_new(&set, &err), OVERT_OK);
	va_start(args, name);
	for (; name; name = va_arg(args, const char *)) {
		const char *text = va_arg(args, const char *);
		if (overt_registers_add_memory(set, name, overt_str_from(text), &err))
			fail_msg("%s:%d: %s", err.file, (int)err.line, err.message);
	}
	va_end(args);
	assert_int_equal(overt_registers_seal(set, &err), OVERT_OK);
	return set;
}

static inline struct overt_norm *tools(void)
{
	struct overt_norm *norm = NULL;
	assert_int_equal(overt_norm_open(&norm, NULL), OVERT_OK);
	return norm;
}

/** An account with everything unknown but these. */
static inline struct overt_register_query account(const char *platform, const char *id,
                                                  const char *handle)
{
	return (struct overt_register_query){
		.platform = overt_str_from(platform), .id = overt_str_from(id),
		.handle = overt_str_from(handle),     .first_seen = OVERT_TIME_UNKNOWN,
		.last_seen = OVERT_TIME_UNKNOWN,
	};
}

static inline struct overt_register_result match(const struct overt_registers *set,
                                                 const struct overt_register_query *query)
{
	struct overt_register_result result;
	struct overt_error err = {0};
	struct overt_norm *norm = tools();
	if (overt_registers_match(set, norm, query, &result, &err))
		fail_msg("%s", err.message);
	overt_norm_free(norm);
	return result;
}

static inline bool same(overt_str s, const char *text)
{
	return overt_str_equal(s, overt_str_from(text));
}

#endif

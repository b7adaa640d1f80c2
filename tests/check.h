// SPDX-License-Identifier: GPL-3.0-or-later
/** \file check.h  What every C test includes: cmocka in its required order, and overt's base. */
#ifndef OVERT_TESTS_CHECK_H
#define OVERT_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <overt/base.h>

/** Fails the test with overt's own message when a call did not return OVERT_OK. */
#define assert_ok(call, err)                                                                       \
	do {                                                                                           \
		if ((call) != OVERT_OK)                                                                    \
			fail_msg("%s: %s", #call, (err)->message);                                             \
	} while (0)

#endif

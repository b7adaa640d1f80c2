// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef OVERT_NORM_TEST_H
#define OVERT_NORM_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <overt/norm.h>

static inline int open_norm(void **state)
{
	struct overt_norm *norm = NULL;
	int failed = overt_norm_open(&norm, NULL);
	*state = norm;
	return failed;
}

static inline int close_norm(void **state)
{
	overt_norm_free(*state);
	return 0;
}

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>
#include <stdlib.h>
#include <string.h>

bool overt_size_mul(size_t a, size_t b, size_t *out)
{
	size_t product;
	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*out = product;
	return true;
}

overt_err overt_grow(void *array, size_t *cap, size_t need, size_t element, size_t max,
                     struct overt_error *err)
{
	void *old;
	memcpy(&old, array, sizeof old); // the caller's pointer may have any object type
	if (need <= *cap)
		return OVERT_OK;
	if (need > max)
		return overt_fail(err, OVERT_E_NOMEM, "more than %zu elements are needed: %zu", max, need);
	size_t want = *cap < max / 2 ? *cap * 2 : max;
	if (want < 16)
		want = max < 16 ? max : 16;
	if (want < need)
		want = need;
	size_t bytes;
	void *grown = overt_size_mul(want, element, &bytes) ? realloc(old, bytes) : NULL;
	if (!grown)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu elements of %zu bytes", want,
		                  element);
	memcpy(array, &grown, sizeof grown);
	*cap = want;
	return OVERT_OK;
}

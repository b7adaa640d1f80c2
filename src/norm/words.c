// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

/* A text this long has more than enough words for any use of the count. */
enum { COUNTED_UNITS = 1 << 16 };

overt_err overt_norm_count_words(struct overt_norm *norm, size_t *words, struct overt_error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	size_t len = norm->text.len < COUNTED_UNITS ? norm->text.len : COUNTED_UNITS;
	ubrk_setText(norm->breaks, norm->text.data, (int32_t)len, &status);
	if (U_FAILURE(status))
		return overt_norm_icu_failed(status, "segment a text", err);
	size_t count = 0;
	while (ubrk_next(norm->breaks) != UBRK_DONE)
		if (ubrk_getRuleStatus(norm->breaks) >= UBRK_WORD_NONE_LIMIT)
			count++;
	*words = count;
	return OVERT_OK;
}

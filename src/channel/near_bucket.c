// SPDX-License-Identifier: GPL-3.0-or-later
#include "near.h"
#include <overt/radix.h>
#include <stdlib.h>
#include <string.h>

/* Segments of the runs of two and more; keys become where their segment starts. */
static uint32_t *segments(const struct overt_keyed *pairs, size_t count, uint32_t *keys)
{
	size_t need = 0, used = 0;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && pairs[end].key == pairs[i].key;)
			end++;
		need += end - i > 1 ? end - i + 1 : 0;
	}
	uint32_t *members = calloc(need ? need : 1, sizeof *members);
	for (size_t i = 0, end; members && i < count; i = end) {
		for (end = i + 1; end < count && pairs[end].key == pairs[i].key;)
			end++;
		for (size_t j = i; j < end; j++)
			keys[pairs[j].value] = end - i > 1 ? (uint32_t)used + 1 : 0;
		used += end - i > 1 ? end - i + 1 : 0;
	}
	return members;
}

static overt_err bucket_band(void *ctx, size_t band, unsigned worker)
{
	struct overt_near_buckets *buckets = ctx;
	uint32_t *keys = buckets->keys + band * buckets->count;
	struct overt_keyed *pairs = NULL, *other = NULL;
	overt_err code = OVERT_E_NOMEM;
	size_t count = 0;
	(void)worker;
	pairs = calloc(buckets->count + 1, sizeof *pairs);
	other = calloc(buckets->count + 1, sizeof *other);
	if (!pairs || !other)
		goto done;
	for (size_t i = 0; i < buckets->count; i++)
		if (keys[i])
			pairs[count++] = (struct overt_keyed){keys[i], i};
	buckets->members[band] = segments(overt_radix_sort(pairs, other, count), count, keys);
	if (buckets->members[band])
		code = OVERT_OK;
done:
	free(pairs);
	free(other);
	return code;
}

overt_err overt_near_bucket(struct overt_near_buckets *buckets, unsigned threads,
                            struct overt_error *err)
{
	overt_err code = overt_parallel(threads, OVERT_NEAR_BANDS, bucket_band, buckets);
	if (code)
		return overt_fail(err, code, "memory is used up: bands of %zu texts", buckets->count);
	return OVERT_OK;
}

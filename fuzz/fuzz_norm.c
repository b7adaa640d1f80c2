// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Any bytes as text, link, handle and name: no crash, no leak, and what is in
 * canonical form stays as it is. Two halves of the bytes are compared as texts.
 */
#include "../src/channel/near.h"
#include <overt/norm.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef overt_err (*form_of)(struct overt_norm *, overt_str, struct overt_buf *,
                             struct overt_error *);

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* Forms of forms are the forms themselves; a failure leaves the output alone. */
static void twice(struct overt_norm *norm, form_of form, overt_str s)
{
	struct overt_buf one = {0}, two = {0};
	struct overt_error err = {0};
	overt_buf_add(&one, OVERT_STR("kept"));
	if (form(norm, s, &one, &err) == OVERT_OK) {
		require(form(norm, overt_buf_view(&one), &two, &err) == OVERT_OK);
		require(overt_str_equal(overt_buf_view(&one), overt_buf_view(&two)));
	} else {
		require(err.code != OVERT_OK && err.message[0]);
		require(overt_str_equal(overt_buf_view(&one), OVERT_STR("kept")));
	}
	overt_buf_free(&one);
	overt_buf_free(&two);
}

static void text(struct overt_norm *norm, overt_str s, struct overt_buf *out)
{
	size_t words = 0;
	require(overt_norm_text(norm, s, out, &words, NULL) == OVERT_OK);
	overt_str form = overt_buf_view(out);
	require(form.len == 0 || (form.ptr[0] != ' ' && form.ptr[form.len - 1] != ' '));
	require(!memmem(form.ptr ? form.ptr : "", form.len, "  ", 2));
}

/* A text is as near to itself as can be, and nearness has no direction. */
static void nearness(overt_str one, overt_str two)
{
	struct overt_near_scratch *a = overt_near_scratch_new(), *b = overt_near_scratch_new();
	struct overt_near_view va, vb;
	uint32_t keys[OVERT_NEAR_BANDS];
	require(a && b);
	overt_near_sketch(one, a, &va, keys);
	overt_near_sketch(two, b, &vb, keys);
	if (va.token_count >= OVERT_NEAR_TOKENS_MIN)
		require(overt_near_compare(&va, &va, a) == 1000000);
	uint32_t there = overt_near_compare(&va, &vb, a), back;
	/* Comparing may use the room in which the tokens of the first lie. */
	overt_near_sketch(one, a, &va, keys);
	overt_near_sketch(two, b, &vb, keys);
	back = overt_near_compare(&vb, &va, b);
	require(there == back);
	free(a);
	free(b);
}

static void walk(overt_str s, overt_str (*next)(overt_str, size_t *))
{
	for (size_t at = 0, before = 0;; before = at) {
		overt_str found = next(s, &at);
		require(at <= s.len);
		if (!found.ptr)
			break;
		require(at > before && found.len > 0 && found.ptr >= s.ptr &&
		        found.ptr + found.len <= s.ptr + s.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct overt_norm *norm;
	struct overt_buf one = {0}, two = {0};
	overt_str s = {(const char *)data, size}, front = {s.ptr, size / 2};
	overt_str back = {s.ptr + size / 2, size - size / 2};
	if (size == 0 || (!norm && overt_norm_open(&norm, NULL)))
		return 0;
	text(norm, front, &one);
	text(norm, back, &two);
	nearness(overt_buf_view(&one), overt_buf_view(&two));
	twice(norm, overt_norm_link, s);
	twice(norm, overt_norm_domain, s);
	twice(norm, overt_norm_name, s);
	overt_norm_skeleton(norm, s, &one, NULL);
	overt_norm_handle(norm, s, &one, NULL);
	overt_str reposted = overt_norm_reposted_text(s);
	require(reposted.len <= s.len);
	walk(s, overt_norm_next_link);
	walk(s, overt_norm_next_hashtag);
	walk(s, overt_norm_next_mention);
	overt_buf_free(&one);
	overt_buf_free(&two);
	return 0;
}

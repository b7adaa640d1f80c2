// SPDX-License-Identifier: GPL-3.0-or-later
#include "channel_test.h"
#include "../../src/channel/near.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char english[] =
	"The committee will publish its long awaited report on the harbour next Monday morning";

static void test_disguise_does_not_split(void **state)
{
	(void)state;
	/* homoglyphs: Cyrillic e, o, p, a, c and capital Te */
	assert_texts_joined(english, "\xd0\xa2h\xd0\xb5 c\xd0\xbemmittee will \xd1\x80ublish its "
	                             "l\xd0\xbeng \xd0\xb0waited rep\xd0\xbert on the h\xd0\xb0rbour "
	                             "next Monday morning");
	/* zero-width characters */
	assert_texts_joined(english, "The com\xe2\x80\x8bmittee will pub\xe2\x80\x8clish its lo"
	                             "\xe2\x80\x8dng awaited report on the har\xef\xbb\xbf" "bour next "
	                             "Monday morning");
	/* emoji, link, mention, case, punctuation */
	assert_texts_joined(english, "@someone THE COMMITTEE will publish its long awaited report!!! "
	                             "\xf0\x9f\x94\xa5 on the harbour, next Monday morning "
	                             "https://t.co/abc123");
	/* a word exchanged with its neighbour, a word replaced, an end cut off */
	assert_texts_joined(english, "The committee will publish its awaited long report on the harbour "
	                             "next Monday morning");
	assert_texts_joined(english, "The committee will publish its long awaited report on the harbour "
	                             "next Tuesday morning");
	assert_texts_joined(english, "The committee will publish its long awaited report on the harbour "
	                             "next Monday mor\xe2\x80\xa6");
	/* letters changed in several words; blanks between letters */
	assert_texts_joined(english, "The comittee wil publish its long awaitd report on the harbor "
	                             "next Munday morning");
	assert_texts_joined(english, "The c o m m i t t e e will publish its long a w a i t e d report "
	                             "on the h a r b o u r next Monday morning");
}

static void test_other_texts_stay_apart(void **state)
{
	(void)state;
	assert_texts_apart(english, "The committee will not say when it publishes anything about the "
	                            "harbour and its costs");
	/* a form that is filled in: half of the words are the same */
	assert_texts_apart("I just entered to win a new red bicycle from Corner Shop",
	                   "I just entered to win two concert tickets from Radio Seven");
	/* few letters differ, but they are numbers */
	assert_texts_apart("Temperature 23 humidity 65 wind 7 pressure 998",
	                   "Temperature 25 humidity 64 wind 9 pressure 997");
	/* short cries under a long hashtag */
	assert_texts_apart("my team is so tired #TheGreatSportsEventOfTheYear",
	                   "our team is on fire #TheGreatSportsEventOfTheYear");
	/* one word, however long, is compared exactly */
	assert_texts_apart("Donaudampfschifffahrtsgesellschaft", "Donaudampfschiffahrtsgesellschaft");
	/* same letters, too few of them to tell a typo from a word */
	assert_texts_apart("I love my cat", "I love my car");
}

static void test_cyrillic(void **state)
{
	(void)state;
	/* "The ministry announced the opening of a new bridge across the river next week" */
	static const char text[] =
		"\xd0\x9c\xd0\xb8\xd0\xbd\xd0\xb8\xd1\x81\xd1\x82\xd0\xb5\xd1\x80\xd1\x81\xd1\x82\xd0\xb2"
		"\xd0\xbe \xd0\xbe\xd0\xb1\xd1\x8a\xd1\x8f\xd0\xb2\xd0\xb8\xd0\xbb\xd0\xbe \xd0\xbe\xd0\xb1 "
		"\xd0\xbe\xd1\x82\xd0\xba\xd1\x80\xd1\x8b\xd1\x82\xd0\xb8\xd0\xb8 \xd0\xbd\xd0\xbe\xd0\xb2"
		"\xd0\xbe\xd0\xb3\xd0\xbe \xd0\xbc\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0 \xd1\x87\xd0\xb5\xd1\x80"
		"\xd0\xb5\xd0\xb7 \xd1\x80\xd0\xb5\xd0\xba\xd1\x83";
	char copy[sizeof text + 64], other[sizeof text + 64];
	/* Latin o for the first Cyrillic o; a word added */
	snprintf(copy, sizeof copy, "%s", text);
	char *o = strstr(copy, "\xd0\xbe");
	memmove(o + 1, o + 2, strlen(o + 2) + 1);
	*o = 'o';
	assert_texts_joined(text, copy);
	/* half of it replaced */
	snprintf(other, sizeof other, "%.*s \xd0\xbe \xd1\x88\xd0\xba\xd0\xbe\xd0\xbb\xd0\xb0\xd1\x85 "
	         "\xd0\xb8 \xd0\xb1\xd0\xbe\xd0\xbb\xd1\x8c\xd0\xbd\xd0\xb8\xd1\x86\xd0\xb0\xd1\x85", 42,
	         text);
	assert_texts_apart(text, other);
}

static void test_arabic(void **state)
{
	(void)state;
	/* "the ministry announced the opening of the new road", with and without vowels and stroke */
	static const char text[] =
		"\xd8\xa3\xd8\xb9\xd9\x84\xd9\x86\xd8\xaa \xd8\xa7\xd9\x84\xd9\x88\xd8\xb2\xd8\xa7\xd8\xb1"
		"\xd8\xa9 \xd8\xa7\xd9\x81\xd8\xaa\xd8\xaa\xd8\xa7\xd8\xad \xd8\xa7\xd9\x84\xd8\xb7\xd8\xb1"
		"\xd9\x8a\xd9\x82 \xd8\xa7\xd9\x84\xd8\xac\xd8\xaf\xd9\x8a\xd8\xaf";
	static const char vowels[] =
		"\xd8\xa3\xd8\xb9\xd9\x84\xd9\x8e\xd9\x86\xd8\xaa\xd9\x92 \xd8\xa7\xd9\x84\xd9\x88\xd8\xb2\xd8"
		"\xa7\xd8\xb1\xd8\xa9 \xd8\xa7\xd9\x81\xd8\xaa\xd8\xaa\xd8\xa7\xd9\x80\xd9\x80\xd8\xad \xd8\xa7"
		"\xd9\x84\xd8\xb7\xd8\xb1\xd9\x8a\xd9\x82 \xd8\xa7\xd9\x84\xd8\xac\xd8\xaf\xd9\x8a\xd8\xaf";
	/* "the teacher wrote a long letter to his friend" */
	static const char other[] =
		"\xd9\x83\xd8\xaa\xd8\xa8 \xd8\xa7\xd9\x84\xd9\x85\xd8\xb9\xd9\x84\xd9\x85 \xd8\xb1\xd8\xb3"
		"\xd8\xa7\xd9\x84\xd8\xa9 \xd8\xb7\xd9\x88\xd9\x8a\xd9\x84\xd8\xa9 \xd8\xa5\xd9\x84\xd9\x89 "
		"\xd8\xb5\xd8\xaf\xd9\x8a\xd9\x82\xd9\x87";
	assert_texts_joined(text, vowels);
	assert_texts_apart(text, other);
}

/* "today the weather is very good, we go to the park together to watch the flowers, then home
   to eat, and tomorrow we come again", and other sentences */
#define ZH_1 "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd"
#define ZH_2 "\xe6\x88\x91\xe4\xbb\xac\xe4\xb8\x80\xe8\xb5\xb7\xe5\x8e\xbb\xe5\x85\xac\xe5\x9b\xad"
#define ZH_3 "\xe7\x9c\x8b\xe8\x8a\xb1\xe7\x84\xb6\xe5\x90\x8e\xe5\x9b\x9e\xe5\xae\xb6\xe5\x90\x83"
#define ZH_4 "\xe9\xa5\xad\xe6\x98\x8e\xe5\xa4\xa9\xe5\x86\x8d\xe6\x9d\xa5\xe5\x90\xa7"
#define ZH_OTHER "\xe7\xbb\x8f\xe6\xb5\x8e\xe5\xa2\x9e\xe9\x95\xbf\xe6\x94\xbe\xe7\xbc\x93"

static void test_chinese(void **state)
{
	(void)state;
	assert_texts_joined(ZH_1 ZH_2 ZH_3 ZH_4, ZH_1 "\xef\xbc\x8c" ZH_2 "\xe3\x80\x82" ZH_3 ZH_4
	                                         "\xef\xbc\x81 https://t.co/abc");
	assert_texts_joined(ZH_1 ZH_2 ZH_3 ZH_4, ZH_1 "\xe2\x80\x8b" ZH_2 ZH_3 "\xe5\x91\x80" ZH_4);
	assert_texts_joined(ZH_1 ZH_2 ZH_3 ZH_4, ZH_1 ZH_2 ZH_3 "\xe9\xa5\xad\xe6\x98\x8e\xe5\xa4\xa9"
	                                              "\xe5\x86\x8d\xe6\x9d\xa5");
	assert_texts_apart(ZH_1 ZH_2 ZH_3 ZH_4, ZH_1 ZH_2 ZH_OTHER ZH_OTHER);
}

#define TH_1 "\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\x99\xe0\xb8\x99\xe0\xb8\xb5\xe0\xb9\x89"
#define TH_2 "\xe0\xb8\xad\xe0\xb8\xb2\xe0\xb8\x81\xe0\xb8\xb2\xe0\xb8\xa8\xe0\xb8\x94\xe0\xb8\xb5"
#define TH_3 "\xe0\xb8\xa1\xe0\xb8\xb2\xe0\xb8\x81\xe0\xb9\x80\xe0\xb8\xa3\xe0\xb8\xb2\xe0\xb9\x84"
#define TH_4 "\xe0\xb8\x9b\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\x99\xe0\xb8\x81\xe0\xb8\xb1\xe0\xb8\x99"
#define TH_OTHER                                                                                  \
	"\xe0\xb9\x80\xe0\xb8\xa8\xe0\xb8\xa3\xe0\xb8\xa9\xe0\xb8\x90\xe0\xb8\x81\xe0\xb8\xb4\xe0\xb8\x88"

static void test_thai(void **state)
{
	(void)state;
	assert_texts_joined(TH_1 TH_2 TH_3 TH_4, TH_1 " " TH_2 TH_3 "\xe2\x80\x8b" TH_4 " @name");
	assert_texts_apart(TH_1 TH_2 TH_3 TH_4, TH_1 TH_OTHER TH_OTHER TH_4);
}

/* Each text is near the one before, the last is far from the first. */
static void test_no_chain(void **state)
{
	(void)state;
	enum { LINKS = 40, WORDS = 20 };
	char texts[LINKS][WORDS * 8];
	const char *list[LINKS];
	uint32_t objects[LINKS];
	for (int i = 0; i < LINKS; i++) {
		size_t used = 0;
		for (int w = 0; w < WORDS; w++)
			used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "w%cx%c ",
			                         'a' + (i + w) / 26, 'a' + (i + w) % 26);
		list[i] = texts[i];
	}
	channel_texts(list, LINKS, 1, objects);
	assert_int_not_equal(objects[0], objects[LINKS - 1]);
	for (int i = 0; i < LINKS; i++)
		for (int j = 0; j < i; j++)
			if (objects[i] == objects[j])
				/* both near one representative: at most 2 + 2 of 20 words away */
				assert_true(i - j <= 4);
}

/* Everybody's leader is a representative, and near-identical to him. */
static void test_leaders_lead_themselves(void **state)
{
	(void)state;
	enum { TEXTS = 400, WORDS = 12 };
	static char texts[TEXTS][WORDS * 4 + 1];
	overt_str forms[TEXTS];
	uint32_t leader[TEXTS], keys[OVERT_NEAR_BANDS], joined = 0;
	struct overt_rng rng = {17};
	for (size_t i = 0; i < TEXTS; i++) {
		for (size_t w = 0; w < WORDS; w++)
			memcpy(texts[i] + 4 * w, "q  ", 4);
		for (size_t w = 0; w < WORDS; w++) {
			texts[i][4 * w + 1] = (char)('a' + w);
			texts[i][4 * w + 2] = (char)('a' + (overt_rng_below(&rng, 8) ? 0 : overt_rng_below(&rng, 9)));
			texts[i][4 * w + 3] = ' ';
		}
		forms[i] = (overt_str){texts[i], WORDS * 4 - 1};
	}
	struct overt_error err;
	assert_int_equal(overt_near_cluster(forms, TEXTS, 2, leader, NULL, NULL, &err), OVERT_OK);
	struct overt_near_scratch *a = overt_near_scratch_new(), *b = overt_near_scratch_new();
	assert_true(a && b);
	for (size_t i = 0; i < TEXTS; i++) {
		struct overt_near_view va, vb;
		overt_near_sketch(forms[i], a, &va, keys);
		overt_near_sketch(forms[leader[i]], b, &vb, keys);
		assert_int_equal(leader[leader[i]], leader[i]);
		assert_true(leader[i] <= i);
		assert_true(overt_near_compare(&va, &vb, a) > 0);
		joined += leader[i] != i;
	}
	assert_in_range(joined, 100, TEXTS - 10);
	free(a);
	free(b);
}

static int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

enum { MANY = 3000 };

/* Which texts share an object, without regard to numbers: the least index of each object. */
static void partition(char (*texts)[128], const size_t *order, unsigned threads, uint32_t *of)
{
	static const char *list[MANY];
	static uint32_t objects[MANY], first[MANY];
	for (size_t i = 0; i < MANY; i++) {
		list[i] = texts[order[i]];
		first[i] = OVERT_NO_INDEX;
	}
	channel_texts(list, MANY, threads, objects);
	for (size_t i = 0; i < MANY; i++)
		if (order[i] < first[objects[i]])
			first[objects[i]] = (uint32_t)order[i];
	for (size_t i = 0; i < MANY; i++)
		of[order[i]] = first[objects[i]];
}

static void test_order_and_threads_do_not_matter(void **state)
{
	(void)state;
	static char texts[MANY][128];
	static size_t order[MANY];
	static uint32_t one[MANY], other[MANY];
	struct overt_rng rng = {3};
	for (size_t i = 0; i < MANY; i++) {
		size_t used = 0, theme = overt_rng_below(&rng, 40);
		for (int w = 0; w < 12; w++) {
			uint64_t word = overt_rng_below(&rng, 12) ? theme * 12 + (uint64_t)w
			                                           : overt_rng_below(&rng, 500);
			used += (size_t)snprintf(texts[i] + used, sizeof texts[i] - used, "q%cz%cy%c ",
			                         (char)('a' + word % 8), (char)('a' + word / 8 % 8),
			                         (char)('a' + word / 64));
		}
		order[i] = i;
	}
	partition(texts, order, 1, one);
	for (size_t i = MANY; i > 1; i--) {
		size_t j = overt_rng_below(&rng, i), swap = order[i - 1];
		order[i - 1] = order[j];
		order[j] = swap;
	}
	partition(texts, order, 4, other);
	assert_memory_equal(one, other, sizeof one);
	/* and something was joined, though not everything */
	qsort(other, MANY, sizeof other[0], compare_u32);
	size_t distinct = 1;
	for (size_t i = 1; i < MANY; i++)
		distinct += other[i] != other[i - 1];
	assert_in_range(distinct, 41, MANY / 2);
}

/* The bounded comparison against the plain definitions, on small texts. */
static uint32_t plain_distance(const char *a, const char *b)
{
	static uint32_t cell[64][64];
	size_t m = strlen(a), n = strlen(b);
	for (size_t i = 0; i <= m; i++)
		for (size_t j = 0; j <= n; j++) {
			if (i == 0 || j == 0) {
				cell[i][j] = (uint32_t)(i + j);
				continue;
			}
			uint32_t best = cell[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			best = cell[i - 1][j] + 1 < best ? cell[i - 1][j] + 1 : best;
			cell[i][j] = cell[i][j - 1] + 1 < best ? cell[i][j - 1] + 1 : best;
		}
	return cell[m][n];
}

static void random_text(struct overt_rng *rng, char *text)
{
	size_t len = 30 + overt_rng_below(rng, 21);
	for (size_t i = 0; i < len; i++)
		text[i] = i % 5 == 4 ? ' ' : (char)('a' + overt_rng_below(rng, 6));
	text[len] = '\0';
}

static void without_blanks(const char *text, char *out)
{
	for (; *text; text++)
		if (*text != ' ')
			*out++ = *text;
	*out = '\0';
}

static void test_letters_equal_the_plain_definition(void **state)
{
	(void)state;
	struct overt_rng rng = {9};
	struct overt_near_scratch *scratch = overt_near_scratch_new(), *other = overt_near_scratch_new();
	assert_non_null(scratch);
	assert_non_null(other);
	size_t near = 0;
	for (int round = 0; round < 20000; round++) {
		char a[64], b[64], x[64], y[64];
		struct overt_near_view va, vb;
		uint32_t keys[OVERT_NEAR_BANDS];
		random_text(&rng, a);
		strcpy(b, a);
		for (uint64_t edits = overt_rng_below(&rng, 8); edits; edits--) {
			size_t at = overt_rng_below(&rng, strlen(b));
			if (overt_rng_below(&rng, 2))
				memmove(b + at, b + at + 1, strlen(b + at));
			else
				b[at] = (char)('a' + overt_rng_below(&rng, 6));
		}
		overt_near_sketch(overt_str_from(a), scratch, &va, keys);
		overt_near_sketch(overt_str_from(b), other, &vb, keys);
		vb.token_count = OVERT_NEAR_TOKENS_MIN; /* leaves the token rule no chance */
		va.token_count = 40;
		without_blanks(a, x);
		without_blanks(b, y);
		uint32_t distance = plain_distance(x, y), longer = (uint32_t)strlen(x), lesser;
		lesser = (uint32_t)strlen(y) < longer ? (uint32_t)strlen(y) : longer;
		longer = (uint32_t)strlen(y) > longer ? (uint32_t)strlen(y) : longer;
		uint32_t want = lesser >= OVERT_NEAR_LETTERS_MIN && distance <= lesser / 10
		                        ? (uint32_t)((uint64_t)(longer - distance) * 1000000 / longer)
		                        : 0;
		assert_int_equal(overt_near_compare(&va, &vb, scratch), want);
		near += want > 0;
	}
	assert_in_range(near, 1000, 19000);
	free(scratch);
	free(other);
}

/* Jaccard at its bound: 8 of 10 tokens are near, 7 of 9 are not. */
static void test_tokens_at_the_bound(void **state)
{
	(void)state;
	struct overt_near_scratch *a = overt_near_scratch_new(), *b = overt_near_scratch_new();
	struct overt_near_view va, vb;
	uint32_t keys[OVERT_NEAR_BANDS];
	assert_true(a && b);
	overt_near_sketch(OVERT_STR("aa bb cc dd ee ff gg hh ii"), a, &va, keys);
	overt_near_sketch(OVERT_STR("jj aa hh gg ff ee dd cc bb"), b, &vb, keys);
	assert_int_equal(overt_near_compare(&va, &vb, a), 800000);
	assert_int_equal(overt_near_compare(&vb, &va, a), 800000);
	overt_near_sketch(OVERT_STR("aa bb cc dd ee ff gg hh"), a, &va, keys);
	overt_near_sketch(OVERT_STR("jj aa gg ff ee dd cc bb"), b, &vb, keys);
	assert_int_equal(overt_near_compare(&va, &vb, a), 0);
	/* three tokens are too few to be near */
	overt_near_sketch(OVERT_STR("aa bb cc"), a, &va, keys);
	overt_near_sketch(OVERT_STR("cc bb aa"), b, &vb, keys);
	assert_int_equal(overt_near_compare(&va, &vb, a), 0);
	free(a);
	free(b);
}

static void test_nothing_to_cluster(void **state)
{
	(void)state;
	struct overt_error err;
	uint32_t leader[2] = {7, 7};
	assert_int_equal(overt_near_cluster(NULL, 0, 2, leader, NULL, NULL, &err), OVERT_OK);
	const overt_str one = OVERT_STR("a");
	assert_int_equal(overt_near_cluster(&one, 1, 2, leader, NULL, NULL, &err), OVERT_OK);
	assert_int_equal(leader[0], 0);
}

static void test_huge_texts(void **state)
{
	(void)state;
	size_t len = 1 << 20;
	char *text = test_malloc(len + 1), *other = test_malloc(len + 1);
	for (size_t i = 0; i < len; i++)
		text[i] = i % 7 == 6 ? ' ' : (char)('a' + (i * i) % 26);
	text[len] = '\0';
	memcpy(other, text, len + 1);
	other[len - 2] = 'Z';
	assert_texts_joined(text, other);
	memset(other, 'x', len / 2);
	assert_texts_apart(text, other);
	test_free(text);
	test_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disguise_does_not_split),
		cmocka_unit_test(test_other_texts_stay_apart),
		cmocka_unit_test(test_cyrillic),
		cmocka_unit_test(test_arabic),
		cmocka_unit_test(test_chinese),
		cmocka_unit_test(test_thai),
		cmocka_unit_test(test_no_chain),
		cmocka_unit_test(test_leaders_lead_themselves),
		cmocka_unit_test(test_order_and_threads_do_not_matter),
		cmocka_unit_test(test_letters_equal_the_plain_definition),
		cmocka_unit_test(test_tokens_at_the_bound),
		cmocka_unit_test(test_nothing_to_cluster),
		cmocka_unit_test(test_huge_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

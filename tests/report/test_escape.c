// SPDX-License-Identifier: GPL-3.0-or-later
/* Hostile texts in HTML, XML, CSV and JSON; numbers and times as words. */
#include "../check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/report/out.h"
#include "../../src/report/words.h"

typedef void writer(struct out *out, overt_str s);

static void plain_csv(struct out *out, overt_str s)
{
	out_csv(out, s, OUT_GUARD_NONE);
}

static void guarded_csv(struct out *out, overt_str s)
{
	out_csv(out, s, OUT_GUARD_TEXT);
}

static void id_csv(struct out *out, overt_str s)
{
	out_csv(out, s, OUT_GUARD_ID);
}

static void expect(writer *write, overt_str text, const char *expected)
{
	struct overt_buf buf = {0};
	struct overt_report_sink sink = overt_report_buffer(&buf);
	struct overt_error err = {0};
	struct out out;
	out_begin(&out, &sink);
	write(&out, text);
	assert_ok(out_end(&out, &err), &err);
	assert_string_equal(buf.data ? buf.data : "", expected);
	overt_buf_free(&buf);
}

static void markup_is_text(void **state)
{
	(void)state;
	expect(out_html, OVERT_STR("<script>alert('x')</script>"),
	       "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
	expect(out_attr, OVERT_STR("\" onmouseover=\"x&y"), "&quot; onmouseover=&quot;x&amp;y");
	expect(out_xml, OVERT_STR("]]> <a b='c'>&amp;"), "]]&gt; &lt;a b=&#39;c&#39;&gt;&amp;amp;");
	expect(out_bdi, OVERT_STR("</bdi>"), "<bdi>&lt;/bdi&gt;</bdi>");
	expect(out_bdi, OVERT_STR_NONE, "\xE2\x80\x93");
}

static void what_acts_unseen_is_shown(void **state)
{
	(void)state;
	expect(out_attr, OVERT_STR("a\0b"), "a[U+0000]b");
	expect(out_html, OVERT_STR("\x1B["), "<span class=\"ctl\">U+001B</span>[");
	expect(out_attr, OVERT_STR("\xE2\x80\xAE" "x"), "[U+202E]x");
	expect(out_attr, OVERT_STR("\xE2\x81\xA6"), "[U+2066]");
	expect(out_attr, OVERT_STR("\xE2\x80\x8B"), "[U+200B]");
	expect(out_attr, OVERT_STR("\xEF\xBB\xBF"), "[U+FEFF]");
	/* The joiner that emoji and Persian need stays as it is, line ends too. */
	expect(out_html, OVERT_STR("\xE2\x80\x8D\n\t"), "\xE2\x80\x8D\n\t");
	expect(out_html, OVERT_STR("\xD8\xB9"), "\xD8\xB9");
}

static void wrong_bytes_are_replaced(void **state)
{
	(void)state;
	expect(out_html, OVERT_STR("a\xFF" "b"), "a\xEF\xBF\xBD" "b");
	expect(out_html, OVERT_STR("\xE2\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(out_html, OVERT_STR("\xC0\xBC"), "\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(out_xml, OVERT_STR("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(out_xml, OVERT_STR("\x01\0\xEF\xBF\xBF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(out_xml, OVERT_STR("a\tb\r\n"), "a&#9;b&#13;&#10;");
	expect(out_utf8, OVERT_STR("\"\xFF\\n\""), "\"\xEF\xBF\xBD\\n\"");
	expect(plain_csv, OVERT_STR("\xFF"), "\xEF\xBF\xBD");
}

static void csv_is_quoted_where_it_must(void **state)
{
	(void)state;
	expect(plain_csv, OVERT_STR("plain"), "plain");
	expect(plain_csv, OVERT_STR("a,\"b\"\r\nc"), "\"a,\"\"b\"\"\r\nc\"");
	expect(plain_csv, OVERT_STR(""), "\"\"");
	expect(plain_csv, OVERT_STR_NONE, "");
}

static void formulas_are_guarded_and_come_back(void **state)
{
	static const char *const texts[] = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'quoted", "''",
	                                    "\xEF\xBC\x9Dx"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char guarded[40];
		snprintf(guarded, sizeof guarded, "'%s", texts[i]);
		expect(guarded_csv, overt_str_from(texts[i]), guarded);
		expect(plain_csv, overt_str_from(texts[i]), texts[i]);
	}
	expect(guarded_csv, OVERT_STR("a=1"), "a=1");
	expect(guarded_csv, OVERT_STR("it's"), "it's");
	expect(guarded_csv, OVERT_STR("=\"x\""), "\"'=\"\"x\"\"\"");
}

static void ids_that_begin_a_formula_are_guarded_and_numbers_are_not(void **state)
{
	static const char *const formulas[] = {"=HYPERLINK(1)", "@SUM(A1)", "+1+1", "+1", "-", "-1-1", "-1e5",
	                                       "-1001\n", "'x", "\xEF\xBC\x9Dx"};
	static const char *const exact[] = {"-1001234567890", "-1", "7", "123456789012345678901", "abc=1",
	                                    "did:plc:x", "p-1"};
	(void)state;
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		bool quoted = strchr(formulas[i], '\n');
		char guarded[40];
		snprintf(guarded, sizeof guarded, quoted ? "\"'%s\"" : "'%s", formulas[i]);
		expect(id_csv, overt_str_from(formulas[i]), guarded);
	}
	for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
		expect(id_csv, overt_str_from(exact[i]), exact[i]);
	expect(id_csv, OVERT_STR(""), "\"\"");
	expect(id_csv, OVERT_STR_NONE, "");
}

static void real(struct out *out, overt_str s)
{
	out_real(out, strtod(s.ptr, NULL));
}

static void numbers_read_back(void **state)
{
	(void)state;
	expect(real, OVERT_STR("0.1"), "0.1");
	expect(real, OVERT_STR("0.30000000000000004"), "0.30000000000000004");
	expect(real, OVERT_STR("1e-300"), "1e-300");
	expect(real, OVERT_STR("3"), "3");
}

static void words_for_people(void **state)
{
	char text[WORDS_SIZE];
	(void)state;
	assert_string_equal(words_count(1234567, text), "1,234,567");
	assert_string_equal(words_count(12, text), "12");
	assert_string_equal(words_many(0, "account", text), "no accounts");
	assert_string_equal(words_many(1, "activities|activity", text), "one activity");
	assert_string_equal(words_many(13, "account", text), "13 accounts");
	assert_string_equal(words_span(900, text), "900 ms");
	assert_string_equal(words_span(63000, text), "1 min 3 s");
	assert_string_equal(words_span(INT64_C(86400000), text), "1 day");
	assert_string_equal(words_moment(INT64_C(1503533040000), text), "24 August 2017, 00:04:00");
	assert_string_equal(words_day(OVERT_TIME_UNKNOWN, text), "unknown");
	assert_string_equal(words_percent(0.004, text), "<1");
	assert_string_equal(words_percent(0.9999, text), ">99");
	assert_string_equal(words_figure(0, text), "0");
	assert_string_equal(words_figure(2.5, text), "2.5");
	assert_string_equal(words_figure(1234, text), "1,234");
	assert_string_equal(words_small(3.14e-7, text), "3.1 × 10⁻⁷");
	assert_string_equal(words_small(0.5, text), "0.5");
	assert_string_equal(words_small((double)NAN, text), "\xE2\x80\x93");
}

static overt_err refuse(void *ctx, const void *data, size_t len, struct overt_error *err)
{
	(void)ctx;
	(void)data;
	(void)len;
	return overt_fail(err, OVERT_E_IO, "the disk is full");
}

static void a_failed_write_stays_failed(void **state)
{
	struct overt_report_sink sink = {refuse, NULL};
	struct overt_error err = {0};
	struct out out;
	(void)state;
	out_begin(&out, &sink);
	for (int i = 0; i < 100000; i++)
		out_raw(&out, "some text");
	assert_true(out_failed(&out));
	assert_int_equal(out_end(&out, &err), OVERT_E_IO);
	assert_string_equal(err.message, "the disk is full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_is_text),
		cmocka_unit_test(what_acts_unseen_is_shown),
		cmocka_unit_test(wrong_bytes_are_replaced),
		cmocka_unit_test(csv_is_quoted_where_it_must),
		cmocka_unit_test(formulas_are_guarded_and_come_back),
		cmocka_unit_test(ids_that_begin_a_formula_are_guarded_and_numbers_are_not),
		cmocka_unit_test(numbers_read_back),
		cmocka_unit_test(words_for_people),
		cmocka_unit_test(a_failed_write_stays_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Lists of covert domains: what is read from them, and which links lead there. */
#include "../check.h"

#include "../../src/pipeline/domains.h"

static struct overt_error err;

static struct domains list_of(const char *text, size_t expected)
{
	struct domains d = {.hosts = overt_intern_new()};
	size_t added;
	assert_ok(overt_norm_open(&d.norm, &err), &err);
	assert_ok(overt_domains_add(&d, overt_str_from(text), &added, &err), &err);
	assert_int_equal(added, expected);
	return d;
}

static void leads(const struct domains *d, const char *link, bool expected)
{
	struct overt_buf canonical = {0};
	assert_ok(overt_norm_link(d->norm, overt_str_from(link), &canonical, &err), &err);
	if (overt_domains_has(d, overt_buf_view(&canonical)) != expected)
		fail_msg("%s: expected %d", link, expected);
	overt_buf_free(&canonical);
}

static void lists_as_they_are_published(void **state)
{
	(void)state;
	struct domains d = list_of("\xEF\xBB\xBF" "domain,create date\r\nhidden[.]example,07/03/2013\r\n\r\n"
	                           "\"quoted(.)example\";x\nhxxps://www.linked[.]example/page\n"
	                           "# remark.example is none\nnews.sub.example\ntwo words.example\n", 4);
	leads(&d, "http://hidden.example/a", true);
	leads(&d, "https://www.hidden.example", true);
	leads(&d, "https://deep.below.hidden.example/?q=1", true);
	leads(&d, "https://HIDDEN.example:8443/x", true);
	leads(&d, "https://linked.example/other", true);
	leads(&d, "https://quoted.example", true);
	leads(&d, "https://news.sub.example/a", true);
	overt_domains_free(&d);
}

static void what_is_near_is_not_listed(void **state)
{
	(void)state;
	struct domains d = list_of("hidden.example\nnews.sub.example\n", 2);
	leads(&d, "https://nothidden.example/a", false);
	leads(&d, "https://hidden.example.org/", false);
	leads(&d, "https://sub.example/", false);
	leads(&d, "https://example.org/?to=hidden.example", false);
	leads(&d, "https://remark.example", false);
	overt_domains_free(&d);
	d = list_of("domain\n", 0);
	leads(&d, "https://hidden.example", false);
	overt_domains_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_as_they_are_published),
		cmocka_unit_test(what_is_near_is_not_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* Small registers of every format, damaged in seeded ways, through the entry
   point of the fuzzer: the sanitizer build sees what goes wrong. */
#include "kit.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const seeds[] = {
	"id,name,aliases,state,owner,kind,domains,handles,since,source\n"
	"a,Harbour,\"H;Har\"\"b\",N,Owner,k,harbour.example.org;x.y,twitter:Harbour;:;x,1950,s\n",
	"platform,account_id,declared_owner,register\nx,12345,Owner,r\nt.me,abc,Owner,r\n",
	"Foreign_Principal_Termination_Date,Foreign_Principal,Foreign_Principal_Registration_Date,"
	"Country/Location_Represented,Registration_Number,Registrant_Date,Registrant_Name\n"
	"05/06/1993,A,04/20/1993,N,66,04/20/1993,B\n",
	"Registration_Number,Registration_Date,Termination_Date,Name,Business_Name\n"
	"66,09/14/1942,11/09/2021,\"Doe, Jane\",Doe\n",
	"Country,Media company,Main assets,URL,Typology,Twitter Link,Facebook Link\n"
	"N,Co (C),TV: A,https://a.example/b,SC,https://twitter.com/abc,https://facebook.com/a-123456789\n",
	"- id:\n    bioguide: X1\n  name:\n    first: A\n    last: B\n  terms:\n  - start: '2001-01-03'\n"
	"    url: https://b.senate.gov\n",
	"- id:\n    bioguide: X1\n  social:\n    twitter: AdaByron\n    twitter_id: 4242\n",
};

static void damaged_registers_do_no_harm(void **state)
{
	(void)state;
	struct overt_rng rng = {20240131};
	static const char spice[] = ",\";\n\r:/'-[]{}&*?#%\xff\xc3\x00(@.";
	for (int round = 0; round < 280; round++) {
		const char *seed = seeds[(size_t)round % (sizeof seeds / sizeof seeds[0])];
		size_t len = strlen(seed);
		char *text = malloc(len);
		assert_non_null(text);
		memcpy(text, seed, len);
		for (uint64_t i = overt_rng_below(&rng, 6); i > 0; i--)
			text[overt_rng_below(&rng, len)] = spice[overt_rng_below(&rng, sizeof spice - 1)];
		if (round % 5 == 4)
			len = overt_rng_below(&rng, len);
		assert_int_equal(LLVMFuzzerTestOneInput((const uint8_t *)text, len), 0);
		free(text);
	}
}

static void bounds_hold(void **state)
{
	(void)state;
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	struct overt_buf text = {0};
	assert_int_equal(overt_registers_new(&set, &err), OVERT_OK);
	overt_str huge = {"x", OVERT_REGISTER_FILE_MAX + 1};
	assert_int_equal(overt_registers_add_memory(set, "huge", huge, &err), OVERT_E_INPUT);
	overt_buf_printf(&text, "platform,account_id,declared_owner,register\n");
	for (int i = 0; i < 65; i++)
		overt_buf_printf(&text, "a,");
	assert_int_equal(overt_registers_add_memory(set, "wide", overt_buf_view(&text), &err),
	                 OVERT_E_INPUT);
	assert_int_equal(err.line, 2);
	overt_buf_clear(&text);
	overt_buf_printf(&text, "platform,account_id,declared_owner,register\nx,\"");
	for (int i = 0; i < (1 << 20); i++)
		overt_buf_append(&text, "y", 1);
	overt_buf_printf(&text, "\",a,b\n");
	assert_int_equal(overt_registers_add_memory(set, "long", overt_buf_view(&text), &err),
	                 OVERT_E_INPUT);
	overt_buf_clear(&text);
	overt_buf_printf(&text, "# bioguide:\n#  social:\n");
	for (int i = 0; i < 40; i++)
		overt_buf_printf(&text, "- ");
	overt_buf_printf(&text, "x\n");
	assert_int_equal(overt_registers_add_memory(set, "deep", overt_buf_view(&text), &err),
	                 OVERT_E_INPUT);
	overt_buf_free(&text);
	overt_registers_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_registers_do_no_harm),
		cmocka_unit_test(bounds_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

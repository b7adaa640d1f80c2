// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a list of covert domains, as a claimed place, as a handle. */
#include <overt/disguise.h>
#include <stdlib.h>
#include <string.h>

#include "../src/pipeline/domains.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct overt_places *places;

static void ask_place(overt_str text)
{
	struct overt_error err;
	int offset = 0;
	if (!places && overt_places_open(&places, &err))
		abort();
	overt_err code = overt_places_offset(places, text, 1500000000000, &offset, &err);
	if (code == OVERT_OK && (offset < -12 * 60 || offset > 14 * 60))
		abort();
	if (code && code != OVERT_E_INPUT)
		abort();
}

static void read_list(overt_str text)
{
	struct domains domains = {.hosts = overt_intern_new()};
	struct overt_buf link = {0};
	struct overt_error err;
	size_t added = 0;
	if (!domains.hosts || overt_norm_open(&domains.norm, &err) ||
	    overt_domains_add(&domains, text, &added, &err))
		abort();
	for (uint32_t i = 0; i < overt_intern_count(domains.hosts); i++) {
		overt_buf_clear(&link);
		overt_buf_printf(&link, "https://sub.");
		overt_buf_add(&link, overt_intern_get(domains.hosts, i));
		overt_buf_printf(&link, "/page");
		if (!overt_domains_has(&domains, overt_buf_view(&link)))
			abort(); // what is listed must be found again
	}
	overt_domains_has(&domains, text);
	overt_buf_free(&link);
	overt_domains_free(&domains);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char shape[OVERT_SHAPE_BYTES];
	overt_str text = {(const char *)data, size};
	if (!size)
		return 0;
	overt_handle_shape(text, shape);
	if (strlen(shape) >= OVERT_SHAPE_BYTES)
		abort();
	overt_handle_stem(text, shape);
	ask_place(text);
	read_list(text);
	return 0;
}

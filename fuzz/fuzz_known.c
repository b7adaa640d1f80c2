// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a list of known accounts: no crash, no leak, and every entry is found again. */
#include <overt/known.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void find_again(struct overt_known *known)
{
	size_t count;
	const struct overt_known_entry *entries = overt_known_entries(known, &count);
	for (size_t i = 0; i < count; i++) {
		const struct overt_known_entry *e = &entries[i];
		uint32_t found = OVERT_NO_INDEX;
		struct overt_error err;
		if (e->kind == OVERT_KNOWN_ID && e->platform.len &&
		    (overt_known_find(known, e->platform, e->value, OVERT_STR_NONE, &found, &err) ||
		     found == OVERT_NO_INDEX))
			abort();
	}
	overt_known_find_link(known, OVERT_STR("https://a.b.example/c"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct overt_known *known = NULL;
	struct overt_error err = {0};
	if (size > (1 << 20) || overt_known_new(&known, &err))
		return 0;
	overt_err code = overt_known_add_memory(known, "fuzz", (overt_str){(const char *)data, size}, &err);
	if (code != OVERT_OK && err.code != code)
		abort();
	find_again(known);
	overt_known_free(known);
	return 0;
}

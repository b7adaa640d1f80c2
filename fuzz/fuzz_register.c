// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a register: no crash, no leak, and what was read can be searched. */
#include <overt/register.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void search(const struct overt_registers *set, overt_str text)
{
	struct overt_norm *norm = NULL;
	struct overt_register_result result;
	struct overt_register_lookalike alike;
	if (overt_norm_open(&norm, NULL))
		return;
	overt_str some = {text.ptr, text.len < 200 ? text.len : 200};
	struct overt_register_query query = {
		.platform = OVERT_STR("twitter"), .id = some,          .handle = some,
		.display_name = some,             .profile_url = some, .first_seen = OVERT_TIME_UNKNOWN,
		.last_seen = OVERT_TIME_UNKNOWN,
	};
	if (overt_registers_match(set, norm, &query, &result, NULL) == OVERT_OK &&
	    result.declared && result.total == 0)
		abort();
	overt_registers_lookalike(set, norm, &query, &alike, NULL);
	overt_norm_free(norm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct overt_registers *set = NULL;
	struct overt_error err = {0};
	overt_str text = {(const char *)data, size};
	if (size > (1 << 20) || overt_registers_new(&set, &err))
		return 0;
	overt_err code = overt_registers_add_memory(set, "fuzz", text, &err);
	if (code != OVERT_OK && err.code != code)
		abort();
	if (overt_registers_seal(set, &err) == OVERT_OK)
		search(set, text);
	overt_registers_free(set);
	return 0;
}

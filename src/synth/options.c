// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "local.h"

static const struct overt_synth_network usual = {12, 40, 0.5, 60000, 1, 20};

void overt_synth_defaults(struct overt_synth_options *options)
{
	*options = (struct overt_synth_options){
		.seed = 1,
		.users = 3000,
		.posts = 24000,
		.days = 14,
		.declared = 15,
		.fans = 60,
		.networks = {usual, {10, 30, 0.6, 300000, 2, 25}},
		.network_count = 2,
	};
}

static bool whole(overt_str value, int64_t min, int64_t max, uint32_t *out)
{
	int64_t n;
	if (!overt_str_to_i64(value, &n) || n < min || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool set(struct overt_synth_network *n, overt_str name, overt_str value)
{
	if (overt_str_equal(name, OVERT_STR("size")))
		return whole(value, 2, 10000, &n->accounts);
	if (overt_str_equal(name, OVERT_STR("texts")))
		return whole(value, 1, 100000, &n->texts);
	if (overt_str_equal(name, OVERT_STR("platforms")))
		return whole(value, 1, 3, &n->platforms);
	if (overt_str_equal(name, OVERT_STR("camouflage")))
		return whole(value, 0, 100000, &n->camouflage);
	if (overt_str_equal(name, OVERT_STR("delay")))
		return overt_duration_parse(value, &n->delay);
	return overt_str_equal(name, OVERT_STR("rate")) && overt_str_to_double(value, &n->rate) &&
	       n->rate >= 0 && n->rate <= 1;
}

overt_err overt_synth_network_parse(overt_str text, struct overt_synth_network *network,
                                    struct overt_error *err)
{
	struct overt_synth_network made = usual;
	while (text.len) {
		const char *comma = memchr(text.ptr, ',', text.len);
		overt_str part = {text.ptr, comma ? (size_t)(comma - text.ptr) : text.len};
		const char *equals = memchr(part.ptr, '=', part.len);
		size_t name = equals ? (size_t)(equals - part.ptr) : part.len;
		size_t rest = equals ? part.len - name - 1 : 0;
		if (!equals ||
		    !set(&made, (overt_str){part.ptr, name}, (overt_str){equals + 1, rest}))
			return overt_fail(err, OVERT_E_USAGE,
			                  "expected size=2…, texts=1…, rate=0…1, delay=TIME, platforms=1…3 or "
			                  "camouflage=0…, found '%.*s'",
			                  (int)(part.len < 60 ? part.len : 60), part.ptr);
		size_t used = part.len + (comma != NULL);
		text = (overt_str){text.ptr + used, text.len - used};
	}
	*network = made;
	return OVERT_OK;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/* What the browser extension Zeeschuimer saw; 4CAT keeps the same items in another envelope. */
#include <string.h>

#include "zeeschuimer.h"

static const struct {
	const char *source; /* as source_platform has it */
	const char *platform;
	const char *(*put)(struct overt_builder *builder, struct overt_json item);
} sources[] = {
	{"twitter.com", "twitter", overt_zeeschuimer_x},
	{"x.com", "twitter", overt_zeeschuimer_x},
	{"tiktok.com", "tiktok", overt_zeeschuimer_tiktok},
	{"tiktok-comments", "tiktok", overt_zeeschuimer_tiktok_comment},
	{"instagram.com", "instagram", overt_zeeschuimer_instagram},
	{"threads.net", "threads", overt_zeeschuimer_instagram},
	{"threads.com", "threads", overt_zeeschuimer_instagram},
};

static struct overt_json envelope_of(struct overt_json value)
{
	struct overt_json meta = overt_json_get(value, "__import_meta");

	return overt_json_type(meta) == OVERT_JSON_OBJECT ? meta : value;
}

static bool knows_value(struct overt_json value)
{
	struct overt_json envelope = envelope_of(value);

	return overt_json_has(envelope, "source_platform") &&
	       overt_json_has(envelope, "timestamp_collected");
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json envelope = envelope_of(value);
	struct overt_json item = overt_json_get(envelope, "data");
	overt_str source = overt_json_text_at(envelope, "source_platform");
	enum overt_precision precision;

	if (overt_json_type(item) == OVERT_JSON_ABSENT)
		item = value;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		if (!overt_is_word(source, sources[i].source))
			continue;
		overt_builder_start(&b, reading);
		b.post.platform = overt_str_from(sources[i].platform);
		overt_json_epoch(overt_json_get(envelope, "timestamp_collected"), 1000,
		                 &b.post.metrics.collected, &precision);
		const char *problem = sources[i].put(&b, item);
		if (problem)
			return overt_reading_reject(reading, err, "%s", problem);
		return overt_builder_emit(&b, err);
	}
	return overt_reading_reject(reading, err, "posts of %.*s are not read from this collector",
	                            (int)(source.len & 63), source.ptr ? source.ptr : "");
}

const struct overt_format overt_format_zeeschuimer_json = {
	.about = {
		.name = "zeeschuimer-json",
		.title = "Zeeschuimer (NDJSON): X, TikTok, Instagram, Threads; the same kept by 4CAT",
		.known_by = "source_platform and timestamp_collected",
		.limits = "a collector sees what its user scrolled past: absence proves nothing",
	},
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};

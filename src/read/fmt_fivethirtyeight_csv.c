// SPDX-License-Identifier: GPL-3.0-or-later
#include "entities.h"

enum {
	EXTERNAL_ID, AUTHOR, CONTENT, LANGUAGE, PUBLISHED, POST_TYPE, ALT_ID, TWEET_ID, TCO_FIRST
};

static const char *const columns[] = {
	"external_author_id", "author", "content", "language", "publish_date", "post_type",
	"alt_external_id", "tweet_id", "tco1_step1", "tco1_step2", "tco1_step3",
	"tco2_step1", "tco2_step2", "tco2_step3", "tco3_step1", "tco3_step2", "tco3_step3", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"external_author_id", "author", "content", "publish_date",
	                                     "harvested_date", NULL};

	return overt_header_has(header, needed);
}

/* The exact account id, or the reason why there is none. */
static const char *account_id(struct overt_row *row, overt_str *id)
{
	overt_str alt = overt_row_get(row, ALT_ID), external = overt_row_get(row, EXTERNAL_ID);

	if (alt.len > 0 && !overt_id_rounded(alt)) {
		*id = alt;
	} else if (external.len == 0) {
		return "expected external_author_id, found nothing";
	} else if (overt_id_rounded(external)) {
		return "external_author_id was rounded by a spreadsheet, and there is no exact alt_external_id";
	} else {
		*id = external;
	}
	return NULL;
}

/* The last step of each short link that the file has resolved; article_url is the post's own. */
static void add_links(struct overt_builder *b, struct overt_row *row)
{
	for (size_t link = 0; link < 3; link++) {
		for (size_t step = 3; step-- > 0;) {
			overt_str s = overt_row_get(row, TCO_FIRST + link * 3 + step);
			if (s.len == 0)
				continue;
			if (!overt_is_media_link(s))
				overt_builder_link(b, s);
			break;
		}
	}
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str time = overt_row_get(row, PUBLISHED), type = overt_row_get(row, POST_TYPE);

	overt_builder_start(&b, reading);
	const char *problem = account_id(row, &b.post.account_id);
	if (problem)
		return overt_reading_reject(reading, err, "%s", problem);
	b.post.post_id = overt_row_get(row, TWEET_ID);
	if (overt_id_rounded(b.post.post_id))
		return overt_reading_reject(reading, err, "tweet_id was rounded by a spreadsheet, found \"%.*s\"",
		                            (int)(b.post.post_id.len & 31), b.post.post_id.ptr);
	if (!overt_time_parse_ordered(time, OVERT_DATES_MONTH_FIRST, &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err, "expected a time in publish_date, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	b.post.handle = overt_row_get(row, AUTHOR);
	b.post.text = overt_row_get(row, CONTENT);
	b.post.language = overt_row_get(row, LANGUAGE);
	b.post.kind = type.len == 0 ? OVERT_KIND_POST : overt_kind_parse(type);
	add_links(&b, row);
	overt_entities_add(&b, b.post.text, b.links.count ? OVERT_ENTITIES_HASHTAGS | OVERT_ENTITIES_MENTIONS
	                                                  : OVERT_ENTITIES_ALL);
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_fivethirtyeight_csv = {
	.about = {
		.name = "fivethirtyeight-csv",
		.title = "Troll posts as FiveThirtyEight published them (CSV)",
		.known_by = "columns external_author_id, author, content, publish_date, harvested_date",
		.limits = "what a repost or reply points to is not said",
	},
	.platform = "twitter",
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "entities.h"

enum {
	ID, CREATED, TEXT, LANG, LINK, HASHTAGS, BRANDED, OWNER_TYPE, OWNER_ID, OWNER_NAME,
	OWNER_USERNAME, SHARED, LIKES, SHARES, COMMENTS, VIEWS
};

static const char *const columns[] = {
	"id", "creation_time", "text", "lang", "link_attachment.link", "hashtags", "is_branded_content",
	"post_owner.type", "post_owner.id", "post_owner.name", "post_owner.username", "shared_post_id",
	"statistics.like_count", "statistics.share_count", "statistics.comment_count",
	"statistics.views", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"id", "creation_time", "text", "post_owner.id", NULL};

	return overt_header_has(header, needed);
}

static bool is_instagram(overt_str type)
{
	return (type.len >= 9 && memmem(type.ptr, type.len, "INSTAGRAM", 9)) ||
	       (type.len >= 9 && memmem(type.ptr, type.len, "instagram", 9)) ||
	       overt_str_starts(type, OVERT_STR("ig_")) || overt_str_starts(type, OVERT_STR("IG_"));
}

static void put_lists(struct overt_builder *b, struct overt_row *row)
{
	struct overt_list tags = {NULL, 0, 0};

	if (!overt_list_split(b->reading, overt_row_get(row, HASHTAGS), ", ", &tags))
		b->failed = true;
	for (size_t i = 0; i < tags.count; i++)
		overt_builder_hashtag(b, tags.items[i]);
	overt_builder_link(b, overt_row_get(row, LINK));
	overt_entities_add(b, b->post.text, OVERT_ENTITIES_LINKS | OVERT_ENTITIES_MENTIONS);
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str time = overt_row_get(row, CREATED);

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->post_id = overt_row_get(row, ID);
	post->account_id = overt_row_get(row, OWNER_ID);
	if (post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected a post_owner.id, found nothing");
	if (overt_id_rounded(post->post_id) || overt_id_rounded(post->account_id))
		return overt_reading_reject(reading, err, "%s was rounded by a spreadsheet",
		                            overt_id_rounded(post->post_id) ? "id" : "post_owner.id");
	if (!overt_epoch_parse(time, 1, &post->time, &post->precision) &&
	    !(time.len > 0 && overt_builder_time(&b, time)))
		return overt_reading_reject(reading, err, "expected a time in creation_time, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	post->platform = is_instagram(overt_row_get(row, OWNER_TYPE)) ? OVERT_STR("instagram")
	                                                              : OVERT_STR("facebook");
	post->handle = overt_row_get(row, OWNER_USERNAME);
	post->display_name = overt_row_get(row, OWNER_NAME);
	post->text = overt_row_get(row, TEXT);
	post->language = overt_row_get(row, LANG);
	post->repost_of = overt_row_get(row, SHARED);
	post->kind = post->repost_of.len > 0 ? OVERT_KIND_REPOST : OVERT_KIND_POST;
	if (overt_flag_parse(overt_row_get(row, BRANDED)))
		post->labels |= OVERT_LABEL_ADVERTISEMENT;
	put_lists(&b, row);
	post->metrics.likes = overt_count_parse(overt_row_get(row, LIKES));
	post->metrics.reposts = overt_count_parse(overt_row_get(row, SHARES));
	post->metrics.replies = overt_count_parse(overt_row_get(row, COMMENTS));
	post->metrics.views = overt_count_parse(overt_row_get(row, VIEWS));
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_meta_csv = {
	.about = {
		.name = "meta-content-library-csv",
		.title = "Meta Content Library (CSV)",
		.known_by = "columns id, creation_time, text, post_owner.id",
		.limits = "its ids mean nothing outside the library: accounts match other files by handle alone",
	},
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "entities.h"

enum {
	PAGE_NAME, GROUP_NAME, EITHER_NAME, USER_NAME, FACEBOOK_ID, DESCRIPTION, PAGE_CREATED,
	POST_CREATED, LIKES, COMMENTS, SHARES, VIEWS, URL, MESSAGE, LINK, FINAL_LINK, SPONSOR_ID
};

static const char *const columns[] = {
	"Page Name", "Group Name", "Page Name or Group Name", "User Name", "Facebook Id",
	"Page Description", "Page Created", "Post Created", "Likes", "Comments", "Shares",
	"Post Views", "URL", "Message", "Link", "Final Link", "Sponsor Id", NULL};

static bool knows_header(const struct overt_header *header)
{
	static const char *const needed[] = {"Facebook Id", "Post Created", "URL", "Message", NULL};

	return overt_header_has(header, needed);
}

/* Hours from UTC of the zones that the tool writes behind a time. */
static bool zone_hours(overt_str zone, int *hours)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = {{"UTC", 0}, {"GMT", 0}, {"WET", 0}, {"WEST", 1}, {"BST", 1}, {"CET", 1}, {"CEST", 2},
	             {"EET", 2}, {"EEST", 3}, {"MSK", 3}, {"EST", -5}, {"EDT", -4}, {"CST", -6},
	             {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"AKST", -9},
	             {"AKDT", -8}, {"HST", -10}, {"JST", 9}, {"AEST", 10}, {"AEDT", 11}};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		if (overt_is_word(zone, zones[i].name)) {
			*hours = zones[i].hours;
			return true;
		}
	}
	return false;
}

/* "2020-11-03 12:00:00 EST" */
static bool zoned_time(overt_str s, overt_ms *out, enum overt_precision *precision)
{
	const char *blank = s.len > 0 ? memrchr(s.ptr, ' ', s.len) : NULL;
	overt_ms local;
	int hours = 0;

	if (!blank)
		return false;
	overt_str zone = {blank + 1, s.len - (size_t)(blank - s.ptr) - 1};
	if (!zone_hours(zone, &hours))
		return overt_time_parse(s, out, precision);
	if (!overt_time_parse((overt_str){s.ptr, (size_t)(blank - s.ptr)}, &local, precision))
		return false;
	*out = local - (overt_ms)hours * 3600000;
	return true;
}

static overt_str first_of(overt_str a, overt_str b)
{
	return a.len > 0 ? a : b;
}

static void put_metrics(struct overt_metrics *m, struct overt_row *row)
{
	m->likes = overt_count_parse(overt_row_get(row, LIKES));
	m->replies = overt_count_parse(overt_row_get(row, COMMENTS));
	m->reposts = overt_count_parse(overt_row_get(row, SHARES));
	m->views = overt_count_parse(overt_row_get(row, VIEWS));
}

static overt_err read_row(struct overt_reading *reading, struct overt_row *row,
                          struct overt_error *err)
{
	struct overt_builder b;
	overt_str time = overt_row_get(row, POST_CREATED);
	enum overt_precision precision;

	overt_builder_start(&b, reading);
	struct overt_post *post = &b.post;
	post->account_id = overt_row_get(row, FACEBOOK_ID);
	if (post->account_id.len == 0)
		return overt_reading_reject(reading, err, "expected a Facebook Id, found nothing");
	if (overt_id_rounded(post->account_id))
		return overt_reading_reject(reading, err, "Facebook Id was rounded by a spreadsheet, found \"%.*s\"",
		                            (int)(post->account_id.len & 31), post->account_id.ptr);
	if (!zoned_time(time, &post->time, &post->precision))
		return overt_reading_reject(reading, err, "expected a time and a zone in Post Created, found \"%.*s\"",
		                            (int)(time.len < 60 ? time.len : 60), time.ptr ? time.ptr : "");
	post->post_id = overt_row_get(row, URL);
	post->handle = overt_row_get(row, USER_NAME);
	post->display_name = first_of(first_of(overt_row_get(row, PAGE_NAME), overt_row_get(row, GROUP_NAME)),
	                              overt_row_get(row, EITHER_NAME));
	post->profile_text = overt_row_get(row, DESCRIPTION);
	zoned_time(overt_row_get(row, PAGE_CREATED), &post->account_created, &precision);
	post->kind = OVERT_KIND_POST;
	post->text = overt_row_get(row, MESSAGE);
	overt_builder_link(&b, first_of(overt_row_get(row, FINAL_LINK), overt_row_get(row, LINK)));
	overt_entities_add(&b, post->text, OVERT_ENTITIES_ALL);
	if (overt_row_get(row, SPONSOR_ID).len > 0)
		post->labels |= OVERT_LABEL_ADVERTISEMENT;
	put_metrics(&post->metrics, row);
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_crowdtangle_csv = {
	.about = {
		.name = "crowdtangle-csv",
		.title = "CrowdTangle, Facebook (CSV)",
		.known_by = "columns Facebook Id, Post Created, URL, Message",
		.limits = "posts are known by their address; what was shared from whom is not said",
	},
	.platform = "facebook",
	.carrier = OVERT_CARRIER_CSV,
	.columns = columns,
	.knows_header = knows_header,
	.row = read_row,
};

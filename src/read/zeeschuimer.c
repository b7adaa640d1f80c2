// SPDX-License-Identifier: GPL-3.0-or-later
#include "zeeschuimer.h"

#include <string.h>

#include "entities.h"
#include "x_v1.h"

static uint32_t x_labels(struct overt_json user)
{
	overt_str type = overt_json_text_at(user, "verification.verified_type");
	uint32_t bits = 0;

	if (overt_json_true(overt_json_get(user, "is_blue_verified")) ||
	    overt_json_true(overt_json_at(user, "verification.verified")))
		bits |= OVERT_LABEL_VERIFIED;
	if (type.len == 0)
		type = overt_json_text_at(user, "legacy.verified_type");
	if (overt_is_word(type, "government"))
		bits |= OVERT_LABEL_GOVERNMENT | OVERT_LABEL_VERIFIED;
	else if (overt_is_word(type, "business"))
		bits |= OVERT_LABEL_BUSINESS | OVERT_LABEL_VERIFIED;
	return bits;
}

static void x_account(struct overt_builder *b, struct overt_json user)
{
	struct overt_post *post = &b->post;
	struct overt_json core = overt_json_get(user, "core");

	overt_x_v1_account(b, overt_json_get(user, "legacy"));
	/* Since 2025 the names stand in `core`. */
	if (overt_json_has(core, "screen_name")) {
		post->handle = overt_json_text_at(core, "screen_name");
		post->display_name = overt_json_text_at(core, "name");
		overt_json_time(overt_json_get(core, "created_at"), &post->account_created, NULL);
	}
	post->labels |= x_labels(user);
}

const char *overt_zeeschuimer_x(struct overt_builder *builder, struct overt_json item)
{
	struct overt_post *post = &builder->post;
	struct overt_json inner = overt_json_get(item, "tweet");

	/* Posts behind a notice are wrapped once more. */
	if (overt_json_has(inner, "legacy"))
		item = inner;
	struct overt_json legacy = overt_json_get(item, "legacy");
	struct overt_json user = overt_json_at(item, "core.user_results.result");
	overt_x_v1_post(builder, legacy);
	x_account(builder, user);
	post->post_id = overt_json_id(builder, overt_json_get(item, "rest_id"));
	if (post->post_id.len == 0)
		post->post_id = overt_json_id(builder, overt_json_get(legacy, "id_str"));
	post->account_id = overt_json_id(builder, overt_json_get(legacy, "user_id_str"));
	if (post->account_id.len == 0)
		post->account_id = overt_json_id(builder, overt_json_get(user, "rest_id"));
	overt_str note = overt_json_text_at(item, "note_tweet.note_tweet_results.result.text");
	if (note.len > 0)
		post->text = note;
	post->metrics.views = overt_json_count(overt_json_at(item, "views.count"));
	if (post->post_id.len == 0)
		return "expected a rest_id, found none";
	return post->account_id.len == 0 ? "expected a legacy.user_id_str, found none" : NULL;
}

static void tiktok_account(struct overt_builder *b, struct overt_json item)
{
	struct overt_post *post = &b->post;
	struct overt_json author = overt_json_get(item, "author");

	if (overt_json_type(author) == OVERT_JSON_STRING) {
		post->account_id = overt_json_id(b, overt_json_get(item, "authorId"));
		post->handle = overt_json_text(author);
		post->display_name = overt_json_text_at(item, "nickname");
	} else {
		post->account_id = overt_json_id(b, overt_json_get(author, "id"));
		post->handle = overt_json_text_at(author, "uniqueId");
		post->display_name = overt_json_text_at(author, "nickname");
		post->profile_text = overt_json_text_at(author, "signature");
		if (overt_json_true(overt_json_get(author, "verified")))
			post->labels |= OVERT_LABEL_VERIFIED;
	}
	if (post->account_id.len == 0)
		post->account_id = post->handle;
}

static void tiktok_lists(struct overt_builder *b, struct overt_json item)
{
	struct overt_json extra = overt_json_get(item, "textExtra");

	overt_json_add(b, extra, "hashtagName", overt_builder_hashtag);
	overt_json_add(b, extra, "userUniqueId", overt_builder_mention);
	if (b->hashtags.count == 0)
		overt_json_add(b, overt_json_get(item, "challenges"), "title", overt_builder_hashtag);
	overt_builder_given(b, OVERT_STR("music"), overt_json_id(b, overt_json_at(item, "music.id")));
}

/* The platform's own notice under a video of a state's broadcaster. */
static bool says_state_media(struct overt_json item)
{
	struct overt_json_walk walk = overt_json_walk(overt_json_get(item, "warnInfo"));
	struct overt_json warning;

	while (overt_json_next(&walk, &warning)) {
		overt_str text = overt_json_text_at(warning, "text");
		if (text.len > 0 && memmem(text.ptr, text.len, "state-controlled", 16))
			return true;
	}
	return false;
}

const char *overt_zeeschuimer_tiktok(struct overt_builder *builder, struct overt_json item)
{
	struct overt_post *post = &builder->post;
	struct overt_json stats = overt_json_get(item, "stats");
	overt_str duet = overt_json_id(builder, overt_json_at(item, "duetInfo.duetFromId"));

	post->post_id = overt_json_id(builder, overt_json_get(item, "id"));
	tiktok_account(builder, item);
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return "expected an id and an author, found one of them at most";
	if (!overt_json_epoch(overt_json_get(item, "createTime"), 1, &post->time, &post->precision))
		return "expected seconds in createTime, found none";
	post->text = overt_json_text_at(item, "desc");
	post->kind = OVERT_KIND_POST;
	if (duet.len > 0 && !overt_is_word(duet, "0")) {
		post->kind = OVERT_KIND_QUOTE;
		post->quote_of = duet;
	}
	tiktok_lists(builder, item);
	if (overt_json_true(overt_json_get(item, "isAd")))
		post->labels |= OVERT_LABEL_ADVERTISEMENT;
	if (says_state_media(item))
		post->labels |= OVERT_LABEL_STATE_MEDIA;
	post->metrics.views = overt_json_count(overt_json_get(stats, "playCount"));
	post->metrics.likes = overt_json_count(overt_json_get(stats, "diggCount"));
	post->metrics.reposts = overt_json_count(overt_json_get(stats, "shareCount"));
	post->metrics.replies = overt_json_count(overt_json_get(stats, "commentCount"));
	return NULL;
}

const char *overt_zeeschuimer_tiktok_comment(struct overt_builder *builder, struct overt_json item)
{
	struct overt_post *post = &builder->post;
	overt_str parent = overt_json_id(builder, overt_json_get(item, "reply_id"));

	post->post_id = overt_json_id(builder, overt_json_get(item, "cid"));
	post->account_id = overt_json_id(builder, overt_json_at(item, "user.uid"));
	post->handle = overt_json_text_at(item, "user.unique_id");
	post->display_name = overt_json_text_at(item, "user.nickname");
	if (post->account_id.len == 0)
		post->account_id = post->handle;
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return "expected a cid and a user, found one of them at most";
	if (!overt_json_epoch(overt_json_get(item, "create_time"), 1, &post->time, &post->precision))
		return "expected seconds in create_time, found none";
	post->kind = OVERT_KIND_COMMENT;
	/* "0" is written for a comment on the video itself. */
	if (parent.len == 0 || overt_is_word(parent, "0"))
		parent = overt_json_id(builder, overt_json_get(item, "aweme_id"));
	post->reply_to_post = parent;
	post->text = overt_json_text_at(item, "text");
	overt_entities_add(builder, post->text, OVERT_ENTITIES_ALL);
	post->metrics.likes = overt_json_count(overt_json_get(item, "digg_count"));
	return NULL;
}

const char *overt_zeeschuimer_instagram(struct overt_builder *builder, struct overt_json item)
{
	struct overt_post *post = &builder->post;
	struct overt_json user = overt_json_get(item, "user");
	struct overt_json threads = overt_json_get(item, "text_post_app_info");

	post->post_id = overt_json_id(builder, overt_json_get(item, "code"));
	post->account_id = overt_json_id(builder, overt_json_get(user, "id"));
	if (post->account_id.len == 0)
		post->account_id = overt_json_id(builder, overt_json_get(user, "pk"));
	post->handle = overt_json_text_at(user, "username");
	post->display_name = overt_json_text_at(user, "full_name");
	if (post->account_id.len == 0)
		post->account_id = post->handle;
	if (post->post_id.len == 0 || post->account_id.len == 0)
		return "expected a code and a user, found one of them at most";
	if (!overt_json_epoch(overt_json_get(item, "taken_at"), 1, &post->time, &post->precision))
		return "expected seconds in taken_at, found none";
	if (overt_json_true(overt_json_get(user, "is_verified")))
		post->labels |= OVERT_LABEL_VERIFIED;
	post->kind = OVERT_KIND_POST;
	post->text = overt_json_text_at(item, "caption.text");
	overt_entities_add(builder, post->text, OVERT_ENTITIES_ALL);
	overt_builder_link(builder, overt_json_text_at(threads, "link_preview_attachment.url"));
	post->metrics.likes = overt_json_count(overt_json_get(item, "like_count"));
	post->metrics.replies = overt_json_count(overt_json_get(item, "comment_count"));
	if (overt_json_type(threads) == OVERT_JSON_OBJECT) {
		post->metrics.replies = overt_json_count(overt_json_get(threads, "direct_reply_count"));
		post->metrics.reposts = overt_json_count(overt_json_get(threads, "repost_count"));
		post->metrics.quotes = overt_json_count(overt_json_get(threads, "quote_count"));
	}
	return NULL;
}

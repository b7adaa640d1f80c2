// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "html.h"
#include "json_values.h"

static bool knows_value(struct overt_json value)
{
	return overt_json_has(value, "uri") && overt_json_has(value, "content") &&
	       overt_json_has(value, "created_at") && overt_json_has(overt_json_get(value, "account"), "acct");
}

/* Host of an address, or unknown. */
static overt_str host_of(overt_str url)
{
	const char *begin = url.len > 8 ? memmem(url.ptr, url.len, "://", 3) : NULL;

	if (!begin)
		return OVERT_STR_NONE;
	begin += 3;
	const char *end = url.ptr + url.len, *slash = memchr(begin, '/', (size_t)(end - begin));
	return (overt_str){begin, (size_t)((slash ? slash : end) - begin)};
}

/* user@host: accounts of the instance that was asked are written without their host. */
static overt_str full_account(struct overt_builder *b, struct overt_json account)
{
	overt_str acct = overt_json_text_at(account, "acct");
	overt_str host = host_of(overt_json_text_at(account, "url"));

	if (acct.len == 0 || memchr(acct.ptr, '@', acct.len) || host.len == 0)
		return acct;
	overt_str joined = overt_join_ids(b, acct, host);
	if (joined.len > 0)
		((char *)(uintptr_t)joined.ptr)[acct.len] = '@';
	return joined;
}

static void put_account(struct overt_builder *b, struct overt_json account)
{
	struct overt_post *post = &b->post;
	struct overt_list links = b->links;

	post->account_id = full_account(b, account);
	post->handle = post->account_id;
	post->display_name = overt_json_text_at(account, "display_name");
	post->profile_text = overt_html_text(b, overt_json_text_at(account, "note"));
	b->links = links; /* those of the profile are not the post's */
	post->profile_url = overt_json_text_at(account, "url");
	overt_json_time(overt_json_get(account, "created_at"), &post->account_created, NULL);
	if (overt_json_true(overt_json_get(account, "bot")))
		post->labels |= OVERT_LABEL_AUTOMATED;
}

static void put_content(struct overt_builder *b, struct overt_json status)
{
	struct overt_post *post = &b->post;
	struct overt_json media = overt_json_get(status, "media_attachments");

	overt_builder_lists_known(b);
	post->text = overt_html_text(b, overt_json_text_at(status, "content"));
	post->language = overt_json_text_at(status, "language");
	overt_json_add(b, overt_json_get(status, "tags"), "name", overt_builder_hashtag);
	overt_json_add(b, overt_json_get(status, "mentions"), "acct", overt_builder_mention);
	overt_builder_link(b, overt_json_text_at(status, "card.url"));
	overt_json_add(b, media, "blurhash", overt_builder_media);
}

static overt_err read_value(struct overt_reading *reading, struct overt_json value,
                            struct overt_error *err)
{
	struct overt_builder b;
	struct overt_json original = overt_json_get(value, "reblog");
	bool repost = overt_json_type(original) == OVERT_JSON_OBJECT;

	overt_builder_start(&b, reading);
	b.post.post_id = overt_json_text_at(value, "uri");
	put_account(&b, overt_json_get(value, "account"));
	if (b.post.post_id.len == 0 || b.post.account_id.len == 0)
		return overt_reading_reject(reading, err, "expected a uri and an account.acct, found one at most");
	if (!overt_json_time(overt_json_get(value, "created_at"), &b.post.time, &b.post.precision))
		return overt_reading_reject(reading, err, "expected a time in created_at, found none");
	put_content(&b, repost ? original : value);
	b.post.reply_to_post = overt_json_id(&b, overt_json_get(value, "in_reply_to_id"));
	b.post.reply_to_account = overt_json_id(&b, overt_json_get(value, "in_reply_to_account_id"));
	b.post.repost_of = overt_json_text_at(original, "uri");
	b.post.kind = repost                          ? OVERT_KIND_REPOST
	              : b.post.reply_to_post.len > 0 ? OVERT_KIND_REPLY
	                                             : OVERT_KIND_POST;
	b.post.metrics.likes = overt_json_count(overt_json_get(value, "favourites_count"));
	b.post.metrics.reposts = overt_json_count(overt_json_get(value, "reblogs_count"));
	b.post.metrics.replies = overt_json_count(overt_json_get(value, "replies_count"));
	return overt_builder_emit(&b, err);
}

const struct overt_format overt_format_mastodon_json = {
	.about = {
		.name = "mastodon-json",
		.title = "Mastodon statuses (and platforms with the same API)",
		.known_by = "uri, content, created_at and account.acct",
		.limits = "ids of replied-to posts are those of the instance that was asked",
	},
	.platform = "mastodon",
	.carrier = OVERT_CARRIER_JSON,
	.knows_value = knows_value,
	.value = read_value,
};

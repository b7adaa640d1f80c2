// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file post.h
 * The one record that every reader yields, whatever the platform or tool.
 * What a format lacks is unknown: a NULL string, OVERT_TIME_UNKNOWN,
 * OVERT_METRIC_UNKNOWN; never 0 and never an empty string.
 */
#ifndef OVERT_POST_H
#define OVERT_POST_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a post is. */
enum overt_post_kind {
	OVERT_KIND_UNKNOWN = 0, /**< the format does not say; counts as a post */
	OVERT_KIND_POST,
	OVERT_KIND_REPOST,
	OVERT_KIND_REPLY,
	OVERT_KIND_QUOTE,
	OVERT_KIND_COMMENT
};

/** A count that the file does not have. */
#define OVERT_METRIC_UNKNOWN ((int64_t)-1)

/** Counters as the platform showed them when the post was collected. */
struct overt_metrics {
	int64_t views, likes, reposts, replies, quotes; /**< >= 0 or OVERT_METRIC_UNKNOWN */
	overt_ms collected;                             /**< or OVERT_TIME_UNKNOWN */
};

/** Bits of overt_post.labels: what the platform says openly of the account. */
enum overt_label {
	OVERT_LABEL_STATE_MEDIA = 1u << 0,  /**< labelled as state-controlled */
	OVERT_LABEL_AUTOMATED = 1u << 1,    /**< labelled as a bot */
	OVERT_LABEL_VERIFIED = 1u << 2,     /**< verified in any way */
	OVERT_LABEL_GOVERNMENT = 1u << 3,   /**< verified as a government body */
	OVERT_LABEL_BUSINESS = 1u << 4,     /**< verified as a business */
	OVERT_LABEL_ADVERTISEMENT = 1u << 5 /**< branded or paid content, marked as such */
};

/** An object that the file itself names, for the channel `given:<name>`. */
struct overt_given {
	overt_str name;   /**< column or kind, e.g. "url_id" or "object" */
	overt_str object; /**< its value, not empty */
};

/** Platform of a post when nobody says it. */
#define OVERT_PLATFORM_UNKNOWN "unknown"

/** Greatest number of `given` objects of one post. */
#define OVERT_GIVEN_MAX 8

/** One post. All strings are UTF-8 and belong to the reader: valid during the callback only. */
struct overt_post {
	overt_str platform;     /**< lower case: twitter, facebook, telegram, …; never unknown */
	overt_str post_id;      /**< as the platform writes it, as text */
	bool loose_id;          /**< `post_id` is what somebody wrote into a table: it may be the
	                             number of a row, and another post's too */
	overt_str account_id;   /**< as text; the handle where a format has no id; unknown: no account */
	overt_str handle;       /**< without @ */
	overt_str display_name;
	overt_str profile_text;     /**< the account's description of itself */
	overt_str profile_location; /**< the place that the account claims */
	overt_str profile_url;
	overt_str client;           /**< application that sent the post */
	overt_ms account_created;
	overt_ms time;              /**< when it was published, UTC */
	enum overt_precision precision; /**< of `time` */
	overt_str text;             /**< plain text (no markup) */
	overt_str language;         /**< as the file writes it */
	enum overt_post_kind kind;
	overt_str repost_of;        /**< id of the reposted post */
	overt_str reply_to_post;
	overt_str reply_to_account;
	overt_str quote_of;
	/* Lists: `items` NULL means unknown; otherwise a count of 0 means none. */
	struct overt_str_list mentions; /**< handles or ids, without @ */
	struct overt_str_list hashtags; /**< without #, in order */
	struct overt_str_list links;    /**< expanded where the file has them */
	struct overt_str_list media;    /**< media ids or perceptual hashes */
	struct overt_metrics metrics;
	uint32_t labels;                /**< bits of enum overt_label */
	struct overt_given given[OVERT_GIVEN_MAX];
	size_t given_count;
	uint64_t offset; /**< byte offset of its row in the decompressed file */
	uint64_t line;   /**< 1-based line of its row, or 0 where lines mean nothing */
};

/**
 * Makes every field unknown.
 * \param post  record to clear
 */
void overt_post_clear(struct overt_post *post);

/**
 * Word for a kind: "post", "repost", "reply", "quote", "comment", or "" for unknown.
 * \param kind  kind
 * \return a literal
 */
const char *overt_post_kind_name(enum overt_post_kind kind);

#ifdef __cplusplus
}
#endif
#endif

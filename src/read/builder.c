// SPDX-License-Identifier: GPL-3.0-or-later
#include "builder.h"

#include <string.h>

#include <overt/norm.h>

void overt_builder_start(struct overt_builder *builder, struct overt_reading *reading)
{
	memset(builder, 0, sizeof *builder);
	builder->reading = reading;
	overt_post_clear(&builder->post);
}

void overt_builder_lists_known(struct overt_builder *builder)
{
	builder->no_links = true;
	builder->no_hashtags = true;
	builder->no_mentions = true;
}

static void add(struct overt_builder *builder, struct overt_list *list, overt_str s)
{
	if (!overt_list_add(builder->reading, list, s))
		builder->failed = true;
}

void overt_builder_mention(struct overt_builder *builder, overt_str s)
{
	add(builder, &builder->mentions, overt_without_mark(s, '@'));
}

void overt_builder_hashtag(struct overt_builder *builder, overt_str s)
{
	add(builder, &builder->hashtags, overt_without_mark(s, '#'));
}

void overt_builder_link(struct overt_builder *builder, overt_str s)
{
	for (size_t i = 0; i < builder->links.count; i++)
		if (overt_str_equal(builder->links.items[i], s))
			return;
	add(builder, &builder->links, s);
}

void overt_builder_media(struct overt_builder *builder, overt_str s)
{
	add(builder, &builder->media, s);
}

void overt_builder_given(struct overt_builder *builder, overt_str name, overt_str object)
{
	struct overt_post *post = &builder->post;

	if (object.len > 0 && post->given_count < OVERT_GIVEN_MAX)
		post->given[post->given_count++] = (struct overt_given){name, object};
}

void overt_builder_platform(struct overt_builder *builder, overt_str s)
{
	struct overt_buf *name = &builder->reading->platform;

	if (!overt_norm_platform(s, name))
		builder->failed = true;
	builder->post.platform = overt_buf_view(name);
}

bool overt_builder_time(struct overt_builder *builder, overt_str s)
{
	return s.len == 0 || overt_time_parse(s, &builder->post.time, &builder->post.precision);
}

/* Unknown lists have no array, empty ones do. */
static struct overt_str_list view(const struct overt_list *list, bool known)
{
	static const overt_str none[1];
	struct overt_str_list v = overt_list_view(list);

	if (known && !v.items)
		v.items = none;
	return v;
}

overt_err overt_builder_emit(struct overt_builder *builder, struct overt_error *err)
{
	struct overt_post *post = &builder->post;

	if (builder->failed)
		return overt_reading_reject(builder->reading, err,
		                            "the row needs more memory than is allowed");
	post->mentions = view(&builder->mentions, builder->no_mentions);
	post->hashtags = view(&builder->hashtags, builder->no_hashtags);
	post->links = view(&builder->links, builder->no_links);
	post->media = overt_list_view(&builder->media);
	return overt_reading_emit(builder->reading, post, err);
}

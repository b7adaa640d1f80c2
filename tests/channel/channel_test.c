// SPDX-License-Identifier: GPL-3.0-or-later
#include "channel_test.h"
#include <string.h>

struct overt_post channel_post(enum overt_post_kind kind, const char *text)
{
	struct overt_post post;
	overt_post_clear(&post);
	post.platform = OVERT_STR("place");
	post.kind = kind;
	post.text = overt_str_from(text);
	post.precision = OVERT_PRECISION_SECOND;
	return post;
}

struct overt_channel_set *channel_open(unsigned threads)
{
	struct overt_channel_options options = {.threads = threads};
	struct overt_channel_set *set = NULL;
	struct overt_error err = {0};
	assert_int_equal(overt_channel_set_open(&set, &options, &err), OVERT_OK);
	return set;
}

void channel_take(struct overt_channel_set *set, struct overt_post post, uint32_t account,
                  uint32_t index)
{
	struct overt_error err = {0};
	if (post.time == OVERT_TIME_UNKNOWN)
		post.time = 1000000 + 1000 * (overt_ms)index;
	assert_int_equal(overt_channel_set_take(set, &post, account, index, &err), OVERT_OK);
}

void channel_finish(struct overt_channel_set *set)
{
	struct overt_error err = {0};
	assert_int_equal(overt_channel_set_finish(set, NULL, &err), OVERT_OK);
}

const struct overt_events *channel_events(const struct overt_channel_set *set, const char *name)
{
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(set, &count);
	for (size_t i = 0; i < count; i++)
		if (overt_str_equal(yields[i].name, overt_str_from(name)))
			return yields[i].events;
	return NULL;
}

uint32_t channel_object(const struct overt_channel_set *set, const char *name, uint32_t index)
{
	const struct overt_events *events = channel_events(set, name);
	for (size_t i = 0; events && i < events->count; i++)
		if (events->items[i].post == index)
			return events->items[i].object;
	return OVERT_NO_INDEX;
}

void channel_texts(const char *const *texts, size_t count, unsigned threads, uint32_t *objects)
{
	struct overt_channel_set *set = channel_open(threads);
	for (size_t i = 0; i < count; i++)
		channel_take(set, channel_post(OVERT_KIND_POST, texts[i]), (uint32_t)i, (uint32_t)i);
	channel_finish(set);
	for (size_t i = 0; i < count; i++)
		objects[i] = channel_object(set, "text", (uint32_t)i);
	overt_channel_set_free(set);
}

static void objects_of_two(const char *a, const char *b, uint32_t objects[2])
{
	const char *const texts[] = {a, b};
	channel_texts(texts, 2, 1, objects);
	assert_int_not_equal(objects[0], OVERT_NO_INDEX);
	assert_int_not_equal(objects[1], OVERT_NO_INDEX);
}

void assert_texts_joined(const char *a, const char *b)
{
	uint32_t objects[2];
	objects_of_two(a, b, objects);
	assert_int_equal(objects[0], objects[1]);
}

void assert_texts_apart(const char *a, const char *b)
{
	uint32_t objects[2];
	objects_of_two(a, b, objects);
	assert_int_not_equal(objects[0], objects[1]);
}

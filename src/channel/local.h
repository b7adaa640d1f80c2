// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the files of this room share. */
#ifndef OVERT_CHANNEL_LOCAL_H
#define OVERT_CHANNEL_LOCAL_H

#include <overt/channel.h>

enum {
	OBJECTS_PER_POST = 256, /* a post with more is a flood; the rest of its objects is passed over */
	GIVEN_NAMES_MAX = 256,
	LABEL_BYTES = 300
};

/** A post on its way to the channels. */
struct overt_taken {
	const struct overt_post *post;
	uint32_t account, index;
	bool repost; /* by its kind or target, or by its own words ("RT @…") */
};

struct overt_texts;

/** One channel at work. */
struct overt_channel_run {
	const struct overt_channel *channel;
	struct overt_channel_set *set;
	overt_str name;
	struct overt_events events;
	struct overt_intern *objects; /* keys; NULL where `texts` is used */
	struct overt_texts *texts;
};

/** The record that each channel's file fills. */
struct overt_channel {
	struct overt_channel_info info;
	bool texts;     /* objects are texts, numbered when all are known */
	bool platforms; /* objects of different platforms differ whatever their ids */
	/** Gives the objects of a post to overt_keyed_add or overt_batch_add. */
	overt_err (*take)(struct overt_channel_run *run, const struct overt_taken *taken,
	                  struct overt_error *err);
};

/* registry.c */
const struct overt_channel *const *overt_channel_records(size_t *count);

/* keyed.c */
/** Adds an event for an object by its key, once per post. */
overt_err overt_keyed_add(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str key, struct overt_error *err);
/** Adds an event whose object has a number. */
overt_err overt_event_add(struct overt_channel_run *run, const struct overt_event *event,
                          enum overt_precision precision, struct overt_error *err);
overt_str overt_keyed_label(const struct overt_channel_run *run, uint32_t object);

/* set.c */
struct overt_norm *overt_channel_norm(struct overt_channel_set *set);
struct overt_buf *overt_channel_scratch(struct overt_channel_set *set, size_t which);

/* batch.c: texts are normalised many at a time, on all threads */
struct overt_batch;
struct overt_batch *overt_batch_new(unsigned threads, struct overt_norm **norms);
void overt_batch_free(struct overt_batch *batch);
struct overt_batch *overt_channel_batch(struct overt_channel_set *set);
overt_err overt_batch_add(struct overt_channel_run *run, const struct overt_taken *taken,
                          overt_str text, struct overt_error *err);
overt_err overt_batch_flush(struct overt_batch *batch, struct overt_error *err);

/* texts.c */
/** A distinct normal form. */
struct overt_text {
	uint64_t low, high;   /* 128-bit XXH3 of the whole normal form */
	const char *form;     /* its first bytes, terminated */
	const char *label;    /* a published text that has this form, at most LABEL_BYTES */
	uint64_t label_rank;  /* the label with the lowest rank stands, whatever the order */
	uint32_t form_len;
	uint32_t posts;
	uint16_t label_len;
};

struct overt_texts {
	struct overt_text *items;
	size_t cap;
	uint32_t count;
	uint32_t *slots; /* number + 1; 0: free */
	size_t mask;
	struct overt_arena *arena;
	uint32_t *object_of;      /* after finishing: object of each text */
	uint32_t *representative; /* text that stands for each object */
	uint32_t objects;
};

struct overt_texts *overt_texts_new(void);
void overt_texts_free(struct overt_texts *texts);
/** Number of a normal form. */
overt_err overt_texts_add(struct overt_texts *texts, overt_str form, overt_str text,
                          uint32_t *number, struct overt_error *err);
/** Joins near-identical texts and renumbers the events' objects. */
overt_err overt_texts_finish(struct overt_texts *texts, struct overt_events *events,
                             unsigned threads, const struct overt_progress *progress,
                             struct overt_error *err);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Near-copies planted among real posts: how many are found again, and how the
 * clusters compare with exact all-pairs truth on a sample. Prints the figures;
 * fails below the bars. Needs OVERT_DATA.
 *   test_near_bar [POSTS PLANTS SAMPLE SEED]
 */
#include "../../src/channel/near.h"
#include "plant.h"
#include <overt/channel.h>
#include <overt/read.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double RECALL_BAR = 0.95, PRECISION_BAR = 0.99;

/* A post of the experiment. */
struct specimen {
	overt_str text;
	uint32_t object;   /* OVERT_NO_INDEX: too short */
	uint32_t original; /* of a planted copy, else OVERT_NO_INDEX */
	enum plant_kind kind;
};

struct experiment {
	struct overt_arena *arena;
	struct specimen *items;
	size_t count, cap, posts, plants, sample;
	struct overt_rng rng;
	uint64_t truth, found, said, right; /* pairs of the sample */
};

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "test_near_bar: %s\n", what);
	exit(1);
}

static overt_err keep(void *ctx, const struct overt_post *post, struct overt_error *err)
{
	struct experiment *all = ctx;
	overt_str copy;
	if (post->text.len == 0)
		return OVERT_OK;
	overt_err code = overt_grow(&all->items, &all->cap, all->count + 1, sizeof *all->items,
	                            1 << 24, err);
	if (code)
		return code;
	if (!overt_arena_copy(all->arena, post->text, &copy))
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up");
	all->items[all->count++] = (struct specimen){.text = copy, .original = OVERT_NO_INDEX};
	return OVERT_OK;
}

static void shuffle(struct experiment *all, size_t first)
{
	for (size_t i = all->count; i > first + 1; i--) {
		size_t j = first + overt_rng_below(&all->rng, i - first);
		struct specimen swap = all->items[i - 1];
		all->items[i - 1] = all->items[j];
		all->items[j] = swap;
	}
}

static size_t count_words(overt_str text)
{
	size_t words = 0, letters = 0;
	for (size_t i = 0; i <= text.len; i++) {
		bool blank = i == text.len || text.ptr[i] == ' ';
		if (blank) {
			words += letters >= 2 && memchr("@h#", text.ptr[i - letters], 3) == NULL;
			letters = 0;
		} else {
			letters++;
		}
	}
	return words;
}

static void plant(struct experiment *all)
{
	struct overt_buf copy = {0};
	size_t posts = all->count;
	need(posts > 2 * all->plants, "too few posts");
	for (size_t i = 0, planted = 0; planted < all->plants; i++) {
		need(i < posts, "too few posts of eight words");
		struct specimen item = {.original = (uint32_t)i, .kind = planted % PLANT_KINDS};
		if (count_words(all->items[i].text) < 8)
			continue;
		plant_make(item.kind, all->items[i].text, all->items[posts - 1 - i].text, &all->rng,
		           &copy);
		need(overt_arena_copy(all->arena, overt_buf_view(&copy), &item.text), "memory");
		need(!overt_grow(&all->items, &all->cap, all->count + 1, sizeof item, 1 << 24, NULL),
		     "memory");
		all->items[all->count++] = item;
		planted++;
	}
	overt_buf_free(&copy);
}

static void cluster(struct experiment *all)
{
	struct overt_error err = {0};
	struct overt_channel_set *set = NULL;
	const char *const names[] = {"text"};
	struct overt_channel_options options = {.names = names, .name_count = 1, .threads = 2};
	need(!overt_channel_set_open(&set, &options, &err), err.message);
	for (size_t i = 0; i < all->count; i++) {
		struct overt_post post;
		overt_post_clear(&post);
		post.platform = OVERT_STR("x");
		post.kind = OVERT_KIND_POST;
		post.text = all->items[i].text;
		if (overt_norm_is_manual_repost(post.text)) /* all in one channel here */
			post.text = overt_norm_reposted_text(post.text);
		post.time = (overt_ms)i;
		all->items[i].object = OVERT_NO_INDEX;
		need(!overt_channel_set_take(set, &post, (uint32_t)i, (uint32_t)i, &err), err.message);
	}
	need(!overt_channel_set_finish(set, NULL, &err), err.message);
	size_t count;
	const struct overt_channel_yield *yields = overt_channel_set_yields(set, &count);
	need(count == 1, "no events");
	for (size_t i = 0; i < yields->events->count; i++)
		all->items[yields->events->items[i].post].object = yields->events->items[i].object;
	printf("%zu posts, %zu of them planted: %zu texts of length, %u objects\n", all->count,
	       all->plants, yields->events->count, yields->events->objects);
	overt_channel_set_free(set);
}

static void report_plants(const struct experiment *all)
{
	size_t of[PLANT_KINDS] = {0}, found[PLANT_KINDS] = {0}, sum = 0, total = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct specimen *item = &all->items[i];
		if (item->original == OVERT_NO_INDEX)
			continue;
		uint32_t object = all->items[item->original].object;
		of[item->kind]++;
		found[item->kind] += object != OVERT_NO_INDEX && object == item->object;
	}
	for (size_t k = 0; k < PLANT_KINDS; k++) {
		printf("  %-14s %4zu of %4zu planted copies found\n", plant_name((enum plant_kind)k),
		       found[k], of[k]);
		sum += found[k];
		total += of[k];
	}
	printf("planted copies found: %.4f\n", (double)sum / (double)total);
	need((double)sum / (double)total >= RECALL_BAR, "planted copies are missed");
}

/* The sample: planted copies, their originals, then others, each form once. */
struct sample {
	struct overt_near_view *views;
	overt_str *forms;
	uint32_t *objects;
	size_t count;
	struct overt_intern *seen;
	struct overt_norm *norm;
	struct overt_near_scratch *scratch[2];
	uint64_t sums[2][4];
};

static void add_to_sample(struct sample *sample, struct experiment *all, size_t i)
{
	struct overt_buf form = {0};
	uint32_t number, keys[OVERT_NEAR_BANDS];
	overt_str text = overt_norm_reposted_text(all->items[i].text), copy;
	if (all->items[i].object == OVERT_NO_INDEX || sample->count == all->sample)
		return;
	need(!overt_norm_text(sample->norm, text, &form, NULL, NULL), "memory");
	need(overt_intern_add(sample->seen, overt_buf_view(&form), &number), "memory");
	if (number == sample->count) {
		struct overt_near_view *view = &sample->views[number];
		copy = overt_intern_get(sample->seen, number);
		overt_near_sketch(copy, sample->scratch[0], view, keys);
		uint32_t *tokens = overt_arena_alloc(all->arena, view->token_count * sizeof *tokens);
		need(tokens, "memory");
		memcpy(tokens, view->tokens, view->token_count * sizeof *tokens);
		view->tokens = tokens;
		sample->objects[number] = all->items[i].object;
		sample->count++;
	}
	overt_buf_free(&form);
}

static overt_err compare_row(void *ctx, size_t i, unsigned worker)
{
	struct sample *sample = ctx;
	for (size_t j = 0; j < i; j++) {
		bool same = sample->objects[i] == sample->objects[j];
		bool near = overt_near_compare(&sample->views[i], &sample->views[j],
		                               sample->scratch[worker]) > 0;
		sample->sums[worker][0] += near;
		sample->sums[worker][1] += same;
		sample->sums[worker][2] += near && same;
	}
	return OVERT_OK;
}

static void report_sample(struct experiment *all)
{
	struct sample sample = {.seen = overt_intern_new()};
	sample.views = calloc(all->sample, sizeof *sample.views);
	sample.objects = calloc(all->sample, sizeof *sample.objects);
	sample.scratch[0] = overt_near_scratch_new();
	sample.scratch[1] = overt_near_scratch_new();
	need(sample.seen && sample.views && sample.objects && sample.scratch[0] && sample.scratch[1] &&
	             !overt_norm_open(&sample.norm, NULL), "memory");
	for (size_t i = all->count - all->plants; i < all->count; i++) {
		add_to_sample(&sample, all, i);
		add_to_sample(&sample, all, all->items[i].original);
	}
	for (size_t i = 0; i < all->count - all->plants; i++)
		add_to_sample(&sample, all, all->count - all->plants - 1 - i);
	need(!overt_parallel(2, sample.count, compare_row, &sample), "threads");
	uint64_t near = sample.sums[0][0] + sample.sums[1][0];
	uint64_t same = sample.sums[0][1] + sample.sums[1][1];
	uint64_t both = sample.sums[0][2] + sample.sums[1][2];
	double recall = (double)both / (double)near, precision = (double)both / (double)same;
	printf("sample of %zu distinct texts: %llu near-identical pairs by exact comparison, %llu in one "
	       "object, %llu in both\nrecall %.4f, precision %.4f\n", sample.count,
	       (unsigned long long)near, (unsigned long long)same, (unsigned long long)both, recall,
	       precision);
	need(recall >= RECALL_BAR, "recall is below its bar");
	need(precision >= PRECISION_BAR, "precision is below its bar");
	overt_norm_free(sample.norm);
	overt_intern_free(sample.seen);
	free(sample.views);
	free(sample.objects);
	free(sample.scratch[0]);
	free(sample.scratch[1]);
}

int main(int argc, char **argv)
{
	static struct overt_source source;
	struct overt_error err = {0};
	struct experiment all = {.posts = 100000, .plants = 5000, .sample = 20000, .rng = {7}};
	struct overt_read_sink sink = {.post = keep, .ctx = &all};
	const char *data = getenv("OVERT_DATA");
	char path[4096];
	if (argc == 5) {
		all.posts = strtoul(argv[1], NULL, 10);
		all.plants = strtoul(argv[2], NULL, 10);
		all.sample = strtoul(argv[3], NULL, 10);
		all.rng.state = strtoul(argv[4], NULL, 10);
	}
	snprintf(path, sizeof path, "%s/ira/ira_dev_half.csv.zst", data ? data : "../shared/data");
	if (access(path, R_OK)) {
		fprintf(stderr, "SKIPPED: near-identical text is NOT measured, %s cannot be read\n", path);
		return 77;
	}
	all.arena = overt_arena_new(SIZE_MAX);
	need(all.arena, "memory");
	need(!overt_read_file(path, NULL, &sink, &source, NULL, &err), err.message);
	shuffle(&all, 0);
	if (all.count > all.posts)
		all.count = all.posts;
	plant(&all);
	cluster(&all);
	report_plants(&all);
	report_sample(&all);
	free(all.items);
	overt_arena_free(all.arena);
	return 0;
}

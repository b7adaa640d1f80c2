// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Synthetic share events for measurements: object and account popularity as 1 / rank,
 * objects born evenly over 30 days, share delays exponential with a mean of 6 hours,
 * whole seconds. 2 % of the events are planted: groups of ten accounts that share 20
 * objects of their own within 8 seconds. The same seed gives the same file everywhere.
 *
 * gen COUNT FILE [--hot] [--only OBJECT]     (--hot: one object takes far more than all others)
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START 1600000000u
#define SPAN (30u * 86400u)
#define MEAN_DELAY 21600.0
#define LATEST (SPAN + 60u * 86400u)

struct event {
	uint32_t time, object, account;
};

/* Walker's alias table: a weighted choice with two random numbers. */
struct choice {
	uint32_t count;
	uint32_t *other;
	double *keep;
};

static uint64_t state = 42;

static uint64_t next(void)
{
	uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static double unit(void)
{
	return (double)(next() >> 11) * 0x1.0p-53;
}

static uint32_t below(uint32_t bound)
{
	return (uint32_t)((next() >> 32) * bound >> 32);
}

static void *take(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	if (!memory) {
		fputs("gen: memory is used up\n", stderr);
		exit(1);
	}
	return memory;
}

static struct choice make_choice(uint32_t count, double offset)
{
	struct choice made = {count, take(count, sizeof *made.other), take(count, sizeof *made.keep)};
	uint32_t *small = take(count, sizeof *small), *large = take(count, sizeof *large);
	uint32_t smalls = 0, larges = 0;
	double sum = 0;
	for (uint32_t k = 0; k < count; k++)
		sum += 1 / (k + offset);
	for (uint32_t k = 0; k < count; k++) {
		made.keep[k] = count / (k + offset) / sum;
		made.other[k] = k;
		if (made.keep[k] < 1)
			small[smalls++] = k;
		else
			large[larges++] = k;
	}
	while (smalls && larges) {
		uint32_t s = small[--smalls], l = large[larges - 1];
		made.other[s] = l;
		made.keep[l] -= 1 - made.keep[s];
		if (made.keep[l] < 1) {
			larges--;
			small[smalls++] = l;
		}
	}
	free(small);
	free(large);
	return made;
}

static uint32_t choose(const struct choice *choice)
{
	uint32_t k = below(choice->count);
	return unit() < choice->keep[k] ? k : choice->other[k];
}

static size_t fill(struct event *events, size_t count, bool hot)
{
	uint32_t kinds = count / 20 > 10 ? (uint32_t)(count / 20) : 10;
	size_t groups = count / 50 / 200 > 1 ? count / 50 / 200 : 1, at = 0;
	struct choice objects = make_choice(kinds, hot ? 1 : 51);
	struct choice accounts = make_choice(kinds, 11);
	uint32_t *birth = take(kinds, sizeof *birth);
	for (uint32_t k = 0; k < kinds; k++)
		birth[k] = below(SPAN);
	for (; at + groups * 200 < count; at++) {
		uint32_t object = choose(&objects), account = choose(&accounts);
		double delay = -log(1 - unit()) * MEAN_DELAY;
		uint32_t time = birth[object] + (uint32_t)delay;
		events[at] = (struct event){time < LATEST ? time : LATEST - 1, object, account};
	}
	for (size_t g = 0; g < groups; g++)
		for (uint32_t p = 0; p < 20; p++) {
			uint32_t time = below(SPAN);
			for (uint32_t m = 0; m < 10; m++)
				events[at++] = (struct event){time + below(9), kinds + (uint32_t)g * 20 + p,
				                              kinds + (uint32_t)g * 10 + m};
		}
	return at;
}

static int by_object(const void *left, const void *right)
{
	const struct event *a = left, *b = right;
	if (a->object != b->object)
		return a->object < b->object ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

/* By time with a counting sort, then by object and account within a second. */
static struct event *sort(struct event *events, size_t count)
{
	struct event *sorted = take(count, sizeof *sorted);
	size_t *starts = take(LATEST + 16, sizeof *starts);
	for (size_t i = 0; i < count; i++)
		starts[events[i].time + 1]++;
	for (size_t t = 1; t < LATEST + 16; t++)
		starts[t] += starts[t - 1];
	for (size_t i = 0; i < count; i++)
		sorted[starts[events[i].time]++] = events[i];
	free(events);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && sorted[end].time == sorted[i].time; end++)
			;
		qsort(sorted + i, end - i, sizeof *sorted, by_object);
	}
	free(starts);
	return sorted;
}

static char *number(char *out, char letter, uint64_t value, char end)
{
	char digits[24];
	size_t count = 0;
	if (letter)
		*out++ = letter;
	do
		digits[count++] = (char)('0' + value % 10);
	while (value /= 10);
	while (count)
		*out++ = digits[--count];
	*out++ = end;
	return out;
}

static bool write_events(FILE *file, const struct event *events, size_t count, long only)
{
	fputs("object_id,account_id,content_id,timestamp_share\n", file);
	for (size_t i = 0; i < count; i++) {
		char line[96], *end = line;
		if (only >= 0 && events[i].object != (uint32_t)only)
			continue;
		end = number(end, 'o', events[i].object, ',');
		end = number(end, 'a', events[i].account, ',');
		end = number(end, 'c', i, ',');
		end = number(end, 0, START + (uint64_t)events[i].time, '\n');
		fwrite(line, 1, (size_t)(end - line), file);
	}
	return fclose(file) == 0;
}

int main(int argc, char **argv)
{
	bool hot = false;
	long only = -1;
	for (int i = 3; i < argc; i++) {
		hot = hot || strcmp(argv[i], "--hot") == 0;
		if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			only = atol(argv[++i]);
	}
	size_t count = argc > 2 ? strtoull(argv[1], NULL, 10) : 0;
	FILE *file = count >= 1000 && count < UINT32_MAX ? fopen(argv[2], "w") : NULL;
	if (!file) {
		fputs("gen COUNT FILE [--hot] [--only OBJECT]; COUNT from 1000\n", stderr);
		return 2;
	}
	struct event *events = take(count + 200, sizeof *events);
	count = fill(events, count, hot);
	events = sort(events, count);
	return write_events(file, events, count, only) ? 0 : 1;
}

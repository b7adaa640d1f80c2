// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What no tool can beat: reads a table of events, parses each row, hashes its
 * three fields, sorts by (object, time) with a radix sort, and stops. No exact
 * names, no pairs, no result. One thread, plain C.
 *
 * upper_bound FILE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct event {
	uint64_t key; /* hash of the object, then seconds */
	uint32_t account, content;
};

static uint64_t hash(const char *text, size_t len)
{
	uint64_t sum = len;
	while (len >= 8) {
		uint64_t word;
		memcpy(&word, text, 8);
		sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		sum ^= sum >> 29;
		text += 8;
		len -= 8;
	}
	for (size_t i = 0; i < len; i++)
		sum = (sum ^ (unsigned char)text[i]) * UINT64_C(0x9E3779B97F4A7C15);
	return sum ^ sum >> 32;
}

static const char *field(const char *at, const char *end, char stop, uint64_t *out)
{
	const char *to = memchr(at, stop, (size_t)(end - at));
	to = to ? to : end;
	*out = hash(at, (size_t)(to - at));
	return to < end ? to + 1 : end;
}

static size_t parse(const char *at, const char *end, struct event *events)
{
	size_t count = 0;
	at = memchr(at, '\n', (size_t)(end - at));
	for (at = at ? at + 1 : end; at < end; count++) {
		uint64_t object, account, content, seconds = 0;
		at = field(at, end, ',', &object);
		at = field(at, end, ',', &account);
		at = field(at, end, ',', &content);
		while (at < end && *at != '\n')
			seconds = seconds * 10 + (uint64_t)(*at++ - '0');
		at++;
		events[count].key = object << 32 | (seconds & UINT32_MAX);
		events[count].account = (uint32_t)account;
		events[count].content = (uint32_t)content;
	}
	return count;
}

static struct event *sort(struct event *events, struct event *scratch, size_t count)
{
	for (unsigned shift = 0; shift < 64; shift += 11) {
		static size_t starts[2048];
		size_t sum = 0;
		memset(starts, 0, sizeof starts);
		for (size_t i = 0; i < count; i++)
			starts[events[i].key >> shift & 2047]++;
		for (size_t d = 0; d < 2048; d++) {
			size_t here = starts[d];
			starts[d] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			scratch[starts[events[i].key >> shift & 2047]++] = events[i];
		struct event *swap = events;
		events = scratch;
		scratch = swap;
	}
	return events;
}

int main(int argc, char **argv)
{
	struct stat facts;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &facts) || facts.st_size == 0) {
		fputs("upper_bound FILE\n", stderr);
		return 2;
	}
	size_t size = (size_t)facts.st_size, most = size / 8 + 1;
	const char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	struct event *events = malloc(most * sizeof *events), *scratch = malloc(most * sizeof *events);
	if (text == MAP_FAILED || !events || !scratch)
		return 1;
	size_t count = parse(text, text + size, events);
	const struct event *sorted = sort(events, scratch, count);
	printf("%zu events, middle key %llx\n", count,
	       (unsigned long long)(count ? sorted[count / 2].key : 0));
	return 0;
}

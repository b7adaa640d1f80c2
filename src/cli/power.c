// SPDX-License-Identifier: GPL-3.0-or-later
#include "power.h"

#include <errno.h>
#include <math.h>
#include <overt/pipeline.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static overt_err write_temporary(const struct overt_buf *buf, char *path, size_t size,
                                 struct overt_error *err)
{
	const char *folder = getenv("TMPDIR");
	snprintf(path, size, "%s/overt-power-XXXXXX", folder && *folder ? folder : "/tmp");
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = file && fwrite(buf->data, 1, buf->len, file) == buf->len;
	if (file && fclose(file) != 0)
		ok = false;
	if (ok)
		return OVERT_OK;
	overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	return overt_fail_at(err, path, 0, -1);
}

/* "platform,account,label," of the key says covert? The key has one line per account. */
static overt_err read_key(const struct overt_buf *key, struct overt_intern *covert,
                          struct overt_error *err)
{
	char *text = strndup(key->data, key->len), *rest = NULL;
	overt_err code = text ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a key");
	for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line && !code;
	     line = strtok_r(NULL, "\n", &rest)) {
		char *label = strstr(line, ",covert_network");
		uint32_t index;
		if (label && !overt_intern_add(covert, (overt_str){line, (size_t)(label - line)}, &index))
			code = overt_fail(err, OVERT_E_NOMEM, "no memory for a key");
	}
	free(text);
	return code;
}

struct score {
	uint32_t covert, found, wrong;
};

static overt_err count_hits(const struct overt_found *found, const struct overt_intern *covert,
                            struct score *score, struct overt_error *err)
{
	struct overt_buf name = {0};
	*score = (struct score){.covert = overt_intern_count(covert)};
	for (uint32_t i = 0; i < found->count; i++) {
		if (!found->items[i].suspected)
			continue;
		overt_buf_clear(&name);
		overt_buf_add(&name, found->items[i].platform);
		overt_buf_append(&name, ",", 1);
		overt_buf_add(&name, found->items[i].id);
		bool right = overt_intern_find(covert, overt_buf_view(&name)) != OVERT_NO_INDEX;
		*(right ? &score->found : &score->wrong) += 1;
	}
	bool failed = name.failed;
	overt_buf_free(&name);
	return failed ? overt_fail(err, OVERT_E_NOMEM, "no memory for names") : OVERT_OK;
}

static overt_err try_world(const struct overt_synth_options *options, double alpha,
                           struct score *score, struct overt_error *err)
{
	const struct overt_run_options run = {.alpha = alpha, .threads = 1};
	struct overt_synth_world world = {0};
	struct overt_found found = {0};
	struct overt_intern *covert = overt_intern_new();
	char path[4096] = "";
	const char *const paths[] = {path};
	overt_err code = covert ? OVERT_OK : overt_fail(err, OVERT_E_NOMEM, "no memory for a key");
	if (!code)
		code = overt_synth_make(options, &world, err);
	if (!code)
		code = write_temporary(&world.posts, path, sizeof path, err);
	if (!code)
		code = overt_find(paths, 1, &run, &found, err);
	if (!code)
		code = read_key(&world.key, covert, err);
	if (!code)
		code = count_hits(&found, covert, score, err);
	if (path[0])
		unlink(path);
	overt_found_free(&found);
	overt_intern_free(covert);
	overt_buf_free(&world.posts);
	overt_buf_free(&world.key);
	overt_buf_free(&world.declared);
	return code;
}

overt_err power_measure(const struct overt_synth_options *base, struct power_cell *cell,
                        unsigned worlds, double alpha, struct overt_error *err)
{
	double recall = 0, rate = 0, squares = 0;
	struct overt_synth_options options = *base;
	options.networks[0] = (struct overt_synth_network){cell->size, cell->texts, cell->rate, 600000,
	                                                   1, 20};
	options.network_count = 1;
	cell->false_accounts = 0;
	for (unsigned w = 0; w < worlds; w++) {
		struct score score;
		options.seed = base->seed + w;
		overt_err code = try_world(&options, alpha, &score, err);
		if (code)
			return code;
		uint32_t suspected = score.found + score.wrong;
		double wrong = suspected ? (double)score.wrong / suspected : 0;
		recall += (double)score.found / score.covert;
		rate += wrong;
		squares += wrong * wrong;
		cell->false_accounts += score.wrong;
	}
	cell->worlds = worlds;
	cell->recall = recall / worlds;
	cell->false_rate = rate / worlds;
	double variance = squares / worlds - cell->false_rate * cell->false_rate;
	cell->false_error = sqrt(fmax(variance, 0) / worlds);
	return OVERT_OK;
}

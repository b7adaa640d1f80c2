// SPDX-License-Identifier: GPL-3.0-or-later
#include "save.h"
#include "network.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096, SAMPLE = 65536 };

static const char magic[8] = "overtMP1";
static const char *const names[] = {"", "names", "events", "pruned", "edges"};

/* Beginning of every file. */
struct head {
	char magic[8], digest[40];
	uint64_t drawn, stage, rank, ranks;
};

static void path_of(const struct save *save, enum save_stage stage, const char *ending, char *path)
{
	snprintf(path, PATH_LENGTH, "%s/overt-%.16s-%u-of-%u.%s%s", save->where->checkpoint,
	         save->digest, save->ranks->me, save->ranks->count, names[stage], ending);
}

static struct head head_of(const struct save *save, enum save_stage stage)
{
	struct head head = {.drawn = save->drawn, .stage = stage, .rank = save->ranks->me,
	                    .ranks = save->ranks->count};
	memcpy(head.magic, magic, sizeof head.magic);
	memcpy(head.digest, save->digest, sizeof save->digest);
	return head;
}

/* An input is known by path, size, time of change and its first and last bytes. */
static overt_err digest_input(const struct overt_ranks_input *input, struct overt_sha256 *sha,
                              char *sample, struct overt_error *err)
{
	struct stat facts;
	int fd = open(input->path, O_RDONLY | O_CLOEXEC);
	ssize_t first = -1, last = -1;
	if (fd >= 0 && !fstat(fd, &facts)) {
		overt_sha256_add(sha, input->path, strlen(input->path) + 1);
		overt_sha256_add(sha, &facts.st_size, sizeof facts.st_size);
		overt_sha256_add(sha, &facts.st_mtim, sizeof facts.st_mtim);
		first = pread(fd, sample, SAMPLE, 0);
		overt_sha256_add(sha, sample, first > 0 ? (size_t)first : 0);
		last = pread(fd, sample, SAMPLE, facts.st_size > SAMPLE ? facts.st_size - SAMPLE : 0);
		overt_sha256_add(sha, sample, last > 0 ? (size_t)last : 0);
	}
	if (first < 0 || last < 0) {
		overt_fail(err, OVERT_E_IO, "cannot read: %s", strerror(errno));
		overt_fail_at(err, input->path, 0, -1);
	}
	if (fd >= 0)
		close(fd);
	return first < 0 || last < 0 ? OVERT_E_IO : OVERT_OK;
}

static overt_err digest_run(struct save *save, struct overt_error *err)
{
	char hex[OVERT_SHA256_HEX], *sample = malloc(SAMPLE);
	struct overt_sha256 *sha = overt_sha256_new();
	overt_err code = sample && sha ? OVERT_OK
	                               : overt_fail(err, OVERT_E_NOMEM, "no memory for a digest");
	for (size_t i = 0; i < save->where->input_count && !code; i++)
		code = digest_input(&save->where->inputs[i], sha, sample, err);
	if (!code) {
		overt_sha256_add(sha, save->where->settings.ptr, save->where->settings.len);
		overt_sha256_add(sha, &save->ranks->count, sizeof save->ranks->count);
	}
	if (sha)
		overt_sha256_end(sha, hex);
	free(sample);
	if (!code)
		snprintf(save->digest, sizeof save->digest, "%.32s", hex);
	return code;
}

/* Number drawn by the run whose file this is; 0 when there is no sound file. */
static uint64_t drawn_in(struct save *save, enum save_stage stage)
{
	struct save_file file;
	if (save_load(save, stage, &file, NULL))
		return 0;
	struct head head;
	memcpy(&head, file.map, sizeof head);
	save_close(&file);
	return head.drawn;
}

/* Do all ranks have this stage, of the same run? */
static overt_err complete(struct save *save, enum save_stage stage, uint64_t *all, bool *yes,
                          struct overt_error *err)
{
	overt_err code = ranks_collect(save->ranks, drawn_in(save, stage), all, err);
	*yes = !code && all[0];
	for (unsigned r = 0; r < save->ranks->count; r++)
		*yes = *yes && all[r] == all[0];
	if (*yes && stage > SAVE_NAMES)
		*yes = all[0] == save->drawn;
	else if (*yes)
		save->drawn = all[0];
	return code;
}

static overt_err make_folder(const struct save *save, struct overt_error *err)
{
	const char *folder = save->where->checkpoint;
	struct stat facts;
	if ((mkdir(folder, 0777) && errno != EEXIST) || stat(folder, &facts) ||
	    !S_ISDIR(facts.st_mode)) {
		overt_fail(err, OVERT_E_IO, "cannot be used for checkpoints: %s",
		           strerror(errno ? errno : ENOTDIR));
		return overt_fail_at(err, folder, 0, -1);
	}
	return OVERT_OK;
}

overt_err save_open(struct overt_ranks *ranks, const struct overt_ranks_options *where,
                    struct save *save, struct overt_error *err)
{
	*save = (struct save){.ranks = ranks, .where = where};
	if (!where->checkpoint)
		return OVERT_OK;
	overt_err code = make_folder(save, err);
	if (!code && ranks->me == 0)
		code = digest_run(save, err);
	code = overt_ranks_agree(ranks, code, err);
	uint64_t *all = code ? NULL : calloc(ranks->count, sizeof *all);
	if (!code && !all)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory to look for checkpoints");
	if (!code)
		code = ranks_share(ranks, 0, save->digest, sizeof save->digest, err);
	bool yes = true;
	for (enum save_stage stage = SAVE_NAMES; stage <= SAVE_EDGES && !code && save->done >= SAVE_NONE;
	     stage++) {
		code = complete(save, stage, all, &yes, err);
		if (yes)
			save->done = stage;
		else if (stage == SAVE_NAMES)
			break;
	}
	if (save->done == SAVE_NAMES)
		save->done = SAVE_NONE; // names alone save nothing
	if (!code && save->done == SAVE_NONE) {
		if (getrandom(&save->drawn, sizeof save->drawn, 0) != sizeof save->drawn)
			save->drawn = (uint64_t)getpid();
		save->drawn |= 1;
		code = ranks_share(ranks, 0, &save->drawn, sizeof save->drawn, err);
	}
	free(all);
	return code;
}

void save_tell(const struct save *save)
{
	if (save->done > SAVE_NONE && save->where->stage && save->ranks->me == 0)
		save->where->stage(save->where->ctx, names[save->done], true);
}

/* ---- writing ---- */

static void put_bytes(struct save_file *file, const void *bytes, size_t size)
{
	if (file->code || !size)
		return;
	file->sum = overt_hash64(bytes, size, file->sum);
	file->code = network_write(file->fd, (overt_str){bytes, size});
}

void save_begin(struct save *save, enum save_stage stage, struct save_file *file)
{
	char path[PATH_LENGTH];
	*file = (struct save_file){.save = save, .stage = stage, .fd = -1};
	if (!save->where->checkpoint)
		return;
	path_of(save, stage, ".part", path);
	file->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file->fd < 0)
		file->code = OVERT_E_IO;
	struct head head = head_of(save, stage);
	put_bytes(file, &head, sizeof head);
}

void save_put(struct save_file *file, const void *bytes, size_t size)
{
	static const char zeros[8];
	uint64_t length = size;
	if (file->fd < 0)
		return;
	put_bytes(file, &length, sizeof length);
	put_bytes(file, bytes, size);
	put_bytes(file, zeros, -size & 7);
}

overt_err save_end(struct save_file *file, struct overt_error *err)
{
	char path[PATH_LENGTH], part[PATH_LENGTH];
	const struct overt_ranks_options *where = file->save->where;
	if (where->checkpoint) {
		uint64_t sum = file->sum;
		put_bytes(file, &sum, sizeof sum);
		path_of(file->save, file->stage, "", path);
		path_of(file->save, file->stage, ".part", part);
		bool bad = file->code || fsync(file->fd);
		bad = (file->fd >= 0 && close(file->fd)) || bad;
		if (bad || rename(part, path)) {
			file->code = overt_fail(err, OVERT_E_IO, "cannot write the checkpoint: %s",
			                        strerror(errno));
			overt_fail_at(err, path, 0, -1);
			unlink(part);
		}
		file->fd = -1;
	}
	overt_err code = overt_ranks_agree(file->save->ranks, file->code, err);
	if (!code && where->stage && file->save->ranks->me == 0 && file->stage > SAVE_NAMES)
		where->stage(where->ctx, names[file->stage], false);
	return code;
}

/* ---- reading ---- */

static bool sound(const struct save *save, enum save_stage stage, const char *map, size_t size)
{
	uint64_t sum = 0, written, length;
	struct head head, wanted = head_of(save, stage);
	if (size < sizeof head + sizeof sum)
		return false;
	size_t end = size - sizeof written;
	memcpy(&head, map, sizeof head);
	memcpy(&written, map + end, sizeof written);
	wanted.drawn = head.drawn;
	if (memcmp(&head, &wanted, sizeof head) != 0)
		return false;
	sum = overt_hash64(map, sizeof head, sum);
	for (size_t at = sizeof head; at < end;) {
		if (end - at < sizeof length)
			return false;
		memcpy(&length, map + at, sizeof length);
		sum = overt_hash64(map + at, sizeof length, sum);
		at += sizeof length;
		size_t padding = -length & 7;
		if (length > end - at || padding > end - at - length)
			return false;
		sum = length ? overt_hash64(map + at, length, sum) : sum;
		sum = padding ? overt_hash64(map + at + length, padding, sum) : sum;
		at += length + padding;
	}
	return sum == written;
}

overt_err save_load(struct save *save, enum save_stage stage, struct save_file *file,
                    struct overt_error *err)
{
	char path[PATH_LENGTH];
	struct stat facts;
	*file = (struct save_file){.save = save, .stage = stage, .fd = -1};
	path_of(save, stage, "", path);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !fstat(fd, &facts) && facts.st_size > 0) {
		void *map = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		file->map = map == MAP_FAILED ? NULL : map;
		file->size = (size_t)facts.st_size;
	}
	if (fd >= 0)
		close(fd);
	if (file->map && sound(save, stage, file->map, file->size)) {
		file->at = sizeof(struct head);
		file->size -= sizeof file->sum;
		return OVERT_OK;
	}
	save_close(file);
	overt_fail(err, OVERT_E_INPUT, "expected a complete checkpoint of this run, found none");
	return err ? overt_fail_at(err, path, 0, -1) : OVERT_E_INPUT;
}

const void *save_get(struct save_file *file, size_t *size)
{
	uint64_t length;
	if (file->size - file->at < sizeof length)
		return NULL;
	memcpy(&length, file->map + file->at, sizeof length);
	file->at += sizeof length;
	if (length > file->size - file->at)
		return NULL;
	const void *block = file->map + file->at;
	file->at += length + (-length & 7);
	*size = (size_t)length;
	return block;
}

overt_err save_take(struct save_file *file, size_t element, void *array, size_t *count)
{
	size_t size;
	const void *block = save_get(file, &size);
	if (!block || size % element)
		return OVERT_E_INPUT;
	void *copy = malloc(size + element);
	if (!copy)
		return OVERT_E_NOMEM;
	memcpy(copy, block, size);
	memcpy(array, &copy, sizeof copy);
	*count = size / element;
	return OVERT_OK;
}

void save_close(struct save_file *file)
{
	if (file->map)
		munmap((void *)(uintptr_t)file->map, file->size + (file->at ? sizeof file->sum : 0));
	file->map = NULL;
}

void save_remove(struct save *save)
{
	char path[PATH_LENGTH];
	for (enum save_stage stage = SAVE_NAMES; stage <= SAVE_EDGES && save->where->checkpoint; stage++)
		for (int part = 0; part < 2; part++) {
			path_of(save, stage, part ? ".part" : "", path);
			unlink(path);
		}
}

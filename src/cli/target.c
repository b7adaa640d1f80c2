// SPDX-License-Identifier: GPL-3.0-or-later
#include "target.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path without links and dots; of a file that is not there yet, its folder's and its name. */
static bool resolve(const char *path, char out[PATH_MAX])
{
	char parent[PATH_MAX];
	if (realpath(path, out))
		return true;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = slash ? (size_t)(slash - path) + 1 : 0;
	if (len >= sizeof parent)
		return false;
	memcpy(parent, path, len);
	parent[len] = '\0';
	if (!realpath(len ? parent : ".", out))
		return false;
	len = strlen(out);
	return snprintf(out + len, PATH_MAX - len, "/%s", name) < (int)(PATH_MAX - len);
}

bool cli_same_file(const char *a, const char *b)
{
	char left[PATH_MAX], right[PATH_MAX];
	struct stat x, y;
	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return strcmp(a, b) == 0 || (resolve(a, left) && resolve(b, right) && strcmp(left, right) == 0);
}

overt_err cli_spare_inputs(const char *output, const char *const *inputs, size_t count,
                           struct overt_error *err)
{
	if (strcmp(output, "-") == 0)
		return OVERT_OK;
	for (size_t i = 0; i < count; i++)
		if (inputs[i] && strcmp(inputs[i], "-") != 0 && cli_same_file(output, inputs[i])) {
			overt_fail(err, OVERT_E_USAGE,
			           "this file is read: an output must not overwrite it; choose another name");
			return overt_fail_at(err, output, 0, -1);
		}
	return OVERT_OK;
}

overt_err cli_spare_case(const char *output, const char *case_path, struct overt_error *err)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	char beside[4096];
	for (size_t i = 0; strcmp(output, "-") != 0 && i < sizeof ends / sizeof *ends; i++) {
		snprintf(beside, sizeof beside, "%s%s", case_path, ends[i]);
		if (cli_same_file(output, beside)) {
			overt_fail(err, OVERT_E_USAGE,
			           "this is the case itself: an output must not overwrite it; choose another name");
			return overt_fail_at(err, output, 0, -1);
		}
	}
	return OVERT_OK;
}

bool cli_is_database(const char *path)
{
	static const char magic[16] = "SQLite format 3";
	char head[sizeof magic];
	FILE *file = fopen(path, "re");
	bool is = file && fread(head, sizeof head, 1, file) == 1 && memcmp(head, magic, sizeof head) == 0;
	if (file)
		fclose(file);
	return is;
}

/* Chooses how the file is written; *open_path is what has to be opened. */
static overt_err choose(struct cli_target *target, const char *path, const char **open_path,
                        struct overt_error *err)
{
	struct stat facts;
	char real[PATH_MAX];
	bool there = stat(path, &facts) == 0;
	if (there && S_ISDIR(facts.st_mode))
		return overt_fail(err, OVERT_E_IO, "%s", strerror(EISDIR));
	target->direct = there && !S_ISREG(facts.st_mode);
	if (target->direct) {
		*open_path = path;
		return OVERT_OK;
	}
	if (there && cli_is_database(path))
		return overt_fail(err, OVERT_E_USAGE,
		                  "this is an SQLite database: an output must not overwrite it");
	const char *final = there && realpath(path, real) ? real : path;
	if (strlen(final) >= sizeof target->path)
		return overt_fail(err, OVERT_E_IO, "%s", strerror(ENAMETOOLONG));
	snprintf(target->path, sizeof target->path, "%s", final);
	snprintf(target->temporary, sizeof target->temporary, "%s.overt-part", final);
	*open_path = target->temporary;
	return OVERT_OK;
}

overt_err cli_target_open(struct cli_target *target, const char *path, struct overt_error *err)
{
	const char *open_path;
	*target = (struct cli_target){0};
	overt_err code = choose(target, path, &open_path, err);
	if (!code) {
		target->stream = fopen(open_path, "we");
		if (!target->stream)
			code = overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	}
	return code ? overt_fail_at(err, path, 0, -1) : OVERT_OK;
}

overt_err cli_target_close(struct cli_target *target, overt_err code, struct overt_error *err)
{
	bool ok = fclose(target->stream) == 0;
	if (ok && !code && !target->direct)
		ok = rename(target->temporary, target->path) == 0;
	if (!ok && !code) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		code = target->direct ? err->code : overt_fail_at(err, target->path, 0, -1);
	}
	if (code && !target->direct)
		unlink(target->temporary);
	return code;
}

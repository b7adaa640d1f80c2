// SPDX-License-Identifier: GPL-3.0-or-later
/* Replays corpus files through a fuzz target without clang: the ordinary tests run it. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	int rc = 1;

	if (!f || fstat(fileno(f), &st) != 0)
		goto done;
	data = malloc((size_t)st.st_size + 1);
	if (!data || fread(data, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		goto done;
	LLVMFuzzerTestOneInput(data, (size_t)st.st_size);
	rc = 0;
done:
	if (rc != 0)
		fprintf(stderr, "%s cannot be read\n", path);
	free(data);
	if (f)
		fclose(f);
	return rc;
}

/* Every file of a folder, in any order; *files is how many. */
static int replay_folder(const char *path, unsigned *files)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int rc = 0;

	if (!dir) {
		fprintf(stderr, "%s cannot be opened\n", path);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL) {
		char file[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		rc |= replay_file(file);
		++*files;
	}
	closedir(dir);
	return rc;
}

int main(int argc, char **argv)
{
	unsigned files = 0;
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= replay_folder(argv[i], &files);
	printf("%u inputs replayed\n", files);
	return rc != 0 || files == 0;
}

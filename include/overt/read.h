// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file read.h
 * Export files to posts: decompression (.gz, .zst, plain, by content), format
 * recognition by content, one reader per format (readers.def).
 *
 * Treats every byte as hostile: memory stays bounded by `max_record`, whatever
 * the file says; a row that cannot be read is reported and the reading goes on.
 */
#ifndef OVERT_READ_H
#define OVERT_READ_H

#include <overt/base.h>
#include <overt/post.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One `field=COLUMN` of `--map`. */
struct overt_map_entry {
	const char *field;  /**< a field name that overt_read_map_fields lists */
	const char *column; /**< column name (CSV) or top-level key (JSON) */
};

/** How to read. Zeroed: everything by content. */
struct overt_read_options {
	const char *format;   /**< name of a reader that must be used, or NULL */
	const char *platform; /**< platform of files that do not say theirs, or NULL ("unknown") */
	const struct overt_map_entry *map; /**< NULL: none; with a map, the reader is `generic` */
	size_t map_count;
	size_t max_record;    /**< bytes of the largest row; 0: 16 MiB */
	enum overt_date_order dates; /**< of mapped files that write 05/04/2024; unsaid: a file's own
	                                  dates must tell, or it is refused */
};

/** A row that could not be read. The strings are valid during the callback only. */
struct overt_reject {
	uint64_t offset; /**< byte offset of the row in the decompressed file */
	uint64_t line;   /**< 1-based line, or 0 */
	const char *reason; /**< what was expected and what was found */
};

/** Who takes what is read. */
struct overt_read_sink {
	/** Called for each post in file order. A failure ends the reading with that error. */
	overt_err (*post)(void *ctx, const struct overt_post *post, struct overt_error *err);
	/** Called for each rejected row in file order; may be NULL. */
	overt_err (*reject)(void *ctx, const struct overt_reject *reject, struct overt_error *err);
	void *ctx;
};

/** Greatest number of notices about one source. */
#define OVERT_NOTICE_MAX 8

/** What a file was found to be. */
struct overt_source {
	char path[4096];                /**< as given; "-" for standard input */
	char sha256[OVERT_SHA256_HEX];  /**< of the file's bytes as they lie on disk */
	uint64_t bytes;                 /**< size on disk */
	uint64_t data_bytes;            /**< size after decompression */
	char compression[8];            /**< "none", "gzip" or "zstd" */
	char format[48];                /**< the reader's name */
	uint64_t rows;                  /**< posts that were yielded */
	uint64_t rejected;              /**< rows that were rejected */
	uint64_t replaced_utf8;         /**< rows in which invalid UTF-8 was replaced */
	enum overt_precision precision; /**< the coarsest precision among its posts */
	char notices[OVERT_NOTICE_MAX][200]; /**< what the user should know, e.g. the sniffed delimiter */
	size_t notice_count;
	uint32_t loud; /**< bit i: notice i must be seen at once, not in the report alone */
};

/**
 * Adds a notice that must be seen at once; one that is there already is not added again.
 * \param source  source
 * \param format  printf format
 * \return false when there are too many notices
 */
bool overt_source_warn(struct overt_source *source, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** One format; the readers are listed by overt_readers. */
struct overt_reader {
	const char *name;     /**< e.g. "x-io-csv" */
	const char *title;    /**< for people */
	const char *known_by; /**< how it is recognised, in words */
	const char *limits;   /**< what it cannot show, or "" */
};

/**
 * The formats, in the order in which they are tried.
 * \param count  how many
 * \return a table of pointers that lives for ever
 */
const struct overt_reader *const *overt_readers(size_t *count);

/**
 * Names that may stand left of `=` in `--map`: account, handle, name, time, text,
 * post, platform, language, kind, repost_of, reply_to, link, hashtag, media, object, …
 * `object` may occur several times (each becomes a `given` object named after its column).
 * \param count  how many
 * \return a table of literals that lives for ever
 */
const char *const *overt_read_map_fields(size_t *count);

/**
 * Reads one file from beginning to end.
 * \param path      file, or "-" for standard input
 * \param options   how, or NULL for all defaults
 * \param sink      who takes the posts and rejected rows
 * \param source    filled on success
 * \param progress  told bytes on disk done and in all; may be NULL
 * \param err       filled on failure: OVERT_E_IO, OVERT_E_FORMAT (lists what was tried),
 *                  OVERT_E_USAGE (a mapped column is absent: lists the columns; dates like
 *                  05/04/2024 that say nowhere which number is the day), OVERT_E_INPUT (broken
 *                  compression; dates of both orders), or what the sink returned
 * \return OVERT_OK or the error
 *
 * Cost: one pass; memory about 3 x max_record at most.
 */
overt_err overt_read_file(const char *path, const struct overt_read_options *options,
                          const struct overt_read_sink *sink, struct overt_source *source,
                          const struct overt_progress *progress, struct overt_error *err);

/**
 * Writes a file's decompressed bytes to another one, so that they can be mapped.
 * \param path  file, plain or compressed, or "-" for standard input
 * \param fd    open file
 * \param err   filled on failure: OVERT_E_IO, OVERT_E_INPUT (broken compression), OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_read_spool(const char *path, int fd, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file stream.h
 * A file, or standard input, as decompressed bytes. The compression is known by
 * the first bytes; the SHA-256 is that of the bytes as they lie on disk.
 */
#ifndef OVERT_READ_STREAM_H
#define OVERT_READ_STREAM_H

#include <overt/base.h>

/** An open file. */
struct overt_stream;

/** Compressed bytes on their way into a codec. */
struct overt_raw {
	const unsigned char *data; /**< bytes that the codec has not taken yet */
	size_t len;                /**< how many */
	bool at_end;               /**< nothing comes after them */
};

/** One kind of compression. */
struct overt_codec {
	const char *name;            /**< "gzip", "zstd" */
	const unsigned char *magic;  /**< first bytes of such a file */
	size_t magic_len;            /**< how many */
	/** \return a decoder, or NULL when memory is used up */
	void *(*open)(void);
	/**
	 * Turns some raw bytes into data.
	 * \param state  decoder
	 * \param raw    moved past the bytes that were taken
	 * \param out    where the data goes
	 * \param cap    room there
	 * \param got    bytes written; may be 0 although more will come
	 * \param err    filled on failure
	 * \return OVERT_OK or OVERT_E_INPUT
	 */
	overt_err (*decode)(void *state, struct overt_raw *raw, char *out, size_t cap, size_t *got,
	                    struct overt_error *err);
	/** \param state  decoder \return false when it stands in the middle of something */
	bool (*complete)(const void *state);
	/** \param state  decoder, or NULL */
	void (*close)(void *state);
};

extern const struct overt_codec overt_codec_gzip;
extern const struct overt_codec overt_codec_zstd;

/**
 * Opens a file.
 * \param path    file, or "-" for standard input
 * \param stream  the open file; free with overt_stream_close
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_IO or OVERT_E_NOMEM
 */
overt_err overt_stream_open(const char *path, struct overt_stream **stream,
                            struct overt_error *err);

/**
 * Reads decompressed bytes.
 * \param stream  open file
 * \param out     where they go
 * \param cap     room there, > 0
 * \param got     bytes read; 0 only at the end
 * \param err     filled on failure
 * \return OVERT_OK, OVERT_E_IO or OVERT_E_INPUT (broken or truncated compression)
 */
overt_err overt_stream_read(struct overt_stream *stream, char *out, size_t cap, size_t *got,
                            struct overt_error *err);

/** What is known of a stream so far. */
struct overt_stream_facts {
	const char *compression; /**< "none", "gzip" or "zstd" */
	uint64_t disk_done;      /**< bytes taken from disk */
	uint64_t disk_total;     /**< size on disk, 0 when unknown */
};

/**
 * What is known so far.
 * \param stream  open file
 * \return the facts
 */
struct overt_stream_facts overt_stream_facts(const struct overt_stream *stream);

/**
 * Digest of everything that was read; to be asked once, at the end.
 * \param stream  open file, read to its end
 * \param hex     64 digits and a NUL
 */
void overt_stream_digest(struct overt_stream *stream, char hex[OVERT_SHA256_HEX]);

/**
 * Closes the file.
 * \param stream  open file, or NULL
 */
void overt_stream_close(struct overt_stream *stream);

#endif

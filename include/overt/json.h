// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file json.h
 * Parsed JSON documents (simdjson behind one C++ file, json.cpp).
 */
#ifndef OVERT_JSON_H
#define OVERT_JSON_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes behind a document that must be readable. */
#define OVERT_JSON_PADDING 64

/** Deepest nesting that is read. */
#define OVERT_JSON_DEPTH 512

/** A parser and the document that it read last. */
struct overt_json_parser;

/** A value within the document that was parsed last; all zero: absent. */
struct overt_json {
	const void *doc;
	size_t index;
};

/** What a value is. */
enum overt_json_type {
	OVERT_JSON_ABSENT = 0, /**< no such key, or null */
	OVERT_JSON_OBJECT,
	OVERT_JSON_ARRAY,
	OVERT_JSON_STRING,
	OVERT_JSON_INTEGER, /**< fits int64_t or uint64_t */
	OVERT_JSON_NUMBER,  /**< any other number */
	OVERT_JSON_BOOL
};

/**
 * Makes a parser.
 * \return the parser, or NULL when memory is used up
 */
struct overt_json_parser *overt_json_parser_new(void);

/**
 * Frees a parser and its document.
 * \param parser  parser, or NULL
 */
void overt_json_parser_free(struct overt_json_parser *parser);

/**
 * Parses one document; the one before it is gone. Invalid UTF-8 and halves of
 * surrogate pairs become U+FFFD.
 * \param parser    parser
 * \param data      exactly one JSON value, blanks around it allowed; its bytes must be
 *                  followed by OVERT_JSON_PADDING readable ones
 * \param len       its length
 * \param value     the root; untouched on failure
 * \param repaired  true when invalid UTF-8 was replaced; untouched on failure
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_INPUT (says what is wrong) or OVERT_E_NOMEM
 */
overt_err overt_json_parse(struct overt_json_parser *parser, const char *data, size_t len,
                           struct overt_json *value, bool *repaired, struct overt_error *err);

/**
 * What a value is.
 * \param value  value
 * \return its type
 */
enum overt_json_type overt_json_type(struct overt_json value);

/**
 * Value of a key; the first, where a key is there twice. Cost: linear in the keys.
 * \param object  any value
 * \param key     key
 * \return the value; absent when it is null, not there, or `object` is no object
 */
struct overt_json overt_json_get(struct overt_json object, const char *key);

/**
 * Is the key there, be it null?
 * \param object  any value
 * \param key     key
 * \return true if so
 */
bool overt_json_has(struct overt_json object, const char *key);

/**
 * Value behind several keys.
 * \param object  any value
 * \param path    keys with dots between them, at most 63 bytes each
 * \return the value, or absent
 */
struct overt_json overt_json_at(struct overt_json object, const char *path);

/**
 * Bytes of a string; valid until the parser's next document.
 * \param value  any value
 * \return the string, or unknown when it is none
 */
overt_str overt_json_string(struct overt_json value);

/**
 * A number that is whole and fits.
 * \param value  any value
 * \param out    the number; untouched on failure
 * \return false when it is none
 */
bool overt_json_integer(struct overt_json value, int64_t *out);

/**
 * A number.
 * \param value  any value
 * \param out    the number; untouched on failure
 * \return false when it is none
 */
bool overt_json_number(struct overt_json value, double *out);

/**
 * Is it `true`?
 * \param value  any value
 * \return true if so
 */
bool overt_json_true(struct overt_json value);

/** A walk through an array's elements or an object's values. */
struct overt_json_walk {
	struct overt_json at, end; /**< private */
	bool object;               /**< private */
	overt_str key;             /**< of the value that came last, in an object */
};

/**
 * Starts a walk.
 * \param container  any value; what is neither array nor object counts as empty
 * \return the walk
 */
struct overt_json_walk overt_json_walk(struct overt_json container);

/**
 * Next element.
 * \param walk   walk
 * \param value  the element; null is absent
 * \return false when there is none left
 */
bool overt_json_next(struct overt_json_walk *walk, struct overt_json *value);

#ifdef __cplusplus
}
#endif
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the files of the store room share. */
#ifndef OVERT_STORE_LOCAL_H
#define OVERT_STORE_LOCAL_H

#include <sqlite3.h>

#include <overt/store.h>

/** Says "overt" in bytes 68 to 71 of the file: "ovrt". */
#define CASE_APPLICATION_ID 0x6f767274

/** An open case. */
struct overt_case {
	sqlite3 *db;
	char *path;
	enum overt_case_mode mode;
	unsigned wait_ms;
	bool in_step;
	bool changed;             /**< something was made permanent: seal the file at the end */
	enum overt_case_step step;
	int64_t run;              /**< number of the open step's run */
	struct overt_buf command, parameters, version; /**< of the open step */
	overt_ms started;
	int64_t links;            /**< of the chain, while a step is open */
	char head[OVERT_SHA256_HEX];
	sqlite3_stmt *insert[OVERT_CASE_TABLES];
	sqlite3_stmt *chain_insert;
	sqlite3_stmt *json_valid; /**< json_valid may not stand in a schema that is not trusted */
};

/* ---- tables.c ----------------------------------------------------------- */

/** Type of a struct's field. */
enum cell { CELL_TEXT, CELL_JSON, CELL_INTEGER, CELL_REAL, CELL_BOOL };

/** Who fills a column. */
enum filled {
	FILLED_BY_CALLER,
	FILLED_BY_STORE, /**< a column of the table that the store sets */
	FILLED_BY_QUERY  /**< no column of the table: worked out by `expression` */
};

/** One field of a row's struct. */
struct column {
	const char *name;
	enum cell cell;
	enum filled filled;
	size_t offset;          /**< in the struct */
	const char *expression; /**< SQL that gives its value, for FILLED_BY_QUERY */
};

/** One table. */
struct table {
	const char *name;
	const struct column *columns;
	size_t column_count;
	const char *order;   /**< SQL of the order in which it is read */
	const char *key;     /**< integer key of a chained table, NULL for the others */
	unsigned steps;      /**< bit per enum overt_case_step that may write it */
};

/** Table of members that are kept for findings of which people said something. */
#define STORE_KEPT_MEMBERS "kept_members"

extern const struct table store_tables[OVERT_CASE_TABLES];

/** Does the step empty this table (and note its digest)? */
bool store_step_owns(enum overt_case_step step, enum overt_case_table table);

/** Tables in an order in which nothing refers to what was emptied before. */
extern const enum overt_case_table store_clear_order[];
extern const size_t store_clear_count;

/** Name of a step, as in runs.step. */
const char *store_step_name(enum overt_case_step step);

/* ---- error.c ------------------------------------------------------------ */

/** Fills err from the connection's last error; `doing` ends the sentence "cannot …". */
overt_err store_fail(const struct overt_case *file, struct overt_error *err, const char *doing);

/** As store_fail, for a result code without a connection. */
overt_err store_fail_code(const struct overt_case *file, int code, const char *detail,
                          struct overt_error *err, const char *doing);

/** Runs SQL that gives no rows. */
overt_err store_exec(struct overt_case *file, const char *sql, const char *doing,
                     struct overt_error *err);

/** Prepares one statement. */
overt_err store_prepare(struct overt_case *file, const char *sql, bool keep, sqlite3_stmt **out,
                        struct overt_error *err);

/** Is the text valid JSON? The unknown text is no failure. `column` is named in the message. */
overt_err store_json_check(struct overt_case *file, overt_str text, const char *column,
                           struct overt_error *err);

/** Takes the single integer that a statement gives. */
overt_err store_integer(struct overt_case *file, const char *sql, int64_t *out,
                        struct overt_error *err);

/** View of a text column; valid until the statement moves. */
overt_str store_text(sqlite3_stmt *statement, int column);

/** Binds a text; unknown binds NULL. */
int store_bind_text(sqlite3_stmt *statement, int place, overt_str s);

/* ---- open.c ------------------------------------------------------------- */

/** What lies at the path? `exists`: a file with something in it. */
overt_err store_look(const char *path, bool *exists, struct overt_error *err);

/** Is there a write-ahead log with something in it? If not, the file alone is the whole case. */
bool store_has_log(const char *path);

/** Looks at the head of the file before SQLite does; an empty file passes. */
overt_err store_sniff(struct overt_case *file, struct overt_error *err);

/** Refuses the schema of a newer overt. */
overt_err store_version_known(int64_t version, struct overt_error *err);

/** Brings the schema up to date. */
overt_err store_migrate(struct overt_case *file, struct overt_error *err);

/** Runs all migrations on an empty database. */
overt_err store_build_schema(sqlite3 *db);

/* ---- canonical.c, chain.c ----------------------------------------------- */

/** The row that a statement stands on as canonical JSON, appended to `out`. */
overt_err store_payload(sqlite3_stmt *row, struct overt_buf *out, struct overt_error *err);

/** SHA-256 over all rows of a table; adds to *rows how many. */
overt_err store_table_digest(struct overt_case *file, const char *table,
                             char hex[OVERT_SHA256_HEX], uint64_t *rows, struct overt_error *err);

/** Hash of one link. */
overt_err store_link_hash(overt_str prev, int64_t seq, overt_str kind, int64_t row,
                          overt_str payload, char hex[OVERT_SHA256_HEX], struct overt_error *err);

/** Reads where the chain ends. */
overt_err store_chain_head(struct overt_case *file, int64_t *links, char hash[OVERT_SHA256_HEX],
                           struct overt_error *err);

/** Appends a link for a row that was just written. */
overt_err store_chain_append(struct overt_case *file, const char *kind, const char *key,
                             int64_t row, struct overt_error *err);

/** Writes where the chain ends. */
overt_err store_chain_close(struct overt_case *file, struct overt_error *err);

/* ---- seal.c ------------------------------------------------------------- */

/** Reads the file's own bytes; SQLite's result code. */
int store_file_read(sqlite3 *db, void *out, int len, int64_t at);

/** Size of the file itself; SQLite's result code. */
int store_file_size(sqlite3 *db, int64_t *size);

/** Seals the file, if nobody else is using it. */
void store_seal(struct overt_case *file);

/* ---- evidence.c --------------------------------------------------------- */

/** Is the item there with the same content? Another content under the same id is a failure. */
overt_err store_evidence_there(struct overt_case *file, const struct overt_case_evidence *item,
                               bool *there, struct overt_error *err);

/* ---- verify ------------------------------------------------------------- */

/** A check that is going on. */
struct verify {
	struct overt_case *file;
	const struct overt_case_verify_options *options;
	struct overt_case_check *check;
	const struct overt_progress *progress;
};

/** Tells a note, or tells and counts a problem. */
void verify_tell(struct verify *v, enum overt_case_level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** A read failed: a problem of the case, unless memory is used up. */
overt_err verify_broken(struct verify *v, const struct overt_error *why, struct overt_error *err);

overt_err verify_database(struct verify *v, struct overt_error *err);
overt_err verify_schema(struct verify *v, struct overt_error *err);
/** Refuses a case whose schema is not as overt makes it; added tables and views are fine. */
overt_err store_schema_sound(struct overt_case *file, struct overt_error *err);

overt_err verify_chain(struct verify *v, struct overt_error *err);
overt_err verify_tables(struct verify *v, struct overt_error *err);
overt_err verify_seal(struct verify *v, struct overt_error *err);
overt_err verify_sources(struct verify *v, struct overt_error *err);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file store.h
 * The case file: everything that outlives a step, in one SQLite database.
 *
 * Writing goes step by step. A step is one transaction: begin, add rows, commit.
 * Killed anywhere before the end of commit, the case is as it was before begin.
 *
 *     step      writes                                       empties first
 *     import    sources rejects accounts                     all but the append-only tables
 *     detect    channels objects findings members edges      its own, calibrate's and screen's
 *               finding_objects posts post_objects
 *               edge_posts leads
 *     calibrate calibrations                                 its own
 *     screen    dispositions register_matches signs          its own
 *     assess    nothing of its own                           nothing
 *     analyst   nothing of its own                           nothing
 *
 * Every step may also append to evidence, verdicts, reviews and activities; these
 * are never changed or removed, and each row is chained by SHA-256 to the one
 * before, as is the digest of every table at the end of its step.
 * Import and detect keep the members of findings of which people said something
 * (kept_members), so that the finding that is closest to a lost one can be named.
 * Within a step, rows may come in any order: references are checked at commit.
 *
 * No function may be used by two threads on one case at once.
 */
#ifndef OVERT_STORE_H
#define OVERT_STORE_H

#include <overt/base.h>
#include <overt/store_rows.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An open case. */
struct overt_case;

/** How to open. */
enum overt_case_mode {
	OVERT_CASE_READ,  /**< must exist; nothing is written (but an older one is brought up to date) */
	OVERT_CASE_WRITE, /**< must exist */
	OVERT_CASE_CREATE /**< made when it does not exist */
};

/**
 * Opens a case.
 * \param path     the file
 * \param mode     how
 * \param wait_ms  how long to wait for another process that is writing; 0: not at all
 * \param out      the case; free with overt_case_close
 * \param err      filled on failure: OVERT_E_IO (no such file, a directory, no permission),
 *                 OVERT_E_INPUT (not a case, damaged, made by a newer version,
 *                 for writing also: triggers or tables that are not as overt makes them),
 *                 OVERT_E_STORE (locked, disk full), OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_case_open(const char *path, enum overt_case_mode mode, unsigned wait_ms,
                          struct overt_case **out, struct overt_error *err);

/**
 * Closes a case; an open step is rolled back. Close all of its readers before.
 * \param file  case, or NULL
 */
void overt_case_close(struct overt_case *file);

/**
 * Version of the schema that this library writes.
 * \return 1, 2, …
 */
int overt_case_schema_version(void);

/* ---- steps -------------------------------------------------------------- */

/** What is being done; decides which tables may be written. See the top of this file. */
enum overt_case_step {
	OVERT_CASE_STEP_IMPORT,
	OVERT_CASE_STEP_DETECT,
	OVERT_CASE_STEP_CALIBRATE,
	OVERT_CASE_STEP_SCREEN,
	OVERT_CASE_STEP_ASSESS,
	OVERT_CASE_STEP_ANALYST
};

/** What a step notes about itself. */
struct overt_case_step_note {
	overt_str command;    /**< what was typed, as far as it shapes the result */
	overt_str parameters; /**< JSON object; unknown counts as {} */
	overt_str version;    /**< version of overt */
	overt_ms started;     /**< by the caller's clock */
};

/**
 * Begins a step and empties the tables that it will replace.
 * \param file  case, opened for writing, without an open step
 * \param step  which
 * \param note  copied
 * \param run   number of the run, for messages; may be NULL
 * \param err   filled on failure: OVERT_E_STORE (another process is writing, disk full),
 *              OVERT_E_USAGE (a step is open, or the case is open for reading)
 * \return OVERT_OK or the error
 */
overt_err overt_case_step_begin(struct overt_case *file, enum overt_case_step step,
                                const struct overt_case_step_note *note, int64_t *run,
                                struct overt_error *err);

/**
 * Ends a step: checks references, notes the run with the digests of its tables,
 * and makes everything permanent. After a failure the step is rolled back.
 * \param file      case with an open step
 * \param finished  by the caller's clock
 * \param err       filled on failure: OVERT_E_INTERNAL (a row refers to one that does not
 *                  exist: names the table), OVERT_E_STORE
 * \return OVERT_OK or the error
 */
overt_err overt_case_step_commit(struct overt_case *file, overt_ms finished,
                                 struct overt_error *err);

/**
 * Ends a step as if it had not begun. Without an open step it does nothing.
 * \param file  case, or NULL
 */
void overt_case_step_rollback(struct overt_case *file);

/* ---- rows --------------------------------------------------------------- */

/** The tables that can be written: NAME, name of the struct and of the functions. */
#define OVERT_CASE_WRITABLE(X)                                                                     \
	X(SOURCE, source) X(REJECT, reject) X(ACCOUNT, account) X(CHANNEL, channel)                    \
	X(OBJECT, object) X(FINDING, finding) X(MEMBER, member) X(EDGE, edge)                          \
	X(FINDING_OBJECT, finding_object) X(POST, post) X(POST_OBJECT, post_object)                    \
	X(EDGE_POST, edge_post) X(LEAD, lead) X(CALIBRATION, calibration)                              \
	X(DISPOSITION, disposition) X(REGISTER_MATCH, register_match) X(SIGN, sign)                    \
	X(EVIDENCE, evidence) X(VERDICT, verdict) X(REVIEW, review) X(ACTIVITY, activity)

/** The tables that only the store writes. */
#define OVERT_CASE_READABLE(X) X(RUN, run) X(CHAIN, chain)

/** The tables: OVERT_CASE_SOURCE, OVERT_CASE_ACCOUNT, … */
enum overt_case_table {
#define OVERT_CASE_ENUM(NAME, name) OVERT_CASE_##NAME,
	OVERT_CASE_WRITABLE(OVERT_CASE_ENUM) OVERT_CASE_READABLE(OVERT_CASE_ENUM)
#undef OVERT_CASE_ENUM
	OVERT_CASE_TABLES /**< how many */
};

/**
 * Adds a row; use the typed overt_case_add_account and so on below.
 * \param file   case with an open step that may write the table
 * \param table  which
 * \param row    the struct that belongs to the table; copied
 * \param err    filled on failure: OVERT_E_USAGE (no step is open, or the step may not write
 *               this table), OVERT_E_INTERNAL (the row breaks a rule of the table, e.g. an id
 *               that is there already), OVERT_E_STORE. Evidence that is there already with
 *               the same content is no failure and adds nothing; if it was superseded since,
 *               OVERT_E_USAGE.
 * \return OVERT_OK or the error. Cost: a few microseconds.
 */
overt_err overt_case_add(struct overt_case *file, enum overt_case_table table, const void *row,
                         struct overt_error *err);

/** A condition column = value. Make it with OVERT_CASE_IS or OVERT_CASE_IS_NUMBER. */
struct overt_case_where {
	const char *column;  /**< a field of the row's struct */
	bool is_number;      /**< compare with `number`, else with `text` */
	overt_str text;      /**< not unknown */
	int64_t number;
};

/** Condition: column equals a text. */
#define OVERT_CASE_IS(column_, text_) ((struct overt_case_where){(column_), false, (text_), 0})
/** Condition: column equals a number (bool columns: 0 or 1). */
#define OVERT_CASE_IS_NUMBER(column_, number_)                                                     \
	((struct overt_case_where){(column_), true, OVERT_STR_NONE, (number_)})

/** Greatest number of conditions. */
#define OVERT_CASE_WHERE_MAX 4

/** A reader of rows. */
struct overt_case_rows;

/**
 * Starts reading a table. Order: accounts by platform and account_id, findings by
 * rank, posts and edge_posts by time, members by effect (greatest first), objects by
 * accounts (most first), the append-only tables and runs by age, the others as they
 * were added.
 * \param file   case
 * \param table  which
 * \param where  conditions that must all hold; NULL when there is none
 * \param count  how many conditions, 0 … OVERT_CASE_WHERE_MAX
 * \param out    the reader; free with overt_case_rows_close
 * \param err    filled on failure: OVERT_E_USAGE (no such column), OVERT_E_STORE, OVERT_E_NOMEM
 * \return OVERT_OK or the error
 */
overt_err overt_case_select(struct overt_case *file, enum overt_case_table table,
                            const struct overt_case_where *where, size_t count,
                            struct overt_case_rows **out, struct overt_error *err);

/**
 * Takes the next row; use the typed overt_case_next_account and so on below.
 * \param rows   reader
 * \param table  the table that `row` belongs to
 * \param row    filled when there is one; its strings live until the next call or close
 * \param more   false when there is no further row
 * \param err    filled on failure: OVERT_E_STORE (damaged file), OVERT_E_USAGE (`table` is
 *               not the one selected)
 * \return OVERT_OK or the error
 */
overt_err overt_case_next(struct overt_case_rows *rows, enum overt_case_table table, void *row,
                          bool *more, struct overt_error *err);

/**
 * Ends reading.
 * \param rows  reader, or NULL
 */
void overt_case_rows_close(struct overt_case_rows *rows);

/**
 * Counts rows.
 * \param file   case
 * \param table  which
 * \param where  as for overt_case_select
 * \param count  how many conditions
 * \param out    the number of rows; untouched on failure
 * \param err    filled on failure, as for overt_case_select
 * \return OVERT_OK or the error
 */
overt_err overt_case_count(struct overt_case *file, enum overt_case_table table,
                           const struct overt_case_where *where, size_t count, int64_t *out,
                           struct overt_error *err);

/* overt_case_next_NAME(rows, &row, &more, err): overt_case_next for one table. */
#define OVERT_CASE_NEXT(NAME, name)                                                                \
	static inline overt_err overt_case_next_##name(struct overt_case_rows *rows,                   \
	                                               struct overt_case_##name *row, bool *more,      \
	                                               struct overt_error *err)                        \
	{                                                                                              \
		return overt_case_next(rows, OVERT_CASE_##NAME, row, more, err);                           \
	}
OVERT_CASE_WRITABLE(OVERT_CASE_NEXT)
OVERT_CASE_READABLE(OVERT_CASE_NEXT)
#undef OVERT_CASE_NEXT

/* overt_case_add_NAME(file, &row, err): overt_case_add for one table. */
#define OVERT_CASE_ADD(NAME, name)                                                                 \
	static inline overt_err overt_case_add_##name(struct overt_case *file,                         \
	                                              const struct overt_case_##name *row,             \
	                                              struct overt_error *err)                         \
	{                                                                                              \
		return overt_case_add(file, OVERT_CASE_##NAME, row, err);                                  \
	}
OVERT_CASE_WRITABLE(OVERT_CASE_ADD)
#undef OVERT_CASE_ADD

/** Bytes of an evidence id with its terminator. */
#define OVERT_CASE_EVIDENCE_ID 20

/**
 * Id of an evidence item from its content: "ev-" and 16 hexadecimal digits of the
 * SHA-256 of its other fields (author and time included).
 * \param item  item; its `id` and read-only fields are ignored
 * \param id    the id
 * \param err   filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_case_evidence_id(const struct overt_case_evidence *item,
                                 char id[OVERT_CASE_EVIDENCE_ID], struct overt_error *err);

/* ---- free questions ----------------------------------------------------- */

/** Type of a value. */
enum overt_case_type {
	OVERT_CASE_TYPE_NULL,
	OVERT_CASE_TYPE_INTEGER,
	OVERT_CASE_TYPE_REAL,
	OVERT_CASE_TYPE_TEXT /**< also blobs */
};

/** One value of an answer. */
struct overt_case_value {
	const char *name;          /**< name of its column */
	enum overt_case_type type;
	int64_t integer;           /**< for INTEGER */
	double real;               /**< for REAL and INTEGER */
	overt_str text;            /**< for TEXT; unknown otherwise */
};

/** A reader of a free question. */
struct overt_case_query;

/**
 * Asks a question in SQL; docs/case-file.md names tables, columns and views (the
 * views export_accounts, export_edges, export_findings, export_posts and
 * export_ledger are ready to be written as CSV).
 * \param file    case
 * \param sql     one SELECT; what writes is refused
 * \param params  texts for ?1, ?2, …; NULL when there is none
 * \param count   how many
 * \param out     the reader; free with overt_case_query_close
 * \param err     filled on failure: OVERT_E_USAGE (not one reading statement, unknown column, …)
 * \return OVERT_OK or the error
 */
overt_err overt_case_query_open(struct overt_case *file, const char *sql, const overt_str *params,
                                size_t count, struct overt_case_query **out,
                                struct overt_error *err);

/**
 * Names of the columns; can be asked before the first row.
 * \param query  reader
 * \param count  how many
 * \return the names, in order; they live as long as the reader
 */
const char *const *overt_case_query_columns(const struct overt_case_query *query, size_t *count);

/**
 * Takes the next row.
 * \param query   reader
 * \param values  the row, one value per column; lives until the next call; NULL at the end
 * \param err     filled on failure
 * \return OVERT_OK or OVERT_E_STORE
 */
overt_err overt_case_query_next(struct overt_case_query *query,
                                const struct overt_case_value **values, struct overt_error *err);

/**
 * Ends a question.
 * \param query  reader, or NULL
 */
void overt_case_query_close(struct overt_case_query *query);

/* ---- custody ------------------------------------------------------------ */

/** How grave a note of overt_case_verify is. */
enum overt_case_level {
	OVERT_CASE_NOTE,   /**< something that could not be checked, or is merely unusual */
	OVERT_CASE_PROBLEM /**< the case is not what was written */
};

/** What overt_case_verify found. */
struct overt_case_check {
	uint64_t problems;        /**< 0: nothing is wrong */
	uint64_t links;           /**< links of the chain that were checked */
	uint64_t rows;            /**< rows whose content was checked */
	uint64_t sources;         /**< sources whose bytes were read again and are the same */
	uint64_t sources_missing; /**< sources that are not there any more: not checked */
	char head[OVERT_SHA256_HEX]; /**< hash of the last link: note it elsewhere, and a case that
	                                  was rewritten as a whole is found out, too */
};

/** How to verify. Zeroed: everything. */
struct overt_case_verify_options {
	bool skip_sources;         /**< leave the source files alone */
	const char *expected_head; /**< head that was noted before, or NULL: it must be in the chain */
	/** Told of each note and problem in order; may be NULL. */
	void (*tell)(void *ctx, enum overt_case_level level, const char *text);
	void *ctx;
};

/**
 * Checks a case: the database's integrity and references, the schema, the chain
 * (every link worked out again from the rows as they are), the digest of every
 * table at its last step, the file's bytes, the digest of every source.
 * \param file      case, without an open step
 * \param options   how, or NULL
 * \param check     filled on success, problems or not
 * \param progress  told; may be NULL
 * \param err       filled when the check itself was impossible
 * \return OVERT_OK (look at check->problems), OVERT_E_NOMEM, OVERT_E_CANCELLED
 *
 * Cost: one pass over the case and over each source.
 */
overt_err overt_case_verify(struct overt_case *file,
                            const struct overt_case_verify_options *options,
                            struct overt_case_check *check,
                            const struct overt_progress *progress, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif

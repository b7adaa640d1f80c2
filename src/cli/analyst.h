// SPDX-License-Identifier: GPL-3.0-or-later
/** \file analyst.h  What the commands by which analysts work on a case have in common. */
#ifndef OVERT_CLI_ANALYST_H
#define OVERT_CLI_ANALYST_H

#include "run_options.h"

/** Bytes of a finding's id with its terminator. */
enum { CLI_FINDING_ID = 128 };

/** Items that analysts may add to one finding: more than the assessment weighs, together
 *  with what supersedes them, would make a finding unassessable for ever. */
enum { CLI_ITEMS_MAX = OVERT_ASSESS_MAX_ITEMS / 2 };

/** Name under which the program itself enters evidence; no person may take it. */
#define CLI_PROGRAM_AUTHOR "overt"

/** Option that says who speaks. */
#define CLI_AUTHOR_OPTION                                                                          \
	{"author", 0, "NAME", false, "Who says so (default: OVERT_AUTHOR, else \"analyst\")."}

/** A case that an analyst works on. */
struct cli_case {
	const struct cli_args *args;
	struct overt_case *file;
	struct cli_run run; /**< settings and rules */
};

/**
 * Opens a case, and loads the rules when the command has CLI_RULES_OPTION.
 * \param args  arguments
 * \param path  case
 * \param mode  how
 * \param c     filled; close with cli_case_close, also after a failure
 * \return EXIT_DONE, or the exit status after a message
 */
int cli_case_open(const struct cli_args *args, const char *path, enum overt_case_mode mode,
                  struct cli_case *c);

/**
 * Closes a case; an open step is rolled back.
 * \param c  case
 */
void cli_case_close(struct cli_case *c);

/**
 * Who speaks: --author, else "analyst".
 * \param args    arguments
 * \param author  the name
 * \return false after a message: the name is empty or the program's own
 */
bool cli_author(const struct cli_args *args, overt_str *author);

/**
 * Finds a finding by its id or by a beginning of it that only it has (4 letters or more).
 * \param c     case
 * \param text  what the user named
 * \param id    its id
 * \return EXIT_DONE; EXIT_USAGE after a message that lists near ids
 */
int cli_case_finding(const struct cli_case *c, const char *text, char id[CLI_FINDING_ID]);

/**
 * Begins a transaction for evidence, reviews and activities.
 * \param c    case, opened for writing
 * \param err  filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err cli_case_begin(struct cli_case *c, struct overt_error *err);

/**
 * Ends the transaction: commits when `code` is OVERT_OK, else rolls back.
 * \param c     case
 * \param code  how it went
 * \param err   filled when the commit fails
 * \return `code` or the commit's error
 */
overt_err cli_case_end(struct cli_case *c, overt_err code, struct overt_error *err);

/**
 * Weighs all findings again.
 * \param c     case, opened for writing, without an open transaction
 * \param tell  say on standard error what the user should know of the case as a whole
 * \param err   filled on failure
 * \return OVERT_OK or the pipeline's error
 */
overt_err cli_case_assess(struct cli_case *c, bool tell, struct overt_error *err);

/**
 * Weighs again and says on standard error, in one line, what the verdict on a finding
 * is now, why, and what it was before.
 * \param c        case, opened for writing, without an open transaction
 * \param finding  id
 * \return EXIT_DONE, or the exit status after a message
 */
int cli_case_say_verdict(struct cli_case *c, const char *finding);

/**
 * First value of the first row of an answer.
 * \param file    case
 * \param sql     one SELECT
 * \param params  texts for ?1, ?2, …; may be NULL
 * \param count   how many
 * \param out     the text, always terminated, cut where it is too long; empty without a row
 * \param size    bytes in `out`
 * \param err     filled on failure
 * \return OVERT_OK or the store's error
 */
overt_err cli_case_ask(struct overt_case *file, const char *sql, const overt_str *params,
                       size_t count, char *out, size_t size, struct overt_error *err);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file cli.h
 * What commands are made of: tables of options, parsed values, messages.
 */
#ifndef OVERT_CLI_H
#define OVERT_CLI_H

#include <overt/base.h>

/** Exit statuses, as `overt --help` lists them. */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_BAD_INPUT = 3,
	EXIT_REJECTED = 4,
	EXIT_FOUND = 5
};

struct cli_args;
struct cli_value;

/** One option. `value` NULL: a flag. */
struct cli_option {
	const char *name;  /**< long name without dashes */
	char letter;       /**< short name, or 0 */
	const char *value; /**< what its value is called in the help, or NULL */
	bool many;         /**< may be given several times */
	const char *help;  /**< one sentence */
};

/** One command; listed once in commands.def. */
struct cli_command {
	const char *name;     /**< one word, or two ("evidence add") */
	const char *summary;  /**< one line for the list of commands */
	const char *operands; /**< e.g. "FILE… -o CASE" */
	const char *text;     /**< description, paragraphs separated by an empty line */
	const char *examples; /**< command lines, one a line, each followed by a "# …" line */
	const struct cli_option *options; /**< ends with a NULL name; the common ones come on top */
	unsigned min_operands, max_operands;
	int (*run)(struct cli_args *args); /**< result: an exit status */
};

/** Values of one command line. */
struct cli_args {
	const struct cli_command *command;
	const char **operands;
	unsigned operand_count;
	struct cli_value *values; /**< in order of appearance */
	size_t value_count, value_cap;
	struct overt_arena *arena; /**< keeps the texts of the config file */
};

/** One given option. */
struct cli_value {
	const struct cli_option *option;
	const char *text; /**< NULL for a flag */
};

/* ---- options.c ---- */

/** Options that every command has. */
extern const struct cli_option cli_common_options[];

/**
 * Parses a command line, then fills what is missing from OVERT_<NAME> and the config file.
 * \param args     zeroed but for `command`
 * \param argc     words behind the command's name
 * \param argv     the words
 * \return true, or false after a message on stderr
 */
bool cli_parse(struct cli_args *args, int argc, char **argv);

/**
 * Frees what cli_parse made.
 * \param args  arguments
 */
void cli_args_free(struct cli_args *args);

/**
 * The last value given for an option.
 * \param args  arguments
 * \param name  an option of the command
 * \return its text, or NULL when it was not given
 */
const char *cli_text(const struct cli_args *args, const char *name);

/**
 * Was the flag given?
 * \param args  arguments
 * \param name  an option of the command
 * \return true if so
 */
bool cli_flag(const struct cli_args *args, const char *name);

/**
 * All values of an option, in order.
 * \param args   arguments
 * \param name   an option of the command
 * \param out    array for the texts
 * \param cap    its size
 * \return how many there are (may exceed cap)
 */
size_t cli_list(const struct cli_args *args, const char *name, const char **out, size_t cap);

/**
 * A whole number option within a range.
 * \param args      arguments
 * \param name      an option of the command
 * \param fallback  value when it was not given
 * \param min       smallest
 * \param max       greatest
 * \param out       the number
 * \return false after a message on stderr
 */
bool cli_number(const struct cli_args *args, const char *name, int64_t fallback, int64_t min,
                int64_t max, int64_t *out);

/**
 * A decimal number option within a range.
 * \param args      arguments
 * \param name      an option of the command
 * \param fallback  value when it was not given
 * \param min       smallest
 * \param max       greatest
 * \param out       the number
 * \return false after a message on stderr
 */
bool cli_decimal(const struct cli_args *args, const char *name, double fallback, double min,
                 double max, double *out);

/**
 * A size option: bytes, or with K, M, G, T (powers of 1024).
 * \param args      arguments
 * \param name      an option of the command
 * \param fallback  value when it was not given
 * \param out       bytes
 * \return false after a message on stderr
 */
bool cli_size(const struct cli_args *args, const char *name, size_t fallback, size_t *out);

/**
 * A duration option (`10s`, `5m`; a plain number is seconds).
 * \param args      arguments
 * \param name      an option of the command
 * \param fallback  value when it was not given
 * \param out       milliseconds
 * \return false after a message on stderr
 */
bool cli_duration(const struct cli_args *args, const char *name, overt_ms fallback, overt_ms *out);

/**
 * A window: a duration of at most OVERT_WINDOW_LONGEST.
 * \param args  arguments
 * \param text  what the user wrote
 * \param out   milliseconds; untouched on failure
 * \return false after a message on stderr
 */
bool cli_window(const struct cli_args *args, const char *text, overt_ms *out);

/** Option of tables that write 05/04/2024. */
#define CLI_DATES_OPTION                                                                           \
	{"dates", 0, "ORDER", false,                                                                   \
	 "Read dates such as 05/04/2024 day first (dmy) or month first (mdy)."}

/**
 * Value of `--dates`.
 * \param args  arguments of a command that has CLI_DATES_OPTION
 * \param out   the order; unsaid where the option is not given
 * \return false after a message on stderr
 */
bool cli_dates(const struct cli_args *args, enum overt_date_order *out);

/**
 * Threads to use: --threads, else the processors that this process may use.
 * \param args  arguments
 * \param out   1 … 256
 * \return false after a message on stderr
 */
bool cli_threads(const struct cli_args *args, unsigned *out);

/* ---- message.c ---- */

/** Name of the program in messages and help. */
extern const char *cli_program;

/**
 * Prints "overt COMMAND: message" on stderr.
 * \param args    arguments, or NULL
 * \param format  printf format
 */
void cli_message(const struct cli_args *args, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * Prints an error of the library and gives the exit status that belongs to it.
 * \param args  arguments
 * \param err   a filled error
 * \return EXIT_USAGE, EXIT_BAD_INPUT or EXIT_FAILED
 */
int cli_error(const struct cli_args *args, const struct overt_error *err);

/** A progress bar on stderr; silent unless stderr is a terminal. */
struct cli_progress {
	struct overt_progress hook; /**< what the library calls */
	bool on;
	bool colour;
	char step[64];
	int percent;
};

/**
 * Gets a bar ready.
 * \param progress  bar
 * \param args      arguments (--no-progress)
 * \return the hook to hand to the library
 */
const struct overt_progress *cli_progress_start(struct cli_progress *progress,
                                                const struct cli_args *args);

/**
 * Removes the bar from the terminal.
 * \param progress  bar
 */
void cli_progress_end(struct cli_progress *progress);

/**
 * Time of this run: SOURCE_DATE_EPOCH where it is set, else the clock.
 * \return milliseconds
 */
overt_ms cli_now(void);

/* ---- help.c ---- */

/**
 * Prints the help of a command.
 * \param command  command, or NULL for the program
 * \param out      where to
 */
void cli_help(const struct cli_command *command, FILE *out);

/**
 * Prints the commands of two words that begin with a word, such as "evidence".
 * \param word  first word
 * \param out   where to
 * \return false when there is none; nothing is printed then
 */
bool cli_help_group(const char *word, FILE *out);

/**
 * Prints a manual page (man(7)).
 * \param command  command, or NULL for the program
 * \param out      where to
 */
void cli_man(const struct cli_command *command, FILE *out);

/**
 * Prints the completion script for bash.
 * \param out  where to
 */
void cli_completion(FILE *out);

/* ---- commands.c ---- */

/**
 * The commands in the order of commands.def.
 * \param count  how many
 * \return a table that lives for ever
 */
const struct cli_command *const *cli_commands(size_t *count);

#endif

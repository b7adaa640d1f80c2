// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file local.h
 * Inside of the register room: the set, the builder that loaders write to, and
 * what loaders share.
 */
#ifndef OVERT_REGISTER_LOCAL_H
#define OVERT_REGISTER_LOCAL_H

#include <overt/register.h>

/** Bounds that keep a hostile file from using up memory. */
enum {
	REGISTER_FIELDS_MAX = 64,       /* fields of one CSV row */
	REGISTER_ENTRIES_MAX = 4 << 20, /* entries of one set */
	REGISTER_KEYS_MAX = 32 << 20,   /* keys of one set */
	REGISTER_PLATFORM_MAX = 64      /* bytes of a platform's name */
};

/** How entries of two files are joined by an id that both bear. */
enum register_join {
	REGISTER_JOIN_NONE = 0,
	REGISTER_JOIN_GIVES_NAME,  /* legislators: who */
	REGISTER_JOIN_TAKES_NAME,  /* legislators: their accounts */
	REGISTER_JOIN_GIVES_OWNER, /* FARA: foreign principals */
	REGISTER_JOIN_TAKES_OWNER  /* FARA: registrants */
};

/** An entry with what only this room needs. */
struct register_item {
	struct overt_register_entry entry;
	size_t first_key;
	uint32_t source;
	enum register_join join;
	overt_str join_id;
	overt_str owner_form; /* owner as it is compared */
};

/** A handle with the forms by which look-alikes are found. */
struct register_handle {
	overt_str platform, value, squeezed, skeleton;
	uint64_t letters; /* which characters occur, as a bit mask */
	uint32_t entry, key;
};

/** One place where a key leads. */
struct register_posting {
	uint32_t entry, key;
};

/** Strings and where they lead; built once, then read by many threads. */
struct register_index {
	struct overt_intern *words;
	uint32_t *first; /* first posting of each word; words + 1 of them */
	struct register_posting *postings;
};

struct overt_registers {
	struct overt_arena *arena;
	struct overt_norm *norm;       /* of the thread that adds */
	struct overt_intern *strings;  /* names that repeat: owners, states, kinds */
	struct register_item *items;
	size_t item_count, item_cap;
	struct overt_register_key *keys;
	size_t key_count, key_cap;
	struct overt_register_source *sources;
	size_t source_count, source_cap;
	struct overt_register_entry *entries; /* after sealing */
	struct register_handle *handles;      /* sorted by platform, after sealing */
	size_t handle_count;
	struct register_index index;
	bool sealed, broken;
};

/** What a loader writes to: one file that is being read. */
struct register_build {
	struct overt_registers *set;
	struct overt_register_source *source;
	const char *name;             /* file as the caller named it */
	overt_str stem;               /* its name without folder and suffix */
	struct register_item *item;   /* the entry being made, or NULL */
	struct overt_buf scratch;
};

/** The fields of an entry that loaders state; unknown strings stay unknown. */
struct register_facts {
	overt_str registry, id, name, owner, state, kind, cites, join_id;
	enum register_join join;
	overt_ms since, until;
	int64_t line;
	bool doubtful; /* the sponsor does not own up to its role */
};

/* ---- builder (build.c, keys.c) ------------------------------------------ */

/** Counts a row. */
void register_row(struct register_build *build);
/** Notes the first thing that was left out, and where. */
void register_problem(struct register_build *build, int64_t line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/** Begins an entry; the keys that follow belong to it. */
overt_err register_begin(struct register_build *build, const struct register_facts *facts,
                         struct overt_error *err);
/** Adds a key; one that cannot be what it claims is counted and left out. */
overt_err register_add_id(struct register_build *build, overt_str platform, overt_str id,
                          struct overt_error *err);
overt_err register_add_handle(struct register_build *build, overt_str platform, overt_str handle,
                              struct overt_error *err);
overt_err register_add_name(struct register_build *build, overt_str name,
                            struct overt_error *err);
/** Name in full, without what stands in brackets, and that alone: "Long Name (LN)". */
overt_err register_add_names(struct register_build *build, overt_str name,
                             struct overt_error *err);
/** Site: its host becomes a domain key; a profile on a platform becomes a handle or id. */
overt_err register_add_site(struct register_build *build, overt_str link,
                            struct overt_error *err);
/** Profile link on a platform that the column states. */
overt_err register_add_profile(struct register_build *build, overt_str platform, overt_str link,
                               struct overt_error *err);

/* ---- shared (platform.c, host.c, csv.c, dates.c) -------------------------- */

/** Can this be a handle of the platform? */
bool register_handle_fits(overt_str platform, overt_str handle);
/** Host that everybody may publish under, so that it names nobody. */
bool register_host_is_shared(overt_str host);
bool register_all_digits(overt_str s);
/** Canonical link and the host in it (a view of `out`); false when there is none. */
bool register_host(struct overt_norm *norm, overt_str link, struct overt_buf *out,
                   overt_str *host);
/** YYYY, YYYY-MM-DD or MM/DD/YYYY; empty is unknown. False when it is something else. */
bool register_date(overt_str s, overt_ms *out);

/** One CSV row. */
struct register_row {
	overt_str fields[REGISTER_FIELDS_MAX];
	size_t count;
	int64_t line; /* where it begins */
};

/** A CSV text that is being read. */
struct register_csv {
	overt_str data;
	size_t at;
	int64_t line;
	struct overt_buf text; /* of the current row */
};

/** Next row: 1, none: 0, malformed: negative with `err` filled. Empty lines are skipped. */
int register_csv_next(struct register_csv *csv, struct register_row *row,
                      struct overt_error *err);
/** Number of the column with this name, or SIZE_MAX. */
size_t register_column(const struct register_row *head, const char *name);
/** Field without blanks at its ends; unknown where the row lacks it or it is empty. */
overt_str register_field(const struct register_row *row, size_t column);

/* ---- loaders -------------------------------------------------------------- */

/** One format. `head` is the first CSV row, or has no fields. */
struct register_loader {
	bool (*recognise)(overt_str data, const struct register_row *head);
	overt_err (*load)(struct register_build *build, overt_str data, struct overt_error *err);
};

#define REGISTER_LOADER(symbol, name, what) \
	extern const struct register_loader register_loader_##symbol;
#include "registers.def"
#undef REGISTER_LOADER

/** Walks a YAML list of mappings, telling every scalar with its path of keys. */
struct register_yaml {
	/** \param depth number of keys in `path` */
	overt_err (*scalar)(void *ctx, const overt_str *path, size_t depth, overt_str value,
	                    int64_t line, struct overt_error *err);
	/** One item of the top list has ended; `line` is where it began. */
	overt_err (*item)(void *ctx, int64_t line, struct overt_error *err);
	void *ctx;
};
overt_err register_yaml_walk(overt_str data, const struct register_yaml *walk,
                             struct overt_error *err);

/* ---- index ----------------------------------------------------------------- */

/** Kinds of words in the index. */
enum register_word {
	REGISTER_WORD_ID = 'i',
	REGISTER_WORD_HANDLE = 'h',
	REGISTER_WORD_DOMAIN = 'd',
	REGISTER_WORD_NAME = 'n',
	REGISTER_WORD_SKELETON = 's',
	REGISTER_WORD_SQUEEZED = 'q'
};

/** Writes the word for a value; false when memory is used up. */
bool register_word(struct overt_buf *out, enum register_word kind, overt_str platform,
                   overt_str value);
/** Handle without _ . - ; */
bool register_squeeze(struct overt_buf *out, overt_str handle);
/** Which characters occur. */
uint64_t register_letters(overt_str s);
/** Joins, sorts and indexes. */
overt_err register_index_build(struct overt_registers *set, struct overt_error *err);
overt_err register_join_items(struct overt_registers *set, struct overt_error *err);
void register_index_free(struct register_index *index);
/** Postings of a word. */
const struct register_posting *register_find(const struct register_index *index, overt_str word,
                                             uint32_t *count);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file local.h  What the files of this room share. */
#ifndef OVERT_DISGUISE_LOCAL_H
#define OVERT_DISGUISE_LOCAL_H

#include <overt/disguise.h>
#include <overt/norm.h>

/** Level below which a sign may be present. */
#define DISGUISE_LEVEL 0.01

/** Least number of members, and of other accounts, with the field. */
enum { MEMBERS_LEAST = 3, OTHERS_LEAST = 20 };

/* ---- fields: one value per account, ready to be compared ---- */

/** The fields, each built by one function when it is first asked for. */
enum field_name {
	FIELD_CREATED, FIELD_SHAPE, FIELD_STEM, FIELD_NAME, FIELD_TEXT, FIELD_CLIENT, FIELD_NIGHT,
	FIELD_LOOKALIKE, FIELD_LISTED, FIELD_FIRST, FIELD_LAST, FIELDS
};

/** One field. Values of texts are ranks in byte order, so that equal texts are equal
    numbers; accounts are ordered by stratum and value, so that numbering does not matter. */
struct field {
	uint32_t *stratum; /* per account; OVERT_NO_INDEX: unknown */
	int64_t *value;    /* per account */
	uint32_t *order;   /* known accounts by stratum, then value */
	uint32_t *start;   /* strata + 1 positions in `order` */
	uint32_t strata, known;
	uint32_t *total;   /* texts only: accounts with each value */
	uint32_t values;   /* texts only: number of values */
};

struct overt_disguise {
	const struct overt_disguise_account *accounts;
	uint32_t count;
	struct overt_disguise_options options;
	struct overt_norm *norm;
	struct overt_buf scratch;
	struct field *fields[FIELDS];
};

/** A field; built at the first call. */
overt_err disguise_field(struct overt_disguise *d, enum field_name name, const struct field **out,
                         struct overt_error *err);

/** Frees a field; NULL is fine. */
void disguise_field_free(struct field *field);

/** An account's value while a field is built: a number, or a text that `keyed` says. */
struct field_value {
	bool known;
	int64_t number;
	struct overt_buf text;  /* for texts; overwritten per account */
};

/** Works one account's value out. */
typedef overt_err (*field_make)(struct overt_disguise *d, uint32_t account, void *ctx,
                                struct field_value *value, struct overt_error *err);

/** Builds a field from a function. `keyed`: values are texts. */
overt_err disguise_field_build(struct overt_disguise *d, field_make make, void *ctx, bool keyed,
                               struct field **out, struct overt_error *err);

/* builders, in the files of the signs that use them */
overt_err disguise_build_created(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_shape(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_first(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_last(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_stem(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_name(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_text(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_client(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_night(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_lookalike(struct overt_disguise *d, struct field **out, struct overt_error *err);
overt_err disguise_build_listed(struct overt_disguise *d, struct field **out, struct overt_error *err);

/* ---- groups ---- */

/** The members that take part. */
struct group {
	const uint32_t *members;
	size_t count;
};

/** A group's members with the field known, and whether that suffices. */
struct sample {
	uint32_t *members; /* malloc */
	size_t count;
	size_t others;     /* other accounts with the field, on the members' platforms */
	bool enough;
};

/**
 * Picks the members with the field: at least `least` and half of the group, with at least
 * OTHERS_LEAST others on their platforms and half as many others as members.
 */
overt_err disguise_sample(const struct field *field, const struct group *group, size_t least,
                          struct sample *out, struct overt_error *err);

/** Writes "not measurable here" with what is missing; `what` is the field's name. */
void disguise_missing(const struct sample *sample, const struct group *group, const char *what,
                      size_t least, struct overt_disguise_result *result);

/* ---- nulls ---- */

/** A statistic of a group; greater is more extreme. */
typedef double (*statistic)(void *ctx, const uint32_t *members, size_t count);

struct null {
	double observed, expected, p;
	uint32_t draws; /* that were made */
	uint32_t others_marked; /* exact counts: marked accounts outside, on the members' platforms */
};

/**
 * Random groups with as many accounts of each stratum as the sample has. Ends early once
 * 20 of them were as extreme: p is then at least 20 / draws, and exactly hits / made
 * (Besag and Clifford 1991).
 */
overt_err disguise_permute(const struct overt_disguise *d, const struct field *field,
                           const struct sample *sample, statistic measure, void *ctx,
                           uint64_t salt, struct null *out, struct overt_error *err);

/**
 * Members with value 1 against chance: the sum over strata of hypergeometric numbers, its
 * upper tail exact.
 */
overt_err disguise_count_exact(const struct field *field, const struct sample *sample,
                               struct null *out, struct overt_error *err);

/** How equal values are counted. */
enum sharing_mode {
	SHARING_GREATEST, /* members with the most shared value */
	SHARING_ALL       /* members whose value another member has, too */
};

/** Sharing of values among members that few others have. */
struct sharing {
	const struct field *field;
	enum sharing_mode mode;
	double common;     /* a value that a greater share of others has does not count */
	uint32_t *count;   /* scratch: per value, all zero between calls */
	int64_t best;      /* value most shared in the last measurement, or -1 */
	uint32_t best_count;
};

/** Opens the scratch; free `count` afterwards. */
overt_err disguise_sharing_open(const struct field *field, enum sharing_mode mode, double common,
                                struct sharing *out, struct overt_error *err);

/** The statistic; ctx is a struct sharing. */
double disguise_sharing(void *ctx, const uint32_t *members, size_t count);

/** Shapes of handles, without those that a name in the open explains. Zeroed before use. */
struct shapes {
	struct sharing sharing;      /* of the shapes; opened by the caller */
	const struct field *names[2]; /* first and last word of each handle */
	uint32_t *count[2];          /* scratch: per word, all zero between calls */
};

/** Fills names and scratch; close it after success and failure. */
overt_err disguise_shapes_open(struct overt_disguise *d, struct shapes *out, struct overt_error *err);

/** Frees the scratch. */
void disguise_shapes_close(struct shapes *shapes);

/** The statistic: members with the most shared shape, less those of them who show one name in
    common, three or more; ctx is a struct shapes. */
double disguise_shapes(void *ctx, const uint32_t *members, size_t count);

/* ---- signs ---- */

/** One sign: a file fills one of these. */
struct disguise_sign {
	struct overt_disguise_sign info;
	overt_err (*run)(struct overt_disguise *d, const struct group *group,
	                 struct overt_disguise_result *result, struct overt_error *err);
};

#define SIGN(name) extern const struct disguise_sign disguise_sign_##name;
#include "signs.def"
#undef SIGN

/** The first bytes of a text, cut between characters. */
overt_str disguise_shorten(overt_str text, size_t most);

/** "p = 0.012" or "p < 0.000001" for people. */
const char *disguise_p(double p, char text[32]);

#endif

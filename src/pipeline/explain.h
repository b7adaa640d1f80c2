// SPDX-License-Identifier: GPL-3.0-or-later
/** \file explain.h  Why an account or a pair is where it is: asked of the search's results. */
#ifndef OVERT_PIPELINE_EXPLAIN_H
#define OVERT_PIPELINE_EXPLAIN_H

#include "detection.h"

/** What became of an account, in the order in which the rules ask. */
enum standing {
	STANDING_SUSPECTED,   /* member of a finding that suspects its members */
	STANDING_ASSOCIATION, /* member of a finding that suspects nobody; its restraint says why */
	STANDING_NO_OBJECT,   /* put out nothing of a kind that is tested */
	STANDING_ONE_OBJECT,  /* fewer than two objects: no pair with it can be tested */
	STANDING_ALONE,       /* shares fewer than two objects with every single account */
	STANDING_BY_CHANCE,   /* shares no more with anybody than activity explains */
	STANDING_SPILLED,     /* common cause: what it shares is put out by others, too */
	STANDING_LEFT,        /* its community became no finding, or let it go */
	STANDINGS
};

/** What an object says about the account. */
enum object_role {
	ROLE_EVIDENCE, /* shared inside the group and not outside it */
	ROLE_SPILLED,  /* shared inside the group and outside it as well */
	ROLE_OUTSIDE,  /* shared with accounts outside the group only */
	ROLE_POPULAR,  /* on more accounts than an object may have */
	ROLE_OWN,      /* nobody else put it out */
	ROLES
};

/** One object of an account. */
struct explained_object {
	uint32_t kind, object;
	overt_ms time;    /* when the account first put it out */
	uint32_t sharers; /* accounts that put it out, itself included */
	uint32_t inside;  /* of the others, those in its group */
	enum object_role role;
};

/** One tested pair of an account. */
struct explained_partner {
	uint32_t other;
	uint32_t pair; /* position among the tested pairs */
};

/** A finding as seen from an account. */
struct explained_finding {
	uint32_t finding; /* position, or OVERT_NO_INDEX */
	uint32_t k;       /* objects that it shares with any other member */
	double lambda;    /* expected: sum over kinds of kappa d_u d_F */
	double p;         /* P(Poisson(lambda) >= k) */
};

/** Everything about one account. Free with overt_explained_free. */
struct explained {
	uint32_t account;
	enum standing standing;
	uint32_t finding;       /* position, or OVERT_NO_INDEX */
	bool joined;            /* came in by the test of accounts against findings */
	uint32_t community;     /* of significant pairs, or OVERT_NO_INDEX */
	uint32_t own;           /* objects */
	uint32_t roles[ROLES];  /* objects by role */
	struct explained_object *objects; /* by role, then fewest sharers */
	size_t object_count;
	struct explained_partner *partners; /* by p */
	size_t partner_count, significant;
	struct explained_finding nearest; /* own finding, else the suspected one it shares most with */
};

/**
 * Explains an account.
 * \param d        detection after the search
 * \param account  number in the corpus
 * \param out      filled on success
 * \param err      filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: a few passes over shares and tested pairs.
 */
overt_err overt_explain_account(struct detection *d, uint32_t account, struct explained *out,
                                struct overt_error *err);

/**
 * Frees an explanation.
 * \param explained  explanation, or NULL; empty afterwards
 */
void overt_explained_free(struct explained *explained);

/** A pair: its test, whether it is an edge or not. */
struct explained_pair {
	struct overt_tested_pair test; /* q NaN for fewer than two shared objects */
	bool tested;                   /* k >= 2 over testable kinds */
	struct overt_pair_detail detail;
	struct overt_shared_object *shared; /* malloc, by kind and object */
	size_t shared_count;
	uint32_t needed; /* shared objects that would have been beyond chance */
};

/**
 * Explains a pair.
 * \param d    detection after the search
 * \param a    account
 * \param b    another account
 * \param out  filled on success; free `shared`
 * \param err  filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_explain_pair(struct detection *d, uint32_t a, uint32_t b,
                             struct explained_pair *out, struct overt_error *err);

/** What the case says of an account beside the search. */
struct explained_name {
	overt_str platform, id, handle;
	overt_str finding, disposition, owner, registry;
	int64_t posts;
};

/** One or two accounts, ready to be written. */
struct explanation {
	struct detection *d;
	size_t count;
	struct explained accounts[2];
	struct explained_name names[2];
	struct explained_pair pair; /* for two */
};

/**
 * Writes an explanation for people.
 * \param x    explanation
 * \param buf  buffer to append to
 */
void overt_explanation_text(const struct explanation *x, struct overt_buf *buf);

/**
 * Writes an explanation as one JSON object, as schema/explanation.schema.json says.
 * \param x    explanation
 * \param buf  buffer to append to
 */
void overt_explanation_json(const struct explanation *x, struct overt_buf *buf);

/**
 * Word for a standing in JSON.
 * \param standing  standing
 * \return a literal
 */
const char *overt_standing_name(enum standing standing);

/**
 * Word for a role in JSON.
 * \param role  role
 * \return a literal
 */
const char *overt_role_name(enum object_role role);

/**
 * Shared objects that a pair would need to be beyond chance: p at most that of the weakest
 * significant pair, or alpha / tests where there is none.
 * \param d       detection after the search
 * \param lambda  expected objects of the pair
 * \return how many, at least 2
 */
uint32_t overt_explain_needed(const struct detection *d, double lambda);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file local.h
 * Private to the room `assess`: items reduced to numbers, and the decision.
 */
#ifndef OVERT_ASSESS_LOCAL_H
#define OVERT_ASSESS_LOCAL_H

#include <overt/assess.h>

/** The catalogue must have it: what a library's `sponsor` column becomes. */
#define ASSESS_SPONSOR_NAMED "sponsor_named"

/** No item is left out. */
#define ASSESS_WITH_ALL SIZE_MAX

/** An item as the arithmetic sees it: no text, no name. */
struct assess_item {
	enum overt_ledger ledger;
	enum overt_direction direction;
	double weight;      /**< shrunk ln of the likelihood ratio, >= 0 */
	size_t group;       /**< index of the first item of its ledger and group */
	bool live;          /**< not superseded */
	bool pending;
	bool names_sponsor;
	bool sole;          /**< can carry its ledger alone */
};

/** Everything that a decision is made from. */
struct assess_state {
	const struct overt_rules *rules;
	enum overt_scope scope;
	struct assess_item *items; /**< room for `count` + 2: two may be supposed */
	size_t count;
	double *scratch;           /**< `count` + 2 numbers */
};

/** A decision. */
struct assess_outcome {
	enum overt_verdict_kind kind;
	enum overt_reason reason;
	bool sponsor_named;
	double contested; /**< natural log; weight for the four C's together */
	struct overt_ledger_sum ledgers[OVERT_LEDGERS];
};

/**
 * Takes cleared memory for an array.
 * \param arena  arena
 * \param count  elements
 * \param size   bytes of one
 * \return the array, or NULL when memory is used up
 */
void *assess_take(struct overt_arena *arena, size_t count, size_t size);

/**
 * Cuts the next name off a list; blanks around it go, empty names are skipped.
 * \param rest  what is left of the list; moved on
 * \param cut   separator
 * \param name  the name; untouched at the end
 * \return false at the end of the list
 */
bool assess_next_name(overt_str *rest, char cut, overt_str *name);

/**
 * Verdict of a token in a condition (`out_of_scope` with underscores).
 * \param token  token
 * \param kind   the verdict; untouched when there is none
 * \return false when the token is no verdict
 */
bool assess_verdict_token(overt_str token, enum overt_verdict_kind *kind);

/**
 * Reduces items to numbers and checks them.
 * \param rules    rules
 * \param finding  items
 * \param arena    memory
 * \param out      the state; untouched on failure
 * \param err      names the item that is wrong; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err assess_weigh(const struct overt_rules *rules, const struct overt_assessment *finding,
                       struct overt_arena *arena, struct assess_state *out,
                       struct overt_error *err);

/**
 * Decides.
 * \param state    items
 * \param without  index of an item to leave out, or ASSESS_WITH_ALL
 * \param out      the outcome
 */
void assess_decide(const struct assess_state *state, size_t without, struct assess_outcome *out);

/**
 * Looks for single further items, graded B2 and in a group of their own, that
 * would change the verdict.
 * \param state    items; two are supposed at the end and taken away again
 * \param base     the outcome as it is
 * \param arena    memory
 * \param verdict  its needs are filled
 * \return false when memory is used up
 */
bool assess_needs(struct assess_state *state, const struct assess_outcome *base,
                  struct overt_arena *arena, struct overt_verdict *verdict);

/**
 * Chooses the responses whose condition holds.
 * \param rules    rules
 * \param finding  items, for conditions on an indicator
 * \param arena    memory
 * \param verdict  its responses are filled from the rest of it
 * \return false when memory is used up
 */
bool assess_responses(const struct overt_rules *rules, const struct overt_assessment *finding,
                      struct overt_arena *arena, struct overt_verdict *verdict);

/**
 * Is a ledger at least likely, on evidence?
 * \param rules  rules
 * \param sum    ledger
 * \return true if so
 */
bool assess_likely(const struct overt_rules *rules, const struct overt_ledger_sum *sum);

#endif

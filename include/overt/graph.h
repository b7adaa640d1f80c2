// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file graph.h
 * Stage 3 of detection: significant pairs to findings, and their picture.
 * The only room that uses igraph.
 */
#ifndef OVERT_GRAPH_H
#define OVERT_GRAPH_H

#include <overt/base.h>
#include <overt/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Outsiders that a community's repost may have. */
#define OVERT_OUTSIDERS_OF_A_REPOST 1
/** Members on a community's text for every outsider that it may have. */
#define OVERT_MEMBERS_PER_STRAY 8

/** An undirected edge between two accounts. */
struct overt_link {
	uint32_t a, b;
	double weight; /**< > 0: number of shared objects */
};

/** How a component is divided into communities. */
enum overt_division {
	OVERT_DIVISION_LABELS = 0, /**< weighted label propagation: Raghavan et al. 2007, doi 10.1103/PhysRevE.76.036106 */
	OVERT_DIVISION_LEIDEN      /**< modularity by Leiden: Traag et al. 2019, doi 10.1038/s41598-019-41695-z */
};

/**
 * Divides accounts into communities, first by connected component.
 * \param links      edges, each pair once
 * \param count      how many
 * \param accounts   account numbers are below this
 * \param first      time of each account's first event; decides the order of moves, so that
 *                   neither names nor numbers matter
 * \param division   how
 * \param seed       for Leiden's random order; label propagation uses none
 * \param community  one number per account: 0, 1, 2, … or OVERT_NO_INDEX where it has no edge
 * \param err        filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL
 *
 * Accounts move in order of first event, then degree, then total weight; those tied in
 * all three start with one label per component and move together. An account keeps its
 * label on a tie, else takes the label that is smallest in that order.
 * Cost: a few passes over the edges.
 */
overt_err overt_graph_divide(const struct overt_link *links, size_t count, uint32_t accounts,
                             const overt_ms *first, enum overt_division division, uint64_t seed,
                             uint32_t *community, struct overt_error *err);

/** A member of a finding. */
struct overt_member {
	uint32_t account;
	uint32_t own;    /**< d: objects that the account put out */
	uint32_t shared; /**< b: of these, objects of the finding */
	bool joined;     /**< added by the test of accounts against findings */
};

/** An object that is evidence for a finding; where others have it too (see
    overt_findings_add_spilled), only what the finding's members share. */
struct overt_evidence_object {
	uint32_t kind, object;
};

/** How strongly a finding is supported. */
enum overt_support {
	OVERT_SUPPORT_WEAK = 0, /**< rests on a pair with two objects */
	OVERT_SUPPORT_MODERATE, /**< more than that */
	OVERT_SUPPORT_STRONG    /**< the same three or more accounts share two or more objects */
};

/** Why a finding suspects nobody. */
enum overt_restraint {
	OVERT_RESTRAINT_NONE = 0,      /**< it does suspect its members */
	OVERT_RESTRAINT_SMALL_EFFECT,  /**< too small a part of what its accounts do */
	OVERT_RESTRAINT_LITTLE,        /**< too few objects of its own */
	OVERT_RESTRAINT_ONE_OWNER,     /**< two feeds that mirror each other: one owner */
	OVERT_RESTRAINT_FEW_MEMBERS,   /**< too few members carry it */
	OVERT_RESTRAINT_SPILLED        /**< what they share was also put out by others */
};

/** A community that passed the common-cause rule. */
struct overt_finding {
	struct overt_member *members; /**< by account */
	size_t member_count;
	struct overt_evidence_object *objects; /**< by kind, object */
	size_t object_count;
	double effect;   /**< sum of shared / sum of own, over the community */
	double hits;     /**< own objects that two members put out within the window */
	double chances;  /**< moments at which two members were active within the window */
	double synchrony_low; /**< lower end of Wilson's 95 % interval of hits / chances */
	enum overt_restraint restraint;
	bool suspect;    /**< restraint is NONE */
	bool from_set;   /**< found by the test of sets, not of pairs */
	bool from_wide;  /**< found by the pair test of texts of more than OVERT_SHARERS_MAX accounts */
	double set_expected; /**< of that test: coincidences expected; 0 otherwise */
	double set_log_p;    /**< of that test: natural logarithm of p, corrected; 0 otherwise */
	enum overt_support grade;
};

/** Findings, suspected ones first, then largest first. Free with overt_findings_free. */
struct overt_findings {
	struct overt_finding *items;
	size_t count;
};

/** Thresholds; zero means the default in brackets. */
struct overt_finding_options {
	uint32_t max_sharers;  /**< objects with more accounts are no evidence [64] */
	uint32_t min_shared;   /**< evidence objects that a member needs [2] */
	uint32_t min_members;  /**< members that a suspected finding needs [2] */
	double suspect_effect; /**< least effect, or least synchrony with floor_effect [0.15] */
	double floor_effect;   /**< least effect where synchrony opens the door [0.05] */
	double member_effect;  /**< least shared / own of a member [0.125] … */
	uint32_t many_shared;  /**< … or this many shared and shared / own >= floor_effect [8] */
	double join_effect;    /**< least shared / own of an account that joins [0.5] */
	overt_ms window;       /**< what counts as close in time [10 min] */
};

/**
 * Turns communities into findings by the common-cause rule.
 *
 * An object counts for a community only if at least two of its accounts are members and the
 * others are strays: one at most on a repost (it takes a click only); on a text one for every
 * eight members on it, none of whom is on more than an eighth of the community's texts (one
 * text is always allowed). Each member needs min_shared such objects; repeated until nothing
 * changes. What spreads by a common cause (headlines, feeds, famous lines) spills outside
 * again and again; a network's own texts do not. A finding suspects its members if
 *  - its effect is at least suspect_effect, or at least floor_effect while the lower end of
 *    Wilson's interval of hits / chances reaches suspect_effect (doi
 *    10.1080/01621459.1927.10502953);
 *  - it has evidence enough: texts / 5 + wide texts / 20 + reposts / 3 >= 1, where a wide
 *    text is one of more than OVERT_SHARERS_MAX accounts;
 *  - it is no pair of mirrored feeds: two accounts, texts only, 80 % of them within a minute;
 *  - at least min_members of its accounts are members as the options say; the others leave.
 * \param kinds      shares of each kind, the ones that were tested
 * \param count      how many kinds
 * \param community  per account: its community, or OVERT_NO_INDEX
 * \param options    thresholds, or NULL
 * \param findings   filled on success
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: a few passes over the shares.
 */
overt_err overt_findings_make(const struct overt_shares *kinds, size_t count,
                              const uint32_t *community,
                              const struct overt_finding_options *options,
                              struct overt_findings *findings, struct overt_error *err);

/**
 * Adds accounts that a test assigned to findings, as far as they share enough objects that
 * only suspected accounts and other such accounts put out: min_shared of them, and
 * join_effect of their own.
 * \param kinds     shares of each kind
 * \param count     how many kinds
 * \param home      per account: the finding that the test assigned it to, or OVERT_NO_INDEX
 * \param options   thresholds, or NULL
 * \param findings  members are added; the array keeps its order
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_findings_join(const struct overt_shares *kinds, size_t count,
                              const uint32_t *home, const struct overt_finding_options *options,
                              struct overt_findings *findings, struct overt_error *err);

/**
 * Settles findings of several searches: an account stays in one finding only (the suspected
 * one), findings of fewer than two members fall away, evidence objects and grades are worked
 * out anew, and the findings are brought into their order.
 * \param kinds     shares of each kind
 * \param count     how many kinds
 * \param options   thresholds, or NULL
 * \param findings  changed
 * \param err       filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM
 */
overt_err overt_findings_settle(const struct overt_shares *kinds, size_t count,
                                const struct overt_finding_options *options,
                                struct overt_findings *findings, struct overt_error *err);

/**
 * Lists the communities that became no finding, since others put out what they share: each
 * becomes a finding that suspects nobody (OVERT_RESTRAINT_SPILLED), with the objects that two
 * or more of its members put out, whoever else did. Communities that any finding has a member
 * of are left out.
 * \param kinds      shares of each kind
 * \param count      how many kinds
 * \param community  per account: its community, or OVERT_NO_INDEX
 * \param findings   settled; some are added, and the order is restored
 * \param err        filled on failure
 * \return OVERT_OK or OVERT_E_NOMEM. Cost: one step per pair of accounts on an object of at
 *         most OVERT_SHARERS_MAX.
 */
overt_err overt_findings_add_spilled(const struct overt_shares *kinds, size_t count,
                                     const uint32_t *community, struct overt_findings *findings,
                                     struct overt_error *err);

/**
 * A restraint in a few words, for reports.
 * \param restraint  restraint
 * \return the words, without a full stop; static; "" for none
 */
const char *overt_restraint_text(enum overt_restraint restraint);

/**
 * Frees findings.
 * \param findings  findings, or NULL; empty afterwards
 */
void overt_findings_free(struct overt_findings *findings);

/**
 * Places accounts in the plane (Fruchterman and Reingold 1991, doi 10.1002/spe.4380211102),
 * starting from a spiral in the order given, so that the picture is the same every time.
 * \param links     edges between nodes 0 … nodes - 1
 * \param count     how many
 * \param nodes     number of nodes
 * \param xy        2 x nodes coordinates in 0 … 1, x then y of each node
 * \param err       filled on failure
 * \return OVERT_OK, OVERT_E_NOMEM or OVERT_E_INTERNAL. Cost: grid approximation, about
 *         500 x (nodes + edges).
 */
overt_err overt_graph_layout(const struct overt_link *links, size_t count, uint32_t nodes,
                             double *xy, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif

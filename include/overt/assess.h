// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file assess.h
 * From evidence to a verdict: five ledgers, gates, reasons, responses.
 *
 * Everything here is pure and total: no files, no clock, no state; the same
 * items give the same verdict in any order. Names, countries, languages and
 * nationalities are not inputs of the arithmetic: no function reads a text
 * field of an item, except to copy it or to compare ids and groups for equality.
 * The method is described in docs/methods/assessment.md.
 */
#ifndef OVERT_ASSESS_H
#define OVERT_ASSESS_H

#include <overt/base.h>
#include <overt/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- evidence ----------------------------------------------------------- */

/** One piece of evidence. It is never edited: a later item supersedes it. */
struct overt_evidence {
	overt_str id;                   /**< unique within a finding, not empty */
	enum overt_ledger ledger;       /**< the question that it bears on */
	enum overt_direction direction; /**< for or against */
	overt_str indicator;            /**< name in the catalogue */
	overt_str strength;             /**< name of a step of the scale */
	char reliability;               /**< of the source, A to F (F: cannot be judged) */
	char credibility;               /**< of the information, 1 to 6 (6: cannot be judged) */
	overt_str group;                /**< dependence group, not empty; per ledger */
	overt_str origin;               /**< detector with figures, register row, or analyst */
	overt_str sources;              /**< file digest and offset, link, archive */
	overt_str text;                 /**< what it says, for people */
	overt_str author;               /**< who entered it */
	overt_ms time;                  /**< when it was entered, or OVERT_TIME_UNKNOWN */
	overt_str supersedes;           /**< id of the item that it replaces, or empty */
};

/**
 * Fills an item with what the catalogue says about its indicator: ledger,
 * direction, strength, group; grades B and 2; everything else unknown.
 * \param rules      rules
 * \param indicator  name in the catalogue
 * \param item       the item; untouched on failure; its strings belong to the rules
 * \param err        names the unknown indicator; may be NULL
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err overt_evidence_default(const struct overt_rules *rules, overt_str indicator,
                                 struct overt_evidence *item, struct overt_error *err);

/**
 * Checks an item before it is stored: id, known indicator, the catalogue's
 * ledger and direction, known strength, valid grades, a group, and that it does
 * not supersede itself.
 * \param rules  rules
 * \param item   item
 * \param err    says what was expected and found; may be NULL
 * \return OVERT_OK or OVERT_E_INPUT
 */
overt_err overt_evidence_check(const struct overt_rules *rules, const struct overt_evidence *item,
                               struct overt_error *err);

/* ---- verdict ------------------------------------------------------------ */

/** What an analyst says about the scope; nothing else sets it. */
enum overt_scope {
	OVERT_SCOPE_IN = 0,
	OVERT_SCOPE_MILITARY_FORCE,
	OVERT_SCOPE_NO_FOREIGN_ELEMENT
};

/** The answer. */
enum overt_verdict_kind {
	OVERT_VERDICT_UNDETERMINED = 0,
	OVERT_VERDICT_INFLUENCE,
	OVERT_VERDICT_INTERFERENCE,
	OVERT_VERDICT_OUT_OF_SCOPE
};

/** Why the answer is what it is; for *undetermined* the first that applies. */
enum overt_reason {
	OVERT_REASON_ESTABLISHED = 0,     /**< interference: sponsor and a ledger established */
	OVERT_REASON_OPEN_AND_LAWFUL,     /**< influence: open, and nothing else stands */
	OVERT_REASON_SPONSOR,             /**< sponsor not established while some ledger is likely */
	OVERT_REASON_PENDING,             /**< proceedings pending */
	OVERT_REASON_CONFLICT,            /**< evidence conflicts */
	OVERT_REASON_CONTESTED,           /**< harm or legality contested */
	OVERT_REASON_THIN,                /**< evidence thin */
	OVERT_REASON_MILITARY_FORCE,      /**< out of scope */
	OVERT_REASON_NO_FOREIGN_ELEMENT   /**< out of scope */
};

/** What became of an item. */
enum overt_item_use {
	OVERT_ITEM_USED = 0,
	OVERT_ITEM_SUPERSEDED,   /**< a later item replaces it */
	OVERT_ITEM_IN_GROUP,     /**< a stronger item of its group stands for it */
	OVERT_ITEM_NO_WEIGHT,    /**< the indicator carries no weight either way */
	OVERT_ITEM_NOT_JUDGED    /**< F or 6: missing data, counts as nothing */
};

/** What one item does to its ledger. */
struct overt_item_effect {
	size_t item;               /**< index into the finding's items */
	enum overt_item_use use;
	double log10;              /**< shrunk log10 likelihood ratio, negative when against;
	                                what it would add if it stood alone */
	double counted;            /**< what of it entered the sum: log10 or 0 */
	size_t stands_for_it;      /**< the item that replaced or outweighs it, or its own index */
	bool pending;              /**< it cannot help to establish a ledger */
	bool flips;                /**< withdrawing it alone changes the verdict */
	enum overt_verdict_kind without; /**< the verdict without it */
};

/** One ledger, summed. Probabilities are in (0, 1); sums are log10 likelihood ratios. */
struct overt_ledger_sum {
	bool assessed;             /**< at least one item with weight; otherwise "not assessed" */
	double prior_low, prior_high;
	double low, high;          /**< posterior with grouping */
	double ungrouped_low, ungrouped_high; /**< posterior as if all items were independent */
	double settled_low, settled_high;     /**< posterior without pending items for */
	double log10_for, log10_against;      /**< grouped sums, both >= 0 */
	double ungrouped_for, ungrouped_against;
	size_t groups_for, groups_against;    /**< dependence groups that count */
	size_t settled_groups;     /**< groups for that are not pending */
	bool carried_alone;        /**< one item is strong and well graded enough by itself */
	bool established;          /**< passes the gate of *interference* over the whole range */
	bool ruled_out;            /**< at most the gate of *influence* over the whole range */
};

/** Evidence that would change the verdict. */
struct overt_need {
	enum overt_ledger ledger;
	enum overt_direction direction;
	overt_str strength;              /**< weakest step at B2 in a new group that suffices */
	enum overt_verdict_kind leads_to;
	bool with_sponsor;               /**< only together with an item that names the sponsor */
	overt_str look_for;              /**< in plain words, from the rules */
};

/** Everything that a report needs. Strings belong to the rules or to the finding's items. */
struct overt_verdict {
	enum overt_verdict_kind kind;
	enum overt_reason reason;
	enum overt_scope scope;
	bool sponsor_named;              /**< some item names the sponsor */
	double contested_log10;          /**< weight for the four C's together */
	struct overt_ledger_sum ledgers[OVERT_LEDGERS];
	struct overt_item_effect *items; /**< one per item, in the finding's order */
	size_t item_count;
	struct overt_need *needs;        /**< by ledger, for before against */
	size_t need_count;
	const struct overt_response **responses;
	size_t response_count;
	struct overt_arena *arena;       /**< holds the lists */
};

/** What is assessed. */
struct overt_assessment {
	enum overt_scope scope;
	const struct overt_evidence *items;
	size_t item_count;               /**< at most OVERT_ASSESS_MAX_ITEMS */
};

/** Greatest number of items of one finding. */
#define OVERT_ASSESS_MAX_ITEMS 2048

/**
 * Weighs the items of one finding.
 *
 * posterior = logistic(logit(prior) + Σ over groups of the strongest item for −
 * Σ over groups of the strongest item against), where an item counts
 * ln(ratio of its strength) × factor(reliability) × factor(credibility), and the
 * prior is a range; so the posterior is one. Assumes independence between
 * groups, and full dependence within one.
 * Source of the form: I. J. Good, "Weight of evidence: a brief survey",
 * Bayesian Statistics 2 (1985), 249-270; on grouping and verbal scales:
 * https://doi.org/10.1016/j.scijus.2016.05.009.
 * Cost: n² comparisons for n items, n + 60 times.
 *
 * \param rules    rules
 * \param finding  scope and items; every item must pass overt_evidence_check
 * \param out      the verdict, to be cleared with overt_verdict_clear; untouched on failure
 * \param err      names the item that is wrong; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err overt_assess(const struct overt_rules *rules, const struct overt_assessment *finding,
                       struct overt_verdict *out, struct overt_error *err);

/**
 * Frees what a verdict holds and clears it.
 * \param verdict  verdict, or NULL
 */
void overt_verdict_clear(struct overt_verdict *verdict);

/**
 * Name of a verdict as files write it.
 * \param kind  verdict
 * \return `undetermined`, `influence`, `interference` or `out of scope`; static
 */
const char *overt_verdict_name(enum overt_verdict_kind kind);

/**
 * A reason in a few words.
 * \param reason  reason
 * \return the words, without a full stop; static
 */
const char *overt_reason_text(enum overt_reason reason);

/**
 * What became of an item, in a few words.
 * \param use  use
 * \return the words, without a full stop; static
 */
const char *overt_item_use_text(enum overt_item_use use);

/**
 * A posterior range in the words of a yardstick: "likely" or "likely to very likely".
 * \param rules      rules
 * \param yardstick  `icd203` or `phia`
 * \param low        lower end in [0, 1]
 * \param high       upper end in [low, 1]
 * \param out        buffer to append to
 * \return false when the yardstick is unknown or the buffer has failed
 */
bool overt_assess_words(const struct overt_rules *rules, overt_str yardstick, double low,
                        double high, struct overt_buf *out);

/**
 * The whole verdict as plain text, with every number: what an auditor checks by hand.
 * \param rules      rules
 * \param finding    what was assessed
 * \param verdict    its verdict
 * \param yardstick  `icd203` or `phia`
 * \param out        buffer to append to
 * \param err        filled on failure; may be NULL
 * \return OVERT_OK, OVERT_E_USAGE for an unknown yardstick, or OVERT_E_NOMEM
 */
overt_err overt_assess_explain(const struct overt_rules *rules,
                               const struct overt_assessment *finding,
                               const struct overt_verdict *verdict, overt_str yardstick,
                               struct overt_buf *out, struct overt_error *err);

/* ---- what detectors contribute ------------------------------------------ */

/** How open a cluster is. */
enum overt_disposition {
	OVERT_DISPOSITION_UNDECLARED = 0,
	OVERT_DISPOSITION_DECLARED,   /**< at least 80 % of its accounts are declared */
	OVERT_DISPOSITION_MIXED,      /**< 20 to 80 % */
	OVERT_DISPOSITION_DISGUISED,  /**< undeclared, with signs of disguise */
	OVERT_DISPOSITION_ASSOCIATION /**< beyond chance, but too weak to suspect anyone */
};

/** A sign that a detector looked for. */
struct overt_sign {
	overt_str indicator; /**< name in the catalogue */
	bool measurable;     /**< the data can show it; otherwise it says nothing at all */
	bool present;        /**< found beyond chance */
	overt_str origin;    /**< detector with its figures */
	overt_str sources;   /**< what it rests on */
	overt_str text;      /**< for people */
};

/** What is known of a cluster before it is weighed. */
struct overt_cluster {
	uint64_t accounts;          /**< members */
	uint64_t declared;          /**< members that a register or label declares */
	bool same_sponsor;          /**< the declared members are declared for one sponsor */
	bool state_sponsor;         /**< and the register says that it is a state or acts for one */
	bool synchrony;             /**< they act together beyond chance */
	bool association;           /**< the effect is too small to suspect anyone */
	overt_str origin;           /**< the coordination detector with its figures */
	overt_str sources;          /**< evidence posts */
	const struct overt_sign *signs; /**< signs of disguise and other detectors' results */
	size_t sign_count;
};

/**
 * Disposition of a cluster: declared before association before mixed before the rest.
 * \param rules    rules, for the shares
 * \param cluster  cluster
 * \return the disposition (undeclared for a cluster without accounts)
 */
enum overt_disposition overt_cluster_disposition(const struct overt_rules *rules,
                                                 const struct overt_cluster *cluster);

/**
 * Name of a disposition.
 * \param disposition  disposition
 * \return `declared`, `mixed`, `undeclared`, `disguised` or `association`; static
 */
const char *overt_disposition_name(enum overt_disposition disposition);

/**
 * Evidence items of a cluster. A declared cluster is open, and its sponsor is named
 * where the register says that it is a state's; without that the verdict stays
 * undetermined, as for any declared domestic body. Synchrony enters the covert ledger only among
 * undeclared accounts and together with a sign of disguise; an association
 * contributes nothing for any of the four C's.
 * \param rules    rules
 * \param cluster  cluster
 * \param arena    memory for the items and their ids (`d1`, `d2`, …)
 * \param items    the items, graded B2; untouched on failure; text fields belong to the cluster
 * \param count    how many; untouched on failure
 * \param err      names the sign that is not in the catalogue; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err overt_cluster_evidence(const struct overt_rules *rules,
                                 const struct overt_cluster *cluster, struct overt_arena *arena,
                                 struct overt_evidence **items, size_t *count,
                                 struct overt_error *err);

/* ---- libraries of cases ------------------------------------------------- */

/** Result of a whole library. */
struct overt_library_totals {
	size_t rows;
	size_t with_listed; /**< rows whose `verdict` column is not empty */
	size_t agree;       /**< of these, verdicts that are equal */
	size_t swapped;     /**< influence listed, interference found, or the reverse */
};

/** Called for each row of a library. */
struct overt_library_visitor {
	/**
	 * \param ctx      `ctx` below
	 * \param id       the row's id
	 * \param listed   its `verdict` column, or unknown
	 * \param finding  its items
	 * \param verdict  their verdict
	 * \return OVERT_OK to go on
	 */
	overt_err (*row)(void *ctx, overt_str id, overt_str listed,
	                 const struct overt_assessment *finding, const struct overt_verdict *verdict);
	void *ctx;
};

/**
 * Assesses a library of cases (CSV with a header; columns `id`, `sponsor`,
 * `evidence_indicators` with names separated by `;`, and perhaps `verdict`).
 * Each name is an item with the catalogue's values, graded B2; a sponsor that is
 * not empty is one item `sponsor_named`, whatever the name is; nothing else of
 * the row enters.
 * \param rules    rules
 * \param name     file name for errors
 * \param csv      the file's bytes
 * \param out      buffer for the result as CSV: `id,verdict,reason` and each
 *                 ledger's low and high; may be NULL; as it was on failure
 * \param visitor  called per row; may be NULL
 * \param totals   counts; may be NULL; untouched on failure
 * \param err      names line and every unknown indicator of the first bad row; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT, OVERT_E_NOMEM or the visitor's error
 */
overt_err overt_assess_library(const struct overt_rules *rules, const char *name, overt_str csv,
                               struct overt_buf *out, const struct overt_library_visitor *visitor,
                               struct overt_library_totals *totals, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif

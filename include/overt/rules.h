// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file rules.h
 * The rules by which evidence is weighed, as data: the catalogue of indicators,
 * the verbal scale of strengths, the grades of sources, the priors, the gates
 * of the verdict, the yardsticks and the responses.
 *
 * The files of `rules/` are compiled into the library; a caller may replace any
 * of them with bytes of its own. Everything here is pure: bytes in, tables out.
 * A loaded set of rules is immutable and may be read by many threads.
 * `docs/methods/rules.md` documents each file's columns.
 */
#ifndef OVERT_RULES_H
#define OVERT_RULES_H

#include <overt/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The five questions; all are weighed by the same arithmetic. */
enum overt_ledger {
	OVERT_LEDGER_COVERT = 0, /**< the sponsor's role is hidden or disguised */
	OVERT_LEDGER_CORROSIVE,  /**< it works by deception, to damage the target */
	OVERT_LEDGER_CRIMINAL,   /**< it breaks the target's or international law */
	OVERT_LEDGER_COERCIVE,   /**< it threatens, punishes or pressures someone */
	OVERT_LEDGER_SPONSOR     /**< a foreign state or its proxy directs or funds it */
};

/** How many ledgers there are. */
#define OVERT_LEDGERS 5

/** Does an item speak for its ledger's hypothesis or against it? */
enum overt_direction { OVERT_FOR = 0, OVERT_AGAINST };

/** Bits of overt_indicator.flags. */
enum overt_indicator_flag {
	/** an allegation, alert or open case: never helps to establish a ledger */
	OVERT_INDICATOR_PENDING = 1,
	/** it names the sponsor; without such an item no verdict is *interference* */
	OVERT_INDICATOR_NAMES_SPONSOR = 2,
	/** a sign of disguise that a detector measures */
	OVERT_INDICATOR_DISGUISE = 4,
	/** contributed by a detector or a register rather than by an analyst */
	OVERT_INDICATOR_DETECTOR = 8
};

/** One step of the verbal scale of strengths. */
struct overt_strength {
	overt_str name;    /**< `moderate` */
	double ratio;      /**< likelihood ratio, >= 1 */
	overt_str meaning; /**< in plain words */
};

/** One grade of a source's reliability (A to F) or of the information's credibility (1 to 6). */
struct overt_grade {
	char grade;        /**< the letter or digit */
	double factor;     /**< what is left of the log likelihood ratio, in [0, 1] */
	overt_str meaning; /**< in plain words */
};

/** One row of the catalogue. */
struct overt_indicator {
	overt_str name;           /**< unique; lower case, digits and `_` */
	enum overt_ledger ledger;
	enum overt_direction direction;
	overt_str strength;       /**< name of a step of the scale */
	overt_str group;          /**< default dependence group */
	unsigned flags;           /**< bits of enum overt_indicator_flag */
	overt_str disarm;         /**< id of the DISARM technique, or empty */
	overt_str definition;     /**< what it says, in plain words */
	overt_str reason;         /**< why it has this strength */
};

/** Prior range of one ledger. */
struct overt_prior {
	double low;       /**< in (0, 1) */
	double high;      /**< in [low, 1) */
	overt_str reason; /**< in plain words */
};

/** A word of a yardstick and the numbers that it stands for. */
struct overt_word {
	overt_str yardstick; /**< `icd203` or `phia` */
	double low;          /**< first number that takes this word */
	double high;         /**< first number that no longer does (1 belongs to the last word) */
	overt_str word;      /**< in lower case */
	overt_str stated;    /**< range as the yardstick's publisher states it */
};

/** What to do, when, by whom, on what ground; text for people. */
struct overt_response {
	overt_str when;            /**< condition; see docs/methods/rules.md */
	overt_str measure;         /**< what is proposed */
	overt_str actor;           /**< who acts */
	overt_str ground;          /**< on what ground */
	overt_str check_first;     /**< what to check before */
	overt_str must_not_become; /**< what it must never turn into */
};

/** What to look for when a ledger is open. */
struct overt_question {
	enum overt_ledger ledger;
	enum overt_direction direction;
	overt_str look_for; /**< in plain words */
};

/** The thresholds of the verdict and of a cluster's disposition. */
struct overt_gates {
	double established;      /**< posterior from which a ledger is established (0.80) */
	double ruled_out;        /**< posterior up to which it is ruled out (0.20) */
	double likely;           /**< posterior from which it is likely (0.55) */
	double contested_ratio;  /**< likelihood ratio up to which a contested point survives (1.5) */
	double sole_ratio;       /**< likelihood ratio from which one item can carry a ledger (100) */
	double independent;      /**< groups that carry a ledger otherwise (2) */
	double declared_share;   /**< share of declared accounts that makes a cluster declared (0.8) */
	double mixed_share;      /**< share that makes it mixed (0.2) */
	char sole_reliability;   /**< worst reliability of an item that carries a ledger alone (B) */
	char sole_credibility;   /**< worst credibility of such an item (2) */
};

/** A complete set of rules. All pointers belong to it. */
struct overt_rules {
	const struct overt_indicator *indicators; /**< in the order of the file */
	size_t indicator_count;
	const struct overt_strength *strengths;   /**< weakest first */
	size_t strength_count;
	const struct overt_grade *grades;         /**< A to F, then 1 to 6 */
	size_t grade_count;
	const struct overt_word *words;           /**< by yardstick, least likely first */
	size_t word_count;
	const struct overt_response *responses;   /**< in the order of the file */
	size_t response_count;
	const struct overt_question *questions;   /**< in the order of the file */
	size_t question_count;
	struct overt_prior priors[OVERT_LEDGERS];
	struct overt_gates gates;
	char sha256[OVERT_SHA256_HEX]; /**< digest of all files, to be stored with a verdict */
	struct overt_arena *arena;     /**< holds everything above */
};

/** Number of files in a set of rules. */
#define OVERT_RULES_FILES 8

/** One file of a set of rules. */
struct overt_rules_file {
	const char *name; /**< `indicators.csv`; static */
	overt_str bytes;  /**< its content */
};

/**
 * The rules that are compiled in. To override one, replace its `bytes` before
 * overt_rules_load.
 * \param files  filled with one entry per file, always in the same order; static bytes
 */
void overt_rules_builtin(struct overt_rules_file files[OVERT_RULES_FILES]);

/**
 * Parses and checks a set of rules: columns, values, cross references, scales
 * in order, yardsticks without holes.
 * \param files  the files; their bytes are copied
 * \param out    the rules, to be freed with overt_rules_free; untouched on failure
 * \param err    names file and line, what was expected and what was found; may be NULL
 * \return OVERT_OK, OVERT_E_INPUT or OVERT_E_NOMEM
 */
overt_err overt_rules_load(const struct overt_rules_file files[OVERT_RULES_FILES],
                           struct overt_rules **out, struct overt_error *err);

/**
 * Frees rules.
 * \param rules  rules, or NULL
 */
void overt_rules_free(struct overt_rules *rules);

/**
 * Finds an indicator by its name. Cost: one pass over the catalogue.
 * \param rules  rules
 * \param name   name
 * \return the row, or NULL
 */
const struct overt_indicator *overt_rules_indicator(const struct overt_rules *rules,
                                                    overt_str name);

/**
 * Finds a step of the scale by its name.
 * \param rules  rules
 * \param name   name
 * \return the step, or NULL
 */
const struct overt_strength *overt_rules_strength(const struct overt_rules *rules,
                                                  overt_str name);

/**
 * Factor of a grade: what it leaves of a log likelihood ratio.
 * \param rules  rules
 * \param grade  A to F or 1 to 6
 * \return the factor, or -1 when there is no such grade
 */
double overt_rules_factor(const struct overt_rules *rules, char grade);

/**
 * The word of a yardstick for a probability. The number is what is stored; the
 * word is rendered from it, and the yardstick named beside it.
 * \param rules      rules
 * \param yardstick  `icd203` or `phia`
 * \param p          probability in [0, 1]; NaN has no word
 * \return the word, or the unknown string
 */
overt_str overt_rules_word(const struct overt_rules *rules, overt_str yardstick, double p);

/**
 * Name of a ledger as the files write it.
 * \param ledger  ledger
 * \return `covert`, `corrosive`, `criminal`, `coercive` or `sponsor`; static
 */
const char *overt_ledger_name(enum overt_ledger ledger);

/**
 * The hypothesis of a ledger, as a sentence.
 * \param ledger  ledger
 * \return the sentence without a full stop; static
 */
const char *overt_ledger_question(enum overt_ledger ledger);

/**
 * Ledger of a name.
 * \param name  name
 * \param out   the ledger; untouched on failure
 * \return false when there is no such ledger
 */
bool overt_ledger_parse(overt_str name, enum overt_ledger *out);

/**
 * Name of a direction.
 * \param direction  direction
 * \return `for` or `against`; static
 */
const char *overt_direction_name(enum overt_direction direction);

/**
 * Direction of a name.
 * \param name  name
 * \param out   the direction; untouched on failure
 * \return false when the name is neither `for` nor `against`
 */
bool overt_direction_parse(overt_str name, enum overt_direction *out);

/**
 * Writes the catalogue as an aligned table for people (`overt rules show`).
 * \param rules  rules
 * \param name   one indicator with its definition and reason, or unknown for all in short
 * \param out    buffer to append to
 * \param err    filled on failure; may be NULL
 * \return OVERT_OK, OVERT_E_USAGE for an unknown name, or OVERT_E_NOMEM
 */
overt_err overt_rules_show(const struct overt_rules *rules, overt_str name, struct overt_buf *out,
                           struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * \file store_rows.h
 * The rows of a case file, one struct per table, field names as column names.
 *
 * In every struct: an unknown string has ptr NULL, an unknown whole number or
 * time is OVERT_CASE_NONE (= OVERT_TIME_UNKNOWN), an unknown figure is NaN; all
 * three are NULL in the file. Texts that are named JSON must be valid JSON.
 * Numbers of accounts, sources, objects, posts and edges are the caller's: any
 * numbers that are unique in their table. Fields under "read only" are worked
 * out when a row is read, and ignored when it is added.
 */
#ifndef OVERT_STORE_ROWS_H
#define OVERT_STORE_ROWS_H

#include <overt/base.h>

/** A whole number or time that is not known; NULL in the file. */
#define OVERT_CASE_NONE INT64_MIN

/* ---- written by the store itself ---------------------------------------- */

/** One command that wrote to the case. */
struct overt_case_run {
	int64_t id;           /**< 1, 2, … in order of time */
	overt_str step;       /**< name of the step, see enum overt_case_step */
	overt_str command;    /**< what was typed, or what a program asked for */
	overt_str parameters; /**< JSON object of all settings that shaped the result */
	overt_str version;    /**< version of overt */
	int64_t started_ms, finished_ms; /**< by the caller's clock */
	overt_str digests;    /**< JSON object: SHA-256 of each table that the step wrote or emptied */
};

/** One link of the hash chain. */
struct overt_case_chain {
	int64_t seq;         /**< 1, 2, … without a gap */
	overt_str kind;      /**< table of the row: runs, evidence, verdicts, reviews or activities */
	int64_t row;         /**< `id` of a run, `seq` of the others */
	overt_str payload;   /**< the row in canonical JSON */
	overt_str prev_hash; /**< `hash` of the link before; 64 zeros for the first */
	overt_str hash;      /**< SHA-256 of prev_hash, seq, kind, row and payload; see case-file.md */
};

/* ---- step import -------------------------------------------------------- */

/** One file that was read. */
struct overt_case_source {
	int64_t id;
	overt_str path;        /**< as given */
	overt_str sha256;      /**< of the bytes on disk, 64 hexadecimal digits */
	int64_t bytes;         /**< on disk */
	int64_t data_bytes;    /**< after decompression */
	overt_str compression; /**< none, gzip or zstd */
	overt_str format;      /**< name of the reader */
	int64_t rows;          /**< posts that it gave */
	int64_t rejected;      /**< rows that could not be read */
	int64_t repeated;      /**< posts that had been read before */
	int64_t replaced_utf8; /**< rows in which invalid UTF-8 was replaced */
	overt_str precision;   /**< coarsest of its times: ms, second, minute, day */
	overt_str notices;     /**< JSON array of texts */
};

/** One row that could not be read. */
struct overt_case_reject {
	int64_t source;
	int64_t offset;   /**< byte offset in the decompressed file */
	int64_t line;     /**< 1-based, or unknown */
	overt_str reason; /**< what was expected and what was found */
};

/** One account. */
struct overt_case_account {
	int64_t id;
	overt_str platform, account_id; /**< together unique */
	overt_str handle, display_name, profile_text, profile_location, profile_url;
	int64_t created_ms;        /**< when the account was made */
	int64_t first_ms, last_ms; /**< span of its posts in the sources */
	int64_t posts;             /**< posts in the sources */
	int64_t labels;            /**< bits of enum overt_label */
	/* read only */
	overt_str finding;     /**< finding that it is a member of, or unknown */
	overt_str disposition; /**< of that finding */
	overt_str channels;    /**< channels of its edges, joined by ';', or unknown */
	overt_str owner;       /**< sponsor that a declaring register match names */
	overt_str registry;    /**< register of that match */
};

/* ---- step detect -------------------------------------------------------- */

/** One channel as it was used. */
struct overt_case_channel {
	overt_str name;
	int64_t window_ms;
	int64_t events, objects, accounts;
	int64_t edges;       /**< pairs that reached the minimum */
	int64_t pruned;      /**< events that could not matter */
	double kappa;        /**< background rate, or unknown */
	overt_str testable;  /**< "yes", or why the pair test is impossible here */
	overt_str figures;   /**< JSON object: whatever else was measured */
};

/** One shared thing: a text, a link, a reposted post. Only those that are evidence or listed. */
struct overt_case_object {
	int64_t id;
	overt_str channel;
	overt_str label;    /**< what it is, for people */
	overt_str role;    /**< evidence, spilled, popular, lead, … */
	int64_t accounts, posts;
	int64_t first_ms, last_ms;
};

/** One group that acts together. Add findings before members, or after; both work. */
struct overt_case_finding {
	overt_str id;       /**< hash of its content */
	int64_t rank;       /**< 1 = first to look at; unique */
	overt_str grade;    /**< strong, moderate, weak */
	bool suspected;     /**< large enough an effect; false: an association, never suspected */
	int64_t accounts, edges, objects, posts;
	double density;     /**< edges / possible edges */
	double effect;      /**< shared evidence objects / own objects, over all members */
	double median_delay_ms;
	int64_t first_ms, last_ms; /**< of its evidence posts */
	overt_str channels; /**< joined by ';' */
	overt_str figures;  /**< JSON object: everything else */
	/* read only */
	overt_str disposition; /**< declared, mixed, undeclared, disguised, association */
	int64_t declared;      /**< members that a register or label declares */
	overt_str owner;       /**< see overt_case_disposition */
	overt_str verdict, reason; /**< of the latest verdict */
	overt_str title, scope;    /**< of the latest activity row about it */
};

/** One account in a finding. */
struct overt_case_member {
	overt_str finding;
	int64_t account;
	int64_t own_objects;    /**< d: objects that it put out */
	int64_t shared_objects; /**< b: evidence objects shared with another member */
	double effect;          /**< b / d */
	double x, y;            /**< place in the drawing, 0 … 1 */
	double centrality;
};

/** One pair of accounts, account_a < account_b. */
struct overt_case_edge {
	int64_t id;
	int64_t account_a, account_b;
	overt_str channel;      /**< "" = all channels together: the pair test */
	int64_t window_ms;      /**< 0 where time plays no part */
	int64_t k;              /**< distinct objects in common */
	int64_t pairs;          /**< pairs of posts within the window */
	double median_delay_ms, mean_delay_ms;
	double lambda;          /**< objects in common expected by chance */
	double p, q;            /**< of the pair test */
	double rarity;
	int64_t window_hits;    /**< objects in common inside the window */
	double synchrony_p;
	bool significant;
	overt_str finding;      /**< finding that it lies in, or unknown */
};

/** An object that is evidence of a finding. */
struct overt_case_finding_object {
	overt_str finding;
	int64_t object;
	int64_t accounts; /**< members that put it out */
	int64_t posts;
};

/** An evidence post, copied from its source. */
struct overt_case_post {
	int64_t id;
	int64_t source;
	int64_t offset;      /**< byte offset of its row in the decompressed source */
	int64_t line;        /**< 1-based, or unknown */
	int64_t account;
	overt_str post_id;
	int64_t time_ms;
	overt_str precision; /**< ms, second, minute, day */
	overt_str kind;      /**< post, repost, reply, quote, comment, or unknown */
	overt_str text, language, client;
	overt_str repost_of, reply_to;
	overt_str links, hashtags, media; /**< JSON arrays of texts */
};

/** A post that put out an object. */
struct overt_case_post_object {
	int64_t post, object;
};

/** Two posts side by side: why an edge is there. */
struct overt_case_edge_post {
	int64_t edge, object;
	int64_t post_a, post_b; /**< of account_a and of account_b */
	int64_t delay_ms;       /**< time of b minus time of a */
};

/** A single rare thing in common: listed apart, suspects nobody. */
struct overt_case_lead {
	int64_t id;
	int64_t object;
	int64_t account_a, account_b;
	int64_t post_a, post_b;
	int64_t delay_ms;
	overt_str text; /**< what is remarkable about it */
};

/* ---- step calibrate ----------------------------------------------------- */

/** One result of a calibration. */
struct overt_case_calibration {
	overt_str part;  /**< a, b, c, d, or the name of another check */
	int64_t round;   /**< 1, 2, …; unknown for the mean over the rounds */
	overt_str name;  /**< what was measured, e.g. false_accounts */
	double value;
	overt_str figures; /**< JSON object: seed, settings, … */
};

/* ---- step screen -------------------------------------------------------- */

/** What registers, labels and signs make of a finding. */
struct overt_case_disposition {
	overt_str finding;
	overt_str disposition; /**< declared, mixed, undeclared, disguised, association */
	int64_t declared;      /**< members that are declared */
	overt_str owner;       /**< sponsor that the declared members name, or likely owner */
	overt_str registry;
	overt_str reason;      /**< one sentence */
};

/** An account found in a register, or labelled by the platform. */
struct overt_case_register_match {
	int64_t account;
	overt_str method;   /**< account-id, handle, profile-domain, name, linked-domain, label */
	bool declares;      /**< makes the account declared */
	bool in_force;      /**< the entry's term overlaps its posts */
	overt_str registry; /**< name of the register */
	overt_str entry;    /**< the register's own id or name of the entry */
	overt_str owner, state, kind;
	overt_str matched;  /**< the handle, id, domain or name that was equal */
	overt_str file;
	int64_t line;
	overt_str cites;    /**< source that the register gives */
};

/** A sign of disguise, measured with its own null. */
struct overt_case_sign {
	overt_str finding;
	overt_str name;     /**< e.g. creation_burst */
	overt_str state;    /**< "present", "absent" or "not measurable here" */
	double observed, expected, p;
	overt_str text;     /**< the figures in a sentence */
	overt_str figures;  /**< JSON object */
};

/* ---- append-only, chained ----------------------------------------------- */

/** An evidence item. Never edited: a later item supersedes it. */
struct overt_case_evidence {
	overt_str id;           /**< unknown: overt_case_evidence_id */
	overt_str finding;
	overt_str ledger;       /**< covert, corrosive, criminal, coercive, sponsor */
	overt_str direction;    /**< for, against; none: only withdraws what it supersedes */
	overt_str indicator;    /**< name in the catalogue */
	overt_str strength;     /**< word of the strength scale */
	overt_str reliability;  /**< A … F */
	overt_str credibility;  /**< 1 … 6 */
	overt_str dependence_group;
	overt_str origin;       /**< JSON object: which detector, register row or analyst */
	overt_str sources;      /**< JSON array: file digest and offset, link, archive */
	overt_str text, author;
	int64_t time_ms;
	overt_str supersedes;   /**< id of an earlier item, or unknown */
	/* read only */
	int64_t seq;
	overt_str superseded_by; /**< id of the first later item that supersedes it, or unknown */
};

/** A verdict as it was on that day. */
struct overt_case_verdict {
	overt_str finding;
	overt_str verdict; /**< interference, influence, undetermined, out of scope */
	overt_str reason;
	overt_str ledgers; /**< JSON object: all five ledgers, what would decide, what would flip */
	int64_t time_ms;
	/* read only */
	int64_t seq, run;
};

/** A person's opinion of a finding's verdict. */
struct overt_case_review {
	overt_str finding, author;
	overt_str stance;  /**< agree or disagree */
	overt_str why;
	int64_t time_ms;
	/* read only */
	int64_t seq;
	int64_t verdict;   /**< `seq` of the verdict that stood then, or unknown */
};

/** What an analyst says of a finding: an activity that no detector saw, or a title and scope. */
struct overt_case_activity {
	overt_str finding; /**< id of a finding of the detectors, or a new one */
	overt_str title, text;
	overt_str scope;   /**< unknown: in scope; else why not: "military force", "no foreign element" */
	overt_str author;
	int64_t time_ms;
	/* read only */
	int64_t seq;
	bool latest;       /**< no later row is about the same finding */
	bool detected;     /**< `finding` is one of the detectors' */
};

#endif

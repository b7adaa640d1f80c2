// SPDX-License-Identifier: GPL-3.0-or-later
/** \file stix.h  What the parts of a STIX 2.1 bundle share; see docs/methods/stix-mapping.md. */
#ifndef OVERT_REPORT_STIX_H
#define OVERT_REPORT_STIX_H

#include "dossier.h"
#include "uuid.h"

/** Bytes of an object's id with its terminator. */
#define STIX_ID (24 + UUID_TEXT)

/** Greatest number of parts of a name. */
#define STIX_PARTS 5

/** A bundle that is being written. */
struct stix {
	struct dossier *dossier;
	struct out *out;
	size_t objects;              /**< written so far */
	struct overt_intern *seen;   /**< ids of objects that are there */
	struct overt_buf report;     /**< ids that the report lists: `"id","id"` */
	char reporter[STIX_ID];      /**< identity that everything is created by */
	char extension[STIX_ID];     /**< definition of the verdict's extension */
};

/** Id of TLP:AMBER, which STIX 2.1 fixes. */
#define STIX_TLP_AMBER "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"

/* ---- stix_object.c ---- */

/**
 * Id of an object of this case: UUIDv5 of the case's key and the parts.
 * \param stix   bundle
 * \param type   type of the object
 * \param parts  what the object is of, STIX_PARTS at most
 * \param count  how many parts
 * \param id     the id
 */
void stix_name(struct stix *stix, const char *type, const overt_str *parts, size_t count,
               char id[STIX_ID]);

/**
 * Id of an object that is the same in every case, e.g. the definition of the extension.
 * \param stix  bundle
 * \param type  type of the object
 * \param name  what it is
 * \param id    the id
 */
void stix_common_name(struct stix *stix, const char *type, const char *name, char id[STIX_ID]);

/**
 * Id of a cyber-observable: UUIDv5 of its contributing properties.
 * \param stix  bundle
 * \param type  type of the object
 * \param json  the properties in canonical JSON (RFC 8785)
 * \param id    the id
 */
void stix_observable_name(struct stix *stix, const char *type, overt_str json, char id[STIX_ID]);

/**
 * Notes that an object is written.
 * \param stix  bundle
 * \param id    its id
 * \return false when it is there already
 */
bool stix_first(struct stix *stix, const char *id);

/**
 * Begins an object: type, spec_version, id and the marking.
 * \param stix  bundle
 * \param type  type
 * \param id    id
 */
void stix_begin(struct stix *stix, const char *type, const char *id);

/**
 * Begins a domain or relationship object: also created_by_ref, created and modified.
 * \param stix  bundle
 * \param type  type
 * \param id    id
 */
void stix_begin_domain(struct stix *stix, const char *type, const char *id);

/**
 * Ends an object.
 * \param stix  bundle
 */
void stix_end(struct stix *stix);

/**
 * A property with a text from a file.
 * \param stix  bundle
 * \param name  property
 * \param text  text; unknown writes nothing
 */
void stix_text(struct stix *stix, const char *name, overt_str text);

/**
 * A property with words of this program.
 * \param stix   bundle
 * \param name   property
 * \param words  text
 */
void stix_words(struct stix *stix, const char *name, const char *words);

/**
 * A property with a time, to the millisecond.
 * \param stix  bundle
 * \param name  property
 * \param time  time; unknown or outside the years 1 to 9999 writes nothing
 */
void stix_time(struct stix *stix, const char *name, overt_ms time);

/**
 * A property with a list of ids.
 * \param stix  bundle
 * \param name  property
 * \param refs  `"id","id"`
 */
void stix_refs(struct stix *stix, const char *name, const struct overt_buf *refs);

/**
 * Appends an id to a list of ids.
 * \param refs  list
 * \param id    id
 */
void stix_add_ref(struct overt_buf *refs, const char *id);

/* ---- the parts ---- */

/**
 * Writes the identity that everything is created by, TLP:AMBER and the extension's definition.
 * \param stix  bundle
 */
void stix_frame(struct stix *stix);

/**
 * Writes the sponsors that registers name for accounts of a finding.
 * \param stix     bundle
 * \param finding  finding
 * \param refs     gets their ids
 */
void stix_owners(struct stix *stix, const struct dossier_finding *finding, struct overt_buf *refs);

/**
 * Writes a finding's accounts, the links and domains of their evidence posts, and what was
 * observed of each.
 * \param stix      bundle
 * \param finding   finding
 * \param refs      gets the ids of all of them
 * \param observed  gets the ids of the observed-data objects
 */
void stix_observed(struct stix *stix, const struct dossier_finding *finding, struct overt_buf *refs,
                   struct overt_buf *observed);

/**
 * Writes the note that carries the verdict, and one opinion a reviewer.
 * \param stix      bundle
 * \param finding   finding
 * \param grouping  what the note is about
 */
void stix_verdict(struct stix *stix, const struct dossier_finding *finding, const char *grouping);

/**
 * Writes threat actor, campaign, techniques, sighting, measures and their relationships,
 * where the verdict is interference; otherwise nothing at all.
 * \param stix      bundle
 * \param finding   finding
 * \param observed  ids of what was observed
 */
void stix_campaign(struct stix *stix, const struct dossier_finding *finding,
                   const struct overt_buf *observed);

#endif

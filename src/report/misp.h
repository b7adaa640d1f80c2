// SPDX-License-Identifier: GPL-3.0-or-later
/** \file misp.h  What the parts of a MISP event share; see docs/methods/stix-mapping.md. */
#ifndef OVERT_REPORT_MISP_H
#define OVERT_REPORT_MISP_H

#include "dossier.h"
#include "uuid.h"

/** A template of MISP's objects, as published by the MISP project. */
struct misp_template {
	const char *name, *category, *uuid, *version;
};

/** A MISP event that is being written. */
struct misp {
	struct dossier *dossier;
	struct out *out;
	struct overt_intern *seen; /**< UUIDs of objects and attributes that are there */
	size_t objects;            /**< written so far */
	size_t attributes;         /**< of the object, or of the event, that is being written */
	char object[UUID_TEXT];    /**< the object that is being written */
};

/* ---- misp_object.c ---- */

/**
 * UUID of something of this case.
 * \param misp   event
 * \param parts  what it is, and of what
 * \param count  how many parts
 * \param uuid   the UUID
 */
void misp_name(struct misp *misp, const overt_str *parts, size_t count, char uuid[UUID_TEXT]);

/**
 * Begins an object, unless it is there already.
 * \param misp      event
 * \param template  its template
 * \param uuid      its UUID
 * \return false when it is there
 */
bool misp_begin(struct misp *misp, const struct misp_template *template, const char *uuid);

/**
 * An attribute of the object that was begun.
 * \param misp      event
 * \param relation  which attribute of the template
 * \param type      MISP's type of the value
 * \param value     value; unknown or empty writes nothing
 */
void misp_attribute(struct misp *misp, const char *relation, const char *type, overt_str value);

/**
 * As misp_attribute, with tags.
 * \param misp      event
 * \param relation  which attribute of the template
 * \param type      MISP's type of the value
 * \param value     value; unknown or empty writes nothing
 * \param tags      tags as JSON objects with commas between them; empty for none
 */
void misp_tagged(struct misp *misp, const char *relation, const char *type, overt_str value,
                 overt_str tags);

/**
 * A time as an attribute of the object that was begun.
 * \param misp      event
 * \param relation  which attribute of the template
 * \param time      time; unknown writes nothing
 */
void misp_time(struct misp *misp, const char *relation, overt_ms time);

/**
 * Ends an object.
 * \param misp        event
 * \param references  UUIDs of objects that it describes; NULL or empty for none
 */
void misp_end(struct misp *misp, const struct overt_intern *references);

/**
 * Appends a tag to a list of tags.
 * \param tags  list
 * \param name  the tag
 */
void misp_add_tag(struct overt_buf *tags, const char *name);

/* ---- misp_finding.c ---- */

/**
 * Writes a finding: its accounts, their evidence posts, links and declared sponsors, and the
 * verdict as an annotation that refers to all of them.
 * \param misp     event
 * \param finding  finding
 */
void misp_finding(struct misp *misp, const struct dossier_finding *finding);

/**
 * Appends the tags of the techniques that an interference rests on, where MISP's galaxy has them.
 * \param misp     event
 * \param finding  finding; any other verdict has no tag
 * \param tags     list
 */
void misp_techniques(const struct misp *misp, const struct dossier_finding *finding,
                     struct overt_buf *tags);

#endif

// SPDX-License-Identifier: GPL-3.0-or-later
/** \file uuid.h  Ids that follow from names: UUID version 5 (RFC 4122). */
#ifndef OVERT_REPORT_UUID_H
#define OVERT_REPORT_UUID_H

#include <overt/base.h>

/** Bytes of a UUID in text with its terminator. */
#define UUID_TEXT 37

/** A namespace. */
struct uuid {
	unsigned char bytes[16];
};

/** Cyber-observable objects (STIX 2.1, section 2.9): 00abedb4-aa42-466c-9c01-fed23315a9b7. */
extern const struct uuid uuid_stix_observables;

/** All other STIX objects of overt: UUIDv5 of "urn:overt:stix:1" among URLs. */
extern const struct uuid uuid_overt_stix;

/** MISP events, objects and attributes of overt: UUIDv5 of "urn:overt:misp:1" among URLs. */
extern const struct uuid uuid_overt_misp;

/**
 * UUID of a name.
 * \param space  namespace
 * \param name   name
 * \param out    the UUID in lower case
 * \return false when the digest cannot be made
 */
bool uuid_of(const struct uuid *space, overt_str name, char out[UUID_TEXT]);

#endif

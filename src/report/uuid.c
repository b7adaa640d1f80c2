// SPDX-License-Identifier: GPL-3.0-or-later
#include "uuid.h"

#include <openssl/evp.h>

const struct uuid uuid_stix_observables = {{0x00, 0xAB, 0xED, 0xB4, 0xAA, 0x42, 0x46, 0x6C, 0x9C,
                                            0x01, 0xFE, 0xD2, 0x33, 0x15, 0xA9, 0xB7}};
const struct uuid uuid_overt_stix = {{0x00, 0x8D, 0x02, 0xBD, 0x73, 0x80, 0x51, 0x5C, 0xBD, 0x9B,
                                      0xC9, 0xA2, 0xC4, 0x8A, 0x29, 0xC4}};
const struct uuid uuid_overt_misp = {{0x71, 0x2E, 0xC5, 0x96, 0xE6, 0xF3, 0x59, 0xDF, 0x8A, 0xCE,
                                      0xFC, 0x7B, 0x11, 0x2F, 0x33, 0x2E}};

bool uuid_of(const struct uuid *space, overt_str name, char out[UUID_TEXT])
{
	unsigned char sha[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *evp = EVP_MD_CTX_new();
	bool ok = evp && EVP_DigestInit_ex(evp, EVP_sha1(), NULL) == 1 &&
	          EVP_DigestUpdate(evp, space->bytes, sizeof space->bytes) == 1 &&
	          EVP_DigestUpdate(evp, name.ptr, name.len) == 1 &&
	          EVP_DigestFinal_ex(evp, sha, NULL) == 1;
	EVP_MD_CTX_free(evp);
	if (!ok)
		return false;
	sha[6] = (unsigned char)((sha[6] & 0x0F) | 0x50);
	sha[8] = (unsigned char)((sha[8] & 0x3F) | 0x80);
	for (size_t i = 0, at = 0; i < 16; i++) {
		at += (size_t)snprintf(out + at, UUID_TEXT - at, "%02x", sha[i]);
		if (i == 3 || i == 5 || i == 7 || i == 9)
			out[at++] = '-';
	}
	return true;
}

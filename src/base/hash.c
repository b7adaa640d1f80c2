// SPDX-License-Identifier: GPL-3.0-or-later
#include <openssl/evp.h>
#include <overt/base.h>
#include <stdlib.h>
#include <xxhash.h>

uint64_t overt_hash64(const void *data, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(data, len, seed);
}

struct overt_sha256 {
	EVP_MD_CTX *evp;
	bool failed;
};

struct overt_sha256 *overt_sha256_new(void)
{
	struct overt_sha256 *sha = calloc(1, sizeof *sha);
	if (!sha)
		return NULL;
	sha->evp = EVP_MD_CTX_new();
	if (sha->evp && EVP_DigestInit_ex(sha->evp, EVP_sha256(), NULL) == 1)
		return sha;
	EVP_MD_CTX_free(sha->evp);
	free(sha);
	return NULL;
}

void overt_sha256_add(struct overt_sha256 *sha, const void *data, size_t len)
{
	if (EVP_DigestUpdate(sha->evp, data, len) != 1)
		sha->failed = true;
}

void overt_sha256_end(struct overt_sha256 *sha, char hex[OVERT_SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char raw[EVP_MAX_MD_SIZE];
	hex[0] = '\0';
	if (!sha)
		return;
	if (!sha->failed && EVP_DigestFinal_ex(sha->evp, raw, NULL) == 1) {
		for (size_t i = 0; i < 32; i++) {
			hex[2 * i] = digits[raw[i] >> 4];
			hex[2 * i + 1] = digits[raw[i] & 15];
		}
		hex[64] = '\0';
	}
	EVP_MD_CTX_free(sha->evp);
	free(sha);
}

void overt_sha256_hex(const void *data, size_t len, char hex[OVERT_SHA256_HEX])
{
	struct overt_sha256 *sha = overt_sha256_new();
	if (sha)
		overt_sha256_add(sha, data, len);
	overt_sha256_end(sha, hex);
}

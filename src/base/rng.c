// SPDX-License-Identifier: GPL-3.0-or-later
#include <overt/base.h>

/* SplitMix64: Steele, Lea, Flood 2014, doi 10.1145/2714064.2660195. */
uint64_t overt_rng_next(struct overt_rng *rng)
{
	uint64_t z = rng->state += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

uint64_t overt_rng_below(struct overt_rng *rng, uint64_t bound)
{
	uint64_t reject_below = (0 - bound) % bound; // 2^64 mod bound: removes the bias
	uint64_t bits;
	do
		bits = overt_rng_next(rng);
	while (bits < reject_below);
	return bits % bound;
}

double overt_rng_unit(struct overt_rng *rng)
{
	return (double)(overt_rng_next(rng) >> 11) * 0x1.0p-53;
}

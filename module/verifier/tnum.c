// SPDX-License-Identifier: GPL-2.0
/*
 * tnum.c - tristate numbers.
 *
 * Floor F2: pure, any context, no locks. selftests/hosted/domains.c enumerates small operands and
 * samples large ones against the concrete operations.
 */
#include <linux/kernel.h>
#include <linux/swab.h>
#include <linux/types.h>

#include "verifier/tnum.h"

static struct obpf_tnum make(u64 value, u64 mask)
{
	return (struct obpf_tnum){ .value = value & ~mask, .mask = mask };
}

static u64 low_bits(u32 bits)
{
	return bits >= 64 ? ~0ull : (1ull << bits) - 1;
}

struct obpf_tnum obpf_tnum_range(u64 min, u64 max)
{
	u64 differ = min ^ max;

	if (!differ)
		return obpf_tnum_const(min);
	/* All bits from the highest one that differs downwards take both values on the way. */
	return make(min, low_bits(64 - __builtin_clzll(differ)));
}

struct obpf_tnum obpf_tnum_add(struct obpf_tnum a, struct obpf_tnum b)
{
	u64 least = a.value + b.value;
	u64 most = least + a.mask + b.mask;

	/* Where the extremes differ a carry may or may not have come in. */
	return make(least, (least ^ most) | a.mask | b.mask);
}

struct obpf_tnum obpf_tnum_sub(struct obpf_tnum a, struct obpf_tnum b)
{
	u64 diff = a.value - b.value;
	u64 most = diff + a.mask;
	u64 least = diff - b.mask;

	return make(diff, (least ^ most) | a.mask | b.mask);
}

struct obpf_tnum obpf_tnum_neg(struct obpf_tnum a)
{
	return obpf_tnum_sub(obpf_tnum_const(0), a);
}

struct obpf_tnum obpf_tnum_mul(struct obpf_tnum a, struct obpf_tnum b)
{
	struct obpf_tnum sum = obpf_tnum_const(0);

	/* Schoolbook multiplication, bit by bit of a: an unknown one may add b or not. */
	while (a.value || a.mask) {
		if (a.value & 1)
			sum = obpf_tnum_add(sum, b);
		else if (a.mask & 1)
			sum = obpf_tnum_join(sum, obpf_tnum_add(sum, b));
		a.value >>= 1;
		a.mask >>= 1;
		b.value <<= 1;
		b.mask <<= 1;
	}
	return sum;
}

struct obpf_tnum obpf_tnum_and(struct obpf_tnum a, struct obpf_tnum b)
{
	u64 ones = a.value & b.value;
	u64 maybe = (a.value | a.mask) & (b.value | b.mask);

	return make(ones, ones ^ maybe);
}

struct obpf_tnum obpf_tnum_or(struct obpf_tnum a, struct obpf_tnum b)
{
	u64 ones = a.value | b.value;

	return make(ones, (a.mask | b.mask) & ~ones);
}

struct obpf_tnum obpf_tnum_xor(struct obpf_tnum a, struct obpf_tnum b)
{
	return make(a.value ^ b.value, a.mask | b.mask);
}

struct obpf_tnum obpf_tnum_lsh(struct obpf_tnum a, u32 n, u32 bits)
{
	u64 word = low_bits(bits);

	return make((a.value << n) & word, (a.mask << n) & word);
}

struct obpf_tnum obpf_tnum_rsh(struct obpf_tnum a, u32 n, u32 bits)
{
	u64 word = low_bits(bits);

	return make((a.value & word) >> n, (a.mask & word) >> n);
}

struct obpf_tnum obpf_tnum_arsh(struct obpf_tnum a, u32 n, u32 bits)
{
	u64 word = low_bits(bits);

	a = obpf_tnum_sext(a, bits);
	return make(((s64)a.value >> n) & word, ((s64)a.mask >> n) & word);
}

bool obpf_tnum_meet(struct obpf_tnum a, struct obpf_tnum b, struct obpf_tnum *out)
{
	if ((a.value ^ b.value) & ~a.mask & ~b.mask)
		return false;
	*out = make(a.value | b.value, a.mask & b.mask);
	return true;
}

struct obpf_tnum obpf_tnum_join(struct obpf_tnum a, struct obpf_tnum b)
{
	return make(a.value, a.mask | b.mask | (a.value ^ b.value));
}

struct obpf_tnum obpf_tnum_cast(struct obpf_tnum a, u32 size)
{
	u64 word = low_bits(size * 8);

	return make(a.value & word, a.mask & word);
}

struct obpf_tnum obpf_tnum_sext(struct obpf_tnum a, u32 bits)
{
	u32 up = 64 - bits;

	/*
	 * An unknown sign bit spreads as unknown: value and mask extend alike, and never both with
	 * ones.
	 */
	return make((s64)(a.value << up) >> up, (s64)(a.mask << up) >> up);
}

struct obpf_tnum obpf_tnum_bswap(struct obpf_tnum a, u32 size)
{
	u32 down = 64 - size * 8;

	return make(swab64(a.value) >> down, swab64(a.mask) >> down);
}

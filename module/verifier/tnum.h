/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tnum.h - tristate numbers: what is known of a 64-bit word, bit by bit.
 *
 * Floor F2: pure, values in, values out. A bit that is set in @mask is unknown, otherwise @value
 * has it; value and mask never share a bit. The set that a tnum stands for is { x : (x & ~mask) ==
 * value }; every operator here returns a tnum that holds op(x, y) for all members x, y of its
 * arguments.
 *
 * Reference: H. Vishwanathan et al., "Sound, Precise, and Fast Abstract Interpretation with
 * Tristate Numbers".
 */
#ifndef OBPF_VERIFIER_TNUM_H
#define OBPF_VERIFIER_TNUM_H

#include <linux/types.h>

struct obpf_tnum {
	u64 value;
	u64 mask;
};

#define OBPF_TNUM_UNKNOWN ((struct obpf_tnum){ .value = 0, .mask = ~0ull })

static inline struct obpf_tnum obpf_tnum_const(u64 value)
{
	return (struct obpf_tnum){ .value = value };
}

static inline bool obpf_tnum_is_const(struct obpf_tnum a)
{
	return !a.mask;
}

/* Is @x a member? */
static inline bool obpf_tnum_has(struct obpf_tnum a, u64 x)
{
	return (x & ~a.mask) == a.value;
}

/* Is every member of @b one of @a? */
static inline bool obpf_tnum_includes(struct obpf_tnum a, struct obpf_tnum b)
{
	return !(b.mask & ~a.mask) && (b.value & ~a.mask) == a.value;
}

/* Is every member a multiple of @size, a power of two? */
static inline bool obpf_tnum_is_aligned(struct obpf_tnum a, u64 size)
{
	return !((a.value | a.mask) & (size - 1));
}

/* The smallest tnum that holds min..max. */
struct obpf_tnum obpf_tnum_range(u64 min, u64 max);

struct obpf_tnum obpf_tnum_add(struct obpf_tnum a, struct obpf_tnum b);
struct obpf_tnum obpf_tnum_sub(struct obpf_tnum a, struct obpf_tnum b);
struct obpf_tnum obpf_tnum_neg(struct obpf_tnum a);
struct obpf_tnum obpf_tnum_mul(struct obpf_tnum a, struct obpf_tnum b);
struct obpf_tnum obpf_tnum_and(struct obpf_tnum a, struct obpf_tnum b);
struct obpf_tnum obpf_tnum_or(struct obpf_tnum a, struct obpf_tnum b);
struct obpf_tnum obpf_tnum_xor(struct obpf_tnum a, struct obpf_tnum b);

/*
 * Shifts of a @bits wide word (32 or 64) by @n, below @bits; at 32 the upper half of the result is
 * 0.
 */
struct obpf_tnum obpf_tnum_lsh(struct obpf_tnum a, u32 n, u32 bits);
struct obpf_tnum obpf_tnum_rsh(struct obpf_tnum a, u32 n, u32 bits);
struct obpf_tnum obpf_tnum_arsh(struct obpf_tnum a, u32 n, u32 bits);

/* The members that are in both: false when there is none. */
bool obpf_tnum_meet(struct obpf_tnum a, struct obpf_tnum b, struct obpf_tnum *out);
/* The smallest tnum that holds the members of both. */
struct obpf_tnum obpf_tnum_join(struct obpf_tnum a, struct obpf_tnum b);

/* The low @size bytes, zero-extended. */
struct obpf_tnum obpf_tnum_cast(struct obpf_tnum a, u32 size);
/* The low @bits bits, sign-extended to 64. */
struct obpf_tnum obpf_tnum_sext(struct obpf_tnum a, u32 bits);
/* The low @size bytes in reverse order, zero-extended. */
struct obpf_tnum obpf_tnum_bswap(struct obpf_tnum a, u32 size);

#endif

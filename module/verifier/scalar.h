/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scalar.h - what the verifier knows of a 64-bit number: its bits and its bounds, kept consistent.
 *
 * Floor F2: pure, values in, values out. A scalar stands for the numbers that are members of its
 * tnum and lie within all of its bounds. Operators return a scalar that holds op(x, y) for all
 * members x, y.
 */
#ifndef OBPF_VERIFIER_SCALAR_H
#define OBPF_VERIFIER_SCALAR_H

#include <linux/types.h>
#include "isa/insn.h"
#include "verifier/range.h"
#include "verifier/tnum.h"

struct obpf_scalar {
	struct obpf_tnum tnum;
	struct obpf_range range;
};

extern const struct obpf_scalar obpf_scalar_unknown;

struct obpf_scalar obpf_scalar_const(u64 value);
/* Any number from @min to @max. */
struct obpf_scalar obpf_scalar_urange(u64 min, u64 max);
struct obpf_scalar obpf_scalar_srange(s64 min, s64 max);

static inline bool obpf_scalar_is_const(const struct obpf_scalar *s)
{
	return !s->tnum.mask;
}

/* Are the low 32 bits known? */
static inline bool obpf_scalar_is_const32(const struct obpf_scalar *s)
{
	return !(u32)s->tnum.mask;
}

static inline bool obpf_scalar_is_zero(const struct obpf_scalar *s)
{
	return !s->tnum.mask && !s->tnum.value;
}

bool obpf_scalar_has(const struct obpf_scalar *s, u64 x);
/* Is every member of @b one of @a? */
bool obpf_scalar_includes(const struct obpf_scalar *a, const struct obpf_scalar *b);
bool obpf_scalar_is_unknown(const struct obpf_scalar *s);

/**
 * obpf_scalar_alu - the result of an ALU instruction
 * @sub: OBPF_SUB_ADD .. OBPF_SUB_MOVSX32 (MOVs take @b)
 * @bits: 64 or 32; 32-bit results are zero-extended
 */
struct obpf_scalar obpf_scalar_alu(enum obpf_sub sub, struct obpf_scalar a, struct obpf_scalar b,
				   u32 bits);

/* END instructions: @sub is LE, BE or BSWAP, @size the bytes that it swaps. */
struct obpf_scalar obpf_scalar_end(enum obpf_sub sub, struct obpf_scalar a, u32 size);

/* The low @size bytes, zero- or sign-extended to 64 bits. */
struct obpf_scalar obpf_scalar_zext(struct obpf_scalar a, u32 size);
struct obpf_scalar obpf_scalar_sext(struct obpf_scalar a, u32 size);

/**
 * obpf_scalar_refine - what a comparison tells
 * @sub: OBPF_SUB_JEQ .. OBPF_SUB_JSET, compared at @bits (64, or the lower halves: 32)
 * @taken: whether "a @sub b" held
 *
 * Return: false when that outcome is impossible; @a and @b are then unspecified.
 */
bool obpf_scalar_refine(enum obpf_sub sub, struct obpf_scalar *a, struct obpf_scalar *b, u32 bits,
			bool taken);

/*
 * Does "a @sub b" hold? 1: always, 0: never, -1: the bounds do not tell. Quick; a refinement may
 * know better.
 */
int obpf_scalar_compare(enum obpf_sub sub, const struct obpf_scalar *a, const struct obpf_scalar *b,
			u32 bits);

/* Let bits and bounds tighten each other; false when no number is left. */
bool obpf_scalar_sync(struct obpf_scalar *s);

#endif

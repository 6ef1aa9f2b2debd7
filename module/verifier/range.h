/* SPDX-License-Identifier: GPL-2.0 */
/*
 * range.h - intervals of a word, unsigned and signed, 64 and 32 bits wide.
 *
 * Floor F2: pure, values in, values out. struct obpf_span is one word's two intervals at a width
 * that travels beside it; struct obpf_range keeps the spans of a register and of its lower half in
 * 48 bytes. Every operator returns a span that holds op(x, y) for all members x, y of its
 * arguments; where it cannot say anything useful it returns everything.
 */
#ifndef OBPF_VERIFIER_RANGE_H
#define OBPF_VERIFIER_RANGE_H

#include <linux/types.h>
#include "verifier/tnum.h"

/*
 * A word of 32 bits is held zero-extended in the unsigned bounds, sign-extended in the signed ones.
 */
struct obpf_span {
	u64 umin;
	u64 umax;
	s64 smin;
	s64 smax;
};

struct obpf_range {
	u64 umin;
	u64 umax;
	s64 smin;
	s64 smax;
	u32 umin32;
	u32 umax32;
	s32 smin32;
	s32 smax32;
};

#define OBPF_RANGE_UNKNOWN \
	((struct obpf_range){ .umin = 0, \
			      .umax = ~0ull, \
			      .smin = (s64)(1ull << 63), \
			      .smax = (s64)(~0ull >> 1), \
			      .umin32 = 0, \
			      .umax32 = ~0u, \
			      .smin32 = (s32)(1u << 31), \
			      .smax32 = (s32)(~0u >> 1) })

struct obpf_span obpf_span_unknown(u32 bits);
struct obpf_span obpf_span_const(u64 value, u32 bits);
/* The spans of a register and of its lower half. */
struct obpf_span obpf_range_get(const struct obpf_range *r, u32 bits);
void obpf_range_set(struct obpf_range *r, u32 bits, struct obpf_span s);
bool obpf_range_has(const struct obpf_range *r, u64 x);
/* Does @a hold every word of @b? */
bool obpf_range_includes(const struct obpf_range *a, const struct obpf_range *b);

struct obpf_span obpf_span_add(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_sub(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_mul(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_and(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_or(struct obpf_span a, struct obpf_span b, u32 bits);
/*
 * BPF's division and remainder: x / 0 = 0, x % 0 = x, and the least number divided by -1 is itself.
 */
struct obpf_span obpf_span_div(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_mod(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_sdiv(struct obpf_span a, struct obpf_span b, u32 bits);
struct obpf_span obpf_span_smod(struct obpf_span a, struct obpf_span b, u32 bits);
/* Shifts by any amount from @lo to @hi, below @bits. */
struct obpf_span obpf_span_lsh(struct obpf_span a, u32 lo, u32 hi, u32 bits);
struct obpf_span obpf_span_rsh(struct obpf_span a, u32 lo, u32 hi, u32 bits);
struct obpf_span obpf_span_arsh(struct obpf_span a, u32 lo, u32 hi, u32 bits);

/* The words of both; false when one of the intervals is empty. */
bool obpf_span_meet(struct obpf_span *a, struct obpf_span b);
/* Let the signed and the unsigned bounds tighten each other; false when nothing is left. */
bool obpf_span_sync(struct obpf_span *s, u32 bits);
/* Bounds of the members of @t, of its lower half at 32. */
struct obpf_span obpf_span_of_tnum(struct obpf_tnum t, u32 bits);
/* Let the register's bounds and its lower half's tighten each other; false when nothing is left. */
bool obpf_range_sync_halves(struct obpf_range *r);

/*
 * What holds after "a < b" (or "a <= b" with @or_equal), unsigned or signed; false: it cannot be.
 */
bool obpf_span_refine_ult(struct obpf_span *a, struct obpf_span *b, bool or_equal);
bool obpf_span_refine_slt(struct obpf_span *a, struct obpf_span *b, bool or_equal);
/* What holds of @a after "a != b". */
bool obpf_span_refine_ne(struct obpf_span *a, struct obpf_span b);

#endif

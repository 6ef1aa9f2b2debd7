// SPDX-License-Identifier: GPL-2.0
/*
 * scalar.c - the numeric domain that the verifier works in: tnum and ranges together.
 *
 * Floor F2: pure, any context, no locks. An operator computes each part on its own (operate), then
 * lets the parts tighten each other (sync). Meanings are RFC 9669's, section 4.1.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/scalar.h"

const struct obpf_scalar obpf_scalar_unknown = {
	.tnum = { .value = 0, .mask = ~0ull },
	.range = {
		.umin = 0,
		.umax = ~0ull,
		.smin = (s64)(1ull << 63),
		.smax = (s64)(~0ull >> 1),
		.umin32 = 0,
		.umax32 = ~0u,
		.smin32 = (s32)(1u << 31),
		.smax32 = (s32)(~0u >> 1),
	},
};

struct obpf_scalar obpf_scalar_const(u64 value)
{
	struct obpf_scalar s;

	s.tnum = obpf_tnum_const(value);
	obpf_range_set(&s.range, 64, obpf_span_const(value, 64));
	obpf_range_set(&s.range, 32, obpf_span_const(value, 32));
	return s;
}

bool obpf_scalar_has(const struct obpf_scalar *s, u64 x)
{
	return obpf_tnum_has(s->tnum, x) && obpf_range_has(&s->range, x);
}

bool obpf_scalar_includes(const struct obpf_scalar *a, const struct obpf_scalar *b)
{
	return obpf_tnum_includes(a->tnum, b->tnum) && obpf_range_includes(&a->range, &b->range);
}

bool obpf_scalar_is_unknown(const struct obpf_scalar *s)
{
	return !~s->tnum.mask && obpf_range_includes(&s->range, &obpf_scalar_unknown.range);
}

/* Bounds take what the bits say, and the other way round. */
static bool sync_bits(struct obpf_scalar *s, u32 bits)
{
	struct obpf_span span = obpf_range_get(&s->range, bits);
	struct obpf_tnum of_bounds;

	if (!obpf_span_meet(&span, obpf_span_of_tnum(s->tnum, bits)) ||
	    !obpf_span_sync(&span, bits))
		return false;
	obpf_range_set(&s->range, bits, span);
	of_bounds = obpf_tnum_range(span.umin, span.umax);
	if (bits == 32)
		of_bounds.mask |= (u64)~0u << 32;
	return obpf_tnum_meet(s->tnum, of_bounds, &s->tnum);
}

static bool sync_once(struct obpf_scalar *s)
{
	return sync_bits(s, 64) && sync_bits(s, 32) && obpf_range_sync_halves(&s->range);
}

bool obpf_scalar_sync(struct obpf_scalar *s)
{
	/* What the first round finds in one part, the second carries to the others. */
	return sync_once(s) && sync_once(s) && sync_bits(s, 64);
}

/*
 * The result of operating: there is always a member, so that an empty result could only be a defect
 * here.
 */
static struct obpf_scalar settle(struct obpf_scalar s)
{
	return obpf_scalar_sync(&s) ? s : obpf_scalar_unknown;
}

/* A 32-bit result of the lower halves' bounds and bits, the upper half zero. */
static struct obpf_scalar settle32(struct obpf_tnum tnum, struct obpf_span half)
{
	struct obpf_scalar s;

	s.tnum = obpf_tnum_cast(tnum, 4);
	obpf_range_set(&s.range, 32, half);
	s.range.umin = half.umin;
	s.range.umax = half.umax;
	s.range.smin = 0;
	s.range.smax = ~0u;
	return settle(s);
}

struct obpf_scalar obpf_scalar_urange(u64 min, u64 max)
{
	struct obpf_scalar s = obpf_scalar_unknown;

	s.range.umin = min;
	s.range.umax = max;
	return settle(s);
}

struct obpf_scalar obpf_scalar_srange(s64 min, s64 max)
{
	struct obpf_scalar s = obpf_scalar_unknown;

	s.range.smin = min;
	s.range.smax = max;
	return settle(s);
}

struct obpf_scalar obpf_scalar_zext(struct obpf_scalar a, u32 size)
{
	u64 most;

	if (size == 8)
		return a;
	if (size == 4)
		return settle32(a.tnum, obpf_range_get(&a.range, 32));
	most = (1ull << (size * 8)) - 1;
	a.tnum = obpf_tnum_cast(a.tnum, size);
	if (a.range.umax > most) {
		if (a.range.umax32 <= most)
			return settle32(a.tnum, obpf_range_get(&a.range, 32));
		a.range = OBPF_RANGE_UNKNOWN;
	}
	return settle(a);
}

struct obpf_scalar obpf_scalar_sext(struct obpf_scalar a, u32 size)
{
	s64 least, most;

	if (size == 8)
		return a;
	least = -(s64)(1ull << (size * 8 - 1));
	most = (s64)(1ull << (size * 8 - 1)) - 1;
	a.tnum = obpf_tnum_sext(a.tnum, size * 8);
	if (a.range.smin >= least && a.range.smax <= most)
		return settle(a);
	if (a.range.smin32 >= least && a.range.smax32 <= most) {
		least = a.range.smin32;
		most = a.range.smax32;
	}
	a.range = OBPF_RANGE_UNKNOWN;
	a.range.smin = least;
	a.range.smax = most;
	return settle(a);
}

struct obpf_scalar obpf_scalar_end(enum obpf_sub sub, struct obpf_scalar a, u32 size)
{
	struct obpf_scalar s = obpf_scalar_unknown;

	/* All homes are little-endian machines. */
	if (sub == OBPF_SUB_LE)
		return obpf_scalar_zext(a, size);
	s.tnum = obpf_tnum_bswap(a.tnum, size);
	return settle(s);
}

/*
 * Operators whose lower half depends on the operands' lower halves alone: computed at either width.
 */
static struct obpf_span operate_span(enum obpf_sub sub, struct obpf_span a, struct obpf_span b,
				     u32 bits)
{
	switch (sub) {
	case OBPF_SUB_ADD:
		return obpf_span_add(a, b, bits);
	case OBPF_SUB_SUB:
		return obpf_span_sub(a, b, bits);
	case OBPF_SUB_MUL:
		return obpf_span_mul(a, b, bits);
	case OBPF_SUB_AND:
		return obpf_span_and(a, b, bits);
	case OBPF_SUB_OR:
		return obpf_span_or(a, b, bits);
	case OBPF_SUB_NEG:
		return obpf_span_sub(obpf_span_const(0, bits), a, bits);
	default: /* XOR: the bits say it all */
		return obpf_span_unknown(bits);
	}
}

static struct obpf_tnum operate_tnum(enum obpf_sub sub, struct obpf_tnum a, struct obpf_tnum b)
{
	switch (sub) {
	case OBPF_SUB_ADD:
		return obpf_tnum_add(a, b);
	case OBPF_SUB_SUB:
		return obpf_tnum_sub(a, b);
	case OBPF_SUB_MUL:
		return obpf_tnum_mul(a, b);
	case OBPF_SUB_AND:
		return obpf_tnum_and(a, b);
	case OBPF_SUB_OR:
		return obpf_tnum_or(a, b);
	case OBPF_SUB_NEG:
		return obpf_tnum_neg(a);
	default:
		return obpf_tnum_xor(a, b);
	}
}

static struct obpf_scalar alu_ring(enum obpf_sub sub, const struct obpf_scalar *a,
				   const struct obpf_scalar *b, u32 bits)
{
	struct obpf_tnum tnum = operate_tnum(sub, a->tnum, b->tnum);
	struct obpf_span half =
		operate_span(sub, obpf_range_get(&a->range, 32), obpf_range_get(&b->range, 32), 32);
	struct obpf_scalar s;

	if (bits == 32)
		return settle32(tnum, half);
	s.tnum = tnum;
	obpf_range_set(&s.range, 32, half);
	obpf_range_set(&s.range, 64,
		       operate_span(sub, obpf_range_get(&a->range, 64),
				    obpf_range_get(&b->range, 64), 64));
	return settle(s);
}

/* Division and remainder: bounds only, and nothing about the lower half of a 64-bit result. */
static struct obpf_scalar alu_divide(enum obpf_sub sub, const struct obpf_scalar *a,
				     const struct obpf_scalar *b, u32 bits)
{
	struct obpf_span x = obpf_range_get(&a->range, bits), y = obpf_range_get(&b->range, bits),
			 r;
	struct obpf_scalar s = obpf_scalar_unknown;

	switch (sub) {
	case OBPF_SUB_DIV:
		r = obpf_span_div(x, y, bits);
		break;
	case OBPF_SUB_MOD:
		r = obpf_span_mod(x, y, bits);
		break;
	case OBPF_SUB_SDIV:
		r = obpf_span_sdiv(x, y, bits);
		break;
	default:
		r = obpf_span_smod(x, y, bits);
		break;
	}
	if (bits == 32)
		return settle32(s.tnum, r);
	obpf_range_set(&s.range, 64, r);
	return settle(s);
}

static struct obpf_tnum shift_tnum(enum obpf_sub sub, struct obpf_tnum a, u32 n, u32 bits)
{
	switch (sub) {
	case OBPF_SUB_LSH:
		return obpf_tnum_lsh(a, n, bits);
	case OBPF_SUB_RSH:
		return obpf_tnum_rsh(a, n, bits);
	default:
		return obpf_tnum_arsh(a, n, bits);
	}
}

static struct obpf_span shift_span(enum obpf_sub sub, struct obpf_span a, u32 lo, u32 hi, u32 bits)
{
	switch (sub) {
	case OBPF_SUB_LSH:
		return obpf_span_lsh(a, lo, hi, bits);
	case OBPF_SUB_RSH:
		return obpf_span_rsh(a, lo, hi, bits);
	default:
		return obpf_span_arsh(a, lo, hi, bits);
	}
}

static struct obpf_scalar alu_shift(enum obpf_sub sub, const struct obpf_scalar *a,
				    const struct obpf_scalar *n, u32 bits)
{
	u32 lo = 0, hi = bits - 1;
	struct obpf_scalar s = obpf_scalar_unknown;
	struct obpf_span span;

	/* The amount is taken modulo the width. */
	if (!(n->tnum.mask & (bits - 1))) {
		lo = n->tnum.value & (bits - 1);
		hi = lo;
	} else if (n->range.umax < bits) {
		lo = n->range.umin;
		hi = n->range.umax;
	}
	span = shift_span(sub, obpf_range_get(&a->range, bits), lo, hi, bits);
	if (lo == hi)
		s.tnum = shift_tnum(sub, a->tnum, lo, bits);
	if (bits == 32)
		return settle32(s.tnum, span);
	obpf_range_set(&s.range, 64, span);
	if (sub == OBPF_SUB_LSH && lo == 32 && hi == 32) {
		/*
		 * The lower half becomes the upper one, bounds and all. Compilers extend 32-bit
		 * numbers by shifting there and back.
		 */
		s.range.umin = (u64)a->range.umin32 << 32;
		s.range.umax = (u64)a->range.umax32 << 32;
		s.range.smin = (s64)((u64)a->range.smin32 << 32);
		s.range.smax = (s64)((u64)a->range.smax32 << 32);
	} else if (sub == OBPF_SUB_LSH && hi < 32) {
		obpf_range_set(&s.range, 32,
			       shift_span(sub, obpf_range_get(&a->range, 32), lo, hi, 32));
	}
	return settle(s);
}

/* What the operator gives for two known numbers. */
static u64 fold(enum obpf_sub sub, u64 a, u64 b, u32 bits)
{
	u64 word = bits == 64 ? ~0ull : ~0u;
	s64 x = bits == 64 ? (s64)a : (s32)a, y = bits == 64 ? (s64)b : (s32)b;

	a &= word;
	b &= word;
	switch (sub) {
	case OBPF_SUB_ADD:
		return (a + b) & word;
	case OBPF_SUB_SUB:
		return (a - b) & word;
	case OBPF_SUB_MUL:
		return (a * b) & word;
	case OBPF_SUB_AND:
		return a & b;
	case OBPF_SUB_OR:
		return a | b;
	case OBPF_SUB_XOR:
		return a ^ b;
	case OBPF_SUB_NEG:
		return (0 - a) & word;
	case OBPF_SUB_LSH:
		return (a << (b & (bits - 1))) & word;
	case OBPF_SUB_RSH:
		return a >> (b & (bits - 1));
	case OBPF_SUB_ARSH:
		return (u64)(x >> (b & (bits - 1))) & word;
	case OBPF_SUB_DIV:
		return b ? a / b : 0;
	case OBPF_SUB_MOD:
		return b ? a % b : a;
	case OBPF_SUB_SDIV:
		if (!y)
			return 0;
		/* By -1 is a negation; the machine's instruction would trap on the least number. */
		return (y == -1 ? -(u64)x : (u64)(x / y)) & word;
	default: /* SMOD */
		if (!y)
			return a;
		return (y == -1 ? 0 : (u64)(x % y)) & word;
	}
}

struct obpf_scalar obpf_scalar_alu(enum obpf_sub sub, struct obpf_scalar a, struct obpf_scalar b,
				   u32 bits)
{
	bool known = bits == 64 ? obpf_scalar_is_const(&a) && obpf_scalar_is_const(&b) :
				  obpf_scalar_is_const32(&a) && obpf_scalar_is_const32(&b);

	if (known && sub < OBPF_SUB_MOV)
		return obpf_scalar_const(fold(sub, a.tnum.value, b.tnum.value, bits));
	switch (sub) {
	case OBPF_SUB_ADD:
	case OBPF_SUB_SUB:
	case OBPF_SUB_MUL:
	case OBPF_SUB_AND:
	case OBPF_SUB_OR:
	case OBPF_SUB_XOR:
	case OBPF_SUB_NEG:
		return alu_ring(sub, &a, &b, bits);
	case OBPF_SUB_DIV:
	case OBPF_SUB_MOD:
	case OBPF_SUB_SDIV:
	case OBPF_SUB_SMOD:
		return alu_divide(sub, &a, &b, bits);
	case OBPF_SUB_LSH:
	case OBPF_SUB_RSH:
	case OBPF_SUB_ARSH:
		return alu_shift(sub, &a, &b, bits);
	case OBPF_SUB_MOV:
		break;
	case OBPF_SUB_MOVSX8:
		b = obpf_scalar_sext(b, 1);
		break;
	case OBPF_SUB_MOVSX16:
		b = obpf_scalar_sext(b, 2);
		break;
	case OBPF_SUB_MOVSX32:
		b = obpf_scalar_sext(b, 4);
		break;
	default:
		return obpf_scalar_unknown;
	}
	return bits == 32 ? obpf_scalar_zext(b, 4) : b;
}

static int verdict(bool sure, bool ruled_out)
{
	return sure ? 1 : ruled_out ? 0 : -1;
}

int obpf_scalar_compare(enum obpf_sub sub, const struct obpf_scalar *a, const struct obpf_scalar *b,
			u32 bits)
{
	struct obpf_span x = obpf_range_get(&a->range, bits), y = obpf_range_get(&b->range, bits);
	bool apart = x.umax < y.umin || y.umax < x.umin || x.smax < y.smin || y.smax < x.smin;
	bool same = x.umin == x.umax && y.umin == y.umax && x.umin == y.umin;

	switch (sub) {
	case OBPF_SUB_JEQ:
		return verdict(same, apart);
	case OBPF_SUB_JNE:
		return verdict(apart, same);
	case OBPF_SUB_JGT:
		return verdict(x.umin > y.umax, x.umax <= y.umin);
	case OBPF_SUB_JGE:
		return verdict(x.umin >= y.umax, x.umax < y.umin);
	case OBPF_SUB_JLT:
		return verdict(x.umax < y.umin, x.umin >= y.umax);
	case OBPF_SUB_JLE:
		return verdict(x.umax <= y.umin, x.umin > y.umax);
	case OBPF_SUB_JSGT:
		return verdict(x.smin > y.smax, x.smax <= y.smin);
	case OBPF_SUB_JSGE:
		return verdict(x.smin >= y.smax, x.smax < y.smin);
	case OBPF_SUB_JSLT:
		return verdict(x.smax < y.smin, x.smin >= y.smax);
	case OBPF_SUB_JSLE:
		return verdict(x.smax <= y.smin, x.smin > y.smax);
	default:
		return -1;
	}
}

/* The lower half's bits, nothing known of the upper half. */
static struct obpf_tnum half_only(struct obpf_tnum t)
{
	t = obpf_tnum_cast(t, 4);
	t.mask |= (u64)~0u << 32;
	return t;
}

static bool refine_equal(struct obpf_scalar *a, struct obpf_scalar *b, u32 bits)
{
	struct obpf_span x = obpf_range_get(&a->range, bits);

	if (!obpf_span_meet(&x, obpf_range_get(&b->range, bits)))
		return false;
	obpf_range_set(&a->range, bits, x);
	obpf_range_set(&b->range, bits, x);
	if (bits == 64) {
		struct obpf_span half = obpf_range_get(&a->range, 32);

		if (!obpf_span_meet(&half, obpf_range_get(&b->range, 32)) ||
		    !obpf_tnum_meet(a->tnum, b->tnum, &a->tnum))
			return false;
		obpf_range_set(&a->range, 32, half);
		*b = *a;
		return true;
	}
	return obpf_tnum_meet(a->tnum, half_only(b->tnum), &a->tnum) &&
	       obpf_tnum_meet(b->tnum, half_only(a->tnum), &b->tnum);
}

/* (a & b) != 0 tells a bit when only one can have done it. */
static bool refine_some_bit(struct obpf_scalar *a, const struct obpf_scalar *b, u64 word)
{
	u64 maybe = (a->tnum.value | a->tnum.mask) & (b->tnum.value | b->tnum.mask) & word;

	if (!maybe)
		return false;
	if (!(maybe & (maybe - 1))) {
		a->tnum.value |= maybe;
		a->tnum.mask &= ~maybe;
	}
	return true;
}

/* (a & b) == 0 clears every bit of a that b is known to have. */
static bool refine_no_bit(struct obpf_scalar *a, u64 ones)
{
	if (a->tnum.value & ones)
		return false;
	a->tnum.mask &= ~ones;
	return true;
}

static bool refine_bits(struct obpf_scalar *a, struct obpf_scalar *b, u32 bits, bool some)
{
	u64 word = bits == 64 ? ~0ull : ~0u;
	u64 ones = a->tnum.value & word;

	if (some)
		return refine_some_bit(a, b, word) && refine_some_bit(b, a, word);
	return refine_no_bit(a, b->tnum.value & word) && refine_no_bit(b, ones);
}

static bool refine_order(enum obpf_sub sub, struct obpf_scalar *a, struct obpf_scalar *b, u32 bits)
{
	struct obpf_span x = obpf_range_get(&a->range, bits), y = obpf_range_get(&b->range, bits);
	struct obpf_span x0 = x;
	bool possible;

	switch (sub) {
	case OBPF_SUB_JNE:
		possible = obpf_span_refine_ne(&x, y) && obpf_span_refine_ne(&y, x0);
		break;
	case OBPF_SUB_JGT:
		possible = obpf_span_refine_ult(&y, &x, false);
		break;
	case OBPF_SUB_JGE:
		possible = obpf_span_refine_ult(&y, &x, true);
		break;
	case OBPF_SUB_JLT:
		possible = obpf_span_refine_ult(&x, &y, false);
		break;
	case OBPF_SUB_JLE:
		possible = obpf_span_refine_ult(&x, &y, true);
		break;
	case OBPF_SUB_JSGT:
		possible = obpf_span_refine_slt(&y, &x, false);
		break;
	case OBPF_SUB_JSGE:
		possible = obpf_span_refine_slt(&y, &x, true);
		break;
	case OBPF_SUB_JSLT:
		possible = obpf_span_refine_slt(&x, &y, false);
		break;
	default: /* JSLE */
		possible = obpf_span_refine_slt(&x, &y, true);
		break;
	}
	if (!possible)
		return false;
	obpf_range_set(&a->range, bits, x);
	obpf_range_set(&b->range, bits, y);
	return true;
}

/* The comparison that holds when @sub does not. JSET has none and is handled apart. */
static enum obpf_sub opposite(enum obpf_sub sub)
{
	switch (sub) {
	case OBPF_SUB_JEQ:
		return OBPF_SUB_JNE;
	case OBPF_SUB_JNE:
		return OBPF_SUB_JEQ;
	case OBPF_SUB_JGT:
		return OBPF_SUB_JLE;
	case OBPF_SUB_JGE:
		return OBPF_SUB_JLT;
	case OBPF_SUB_JLT:
		return OBPF_SUB_JGE;
	case OBPF_SUB_JLE:
		return OBPF_SUB_JGT;
	case OBPF_SUB_JSGT:
		return OBPF_SUB_JSLE;
	case OBPF_SUB_JSGE:
		return OBPF_SUB_JSLT;
	case OBPF_SUB_JSLT:
		return OBPF_SUB_JSGE;
	default: /* JSLE */
		return OBPF_SUB_JSGT;
	}
}

bool obpf_scalar_refine(enum obpf_sub sub, struct obpf_scalar *a, struct obpf_scalar *b, u32 bits,
			bool taken)
{
	bool possible;

	if (sub == OBPF_SUB_JSET) {
		possible = refine_bits(a, b, bits, taken);
	} else {
		if (!taken)
			sub = opposite(sub);
		possible = sub == OBPF_SUB_JEQ ? refine_equal(a, b, bits) :
						 refine_order(sub, a, b, bits);
	}
	return possible && obpf_scalar_sync(a) && obpf_scalar_sync(b);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * range.c - intervals of a word.
 *
 * Floor F2: pure, any context, no locks. Arithmetic that may wrap is done unsigned or with the
 * compiler's checked operations, so that the hosted build can run under -fsanitize=undefined.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/range.h"

static u64 umax_of(u32 bits)
{
	return bits == 64 ? ~0ull : ~0u;
}

static s64 smin_of(u32 bits)
{
	return bits == 64 ? (s64)(1ull << 63) : -(s64)(1ull << 31);
}

static s64 smax_of(u32 bits)
{
	return bits == 64 ? (s64)(~0ull >> 1) : (s64)(~0u >> 1);
}

/* The same word, read as the other kind of number. */
static u64 to_unsigned(s64 x, u32 bits)
{
	return (u64)x & umax_of(bits);
}

static s64 to_signed(u64 x, u32 bits)
{
	return bits == 64 ? (s64)x : (s64)(s32)(u32)x;
}

static bool fits_signed(s64 x, u32 bits)
{
	return x >= smin_of(bits) && x <= smax_of(bits);
}

struct obpf_span obpf_span_unknown(u32 bits)
{
	return (struct obpf_span){
		.umin = 0,
		.umax = umax_of(bits),
		.smin = smin_of(bits),
		.smax = smax_of(bits),
	};
}

struct obpf_span obpf_span_const(u64 value, u32 bits)
{
	value &= umax_of(bits);
	return (struct obpf_span){
		.umin = value,
		.umax = value,
		.smin = to_signed(value, bits),
		.smax = to_signed(value, bits),
	};
}

struct obpf_span obpf_range_get(const struct obpf_range *r, u32 bits)
{
	if (bits == 64)
		return (struct obpf_span){
			.umin = r->umin,
			.umax = r->umax,
			.smin = r->smin,
			.smax = r->smax,
		};
	return (struct obpf_span){
		.umin = r->umin32,
		.umax = r->umax32,
		.smin = r->smin32,
		.smax = r->smax32,
	};
}

void obpf_range_set(struct obpf_range *r, u32 bits, struct obpf_span s)
{
	if (bits == 64) {
		r->umin = s.umin;
		r->umax = s.umax;
		r->smin = s.smin;
		r->smax = s.smax;
	} else {
		r->umin32 = s.umin;
		r->umax32 = s.umax;
		r->smin32 = s.smin;
		r->smax32 = s.smax;
	}
}

bool obpf_range_has(const struct obpf_range *r, u64 x)
{
	return x >= r->umin && x <= r->umax && (s64)x >= r->smin && (s64)x <= r->smax &&
	       (u32)x >= r->umin32 && (u32)x <= r->umax32 && (s32)(u32)x >= r->smin32 &&
	       (s32)(u32)x <= r->smax32;
}

bool obpf_range_includes(const struct obpf_range *a, const struct obpf_range *b)
{
	return a->umin <= b->umin && a->umax >= b->umax && a->smin <= b->smin &&
	       a->smax >= b->smax && a->umin32 <= b->umin32 && a->umax32 >= b->umax32 &&
	       a->smin32 <= b->smin32 && a->smax32 >= b->smax32;
}

struct obpf_span obpf_span_add(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);
	u64 umin, umax;
	s64 smin, smax;
	bool umin_wraps, umax_wraps;

	umin_wraps = __builtin_add_overflow(a.umin, b.umin, &umin) || umin > umax_of(bits);
	umax_wraps = __builtin_add_overflow(a.umax, b.umax, &umax) || umax > umax_of(bits);
	/* When every sum wraps, and none can twice, their order is kept. */
	if (umin_wraps == umax_wraps) {
		r.umin = umin & umax_of(bits);
		r.umax = umax & umax_of(bits);
	}
	if (!__builtin_add_overflow(a.smin, b.smin, &smin) && fits_signed(smin, bits) &&
	    !__builtin_add_overflow(a.smax, b.smax, &smax) && fits_signed(smax, bits)) {
		r.smin = smin;
		r.smax = smax;
	}
	return r;
}

struct obpf_span obpf_span_sub(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);
	s64 smin, smax;

	/* As with sums: no difference wraps, or all of them do. */
	if ((a.umin >= b.umax) || (a.umax < b.umin)) {
		r.umin = (a.umin - b.umax) & umax_of(bits);
		r.umax = (a.umax - b.umin) & umax_of(bits);
	}
	if (!__builtin_sub_overflow(a.smin, b.smax, &smin) && fits_signed(smin, bits) &&
	    !__builtin_sub_overflow(a.smax, b.smin, &smax) && fits_signed(smax, bits)) {
		r.smin = smin;
		r.smax = smax;
	}
	return r;
}

struct obpf_span obpf_span_mul(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);
	s64 p[4];
	u64 umax;
	bool wraps;
	int i;

	if (!__builtin_mul_overflow(a.umax, b.umax, &umax) && umax <= umax_of(bits)) {
		r.umin = a.umin * b.umin;
		r.umax = umax;
	}
	/* A product over a box is extreme in its corners. */
	wraps = __builtin_mul_overflow(a.smin, b.smin, &p[0]);
	wraps |= __builtin_mul_overflow(a.smin, b.smax, &p[1]);
	wraps |= __builtin_mul_overflow(a.smax, b.smin, &p[2]);
	wraps |= __builtin_mul_overflow(a.smax, b.smax, &p[3]);
	for (i = 0; i < 4 && !wraps; i++)
		wraps = !fits_signed(p[i], bits);
	if (!wraps) {
		r.smin = min(min(p[0], p[1]), min(p[2], p[3]));
		r.smax = max(max(p[0], p[1]), max(p[2], p[3]));
	}
	return r;
}

struct obpf_span obpf_span_and(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.umax = min(a.umax, b.umax);
	return r;
}

struct obpf_span obpf_span_or(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.umin = max(a.umin, b.umin);
	return r;
}

struct obpf_span obpf_span_div(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.umin = b.umin ? a.umin / b.umax : 0;
	r.umax = b.umin ? a.umax / b.umin : a.umax;
	return r;
}

struct obpf_span obpf_span_mod(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.umax = a.umax;
	if (b.umin) {
		r.umax = min(a.umax, b.umax - 1);
		if (a.umax < b.umin)
			r.umin = a.umin;
	}
	return r;
}

struct obpf_span obpf_span_sdiv(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);
	s64 most;

	/* The least number by -1 is the one quotient that is larger than its dividend. */
	if (a.smin == smin_of(bits) && b.smin <= -1 && b.smax >= -1)
		return r;
	if (b.smin == b.smax && b.smin) {
		s64 p = a.smin / b.smin, q = a.smax / b.smin;

		r.smin = min(p, q);
		r.smax = max(p, q);
		return r;
	}
	if (a.smin == smin_of(bits))
		return r;
	most = max(a.smin < 0 ? -a.smin : a.smin, a.smax < 0 ? -a.smax : a.smax);
	r.smin = a.smin >= 0 && b.smin >= 0 ? 0 : -most;
	r.smax = most;
	return r;
}

struct obpf_span obpf_span_smod(struct obpf_span a, struct obpf_span b, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	/* The remainder has the dividend's sign and is no larger than it. */
	r.smin = min_t(s64, a.smin, 0);
	r.smax = max_t(s64, a.smax, 0);
	if (b.smin == b.smax && b.smin && b.smin != smin_of(bits)) {
		s64 most = (b.smin < 0 ? -b.smin : b.smin) - 1;

		r.smin = max(r.smin, -most);
		r.smax = min(r.smax, most);
	}
	return r;
}

/* x << n when no bit is lost and the sign stays. */
static bool shift_signed(s64 x, u32 n, u32 bits, s64 *out)
{
	*out = (s64)((u64)x << n);
	return *out >> n == x && fits_signed(*out, bits);
}

struct obpf_span obpf_span_lsh(struct obpf_span a, u32 lo, u32 hi, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);
	s64 smin, smax, least, most;

	if (((a.umax << hi) & umax_of(bits)) >> hi == a.umax) {
		r.umin = a.umin << lo;
		r.umax = a.umax << hi;
	}
	/*
	 * With the longest shift harmless all are; then the nearest to zero comes of the shortest.
	 */
	if (shift_signed(a.smin, hi, bits, &least) && shift_signed(a.smax, hi, bits, &most)) {
		shift_signed(a.smin, lo, bits, &smin);
		shift_signed(a.smax, lo, bits, &smax);
		r.smin = a.smin < 0 ? least : smin;
		r.smax = a.smax < 0 ? smax : most;
	}
	return r;
}

struct obpf_span obpf_span_rsh(struct obpf_span a, u32 lo, u32 hi, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.umin = a.umin >> hi;
	r.umax = a.umax >> lo;
	return r;
}

struct obpf_span obpf_span_arsh(struct obpf_span a, u32 lo, u32 hi, u32 bits)
{
	struct obpf_span r = obpf_span_unknown(bits);

	r.smin = a.smin < 0 ? a.smin >> lo : a.smin >> hi;
	r.smax = a.smax < 0 ? a.smax >> hi : a.smax >> lo;
	return r;
}

bool obpf_span_meet(struct obpf_span *a, struct obpf_span b)
{
	a->umin = max(a->umin, b.umin);
	a->umax = min(a->umax, b.umax);
	a->smin = max(a->smin, b.smin);
	a->smax = min(a->smax, b.smax);
	return a->umin <= a->umax && a->smin <= a->smax;
}

bool obpf_span_sync(struct obpf_span *s, u32 bits)
{
	/*
	 * On the circle of words the signed interval is one arc of the unsigned numbers when it
	 * does not cross from -1 to 0, and the other way round.
	 */
	if (s->smin >= 0 || s->smax < 0) {
		s->umin = max(s->umin, to_unsigned(s->smin, bits));
		s->umax = min(s->umax, to_unsigned(s->smax, bits));
	} else {
		/*
		 * Non-negative words end at smax, negative ones begin at smin: the gap between has
		 * none.
		 */
		u64 top = to_unsigned(s->smax, bits), bottom = to_unsigned(s->smin, bits);

		if (s->umin > top)
			s->umin = max(s->umin, bottom);
		if (s->umax < bottom)
			s->umax = min(s->umax, top);
	}
	if (s->umin > s->umax)
		return false;
	/* Where these cross from the greatest to the least signed word, smin and smax lie among them. */
	if (to_signed(s->umin, bits) <= to_signed(s->umax, bits)) {
		s->smin = max(s->smin, to_signed(s->umin, bits));
		s->smax = min(s->smax, to_signed(s->umax, bits));
	}
	return s->smin <= s->smax;
}

struct obpf_span obpf_span_of_tnum(struct obpf_tnum t, u32 bits)
{
	u64 sign = 1ull << (bits - 1);

	t = obpf_tnum_cast(t, bits / 8);
	return (struct obpf_span){
		.umin = t.value,
		.umax = t.value | t.mask,
		.smin = to_signed(t.value | (t.mask & sign), bits),
		.smax = to_signed(t.value | (t.mask & ~sign), bits),
	};
}

/* What a register's bounds say of its lower half. */
static struct obpf_span lower_half(const struct obpf_range *r)
{
	struct obpf_span s = obpf_span_unknown(32);

	if (r->umin >> 32 == r->umax >> 32) {
		s.umin = (u32)r->umin;
		s.umax = (u32)r->umax;
	}
	if ((u64)r->smin >> 32 == (u64)r->smax >> 32) {
		s.umin = max_t(u64, s.umin, (u32)r->smin);
		s.umax = min_t(u64, s.umax, (u32)r->smax);
	}
	/*
	 * An arc shorter than 2^32 that does not pass the half's sign change is an interval there
	 * too.
	 */
	if (r->umax - r->umin <= ~0u && (s32)r->umin <= (s32)r->umax) {
		s.smin = (s32)r->umin;
		s.smax = (s32)r->umax;
	}
	if ((u64)r->smax - (u64)r->smin <= ~0u && (s32)r->smin <= (s32)r->smax) {
		s.smin = max_t(s64, s.smin, (s32)r->smin);
		s.smax = min_t(s64, s.smax, (s32)r->smax);
	}
	return s;
}

/* The least word from @x up whose lower half lies in lo..hi; @x where there is none up to @last. */
static u64 next_with_half(u64 x, u32 lo, u32 hi, u64 last)
{
	if ((u32)x < lo)
		return (x & ~(u64)~0u) | lo;
	if ((u32)x > hi && x >> 32 != last >> 32)
		return (((x >> 32) + 1) << 32) | lo;
	return x;
}

/* The greatest from @x down; @x where there is none down to @first. */
static u64 previous_with_half(u64 x, u32 lo, u32 hi, u64 first)
{
	if ((u32)x > hi)
		return (x & ~(u64)~0u) | hi;
	if ((u32)x < lo && x >> 32 != first >> 32)
		return (((x >> 32) - 1) << 32) | hi;
	return x;
}

/*
 * Move the register's bounds to the nearest words whose lower half the half's bounds allow. One that
 * finds none is passed by the other.
 */
static bool raise_to_half(struct obpf_range *r)
{
	u32 lo = r->umin32, hi = r->umax32;

	r->umin = next_with_half(r->umin, lo, hi, ~0ull);
	r->umax = previous_with_half(r->umax, lo, hi, 0);
	r->smin = (s64)next_with_half((u64)r->smin, lo, hi, ~0ull >> 1);
	r->smax = (s64)previous_with_half((u64)r->smax, lo, hi, 1ull << 63);
	return r->umin <= r->umax && r->smin <= r->smax;
}

bool obpf_range_sync_halves(struct obpf_range *r)
{
	struct obpf_span half = obpf_range_get(r, 32);

	if (!obpf_span_meet(&half, lower_half(r)) || !obpf_span_sync(&half, 32))
		return false;
	obpf_range_set(r, 32, half);
	return raise_to_half(r);
}

bool obpf_span_refine_ult(struct obpf_span *a, struct obpf_span *b, bool or_equal)
{
	if (!or_equal && (!b->umax || a->umin == ~0ull))
		return false;
	a->umax = min(a->umax, b->umax - !or_equal);
	b->umin = max(b->umin, a->umin + !or_equal);
	return a->umin <= a->umax && b->umin <= b->umax;
}

bool obpf_span_refine_slt(struct obpf_span *a, struct obpf_span *b, bool or_equal)
{
	if (!or_equal && (b->smax == smin_of(64) || a->smin == smax_of(64)))
		return false;
	a->smax = min(a->smax, b->smax - !or_equal);
	b->smin = max(b->smin, a->smin + !or_equal);
	return a->smin <= a->smax && b->smin <= b->smax;
}

bool obpf_span_refine_ne(struct obpf_span *a, struct obpf_span b)
{
	/* Only a lone word leaves a gap, which is one for both kinds of bounds. */
	if (b.umin != b.umax)
		return true;
	if (a->umin == b.umin && a->umax == b.umin)
		return false;
	if (a->umin == b.umin)
		a->umin++;
	else if (a->umax == b.umin)
		a->umax--;
	if (a->smin == b.smin)
		a->smin++;
	else if (a->smax == b.smin)
		a->smax--;
	return true;
}

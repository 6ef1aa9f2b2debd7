/* SPDX-License-Identifier: GPL-2.0 */
/*
 * domains.h - the verifier's numeric domains against the machine: what an operator says must hold
 * what the concrete operation gives, for every operator and every member of its operands.
 *
 * tnums are enumerated: all of TNUM_BITS bits, at the bottom and at the top of the word, with all
 * their members. Scalars are enumerated over the values at which words, halves and signs wrap, and
 * sampled at random besides, always built around known members. The seed is fixed. Precision has
 * cases of its own, since "anything" would be sound.
 *
 * One list of cases for two harnesses, the hosted one and KUnit's. Before this header each says
 *   DOMAINS_PARAM          what a case is passed
 *   CHECK, CHECK_MSG       end the case unless the condition holds
 *   TNUM_BITS, NR_TNUMS    how many bits are enumerated, and 3 to the power of that
 *   CORNER_STRIDE          one pair of corners in so many squared
 *   ROUNDS(n)              how many of n random samples
 */
#ifndef OBPF_TEST_DOMAINS_H
#define OBPF_TEST_DOMAINS_H

#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include "verifier/scalar.h"

#define MAX_MEMBERS 12

static u64 rng_state = 0x9e3779b97f4a7c15ull;

static u64 rng(void)
{
	/* xorshift64* */
	rng_state ^= rng_state >> 12;
	rng_state ^= rng_state << 25;
	rng_state ^= rng_state >> 27;
	return rng_state * 2685821657736338717ull;
}

/* Magnitudes of all kinds, and what lies next to powers of two. */
static u64 rng_number(void)
{
	u64 x = rng() >> (rng() % 64);

	switch (rng() % 6) {
	case 0:
		return -x;
	case 1:
		return (1ull << (rng() % 64)) + rng() % 5 - 2;
	case 2:
		return (u64)(s64)(s32)x;
	case 3:
		return x << (rng() % 64);
	default:
		return x;
	}
}

/* ---- the concrete machine */
static const enum obpf_sub alu_subs[] = {
	OBPF_SUB_ADD,	 OBPF_SUB_SUB,	   OBPF_SUB_MUL,     OBPF_SUB_DIV, OBPF_SUB_SDIV,
	OBPF_SUB_MOD,	 OBPF_SUB_SMOD,	   OBPF_SUB_OR,	     OBPF_SUB_AND, OBPF_SUB_XOR,
	OBPF_SUB_LSH,	 OBPF_SUB_RSH,	   OBPF_SUB_ARSH,    OBPF_SUB_NEG, OBPF_SUB_MOV,
	OBPF_SUB_MOVSX8, OBPF_SUB_MOVSX16, OBPF_SUB_MOVSX32,
};

static u64 alu64(enum obpf_sub sub, u64 a, u64 b)
{
	s64 x = a, y = b;

	switch (sub) {
	case OBPF_SUB_ADD:
		return a + b;
	case OBPF_SUB_SUB:
		return a - b;
	case OBPF_SUB_MUL:
		return a * b;
	case OBPF_SUB_DIV:
		return b ? a / b : 0;
	case OBPF_SUB_SDIV:
		return !b ? 0 : y == -1 ? -a : (u64)(x / y);
	case OBPF_SUB_MOD:
		return b ? a % b : a;
	case OBPF_SUB_SMOD:
		return !b ? a : y == -1 ? 0 : (u64)(x % y);
	case OBPF_SUB_OR:
		return a | b;
	case OBPF_SUB_AND:
		return a & b;
	case OBPF_SUB_XOR:
		return a ^ b;
	case OBPF_SUB_LSH:
		return a << (b & 63);
	case OBPF_SUB_RSH:
		return a >> (b & 63);
	case OBPF_SUB_ARSH:
		return x >> (b & 63);
	case OBPF_SUB_NEG:
		return -a;
	case OBPF_SUB_MOVSX8:
		return (s64)(s8)b;
	case OBPF_SUB_MOVSX16:
		return (s64)(s16)b;
	case OBPF_SUB_MOVSX32:
		return (s64)(s32)b;
	default:
		return b;
	}
}

static u64 alu32(enum obpf_sub sub, u32 a, u32 b)
{
	s32 x = a, y = b;

	switch (sub) {
	case OBPF_SUB_DIV:
		return b ? a / b : 0;
	case OBPF_SUB_SDIV:
		return !b ? 0 : y == -1 ? (u32)-a : (u32)(x / y);
	case OBPF_SUB_MOD:
		return b ? a % b : a;
	case OBPF_SUB_SMOD:
		return !b ? a : y == -1 ? 0 : (u32)(x % y);
	case OBPF_SUB_LSH:
		return a << (b & 31);
	case OBPF_SUB_RSH:
		return a >> (b & 31);
	case OBPF_SUB_ARSH:
		return (u32)(x >> (b & 31));
	default:
		return (u32)alu64(sub, a, b);
	}
}

static const enum obpf_sub cmp_subs[] = {
	OBPF_SUB_JEQ,  OBPF_SUB_JNE,  OBPF_SUB_JGT,  OBPF_SUB_JGE,  OBPF_SUB_JLT,  OBPF_SUB_JLE,
	OBPF_SUB_JSGT, OBPF_SUB_JSGE, OBPF_SUB_JSLT, OBPF_SUB_JSLE, OBPF_SUB_JSET,
};

static bool compare(enum obpf_sub sub, u64 a, u64 b, u32 bits)
{
	s64 x, y;

	if (bits == 32) {
		a = (u32)a;
		b = (u32)b;
	}
	x = bits == 32 ? (s64)(s32)a : (s64)a;
	y = bits == 32 ? (s64)(s32)b : (s64)b;
	switch (sub) {
	case OBPF_SUB_JEQ:
		return a == b;
	case OBPF_SUB_JNE:
		return a != b;
	case OBPF_SUB_JGT:
		return a > b;
	case OBPF_SUB_JGE:
		return a >= b;
	case OBPF_SUB_JLT:
		return a < b;
	case OBPF_SUB_JLE:
		return a <= b;
	case OBPF_SUB_JSGT:
		return x > y;
	case OBPF_SUB_JSGE:
		return x >= y;
	case OBPF_SUB_JSLT:
		return x < y;
	case OBPF_SUB_JSLE:
		return x <= y;
	default:
		return a & b;
	}
}

/* ---- tnums, all of them */

static struct obpf_tnum tnums[NR_TNUMS];

static int make_tnums(void)
{
	u32 mask, value, nr = 0;

	for (mask = 0; mask < 1u << TNUM_BITS; mask++)
		for (value = 0; value < 1u << TNUM_BITS; value++)
			if (!(value & mask))
				tnums[nr++] = (struct obpf_tnum){ .value = value, .mask = mask };
	return nr != NR_TNUMS;
}

static struct obpf_tnum tnum_binary(enum obpf_sub sub, struct obpf_tnum a, struct obpf_tnum b)
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
	case OBPF_SUB_XOR:
		return obpf_tnum_xor(a, b);
	default:
		return obpf_tnum_neg(a);
	}
}

/* The operands' bits moved up by @up. */
static void enumerate_tnum_binary(enum obpf_sub sub, u32 up)
{
	struct obpf_tnum a, b, r;
	u32 i, j;
	u64 x, y;

	for (i = 0; i < NR_TNUMS; i++) {
		for (j = 0; j < NR_TNUMS; j++) {
			a = (struct obpf_tnum){ tnums[i].value << up, tnums[i].mask << up };
			b = (struct obpf_tnum){ tnums[j].value << up, tnums[j].mask << up };
			r = tnum_binary(sub, a, b);
			CHECK(!(r.value & r.mask));
			for (x = 0; x < 1u << TNUM_BITS; x++)
				for (y = 0; y < 1u << TNUM_BITS; y++)
					if (obpf_tnum_has(tnums[i], x) &&
					    obpf_tnum_has(tnums[j], y))
						CHECK(obpf_tnum_has(r,
								    alu64(sub, x << up, y << up)));
		}
	}
}

static void tnum_binary_operators_hold_every_result(DOMAINS_PARAM)
{
	static const enum obpf_sub subs[] = { OBPF_SUB_ADD, OBPF_SUB_SUB, OBPF_SUB_MUL,
					      OBPF_SUB_AND, OBPF_SUB_OR,  OBPF_SUB_XOR,
					      OBPF_SUB_NEG };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(subs); i++) {
		enumerate_tnum_binary(subs[i], 0);
		enumerate_tnum_binary(subs[i], 64 - TNUM_BITS);
	}
}

/* Is @r the smallest tnum that holds what the operator makes of all members? */
static bool tnum_is_exact(enum obpf_sub sub, struct obpf_tnum a, struct obpf_tnum b,
			  struct obpf_tnum r)
{
	struct obpf_tnum hull = { .value = 0, .mask = 0 };
	bool some = false;
	u64 x, y;

	for (x = 0; x < 1u << TNUM_BITS; x++) {
		for (y = 0; y < 1u << TNUM_BITS; y++) {
			if (!obpf_tnum_has(a, x) || !obpf_tnum_has(b, y))
				continue;
			hull = some ? obpf_tnum_join(hull, obpf_tnum_const(alu64(sub, x, y))) :
				      obpf_tnum_const(alu64(sub, x, y));
			some = true;
		}
	}
	return hull.value == r.value && hull.mask == r.mask;
}

static void tnum_sums_and_bitwise_results_are_the_best_there_are(DOMAINS_PARAM)
{
	static const enum obpf_sub subs[] = { OBPF_SUB_ADD, OBPF_SUB_SUB, OBPF_SUB_AND, OBPF_SUB_OR,
					      OBPF_SUB_XOR };
	u32 i, j, k;

	for (k = 0; k < ARRAY_SIZE(subs); k++)
		for (i = 0; i < NR_TNUMS; i += 2)
			for (j = 0; j < NR_TNUMS; j += 3)
				CHECK(tnum_is_exact(subs[k], tnums[i], tnums[j],
						    tnum_binary(subs[k], tnums[i], tnums[j])));
}

static void tnum_meet_join_and_inclusion_agree_with_sets(DOMAINS_PARAM)
{
	struct obpf_tnum meet, join;
	bool some, subset, in_a, in_b;
	u32 i, j;
	u64 x;

	for (i = 0; i < NR_TNUMS; i++) {
		for (j = 0; j < NR_TNUMS; j++) {
			bool met = obpf_tnum_meet(tnums[i], tnums[j], &meet);

			join = obpf_tnum_join(tnums[i], tnums[j]);
			some = false;
			subset = true;
			for (x = 0; x < 1u << TNUM_BITS; x++) {
				in_a = obpf_tnum_has(tnums[i], x);
				in_b = obpf_tnum_has(tnums[j], x);
				some |= in_a && in_b;
				subset &= in_a || !in_b;
				if (met)
					CHECK(obpf_tnum_has(meet, x) == (in_a && in_b));
				if (in_a || in_b)
					CHECK(obpf_tnum_has(join, x));
			}
			CHECK(met == some);
			CHECK(obpf_tnum_includes(tnums[i], tnums[j]) == subset);
		}
	}
}

static void tnum_ranges_hold_their_ends_and_between(DOMAINS_PARAM)
{
	u64 min, max, x;

	for (min = 0; min < 64; min++)
		for (max = min; max < 64; max++)
			for (x = min; x <= max; x++)
				CHECK(obpf_tnum_has(obpf_tnum_range(min, max), x));
	CHECK(obpf_tnum_range(8, 11).mask == 3);
	CHECK(obpf_tnum_range(0, ~0ull).mask == ~0ull);
}

/* ---- scalars around known members */
struct sample {
	struct obpf_scalar s;
	u64 member[MAX_MEMBERS];
	u32 nr;
};

static void hold(struct obpf_scalar *s, u64 x)
{
	struct obpf_range *r = &s->range;

	s->tnum = obpf_tnum_join(s->tnum, obpf_tnum_const(x));
	r->umin = min(r->umin, x);
	r->umax = max(r->umax, x);
	r->smin = min(r->smin, (s64)x);
	r->smax = max(r->smax, (s64)x);
	r->umin32 = min(r->umin32, (u32)x);
	r->umax32 = max(r->umax32, (u32)x);
	r->smin32 = min(r->smin32, (s32)x);
	r->smax32 = max(r->smax32, (s32)x);
}

/* The least scalar around @nr numbers, some of its parts then forgotten, made consistent. */
static struct sample make_sample(const u64 *x, u32 nr, u32 forget)
{
	struct sample m = { .s = obpf_scalar_const(x[0]), .nr = nr };
	const struct obpf_range all = OBPF_RANGE_UNKNOWN;
	u32 i;

	for (i = 0; i < nr; i++) {
		m.member[i] = x[i];
		hold(&m.s, x[i]);
	}
	if (forget & 1)
		m.s.tnum = OBPF_TNUM_UNKNOWN;
	if (forget & 2) {
		m.s.range.umin = all.umin;
		m.s.range.umax = all.umax;
	}
	if (forget & 4) {
		m.s.range.smin = all.smin;
		m.s.range.smax = all.smax;
	}
	if (forget & 8) {
		m.s.range.umin32 = all.umin32;
		m.s.range.umax32 = all.umax32;
	}
	if (forget & 16) {
		m.s.range.smin32 = all.smin32;
		m.s.range.smax32 = all.smax32;
	}
	CHECK(obpf_scalar_sync(&m.s));
	for (i = 0; i < nr; i++)
		CHECK(obpf_scalar_has(&m.s, x[i]));
	return m;
}

static struct sample random_sample(void)
{
	u64 x[MAX_MEMBERS], base = rng_number();
	u32 i, nr = 1 + rng() % 4;
	bool near = rng() & 1;

	for (i = 0; i < nr; i++)
		x[i] = near ? base + rng() % 256 : rng_number();
	return make_sample(x, nr, rng() & rng() & 31);
}

static void check_alu(const struct sample *a, const struct sample *b)
{
	struct obpf_scalar r;
	u32 i, j, k, bits;

	for (k = 0; k < ARRAY_SIZE(alu_subs); k++) {
		for (bits = 32; bits <= 64; bits += 32) {
			r = obpf_scalar_alu(alu_subs[k], a->s, b->s, bits);
			for (i = 0; i < a->nr; i++) {
				for (j = 0; j < b->nr; j++) {
					u64 x = a->member[i], y = b->member[j];
					u64 z = bits == 64 ? alu64(alu_subs[k], x, y) :
							     alu32(alu_subs[k], x, y);

					CHECK_MSG(obpf_scalar_has(&r, z),
						  "sub %u, %u bits: %llx, %llx gives %llx",
						  alu_subs[k], bits, (unsigned long long)x,
						  (unsigned long long)y, (unsigned long long)z);
				}
			}
			if (a->nr == 1 && b->nr == 1 && obpf_scalar_is_const(&a->s) &&
			    obpf_scalar_is_const(&b->s))
				CHECK(obpf_scalar_is_const(&r));
		}
	}
}

static u32 check_refine_one(enum obpf_sub sub, const struct sample *a, const struct sample *b,
			    u32 bits, bool taken)
{
	struct obpf_scalar x = a->s, y = b->s;
	bool possible = obpf_scalar_refine(sub, &x, &y, bits, taken);
	u32 i, j, agree = 0;

	for (i = 0; i < a->nr; i++) {
		for (j = 0; j < b->nr; j++) {
			if (compare(sub, a->member[i], b->member[j], bits) != taken)
				continue;
			agree++;
			CHECK_MSG(possible && obpf_scalar_has(&x, a->member[i]) &&
					  obpf_scalar_has(&y, b->member[j]),
				  "sub %u, %u bits, taken %u: %llx, %llx lost", sub, bits, taken,
				  (unsigned long long)a->member[i],
				  (unsigned long long)b->member[j]);
		}
	}
	/* What is learnt is never less than what was known. */
	if (possible) {
		CHECK(obpf_scalar_includes(&a->s, &x));
		CHECK(obpf_scalar_includes(&b->s, &y));
	}
	return agree;
}

static u32 check_refine(const struct sample *a, const struct sample *b)
{
	u32 k, agree = 0;

	for (k = 0; k < ARRAY_SIZE(cmp_subs); k++) {
		agree += check_refine_one(cmp_subs[k], a, b, 64, true);
		agree += check_refine_one(cmp_subs[k], a, b, 64, false);
		agree += check_refine_one(cmp_subs[k], a, b, 32, true);
		agree += check_refine_one(cmp_subs[k], a, b, 32, false);
	}
	return agree;
}

/* Where words, halves and signs wrap. */
static const u64 corners[] = {
	0,
	1,
	0x7f,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x100000000,
	0x17fffffff,
	0x1ffffffff,
	0x7fffffffffffffff,
	0x8000000000000000,
	0xffffffff7fffffff,
	0xffffffff80000000,
	0xffffffffffffff80,
	0xffffffffffffffff,
};

#define NR_CORNERS ARRAY_SIZE(corners)

/* The scalar around two corners, with all corners that it happens to hold. */
static struct sample corner_sample(u32 i, u32 j)
{
	u64 x[MAX_MEMBERS] = { corners[i], corners[j] };
	struct sample m = make_sample(x, 2, 0);
	u32 k;

	for (k = 0; k < NR_CORNERS && m.nr < MAX_MEMBERS; k++)
		if (obpf_scalar_has(&m.s, corners[k]))
			m.member[m.nr++] = corners[k];
	return m;
}

static void scalars_around_corners_hold_every_result(DOMAINS_PARAM)
{
	static struct sample s[NR_CORNERS * (NR_CORNERS + 1) / 2];
	u32 i, j, nr = 0, agree = 0;

	for (i = 0; i < NR_CORNERS; i++)
		for (j = i; j < NR_CORNERS; j++)
			s[nr++] = corner_sample(i, j);
	for (i = 0; i < nr; i += CORNER_STRIDE) {
		for (j = 0; j < nr; j += CORNER_STRIDE) {
			check_alu(&s[i], &s[j]);
			agree += check_refine(&s[i], &s[j]);
		}
	}
	CHECK(agree > 100000 / (CORNER_STRIDE * CORNER_STRIDE));
}

static void random_scalars_hold_every_alu_result(DOMAINS_PARAM)
{
	struct sample a, b;
	u32 n;

	for (n = 0; n < ROUNDS(40000); n++) {
		a = random_sample();
		b = random_sample();
		check_alu(&a, &b);
	}
}

static void random_comparisons_lose_no_member(DOMAINS_PARAM)
{
	struct sample a, b;
	u32 n, agree = 0;

	for (n = 0; n < ROUNDS(40000); n++) {
		a = random_sample();
		b = random_sample();
		if (!(n % 4))
			b = make_sample(a.member, a.nr, n / 4 % 32);
		agree += check_refine(&a, &b);
	}
	CHECK(agree > ROUNDS(1000000));
}

static void extensions_and_swaps_hold_every_result(DOMAINS_PARAM)
{
	static const u32 sizes[] = { 1, 2, 4, 8 };
	struct obpf_scalar zext, sext, le, be;
	struct sample a;
	u32 n, i, k;

	for (n = 0; n < ROUNDS(100000); n++) {
		a = random_sample();
		for (k = 0; k < ARRAY_SIZE(sizes); k++) {
			u32 up = 64 - sizes[k] * 8;

			zext = obpf_scalar_zext(a.s, sizes[k]);
			sext = obpf_scalar_sext(a.s, sizes[k]);
			le = obpf_scalar_end(OBPF_SUB_LE, a.s, sizes[k]);
			be = obpf_scalar_end(OBPF_SUB_BE, a.s, sizes[k]);
			for (i = 0; i < a.nr; i++) {
				u64 x = a.member[i];

				CHECK(obpf_scalar_has(&zext, x << up >> up));
				CHECK(obpf_scalar_has(&sext, (s64)(x << up) >> up));
				CHECK(obpf_scalar_has(&le, x << up >> up));
				CHECK(obpf_scalar_has(&be, __builtin_bswap64(x) >> up));
			}
		}
	}
}

static void inclusion_agrees_with_membership(DOMAINS_PARAM)
{
	struct sample a, b;
	u32 n, i, included = 0;

	for (n = 0; n < ROUNDS(100000); n++) {
		a = random_sample();
		b = n & 1 ? make_sample(a.member, 1 + rng() % a.nr, 0) : random_sample();
		if (!obpf_scalar_includes(&a.s, &b.s))
			continue;
		included++;
		for (i = 0; i < b.nr; i++)
			CHECK(obpf_scalar_has(&a.s, b.member[i]));
	}
	CHECK(included > ROUNDS(10000));
	CHECK(obpf_scalar_is_unknown(&obpf_scalar_unknown));
}

/* ---- precision, where programs depend on it */
static struct obpf_scalar below(u64 most)
{
	return obpf_scalar_urange(0, most);
}

static void masks_and_shifts_bound_an_unknown_number(DOMAINS_PARAM)
{
	struct obpf_scalar s;

	s = obpf_scalar_alu(OBPF_SUB_AND, obpf_scalar_unknown, obpf_scalar_const(0x3f), 64);
	CHECK(s.range.umax == 0x3f);
	CHECK(s.range.smin == 0);
	s = obpf_scalar_alu(OBPF_SUB_LSH, s, obpf_scalar_const(3), 64);
	CHECK(s.range.umax == 0x1f8);
	CHECK(obpf_tnum_is_aligned(s.tnum, 8));
	s = obpf_scalar_alu(OBPF_SUB_MOD, obpf_scalar_unknown, obpf_scalar_const(10), 64);
	CHECK(s.range.umax == 9);
	s = obpf_scalar_alu(OBPF_SUB_RSH, obpf_scalar_unknown, obpf_scalar_const(60), 64);
	CHECK(s.range.umax == 15);
	s = obpf_scalar_alu(OBPF_SUB_DIV, below(100), obpf_scalar_const(7), 32);
	CHECK(s.range.umax == 14);
	s = obpf_scalar_alu(OBPF_SUB_SMOD, obpf_scalar_unknown, obpf_scalar_const(-10), 64);
	CHECK(s.range.smin == -9 && s.range.smax == 9);
	/* The bits alone would say 127, and 4. */
	s = obpf_scalar_alu(OBPF_SUB_AND, obpf_scalar_unknown, below(100), 64);
	CHECK(s.range.umax == 100);
	s = obpf_scalar_alu(OBPF_SUB_OR, obpf_scalar_unknown, obpf_scalar_urange(5, 6), 64);
	CHECK(s.range.umin == 5);
}

static void extending_by_shifts_keeps_the_lower_halfs_bounds(DOMAINS_PARAM)
{
	struct obpf_scalar a = obpf_scalar_unknown, hundred = obpf_scalar_const(100),
			   n = obpf_scalar_const(32), s;

	/* if w1 > 100: not taken */
	CHECK(obpf_scalar_refine(OBPF_SUB_JGT, &a, &hundred, 32, false));
	s = obpf_scalar_alu(OBPF_SUB_LSH, a, n, 64);
	s = obpf_scalar_alu(OBPF_SUB_RSH, s, n, 64);
	CHECK(s.range.umax == 100);

	a = obpf_scalar_unknown;
	CHECK(obpf_scalar_refine(OBPF_SUB_JSGT, &a, &hundred, 32, false));
	s = obpf_scalar_alu(OBPF_SUB_LSH, a, n, 64);
	s = obpf_scalar_alu(OBPF_SUB_ARSH, s, n, 64);
	CHECK(s.range.smax == 100);
	CHECK(s.range.smin == -(s64)(1ull << 31));
}

static void halves_and_words_learn_from_each_other(DOMAINS_PARAM)
{
	struct obpf_scalar a = below(1000), c = obpf_scalar_const(500);

	CHECK(obpf_scalar_refine(OBPF_SUB_JSLT, &a, &c, 32, true));
	CHECK(a.range.umax == 499);
	a = obpf_scalar_zext(obpf_scalar_unknown, 4);
	CHECK(a.range.umax == 0xffffffff);
	c = obpf_scalar_const(7);
	CHECK(obpf_scalar_refine(OBPF_SUB_JEQ, &a, &c, 32, true));
	CHECK(obpf_scalar_is_const(&a));
	a = obpf_scalar_srange(-5, 10);
	c = obpf_scalar_const(0);
	CHECK(obpf_scalar_refine(OBPF_SUB_JSGE, &a, &c, 64, true));
	CHECK(a.range.umax == 10);
	/* A byte of whose word nothing is known but that it is one. */
	a = obpf_scalar_unknown;
	c = obpf_scalar_const(5);
	CHECK(obpf_scalar_refine(OBPF_SUB_JGE, &a, &c, 32, true));
	c = obpf_scalar_const(255);
	CHECK(obpf_scalar_refine(OBPF_SUB_JLE, &a, &c, 32, true));
	a = obpf_scalar_zext(a, 1);
	CHECK(a.range.umin == 5 && a.range.umax == 255);
}

static void a_bit_that_alone_can_have_been_set_is_set(DOMAINS_PARAM)
{
	struct obpf_scalar a = obpf_scalar_unknown, c = obpf_scalar_const(4);

	CHECK(obpf_scalar_refine(OBPF_SUB_JSET, &a, &c, 64, true));
	CHECK(a.tnum.value == 4 && a.tnum.mask == ~4ull);
	a = obpf_scalar_unknown;
	CHECK(obpf_scalar_refine(OBPF_SUB_JSET, &a, &c, 32, false));
	CHECK(!a.tnum.value && a.tnum.mask == ~4ull);
}

static void impossible_outcomes_are_known(DOMAINS_PARAM)
{
	struct obpf_scalar a, c;

	a = below(9);
	c = obpf_scalar_const(9);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JGT, &a, &c, 64, true));
	a = obpf_scalar_const(5);
	c = obpf_scalar_const(5);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JNE, &a, &c, 64, true));
	a = obpf_scalar_alu(OBPF_SUB_LSH, obpf_scalar_unknown, obpf_scalar_const(4), 64);
	c = obpf_scalar_const(0xf);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JSET, &a, &c, 64, true));
	a = obpf_scalar_unknown;
	c = obpf_scalar_const(0);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JLT, &a, &c, 64, true));
	a = obpf_scalar_srange(-8, -1);
	c = obpf_scalar_const(0);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JSGE, &a, &c, 32, true));
	a = obpf_scalar_unknown;
	c = obpf_scalar_const(1ull << 63);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JSLT, &a, &c, 64, true));
	a = below(5);
	c = obpf_scalar_urange(6, 10);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JEQ, &a, &c, 64, true));
	a = below(5);
	c = obpf_scalar_urange(6, 10);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JEQ, &a, &c, 32, true));
	/* Even and odd. */
	a = obpf_scalar_alu(OBPF_SUB_LSH, obpf_scalar_unknown, obpf_scalar_const(1), 64);
	c = obpf_scalar_alu(OBPF_SUB_OR, obpf_scalar_unknown, obpf_scalar_const(1), 64);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JEQ, &a, &c, 64, true));
	a = obpf_scalar_const(6);
	c = obpf_scalar_const(12);
	CHECK(!obpf_scalar_refine(OBPF_SUB_JSET, &a, &c, 64, false));
}

static void parts_that_exclude_each_other_leave_nothing(DOMAINS_PARAM)
{
	struct obpf_scalar s = obpf_scalar_unknown;

	/* Bits and bounds, in the upper half alone. */
	s.tnum = (struct obpf_tnum){ .value = 5ull << 32, .mask = ~0u };
	s.range.umin = 6ull << 32;
	CHECK(!obpf_scalar_sync(&s));
	/* Word and lower half, where the bits do not tell. */
	s = obpf_scalar_unknown;
	s.range.umin = 0xfffffffe;
	s.range.umax = 0x100000001;
	s.range.umin32 = 0x10;
	s.range.umax32 = 0x20;
	CHECK(!obpf_scalar_sync(&s));
}

/* Words at which signed or unsigned numbers wrap, and their neighbours. */
static u64 edge(u32 i, u32 bits)
{
	static const s8 from_zero[] = { -3, -2, -1, 0, 1, 2 };
	u64 word = bits == 64 ? ~0ull : ~0u, sign = word ^ word >> 1;

	return ((i < ARRAY_SIZE(from_zero) ? 0 : sign) + from_zero[i % ARRAY_SIZE(from_zero)]) &
	       word;
}

#define NR_EDGES 12

static s64 as_signed(u64 x, u32 bits)
{
	return bits == 64 ? (s64)x : (s64)(s32)x;
}

static bool span_has(const struct obpf_span *s, u64 x, u32 bits)
{
	return x >= s->umin && x <= s->umax && as_signed(x, bits) >= s->smin &&
	       as_signed(x, bits) <= s->smax;
}

/* Is @r what the bounds of @s leave? An extreme member lies at one of them, or where numbers wrap. */
static void check_best_span(const struct obpf_span *s, u32 bits)
{
	u64 word = bits == 64 ? ~0ull : ~0u, sign = word ^ word >> 1;
	u64 at[] = { s->umin, s->umax,	(u64)s->smin & word, (u64)s->smax & word, 0, word,
		     sign,    word >> 1 };
	struct obpf_span best = { .umin = ~0ull, .umax = 0, .smin = 1, .smax = 0 }, r = *s;
	bool some = false;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(at); i++) {
		if (!span_has(s, at[i], bits))
			continue;
		best.umin = min(best.umin, at[i]);
		best.umax = max(best.umax, at[i]);
		best.smin = some ? min(best.smin, as_signed(at[i], bits)) : as_signed(at[i], bits);
		best.smax = some ? max(best.smax, as_signed(at[i], bits)) : as_signed(at[i], bits);
		some = true;
	}
	CHECK(obpf_span_sync(&r, bits) == some);
	CHECK(!some || (r.umin == best.umin && r.umax == best.umax && r.smin == best.smin &&
			r.smax == best.smax));
}

static void signed_and_unsigned_bounds_leave_no_more_than_both_hold(DOMAINS_PARAM)
{
	struct obpf_span s;
	u32 bits, n;

	for (bits = 32; bits <= 64; bits += 32) {
		for (n = 0; n < NR_EDGES * NR_EDGES * NR_EDGES * NR_EDGES; n++) {
			s.umin = edge(n % NR_EDGES, bits);
			s.umax = edge(n / NR_EDGES % NR_EDGES, bits);
			s.smin = as_signed(edge(n / NR_EDGES / NR_EDGES % NR_EDGES, bits), bits);
			s.smax = as_signed(edge(n / NR_EDGES / NR_EDGES / NR_EDGES, bits), bits);
			if (s.umin <= s.umax && s.smin <= s.smax)
				check_best_span(&s, bits);
		}
	}
}

/* Every case, in order; make_tnums() runs before them. */
/* clang-format off */
#define DOMAINS_CASES(X) \
	X(tnum_binary_operators_hold_every_result), \
	X(tnum_sums_and_bitwise_results_are_the_best_there_are), \
	X(tnum_meet_join_and_inclusion_agree_with_sets), \
	X(tnum_ranges_hold_their_ends_and_between), \
	X(scalars_around_corners_hold_every_result), \
	X(random_scalars_hold_every_alu_result), \
	X(random_comparisons_lose_no_member), \
	X(extensions_and_swaps_hold_every_result), \
	X(inclusion_agrees_with_membership), \
	X(masks_and_shifts_bound_an_unknown_number), \
	X(extending_by_shifts_keeps_the_lower_halfs_bounds), \
	X(halves_and_words_learn_from_each_other), \
	X(a_bit_that_alone_can_have_been_set_is_set), \
	X(impossible_outcomes_are_known), \
	X(parts_that_exclude_each_other_leave_nothing), \
	X(signed_and_unsigned_bounds_leave_no_more_than_both_hold)
/* clang-format on */

#endif

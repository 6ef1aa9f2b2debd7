// SPDX-License-Identifier: GPL-2.0
/*
 * verifier_limits.c - what the verifier does when it runs short: of memory, at each allocation in
 * turn, over the whole corpus; of budget and patience, on programs built to explode.
 *
 * Figures are printed, never asserted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

#include "corpus.h"
#include "verifier_home.h"

#include "verifier/env.h"

/* Allocations of one program that are made to fail: all, or a sample of so many. */
#define FAILURES 24

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* ---- memory */
static u8 values[4096] __attribute__((aligned(8)));

/* The maps of a case as its program sees them, but that nothing is behind them. */
static void describe_maps(const struct obpf_corpus_case *t, struct obpf_map_desc *maps)
{
	const struct obpf_corpus_map *m;
	u32 i;

	for (i = 0; i < t->nr_maps; i++) {
		m = &t->maps[i];
		maps[i] = (struct obpf_map_desc){
			.type = m->type,
			.key_size = m->key_size,
			.value_size = m->value_size,
			.max_entries = m->max_entries,
			.flags = m->flags,
			.id = i + 1,
			.name = "",
			.map = (void *)(0x1000ul + i),
			.values = m->type == OBPF_MAP_TYPE_ARRAY && m->max_entries == 1 &&
						  m->value_size <= sizeof(values) ?
					  values :
					  NULL,
			.constant = m->frozen && (m->flags & OBPF_F_RDONLY_PROG),
		};
	}
}

/* Verify @insns; where it fails they must be as they were. */
static int verify_copy(struct obpf_verify_args *args, const struct obpf_dinsn *insns, u32 nr)
{
	struct obpf_dinsn *copy = malloc(nr * sizeof(*copy) + 1);
	struct obpf_verify_result res;
	int err;

	assert_non_null(copy);
	memcpy(copy, insns, nr * sizeof(*copy));
	args->insns = copy;
	args->nr_insns = nr;
	err = obpf_verify(args, &res);
	if (err) {
		assert_memory_equal(copy, insns, nr * sizeof(*copy));
		assert_null(res.facts);
	}
	home_free(&home, res.facts);
	free(copy);
	assert_int_equal(home.live, 0);
	return err;
}

static u32 sweep(const struct obpf_corpus_case *t)
{
	struct obpf_dinsn *insns = calloc(t->nr_insns + 1, sizeof(*insns));
	struct obpf_map_desc maps[OBPF_CORPUS_MAX_MAPS];
	struct obpf_verify_args args = {
		.core = &home.core,
		.log = &home.log,
		.type = obpf_prog_type_get(t->prog_type, OBPF_ARCH_X86_64),
		.wire = t->insns,
		.maps = maps,
		.nr_maps = t->nr_maps,
		.gpl_compatible = t->gpl,
	};
	struct obpf_decode_result decoded;
	u32 n, step, allocs = 0;
	int verdict, err;

	if (t->nr_insns && args.type && !obpf_decode(t->insns, t->nr_insns, insns, &decoded)) {
		describe_maps(t, maps);
		home_reset(0);
		verdict = verify_copy(&args, insns, t->nr_insns);
		allocs = home.allocs;
		step = allocs / FAILURES + 1;
		for (n = 1; n <= allocs; n += step) {
			home_reset(0);
			home.fail_at = n;
			err = verify_copy(&args, insns, t->nr_insns);
			/* A refusal that the instruction at hand earns anyway may come first. */
			if (err != -ENOMEM && (!verdict || err != verdict))
				fail_msg("%s:%u: allocation %u of %u: %d", t->file, t->line, n,
					 allocs, err);
		}
		home_reset(0);
		home.fail_at = allocs + 1;
		assert_int_equal(verify_copy(&args, insns, t->nr_insns), verdict);
	}
	free(insns);
	return allocs;
}

static void any_allocation_may_fail_in_any_program_of_the_corpus(void **state)
{
	struct obpf_corpus c = {};
	u64 allocs = 0;
	u32 i;

	assert_int_equal(obpf_corpus_read(&c, "selftests/corpus"), 0);
	for (i = 0; i < c.nr_cases; i++)
		allocs += sweep(c.cases[i]);
	print_message("# %u programs, %llu allocations\n", c.nr_cases, (unsigned long long)allocs);
	assert_true(allocs > 10 * c.nr_cases);
	obpf_corpus_free(&c);
}

/* ---- programs built to explode */
static struct obpf_dinsn big[20000];
static u32 nr;

static void emit(u32 op, u32 dst, u32 src, s32 off, s64 imm)
{
	assert_true(nr < ARRAY_SIZE(big));
	big[nr++] = (struct obpf_dinsn){ .op = op, .dst = dst, .src = src, .off = off, .imm = imm };
}

/* Each branch doubles the paths, and each way leaves its mark in a number that counts at the end. */
static void branch_chain(u32 n)
{
	u32 i;

	emit(OBPF_OP_MOV64_K, 6, 0, 0, 0);
	for (i = 0; i < n; i++) {
		emit(OBPF_OP_LDX_DW, 2, 1, 0, 0);
		emit(OBPF_OP_LSH64_K, 6, 0, 0, 1);
		emit(OBPF_OP_JEQ64_K, 2, 0, 1, i);
		emit(OBPF_OP_OR64_K, 6, 0, 0, 1);
	}
	emit(OBPF_OP_MOV64_X, 0, 10, 0, 0);
	emit(OBPF_OP_AND64_K, 6, 0, 0, 255);
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 0);
	emit(OBPF_OP_JEQ64_K, 6, 0, 1, 256);
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 1);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* Loops in loops, @n deep, ten rounds each, whose counters are all looked at. */
static void loop_nest(u32 n)
{
	u32 i, heads[8];

	for (i = 0; i < n; i++) {
		emit(OBPF_OP_ST_DW, 10, 0, -8 * (s32)(i + 1), 0);
		heads[i] = nr;
	}
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 0);
	while (i--) {
		emit(OBPF_OP_LDX_DW, 2, 10, -8 * (s32)(i + 1), 0);
		emit(OBPF_OP_ADD64_K, 2, 0, 0, 1);
		emit(OBPF_OP_STX_DW, 10, 2, -8 * (s32)(i + 1), 0);
		emit(OBPF_OP_JLT64_K, 2, 0, (s32)heads[i] - (s32)nr - 1, 10);
	}
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* A function that calls the next one twice, @n of them: 2^n calls. */
static void call_diamonds(u32 n)
{
	u32 i, j;

	for (i = 0; i < n; i++) {
		emit(OBPF_OP_MOV64_X, 6, 1, 0, 0);
		for (j = 0; j < 12; j++) {
			emit(OBPF_OP_MOV64_X, 1, 6, 0, 0);
			emit(OBPF_OP_ADD64_K, 1, 0, 0, j);
			/* To what begins behind this function's EXIT: the first call is 3 * 12 + 1 from there. */
			emit(OBPF_OP_CALL_LOCAL, 0, 0, 3 * (11 - j) + 1, 0);
		}
		emit(OBPF_OP_EXIT, 0, 0, 0, 0);
	}
	emit(OBPF_OP_MOV64_X, 0, 1, 0, 0);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* Each may go two back: what is live at the beginning comes to the end by as many steps back. */
static void jumps_back(u32 n)
{
	u32 i;

	emit(OBPF_OP_LDX_DW, 6, 1, 0, 0);
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 0);
	emit(OBPF_OP_MOV64_X, 7, 6, 0, 0);
	emit(OBPF_OP_MOV64_K, 8, 0, 0, 0);
	for (i = 0; i < n; i++)
		emit(OBPF_OP_JNE64_K, 0, 0, -3, 0);
	emit(OBPF_OP_MOV64_K, 6, 0, 0, 0);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* A branch chain with a large frame full of numbers, no two the same, which all count. */
static void wide_states(u32 n)
{
	u32 i;

	emit(OBPF_OP_MOV64_X, 9, 1, 0, 0);
	for (i = 1; i <= OBPF_LARGE_STACK_SIZE / 8; i++) {
		emit(OBPF_OP_LDX_DW, 2, 9, 0, 0);
		emit(OBPF_OP_STX_DW, 10, 2, -8 * (s32)i, 0);
	}
	for (i = 0; i < n; i++) {
		emit(OBPF_OP_LDX_DW, 3, 9, 8, 0);
		emit(OBPF_OP_JEQ64_K, 3, 0, 1, i);
		emit(OBPF_OP_MOV64_K, 4, 0, 0, 0);
	}
	for (i = 1; i <= OBPF_LARGE_STACK_SIZE / 8; i++)
		emit(OBPF_OP_LDX_DW, 2, 10, -8 * (s32)i, 0);
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 0);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

static const struct {
	const char *name;
	void (*make)(u32 n);
	u32 n;
	u32 prog_flags;
} bombs[] = {
	{ "branch chain", branch_chain, 2000, 0 },
	{ "loop nest", loop_nest, 7, 0 },
	{ "call diamonds", call_diamonds, 7, 0 },
	{ "jumps back", jumps_back, 15000, 0 },
	{ "wide states", wide_states, 4500, OBPF_F_LARGE_STACK },
};

static struct obpf_verify_args bomb_args(u32 i)
{
	nr = 0;
	bombs[i].make(bombs[i].n);
	return (struct obpf_verify_args){
		.core = &home.core,
		.log = &home.log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, OBPF_ARCH_X86_64),
		.insns = big,
		.nr_insns = nr,
		.gpl_compatible = true,
		.insn_budget = 300000,
		.prog_flags = bombs[i].prog_flags,
	};
}

/* What states may take together, and some more. */
#define MOST_BYTES (OBPF_MAX_STATE_BYTES + (64ul << 20))

static void a_program_built_to_explode_ends_by_its_budget(void **state)
{
	struct obpf_verify_args args;
	struct obpf_verify_result res;
	double began;
	u32 i;
	int err;

	for (i = 0; i < ARRAY_SIZE(bombs); i++) {
		args = bomb_args(i);
		home_reset(0);
		began = now();
		err = obpf_verify(&args, &res);
		print_message(
			"# %s: %d after %u instructions, %u states at most, %.0f thousand a second\n",
			bombs[i].name, err, res.insns_processed, res.peak_states,
			res.insns_processed / (now() - began) / 1000);
		assert_true(err == 0 || err == -E2BIG);
		assert_true(err == 0 || res.code == OBPF_REJECT_TOO_COMPLEX);
		assert_true(res.insns_processed <= 300000);
		/* They are asked for every thousand steps, of the passes before the walk too. */
		assert_true(home.polls <= (res.insns_processed + 8 * nr) / 1024 + 1);
		assert_true(home.peak_bytes < MOST_BYTES);
		home_free(&home, res.facts);
		assert_int_equal(home.live, 0);
	}
}

static void a_program_built_to_explode_is_interrupted_at_once(void **state)
{
	struct obpf_verify_args args;
	struct obpf_verify_result res;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bombs); i++) {
		args = bomb_args(i);
		home_reset(0);
		home.poll_fails_at = 4;
		if (obpf_verify(&args, &res) == 0) {
			/* It was not so hard. */
			assert_true(home.polls < 4);
			home_free(&home, res.facts);
			continue;
		}
		assert_true(res.insns_processed <= 5000);
		assert_int_equal(res.code, OBPF_REJECT_NONE);
		assert_int_equal(home.polls, 4);
		assert_int_equal(home.live, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_allocation_may_fail_in_any_program_of_the_corpus),
		cmocka_unit_test(a_program_built_to_explode_ends_by_its_budget),
		cmocka_unit_test(a_program_built_to_explode_is_interrupted_at_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verifier_limits", tests, NULL, NULL);
}

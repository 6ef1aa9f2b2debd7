// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_interp_kunit.c - every case of the corpus that must run: loaded, run on its memory, and its
 * results, memory and maps compared; and what ends a run early.
 */
#include <linux/module.h>
#include "compat.h"
#include "corpus_suite.h"
#include "corpus_runs.h"
#include "interp.h"

KUNIT_ARRAY_PARAM(runs, corpus_cases, name_case);

static void runs_and_leaves_what_the_corpus_says(struct kunit *test)
{
	judge_case(test);
}

/* ---- what ends a run ---- */

static u8 *new_stack(struct kunit *test)
{
	u8 *stack = kunit_kzalloc(test, OBPF_RUN_STACK_SIZE + 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, stack);
	return PTR_ALIGN(stack, 16);
}

static void an_endless_loop_leaves_when_it_is_cancelled(struct kunit *test)
{
	const struct obpf_dinsn insns[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 0, .imm = 5 },
		{ .op = OBPF_OP_JA, .off = -1 },
	};
	struct obpf_run_ctx rc = { .stack = new_stack(test), .cancel = 1 };

	KUNIT_EXPECT_EQ(test, obpf_interp_run(insns, 0, &rc), 0);
}

static void frames_have_stacks_of_their_own_and_saved_registers_return(struct kunit *test)
{
	/* main calls a chain of 7; each fills its word of the stack and clobbers R6 */
	const struct obpf_dinsn insns[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 1, .imm = 7 },
		{ .op = OBPF_OP_CALL_LOCAL, .off = 1 },
		{ .op = OBPF_OP_EXIT },
		/* 3: */
		{ .op = OBPF_OP_MOV64_X, .dst = 6, .src = 1 },
		{ .op = OBPF_OP_STX_DW, .dst = 10, .src = 1, .off = -8 },
		{ .op = OBPF_OP_MOV64_K, .dst = 0 },
		{ .op = OBPF_OP_JEQ64_K, .dst = 1, .imm = 1, .off = 2 },
		{ .op = OBPF_OP_ADD64_K, .dst = 1, .imm = -1 },
		{ .op = OBPF_OP_CALL_LOCAL, .off = -6 },
		{ .op = OBPF_OP_LDX_DW, .dst = 2, .src = 10, .off = -8 },
		{ .op = OBPF_OP_ADD64_X, .dst = 0, .src = 2 },
		{ .op = OBPF_OP_MUL64_K, .dst = 6, .imm = 100 },
		{ .op = OBPF_OP_ADD64_X, .dst = 0, .src = 6 },
		{ .op = OBPF_OP_EXIT },
	};
	struct obpf_run_ctx rc = { .stack = new_stack(test) };

	KUNIT_EXPECT_EQ(test, obpf_interp_run(insns, 0, &rc), 28 * 101);
}

static struct kunit_case interp_cases[] = {
	KUNIT_CASE_PARAM(runs_and_leaves_what_the_corpus_says, runs_gen_params),
	KUNIT_CASE(an_endless_loop_leaves_when_it_is_cancelled),
	KUNIT_CASE(frames_have_stacks_of_their_own_and_saved_registers_return),
	{}
};

static struct kunit_suite interp_suite = {
	.name = "obpf_interp",
	.suite_init = begin_corpus,
	.suite_exit = end_corpus,
	.test_cases = interp_cases,
};

kunit_test_suite(interp_suite);

// SPDX-License-Identifier: GPL-2.0
/*
 * pruning.c - how much is walked: states that stand for others must do so, or the walk takes longer
 * than it need. What must not stand for another is selftests/corpus/verifier_prune.t.
 *
 * Mostly a state is kept wherever paths may join (OBPF_F_TEST_STATE_FREQ), so that the counts are
 * those of the rules alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "verifier_home.h"

#include "verifier/env.h"

/* Two ways, and what comes behind them; the context is in R1, a number in R0. */
#define TWO_WAYS(first, second, behind) \
	"r0 = *(u64 *)(r1 +0)\nif r0 == 0x1 goto second\n" first "goto join\nsecond:\n" second \
	"join:\n" behind "r0 = 0\nexit\n"

struct row {
	const char *name;
	const char *text;
	/*
	 * Instructions walked beyond each one once: where a path ends at a state seen the
	 * instruction there counts once more; what no path leads to counts not.
	 */
	s32 more;
};

static const struct row rows[] = {
	{ "a_slot_that_nobody_reads_does_not_count",
	  TWO_WAYS("*(u64 *)(r10 -16) = r1\n", "*(u64 *)(r10 -16) = 0\n",
		   "r2 = r10\nr2 += -8\nr3 = *(u64 *)(r2 +0)\n"),
	  1 },
	{ "a_slot_that_is_stored_to_before_it_is_read_does_not_count",
	  TWO_WAYS("*(u64 *)(r10 -8) = r1\n", "*(u64 *)(r10 -8) = 0\n",
		   "*(u64 *)(r10 -8) = 0\nr3 = *(u64 *)(r10 -8)\n"),
	  1 },
	{ "a_slot_that_a_helper_does_not_reach_does_not_count",
	  TWO_WAYS("*(u64 *)(r10 -16) = r1\n", "*(u64 *)(r10 -16) = 0\n",
		   "r1 = r10\nr1 += -8\nr2 = 8\ncall bpf_get_current_comm#16\n"),
	  1 },
	{ "a_register_that_was_never_written_stands_for_any",
	  TWO_WAYS("r2 = 0\n", "r8 = 1\n", "r3 = 0\nif r3 == 0x0 goto out\nr4 = r8\nout:\n"), 0 },
	{ "bytes_stand_for_bytes",
	  TWO_WAYS("*(u32 *)(r10 -4) = r0\n", "*(u32 *)(r10 -4) = 1\n", "r3 = *(u32 *)(r10 -4)\n"),
	  1 },
	{ "bytes_that_were_never_written_stand_for_any",
	  TWO_WAYS("*(u16 *)(r10 -2) = r0\n", "*(u32 *)(r10 -4) = r0\n", "r3 = *(u32 *)(r10 -4)\n"),
	  1 },
	{ "a_number_in_a_slot_stands_for_bytes",
	  TWO_WAYS("*(u64 *)(r10 -8) = r0\n", "*(u32 *)(r10 -8) = r0\n*(u32 *)(r10 -4) = r0\n",
		   "r3 = *(u64 *)(r10 -8)\n"),
	  1 },
	{ "paths_join_in_a_function",
	  "call f\nr0 = 0\nexit\nf:\n" TWO_WAYS("r2 = 0\n", "r2 = 1\n", "r3 = r2\n"), 1 },
	/* One that ends at another tells it which numbers count, and these do not. */
	{ "numbers_in_slots_that_decide_nothing_do_not_count",
	  "r0 = *(u64 *)(r1 +0)\n"
	  "r6 = *(u64 *)(r1 +8)\n"
	  "r7 = *(u64 *)(r1 +16)\n"
	  "if r0 == 0x1 goto second\n"
	  "r2 = 1\n"
	  "goto store\n"
	  "second:\n"
	  "if r6 == 0x1 goto third\n"
	  "r2 = 2\n"
	  "goto store\n"
	  "third:\n"
	  "r2 = 3\n"
	  "store:\n"
	  "*(u64 *)(r10 -8) = r2\n"
	  "if r7 == 0x1 goto join\n"
	  "r4 = 0\n"
	  "join:\n"
	  "r3 = *(u64 *)(r10 -8)\n"
	  "r0 = 0\n"
	  "exit\n",
	  3 },
	/* The second way walks the four instructions behind the join again. */
	{ "a_state_that_was_of_no_use_once_is_kept",
	  "r0 = *(u64 *)(r1 +0)\n"
	  "if r0 & 0x1 goto second\n"
	  "r2 = r1\n"
	  "goto join\n"
	  "second:\n"
	  "if r0 & 0x2 goto third\n"
	  "r2 = 1\n"
	  "goto join\n"
	  "third:\n"
	  "r2 = r1\n"
	  "join:\n"
	  "r3 = r2\n"
	  "r0 = 0\n"
	  "exit\n",
	  3 + 1 },
};

static struct obpf_verify_result verify(const char *text, u32 flags, u32 *nr)
{
	struct obpf_dinsn *insns = assemble(text, nr);
	struct obpf_verify_args args = {
		.core = &home.core,
		.log = &home.log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_KPROBE, OBPF_ARCH_X86_64),
		.prog_flags = flags,
		.insns = insns,
		.nr_insns = *nr,
		.maps = test_maps,
		.nr_maps = ARRAY_SIZE(test_maps),
		.gpl_compatible = true,
	};
	struct obpf_verify_result res;
	int err;

	home_reset(OBPF_LOG_LEVEL2);
	err = obpf_verify(&args, &res);
	obpf_log_finish(&home.log);
	if (err)
		fail_msg("%s", home.text);
	home_free(&home, res.facts);
	free(insns);
	assert_int_equal(home.live, 0);
	return res;
}

static void is_walked_so_often(void **state)
{
	const struct row *row = *state;
	u32 nr, walked = verify(row->text, OBPF_F_TEST_STATE_FREQ, &nr).insns_processed;

	if (walked != nr + row->more)
		fail_msg("%u instructions walked, not %u\n%s", walked, nr + row->more, home.text);
}

/* Slots as far down as that always count. */
#define FAR (OBPF_STACK_SIZE + 8)

/*
 * @nr_values on the stack, each put into R0 by @make, and @last; then two ways that join, behind
 * which @use is done with each, and @last_use. How much more than every instruction is walked?
 */
static u32 walked_with(u32 nr_values, const char *make, const char *use, const char *last,
		       const char *last_use)
{
	char *text = malloc(256 * nr_values + 512), *p = text;
	u32 i, nr, walked;

	assert_non_null(text);
	p += sprintf(p, "r6 = r1\nr7 = *(u64 *)(r1 +0)\n*(u64 *)(r10 -8) = 0\n");
	for (i = 0; i < nr_values; i++)
		p += sprintf(p, "%s*(u64 *)(r10 -%u) = r0\n", make, FAR + 8 * i);
	p += sprintf(p, "%sif r7 == 0x1 goto join\nr7 = 0\njoin:\n", last);
	for (i = 0; i < nr_values && *use; i++)
		p += sprintf(p, "r0 = *(u64 *)(r10 -%u)\n%s", FAR + 8 * i, use);
	sprintf(p, "%sr0 = 0\nexit\n", last_use);
	walked = verify(text, OBPF_F_TEST_STATE_FREQ | OBPF_F_LARGE_STACK, &nr).insns_processed;
	free(text);
	return walked - nr;
}

static u32 walked_with_values(u32 nr_values, const char *make, const char *use)
{
	return walked_with(nr_values, make, use, "", "");
}

#define LOOKUP "r1 = map[fd:1]\nr2 = r10\nr2 += -8\ncall bpf_map_lookup_elem#1\n"

/* Pointers that are NULL together share an id, and each of these has its own. */
static void as_many_ids_as_there_is_room_for_are_compared(void **state)
{
	u32 most = OBPF_MAX_ID_PAIRS;

	/* Half of a map's address is a slot that is not walked. */
	assert_int_equal(walked_with_values(most, LOOKUP, "") + most, 1);
	/* With more it is not known which are the same. */
	assert_int_equal(walked_with_values(most + 1, LOOKUP, "") + most + 1, 2);
}

/* A number is given an id where it is stored, for what may be found out of it. */
static void numbers_without_kin_take_no_room_among_the_ids(void **state)
{
	assert_int_equal(walked_with_values(OBPF_MAX_ID_PAIRS + 1, "r0 = *(u32 *)(r6 +8)\n",
					    "r2 = r10\nr2 += r0\n"),
			 1);
}

/* Nor do those whose kin nobody reads any more: here in a register, there on the stack. */
static void numbers_whose_kin_is_dead_take_none_either(void **state)
{
	static const char *const kin[] = { "r9 = r8\n", "*(u64 *)(r10 -16) = r8\n" };
	u32 most = OBPF_MAX_ID_PAIRS, i;
	char last[64];

	for (i = 0; i < ARRAY_SIZE(kin); i++) {
		sprintf(last, "r8 = *(u32 *)(r6 +8)\n%s", kin[i]);
		assert_int_equal(walked_with(most, LOOKUP, "", last, "r2 = r10\nr2 += r8\n") + most,
				 1);
	}
}

/*
 * Two loops of other kinds go round a may_goto so often that the state of its turn before is off the
 * list by the time it is wanted; without it this comes to no end.
 */
static void a_loop_finds_its_turn_before_among_those_of_others(void **state)
{
	u32 nr;

	assert_int_equal(verify("r2 = *(u64 *)(r1 +0)\n"
				"call f\n"
				"exit\n"
				"f:\n"
				"r8 = r2\n"
				"r6 = r1\n"
				"r9 = 8\n"
				"*(u64 *)(r10 -104) = 0\n"
				"outer:\n"
				"*(u64 *)(r10 -112) = 0\n"
				"turn:\n"
				"may_goto left\n"
				"r4 = -2147483648\n"
				"w4 s>>= w9\n"
				"goto turn\n"
				"left:\n"
				"r0 = *(u64 *)(r10 -112)\n"
				"r0 += 1\n"
				"*(u64 *)(r10 -112) = r0\n"
				"r1 = r8\n"
				"r1 &= 15\n"
				"if r0 < r1 goto turn\n"
				"r0 = *(u64 *)(r10 -104)\n"
				"r0 += 1\n"
				"*(u64 *)(r10 -104) = r0\n"
				"r1 = r8\n"
				"r1 &= 3\n"
				"if r0 < r1 goto outer\n"
				"r0 = 0\n"
				"exit\n",
				0, &nr)
				 .insns_processed,
			 6998);
}

int main(void)
{
	static const struct CMUnitTest own[] = {
		cmocka_unit_test(as_many_ids_as_there_is_room_for_are_compared),
		cmocka_unit_test(numbers_without_kin_take_no_room_among_the_ids),
		cmocka_unit_test(numbers_whose_kin_is_dead_take_none_either),
		cmocka_unit_test(a_loop_finds_its_turn_before_among_those_of_others),
	};
	struct CMUnitTest tests[ARRAY_SIZE(own) + ARRAY_SIZE(rows)];
	u32 i;

	memcpy(tests, own, sizeof(own));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		tests[ARRAY_SIZE(own) + i] =
			(struct CMUnitTest){ .name = rows[i].name,
					     .test_func = is_walked_so_often,
					     .initial_state = (void *)&rows[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("pruning", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * verifier_oracle.c - is the verifier's word good? Random programs of fixed seeds; those that it
 * accepts are run, and every instruction's registers, stack and memory compared with what it
 * believed there (userspace/core/oracle.h).
 *
 * `make fuzz` does the same for longer, and build/fuzz/programs -s SEED -n 1 does it for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "world.h"

#define PROGRAMS 2500
#define RUNS 4
#define REPAIRS 8

/* Programs accepted that have what the name says. */
struct tally {
	u32 accepted, branches, loops, calls, values;
};

static void try_seed(struct fuzz_world *w, u64 seed, struct tally *t)
{
	static struct gen_prog p;

	gen_program(&p, seed);
	if (fuzz_world_load_gen(w, &p, REPAIRS, seed & 1 ? OBPF_F_TEST_STATE_FREQ : 0,
				seed % 16 ? 0 : OBPF_LOG_LEVEL2) < 0)
		return;
	t->accepted++;
	t->branches += !!p.branches;
	t->loops += !!p.loops;
	t->calls += !!p.calls;
	t->values += !!p.values;
	if (!fuzz_world_run(w, seed, RUNS))
		return;
	fuzz_world_show(w);
	fail_msg("seed %llu\n%s", (unsigned long long)seed, fuzz_world_text(w));
}

static void what_is_accepted_does_as_the_verifier_said(void **state)
{
	struct fuzz_world *w = fuzz_world_new();
	struct tally t = {};
	u64 seed, checked, exact;

	assert_non_null(w);
	for (seed = 1; seed <= PROGRAMS; seed++)
		try_seed(w, seed, &t);
	checked = obpf_oracle_checked(fuzz_world_oracle(w), &exact);
	print_message(
		"# %u of %u programs accepted; %u branch, %u loop, %u call, %u access map values\n",
		t.accepted, PROGRAMS, t.branches, t.loops, t.calls, t.values);
	print_message("# %llu instructions compared, %llu of them on paths walked\n",
		      (unsigned long long)checked, (unsigned long long)exact);
	assert_true(t.accepted > PROGRAMS / 2);
	assert_true(t.branches > PROGRAMS / 3);
	assert_true(t.loops > PROGRAMS / 5);
	assert_true(t.calls > PROGRAMS / 5);
	assert_true(t.values > PROGRAMS / 3);
	assert_true(exact > PROGRAMS * 50);
	fuzz_world_unload(w);
	assert_int_equal(fuzz_world_live(w), 0);
	fuzz_world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_accepted_does_as_the_verifier_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verifier_oracle", tests, NULL, NULL);
}

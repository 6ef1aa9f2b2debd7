// SPDX-License-Identifier: GPL-2.0
/*
 * jit_fuzz.c - machine code does what the interpreter does: random programs of fixed seeds, and each
 * of the corpus that runs, in both on the same inputs (selftests/fuzz/engines.h).
 *
 * Not under sanitizers, where to fork takes too long. `make fuzz-engines` does the same for longer,
 * and build/fuzz/engines -e -s SEED -n 1 -v does it for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <linux/errno.h>

#include "corpus.h"
#include "engines.h"
#include "jit/exec_mem.h"
#include "world.h"

#define PROGRAMS 20000
#define RUNS 6
#define REPAIRS 8

static struct fuzz_engines *engines;

static void compare(const struct obpf_load *l, u64 seed, const char *what, u32 number)
{
	if (fuzz_engines_compare(engines, l, seed, RUNS))
		fail_msg("%s:%u: %s", what, number, fuzz_engines_text(engines));
}

static struct fuzz_engines_tally report(void)
{
	struct fuzz_engines_tally t;

	fuzz_engines_tally(engines, &t);
	print_message("# %llu programs, %llu of them only in part for they are too long\n",
		      t.programs, t.cut);
	print_message("# %llu runs, %llu calls of helpers, %llu callbacks, %llu of timers, ",
		      t.runs, t.calls, t.callbacks, t.later);
	print_message("%llu tail calls\n", t.tail_calls);
	return t;
}

static void random_programs_do_the_same_in_both(void **state)
{
	struct fuzz_world *w = fuzz_world_new();
	static struct gen_prog p;
	struct fuzz_engines_tally t;
	u64 seed;

	assert_non_null(w);
	fuzz_world_unwatch(w);
	for (seed = 1; seed <= PROGRAMS; seed++) {
		gen_program(&p, seed);
		if (fuzz_world_load_gen(w, &p, REPAIRS, 0, 0) >= 0)
			compare(fuzz_world_image(w), seed, "seed", seed);
	}
	t = report();
	assert_true(t.programs > PROGRAMS * 9 / 10 && t.runs > t.programs * (RUNS - 1));
	assert_true(t.calls > t.programs * 10 && t.cut < PROGRAMS / 20);
	assert_true(t.callbacks > PROGRAMS / 10 && t.later > PROGRAMS / 10 &&
		    t.tail_calls > PROGRAMS / 2);
	fuzz_world_free(w);
}

static void the_corpus_does_the_same_in_both(void **state)
{
	struct obpf_corpus_core *core = obpf_corpus_core_new();
	struct fuzz_engines_tally before, t;
	struct obpf_corpus c = {};
	u32 i, programs = 0;
	int prog;

	assert_non_null(core);
	assert_int_equal(obpf_corpus_read(&c, "selftests/corpus"), 0);
	fuzz_engines_tally(engines, &before);
	for (i = 0; i < c.nr_cases; i++) {
		if (c.cases[i]->expect != OBPF_CORPUS_RUNS)
			continue;
		prog = obpf_corpus_core_load_case(core, c.cases[i]);
		if (prog >= 0)
			compare(obpf_corpus_core_load(core, prog), i, c.cases[i]->file,
				c.cases[i]->line);
		programs += prog >= 0;
		obpf_corpus_core_backend.reset(core);
	}
	t = report();
	/* Those that are not compared: no run of theirs takes what is made up as input, or ends. */
	assert_true(programs > 400 && t.programs - before.programs > programs * 9 / 10);
	obpf_corpus_core_free(core);
	obpf_corpus_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_programs_do_the_same_in_both),
		cmocka_unit_test(the_corpus_does_the_same_in_both),
	};

	if (obpf_exec_init())
		return 1;
	engines = fuzz_engines_new();
	if (!engines)
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("jit_fuzz", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * verifier_oracle.c - is the verifier's word good? Random programs of fixed seeds; those that it
 * accepts are run, and every instruction's registers, stack and memory compared with what it
 * believed there (userspace/core/oracle.h). Likewise each program of the corpus that runs.
 *
 * `make fuzz` does the same for longer, and build/fuzz/programs -s SEED -n 1 does it for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <linux/errno.h>

#include "corpus.h"
#include "trial.h"
#include "world.h"

#define PROGRAMS 2500
#define RUNS 4
#define REPAIRS 8

/* Programs that were accepted, and of them those that have each feature. */
struct tally {
	u32 accepted;
	u32 features[FUZZ_NR_FEATURES];
};

/* One of so many programs has the feature at least. */
static const u32 shares[FUZZ_NR_FEATURES] = {
	[FUZZ_BRANCHES] = 3,   [FUZZ_LOOPS] = 5,    [FUZZ_CALLS] = 5,	    [FUZZ_GLOBALS] = 10,
	[FUZZ_CALLBACKS] = 10, [FUZZ_HELPERS] = 2,  [FUZZ_VALUES] = 3,	    [FUZZ_PACKETS] = 20,
	[FUZZ_RECORDS] = 40,   [FUZZ_DYNPTRS] = 10, [FUZZ_LOCKS] = 20,	    [FUZZ_TIMERS] = 20,
	[FUZZ_SAVED] = 10,     [FUZZ_STACKS] = 20,  [FUZZ_TAIL_CALLS] = 20,
};

static void try_seed(struct fuzz_world *w, u64 seed, struct tally *t)
{
	static struct gen_prog p;
	u32 features, i;

	gen_program(&p, seed);
	if (fuzz_world_load_gen(w, &p, REPAIRS, seed & 1 ? OBPF_F_TEST_STATE_FREQ : 0,
				seed % 16 ? 0 : OBPF_LOG_LEVEL2) < 0)
		return;
	t->accepted++;
	features = fuzz_world_features(w);
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		t->features[i] += features >> i & 1;
	if (!fuzz_world_run(w, seed, RUNS))
		return;
	fuzz_world_show(w);
	fail_msg("seed %llu\n%s", (unsigned long long)seed, fuzz_world_text(w));
}

static void what_is_accepted_does_as_the_verifier_said(void **state)
{
	struct fuzz_world *w = fuzz_world_new();
	struct tally t = {};
	u64 seed, checked, exact, called, tail_calls;
	u32 i;

	assert_non_null(w);
	for (seed = 1; seed <= PROGRAMS; seed++)
		try_seed(w, seed, &t);
	checked = obpf_oracle_checked(fuzz_world_oracle(w), &exact);
	print_message("# %u of %u programs accepted\n", t.accepted, PROGRAMS);
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		print_message("# %u %s\n", t.features[i], fuzz_feature_names[i]);
	called = obpf_oracle_called(fuzz_world_oracle(w));
	print_message("# %llu instructions compared, %llu of them on paths walked\n",
		      (unsigned long long)checked, (unsigned long long)exact);
	tail_calls = obpf_oracle_tail_calls(fuzz_world_oracle(w));
	print_message("# %llu callbacks of timers, %llu tail calls\n", (unsigned long long)called,
		      (unsigned long long)tail_calls);
	assert_true(t.accepted > PROGRAMS / 2);
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		assert_true(t.features[i] > PROGRAMS / shares[i]);
	assert_true(exact > PROGRAMS * 50);
	assert_true(called > PROGRAMS / 2);
	fuzz_world_unload(w);
	assert_int_equal(fuzz_world_live(w), 0);
	fuzz_world_free(w);
}

/* ---- the corpus */
#define CORPUS "selftests/corpus"
#define CORPUS_STEPS 20000

struct corpus_run {
	struct obpf_corpus_core *core;
	struct obpf_oracle *oracle;
	u32 programs;
	u32 compared; /* of them, those whose walk could be kept */
};

static void run_case(struct corpus_run *r, const struct obpf_corpus_case *t)
{
	struct obpf_trial trial = { .oracle = r->oracle, .runs = RUNS, .max_steps = CORPUS_STEPS };
	int prog = obpf_corpus_core_load_case(r->core, t), err;

	if (prog >= 0) {
		trial.load = obpf_corpus_core_load(r->core, prog);
		err = obpf_trial_run(&trial);
		if (err == -EINVAL)
			fail_msg("%s:%u: %s: %s", t->file, t->line, t->name,
				 obpf_oracle_text(r->oracle));
		r->programs++;
		r->compared += !err;
	}
	obpf_corpus_core_backend.reset(r->core);
}

static void what_the_corpus_runs_does_as_the_verifier_said(void **state)
{
	struct corpus_run r = { .core = obpf_corpus_core_new(), .oracle = obpf_oracle_new() };
	struct obpf_corpus c = {};
	u32 i;

	assert_true(r.core && r.oracle);
	assert_int_equal(obpf_corpus_read(&c, CORPUS), 0);
	obpf_corpus_core_watch(r.core, obpf_oracle_watch(r.oracle));
	for (i = 0; i < c.nr_cases; i++)
		if (c.cases[i]->expect == OBPF_CORPUS_RUNS)
			run_case(&r, c.cases[i]);
	print_message("# %u of %u programs compared, %llu callbacks of timers\n", r.compared,
		      r.programs, (unsigned long long)obpf_oracle_called(r.oracle));
	assert_true(r.compared > 400 && r.compared + 10 > r.programs);
	assert_true(obpf_oracle_called(r.oracle) > 17 * RUNS);
	obpf_corpus_core_free(r.core);
	obpf_oracle_free(r.oracle);
	obpf_corpus_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_accepted_does_as_the_verifier_said),
		cmocka_unit_test(what_the_corpus_runs_does_as_the_verifier_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verifier_oracle", tests, NULL, NULL);
}

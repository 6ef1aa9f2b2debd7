// SPDX-License-Identifier: GPL-2.0
/*
 * programs.c - random programs; those that the verifier accepts are run beside its states, or by
 * both engines.
 *
 * usage: programs [-e] [-s SEED] [-n PROGRAMS] [-t SECONDS] [-v]
 *
 *	-e  is machine code what the interpreter is? (engines.h)
 *
 * The program of seed S is the same for ever: what a failure prints can be had again with -s S -n 1.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engines.h"
#include "jit/exec_mem.h"
#include "verifier/verifier.h"
#include "world.h"

#define RUNS 6
#define REPAIRS 8

struct tally {
	u32 programs, accepted, unrepaired;
	u32 features[FUZZ_NR_FEATURES];
	u32 codes[OBPF_NR_REJECTS];
	u64 insns;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Run what was loaded, in engines or else under the oracle: what is wrong with it, or NULL. */
static const char *run(struct fuzz_world *w, struct fuzz_engines *e, u64 seed)
{
	if (!e && fuzz_world_run(w, seed, RUNS))
		return fuzz_world_text(w);
	if (e && fuzz_engines_compare(e, fuzz_world_image(w), seed, RUNS))
		return fuzz_engines_text(e);
	return NULL;
}

/* One program: false when something is wrong with it. */
static bool try_seed(struct fuzz_world *w, struct fuzz_engines *e, u64 seed, struct tally *t,
		     bool show)
{
	static struct gen_prog p;
	static const u32 flags[] = { 0, OBPF_F_TEST_STATE_FREQ };
	const char *wrong;
	u32 features, i;
	int repairs;

	gen_program(&p, seed);
	t->programs++;
	repairs = fuzz_world_load_gen(w, &p, REPAIRS, flags[seed & 1], seed % 16 ? 0 : 4 | 2);
	if (show)
		fuzz_world_show(w);
	if (repairs < 0)
		return true;
	features = fuzz_world_features(w);
	t->accepted++;
	t->unrepaired += !repairs;
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		t->features[i] += features >> i & 1;
	t->insns += p.nr;
	wrong = run(w, e, seed);
	if (!wrong)
		return true;
	fuzz_world_show(w);
	fprintf(stderr, "seed %llu\n%s", (unsigned long long)seed, wrong);
	return false;
}

static void report_oracle(struct fuzz_world *w)
{
	u64 exact, checked = obpf_oracle_checked(fuzz_world_oracle(w), &exact);

	printf("# %llu instructions compared, %llu of them on paths walked\n",
	       (unsigned long long)checked, (unsigned long long)exact);
	printf("# %llu callbacks of timers, %llu tail calls\n",
	       (unsigned long long)obpf_oracle_called(fuzz_world_oracle(w)),
	       (unsigned long long)obpf_oracle_tail_calls(fuzz_world_oracle(w)));
}

static void report_engines(const struct fuzz_engines *e)
{
	struct fuzz_engines_tally t;

	fuzz_engines_tally(e, &t);
	printf("# %llu programs compared, %llu of them only in part for they are too long\n",
	       (unsigned long long)t.programs, (unsigned long long)t.cut);
	printf("# %llu runs, %llu calls of helpers, %llu callbacks, %llu of timers, %llu tail calls\n",
	       (unsigned long long)t.runs, (unsigned long long)t.calls,
	       (unsigned long long)t.callbacks, (unsigned long long)t.later,
	       (unsigned long long)t.tail_calls);
}

static void report(const struct tally *t, double took)
{
	u32 n = t->accepted ?: 1, i;

	printf("# %u programs, %.0f a second; accepted %.1f%%, %.1f%% as they were made\n",
	       t->programs, t->programs / took, 100.0 * t->accepted / t->programs,
	       100.0 * t->unrepaired / t->programs);
	printf("# of the accepted, of %.0f instructions each:", (double)t->insns / n);
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		printf("%s %.1f%% %s", i ? "," : "", 100.0 * t->features[i] / n,
		       fuzz_feature_names[i]);
	printf("\n");
}

int main(int argc, char **argv)
{
	u64 seed = 1, programs = ~0ull, n;
	double seconds = 1e9, start = now();
	struct fuzz_world *w = fuzz_world_new();
	struct fuzz_engines *e = NULL;
	struct tally t = {};
	bool engines = false, show = false;
	int c;

	while ((c = getopt(argc, argv, "es:n:t:v")) != -1) {
		if (c == 'e')
			engines = true;
		else if (c == 's')
			seed = strtoull(optarg, NULL, 0);
		else if (c == 'n')
			programs = strtoull(optarg, NULL, 0);
		else if (c == 't')
			seconds = strtod(optarg, NULL);
		else if (c == 'v')
			show = true;
		else
			return 2;
	}
	if (engines && !obpf_exec_init())
		e = fuzz_engines_new();
	if (!w || (engines && !e))
		return 2;
	if (engines)
		fuzz_world_unwatch(w);
	for (n = 0; n < programs && now() - start < seconds; n++)
		if (!try_seed(w, e, seed + n, &t, show))
			break;
	report(&t, now() - start);
	if (e)
		report_engines(e);
	else
		report_oracle(w);
	fuzz_engines_free(e);
	fuzz_world_free(w);
	return t.programs && n < programs && now() - start < seconds;
}

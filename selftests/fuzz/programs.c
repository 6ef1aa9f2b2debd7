// SPDX-License-Identifier: GPL-2.0
/*
 * programs.c - random programs; those that the verifier accepts are run beside its states.
 *
 * usage: programs [-s SEED] [-n PROGRAMS] [-t SECONDS] [-v]
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

/* One program: false when something is wrong with it. */
static bool try_seed(struct fuzz_world *w, u64 seed, struct tally *t, bool show)
{
	static struct gen_prog p;
	static const u32 flags[] = { 0, OBPF_F_TEST_STATE_FREQ };
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
	if (!fuzz_world_run(w, seed, RUNS))
		return true;
	fuzz_world_show(w);
	fprintf(stderr, "seed %llu\n%s", (unsigned long long)seed, fuzz_world_text(w));
	return false;
}

static void report(const struct tally *t, struct fuzz_world *w, double took)
{
	u32 n = t->accepted ?: 1, i;
	u64 exact, checked = obpf_oracle_checked(fuzz_world_oracle(w), &exact);

	printf("# %u programs, %.0f a second; accepted %.1f%%, %.1f%% as they were made\n",
	       t->programs, t->programs / took, 100.0 * t->accepted / t->programs,
	       100.0 * t->unrepaired / t->programs);
	printf("# of the accepted, of %.0f instructions each:", (double)t->insns / n);
	for (i = 0; i < FUZZ_NR_FEATURES; i++)
		printf("%s %.1f%% %s", i ? "," : "", 100.0 * t->features[i] / n,
		       fuzz_feature_names[i]);
	printf("\n");
	printf("# %llu instructions compared, %llu of them on paths walked\n",
	       (unsigned long long)checked, (unsigned long long)exact);
}

int main(int argc, char **argv)
{
	u64 seed = 1, programs = ~0ull, n;
	double seconds = 1e9, start = now();
	struct fuzz_world *w = fuzz_world_new();
	struct tally t = {};
	bool show = false;
	int c;

	while ((c = getopt(argc, argv, "s:n:t:v")) != -1) {
		if (c == 's')
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
	if (!w)
		return 2;
	for (n = 0; n < programs && now() - start < seconds; n++)
		if (!try_seed(w, seed + n, &t, show))
			break;
	report(&t, w, now() - start);
	fuzz_world_free(w);
	return t.programs && n < programs && now() - start < seconds;
}

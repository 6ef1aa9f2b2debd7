/* SPDX-License-Identifier: GPL-2.0 */
/*
 * engines.h - does machine code do what the interpreter does? An accepted program is run by both on
 * the same inputs.
 *
 * Each engine has a process of its own, forked from this one, so that it finds the same world at the
 * same addresses: numbers that were made of pointers can be compared, too. What a run leaves is its
 * result, the context and packet, the elements of its maps, and the calls of helpers with their
 * arguments and results. Hosted only. One thread; obpf_exec_init() was there before.
 */
#ifndef SELFTESTS_FUZZ_ENGINES_H
#define SELFTESTS_FUZZ_ENGINES_H

#include "load.h"

struct fuzz_engines;

/* NULL without memory. */
struct fuzz_engines *fuzz_engines_new(void);
void fuzz_engines_free(struct fuzz_engines *e);

/**
 * fuzz_engines_compare - run @l's program @runs times in both
 * @l: accepted
 * @seed: of inputs, and of what the code has to be like: with BMI2, blinded, entered by landing pads,
 *	  left by thunks
 *
 * A program array of the program's has this very program in it, as translated as what runs at index
 * 0 and interpreted at index 1. A run that does not end by itself within a moment is not compared,
 * nor are those after it.
 *
 * Return: 0; -EINVAL when something differs, and fuzz_engines_text() tells what; -errno.
 */
int fuzz_engines_compare(struct fuzz_engines *e, const struct obpf_load *l, u64 seed, u32 runs);

const char *fuzz_engines_text(const struct fuzz_engines *e);

/* What was compared so far. */
struct fuzz_engines_tally {
	u64 programs; /* at least one run of each */
	u64 runs;
	u64 calls; /* of helpers */
	u64 tail_calls; /* that were taken */
	u64 callbacks; /* but for bpf_loop's */
	u64 later; /* callbacks of timers, which follow a run, whenever they are due */
	u64 cut; /* programs that had a run that did not end */
};

void fuzz_engines_tally(const struct fuzz_engines *e, struct fuzz_engines_tally *t);

#endif

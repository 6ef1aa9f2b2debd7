/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * trial.h - an accepted program, run on many inputs under the oracle, or by an engine.
 *
 * Contexts, packets, elements of maps, foreign memory and what helpers say of the world are made up,
 * from a seed: the same seed makes the same runs. Hosted only. One thread, one trial at a time: it
 * answers for the world (env_host.h) meanwhile.
 */
#ifndef OBPF_CORE_TRIAL_H
#define OBPF_CORE_TRIAL_H

#include "load.h"
#include "oracle.h"
#include "test_run.h"

/* Runs a trial's program in the oracle's place. */
struct obpf_trial_engine {
	/* False: the run was ended early, and with it the trial is. */
	bool (*run)(struct obpf_trial_engine *e, u64 r1, struct obpf_run_ctx *rc, u64 *r0);
	/* What it left in @test's buffers, and in the maps. */
	void (*left)(struct obpf_trial_engine *e, const struct obpf_test *test, u64 r0);
};

struct obpf_trial {
	struct obpf_oracle *oracle; /* that watched the load */
	struct obpf_trial_engine *engine; /* NULL: the oracle */
	const struct obpf_load *load; /* accepted */
	u64 seed;
	u32 runs; /* wanted */
	u32 max_steps; /* instructions after which a run is ended */

	/* out */
	u32 done; /* runs */
	u32 cut; /* of them, ended early by the oracle */
};

/**
 * obpf_trial_run - run the program until something is not as the verifier said, or a run is ended
 *
 * Maps that can change have other elements afterwards.
 *
 * Return: 0; -EINVAL, and obpf_oracle_text() tells what; -E2BIG when the walk had too many steps;
 * -ENOMEM.
 */
int obpf_trial_run(struct obpf_trial *t);

#endif

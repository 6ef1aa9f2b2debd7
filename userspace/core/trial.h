/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * trial.h - an accepted program, run on many inputs under the oracle.
 *
 * Contexts, packets, elements of maps, foreign memory and what helpers say of the world are made up,
 * from a seed: the same seed makes the same runs. Hosted only. One thread, one trial at a time: it
 * answers for the world (env_host.h) meanwhile.
 */
#ifndef OBPF_CORE_TRIAL_H
#define OBPF_CORE_TRIAL_H

#include "load.h"
#include "oracle.h"

struct obpf_trial {
	struct obpf_oracle *oracle; /* that watched the load */
	const struct obpf_load *load; /* accepted */
	u64 seed;
	u32 runs; /* wanted */
	u32 max_steps; /* instructions after which a run is ended */

	/* out */
	u32 done; /* runs */
	u32 cut; /* of them, ended early */
};

/**
 * obpf_trial_run - run the program until something is not as the verifier said
 *
 * Maps that can change have other elements afterwards.
 *
 * Return: 0; -EINVAL, and obpf_oracle_text() tells what; -E2BIG when the walk had too many steps;
 * -ENOMEM.
 */
int obpf_trial_run(struct obpf_trial *t);

#endif

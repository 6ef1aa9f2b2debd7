/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * offline_run.h - runs of the offline device's subject, by either engine.
 *
 * For callers that see the system's headers and none of the kernel's. One thread. What the verifier
 * has not seen runs as it is: it may kill the process or take for ever, so whoever allows that
 * (obpf_offline_options.unverified) has it run in a process of its own.
 */
#ifndef OBPF_CORE_OFFLINE_RUN_H
#define OBPF_CORE_OFFLINE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "offline.h"

enum obpf_engine {
	OBPF_ENGINE_BEST, /* machine code where there can be some */
	OBPF_ENGINE_INTERP,
	OBPF_ENGINE_JIT, /* or -errno */
};

struct obpf_offline_bytes {
	uint8_t *bytes;
	size_t size;
};

struct obpf_offline_run {
	/* in; the buffers stay the caller's */
	enum obpf_engine engine;
	bool blind; /* as OBPF's parameter jit_harden */
	uint32_t repeat; /* runs; 0 is 1 */
	/*
	 * As PROG_TEST_RUN's data_in and ctx_in. What the type wants and is not there is zeroes: a frame
	 * of 64 bytes, a context of the type's size. What was not verified has R1 = data's address and
	 * R2 = its size instead, whatever the type.
	 */
	struct obpf_offline_bytes data, ctx;

	/* out */
	uint64_t r0; /* of the last run */
	uint64_t ns; /* of all runs together */
	bool jited;
	/* What came of data and context; no bytes: the type gives back none. Until the release. */
	struct obpf_offline_bytes data_out, ctx_out;
};

/**
 * obpf_offline_run - run the subject, which has passed
 *
 * Return: 0; -EINVAL, -E2BIG, -EOPNOTSUPP as PROG_TEST_RUN would say of the buffers, -EOPNOTSUPP,
 * -ENOSPC of OBPF_ENGINE_JIT; -ENOMEM. On failure nothing is held.
 */
int obpf_offline_run(struct obpf_offline *o, struct obpf_offline_run *run);
void obpf_offline_run_release(struct obpf_offline_run *run);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * calls.h - what helpers are called, with what, and what they say: a program's calls, written down.
 *
 * Hosted only. One thread.
 */
#ifndef SELFTESTS_FUZZ_CALLS_H
#define SELFTESTS_FUZZ_CALLS_H

#include "callback.h"
#include "isa/insn.h"

/* Calls that are kept in full; all of them are counted, and in the digest. */
#define FUZZ_MAX_CALLS 512

struct fuzz_call {
	u64 helper; /* its id */
	u64 arg[OBPF_HELPER_ARGS]; /* those that the helper has; a function's address is left out */
	u64 ret; /* of tail calls the program that goes on */
	u64 to[OBPF_CALLBACK_ARGS]; /* what a function is called back with */
};

struct fuzz_calls {
	u64 digest;
	u32 nr, nr_callbacks;
	struct fuzz_call first[FUZZ_MAX_CALLS];
};

/* Calls of @nr slots of @insns, fixed up, go through here from now on. */
void fuzz_calls_redirect(struct obpf_dinsn *insns, u32 nr);
/* Write them into @calls; NULL: nowhere. */
void fuzz_calls_note(struct fuzz_calls *calls);

static inline void fuzz_calls_forget(struct fuzz_calls *calls)
{
	calls->digest = 0;
	calls->nr = calls->nr_callbacks = 0;
}

/* @value in a digest of what came before. */
static inline u64 fuzz_digest(u64 digest, u64 value)
{
	digest = (digest ^ value) * 0x9e3779b97f4a7c15ull;
	return digest ^ digest >> 29;
}

#endif

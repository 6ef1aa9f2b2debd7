/* SPDX-License-Identifier: GPL-2.0 */
/*
 * callee.h - a program as a tail call sees it: what goes on in the caller's place.
 *
 * Plain data without includes of upper floors: program arrays hold callees, the interpreter and the
 * JITs enter them, and only the home knows the object around one.
 *
 * Lifetime: an array holds a reference; a callee that was taken out stays for the RCU read-side
 * sections that may have found it, which put() sees to.
 */
#ifndef OBPF_CALLEE_H
#define OBPF_CALLEE_H

#include <linux/types.h>

struct obpf_dinsn;
struct obpf_prog_type;
struct obpf_run_ctx;

/* What a chain of tail calls may be long; one more falls through to the next instruction. */
#define OBPF_MAX_TAIL_CALLS 33

/* What a function that is called from outside, a timer's callback, is handed in R1, R2 ... */
#define OBPF_CALLEE_ARGS 3

struct obpf_callee {
	/*
	 * Runs the program, which is rc->callee, with @fp in R10: as the first of a run, or in a tail
	 * call's place. Of one that is interpreted it is obpf_interp_enter().
	 */
	u64 (*entry)(u64 ctx, struct obpf_run_ctx *rc, u8 *fp);
	/* Runs a function of it that LD_FUNC named, with @arg in R1 to R3, as the first of a run. */
	u64 (*call)(const void *fn, const u64 *arg, struct obpf_run_ctx *rc);
	const struct obpf_dinsn *insns; /* fixed up, ready to run */
	const struct obpf_prog_type *type;
	u32 stack_size; /* bytes of a run's stack that its frames take up at most */
	u32 stack_extra; /* of these, what its frames have together beyond OBPF_STACK_SIZE each */
	u32 ctx_size; /* bytes that it needs of a context whose size is the caller's (CTX_IS_BUFFER) */
	u32 id; /* of the program */
	void (*get)(struct obpf_callee *callee); /* caller holds a reference */
	/* Caller runs it, in an RCU section. False: its last reference is gone. NULL: it always is. */
	bool (*tryget)(struct obpf_callee *callee);
	void (*put)(struct obpf_callee *callee); /* any context but NMI */
};

/* A program array as code that looks into it sees it; it stays as it is as long as the map. */
struct obpf_callees {
	struct obpf_callee __rcu **entries; /* NULL where empty */
	u32 nr;
};

#endif

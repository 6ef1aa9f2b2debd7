/* SPDX-License-Identifier: GPL-2.0 */
/*
 * callback.h - a helper that calls back into the program, step by step.
 *
 * Plain data without includes of upper floors. The body of such a helper (OBPF_HELPER_CALLS_BACK)
 * does not call: its engine asks it before each call, with the same R1-R5, whether there is one more
 * to be made, and makes it. So the interpreter need not enter itself, and what a walk has to
 * remember lies on the run's stack, out of every program's reach, where NMI has room for it too.
 */
#ifndef OBPF_CALLBACK_H
#define OBPF_CALLBACK_H

#include <linux/types.h>
#include "helpers/proto.h"

struct obpf_dinsn;

/* Calls that a program can ask bpf_loop for. */
#define OBPF_MAX_LOOPS (8u * 1024 * 1024)
#define OBPF_LOOP_ID 181 /* its helper's */

#define OBPF_CALLBACK_ARGS 4

/* One call of such a helper, rc->iter while its body runs; zero when it is asked first. */
struct obpf_iter {
	/* The engine's. */
	const struct obpf_dinsn *call; /* the helper call */
	u64 arg[OBPF_HELPER_ARGS]; /* its R1-R5 */

	/* The body's: where it says 1, what is to be called, with which R1-R4. */
	const void *fn; /* what LD_FUNC gave */
	u64 to[OBPF_CALLBACK_ARGS];
	/* In: the last call's R0. Out, where it says 0: the helper's. */
	u64 r0;
	u64 nr; /* calls made so far: the body counts */
	u32 index; /* of the array element, whose key this is; of the bucket */
	void *elem; /* hash tables: the element that was shown last, and what came behind it then */
	void *next;
};

#endif

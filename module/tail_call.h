/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tail_call.h - what goes on in a program's place, found in a program array.
 *
 * Any context; inside the run's RCU section, which is what keeps the program that was found. The
 * entering is the engine's; translated code does the same as this.
 */
#ifndef OBPF_TAIL_CALL_H
#define OBPF_TAIL_CALL_H

#include <linux/compiler.h>
#include <linux/nospec.h>
#include <linux/rcupdate.h>
#include "callee.h"
#include "run_ctx.h"

/* Or NULL. */
static inline struct obpf_callee *obpf_callee_find(const struct obpf_callees *callees, u32 index)
{
	if (unlikely(index >= callees->nr))
		return NULL;
	/* A mispredicted branch must not take what lies behind the array for a program either. */
	index = array_index_nospec(index, callees->nr);
	return rcu_dereference(callees->entries[index]);
}

/*
 * What is at @index; NULL: the run goes on behind the call. @room: bytes of stack from the caller's
 * frame on, which the callee takes over. One that would need more, or more context than this run was
 * given, falls through as a missing one does: the verifier has bounded both for each program, but
 * not for the two together.
 */
static inline struct obpf_callee *obpf_tail_call_find(const struct obpf_callees *callees, u32 index,
						      u64 room, struct obpf_run_ctx *rc)
{
	struct obpf_callee *callee;

	if (unlikely(rc->tail_calls >= OBPF_MAX_TAIL_CALLS))
		return NULL;
	callee = obpf_callee_find(callees, index);
	if (!callee || callee->ctx_size > rc->ctx_size || callee->stack_size > room)
		return NULL;
	rc->tail_calls++;
	return callee;
}

#endif

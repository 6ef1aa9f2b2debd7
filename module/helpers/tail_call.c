// SPDX-License-Identifier: GPL-2.0
/*
 * tail_call.c - bpf_tail_call: finds what goes on in the caller's place.
 *
 * Any context; inside the run's RCU section, which is what keeps the program that was found. The
 * entering is the engine's. Reference: bpf-helpers(7).
 */
#include "callee.h"
#include "helpers/body.h"
#include "maps/map.h"
#include "run_ctx.h"

/*
 * The engine has put into @r5 how many bytes of stack there are from the caller's frame on, which the
 * callee takes over. One that would need more, or more context than this run was given, falls
 * through as a missing one does: the verifier has bounded both for each program, but not for the
 * two together.
 */
u64 obpf_tail_call(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_callee *callee;

	rc->next = NULL;
	if (unlikely(rc->tail_calls >= OBPF_MAX_TAIL_CALLS))
		return 0;
	callee = obpf_prog_array_find(obpf_reg_ptr(r2), r3);
	if (!callee || callee->ctx_size > rc->ctx_size ||
	    callee->nr_frames * OBPF_RUN_FRAME_SIZE + callee->stack_extra > r5)
		return 0;
	rc->tail_calls++;
	rc->next = callee;
	return 0;
}

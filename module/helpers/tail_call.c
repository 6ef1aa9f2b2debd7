// SPDX-License-Identifier: GPL-2.0
/*
 * tail_call.c - bpf_tail_call: finds what goes on in the caller's place.
 *
 * Context: see tail_call.h. Reference: bpf-helpers(7).
 */
#include "helpers/body.h"
#include "maps/map.h"
#include "tail_call.h"

/* The engine has put into @r5 how many bytes of stack there are from the caller's frame on. */
u64 obpf_tail_call(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct obpf_callees *callees = obpf_prog_array_callees(obpf_reg_ptr(r2));

	return (unsigned long)obpf_tail_call_find(callees, r3, r5, rc);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * ring.c - ringbuf_output, ringbuf_reserve, ringbuf_submit, ringbuf_discard, ringbuf_query.
 *
 * Any context. What reserve returned the verifier makes the program submit or discard exactly once.
 */
#include "helpers/body.h"
#include "maps/map.h"

u64 obpf_ring_output(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)obpf_ringbuf_output(obpf_reg_ptr(r1), obpf_reg_ptr(r2), r3, r4);
}

u64 obpf_ring_reserve(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (unsigned long)obpf_ringbuf_reserve(obpf_reg_ptr(r1), r2, r3);
}

u64 obpf_ring_submit(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	obpf_ringbuf_commit(obpf_reg_ptr(r1), r2, false);
	return 0;
}

u64 obpf_ring_discard(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	obpf_ringbuf_commit(obpf_reg_ptr(r1), r2, true);
	return 0;
}

u64 obpf_ring_query(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_ringbuf_query(obpf_reg_ptr(r1), r2);
}

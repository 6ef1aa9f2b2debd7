// SPDX-License-Identifier: GPL-2.0
/*
 * hit.c - get_func_ip, get_attach_cookie: what was hit, as the hook has written it down.
 *
 * Any context. In a test run nothing was hit, and both are 0.
 */
#include "helpers/body.h"
#include "run_ctx.h"

u64 obpf_hit_func_ip(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return rc->func_ip;
}

u64 obpf_hit_cookie(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return rc->cookie;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - get_smp_processor_id, get_numa_node_id, get_prandom_u32: where, and by what chance.
 *
 * Any context.
 */
#include "helpers/body.h"
#include "helpers/env.h"

u64 obpf_cpu_id(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_cpu();
}

u64 obpf_cpu_node(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_numa_node();
}

u64 obpf_cpu_random(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_random();
}

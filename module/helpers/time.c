// SPDX-License-Identifier: GPL-2.0
/*
 * time.c - ktime_get_ns, get_smp_processor_id: when and where.
 *
 * Any context.
 */
#include "helpers/body.h"
#include "helpers/env.h"

u64 obpf_time_ktime_ns(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_ktime_ns();
}

u64 obpf_cpu_id(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_cpu();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * time.c - ktime_get_{,boot_,coarse_,tai_}ns, jiffies64: when.
 *
 * Any context. The kernel's coarse clock is read in a loop that an NMI inside its update would
 * never leave, so that coarse_ns answers with the fine clock: what is promised of it, monotonic and
 * not ahead of CLOCK_MONOTONIC, holds for that too.
 */
#include "helpers/body.h"
#include "helpers/env.h"

u64 obpf_time_ktime_ns(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_ktime_ns();
}

u64 obpf_time_boot_ns(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_boot_ns();
}

u64 obpf_time_tai_ns(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_tai_ns();
}

u64 obpf_time_jiffies(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_jiffies();
}

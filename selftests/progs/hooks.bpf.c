// SPDX-License-Identifier: GPL-2.0
/*
 * hooks - what runs on the functions of the test module obpf_target: see vm/hooks.c.
 *
 * No program is attached by its section; the test does that.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

__u64 old_hits, new_hits;
__u64 returns; /* hits of on_return */
__u64 return_sum; /* of what was returned */
__u64 last_return;
__u64 syscall_returns, syscall_result; /* of on_syscall_return */

const volatile __u32 test_pid;

SEC("kprobe")
int count_old(struct pt_regs *ctx)
{
	__sync_fetch_and_add(&old_hits, 1);
	return 0;
}

SEC("kprobe")
int count_new(struct pt_regs *ctx)
{
	__sync_fetch_and_add(&new_hits, 1);
	return 0;
}

SEC("kretprobe")
int on_return(struct pt_regs *ctx)
{
	__sync_fetch_and_add(&returns, 1);
	__sync_fetch_and_add(&return_sum, ctx->rax);
	last_return = ctx->rax;
	return 0;
}

/* The system call is everybody's; the test asks for its own results. */
SEC("kretprobe")
int on_syscall_return(struct pt_regs *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 != test_pid)
		return 0;
	__sync_fetch_and_add(&syscall_returns, 1);
	syscall_result = ctx->rax;
	return 0;
}

SEC("tracepoint")
int other_type(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0
/*
 * hit_counter - the least that can be attached: two programs on one function, no ring, one counter
 * each.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

__u64 first_hits;
__u64 second_hits;

SEC("kprobe/do_sys_openat2")
int first(struct pt_regs *ctx)
{
	__sync_fetch_and_add(&first_hits, 1);
	return 0;
}

SEC("kprobe/do_sys_openat2")
int second(struct pt_regs *ctx)
{
	__sync_fetch_and_add(&second_hits, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0
/* badsym - cannot be attached: a function that no kernel has. */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/no_such_function_here")
int badsym(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

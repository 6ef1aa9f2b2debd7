// SPDX-License-Identifier: GPL-2.0
/*
 * blacklisted - cannot be attached: a function that kprobes themselves run through, so none may be
 * put there.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/get_kprobe")
int blacklisted(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

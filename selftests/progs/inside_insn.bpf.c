// SPDX-License-Identifier: GPL-2.0
/* inside_insn - cannot be attached: a place that is not the beginning of an instruction. */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/do_sys_openat2+0x1")
int inside_insn(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

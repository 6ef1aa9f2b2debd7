// SPDX-License-Identifier: GPL-2.0
/* verify_types.bpf.c - type data that stands in for a kernel's: obpf verify --btf reads it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct verify_kernel_type {
	long first;
	long here;
};

SEC("kprobe/do_sys_openat2")
int types(struct verify_kernel_type *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

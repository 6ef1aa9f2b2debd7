// SPDX-License-Identifier: GPL-2.0
/* syscall.bpf.c - a program that its caller hands a buffer, and one of another type that may sleep. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct args {
	__u64 sum, more;
};

SEC("syscall")
int add(struct args *ctx)
{
	ctx->sum += ctx->more;
	return 7;
}

SEC("?uprobe.s")
int sleeps(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

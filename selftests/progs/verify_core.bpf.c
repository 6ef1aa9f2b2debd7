// SPDX-License-Identifier: GPL-2.0
/*
 * verify_core.bpf.c - CO-RE against verify_types.bpf.c: a member at another offset, and one that is
 * not there, asked for first and not asked for.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct verify_kernel_type {
	long gone;
	long here;
} __attribute__((preserve_access_index));

SEC("kprobe/do_sys_openat2")
int moved(struct verify_kernel_type *ctx)
{
	return ctx->here;
}

SEC("kprobe/do_sys_openat2")
int guarded(struct verify_kernel_type *ctx)
{
	if (bpf_core_field_exists(ctx->gone))
		return ctx->gone;
	return ctx->here;
}

SEC("kprobe/do_sys_openat2")
int unguarded(struct verify_kernel_type *ctx)
{
	return ctx->gone;
}

char LICENSE[] SEC("license") = "GPL";

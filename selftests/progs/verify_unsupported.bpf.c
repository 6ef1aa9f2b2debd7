// SPDX-License-Identifier: GPL-2.0
/*
 * verify_unsupported.bpf.c - what obpf does not have: types of programs, a helper, a section that
 * names no type.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sk_lookup")
int lookup_type(void *ctx)
{
	return 1;
}

SEC("kprobe/do_sys_openat2")
int missing_helper(void *ctx)
{
	return bpf_sys_close(1);
}

SEC("nothing/known")
int no_type(void *ctx)
{
	return 0;
}

SEC("?kprobe/do_sys_openat2")
int left_out(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0
/* bad_section - a program of a kind that this version cannot attach. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int bad_section(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";

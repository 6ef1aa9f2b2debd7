// SPDX-License-Identifier: GPL-2.0
/* bad_map - asks for an array with keys of eight bytes, which no array has. */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u64);
	__type(value, __u64);
} broken SEC(".maps");

SEC("kprobe/do_sys_openat2")
int bad_map(struct pt_regs *ctx)
{
	__u64 key = 0;

	bpf_map_lookup_elem(&broken, &key);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

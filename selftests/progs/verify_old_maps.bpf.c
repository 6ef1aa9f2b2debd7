// SPDX-License-Identifier: GPL-2.0
/* verify_old_maps.bpf.c - a map as libbpf read it before 1.0. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	unsigned int type, key_size, value_size, max_entries, map_flags;
} counts SEC("maps") = { BPF_MAP_TYPE_HASH, 4, 8, 16, 0 };

SEC("kprobe/do_sys_openat2")
int old_maps(void *ctx)
{
	int key = 0;
	long *value = bpf_map_lookup_elem(&counts, &key);

	return value ? *value : 0;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0
/*
 * locks - numbers that are equal, but for who holds their value's lock: vm/locks.c runs this on all
 * CPUs and changes them itself meanwhile.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "locks.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct locks_value);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct locks_value);
} counts SEC(".maps");

/* In a subprogram, which the lock is held through. */
static __noinline void change(struct locks_value *value)
{
	value->a++;
	value->b++;
}

static __always_inline int add_one(struct locks_value *value)
{
	int torn;

	if (!value)
		return 0;
	bpf_spin_lock(&value->lock);
	torn = value->a != value->b;
	change(value);
	bpf_spin_unlock(&value->lock);
	return torn;
}

/* 1: it has seen numbers that are not equal. */
SEC("tc")
int count(struct __sk_buff *skb)
{
	__u32 key = 0;

	return add_one(bpf_map_lookup_elem(&table, &key)) |
	       add_one(bpf_map_lookup_elem(&counts, &key));
}

char LICENSE[] SEC("license") = "GPL";

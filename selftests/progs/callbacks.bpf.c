// SPDX-License-Identifier: GPL-2.0
/*
 * callbacks - loops by bpf_loop, walks over each family of maps, and global functions; the test
 * that runs them and reads what came of it is vm/callbacks.c.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include "callbacks.h"

#define MAP(name, map_type) \
	struct { \
		__uint(type, BPF_MAP_TYPE_##map_type); \
		__uint(max_entries, NR_ELEMS); \
		__type(key, __u32); \
		__type(value, __u64); \
	} name SEC(".maps")

MAP(array, ARRAY);
MAP(percpu_array, PERCPU_ARRAY);
MAP(hash, HASH);
MAP(percpu_hash, PERCPU_HASH);

__u64 turns; /* in */
__u64 results[NR_RESULTS];
__u64 sum;

struct total {
	__u64 keys;
	__u64 values;
	__u64 stop_at;
};

/* --- bpf_loop --- */

static int add_turn(__u64 i, __u64 *total)
{
	*total += i;
	return 0;
}

SEC("kprobe")
int sum_turns(struct pt_regs *ctx)
{
	__u64 total = 0;

	results[CALLS] = bpf_loop(turns, add_turn, &total, 0);
	sum = total;
	return 0;
}

static int add_row(__u64 i, __u64 *total)
{
	bpf_loop(i & 15, add_turn, total, 0);
	return 0;
}

SEC("kprobe")
int sum_rows(struct pt_regs *ctx)
{
	__u64 total = 0;

	results[CALLS] = bpf_loop(turns, add_row, &total, 0);
	sum = total;
	return 0;
}

/* --- walks --- */

static long add_elem(void *map, __u32 *key, __u64 *value, struct total *t)
{
	t->keys += *key;
	t->values += *value;
	return t->values == t->stop_at;
}

static void walk(void *map, enum result calls)
{
	struct total t = { .stop_at = ~0ull };

	results[calls] = bpf_for_each_map_elem(map, add_elem, &t, 0);
	results[calls + 1] = t.keys;
	results[calls + 2] = t.values;
}

SEC("kprobe")
int walk_all(struct pt_regs *ctx)
{
	walk(&array, ARRAY_CALLS);
	walk(&percpu_array, PERCPU_ARRAY_CALLS);
	walk(&hash, HASH_CALLS);
	walk(&percpu_hash, PERCPU_HASH_CALLS);
	return 0;
}

static long delete_odd(void *map, __u32 *key, __u64 *value, void *unused)
{
	if (*key & 1)
		bpf_map_delete_elem(map, key);
	return 0;
}

SEC("kprobe")
int delete_odd_keys(struct pt_regs *ctx)
{
	results[CALLS] = bpf_for_each_map_elem(&hash, delete_odd, NULL, 0);
	return 0;
}

/* --- global functions --- */

struct pair {
	__u64 a;
	__u64 b;
};

__noinline int add_pair(struct pair *p, int times)
{
	if (!p)
		return -1;
	p->a += p->b * times;
	return times;
}

__noinline long from_context(struct pt_regs *ctx)
{
	return ctx->rdi;
}

SEC("kprobe")
int call_globals(struct pt_regs *ctx)
{
	struct pair p = { 1, 2 };

	results[CALLS] = add_pair(&p, 10);
	results[CALLS] += add_pair(NULL, 10);
	results[CALLS] += from_context(ctx);
	sum = p.a;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

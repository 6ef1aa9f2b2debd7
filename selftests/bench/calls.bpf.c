// SPDX-License-Identifier: GPL-2.0
/*
 * calls.bpf.c - what bench-jit measures in a virtual machine only, because it leaves the program: maps,
 * helpers, tail calls, callbacks.
 *
 * The kernels named callee_* are called by others.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef unsigned int u32;
typedef unsigned long long u64;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} ring SEC(".maps");

u64 total;

/* A counter stays one in a register, of which verifiers know more than of memory. */
#define keep(x) asm volatile("" : "+r"(x))

/* What the others are measured above. */
SEC("xdp") int nothing(struct xdp_md *ctx)
{
	return 0;
}

SEC("xdp") int hash_lookup(struct xdp_md *ctx)
{
	u32 i, key, found = 0;
	u64 *value;

	for (i = 0; i < 32; i++) {
		key = i;
		keep(i);
		value = bpf_map_lookup_elem(&table, &key);
		if (value)
			found += *value;
	}
	return found & 0xff;
}

SEC("xdp") int hash_update(struct xdp_md *ctx)
{
	u64 value = 1;
	u32 i, key;

	for (i = 0; i < 32; i++) {
		key = i;
		keep(i);
		bpf_map_update_elem(&table, &key, &value, BPF_ANY);
	}
	return 0;
}

SEC("xdp") int percpu_counter(struct xdp_md *ctx)
{
	u32 key, i;
	u64 *value;

	for (i = 0; i < 32; i++) {
		key = i & 15;
		value = bpf_map_lookup_elem(&counters, &key);
		if (value)
			(*value)++;
	}
	return 0;
}

SEC("xdp") int global_counter(struct xdp_md *ctx)
{
	u32 i;

	for (i = 0; i < 32; i++)
		__sync_fetch_and_add(&total, i);
	return 0;
}

SEC("xdp") int small_helpers(struct xdp_md *ctx)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < 16; i++)
		sum += bpf_ktime_get_ns() + bpf_get_smp_processor_id();
	return sum & 1;
}

static long add(u32 index, u64 *sum)
{
	*sum += index;
	return 0;
}

SEC("xdp") int callbacks(struct xdp_md *ctx)
{
	u64 sum = 0;

	bpf_loop(32, add, &sum, 0);
	return sum & 0xff;
}

/* Of who, when and how often: what a tracing tool sends. */
struct event {
	u64 time, count;
	u32 cpu, pid;
};

SEC("xdp") int event(struct xdp_md *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 one = 1, *count = bpf_map_lookup_elem(&table, &pid);
	struct event *e;

	if (count)
		(*count)++;
	else
		bpf_map_update_elem(&table, &pid, &one, BPF_ANY);
	e = bpf_ringbuf_reserve(&ring, sizeof(*e), 0);
	if (!e)
		return 0;
	e->time = bpf_ktime_get_ns();
	e->count = count ? *count : 1;
	e->cpu = bpf_get_smp_processor_id();
	e->pid = pid;
	bpf_ringbuf_discard(e, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("xdp") int callee_0(struct xdp_md *ctx);
SEC("xdp") int callee_1(struct xdp_md *ctx);
SEC("xdp") int callee_2(struct xdp_md *ctx);
SEC("xdp") int callee_3(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(u32));
	__array(values, int(struct xdp_md *));
} chain SEC(".maps") = {
	.values = { callee_0, callee_1, callee_2, callee_3 },
};

#define CALLEE(number) \
	SEC("xdp") int callee_##number(struct xdp_md *ctx) \
	{ \
		bpf_tail_call(ctx, &chain, (number) + 1); \
		return number; \
	}
CALLEE(0)
CALLEE(1)
CALLEE(2)
CALLEE(3)

SEC("xdp") int tail_calls(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &chain, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

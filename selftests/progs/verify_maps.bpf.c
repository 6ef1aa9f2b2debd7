// SPDX-License-Identifier: GPL-2.0
/*
 * verify_maps.bpf.c - maps that only a loader makes complete, and maps that obpf does not have, each
 * in a program of its own.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, int);
	__type(value, long);
} sized_later SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 50000000);
	__type(key, int);
	__type(value, char[4096]);
} huge SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1000);
} odd_ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, int);
	__type(value, long);
} pinned SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 100);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_NUMA_NODE);
	__uint(numa_node, 63);
	__type(key, int);
	__type(value, long);
} mapped SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 100);
	__uint(key_size, 4);
	__uint(value_size, 127 * 8);
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, long);
} inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, int);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &inner } };

int tail(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(values, int(void *));
} calls SEC(".maps") = { .values = { [1] = (void *)&tail } };

const volatile int limit = 100;
int counter = 5;

static long *find(void *map)
{
	int key = 0;

	return bpf_map_lookup_elem(map, &key);
}

SEC("kprobe/do_sys_openat2")
int use_sized_later(void *ctx)
{
	long *value = find(&sized_later);

	return value ? *value : 0;
}

SEC("kprobe/do_sys_openat2")
int use_huge(void *ctx)
{
	long *value = find(&huge);

	return value ? *value : 0;
}

SEC("kprobe/do_sys_openat2")
int use_odd_ring(void *ctx)
{
	long *room = bpf_ringbuf_reserve(&odd_ring, sizeof(*room), 0);

	if (room) {
		*room = 1;
		bpf_ringbuf_submit(room, 0);
	}
	return 0;
}

SEC("kprobe/do_sys_openat2")
int use_pinned(void *ctx)
{
	long *value = find(&pinned);

	return value ? *value : 0;
}

SEC("kprobe/do_sys_openat2")
int use_mapped(void *ctx)
{
	long *value = find(&mapped);

	return value ? *value : 0;
}

SEC("kprobe/do_sys_openat2")
int use_globals(void *ctx)
{
	return counter++ < limit;
}

SEC("kprobe/do_sys_openat2")
int use_calls(void *ctx)
{
	bpf_tail_call(ctx, &calls, 1);
	return 0;
}

SEC("kprobe")
int tail(void *ctx)
{
	return 0;
}

SEC("kprobe/do_sys_openat2")
int use_stacks(void *ctx)
{
	return bpf_get_stackid(ctx, &stacks, 0);
}

SEC("kprobe/do_sys_openat2")
int use_perf(void *ctx)
{
	long word = 0;

	return bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &word, sizeof(word));
}

SEC("kprobe/do_sys_openat2")
int use_outer(void *ctx)
{
	return !!find(&outer);
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0
/*
 * overflow - writes more into the smallest ring than it holds: two of three records cannot fit.
 *
 * Every hit outputs three records of which a page holds one. What does not fit is dropped and
 * counted, by the ring itself and here.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u64 number;
	char text[16];
	__u8 filler[2400];
};

const struct event *event_type __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

__u64 written;
__u64 refused;

static __always_inline void emit(__u64 number)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e) {
		__sync_fetch_and_add(&refused, 1);
		return;
	}
	e->number = number;
	__builtin_memcpy(e->text, "overflow", 9);
	bpf_ringbuf_submit(e, 0);
	__sync_fetch_and_add(&written, 1);
}

SEC("kprobe/do_sys_openat2")
int BPF_KPROBE(overflow)
{
	emit(1);
	emit(2);
	emit(3);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

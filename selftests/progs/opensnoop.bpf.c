// SPDX-License-Identifier: GPL-2.0
/*
 * opensnoop - who opens which file: an event for each call of do_sys_openat2().
 *
 * An object as any libbpf user would write it: typed kprobe arguments, a CO-RE read of a kernel
 * struct, a ring buffer, a hash map, constants and variables in .rodata, .data and .bss.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct event {
	__u64 time; /* ns since boot */
	__u64 seq; /* opens so far, over all processes */
	__u32 pid;
	__u32 tid;
	__u32 cpu;
	__u32 flags; /* O_* */
	char comm[16];
	char filename[200];
};

/* Puts struct event into the object's type data, where `obpf run` looks for it. */
const struct event *event_type __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} opens SEC(".maps");

const volatile __u32 only_pid; /* 0: every process */
__u64 next_seq = 1;
__u64 lost;

static __always_inline void count(__u32 pid)
{
	__u64 one = 1, *seen = bpf_map_lookup_elem(&opens, &pid);

	if (seen)
		__sync_fetch_and_add(seen, 1);
	else
		bpf_map_update_elem(&opens, &pid, &one, BPF_NOEXIST);
}

SEC("kprobe/do_sys_openat2")
int BPF_KPROBE(opensnoop, int dfd, const char *filename, struct open_how *how)
{
	__u64 pid_tgid = bpf_get_current_pid_tgid();
	__u32 pid = pid_tgid >> 32;
	struct event *e;

	if (only_pid && pid != only_pid)
		return 0;
	count(pid);
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	e->time = bpf_ktime_get_ns();
	e->seq = __sync_fetch_and_add(&next_seq, 1);
	e->pid = pid;
	e->tid = (__u32)pid_tgid;
	e->cpu = bpf_get_smp_processor_id();
	e->flags = (__u32)BPF_CORE_READ(how, flags);
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	/*
	 * An unreadable name gives an empty one; what lies behind the end of a name is not cleared.
	 */
	if (bpf_probe_read_user_str(e->filename, sizeof(e->filename), filename) < 0)
		e->filename[0] = 0;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

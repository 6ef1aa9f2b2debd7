// SPDX-License-Identifier: GPL-2.0
/* two_rings - records of two kinds in two ring buffers, one of them of no fixed length. */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

enum kind { OPENED = 1, CREATED };

struct event {
	enum kind kind;
	__u32 pid;
};

struct name {
	__u32 dfd;
	char text[];
};

const struct event *event_type __attribute__((unused));
const struct name *name_type __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16384);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16384);
} names SEC(".maps");

SEC("kprobe/do_sys_openat2")
int BPF_KPROBE(two_rings, int dfd, const char *filename)
{
	struct {
		__u32 dfd;
		char text[60];
	} n = {}; /* a struct name with its text */
	struct event e = { OPENED, bpf_get_current_pid_tgid() >> 32 };

	bpf_ringbuf_output(&events, &e, sizeof(e), 0);
	n.dfd = dfd;
	bpf_probe_read_user_str(n.text, sizeof(n.text), filename);
	bpf_ringbuf_output(&names, &n, sizeof(n), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

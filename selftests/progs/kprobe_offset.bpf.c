// SPDX-License-Identifier: GPL-2.0
/* kprobe_offset - a section that names an offset: the first instruction, told as symbol+0x0. */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u64 ip;
	__u32 pid;
};

const struct event *event_type __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("kprobe/do_sys_openat2+0x0")
int at_offset(struct pt_regs *ctx)
{
	struct event e = {};

	e.ip = PT_REGS_IP(ctx);
	e.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_ringbuf_output(&events, &e, sizeof(e), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

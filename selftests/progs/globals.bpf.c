// SPDX-License-Identifier: GPL-2.0
/*
 * globals - counts one process's opens in variables that a skeleton maps into its loader.
 *
 * .rodata is set before loading and then frozen, .data has a first value, .bss starts at zero.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

const volatile __u32 target_pid;
const volatile __u64 step = 1;
__u64 total = 1000;
__u64 hits;
__u64 others;
char last_name[64];

SEC("kprobe/do_sys_openat2")
int BPF_KPROBE(count_open, int dfd, const char *filename)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (pid != target_pid) {
		__sync_fetch_and_add(&others, 1);
		return 0;
	}
	__sync_fetch_and_add(&hits, 1);
	__sync_fetch_and_add(&total, step);
	bpf_probe_read_user_str(last_name, sizeof(last_name), filename);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

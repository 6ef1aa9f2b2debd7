// SPDX-License-Identifier: GPL-2.0
/*
 * bad_license - calls a helper that is there for GPL programs alone, and says nothing about its
 * license.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

SEC("kprobe/do_sys_openat2")
int bad_license(struct pt_regs *ctx)
{
	__u64 word = 0;

	bpf_probe_read_kernel(&word, sizeof(word), ctx);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/* verify_extern.bpf.c - what only a kernel can say: its version, and an option that it lacks. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_OBPF_NO_SUCH_OPTION __kconfig __weak;

SEC("kprobe/do_sys_openat2")
int extern_values(void *ctx)
{
	if (CONFIG_OBPF_NO_SUCH_OPTION)
		return 1;
	return LINUX_KERNEL_VERSION > 1;
}

char LICENSE[] SEC("license") = "GPL";

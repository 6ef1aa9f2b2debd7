// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_bpf.c - libobpf's calls answered by the kernel's own bpf(2): the tool over a device that
 * is there on any machine where root may use BPF. The commands that are obpf's alone give EINVAL.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

int obpf_device_fd(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return fd;
}

static obpf_answer diverted;

void obpf_call_divert(obpf_answer answer)
{
	diverted = answer;
}

int obpf_call(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	if (diverted)
		return (int)obpf_raw_result(diverted(cmd, attr, size));
	return (int)syscall(SYS_bpf, cmd, attr, size);
}

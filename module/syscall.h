/* SPDX-License-Identifier: GPL-2.0 */
/* syscall.h - the device's ioctl. Floor F4, process context. */
#ifndef OBPF_SYSCALL_H
#define OBPF_SYSCALL_H

#include <linux/fs.h>

/*
 * bpf(cmd, attr, size) by way of OBPF_IOC(cmd, size); -ENOTTY for a request that is not one of
 * ours.
 */
long obpf_ioctl(struct file *file, unsigned int req, unsigned long arg);

#endif

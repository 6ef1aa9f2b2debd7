/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * libobpf.h - the way from a program to the obpf module.
 *
 * A program that uses libbpf needs none of the calls below. It links libobpf before libbpf, and
 * every bpf(2) call that libbpf makes reaches the module instead of the kernel's own BPF:
 *
 *	cc tool.c -o tool $(pkg-config --cflags --libs libobpf)
 *
 * How: libbpf makes its system calls through the C library's syscall(), and libobpf defines that
 * function too. bpf(2) becomes an ioctl on /dev/obpf, perf_event_open(2) on the kernel's kprobe PMU
 * becomes OBPF_EVENT_OPEN, everything else goes to the kernel unchanged. Where the kernel has no such
 * PMU, libobpf's open() and fopen() answer for the two files in which libbpf looks for it.
 *
 * The calls here are for programs that talk to the module themselves. All of them may be called
 * from any thread, and after fork(); none may be called from a signal handler that interrupts
 * another.
 */
#ifndef LIBOBPF_H
#define LIBOBPF_H

#include <stdbool.h>
#include <stdint.h>

#include "obpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * obpf_device_fd - the process's descriptor of /dev/obpf
 *
 * Opened on first use, close-on-exec, and kept; the library owns it: do not close it.
 *
 * Return: the descriptor, or -1 with errno: ENODEV when the module is not loaded (there is no
 * /dev/obpf), EACCES or EPERM when the caller may not open it, or what else open(2) says.
 */
int obpf_device_fd(void);

/**
 * obpf_call - one call of the module: bpf(cmd, attr, size), or one of obpf's own commands
 * @cmd: enum obpf_cmd
 * @attr: in and out; bytes beyond @size count as zero
 * @size: bytes of @attr, at most OBPF_IOC_SIZE_MAX
 *
 * Return: what bpf(2) returns for @cmd (a new descriptor is close-on-exec), or -1 with errno:
 * EINVAL for a command above 255, E2BIG for a larger @size, those of obpf_device_fd(), and the
 * module's.
 */
int obpf_call(unsigned int cmd, union obpf_attr *attr, unsigned int size);

/**
 * obpf_kprobe_open - an event for a place in the kernel's code, for OBPF_LINK_CREATE to link to
 * @symbol: a function of the kernel or of a module; NULL when @offset is an address
 * @offset: bytes into @symbol, or the address itself
 * @retprobe: at the return of the function rather than at the place
 *
 * Return: a descriptor that the caller closes, or -1 with errno: ENOENT for a symbol that the
 * kernel does not have, EINVAL or EILSEQ for a place where no probe may be, those of obpf_call().
 */
int obpf_kprobe_open(const char *symbol, uint64_t offset, bool retprobe);

#ifdef __cplusplus
}
#endif

#endif /* LIBOBPF_H */

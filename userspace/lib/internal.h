/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * internal.h - what the files of libobpf share, and nobody else sees.
 *
 * The library is compiled with the visibility that the compiler gives; a static libobpf.a lands in
 * executables whose dynamic symbols would otherwise show all of it, so each symbol says which it
 * is.
 */
#ifndef OBPF_LIB_INTERNAL_H
#define OBPF_LIB_INTERNAL_H

#define OBPF_PUBLIC __attribute__((visibility("default")))
#define OBPF_HIDDEN __attribute__((visibility("hidden")))

#include <errno.h>

#include "libobpf.h"

/**
 * obpf_raw_syscall - the system call itself, not through any function that could be interposed
 * Return: the kernel's answer: -4095..-1 is an error number, negated.
 */
OBPF_HIDDEN long obpf_raw_syscall(long number, const long arg[6]);

/* The kernel's answer as libc's syscall() hands it on: -1 and errno for an error. */
static inline long obpf_raw_result(long answer)
{
	if (answer < 0 && answer >= -4095) {
		errno = (int)-answer;
		return -1;
	}
	return answer;
}

static inline long obpf_raw_syscall3(long number, long a, long b, long c)
{
	const long arg[6] = { a, b, c };

	return obpf_raw_syscall(number, arg);
}

struct perf_event_attr;

/* Where the kernel tells of its kprobe PMU. */
#define OBPF_KPROBE_PMU "/sys/bus/event_source/devices/kprobe/"

/*
 * The PMU that libobpf tells of where the kernel has none. A function of files.c on purpose: with a
 * static libobpf.a the linker takes that file for the sake of this name, before libc's archive can
 * offer the functions that the file defines.
 */
OBPF_HIDDEN unsigned int obpf_own_pmu_type(void);
/* The bit of its config that asks for the return. */
OBPF_HIDDEN int obpf_own_pmu_retprobe_bit(void);

/* Is it an event of the kernel's kprobe PMU, or of the one that stands in for it? */
OBPF_HIDDEN bool obpf_pmu_is_kprobe(const struct perf_event_attr *attr);

/**
 * obpf_pmu_open - perf_event_open(2) for an event that obpf_pmu_is_kprobe() owns to
 * Return: as obpf_kprobe_open().
 */
OBPF_HIDDEN int obpf_pmu_open(const struct perf_event_attr *attr, int pid, int cpu, int group_fd,
			      unsigned long flags);

/*
 * From now on obpf_call() is answered by @answer, which returns as a system call does, and the device
 * is not opened. NULL: by the device again. For one thread that makes all of the calls.
 */
typedef long (*obpf_answer)(unsigned int cmd, union obpf_attr *attr, unsigned int size);
OBPF_HIDDEN void obpf_call_divert(obpf_answer answer);

#endif /* OBPF_LIB_INTERNAL_H */

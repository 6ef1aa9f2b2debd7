// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * transport.c - syscall(), in the place of libc's.
 *
 * libbpf, and what is built on it, makes bpf(2) and perf_event_open(2) calls through libc's
 * syscall() and nothing else, so this one symbol is the whole transport. Which definition libbpf
 * finds is a matter of link order:
 *
 * - a static libbpf.a: the linker takes the first definition it meets, so libobpf.a stands before
 *   libc (which is last anyway), with `-u syscall` to pull this file out of the archive;
 * - a shared libbpf.so: it looks a symbol up in the executable, then in the libraries in the order
 *   of their naming, so either the executable holds libobpf.a, or libobpf.so is named before
 *   libc.so and kept with --no-as-needed: no reference of the executable's own makes it needed.
 *
 * The symbol carries no version: libbpf asks for libc's version of it, and a definition with a
 * version of its own would not be taken for that. Any thread, any context that may make a system
 * call. Reference: syscall(2), bpf(2), obpf.h.
 */
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/*
 * The caller's `int` arguments come in 64-bit registers whose upper halves are anything, so what is
 * read here as a number is cut to the type that the system call declares.
 */
static long route(long number, const long arg[6])
{
	if (number == SYS_bpf)
		return obpf_call((unsigned int)arg[0], (union obpf_attr *)arg[1],
				 (unsigned int)arg[2]);
	if (number == SYS_perf_event_open &&
	    obpf_pmu_is_kprobe((const struct perf_event_attr *)arg[0]))
		return obpf_pmu_open((const struct perf_event_attr *)arg[0], (int)arg[1],
				     (int)arg[2], (int)arg[3], (unsigned long)arg[4]);
	return obpf_raw_result(obpf_raw_syscall(number, arg));
}

/*
 * Six arguments are fetched whether or not they were given, as libc does: what was not given is
 * whatever the register or the caller's stack holds, and the kernel does not look at it. That stack
 * word may be one that the address sanitizer has fenced off, hence the attribute.
 */
__attribute__((no_sanitize_address)) OBPF_PUBLIC long syscall(long number, ...)
{
	va_list list;
	long arg[6];
	int i;

	va_start(list, number);
	for (i = 0; i < 6; i++)
		arg[i] = va_arg(list, long);
	va_end(list);
	return route(number, arg);
}

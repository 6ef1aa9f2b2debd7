/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel_types.h - the few kernel types that the objects here look at.
 *
 * Declared by hand, not dumped from one kernel: struct pt_regs has the fixed layout of the
 * architecture's user-space interface, under the names that bpf_tracing.h expects; the others name
 * only the members that are read, and libbpf relocates every access to where the running kernel has
 * the member.
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <linux/types.h>

struct pt_regs {
	unsigned long r15, r14, r13, r12, rbp, rbx;
	unsigned long r11, r10, r9, r8;
	unsigned long rax, rcx, rdx, rsi, rdi;
	unsigned long orig_rax;
	unsigned long rip, cs, eflags, rsp, ss;
};

#define RELOCATED __attribute__((preserve_access_index))

/* Not in the kernel's order: an access that is not relocated reads the wrong member. */
struct open_how {
	__u64 resolve;
	__u64 flags;
} RELOCATED;

#endif

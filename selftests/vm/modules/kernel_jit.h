/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel_jit.h - what /proc/obpf_kernel_jit takes and gives: a program and its memory, for one run by
 * the kernel's own engine.
 */
#ifndef OBPF_VM_KERNEL_JIT_H
#define OBPF_VM_KERNEL_JIT_H

#define KERNEL_JIT_FILE "/proc/obpf_kernel_jit"
#define KERNEL_JIT_MAX_INSNS 4096
#define KERNEL_JIT_MEM 256 /* bytes that R1 points at */

/* One write: this, then the instructions. */
struct kernel_jit_run {
	unsigned int nr_insns, pad;
	unsigned char mem[KERNEL_JIT_MEM];
};

/* One read. */
struct kernel_jit_result {
	unsigned long long r0;
	unsigned int jited, pad;
	unsigned char mem[KERNEL_JIT_MEM];
};

#endif

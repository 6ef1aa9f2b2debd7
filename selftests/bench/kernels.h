/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernels.h - what a kernel of the benchmark is built with: the same source for BPF and natively.
 */
#ifndef OBPF_BENCH_KERNELS_H
#define OBPF_BENCH_KERNELS_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;

#define DATA_SIZE 1024 /* bytes of input */
#define TABLE_SIZE 256 /* words of the table */

#ifdef NATIVE
/* The context that all engines are handed: where the data begin and end. */
struct context {
	u8 *data, *data_end;
};
extern u32 table[TABLE_SIZE];
#define SECTION
#define begin_of(ctx) ((ctx)->data)
#define end_of(ctx) ((ctx)->data_end)
#define __always_inline inline __attribute__((always_inline))
#define __noinline __attribute__((noinline))
#else
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#define context xdp_md
#define SECTION SEC("xdp")
#define begin_of(ctx) ((u8 *)(long)(ctx)->data)
#define end_of(ctx) ((u8 *)(long)(ctx)->data_end)
#endif

/* A kernel is a function over DATA_SIZE bytes; what it computes is its result. */
#define KERNEL(name) \
	static __always_inline u32 do_##name(u8 *p); \
	SECTION u32 name(struct context *ctx) \
	{ \
		u8 *p = begin_of(ctx); \
\
		if (p + DATA_SIZE > end_of(ctx)) \
			return 0; \
		return do_##name(p); \
	} \
	static __always_inline u32 do_##name(u8 *p)

/* So that a loop stays one, and its counter what it is. */
#define opaque(x) asm volatile("" : "+r"(x))

static __always_inline u32 rol32(u32 x, u32 n)
{
	return x << n | x >> (32 - n);
}

static __always_inline u64 rol64(u64 x, u32 n)
{
	return x << n | x >> (64 - n);
}

static __always_inline u32 fold(u64 x)
{
	return x ^ x >> 32;
}

#endif

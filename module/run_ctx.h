/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run_ctx.h - the explicit run context that every program and helper is handed.
 *
 * One run, one CPU, one owner: nothing here is shared but `cancel`, which another CPU may set.
 */
#ifndef OBPF_RUN_CTX_H
#define OBPF_RUN_CTX_H

#include <linux/types.h>
#include "isa/insn.h"

struct obpf_callee;
struct obpf_iter;
struct obpf_link;
struct obpf_timer;

/*
 * Stack of one run: the frames' 512 bytes each, and what the interpreter saves between them. It
 * grows downwards and is never the C stack.
 */
#define OBPF_RUN_FRAME_SIZE (OBPF_STACK_SIZE + 192)
#define OBPF_RUN_STACK_SIZE (OBPF_MAX_FRAMES * OBPF_RUN_FRAME_SIZE)

/* What a large stack has more, with room for what is rounded up. */
#define OBPF_RUN_STACK_EXTRA OBPF_LARGE_STACK_SIZE

/* Scratch of one run for helpers that print: a line, and its arguments' strings. */
#define OBPF_RUN_TEXT_SIZE (1024 + 512)

struct obpf_run_ctx {
	struct obpf_link *link; /* what was hit; NULL in test runs */
	u64 cookie;
	void *regs; /* struct pt_regs of the hit, or NULL */
	u64 func_ip; /* entry of the function that was hit; 0: not known, or not at an entry */
	/*
	 * The program that runs; NULL: it is nobody's. Whoever goes on after another one took a frame over
	 * puts it back.
	 */
	struct obpf_callee *callee;
	struct obpf_timer *timer; /* whose callback this is, or NULL */
	struct obpf_iter *iter; /* set for helpers that call back */
	u32 tail_calls; /* taken so far */
	u32 ctx_size; /* bytes that R1 points at where that is the caller's business, else 0 */
	u8 *stack; /* OBPF_RUN_STACK_SIZE bytes, 16-byte aligned; contents undefined ... */
	u32 stack_extra; /* ... and so many more: 0, or OBPF_RUN_STACK_EXTRA */
	char *text; /* OBPF_RUN_TEXT_SIZE bytes; NULL: helpers that print say -EBUSY */
	const u8 *pkt; /* what LD_ABS/LD_IND read; pkt_len 0: no packet */
	u32 pkt_len;
	u32 cancel; /* non-zero: leave at the next poll point */
	u64 deadline; /* ns of the monotonic clock; 0: none */
	bool locked; /* a value's lock is held: no poll point counts until it is given back */
	unsigned long lock_irq; /* interrupts before that */
	u8 nest; /* context level: 0 task, 1 softirq, 2 hardirq, 3 NMI */
};

/* R10 of the run's first frame. */
static inline u8 *obpf_run_fp(const struct obpf_run_ctx *rc)
{
	return rc->stack + OBPF_RUN_STACK_SIZE + rc->stack_extra;
}

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * interp.h - the threaded interpreter: one label a row of isa.def.
 *
 * Floor F2. Any context, NMI included; never sleeps, never allocates. Runs only what the verifier
 * accepted and fixups rewrote (or, for instruction-set tests, decoded programs that keep to
 * registers and memory they own).
 */
#ifndef OBPF_INTERP_H
#define OBPF_INTERP_H

#include "run_ctx.h"

/*
 * Who watches a run: a TRACE instruction's imm is the address of one, its off is handed through.
 * Only hosted tests and offline runs put them between a program's instructions.
 */
struct obpf_trace {
	/*
	 * Before the instruction behind it: @depth local calls deep, with R0-R10 at @regs (what the
	 * program has not written is undefined). True ends the run with R0 = 0.
	 */
	bool (*step)(const struct obpf_trace *trace, s32 off, u32 depth, const u64 *regs);
};

/**
 * obpf_interp_run - run @insns from slot 0 until the outermost EXIT
 * @insns: fixed-up instructions (helpers as CALL_ADDR or TAIL_CALL, maps as addresses)
 * @ctx: R1's value
 * @rc: the run context; rc->stack holds the frames
 *
 * A may_goto budget is kept a frame; a tail call begins a new one. LD_ABS/LD_IND outside the packet
 * return from the function with R0 = 0. CALL, CALL_KFUNC, LD_IMM64's unresolved forms and
 * LD_IMM64_HI, which an accepted program never reaches, end the run with R0 = 0 and a one-time
 * kernel warning. Poll point: a jump backwards, may_goto or a tail call that is taken leaves with
 * R0 = 0 when rc->cancel is set.
 *
 * Return: R0.
 */
u64 obpf_interp_run(const struct obpf_dinsn *insns, u64 ctx, struct obpf_run_ctx *rc);

/* obpf_callee.entry of programs that are interpreted: runs rc->callee. */
u64 obpf_interp_enter(u64 ctx, struct obpf_run_ctx *rc, u8 *fp);

/* Their obpf_callee.call. */
u64 obpf_interp_call(const void *fn, const u64 *arg, struct obpf_run_ctx *rc);

#endif

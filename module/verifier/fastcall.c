// SPDX-License-Identifier: GPL-2.0
/*
 * fastcall.c - registers that are on the stack only while a bpf_fastcall helper is called.
 *
 * Floor F2. Process context, no locks. Linear in the program's size.
 *
 * Of such a helper (OBPF_HELPER_FASTCALL) compilers know that it changes R0 alone. For verifiers that
 * do not, they save what is needed of R1-R5 around the call, in the lowest slots of the frame, which
 * serve nothing else:
 *
 *	*(u64 *)(r10 - 16) = r2
 *	*(u64 *)(r10 - 24) = r1
 *	call bpf_get_smp_processor_id
 *	r1 = *(u64 *)(r10 - 24)
 *	r2 = *(u64 *)(r10 - 16)
 *
 * The pairs are found before the walk, which takes them for the stores and loads that they are. When
 * it has met nothing else that may touch the slots of a subprogram's pairs, these go, the call keeps
 * the registers instead, and the slots do not count. Pairs around other helpers may share the slots;
 * they stay, and so does what they take. Reference: Linux, selftests/bpf/progs/verifier_bpf_fastcall.c.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/env.h"

static bool saves(const struct obpf_dinsn *d)
{
	return d->op == OBPF_OP_STX_DW && d->dst == OBPF_REG_FP;
}

static bool restores(const struct obpf_dinsn *d)
{
	return d->op == OBPF_OP_LDX_DW && d->src == OBPF_REG_FP;
}

/* Of R1-R5, those that are no arguments: a bit each. */
static u32 other_regs(const struct obpf_func_proto *proto)
{
	u32 i, mask = 0;

	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		if (proto->arg[i] == OBPF_ARG_NONE || proto->arg[i] == OBPF_ARG_OPTIONAL)
			mask |= 1u << (i + 1);
	return mask;
}

/*
 * The register that the instructions @n before and behind @call save and restore at @off, as a bit;
 * 0: they do not, or something jumps between them, so that one may run without the other.
 */
static u32 pair_at(const struct obpf_verifier_env *env, const struct obpf_subprog *sub, u32 call,
		   u32 n, s32 off)
{
	const struct obpf_dinsn *save, *restore;

	if (call - sub->start < n || sub->end - call <= n)
		return 0;
	save = &env->insns[call - n];
	restore = &env->insns[call + n];
	if (env->facts[call - n + 1].jump_target || env->facts[call + n].jump_target)
		return 0;
	if (!saves(save) || !restores(restore) || save->src != restore->dst || save->off != off ||
	    restore->off != off)
		return 0;
	return 1u << save->src;
}

/* From @lowest up, the nearest pair first. */
static void find_pairs(struct obpf_verifier_env *env, struct obpf_subprog *sub, u32 call,
		       s32 lowest)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(env->insns[call].imm);
	u32 n, reg, regs = proto ? other_regs(proto) : 0;
	s32 off = lowest;

	for (n = 0; off < 0; n++, off += OBPF_SLOT_SIZE) {
		reg = pair_at(env, sub, call, n + 1, off) & regs;
		if (!reg)
			break;
		regs &= ~reg;
		env->aux[call - n - 1].fastcall = env->aux[call + n + 1].fastcall = 1;
	}
	if (!n)
		return;
	sub->fast_above = min(sub->fast_above, (u32)-off);
	if (proto->flags & OBPF_HELPER_FASTCALL)
		env->aux[call].fast_pairs = n;
	else
		sub->fast_kept = true;
}

void obpf_fastcall_find(struct obpf_verifier_env *env)
{
	struct obpf_subprog *sub;
	s32 lowest;
	u32 insn;

	for (sub = env->subprogs; sub < env->subprogs + env->nr_subprogs; sub++) {
		sub->fast_above = OBPF_NO_FASTCALL;
		lowest = 0;
		for (insn = sub->start; insn < sub->end; insn++)
			if (saves(&env->insns[insn]))
				lowest = min(lowest, env->insns[insn].off);
		for (insn = sub->start; insn < sub->end; insn++)
			if (env->insns[insn].op == OBPF_OP_CALL)
				find_pairs(env, sub, insn, lowest);
	}
}

void obpf_fastcall_note_access(const struct obpf_verifier_env *env, struct obpf_subprog *sub,
			       u32 depth)
{
	if (depth > sub->fast_above && !env->aux[env->insn].fastcall)
		sub->fast_above = OBPF_NO_FASTCALL;
}

void obpf_fastcall_settle(struct obpf_verifier_env *env)
{
	struct obpf_subprog *sub;

	for (sub = env->subprogs; sub < env->subprogs + env->nr_subprogs; sub++)
		if (!sub->fast_kept)
			sub->stack = min(sub->stack, sub->fast_above);
}

void obpf_fastcall_fix(struct obpf_verifier_env *env, u32 call)
{
	const struct obpf_dinsn nop = { .op = OBPF_OP_JA };
	struct obpf_dinsn *d = &env->args->insns[call];
	u32 n, nr = env->aux[call].fast_pairs;

	if (obpf_subprog_at(env, call)->fast_above == OBPF_NO_FASTCALL)
		return;
	for (n = 1; n <= nr; n++) {
		d->dst |= 1u << d[n].dst;
		*(d - n) = d[n] = nop;
	}
}

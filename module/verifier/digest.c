// SPDX-License-Identifier: GPL-2.0
/*
 * digest.c - one number for all that the verifier believed: what two homes can compare.
 *
 * Floor F2. Pure over the env, process context, no locks. Of the states that are kept it takes what
 * verdicts hang on, member by member: neither addresses nor padding, which differ between homes.
 */
#include <linux/types.h>

#include "verifier/env.h"

/* FNV-1a, a word at a time. */
static void add(u64 *sum, u64 word)
{
	*sum = (*sum ^ word) * 0x100000001b3ull;
}

static void add_scalar(u64 *sum, const struct obpf_scalar *s)
{
	add(sum, s->tnum.value);
	add(sum, s->tnum.mask);
	add(sum, s->range.umin);
	add(sum, s->range.umax);
	add(sum, s->range.smin);
	add(sum, s->range.smax);
	add(sum, (u64)s->range.umax32 << 32 | s->range.umin32);
	add(sum, (u64)(u32)s->range.smax32 << 32 | (u32)s->range.smin32);
}

static void add_reg(u64 *sum, const struct obpf_verifier_env *env, const struct obpf_reg_state *reg)
{
	add(sum, reg->type | reg->maybe_null << 8 | reg->frame << 16 | (u32)reg->mem << 24 |
			 (u64)(u32)reg->off << 32);
	add(sum, (u64)reg->id << 32 | reg->ref);
	add(sum, (u64)reg->map << 32 | reg->size);
	if (reg->type == OBPF_REG_SCALAR)
		add(sum, obpf_dep_is_precise(env, reg->dep));
	if (reg->type != OBPF_REG_NOT_INIT)
		add_scalar(sum, &reg->var);
}

static void add_frame(u64 *sum, const struct obpf_verifier_env *env,
		      const struct obpf_func_state *frame)
{
	u32 i, j;

	add(sum, (u64)frame->callsite << 32 | frame->subprog);
	for (i = 0; i < OBPF_NR_REGS; i++)
		add_reg(sum, env, &frame->regs[i]);
	for (i = 0; i < frame->nr_slots; i++) {
		for (j = 0; j < OBPF_SLOT_SIZE; j++)
			add(sum, frame->slots[i].kind[j]);
		if (frame->slots[i].kind[0] >= OBPF_BYTE_SPILL)
			add_reg(sum, env, &frame->slots[i].reg);
	}
}

u64 obpf_states_digest(const struct obpf_verifier_env *env)
{
	const struct obpf_verifier_state *st;
	u64 sum = 0xcbf29ce484222325ull;
	u32 insn, i;

	for (insn = 0; insn < env->nr_insns; insn++) {
		for (st = env->aux[insn].seen; st; st = st->next) {
			add(&sum, insn);
			for (i = 0; i < st->nr_refs; i++)
				add(&sum, (u64)st->refs[i].insn << 32 | st->refs[i].id);
			for (i = 0; i <= st->curframe; i++)
				add_frame(&sum, env, st->frame[i]);
		}
	}
	return sum;
}

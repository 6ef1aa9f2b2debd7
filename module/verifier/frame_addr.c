// SPDX-License-Identifier: GPL-2.0
/*
 * frame_addr.c - which registers hold addresses of their own frame, before the program is walked.
 *
 * Floor F2. Process context, no locks. Forwards over the program until nothing changes: R10 plus a
 * constant is followed through moves and additions, anything else that is made of it is an address
 * somewhere in the frame. Once such an address is stored, any load may bring it back: that
 * function's slots are then taken to be live everywhere. Addresses of a caller's frame need no
 * tracking: the call that hands them out keeps all its slots live.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"
#include "verifier/worklist.h"

#define UNVISITED S16_MAX

static s16 *row_at(const struct obpf_fp_table *t, u32 insn)
{
	return &t->off[(size_t)insn * OBPF_NR_REGS];
}

const s16 *obpf_fp_at(const struct obpf_verifier_env *env, const struct obpf_fp_table *t, u32 insn)
{
	return t->stored[obpf_subprog_at(env, insn) - env->subprogs] ? NULL : row_at(t, insn);
}

static s16 add(s16 off, s64 imm)
{
	if (off == OBPF_FP_NONE || off == OBPF_FP_ANY)
		return off;
	return imm < -OBPF_STACK_SIZE || off + imm < -OBPF_STACK_SIZE || off + imm > 0 ?
		       OBPF_FP_ANY :
		       off + imm;
}

static s16 after_alu(const struct obpf_dinsn *d, const struct obpf_op_info *info, const s16 *fp)
{
	bool x = obpf_dinsn_is_x(d);
	s16 src = x ? fp[d->src] : OBPF_FP_NONE;

	if (info->cls != OBPF_CLS_ALU64)
		return OBPF_FP_NONE;
	switch (info->sub) {
	case OBPF_SUB_MOV:
		return src;
	case OBPF_SUB_ADD:
		if (!x)
			return add(fp[d->dst], d->imm);
		return fp[d->dst] == OBPF_FP_NONE && src == OBPF_FP_NONE ? OBPF_FP_NONE :
									   OBPF_FP_ANY;
	case OBPF_SUB_SUB:
		/* The difference of two addresses is a number. */
		return fp[d->dst] == OBPF_FP_NONE || src != OBPF_FP_NONE ? OBPF_FP_NONE :
									   OBPF_FP_ANY;
	default:
		/* Refused, or a number. */
		return OBPF_FP_NONE;
	}
}

/* The row behind @insn, from the one before it. */
static void transfer(const struct obpf_verifier_env *env, struct obpf_fp_table *t, u32 insn,
		     s16 *row)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_op_info *info = obpf_op_info(d);
	u32 i;

	switch (info->cls) {
	case OBPF_CLS_ALU64:
	case OBPF_CLS_ALU32:
		row[d->dst] = after_alu(d, info, row);
		return;
	case OBPF_CLS_STX:
	case OBPF_CLS_ATOMIC:
		if (info->sub != OBPF_SUB_LOAD_ACQ && row[d->src] != OBPF_FP_NONE)
			t->stored[obpf_subprog_at(env, insn) - env->subprogs] = 1;
		break;
	default:
		break;
	}
	if (info->writes & OBPF_RW_D)
		row[d->dst] = OBPF_FP_NONE;
	if (info->writes & OBPF_RW_S)
		row[d->src] = OBPF_FP_NONE;
	if (info->writes & (OBPF_RW_R0 | OBPF_RW_CLOBBER))
		row[0] = OBPF_FP_NONE;
	for (i = 1; (info->writes & OBPF_RW_CLOBBER) && i <= OBPF_HELPER_ARGS; i++)
		row[i] = OBPF_FP_NONE;
}

static bool join(s16 *into, const s16 *row)
{
	bool changed = false;
	u32 i;

	for (i = 0; i < OBPF_NR_REGS; i++) {
		s16 was = into[i], now = was == UNVISITED || was == row[i] ? row[i] : OBPF_FP_ANY;

		changed |= now != was;
		into[i] = now;
	}
	return changed;
}

static void enter(s16 *row)
{
	u32 i;

	for (i = 0; i < OBPF_REG_FP; i++)
		row[i] = OBPF_FP_NONE;
	row[OBPF_REG_FP] = 0;
}

static void update(const struct obpf_verifier_env *env, struct obpf_fp_table *t, u32 insn,
		   struct obpf_worklist *w)
{
	s16 row[OBPF_NR_REGS];
	u32 i, nr, out[2];

	/* It has a row: in this order one that leads here came before, or a function begins here. */
	memcpy(row, row_at(t, insn), sizeof(row));
	transfer(env, t, insn, row);
	nr = obpf_cfg_successors(env, insn, out);
	for (i = 0; i < nr; i++)
		if (join(row_at(t, out[i]), row))
			obpf_worklist_put(w, out[i]);
}

void obpf_fp_table_free(struct obpf_verifier_env *env, struct obpf_fp_table *t)
{
	obpf_core_free(env->core, t->off);
	obpf_core_free(env->core, t->stored);
}

int obpf_fp_table_make(struct obpf_verifier_env *env, struct obpf_fp_table *t)
{
	struct obpf_worklist w;
	u32 i, insn;
	int err;

	t->off = obpf_core_alloc(env->core, (size_t)env->nr_insns * OBPF_NR_REGS * sizeof(*t->off));
	t->stored = obpf_core_alloc(env->core, env->nr_subprogs);
	err = t->off && t->stored ? obpf_worklist_make(env, &w, true) : -ENOMEM;
	if (err) {
		obpf_fp_table_free(env, t);
		return err;
	}
	for (i = 0; i < env->nr_insns * OBPF_NR_REGS; i++)
		t->off[i] = UNVISITED;
	for (i = 0; i < env->nr_subprogs; i++)
		enter(row_at(t, env->subprogs[i].start));
	while ((err = obpf_worklist_take(env, &w, &insn)) > 0)
		update(env, t, insn, &w);
	obpf_worklist_free(env, &w);
	if (err)
		obpf_fp_table_free(env, t);
	return err;
}

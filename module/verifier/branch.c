// SPDX-License-Identifier: GPL-2.0
/*
 * branch.c - jumps: which ways are possible, and what each of them tells.
 *
 * Floor F2. Process context, no locks. A conditional jump that may go both ways puts its target off
 * and goes on behind itself.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

/* What was found out of a number, and from what. */
struct lesson {
	struct obpf_verifier_env *env;
	u32 id;
	s32 off;
	bool cut;
	const struct obpf_scalar *var;
	u32 dep;
};

static bool is_kin(const struct obpf_reg_state *reg, const struct lesson *l)
{
	return reg->type == OBPF_REG_SCALAR && reg->id == l->id;
}

static void join_kin(struct obpf_reg_state *reg, void *arg)
{
	struct lesson *l = arg;

	if (is_kin(reg, l))
		l->dep = obpf_dep_join(l->env, l->dep, reg->dep);
}

static void teach_kin(struct obpf_reg_state *reg, void *arg)
{
	const struct lesson *l = arg;
	struct obpf_scalar told, was;

	if (!is_kin(reg, l))
		return;
	reg->dep = l->dep;
	if (reg->off == l->off && reg->cut == l->cut) {
		reg->var = *l->var;
		return;
	}
	told = obpf_scalar_alu(OBPF_SUB_ADD, *l->var, obpf_scalar_const((s64)reg->off - l->off),
			       reg->cut ? 32 : 64);
	was = reg->var;
	/* Both hold; that they exclude each other is for a later look at the other number to find. */
	if (!obpf_scalar_refine(OBPF_SUB_JEQ, &reg->var, &told, l->cut && !reg->cut ? 32 : 64,
				true))
		reg->var = was;
}

/*
 * What was found out of register @regno, with the help of what is known as @dep, holds for all its
 * kin.
 */
static void learn(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 regno,
		  const struct obpf_scalar *var, u32 dep)
{
	struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	struct lesson l = {
		.env = env, .id = reg->id, .off = reg->off, .cut = reg->cut, .var = var, .dep = dep
	};

	if (st == env->cur)
		obpf_touch_reg(env, regno);
	if (!memcmp(&reg->var, var, sizeof(*var)))
		return;
	l.dep = obpf_dep_join(env, dep, reg->dep);
	if (l.id) {
		obpf_state_each_reg(st, join_kin, &l);
		obpf_state_each_reg(st, teach_kin, &l);
	} else {
		reg->var = *var;
		reg->dep = l.dep;
	}
}

struct null_arg {
	u32 id;
	bool is_null;
	bool keeps_id; /* it goes on telling which lock is which */
};

static void learn_null(struct obpf_reg_state *reg, void *arg)
{
	const struct null_arg *n = arg;

	if (!reg->maybe_null || reg->id != n->id)
		return;
	if (n->is_null) {
		obpf_reg_set_scalar(reg, obpf_scalar_const(0));
	} else {
		reg->maybe_null = false;
		/*
		 * The id told copies apart from others until now; what is released goes by the
		 * reference.
		 */
		if (!n->keeps_id)
			reg->id = 0;
	}
}

static void learn_null_of(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 regno,
			  bool is_null)
{
	struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	struct null_arg n = { .id = reg->id,
			      .is_null = is_null,
			      .keeps_id = obpf_value_has(env, reg, OBPF_FIELD_SPIN_LOCK) };

	/* Memory of a dynptr leaves the dynptr as it is. */
	if (is_null && reg->ref && reg->ref == reg->id)
		obpf_state_forget(st, reg->ref);
	obpf_state_each_reg(st, learn_null, &n);
	if (st == env->cur)
		obpf_touch_reg(env, regno);
}

static u32 target_of(const struct obpf_verifier_env *env, const struct obpf_dinsn *d)
{
	return env->insn + 1 + d->off;
}

int obpf_branch_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d)
{
	return obpf_pending_check(env);
}

/* The two outcomes of a comparison of numbers. */
struct outcome {
	bool possible;
	struct obpf_scalar a;
	struct obpf_scalar b;
};

static struct outcome try_outcome(const struct obpf_op_info *info, const struct obpf_scalar *a,
				  const struct obpf_scalar *b, bool taken)
{
	struct outcome o = { .a = *a, .b = *b };

	o.possible = obpf_scalar_refine(info->sub, &o.a, &o.b, info->size * 8, taken);
	return o;
}

/* A number against itself: 1 always, 0 never, -1: it depends on the number. */
static int compare_self(enum obpf_sub sub)
{
	switch (sub) {
	case OBPF_SUB_JEQ:
	case OBPF_SUB_JGE:
	case OBPF_SUB_JLE:
	case OBPF_SUB_JSGE:
	case OBPF_SUB_JSLE:
		return 1;
	case OBPF_SUB_JSET:
		return -1;
	default:
		return 0;
	}
}

static void learn_outcome(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d, const struct outcome *o)
{
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	u32 dep;

	if (!o->possible)
		return;
	if (!obpf_dinsn_is_x(d)) {
		learn(env, st, d->dst, &o->a, 0);
		return;
	}
	dep = regs[d->dst].dep;
	learn(env, st, d->dst, &o->a, regs[d->src].dep);
	learn(env, st, d->src, &o->b, dep);
}

/* The way that is taken hangs on the numbers compared. */
static void demand_operands(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			    const struct obpf_dinsn *d)
{
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;

	obpf_reg_demand(env, &regs[d->dst]);
	if (obpf_dinsn_is_x(d))
		obpf_reg_demand(env, &regs[d->src]);
}

/* There is but one way. */
static int branch_decided(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d, bool taken)
{
	demand_operands(env, st, d);
	if (taken)
		env->next = target_of(env, d);
	return 0;
}

static int branch_numbers(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	struct obpf_scalar b = obpf_dinsn_is_x(d) ? regs[d->src].var : obpf_scalar_const(d->imm);
	int told = obpf_scalar_compare(info->sub, &regs[d->dst].var, &b, info->size * 8);
	struct outcome taken, not_taken;
	struct obpf_verifier_state *other;

	if (told >= 0)
		return branch_decided(env, st, d, told);
	taken = try_outcome(info, &regs[d->dst].var, &b, true);
	not_taken = try_outcome(info, &regs[d->dst].var, &b, false);
	if (!taken.possible || !not_taken.possible)
		return branch_decided(env, st, d, taken.possible);
	other = obpf_pending_push(env, st, target_of(env, d));
	if (!other)
		return -ENOMEM;
	learn_outcome(env, other, d, &taken);
	learn_outcome(env, st, d, &not_taken);
	return 0;
}

/* Both ways, nothing learnt. */
static int branch_blind(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_dinsn *d)
{
	return obpf_pending_push(env, st, target_of(env, d)) ? 0 : -ENOMEM;
}

/* A pointer against the constant 0. */
static int branch_null(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_dinsn *d)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[d->dst];
	bool equal = obpf_op_info(d)->sub == OBPF_SUB_JEQ;
	struct obpf_verifier_state *other;

	demand_operands(env, st, d);
	if (!reg->maybe_null) {
		if (!equal)
			env->next = target_of(env, d);
		return 0;
	}
	other = obpf_pending_push(env, st, target_of(env, d));
	if (!other)
		return -ENOMEM;
	learn_null_of(env, other, d->dst, equal);
	learn_null_of(env, st, d->dst, !equal);
	return 0;
}

/* Is it a 64-bit comparison of a pointer that tells whether it is NULL? */
static bool is_null_check(const struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs, *dst = &regs[d->dst];

	if (info->cls != OBPF_CLS_JMP64 || (info->sub != OBPF_SUB_JEQ && info->sub != OBPF_SUB_JNE))
		return false;
	/* A context of no bytes may be a NULL pointer. */
	if (!obpf_reg_is_ptr(dst) || dst->type == OBPF_REG_CTX)
		return false;
	/* What is added to an address without bound may make it 0. */
	if (dst->var.range.smax >= OBPF_MAX_VAR_OFF)
		return false;
	return obpf_dinsn_is_x(d) ? obpf_reg_is_null(&regs[d->src]) : !d->imm;
}

/* On until the machine says that it is enough: then to the target, which is walked first. */
static int branch_may_goto(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			   const struct obpf_dinsn *d)
{
	struct obpf_verifier_state *other = obpf_pending_push(env, st, env->insn + 1);

	if (!other)
		return -ENOMEM;
	other->loop_depth++;
	env->next = target_of(env, d);
	return 0;
}

static int branch_self(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[d->dst];
	struct obpf_scalar zero = obpf_scalar_const(0);
	int told = compare_self(info->sub);

	if (told < 0) {
		/* A number and itself have a bit in common when there is one. */
		told = obpf_scalar_compare(OBPF_SUB_JNE, &reg->var, &zero, info->size * 8);
		return told < 0 ? branch_blind(env, st, d) : branch_decided(env, st, d, told);
	}
	if (told)
		env->next = target_of(env, d);
	return 0;
}

int obpf_branch_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	int err;

	if (info->cls == OBPF_CLS_JA) {
		env->next = target_of(env, d);
		return 0;
	}
	if (info->cls == OBPF_CLS_MAY_GOTO)
		return branch_may_goto(env, st, d);
	if (is_null_check(env, st, d))
		return branch_null(env, st, d);
	err = obpf_packet_compare(env, st, d, target_of(env, d));
	if (err)
		return err < 0 ? err : 0;
	if (regs[d->dst].type != OBPF_REG_SCALAR ||
	    (obpf_dinsn_is_x(d) && regs[d->src].type != OBPF_REG_SCALAR))
		return branch_blind(env, st, d);
	if (obpf_dinsn_is_x(d) && d->src == d->dst)
		return branch_self(env, st, d);
	return branch_numbers(env, st, d);
}

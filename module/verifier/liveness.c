// SPDX-License-Identifier: GPL-2.0
/*
 * liveness.c - which registers and which stack slots may still be read, instruction by instruction.
 *
 * Floor F2. Pure over the env but for its own tables, process context. Backwards over the postorder,
 * which meets successors and callees first, and once more over what goes to an instruction where
 * something has changed since. Pruning ignores what is not live.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"
#include "verifier/worklist.h"

#define BIT_OF(regno) (1u << (regno))
#define ARGS_MASK (BIT_OF(1) | BIT_OF(2) | BIT_OF(3) | BIT_OF(4) | BIT_OF(5))
#define ALL_SLOTS (~0ull)

/* The argument registers that the call at @insn takes. */
static u32 args_read(const struct obpf_verifier_env *env, u32 insn)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_func_proto *proto;
	u32 i, mask = 0;

	if (d->op == OBPF_OP_CALL_LOCAL)
		return env->aux[insn + 1 + d->off].live & ARGS_MASK;
	proto = obpf_helper_proto(d->imm);
	if (!proto)
		return ARGS_MASK;
	for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++)
		mask |= BIT_OF(i + 1);
	return mask;
}

static u32 regs_of(const struct obpf_verifier_env *env, u32 insn, u32 rw)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	u32 mask = 0;

	if (rw & OBPF_RW_D)
		mask |= BIT_OF(d->dst);
	if (rw & OBPF_RW_S)
		mask |= BIT_OF(d->src);
	if (rw & OBPF_RW_R0)
		mask |= BIT_OF(0);
	if (rw & OBPF_RW_R6)
		mask |= BIT_OF(6);
	if (rw & OBPF_RW_ARGS)
		mask |= args_read(env, insn);
	if (rw & OBPF_RW_CLOBBER)
		mask |= BIT_OF(0) | ARGS_MASK;
	return mask;
}

u32 obpf_regs_read(const struct obpf_verifier_env *env, u32 insn)
{
	return regs_of(env, insn, obpf_op_info(&env->insns[insn])->reads);
}

/* Slots that the bytes [lo, hi) below R10 touch; only those that are whole, where @whole. */
static u64 slots_of(s32 lo, s32 hi, bool whole)
{
	s32 first, last;

	lo = max(lo, -OBPF_STACK_SIZE);
	hi = min(hi, 0);
	/* Slot i holds the bytes from -8 * (i + 1) up to -8 * i. */
	first = whole ? -hi / OBPF_SLOT_SIZE + (-hi % OBPF_SLOT_SIZE != 0) : -hi / OBPF_SLOT_SIZE;
	last = whole ? -lo / OBPF_SLOT_SIZE : (-lo + OBPF_SLOT_SIZE - 1) / OBPF_SLOT_SIZE;
	if (lo >= hi || first >= last)
		return 0;
	return (last - first == 64 ? ~0ull : (1ull << (last - first)) - 1) << first;
}

/* Does the call at @insn hand out addresses of the frame, and which slots do these reach? */
static u64 slots_of_call(const struct obpf_verifier_env *env, const s16 *fp, u32 insn)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_func_proto *proto =
		d->op == OBPF_OP_CALL_LOCAL ? NULL : obpf_helper_proto(d->imm);
	bool helper = proto && !(proto->flags & OBPF_HELPER_CALLS_BACK);
	u32 i, args = args_read(env, insn);
	u64 slots = 0;

	for (i = 1; i <= OBPF_HELPER_ARGS; i++) {
		if (!(args & BIT_OF(i)) || fp[i] == OBPF_FP_NONE)
			continue;
		/* A function may do with it what it likes; a helper reads upwards. */
		if (!helper || fp[i] == OBPF_FP_ANY)
			return ALL_SLOTS;
		slots |= slots_of(fp[i], 0, false);
	}
	return slots;
}

/* What one instruction reads and what it overwrites. */
struct slot_use {
	u64 read;
	u64 written;
};

static struct slot_use slot_use_of(const struct obpf_verifier_env *env, u32 insn, const s16 *fp)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_op_info *info = obpf_op_info(d);
	struct slot_use use = {};
	s32 off;

	switch (info->cls) {
	case OBPF_CLS_LDX:
		off = fp[d->src];
		if (off == OBPF_FP_ANY)
			use.read = ALL_SLOTS;
		else if (off != OBPF_FP_NONE)
			use.read = slots_of(off + d->off, off + d->off + info->size, false);
		return use;
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
		off = fp[d->dst];
		if (off != OBPF_FP_ANY && off != OBPF_FP_NONE)
			use.written = slots_of(off + d->off, off + d->off + info->size, true);
		return use;
	case OBPF_CLS_ATOMIC:
		off = fp[info->sub == OBPF_SUB_LOAD_ACQ ? d->src : d->dst];
		if (off != OBPF_FP_NONE && info->sub != OBPF_SUB_STORE_REL)
			use.read = ALL_SLOTS;
		return use;
	case OBPF_CLS_CALL:
		use.read = slots_of_call(env, fp, insn);
		return use;
	default:
		return use;
	}
}

/* Who must be looked at again when what is live before an instruction changes: lists by slot. */
struct sources {
	u32 *first; /* index into the others, from 1; 0: none */
	u32 *next;
	u32 *insn;
	u32 nr;
};

static void add_source(struct sources *s, u32 to, u32 insn)
{
	s->insn[++s->nr] = insn;
	s->next[s->nr] = s->first[to];
	s->first[to] = s->nr;
}

static void free_sources(struct obpf_verifier_env *env, struct sources *s)
{
	obpf_core_free(env->core, s->first);
	obpf_core_free(env->core, s->next);
	obpf_core_free(env->core, s->insn);
}

/*
 * An instruction goes to two others at most; a call goes on, and asks what its callee reads. The
 * last one goes to one at most, which makes up for the index from 1.
 */
static int find_sources(struct obpf_verifier_env *env, struct sources *s)
{
	u32 room = 2 * env->nr_postorder, i, k, nr, insn, out[2];

	*s = (struct sources){};
	s->first = obpf_core_alloc(env->core, env->nr_insns * sizeof(*s->first));
	s->next = obpf_core_alloc(env->core, room * sizeof(*s->next));
	s->insn = obpf_core_alloc(env->core, room * sizeof(*s->insn));
	if (!s->first || !s->next || !s->insn) {
		free_sources(env, s);
		return -ENOMEM;
	}
	for (i = 0; i < env->nr_postorder; i++) {
		insn = env->postorder[i];
		nr = obpf_cfg_successors(env, insn, out);
		for (k = 0; k < nr; k++)
			add_source(s, out[k], insn);
		if (env->insns[insn].op == OBPF_OP_CALL_LOCAL)
			add_source(s, insn + 1 + env->insns[insn].off, insn);
	}
	return 0;
}

/* One instruction, backwards; has anything changed? */
static bool update(struct obpf_verifier_env *env, u32 insn, const s16 *fp)
{
	const struct obpf_op_info *info = obpf_op_info(&env->insns[insn]);
	struct obpf_insn_aux *aux = &env->aux[insn];
	u32 i, nr, live = 0, out[2];
	struct slot_use use;
	u64 slots = 0;
	bool changed;

	nr = obpf_cfg_successors(env, insn, out);
	for (i = 0; i < nr; i++) {
		live |= env->aux[out[i]].live;
		slots |= env->aux[out[i]].live_slots;
	}
	live &= ~regs_of(env, insn, info->writes);
	live |= regs_of(env, insn, info->reads);
	if (fp) {
		use = slot_use_of(env, insn, fp);
		slots = (slots & ~use.written) | use.read;
	} else {
		slots = ALL_SLOTS;
	}
	changed = live != aux->live || slots != aux->live_slots;
	aux->live = live;
	aux->live_slots = slots;
	return changed;
}

static int propagate(struct obpf_verifier_env *env, const struct obpf_fp_table *fp,
		     const struct sources *s)
{
	struct obpf_worklist w;
	u32 insn, i;
	int err;

	err = obpf_worklist_make(env, &w, false);
	if (err)
		return err;
	while ((err = obpf_worklist_take(env, &w, &insn)) > 0) {
		if (!update(env, insn, obpf_fp_at(env, fp, insn)))
			continue;
		for (i = s->first[insn]; i; i = s->next[i])
			obpf_worklist_put(&w, s->insn[i]);
	}
	obpf_worklist_free(env, &w);
	return err;
}

int obpf_liveness_run(struct obpf_verifier_env *env)
{
	struct obpf_fp_table fp;
	struct sources s;
	int err;

	err = obpf_fp_table_make(env, &fp);
	if (err)
		return err;
	err = find_sources(env, &s);
	if (!err) {
		err = propagate(env, &fp, &s);
		free_sources(env, &s);
	}
	obpf_fp_table_free(env, &fp);
	return err;
}

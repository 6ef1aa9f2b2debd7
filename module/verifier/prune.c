// SPDX-License-Identifier: GPL-2.0
/*
 * prune.c - pending branches, states that were seen, and when one of them makes a path superfluous.
 *
 * Floor F2. Process context, no locks. A path ends where an earlier one passed with a state that
 * covers its own: whatever the program can do from here was or will be walked from there. "Covers"
 * is inclusion, value by value, of what is still live; equalities and references that the earlier
 * state relied upon must hold in the later one.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/env.h"

/*
 * A state is kept when this much has happened since the last: keeping every one costs more than it
 * saves.
 */
#define MIN_JUMPS_BETWEEN 2
#define MIN_INSNS_BETWEEN 8
/*
 * Kept states that are of no use go when they were tried in vain this often, and three times as
 * often as with success.
 */
#define MISSES_ALLOWED 3

/* Stands for a number that equals no other. */
#define UNIQUE_ID 0

struct obpf_verifier_state *obpf_pending_push(struct obpf_verifier_env *env,
					      const struct obpf_verifier_state *st, u32 insn)
{
	struct obpf_verifier_state *other = obpf_state_copy(env, st);

	if (!other)
		return NULL;
	other->insn = insn;
	other->from = env->insn;
	other->log_pos = env->log->true_len;
	other->next = env->pending;
	env->pending = other;
	env->nr_pending++;
	return other;
}

/* Where @old names an id twice, so must @cur. */
static bool map_id(struct obpf_verifier_env *env, u32 old, u32 cur)
{
	u32 i;

	if (!old)
		return true;
	for (i = 0; i < env->nr_id_pairs; i++)
		if (env->id_pairs[i].old == old)
			return cur != UNIQUE_ID && env->id_pairs[i].cur == cur;
	env->id_pairs[env->nr_id_pairs].old = old;
	env->id_pairs[env->nr_id_pairs++].cur = cur;
	return true;
}

/* The how-manieth reference held; nr_refs when none. */
static u32 ref_index(const struct obpf_verifier_state *st, u32 ref)
{
	u32 i;

	for (i = 0; i < st->nr_refs && st->refs[i].id != ref; i++)
		;
	return i;
}

struct pair {
	struct obpf_verifier_env *env;
	const struct obpf_verifier_state *old;
	const struct obpf_verifier_state *cur;
};

static bool covers_reg(const struct pair *p, const struct obpf_reg_state *old,
		       const struct obpf_reg_state *cur)
{
	if (old->type == OBPF_REG_NOT_INIT)
		return true;
	if (old->type != cur->type || old->maybe_null != cur->maybe_null)
		return false;
	if (!obpf_scalar_includes(&old->var, &cur->var))
		return false;
	if (old->type != OBPF_REG_SCALAR &&
	    (old->off != cur->off || old->map != cur->map || old->size != cur->size ||
	     old->mem != cur->mem || old->frame != cur->frame || !old->ref != !cur->ref ||
	     ref_index(p->old, old->ref) != ref_index(p->cur, cur->ref)))
		return false;
	return map_id(p->env, old->id, cur->id);
}

static bool covers_byte(const struct obpf_stack_slot *old, const struct obpf_stack_slot *cur, u32 i)
{
	bool spilled_number = cur->kind[i] == OBPF_BYTE_SPILL && cur->reg.type == OBPF_REG_SCALAR;

	switch (old->kind[i]) {
	case OBPF_BYTE_INVALID:
		return true;
	case OBPF_BYTE_MISC:
		return cur->kind[i] == OBPF_BYTE_MISC || cur->kind[i] == OBPF_BYTE_ZERO ||
		       spilled_number;
	case OBPF_BYTE_ZERO:
		return cur->kind[i] == OBPF_BYTE_ZERO ||
		       (spilled_number && obpf_reg_is_null(&cur->reg));
	default:
		return cur->kind[i] == OBPF_BYTE_SPILL;
	}
}

static bool covers_slot(const struct pair *p, const struct obpf_stack_slot *old,
			const struct obpf_stack_slot *cur)
{
	u32 i;

	for (i = 0; i < OBPF_SLOT_SIZE; i++)
		if (!covers_byte(old, cur, i))
			return false;
	if (old->kind[0] != OBPF_BYTE_SPILL)
		return true;
	/* A register that fills fewer bytes is not the same register. */
	for (i = 0; i < OBPF_SLOT_SIZE; i++)
		if ((old->kind[i] == OBPF_BYTE_SPILL) != (cur->kind[i] == OBPF_BYTE_SPILL))
			return false;
	return covers_reg(p, &old->reg, &cur->reg);
}

static bool covers_frame(const struct pair *p, const struct obpf_func_state *old,
			 const struct obpf_func_state *cur, u32 live)
{
	static const struct obpf_stack_slot nothing;
	u32 i;

	if (old->callsite != cur->callsite)
		return false;
	for (i = 0; i < OBPF_NR_REGS; i++)
		if ((live & (1u << i)) && !covers_reg(p, &old->regs[i], &cur->regs[i]))
			return false;
	for (i = 0; i < old->nr_slots; i++)
		if (!covers_slot(p, &old->slots[i], i < cur->nr_slots ? &cur->slots[i] : &nothing))
			return false;
	return true;
}

static bool covers(struct obpf_verifier_env *env, const struct obpf_verifier_state *old,
		   const struct obpf_verifier_state *cur)
{
	struct pair p = { .env = env, .old = old, .cur = cur };
	u32 i, insn;

	/* References are compared in the order of their acquisition. */
	if (old->curframe != cur->curframe || old->nr_refs != cur->nr_refs)
		return false;
	env->nr_id_pairs = 0;
	for (i = 0; i <= old->curframe; i++) {
		/* In a caller, what is live where the callee returns to. */
		insn = i == old->curframe ? env->insn : old->frame[i + 1]->callsite + 1;
		if (!covers_frame(&p, old->frame[i], cur->frame[i], env->aux[insn].live))
			return false;
	}
	return true;
}

static void drop_seen(struct obpf_verifier_env *env, struct obpf_verifier_state **link)
{
	struct obpf_verifier_state *st = *link;

	*link = st->next;
	env->aux[env->insn].nr_seen--;
	env->cur_states--;
	obpf_state_free(env, st);
}

static bool worth_keeping(const struct obpf_verifier_env *env)
{
	if (env->args->prog_flags & OBPF_F_TEST_STATE_FREQ)
		return true;
	return env->jumps - env->jumps_at_last_state >= MIN_JUMPS_BETWEEN &&
	       env->res->insns_processed - env->insns_at_last_state >= MIN_INSNS_BETWEEN;
}

static int keep_state(struct obpf_verifier_env *env)
{
	struct obpf_insn_aux *aux = &env->aux[env->insn];
	struct obpf_verifier_state *copy = obpf_state_copy(env, env->cur);

	if (!copy)
		return -ENOMEM;
	copy->next = aux->seen;
	aux->seen = copy;
	aux->nr_seen++;
	env->jumps_at_last_state = env->jumps;
	env->insns_at_last_state = env->res->insns_processed;
	env->cur_states++;
	env->res->total_states++;
	env->res->peak_states = max(env->res->peak_states, env->cur_states);
	env->max_states_per_insn = max(env->max_states_per_insn, aux->nr_seen);
	return 0;
}

int obpf_prune_visit(struct obpf_verifier_env *env)
{
	struct obpf_verifier_state **link = &env->aux[env->insn].seen, *st;

	while ((st = *link)) {
		if (covers(env, st, env->cur)) {
			st->hits++;
			if (env->args->watch)
				env->args->watch->prune(env->args->watch, env->cur->step, env->insn,
							st->step);
			return 1;
		}
		if (++st->misses > st->hits * MISSES_ALLOWED + MISSES_ALLOWED)
			drop_seen(env, link);
		else
			link = &st->next;
	}
	return worth_keeping(env) ? keep_state(env) : 0;
}

void obpf_prune_exit(struct obpf_verifier_env *env)
{
	struct obpf_verifier_state *st;

	for (env->insn = 0; env->insn < env->nr_insns; env->insn++)
		while (env->aux[env->insn].seen)
			drop_seen(env, &env->aux[env->insn].seen);
	while ((st = env->pending)) {
		env->pending = st->next;
		obpf_state_free(env, st);
	}
}

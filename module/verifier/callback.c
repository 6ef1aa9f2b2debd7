// SPDX-License-Identifier: GPL-2.0
/*
 * callback.c - helpers that call back into the program: what they are handed, the walk through the
 * callback, and its return.
 *
 * Floor F2. Process context, no locks. A call of such a helper has two ways on: behind it, where the
 * callback was called often enough, and into the callback, which returns to the call itself, with
 * the arguments as they were. So a callback is a loop whose head is the call: states are kept and
 * compared there each time, and it ends when one turn more changes nothing.
 *
 * What a timer calls runs later, alone, and knows nothing of where the timer was set: it is walked
 * from its own beginning, as a program is.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/env.h"

int obpf_callback_check_load(struct obpf_verifier_env *env, const struct obpf_dinsn *d)
{
	u32 index = obpf_subprog_index(env, env->insn + 1 + d->off);

	/* What the program or a global function is handed is not known here, where it is called. */
	if (!index || obpf_subprog_is_global(env, index))
		return obpf_reject(env, CALLBACK, "callback function not static");
	return 0;
}

int obpf_callback_check_func(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			     u32 regno, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];

	if (reg->type != OBPF_REG_FUNC)
		return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=func", regno,
				   obpf_reg_type_name(reg));
	meta->func = reg->map;
	return 0;
}

int obpf_callback_check_ctx(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			    u32 regno, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];

	if (reg->type != OBPF_REG_STACK && !obpf_reg_is_null(reg))
		return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=fp", regno,
				   obpf_reg_type_name(reg));
	meta->callback_ctx = *reg;
	return 0;
}

int obpf_callback_check_times(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			      u32 regno, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];

	if (reg->type != OBPF_REG_SCALAR)
		return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=scalar", regno,
				   obpf_reg_type_name(reg));
	meta->times = reg->var.range.umax;
	return 0;
}

/* References that the callback at hand, or the one that called it, must leave alone: the first. */
static u32 refs_below(const struct obpf_verifier_state *st)
{
	u32 i;

	for (i = st->curframe + 1; i-- > 0;)
		if (st->frame[i]->callback)
			return st->frame[i]->held;
	return 0;
}

int obpf_callback_check_release(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
				u32 ref)
{
	u32 i, below = refs_below(st);

	for (i = 0; i < below; i++)
		if (st->refs[i].id == ref)
			return obpf_reject(
				env, REF_CALLBACK,
				"reference id=%u cannot be released in a callback: it was "
				"acquired outside at %u",
				ref, st->refs[i].insn);
	return 0;
}

/* Once more into the callback? */
static bool goes_round(const struct obpf_verifier_state *st, const struct obpf_call_meta *meta)
{
	return obpf_state_cur(st)->callbacks < meta->times;
}

int obpf_callback_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta)
{
	if (!(meta->proto->flags & OBPF_HELPER_CALLS_BACK) || !goes_round(st, meta))
		return 0;
	if (st->curframe + 1 >= OBPF_MAX_FRAMES)
		return obpf_reject(env, CALL_DEPTH, "the call stack of %u frames is too deep !",
				   st->curframe + 2);
	return obpf_pending_check(env);
}

/* Map, key and value. */
static void set_element(struct obpf_verifier_env *env, struct obpf_reg_state *regs, u32 map)
{
	obpf_reg_set_ptr(&regs[1], OBPF_REG_MAP);
	obpf_reg_set_ptr(&regs[2], OBPF_REG_MAP_KEY);
	obpf_reg_set_ptr(&regs[3], OBPF_REG_MAP_VALUE);
	regs[1].map = regs[2].map = regs[3].map = map;
	/* Of each turn another value, which may have a lock. */
	if (obpf_value_has(env, &regs[3], OBPF_FIELD_SPIN_LOCK))
		regs[3].id = ++env->last_id;
}

/* An element and context, where the helper has a map; number and context otherwise. */
static void set_args(struct obpf_verifier_env *env, struct obpf_reg_state *regs,
		     const struct obpf_call_meta *meta)
{
	if (!meta->has_map) {
		obpf_reg_set_unknown(&regs[1]);
		regs[2] = meta->callback_ctx;
		return;
	}
	set_element(env, regs, meta->map);
	regs[4] = meta->callback_ctx;
}

/* The chain of calls is one longer here, wherever the function was named. */
static void note_call(struct obpf_verifier_env *env, struct obpf_subprog *callback)
{
	u32 caller = obpf_subprog_index(env, env->insn);

	callback->called_back[caller / 64] |= 1ull << caller % 64;
	callback->called_back_at = env->insn;
}

int obpf_callback_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta)
{
	struct obpf_verifier_state *turn;
	struct obpf_func_state *frame;

	if (meta->proto->flags & OBPF_HELPER_CALLS_LATER)
		env->subprogs[meta->func].timers |= 1ull << meta->timer_map;
	if (!(meta->proto->flags & OBPF_HELPER_CALLS_BACK))
		return 0;
	if (goes_round(st, meta)) {
		note_call(env, &env->subprogs[meta->func]);
		turn = obpf_pending_push(env, st, env->subprogs[meta->func].start);
		if (!turn)
			return -ENOMEM;
		turn->loop_depth++;
		obpf_state_cur(turn)->callbacks++;
		frame = obpf_frame_alloc(env);
		if (!frame)
			return -ENOMEM;
		turn->frame[++turn->curframe] = frame;
		frame->callsite = env->insn;
		frame->subprog = meta->func;
		frame->callback = true;
		frame->held = turn->nr_refs;
		set_args(env, frame->regs, meta);
		obpf_reg_set_ptr(&frame->regs[OBPF_REG_FP], OBPF_REG_STACK);
		frame->regs[OBPF_REG_FP].frame = turn->curframe;
	}
	obpf_state_cur(st)->callbacks = 0;
	return 0;
}

int obpf_callback_check_exit(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	const struct obpf_func_state *frame = obpf_state_cur(st);
	const struct obpf_reg_state *r0 = &frame->regs[0];
	int err = obpf_reg_check_read(env, st, 0);

	if (err)
		return err;
	if (r0->type != OBPF_REG_SCALAR || r0->var.range.umax > 1)
		return obpf_reject(env, CALLBACK_RET,
				   "At callback return the register R0 should have been in [0, 1]");
	obpf_reg_demand(env, r0);
	return obpf_refs_check(env, st, frame->held, "a callback's return");
}

/* ---- timers' callbacks */
void obpf_callback_enter(struct obpf_verifier_env *env, struct obpf_func_state *frame, u32 index,
			 u32 map)
{
	frame->subprog = index;
	set_element(env, frame->regs, map);
}

int obpf_callback_check_end(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	const struct obpf_reg_state *r0 = &obpf_state_cur(st)->regs[0];
	int err = obpf_reg_check_read(env, st, 0);

	if (err)
		return err;
	if (!obpf_reg_is_null(r0))
		return obpf_reject(env, CALLBACK_RET_ZERO,
				   "At async callback return the register R0 should have been 0");
	obpf_reg_demand(env, r0);
	return 0;
}

u32 obpf_callback_next(struct obpf_verifier_env *env, u32 *map)
{
	struct obpf_subprog *sub;
	u64 left;
	u32 i;

	for (i = 1; i < env->nr_subprogs; i++) {
		sub = &env->subprogs[i];
		left = sub->timers & ~sub->timers_done;
		if (!left)
			continue;
		*map = __builtin_ctzll(left);
		sub->timers_done |= 1ull << *map;
		return i;
	}
	return 0;
}

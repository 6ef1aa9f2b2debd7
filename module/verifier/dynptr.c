// SPDX-License-Identifier: GPL-2.0
/*
 * dynptr.c - dynptrs: sixteen bytes of stack that helpers fill and read, and programs only pass on.
 *
 * Floor F2. Process context, no locks. A dynptr is two slots whose bytes are DYNPTR and whose
 * registers say which half they are (off 0 or 8), of what kind (mem) and, as ref, its number: that of
 * a reference when it must be submitted or discarded. Memory that was got out of it has the same
 * ref, so that it goes with the dynptr.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"

#define DYNPTR_SIZE (2 * OBPF_SLOT_SIZE)

/* Where on the stack @reg points, when a dynptr can be there. */
static int check_place(struct obpf_verifier_env *env, const struct obpf_reg_state *reg, u32 regno,
		       s32 *off)
{
	s64 at = reg->off + (s64)reg->var.tnum.value;

	if (reg->type != OBPF_REG_STACK)
		return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=fp", regno,
				   obpf_reg_type_name(reg));
	if (!obpf_scalar_is_const(&reg->var))
		return obpf_reject(env, DYNPTR_PLACE, "dynptr has to be at a constant offset");
	if (at % OBPF_SLOT_SIZE || at > -DYNPTR_SIZE || at < -OBPF_STACK_SIZE)
		return obpf_reject(env, DYNPTR_PLACE, "cannot pass in dynptr at an offset=%lld",
				   (long long)at);
	*off = at;
	return 0;
}

/* The first half of the dynptr that @off is the beginning of, or NULL: there is none. */
static const struct obpf_reg_state *dynptr_at(const struct obpf_func_state *frame, s32 off)
{
	const struct obpf_stack_slot *low = obpf_stack_slot_at(frame, off);
	const struct obpf_stack_slot *high = obpf_stack_slot_at(frame, off + OBPF_SLOT_SIZE);

	if (!low || low->kind[0] != OBPF_BYTE_DYNPTR || low->reg.off ||
	    high->kind[0] != OBPF_BYTE_DYNPTR || high->reg.ref != low->reg.ref)
		return NULL;
	return &low->reg;
}

static int check_new(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 regno,
		     struct obpf_call_meta *meta, u32 kind)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	int err;

	err = check_place(env, reg, regno, &meta->dynptr_off);
	if (!err)
		err = obpf_mem_check_store(env, st, regno, 0, OBPF_SLOT_SIZE);
	if (!err)
		err = obpf_mem_check_store(env, st, regno, OBPF_SLOT_SIZE, OBPF_SLOT_SIZE);
	meta->dynptr_frame = reg->frame;
	meta->dynptr_kind = kind;
	return err;
}

static int check_old(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 regno,
		     struct obpf_call_meta *meta, bool released)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno], *dynptr;
	s32 off = 0;
	int err;

	err = check_place(env, reg, regno, &off);
	if (err)
		return err;
	dynptr = dynptr_at(st->frame[reg->frame], off);
	if (!dynptr)
		return obpf_reject(env, DYNPTR_UNINIT, "Expected an initialized dynptr as arg #%u",
				   regno - 1);
	meta->dynptr = dynptr->ref;
	if (!released)
		return 0;
	if (!obpf_state_holds(st, dynptr->ref))
		return obpf_reject(env, DYNPTR_TYPE, "arg %u is an unacquired reference", regno);
	meta->ref = dynptr->ref;
	return obpf_callback_check_release(env, st, meta->ref);
}

int obpf_dynptr_check_arg(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 regno, struct obpf_call_meta *meta)
{
	switch (meta->proto->arg[regno - 1]) {
	case OBPF_ARG_DYNPTR_NEW_LOCAL:
		return check_new(env, st, regno, meta, OBPF_DYNPTR_LOCAL);
	case OBPF_ARG_DYNPTR_NEW_RINGBUF:
		return check_new(env, st, regno, meta, OBPF_DYNPTR_RINGBUF);
	default:
		return check_old(env, st, regno, meta,
				 meta->proto->arg[regno - 1] == OBPF_ARG_DYNPTR_RELEASED);
	}
}

int obpf_dynptr_check_overwrite(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
				u32 frame, s32 lo, s32 end, bool store)
{
	const struct obpf_stack_slot *slot;

	for (lo = round_down(lo, OBPF_SLOT_SIZE); lo < end; lo += OBPF_SLOT_SIZE) {
		slot = obpf_stack_slot_at(st->frame[frame], lo);
		if (!slot || slot->kind[0] != OBPF_BYTE_DYNPTR)
			continue;
		if (!store)
			return obpf_reject(
				env, DYNPTR_ACCESS,
				"access to a dynptr at fp%d, which only helpers may read",
				lo - slot->reg.off);
		if (obpf_state_holds(st, slot->reg.ref))
			return obpf_reject(env, DYNPTR_OVERWRITE,
					   "cannot overwrite referenced dynptr at fp%d",
					   lo - slot->reg.off);
	}
	return 0;
}

void obpf_dynptr_drop(struct obpf_verifier_state *st, u32 frame, s32 lo, s32 end)
{
	const struct obpf_stack_slot *slot;

	for (lo = round_down(lo, OBPF_SLOT_SIZE); lo < end; lo += OBPF_SLOT_SIZE) {
		slot = obpf_stack_slot_at(st->frame[frame], lo);
		if (slot && slot->kind[0] == OBPF_BYTE_DYNPTR)
			obpf_state_release(st, slot->reg.ref);
	}
}

int obpf_dynptr_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_call_meta *meta)
{
	s32 off = meta->dynptr_off;
	u32 frame = meta->dynptr_frame, ref;
	int err;

	if (!meta->dynptr_kind)
		return 0;
	obpf_dynptr_drop(st, frame, off, off + DYNPTR_SIZE);
	err = obpf_stack_grow(env, st, frame, off);
	if (err)
		return err;
	ref = meta->proto->flags & OBPF_HELPER_ACQUIRES ? obpf_state_acquire(env, st, env->insn) :
							  ++env->last_id;
	obpf_stack_put_dynptr(st->frame[frame], off, meta->dynptr_kind, ref);
	if (frame == st->curframe) {
		obpf_touch_slot(env, off);
		obpf_touch_slot(env, off + OBPF_SLOT_SIZE);
	}
	return 0;
}

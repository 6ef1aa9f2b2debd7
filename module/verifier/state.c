// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - verifier states: memory, registers, references.
 *
 * Floor F2. Process context; memory comes from core->alloc alone and is recycled through the env's
 * pools. A state belongs to one list or one walk at a time: no locks.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"
#include "verifier/state.h"

static const u16 pool_room[OBPF_NR_POOLS] = {
	0, 8, 16, 32, OBPF_NR_SLOTS, 256, OBPF_LARGE_STACK_SIZE / OBPF_SLOT_SIZE
};

static u32 pool_of(u32 slots)
{
	u32 i;

	for (i = 0; pool_room[i] < slots; i++)
		;
	return i;
}

struct obpf_func_state *obpf_frame_alloc_room(struct obpf_verifier_env *env, u32 slots)
{
	u32 pool = pool_of(slots);
	struct obpf_func_state *frame = env->pool.frames[pool];
	size_t bytes = sizeof(*frame) + pool_room[pool] * sizeof(frame->slots[0]);

	if (frame) {
		env->pool.frames[pool] = frame->next;
		frame->next = NULL;
		return frame;
	}
	frame = obpf_core_alloc(env->core, bytes);
	if (!frame)
		return NULL;
	frame->room = pool_room[pool];
	env->state_bytes += bytes;
	return frame;
}

struct obpf_func_state *obpf_frame_alloc(struct obpf_verifier_env *env)
{
	struct obpf_func_state *frame = obpf_frame_alloc_room(env, 0);
	u32 i;

	if (!frame)
		return NULL;
	frame->callsite = 0;
	frame->subprog = 0;
	frame->callbacks = 0;
	frame->callback = false;
	frame->held = 0;
	frame->nr_slots = 0;
	for (i = 0; i < OBPF_NR_REGS; i++)
		obpf_reg_set_not_init(&frame->regs[i]);
	return frame;
}

void obpf_frame_free(struct obpf_verifier_env *env, struct obpf_func_state *frame)
{
	u32 pool = pool_of(frame->room);

	frame->next = env->pool.frames[pool];
	env->pool.frames[pool] = frame;
}

static struct obpf_func_state *copy_frame(struct obpf_verifier_env *env,
					  const struct obpf_func_state *frame)
{
	struct obpf_func_state *copy = obpf_frame_alloc_room(env, frame->nr_slots);

	if (!copy)
		return NULL;
	obpf_frame_copy_head(copy, frame);
	copy->nr_slots = frame->nr_slots;
	memcpy(copy->regs, frame->regs, sizeof(copy->regs));
	memcpy(copy->slots, frame->slots, frame->nr_slots * sizeof(frame->slots[0]));
	return copy;
}

struct obpf_verifier_state *obpf_state_alloc(struct obpf_verifier_env *env)
{
	struct obpf_verifier_state *st = env->pool.states;

	if (st) {
		env->pool.states = st->next;
		memset(st, 0, sizeof(*st));
		return st;
	}
	return obpf_core_alloc(env->core, sizeof(*st));
}

void obpf_state_free(struct obpf_verifier_env *env, struct obpf_verifier_state *st)
{
	u32 i;

	if (!st)
		return;
	for (i = 0; i < OBPF_MAX_FRAMES; i++)
		if (st->frame[i])
			obpf_frame_free(env, st->frame[i]);
	st->next = env->pool.states;
	env->pool.states = st;
}

struct obpf_verifier_state *obpf_state_copy(struct obpf_verifier_env *env,
					    const struct obpf_verifier_state *st)
{
	struct obpf_verifier_state *copy = obpf_state_alloc(env);
	u32 i;

	if (!copy)
		return NULL;
	copy->step = st->step;
	copy->parent = st->parent;
	copy->loop_depth = st->loop_depth;
	copy->curframe = st->curframe;
	copy->nr_refs = st->nr_refs;
	copy->lock = st->lock;
	memcpy(copy->refs, st->refs, st->nr_refs * sizeof(st->refs[0]));
	for (i = 0; i <= st->curframe; i++) {
		copy->frame[i] = copy_frame(env, st->frame[i]);
		if (!copy->frame[i]) {
			obpf_state_free(env, copy);
			return NULL;
		}
	}
	return copy;
}

void obpf_pool_exit(struct obpf_verifier_env *env)
{
	struct obpf_func_state *frame;
	struct obpf_verifier_state *st;
	u32 i;

	for (i = 0; i < OBPF_NR_POOLS; i++) {
		while ((frame = env->pool.frames[i])) {
			env->pool.frames[i] = frame->next;
			obpf_core_free(env->core, frame);
		}
	}
	while ((st = env->pool.states)) {
		env->pool.states = st->next;
		obpf_core_free(env->core, st);
	}
}

void obpf_reg_set_not_init(struct obpf_reg_state *reg)
{
	memset(reg, 0, sizeof(*reg));
}

void obpf_reg_set_scalar(struct obpf_reg_state *reg, struct obpf_scalar var)
{
	memset(reg, 0, offsetof(struct obpf_reg_state, var));
	reg->type = OBPF_REG_SCALAR;
	reg->var = var;
}

void obpf_reg_set_unknown(struct obpf_reg_state *reg)
{
	obpf_reg_set_scalar(reg, obpf_scalar_unknown);
}

void obpf_reg_set_ptr(struct obpf_reg_state *reg, enum obpf_reg_type type)
{
	/* All zeroes is the constant 0 in every part of a scalar. */
	memset(reg, 0, sizeof(*reg));
	reg->type = type;
}

const char *obpf_reg_type_name(const struct obpf_reg_state *reg)
{
	static const char *const names[OBPF_NR_REG_TYPES][2] = {
		[OBPF_REG_NOT_INIT] = { "?", "?" },
		[OBPF_REG_SCALAR] = { "scalar", "scalar" },
		[OBPF_REG_CTX] = { "ctx", "ctx_or_null" },
		[OBPF_REG_STACK] = { "fp", "fp_or_null" },
		[OBPF_REG_MAP] = { "map_ptr", "map_ptr_or_null" },
		[OBPF_REG_MAP_VALUE] = { "map_value", "map_value_or_null" },
		[OBPF_REG_MEM] = { "mem", "mem_or_null" },
		[OBPF_REG_DYNPTR] = { "dynptr", "dynptr" },
		[OBPF_REG_MAP_KEY] = { "map_key", "map_key_or_null" },
		[OBPF_REG_FUNC] = { "func", "func_or_null" },
		[OBPF_REG_PKT] = { "pkt", "pkt_or_null" },
		[OBPF_REG_PKT_META] = { "pkt_meta", "pkt_meta_or_null" },
		[OBPF_REG_PKT_END] = { "pkt_end", "pkt_end_or_null" },
	};
	static const char *const mems[][2] = {
		[OBPF_MEM_RINGBUF] = { "ringbuf_mem", "ringbuf_mem_or_null" },
	};

	if (reg->type == OBPF_REG_MEM && reg->mem)
		return mems[reg->mem][reg->maybe_null];
	return names[reg->type][reg->maybe_null];
}

void obpf_state_each_reg(struct obpf_verifier_state *st,
			 void (*fn)(struct obpf_reg_state *reg, void *arg), void *arg)
{
	struct obpf_func_state *frame;
	u32 i, j;

	for (i = 0; i <= st->curframe; i++) {
		frame = st->frame[i];
		for (j = 0; j < OBPF_NR_REGS; j++)
			fn(&frame->regs[j], arg);
		for (j = 0; j < frame->nr_slots; j++)
			if (frame->slots[j].kind[0] == OBPF_BYTE_SPILL)
				fn(&frame->slots[j].reg, arg);
	}
}

u32 obpf_state_acquire(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 insn)
{
	if (st->nr_refs == OBPF_MAX_REFS)
		return 0;
	st->refs[st->nr_refs].id = ++env->last_id;
	st->refs[st->nr_refs].insn = insn;
	return st->refs[st->nr_refs++].id;
}

void obpf_state_forget(struct obpf_verifier_state *st, u32 ref)
{
	u32 i;

	for (i = 0; i < st->nr_refs; i++) {
		if (st->refs[i].id != ref)
			continue;
		/* The order is the order of acquisition, which is what states are compared by. */
		memmove(&st->refs[i], &st->refs[i + 1],
			(st->nr_refs - i - 1) * sizeof(st->refs[0]));
		st->nr_refs--;
		return;
	}
}

static void invalidate_ref(struct obpf_reg_state *reg, void *arg)
{
	if (reg->ref == *(u32 *)arg && obpf_reg_is_ptr(reg))
		obpf_reg_set_unknown(reg);
}

static void invalidate_dynptrs(struct obpf_verifier_state *st, u32 ref)
{
	struct obpf_stack_slot *slot;
	u32 i, j;

	for (i = 0; i <= st->curframe; i++) {
		for (j = 0; j < st->frame[i]->nr_slots; j++) {
			slot = &st->frame[i]->slots[j];
			if (slot->kind[0] == OBPF_BYTE_DYNPTR && slot->reg.ref == ref)
				memset(slot, 0, sizeof(*slot));
		}
	}
}

void obpf_state_release(struct obpf_verifier_state *st, u32 ref)
{
	obpf_state_forget(st, ref);
	obpf_state_each_reg(st, invalidate_ref, &ref);
	invalidate_dynptrs(st, ref);
}

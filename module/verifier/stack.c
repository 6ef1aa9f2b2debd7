// SPDX-License-Identifier: GPL-2.0
/*
 * stack.c - a frame's stack, slot by slot and byte by byte.
 *
 * Floor F2. Process context (growing allocates), no locks. Offsets are bytes from R10, so that they
 * are negative: -512 .. -1.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"
#include "verifier/state.h"

static u32 slot_of(s32 off)
{
	return (u32)(-off - 1) / OBPF_SLOT_SIZE;
}

/* Byte within the slot, 0 the lowest. */
static u32 byte_of(s32 off)
{
	return (u32)off % OBPF_SLOT_SIZE;
}

int obpf_stack_grow(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 frame,
		    s32 off)
{
	struct obpf_func_state *old = st->frame[frame], *grown;
	u32 need = slot_of(off) + 1;

	if (need <= old->nr_slots)
		return 0;
	if (need > old->room) {
		grown = obpf_frame_alloc_room(env, need);
		if (!grown)
			return -ENOMEM;
		obpf_frame_copy_head(grown, old);
		memcpy(grown->regs, old->regs, sizeof(grown->regs));
		memcpy(grown->slots, old->slots, old->nr_slots * sizeof(old->slots[0]));
		grown->nr_slots = old->nr_slots;
		st->frame[frame] = grown;
		obpf_frame_free(env, old);
		old = grown;
	}
	memset(&old->slots[old->nr_slots], 0, (need - old->nr_slots) * sizeof(old->slots[0]));
	old->nr_slots = need;
	return 0;
}

const struct obpf_stack_slot *obpf_stack_slot_at(const struct obpf_func_state *frame, s32 off)
{
	u32 i = slot_of(off);

	return i < frame->nr_slots ? &frame->slots[i] : NULL;
}

enum obpf_byte_kind obpf_stack_byte(const struct obpf_func_state *frame, s32 off)
{
	const struct obpf_stack_slot *slot = obpf_stack_slot_at(frame, off);

	return slot ? slot->kind[byte_of(off)] : OBPF_BYTE_INVALID;
}

/* The slot's register is about to be overwritten in part: what is left of it are bytes. */
static void break_spill(struct obpf_stack_slot *slot)
{
	u32 i;

	if (slot->kind[0] != OBPF_BYTE_SPILL)
		return;
	for (i = 0; i < OBPF_SLOT_SIZE; i++)
		if (slot->kind[i] == OBPF_BYTE_SPILL)
			slot->kind[i] = OBPF_BYTE_MISC;
}

void obpf_stack_mark(struct obpf_func_state *frame, s32 off, u32 size, enum obpf_byte_kind kind)
{
	struct obpf_stack_slot *slot;
	s32 end = off + (s32)size;

	for (; off < end; off++) {
		slot = &frame->slots[slot_of(off)];
		if (slot->kind[byte_of(off)] == OBPF_BYTE_SPILL)
			break_spill(slot);
		slot->kind[byte_of(off)] = kind;
	}
}

void obpf_stack_store(struct obpf_func_state *frame, s32 off, u32 size,
		      const struct obpf_reg_state *reg, u32 new_id)
{
	struct obpf_stack_slot *slot = &frame->slots[slot_of(off)];
	struct obpf_reg_state kept =
		*reg; /* reg may be a register that a spill shares the id with */
	u32 i;

	if (byte_of(off) || (obpf_reg_is_ptr(reg) && size != OBPF_SLOT_SIZE)) {
		obpf_stack_mark(frame, off, size,
				obpf_reg_is_null(reg) ? OBPF_BYTE_ZERO : OBPF_BYTE_MISC);
		return;
	}
	if (size < OBPF_SLOT_SIZE) {
		/* What is kept is another number than the register, unless that was so short. */
		if (reg->var.range.umax >> (size * 8))
			obpf_reg_set_id(&kept, new_id);
		kept.var = obpf_scalar_zext(reg->var, size);
	}
	break_spill(slot);
	slot->reg = kept;
	for (i = 0; i < size; i++)
		slot->kind[i] = OBPF_BYTE_SPILL;
}

u32 obpf_stack_spill_size(const struct obpf_stack_slot *slot)
{
	u32 i;

	for (i = 0; i < OBPF_SLOT_SIZE && slot->kind[i] == OBPF_BYTE_SPILL; i++)
		;
	return i;
}

bool obpf_stack_byte_is_zero(const struct obpf_stack_slot *slot, u32 i)
{
	if (slot->kind[i] == OBPF_BYTE_ZERO)
		return true;
	return slot->kind[i] == OBPF_BYTE_SPILL && obpf_reg_is_null(&slot->reg);
}

void obpf_stack_slot_load(const struct obpf_stack_slot *slot, u32 from, u32 size,
			  struct obpf_reg_state *out)
{
	bool spilled = false;
	u32 i;

	if (!from && obpf_stack_spill_size(slot) >= size) {
		*out = slot->reg;
		if (size < OBPF_SLOT_SIZE) {
			if (out->var.range.umax >> (size * 8))
				obpf_reg_set_id(out, 0);
			out->var = obpf_scalar_zext(out->var, size);
		}
		return;
	}
	for (i = from; i < from + size; i++) {
		if (!obpf_stack_byte_is_zero(slot, i)) {
			obpf_reg_set_scalar(out, obpf_scalar_zext(obpf_scalar_unknown, size));
			return;
		}
		spilled |= slot->kind[i] == OBPF_BYTE_SPILL;
	}
	obpf_reg_set_scalar(out, obpf_scalar_const(0));
	if (spilled)
		out->dep = slot->reg.dep;
}

void obpf_stack_load(const struct obpf_func_state *frame, s32 off, u32 size,
		     struct obpf_reg_state *out)
{
	static const struct obpf_stack_slot nothing;
	const struct obpf_stack_slot *slot = obpf_stack_slot_at(frame, off);

	/* Aligned, so that it stays within the slot. */
	obpf_stack_slot_load(slot ?: &nothing, byte_of(off), size, out);
}

bool obpf_stack_cuts_ptr(const struct obpf_func_state *frame, s32 off, u32 size)
{
	const struct obpf_stack_slot *slot = obpf_stack_slot_at(frame, off);

	return slot && slot->kind[0] == OBPF_BYTE_SPILL && obpf_reg_is_ptr(&slot->reg) &&
	       size != OBPF_SLOT_SIZE;
}

void obpf_stack_put_dynptr(struct obpf_func_state *frame, s32 off, u32 kind, u32 ref)
{
	struct obpf_stack_slot *slot;
	u32 half;

	for (half = 0; half < 2; half++) {
		slot = &frame->slots[slot_of(off + half * OBPF_SLOT_SIZE)];
		memset(slot->kind, OBPF_BYTE_DYNPTR, sizeof(slot->kind));
		obpf_reg_set_ptr(&slot->reg, OBPF_REG_DYNPTR);
		slot->reg.off = half * OBPF_SLOT_SIZE;
		slot->reg.mem = kind;
		slot->reg.ref = ref;
	}
}

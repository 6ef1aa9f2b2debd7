// SPDX-License-Identifier: GPL-2.0
/*
 * gen_objects.c - random programs: packets, dynptrs, values with locks and timers.
 *
 * Hosted only.
 */
#include <linux/kernel.h>
#include <linux/types.h>

#include "gen_home.h"

/* ---- packets */
/* Leave unless @size bytes from R2 on lie in front of R3. */
static u32 compare_with_end(struct gen *g, u32 size)
{
	static const struct {
		u32 op;
		bool turned;
		u32 less; /* that may be known from where it is not equal */
	} forms[] = { { OBPF_OP_JGT64_X, false, 0 },
		      { OBPF_OP_JLT64_X, true, 0 },
		      { OBPF_OP_JGE64_X, false, 1 },
		      { OBPF_OP_JLE64_X, true, 1 } };
	u32 i = below(g, ARRAY_SIZE(forms));

	emit(g, OBPF_OP_MOV64_X, 1, 2, 0, 0);
	emit(g, OBPF_OP_ADD64_K, 1, 0, 0, size - forms[i].less - odd(g));
	return forms[i].turned ? emit(g, forms[i].op, 3, 1, 0, 0) :
				 emit(g, forms[i].op, 1, 3, 0, 0);
}

/* @size bytes of packet at R2 are accessed, also behind a helper call that may move them. */
static void use_packet(struct gen *g, u32 size)
{
	s32 slot = slot_off(below(g, SLOTS));
	u32 i, log2;

	if (!below(g, 4)) {
		emit(g, OBPF_OP_STX_DW, 10, 2, slot, 0);
		gen_lose_scratch(g);
		gen_helper(g);
		emit(g, OBPF_OP_LDX_DW, 2, 10, slot, 0);
		emit(g, OBPF_OP_ST_DW, 10, 0, slot, any_imm(g));
	}
	emit(g, OBPF_OP_MOV64_X, 5, 2, 0, 0);
	gen_lose_scratch(g);
	for (i = 1 + below(g, 3); i && g->now.regs[5].kind == NOTHING; i--) {
		for (log2 = below(g, 4); (1u << log2) > size; log2--)
			;
		emit(g, OBPF_OP_MOV64_K, 0, 0, 0, any_imm(g));
		set(g, 0, NUMBER, 0);
		gen_access(g, 5, below(g, size - (1u << log2) + 1), log2, true, true);
	}
}

/* The packet by its address. */
void gen_packet_bytes(struct gen *g)
{
	bool meta = !below(g, 6);
	const struct obpf_ctx_field *from = ctx_field(g, meta ? OBPF_CTX_PKT_META : OBPF_CTX_PKT);
	const struct obpf_ctx_field *end = ctx_field(g, meta ? OBPF_CTX_PKT : OBPF_CTX_PKT_END);
	u32 size = 1 + below(g, meta ? 12 : 40), skip;

	if (!from || g->now.regs[6].kind != CONTEXT)
		return;
	emit(g, OBPF_OP_LDX_W, 2, 6, from->off, 0);
	emit(g, OBPF_OP_LDX_W, 3, 6, end->off, 0);
	if (!below(g, 3)) {
		emit(g, OBPF_OP_MOV64_X, 4, 8 + below(g, 2), 0, 0);
		emit(g, OBPF_OP_AND64_K, 4, 0, 0, (1 << below(g, 6)) - 1);
		emit(g, OBPF_OP_ADD64_X, 2, 4, 0, 0);
	}
	skip = compare_with_end(g, size);
	if (size >= 8 && !below(g, 4)) {
		emit_wide(g, OBPF_OP_LD_MAP_FD, 1, GEN_MAP_HASH);
		emit(g, OBPF_OP_CALL, 0, 0, 0, 1);
		gen_lose_scratch(g);
		gen_use_element(g, GEN_MAP_HASH);
	} else {
		use_packet(g, size);
	}
	land(g, skip);
	gen_lose_scratch(g);
}

/* ---- dynptrs */
static void dynptr_arg(struct gen *g, u32 reg, u32 slot)
{
	emit(g, OBPF_OP_MOV64_X, reg, 10, 0, 0);
	emit(g, OBPF_OP_ADD64_K, reg, 0, 0, slot_off(slot));
}

static void offset_arg(struct gen *g, u32 reg)
{
	if (below(g, 4))
		emit(g, OBPF_OP_MOV64_K, reg, 0, 0, below(g, 16));
	else
		emit(g, OBPF_OP_MOV64_X, reg, 8, 0, 0);
}

/* Bytes of its memory by their address. */
static void dynptr_data(struct gen *g, u32 slot)
{
	u32 size = 8 * (1 + below(g, 3)), skip, i;

	dynptr_arg(g, 1, slot);
	emit(g, OBPF_OP_MOV64_K, 2, 0, 0, below(g, 9));
	emit(g, OBPF_OP_MOV64_K, 3, 0, 0, size);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 203);
	gen_lose_scratch(g);
	skip = emit(g, OBPF_OP_JEQ64_K, 0, 0, 0, 0);
	emit(g, OBPF_OP_MOV64_X, 5, 0, 0, 0);
	for (i = 1 + below(g, 2); i && g->now.regs[5].kind == NOTHING; i--)
		gen_access(g, 5, 8 * below(g, size / 8), 3, true, true);
	land(g, skip);
	gen_lose_scratch(g);
}

static void use_dynptr(struct gen *g, u32 slot)
{
	u32 size = 8 * (1 + below(g, 3));

	switch (below(g, 3)) {
	case 0:
		gen_stack_arg(g, 1, size);
		emit(g, OBPF_OP_MOV64_K, 2, 0, 0, size);
		dynptr_arg(g, 3, slot);
		offset_arg(g, 4);
		emit(g, OBPF_OP_MOV64_K, 5, 0, 0, 0);
		emit(g, OBPF_OP_CALL, 0, 0, 0, 201);
		break;
	case 1:
		dynptr_arg(g, 1, slot);
		offset_arg(g, 2);
		gen_stack_arg(g, 3, size);
		emit(g, OBPF_OP_MOV64_K, 4, 0, 0, size);
		emit(g, OBPF_OP_MOV64_K, 5, 0, 0, 0);
		emit(g, OBPF_OP_CALL, 0, 0, 0, 202);
		break;
	default:
		dynptr_data(g, slot);
		return;
	}
	gen_lose_scratch(g);
	set(g, 0, NUMBER, 0);
}

static void use_dynptr_often(struct gen *g, u32 slot)
{
	u32 i;

	for (i = 1 + below(g, 3); i; i--) {
		if (!below(g, 3))
			gen_block(g, 1 + below(g, 2));
		use_dynptr(g, slot);
	}
}

/* Of a part of a value. */
void gen_local_dynptr(struct gen *g)
{
	u32 size = g->now.regs[7].size;

	if (!g->now.regs[7].is_value || !size)
		return;
	emit(g, OBPF_OP_MOV64_X, 1, 7, 0, 0);
	if (below(g, 3)) {
		emit(g, OBPF_OP_MOV64_K, 2, 0, 0, 1 + below(g, size));
	} else {
		emit(g, OBPF_OP_MOV64_X, 2, 8, 0, 0);
		emit(g, OBPF_OP_AND64_K, 2, 0, 0, 7);
	}
	emit(g, OBPF_OP_MOV64_K, 3, 0, 0, odd(g));
	dynptr_arg(g, 4, LOCAL_DYNPTR);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 197);
	gen_lose_scratch(g);
	set(g, 0, NUMBER, 0);
	use_dynptr_often(g, LOCAL_DYNPTR);
}

/* Of a record: it is given back. */
void gen_ring_dynptr(struct gen *g)
{
	if (g->reserved)
		return;
	emit_wide(g, OBPF_OP_LD_MAP_FD, 1, GEN_MAP_RINGBUF);
	if (below(g, 3)) {
		emit(g, OBPF_OP_MOV64_K, 2, 0, 0, below(g, 64));
	} else {
		emit(g, OBPF_OP_MOV64_X, 2, 8, 0, 0);
		emit(g, OBPF_OP_AND64_K, 2, 0, 0, 63);
	}
	emit(g, OBPF_OP_MOV64_K, 3, 0, 0, odd(g));
	dynptr_arg(g, 4, RING_DYNPTR);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 198);
	gen_lose_scratch(g);
	set(g, 0, NUMBER, 0);
	g->reserved = true;
	use_dynptr_often(g, RING_DYNPTR);
	g->reserved = false;
	dynptr_arg(g, 1, RING_DYNPTR);
	emit(g, OBPF_OP_MOV64_K, 2, 0, 0, 0);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 199 + below(g, 2));
	gen_lose_scratch(g);
}

/* ---- locks and timers */
/* An element of @map in @slot; where it is not, the jump that is given leads. */
static u32 find_value(struct gen *g, u32 map, u32 slot)
{
	u32 key = below(g, SLOTS), skip;

	emit(g, OBPF_OP_ST_DW, 10, 0, slot_off(key), below(g, 3));
	g->now.slots |= 1u << key;
	emit(g, OBPF_OP_MOV64_X, 2, 10, 0, 0);
	emit(g, OBPF_OP_ADD64_K, 2, 0, 0, slot_off(key));
	emit_wide(g, OBPF_OP_LD_MAP_FD, 1, map);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 1);
	skip = emit(g, OBPF_OP_JEQ64_K, 0, 0, 0, 0);
	emit(g, OBPF_OP_STX_DW, 10, 0, slot_off(slot), 0);
	gen_lose_scratch(g);
	return skip;
}

/* R1: the value, which was found and is in @slot, or is that of @map. */
static void value_arg(struct gen *g, bool found, u32 map, u32 slot)
{
	if (found)
		emit(g, OBPF_OP_LDX_DW, 1, 10, slot_off(slot), 0);
	else
		emit_wide(g, OBPF_OP_LD_MAP_VALUE, 1, map);
}

static void call_lock(struct gen *g, u32 id)
{
	emit(g, OBPF_OP_ADD64_K, 1, 0, 0, GEN_FIELD_AT - (odd(g) && odd(g) ? 4 : 0));
	emit(g, OBPF_OP_CALL, 0, 0, 0, id);
	gen_lose_scratch(g);
}

/* A value is changed under its lock. */
void gen_locked(struct gen *g)
{
	u32 map = below(g, 2) ? GEN_MAP_LOCKED : GEN_MAP_LOCKED_HASH, skip = 0, over, i;
	bool found = map == GEN_MAP_LOCKED_HASH || below(g, 2);

	if (!may_have(g, OBPF_FIELD_SPIN_LOCK))
		return;
	if (found)
		skip = find_value(g, map, LOCKED_SLOT);
	value_arg(g, found, map, LOCKED_SLOT);
	call_lock(g, 93);
	for (i = 1 + below(g, 3); i; i--) {
		over = below(g, 3) ? 0 : gen_condition(g);
		value_arg(g, found, map, LOCKED_SLOT);
		gen_access(g, 1, 8 * below(g, GEN_FIELD_AT / 8), 3, true, true);
		if (below(g, 2))
			gen_arithmetic(g);
		if (over)
			land(g, over);
		gen_lose_scratch(g);
	}
	value_arg(g, found, map, LOCKED_SLOT);
	call_lock(g, 94);
	if (found)
		land(g, skip);
}

/* R1 is a value of @map: one of the helpers is asked. */
static void call_timer(struct gen *g, u32 map, u32 id)
{
	emit(g, OBPF_OP_ADD64_K, 1, 0, 0, GEN_FIELD_AT - (odd(g) && odd(g) ? 8 : 0));
	switch (id) {
	case 169:
		emit_wide(g, OBPF_OP_LD_MAP_FD, 2, map);
		emit(g, OBPF_OP_MOV64_K, 3, 0, 0, below(g, 8) ? 1 : below(g, 8));
		break;
	case 170:
		if (!gen_func_arg(g, 2, TIMER_FUNC))
			return;
		break;
	case 171:
		if (below(g, 2))
			emit(g, OBPF_OP_MOV64_X, 2, 8, 0, 0);
		else
			emit(g, OBPF_OP_MOV64_K, 2, 0, 0, any_imm(g));
		emit(g, OBPF_OP_MOV64_K, 3, 0, 0, below(g, 2) ? 0 : below(g, 5));
		break;
	}
	emit(g, OBPF_OP_CALL, 0, 0, 0, id);
	gen_lose_scratch(g);
	set(g, 0, NUMBER, 0);
}

/* Mostly in the order that makes sense. */
void gen_timer(struct gen *g)
{
	u32 map = below(g, 2) ? GEN_MAP_TIMED : GEN_MAP_TIMED_HASH, skip = 0, id;
	bool found = map == GEN_MAP_TIMED_HASH || below(g, 2);

	if (!may_have(g, OBPF_FIELD_TIMER) || g->timed)
		return;
	g->timed = true;
	if (found)
		skip = find_value(g, map, TIMED_SLOT);
	for (id = 169; id <= 172; id++) {
		if (!below(g, id == 172 ? 2 : 8))
			continue;
		value_arg(g, found, map, TIMED_SLOT);
		call_timer(g, map, id);
		if (!below(g, 4))
			gen_block(g, 1);
	}
	g->timed = false;
	if (found)
		land(g, skip);
	gen_lose_scratch(g);
}

/* Its own map is one of two: no timer is made anew. */
void gen_own_timer(struct gen *g)
{
	u32 i;

	for (i = below(g, 3); i; i--) {
		emit(g, OBPF_OP_MOV64_X, 1, 7, 0, 0);
		call_timer(g, 0, 170 + below(g, 3));
	}
}

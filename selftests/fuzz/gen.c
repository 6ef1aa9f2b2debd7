// SPDX-License-Identifier: GPL-2.0
/*
 * gen.c - random programs that mostly make sense.
 *
 * Hosted only. Code is structured: blocks of statements, which may be ifs, loops and calls of
 * functions made later. R6 is the context, R7 points to a map value, R8 and R9 are numbers, R0-R5
 * come and go; the highest slots of the stack hold numbers, the lowest of those used are loop
 * counters.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "gen_home.h"

#define LOCK (1u << OBPF_FIELD_SPIN_LOCK)
#define TIMER (1u << OBPF_FIELD_TIMER)
#define TAIL_CALL 12

const struct gen_map_info gen_maps[GEN_NR_MAPS] = {
	[GEN_MAP_DATA] = { OBPF_MAP_TYPE_ARRAY, 4, 48, 1, 0, 0 },
	[GEN_MAP_CONST] = { OBPF_MAP_TYPE_ARRAY, 4, 64, 1, OBPF_F_RDONLY_PROG, 0 },
	[GEN_MAP_ARRAY] = { OBPF_MAP_TYPE_ARRAY, 4, 16, 4, 0, 0 },
	[GEN_MAP_HASH] = { OBPF_MAP_TYPE_HASH, 8, 24, 8, 0, 0 },
	[GEN_MAP_PERCPU_ARRAY] = { OBPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 2, 0, 0 },
	[GEN_MAP_PERCPU_HASH] = { OBPF_MAP_TYPE_PERCPU_HASH, 4, 16, 4, 0, 0 },
	[GEN_MAP_RINGBUF] = { OBPF_MAP_TYPE_RINGBUF, 0, 0, 4096, 0, 0 },
	[GEN_MAP_PROGS] = { OBPF_MAP_TYPE_PROG_ARRAY, 4, 4, 2, 0, 0 },
	[GEN_MAP_LOCKED] = { OBPF_MAP_TYPE_ARRAY, 4, 24, 1, 0, LOCK },
	[GEN_MAP_LOCKED_HASH] = { OBPF_MAP_TYPE_HASH, 4, 24, 4, 0, LOCK },
	[GEN_MAP_TIMED] = { OBPF_MAP_TYPE_ARRAY, 4, 32, 1, 0, TIMER },
	[GEN_MAP_TIMED_HASH] = { OBPF_MAP_TYPE_HASH, 4, 32, 4, 0, TIMER },
};

#define FORMAT_AT 16
const char gen_const_data[64] = "obpf\0\0\0\0\1\0\0\0\0\0\0\200%d and %llx\n\0\0\0\377\377\377\377";

/* A register that may be overwritten. */
static u32 any_dst(struct gen *g)
{
	return below(g, 4) ? below(g, 6) : 8 + below(g, 2);
}

static u32 scratch(struct gen *g)
{
	return below(g, 6);
}

static void put_number(struct gen *g, u32 reg)
{
	if (!below(g, 6))
		emit_wide(g, OBPF_OP_LD_IMM64, reg, gen_rng(&g->rng) >> below(g, 64));
	else
		emit(g, below(g, 3) ? OBPF_OP_MOV64_K : OBPF_OP_MOV32_K, reg, 0, 0, any_imm(g));
	set(g, reg, NUMBER, 0);
}

/* A register that holds a number. */
static u32 a_number(struct gen *g)
{
	u32 i, reg;

	for (i = 0; i < 8; i++) {
		reg = below(g, 10);
		if (g->now.regs[reg].kind == NUMBER)
			return reg;
	}
	return 8 + below(g, 2);
}

static u32 any_op(struct gen *g, u32 classes)
{
	u32 op;

	do {
		op = below(g, OBPF_NR_OPS);
	} while (!(classes & (1u << obpf_ops[op].cls)) || obpf_ops[op].sel == OBPF_SEL_INTERNAL);
	return op;
}

#define ALU_CLASSES ((1u << OBPF_CLS_ALU64) | (1u << OBPF_CLS_ALU32) | (1u << OBPF_CLS_END))
#define JUMP_CLASSES ((1u << OBPF_CLS_JMP64) | (1u << OBPF_CLS_JMP32))

static const u32 loads[] = { OBPF_OP_LDX_B, OBPF_OP_LDX_H, OBPF_OP_LDX_W, OBPF_OP_LDX_DW };
static const u32 sx_loads[] = { OBPF_OP_LDSX_B, OBPF_OP_LDSX_H, OBPF_OP_LDSX_W, OBPF_OP_LDX_DW };
static const u32 acq_loads[] = { OBPF_OP_LOAD_ACQ_B, OBPF_OP_LOAD_ACQ_H, OBPF_OP_LOAD_ACQ_W,
				 OBPF_OP_LOAD_ACQ_DW };
static const u32 stores[] = { OBPF_OP_STX_B, OBPF_OP_STX_H, OBPF_OP_STX_W, OBPF_OP_STX_DW };
static const u32 rel_stores[] = { OBPF_OP_STORE_REL_B, OBPF_OP_STORE_REL_H, OBPF_OP_STORE_REL_W,
				  OBPF_OP_STORE_REL_DW };
static const u32 imm_stores[] = { OBPF_OP_ST_B, OBPF_OP_ST_H, OBPF_OP_ST_W, OBPF_OP_ST_DW };

static bool is_shift(u32 sub)
{
	return sub == OBPF_SUB_LSH || sub == OBPF_SUB_RSH || sub == OBPF_SUB_ARSH;
}

static bool is_division(u32 sub)
{
	return sub == OBPF_SUB_DIV || sub == OBPF_SUB_SDIV || sub == OBPF_SUB_MOD ||
	       sub == OBPF_SUB_SMOD;
}

void gen_arithmetic(struct gen *g)
{
	u32 op = any_op(g, ALU_CLASSES), dst = any_dst(g);
	const struct obpf_op_info *info = &obpf_ops[op];
	u32 src = info->fields & OBPF_FLD_S ? a_number(g) : 0;
	s64 imm = info->fields & OBPF_FLD_I ? any_imm(g) : 0;

	if (g->now.regs[dst].kind != NUMBER && (info->reads & OBPF_RW_D))
		put_number(g, dst);
	if (info->fields & OBPF_FLD_I) {
		if (is_shift(info->sub))
			imm = below(g, info->size * 8);
		if (is_division(info->sub) && !imm)
			imm = 3;
	}
	emit(g, op, dst, src, 0, imm);
	set(g, dst, NUMBER, 0);
}

/* A number gets small: below @limit, a power of two or not. */
static void shrink(struct gen *g, u32 reg, u32 limit)
{
	u32 pow2 = 1;

	while (pow2 * 2 <= limit)
		pow2 *= 2;
	if (below(g, 3) || g->loops)
		emit(g, below(g, 2) ? OBPF_OP_AND64_K : OBPF_OP_AND32_K, reg, 0, 0, pow2 - 1);
	else if (below(g, 2))
		emit(g, below(g, 2) ? OBPF_OP_MOD64_K : OBPF_OP_MOD32_K, reg, 0, 0, limit);
	else
		emit(g, OBPF_OP_RSH64_K, reg, 0, 0, 64 - __builtin_ctz(pow2));
}

/* ---- memory */
/* One access of @size bytes at @off from @ptr, as it comes. */
void gen_access(struct gen *g, u32 ptr, s32 off, u32 log2, bool may_load, bool may_store)
{
	u32 form = below(g, 8), dst = any_dst(g);

	if (odd(g))
		off += (s32)below(g, 17) - 8;
	if (may_load && (!may_store || below(g, 2))) {
		emit(g,
		     form < 5 ? loads[log2] :
		     form < 7 ? sx_loads[log2] :
				acq_loads[log2],
		     dst, ptr, off, 0);
		set(g, dst, NUMBER, 0);
	} else if (form < 2) {
		emit(g, imm_stores[log2], ptr, 0, off, any_imm(g));
	} else {
		emit(g, form < 7 ? stores[log2] : rel_stores[log2], ptr, a_number(g), off, 0);
	}
}

static void atomic(struct gen *g, u32 ptr, s32 off, u32 size)
{
	u32 op, src = a_number(g);

	do {
		op = any_op(g, 1u << OBPF_CLS_ATOMIC);
	} while (obpf_ops[op].size != size || obpf_ops[op].sub == OBPF_SUB_LOAD_ACQ ||
		 obpf_ops[op].sub == OBPF_SUB_STORE_REL);
	if (g->now.regs[0].kind != NUMBER)
		put_number(g, 0);
	emit(g, op, ptr, src, off, 0);
}

/* Somewhere in @size bytes behind @ptr. */
static void touch(struct gen *g, u32 ptr, u32 size)
{
	u32 log2 = below(g, 4), index, copy;

	while ((1u << log2) > size)
		log2--;
	if (below(g, 3)) {
		if (log2 >= 2 && !below(g, 5))
			atomic(g, ptr, below(g, (size >> log2)) << log2, 1u << log2);
		else
			gen_access(g, ptr, below(g, size >> log2) << log2, log2, true, true);
		return;
	}
	/* At a variable place. */
	index = 8 + below(g, 2);
	copy = 1 + below(g, 5);
	if (copy == ptr || (size >> log2) < 2)
		return;
	shrink(g, index, size >> log2);
	if (log2)
		emit(g, OBPF_OP_LSH64_K, index, 0, 0, log2);
	emit(g, OBPF_OP_MOV64_X, copy, ptr, 0, 0);
	emit(g, OBPF_OP_ADD64_X, copy, index, 0, 0);
	set(g, copy, POINTER, 1);
	gen_access(g, copy, 0, log2, true, true);
}

static void stack(struct gen *g)
{
	u32 slot = below(g, SLOTS), log2 = below(g, 3) ? 3 : below(g, 4), ptr, dst;
	bool ready = g->now.slots & (1u << slot);

	switch (below(g, 6)) {
	case 0: /* a pointer is spilled and filled */
		ptr = below(g, 2) ? 7 : below(g, 2) ? 6 : 10;
		dst = scratch(g);
		emit(g, OBPF_OP_STX_DW, 10, ptr, slot_off(slot), 0);
		emit(g, OBPF_OP_LDX_DW, dst, 10, slot_off(slot), 0);
		g->now.regs[dst] = g->now.regs[ptr];
		emit(g, OBPF_OP_ST_DW, 10, 0, slot_off(slot), any_imm(g));
		break;
	case 1: /* at a variable place of several slots */
		emit(g, OBPF_OP_MOV64_X, 1, 10, 0, 0);
		emit(g, OBPF_OP_ADD64_K, 1, 0, 0, slot_off(SLOTS - 1));
		set(g, 1, NOTHING, 0);
		touch(g, 1, 8 * SLOTS);
		return;
	default:
		gen_access(g, 10, slot_off(slot) + (s32)(below(g, 8 >> log2) << log2), log2, ready,
			   true);
	}
	if (log2 == 3)
		g->now.slots |= 1u << slot;
}

/* Where only large stacks have one: what was left there is used, or something is. */
static void deep_stack(struct gen *g)
{
	u32 deep = g->now.deep, log2 = below(g, 4), i, dst;

	if (!(g->p->flags & OBPF_F_LARGE_STACK))
		return;
	if (!deep || !below(g, 4)) {
		deep = DEEP_FROM + DEEP_SIZE + 8 * below(g, (DEEP_TO - DEEP_FROM - DEEP_SIZE) / 8);
		for (i = 0; i < DEEP_SIZE / 8; i++)
			emit(g, OBPF_OP_STX_DW, 10, a_number(g), 8 * i - deep, 0);
		g->now.deep = deep;
		return;
	}
	switch (below(g, 4)) {
	case 0: /* a pointer is spilled and filled */
		dst = scratch(g);
		emit(g, OBPF_OP_STX_DW, 10, 7, -deep, 0);
		emit(g, OBPF_OP_LDX_DW, dst, 10, -deep, 0);
		g->now.regs[dst] = g->now.regs[7];
		emit(g, OBPF_OP_ST_DW, 10, 0, -deep, any_imm(g));
		break;
	case 1:
		emit(g, OBPF_OP_MOV64_X, 1, 10, 0, 0);
		emit(g, OBPF_OP_ADD64_K, 1, 0, 0, -(s64)deep);
		set(g, 1, NOTHING, 0);
		touch(g, 1, DEEP_SIZE);
		break;
	default:
		gen_access(g, 10, (s32)(below(g, DEEP_SIZE >> log2) << log2) - (s32)deep, log2,
			   true, true);
	}
}

static void context(struct gen *g)
{
	const struct obpf_ctx_field *f = g->type->ctx;
	u32 i, nr, log2, size;

	for (nr = 0; f[nr].len; nr++)
		;
	f += below(g, nr);
	if (f->kind != OBPF_CTX_NUMBER && !odd(g))
		return;
	size = min(f->len, 64u);
	log2 = below(g, __builtin_ctz(f->max_size) + 1);
	i = below(g, size >> log2) << log2;
	if (g->now.regs[6].kind == CONTEXT)
		gen_access(g, 6, f->off + i, log2, f->access & OBPF_CTX_READ,
			   f->access & OBPF_CTX_WRITE);
}

static void value(struct gen *g)
{
	u32 i, reg;

	for (i = 0; i < 6; i++) {
		reg = below(g, 2) ? 7 : below(g, 10);
		if (g->now.regs[reg].kind != POINTER || !g->now.regs[reg].size)
			continue;
		touch(g, reg, g->now.regs[reg].size);
		return;
	}
}

static void packet(struct gen *g)
{
	static const u32 ops[] = { OBPF_OP_LD_ABS_B, OBPF_OP_LD_ABS_H, OBPF_OP_LD_ABS_W,
				   OBPF_OP_LD_IND_B, OBPF_OP_LD_IND_H, OBPF_OP_LD_IND_W };
	u32 op = ops[below(g, ARRAY_SIZE(ops))], i;

	if (!(g->type->flags & OBPF_PT_PKT) || g->now.regs[6].kind != CONTEXT)
		return;
	emit(g, op, 0, obpf_ops[op].fields & OBPF_FLD_S ? 8 : 0, 0, below(g, 40));
	for (i = 1; i <= 5; i++)
		set(g, i, NOTHING, 0);
	set(g, 0, NUMBER, 0);
}

/* What pointers may suffer. */
static void pointers(struct gen *g)
{
	u32 dst = scratch(g), src = below(g, 2) ? 7 : 10;

	emit(g, OBPF_OP_MOV64_X, dst, src, 0, 0);
	switch (below(g, 4)) {
	case 0: /* their difference is a number */
		emit(g, OBPF_OP_SUB64_X, dst, src, 0, 0);
		set(g, dst, NUMBER, 0);
		break;
	case 1: /* so is half of one */
		emit(g, OBPF_OP_MOV32_X, dst, src, 0, 0);
		set(g, dst, NUMBER, 0);
		break;
	case 2:
		emit(g, OBPF_OP_ADD64_K, dst, 0, 0, src == 7 ? 8 : -64);
		g->now.regs[dst] = g->now.regs[src];
		if (src == 7)
			g->now.regs[dst].size -= 8;
		break;
	default:
		g->now.regs[dst] = g->now.regs[src];
	}
}

/* ---- helpers, by their signatures */
/* @size bytes of the stack, initialised, their address in @reg. */
void gen_stack_arg(struct gen *g, u32 reg, u32 size)
{
	u32 i, slot = (size + 7) / 8 - 1;

	if (slot < SLOTS)
		slot += below(g, SLOTS - slot);
	for (i = 0; i < (size + 7) / 8; i++) {
		if (g->now.slots & (1u << (slot - i)))
			continue;
		emit(g, OBPF_OP_STX_DW, 10, 8 + below(g, 2), slot_off(slot - i), 0);
		g->now.slots |= 1u << (slot - i);
	}
	emit(g, OBPF_OP_MOV64_X, reg, 10, 0, 0);
	emit(g, OBPF_OP_ADD64_K, reg, 0, 0, slot_off(slot));
}

/* @size bytes that may be read and written. */
static void memory_arg(struct gen *g, u32 reg, u32 size)
{
	if (below(g, 3) || size > g->now.regs[7].size)
		gen_stack_arg(g, reg, size);
	else
		emit(g, OBPF_OP_MOV64_X, reg, 7, 0, 0);
}

static bool may_be_null(u32 arg)
{
	return arg == OBPF_ARG_MEM_OR_NULL || arg == OBPF_ARG_MEM_UNINIT_OR_NULL;
}

/* R1: an element that may not be there; nobody looks. */
static void missing_arg(struct gen *g)
{
	gen_stack_arg(g, 2, gen_maps[GEN_MAP_HASH].key_size);
	emit_wide(g, OBPF_OP_LD_MAP_FD, 1, GEN_MAP_HASH);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 1);
	emit(g, OBPF_OP_MOV64_X, 1, 0, 0, 0);
}

bool gen_func_arg(struct gen *g, u32 reg, u32 i)
{
	struct gen_callee *f = &g->funcs[i];

	/* One that is made already runs later, or this would be a recursion. */
	if (g->func > i && f->nr_calls && i == TIMER_FUNC) {
		emit(g, OBPF_OP_LD_FUNC, reg, 0, (s32)f->made.start - (s32)g->p->nr - 1, 0);
		emit(g, OBPF_OP_LD_IMM64_HI, 0, 0, 0, 0);
		return true;
	}
	if (g->func > i || f->nr_calls == ARRAY_SIZE(f->calls))
		return false;
	f->calls[f->nr_calls++] = emit(g, OBPF_OP_LD_FUNC, reg, 0, 0, 0);
	emit(g, OBPF_OP_LD_IMM64_HI, 0, 0, 0, 0);
	return true;
}

static bool map_arg(struct gen *g, const struct obpf_func_proto *proto, u32 reg, u32 *map)
{
	u32 i;

	for (i = 0; i < 32; i++) {
		*map = below(g, GEN_NR_MAPS);
		if (!(proto->map_types & (1ull << gen_maps[*map].type)))
			continue;
		if ((proto->flags & OBPF_HELPER_WRITES_MAP) && *map == GEN_MAP_CONST)
			continue;
		if (gen_maps[*map].fields & ~g->type->fields)
			continue;
		emit_wide(g, OBPF_OP_LD_MAP_FD, reg, *map);
		return true;
	}
	return false;
}

/* Argument @i and the size behind it; false: this one is beyond us. */
static bool one_arg(struct gen *g, const struct obpf_func_proto *proto, u32 i, u32 *map)
{
	u32 reg = i + 1, size = 8 * (1 + below(g, 4));

	switch (proto->arg[i]) {
	case OBPF_ARG_ANYTHING:
		if (below(g, 3))
			emit(g, OBPF_OP_MOV64_K, reg, 0, 0, below(g, 3) ? 0 : any_imm(g));
		else
			emit(g, OBPF_OP_MOV64_X, reg, 6 + below(g, 5), 0, 0);
		return true;
	case OBPF_ARG_OPTIONAL:
	case OBPF_ARG_SIZE:
	case OBPF_ARG_SIZE_OR_ZERO:
		return true;
	case OBPF_ARG_CTX:
		emit(g, OBPF_OP_MOV64_X, reg, 6, 0, 0);
		return g->now.regs[6].kind == CONTEXT;
	case OBPF_ARG_CONST_MAP:
		return map_arg(g, proto, reg, map);
	case OBPF_ARG_MAP_KEY:
		memory_arg(g, reg, gen_maps[*map].key_size);
		return true;
	case OBPF_ARG_MAP_VALUE:
		memory_arg(g, reg, gen_maps[*map].value_size);
		return true;
	case OBPF_ARG_MEM:
	case OBPF_ARG_MEM_OR_NULL:
	case OBPF_ARG_MEM_UNINIT:
	case OBPF_ARG_MEM_UNINIT_OR_NULL:
		if (proto->flags & OBPF_HELPER_FORMAT)
			size = 16;
		if (may_be_null(proto->arg[i]) && !i && !below(g, 4))
			missing_arg(g);
		else
			memory_arg(g, reg, size);
		if (below(g, 4) || (proto->flags & OBPF_HELPER_FORMAT)) {
			emit(g, OBPF_OP_MOV64_K, reg + 1, 0, 0, odd(g) ? size + 1 : size);
			return true;
		}
		emit(g, OBPF_OP_MOV64_X, reg + 1, 8, 0, 0);
		emit(g, OBPF_OP_AND64_K, reg + 1, 0, 0, 7);
		if (proto->arg[i + 1] == OBPF_ARG_SIZE)
			emit(g, OBPF_OP_ADD64_K, reg + 1, 0, 0, 1);
		return true;
	case OBPF_ARG_ALLOC_SIZE:
		emit(g, OBPF_OP_MOV64_K, reg, 0, 0, 8 + 8 * below(g, 4));
		return true;
	case OBPF_ARG_CONST_STR:
		emit_wide(g, OBPF_OP_LD_MAP_VALUE, reg,
			  (u64)(proto->flags & OBPF_HELPER_FORMAT ? FORMAT_AT : 0) << 32 |
				  GEN_MAP_CONST);
		return true;
	case OBPF_ARG_LONG_UNINIT:
		memory_arg(g, reg, 8);
		return true;
	case OBPF_ARG_TIMES:
		emit(g, OBPF_OP_MOV64_X, reg, 8, 0, 0);
		emit(g, OBPF_OP_AND64_K, reg, 0, 0, odd(g) ? -1 : 7);
		return true;
	case OBPF_ARG_FUNC:
		return gen_func_arg(g, reg, proto->map_types ? ELEM_FUNC : LOOP_FUNC);
	case OBPF_ARG_CALLBACK_CTX:
		gen_stack_arg(g, reg, 16);
		return true;
	default:
		return false;
	}
}

void gen_lose_scratch(struct gen *g)
{
	u32 i;

	for (i = 0; i <= 5; i++)
		set(g, i, NOTHING, 0);
}

/* A reserved record: looked at, used and given back. */
static void use_record(struct gen *g, u32 size)
{
	u32 skip = emit(g, OBPF_OP_JEQ64_K, 0, 0, 0, 0), i;

	emit(g, OBPF_OP_MOV64_X, 1, 0, 0, 0);
	set(g, 0, NUMBER, 0);
	for (i = below(g, 3); i; i--)
		gen_access(g, 1, 8 * below(g, size / 8), 3, true, true);
	/* What was loaded may have taken the pointer's place: then it is a leak, and refused. */
	emit(g, OBPF_OP_MOV64_K, 2, 0, 0, 0);
	emit(g, OBPF_OP_CALL, 0, 0, 0, 132 + below(g, 2));
	land(g, skip);
	gen_lose_scratch(g);
}

/* An element: looked at and used. */
void gen_use_element(struct gen *g, u32 map)
{
	u32 skip = 0, i;
	bool checked = !odd(g);

	if (checked)
		skip = emit(g, OBPF_OP_JEQ64_K, 0, 0, 0, 0);
	emit(g, OBPF_OP_MOV64_X, 5, 0, 0, 0);
	for (i = 1 + below(g, 2); i; i--) {
		set(g, 0, NUMBER, 0);
		emit(g, OBPF_OP_MOV64_K, 0, 0, 0, any_imm(g));
		emit(g, OBPF_OP_MOV64_X, 4, 5, 0, 0);
		touch(g, 4, gen_maps[map].fields ? GEN_FIELD_AT : gen_maps[map].value_size);
		if (below(g, 2) || g->now.regs[5].kind == NUMBER)
			break;
	}
	if (checked)
		land(g, skip);
	gen_lose_scratch(g);
}

static void call_helper(struct gen *g, const struct obpf_func_proto *proto)
{
	u32 start = g->p->nr, slots = g->now.slots, map = 0, i;

	for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++) {
		if (!one_arg(g, proto, i, &map)) {
			g->p->nr = start;
			g->now.slots = slots;
			gen_lose_scratch(g);
			return;
		}
	}
	emit(g, OBPF_OP_CALL, 0, 0, 0, proto->id);
	gen_lose_scratch(g);
	switch (proto->ret) {
	case OBPF_RET_SCALAR:
		set(g, 0, NUMBER, 0);
		return;
	case OBPF_RET_MAP_VALUE_OR_NULL:
		gen_use_element(g, map);
		return;
	case OBPF_RET_RINGBUF_MEM_OR_NULL:
		use_record(g, 8);
		return;
	default:
		return;
	}
}

void gen_helper(struct gen *g)
{
	static const u32 some[] = { 1, 1, 1, 1, TAIL_CALL, TAIL_CALL, 131, 131, 164, 181 };
	const struct obpf_func_proto *proto;

	do {
		proto = obpf_helper_proto(below(g, 256));
	} while (!proto || !obpf_prog_type_allows(g->type, proto) ||
		 (proto->flags & OBPF_HELPER_RELEASES));
	/* Lookups are what programs do most, then tail calls, records and callbacks. */
	if (below(g, 3) == 0)
		proto = obpf_helper_proto(some[below(g, ARRAY_SIZE(some))]);
	call_helper(g, proto);
}

/* What R1-R5 hold is used behind a call, too; the lowest slots seldom serve anything else. */
static void save_around(struct gen *g)
{
	static const u32 helpers[] = { 8, 8, 8, 8, 8, 8, 5, 7 };
	struct gen_known known[OBPF_HELPER_ARGS];
	u32 regs[OBPF_HELPER_ARGS], reg, nr = 0, i;

	for (reg = 1; reg <= OBPF_HELPER_ARGS; reg++) {
		if (g->now.regs[reg].kind == NOTHING && below(g, 2))
			put_number(g, reg);
		if (g->now.regs[reg].kind == NOTHING)
			continue;
		known[nr] = g->now.regs[reg];
		regs[nr++] = reg;
	}
	for (i = nr; i--;)
		emit(g, OBPF_OP_STX_DW, 10, regs[i], slot_off(SAVED_SLOT - i), 0);
	emit(g, OBPF_OP_CALL, 0, 0, 0, helpers[below(g, ARRAY_SIZE(helpers))]);
	gen_lose_scratch(g);
	for (i = 0; i < nr; i++) {
		emit(g, OBPF_OP_LDX_DW, regs[i], 10, slot_off(SAVED_SLOT - i), 0);
		g->now.regs[regs[i]] = known[i];
	}
	/* Nobody asks for the result: bpf(2) knows how many CPUs there are, and decides by that. */
	if (odd(g))
		gen_access(g, 10, slot_off(SAVED_SLOT - below(g, 2)), 3, true, true);
}

/* ---- flow */
/* What is known whichever way was taken. */
static void merge(struct gen *g, const struct gen_facts *other)
{
	u32 i;

	for (i = 0; i < OBPF_NR_REGS; i++)
		if (memcmp(&g->now.regs[i], &other->regs[i], sizeof(g->now.regs[i])))
			set(g, i, NOTHING, 0);
	g->now.slots &= other->slots;
	if (g->now.deep != other->deep)
		g->now.deep = 0;
}

u32 gen_condition(struct gen *g)
{
	u32 op = any_op(g, JUMP_CLASSES);

	return emit(g, op, a_number(g), obpf_ops[op].fields & OBPF_FLD_S ? a_number(g) : 0, 0,
		    obpf_ops[op].fields & OBPF_FLD_I ? any_imm(g) : 0);
}

static void if_else(struct gen *g)
{
	u32 over = gen_condition(g), end;
	struct gen_facts before = g->now, then;

	gen_block(g, 1 + below(g, 4));
	if (below(g, 2)) {
		land(g, over);
		merge(g, &before);
		return;
	}
	end = emit(g, OBPF_OP_JA, 0, 0, 0, 0);
	land(g, over);
	then = g->now;
	g->now = before;
	gen_block(g, 1 + below(g, 3));
	land(g, end);
	merge(g, &then);
}

/* The counter goes up; back to where the loop begins, or out of it. */
static void count(struct gen *g, s32 counter, bool by_number)
{
	emit(g, OBPF_OP_LDX_DW, 0, 10, counter, 0);
	emit(g, OBPF_OP_ADD64_K, 0, 0, 0, 1);
	emit(g, OBPF_OP_STX_DW, 10, 0, counter, 0);
	if (by_number) {
		emit(g, below(g, 2) ? OBPF_OP_JLT64_K : OBPF_OP_JNE64_K, 0, 0, 0, 1 + below(g, 6));
		return;
	}
	emit(g, OBPF_OP_MOV64_X, 1, 8, 0, 0);
	emit(g, OBPF_OP_AND64_K, 1, 0, 0, 7);
	emit(g, OBPF_OP_JLT64_X, 0, 1, 0, 0);
}

/* Some may end by may_goto; a few of these end by nothing else. */
static void loop(struct gen *g)
{
	s32 counter = slot_off(SLOTS + g->loops);
	u32 form = below(g, 4), head, leave = 0;

	gen_lose_scratch(g);
	emit(g, OBPF_OP_ST_DW, 10, 0, counter, 0);
	head = g->p->nr;
	if (!form)
		leave = emit(g, OBPF_OP_MAY_GOTO, 0, 0, 0, 0);
	g->loops++;
	gen_block(g, 1 + below(g, 4));
	g->loops--;
	if (form || below(g, 8))
		count(g, counter, form != 1);
	else
		emit(g, OBPF_OP_JA, 0, 0, 0, 0);
	g->p->insns[g->p->nr - 1].off = (s32)head - (s32)g->p->nr;
	if (!form)
		land(g, leave);
	gen_lose_scratch(g);
}

/* What the function takes; false: there is none of it here. */
static bool first_arg(struct gen *g, const struct gen_func *f)
{
	switch (f->arg) {
	case GEN_ARG_NUMBER:
		emit(g, OBPF_OP_MOV64_X, 1, 8 + below(g, 2), 0, 0);
		return true;
	case GEN_ARG_CONTEXT:
		if (g->now.regs[6].kind == CONTEXT)
			emit(g, OBPF_OP_MOV64_X, 1, 6, 0, 0);
		return g->now.regs[6].kind == CONTEXT;
	default:
		if (f->arg == GEN_ARG_MEMORY && !below(g, 4))
			emit(g, OBPF_OP_MOV64_K, 1, 0, 0, 0);
		else
			memory_arg(g, 1, 16);
		return true;
	}
}

static void call(struct gen *g)
{
	u32 i = max(g->func, (u32)FIRST_CALLED) + below(g, GEN_CALLED_FUNCS);
	struct gen_callee *f = &g->funcs[i];

	if (i >= LOOP_FUNC || f->nr_calls == ARRAY_SIZE(f->calls) || !first_arg(g, &f->made))
		return;
	emit(g, OBPF_OP_MOV64_X, 2, 8 + below(g, 2), 0, 0);
	f->calls[f->nr_calls++] = emit(g, OBPF_OP_CALL_LOCAL, 0, 0, 0, 0);
	gen_lose_scratch(g);
	set(g, 0, f->made.is_void ? NOTHING : NUMBER, 0);
}

/* No manners at all. */
static void nonsense(struct gen *g)
{
	u32 op = any_op(g, ~0u);
	const struct obpf_op_info *info = &obpf_ops[op];

	if (info->cls == OBPF_CLS_LD_IMM64 || info->cls == OBPF_CLS_CALL)
		return;
	emit(g, op, below(g, 11), info->fields & OBPF_FLD_S ? below(g, 11) : 0,
	     info->fields & OBPF_FLD_O ? (s32)below(g, 20) - 4 : 0,
	     info->fields & OBPF_FLD_I ? any_imm(g) : 0);
}

static void statement(struct gen *g)
{
	switch (below(g, 28)) {
	case 0 ... 4:
		gen_arithmetic(g);
		break;
	case 5:
		put_number(g, any_dst(g));
		break;
	case 6 ... 7:
		stack(g);
		break;
	case 8 ... 9:
		value(g);
		break;
	case 10:
		context(g);
		break;
	case 11 ... 13:
		gen_helper(g);
		break;
	case 14 ... 15:
		if_else(g);
		break;
	case 16:
		loop(g);
		break;
	case 17:
		call(g);
		break;
	case 18:
		pointers(g);
		break;
	case 19 ... 20:
		gen_packet_bytes(g);
		break;
	case 21:
		gen_local_dynptr(g);
		break;
	case 22:
		gen_ring_dynptr(g);
		break;
	case 23:
		gen_locked(g);
		break;
	case 24:
		gen_timer(g);
		break;
	case 25:
		deep_stack(g);
		break;
	case 26:
		save_around(g);
		break;
	default:
		if (below(g, 2))
			packet(g);
		else if (odd(g))
			nonsense(g);
	}
}

void gen_block(struct gen *g, u32 statements)
{
	if (g->nesting == MAX_NESTING)
		return;
	g->nesting++;
	for (; statements && g->p->nr < ROOM - 40 * g->func; statements--)
		statement(g);
	g->nesting--;
}

static void begin(struct gen *g)
{
	memset(&g->now, 0, sizeof(g->now));
	g->nesting = 0;
	g->loops = 0;
	g->reserved = false;
	g->timed = false;
	set(g, 8, NUMBER, 0);
	set(g, 9, NUMBER, 0);
}

static void end(struct gen *g)
{
	if (g->now.regs[0].kind != NUMBER || !below(g, 2))
		emit(g, OBPF_OP_MOV64_X, 0, 8, 0, 0);
	emit(g, OBPF_OP_EXIT, 0, 0, 0, 0);
}

static void main_program(struct gen *g)
{
	const struct obpf_ctx_field *first = ctx_field(g, OBPF_CTX_NUMBER);

	begin(g);
	emit(g, OBPF_OP_MOV64_X, 6, 1, 0, 0);
	set(g, 6, CONTEXT, 0);
	emit_wide(g, OBPF_OP_LD_MAP_VALUE, 7, GEN_MAP_DATA);
	set(g, 7, POINTER, gen_maps[GEN_MAP_DATA].value_size);
	g->now.regs[7].is_value = true;
	emit(g, OBPF_OP_LDX_DW, 8, 7, 0, 0);
	emit(g, first->max_size == 8 ? OBPF_OP_LDX_DW : OBPF_OP_LDX_W, 9, 6, first->off, 0);
	gen_block(g, 2 + below(g, 10));
	end(g);
}

/* R6, R7 and R9 of a function that is called, from its arguments. */
static void begin_called(struct gen *g, u32 arg)
{
	u32 there;

	if (arg == GEN_ARG_MEMORY || arg == GEN_ARG_MEMORY_NONNULL) {
		emit(g, OBPF_OP_MOV64_X, 7, 1, 0, 0);
		emit(g, OBPF_OP_MOV64_K, 9, 0, 0, any_imm(g));
		if (arg == GEN_ARG_MEMORY) {
			there = emit(g, OBPF_OP_JNE64_K, 7, 0, 0, 0);
			emit(g, OBPF_OP_MOV64_K, 0, 0, 0, 0);
			emit(g, OBPF_OP_EXIT, 0, 0, 0, 0);
			land(g, there);
		}
		set(g, 7, POINTER, 16);
		return;
	}
	if (arg == GEN_ARG_CONTEXT) {
		emit(g, OBPF_OP_MOV64_X, 6, 1, 0, 0);
		emit(g, OBPF_OP_MOV64_K, 9, 0, 0, any_imm(g));
		set(g, 6, CONTEXT, 0);
	} else {
		emit(g, OBPF_OP_MOV64_X, 9, 1, 0, 0);
	}
	emit_wide(g, OBPF_OP_LD_MAP_VALUE, 7, GEN_MAP_DATA);
	set(g, 7, POINTER, gen_maps[GEN_MAP_DATA].value_size);
	g->now.regs[7].is_value = true;
}

/* The same of one that a helper calls: with a number, or an element, and a place on the stack. */
static void begin_callback(struct gen *g, bool is_elem)
{
	if (is_elem) {
		emit(g, OBPF_OP_LDX_W, 8, 2, 0, 0);
		emit(g, OBPF_OP_LDX_DW, 9, below(g, 2) ? 3 : 4, 0, 0);
		emit(g, OBPF_OP_MOV64_X, 7, below(g, 2) ? 3 : 4, 0, 0);
	} else {
		emit(g, OBPF_OP_MOV64_X, 8, 1, 0, 0);
		emit(g, OBPF_OP_LDX_DW, 9, 2, 0, 0);
		emit(g, OBPF_OP_MOV64_X, 7, 2, 0, 0);
	}
	/* The smallest elements are not larger. */
	set(g, 7, POINTER, 8);
}

/* The same of a timer's, which is shown an element. */
static void begin_later(struct gen *g)
{
	emit(g, OBPF_OP_LDX_W, 8, 2, 0, 0);
	emit(g, OBPF_OP_LDX_DW, 9, 3, 0, 0);
	emit(g, OBPF_OP_MOV64_X, 7, 3, 0, 0);
	set(g, 7, POINTER, GEN_FIELD_AT);
	g->now.regs[7].is_value = true;
}

static void later_function(struct gen *g)
{
	begin_later(g);
	gen_block(g, 1 + below(g, 5));
	gen_own_timer(g);
	emit(g, OBPF_OP_MOV64_K, 0, 0, 0, odd(g) && odd(g));
	emit(g, OBPF_OP_EXIT, 0, 0, 0, 0);
}

static void function(struct gen *g, u32 i)
{
	struct gen_callee *f = &g->funcs[i];
	u32 j;

	if (!f->nr_calls)
		return;
	for (j = 0; j < f->nr_calls; j++)
		land(g, f->calls[j]);
	f->made.start = g->p->nr;
	g->p->funcs[g->p->nr_funcs++] = f->made;
	g->func = i + 1;
	begin(g);
	if (i == TIMER_FUNC) {
		later_function(g);
		return;
	}
	if (i < LOOP_FUNC) {
		emit(g, OBPF_OP_MOV64_X, 8, 2, 0, 0);
		begin_called(g, f->made.arg);
		gen_block(g, 1 + below(g, 5));
		if (f->made.arg == GEN_ARG_CONTEXT && below(g, 2))
			call_helper(g, obpf_helper_proto(TAIL_CALL));
		end(g);
		return;
	}
	begin_callback(g, i == ELEM_FUNC);
	gen_block(g, 1 + below(g, 4));
	emit(g, OBPF_OP_MOV64_X, 0, 8, 0, 0);
	emit(g, OBPF_OP_AND64_K, 0, 0, 0, below(g, 2));
	emit(g, OBPF_OP_EXIT, 0, 0, 0, 0);
}

void gen_program(struct gen_prog *p, u64 seed)
{
	static const u32 types[] = { OBPF_PROG_TYPE_SYSCALL, OBPF_PROG_TYPE_SYSCALL,
				     OBPF_PROG_TYPE_KPROBE,  OBPF_PROG_TYPE_SOCKET_FILTER,
				     OBPF_PROG_TYPE_XDP,     OBPF_PROG_TYPE_SCHED_CLS,
				     OBPF_PROG_TYPE_XDP,     OBPF_PROG_TYPE_SCHED_ACT };
	struct gen g = { .p = p, .rng = seed * 0x9e3779b97f4a7c15ull | 1 };
	u32 i;

	for (i = 0; i < 4; i++)
		gen_rng(&g.rng);
	p->nr = p->nr_funcs = 0;
	p->type = types[below(&g, ARRAY_SIZE(types))];
	p->flags = below(&g, 5) ? 0 : OBPF_F_LARGE_STACK;
	p->typed = !below(&g, 2);
	g.type = obpf_prog_type_get(p->type, obpf_arch_native());
	for (i = FIRST_CALLED; i < LOOP_FUNC; i++) {
		g.funcs[i].made.arg = below(&g, GEN_NR_ARGS);
		g.funcs[i].made.global = p->typed && below(&g, 3);
		g.funcs[i].made.is_void = g.funcs[i].made.global && !below(&g, 4);
	}
	main_program(&g);
	for (i = 0; i < MAX_FUNCS; i++)
		function(&g, i);
}

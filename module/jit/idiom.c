// SPDX-License-Identifier: GPL-2.0
/*
 * idiom.c - what several instructions mean together.
 *
 * Floor F2. Process context, no locks.
 */
#include <linux/types.h>
#include "jit/idiom.h"

/* So far is looked ahead for the next use of a register. */
#define LOOK_AHEAD 32

static bool names(const struct obpf_dinsn *d, u8 what, u8 reg)
{
	return (what & OBPF_RW_D && d->dst == reg) || (what & OBPF_RW_S && d->src == reg) ||
	       (what & OBPF_RW_R0 && !reg) || (what & OBPF_RW_R6 && reg == 6) ||
	       (what & OBPF_RW_ARGS && reg >= 1 && reg <= 5);
}

/* Surely nothing reads @reg from @slot on before it is written. */
static bool is_dead(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot, u8 reg)
{
	const struct obpf_op_info *info;
	const struct obpf_dinsn *d;
	u32 end = slot + LOOK_AHEAD;

	for (; slot < end && slot < f->end; slot++) {
		d = &j->args->insns[slot];
		info = obpf_op_info(d);
		if (names(d, info->reads, reg))
			return false;
		if (names(d, info->writes, reg) || (info->writes & OBPF_RW_CLOBBER && reg <= 5))
			return true;
		switch (info->cls) {
		case OBPF_CLS_EXIT:
			return true;
		case OBPF_CLS_JA:
		case OBPF_CLS_JMP32:
		case OBPF_CLS_JMP64:
		case OBPF_CLS_MAY_GOTO:
			return false;
		}
	}
	return false;
}

static bool is_mov(const struct obpf_dinsn *d, u8 w)
{
	return d->op == OBPF_OP_MOV64_X || (w == 4 && d->op == OBPF_OP_MOV32_X);
}

/* A shift of @reg by a number: its direction, 1 for left, -1 for right, 0 when it is none. */
static int shift_of(const struct obpf_dinsn *d, u8 w, u8 reg)
{
	if (d->dst != reg)
		return 0;
	if (d->op == (w == 4 ? OBPF_OP_LSH32_K : OBPF_OP_LSH64_K))
		return 1;
	return d->op == (w == 4 ? OBPF_OP_RSH32_K : OBPF_OP_RSH64_K) ? -1 : 0;
}

/* Is one of the @nr instructions jumped to, besides the first? They are of one function. */
static bool is_entered(const struct obpf_jit *j, u32 slot, u32 nr)
{
	u32 i;

	for (i = 1; i < nr; i++)
		if (j->marks[slot + i] & JIT_MARK_TARGET)
			return true;
	return false;
}

/*
 * part = src, part shifted one way; dst = src (unless it is src itself), dst shifted the other way;
 * dst |= part.
 */
u32 obpf_jit_rotation(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot,
		      struct obpf_rotation *r)
{
	const struct obpf_dinsn *d = &j->args->insns[slot], *second;
	u8 part = d->dst, src = d->src, dst, w;
	u32 nr;
	int way;

	if (slot + 4 > f->end)
		return 0;
	w = d[1].op == OBPF_OP_LSH32_K || d[1].op == OBPF_OP_RSH32_K ? 4 : 8;
	way = shift_of(&d[1], w, part);
	if (!is_mov(d, w) || !way || part == src)
		return 0;
	nr = is_mov(&d[2], w) && d[2].src == src ? 5 : 4;
	if (slot + nr > f->end)
		return 0;
	dst = nr == 5 ? d[2].dst : src;
	second = &d[nr - 2];
	if ((nr == 5 && dst == src) || dst == part || shift_of(second, w, dst) != -way ||
	    d[1].imm + second->imm != w * 8 || d[nr - 1].dst != dst || d[nr - 1].src != part ||
	    d[nr - 1].op != (w == 4 ? OBPF_OP_OR32_X : OBPF_OP_OR64_X) || is_entered(j, slot, nr))
		return 0;
	*r = (struct obpf_rotation){
		.dst = dst,
		.src = src,
		.bits = way > 0 ? d[1].imm : second->imm,
		.w = w,
		.part_used = !is_dead(j, f, slot + nr, part),
	};
	return nr;
}

bool obpf_jit_is_moved_sum(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];

	return d->op == OBPF_OP_MOV64_X && slot + 2 <= f->end && d[1].op == OBPF_OP_ADD64_K &&
	       d[1].dst == d->dst && !is_entered(j, slot, 2);
}

bool obpf_jit_is_swapped_load(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	const struct obpf_op_info *load = obpf_op_info(d), *swap;

	if (load->cls != OBPF_CLS_LDX || load->sub == OBPF_SUB_MEMSX || load->size < 4 ||
	    slot + 2 > f->end || is_entered(j, slot, 2))
		return false;
	swap = obpf_op_info(&d[1]);
	return swap->cls == OBPF_CLS_END && swap->sub != OBPF_SUB_LE && swap->size == load->size &&
	       d[1].dst == d->dst;
}

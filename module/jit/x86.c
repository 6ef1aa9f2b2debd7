// SPDX-License-Identifier: GPL-2.0
/*
 * x86.c - the x86-64 back-end: which instructions a row of isa.def becomes, how functions begin and
 * end, how they call.
 *
 * Floor F2. Registers: R0 RAX, R1-R5 where C has its arguments, R6-R9 and R10 where it keeps what
 * calls leave alone. RBP is the C stack's frame pointer, so that traces pass through:
 *
 *	[RBP - 8]	the run context, of functions that need it
 *	[RBP - 16]	the budget of may_goto, of those that have one
 *	below		registers of the caller
 *
 * R9 brings the run context, to local functions as to helpers; with R10 and R11 it is free in
 * between. Local calls find R13 moved down by their caller's frame. Reference: Intel SDM, volume 2;
 * System V ABI.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include "callback.h"
#include "callee.h"
#include "elements.h"
#include "jit/idiom.h"
#include "jit/jit.h"
#include "jit/x86_asm.h"

#define REG_FP X86_R13
#define TEMP X86_R11 /* constants */
#define TEMP2 X86_R10
#define TEMP3 X86_R9

#define RC_SLOT x86_at(X86_RBP, -8)

static const u8 regs[OBPF_NR_REGS] = {
	X86_RAX, X86_RDI, X86_RSI, X86_RDX, X86_RCX, X86_R8,
	X86_RBX, X86_R14, X86_R15, X86_R12, REG_FP,
};

/* What R0-R9 are saved as, in the order of pushing. */
static const u8 saved_regs[] = { 6, 7, 8, 9 };

/* A second operand. */
struct operand {
	bool is_reg;
	u8 reg;
	s32 imm;
};

/* ---- functions ---- */

static bool is_main(const struct obpf_jit_func *f)
{
	return !f->begin;
}

/*
 * A function that calls nothing needs no frame: RBP is its caller's then. Not so the program's
 * own, for C leaves anything in RBP.
 */
static bool has_frame(const struct obpf_jit_func *f)
{
	return is_main(f) || f->calls || f->needs_rc || f->has_budget;
}

static bool saves_fp(const struct obpf_jit_func *f)
{
	return is_main(f) && f->needs_fp;
}

static u32 nr_pushed(const struct obpf_jit_func *f)
{
	u32 i, nr = f->needs_rc + f->has_budget + saves_fp(f);

	for (i = 0; i < ARRAY_SIZE(saved_regs); i++)
		nr += f->saved >> saved_regs[i] & 1;
	return nr;
}

static struct x86_mem budget_slot(const struct obpf_jit_func *f)
{
	return x86_at(X86_RBP, f->needs_rc ? -16 : -8);
}

static void enter(struct obpf_jit *j)
{
	struct obpf_codebuf *b = &j->buf;

	x86_push_r(b, X86_RBP);
	x86_mov_rr(b, 8, X86_RBP, X86_RSP);
}

static void begin(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	struct obpf_codebuf *b = &j->buf;
	u32 i;

	if (is_main(f) && j->args->machine->landing_pads)
		x86_endbr64(b);
	if (!is_main(f))
		obpf_codebuf_bind(b, f->label);
	if (has_frame(f))
		enter(j);
	if (f->needs_rc)
		x86_push_r(b, is_main(f) ? X86_RSI : X86_R9);
	if (f->has_budget)
		x86_push_i(b, OBPF_MAY_GOTO_BUDGET);
	if (j->args->machine->align_stack && f->calls && nr_pushed(f) % 2)
		x86_push_r(b, X86_RAX);
	for (i = 0; i < ARRAY_SIZE(saved_regs); i++)
		if (f->saved & 1u << saved_regs[i])
			x86_push_r(b, regs[saved_regs[i]]);
	if (saves_fp(f)) {
		x86_push_r(b, REG_FP);
		x86_mov_rr(b, 8, REG_FP, X86_RDX);
	}
}

/* Give back what begin() took; only the way out is missing. */
static void leave(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	struct obpf_codebuf *b = &j->buf;
	u32 i;

	if (saves_fp(f))
		x86_pop_r(b, REG_FP);
	for (i = ARRAY_SIZE(saved_regs); i--;)
		if (f->saved & 1u << saved_regs[i])
			x86_pop_r(b, regs[saved_regs[i]]);
	if (has_frame(f))
		x86_leave(b);
}

static void put_return(struct obpf_jit *j)
{
	if (j->args->machine->ret_target)
		x86_jmp_addr(&j->buf, j->args->machine->ret_target);
	else
		x86_ret(&j->buf);
}

/* All ways out but the last jump here. */
static void put_exit(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	obpf_codebuf_bind(&j->buf, f->exit_label);
	leave(j, f);
	put_return(j);
}

static bool is_bound(const struct obpf_jit *j, u32 label)
{
	return !j->buf.err && j->buf.labels[label].raw != U32_MAX;
}

/* Helpers enter a callback with R1-R4, the run context and R10 as C hands over arguments. */
static void put_callback_entry(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	struct obpf_codebuf *b = &j->buf;

	obpf_codebuf_bind(b, f->callback_label);
	if (j->args->machine->landing_pads)
		x86_endbr64(b);
	enter(j);
	x86_push_r(b, REG_FP);
	if (j->args->machine->align_stack)
		x86_push_r(b, X86_RAX);
	x86_mov_rr(b, 8, REG_FP, X86_R9);
	x86_mov_rr(b, 8, X86_R9, X86_R8);
	x86_call(b, f->label);
	if (j->args->machine->align_stack)
		x86_pop_r(b, X86_RCX);
	x86_pop_r(b, REG_FP);
	x86_leave(b);
	put_return(j);
}

static void end(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	if (!is_bound(j, f->exit_label))
		put_exit(j, f);
	if (f->callback_label != U32_MAX)
		put_callback_entry(j, f);
}

static void finish(struct obpf_jit *j)
{
	struct obpf_codebuf *b = &j->buf;

	if (!j->traps)
		return;
	obpf_codebuf_bind(b, j->trap_label);
	x86_push_r(b, X86_RAX);
	x86_call_addr(b, (unsigned long)obpf_jit_trap);
	x86_pop_r(b, X86_RCX);
	x86_alu_rr(b, X86_XOR, 4, X86_RAX, X86_RAX);
	put_return(j);
}

/* ---- operands ---- */

/* A constant in TEMP, in the code only as a mixture. */
static struct operand blind(struct obpf_jit *j, u8 w, s32 imm)
{
	u32 mask = j->args->random();
	struct obpf_codebuf *b = &j->buf;

	x86_mov_ri(b, TEMP, (u32)imm ^ mask);
	x86_alu_ri(b, X86_XOR, 4, TEMP, mask);
	if (w == 8 && imm < 0)
		x86_movsx_rr(b, 8, 4, TEMP, TEMP);
	return (struct operand){ .is_reg = true, .reg = TEMP };
}

static struct operand second_operand(struct obpf_jit *j, const struct obpf_dinsn *d, u8 w)
{
	if (obpf_dinsn_is_x(d))
		return (struct operand){ .is_reg = true, .reg = regs[d->src] };
	if (j->args->random)
		return blind(j, w, d->imm);
	return (struct operand){ .imm = d->imm };
}

/* ---- arithmetic ---- */

static void put_alu(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, struct operand src)
{
	if (src.is_reg)
		x86_alu_rr(b, op, w, dst, src.reg);
	else
		x86_alu_ri(b, op, w, dst, src.imm);
}

/* AND with a number that has no high bits clears them, as 32-bit instructions do. */
static void put_and(struct obpf_codebuf *b, u8 w, u8 dst, struct operand src)
{
	put_alu(b, X86_AND, !src.is_reg && src.imm >= 0 ? 4 : w, dst, src);
}

static void put_mul(struct obpf_codebuf *b, u8 w, u8 dst, struct operand src)
{
	if (src.is_reg)
		x86_imul_rr(b, w, dst, src.reg);
	else if (src.imm > 0 && is_power_of_2(src.imm))
		x86_shift_ri(b, X86_SHL, w, dst, ilog2(src.imm));
	else
		x86_imul_rri(b, w, dst, dst, src.imm);
}

static void put_mov(struct obpf_jit *j, u8 w, u8 dst, struct operand src)
{
	struct obpf_codebuf *b = &j->buf;

	if (src.is_reg)
		x86_mov_rr(b, w, dst, src.reg);
	else
		x86_mov_ri(b, dst, w == 8 ? (u64)(s64)src.imm : (u32)src.imm);
}

static void put_shift(struct obpf_jit *j, enum x86_shift op, u8 w, const struct obpf_dinsn *d)
{
	struct obpf_codebuf *b = &j->buf;
	u8 dst = regs[d->dst], count;

	if (!obpf_dinsn_is_x(d)) {
		x86_shift_ri(b, op, w, dst, d->imm & (w * 8 - 1));
		return;
	}
	count = regs[d->src];
	if (j->args->machine->features & X86_HAS_BMI2) {
		x86_shiftx(b, op, w, dst, dst, count);
	} else if (count == X86_RCX) {
		x86_shift_cl(b, op, w, dst);
	} else if (dst == X86_RCX) {
		x86_mov_rr(b, w, TEMP, dst);
		x86_mov_rr(b, 4, X86_RCX, count);
		x86_shift_cl(b, op, w, TEMP);
		x86_mov_rr(b, w, dst, TEMP);
	} else {
		x86_mov_rr(b, 8, TEMP, X86_RCX);
		x86_mov_rr(b, 4, X86_RCX, count);
		x86_shift_cl(b, op, w, dst);
		x86_mov_rr(b, 8, X86_RCX, TEMP);
	}
}

struct division {
	u8 w;
	bool is_signed;
	bool is_mod;
};

/* RDX:RAX by @divisor, with what is in them kept unless it is @dst. */
static void put_divide(struct obpf_codebuf *b, struct division v, u8 dst, u8 divisor)
{
	u8 result = v.is_mod ? X86_RDX : X86_RAX;

	if (dst != X86_RAX) {
		x86_mov_rr(b, 8, TEMP2, X86_RAX);
		x86_mov_rr(b, v.w, X86_RAX, dst);
	}
	if (dst != X86_RDX)
		x86_mov_rr(b, 8, TEMP3, X86_RDX);
	if (v.is_signed)
		x86_cqo(b, v.w);
	else
		x86_alu_rr(b, X86_XOR, 4, X86_RDX, X86_RDX);
	x86_unary_r(b, v.is_signed ? X86_IDIV : X86_DIV, v.w, divisor);
	if (dst != result)
		x86_mov_rr(b, v.w, dst, result);
	if (dst != X86_RAX)
		x86_mov_rr(b, 8, X86_RAX, TEMP2);
	if (dst != X86_RDX)
		x86_mov_rr(b, 8, X86_RDX, TEMP3);
}

/* What a quotient or a remainder is where the machine would trap: by 0, and @by_minus_1. */
static void put_odd_result(struct obpf_codebuf *b, struct division v, u8 dst, bool by_minus_1)
{
	if (by_minus_1 && !v.is_mod)
		x86_unary_r(b, X86_NEG, v.w, dst);
	else if (by_minus_1 || !v.is_mod)
		x86_alu_rr(b, X86_XOR, 4, dst, dst);
	else if (v.w == 4)
		x86_mov_rr(b, 4, dst, dst);
}

static void put_divide_by_reg(struct obpf_jit *j, struct division v, u8 dst, u8 src)
{
	struct obpf_codebuf *b = &j->buf;
	u32 not_0 = obpf_codebuf_labels(b, 3), not_1 = not_0 + 1, done = not_0 + 2;

	/* The divisor stays where it is unless that is needed. */
	if (src == X86_RAX || src == X86_RDX) {
		x86_mov_rr(b, v.w, TEMP, src);
		src = TEMP;
	}
	x86_test_rr(b, v.w, src, src);
	x86_jcc(b, X86_NE, not_0);
	put_odd_result(b, v, dst, false);
	x86_jmp(b, done);
	obpf_codebuf_bind(b, not_0);
	if (v.is_signed) {
		x86_alu_ri(b, X86_CMP, v.w, src, -1);
		x86_jcc(b, X86_NE, not_1);
		put_odd_result(b, v, dst, true);
		x86_jmp(b, done);
	}
	obpf_codebuf_bind(b, not_1);
	put_divide(b, v, dst, src);
	obpf_codebuf_bind(b, done);
}

static void put_divide_by_number(struct obpf_jit *j, struct division v, u8 dst, s32 imm)
{
	struct obpf_codebuf *b = &j->buf;

	if (!imm || (v.is_signed && imm == -1)) {
		put_odd_result(b, v, dst, imm);
	} else if (!v.is_signed && imm > 0 && is_power_of_2(imm)) {
		if (v.is_mod)
			x86_alu_ri(b, X86_AND, 4, dst, imm - 1);
		else if (imm > 1)
			x86_shift_ri(b, X86_SHR, v.w, dst, ilog2(imm));
		else if (v.w == 4)
			x86_mov_rr(b, 4, dst, dst);
	} else {
		x86_mov_ri(b, TEMP, v.w == 8 ? (u64)(s64)imm : (u32)imm);
		put_divide(b, v, dst, TEMP);
	}
}

static void put_division(struct obpf_jit *j, const struct obpf_dinsn *d, u8 sub, u8 w)
{
	struct division v = {
		.w = w,
		.is_signed = sub == OBPF_SUB_SDIV || sub == OBPF_SUB_SMOD,
		.is_mod = sub == OBPF_SUB_MOD || sub == OBPF_SUB_SMOD,
	};
	u8 dst = regs[d->dst];
	struct operand src;

	if (!obpf_dinsn_is_x(d) && !j->args->random) {
		put_divide_by_number(j, v, dst, d->imm);
		return;
	}
	src = second_operand(j, d, w);
	put_divide_by_reg(j, v, dst, src.reg);
}

static void alu(struct obpf_jit *j, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_codebuf *b = &j->buf;
	u8 w = info->cls == OBPF_CLS_ALU64 ? 8 : 4, dst = regs[d->dst];

	switch (info->sub) {
	case OBPF_SUB_ADD:
		put_alu(b, X86_ADD, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_SUB:
		put_alu(b, X86_SUB, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_OR:
		put_alu(b, X86_OR, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_XOR:
		put_alu(b, X86_XOR, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_AND:
		put_and(b, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_MUL:
		put_mul(b, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_MOV:
		put_mov(j, w, dst, second_operand(j, d, w));
		break;
	case OBPF_SUB_LSH:
		put_shift(j, X86_SHL, w, d);
		break;
	case OBPF_SUB_RSH:
		put_shift(j, X86_SHR, w, d);
		break;
	case OBPF_SUB_ARSH:
		put_shift(j, X86_SAR, w, d);
		break;
	case OBPF_SUB_NEG:
		x86_unary_r(b, X86_NEG, w, dst);
		break;
	case OBPF_SUB_MOVSX8:
		x86_movsx_rr(b, w, 1, dst, regs[d->src]);
		break;
	case OBPF_SUB_MOVSX16:
		x86_movsx_rr(b, w, 2, dst, regs[d->src]);
		break;
	case OBPF_SUB_MOVSX32:
		x86_movsx_rr(b, w, 4, dst, regs[d->src]);
		break;
	default:
		put_division(j, d, info->sub, w);
		break;
	}
}

static void byte_order(struct obpf_codebuf *b, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	u8 dst = regs[d->dst];

	if (info->sub == OBPF_SUB_LE) {
		if (info->size == 2)
			x86_movzx_rr(b, 2, dst, dst);
		else if (info->size == 4)
			x86_mov_rr(b, 4, dst, dst);
	} else if (info->size == 2) {
		x86_shift_ri(b, X86_ROL, 2, dst, 8);
		x86_movzx_rr(b, 2, dst, dst);
	} else {
		x86_bswap(b, info->size, dst);
	}
}

/* ---- jumps ---- */

static enum x86_cond condition(u8 sub)
{
	switch (sub) {
	case OBPF_SUB_JEQ:
		return X86_E;
	case OBPF_SUB_JGT:
		return X86_A;
	case OBPF_SUB_JGE:
		return X86_AE;
	case OBPF_SUB_JLT:
		return X86_B;
	case OBPF_SUB_JLE:
		return X86_BE;
	case OBPF_SUB_JSGT:
		return X86_G;
	case OBPF_SUB_JSGE:
		return X86_GE;
	case OBPF_SUB_JSLT:
		return X86_L;
	case OBPF_SUB_JSLE:
		return X86_LE;
	default: /* JNE; JSET, which looks at a result */
		return X86_NE;
	}
}

static void jump(struct obpf_jit *j, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_codebuf *b = &j->buf;
	u8 w = info->cls == OBPF_CLS_JMP64 ? 8 : 4, dst = regs[d->dst];
	struct operand src;

	if (!d->off)
		return;
	src = second_operand(j, d, w);
	if (info->sub == OBPF_SUB_JSET && src.is_reg)
		x86_test_rr(b, w, dst, src.reg);
	else if (info->sub == OBPF_SUB_JSET)
		x86_test_ri(b, w, dst, src.imm);
	else if (!src.is_reg && !src.imm)
		x86_test_rr(b, w, dst, dst);
	else
		put_alu(b, X86_CMP, w, dst, src);
	x86_jcc(b, condition(info->sub), slot + 1 + d->off);
}

static void may_goto(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	struct obpf_codebuf *b = &j->buf;

	x86_alu_mi(b, X86_CMP, 4, budget_slot(f), 0);
	x86_jcc(b, X86_E, slot + 1 + j->args->insns[slot].off);
	x86_dec_m(b, 4, budget_slot(f));
}

/* Does nothing come here from the slot before? */
static bool is_cut_off(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	const struct obpf_dinsn *before = &j->args->insns[slot - 1];
	u8 cls;

	if (j->marks[slot] & JIT_MARK_TARGET || slot == f->begin)
		return false;
	if (before->op == OBPF_OP_LD_IMM64_HI)
		before--;
	cls = obpf_op_info(before)->cls;
	return cls == OBPF_CLS_JA || cls == OBPF_CLS_EXIT || before->op == OBPF_OP_TRAP;
}

/* What no run comes to is not there; only where the code before it goes on something has to be. */
static void trap(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	struct obpf_codebuf *b = &j->buf;

	if (is_cut_off(j, f, slot))
		return;
	j->traps = true;
	x86_call(b, j->trap_label);
	x86_jmp(b, f->exit_label);
}

/* ---- memory ---- */

static void store_number(struct obpf_jit *j, const struct obpf_dinsn *d, u8 w)
{
	struct x86_mem mem = x86_at(regs[d->dst], d->off);

	if (j->args->random)
		x86_mov_mr(&j->buf, w, mem, blind(j, w, d->imm).reg);
	else
		x86_mov_mi(&j->buf, w, mem, d->imm);
}

static void load(struct obpf_codebuf *b, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct x86_mem mem = x86_at(regs[d->src], d->off);

	if (info->sub == OBPF_SUB_MEMSX)
		x86_movsx_rm(b, 8, info->size, regs[d->dst], mem);
	else
		x86_mov_rm(b, info->size, regs[d->dst], mem);
}

/* Bytes of the packet in R0, or out of the function with 0. */
static void load_packet(struct obpf_jit *j, const struct obpf_jit_func *f,
			const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_codebuf *b = &j->buf;
	u32 inside = obpf_codebuf_labels(b, 1);

	/* The offset's 32 bits in R10, the end's more than those in R11. */
	x86_mov_rm(b, 8, TEMP3, RC_SLOT);
	if (j->args->random)
		x86_mov_rr(b, 4, TEMP2, blind(j, 4, d->imm).reg);
	else
		x86_mov_ri(b, TEMP2, (u32)d->imm);
	if (info->sub == OBPF_SUB_IND)
		x86_alu_rr(b, X86_ADD, 4, TEMP2, regs[d->src]);
	x86_lea(b, TEMP, x86_at(TEMP2, info->size));
	x86_mov_rm(b, 4, X86_RAX, x86_at(TEMP3, offsetof(struct obpf_run_ctx, pkt_len)));
	x86_alu_rr(b, X86_CMP, 8, TEMP, X86_RAX);
	x86_jcc(b, X86_BE, inside);
	x86_alu_rr(b, X86_XOR, 4, X86_RAX, X86_RAX);
	x86_jmp(b, f->exit_label);
	obpf_codebuf_bind(b, inside);
	x86_alu_rm(b, X86_ADD, 8, TEMP2, x86_at(TEMP3, offsetof(struct obpf_run_ctx, pkt)));
	x86_mov_rm(b, info->size, X86_RAX, x86_at(TEMP2, 0));
	if (info->size == 4)
		x86_bswap(b, 4, X86_RAX);
	else if (info->size == 2)
		x86_shift_ri(b, X86_ROL, 2, X86_RAX, 8);
}

/* ---- atomics ---- */

/* The machine adds and exchanges, but has to try until nobody came in between for the rest. */
static void fetch_loop(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 src, struct x86_mem mem)
{
	u32 again = obpf_codebuf_labels(b, 1);
	u8 value = src == X86_RAX ? TEMP : src;

	x86_lea(b, TEMP2, mem);
	x86_mov_rr(b, w, TEMP3, src);
	if (src != X86_RAX)
		x86_mov_rr(b, 8, TEMP, X86_RAX);
	mem = x86_at(TEMP2, 0);
	x86_mov_rm(b, w, X86_RAX, mem);
	obpf_codebuf_bind(b, again);
	x86_mov_rr(b, w, value, X86_RAX);
	x86_alu_rr(b, op, w, value, TEMP3);
	x86_lock_cmpxchg(b, w, mem, value);
	x86_jcc(b, X86_NE, again);
	if (src != X86_RAX) {
		x86_mov_rr(b, w, src, X86_RAX);
		x86_mov_rr(b, 8, X86_RAX, TEMP);
	}
}

static void atomic(struct obpf_codebuf *b, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct x86_mem mem = x86_at(regs[d->dst], d->off);
	u8 src = regs[d->src], w = info->size;

	switch (info->sub) {
	case OBPF_SUB_ADD:
		x86_lock_alu_mr(b, X86_ADD, w, mem, src);
		break;
	case OBPF_SUB_OR:
		x86_lock_alu_mr(b, X86_OR, w, mem, src);
		break;
	case OBPF_SUB_AND:
		x86_lock_alu_mr(b, X86_AND, w, mem, src);
		break;
	case OBPF_SUB_XOR:
		x86_lock_alu_mr(b, X86_XOR, w, mem, src);
		break;
	case OBPF_SUB_FETCH_ADD:
		x86_lock_xadd(b, w, mem, src);
		break;
	case OBPF_SUB_FETCH_OR:
		fetch_loop(b, X86_OR, w, src, mem);
		break;
	case OBPF_SUB_FETCH_AND:
		fetch_loop(b, X86_AND, w, src, mem);
		break;
	case OBPF_SUB_FETCH_XOR:
		fetch_loop(b, X86_XOR, w, src, mem);
		break;
	case OBPF_SUB_XCHG:
		x86_xchg_mr(b, w, mem, src);
		break;
	case OBPF_SUB_CMPXCHG:
		x86_lock_cmpxchg(b, w, mem, src);
		/* Where the exchange is made EAX is not written. */
		if (w == 4)
			x86_mov_rr(b, 4, X86_RAX, X86_RAX);
		break;
	/* Loads and stores of this machine are ordered as these want. */
	case OBPF_SUB_LOAD_ACQ:
		x86_mov_rm(b, w, regs[d->dst], x86_at(src, d->off));
		break;
	case OBPF_SUB_STORE_REL:
		x86_mov_mr(b, w, mem, src);
		break;
	}
}

/* ---- calls ---- */

static void load_rc(struct obpf_codebuf *b)
{
	x86_mov_rm(b, 8, X86_R9, RC_SLOT);
}

static s32 frame_size(const struct obpf_dinsn *d)
{
	return OBPF_RUN_FRAME_SIZE + d->dst * OBPF_STACK_UNIT;
}

/* Around a local call that another program may end: which program this one is. R9: the run context. */
static void save_callee(struct obpf_jit *j)
{
	struct obpf_codebuf *b = &j->buf;

	x86_mov_rm(b, 8, TEMP, x86_at(X86_R9, offsetof(struct obpf_run_ctx, callee)));
	x86_push_r(b, TEMP);
	if (j->args->machine->align_stack)
		x86_push_r(b, TEMP);
}

static void restore_callee(struct obpf_jit *j)
{
	struct obpf_codebuf *b = &j->buf;

	x86_pop_r(b, TEMP);
	if (j->args->machine->align_stack)
		x86_pop_r(b, TEMP);
	load_rc(b);
	x86_mov_mr(b, 8, x86_at(X86_R9, offsetof(struct obpf_run_ctx, callee)), TEMP);
}

static void call_local(struct obpf_jit *j, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	const struct obpf_jit_func *callee = obpf_jit_func_at(j, slot + 1 + d->off);
	struct obpf_codebuf *b = &j->buf;

	if (callee->needs_rc)
		load_rc(b);
	if (callee->tails)
		save_callee(j);
	if (callee->needs_fp)
		x86_alu_ri(b, X86_SUB, 8, REG_FP, frame_size(d));
	x86_call(b, callee->label);
	if (callee->needs_fp)
		x86_alu_ri(b, X86_ADD, 8, REG_FP, frame_size(d));
	if (callee->tails)
		restore_callee(j);
}

/* Of R1-R5, those that dst names outlive the call. */
static void call_helper(struct obpf_jit *j, const struct obpf_dinsn *d)
{
	struct obpf_codebuf *b = &j->buf;
	u32 i, nr = 0;

	for (i = 1; i <= OBPF_HELPER_ARGS; i++) {
		if (!(d->dst & 1u << i))
			continue;
		x86_push_r(b, regs[i]);
		nr++;
	}
	if (j->args->machine->align_stack && nr % 2)
		x86_push_r(b, X86_RAX);
	load_rc(b);
	x86_call_addr(b, d->imm);
	if (j->args->machine->align_stack && nr % 2)
		x86_pop_r(b, TEMP);
	for (i = OBPF_HELPER_ARGS; i; i--)
		if (d->dst & 1u << i)
			x86_pop_r(b, regs[i]);
}

/*
 * Who loads programs may probe memory: as bpf(2) does for them, a mispredicted branch is let read
 * beyond the values.
 */
static void array_lookup(struct obpf_jit *j, const struct obpf_dinsn *d)
{
	const struct obpf_elements *e = (const void *)(unsigned long)d->imm;
	struct obpf_codebuf *b = &j->buf;
	u32 missed = obpf_codebuf_labels(b, 2), done = missed + 1;

	x86_mov_rm(b, 4, X86_RAX, x86_at(regs[2], 0));
	x86_alu_ri(b, X86_CMP, 4, X86_RAX, e->nr);
	x86_jcc(b, X86_AE, missed);
	x86_mov_ri(b, TEMP, (unsigned long)e->values);
	if (e->stride == 8) {
		x86_lea(b, X86_RAX, x86_indexed(TEMP, X86_RAX, 8, 0));
	} else {
		if (is_power_of_2(e->stride))
			x86_shift_ri(b, X86_SHL, 8, X86_RAX, ilog2(e->stride));
		else
			x86_imul_rri(b, 8, X86_RAX, X86_RAX, e->stride);
		x86_alu_rr(b, X86_ADD, 8, X86_RAX, TEMP);
	}
	x86_jmp(b, done);
	obpf_codebuf_bind(b, missed);
	x86_alu_rr(b, X86_XOR, 4, X86_RAX, X86_RAX);
	obpf_codebuf_bind(b, done);
}

/* obpf_jit_call_back() takes two arguments on the stack: the helper, and the callback's R10. */
static void call_back(struct obpf_jit *j, const struct obpf_dinsn *d)
{
	struct obpf_codebuf *b = &j->buf;

	x86_lea(b, X86_RAX, x86_at(REG_FP, -frame_size(d)));
	x86_push_r(b, X86_RAX);
	x86_mov_ri(b, X86_RAX, d->imm);
	x86_push_r(b, X86_RAX);
	load_rc(b);
	x86_call_addr(b, d->off == OBPF_LOOP_ID ? (unsigned long)obpf_jit_loop :
						  (unsigned long)obpf_jit_call_back);
	x86_alu_ri(b, X86_ADD, 8, X86_RSP, 16);
}

/* The callee, in RCX, is entered as the home would, with nothing of this function's left behind. */
static void go_on(struct obpf_jit *j, const struct obpf_jit_func *f)
{
	struct obpf_codebuf *b = &j->buf;

	x86_mov_mr(b, 8, x86_at(X86_RSI, offsetof(struct obpf_run_ctx, callee)), X86_RCX);
	x86_mov_rm(b, 8, X86_RCX, x86_at(X86_RCX, offsetof(struct obpf_callee, entry)));
	x86_mov_rr(b, 8, X86_RDX, REG_FP);
	leave(j, f);
	if (j->args->machine->jump_target)
		x86_jmp_addr(b, j->args->machine->jump_target);
	else
		x86_jmp_r(b, X86_RCX);
}

/*
 * The helper finds the callee and counts; it is told how much stack there is in R5. The callee is
 * entered as the home would, when all that this function holds is given back.
 */
static void tail_call(struct obpf_jit *j, const struct obpf_jit_func *f, const struct obpf_dinsn *d)
{
	struct obpf_codebuf *b = &j->buf;
	u32 missed = obpf_codebuf_labels(b, 1);

	x86_push_r(b, X86_RDI);
	x86_push_r(b, X86_RDI);
	load_rc(b);
	x86_mov_rr(b, 8, X86_R8, REG_FP);
	x86_alu_rm(b, X86_SUB, 8, X86_R8, x86_at(X86_R9, offsetof(struct obpf_run_ctx, stack)));
	x86_call_addr(b, d->imm);
	x86_pop_r(b, X86_RDI);
	x86_pop_r(b, X86_RDI);
	x86_mov_rm(b, 8, X86_RSI, RC_SLOT);
	x86_mov_rr(b, 8, X86_RCX, X86_RAX);
	x86_test_rr(b, 8, X86_RCX, X86_RCX);
	x86_jcc(b, X86_E, missed);
	go_on(j, f);
	obpf_codebuf_bind(b, missed);
}

/* obpf_tail_call_find(), where it is called. RSI: the run context; RAX, RCX: whatever is needed. */
static void tail_call_in(struct obpf_jit *j, const struct obpf_jit_func *f,
			 const struct obpf_dinsn *d)
{
	const struct obpf_callees *callees = (const void *)(unsigned long)d->imm;
	struct x86_mem count = x86_at(X86_RSI, offsetof(struct obpf_run_ctx, tail_calls));
	struct obpf_codebuf *b = &j->buf;
	u32 missed = obpf_codebuf_labels(b, 1);

	x86_mov_rm(b, 8, X86_RSI, RC_SLOT);
	x86_alu_ri(b, X86_CMP, 4, X86_RDX, callees->nr);
	x86_jcc(b, X86_AE, missed);
	x86_mov_rr(b, 4, X86_RDX, X86_RDX); /* an index has 32 bits */
	x86_mov_ri(b, TEMP, (unsigned long)callees->entries);
	x86_mov_rm(b, 8, X86_RCX, x86_indexed(TEMP, X86_RDX, sizeof(*callees->entries), 0));
	x86_test_rr(b, 8, X86_RCX, X86_RCX);
	x86_jcc(b, X86_E, missed);
	x86_alu_mi(b, X86_CMP, 4, count, OBPF_MAX_TAIL_CALLS);
	x86_jcc(b, X86_AE, missed);
	x86_mov_rm(b, 4, X86_RAX, x86_at(X86_RCX, offsetof(struct obpf_callee, ctx_size)));
	x86_alu_rm(b, X86_CMP, 4, X86_RAX,
		   x86_at(X86_RSI, offsetof(struct obpf_run_ctx, ctx_size)));
	x86_jcc(b, X86_A, missed);
	x86_mov_rm(b, 4, X86_RAX, x86_at(X86_RCX, offsetof(struct obpf_callee, stack_size)));
	x86_alu_rm(b, X86_ADD, 8, X86_RAX, x86_at(X86_RSI, offsetof(struct obpf_run_ctx, stack)));
	x86_alu_rr(b, X86_CMP, 8, X86_RAX, REG_FP);
	x86_jcc(b, X86_A, missed);
	x86_alu_mi(b, X86_ADD, 4, count, 1);
	go_on(j, f);
	obpf_codebuf_bind(b, missed);
}

static void load_number(struct obpf_jit *j, const struct obpf_dinsn *d)
{
	struct obpf_codebuf *b = &j->buf;
	u8 dst = regs[d->dst];
	u64 mask;

	if (!j->args->random) {
		x86_mov_ri(b, dst, d->imm);
		return;
	}
	mask = (u64)j->args->random() << 32 | j->args->random();
	x86_mov_ri(b, dst, d->imm ^ mask);
	x86_mov_ri(b, TEMP, mask);
	x86_alu_rr(b, X86_XOR, 8, dst, TEMP);
}

/* ---- the table of rows ---- */

static void way_out(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	if (slot + 1 == f->end && !is_bound(j, f->exit_label))
		put_exit(j, f);
	else
		x86_jmp(&j->buf, f->exit_label);
}

static void rotate(struct obpf_jit *j, const struct obpf_rotation *r, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	bool is_left = obpf_op_info(&d[1])->sub == OBPF_SUB_LSH;
	struct obpf_codebuf *b = &j->buf;

	if (r->part_used) {
		x86_mov_rr(b, r->w, regs[d->dst], regs[d->src]);
		x86_shift_ri(b, is_left ? X86_SHL : X86_SHR, r->w, regs[d->dst], d[1].imm);
	}
	if (r->dst != r->src)
		x86_mov_rr(b, r->w, regs[r->dst], regs[r->src]);
	x86_shift_ri(b, X86_ROL, r->w, regs[r->dst], r->bits);
}

/* Several instructions that are one here: how many; 0: none. Constants that are to be blinded are not. */
static u32 idiom(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	struct obpf_codebuf *b = &j->buf;
	struct obpf_rotation r;
	u32 nr;

	if (j->args->machine->features & X86_HAS_MOVBE && obpf_jit_is_swapped_load(j, f, slot)) {
		x86_movbe_rm(b, obpf_op_info(d)->size, regs[d->dst], x86_at(regs[d->src], d->off));
		return 2;
	}
	if (j->args->random)
		return 0;
	if (obpf_jit_is_moved_sum(j, f, slot)) {
		x86_lea(b, regs[d->dst], x86_at(regs[d->src], d[1].imm));
		return 2;
	}
	nr = obpf_jit_rotation(j, f, slot, &r);
	if (nr)
		rotate(j, &r, slot);
	return nr;
}

static u32 insn(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot)
{
	const struct obpf_dinsn *d = &j->args->insns[slot];
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_codebuf *b = &j->buf;
	u32 nr;

	nr = idiom(j, f, slot);
	if (nr)
		return nr;
	switch (info->cls) {
	case OBPF_CLS_ALU64:
	case OBPF_CLS_ALU32:
		alu(j, d);
		return 1;
	case OBPF_CLS_END:
		byte_order(b, d);
		return 1;
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
		jump(j, slot);
		return 1;
	case OBPF_CLS_JA:
		if (d->off)
			x86_jmp(b, slot + 1 + d->off);
		return 1;
	case OBPF_CLS_MAY_GOTO:
		may_goto(j, f, slot);
		return 1;
	case OBPF_CLS_EXIT:
		way_out(j, f, slot);
		return 1;
	case OBPF_CLS_LDX:
		load(b, d);
		return 1;
	case OBPF_CLS_ST:
		store_number(j, d, info->size);
		return 1;
	case OBPF_CLS_STX:
		x86_mov_mr(b, info->size, x86_at(regs[d->dst], d->off), regs[d->src]);
		return 1;
	case OBPF_CLS_ATOMIC:
		atomic(b, d);
		return 1;
	case OBPF_CLS_LD_PKT:
		load_packet(j, f, d);
		return 1;
	}
	switch (d->op) {
	case OBPF_OP_LD_IMM64:
		load_number(j, d);
		return 2;
	case OBPF_OP_LD_FUNC:
		x86_lea_label(b, regs[d->dst],
			      obpf_jit_func_at(j, slot + 1 + d->off)->callback_label);
		return 2;
	case OBPF_OP_CALL_LOCAL:
		call_local(j, slot);
		return 1;
	case OBPF_OP_CALL_ADDR:
		call_helper(j, d);
		return 1;
	case OBPF_OP_ARRAY_LOOKUP:
		array_lookup(j, d);
		return 1;
	case OBPF_OP_CALL_BACK:
		call_back(j, d);
		return 1;
	case OBPF_OP_TAIL_CALL_IN:
		tail_call_in(j, f, d);
		return 1;
	case OBPF_OP_TAIL_CALL:
		tail_call(j, f, d);
		return 1;
	case OBPF_OP_LD_IMM64_HI: /* the first slot was a trap */
	case OBPF_OP_TRAP:
		trap(j, f, slot);
		return 1;
	default:
		return 0;
	}
}

const struct obpf_jit_target obpf_jit_x86 = {
	.begin = begin,
	.insn = insn,
	.end = end,
	.finish = finish,
	.put_ref = x86_put_ref,
};

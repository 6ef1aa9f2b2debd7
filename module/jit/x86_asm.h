/* SPDX-License-Identifier: GPL-2.0 */
/*
 * x86_asm.h - an assembler for x86-64: one function a machine instruction, in Intel's operand order.
 *
 * Floor F2. Each picks the shortest encoding of what it is asked for. @w is the operand's width in
 * bytes; where only 4 and 8 exist, 4 zeroes the upper half of a register, as the machine does.
 * Reference: Intel SDM, volume 2.
 */
#ifndef OBPF_JIT_X86_ASM_H
#define OBPF_JIT_X86_ASM_H

#include <linux/types.h>
#include "jit/codebuf.h"

enum x86_reg {
	X86_RAX,
	X86_RCX,
	X86_RDX,
	X86_RBX,
	X86_RSP,
	X86_RBP,
	X86_RSI,
	X86_RDI,
	X86_R8,
	X86_R9,
	X86_R10,
	X86_R11,
	X86_R12,
	X86_R13,
	X86_R14,
	X86_R15,
};

/* [base + disp], or [base + index * scale + disp] */
struct x86_mem {
	u8 base;
	u8 index;
	u8 scale; /* 0: no index; else 1, 2, 4, 8 */
	s32 disp;
};

static inline struct x86_mem x86_at(u8 base, s32 disp)
{
	return (struct x86_mem){ .base = base, .disp = disp };
}

static inline struct x86_mem x86_indexed(u8 base, u8 index, u8 scale, s32 disp)
{
	return (struct x86_mem){ .base = base, .index = index, .scale = scale, .disp = disp };
}

/* Conditions, as the machine numbers them; ^ 1 is the opposite. */
enum x86_cond {
	X86_O,
	X86_NO,
	X86_B,
	X86_AE,
	X86_E,
	X86_NE,
	X86_BE,
	X86_A,
	X86_S,
	X86_NS,
	X86_P,
	X86_NP,
	X86_L,
	X86_GE,
	X86_LE,
	X86_G,
};

/* ADD to CMP, of two registers, a register and a number, a register and memory. w: 4, 8. */
enum x86_alu { X86_ADD, X86_OR, X86_ADC, X86_SBB, X86_AND, X86_SUB, X86_XOR, X86_CMP };
void x86_alu_rr(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, u8 src);
void x86_alu_ri(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, s32 imm);
void x86_alu_rm(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, struct x86_mem src);
void x86_alu_mr(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, u8 src);
void x86_alu_mi(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, s32 imm);
void x86_test_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src); /* w: 4, 8 */
void x86_test_ri(struct obpf_codebuf *b, u8 w, u8 dst, s32 imm); /* w: 4, 8 */

/* Shifts and rotations by a number or, shift_cl, by CL. w: 4, 8; rol also 2. */
enum x86_shift { X86_ROL, X86_ROR, X86_SHL = 4, X86_SHR, X86_SAR = 7 };
void x86_shift_ri(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst, u8 count);
void x86_shift_cl(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst);
/* BMI2: SHL, SHR, SAR of @src by @count into @dst. w: 4, 8. */
void x86_shiftx(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst, u8 src, u8 count);

/* One operand; those that multiply and divide work on RDX:RAX. w: 4, 8. */
enum x86_unary { X86_NOT = 2, X86_NEG, X86_MUL, X86_IMUL, X86_DIV, X86_IDIV };
void x86_unary_r(struct obpf_codebuf *b, enum x86_unary op, u8 w, u8 reg);
void x86_imul_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src);
void x86_imul_rri(struct obpf_codebuf *b, u8 w, u8 dst, u8 src, s32 imm);
void x86_cqo(struct obpf_codebuf *b, u8 w); /* the sign of RAX into RDX; w 4: CDQ */
void x86_bswap(struct obpf_codebuf *b, u8 w, u8 reg);
void x86_dec_m(struct obpf_codebuf *b, u8 w, struct x86_mem mem);

void x86_mov_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src); /* w: 4, 8 */
void x86_mov_ri(struct obpf_codebuf *b, u8 dst, u64 imm); /* all 64 bits; flags are lost */
void x86_mov_rm(struct obpf_codebuf *b, u8 w, u8 dst,
		struct x86_mem src); /* w: 1, 2 (MOVZX), 4, 8 */
void x86_movbe_rm(struct obpf_codebuf *b, u8 w, u8 dst, struct x86_mem src); /* w: 4, 8 */
void x86_mov_mr(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src); /* w: 1, 2, 4, 8 */
void x86_mov_mi(struct obpf_codebuf *b, u8 w, struct x86_mem dst, s32 imm); /* w: 1, 2, 4, 8 */
/* From @from bytes, extended by zeroes to 8 or by the sign to @w. */
void x86_movzx_rr(struct obpf_codebuf *b, u8 from, u8 dst, u8 src); /* from: 1, 2 */
void x86_movsx_rr(struct obpf_codebuf *b, u8 w, u8 from, u8 dst, u8 src); /* from: 1, 2, 4 */
void x86_movsx_rm(struct obpf_codebuf *b, u8 w, u8 from, u8 dst, struct x86_mem src);
void x86_lea(struct obpf_codebuf *b, u8 dst, struct x86_mem src);

/* With a LOCK prefix where the machine does not lock by itself. w: 4, 8. */
void x86_lock_alu_mr(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, u8 src);
void x86_lock_xadd(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src);
void x86_lock_cmpxchg(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src);
void x86_xchg_mr(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src);

void x86_push_r(struct obpf_codebuf *b, u8 reg);
void x86_push_i(struct obpf_codebuf *b, s32 imm);
void x86_pop_r(struct obpf_codebuf *b, u8 reg);
void x86_leave(struct obpf_codebuf *b);
void x86_ret(struct obpf_codebuf *b);
void x86_endbr64(struct obpf_codebuf *b);
void x86_int3(struct obpf_codebuf *b);
void x86_jmp_r(struct obpf_codebuf *b, u8 reg);

/* Of a label, or an address outside. */
void x86_jmp(struct obpf_codebuf *b, u32 label);
void x86_jcc(struct obpf_codebuf *b, enum x86_cond cond, u32 label);
void x86_call(struct obpf_codebuf *b, u32 label);
void x86_lea_label(struct obpf_codebuf *b, u8 dst, u32 label);
void x86_call_addr(struct obpf_codebuf *b, u64 addr);
void x86_jmp_addr(struct obpf_codebuf *b, u64 addr);

/* Writes what the last six left open: an obpf_put_ref_fn. */
void x86_put_ref(u8 *out, const struct obpf_code_ref *ref, s64 distance);

#endif

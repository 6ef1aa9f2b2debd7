// SPDX-License-Identifier: GPL-2.0
/*
 * x86_asm.c - an assembler for x86-64.
 *
 * Floor F2. An instruction is collected in a struct code, prefixes first, and put as a whole.
 * Reference: Intel SDM, volume 2, chapter 2 (REX, ModR/M, SIB, VEX).
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "jit/x86_asm.h"

enum ref_kind { REF_JMP, REF_JCC, REF_CALL, REF_LEA };

/* One instruction. */
struct code {
	u8 bytes[16];
	u8 len;
};

static void byte(struct code *c, u8 value)
{
	c->bytes[c->len++] = value;
}

static void imm32(struct code *c, s32 value)
{
	memcpy(c->bytes + c->len, &value, sizeof(value));
	c->len += sizeof(value);
}

static void imm16(struct code *c, s16 value)
{
	memcpy(c->bytes + c->len, &value, sizeof(value));
	c->len += sizeof(value);
}

static bool is_s8(s32 value)
{
	return value == (s8)value;
}

static void put(struct obpf_codebuf *b, const struct code *c)
{
	obpf_codebuf_put(b, c->bytes, c->len);
}

/*
 * The prefixes of an instruction of width @w: REX where a register or the width wants it, or where a
 * byte register would otherwise mean AH to BH.
 */
static void prefixes(struct code *c, u8 w, u8 reg, u8 index, u8 base, bool byte_reg)
{
	u8 rex = (w == 8) << 3 | (reg >> 3) << 2 | (index >> 3) << 1 | base >> 3;

	if (w == 2)
		byte(c, 0x66);
	if (rex || byte_reg)
		byte(c, 0x40 | rex);
}

/* An opcode of one byte, or of two that begin with 0F. */
static void opcode(struct code *c, u16 op)
{
	if (op > 0xff)
		byte(c, op >> 8);
	byte(c, op);
}

/* ModR/M, SIB and displacement of @mem; @reg is the other operand or the opcode's extension. */
static void modrm_mem(struct code *c, u8 reg, struct x86_mem mem)
{
	static const u8 scale_bits[9] = { [1] = 0, [2] = 1, [4] = 2, [8] = 3 };
	u8 base = mem.base & 7;
	bool sib = mem.scale || base == X86_RSP;
	u8 mod = 2;

	if (!mem.disp && base != X86_RBP)
		mod = 0;
	else if (is_s8(mem.disp))
		mod = 1;
	byte(c, mod << 6 | (reg & 7) << 3 | (sib ? X86_RSP : base));
	if (mem.scale)
		byte(c, scale_bits[mem.scale] << 6 | (mem.index & 7) << 3 | base);
	else if (sib)
		byte(c, X86_RSP << 3 | base);
	if (mod == 1)
		byte(c, mem.disp);
	else if (mod == 2)
		imm32(c, mem.disp);
}

static void op_rr(struct code *c, u16 op, u8 w, u8 reg, u8 rm, bool byte_reg)
{
	prefixes(c, w, reg, 0, rm, byte_reg);
	opcode(c, op);
	byte(c, 0xc0 | (reg & 7) << 3 | (rm & 7));
}

static void op_rm(struct code *c, u16 op, u8 w, u8 reg, struct x86_mem mem, bool byte_reg)
{
	prefixes(c, w, reg, mem.scale ? mem.index : 0, mem.base, byte_reg);
	opcode(c, op);
	modrm_mem(c, reg, mem);
}

static void put_rr(struct obpf_codebuf *b, u16 op, u8 w, u8 reg, u8 rm)
{
	struct code c = {};

	op_rr(&c, op, w, reg, rm, false);
	put(b, &c);
}

static void put_rm(struct obpf_codebuf *b, u16 op, u8 w, u8 reg, struct x86_mem mem)
{
	struct code c = {};

	op_rm(&c, op, w, reg, mem, false);
	put(b, &c);
}

static void put_byte(struct obpf_codebuf *b, u8 value)
{
	obpf_codebuf_put(b, &value, 1);
}

/* A byte operand in @reg needs REX to be what it is from RSP on. */
static bool is_rex_byte(u8 reg)
{
	return reg >= X86_RSP;
}

void x86_alu_rr(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, u8 src)
{
	put_rr(b, op << 3 | 0x01, w, src, dst);
}

void x86_alu_ri(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, s32 imm)
{
	struct code c = {};

	if (is_s8(imm)) {
		op_rr(&c, 0x83, w, op, dst, false);
		byte(&c, imm);
	} else if (dst == X86_RAX) {
		prefixes(&c, w, 0, 0, 0, false);
		byte(&c, op << 3 | 0x05);
		imm32(&c, imm);
	} else {
		op_rr(&c, 0x81, w, op, dst, false);
		imm32(&c, imm);
	}
	put(b, &c);
}

void x86_alu_rm(struct obpf_codebuf *b, enum x86_alu op, u8 w, u8 dst, struct x86_mem src)
{
	put_rm(b, op << 3 | 0x03, w, dst, src);
}

void x86_alu_mr(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, u8 src)
{
	put_rm(b, op << 3 | 0x01, w, src, dst);
}

void x86_alu_mi(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, s32 imm)
{
	struct code c = {};

	op_rm(&c, is_s8(imm) ? 0x83 : 0x81, w, op, dst, false);
	if (is_s8(imm))
		byte(&c, imm);
	else
		imm32(&c, imm);
	put(b, &c);
}

void x86_test_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src)
{
	put_rr(b, 0x85, w, src, dst);
}

void x86_test_ri(struct obpf_codebuf *b, u8 w, u8 dst, s32 imm)
{
	struct code c = {};

	if (imm >= 0 &&
	    imm <= 0x7f) { /* no bit beyond the lowest byte counts, the sign's included */
		if (dst == X86_RAX)
			byte(&c, 0xa8);
		else
			op_rr(&c, 0xf6, 1, 0, dst, is_rex_byte(dst));
		byte(&c, imm);
	} else {
		if (imm >= 0)
			w = 4;
		if (dst == X86_RAX) {
			prefixes(&c, w, 0, 0, 0, false);
			byte(&c, 0xa9);
		} else {
			op_rr(&c, 0xf7, w, 0, dst, false);
		}
		imm32(&c, imm);
	}
	put(b, &c);
}

void x86_shift_ri(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst, u8 count)
{
	struct code c = {};

	op_rr(&c, count == 1 ? 0xd1 : 0xc1, w, op, dst, false);
	if (count != 1)
		byte(&c, count);
	put(b, &c);
}

void x86_shift_cl(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst)
{
	put_rr(b, 0xd3, w, op, dst);
}

void x86_shiftx(struct obpf_codebuf *b, enum x86_shift op, u8 w, u8 dst, u8 src, u8 count)
{
	/* VEX.pp: 66 SHLX, F3 SARX, F2 SHRX */
	u8 pp = op == X86_SHL ? 1 : op == X86_SAR ? 2 : 3;
	const u8 code[] = {
		0xc4,
		(~dst >> 3 & 1) << 7 | 1 << 6 | (~src >> 3 & 1) << 5 | 0x02,
		(w == 8) << 7 | (~count & 15) << 3 | pp,
		0xf7,
		0xc0 | (dst & 7) << 3 | (src & 7),
	};

	obpf_codebuf_put(b, code, sizeof(code));
}

void x86_unary_r(struct obpf_codebuf *b, enum x86_unary op, u8 w, u8 reg)
{
	put_rr(b, 0xf7, w, op, reg);
}

void x86_imul_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src)
{
	put_rr(b, 0x0faf, w, dst, src);
}

void x86_imul_rri(struct obpf_codebuf *b, u8 w, u8 dst, u8 src, s32 imm)
{
	struct code c = {};

	op_rr(&c, is_s8(imm) ? 0x6b : 0x69, w, dst, src, false);
	if (is_s8(imm))
		byte(&c, imm);
	else
		imm32(&c, imm);
	put(b, &c);
}

void x86_cqo(struct obpf_codebuf *b, u8 w)
{
	struct code c = {};

	prefixes(&c, w, 0, 0, 0, false);
	byte(&c, 0x99);
	put(b, &c);
}

void x86_bswap(struct obpf_codebuf *b, u8 w, u8 reg)
{
	struct code c = {};

	prefixes(&c, w, 0, 0, reg, false);
	byte(&c, 0x0f);
	byte(&c, 0xc8 | (reg & 7));
	put(b, &c);
}

void x86_dec_m(struct obpf_codebuf *b, u8 w, struct x86_mem mem)
{
	put_rm(b, 0xff, w, 1, mem);
}

void x86_mov_rr(struct obpf_codebuf *b, u8 w, u8 dst, u8 src)
{
	put_rr(b, 0x89, w, src, dst);
}

void x86_mov_ri(struct obpf_codebuf *b, u8 dst, u64 imm)
{
	struct code c = {};

	if (!imm) {
		x86_alu_rr(b, X86_XOR, 4, dst, dst);
		return;
	}
	if (imm == (u32)imm) {
		prefixes(&c, 4, 0, 0, dst, false);
		byte(&c, 0xb8 | (dst & 7));
		imm32(&c, imm);
	} else if (imm == (u64)(s64)(s32)imm) {
		op_rr(&c, 0xc7, 8, 0, dst, false);
		imm32(&c, imm);
	} else {
		prefixes(&c, 8, 0, 0, dst, false);
		byte(&c, 0xb8 | (dst & 7));
		imm32(&c, imm);
		imm32(&c, imm >> 32);
	}
	put(b, &c);
}

void x86_mov_rm(struct obpf_codebuf *b, u8 w, u8 dst, struct x86_mem src)
{
	if (w <= 2)
		put_rm(b, w == 1 ? 0x0fb6 : 0x0fb7, 4, dst, src);
	else
		put_rm(b, 0x8b, w, dst, src);
}

void x86_movbe_rm(struct obpf_codebuf *b, u8 w, u8 dst, struct x86_mem src)
{
	struct code c = {};

	prefixes(&c, w, dst, src.scale ? src.index : 0, src.base, false);
	opcode(&c, 0x0f38);
	byte(&c, 0xf0);
	modrm_mem(&c, dst, src);
	put(b, &c);
}

void x86_mov_mr(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src)
{
	struct code c = {};

	op_rm(&c, w == 1 ? 0x88 : 0x89, w, src, dst, w == 1 && is_rex_byte(src));
	put(b, &c);
}

void x86_mov_mi(struct obpf_codebuf *b, u8 w, struct x86_mem dst, s32 imm)
{
	struct code c = {};

	op_rm(&c, w == 1 ? 0xc6 : 0xc7, w, 0, dst, false);
	if (w == 1)
		byte(&c, imm);
	else if (w == 2)
		imm16(&c, imm);
	else
		imm32(&c, imm);
	put(b, &c);
}

void x86_movzx_rr(struct obpf_codebuf *b, u8 from, u8 dst, u8 src)
{
	struct code c = {};

	op_rr(&c, from == 1 ? 0x0fb6 : 0x0fb7, 4, dst, src, from == 1 && is_rex_byte(src));
	put(b, &c);
}

static u16 movsx_opcode(u8 from)
{
	return from == 1 ? 0x0fbe : from == 2 ? 0x0fbf : 0x63;
}

void x86_movsx_rr(struct obpf_codebuf *b, u8 w, u8 from, u8 dst, u8 src)
{
	struct code c = {};

	op_rr(&c, movsx_opcode(from), w, dst, src, from == 1 && is_rex_byte(src));
	put(b, &c);
}

void x86_movsx_rm(struct obpf_codebuf *b, u8 w, u8 from, u8 dst, struct x86_mem src)
{
	put_rm(b, movsx_opcode(from), w, dst, src);
}

void x86_lea(struct obpf_codebuf *b, u8 dst, struct x86_mem src)
{
	put_rm(b, 0x8d, 8, dst, src);
}

void x86_lock_alu_mr(struct obpf_codebuf *b, enum x86_alu op, u8 w, struct x86_mem dst, u8 src)
{
	put_byte(b, 0xf0);
	x86_alu_mr(b, op, w, dst, src);
}

void x86_lock_xadd(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src)
{
	put_byte(b, 0xf0);
	put_rm(b, 0x0fc1, w, src, dst);
}

void x86_lock_cmpxchg(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src)
{
	put_byte(b, 0xf0);
	put_rm(b, 0x0fb1, w, src, dst);
}

void x86_xchg_mr(struct obpf_codebuf *b, u8 w, struct x86_mem dst, u8 src)
{
	put_rm(b, 0x87, w, src, dst);
}

void x86_push_r(struct obpf_codebuf *b, u8 reg)
{
	struct code c = {};

	prefixes(&c, 4, 0, 0, reg, false);
	byte(&c, 0x50 | (reg & 7));
	put(b, &c);
}

void x86_push_i(struct obpf_codebuf *b, s32 imm)
{
	struct code c = {};

	byte(&c, is_s8(imm) ? 0x6a : 0x68);
	if (is_s8(imm))
		byte(&c, imm);
	else
		imm32(&c, imm);
	put(b, &c);
}

void x86_pop_r(struct obpf_codebuf *b, u8 reg)
{
	struct code c = {};

	prefixes(&c, 4, 0, 0, reg, false);
	byte(&c, 0x58 | (reg & 7));
	put(b, &c);
}

void x86_leave(struct obpf_codebuf *b)
{
	put_byte(b, 0xc9);
}

void x86_ret(struct obpf_codebuf *b)
{
	put_byte(b, 0xc3);
}

void x86_endbr64(struct obpf_codebuf *b)
{
	static const u8 code[] = { 0xf3, 0x0f, 0x1e, 0xfa };

	obpf_codebuf_put(b, code, sizeof(code));
}

void x86_int3(struct obpf_codebuf *b)
{
	put_byte(b, 0xcc);
}

void x86_jmp_r(struct obpf_codebuf *b, u8 reg)
{
	put_rr(b, 0xff, 4, 4, reg);
}

void x86_jmp(struct obpf_codebuf *b, u32 label)
{
	obpf_codebuf_ref(b, label, REF_JMP, 0, 2, 5);
}

void x86_jcc(struct obpf_codebuf *b, enum x86_cond cond, u32 label)
{
	obpf_codebuf_ref(b, label, REF_JCC, cond, 2, 6);
}

void x86_call(struct obpf_codebuf *b, u32 label)
{
	obpf_codebuf_ref(b, label, REF_CALL, 0, 5, 5);
}

void x86_lea_label(struct obpf_codebuf *b, u8 dst, u32 label)
{
	obpf_codebuf_ref(b, label, REF_LEA, dst, 7, 7);
}

void x86_call_addr(struct obpf_codebuf *b, u64 addr)
{
	obpf_codebuf_ref_addr(b, addr, REF_CALL, 5);
}

void x86_jmp_addr(struct obpf_codebuf *b, u64 addr)
{
	obpf_codebuf_ref_addr(b, addr, REF_JMP, 5);
}

void x86_put_ref(u8 *out, const struct obpf_code_ref *ref, s64 distance)
{
	struct code c = {};
	bool is_short = ref->size == 2;

	switch (ref->kind) {
	case REF_JMP:
		byte(&c, is_short ? 0xeb : 0xe9);
		break;
	case REF_JCC:
		if (!is_short)
			byte(&c, 0x0f);
		byte(&c, (is_short ? 0x70 : 0x80) | ref->arg);
		break;
	case REF_CALL:
		byte(&c, 0xe8);
		break;
	case REF_LEA: /* RIP-relative */
		prefixes(&c, 8, ref->arg, 0, 0, false);
		byte(&c, 0x8d);
		byte(&c, (ref->arg & 7) << 3 | X86_RBP);
		break;
	}
	if (is_short)
		byte(&c, distance);
	else
		imm32(&c, distance);
	memcpy(out, c.bytes, c.len);
}

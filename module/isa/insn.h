/* SPDX-License-Identifier: GPL-2.0 */
/*
 * insn.h - the decoded instruction, and the decoder that makes it from the wire form.
 *
 * Floor F1: pure, any context. Everything here is generated from or indexed by isa.def.
 */
#ifndef OBPF_ISA_INSN_H
#define OBPF_ISA_INSN_H

#include <linux/types.h>
#include "obpf.h"

enum obpf_op {
#define OBPF_ROW(name, ...) OBPF_OP_##name,
#define OBPF_ROW_INTERNAL(name, ...) OBPF_OP_##name,
#include "isa.def"
	OBPF_NR_OPS,
};

enum obpf_cls {
	OBPF_CLS_NONE,
	OBPF_CLS_ALU64,
	OBPF_CLS_ALU32,
	OBPF_CLS_END,
	OBPF_CLS_JMP64, /* conditional jumps */
	OBPF_CLS_JMP32,
	OBPF_CLS_JA,
	OBPF_CLS_MAY_GOTO,
	OBPF_CLS_CALL,
	OBPF_CLS_EXIT,
	OBPF_CLS_LD_IMM64,
	OBPF_CLS_LD_PKT,
	OBPF_CLS_LDX,
	OBPF_CLS_ST,
	OBPF_CLS_STX,
	OBPF_CLS_ATOMIC,
	OBPF_NR_CLS,
};

enum obpf_sub {
	OBPF_SUB_NONE,
	/* ALU32, ALU64 */
	OBPF_SUB_ADD,
	OBPF_SUB_SUB,
	OBPF_SUB_MUL,
	OBPF_SUB_DIV,
	OBPF_SUB_SDIV,
	OBPF_SUB_MOD,
	OBPF_SUB_SMOD,
	OBPF_SUB_OR,
	OBPF_SUB_AND,
	OBPF_SUB_XOR,
	OBPF_SUB_LSH,
	OBPF_SUB_RSH,
	OBPF_SUB_ARSH,
	OBPF_SUB_NEG,
	OBPF_SUB_MOV,
	OBPF_SUB_MOVSX8,
	OBPF_SUB_MOVSX16,
	OBPF_SUB_MOVSX32,
	/* END */
	OBPF_SUB_LE,
	OBPF_SUB_BE,
	OBPF_SUB_BSWAP,
	/* JMP32, JMP64 */
	OBPF_SUB_JEQ,
	OBPF_SUB_JNE,
	OBPF_SUB_JGT,
	OBPF_SUB_JGE,
	OBPF_SUB_JLT,
	OBPF_SUB_JLE,
	OBPF_SUB_JSGT,
	OBPF_SUB_JSGE,
	OBPF_SUB_JSLT,
	OBPF_SUB_JSLE,
	OBPF_SUB_JSET,
	/* CALL */
	OBPF_SUB_HELPER,
	OBPF_SUB_LOCAL,
	OBPF_SUB_KFUNC,
	/* LD_IMM64 */
	OBPF_SUB_IMM,
	OBPF_SUB_MAP_FD,
	OBPF_SUB_MAP_VALUE,
	OBPF_SUB_BTF_ID,
	OBPF_SUB_FUNC,
	OBPF_SUB_MAP_IDX,
	OBPF_SUB_MAP_IDX_VALUE,
	/* LD_PKT */
	OBPF_SUB_ABS,
	OBPF_SUB_IND,
	/* LDX, ST, STX */
	OBPF_SUB_MEM,
	OBPF_SUB_MEMSX,
	/* ATOMIC; ADD, OR, AND and XOR serve here too */
	OBPF_SUB_FETCH_ADD,
	OBPF_SUB_FETCH_OR,
	OBPF_SUB_FETCH_AND,
	OBPF_SUB_FETCH_XOR,
	OBPF_SUB_XCHG,
	OBPF_SUB_CMPXCHG,
	OBPF_SUB_LOAD_ACQ,
	OBPF_SUB_STORE_REL,
};

/* Which field tells rows of one code apart. */
enum obpf_sel {
	OBPF_SEL_NONE,
	OBPF_SEL_OFF,
	OBPF_SEL_IMM,
	OBPF_SEL_SRC,
	OBPF_SEL_INTERNAL, /* no encoding */
};

/* Instruction fields, obpf_op_info.fields */
#define OBPF_FLD_D (1u << 0)
#define OBPF_FLD_S (1u << 1)
#define OBPF_FLD_O (1u << 2)
#define OBPF_FLD_I (1u << 3)
#define OBPF_FLD_I2 (1u << 4)

/* Registers read or written, obpf_op_info.{reads,writes} */
#define OBPF_RW_D (1u << 0)
#define OBPF_RW_S (1u << 1)
#define OBPF_RW_R0 (1u << 2)
#define OBPF_RW_R6 (1u << 3)
#define OBPF_RW_ARGS (1u << 4) /* R1-R5, as many as the callee takes */
#define OBPF_RW_CLOBBER (1u << 5) /* R0 is written, R1-R5 are lost */

#define OBPF_NR_REGS 11 /* R0-R10 that programs name */
#define OBPF_NR_IREGS 16 /* with the optimiser's own */
#define OBPF_REG_FP 10
#define OBPF_MAX_FRAMES 8
#define OBPF_STACK_SIZE 512 /* bytes a frame */
/* With OBPF_F_LARGE_STACK: bytes of a frame, and of all frames; and what a frame grows by. */
#define OBPF_LARGE_STACK_SIZE 16384
#define OBPF_STACK_UNIT 64
#define OBPF_MAX_INSNS 1000000 /* slots */
/* may_goto: how often a frame's loops may go round before they must leave. */
#define OBPF_MAY_GOTO_BUDGET (8u * 1024 * 1024)

/*
 * A decoded instruction. Indices are wire slots: LD_IMM64's second slot stays, as LD_IMM64_HI, so
 * that jump offsets, logs and facts all count alike.
 *   off  jumps (JA, GOTOL, conditional, MAY_GOTO), CALL_LOCAL, LD_FUNC: displacement in slots,
 *        counted from the next slot, whichever field encoded it. Memory: byte offset. CALL_ADDR,
 *        CALL_BACK, TAIL_CALL: the helper's id. Else 0.
 *   dst  CALL_LOCAL, CALL_BACK after fixups: what the caller's frame has beyond OBPF_STACK_SIZE, in
 *        OBPF_STACK_UNITs. CALL_ADDR after fixups: of R1-R5, those that outlive it, a bit each.
 *   imm  ALU, JMP, ST: the sign-extended immediate. CALL, CALL_KFUNC: the id. LD_IMM64: the 64-bit
 *        value; its map and BTF forms: first imm in the low half, second in the high half. Once the
 *        loader has resolved maps, the low half is an index into the program's map table; after
 *        fixups the whole is an address.
 */
struct obpf_dinsn {
	u16 op; /* enum obpf_op */
	u8 dst;
	u8 src;
	s32 off;
	s64 imm;
};

/* A row of isa.def. */
struct obpf_op_info {
	const char *name; /* "ADD64_K" */
	const char *text; /* template, see isa.def */
	u8 code;
	u8 sel; /* enum obpf_sel */
	u8 fields; /* OBPF_FLD_* */
	u8 cls; /* enum obpf_cls */
	u8 sub; /* enum obpf_sub */
	u8 size; /* bytes, 0: none */
	u8 reads; /* OBPF_RW_* */
	u8 writes;
	s32 val;
};

extern const struct obpf_op_info obpf_ops[OBPF_NR_OPS];

static inline const struct obpf_op_info *obpf_op_info(const struct obpf_dinsn *d)
{
	return &obpf_ops[d->op];
}

/* Does the operation take its second operand from a register? (ALU and JMP classes) */
static inline bool obpf_dinsn_is_x(const struct obpf_dinsn *d)
{
	return obpf_ops[d->op].fields & OBPF_FLD_S;
}

/* A call of a helper that is fixed up: off is the helper's id. */
static inline bool obpf_is_helper_call(const struct obpf_dinsn *d)
{
	return d->op == OBPF_OP_CALL_ADDR || d->op == OBPF_OP_ARRAY_LOOKUP ||
	       d->op == OBPF_OP_TAIL_CALL || d->op == OBPF_OP_TAIL_CALL_IN ||
	       d->op == OBPF_OP_CALL_BACK;
}

/* Why an instruction could not be decoded. */
enum obpf_decode_err {
	OBPF_DECODE_OK,
	OBPF_DECODE_UNKNOWN_OPCODE, /* no row has this code */
	OBPF_DECODE_BAD_SELECTOR, /* the code exists, this off/imm/src form of it does not */
	OBPF_DECODE_RESERVED_FIELD, /* a reserved field is not zero */
	OBPF_DECODE_BAD_REGISTER, /* a register number above R10 */
	OBPF_DECODE_BAD_LD_IMM64, /* the second slot is missing or malformed */
};

struct obpf_decode_result {
	enum obpf_decode_err err;
	u32 insn; /* slot */
	const char *field; /* "dst_reg", "src_reg", "off", "imm" or NULL */
};

/**
 * obpf_decode - decode a program; the sole check of reserved fields
 * @insns: @cnt wire instructions, little-endian host order as bpf(2) takes them
 * @out: room for @cnt decoded instructions
 * @res: what was wrong, and where
 *
 * Return: 0, or -EINVAL with @res filled in. Register and field validity only: jump targets, R10
 * writes and ids are the verifier's.
 */
int obpf_decode(const struct obpf_insn *insns, u32 cnt, struct obpf_dinsn *out,
		struct obpf_decode_result *res);

/**
 * obpf_encode - the wire form of @d, the inverse of obpf_decode for one instruction
 * @out: room for 2 slots
 *
 * Return: slots written, or -ERANGE when an operand does not fit its field, -EINVAL for an internal
 * row.
 */
int obpf_encode(const struct obpf_dinsn *d, struct obpf_insn out[2]);

/* "RESERVED_FIELD" for OBPF_DECODE_RESERVED_FIELD; "NONE" for OK. */
const char *obpf_decode_err_name(enum obpf_decode_err err);

/* One line about @res for logs, without newline; returns the length as scnprintf does. */
int obpf_decode_explain(const struct obpf_decode_result *res, const struct obpf_insn *insns,
			char *buf, size_t size);

#endif

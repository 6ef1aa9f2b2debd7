// SPDX-License-Identifier: GPL-2.0
/*
 * insn.c - the opcode table in memory, and the decoder: from wire instructions to decoded ones.
 *
 * Floor F1: pure, any context, no locks, no memory of its own. Reference: RFC 9669, section 3
 * (encoding) and section 5.4 (64-bit immediates).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include "isa/insn.h"

/* The names that isa.def's columns are written in. */
enum {
	D = OBPF_FLD_D,
	S = OBPF_FLD_S,
	O = OBPF_FLD_O,
	I = OBPF_FLD_I,
	I2 = OBPF_FLD_I2,
	R0 = OBPF_RW_R0,
	R6 = OBPF_RW_R6,
	ARGS = OBPF_RW_ARGS,
	CLOBBER = OBPF_RW_CLOBBER,
};

/* D and S stand in both the fields column and the register columns. */
_Static_assert((int)OBPF_FLD_D == (int)OBPF_RW_D && (int)OBPF_FLD_S == (int)OBPF_RW_S,
	       "D and S mean one value in every column");
_Static_assert(sizeof(struct obpf_insn) == 8, "a wire instruction is one slot");
_Static_assert(sizeof(struct obpf_dinsn) == 16, "decoded instructions stay compact");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "wire fields are read in host order");

const struct obpf_op_info obpf_ops[OBPF_NR_OPS] = {
#define OBPF_ROW(name_, code_, sel_, val_, fields_, class_, sub_, size_, reads_, writes_, text_) \
	[OBPF_OP_##name_] = { \
		.name = #name_, \
		.text = text_, \
		.code = code_, \
		.sel = OBPF_SEL_##sel_, \
		.val = val_, \
		.fields = fields_, \
		.cls = OBPF_CLS_##class_, \
		.sub = OBPF_SUB_##sub_, \
		.size = size_, \
		.reads = reads_, \
		.writes = writes_, \
	},
#define OBPF_ROW_INTERNAL(name_, class_, sub_, size_, reads_, writes_, text_) \
	[OBPF_OP_##name_] = { \
		.name = #name_, \
		.text = text_, \
		.sel = OBPF_SEL_INTERNAL, \
		.cls = OBPF_CLS_##class_, \
		.sub = OBPF_SUB_##sub_, \
		.size = size_, \
		.reads = reads_, \
		.writes = writes_, \
	},
#include "isa.def"
};

/* Rows that have an encoding come first; the tests assert that this is where they end. */
#define NR_ENCODED OBPF_OP_LD_IMM64_HI

/* The first row of @code, or NR_ENCODED. */
static u32 first_row(u8 code)
{
	u32 lo = 0, hi = NR_ENCODED;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (obpf_ops[mid].code < code)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < NR_ENCODED && obpf_ops[lo].code == code ? lo : NR_ENCODED;
}

static s32 selector_value(const struct obpf_insn *insn, u8 sel)
{
	switch (sel) {
	case OBPF_SEL_OFF:
		return insn->off;
	case OBPF_SEL_IMM:
		return insn->imm;
	case OBPF_SEL_SRC:
		return insn->src_reg;
	default:
		return 0;
	}
}

static const char *selector_field(u8 sel)
{
	switch (sel) {
	case OBPF_SEL_OFF:
		return "off";
	case OBPF_SEL_IMM:
		return "imm";
	case OBPF_SEL_SRC:
		return "src_reg";
	default:
		return NULL;
	}
}

/* The row of @insn, or -EINVAL with @res saying why there is none. */
static int find_row(const struct obpf_insn *insn, struct obpf_decode_result *res)
{
	u32 row = first_row(insn->code);
	s32 val;

	if (row == NR_ENCODED) {
		res->err = OBPF_DECODE_UNKNOWN_OPCODE;
		return -EINVAL;
	}
	val = selector_value(insn, obpf_ops[row].sel);
	/* At most a dozen rows share a code. */
	for (; row < NR_ENCODED && obpf_ops[row].code == insn->code; row++)
		if (obpf_ops[row].val == val)
			return row;
	res->err = OBPF_DECODE_BAD_SELECTOR;
	res->field = selector_field(obpf_ops[row - 1].sel);
	return -EINVAL;
}

/* Register numbers in range, reserved fields zero. */
static int check_fields(const struct obpf_insn *insn, const struct obpf_op_info *info,
			struct obpf_decode_result *res)
{
	res->err = OBPF_DECODE_RESERVED_FIELD;
	if (!(info->fields & OBPF_FLD_D) && insn->dst_reg)
		res->field = "dst_reg";
	else if (!(info->fields & OBPF_FLD_S) && info->sel != OBPF_SEL_SRC && insn->src_reg)
		res->field = "src_reg";
	else if (!(info->fields & OBPF_FLD_O) && info->sel != OBPF_SEL_OFF && insn->off)
		res->field = "off";
	else if (!(info->fields & OBPF_FLD_I) && info->sel != OBPF_SEL_IMM && insn->imm)
		res->field = "imm";
	if (res->field)
		return -EINVAL;

	res->err = OBPF_DECODE_BAD_REGISTER;
	if ((info->fields & OBPF_FLD_D) && insn->dst_reg >= OBPF_NR_REGS)
		res->field = "dst_reg";
	else if ((info->fields & OBPF_FLD_S) && insn->src_reg >= OBPF_NR_REGS)
		res->field = "src_reg";
	if (res->field)
		return -EINVAL;

	res->err = OBPF_DECODE_OK;
	return 0;
}

/* The second slot of LD_IMM64; @hi is NULL when the program ends before it. */
static int check_second_slot(const struct obpf_insn *hi, const struct obpf_op_info *info,
			     struct obpf_decode_result *res)
{
	bool good = hi && !hi->code;

	if (good && hi->dst_reg)
		res->field = "dst_reg";
	else if (good && hi->src_reg)
		res->field = "src_reg";
	else if (good && hi->off)
		res->field = "off";
	else if (good && !(info->fields & OBPF_FLD_I2) && hi->imm)
		res->field = "imm";
	if (good && !res->field)
		return 0;
	res->err = OBPF_DECODE_BAD_LD_IMM64;
	return -EINVAL;
}

/* Displacements come from off, or from imm in the long forms; from here on all are off. */
static void fill_operands(struct obpf_dinsn *out, const struct obpf_insn *insn,
			  const struct obpf_op_info *info)
{
	if (info->fields & OBPF_FLD_D)
		out->dst = insn->dst_reg;
	if (info->fields & OBPF_FLD_S)
		out->src = insn->src_reg;
	if (info->fields & OBPF_FLD_O)
		out->off = insn->off;

	if (info->cls == OBPF_CLS_LD_IMM64)
		out->imm = (s64)((u64)(u32)insn[1].imm << 32 | (u32)insn->imm);
	else if (info->fields & OBPF_FLD_I)
		out->imm = insn->imm;
	if (out->op == OBPF_OP_GOTOL || out->op == OBPF_OP_CALL_LOCAL ||
	    out->op == OBPF_OP_LD_FUNC) {
		out->off = insn->imm;
		out->imm = 0;
	}
}

int obpf_decode(const struct obpf_insn *insns, u32 cnt, struct obpf_dinsn *out,
		struct obpf_decode_result *res)
{
	u32 i;

	for (i = 0; i < cnt; i++) {
		const struct obpf_op_info *info;
		int row, err;

		*res = (struct obpf_decode_result){ .insn = i };
		row = find_row(&insns[i], res);
		if (row < 0)
			return row;
		info = &obpf_ops[row];
		err = check_fields(&insns[i], info, res);
		if (!err && info->cls == OBPF_CLS_LD_IMM64)
			err = check_second_slot(i + 1 < cnt ? &insns[i + 1] : NULL, info, res);
		if (err)
			return err;

		out[i] = (struct obpf_dinsn){ .op = row };
		fill_operands(&out[i], &insns[i], info);
		if (info->cls == OBPF_CLS_LD_IMM64)
			out[++i] = (struct obpf_dinsn){ .op = OBPF_OP_LD_IMM64_HI };
	}
	*res = (struct obpf_decode_result){ .err = OBPF_DECODE_OK };
	return 0;
}

static const char *const decode_err_names[] = {
	[OBPF_DECODE_OK] = "NONE",
	[OBPF_DECODE_UNKNOWN_OPCODE] = "UNKNOWN_OPCODE",
	[OBPF_DECODE_BAD_SELECTOR] = "BAD_SELECTOR",
	[OBPF_DECODE_RESERVED_FIELD] = "RESERVED_FIELD",
	[OBPF_DECODE_BAD_REGISTER] = "BAD_REGISTER",
	[OBPF_DECODE_BAD_LD_IMM64] = "BAD_LD_IMM64",
};

const char *obpf_decode_err_name(enum obpf_decode_err err)
{
	return decode_err_names[err];
}

int obpf_decode_explain(const struct obpf_decode_result *res, const struct obpf_insn *insns,
			char *buf, size_t size)
{
	const struct obpf_insn *insn = &insns[res->insn];

	switch (res->err) {
	case OBPF_DECODE_UNKNOWN_OPCODE:
		return scnprintf(buf, size, "%u: unknown opcode %02x", res->insn, insn->code);
	case OBPF_DECODE_BAD_SELECTOR:
		return scnprintf(buf, size, "%u: opcode %02x has no form with this %s", res->insn,
				 insn->code, res->field);
	case OBPF_DECODE_RESERVED_FIELD:
		return scnprintf(buf, size, "%u: opcode %02x uses reserved field %s", res->insn,
				 insn->code, res->field);
	case OBPF_DECODE_BAD_REGISTER:
		return scnprintf(buf, size, "%u: opcode %02x names a register above R10 in %s",
				 res->insn, insn->code, res->field);
	case OBPF_DECODE_BAD_LD_IMM64:
		if (res->field)
			return scnprintf(buf, size, "%u: second slot uses reserved field %s",
					 res->insn, res->field);
		return scnprintf(buf, size, "%u: opcode %02x lacks its second slot", res->insn,
				 insn->code);
	default:
		return scnprintf(buf, size, "decoded");
	}
}

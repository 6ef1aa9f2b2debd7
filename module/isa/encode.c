// SPDX-License-Identifier: GPL-2.0
/*
 * encode.c - the decoder's way back: a decoded instruction on the wire.
 *
 * Floor F1: pure, any context, no locks, no memory of its own. Reference: RFC 9669, section 3.
 */
#include <linux/errno.h>
#include <linux/types.h>
#include "isa/insn.h"

int obpf_encode(const struct obpf_dinsn *d, struct obpf_insn out[2])
{
	const struct obpf_op_info *info = &obpf_ops[d->op];
	bool two = info->cls == OBPF_CLS_LD_IMM64;
	s64 imm = info->fields & OBPF_FLD_I ? d->imm : 0;
	s32 off = info->fields & OBPF_FLD_O ? d->off : 0;

	if (info->sel == OBPF_SEL_INTERNAL)
		return -EINVAL;
	if (d->op == OBPF_OP_GOTOL || d->op == OBPF_OP_CALL_LOCAL || d->op == OBPF_OP_LD_FUNC)
		imm = d->off;
	if (off != (s16)off || (!two && imm != (s32)imm))
		return -ERANGE;

	out[0] = (struct obpf_insn){ .code = info->code, .dst_reg = d->dst, .src_reg = d->src };
	out[0].off = info->sel == OBPF_SEL_OFF ? info->val : off;
	out[0].imm = info->sel == OBPF_SEL_IMM ? info->val : (s32)imm;
	if (info->sel == OBPF_SEL_SRC)
		out[0].src_reg = info->val;
	if (!two)
		return 1;
	out[1] = (struct obpf_insn){ .imm = info->fields & OBPF_FLD_I2 ? (s32)(imm >> 32) : 0 };
	return 2;
}

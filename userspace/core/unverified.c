// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * unverified.c - a program made ready to run that nobody has verified: for tests of instructions.
 *
 * Hosted only, one thread. Errors have the verifier's codes (reject.def).
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "helpers/proto.h"
#include "unverified.h"

static int refuse(struct obpf_load *l, enum obpf_reject code, u32 slot)
{
	l->res.code = code;
	l->res.insn = slot;
	return -EINVAL;
}

static bool is_jump(const struct obpf_dinsn *d)
{
	u8 cls = obpf_op_info(d)->cls;

	return cls == OBPF_CLS_JA || cls == OBPF_CLS_JMP32 || cls == OBPF_CLS_JMP64 ||
	       cls == OBPF_CLS_MAY_GOTO;
}

static bool names_function(const struct obpf_dinsn *d)
{
	return d->op == OBPF_OP_CALL_LOCAL || d->op == OBPF_OP_LD_FUNC;
}

static s64 target_of(const struct obpf_load *l, u32 slot)
{
	return (s64)slot + 1 + l->insns[slot].off;
}

static int check_target(struct obpf_load *l, u32 slot)
{
	s64 target = target_of(l, slot);

	if (!is_jump(&l->insns[slot]) && !names_function(&l->insns[slot]))
		return 0;
	if (target < 0 || target >= l->nr_insns)
		return refuse(l, OBPF_REJECT_BAD_JUMP, slot);
	if (l->insns[target].op == OBPF_OP_LD_IMM64_HI)
		return refuse(l, OBPF_REJECT_JUMP_INTO_LD_IMM64, slot);
	return 0;
}

/* To programs R10 is read only (standardization/abi.rst); engines may find their way back by it. */
static int check_frame_pointer(struct obpf_load *l, u32 slot)
{
	const struct obpf_dinsn *d = &l->insns[slot];
	u8 writes = obpf_op_info(d)->writes;

	if (((writes & OBPF_RW_D) && d->dst == OBPF_REG_FP) ||
	    ((writes & OBPF_RW_S) && d->src == OBPF_REG_FP))
		return refuse(l, OBPF_REJECT_FP_WRITE, slot);
	return 0;
}

static int resolve_helper(struct obpf_load *l, u32 slot)
{
	struct obpf_dinsn *d = &l->insns[slot];
	const struct obpf_func_proto *proto = obpf_helper_proto(d->imm);

	if (!proto)
		return refuse(l, OBPF_REJECT_HELPER_UNKNOWN, slot);
	obpf_fix_helper_call(d, proto);
	return 0;
}

static int resolve_map(struct obpf_load *l, u32 slot, bool is_idx, bool is_value)
{
	struct obpf_dinsn *d = &l->insns[slot];
	u32 off = (u64)d->imm >> 32;
	struct obpf_map *map;
	void *at;
	int idx;

	map = l->get_map(l->priv, (u32)d->imm, is_idx);
	if (IS_ERR(map))
		return PTR_ERR(map);
	idx = obpf_load_hold_map(l, map);
	if (idx < 0)
		return idx;
	at = map;
	if (is_value)
		at = map->ops->values ? map->ops->values(map) : NULL;
	if (!at)
		return refuse(l, OBPF_REJECT_MAP_NO_VALUE, slot);
	d->op = OBPF_OP_LD_IMM64;
	d->imm = (unsigned long)at + (is_value ? off : 0);
	return 0;
}

/* What the verifier refuses of constants, and engines need not know: as of registers (RFC 9669, 4.1). */
static void define_alu(struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	bool is_64 = info->size == 8;

	if ((info->cls != OBPF_CLS_ALU32 && info->cls != OBPF_CLS_ALU64) || obpf_dinsn_is_x(d))
		return;
	switch (info->sub) {
	case OBPF_SUB_LSH:
	case OBPF_SUB_RSH:
	case OBPF_SUB_ARSH:
		d->imm &= 8 * info->size - 1;
		break;
	case OBPF_SUB_DIV:
	case OBPF_SUB_SDIV:
		if (!d->imm)
			d->op = is_64 ? OBPF_OP_MOV64_K : OBPF_OP_MOV32_K;
		break;
	case OBPF_SUB_MOD:
	case OBPF_SUB_SMOD:
		if (!d->imm) {
			d->op = is_64 ? OBPF_OP_MOV64_X : OBPF_OP_MOV32_X;
			d->src = d->dst;
		}
		break;
	}
}

static int resolve(struct obpf_load *l, u32 slot)
{
	define_alu(&l->insns[slot]);
	switch (l->insns[slot].op) {
	case OBPF_OP_CALL:
		return resolve_helper(l, slot);
	case OBPF_OP_CALL_KFUNC:
		return refuse(l, OBPF_REJECT_KFUNC, slot);
	case OBPF_OP_LD_BTF_ID:
		return refuse(l, OBPF_REJECT_BTF_ID, slot);
	case OBPF_OP_LD_MAP_FD:
		return resolve_map(l, slot, false, false);
	case OBPF_OP_LD_MAP_VALUE:
		return resolve_map(l, slot, false, true);
	case OBPF_OP_LD_MAP_IDX:
		return resolve_map(l, slot, true, false);
	case OBPF_OP_LD_MAP_IDX_VALUE:
		return resolve_map(l, slot, true, true);
	default:
		return 0;
	}
}

/* A frame is made where a function is called: no other way leads in, and none but EXIT out. */
static int check_bounds(struct obpf_load *l, const u32 *function, u32 slot)
{
	const struct obpf_dinsn *d = &l->insns[slot];
	bool is_last = slot + 1 == l->nr_insns || function[slot + 1] != function[slot];

	if (is_jump(d) && function[target_of(l, slot)] != function[slot])
		return refuse(l, OBPF_REJECT_JUMP_ACROSS, slot);
	if (is_last && d->op != OBPF_OP_EXIT && obpf_op_info(d)->cls != OBPF_CLS_JA)
		return refuse(l, OBPF_REJECT_FALL_OFF, slot);
	return 0;
}

static int check_functions(struct obpf_load *l)
{
	u32 *function = obpf_core_alloc(l->core, (size_t)l->nr_insns * sizeof(*function));
	int err = 0;
	u32 slot;

	if (!function)
		return -ENOMEM;
	/* Which slots begin one; then, of each slot, which it is. */
	for (slot = 0; slot < l->nr_insns; slot++)
		if (names_function(&l->insns[slot]))
			function[target_of(l, slot)] = 1;
	for (slot = 1; slot < l->nr_insns; slot++)
		function[slot] += function[slot - 1];
	for (slot = 0; !err && slot < l->nr_insns; slot++)
		err = check_bounds(l, function, slot);
	obpf_core_free(l->core, function);
	return err;
}

static int make(struct obpf_load *l)
{
	int err = obpf_decode(l->wire, l->nr_insns, l->insns, &l->decode);
	u32 slot;

	for (slot = 0; !err && slot < l->nr_insns; slot++) {
		err = check_target(l, slot);
		if (!err)
			err = check_frame_pointer(l, slot);
	}
	if (!err)
		err = check_functions(l);
	for (slot = 0; !err && slot < l->nr_insns; slot++)
		err = resolve(l, slot);
	return err;
}

int obpf_unverified_load(struct obpf_load *l)
{
	int err;

	l->nr_maps = 0;
	l->res = (struct obpf_verify_result){ .nr_frames = 1 };
	l->decode = (struct obpf_decode_result){};
	l->insns = obpf_core_alloc(l->core, (size_t)l->nr_insns * sizeof(*l->insns));
	if (!l->insns)
		return -ENOMEM;
	err = make(l);
	if (err)
		obpf_load_release(l);
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * fixups.c - after acceptance: names become addresses, jumps that always go one way unconditional
 * ones, and what no run reaches a trap.
 *
 * Floor F2. Process context, no locks. One pass that cannot fail: whatever is rewritten here was
 * checked on the way.
 */
#include <linux/types.h>

#include "verifier/env.h"

/* With a map that is the same on all paths the call need not ask which it is. */
static void fix_known_map(const struct obpf_map_desc *map, u32 flags, struct obpf_dinsn *d)
{
	if ((flags & OBPF_HELPER_TAIL_CALL) && map->callees) {
		d->op = OBPF_OP_TAIL_CALL_IN;
		d->imm = (s64)(unsigned long)map->callees;
	} else if (!(flags & OBPF_HELPER_BY_KEY)) {
		return;
	} else if (map->elements) {
		d->op = OBPF_OP_ARRAY_LOOKUP;
		d->imm = (s64)(unsigned long)map->elements;
	} else if (map->lookup) {
		d->imm = (s64)(unsigned long)map->lookup;
	}
}

void obpf_fix_helper_call(struct obpf_dinsn *d, const struct obpf_func_proto *proto)
{
	d->op = OBPF_OP_CALL_ADDR;
	if (proto->flags & OBPF_HELPER_TAIL_CALL)
		d->op = OBPF_OP_TAIL_CALL;
	if (proto->flags & OBPF_HELPER_CALLS_BACK)
		d->op = OBPF_OP_CALL_BACK;
	d->off = proto->id;
	d->imm = (s64)(unsigned long)proto->fn;
}

static void fix_call(const struct obpf_verify_args *args, const struct obpf_insn_facts *facts,
		     struct obpf_dinsn *d)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(d->imm);

	obpf_fix_helper_call(d, proto);
	if (facts->map && facts->map != OBPF_MAPS_DIFFER)
		fix_known_map(&args->maps[facts->map - 1], proto->flags, d);
}

/* What the frame that @insn is in has beyond an ordinary one. */
static u8 frame_units(const struct obpf_verifier_env *env, u32 insn)
{
	return obpf_stack_extra(obpf_subprog_at(env, insn)) / OBPF_STACK_UNIT;
}

static void fix_map(const struct obpf_verify_args *args, struct obpf_dinsn *d, bool value)
{
	const struct obpf_map_desc *map = &args->maps[(u32)d->imm];
	u32 off = (u64)d->imm >> 32;

	d->op = OBPF_OP_LD_IMM64;
	d->imm = value ? (s64)((unsigned long)map->values + off) : (s64)(unsigned long)map->map;
}

/* A jump that was never seen to go the other way does not ask. */
static void fix_jump(const struct obpf_insn_facts *facts, struct obpf_dinsn *d)
{
	if (facts->jumps && facts->falls)
		return;
	*d = (struct obpf_dinsn){ .op = OBPF_OP_JA, .off = facts->jumps ? d->off : 0 };
}

static bool is_conditional(const struct obpf_dinsn *d)
{
	u8 cls = obpf_op_info(d)->cls;

	return cls == OBPF_CLS_JMP64 || cls == OBPF_CLS_JMP32;
}

/* A load of the packet's address goes to where that stands in full. */
static void fix_ctx_load(const struct obpf_prog_type *type, struct obpf_dinsn *d)
{
	const struct obpf_ctx_field *f = obpf_ctx_address(type, d->off);

	if (f) {
		d->op = OBPF_OP_LDX_DW;
		d->off = f->addr;
	}
}

void obpf_fixups_run(struct obpf_verifier_env *env)
{
	const struct obpf_verify_args *args = env->args;
	u32 insn;

	for (insn = 0; insn < args->nr_insns; insn++) {
		struct obpf_dinsn *d = &args->insns[insn];

		if (!env->facts[insn].seen) {
			if (d->op != OBPF_OP_LD_IMM64_HI)
				*d = (struct obpf_dinsn){ .op = OBPF_OP_TRAP };
			continue;
		}
		if (is_conditional(d))
			fix_jump(&env->facts[insn], d);
		switch (d->op) {
		case OBPF_OP_CALL_LOCAL:
			d->dst = frame_units(env, insn);
			break;
		case OBPF_OP_CALL:
			fix_call(args, &env->facts[insn], d);
			obpf_fastcall_fix(env, insn);
			if (d->op == OBPF_OP_CALL_BACK)
				d->dst = frame_units(env, insn);
			break;
		case OBPF_OP_LD_MAP_FD:
		case OBPF_OP_LD_MAP_IDX:
			fix_map(args, d, false);
			break;
		case OBPF_OP_LD_MAP_VALUE:
		case OBPF_OP_LD_MAP_IDX_VALUE:
			fix_map(args, d, true);
			break;
		case OBPF_OP_LDX_W:
			if (env->facts[insn].ptr_type == OBPF_REG_CTX)
				fix_ctx_load(args->type, d);
			break;
		default:
			break;
		}
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * alu.c - arithmetic, moves, byte swaps and LD_IMM64.
 *
 * Floor F2. Process context, no locks. Numbers are scalar.c's; what is here are the rules for
 * pointers, those of the kernel for a privileged program: an address may become a number, an unfit
 * operation on it is refused.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"

static const char *reg_text(const struct obpf_reg_state *reg)
{
	return obpf_reg_type_name(reg);
}

/* The second operand as a register: a real one, or the immediate made into one. */
static struct obpf_reg_state operand(const struct obpf_verifier_state *st,
				     const struct obpf_dinsn *d)
{
	struct obpf_reg_state reg;

	if (obpf_dinsn_is_x(d))
		return obpf_state_cur(st)->regs[d->src];
	obpf_reg_set_scalar(&reg, obpf_scalar_const(d->imm));
	return reg;
}

static int check_immediate(struct obpf_verifier_env *env, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	switch (info->sub) {
	case OBPF_SUB_DIV:
	case OBPF_SUB_SDIV:
	case OBPF_SUB_MOD:
	case OBPF_SUB_SMOD:
		if (!d->imm)
			return obpf_reject(env, DIV_BY_ZERO, "div by zero");
		return 0;
	case OBPF_SUB_LSH:
	case OBPF_SUB_RSH:
	case OBPF_SUB_ARSH:
		if (d->imm < 0 || d->imm >= info->size * 8)
			return obpf_reject(env, BAD_SHIFT, "invalid shift %lld", (long long)d->imm);
		return 0;
	default:
		return 0;
	}
}

/* May a pointer's offset be this? Keeps every later sum far from wrapping. */
static int check_offset(struct obpf_verifier_env *env, const struct obpf_scalar *var, s64 off,
			const char *type)
{
	if (obpf_scalar_is_const(var)) {
		s64 value = (s64)var->tnum.value;

		if (value >= OBPF_MAX_VAR_OFF || value <= -OBPF_MAX_VAR_OFF)
			return obpf_reject(env, PTR_OFF,
					   "math between %s pointer and %lld is not allowed", type,
					   (long long)value);
	}
	if (off >= OBPF_MAX_VAR_OFF || off <= -OBPF_MAX_VAR_OFF)
		return obpf_reject(env, PTR_OFF, "%s pointer offset %lld is not allowed", type,
				   (long long)off);
	if (var->range.smin == OBPF_RANGE_UNKNOWN.smin)
		return obpf_reject(
			env, PTR_OFF,
			"math between %s pointer and register with unbounded min value is not allowed",
			type);
	if (var->range.smin >= OBPF_MAX_VAR_OFF || var->range.smin <= -OBPF_MAX_VAR_OFF)
		return obpf_reject(env, PTR_OFF, "value %lld makes %s pointer be out of bounds",
				   (long long)var->range.smin, type);
	return 0;
}

/* The pointer that ptr +- num is. */
static struct obpf_reg_state move_ptr(const struct obpf_reg_state *ptr,
				      const struct obpf_scalar *num, bool add)
{
	struct obpf_reg_state out = *ptr;
	enum obpf_sub sub = add ? OBPF_SUB_ADD : OBPF_SUB_SUB;
	s64 off;

	if (obpf_reg_is_packet(ptr))
		out.past = OBPF_PAST_NONE;
	if (obpf_scalar_is_const(num)) {
		/* Both were checked to be small: no overflow. */
		off = add ? ptr->off + (s64)num->tnum.value : ptr->off - (s64)num->tnum.value;
		out.off = off;
	} else {
		out.var = obpf_scalar_alu(sub, ptr->var, *num, 64);
	}
	return out;
}

/* Arithmetic that keeps a pointer a pointer: @ptr +- @num. */
static int check_ptr_num(struct obpf_verifier_env *env, const struct obpf_reg_state *ptr,
			 const struct obpf_reg_state *num, const struct obpf_dinsn *d,
			 bool reversed)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const char *type = reg_text(ptr);
	struct obpf_reg_state out;
	int err;

	if (info->cls != OBPF_CLS_ALU64) {
		if (info->sub == OBPF_SUB_SUB)
			return 0;
		return obpf_reject(env, PTR_ARITH_32, "R%u 32-bit pointer arithmetic prohibited",
				   d->dst);
	}
	if (ptr->maybe_null)
		return obpf_reject(env, PTR_ARITH_NULL,
				   "R%u pointer arithmetic on %s prohibited, null-check it first",
				   d->dst, type);
	if (ptr->type == OBPF_REG_PKT_END ||
	    ((ptr->type == OBPF_REG_MAP || ptr->type == OBPF_REG_FUNC) &&
	     !(info->sub == OBPF_SUB_ADD && obpf_reg_is_null(num))))
		return obpf_reject(env, PTR_ARITH, "R%u pointer arithmetic on %s prohibited",
				   d->dst, type);
	switch (info->sub) {
	case OBPF_SUB_ADD:
		break;
	case OBPF_SUB_SUB:
		if (reversed)
			return obpf_reject(env, PTR_ARITH,
					   "R%u tried to subtract pointer from scalar", d->dst);
		if (ptr->type == OBPF_REG_STACK)
			return obpf_reject(env, PTR_ARITH,
					   "R%u subtraction from stack pointer prohibited", d->dst);
		break;
	case OBPF_SUB_AND:
	case OBPF_SUB_OR:
	case OBPF_SUB_XOR:
		return obpf_reject(env, PTR_ARITH, "R%u bitwise operator on pointer prohibited",
				   d->dst);
	default:
		return obpf_reject(env, PTR_ARITH,
				   "R%u pointer arithmetic with this operator prohibited", d->dst);
	}
	err = check_offset(env, &num->var, 0, type);
	if (err)
		return err;
	out = move_ptr(ptr, &num->var, info->sub == OBPF_SUB_ADD);
	return check_offset(env, &out.var, out.off, type);
}

static bool is_move(enum obpf_sub sub)
{
	return sub == OBPF_SUB_MOV || sub == OBPF_SUB_MOVSX8 || sub == OBPF_SUB_MOVSX16 ||
	       sub == OBPF_SUB_MOVSX32;
}

/*
 * Is it an AND or OR of a known number and one that is 0 or -1? So compilers choose without a jump.
 * What comes out is one of two numbers, which bounds do not tell from those between.
 */
static bool is_choice(const struct obpf_reg_state *dst, const struct obpf_reg_state *src,
		      const struct obpf_dinsn *d, struct obpf_scalar *none, struct obpf_scalar *all)
{
	enum obpf_sub sub = obpf_op_info(d)->sub;
	const struct obpf_range *r = &dst->var.range;
	bool whole = r->smin == -1 && !r->smax;
	struct obpf_scalar zero, ones;

	if ((sub != OBPF_SUB_AND && sub != OBPF_SUB_OR) || obpf_reg_is_ptr(dst) ||
	    obpf_reg_is_ptr(src) || !obpf_scalar_is_const(&src->var) ||
	    (!whole && (r->smin32 != -1 || r->smax32)))
		return false;
	zero = obpf_scalar_const(0);
	ones = obpf_scalar_const(~0ull);
	*none = dst->var;
	*all = dst->var;
	return obpf_scalar_refine(OBPF_SUB_JEQ, none, &zero, whole ? 64 : 32, true) &&
	       obpf_scalar_refine(OBPF_SUB_JEQ, all, &ones, whole ? 64 : 32, true);
}

int obpf_alu_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *dst = &obpf_state_cur(st)->regs[d->dst];
	struct obpf_scalar none, all;
	struct obpf_reg_state src;
	int err;

	/* Moved in part, negated or swapped, an address is a number like any other. */
	if (info->cls == OBPF_CLS_END || info->sub == OBPF_SUB_NEG || is_move(info->sub))
		return 0;
	if (!obpf_dinsn_is_x(d)) {
		err = check_immediate(env, d);
		if (err)
			return err;
	}
	src = operand(st, d);
	if (obpf_reg_is_ptr(dst) && obpf_reg_is_ptr(&src)) {
		if (info->sub == OBPF_SUB_SUB)
			return 0;
		return obpf_reject(env, PTR_ARITH, "R%u pointer op pointer prohibited", d->dst);
	}
	if (obpf_reg_is_ptr(dst))
		return check_ptr_num(env, dst, &src, d, false);
	if (obpf_reg_is_ptr(&src))
		return check_ptr_num(env, &src, dst, d, true);
	return is_choice(dst, &src, d, &none, &all) ? obpf_pending_check(env) : 0;
}

/* Numbers that differ by a known amount share an id: what is found out of one holds for all. */
static void share_id(struct obpf_verifier_env *env, struct obpf_reg_state *reg)
{
	if (reg->type == OBPF_REG_SCALAR && !reg->id && !obpf_scalar_is_const(&reg->var))
		obpf_reg_set_id(reg, ++env->last_id);
}

/* A number, from one that was known as @dep. */
static void set_made_of(struct obpf_reg_state *reg, struct obpf_scalar var, u32 dep)
{
	obpf_reg_set_scalar(reg, var);
	reg->dep = dep;
}

static void apply_move(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_reg_state *regs = obpf_state_cur(st)->regs, *dst = &regs[d->dst], *src;
	u32 bits = info->cls == OBPF_CLS_ALU64 ? 64 : 32;
	struct obpf_scalar var;
	bool same;
	u32 dep;

	if (!obpf_dinsn_is_x(d)) {
		obpf_reg_set_scalar(dst, obpf_scalar_alu(info->sub, obpf_scalar_unknown,
							 obpf_scalar_const(d->imm), bits));
		return;
	}
	src = &regs[d->src];
	same = bits == 64 ? info->sub == OBPF_SUB_MOV :
			    info->sub == OBPF_SUB_MOV && src->type == OBPF_REG_SCALAR &&
				    src->var.range.umax <= ~0u;
	if (same) {
		share_id(env, src);
		*dst = *src;
		return;
	}
	var = obpf_reg_is_ptr(src) ? obpf_scalar_unknown : src->var;
	dep = src->dep;
	set_made_of(dst, obpf_scalar_alu(info->sub, obpf_scalar_unknown, var, bits), dep);
}

/*
 * A known number is added: it still differs by a known amount from its kin, in 32 bits when it is
 * added there. Once only: what a loop counts would differ by more each turn, and no turn be like
 * the one before.
 */
static bool keeps_kin(const struct obpf_reg_state *dst, const struct obpf_dinsn *d, u64 by)
{
	return dst->id && !dst->off && !dst->cut &&
	       (obpf_op_info(d)->cls != OBPF_CLS_ALU64 || (s64)by == (s32)by);
}

static void apply_numbers(struct obpf_verifier_env *env, struct obpf_reg_state *dst,
			  const struct obpf_reg_state *src, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	u32 bits = info->cls == OBPF_CLS_ALU64 ? 64 : 32, id = dst->id;
	struct obpf_scalar var = obpf_scalar_alu(info->sub, dst->var, src->var, bits);
	u64 by = info->sub == OBPF_SUB_ADD ? src->var.tnum.value : -src->var.tnum.value;
	bool kin = (info->sub == OBPF_SUB_ADD || info->sub == OBPF_SUB_SUB) &&
		   obpf_scalar_is_const(&src->var) && keeps_kin(dst, d, by);

	set_made_of(dst, var, obpf_dep_join(env, dst->dep, src->dep));
	if (kin) {
		dst->id = id;
		dst->off = (s32)by;
		dst->cut = bits == 32;
	}
}

/* Each way of a choice is walked by itself. */
static int apply_choice(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_reg_state *src, const struct obpf_dinsn *d)
{
	struct obpf_reg_state *dst = &obpf_state_cur(st)->regs[d->dst], *put_off;
	struct obpf_verifier_state *other;
	struct obpf_scalar none, all;

	if (is_choice(dst, src, d, &none, &all)) {
		other = obpf_pending_push(env, st, env->next);
		if (!other)
			return -ENOMEM;
		put_off = &obpf_state_cur(other)->regs[d->dst];
		put_off->var = none;
		apply_numbers(env, put_off, src, d);
		dst->var = all;
	}
	apply_numbers(env, dst, src, d);
	return 0;
}

/* @dst +- @src, of which one is a pointer, and stays one. */
static void apply_ptr_num(struct obpf_verifier_env *env, struct obpf_reg_state *dst,
			  const struct obpf_reg_state *src, bool add)
{
	const struct obpf_reg_state *ptr = obpf_reg_is_ptr(dst) ? dst : src;
	const struct obpf_reg_state *num = ptr == dst ? src : dst;
	bool known = obpf_scalar_is_const(&num->var);

	*dst = move_ptr(ptr, &num->var, add);
	if (!known)
		obpf_packet_moved(env, dst);
}

int obpf_alu_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_reg_state *dst = &obpf_state_cur(st)->regs[d->dst];
	u32 bits = info->cls == OBPF_CLS_ALU64 ? 64 : 32;
	struct obpf_reg_state src;

	obpf_touch_reg(env, d->dst);
	if (is_move(info->sub)) {
		apply_move(env, st, d);
		return 0;
	}
	if (info->cls == OBPF_CLS_END) {
		set_made_of(dst,
			    obpf_scalar_end(info->sub,
					    obpf_reg_is_ptr(dst) ? obpf_scalar_unknown : dst->var,
					    info->size),
			    dst->dep);
		return 0;
	}
	src = operand(st, d);
	if (info->sub == OBPF_SUB_NEG)
		obpf_reg_set_scalar(&src, obpf_scalar_unknown);
	if (!obpf_reg_is_ptr(dst) && !obpf_reg_is_ptr(&src))
		return apply_choice(env, st, &src, d);
	/* Where a pointer points is always compared. */
	obpf_reg_demand(env, dst);
	obpf_reg_demand(env, &src);
	/*
	 * ptr - ptr, 32-bit subtraction and negation were let pass as operations on unknown
	 * numbers.
	 */
	if (bits == 32 || info->sub == OBPF_SUB_NEG ||
	    (obpf_reg_is_ptr(dst) && obpf_reg_is_ptr(&src)))
		obpf_reg_set_scalar(dst, obpf_scalar_zext(obpf_scalar_unknown, bits / 8));
	else
		apply_ptr_num(env, dst, &src, info->sub == OBPF_SUB_ADD);
	return 0;
}

int obpf_imm64_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		     const struct obpf_dinsn *d)
{
	u32 index = (u32)d->imm, off = (u64)d->imm >> 32;
	const struct obpf_map_desc *map;

	if (obpf_op_info(d)->sub == OBPF_SUB_IMM)
		return 0;
	if (obpf_op_info(d)->sub == OBPF_SUB_FUNC)
		return obpf_callback_check_load(env, d);
	if (index >= env->args->nr_maps)
		return obpf_reject(env, MAP_INDEX, "map index %u of %u", index, env->args->nr_maps);
	map = &env->args->maps[index];
	if (map->fields.has & ~env->args->type->fields)
		return obpf_reject(
			env, FIELD_PROG_TYPE, "%s progs cannot use %s yet", env->args->type->name,
			obpf_field_infos[__builtin_ctz(map->fields.has & ~env->args->type->fields)]
				.name);
	if (obpf_op_info(d)->sub != OBPF_SUB_MAP_VALUE &&
	    obpf_op_info(d)->sub != OBPF_SUB_MAP_IDX_VALUE)
		return 0;
	if (!map->values)
		return obpf_reject(env, MAP_NO_VALUE,
				   "no direct value access support for this map type");
	if (off >= map->value_size || off >= OBPF_MAX_VAR_OFF)
		return obpf_reject(env, MAP_VALUE_OFF,
				   "invalid access to map value pointer, value_size=%u off=%u",
				   map->value_size, off);
	return 0;
}

void obpf_imm64_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d)
{
	struct obpf_reg_state *dst = &obpf_state_cur(st)->regs[d->dst];

	obpf_touch_reg(env, d->dst);
	switch (obpf_op_info(d)->sub) {
	case OBPF_SUB_IMM:
		obpf_reg_set_scalar(dst, obpf_scalar_const(d->imm));
		return;
	case OBPF_SUB_FUNC:
		obpf_reg_set_ptr(dst, OBPF_REG_FUNC);
		dst->map = obpf_subprog_index(env, env->insn + 1 + d->off);
		return;
	case OBPF_SUB_MAP_FD:
	case OBPF_SUB_MAP_IDX:
		obpf_reg_set_ptr(dst, OBPF_REG_MAP);
		break;
	default:
		obpf_reg_set_ptr(dst, OBPF_REG_MAP_VALUE);
		dst->off = (u64)d->imm >> 32;
		break;
	}
	dst->map = (u32)d->imm;
}

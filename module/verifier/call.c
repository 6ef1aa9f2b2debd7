// SPDX-License-Identifier: GPL-2.0
/*
 * call.c - helper calls by their signatures, local calls, exits, and the references that programs
 * hold.
 *
 * Floor F2. Process context, no locks. A signature is a row of helpers.def; nothing here knows a
 * helper by its name or number.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

#define MAX_ERRNO_VALUE 4095

static const struct obpf_reg_state *arg_reg(const struct obpf_verifier_state *st, u32 i)
{
	return &obpf_state_cur(st)->regs[i + 1];
}

static int check_type(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		      enum obpf_reg_type type, const char *expected)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);

	if (reg->type == type && !reg->maybe_null)
		return 0;
	return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=%s", i + 1, obpf_reg_type_name(reg),
			   expected);
}

/* The call is given map @index, on this path. */
static void note_map(struct obpf_verifier_env *env, u32 index)
{
	u8 *map = &env->facts[env->insn].map;

	*map = !*map || *map == index + 1 ? index + 1 : OBPF_MAPS_DIFFER;
}

static int check_map(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		     struct obpf_call_meta *meta)
{
	const struct obpf_map_desc *map;
	int err;

	err = check_type(env, st, i, OBPF_REG_MAP, "map_ptr");
	if (err)
		return err;
	meta->map = arg_reg(st, i)->map;
	meta->has_map = true;
	note_map(env, meta->map);
	map = &env->args->maps[meta->map];
	if (meta->has_timer && meta->timer_map != meta->map)
		return obpf_reject(env, TIMER_MAP,
				   "timer pointer in R1 doesn't match map pointer in R%u", i + 1);
	if (map->type >= 64 || !(meta->proto->map_types & (1ull << map->type)))
		return obpf_reject(env, ARG_MAP_TYPE, "cannot pass map_type %u into func %s#%u",
				   map->type, meta->proto->name, meta->proto->id);
	if ((meta->proto->flags & OBPF_HELPER_WRITES_MAP) && (map->flags & OBPF_F_RDONLY_PROG))
		return obpf_reject(env, MAP_RDONLY, "write into map forbidden");
	return 0;
}

/* Is the key at argument @i an index that the array has? */
static bool is_index_within(const struct obpf_verifier_env *env,
			    const struct obpf_verifier_state *st, u32 i,
			    const struct obpf_map_desc *map, u32 *dep)
{
	struct obpf_reg_state key;

	if (map->type != OBPF_MAP_TYPE_ARRAY && map->type != OBPF_MAP_TYPE_PERCPU_ARRAY)
		return false;
	if (!obpf_mem_peek(env, st, i + 1, map->key_size, &key))
		return false;
	*dep = key.dep;
	return key.var.range.umax < map->max_entries;
}

/* A key or value, as large as the map says. */
static int check_map_part(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 i, struct obpf_call_meta *meta)
{
	const struct obpf_map_desc *map;
	bool is_key = meta->proto->arg[i] == OBPF_ARG_MAP_KEY;
	int err;

	if (!meta->has_map)
		return obpf_reject(env, ARG_TYPE, "invalid map_ptr to access map->key");
	map = &env->args->maps[meta->map];
	err = obpf_mem_check_region(env, st, i + 1, is_key ? map->key_size : map->value_size, false,
				    false);
	if (!err && is_key && (meta->proto->flags & OBPF_HELPER_BY_KEY))
		meta->finds = is_index_within(env, st, i, map, &meta->key_dep);
	return err;
}

static void note_output(struct obpf_call_meta *meta, u32 regno, u32 size)
{
	meta->out[meta->nr_out].regno = regno;
	meta->out[meta->nr_out++].size = size;
}

static int check_size(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		      bool zero_ok)
{
	const struct obpf_range *r = &arg_reg(st, i)->var.range;
	int err;

	err = check_type(env, st, i, OBPF_REG_SCALAR, "scalar");
	if (err)
		return err;
	if (r->smin < 0)
		return obpf_reject(
			env, ARG_SIZE_NEGATIVE,
			"R%u min value is negative, either use unsigned or 'var &= const'", i + 1);
	if (!r->umin && !zero_ok)
		return obpf_reject(env, ARG_SIZE_ZERO,
				   "R%u invalid zero-sized read: u64=[%llu,%llu]", i + 1,
				   (unsigned long long)r->umin, (unsigned long long)r->umax);
	if (r->umax >= OBPF_MAX_VAR_OFF)
		return obpf_reject(
			env, UNBOUNDED,
			"R%u unbounded memory access, use 'var &= const' or 'if (var < const)'",
			i + 1);
	return 0;
}

/* The size at argument @i, and the memory before it. */
static int check_sized_mem(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			   u32 i, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *mem = arg_reg(st, i - 1);
	const struct obpf_scalar *size = &arg_reg(st, i)->var;
	u8 arg = meta->proto->arg[i - 1];
	bool or_null = arg == OBPF_ARG_MEM_OR_NULL || arg == OBPF_ARG_MEM_UNINIT_OR_NULL;
	bool write = arg == OBPF_ARG_MEM_UNINIT || arg == OBPF_ARG_MEM_UNINIT_OR_NULL ||
		     arg == OBPF_ARG_VALUE_MEM;
	int err;

	err = check_size(env, st, i, meta->proto->arg[i] == OBPF_ARG_SIZE_OR_ZERO);
	if (err)
		return err;
	meta->mem_size = size->range.umax;
	if (or_null && obpf_reg_is_null(mem) && !size->range.umax)
		return 0;
	err = obpf_mem_check_region(env, st, i, size->range.umax, write, or_null);
	/* What a dynptr was made of is read, too. */
	if (!err && arg == OBPF_ARG_VALUE_MEM)
		return obpf_mem_check_region(env, st, i, size->range.umax, false, false);
	if (!err && write)
		note_output(meta, i, size->range.umax);
	return err;
}

static int check_alloc_size(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			    u32 i, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);

	if (reg->type != OBPF_REG_SCALAR || !obpf_scalar_is_const(&reg->var))
		return obpf_reject(env, ARG_NOT_CONST, "R%u is not a known constant", i + 1);
	/* As much of the size as counts with bpf(2): the helper gives NULL for what is beyond. */
	meta->alloc_size = (u32)reg->var.tnum.value;
	return 0;
}

static int check_released(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 i, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);

	if (reg->type != OBPF_REG_MEM || !(reg->mem & OBPF_MEM_RINGBUF) || reg->maybe_null)
		return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=ringbuf_mem", i + 1,
				   obpf_reg_type_name(reg));
	if (reg->off || !obpf_scalar_is_zero(&reg->var))
		return obpf_reject(env, REF_OFFSET,
				   "R%u must have zero offset when passed to release func", i + 1);
	meta->ref = reg->ref;
	return obpf_callback_check_release(env, st, reg->ref);
}

/* A string that can be read here and now, since nothing changes it any more. */
static int check_const_str(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			   u32 i, struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);
	const struct obpf_map_desc *map;
	s64 off;
	int err;

	err = check_type(env, st, i, OBPF_REG_MAP_VALUE, "map_value");
	if (err)
		return err;
	map = &env->args->maps[reg->map];
	if (!map->constant || !map->values)
		return obpf_reject(env, STR_MUTABLE, "R%u does not point to a readonly map'",
				   i + 1);
	if (!obpf_scalar_is_const(&reg->var))
		return obpf_reject(env, ARG_NOT_CONST, "R%u is not a constant address'", i + 1);
	err = obpf_mem_check_region(env, st, i + 1, 1, false, false);
	if (err)
		return err;
	off = reg->off + (s64)reg->var.tnum.value;
	meta->str = (const char *)map->values + off;
	if (strnlen(meta->str, map->value_size - off) == map->value_size - off)
		return obpf_reject(env, STR_UNTERMINATED, "string is not zero-terminated");
	return 0;
}

static int check_long(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		      struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);
	int err;

	err = obpf_mem_check_region(env, st, i + 1, sizeof(u64), true, false);
	if (err)
		return err;
	if (!obpf_tnum_is_aligned(obpf_tnum_add(reg->var.tnum, obpf_tnum_const(reg->off)),
				  sizeof(u64)))
		return obpf_reject(env, MISALIGNED, "misaligned %s access off %d size %u",
				   obpf_reg_type_name(reg), reg->off, (u32)sizeof(u64));
	note_output(meta, i + 1, sizeof(u64));
	return 0;
}

/* Of a size that is not known as much as is known counts, as with bpf(2). */
static int check_format(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta)
{
	u64 size = arg_reg(st, OBPF_HELPER_ARGS - 1)->var.tnum.value;

	if (size % sizeof(u64) || obpf_format_check(meta->str, U32_MAX, size / sizeof(u64)))
		return obpf_reject(env, FORMAT, "Invalid format string");
	return 0;
}

static int check_ctx_arg(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);
	int err;

	err = check_type(env, st, i, OBPF_REG_CTX, "ctx");
	if (err)
		return err;
	if (reg->off || !obpf_scalar_is_const(&reg->var))
		return obpf_reject(env, ARG_TYPE,
				   "dereference of modified ctx ptr R%u off=%d disallowed", i + 1,
				   reg->off);
	return 0;
}

/* Does @reg point to the field of @kind of its value? If not, that is @code. */
static int check_field_place(struct obpf_verifier_env *env, const struct obpf_reg_state *reg,
			     u32 regno, enum obpf_field_kind kind, enum obpf_reject code)
{
	const struct obpf_map_desc *map = &env->args->maps[reg->map];
	const char *name = obpf_field_infos[kind].name;
	s64 off = reg->off + (s64)reg->var.tnum.value;

	if (!obpf_scalar_is_const(&reg->var))
		return obpf_reject_at(
			env, code, env->insn,
			"R%u doesn't have constant offset. %s has to be at the constant offset",
			regno, name);
	if (!map->typed)
		return obpf_reject_at(env, code, env->insn,
				      "map '%s' has to have BTF in order to use %s", map->name,
				      name);
	if (!obpf_map_has_field(&map->fields, kind))
		return obpf_reject_at(env, code, env->insn, "map '%s' has no valid %s", map->name,
				      name);
	if (off != map->fields.off[kind])
		return obpf_reject_at(env, code, env->insn,
				      "off %lld doesn't point to 'struct %s' that is at %u",
				      (long long)off, name, map->fields.off[kind]);
	return 0;
}

static int check_timer(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		       struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);
	int err;

	err = check_type(env, st, i, OBPF_REG_MAP_VALUE, "map_value");
	if (!err)
		err = check_field_place(env, reg, i + 1, OBPF_FIELD_TIMER, OBPF_REJECT_TIMER_PLACE);
	meta->timer_map = reg->map;
	meta->has_timer = true;
	return err;
}

static int check_lock(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		      struct obpf_call_meta *meta)
{
	const struct obpf_reg_state *reg = arg_reg(st, i);
	int err;

	err = check_type(env, st, i, OBPF_REG_MAP_VALUE, "map_value");
	if (!err)
		err = check_field_place(env, reg, i + 1, OBPF_FIELD_SPIN_LOCK,
					OBPF_REJECT_LOCK_PLACE);
	if (err)
		return err;
	if (meta->proto->flags & OBPF_HELPER_LOCKS) {
		if (st->lock.held)
			return obpf_reject(env, LOCK_TWICE,
					   "Locking two bpf_spin_locks are not allowed");
		meta->lock = (struct obpf_held_lock){
			.held = true, .map = reg->map, .id = reg->id, .insn = env->insn
		};
		return 0;
	}
	if (!st->lock.held)
		return obpf_reject(env, LOCK_OTHER, "bpf_spin_unlock without taking a lock");
	if (st->lock.map != reg->map || st->lock.id != reg->id)
		return obpf_reject(env, LOCK_OTHER, "bpf_spin_unlock of different lock");
	return 0;
}

static int check_arg(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 i,
		     struct obpf_call_meta *meta)
{
	int err;

	if (meta->proto->arg[i] == OBPF_ARG_OPTIONAL)
		return 0;
	err = obpf_reg_check_read(env, st, i + 1);
	if (err)
		return err;
	if (obpf_reg_is_packet(arg_reg(st, i)) && meta->proto->arg[i] != OBPF_ARG_ANYTHING &&
	    !(meta->proto->flags & OBPF_HELPER_PKT_ARGS))
		return obpf_reject(env, ARG_TYPE, "helper access to the packet is not allowed");
	switch (meta->proto->arg[i]) {
	case OBPF_ARG_CTX:
		return check_ctx_arg(env, st, i);
	case OBPF_ARG_CONST_MAP:
		return check_map(env, st, i, meta);
	case OBPF_ARG_MAP_KEY:
	case OBPF_ARG_MAP_VALUE:
		return check_map_part(env, st, i, meta);
	case OBPF_ARG_SIZE:
	case OBPF_ARG_SIZE_OR_ZERO:
		return check_sized_mem(env, st, i, meta);
	case OBPF_ARG_ALLOC_SIZE:
		return check_alloc_size(env, st, i, meta);
	case OBPF_ARG_CONST_STR:
		return check_const_str(env, st, i, meta);
	case OBPF_ARG_LONG_UNINIT:
		return check_long(env, st, i, meta);
	case OBPF_ARG_DYNPTR_NEW_LOCAL:
	case OBPF_ARG_DYNPTR_NEW_RINGBUF:
	case OBPF_ARG_DYNPTR:
	case OBPF_ARG_DYNPTR_RELEASED:
		return obpf_dynptr_check_arg(env, st, i + 1, meta);
	case OBPF_ARG_VALUE_MEM:
		return check_type(env, st, i, OBPF_REG_MAP_VALUE, "map_value");
	case OBPF_ARG_SPIN_LOCK:
		return check_lock(env, st, i, meta);
	case OBPF_ARG_TIMER:
		return check_timer(env, st, i, meta);
	case OBPF_ARG_RINGBUF_MEM:
		return check_released(env, st, i, meta);
	case OBPF_ARG_TIMES:
		return obpf_callback_check_times(env, st, i + 1, meta);
	case OBPF_ARG_FUNC:
		return obpf_callback_check_func(env, st, i + 1, meta);
	case OBPF_ARG_CALLBACK_CTX:
		return obpf_callback_check_ctx(env, st, i + 1, meta);
	default: /* ANYTHING; MEM is checked with its size */
		return 0;
	}
}

/* The program may end here, in this one's sense, and a subprogram may return. */
static int check_tail_call(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	u32 i;

	/* The helper would be left in the middle of its walk. */
	for (i = 0; i <= st->curframe; i++)
		if (st->frame[i]->callback)
			return obpf_reject(env, CALLBACK_TAIL_CALL,
					   "tail_call is not allowed in a callback");
	if (st->nr_refs)
		return obpf_reject(env, REF_TAIL_CALL,
				   "Unreleased reference id=%u alloc_insn=%u\n"
				   "tail_call would lead to reference leak",
				   st->refs[0].id, st->refs[0].insn);
	return st->curframe ? obpf_pending_check(env) : 0;
}

int obpf_call_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		    const struct obpf_dinsn *d, struct obpf_call_meta *meta)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(d->imm);
	u32 i;
	int err;

	memset(meta, 0, sizeof(*meta));
	meta->proto = proto;
	meta->times = ~0ull;
	/* Only where it is reached: loaders leave calls of functions that are not there in dead code. */
	if (d->op == OBPF_OP_CALL_KFUNC)
		return obpf_reject(env, KFUNC, "calling kernel function #%lld is not allowed",
				   (long long)d->imm);
	if (!proto)
		return obpf_reject(env, HELPER_UNKNOWN, "invalid func unknown#%lld",
				   (long long)d->imm);
	if (st->lock.held && !(proto->flags & (OBPF_HELPER_LOCKS | OBPF_HELPER_UNLOCKS)))
		return obpf_reject(env, LOCK_HELD,
				   "function calls are not allowed while holding a lock");
	if (!obpf_prog_type_allows(env->args->type, proto) ||
	    ((proto->flags & OBPF_HELPER_PROBE) && obpf_core_locked_down(env->args->core)))
		return obpf_reject(env, HELPER_FORBIDDEN,
				   "program of this type cannot use helper %s#%u", proto->name,
				   proto->id);
	if ((proto->flags & OBPF_HELPER_GPL) && !env->args->gpl_compatible)
		return obpf_reject(
			env, HELPER_GPL,
			"cannot call GPL-restricted function %s#%u from non-GPL compatible program",
			proto->name, proto->id);
	for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++) {
		err = check_arg(env, st, i, meta);
		if (err)
			return err;
	}
	if (proto->flags & OBPF_HELPER_TAIL_CALL) {
		err = check_tail_call(env, st);
		if (err)
			return err;
	}
	if (proto->flags & OBPF_HELPER_FORMAT) {
		err = check_format(env, st, meta);
		if (err)
			return err;
	}
	if ((proto->flags & OBPF_HELPER_ACQUIRES) && st->nr_refs == OBPF_MAX_REFS)
		return obpf_reject(env, REF_LIMIT, "more than %u references are held",
				   OBPF_MAX_REFS);
	return obpf_callback_check(env, st, meta);
}

void obpf_call_clobber(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_reg_state *r0)
{
	struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	u32 i;

	for (i = 1; i <= OBPF_HELPER_ARGS; i++)
		obpf_reg_set_not_init(&regs[i]);
	regs[0] = *r0;
	obpf_touch_reg(env, 0);
}

static void make_result(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta, struct obpf_reg_state *r0)
{
	switch (meta->proto->ret) {
	case OBPF_RET_VOID:
		obpf_reg_set_not_init(r0);
		return;
	case OBPF_RET_MAP_VALUE_OR_NULL:
		obpf_reg_set_ptr(r0, OBPF_REG_MAP_VALUE);
		r0->map = meta->map;
		break;
	case OBPF_RET_RINGBUF_MEM_OR_NULL:
		obpf_reg_set_ptr(r0, OBPF_REG_MEM);
		r0->mem = OBPF_MEM_RINGBUF;
		r0->size = meta->alloc_size;
		r0->ref = obpf_state_acquire(env, st, env->insn);
		break;
	case OBPF_RET_DYNPTR_MEM_OR_NULL:
		obpf_reg_set_ptr(r0, OBPF_REG_MEM);
		r0->size = meta->alloc_size;
		r0->ref = meta->dynptr;
		break;
	default:
		if (meta->proto->flags & OBPF_HELPER_RET_LENGTH)
			obpf_reg_set_scalar(r0,
					    obpf_scalar_srange(-MAX_ERRNO_VALUE, meta->mem_size));
		else if (meta->proto->flags & OBPF_HELPER_RET_CPU)
			obpf_reg_set_scalar(r0, obpf_scalar_srange(0, OBPF_MAX_CPUS - 1));
		else
			obpf_reg_set_unknown(r0);
		return;
	}
	if (meta->finds) {
		if (obpf_value_has(env, r0, OBPF_FIELD_SPIN_LOCK))
			r0->id = ++env->last_id;
		return;
	}
	r0->maybe_null = true;
	r0->id = meta->proto->flags & OBPF_HELPER_ACQUIRES ? r0->ref : ++env->last_id;
}

/* Take the innermost frame off @st, whose caller finds @r0. Where it goes on. */
static u32 leave_frame(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_reg_state *r0)
{
	struct obpf_func_state *callee = obpf_state_cur(st);
	u32 next = obpf_frame_resume(callee);

	st->frame[st->curframe--] = NULL;
	if (!callee->callback)
		obpf_state_cur(st)->regs[0] = *r0;
	obpf_frame_free(env, callee);
	return next;
}

struct obpf_verifier_state *obpf_pending_return(struct obpf_verifier_env *env,
						const struct obpf_verifier_state *st,
						const struct obpf_reg_state *r0)
{
	struct obpf_verifier_state *other = obpf_pending_push(env, st, env->insn);

	if (other)
		other->insn = leave_frame(env, other, r0);
	return other;
}

/*
 * A tail call in a subprogram that is taken: the caller finds another program's result, of which
 * nothing is known, where it looked for the subprogram's. In the main program it is the end.
 */
static int apply_tail_call(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	struct obpf_verifier_state *other;
	struct obpf_reg_state r0;

	if (!st->curframe)
		return 0;
	obpf_reg_set_unknown(&r0);
	other = obpf_pending_return(env, st, &r0);
	if (!other)
		return -ENOMEM;
	obpf_packet_forget(other);
	return 0;
}

/* What the call does hangs on numbers: sizes, and what was taken for NULL or a constant. */
static void demand_args(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			const struct obpf_func_proto *proto)
{
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++)
		if (proto->arg[i] != OBPF_ARG_ANYTHING && proto->arg[i] != OBPF_ARG_OPTIONAL)
			obpf_reg_demand(env, arg_reg(st, i));
}

int obpf_call_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		    const struct obpf_call_meta *meta)
{
	struct obpf_reg_state r0, mem;
	u32 i;
	int err;

	demand_args(env, st, meta->proto);
	if (meta->finds)
		obpf_dep_demand(env, meta->key_dep);
	for (i = 0; i < meta->nr_out; i++) {
		/* By value: growing a stack may move the registers. */
		mem = obpf_state_cur(st)->regs[meta->out[i].regno];
		err = obpf_mem_apply_write(env, st, &mem, meta->out[i].size);
		if (err)
			return err;
	}
	if (meta->ref)
		obpf_state_release(st, meta->ref);
	/* Where a tail call falls through, nothing has run. */
	if ((meta->proto->flags & OBPF_HELPER_MOVES_PKT) &&
	    !(meta->proto->flags & OBPF_HELPER_TAIL_CALL))
		obpf_packet_forget(st);
	err = obpf_dynptr_apply(env, st, meta);
	if (err)
		return err;
	if (meta->proto->flags & OBPF_HELPER_TAIL_CALL) {
		err = apply_tail_call(env, st);
		if (err)
			return err;
	}
	err = obpf_callback_apply(env, st, meta);
	if (err)
		return err;
	if (meta->proto->flags & OBPF_HELPER_TRACES)
		env->res->traces = true;
	if (meta->proto->flags & (OBPF_HELPER_LOCKS | OBPF_HELPER_UNLOCKS))
		st->lock = meta->lock;
	make_result(env, st, meta, &r0);
	obpf_call_clobber(env, st, &r0);
	return 0;
}

int obpf_call_local_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	if (st->curframe + 1 >= OBPF_MAX_FRAMES)
		return obpf_reject(env, CALL_DEPTH, "the call stack of %u frames is too deep !",
				   st->curframe + 2);
	return 0;
}

int obpf_call_local_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d)
{
	struct obpf_func_state *caller = obpf_state_cur(st), *callee = obpf_frame_alloc(env);
	u32 i;

	if (!callee)
		return -ENOMEM;
	callee->callsite = env->insn;
	env->next = env->insn + 1 + d->off;
	callee->subprog = obpf_subprog_at(env, env->next) - env->subprogs;
	for (i = 1; i <= OBPF_HELPER_ARGS; i++)
		callee->regs[i] = caller->regs[i];
	for (i = 0; i <= OBPF_HELPER_ARGS; i++)
		obpf_reg_set_not_init(&caller->regs[i]);
	st->frame[++st->curframe] = callee;
	obpf_reg_set_ptr(&callee->regs[OBPF_REG_FP], OBPF_REG_STACK);
	callee->regs[OBPF_REG_FP].frame = st->curframe;
	env->new_path = true;
	return 0;
}

int obpf_refs_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 kept,
		    const char *what)
{
	if (st->nr_refs > kept)
		return obpf_reject(env, REF_LEAK,
				   "Unreleased reference id=%u alloc_insn=%u\n"
				   "%s would lead to reference leak",
				   st->refs[kept].id, st->refs[kept].insn, what);
	if (st->lock.held)
		return obpf_reject(env, LOCK_HELD,
				   "%s cannot be used inside bpf_spin_lock-ed region", what);
	return 0;
}

int obpf_exit_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	int err;

	if (obpf_state_cur(st)->callback)
		return obpf_callback_check_exit(env, st);
	if (st->curframe) {
		/*
		 * A function without a result leaves R0 as it is; the caller cannot read it then.
		 */
		if (obpf_state_cur(st)->regs[0].type == OBPF_REG_STACK)
			return obpf_reject(env, RET_STACK_PTR,
					   "cannot return stack pointer to the caller");
		return 0;
	}
	err = obpf_refs_check(env, st, 0, "BPF_EXIT instruction");
	if (err)
		return err;
	if (!obpf_state_cur(st)->subprog)
		return obpf_reg_check_read(env, st, 0);
	if (obpf_subprog_is_global(env, obpf_state_cur(st)->subprog))
		return obpf_global_check_exit(env, st);
	return obpf_callback_check_end(env, st);
}

void obpf_exit_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st)
{
	struct obpf_reg_state r0;

	if (!st->curframe) {
		env->next = OBPF_PATH_END;
		return;
	}
	r0 = obpf_state_cur(st)->regs[0];
	env->next = leave_frame(env, st, &r0);
	env->new_path = true;
}

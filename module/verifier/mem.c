// SPDX-License-Identifier: GPL-2.0
/*
 * mem.c - memory: loads, stores, atomics, packet loads, and the memory that helpers are handed.
 *
 * Floor F2. Process context, no locks. Every access is one question, may @size bytes at @off from
 * this register be touched in this way, asked in check_access(); apply then only moves values
 * between registers and stack slots.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

#define MEM_READ (1u << 0)
#define MEM_WRITE (1u << 1)
#define ATOMIC (1u << 2)
#define HELPER (1u << 3) /* a helper does it, byte by byte */
#define OR_NULL (1u << 4) /* whoever does it looks for NULL first */
#define SIGNED (1u << 5) /* what is read is sign-extended */

/* Bytes in front of a packet, as strict alignment has it on every machine. */
#define IP_ALIGN 2

/* One access: the first byte lies from @lo to @hi relative to the base's start. */
struct access {
	const struct obpf_reg_state *base;
	u32 regno;
	u32 how;
	u32 size;
	s32 fixed; /* what of the offset is not the base's var */
	s64 lo;
	s64 hi;
};

static struct access make_access(const struct obpf_reg_state *base, u32 regno, s32 off, u32 size,
				 u32 how)
{
	struct access a = {
		.base = base, .regno = regno, .how = how, .size = size, .fixed = base->off + off
	};

	/*
	 * Offsets of pointers are small, so that these sums only overflow where the bounds are
	 * rejected.
	 */
	a.lo = max_t(s64, base->var.range.smin, -2 * (s64)OBPF_MAX_VAR_OFF) + a.fixed;
	a.hi = min_t(s64, base->var.range.smax, 2 * (s64)OBPF_MAX_VAR_OFF) + a.fixed;
	return a;
}

static bool is_fixed(const struct access *a)
{
	return obpf_scalar_is_const(&a->base->var);
}

int obpf_reg_check_read(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			u32 regno)
{
	if (obpf_state_cur(st)->regs[regno].type == OBPF_REG_NOT_INIT)
		return obpf_reject(env, REG_UNINIT, "R%u !read_ok", regno);
	return 0;
}

static int check_alignment(struct obpf_verifier_env *env, const struct access *a)
{
	const struct obpf_reg_state *base = a->base;
	bool strict = base->type == OBPF_REG_STACK || (a->how & ATOMIC) ||
		      (env->args->prog_flags & OBPF_F_STRICT_ALIGNMENT);
	struct obpf_tnum where;

	if (!strict || (a->how & HELPER))
		return 0;
	/*
	 * Stack slots are kept by eight bytes: an access may not straddle them. Packets begin where
	 * the header behind the Ethernet one is aligned.
	 */
	where = obpf_tnum_add(
		base->var.tnum,
		obpf_tnum_const((s64)a->fixed + (obpf_reg_is_packet(base) ? IP_ALIGN : 0)));
	if (obpf_tnum_is_aligned(where, a->size))
		return 0;
	return obpf_reject(env, MISALIGNED, "misaligned %s access off %lld size %u",
			   obpf_reg_type_name(base), (long long)a->lo, a->size);
}

/* A variable offset whose bounds are of no use. */
static int check_bounded(struct obpf_verifier_env *env, const struct access *a)
{
	const struct obpf_range *r = &a->base->var.range;

	if (r->smin <= -(s64)OBPF_MAX_VAR_OFF || r->smax >= OBPF_MAX_VAR_OFF)
		return obpf_reject(
			env, UNBOUNDED,
			"R%u unbounded memory access, make sure to bounds check any such access",
			a->regno);
	return 0;
}

/* The row of the context's table that allows the access, or NULL. */
static const struct obpf_ctx_field *find_field(const struct obpf_prog_type *type,
					       const struct access *a)
{
	u8 need = (a->how & MEM_READ ? OBPF_CTX_READ : 0) |
		  (a->how & MEM_WRITE ? OBPF_CTX_WRITE : 0);
	const struct obpf_ctx_field *f;

	for (f = type->ctx; f->len; f++) {
		if (a->lo < f->off || a->lo + a->size > (s64)f->off + f->len ||
		    (f->access & need) != need)
			continue;
		if (a->how & HELPER ||
		    (a->size >= f->min_size && a->size <= f->max_size && !(a->lo % a->size)))
			return f;
	}
	return NULL;
}

static int check_ctx(struct obpf_verifier_env *env, const struct access *a)
{
	const struct obpf_prog_type *type = env->args->type;
	const struct obpf_ctx_field *f;
	s32 own;

	if (a->how & ATOMIC)
		return obpf_reject(env, ATOMIC_TARGET,
				   "BPF_ATOMIC access to R%u ctx is not allowed", a->regno);
	if ((a->how & HELPER) && !(type->flags & OBPF_PT_CTX_IS_BUFFER))
		return obpf_reject(env, ARG_TYPE, "R%u type=ctx expected=fp, map_value, mem",
				   a->regno);
	if (!is_fixed(a))
		return obpf_reject(env, CTX_VAR_OFF, "variable ctx access R%u is not allowed",
				   a->regno);
	f = find_field(type, a);
	/* An address is whole, and the instruction that loads it does nothing else. */
	if (!f || (f->kind != OBPF_CTX_NUMBER && a->how & SIGNED))
		return obpf_reject(env, CTX_ACCESS, "invalid bpf_context access off=%lld size=%u",
				   (long long)a->lo, a->size);
	/* By the instruction's own offset its load is rewritten, see fixups.c. */
	own = a->fixed - a->base->off;
	if (own != a->lo && (f->kind != OBPF_CTX_NUMBER || obpf_ctx_address(type, own)))
		return obpf_reject(env, CTX_ACCESS,
				   "dereference of modified ctx ptr R%u off=%d disallowed",
				   a->regno, a->base->off);
	env->res->max_ctx_off = max_t(u32, env->res->max_ctx_off, a->lo + a->size);
	return 0;
}

/* Would a read tear a pointer? Bytes that were never written may be read, they are anything. */
static int check_stack_contents(struct obpf_verifier_env *env, const struct access *a,
				const struct obpf_func_state *frame)
{
	if (is_fixed(a) && !(a->how & HELPER) && obpf_stack_cuts_ptr(frame, a->lo, a->size))
		return obpf_reject(env, STACK_FILL, "invalid size of register fill");
	return 0;
}

static int check_stack(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		       const struct access *a)
{
	const struct obpf_func_state *frame = st->frame[a->base->frame];
	const char *what = a->how & MEM_READ ? "read from" : "write to";
	struct obpf_subprog *sub;
	int err;

	if (!is_fixed(a)) {
		err = check_bounded(env, a);
		if (err)
			return err;
	}
	if (a->lo < -obpf_stack_limit(env) || a->hi + a->size > 0)
		return obpf_reject(env, STACK_BOUNDS, "invalid %s%s stack R%u off=%lld size=%u",
				   is_fixed(a) ? "" : "variable-offset ", what, a->regno,
				   (long long)a->lo, a->size);
	if (!a->size)
		return 0;
	sub = &env->subprogs[frame->subprog];
	sub->stack = max_t(u32, sub->stack, -a->lo);
	obpf_fastcall_note_access(env, sub, -a->lo);
	err = obpf_dynptr_check_overwrite(env, st, a->base->frame, a->lo, a->hi + a->size,
					  !(a->how & (MEM_READ | HELPER)));
	if (err)
		return err;
	return a->how & MEM_READ ? check_stack_contents(env, a, frame) : 0;
}

/* Locks and timers are for helpers that know them, and for nobody else. */
static int check_fields(struct obpf_verifier_env *env, const struct access *a,
			const struct obpf_map_desc *map)
{
	const struct obpf_map_fields *f = &map->fields;
	u32 kind;

	for (kind = 0; kind < OBPF_NR_FIELDS; kind++)
		if (obpf_map_has_field(f, kind) && a->hi + a->size > f->off[kind] &&
		    a->lo < (s64)f->off[kind] + obpf_field_infos[kind].size)
			return obpf_reject(env, FIELD_ACCESS,
					   "%s cannot be accessed directly by load/store",
					   obpf_field_infos[kind].name);
	return 0;
}

static int check_map_value(struct obpf_verifier_env *env, const struct access *a)
{
	const struct obpf_map_desc *map = &env->args->maps[a->base->map];
	int err;

	if ((a->how & MEM_WRITE) && (map->flags & OBPF_F_RDONLY_PROG))
		return obpf_reject(env, MAP_RDONLY,
				   "write into map forbidden, value_size=%u off=%lld size=%u",
				   map->value_size, (long long)a->lo, a->size);
	if ((a->how & MEM_READ) && (map->flags & OBPF_F_WRONLY_PROG))
		return obpf_reject(env, MAP_WRONLY,
				   "read from map forbidden, value_size=%u off=%lld size=%u",
				   map->value_size, (long long)a->lo, a->size);
	if (a->lo < 0)
		return obpf_reject(
			env, MAP_VALUE_BOUNDS,
			is_fixed(a) ?
				"R%u invalid access to map value, value_size=%u off=%lld size=%u" :
				"R%u min value is outside of the allowed memory range, value_size=%u "
				"off=%lld size=%u",
			a->regno, map->value_size, (long long)a->lo, a->size);
	err = check_bounded(env, a);
	if (err)
		return err;
	if (a->hi + a->size > map->value_size)
		return obpf_reject(env, MAP_VALUE_BOUNDS,
				   "invalid access to map value, value_size=%u off=%lld size=%u",
				   map->value_size, (long long)a->hi, a->size);
	return check_fields(env, a, map);
}

static int check_map_key(struct obpf_verifier_env *env, const struct access *a)
{
	const struct obpf_map_desc *map = &env->args->maps[a->base->map];
	int err;

	if (a->how & MEM_WRITE)
		return obpf_reject(env, MAP_KEY_WRITE, "write to change key R%u not allowed",
				   a->regno);
	err = a->lo < 0 ? 0 : check_bounded(env, a);
	if (err)
		return err;
	if (a->lo < 0 || a->hi + a->size > map->key_size)
		return obpf_reject(env, MEM_BOUNDS,
				   "invalid access to map key, key_size=%u off=%lld size=%u",
				   map->key_size, (long long)(a->lo < 0 ? a->lo : a->hi), a->size);
	return 0;
}

static int check_helper_mem(struct obpf_verifier_env *env, const struct access *a)
{
	int err = 0;

	if (a->lo >= 0)
		err = check_bounded(env, a);
	if (err)
		return err;
	if (a->lo < 0 || a->hi + a->size > a->base->size)
		return obpf_reject(env, MEM_BOUNDS,
				   "invalid access to memory, mem_size=%u off=%lld size=%u",
				   a->base->size, (long long)(a->lo < 0 ? a->lo : a->hi), a->size);
	return 0;
}

static int check_access(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			const struct access *a)
{
	int err;

	if (a->base->maybe_null && !(a->how & OR_NULL))
		return a->how & HELPER ?
			       obpf_reject(env, ARG_TYPE, "R%u type=%s expected=fp, map_value, mem",
					   a->regno, obpf_reg_type_name(a->base)) :
			       obpf_reject(env, MAYBE_NULL, "R%u invalid mem access '%s'", a->regno,
					   obpf_reg_type_name(a->base));
	if ((a->how & ATOMIC) && obpf_reg_is_packet(a->base))
		return obpf_reject(env, ATOMIC_TARGET, "BPF_ATOMIC access to R%u %s is not allowed",
				   a->regno, obpf_reg_type_name(a->base));
	err = check_alignment(env, a);
	if (err)
		return err;
	switch (a->base->type) {
	case OBPF_REG_CTX:
		return check_ctx(env, a);
	case OBPF_REG_STACK:
		return check_stack(env, st, a);
	case OBPF_REG_MAP_VALUE:
		return check_map_value(env, a);
	case OBPF_REG_MEM:
		return check_helper_mem(env, a);
	case OBPF_REG_MAP_KEY:
		return check_map_key(env, a);
	case OBPF_REG_PKT:
	case OBPF_REG_PKT_META:
		return obpf_packet_check(env, a->base, a->regno, a->fixed, a->size);
	default:
		if (a->how & HELPER)
			return obpf_reject(env, ARG_TYPE, "R%u type=%s expected=fp, map_value, mem",
					   a->regno, obpf_reg_type_name(a->base));
		return obpf_reject(env, NOT_PTR, "R%u invalid mem access '%s'", a->regno,
				   obpf_reg_type_name(a->base));
	}
}

/* What a store puts on the stack. */
static int check_stack_value(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			     const struct access *a, const struct obpf_reg_state *value)
{
	if (a->base->type != OBPF_REG_STACK || !obpf_reg_is_ptr(value))
		return 0;
	if (value->type == OBPF_REG_STACK && a->base->frame != st->curframe)
		return obpf_reject(env, STACK_SPILL_FRAME,
				   "cannot spill pointers to stack into stack frame of the caller");
	if (is_fixed(a) && a->size != OBPF_SLOT_SIZE)
		return obpf_reject(env, STACK_SPILL, "invalid size of register spill");
	return 0;
}

/* Of paths that access different kinds of memory here, none may be the context. */
static int check_same_kind(struct obpf_verifier_env *env, const struct obpf_reg_state *base)
{
	struct obpf_insn_aux *aux = &env->aux[env->insn];
	u8 was = env->facts[env->insn].ptr_type;

	if (!aux->walked || aux->varied || was == base->type)
		return 0;
	if (was != OBPF_REG_CTX && base->type != OBPF_REG_CTX)
		return 0;
	return obpf_reject(env, PTR_MISMATCH, "same insn cannot be used with different pointers");
}

static void note_kind(struct obpf_verifier_env *env, const struct obpf_reg_state *base)
{
	struct obpf_insn_aux *aux = &env->aux[env->insn];
	struct obpf_insn_facts *facts = &env->facts[env->insn];

	if (aux->walked && facts->ptr_type != base->type)
		aux->varied = 1;
	aux->walked = 1;
	facts->ptr_type = aux->varied ? 0 : base->type;
}

/* The register that holds the address, and what is done there. */
static u32 base_of(const struct obpf_dinsn *d, u32 *how)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	switch (info->cls) {
	case OBPF_CLS_LDX:
		*how = MEM_READ | (info->sub == OBPF_SUB_MEMSX ? SIGNED : 0);
		return d->src;
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
		*how = MEM_WRITE;
		return d->dst;
	default:
		*how = ATOMIC | MEM_READ | MEM_WRITE;
		if (info->sub == OBPF_SUB_LOAD_ACQ)
			*how = ATOMIC | MEM_READ;
		if (info->sub == OBPF_SUB_STORE_REL)
			*how = ATOMIC | MEM_WRITE;
		return info->sub == OBPF_SUB_LOAD_ACQ ? d->src : d->dst;
	}
}

static bool is_plain_store(const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	return info->cls == OBPF_CLS_STX || info->sub == OBPF_SUB_STORE_REL;
}

int obpf_mem_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	u32 how, regno = base_of(d, &how);
	struct access a = make_access(&regs[regno], regno, d->off, obpf_op_info(d)->size, how);
	int err;

	err = check_access(env, st, &a);
	if (!err && is_plain_store(d))
		err = check_stack_value(env, st, &a, &regs[d->src]);
	if (!err)
		err = check_same_kind(env, a.base);
	return err;
}

/* Some of the bytes that a write may touch are touched: what was there is no longer known. */
static void smear(struct obpf_verifier_env *env, struct obpf_func_state *frame, s32 lo, s32 end,
		  bool zero)
{
	enum obpf_byte_kind kind;

	for (; lo < end; lo++) {
		kind = obpf_stack_byte(frame, lo);
		/* What was anything still is. */
		if (kind == OBPF_BYTE_INVALID || (zero && kind == OBPF_BYTE_ZERO))
			continue;
		obpf_stack_mark(frame, lo, 1, OBPF_BYTE_MISC);
		obpf_touch_slot(env, lo);
	}
}

/* Will the slot hold the very number? Then what is found out of one later holds for the other. */
static bool is_kept_whole(const struct access *a, const struct obpf_reg_state *value)
{
	if (value->type != OBPF_REG_SCALAR || obpf_scalar_is_const(&value->var) ||
	    a->lo % OBPF_SLOT_SIZE)
		return false;
	return a->size == OBPF_SLOT_SIZE || !(value->var.range.umax >> (a->size * 8));
}

static int apply_store(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct access *a, struct obpf_reg_state *value)
{
	u32 frame = a->base->frame, new_id = 0;
	struct obpf_reg_state kept;
	s32 lo = a->lo, hi = a->hi;
	int err;

	if (a->base->type != OBPF_REG_STACK)
		return 0;
	obpf_dynptr_drop(st, frame, lo, hi + (s32)a->size);
	/* Of a zero that no slot holds as a number, zero bytes are remembered. */
	if (obpf_reg_is_null(value) && (!is_fixed(a) || lo % OBPF_SLOT_SIZE))
		obpf_reg_demand(env, value);
	if (!is_fixed(a)) {
		smear(env, st->frame[frame], lo, hi + (s32)a->size, obpf_reg_is_null(value));
		return 0;
	}
	if (is_kept_whole(a, value) && !value->id)
		obpf_reg_set_id(value, ++env->last_id);
	if (a->size < OBPF_SLOT_SIZE && !(lo % OBPF_SLOT_SIZE))
		new_id = ++env->last_id;
	/* Growing may move the registers. */
	kept = *value;
	err = obpf_stack_grow(env, st, frame, lo);
	if (err)
		return err;
	obpf_stack_store(st->frame[frame], lo, a->size, &kept, new_id);
	if (frame == st->curframe)
		obpf_touch_slot(env, lo);
	return 0;
}

/* The number that a load of @size bytes, perhaps misaligned, finds at @src. */
static u64 load_bytes(const void *src, u32 size)
{
	u8 b;
	u16 h;
	u32 w;
	u64 d;

	switch (size) {
	case sizeof(b):
		memcpy(&b, src, sizeof(b));
		return b;
	case sizeof(h):
		memcpy(&h, src, sizeof(h));
		return h;
	case sizeof(w):
		memcpy(&w, src, sizeof(w));
		return w;
	default:
		memcpy(&d, src, sizeof(d));
		return d;
	}
}

/*
 * What lies in a value that nothing changes any more is known here and now: a program's constants,
 * by which its branches are decided.
 */
static bool fold_load(const struct obpf_verifier_env *env, const struct access *a,
		      struct obpf_reg_state *out)
{
	const struct obpf_map_desc *map;
	u64 value;

	if (a->base->type != OBPF_REG_MAP_VALUE || !is_fixed(a))
		return false;
	map = &env->args->maps[a->base->map];
	if (!map->constant || !map->values)
		return false;
	value = load_bytes((const u8 *)map->values + a->lo, a->size);
	obpf_reg_set_scalar(out, obpf_scalar_const(value));
	return true;
}

bool obpf_mem_peek(const struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   u32 regno, u32 size, struct obpf_reg_state *out)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	struct access a = make_access(reg, regno, 0, size, HELPER | MEM_READ);

	if (fold_load(env, &a, out))
		return true;
	/* Numbers are kept where a load could find them, and there alone. */
	if (reg->type != OBPF_REG_STACK || !is_fixed(&a) || a.lo % size ||
	    !obpf_stack_slot_at(st->frame[reg->frame], a.lo))
		return false;
	obpf_stack_load(st->frame[reg->frame], a.lo, size, out);
	return out->type == OBPF_REG_SCALAR;
}

/* A member of the context: a number, or the packet's address that it stands for. */
static void load_ctx(const struct obpf_prog_type *type, const struct access *a,
		     struct obpf_reg_state *out)
{
	enum obpf_reg_type kind = obpf_packet_reg_type(find_field(type, a)->kind);

	if (kind == OBPF_REG_SCALAR)
		obpf_reg_set_scalar(out, obpf_scalar_zext(obpf_scalar_unknown, a->size));
	else
		obpf_reg_set_ptr(out, kind);
}

static void apply_load(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct access *a, u32 regno, bool sign)
{
	struct obpf_reg_state *dst = &obpf_state_cur(st)->regs[regno], out;

	obpf_touch_reg(env, regno);
	if (a->base->type == OBPF_REG_CTX)
		load_ctx(env->args->type, a, &out);
	else if (a->base->type == OBPF_REG_STACK && is_fixed(a))
		obpf_stack_load(st->frame[a->base->frame], a->lo, a->size, &out);
	else if (!fold_load(env, a, &out))
		obpf_reg_set_scalar(&out, obpf_scalar_zext(obpf_scalar_unknown, a->size));
	if (sign) {
		out.var = obpf_scalar_sext(out.var, a->size);
		obpf_reg_set_id(&out, 0);
	}
	*dst = out;
}

/* What is in memory before a read-modify-write: known where the stack keeps it. */
static void load_old(const struct obpf_verifier_state *st, const struct access *a,
		     struct obpf_reg_state *out)
{
	if (a->base->type == OBPF_REG_STACK && is_fixed(a))
		obpf_stack_load(st->frame[a->base->frame], a->lo, a->size, out);
	else
		obpf_reg_set_scalar(out, obpf_scalar_zext(obpf_scalar_unknown, a->size));
}

/* Read-modify-write: memory holds anything then, and a register may get what was there. */
static int apply_rmw(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		     const struct access *a, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	struct obpf_reg_state unknown, old, *regs;
	u32 fetched = OBPF_NR_REGS;
	int err;

	load_old(st, a, &old);
	obpf_reg_set_unknown(&unknown);
	err = apply_store(env, st, a, &unknown);
	if (err)
		return err;
	regs = obpf_state_cur(st)->regs;
	if (info->writes & OBPF_RW_S)
		fetched = d->src;
	else if (info->writes & OBPF_RW_R0)
		fetched = 0;
	if (fetched < OBPF_NR_REGS) {
		regs[fetched] = old;
		obpf_touch_reg(env, fetched);
	}
	return 0;
}

int obpf_mem_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	struct obpf_reg_state *regs = obpf_state_cur(st)->regs, imm;
	const struct obpf_op_info *info = obpf_op_info(d);
	u32 how, regno = base_of(d, &how);
	struct access a = make_access(&regs[regno], regno, d->off, info->size, how);

	note_kind(env, a.base);
	if (info->cls == OBPF_CLS_LDX || info->sub == OBPF_SUB_LOAD_ACQ) {
		apply_load(env, st, &a, d->dst, info->sub == OBPF_SUB_MEMSX);
		return 0;
	}
	if (info->cls == OBPF_CLS_ST) {
		obpf_reg_set_scalar(&imm, obpf_scalar_const(d->imm));
		return apply_store(env, st, &a, &imm);
	}
	if (is_plain_store(d))
		return apply_store(env, st, &a, &regs[d->src]);
	return apply_rmw(env, st, &a, d);
}

int obpf_mem_check_region(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 regno, u32 size, bool write, bool or_null)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	struct access a = make_access(reg, regno, 0, size, HELPER);

	a.how |= write ? MEM_WRITE : MEM_READ;
	a.how |= or_null ? OR_NULL : 0;
	return check_access(env, st, &a);
}

int obpf_mem_check_store(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			 u32 regno, s32 off, u32 size)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	struct access a = make_access(reg, regno, off, size, MEM_WRITE);

	return check_access(env, st, &a);
}

int obpf_mem_apply_write(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			 const struct obpf_reg_state *reg, u32 size)
{
	struct access a = make_access(reg, 0, 0, size, HELPER | MEM_WRITE);
	int err;

	if (reg->type != OBPF_REG_STACK || !size)
		return 0;
	if (!is_fixed(&a)) {
		smear(env, st->frame[reg->frame], a.lo, a.hi + (s32)size, false);
		return 0;
	}
	err = obpf_stack_grow(env, st, reg->frame, a.lo);
	if (err)
		return err;
	obpf_stack_mark(st->frame[reg->frame], a.lo, size, OBPF_BYTE_MISC);
	if (reg->frame == st->curframe)
		for (; a.lo < a.hi + (s64)size; a.lo++)
			obpf_touch_slot(env, a.lo);
	return 0;
}

int obpf_pkt_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	const struct obpf_reg_state *r6 = &obpf_state_cur(st)->regs[6];
	int err = 0;

	if (!(env->args->type->flags & OBPF_PT_PKT))
		return obpf_reject(
			env, PKT_TYPE,
			"BPF_LD_[ABS|IND] instructions not allowed for this program type");
	if (r6->type != OBPF_REG_CTX || r6->off || !obpf_scalar_is_zero(&r6->var))
		return obpf_reject(env, PKT_R6,
				   "at the time of BPF_LD_ABS|IND R6 != pointer to skb");
	/* Outside the packet the function ends here, which may be the program. */
	if (st->curframe)
		err = obpf_pending_check(env);
	return err ? err : obpf_refs_check(env, st, 0, "BPF_LD_[ABS|IND]");
}

int obpf_pkt_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d)
{
	struct obpf_reg_state r0;

	obpf_reg_set_scalar(&r0, obpf_scalar_const(0));
	if (st->curframe && !obpf_pending_return(env, st, &r0))
		return -ENOMEM;
	obpf_reg_set_scalar(&r0, obpf_scalar_zext(obpf_scalar_unknown, obpf_op_info(d)->size));
	obpf_call_clobber(env, st, &r0);
	return 0;
}

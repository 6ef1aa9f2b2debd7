// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * oracle_state.c - the oracle: is what a state says what the machine has?
 *
 * Hosted only, one thread. On a path that the walk took itself, everything that its state says must
 * hold. Behind a state that stood for another, only what is used next.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "oracle_home.h"

struct view {
	struct obpf_oracle *o;
	const struct obpf_verifier_state *st;
	const u64 *regs; /* of the innermost frame */
	bool exact;
};

/* ---- what a state says, in words */
static int put_scalar(char *buf, size_t size, const struct obpf_scalar *s)
{
	const struct obpf_range *r = &s->range;

	if (obpf_scalar_is_const(s))
		return scnprintf(buf, size, "0x%llx", (unsigned long long)s->tnum.value);
	return scnprintf(buf, size,
			 "u64=[0x%llx,0x%llx] s64=[%lld,%lld] u32=[0x%x,0x%x] s32=[%d,%d] "
			 "var_off=(0x%llx; 0x%llx)",
			 (unsigned long long)r->umin, (unsigned long long)r->umax,
			 (long long)r->smin, (long long)r->smax, r->umin32, r->umax32, r->smin32,
			 r->smax32, (unsigned long long)s->tnum.value,
			 (unsigned long long)s->tnum.mask);
}

static void put_claim(struct obpf_oracle *o, const struct obpf_reg_state *reg)
{
	char *buf = o->claim;
	size_t size = sizeof(o->claim);
	int len;

	len = scnprintf(buf, size, "%s", obpf_reg_type_name(reg));
	if (obpf_reg_is_ptr(reg))
		len += scnprintf(buf + len, size - len, " frame=%u map=%u size=%u off=%d + ",
				 reg->frame, reg->map, reg->size, reg->off);
	else
		len += scnprintf(buf + len, size - len, " id=%u ", reg->id);
	put_scalar(buf + len, size - len, &reg->var);
}

/* ---- registers */
static u64 reg_value(const struct view *v, u32 frame, u32 regno)
{
	const struct obpf_oracle *o = v->o;

	return frame == v->st->curframe ? v->regs[regno] :
					  o->frames[obpf_oracle_base(o) + frame].regs[regno];
}

/* Is @value an address @reg may be, when its base is at @base? */
static bool is_off_base(const struct obpf_reg_state *reg, u64 base, u64 value)
{
	return obpf_scalar_has(&reg->var, value - base - (s64)reg->off);
}

/* Where it is, and where that is seen from the packet's end. */
static bool packet_fits(const struct obpf_oracle *o, const struct obpf_reg_state *reg, u64 value)
{
	bool meta = reg->type == OBPF_REG_PKT_META;
	u64 base = o->packet[meta ? OBPF_CTX_PKT_META : OBPF_CTX_PKT];
	u64 end = o->packet[meta ? OBPF_CTX_PKT : OBPF_CTX_PKT_END];

	if (!is_off_base(reg, base, value) ||
	    (reg->size && value - (s64)reg->off + reg->size > end))
		return false;
	return reg->past == OBPF_PAST_NONE || value > end ||
	       (reg->past == OBPF_PAST_LAST && value == end);
}

/* An access: none of size 0. */
struct bytes {
	u64 at;
	u32 size;
};

/* Is @value an address that @reg may be, and does @b lie in the memory there? */
static bool is_in_region(const struct obpf_reg_state *reg, const struct obpf_oracle_region *r,
			 u64 value, const struct bytes *b)
{
	if (!r->live || r->type != reg->type || !is_off_base(reg, r->base, value))
		return false;
	if (reg->type == OBPF_REG_MEM ? r->size < reg->size : r->map != reg->map)
		return false;
	return !b->size || obpf_oracle_lies_in(b->at, b->size, r->base, r->size);
}

static bool is_in_any_region(const struct obpf_oracle *o, const struct obpf_reg_state *reg,
			     u64 value, const struct bytes *b)
{
	const struct obpf_oracle_entry *e = obpf_oracle_entry(o);
	u32 i;

	for (i = 0; e && i < OBPF_HELPER_ARGS; i++)
		if (is_in_region(reg, &e->args[i], value, b))
			return true;
	for (i = 0; i < o->nr_regions; i++)
		if (is_in_region(reg, &o->regions[i], value, b))
			return true;
	return false;
}

static bool is_on_stack(const struct view *v, const struct obpf_reg_state *reg, u64 value,
			const struct bytes *b)
{
	u64 fp = reg_value(v, reg->frame, OBPF_REG_FP);
	u32 room = v->o->frames[obpf_oracle_base(v->o) + reg->frame].stack;

	return is_off_base(reg, fp, value) &&
	       (!b->size || obpf_oracle_lies_in(b->at, b->size, fp - room, room));
}

static bool ptr_fits(const struct view *v, const struct obpf_reg_state *reg, u64 value,
		     const struct bytes *b)
{
	const struct obpf_oracle *o = v->o;
	const struct obpf_map_desc *map = reg->map < o->nr_maps ? &o->maps[reg->map] : NULL;
	u64 base;

	if (reg->maybe_null && !value)
		return true;
	switch (reg->type) {
	case OBPF_REG_CTX:
		return is_off_base(reg, o->ctx, value);
	case OBPF_REG_STACK:
		return reg->frame <= v->st->curframe && is_on_stack(v, reg, value, b);
	case OBPF_REG_MAP:
		return map && is_off_base(reg, (u64)(unsigned long)map->map, value);
	case OBPF_REG_PKT:
	case OBPF_REG_PKT_META:
		return packet_fits(o, reg, value);
	case OBPF_REG_PKT_END:
		return is_off_base(reg, o->packet[OBPF_CTX_PKT_END], value);
	case OBPF_REG_FUNC:
		return reg->map < o->nr_funcs &&
		       value ==
			       (u64)(unsigned long)(o->image->insns + 2 * o->funcs[reg->map].start);
	case OBPF_REG_MAP_VALUE:
		base = map ? (u64)(unsigned long)map->values : 0;
		if (base && is_off_base(reg, base, value) &&
		    (!b->size || obpf_oracle_lies_in(b->at, b->size, base, map->value_size)))
			return true;
		break;
	}
	return is_in_any_region(o, reg, value, b);
}

/* Is @value what @reg says, which is register @at of @frame, or below 0 what is spilled at fp@at? */
static bool reg_fits(const struct view *v, const struct obpf_reg_state *reg, u64 value, u32 frame,
		     s32 at)
{
	static const struct bytes none;
	const char *what = at < 0 ? "fp" : "R";
	bool fits;

	if (reg->type == OBPF_REG_NOT_INIT)
		return true;
	if (reg->type == OBPF_REG_SCALAR)
		fits = (!v->exact && reg->dep) || obpf_scalar_has(&reg->var, value);
	else
		fits = ptr_fits(v, reg, value, &none);
	if (fits)
		return true;
	put_claim(v->o, reg);
	return obpf_oracle_deny(v->o, "claim: frame %u's %s%d is %s\nfact:  it is 0x%llx\n", frame,
				what, at, v->o->claim, (unsigned long long)value);
}

/* ---- slots */
static bool dynptr_fits(const struct view *v, const struct obpf_reg_state *reg, u32 frame, s32 off)
{
	u64 at = reg_value(v, frame, OBPF_REG_FP) + (s64)off - reg->off;
	const struct obpf_oracle_dynptr *d = obpf_oracle_dynptr_at(v->o, at);

	if (d && d->kind == reg->mem)
		return true;
	return obpf_oracle_deny(v->o, "claim: frame %u's fp%d is a dynptr of kind %u\nfact:  %s\n",
				frame, off, reg->mem,
				d ? "it is of another" : "no helper left one there");
}

static bool slot_fits(const struct view *v, const struct obpf_stack_slot *slot, u32 frame, s32 off)
{
	const u8 *at = (const u8 *)(unsigned long)(reg_value(v, frame, OBPF_REG_FP) + (s64)off);
	u64 value = 0;
	u32 i;

	for (i = 0; i < OBPF_SLOT_SIZE; i++) {
		if (slot->kind[i] == OBPF_BYTE_ZERO && at[i])
			return obpf_oracle_deny(
				v->o, "claim: byte %u of frame %u's fp%d is 0\nfact:  it is 0x%x\n",
				i, frame, off, at[i]);
		if (slot->kind[i] == OBPF_BYTE_SPILL)
			value |= (u64)at[i] << (8 * i);
	}
	if (slot->kind[0] == OBPF_BYTE_DYNPTR)
		return dynptr_fits(v, &slot->reg, frame, off);
	return slot->kind[0] != OBPF_BYTE_SPILL || reg_fits(v, &slot->reg, value, frame, off);
}

/* ---- what belongs together */
/* The value that a pointer into one points to, when the state knows where in it. */
static bool value_of(const struct obpf_reg_state *reg, u64 value, u64 *base)
{
	*base = value - (s64)reg->off - reg->var.tnum.value;
	return reg->type == OBPF_REG_MAP_VALUE && obpf_scalar_is_const(&reg->var) &&
	       (!reg->maybe_null || value);
}

/* Two registers with one id. */
static bool kin_fit(const struct view *v, u32 i, u32 j)
{
	const struct obpf_reg_state *regs = obpf_state_cur(v->st)->regs;
	const struct obpf_reg_state *a = &regs[i], *b = &regs[j];
	u64 x = v->regs[i], y = v->regs[j], one, other;

	if (a->type != b->type)
		return true;
	if (a->type == OBPF_REG_SCALAR || (obpf_reg_is_packet(a) && a->id)) {
		if (x - a->off == y - b->off)
			return true;
		if (a->type == OBPF_REG_SCALAR && (a->cut || b->cut) &&
		    (u32)(x - a->off) == (u32)(y - b->off))
			return true;
		return obpf_oracle_deny(v->o,
					"claim: R%u and R%u differ by %d\n"
					"fact:  they are 0x%llx and 0x%llx\n",
					i, j, a->off - b->off, (unsigned long long)x,
					(unsigned long long)y);
	}
	if (a->maybe_null && b->maybe_null && !x != !y)
		return obpf_oracle_deny(v->o,
					"claim: R%u and R%u are NULL together\n"
					"fact:  they are 0x%llx and 0x%llx\n",
					i, j, (unsigned long long)x, (unsigned long long)y);
	if (a->map == b->map && value_of(a, x, &one) && value_of(b, y, &other) && one != other)
		return obpf_oracle_deny(v->o,
					"claim: R%u and R%u point into one value\n"
					"fact:  into 0x%llx and 0x%llx\n",
					i, j, (unsigned long long)one, (unsigned long long)other);
	return true;
}

static bool ids_fit(const struct view *v)
{
	const struct obpf_reg_state *regs = obpf_state_cur(v->st)->regs;
	u32 i, j;

	for (i = 0; i < OBPF_NR_REGS; i++)
		for (j = i + 1; regs[i].id && j < OBPF_NR_REGS; j++)
			if (regs[i].id == regs[j].id && !kin_fit(v, i, j))
				return false;
	return true;
}

/* Is a lock held, and is it the one in the value that the state says? */
static bool lock_fits(const struct view *v)
{
	const struct obpf_reg_state *regs = obpf_state_cur(v->st)->regs;
	const struct obpf_held_lock *lock = &v->st->lock;
	const struct obpf_oracle *o = v->o;
	u64 base;
	u32 i;

	if (lock->held != !!o->lock)
		return obpf_oracle_deny(v->o, "claim: a lock is %s\nfact:  it is %s\n",
					lock->held ? "held" : "not held",
					o->lock ? "held" : "not held");
	for (i = 0; lock->held && v->exact && i < OBPF_NR_REGS; i++)
		if (regs[i].type == OBPF_REG_MAP_VALUE && regs[i].map == lock->map &&
		    regs[i].id == lock->id && value_of(&regs[i], v->regs[i], &base) &&
		    base + o->maps[lock->map].fields.off[OBPF_FIELD_SPIN_LOCK] != o->lock)
			return obpf_oracle_deny(v->o,
						"claim: R%u points into the value that is locked\n"
						"fact:  into 0x%llx, and the lock is at 0x%llx\n",
						i, (unsigned long long)base,
						(unsigned long long)o->lock);
	return true;
}

/* References: one whose pointer has not been looked at may turn out not to be there. */
static bool refs_fit(const struct view *v)
{
	const struct obpf_oracle_entry *e = obpf_oracle_entry(v->o);
	u32 held = v->o->held - (e ? e->held : 0);

	return v->st->nr_refs >= held ||
	       obpf_oracle_deny(v->o, "claim: %u references are held\nfact:  it is %u\n",
				v->st->nr_refs, held);
}

/* Everything that the state says. */
static bool state_fits(const struct view *v)
{
	const struct obpf_func_state *frame;
	u32 i, j, nr;

	for (i = 0; i <= v->st->curframe; i++) {
		frame = v->st->frame[i];
		nr = min_t(u32, frame->nr_slots,
			   DIV_ROUND_UP(v->o->funcs[frame->subprog].known, OBPF_SLOT_SIZE));
		for (j = 0; j < OBPF_NR_REGS; j++) {
			if (!reg_fits(v, &frame->regs[j], reg_value(v, i, j), i, j))
				return false;
		}
		for (j = 0; j < nr; j++)
			if (!slot_fits(v, &frame->slots[j], i, -(s32)((j + 1) * OBPF_SLOT_SIZE)))
				return false;
	}
	return ids_fit(v);
}

/* ---- what is used next */
/* Does the function that ends at @s give its caller R0? Of a local call the state goes on saying. */
static bool gives_result(const struct view *v, const struct obpf_oracle_step *s)
{
	return !v->st->curframe && !obpf_oracle_func_at(v->o, s->insn)->is_void;
}

/* The registers that the instruction of @s reads, a bit each. */
static u32 regs_read(const struct view *v, const struct obpf_oracle_step *s)
{
	const struct obpf_dinsn *d = &v->o->insns[s->insn];
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_func_proto *proto;
	u32 mask = 0, i;

	if (info->reads & OBPF_RW_D)
		mask |= 1u << d->dst;
	if (info->reads & OBPF_RW_S)
		mask |= 1u << d->src;
	if (info->cls == OBPF_CLS_EXIT ? gives_result(v, s) : info->reads & OBPF_RW_R0)
		mask |= 1u << 0;
	if (info->reads & OBPF_RW_R6)
		mask |= 1u << 6;
	if (obpf_is_helper_call(d)) {
		proto = obpf_helper_proto(d->off);
		for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++)
			if (proto->arg[i] != OBPF_ARG_OPTIONAL)
				mask |= 1u << (i + 1);
	}
	return mask;
}

/* The slot at a fixed place @off of what @base points to, or NULL. */
static const struct obpf_stack_slot *slot_at(const struct view *v,
					     const struct obpf_reg_state *base, s32 off, s32 *at)
{
	s64 where = base->off + (s64)base->var.tnum.value + off;
	const struct obpf_func_state *frame;
	u32 i = (u32)(-where - 1) / OBPF_SLOT_SIZE;

	if (base->type != OBPF_REG_STACK || !obpf_scalar_is_const(&base->var) || where >= 0)
		return NULL;
	frame = v->st->frame[base->frame];
	*at = -(s32)((i + 1) * OBPF_SLOT_SIZE);
	return i < frame->nr_slots ? &frame->slots[i] : NULL;
}

/* A zero may stand for bytes that nobody asked to be zero. */
static bool loaded_slot_fits(const struct view *v, const struct obpf_dinsn *d)
{
	const struct obpf_reg_state *base = &obpf_state_cur(v->st)->regs[d->src];
	const struct obpf_stack_slot *slot = NULL;
	s32 at;

	if (obpf_op_info(d)->cls == OBPF_CLS_LDX)
		slot = slot_at(v, base, d->off, &at);
	return !slot || slot->kind[0] != OBPF_BYTE_SPILL || slot_fits(v, slot, base->frame, at);
}

static bool dynptr_args_fit(const struct view *v, const struct obpf_dinsn *d)
{
	const struct obpf_func_proto *proto = obpf_is_helper_call(d) ? obpf_helper_proto(d->off) :
								       NULL;
	const struct obpf_stack_slot *slot;
	const struct obpf_reg_state *reg;
	s32 at;
	u32 i;

	for (i = 0; proto && i < OBPF_HELPER_ARGS; i++) {
		if (proto->arg[i] != OBPF_ARG_DYNPTR && proto->arg[i] != OBPF_ARG_DYNPTR_RELEASED)
			continue;
		reg = &obpf_state_cur(v->st)->regs[i + 1];
		slot = slot_at(v, reg, 0, &at);
		if (!slot || slot->kind[0] != OBPF_BYTE_DYNPTR)
			return obpf_oracle_deny(v->o,
						"claim: R%u points to no dynptr\n"
						"fact:  it is taken for one\n",
						i + 1);
		if (!dynptr_fits(v, &slot->reg, reg->frame, at))
			return false;
	}
	return true;
}

/* What is accessed must lie in the memory that the state says it does. */
static bool access_fits(const struct view *v, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *base;
	bool loads = info->cls == OBPF_CLS_LDX || info->sub == OBPF_SUB_LOAD_ACQ;
	u32 regno = loads ? d->src : d->dst;
	struct bytes b = { .size = info->size };

	/* Others have no register there: the dst of calls is the size of a frame. */
	if (!loads && info->cls != OBPF_CLS_ST && info->cls != OBPF_CLS_STX &&
	    info->cls != OBPF_CLS_ATOMIC)
		return true;
	base = &obpf_state_cur(v->st)->regs[regno];
	b.at = v->regs[regno] + (s64)d->off;
	if (base->type != OBPF_REG_SCALAR && ptr_fits(v, base, v->regs[regno], &b))
		return true;
	put_claim(v->o, base);
	return obpf_oracle_deny(v->o, "claim: R%u is %s\nfact:  %u bytes at 0x%llx are not there\n",
				regno, v->o->claim, b.size, (unsigned long long)b.at);
}

/* What the state says of what the instruction is about to use. */
static bool uses_fit(const struct view *v, const struct obpf_oracle_step *s)
{
	const struct obpf_func_state *frame = obpf_state_cur(v->st);
	const struct obpf_dinsn *d = &v->o->insns[s->insn];
	u32 mask = regs_read(v, s), i;

	for (i = 0; i < OBPF_NR_REGS; i++) {
		if (!(mask & (1u << i)))
			continue;
		if (frame->regs[i].type == OBPF_REG_NOT_INIT)
			return obpf_oracle_deny(
				v->o, "claim: R%u is not initialised\nfact:  it is read\n", i);
		if (!reg_fits(v, &frame->regs[i], v->regs[i], v->st->curframe, i))
			return false;
	}
	return loaded_slot_fits(v, d) && dynptr_args_fit(v, d) && access_fits(v, d);
}

bool obpf_oracle_place_fits(struct obpf_oracle *o, const struct obpf_oracle_place *p,
			    const u64 *regs)
{
	const struct obpf_oracle_step *s = &o->steps[p->step];
	struct view v = { .o = o, .st = s->st, .regs = regs, .exact = p->exact };
	u32 depth = s->st->curframe + obpf_oracle_base(o);

	if (depth != o->depth)
		return obpf_oracle_deny(o, "claim: it is %u calls deep\nfact:  it is %u\n", depth,
					o->depth);
	if (!refs_fit(&v) || !lock_fits(&v) || (p->exact && !state_fits(&v)))
		return false;
	return uses_fit(&v, s);
}

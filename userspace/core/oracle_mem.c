// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * oracle_mem.c - the oracle: what memory is the program's, and what helpers give and take.
 *
 * Hosted only, one thread. All of this is seen from outside, by the signatures of helpers and by
 * what they were called with and gave: no state of the verifier is asked.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "maps/map.h"
#include "maps/value_lock.h"
#include "oracle_home.h"

#define DYNPTR_SIZE (2 * OBPF_SLOT_SIZE)

static const void *at(u64 addr)
{
	return (const void *)(unsigned long)addr;
}

const struct obpf_map_desc *obpf_oracle_map(const struct obpf_oracle *o, u64 addr)
{
	u32 i;

	for (i = 0; i < o->nr_maps; i++)
		if ((u64)(unsigned long)o->maps[i].map == addr)
			return &o->maps[i];
	return NULL;
}

bool obpf_oracle_lies_in(u64 addr, u64 size, u64 base, u64 room)
{
	return addr >= base && addr - base <= room && size <= room - (addr - base);
}

/* ---- regions */
static struct obpf_oracle_region *find_region(struct obpf_oracle *o, u8 type, u64 base)
{
	u32 i;

	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == type && o->regions[i].base == base)
			return &o->regions[i];
	return NULL;
}

static struct obpf_oracle_region *add_region(struct obpf_oracle *o, u8 type, u32 map, u64 base,
					     u64 size)
{
	struct obpf_oracle_region *r = find_region(o, type, base);

	if (!r && o->nr_regions == OBPF_ORACLE_REGIONS) {
		o->cut = true;
		r = &o->regions[0];
	} else if (!r) {
		r = &o->regions[o->nr_regions++];
		r->live = false;
	}
	/* The same memory may be handed out in pieces. */
	if (r->live && type == OBPF_REG_MEM)
		size = max(size, r->size);
	*r = (struct obpf_oracle_region){ .type = type,
					  .live = true,
					  .record = r->live && r->record,
					  .map = map,
					  .depth = o->depth,
					  .base = base,
					  .size = size };
	return r;
}

/* Memory that helpers gave within @size bytes at @base. */
static void give_back(struct obpf_oracle *o, u64 base, u64 size)
{
	u32 i;

	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == OBPF_REG_MEM &&
		    obpf_oracle_lies_in(o->regions[i].base, o->regions[i].size, base, size))
			o->regions[i].live = false;
}

static void give_record_back(struct obpf_oracle *o, u64 base)
{
	struct obpf_oracle_region *r = find_region(o, OBPF_REG_MEM, base);

	if (r)
		give_back(o, base, r->size);
}

/* A callback's key is that of its turn alone. */
static void end_callbacks(struct obpf_oracle *o)
{
	u32 i;

	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == OBPF_REG_MAP_KEY && o->regions[i].depth > o->depth)
			o->regions[i].live = false;
}

bool obpf_oracle_owns(const struct obpf_oracle *o, u64 addr, u64 size)
{
	const struct obpf_oracle_frame *f;
	u64 from, end;
	u32 i;

	for (i = 0; i <= o->depth; i++) {
		f = &o->frames[i];
		if (obpf_oracle_lies_in(addr, size, f->regs[OBPF_REG_FP] - f->stack, f->stack))
			return true;
	}
	if (obpf_oracle_lies_in(addr, size, o->ctx, o->ctx_size))
		return true;
	from = o->packet[OBPF_CTX_PKT_META] ?: o->packet[OBPF_CTX_PKT];
	end = o->packet[OBPF_CTX_PKT_END];
	if (o->packet[OBPF_CTX_PKT] && obpf_oracle_lies_in(addr, size, from, end - from))
		return true;
	for (i = 0; i < o->nr_maps; i++)
		if (o->maps[i].values &&
		    obpf_oracle_lies_in(addr, size, (u64)(unsigned long)o->maps[i].values,
					o->maps[i].value_size))
			return true;
	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].live &&
		    obpf_oracle_lies_in(addr, size, o->regions[i].base, o->regions[i].size))
			return true;
	return false;
}

bool obpf_oracle_frame_is_apart(struct obpf_oracle *o)
{
	u64 fp = o->frames[o->depth].regs[OBPF_REG_FP], end;

	if (!o->depth)
		return true;
	end = o->frames[o->depth - 1].regs[OBPF_REG_FP] - o->frames[o->depth - 1].stack;
	return fp <= end || obpf_oracle_deny(o,
					     "claim: a frame lies below its caller's\n"
					     "fact:  it is at 0x%llx, that one ends at 0x%llx\n",
					     (unsigned long long)fp, (unsigned long long)end);
}

/* ---- locks and other fields of values */
/* Does the value at @base, of @map, have a field among @size bytes at @addr? */
static bool has_field_in(const struct obpf_map_desc *map, u64 base, u64 addr, u64 size)
{
	u64 field;
	u32 kind;

	for (kind = 0; kind < OBPF_NR_FIELDS; kind++) {
		field = base + map->fields.off[kind];
		if (obpf_map_has_field(&map->fields, kind) &&
		    addr < field + obpf_field_infos[kind].size && field < addr + size)
			return true;
	}
	return false;
}

/* Calls @fn for each value that the program knows of, until one is what it looks for. */
static bool any_value(const struct obpf_oracle *o,
		      bool (*fn)(const struct obpf_map_desc *map, u64 base, u64 addr, u64 size),
		      u64 addr, u64 size)
{
	const struct obpf_oracle_region *r;
	u32 i;

	for (i = 0; i < o->nr_maps; i++)
		if (o->maps[i].values &&
		    fn(&o->maps[i], (u64)(unsigned long)o->maps[i].values, addr, size))
			return true;
	for (i = 0; i < o->nr_regions; i++) {
		r = &o->regions[i];
		if (r->type == OBPF_REG_MAP_VALUE && r->live &&
		    fn(&o->maps[r->map], r->base, addr, size))
			return true;
	}
	return false;
}

static bool is_lock_of(const struct obpf_map_desc *map, u64 base, u64 addr, u64 size)
{
	return obpf_map_has_field(&map->fields, OBPF_FIELD_SPIN_LOCK) &&
	       addr == base + map->fields.off[OBPF_FIELD_SPIN_LOCK];
}

static bool is_timer_of(const struct obpf_map_desc *map, u64 base, u64 addr, u64 size)
{
	return obpf_map_has_field(&map->fields, OBPF_FIELD_TIMER) &&
	       addr == base + map->fields.off[OBPF_FIELD_TIMER];
}

static bool is_allowed(struct obpf_oracle *o, u64 addr, u64 size)
{
	if (!size)
		return true;
	if (!obpf_oracle_owns(o, addr, size))
		return obpf_oracle_deny(o,
					"claim: it accesses the program's memory\n"
					"fact:  %llu bytes at 0x%llx are not\n",
					(unsigned long long)size, (unsigned long long)addr);
	if (any_value(o, has_field_in, addr, size))
		return obpf_oracle_deny(o,
					"claim: it leaves locks and timers alone\n"
					"fact:  %llu bytes at 0x%llx have one\n",
					(unsigned long long)size, (unsigned long long)addr);
	return true;
}

/* The lock that the helper at hand is given. */
static bool lock_is_right(struct obpf_oracle *o, const struct obpf_func_proto *proto, u64 addr)
{
	bool takes = proto->flags & OBPF_HELPER_LOCKS;

	if (!any_value(o, is_lock_of, addr, 0))
		return obpf_oracle_deny(o, "claim: R1 points to a lock\nfact:  0x%llx is none\n",
					(unsigned long long)addr);
	if (o->lock != (takes ? 0 : addr))
		return obpf_oracle_deny(
			o, "claim: the lock is %s\nfact:  the one that is held: 0x%llx\n",
			takes ? "free, and no other held" : "held", (unsigned long long)o->lock);
	return true;
}

/* ---- dynptrs */
static struct obpf_oracle_dynptr *find_dynptr(struct obpf_oracle *o, u64 addr)
{
	u32 i;

	for (i = 0; i < o->nr_dynptrs; i++)
		if (o->dynptrs[i].at == addr)
			return &o->dynptrs[i];
	return NULL;
}

const struct obpf_oracle_dynptr *obpf_oracle_dynptr_at(struct obpf_oracle *o, u64 addr)
{
	const struct obpf_oracle_dynptr *d = find_dynptr(o, addr);

	return d && d->kind && !memcmp(at(addr), d->bytes, DYNPTR_SIZE) ? d : NULL;
}

/* What the helper left at @addr: where its memory is, and how much, are the first and second word. */
static void note_dynptr(struct obpf_oracle *o, u64 addr, u8 kind)
{
	struct obpf_oracle_dynptr *d = find_dynptr(o, addr);

	if (!d && o->nr_dynptrs == OBPF_ORACLE_DYNPTRS) {
		o->cut = true;
		return;
	}
	if (!d)
		d = &o->dynptrs[o->nr_dynptrs++];
	d->at = addr;
	d->kind = kind;
	memcpy(d->bytes, at(addr), DYNPTR_SIZE);
	memcpy(&d->data, d->bytes, sizeof(d->data));
	memcpy(&d->size, d->bytes + sizeof(d->data), sizeof(d->size));
}

static void end_dynptr(struct obpf_oracle *o, u64 addr)
{
	struct obpf_oracle_dynptr *d = find_dynptr(o, addr);

	if (!d)
		return;
	if (d->data)
		give_back(o, d->data, d->size);
	d->kind = 0;
}

/* ---- what instructions do */
/* The packet that the context tells of. */
static void note_packet(struct obpf_oracle *o)
{
	const struct obpf_ctx_field *f;

	for (f = o->type->ctx; f->len; f++) {
		if (f->kind == OBPF_CTX_NUMBER)
			continue;
		memcpy(&o->packet[f->kind], at(o->ctx + f->addr), sizeof(u64));
		o->ctx_size = max_t(u32, o->ctx_size, f->addr + sizeof(u64));
	}
}

void obpf_oracle_note_context(struct obpf_oracle *o, u64 ctx, const struct obpf_run_ctx *rc)
{
	o->ctx = ctx;
	o->ctx_size = rc->ctx_size ?: o->type->ctx_size;
	memset(o->packet, 0, sizeof(o->packet));
	note_packet(o);
}

static void note_element(struct obpf_oracle *o, const struct obpf_map_desc *map, u64 key, u64 value)
{
	add_region(o, OBPF_REG_MAP_KEY, map - o->maps, key, map->key_size);
	add_region(o, OBPF_REG_MAP_VALUE, map - o->maps, value, map->value_size);
}

void obpf_oracle_note_timer(struct obpf_oracle *o, const u64 *arg)
{
	const struct obpf_map_desc *map = obpf_oracle_map(o, arg[0]);

	o->ctx = 0;
	o->ctx_size = 0;
	memset(o->packet, 0, sizeof(o->packet));
	if (map)
		note_element(o, map, arg[1], arg[2]);
}

static void note_args(struct obpf_oracle *o, const struct obpf_func_proto *proto, const u64 *args)
{
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++) {
		switch (proto->arg[i]) {
		case OBPF_ARG_DYNPTR_NEW_LOCAL:
			note_dynptr(o, args[i + 1], OBPF_DYNPTR_LOCAL);
			break;
		case OBPF_ARG_DYNPTR_NEW_RINGBUF:
			note_dynptr(o, args[i + 1], OBPF_DYNPTR_RINGBUF);
			break;
		case OBPF_ARG_DYNPTR_RELEASED:
			end_dynptr(o, args[i + 1]);
			break;
		case OBPF_ARG_RINGBUF_MEM:
			give_record_back(o, args[i + 1]);
			break;
		case OBPF_ARG_SPIN_LOCK:
			o->lock = proto->flags & OBPF_HELPER_LOCKS ? args[i + 1] : 0;
			break;
		}
	}
}

static void note_result(struct obpf_oracle *o, const struct obpf_func_proto *proto, const u64 *args,
			u64 r0)
{
	const struct obpf_map_desc *map = obpf_oracle_map(o, args[1]);

	if (!r0)
		return;
	switch (proto->ret) {
	case OBPF_RET_MAP_VALUE_OR_NULL:
		if (map)
			add_region(o, OBPF_REG_MAP_VALUE, map - o->maps, r0, map->value_size);
		break;
	case OBPF_RET_RINGBUF_MEM_OR_NULL:
		add_region(o, OBPF_REG_MEM, 0, r0, args[2])->record = true;
		break;
	case OBPF_RET_DYNPTR_MEM_OR_NULL:
		add_region(o, OBPF_REG_MEM, 0, r0, args[3]);
		break;
	}
}

void obpf_oracle_note_effects(struct obpf_oracle *o, const u64 *regs)
{
	const struct obpf_dinsn *d = o->prev == OBPF_ORACLE_NOWHERE ? NULL : &o->insns[o->prev];
	const u64 *args = o->frames[o->depth].regs;
	const struct obpf_func_proto *proto;

	if (d && obpf_oracle_may_return(d))
		end_callbacks(o);
	if (!d || (d->op != OBPF_OP_CALL_ADDR && d->op != OBPF_OP_ARRAY_LOOKUP))
		return;
	proto = obpf_helper_proto(d->off);
	if (proto->flags & OBPF_HELPER_MOVES_PKT)
		note_packet(o);
	/* A dynptr is there to be given back also when it has no memory. */
	if ((proto->flags & OBPF_HELPER_ACQUIRES) &&
	    (regs[0] || proto->ret != OBPF_RET_RINGBUF_MEM_OR_NULL))
		o->held++;
	if (proto->flags & OBPF_HELPER_RELEASES)
		o->held--;
	note_args(o, proto, args);
	note_result(o, proto, args, regs[0]);
}

void obpf_oracle_note_element(struct obpf_oracle *o, const struct obpf_oracle_place *p,
			      const u64 *regs)
{
	const struct obpf_func_state *frame = obpf_state_cur(o->steps[p->step].st);
	const struct obpf_map_desc *map = obpf_oracle_map(o, regs[1]);

	if (o->prev == OBPF_ORACLE_NOWHERE || !frame->callback ||
	    frame->regs[2].type != OBPF_REG_MAP_KEY || !map)
		return;
	if (o->insns[o->prev].op != OBPF_OP_CALL_BACK &&
	    !obpf_oracle_may_return(&o->insns[o->prev]))
		return;
	note_element(o, map, regs[2], regs[3]);
}

/* ---- what may be done */
/* The memory at argument @i of a helper, bytes; 0: there is none. */
static u64 arg_size(const struct obpf_func_proto *proto, u32 i, const struct obpf_map_desc *map,
		    const u64 *regs)
{
	switch (proto->arg[i]) {
	case OBPF_ARG_MEM:
	case OBPF_ARG_MEM_OR_NULL:
	case OBPF_ARG_MEM_UNINIT:
	case OBPF_ARG_MEM_UNINIT_OR_NULL:
	case OBPF_ARG_VALUE_MEM:
		return regs[i + 2];
	case OBPF_ARG_MAP_KEY:
		return map ? map->key_size : 0;
	case OBPF_ARG_MAP_VALUE:
		return map ? map->value_size : 0;
	case OBPF_ARG_LONG_UNINIT:
		return sizeof(u64);
	case OBPF_ARG_CONST_STR:
		return 1;
	case OBPF_ARG_DYNPTR:
	case OBPF_ARG_DYNPTR_RELEASED:
	case OBPF_ARG_DYNPTR_NEW_LOCAL:
	case OBPF_ARG_DYNPTR_NEW_RINGBUF:
		return DYNPTR_SIZE;
	default:
		return 0;
	}
}

static bool arg_is_allowed(struct obpf_oracle *o, const struct obpf_func_proto *proto, u32 i,
			   const struct obpf_map_desc *map, const u64 *regs)
{
	u64 value = regs[i + 1];

	switch (proto->arg[i]) {
	case OBPF_ARG_CONST_MAP:
		return obpf_oracle_map(o, value) ||
		       obpf_oracle_deny(o, "claim: R%u is a map\nfact:  0x%llx is none\n", i + 1,
					(unsigned long long)value);
	case OBPF_ARG_MEM_OR_NULL:
	case OBPF_ARG_MEM_UNINIT_OR_NULL:
		/* Bodies look. */
		return !value || is_allowed(o, value, arg_size(proto, i, map, regs));
	case OBPF_ARG_SPIN_LOCK:
		return lock_is_right(o, proto, value);
	case OBPF_ARG_TIMER:
		return any_value(o, is_timer_of, value, 0) ||
		       obpf_oracle_deny(o, "claim: R1 points to a timer\nfact:  0x%llx is none\n",
					(unsigned long long)value);
	case OBPF_ARG_DYNPTR:
	case OBPF_ARG_DYNPTR_RELEASED:
		if (!obpf_oracle_dynptr_at(o, value))
			return obpf_oracle_deny(
				o,
				"claim: R%u points to a dynptr\nfact:  there is none at 0x%llx\n",
				i + 1, (unsigned long long)value);
		return true;
	default:
		return is_allowed(o, value, arg_size(proto, i, map, regs));
	}
}

static bool call_is_allowed(struct obpf_oracle *o, const struct obpf_dinsn *d, const u64 *regs)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(d->off);
	const struct obpf_map_desc *map = obpf_oracle_map(o, regs[1]);
	u32 i;

	if (o->lock && !(proto->flags & (OBPF_HELPER_LOCKS | OBPF_HELPER_UNLOCKS)))
		return obpf_oracle_deny(o, "claim: no lock is held\nfact:  that at 0x%llx is\n",
					(unsigned long long)o->lock);
	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		if (!arg_is_allowed(o, proto, i, map, regs))
			return false;
	return true;
}

bool obpf_oracle_access_is_allowed(struct obpf_oracle *o, const struct obpf_dinsn *d,
				   const u64 *regs)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	switch (info->cls) {
	case OBPF_CLS_LDX:
		return is_allowed(o, regs[d->src] + d->off, info->size);
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
		return is_allowed(o, regs[d->dst] + d->off, info->size);
	case OBPF_CLS_ATOMIC:
		return is_allowed(o,
				  regs[info->sub == OBPF_SUB_LOAD_ACQ ? d->src : d->dst] + d->off,
				  info->size);
	case OBPF_CLS_CALL:
		return d->op == OBPF_OP_CALL_LOCAL || call_is_allowed(o, d, regs);
	default:
		return true;
	}
}

void obpf_oracle_clean_up(struct obpf_oracle *o, struct obpf_run_ctx *rc)
{
	u32 i;

	if (o->lock) {
		rc->locked = false;
		obpf_value_unlock((u32 *)at(o->lock), rc->lock_irq);
	}
	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].record && o->regions[i].live)
			obpf_ringbuf_commit((void *)at(o->regions[i].base), OBPF_RB_NO_WAKEUP,
					    true);
	for (i = 0; i < o->nr_dynptrs; i++)
		if (o->dynptrs[i].kind == OBPF_DYNPTR_RINGBUF && o->dynptrs[i].data)
			obpf_ringbuf_commit((void *)at(o->dynptrs[i].data), OBPF_RB_NO_WAKEUP,
					    true);
}

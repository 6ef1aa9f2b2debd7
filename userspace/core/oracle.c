// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * oracle.c - runs an accepted program beside the verifier's states.
 *
 * Hosted only, one thread. The run is the interpreter's own: a copy of the program with a TRACE in
 * front of every instruction, so that slot i becomes slots 2i and 2i+1 and jumps twice as far.
 *
 * Where a run is in the tree of paths is a set of steps: two branches to one instruction cannot be
 * told apart until their states differ.
 */
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/proto.h"
#include "isa/disasm.h"
#include "oracle.h"
#include "verifier/deps.h"
#include "verifier/state.h"

/* Steps that a run may be at. */
#define MAX_PLACES 64
/* Blocks of memory that a run was handed. */
#define MAX_REGIONS 4096

/* The slot before the first. */
#define NOWHERE (~0u)

/* A step of the walk; number 0 is what is before the first. */
struct step {
	u32 insn;
	u32 child; /* steps that follow it, 0: none */
	u32 sibling;
	u32 kept; /* pruned: this step's child for the same instruction goes on */
	bool pruned;
	struct obpf_verifier_state *st;
};

struct place {
	u32 step;
	bool exact; /* the walk came here on this very path */
};

/* Memory that a helper has given out, by its first byte. */
struct region {
	u8 type; /* enum obpf_reg_type */
	u32 map; /* index */
	u64 base;
	u64 size; /* bytes; 0: given back */
};

/* A frame of the run that calls: what the callee cannot change. */
struct frame {
	u64 regs[OBPF_NR_REGS];
};

struct obpf_oracle {
	struct obpf_watch watch;
	struct obpf_trace trace;

	/* the walk */
	struct step *steps;
	u32 nr_steps;
	u32 room;
	bool lost; /* too many steps, or no memory */
	struct obpf_map_desc *maps;
	u32 nr_maps;
	u32 nr_insns;
	const struct obpf_prog_type *type;

	/* the run */
	const struct obpf_dinsn *insns;
	struct obpf_dinsn *copy; /* that runs */
	struct place places[MAX_PLACES];
	u32 nr_places;
	struct frame frames[OBPF_MAX_FRAMES];
	u32 depth;
	u64 ctx;
	u32 ctx_size; /* bytes */
	u64 packet[OBPF_CTX_PKT_END + 1]; /* addresses, by enum obpf_ctx_kind */
	u32 prev; /* slot */
	struct region regions[MAX_REGIONS];
	u32 nr_regions;
	u32 held; /* references */
	u64 left; /* steps */
	bool cut;
	bool failed;

	u64 checked;
	u64 exact;
	char why[1024]; /* claim and fact */
	char text[2048];
	char claim[512];
};

/* ---- the walk is watched */
static void forget_walk(struct obpf_oracle *o)
{
	u32 i;

	for (i = 0; i < o->nr_steps; i++)
		free(o->steps[i].st);
	o->nr_steps = 0;
	o->lost = false;
}

static size_t frame_size(const struct obpf_func_state *frame)
{
	return sizeof(*frame) + frame->nr_slots * sizeof(frame->slots[0]);
}

/* In one block, that a free() gives back. */
static struct obpf_verifier_state *copy_state(const struct obpf_verifier_state *st)
{
	size_t size = sizeof(*st);
	struct obpf_verifier_state *copy;
	u8 *at;
	u32 i;

	for (i = 0; i <= st->curframe; i++)
		size += frame_size(st->frame[i]);
	at = malloc(size);
	if (!at)
		return NULL;
	copy = (struct obpf_verifier_state *)at;
	*copy = *st;
	at += sizeof(*st);
	for (i = 0; i <= st->curframe; i++) {
		copy->frame[i] = (struct obpf_func_state *)at;
		memcpy(at, st->frame[i], frame_size(st->frame[i]));
		at += frame_size(st->frame[i]);
	}
	return copy;
}

/* Number of a new step, 0 when there is no room. */
static u32 add_step(struct obpf_oracle *o, u32 from, u32 insn)
{
	struct step *grown;
	u32 room;

	if (o->nr_steps == o->room) {
		room = o->room ? o->room * 2 : 256;
		grown = room > OBPF_ORACLE_MAX_STEPS * 2 ? NULL :
							   realloc(o->steps, room * sizeof(*grown));
		if (!grown) {
			o->lost = true;
			return 0;
		}
		o->steps = grown;
		o->room = room;
	}
	o->steps[o->nr_steps] = (struct step){ .insn = insn };
	if (o->nr_steps) {
		o->steps[o->nr_steps].sibling = o->steps[from].child;
		o->steps[from].child = o->nr_steps;
	}
	return o->nr_steps++;
}

static void watch_begin(struct obpf_watch *w, const struct obpf_verify_args *args)
{
	struct obpf_oracle *o = container_of(w, struct obpf_oracle, watch);

	forget_walk(o);
	free(o->maps);
	o->maps = calloc(args->nr_maps + 1, sizeof(*o->maps));
	o->nr_maps = 0;
	o->nr_insns = args->nr_insns;
	o->type = args->type;
	if (o->maps && args->nr_maps) {
		memcpy(o->maps, args->maps, args->nr_maps * sizeof(*o->maps));
		o->nr_maps = args->nr_maps;
	}
	add_step(o, 0, 0);
	o->lost |= !o->maps;
}

static u32 watch_step(struct obpf_watch *w, u32 from, u32 insn,
		      const struct obpf_verifier_state *st)
{
	struct obpf_oracle *o = container_of(w, struct obpf_oracle, watch);
	u32 number = o->lost || o->nr_steps > OBPF_ORACLE_MAX_STEPS ? 0 : add_step(o, from, insn);

	if (!number) {
		o->lost = true;
		return 0;
	}
	o->steps[number].st = copy_state(st);
	o->lost |= !o->steps[number].st;
	return number;
}

static void watch_prune(struct obpf_watch *w, u32 from, u32 insn, u32 kept)
{
	struct obpf_oracle *o = container_of(w, struct obpf_oracle, watch);
	u32 number = o->lost ? 0 : add_step(o, from, insn);

	if (!number)
		return;
	o->steps[number].pruned = true;
	o->steps[number].kept = kept;
}

/* From here on a number's node says whether nothing was decided by it. */
static void note_loose(struct obpf_reg_state *reg, void *arg)
{
	const struct obpf_verifier_env *env = arg;

	if (reg->type == OBPF_REG_SCALAR)
		reg->dep = reg->dep && !obpf_dep_is_precise(env, reg->dep);
}

static void watch_end(struct obpf_watch *w, const struct obpf_verifier_env *env)
{
	struct obpf_oracle *o = container_of(w, struct obpf_oracle, watch);
	u32 i;

	for (i = 0; i < o->nr_steps; i++)
		if (o->steps[i].st)
			obpf_state_each_reg(o->steps[i].st, note_loose, (void *)env);
}

struct obpf_watch *obpf_oracle_watch(struct obpf_oracle *o)
{
	return &o->watch;
}

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

/* The first thing found to be wrong is told; always false. */
__printf(2, 3) static bool deny(struct obpf_oracle *o, const char *fmt, ...)
{
	va_list args;

	if (!o->why[0]) {
		va_start(args, fmt);
		vsnprintf(o->why, sizeof(o->why), fmt, args);
		va_end(args);
	}
	return false;
}

/* ---- a state and the machine */
struct view {
	struct obpf_oracle *o;
	const struct obpf_verifier_state *st;
	const u64 *regs; /* of the innermost frame */
	bool exact;
};

static u64 reg_value(const struct view *v, u32 frame, u32 regno)
{
	return frame == v->st->curframe ? v->regs[regno] : v->o->frames[frame].regs[regno];
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

static bool ptr_fits(const struct view *v, const struct obpf_reg_state *reg, u64 value)
{
	const struct obpf_oracle *o = v->o;
	const struct obpf_map_desc *map = reg->map < o->nr_maps ? &o->maps[reg->map] : NULL;
	u32 i;

	if (reg->maybe_null && !value)
		return true;
	switch (reg->type) {
	case OBPF_REG_CTX:
		return is_off_base(reg, o->ctx, value);
	case OBPF_REG_STACK:
		return reg->frame <= v->st->curframe &&
		       is_off_base(reg, reg_value(v, reg->frame, OBPF_REG_FP), value);
	case OBPF_REG_MAP:
		return map && is_off_base(reg, (u64)(unsigned long)map->map, value);
	case OBPF_REG_PKT:
	case OBPF_REG_PKT_META:
		return packet_fits(o, reg, value);
	case OBPF_REG_PKT_END:
		return is_off_base(reg, o->packet[OBPF_CTX_PKT_END], value);
	case OBPF_REG_FUNC:
		return value - (u64)(unsigned long)o->copy < 2 * o->nr_insns * sizeof(*o->copy);
	case OBPF_REG_MAP_VALUE:
		if (map && map->values && is_off_base(reg, (u64)(unsigned long)map->values, value))
			return true;
		break;
	}
	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == reg->type &&
		    (reg->type == OBPF_REG_MEM || o->regions[i].map == reg->map) &&
		    is_off_base(reg, o->regions[i].base, value))
			return true;
	return false;
}

/* Is @value what @reg says, which is register @at of @frame, or below 0 what is spilled at fp@at? */
static bool reg_fits(const struct view *v, const struct obpf_reg_state *reg, u64 value, u32 frame,
		     s32 at)
{
	const char *what = at < 0 ? "fp" : "R";
	bool fits;

	if (reg->type == OBPF_REG_NOT_INIT)
		return true;
	if (reg->type == OBPF_REG_SCALAR)
		fits = (!v->exact && reg->dep) || obpf_scalar_has(&reg->var, value);
	else
		fits = ptr_fits(v, reg, value);
	if (fits)
		return true;
	put_claim(v->o, reg);
	return deny(v->o, "claim: frame %u's %s%d is %s\nfact:  it is 0x%llx\n", frame, what, at,
		    v->o->claim, (unsigned long long)value);
}

static bool slot_fits(const struct view *v, const struct obpf_stack_slot *slot, u32 frame, s32 off)
{
	const u8 *at = (const u8 *)(unsigned long)(reg_value(v, frame, OBPF_REG_FP) + (s64)off);
	u64 value = 0;
	u32 i;

	for (i = 0; i < OBPF_SLOT_SIZE; i++) {
		if (slot->kind[i] == OBPF_BYTE_ZERO && at[i])
			return deny(v->o,
				    "claim: byte %u of frame %u's fp%d is 0\nfact:  it is 0x%x\n",
				    i, frame, off, at[i]);
		if (slot->kind[i] == OBPF_BYTE_SPILL)
			value |= (u64)at[i] << (8 * i);
	}
	return slot->kind[0] != OBPF_BYTE_SPILL || reg_fits(v, &slot->reg, value, frame, off);
}

/* Everything that the state says. */
static bool state_fits(const struct view *v)
{
	const struct obpf_func_state *frame;
	u32 i, j;

	for (i = 0; i <= v->st->curframe; i++) {
		frame = v->st->frame[i];
		for (j = 0; j < OBPF_NR_REGS; j++) {
			if (!reg_fits(v, &frame->regs[j], reg_value(v, i, j), i, j))
				return false;
		}
		for (j = 0; j < frame->nr_slots; j++)
			if (!slot_fits(v, &frame->slots[j], i, -(s32)((j + 1) * OBPF_SLOT_SIZE)))
				return false;
	}
	return true;
}

/* The registers that the instruction at hand reads, a bit each. */
static u32 regs_read(const struct obpf_dinsn *d, u32 depth)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_func_proto *proto;
	u32 mask = 0, i;

	if (info->reads & OBPF_RW_D)
		mask |= 1u << d->dst;
	if (info->reads & OBPF_RW_S)
		mask |= 1u << d->src;
	if (info->cls == OBPF_CLS_EXIT ? !depth : info->reads & OBPF_RW_R0)
		mask |= 1u << 0;
	if (info->reads & OBPF_RW_R6)
		mask |= 1u << 6;
	if (d->op == OBPF_OP_CALL_ADDR || d->op == OBPF_OP_TAIL_CALL ||
	    d->op == OBPF_OP_CALL_BACK) {
		proto = obpf_helper_proto(d->off);
		for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++)
			if (proto->arg[i] != OBPF_ARG_OPTIONAL)
				mask |= 1u << (i + 1);
	}
	return mask;
}

/* The slot that a load at a fixed place of a stack reads. */
static bool loaded_slot_fits(const struct view *v, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *base = &obpf_state_cur(v->st)->regs[d->src];
	const struct obpf_func_state *frame;
	s64 off;
	u32 i;

	if (info->cls != OBPF_CLS_LDX || base->type != OBPF_REG_STACK ||
	    !obpf_scalar_is_const(&base->var))
		return true;
	frame = v->st->frame[base->frame];
	off = base->off + (s64)base->var.tnum.value + d->off;
	i = (u32)(-off - 1) / OBPF_SLOT_SIZE;
	if (off >= 0 || i >= frame->nr_slots)
		return true;
	/* A zero may stand for bytes that nobody asked to be zero. */
	if (frame->slots[i].kind[0] != OBPF_BYTE_SPILL)
		return true;
	return slot_fits(v, &frame->slots[i], base->frame, -(s32)((i + 1) * OBPF_SLOT_SIZE));
}

/* What the state says of what the instruction is about to use. */
static bool uses_fit(const struct view *v, const struct obpf_dinsn *d)
{
	const struct obpf_func_state *frame = obpf_state_cur(v->st);
	u32 mask = regs_read(d, v->st->curframe), i;

	for (i = 0; i < OBPF_NR_REGS; i++) {
		if (!(mask & (1u << i)))
			continue;
		if (frame->regs[i].type == OBPF_REG_NOT_INIT)
			return deny(v->o, "claim: R%u is not initialised\nfact:  it is read\n", i);
		if (!reg_fits(v, &frame->regs[i], v->regs[i], v->st->curframe, i))
			return false;
	}
	return loaded_slot_fits(v, d);
}

/* Numbers with one id differ by their offsets. */
static bool ids_fit(const struct view *v)
{
	const struct obpf_reg_state *regs = obpf_state_cur(v->st)->regs;
	u32 i, j;

	for (i = 0; i < OBPF_NR_REGS; i++)
		for (j = i + 1; j < OBPF_NR_REGS; j++)
			if (regs[i].id && regs[i].id == regs[j].id &&
			    regs[i].type == OBPF_REG_SCALAR && regs[j].type == OBPF_REG_SCALAR &&
			    v->regs[i] - regs[i].off != v->regs[j] - regs[j].off)
				return deny(v->o,
					    "claim: R%u and R%u differ by %d\n"
					    "fact:  they are 0x%llx and 0x%llx\n",
					    i, j, regs[i].off - regs[j].off,
					    (unsigned long long)v->regs[i],
					    (unsigned long long)v->regs[j]);
	return true;
}

static bool place_fits(struct obpf_oracle *o, const struct place *p, const u64 *regs)
{
	const struct step *s = &o->steps[p->step];
	struct view v = { .o = o, .st = s->st, .regs = regs, .exact = p->exact };

	if (s->st->curframe != o->depth)
		return deny(o, "claim: it is %u calls deep\nfact:  it is %u\n", s->st->curframe,
			    o->depth);
	if (s->st->nr_refs < o->held)
		return deny(o, "claim: %u references are held\nfact:  it is %u\n", s->st->nr_refs,
			    o->held);
	return p->exact ? state_fits(&v) && ids_fit(&v) : uses_fit(&v, &o->insns[s->insn]);
}

/* ---- the run */
static void add_place(struct obpf_oracle *o, struct place *places, u32 *nr, u32 step, bool exact)
{
	u32 i;

	for (i = 0; i < *nr; i++)
		if (places[i].step == step && places[i].exact == exact)
			return;
	if (*nr == MAX_PLACES)
		o->cut = true;
	else
		places[(*nr)++] = (struct place){ .step = step, .exact = exact };
}

/* The walk's own steps to @insn from @from. */
static void add_steps(struct obpf_oracle *o, struct place *places, u32 *nr, u32 from, u32 insn,
		      bool exact)
{
	u32 i;

	for (i = o->steps[from].child; i; i = o->steps[i].sibling)
		if (o->steps[i].insn == insn && !o->steps[i].pruned)
			add_place(o, places, nr, i, exact);
}

/* Steps to @insn behind @from, or where that was taken for done. */
static void add_behind(struct obpf_oracle *o, struct place *places, u32 *nr, u32 from, u32 insn,
		       bool exact)
{
	u32 i;

	add_steps(o, places, nr, from, insn, exact);
	for (i = o->steps[from].child; i; i = o->steps[i].sibling)
		if (o->steps[i].insn == insn && o->steps[i].pruned)
			add_steps(o, places, nr, o->steps[i].kept, insn, false);
}

/* The call that a callback which ends at @from returns to, or NOWHERE. */
static u32 called_back_by(const struct obpf_oracle *o, u32 from)
{
	const struct step *s = &o->steps[from];
	const struct obpf_func_state *frame = s->st ? obpf_state_cur(s->st) : NULL;

	return frame && frame->callback && o->insns[s->insn].op == OBPF_OP_EXIT ? frame->callsite :
										  NOWHERE;
}

/*
 * Where the run may be now that it came to @insn from @from. A callback returns to the call in the
 * walk, and beyond it in the run.
 */
static void add_followers(struct obpf_oracle *o, struct place *places, u32 *nr,
			  const struct place *from, u32 insn)
{
	u32 call = called_back_by(o, from->step), nr_calls = 0, i;
	struct place calls[MAX_PLACES];

	if (call == NOWHERE) {
		add_behind(o, places, nr, from->step, insn, from->exact);
		return;
	}
	add_behind(o, calls, &nr_calls, from->step, call, from->exact);
	for (i = 0; i < nr_calls; i++)
		add_behind(o, places, nr, calls[i].step, insn, calls[i].exact);
}

static struct obpf_map_desc *map_at(const struct obpf_oracle *o, u64 addr)
{
	u32 i;

	for (i = 0; i < o->nr_maps; i++)
		if ((u64)(unsigned long)o->maps[i].map == addr)
			return &o->maps[i];
	return NULL;
}

static void add_region(struct obpf_oracle *o, u8 type, u32 map, u64 base, u64 size)
{
	struct region r = { .type = type, .map = map, .base = base, .size = size };
	u32 i;

	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == type && o->regions[i].base == base)
			break;
	if (i == MAX_REGIONS)
		o->cut = true;
	else
		o->regions[i] = r;
	o->nr_regions = max(o->nr_regions, i + 1);
}

static void give_back(struct obpf_oracle *o, u64 base)
{
	u32 i;

	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == OBPF_REG_MEM && o->regions[i].base == base)
			o->regions[i].size = 0;
}

/* The packet that the context tells of. */
static void note_packet(struct obpf_oracle *o)
{
	const struct obpf_ctx_field *f;

	for (f = o->type->ctx; f->len; f++) {
		if (f->kind == OBPF_CTX_NUMBER)
			continue;
		memcpy(&o->packet[f->kind], (const u8 *)(unsigned long)o->ctx + f->addr,
		       sizeof(u64));
		o->ctx_size = max_t(u32, o->ctx_size, f->addr + sizeof(u64));
	}
}

/* What the helper that has just returned has given or taken. */
static void note_helper(struct obpf_oracle *o, const u64 *regs)
{
	const struct obpf_dinsn *d = o->prev == NOWHERE ? NULL : &o->insns[o->prev];
	const u64 *args = o->frames[o->depth].regs;
	const struct obpf_func_proto *proto;
	const struct obpf_map_desc *map;

	if (!d || d->op != OBPF_OP_CALL_ADDR)
		return;
	proto = obpf_helper_proto(d->off);
	map = map_at(o, args[1]);
	if (proto->flags & OBPF_HELPER_MOVES_PKT)
		note_packet(o);
	/* A dynptr is there to be given back also when it has no memory. */
	if ((proto->flags & OBPF_HELPER_ACQUIRES) &&
	    (regs[0] || proto->ret != OBPF_RET_RINGBUF_MEM_OR_NULL))
		o->held++;
	if (proto->flags & OBPF_HELPER_RELEASES) {
		o->held--;
		give_back(o, args[1]);
	}
	if (proto->ret == OBPF_RET_MAP_VALUE_OR_NULL && regs[0] && map)
		add_region(o, OBPF_REG_MAP_VALUE, map - o->maps, regs[0], map->value_size);
	if (proto->ret == OBPF_RET_RINGBUF_MEM_OR_NULL && regs[0])
		add_region(o, OBPF_REG_MEM, 0, regs[0], args[2]);
	if (proto->ret == OBPF_RET_DYNPTR_MEM_OR_NULL && regs[0])
		add_region(o, OBPF_REG_MEM, 0, regs[0], args[3]);
}

/* The element that a callback which has just been entered is shown, as its first state tells. */
static void note_element(struct obpf_oracle *o, const struct place *p, const u64 *regs)
{
	const struct obpf_func_state *frame = obpf_state_cur(o->steps[p->step].st);
	const struct obpf_map_desc *map = map_at(o, regs[1]);

	if (o->prev == NOWHERE || !frame->callback || frame->regs[2].type != OBPF_REG_MAP_KEY ||
	    !map)
		return;
	if (o->insns[o->prev].op != OBPF_OP_CALL_BACK && o->insns[o->prev].op != OBPF_OP_EXIT)
		return;
	add_region(o, OBPF_REG_MAP_KEY, map - o->maps, regs[2], map->key_size);
	add_region(o, OBPF_REG_MAP_VALUE, map - o->maps, regs[3], map->value_size);
}

/* ---- what is accessed must be the program's */
static bool lies_in(u64 addr, u64 size, u64 base, u64 room)
{
	return addr >= base && addr - base <= room && size <= room - (addr - base);
}

static bool is_ours(const struct obpf_oracle *o, u64 addr, u64 size)
{
	u32 i;

	for (i = 0; i <= o->depth; i++)
		if (lies_in(addr, size, o->frames[i].regs[OBPF_REG_FP] - OBPF_STACK_SIZE,
			    OBPF_STACK_SIZE))
			return true;
	if (lies_in(addr, size, o->ctx, o->ctx_size))
		return true;
	if (o->packet[OBPF_CTX_PKT] &&
	    lies_in(addr, size, o->packet[OBPF_CTX_PKT_META] ?: o->packet[OBPF_CTX_PKT],
		    o->packet[OBPF_CTX_PKT_END] -
			    (o->packet[OBPF_CTX_PKT_META] ?: o->packet[OBPF_CTX_PKT])))
		return true;
	for (i = 0; i < o->nr_maps; i++)
		if (o->maps[i].values && lies_in(addr, size, (u64)(unsigned long)o->maps[i].values,
						 o->maps[i].value_size))
			return true;
	for (i = 0; i < o->nr_regions; i++)
		if (lies_in(addr, size, o->regions[i].base, o->regions[i].size))
			return true;
	return false;
}

static bool is_allowed(struct obpf_oracle *o, u64 addr, u64 size)
{
	if (!size || is_ours(o, addr, size))
		return true;
	return deny(
		o, "claim: it accesses the program's memory\nfact:  %llu bytes at 0x%llx are not\n",
		(unsigned long long)size, (unsigned long long)addr);
}

/* The memory that the helper at hand is given. */
static bool args_are_allowed(struct obpf_oracle *o, const struct obpf_dinsn *d, const u64 *regs)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(d->off);
	const struct obpf_map_desc *map = map_at(o, regs[1]);
	u64 size;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++) {
		size = 0;
		switch (proto->arg[i]) {
		case OBPF_ARG_MEM:
		case OBPF_ARG_MEM_OR_NULL:
		case OBPF_ARG_MEM_UNINIT:
		case OBPF_ARG_MEM_UNINIT_OR_NULL:
			size = regs[i + 2];
			break;
		case OBPF_ARG_MAP_KEY:
			size = map ? map->key_size : 0;
			break;
		case OBPF_ARG_MAP_VALUE:
			size = map ? map->value_size : 0;
			break;
		case OBPF_ARG_LONG_UNINIT:
			size = sizeof(u64);
			break;
		}
		if (!is_allowed(o, regs[i + 1], size))
			return false;
	}
	return true;
}

static bool access_is_allowed(struct obpf_oracle *o, const struct obpf_dinsn *d, const u64 *regs)
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
		return d->op != OBPF_OP_CALL_ADDR || args_are_allowed(o, d, regs);
	default:
		return true;
	}
}

/* Say where the run is and what is wrong. */
static void tell(struct obpf_oracle *o, u32 insn)
{
	char line[128];

	obpf_disasm(&o->insns[insn], NULL, NULL, line, sizeof(line));
	scnprintf(o->text, sizeof(o->text), "insn:  %u: %s (came from %d)\n%s", insn, line,
		  (s32)o->prev,
		  o->why[0] ? o->why :
			      "claim: no run comes here from there\nfact:  this one does\n");
	o->failed = true;
}

static bool trace_step(const struct obpf_trace *t, s32 off, u32 depth, const u64 *regs)
{
	struct obpf_oracle *o = container_of(t, struct obpf_oracle, trace);
	struct place next[MAX_PLACES];
	u32 insn = off, nr = 0, fit = 0, i;

	if (!o->left--)
		o->cut = true;
	o->depth = depth;
	note_helper(o, regs);
	memcpy(o->frames[depth].regs, regs, sizeof(o->frames[depth].regs));
	for (i = 0; i < o->nr_places; i++)
		add_followers(o, next, &nr, &o->places[i], insn);
	if (o->cut)
		return true;
	o->why[0] = '\0';
	for (i = 0; i < nr; i++) {
		note_element(o, &next[i], regs);
		if (place_fits(o, &next[i], regs))
			o->places[fit++] = next[i];
	}
	/* What other places said does not matter where one fits. */
	if (fit)
		o->why[0] = '\0';
	o->nr_places = fit;
	o->checked++;
	o->exact += fit && o->places[0].exact;
	if (!fit || !access_is_allowed(o, &o->insns[insn], regs))
		tell(o, insn);
	o->prev = insn;
	return o->failed;
}

/* Where @imm of a LD_IMM64 is a subprogram's address, that of its copy. */
static s64 move_func(const struct obpf_oracle *o, s64 imm)
{
	u64 off = (u64)imm - (u64)(unsigned long)o->insns;

	if (off >= o->nr_insns * sizeof(*o->insns) || off % sizeof(*o->insns))
		return imm;
	return (s64)(unsigned long)(o->copy + 2 * (off / sizeof(*o->insns)));
}

/* A TRACE in front of the instruction at @i, jumps twice as far. */
static void instrument(struct obpf_oracle *o, u32 i)
{
	struct obpf_dinsn *d = &o->copy[2 * i];

	d[0] = (struct obpf_dinsn){ .op = OBPF_OP_TRACE,
				    .off = i,
				    .imm = (s64)(unsigned long)&o->trace };
	d[1] = o->insns[i];
	switch (obpf_op_info(&d[1])->cls) {
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_JA:
	case OBPF_CLS_MAY_GOTO:
		d[1].off *= 2;
		break;
	case OBPF_CLS_CALL:
		if (d[1].op == OBPF_OP_CALL_LOCAL)
			d[1].off *= 2;
		break;
	case OBPF_CLS_LD_IMM64:
		d[1].imm = move_func(o, d[1].imm);
		break;
	}
	/* The interpreter goes on two slots behind LD_IMM64. */
	if (d[1].op == OBPF_OP_LD_IMM64_HI) {
		d[0] = d[1];
		d[1] = (struct obpf_dinsn){ .op = OBPF_OP_JA };
	}
}

static void note_context(struct obpf_oracle *o, u64 ctx, const struct obpf_run_ctx *rc)
{
	o->ctx = ctx;
	o->ctx_size = rc->ctx_size ?: o->type->ctx_size;
	memset(o->packet, 0, sizeof(o->packet));
	note_packet(o);
}

int obpf_oracle_run(struct obpf_oracle *o, const struct obpf_dinsn *insns, u32 max_steps, u64 ctx,
		    struct obpf_run_ctx *rc, u64 *r0)
{
	u32 i;

	if (o->lost || !o->nr_steps)
		return -E2BIG;
	o->insns = insns;
	o->copy = calloc(o->nr_insns, 2 * sizeof(*o->copy));
	if (!o->copy)
		return -ENOMEM;
	for (i = 0; i < o->nr_insns; i++)
		instrument(o, i);
	o->places[0] = (struct place){ .step = 0, .exact = true };
	o->nr_places = 1;
	note_context(o, ctx, rc);
	o->prev = NOWHERE;
	o->nr_regions = 0;
	o->held = 0;
	o->left = max_steps;
	o->cut = false;
	o->failed = false;
	o->text[0] = '\0';
	*r0 = obpf_interp_run(o->copy, ctx, rc);
	free(o->copy);
	return o->failed ? -EINVAL : 0;
}

const char *obpf_oracle_text(const struct obpf_oracle *o)
{
	return o->text;
}

u64 obpf_oracle_checked(const struct obpf_oracle *o, u64 *exact)
{
	if (exact)
		*exact = o->exact;
	return o->checked;
}

bool obpf_oracle_cut(const struct obpf_oracle *o)
{
	return o->cut;
}

struct obpf_oracle *obpf_oracle_new(void)
{
	struct obpf_oracle *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->watch.begin = watch_begin;
	o->watch.step = watch_step;
	o->watch.prune = watch_prune;
	o->watch.end = watch_end;
	o->trace.step = trace_step;
	return o;
}

void obpf_oracle_free(struct obpf_oracle *o)
{
	if (!o)
		return;
	forget_walk(o);
	free(o->steps);
	free(o->maps);
	free(o);
}

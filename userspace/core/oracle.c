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
#include <linux/string.h>
#include <linux/types.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/proto.h"
#include "isa/disasm.h"
#include "oracle.h"
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

	/* the run */
	const struct obpf_dinsn *insns;
	struct place places[MAX_PLACES];
	u32 nr_places;
	struct frame frames[OBPF_MAX_FRAMES];
	u32 depth;
	u64 ctx;
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
	case OBPF_REG_MAP_VALUE:
		if (map && map->values && is_off_base(reg, (u64)(unsigned long)map->values, value))
			return true;
		break;
	}
	for (i = 0; i < o->nr_regions; i++)
		if (o->regions[i].type == reg->type &&
		    (reg->type != OBPF_REG_MAP_VALUE || o->regions[i].map == reg->map) &&
		    is_off_base(reg, o->regions[i].base, value))
			return true;
	return false;
}

/* Is @value what @reg says? @where names it. */
static bool reg_fits(const struct view *v, const struct obpf_reg_state *reg, u64 value,
		     const char *where)
{
	bool fits;

	if (reg->type == OBPF_REG_NOT_INIT)
		return true;
	if (reg->type == OBPF_REG_SCALAR)
		fits = !v->exact || obpf_scalar_has(&reg->var, value);
	else
		fits = ptr_fits(v, reg, value);
	if (fits)
		return true;
	put_claim(v->o, reg);
	return deny(v->o, "claim: %s is %s\nfact:  %s is 0x%llx\n", where, v->o->claim, where,
		    (unsigned long long)value);
}

static bool slot_fits(const struct view *v, const struct obpf_stack_slot *slot, u32 frame, s32 off)
{
	const u8 *at = (const u8 *)(unsigned long)(reg_value(v, frame, OBPF_REG_FP) + (s64)off);
	char where[48];
	u64 value = 0;
	u32 i;

	snprintf(where, sizeof(where), "frame %u's fp%d", frame, off);
	for (i = 0; i < OBPF_SLOT_SIZE; i++) {
		if (slot->kind[i] == OBPF_BYTE_ZERO && at[i])
			return deny(v->o, "claim: byte %u of %s is 0\nfact:  it is 0x%x\n", i,
				    where, at[i]);
		if (slot->kind[i] == OBPF_BYTE_SPILL)
			value |= (u64)at[i] << (8 * i);
	}
	return slot->kind[0] != OBPF_BYTE_SPILL || reg_fits(v, &slot->reg, value, where);
}

/* Everything that the state says. */
static bool state_fits(const struct view *v)
{
	const struct obpf_func_state *frame;
	char where[32];
	u32 i, j;

	for (i = 0; i <= v->st->curframe; i++) {
		frame = v->st->frame[i];
		for (j = 0; j < OBPF_NR_REGS; j++) {
			snprintf(where, sizeof(where), "frame %u's R%u", i, j);
			if (!reg_fits(v, &frame->regs[j], reg_value(v, i, j), where))
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
	if (d->op == OBPF_OP_CALL_ADDR || d->op == OBPF_OP_TAIL_CALL) {
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
	char where[16];

	for (i = 0; i < OBPF_NR_REGS; i++) {
		if (!(mask & (1u << i)))
			continue;
		snprintf(where, sizeof(where), "R%u", i);
		if (frame->regs[i].type == OBPF_REG_NOT_INIT)
			return deny(v->o, "claim: R%u is not initialised\nfact:  it is read\n", i);
		if (!reg_fits(v, &frame->regs[i], v->regs[i], where))
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

/* Where the run may be now that it came to @insn: behind @from, or where that was taken for done. */
static void add_followers(struct obpf_oracle *o, struct place *places, u32 *nr, u32 from, u32 insn,
			  bool exact)
{
	u32 i;

	add_steps(o, places, nr, from, insn, exact);
	for (i = o->steps[from].child; i; i = o->steps[i].sibling)
		if (o->steps[i].insn == insn && o->steps[i].pruned)
			add_steps(o, places, nr, o->steps[i].kept, insn, false);
}

/* What the helper that has just returned has given or taken. */
static void note_helper(struct obpf_oracle *o, const u64 *regs)
{
	const struct obpf_dinsn *d = o->prev == NOWHERE ? NULL : &o->insns[o->prev];
	const struct frame *before = &o->frames[o->depth];
	const struct obpf_func_proto *proto;
	struct region r = {};
	u32 i;

	if (!d || d->op != OBPF_OP_CALL_ADDR)
		return;
	proto = obpf_helper_proto(d->off);
	/* A dynptr is there to be given back also when it has no memory. */
	if ((proto->flags & OBPF_HELPER_ACQUIRES) &&
	    (regs[0] || proto->ret != OBPF_RET_RINGBUF_MEM_OR_NULL))
		o->held++;
	if (proto->flags & OBPF_HELPER_RELEASES)
		o->held--;
	if (proto->ret == OBPF_RET_MAP_VALUE_OR_NULL)
		r.type = OBPF_REG_MAP_VALUE;
	else if (proto->ret == OBPF_RET_RINGBUF_MEM_OR_NULL ||
		 proto->ret == OBPF_RET_DYNPTR_MEM_OR_NULL)
		r.type = OBPF_REG_MEM;
	if (!r.type || !regs[0])
		return;
	r.base = regs[0];
	for (r.map = 0; r.map < o->nr_maps; r.map++)
		if ((u64)(unsigned long)o->maps[r.map].map == before->regs[1])
			break;
	for (i = 0; i < o->nr_regions; i++)
		if (!memcmp(&o->regions[i], &r, sizeof(r)))
			return;
	if (o->nr_regions < MAX_REGIONS)
		o->regions[o->nr_regions++] = r;
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
		add_followers(o, next, &nr, o->places[i].step, insn, o->places[i].exact);
	if (o->cut)
		return true;
	o->why[0] = '\0';
	for (i = 0; i < nr; i++)
		if (place_fits(o, &next[i], regs))
			o->places[fit++] = next[i];
	o->nr_places = fit;
	o->checked++;
	o->exact += fit && o->places[0].exact;
	if (!fit)
		tell(o, insn);
	o->prev = insn;
	return o->failed;
}

/* @insns with a TRACE in front of each. */
static struct obpf_dinsn *instrument(struct obpf_oracle *o, const struct obpf_dinsn *insns)
{
	struct obpf_dinsn *copy = calloc(o->nr_insns, 2 * sizeof(*copy)), *d;
	u32 i;

	if (!copy)
		return NULL;
	for (i = 0; i < o->nr_insns; i++) {
		d = &copy[2 * i];
		d[0].op = OBPF_OP_TRACE;
		d[0].off = i;
		d[0].imm = (s64)(unsigned long)&o->trace;
		d[1] = insns[i];
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
		}
		/* The interpreter goes on two slots behind LD_IMM64. */
		if (d[1].op == OBPF_OP_LD_IMM64_HI) {
			d[0] = d[1];
			d[1] = (struct obpf_dinsn){ .op = OBPF_OP_JA };
		}
	}
	return copy;
}

int obpf_oracle_run(struct obpf_oracle *o, const struct obpf_dinsn *insns, u32 max_steps, u64 ctx,
		    struct obpf_run_ctx *rc, u64 *r0)
{
	struct obpf_dinsn *copy;

	if (o->lost || !o->nr_steps)
		return -E2BIG;
	copy = instrument(o, insns);
	if (!copy)
		return -ENOMEM;
	o->insns = insns;
	o->places[0] = (struct place){ .step = 0, .exact = true };
	o->nr_places = 1;
	o->ctx = ctx;
	o->prev = NOWHERE;
	o->nr_regions = 0;
	o->held = 0;
	o->left = max_steps;
	o->cut = false;
	o->failed = false;
	o->text[0] = '\0';
	*r0 = obpf_interp_run(copy, ctx, rc);
	free(copy);
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

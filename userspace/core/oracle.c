// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * oracle.c - runs an accepted program beside the verifier's states.
 *
 * Hosted only, one thread. The run is the interpreter's own, of a copy of the program with a TRACE in
 * front of every instruction (oracle_image.c). Tail calls go on in that very copy, from the beginning
 * of the walk. The callbacks of timers that it has started follow it, each a run of its own as its
 * walk is one.
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

#include "env_host.h"
#include "isa/disasm.h"
#include "oracle_home.h"
#include "verifier/env.h"

/* ---- the walk is watched */
static void forget_walk(struct obpf_oracle *o)
{
	u32 i;

	for (i = 0; i < o->nr_steps; i++)
		free(o->steps[i].st);
	o->nr_steps = 0;
	o->bytes = 0;
	o->lost = false;
}

static size_t frame_size(const struct obpf_func_state *frame)
{
	return sizeof(*frame) + frame->nr_slots * sizeof(frame->slots[0]);
}

/* In one block, that a free() gives back. */
static struct obpf_verifier_state *copy_state(struct obpf_oracle *o,
					      const struct obpf_verifier_state *st)
{
	size_t size = sizeof(*st);
	struct obpf_verifier_state *copy;
	u8 *at;
	u32 i;

	for (i = 0; i <= st->curframe; i++)
		size += frame_size(st->frame[i]);
	o->bytes += size;
	at = o->bytes > OBPF_ORACLE_MAX_BYTES ? NULL : malloc(size);
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
	struct obpf_oracle_step *grown;
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
	o->steps[o->nr_steps] = (struct obpf_oracle_step){ .insn = insn };
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
	free(o->funcs);
	o->funcs = NULL;
	o->nr_funcs = 0;
	o->maps = calloc(args->nr_maps + 1, sizeof(*o->maps));
	o->nr_maps = 0;
	o->nr_insns = args->nr_insns;
	o->runs = 0;
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
	o->steps[number].st = copy_state(o, st);
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

static void note_funcs(struct obpf_oracle *o, const struct obpf_verifier_env *env)
{
	const struct obpf_subprog *sub;
	u32 i;

	o->funcs = calloc(env->nr_subprogs, sizeof(*o->funcs));
	if (!o->funcs) {
		o->lost = true;
		return;
	}
	o->nr_funcs = env->nr_subprogs;
	for (i = 0; i < env->nr_subprogs; i++) {
		sub = &env->subprogs[i];
		o->funcs[i] = (struct obpf_oracle_func){ .start = sub->start,
							 .end = sub->end,
							 .stack = sub->stack,
							 .known = min(sub->stack, sub->fast_above),
							 .global = obpf_subprog_is_global(env, i),
							 .is_void = sub->sig && sub->sig->is_void };
	}
}

static void watch_end(struct obpf_watch *w, const struct obpf_verifier_env *env)
{
	struct obpf_oracle *o = container_of(w, struct obpf_oracle, watch);
	u32 i;

	for (i = 0; i < o->nr_steps; i++)
		if (o->steps[i].st)
			obpf_state_each_reg(o->steps[i].st, note_loose, (void *)env);
	note_funcs(o, env);
}

struct obpf_watch *obpf_oracle_watch(struct obpf_oracle *o)
{
	return &o->watch;
}

bool obpf_oracle_deny(struct obpf_oracle *o, const char *fmt, ...)
{
	va_list args;

	if (!o->why[0]) {
		va_start(args, fmt);
		vsnprintf(o->why, sizeof(o->why), fmt, args);
		va_end(args);
	}
	return false;
}

/* ---- the run */
static void add_place(struct obpf_oracle *o, struct obpf_oracle_place *places, u32 *nr, u32 step,
		      bool exact)
{
	u32 i;

	for (i = 0; i < *nr; i++)
		if (places[i].step == step && places[i].exact == exact)
			return;
	if (*nr == OBPF_ORACLE_PLACES)
		o->cut = true;
	else
		places[(*nr)++] = (struct obpf_oracle_place){ .step = step, .exact = exact };
}

/* The walk's own steps to @insn from @from. */
static void add_steps(struct obpf_oracle *o, struct obpf_oracle_place *places, u32 *nr, u32 from,
		      u32 insn, bool exact)
{
	u32 i;

	for (i = o->steps[from].child; i; i = o->steps[i].sibling)
		if (o->steps[i].insn == insn && !o->steps[i].pruned)
			add_place(o, places, nr, i, exact);
}

/* Steps to @insn behind @from, or where that was taken for done. */
static void add_behind(struct obpf_oracle *o, struct obpf_oracle_place *places, u32 *nr, u32 from,
		       u32 insn, bool exact)
{
	u32 i;

	add_steps(o, places, nr, from, insn, exact);
	for (i = o->steps[from].child; i; i = o->steps[i].sibling)
		if (o->steps[i].insn == insn && o->steps[i].pruned)
			add_steps(o, places, nr, o->steps[i].kept, insn, false);
}

/* The call that a callback returns to, when one has ended at @from, before @insn; or NOWHERE. */
static u32 called_back_by(const struct obpf_oracle *o, u32 from, u32 insn)
{
	const struct obpf_oracle_step *s = &o->steps[from];
	const struct obpf_func_state *frame = s->st ? obpf_state_cur(s->st) : NULL;
	const struct obpf_dinsn *d = &o->insns[s->insn];

	if (!frame || !frame->callback || !obpf_oracle_may_return(d) ||
	    (d->op != OBPF_OP_EXIT && insn == s->insn + 1))
		return OBPF_ORACLE_NOWHERE;
	return frame->callsite;
}

/*
 * Where the run may be now that it came to @insn from @from. A callback returns to the call in the
 * walk, and beyond it in the run.
 */
static void add_followers(struct obpf_oracle *o, struct obpf_oracle_place *places, u32 *nr,
			  const struct obpf_oracle_place *from, u32 insn)
{
	u32 call = called_back_by(o, from->step, insn), nr_calls = 0, i;
	struct obpf_oracle_place calls[OBPF_ORACLE_PLACES];

	if (call == OBPF_ORACLE_NOWHERE) {
		add_behind(o, places, nr, from->step, insn, from->exact);
		return;
	}
	add_behind(o, calls, &nr_calls, from->step, call, from->exact);
	for (i = 0; i < nr_calls; i++)
		add_behind(o, places, nr, calls[i].step, insn, calls[i].exact);
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

const struct obpf_oracle_func *obpf_oracle_func_at(const struct obpf_oracle *o, u32 insn)
{
	u32 i;

	for (i = 0; i + 1 < o->nr_funcs && insn >= o->funcs[i].end; i++)
		;
	return &o->funcs[i];
}

/* What the first state of a global function's own walk says that it was handed. */
static void note_args(struct obpf_oracle *o, struct obpf_oracle_entry *e,
		      const struct obpf_verifier_state *st, const u64 *regs)
{
	const struct obpf_reg_state *reg;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++) {
		reg = &obpf_state_cur(st)->regs[i + 1];
		e->args[i] = (struct obpf_oracle_region){ .type = OBPF_REG_MEM,
							  .base = regs[i + 1],
							  .size = reg->size };
		e->args[i].live = reg->type == OBPF_REG_MEM &&
				  obpf_oracle_owns(o, regs[i + 1], reg->size);
	}
}

static void push_entry(struct obpf_oracle *o)
{
	struct obpf_oracle_entry *e = &o->entries[o->nr_entries++];

	e->depth = o->depth;
	e->held = o->held;
	e->nr_places = o->nr_places;
	memcpy(e->places, o->places, o->nr_places * sizeof(*e->places));
}

/*
 * A global function is entered, or the program by a tail call: the walk that is followed is its own,
 * until it returns. What it is handed must fit the first state of that. What a tail call leaves, when
 * it has a walk of its own, is over: the program returns where that would have.
 */
static void enter(struct obpf_oracle *o, struct obpf_oracle_place *next, u32 *nr, u32 insn,
		  const u64 *regs)
{
	struct obpf_oracle_entry *e;

	if (o->depth != obpf_oracle_base(o))
		push_entry(o);
	add_steps(o, next, nr, 0, insn, true);
	if (!o->nr_entries)
		return;
	e = &o->entries[o->nr_entries - 1];
	memset(e->args, 0, sizeof(e->args));
	if (*nr)
		note_args(o, e, o->steps[next[0].step].st, regs);
}

/* Has a walk of its own been entered with @insn? */
static bool is_entered(const struct obpf_oracle *o, u32 insn)
{
	if (o->prev == OBPF_ORACLE_NOWHERE)
		return false;
	switch (o->insns[o->prev].op) {
	case OBPF_OP_CALL_LOCAL:
		return obpf_oracle_func_at(o, insn)->global;
	case OBPF_OP_TAIL_CALL:
	case OBPF_OP_TAIL_CALL_IN:
		return !insn;
	default:
		return false;
	}
}

/* Where the run may be now that it came to @insn. */
static void follow(struct obpf_oracle *o, struct obpf_oracle_place *next, u32 *nr, u32 insn,
		   const u64 *regs)
{
	const struct obpf_oracle_entry *e = obpf_oracle_entry(o);
	const struct obpf_oracle_place *from = o->places;
	u32 nr_from = o->nr_places, i;

	if (is_entered(o, insn)) {
		enter(o, next, nr, insn, regs);
		return;
	}
	if (e && o->depth < e->depth) {
		from = e->places;
		nr_from = e->nr_places;
		o->nr_entries--;
	}
	for (i = 0; i < nr_from; i++)
		add_followers(o, next, nr, &from[i], insn);
}

static bool trace_step(const struct obpf_trace *t, s32 off, u32 depth, const u64 *regs)
{
	struct obpf_oracle *o = container_of(t, struct obpf_oracle, trace);
	struct obpf_oracle_place next[OBPF_ORACLE_PLACES];
	u32 insn = off, nr = 0, fit = 0, i;

	if (!o->left--)
		o->cut = true;
	o->depth = depth;
	obpf_oracle_note_effects(o, regs);
	memcpy(o->frames[depth].regs, regs, sizeof(o->frames[depth].regs));
	o->frames[depth].stack = obpf_oracle_func_at(o, insn)->stack;
	follow(o, next, &nr, insn, regs);
	if (o->cut)
		return true;
	o->why[0] = '\0';
	for (i = 0; i < nr; i++) {
		obpf_oracle_note_element(o, &next[i], regs);
		if (obpf_oracle_place_fits(o, &next[i], regs))
			o->places[fit++] = next[i];
	}
	/* What other places said does not matter where one fits. */
	if (fit)
		o->why[0] = '\0';
	o->nr_places = fit;
	o->checked++;
	o->exact += fit && o->places[0].exact;
	if (!fit || !obpf_oracle_frame_is_apart(o) ||
	    !obpf_oracle_access_is_allowed(o, &o->insns[insn], regs))
		tell(o, insn);
	o->prev = insn;
	return o->failed;
}

static void begin(struct obpf_oracle *o)
{
	o->places[0] = (struct obpf_oracle_place){ .step = 0, .exact = true };
	o->nr_places = 1;
	o->nr_entries = 0;
	o->prev = OBPF_ORACLE_NOWHERE;
	o->depth = 0;
	o->nr_regions = 0;
	o->nr_dynptrs = 0;
	o->lock = 0;
	o->held = 0;
}

u64 obpf_oracle_call_later(const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	struct obpf_oracle *o = container_of(rc->callee, struct obpf_oracle_image, callee)->oracle;
	u64 r0;

	if (!o)
		return 0;
	o->nr_calls++;
	o->called++;
	begin(o);
	obpf_oracle_note_timer(o, arg);
	r0 = obpf_interp_call(fn, arg, rc);
	obpf_oracle_clean_up(o, rc);
	return r0;
}

/* What the run has left to timers, the first that is due first. */
static void call_timers(struct obpf_oracle *o)
{
	o->nr_calls = 0;
	while (!o->failed && !o->cut && o->nr_calls < OBPF_ORACLE_CALLS)
		if (!obpf_env_fire_first())
			break;
}

/* Entries of the program's arrays that are @from become @to: every other one, by turns. */
static void change_arrays(const struct obpf_oracle *o, struct obpf_callee *from,
			  struct obpf_callee *to)
{
	const struct obpf_callees *callees;
	u32 i, index;

	for (i = 0; i < o->nr_maps; i++) {
		callees = o->maps[i].callees;
		for (index = o->runs % 2; callees && index < callees->nr; index += 2)
			if (callees->entries[index] == from)
				callees->entries[index] = to;
	}
}

int obpf_oracle_run(struct obpf_oracle *o, const struct obpf_callee *prog, u32 max_steps, u64 ctx,
		    struct obpf_run_ctx *rc, u64 *r0)
{
	if (o->lost || !o->nr_steps)
		return -E2BIG;
	o->insns = prog->insns;
	o->image = obpf_oracle_image_new(o, prog);
	if (!o->image)
		return -ENOMEM;
	begin(o);
	obpf_oracle_note_context(o, ctx, rc);
	o->left = max_steps;
	o->cut = false;
	o->failed = false;
	o->text[0] = '\0';
	rc->callee = &o->image->callee;
	change_arrays(o, NULL, &o->image->callee);
	*r0 = obpf_interp_run(o->image->insns, ctx, rc);
	change_arrays(o, &o->image->callee, NULL);
	rc->callee = NULL;
	o->runs++;
	o->tail_calls += rc->tail_calls;
	obpf_oracle_clean_up(o, rc);
	call_timers(o);
	obpf_oracle_image_end(o->image);
	o->image = NULL;
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

u64 obpf_oracle_called(const struct obpf_oracle *o)
{
	return o->called;
}

u64 obpf_oracle_tail_calls(const struct obpf_oracle *o)
{
	return o->tail_calls;
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
	free(o->funcs);
	free(o);
}

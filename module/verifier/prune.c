// SPDX-License-Identifier: GPL-2.0
/*
 * prune.c - pending branches, states that were seen, and when one of them makes a path superfluous.
 *
 * Floor F2. Process context, no locks. A path ends where an earlier one passed with a state that
 * covers its own: whatever the program can do from here was or will be walked from there. What is
 * not live does not count, nor do numbers that nothing was decided by (deps.h); of the rest,
 * "covers" is inclusion, value by value; equalities and references that the earlier state relied
 * upon must hold in the later one.
 *
 * Kept states form a tree. Branches are walked depth first, so that a state whose paths have not
 * all ended is an ancestor of the path at hand, which has come round to it in a loop. There:
 * - the very same state again means a loop that does not end;
 * - at a loop point, which the machine leaves by itself some time, a state that is covered, number
 *   by number, ends the path; one that is not loses what it knows of numbers that have changed and
 *   decide nothing, so that it soon will be;
 * - elsewhere the loop is walked once more.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

/*
 * A state is kept when this much has happened since the last: keeping every one costs more than it
 * saves. In a loop that is being walked round after round, which seldom repeats, more has to.
 */
#define MIN_JUMPS_BETWEEN 2
#define MIN_INSNS_BETWEEN 8
#define MIN_JUMPS_IN_LOOP 20
#define MIN_INSNS_IN_LOOP 100
/*
 * Kept states that are of no use go when they were tried in vain this often, and that many times as
 * often as with success. A loop point's ancestors are what makes it converge.
 */
#define MISSES_ALLOWED 3
#define MISSES_ALLOWED_AT_LOOP_POINT 64
/* Parents of a path that are looked through for its turn before. */
#define PARENTS_LOOKED_AT 64

/* Stands for a number that equals no other. */
#define UNIQUE_ID 0

int obpf_pending_check(struct obpf_verifier_env *env)
{
	if (env->nr_pending < OBPF_MAX_PENDING)
		return 0;
	return obpf_reject(env, TOO_COMPLEX, "The sequence of %u jumps is too complex.",
			   env->nr_pending);
}

struct obpf_verifier_state *obpf_pending_push(struct obpf_verifier_env *env,
					      const struct obpf_verifier_state *st, u32 insn)
{
	struct obpf_verifier_state *other = obpf_state_copy(env, st);

	if (!other)
		return NULL;
	obpf_note_way(env, insn);
	if (other->parent)
		other->parent->branches++;
	other->insn = insn;
	other->from = env->insn;
	other->log_pos = env->log->end;
	other->next = env->pending;
	env->pending = other;
	env->nr_pending++;
	return other;
}

/* How two states are compared. */
enum precision {
	AS_DEMANDED, /* the old state is done: numbers that nothing was decided by do not count */
	EVERY_NUMBER, /* it is not, and any number of it may still turn out to count */
	THE_SAME, /* neither covers more than the other */
};

struct pair {
	struct obpf_verifier_env *env;
	const struct obpf_verifier_state *old;
	const struct obpf_verifier_state *cur;
	enum precision how;
};

/* Begin to compare: nothing is paired yet. */
static void forget_pairs(struct obpf_verifier_env *env)
{
	env->nr_id_pairs = 0;
	if (!++env->id_round) {
		memset(env->id_pairs, 0, sizeof(env->id_pairs));
		env->id_round = 1;
	}
}

/* The pair of @old, a new one where there is none. */
static struct obpf_id_pair *pair_of(struct obpf_verifier_env *env, u32 old, bool *is_new)
{
	/* By 2^32 over the golden ratio. */
	u32 at = (u32)(old * 0x9e3779b1u) >> (32 - OBPF_ID_TABLE_BITS);
	struct obpf_id_pair *p;

	for (p = &env->id_pairs[at]; p->round == env->id_round && p->old != old;
	     p = &env->id_pairs[at])
		at = (at + 1) % OBPF_ID_TABLE_SIZE;
	*is_new = p->round != env->id_round;
	if (!*is_new)
		return p;
	/* More than large frames leave room for: nothing is known to be equal. */
	if (env->nr_id_pairs == OBPF_MAX_ID_PAIRS) {
		*is_new = false;
		p = &env->no_pair;
		*p = (struct obpf_id_pair){ .old = old, .cur = ~0u };
		return p;
	}
	*p = (struct obpf_id_pair){ .old = old, .round = env->id_round };
	env->nr_id_pairs++;
	return p;
}

/* Where @old names an id twice, so must @cur, with numbers as far from each other: @off further. */
static bool map_id(struct obpf_verifier_env *env, u32 old, u32 cur, s64 off)
{
	struct obpf_id_pair *p;
	bool is_new;

	if (!old)
		return true;
	p = pair_of(env, old, &is_new);
	if (is_new) {
		p->cur = cur;
		p->off = off;
		return true;
	}
	return cur != UNIQUE_ID && p->cur == cur && p->off == off;
}

/* The how-manieth reference held; nr_refs when none. */
static u32 ref_index(const struct obpf_verifier_state *st, u32 ref)
{
	u32 i;

	for (i = 0; i < st->nr_refs && st->refs[i].id != ref; i++)
		;
	return i;
}

static bool covers_var(const struct pair *p, const struct obpf_scalar *old,
		       const struct obpf_scalar *cur)
{
	return p->how == THE_SAME ? !memcmp(old, cur, sizeof(*old)) :
				    obpf_scalar_includes(old, cur);
}

static bool counts(const struct pair *p, const struct obpf_reg_state *old)
{
	return p->how != AS_DEMANDED || obpf_dep_is_precise(p->env, old->dep);
}

/* Pointers to the values of a map with locks tell by their ids which of them are the same. */
static bool same_identity(const struct obpf_reg_state *old, const struct obpf_reg_state *cur)
{
	return old->type != OBPF_REG_MAP_VALUE || !old->id == !cur->id;
}

static bool covers_lock(struct obpf_verifier_env *env, const struct obpf_held_lock *old,
			const struct obpf_held_lock *cur)
{
	if (!old->held || !cur->held)
		return old->held == cur->held;
	return old->map == cur->map && !old->id == !cur->id && map_id(env, old->id, cur->id, 0);
}

/* Pointers into a packet: more may be known to lie inside. */
static bool covers_packet(const struct pair *p, const struct obpf_reg_state *old,
			  const struct obpf_reg_state *cur)
{
	return covers_var(p, &old->var, &cur->var) && old->off == cur->off &&
	       old->past == cur->past && !old->id == !cur->id &&
	       (p->how == THE_SAME ? old->size == cur->size : old->size <= cur->size) &&
	       map_id(p->env, old->id, cur->id, 0);
}

/* What memory belongs to: references in the order of their acquisition, dynptrs by their numbers. */
static bool covers_ref(const struct pair *p, u32 old, u32 cur)
{
	return !old == !cur && ref_index(p->old, old) == ref_index(p->cur, cur) &&
	       map_id(p->env, old, cur, 0);
}

static bool covers_number(const struct pair *p, const struct obpf_reg_state *old,
			  const struct obpf_reg_state *cur)
{
	if (!counts(p, old))
		return true;
	return covers_var(p, &old->var, &cur->var) && (!old->id || old->cut == cur->cut) &&
	       map_id(p->env, old->id, cur->id, (s64)cur->off - old->off);
}

static bool covers_reg(const struct pair *p, const struct obpf_reg_state *old,
		       const struct obpf_reg_state *cur)
{
	if (old->type == OBPF_REG_NOT_INIT && p->how != THE_SAME)
		return true;
	if (old->type != cur->type || old->maybe_null != cur->maybe_null ||
	    !same_identity(old, cur))
		return false;
	if (old->type == OBPF_REG_SCALAR)
		return covers_number(p, old, cur);
	if (obpf_reg_is_packet(old))
		return covers_packet(p, old, cur);
	if (!covers_var(p, &old->var, &cur->var) || old->off != cur->off || old->map != cur->map ||
	    old->size != cur->size || old->mem != cur->mem || old->frame != cur->frame ||
	    !covers_ref(p, old->ref, cur->ref))
		return false;
	return map_id(p->env, old->id, cur->id, 0);
}

static bool holds_ptr(const struct obpf_stack_slot *slot)
{
	if (slot->kind[0] == OBPF_BYTE_DYNPTR)
		return true;
	return slot->kind[0] == OBPF_BYTE_SPILL && obpf_reg_is_ptr(&slot->reg);
}

static bool covers_byte(const struct pair *p, const struct obpf_stack_slot *old,
			const struct obpf_stack_slot *cur, u32 i)
{
	if (p->how == THE_SAME && old->kind[i] != cur->kind[i])
		return false;
	switch (old->kind[i]) {
	case OBPF_BYTE_INVALID:
		return true;
	case OBPF_BYTE_ZERO:
		return obpf_stack_byte_is_zero(cur, i);
	default: /* anything may be read there, but for what is left of a pointer */
		return !holds_ptr(cur);
	}
}

static bool covers_slot(const struct pair *p, const struct obpf_stack_slot *old,
			const struct obpf_stack_slot *cur)
{
	u32 size = obpf_stack_spill_size(old), i;
	struct obpf_reg_state value;

	if (old->kind[0] == OBPF_BYTE_DYNPTR)
		return cur->kind[0] == OBPF_BYTE_DYNPTR && covers_reg(p, &old->reg, &cur->reg);
	for (i = size; i < OBPF_SLOT_SIZE; i++)
		if (!covers_byte(p, old, cur, i))
			return false;
	if (!size)
		return true;
	if (obpf_reg_is_ptr(&old->reg) || holds_ptr(cur) || p->how == THE_SAME)
		return obpf_stack_spill_size(cur) == size && covers_reg(p, &old->reg, &cur->reg);
	obpf_stack_slot_load(cur, 0, size, &value);
	return covers_reg(p, &old->reg, &value);
}

static const struct obpf_stack_slot *slot_or_nothing(const struct obpf_func_state *frame, u32 i)
{
	static const struct obpf_stack_slot nothing;

	return i < frame->nr_slots ? &frame->slots[i] : &nothing;
}

/* Is what slot @i holds live? Those beyond the mask are taken to be. */
static bool slot_lives(u64 live, u32 i)
{
	return i >= 64 || (live & (1ull << i));
}

/* What is live in frame @i of @st, when its innermost frame stands at @insn. */
struct live {
	u32 regs;
	u64 slots;
};

static struct live live_in(const struct obpf_verifier_env *env,
			   const struct obpf_verifier_state *st, u32 i, u32 insn)
{
	struct live live;
	u32 call;

	if (i == st->curframe) {
		live.regs = env->aux[insn].live;
		live.slots = env->aux[insn].live_slots;
		return live;
	}
	/*
	 * Registers where the caller goes on, which R0 is not set by a callback for; slots at the
	 * call, for the callee may have been given some.
	 */
	call = st->frame[i + 1]->callsite;
	live.regs = env->aux[obpf_frame_resume(st->frame[i + 1])].live & ~1u;
	live.slots = env->aux[call].live_slots;
	return live;
}

static bool covers_frame(const struct pair *p, const struct obpf_func_state *old,
			 const struct obpf_func_state *cur, struct live live)
{
	u32 nr = p->how == THE_SAME ? max(old->nr_slots, cur->nr_slots) : old->nr_slots, i;

	if (old->held != cur->held)
		return false;
	/* Where as many turns are left, or more. */
	if (old->callbacks > cur->callbacks)
		return false;
	for (i = 0; i < OBPF_NR_REGS; i++)
		if ((live.regs & (1u << i)) && !covers_reg(p, &old->regs[i], &cur->regs[i]))
			return false;
	for (i = 0; i < nr; i++)
		if (slot_lives(live.slots, i) &&
		    !covers_slot(p, slot_or_nothing(old, i), slot_or_nothing(cur, i)))
			return false;
	return true;
}

/* Does @old cover @cur, which came here by the same chain of calls? */
static bool covers(struct obpf_verifier_env *env, const struct obpf_verifier_state *old,
		   const struct obpf_verifier_state *cur, enum precision how)
{
	struct pair p = { .env = env, .old = old, .cur = cur, .how = how };
	u32 i;

	/* References are compared in the order of their acquisition. */
	if (old->nr_refs != cur->nr_refs)
		return false;
	forget_pairs(env);
	if (!covers_lock(env, &old->lock, &cur->lock))
		return false;
	for (i = 0; i <= old->curframe; i++)
		if (!covers_frame(&p, old->frame[i], cur->frame[i],
				  live_in(env, old, i, env->insn)))
			return false;
	return true;
}

/* ---- a path that ends at a state seen: it needs to know what that one needs to know */
static void inherit_reg(struct obpf_verifier_env *env, const struct obpf_reg_state *old, u32 dep)
{
	if (old->type == OBPF_REG_SCALAR)
		obpf_dep_link(env, old->dep, dep);
}

static void inherit_slot(struct obpf_verifier_env *env, const struct obpf_stack_slot *old,
			 const struct obpf_stack_slot *cur)
{
	u32 i;

	if (cur->kind[0] != OBPF_BYTE_SPILL)
		return;
	if (old->kind[0] == OBPF_BYTE_SPILL)
		inherit_reg(env, &old->reg, cur->reg.dep);
	for (i = 0; i < OBPF_SLOT_SIZE; i++)
		if (old->kind[i] == OBPF_BYTE_ZERO && cur->kind[i] == OBPF_BYTE_SPILL)
			obpf_reg_demand(env, &cur->reg);
}

static void inherit(struct obpf_verifier_env *env, const struct obpf_verifier_state *old)
{
	const struct obpf_verifier_state *cur = env->cur;
	const struct obpf_func_state *of, *cf;
	struct live live;
	u32 i, j;

	for (i = 0; i <= cur->curframe; i++) {
		of = old->frame[i];
		cf = cur->frame[i];
		live = live_in(env, cur, i, env->insn);
		for (j = 0; j < OBPF_NR_REGS; j++)
			if (live.regs & (1u << j))
				inherit_reg(env, &of->regs[j], cf->regs[j].dep);
		for (j = 0; j < min(of->nr_slots, cf->nr_slots); j++)
			if (slot_lives(live.slots, j))
				inherit_slot(env, &of->slots[j], &cf->slots[j]);
	}
}

/* Is everything known of what lies behind @st? Otherwise the ancestor that is still being walked. */
static struct obpf_verifier_state *open_head(struct obpf_verifier_state *st)
{
	struct obpf_verifier_state *head = st;

	while (head && !head->branches)
		head = head->head;
	return head;
}

/* The path at hand ends in @head, one of its ancestors. */
static void note_head(struct obpf_verifier_env *env, struct obpf_verifier_state *head)
{
	struct obpf_verifier_state *st;

	head->is_head = true;
	for (st = env->cur->parent; st != head; st = st->parent) {
		/* Then so it is in all up to there. */
		if (st->head && st->head->depth <= head->depth)
			return;
		st->head = head;
	}
}

/* ---- keeping states */
/* @st is on no list, and its paths have ended. */
static void let_go(struct obpf_verifier_env *env, struct obpf_verifier_state *st)
{
	if (!st->is_head) {
		obpf_state_free(env, st);
		return;
	}
	st->next = env->retired;
	env->retired = st;
}

/*
 * States of one instruction in a function that was called from one place are compared; what hashes
 * alike shares a bucket with them. Chains of calls may still differ further up: where there are many
 * of them, their states are of little use, and it is by being tried in vain that they go.
 */
static struct obpf_verifier_state **bucket_of(struct obpf_verifier_env *env)
{
	return &env->aux[(env->insn ^ obpf_state_cur(env->cur)->callsite) % env->nr_insns].seen;
}

static bool is_comparable(const struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	return st->insn == env->insn &&
	       obpf_state_cur(st)->callsite == obpf_state_cur(env->cur)->callsite;
}

static bool same_chain(const struct obpf_verifier_state *a, const struct obpf_verifier_state *b)
{
	u32 i;

	if (a->curframe != b->curframe)
		return false;
	for (i = 1; i <= a->curframe; i++)
		if (a->frame[i]->callsite != b->frame[i]->callsite)
			return false;
	return true;
}

static void drop_seen(struct obpf_verifier_env *env, struct obpf_verifier_state **link)
{
	struct obpf_verifier_state *st = *link;

	*link = st->next;
	env->cur_states--;
	st->retired = true;
	if (!st->branches)
		let_go(env, st);
}

static bool worth_keeping(const struct obpf_verifier_env *env, u32 jumps, u32 insns)
{
	return env->jumps - env->jumps_at_last_state >= jumps &&
	       env->res->insns_processed - env->insns_at_last_state >= insns;
}

static void keep_reg(struct obpf_verifier_env *env, struct obpf_reg_state *kept,
		     struct obpf_reg_state *cur)
{
	if (kept->type == OBPF_REG_SCALAR)
		kept->dep = cur->dep = obpf_dep_keep(env, kept->dep);
}

/* Leave out of @kept what is not live, and give its numbers nodes, which the path goes on with. */
static void keep_live(struct obpf_verifier_env *env, struct obpf_verifier_state *kept)
{
	struct obpf_func_state *kf, *cf;
	struct live live;
	u32 i, j;

	for (i = 0; i <= kept->curframe; i++) {
		kf = kept->frame[i];
		cf = env->cur->frame[i];
		live = live_in(env, kept, i, env->insn);
		for (j = 0; j < OBPF_NR_REGS; j++) {
			if (live.regs & (1u << j))
				keep_reg(env, &kf->regs[j], &cf->regs[j]);
			else
				obpf_reg_set_not_init(&kf->regs[j]);
		}
		for (j = 0; j < kf->nr_slots; j++) {
			if (!slot_lives(live.slots, j))
				memset(&kf->slots[j], 0, sizeof(kf->slots[j]));
			else if (kf->slots[j].kind[0] == OBPF_BYTE_SPILL)
				keep_reg(env, &kf->slots[j].reg, &cf->slots[j].reg);
		}
	}
}

static void count_id(struct obpf_reg_state *reg, void *arg)
{
	bool is_new;

	if (reg->type == OBPF_REG_SCALAR && reg->id)
		pair_of(arg, reg->id, &is_new)->cur++;
}

static void drop_lone_id(struct obpf_reg_state *reg, void *arg)
{
	bool is_new;

	if (reg->type == OBPF_REG_SCALAR && reg->id && pair_of(arg, reg->id, &is_new)->cur == 1)
		obpf_reg_set_id(reg, 0);
}

/* A number without kin says nothing of others, and needs to be no one's kin. */
static void drop_lone_ids(struct obpf_verifier_env *env, struct obpf_verifier_state *kept)
{
	forget_pairs(env);
	obpf_state_each_reg(kept, count_id, env);
	obpf_state_each_reg(kept, drop_lone_id, env);
}

static int keep_state(struct obpf_verifier_env *env)
{
	struct obpf_verifier_state *kept = obpf_state_copy(env, env->cur), **bucket;

	if (!kept)
		return -ENOMEM;
	keep_live(env, kept);
	drop_lone_ids(env, kept);
	kept->depth = kept->parent ? kept->parent->depth + 1 : 0;
	kept->branches = 1;
	env->cur->parent = kept;
	kept->insn = env->insn;
	bucket = bucket_of(env);
	kept->next = *bucket;
	*bucket = kept;
	env->jumps_at_last_state = env->jumps;
	env->insns_at_last_state = env->res->insns_processed;
	env->cur_states++;
	env->res->total_states++;
	env->res->peak_states = max(env->res->peak_states, env->cur_states);
	return 0;
}

void obpf_prune_path_end(struct obpf_verifier_env *env, struct obpf_verifier_state *path)
{
	struct obpf_verifier_state *st, *parent;

	for (st = path->parent; st && !--st->branches; st = parent) {
		parent = st->parent;
		st->parent = NULL;
		if (st->retired)
			let_go(env, st);
	}
	path->parent = NULL;
}

/* ---- loop points */
static void widen_reg(struct obpf_verifier_env *env, const struct obpf_reg_state *old,
		      struct obpf_reg_state *cur)
{
	if (old->type != OBPF_REG_SCALAR || cur->type != OBPF_REG_SCALAR ||
	    obpf_dep_is_precise(env, old->dep) || obpf_scalar_includes(&old->var, &cur->var))
		return;
	obpf_reg_set_unknown(cur);
}

/* What has changed since @old, and nothing was decided by yet, may be anything. */
static void widen(struct obpf_verifier_env *env, const struct obpf_verifier_state *old)
{
	struct obpf_verifier_state *cur = env->cur;
	struct obpf_func_state *of, *cf;
	u32 i, j;

	for (i = 0; i <= cur->curframe; i++) {
		of = old->frame[i];
		cf = cur->frame[i];
		for (j = 0; j < OBPF_NR_REGS; j++)
			widen_reg(env, &of->regs[j], &cf->regs[j]);
		for (j = 0; j < min(of->nr_slots, cf->nr_slots); j++)
			if (obpf_stack_spill_size(&of->slots[j]) == OBPF_SLOT_SIZE &&
			    obpf_stack_spill_size(&cf->slots[j]) == OBPF_SLOT_SIZE)
				widen_reg(env, &of->slots[j].reg, &cf->slots[j].reg);
	}
}

/* ---- the visit */
/* What comparing the path with one state seen says. */
enum verdict { GO_ON, COVERED, ENDLESS };

/* @st is an ancestor of the path. */
static enum verdict compare_ancestor(struct obpf_verifier_env *env, struct obpf_verifier_state *st)
{
	bool again = st->loop_depth == env->cur->loop_depth;

	if (again)
		return covers(env, st, env->cur, THE_SAME) ? ENDLESS : GO_ON;
	if (!env->aux[env->insn].loop_point || !covers(env, st, env->cur, EVERY_NUMBER))
		return GO_ON;
	return COVERED;
}

static enum verdict compare(struct obpf_verifier_env *env, struct obpf_verifier_state *st)
{
	struct obpf_verifier_state *head;
	enum verdict v;

	if (!same_chain(st, env->cur))
		return GO_ON;
	if (st->branches) {
		v = compare_ancestor(env, st);
		if (v != COVERED)
			return v;
		head = st;
	} else {
		head = open_head(st);
		if (!covers(env, st, env->cur, head ? EVERY_NUMBER : AS_DEMANDED))
			return GO_ON;
	}
	st->hits++;
	if (env->args->watch)
		env->args->watch->prune(env->args->watch, env->cur->step, env->insn, st->step);
	inherit(env, st);
	if (head)
		note_head(env, head);
	return COVERED;
}

/*
 * Of a loop point, the state of the turn before: by how often it was tried in vain in other loops
 * around the same instruction it may be off its list, and without it this one might not converge.
 */
static struct obpf_verifier_state *last_turn(const struct obpf_verifier_env *env)
{
	struct obpf_verifier_state *st = env->cur->parent;
	u32 left;

	for (left = PARENTS_LOOKED_AT; st && left; left--, st = st->parent)
		if (is_comparable(env, st) && st->loop_depth < env->cur->loop_depth)
			return st;
	return NULL;
}

int obpf_prune_visit(struct obpf_verifier_env *env)
{
	struct obpf_insn_aux *aux = &env->aux[env->insn];
	bool forced = aux->loop_point || (env->args->prog_flags & OBPF_F_TEST_STATE_FREQ);
	bool keep = forced || worth_keeping(env, MIN_JUMPS_BETWEEN, MIN_INSNS_BETWEEN);
	struct obpf_verifier_state **link = bucket_of(env), *st, *ancestor = NULL;
	u32 allowed, compared = 0;

	while ((st = *link)) {
		if (!is_comparable(env, st)) {
			link = &st->next;
			continue;
		}
		compared++;
		switch (compare(env, st)) {
		case COVERED:
			return 1;
		case ENDLESS:
			return obpf_reject(env, INFINITE_LOOP, "infinite loop detected at insn %u",
					   env->insn);
		default:
			break;
		}
		if (st->branches) {
			ancestor = ancestor || !same_chain(st, env->cur) ? ancestor : st;
			keep &= forced || worth_keeping(env, 0, MIN_INSNS_IN_LOOP) ||
				worth_keeping(env, MIN_JUMPS_IN_LOOP, 0);
		}
		allowed = aux->loop_point && st->branches ? MISSES_ALLOWED_AT_LOOP_POINT :
							    MISSES_ALLOWED;
		if (keep && ++st->misses > st->hits * allowed + allowed)
			drop_seen(env, link);
		else
			link = &st->next;
	}
	st = aux->loop_point ? last_turn(env) : NULL;
	if (st && st->retired && same_chain(st, env->cur)) {
		if (compare(env, st) == COVERED)
			return 1;
		ancestor = st;
	}
	if (aux->loop_point && ancestor)
		widen(env, ancestor);
	env->max_states_per_insn = max(env->max_states_per_insn, compared + keep);
	return keep ? keep_state(env) : 0;
}

/* @paths: they have not ended, but they will not go on. */
static void free_list(struct obpf_verifier_env *env, struct obpf_verifier_state **list, bool paths)
{
	struct obpf_verifier_state *st;

	while ((st = *list)) {
		*list = st->next;
		if (paths)
			obpf_prune_path_end(env, st);
		obpf_state_free(env, st);
	}
}

void obpf_prune_exit(struct obpf_verifier_env *env)
{
	u32 i;

	free_list(env, &env->cur, true);
	free_list(env, &env->pending, true);
	for (i = 0; i < env->nr_insns; i++)
		free_list(env, &env->aux[i].seen, false);
	free_list(env, &env->retired, false);
}

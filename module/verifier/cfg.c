// SPDX-License-Identifier: GPL-2.0
/*
 * cfg.c - the shape of a program: subprograms, jumps, reachability, recursion, stack depth.
 *
 * Floor F2. Process context, no locks. Everything is linear in the program's size and keeps its own
 * stack, so that a hostile program cannot exhaust the machine's.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/env.h"

/* Frames are counted in steps of this many bytes, as the kernel's JITs do. */
#define FRAME_STEP 16

enum { WHITE, GRAY, BLACK };

/* The depth-first search's own memory, a slot each. */
struct search {
	u8 *color;
	u8 *edge; /* how many successors have been looked at */
	u32 *stack;
	u32 depth;
};

static bool is_second_slot(const struct obpf_verifier_env *env, u32 insn)
{
	return env->insns[insn].op == OBPF_OP_LD_IMM64_HI;
}

static u32 cls_of(const struct obpf_verifier_env *env, u32 insn)
{
	return obpf_op_info(&env->insns[insn])->cls;
}

/* Does the instruction jump to insn + 1 + off? */
static bool is_jump(const struct obpf_verifier_env *env, u32 insn)
{
	u32 cls = cls_of(env, insn);

	return cls == OBPF_CLS_JMP64 || cls == OBPF_CLS_JMP32 || cls == OBPF_CLS_JA ||
	       cls == OBPF_CLS_MAY_GOTO;
}

/* Does it call insn + 1 + off, or load its address? */
static bool names_subprog(const struct obpf_verifier_env *env, u32 insn)
{
	u32 op = env->insns[insn].op;

	return op == OBPF_OP_CALL_LOCAL || op == OBPF_OP_LD_FUNC;
}

/* A helper that calls back: its callback returns to the call. */
static bool calls_back(const struct obpf_verifier_env *env, u32 insn)
{
	const struct obpf_func_proto *proto = NULL;

	if (env->insns[insn].op == OBPF_OP_CALL)
		proto = obpf_helper_proto(env->insns[insn].imm);
	return proto && (proto->flags & OBPF_HELPER_CALLS_BACK);
}

static u32 target_of(const struct obpf_verifier_env *env, u32 insn)
{
	return insn + 1 + env->insns[insn].off;
}

static u32 width_of(const struct obpf_verifier_env *env, u32 insn)
{
	return cls_of(env, insn) == OBPF_CLS_LD_IMM64 ? 2 : 1;
}

u32 obpf_cfg_successors(const struct obpf_verifier_env *env, u32 insn, u32 out[2])
{
	switch (cls_of(env, insn)) {
	case OBPF_CLS_EXIT:
		return 0;
	case OBPF_CLS_JA:
		out[0] = target_of(env, insn);
		return 1;
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_MAY_GOTO:
		out[0] = insn + 1;
		out[1] = target_of(env, insn);
		return 2;
	default:
		out[0] = insn + width_of(env, insn);
		return 1;
	}
}

/* The program, or a target in it, seen from @insn: inside, and not half of an instruction? */
static int check_target(struct obpf_verifier_env *env, u32 insn, enum obpf_reject code)
{
	s64 target = (s64)insn + 1 + env->insns[insn].off;

	if (target < 0 || target >= env->nr_insns)
		return obpf_reject_at(env, code, insn,
				      code == OBPF_REJECT_BAD_CALL ?
					      "call to invalid destination from insn %u to %lld" :
					      "jump out of range from insn %u to %lld",
				      insn, (long long)target);
	if (is_second_slot(env, target))
		return obpf_reject_at(env, OBPF_REJECT_JUMP_INTO_LD_IMM64, insn,
				      "jump into the middle of ldimm64 insn %lld from insn %u",
				      (long long)target, insn);
	return 0;
}

/* Forms that no pass handles, targets outside the program, and the subprograms' entries. */
static int scan(struct obpf_verifier_env *env)
{
	u32 insn, nr = 1;
	int err;

	env->aux[0].entry = 1;
	for (insn = 0; insn < env->nr_insns; insn++) {
		switch (env->insns[insn].op) {
		case OBPF_OP_LD_BTF_ID:
			return obpf_reject_at(
				env, OBPF_REJECT_BTF_ID, insn,
				"ldimm64 of BTF id %lld: kernel objects are not supported",
				(long long)(u32)env->insns[insn].imm);
		case OBPF_OP_CALL_LOCAL:
		case OBPF_OP_LD_FUNC:
			err = check_target(env, insn, OBPF_REJECT_BAD_CALL);
			if (err)
				return err;
			nr += !env->aux[target_of(env, insn)].entry;
			env->aux[target_of(env, insn)].entry = 1;
			if (nr > OBPF_MAX_SUBPROGS)
				return obpf_reject_at(env, OBPF_REJECT_TOO_MANY_SUBPROGS, insn,
						      "too many subprograms");
			break;
		default:
			if (!is_jump(env, insn))
				break;
			err = check_target(env, insn, OBPF_REJECT_BAD_JUMP);
			if (err)
				return err;
			break;
		}
	}
	env->nr_subprogs = nr;
	return 0;
}

struct obpf_subprog *obpf_subprog_at(const struct obpf_verifier_env *env, u32 insn)
{
	u32 lo = 0, hi = env->nr_subprogs;

	while (hi - lo > 1) {
		u32 mid = (lo + hi) / 2;

		if (env->subprogs[mid].start <= insn)
			lo = mid;
		else
			hi = mid;
	}
	return &env->subprogs[lo];
}

static int find_subprogs(struct obpf_verifier_env *env)
{
	struct obpf_subprog *sub;
	u32 insn, nr = 0;

	env->subprogs = obpf_core_alloc(env->core, env->nr_subprogs * sizeof(*env->subprogs));
	if (!env->subprogs)
		return -ENOMEM;
	for (insn = 0; insn < env->nr_insns; insn++)
		if (env->aux[insn].entry)
			env->subprogs[nr++].start = insn;
	for (sub = env->subprogs; sub < env->subprogs + nr; sub++)
		sub->end = sub + 1 < env->subprogs + nr ? sub[1].start : env->nr_insns;
	return 0;
}

/* No way out of a subprogram but EXIT. */
static int check_bounds(struct obpf_verifier_env *env, const struct obpf_subprog *sub)
{
	u32 insn, last = sub->end - 1;

	for (insn = sub->start; insn < sub->end; insn++) {
		if (!is_jump(env, insn))
			continue;
		if (target_of(env, insn) < sub->start || target_of(env, insn) >= sub->end)
			return obpf_reject_at(
				env, OBPF_REJECT_JUMP_ACROSS, insn,
				"jump out of range from insn %u to %u: not in the same function",
				insn, target_of(env, insn));
	}
	if (cls_of(env, last) != OBPF_CLS_EXIT && cls_of(env, last) != OBPF_CLS_JA)
		return obpf_reject_at(env, OBPF_REJECT_FALL_OFF, last,
				      "last insn is not an exit or jmp");
	return 0;
}

/* The @nth place that the search goes to from @insn, or false: there are no more. */
static bool nth_edge(const struct obpf_verifier_env *env, u32 insn, u32 nth, u32 *to)
{
	u32 out[2], nr;

	if (names_subprog(env, insn)) {
		*to = nth ? insn + width_of(env, insn) : target_of(env, insn);
		return nth < 2;
	}
	nr = obpf_cfg_successors(env, insn, out);
	if (nth >= nr)
		return false;
	*to = out[nth];
	return true;
}

/* From instruction 0, depth first; gives the postorder and finds recursion. */
static int search(struct obpf_verifier_env *env, struct search *s)
{
	u32 insn, to;

	s->color[0] = GRAY;
	s->stack[s->depth++] = 0;
	while (s->depth) {
		insn = s->stack[s->depth - 1];
		if (!nth_edge(env, insn, s->edge[insn]++, &to)) {
			s->color[insn] = BLACK;
			s->depth--;
			env->postorder[env->nr_postorder++] = insn;
			continue;
		}
		if (s->color[to] == GRAY && env->insns[insn].op == OBPF_OP_CALL_LOCAL &&
		    to != insn + 1)
			return obpf_reject_at(env, OBPF_REJECT_BACK_EDGE, insn,
					      "recursive call from insn %u to %u", insn, to);
		if (s->color[to] == WHITE) {
			s->color[to] = GRAY;
			s->stack[s->depth++] = to;
		}
	}
	for (insn = 0; insn < env->nr_insns; insn++)
		if (s->color[insn] == WHITE && !is_second_slot(env, insn))
			return obpf_reject_at(env, OBPF_REJECT_UNREACHABLE, insn,
					      "unreachable insn %u", insn);
	return 0;
}

static int check_paths(struct obpf_verifier_env *env)
{
	struct search s = {};
	int err = -ENOMEM;

	env->postorder = obpf_core_alloc(env->core, env->nr_insns * sizeof(*env->postorder));
	s.color = obpf_core_alloc(env->core, env->nr_insns);
	s.edge = obpf_core_alloc(env->core, env->nr_insns);
	s.stack = obpf_core_alloc(env->core, env->nr_insns * sizeof(*s.stack));
	if (env->postorder && s.color && s.edge && s.stack)
		err = search(env, &s);
	obpf_core_free(env->core, s.color);
	obpf_core_free(env->core, s.edge);
	obpf_core_free(env->core, s.stack);
	return err;
}

/* Where paths may join, and what the facts say of jumps. */
static void mark_targets(struct obpf_verifier_env *env)
{
	u32 insn, target;

	for (insn = 0; insn < env->nr_insns; insn++) {
		if (env->insns[insn].op == OBPF_OP_CALL_LOCAL) {
			/* The callee's paths join behind the call, its callers' where it begins. */
			env->aux[insn].prune = env->aux[insn + 1].prune = 1;
			env->aux[target_of(env, insn)].prune = 1;
			continue;
		}
		if (calls_back(env, insn))
			env->aux[insn].prune = env->aux[insn].loop_point = 1;
		if (!is_jump(env, insn))
			continue;
		if (cls_of(env, insn) == OBPF_CLS_MAY_GOTO)
			env->aux[insn].prune = env->aux[insn].loop_point = 1;
		/* Where two ways begin, one state saves both. */
		env->aux[insn].prune |= cls_of(env, insn) != OBPF_CLS_JA;
		target = target_of(env, insn);
		env->aux[target].prune = 1;
		env->facts[target].jump_target = 1;
		/* Whatever goes round must jump backwards somewhere. */
		env->facts[insn].back_edge = target <= insn;
	}
}

int obpf_cfg_check(struct obpf_verifier_env *env)
{
	u32 i;
	int err;

	err = obpf_sources_check(env);
	if (!err)
		err = scan(env);
	if (!err)
		err = find_subprogs(env);
	if (err)
		return err;
	for (i = 0; i < env->nr_subprogs; i++) {
		err = check_bounds(env, &env->subprogs[i]);
		if (err)
			return err;
	}
	err = obpf_debug_check(env);
	if (!err)
		err = check_paths(env);
	if (!err)
		mark_targets(env);
	return err;
}

static u32 frame_bytes(const struct obpf_subprog *sub)
{
	return round_up(sub->stack, FRAME_STEP);
}

/*
 * One more frame of the chains that go from @caller to @callee by the call at @insn: what lies above
 * a callee is what lies above its caller, and the caller's own. Has anything grown?
 */
static bool lengthen(const struct obpf_subprog *caller, struct obpf_subprog *callee, u32 insn)
{
	u32 above = caller->above + frame_bytes(caller);
	u32 extra = caller->extra + obpf_stack_extra(caller);

	if (above <= callee->above && extra <= callee->extra && caller->depth < callee->depth)
		return false;
	callee->extra = max(callee->extra, extra);
	callee->above = max(callee->above, above);
	callee->depth = max(callee->depth, caller->depth + 1);
	callee->caller = insn;
	return true;
}

/* The same of all chains. What timers call begins one of its own. */
static bool lengthen_chains(struct obpf_verifier_env *env)
{
	struct obpf_subprog *callee;
	bool grown = false;
	u32 insn, i, k;

	for (insn = 0; insn < env->nr_insns; insn++)
		if (env->insns[insn].op == OBPF_OP_CALL_LOCAL)
			grown |= lengthen(obpf_subprog_at(env, insn),
					  obpf_subprog_at(env, target_of(env, insn)), insn);
	for (i = 0; i < env->nr_subprogs; i++) {
		callee = &env->subprogs[i];
		for (k = 0; k < env->nr_subprogs; k++)
			if (callee->called_back[k / 64] >> k % 64 & 1)
				grown |=
					lengthen(&env->subprogs[k], callee, callee->called_back_at);
	}
	return grown;
}

/* The chain of frames. A run's stack has room for OBPF_STACK_SIZE in each, whatever the limit. */
static u32 chain_limit(const struct obpf_verifier_env *env)
{
	u32 limit = obpf_stack_limit(env);

	if (env->args->type->flags & OBPF_PT_OWN_STACKS)
		limit = max_t(u32, limit, OBPF_MAX_FRAMES * OBPF_STACK_SIZE);
	return limit;
}

int obpf_stack_depth_check(struct obpf_verifier_env *env)
{
	u32 i, total, limit = chain_limit(env);
	struct obpf_subprog *sub;

	for (i = 0; i < OBPF_MAX_FRAMES && lengthen_chains(env); i++)
		;
	for (sub = env->subprogs; sub < env->subprogs + env->nr_subprogs; sub++) {
		if (sub->depth >= OBPF_MAX_FRAMES)
			return obpf_reject_at(env, OBPF_REJECT_CALL_DEPTH, sub->caller,
					      "the call stack of %u frames is too deep",
					      sub->depth + 1);
		total = sub->above + frame_bytes(sub);
		if (total > limit)
			return obpf_reject_at(
				env, OBPF_REJECT_STACK_DEPTH, sub->caller,
				"combined stack size of nested calls is %u. Too large", total);
		env->res->stack_depth = max(env->res->stack_depth, total);
		env->res->stack_extra =
			max(env->res->stack_extra, sub->extra + obpf_stack_extra(sub));
		env->res->nr_frames = max(env->res->nr_frames, sub->depth + 1);
	}
	return 0;
}

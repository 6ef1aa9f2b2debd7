// SPDX-License-Identifier: GPL-2.0
/*
 * verify.c - the order of the passes, and the walk.
 *
 * Floor F2. Process context: it allocates, and polls every thousand instructions. One obpf_verify()
 * is one thread's; nothing is shared.
 *
 * The walk is depth-first over paths. Each instruction is checked against the state, then applied
 * to it; a branch leaves a copy behind that is walked later. It ends when no branch is left, or
 * with the first rejection.
 *
 * Log: at level 1 a path that has ended well is wiped, so that a rejection shows how it was reached
 * and nothing else; level 2 keeps every path.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/types.h>

#include "verifier/env.h"

#define POLL_MASK 1023

static int check_regs(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);
	u32 reads = info->cls == OBPF_CLS_EXIT ? 0 : info->reads;
	int err = 0;

	if (reads & OBPF_RW_S)
		err = obpf_reg_check_read(env, st, d->src);
	if (!err && (reads & OBPF_RW_D))
		err = obpf_reg_check_read(env, st, d->dst);
	if (!err && (reads & OBPF_RW_R0))
		err = obpf_reg_check_read(env, st, 0);
	if (!err && (reads & OBPF_RW_R6))
		err = obpf_reg_check_read(env, st, 6);
	if (err)
		return err;
	if (((info->writes & OBPF_RW_D) && d->dst == OBPF_REG_FP) ||
	    ((info->writes & OBPF_RW_S) && d->src == OBPF_REG_FP))
		return obpf_reject(env, FP_WRITE, "frame pointer is read only");
	return 0;
}

static int step_call(struct obpf_verifier_env *env, const struct obpf_dinsn *d)
{
	struct obpf_call_meta meta;
	int err;

	if (d->op == OBPF_OP_CALL_LOCAL) {
		u32 callee = obpf_subprog_index(env, env->insn + 1 + d->off);

		if (obpf_subprog_is_global(env, callee)) {
			err = obpf_global_check_call(env, env->cur, callee);
			return err ? err : obpf_global_apply_call(env, env->cur, callee);
		}
		err = obpf_call_local_check(env, env->cur);
		return err ? err : obpf_call_local_apply(env, env->cur, d);
	}
	err = obpf_call_check(env, env->cur, d, &meta);
	return err ? err : obpf_call_apply(env, env->cur, &meta);
}

/* Check and apply one instruction; env->next says where the path goes on. */
static int step(struct obpf_verifier_env *env)
{
	const struct obpf_dinsn *d = &env->insns[env->insn];
	struct obpf_verifier_state *st = env->cur;
	int err;

	env->next = env->insn + 1;
	err = check_regs(env, st, d);
	if (err)
		return err;
	switch (obpf_op_info(d)->cls) {
	case OBPF_CLS_ALU64:
	case OBPF_CLS_ALU32:
	case OBPF_CLS_END:
		err = obpf_alu_check(env, st, d);
		return err ? err : obpf_alu_apply(env, st, d);
	case OBPF_CLS_LD_IMM64:
		env->next++;
		err = obpf_imm64_check(env, st, d);
		if (!err)
			obpf_imm64_apply(env, st, d);
		return err;
	case OBPF_CLS_LDX:
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
	case OBPF_CLS_ATOMIC:
		err = obpf_mem_check(env, st, d);
		return err ? err : obpf_mem_apply(env, st, d);
	case OBPF_CLS_LD_PKT:
		err = obpf_pkt_check(env, st, d);
		return err ? err : obpf_pkt_apply(env, st, d);
	case OBPF_CLS_JA:
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_MAY_GOTO:
		env->jumps++;
		err = obpf_branch_check(env, st, d);
		if (!err)
			err = obpf_branch_apply(env, st, d);
		obpf_note_way(env, env->next);
		return err;
	case OBPF_CLS_CALL:
		env->jumps++;
		return step_call(env, d);
	default: /* EXIT; the cfg passes let nothing else through */
		env->jumps++;
		err = obpf_exit_check(env, st);
		if (!err)
			obpf_exit_apply(env, st);
		return err;
	}
}

/* At the beginning of @subprog: the program, a global function, or what a timer of @map calls. */
static int init_walk(struct obpf_verifier_env *env, u32 subprog, u32 map)
{
	struct obpf_func_state *frame;

	env->cur = obpf_state_alloc(env);
	if (!env->cur)
		return -ENOMEM;
	frame = obpf_frame_alloc(env);
	if (!frame)
		return -ENOMEM;
	env->cur->frame[0] = frame;
	obpf_reg_set_ptr(&frame->regs[OBPF_REG_FP], OBPF_REG_STACK);
	env->insn = env->prev = env->subprogs[subprog].start;
	env->new_path = true;
	if (subprog && obpf_subprog_is_global(env, subprog))
		return obpf_global_enter(env, frame, subprog);
	if (subprog)
		obpf_callback_enter(env, frame, subprog, map);
	else
		obpf_reg_set_ptr(&frame->regs[1], OBPF_REG_CTX);
	return 0;
}

/* Take up the branch that was put off last; false when there is none. */
static bool next_path(struct obpf_verifier_env *env)
{
	struct obpf_verifier_state *st = env->pending;

	obpf_prune_path_end(env, env->cur);
	obpf_state_free(env, env->cur);
	env->cur = st;
	if (!st)
		return false;
	env->pending = st->next;
	env->nr_pending--;
	st->next = NULL;
	env->insn = st->insn;
	env->prev = st->from;
	obpf_print_rewind(env, st->log_pos);
	env->new_path = true;
	return true;
}

static void note_facts(struct obpf_verifier_env *env)
{
	struct obpf_insn_facts *facts = &env->facts[env->insn];

	facts->seen = 1;
	facts->nr_refs = max_t(u8, facts->nr_refs, env->cur->nr_refs + env->cur->lock.held);
	facts->frame_depth = max_t(u8, facts->frame_depth, env->cur->curframe);
	env->res->nr_frames = max_t(u32, env->res->nr_frames, env->cur->curframe + 1);
}

/* One instruction of the path at hand. 1: the path has ended; 0: it goes on. */
static int walk_one(struct obpf_verifier_env *env)
{
	u32 budget = env->args->insn_budget ? env->args->insn_budget : OBPF_DEFAULT_INSN_BUDGET;
	int err;

	if (env->res->insns_processed >= budget)
		return obpf_reject(env, TOO_COMPLEX, "BPF program is too large. Processed %u insn",
				   budget);
	if (env->state_bytes > OBPF_MAX_STATE_BYTES)
		return obpf_reject(env, TOO_COMPLEX, "states of more than %llu bytes",
				   OBPF_MAX_STATE_BYTES);
	env->res->insns_processed++;
	if (!(env->res->insns_processed & POLL_MASK)) {
		err = obpf_core_poll(env->core);
		if (err)
			return err;
	}
	if (env->aux[env->insn].prune) {
		err = obpf_prune_visit(env);
		if (err > 0)
			obpf_print_safe(env);
		if (err)
			return err;
	}
	obpf_print_insn(env);
	note_facts(env);
	if (env->args->watch)
		env->cur->step = env->args->watch->step(env->args->watch, env->cur->step, env->insn,
							env->cur);
	err = step(env);
	if (!err && env->deps.failed)
		err = -ENOMEM;
	if (err)
		return err;
	obpf_print_step(env);
	env->prev = env->insn;
	env->insn = env->next;
	return env->next == OBPF_PATH_END;
}

static int walk(struct obpf_verifier_env *env, u32 subprog, u32 map)
{
	int err;

	err = init_walk(env, subprog, map);
	while (!err) {
		err = walk_one(env);
		if (err > 0)
			err = next_path(env) ? 0 : 1;
	}
	return err > 0 ? 0 : err;
}

/* The program, then what it and they call of global functions, or leave to timers. */
static int walk_all(struct obpf_verifier_env *env)
{
	u32 subprog = 0, map = 0;
	int err;

	do {
		err = walk(env, subprog, map);
		if (!err)
			subprog = obpf_global_next(env) ?: obpf_callback_next(env, &map);
	} while (!err && subprog);
	return err;
}

static int alloc_env(struct obpf_verifier_env *env)
{
	env->aux = obpf_core_alloc(env->core, env->nr_insns * sizeof(*env->aux));
	env->facts = obpf_core_alloc(env->core, env->nr_insns * sizeof(*env->facts));
	return env->aux && env->facts ? 0 : -ENOMEM;
}

static void free_env(struct obpf_verifier_env *env)
{
	if (env->aux)
		obpf_prune_exit(env);
	obpf_pool_exit(env);
	obpf_deps_exit(env);
	obpf_core_free(env->core, env->aux);
	obpf_core_free(env->core, env->facts);
	obpf_globals_exit(env);
	obpf_core_free(env->core, env->subprogs);
	obpf_core_free(env->core, env->postorder);
	obpf_core_free(env->core, env);
}

static void tell_watch(struct obpf_verifier_env *env, enum obpf_pass pass)
{
	struct obpf_watch *watch = env->args->watch;

	if (watch && watch->passed)
		watch->passed(watch, pass, env);
}

static int run_passes(struct obpf_verifier_env *env)
{
	u64 log_start = env->log->end;
	int err;

	if (!env->nr_insns || env->nr_insns > OBPF_MAX_INSNS)
		return obpf_reject(env, EMPTY, "a program has 1 to %u instructions",
				   OBPF_MAX_INSNS);
	err = alloc_env(env);
	if (!err)
		err = obpf_cfg_check(env);
	if (err)
		return err;
	obpf_packet_find_movers(env);
	obpf_fastcall_find(env);
	tell_watch(env, OBPF_PASS_CFG);
	err = obpf_liveness_run(env);
	if (err)
		return err;
	tell_watch(env, OBPF_PASS_LIVENESS);
	err = walk_all(env);
	if (err)
		return err;
	tell_watch(env, OBPF_PASS_WALK);
	obpf_print_rewind(env, log_start);
	obpf_fastcall_settle(env);
	err = obpf_stack_depth_check(env);
	if (err)
		return err;
	if (env->args->watch)
		env->args->watch->end(env->args->watch, env);
	obpf_fixups_run(env);
	tell_watch(env, OBPF_PASS_FIXUPS);
	env->res->facts = env->facts;
	env->facts = NULL;
	return 0;
}

static void print_stats(struct obpf_verifier_env *env, int err)
{
	const struct obpf_verify_result *res = env->res;
	u32 i;

	obpf_print_end_line(env);
	if ((env->log->level & OBPF_LOG_STATS) && env->core->ops->clock)
		obpf_log_at(env->log, ~0u, "verification time %llu usec\n",
			    (unsigned long long)div_u64(obpf_core_clock(env->core) - env->began,
							1000));
	if ((env->log->level & OBPF_LOG_STATS) && env->aux) {
		env->res->states_hash = obpf_states_digest(env);
		obpf_log_at(env->log, ~0u, "states hash %016llx\n",
			    (unsigned long long)res->states_hash);
	}
	if ((env->log->level & OBPF_LOG_STATS) && env->subprogs) {
		for (i = 0; i < env->nr_subprogs; i++)
			obpf_log_at(env->log, ~0u, "%s%u", i ? "+" : "stack depth ",
				    env->subprogs[i].stack);
		obpf_log_at(env->log, ~0u, "\n");
	}
	obpf_log_at(
		env->log, ~0u,
		"processed %u insns (limit %u) max_states_per_insn %u total_states %u peak_states %u mark_read 0\n",
		res->insns_processed,
		env->args->insn_budget ? env->args->insn_budget : OBPF_DEFAULT_INSN_BUDGET,
		env->max_states_per_insn, res->total_states, res->peak_states);
	if (err && res->code && env->log->level) {
		if (env->cur && env->insn == res->insn)
			obpf_print_known(env);
		obpf_source_place(env, res->insn, env->text, sizeof(env->text));
		obpf_log_at(env->log, ~0u, "obpf: reject %s at %u%s\n", obpf_reject_name(res->code),
			    res->insn, env->text);
	}
}

int obpf_verify(const struct obpf_verify_args *args, struct obpf_verify_result *res)
{
	struct obpf_verifier_env *env;
	int err;

	*res = (struct obpf_verify_result){};
	env = obpf_core_alloc(args->core, sizeof(*env));
	if (!env)
		return -ENOMEM;
	env->args = args;
	env->res = res;
	env->core = args->core;
	env->log = args->log;
	env->insns = args->insns;
	env->nr_insns = args->nr_insns;
	if (args->watch)
		args->watch->begin(args->watch, args);
	env->began = obpf_core_clock(env->core);
	err = run_passes(env);
	res->max_states_per_insn = env->max_states_per_insn;
	print_stats(env, err);
	free_env(env);
	return err;
}

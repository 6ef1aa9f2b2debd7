// SPDX-License-Identifier: GPL-2.0
/*
 * global.c - global functions: those that type data calls so are verified on their own, for all
 * arguments that fit their signature, and where they are called only that is asked.
 *
 * Floor F2. Process context, no locks. Signatures are type data's; tags of declarations say more of
 * an argument ("arg:ctx", "arg:nonnull"). Reference: Documentation/bpf/verifier.rst and libbpf's
 * bpf_helpers.h, __arg_ctx and __arg_nonnull.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

#define TAG_CTX (1u << 0)
#define TAG_NONNULL (1u << 1)
#define TAG_OTHER (1u << 2) /* one that nothing here gives a meaning to */

static const struct obpf_btf *btf_of(const struct obpf_verifier_env *env)
{
	return env->args->debug->btf;
}

static const struct obpf_btf_type *func_type(const struct obpf_verifier_env *env, u32 index)
{
	return obpf_btf_type(btf_of(env), env->args->debug->funcs[index].type_id);
}

static const char *func_name(const struct obpf_verifier_env *env, u32 index)
{
	return obpf_btf_str(btf_of(env), func_type(env, index)->name_off);
}

bool obpf_subprog_is_global(const struct obpf_verifier_env *env, u32 index)
{
	const struct obpf_debug_info *di = env->args->debug;

	return di && di->nr_funcs && obpf_btf_vlen(func_type(env, index)) == OBPF_BTF_FUNC_GLOBAL;
}

/* ---- signatures */
static u32 tag_of(const char *name)
{
	if (strncmp(name, "arg:", 4))
		return 0;
	if (!strcmp(name, "arg:ctx"))
		return TAG_CTX;
	if (!strcmp(name, "arg:nonnull"))
		return TAG_NONNULL;
	return strcmp(name, "arg:nullable") ? TAG_OTHER : 0;
}

/* What declarations say of the arguments of FUNC @id. */
static void find_tags(const struct obpf_btf *btf, u32 id, u32 tags[OBPF_HELPER_ARGS])
{
	const struct obpf_btf_type *t;
	const struct obpf_btf_decl_tag *tag;
	u32 i;

	for (i = 1; i < btf->nr_types; i++) {
		t = obpf_btf_type(btf, i);
		if (obpf_btf_kind(t) != OBPF_BTF_DECL_TAG || t->type != id)
			continue;
		tag = obpf_btf_extra(t);
		if (tag->component >= 0 && tag->component < OBPF_HELPER_ARGS)
			tags[tag->component] |= tag_of(obpf_btf_str(btf, t->name_off));
	}
}

/* Does it point to the program type's context, by the name of its struct? */
static bool is_ctx(const struct obpf_verifier_env *env, u32 pointee)
{
	const struct obpf_btf_type *t = obpf_btf_type(btf_of(env), pointee);
	const char *name = env->args->type->ctx_name;

	return name && obpf_btf_kind(t) == OBPF_BTF_STRUCT &&
	       !strcmp(obpf_btf_str(btf_of(env), t->name_off), name);
}

static int read_arg(struct obpf_verifier_env *env, u32 index, u32 i, u32 type, u32 tags,
		    struct obpf_signature *sig)
{
	const struct obpf_btf *btf = btf_of(env);
	const struct obpf_btf_type *t = obpf_btf_type(btf, obpf_btf_skip_modifiers(btf, type));
	struct obpf_sig_arg *arg = &sig->args[i];
	u32 pointee;

	if (tags & TAG_OTHER)
		return obpf_reject_at(env, OBPF_REJECT_GLOBAL_SIG, env->subprogs[index].start,
				      "arg#%u of %s() has a tag that is not supported", i,
				      func_name(env, index));
	if (obpf_btf_kind(t) != OBPF_BTF_PTR) {
		if (!tags && obpf_btf_is_number(t))
			return 0;
		return obpf_reject_at(env, OBPF_REJECT_GLOBAL_SIG, env->subprogs[index].start,
				      "Arg#%u type %s in %s() is not supported yet.", i,
				      obpf_btf_kind_name(obpf_btf_kind(t)), func_name(env, index));
	}
	pointee = obpf_btf_skip_modifiers(btf, t->type);
	if ((tags & TAG_CTX) || is_ctx(env, pointee)) {
		arg->type = OBPF_REG_CTX;
		return 0;
	}
	arg->type = OBPF_REG_MEM;
	arg->maybe_null = !(tags & TAG_NONNULL);
	if (!obpf_btf_sized(btf, pointee, &arg->size) || arg->size >= OBPF_MAX_VAR_OFF)
		return obpf_reject_at(
			env, OBPF_REJECT_GLOBAL_SIG, env->subprogs[index].start,
			"arg#%u of %s(): reference type('%s %s') size cannot be determined", i,
			func_name(env, index),
			obpf_btf_kind_name(obpf_btf_kind(obpf_btf_type(btf, pointee))),
			obpf_btf_str(btf, obpf_btf_type(btf, pointee)->name_off));
	return 0;
}

static int read_signature(struct obpf_verifier_env *env, u32 index, struct obpf_signature *sig)
{
	const struct obpf_btf *btf = btf_of(env);
	const struct obpf_btf_type *proto = obpf_btf_type(btf, func_type(env, index)->type);
	const struct obpf_btf_param *params = obpf_btf_extra(proto);
	const struct obpf_btf_type *ret =
		obpf_btf_type(btf, obpf_btf_skip_modifiers(btf, proto->type));
	u32 tags[OBPF_HELPER_ARGS] = {}, i;
	int err;

	*sig = (struct obpf_signature){ .nr_args = obpf_btf_vlen(proto),
					.is_void = obpf_btf_kind(ret) == OBPF_BTF_VOID };
	if (sig->nr_args > OBPF_HELPER_ARGS)
		return obpf_reject_at(env, OBPF_REJECT_GLOBAL_SIG, env->subprogs[index].start,
				      "Global function %s() with %u > %u args. Buggy compiler.",
				      func_name(env, index), sig->nr_args, OBPF_HELPER_ARGS);
	if (!sig->is_void && !obpf_btf_is_number(ret))
		return obpf_reject_at(
			env, OBPF_REJECT_GLOBAL_SIG, env->subprogs[index].start,
			"Global function %s() doesn't return scalar. Only those are supported.",
			func_name(env, index));
	find_tags(btf, env->args->debug->funcs[index].type_id, tags);
	for (i = 0; i < sig->nr_args; i++) {
		sig->args[i].type = OBPF_REG_SCALAR;
		err = read_arg(env, index, i, params[i].type, tags[i], sig);
		if (err)
			return err;
	}
	return 0;
}

/* The signature of subprogram @index, read when it is asked for first. */
static int signature_of(struct obpf_verifier_env *env, u32 index, const struct obpf_signature **sig)
{
	struct obpf_subprog *sub = &env->subprogs[index];
	int err;

	if (!sub->sig) {
		sub->sig = obpf_core_alloc(env->core, sizeof(*sub->sig));
		if (!sub->sig)
			return -ENOMEM;
		err = read_signature(env, index, sub->sig);
		if (err)
			return err;
	}
	*sig = sub->sig;
	return 0;
}

void obpf_globals_exit(struct obpf_verifier_env *env)
{
	u32 i;

	for (i = 0; env->subprogs && i < env->nr_subprogs; i++)
		obpf_core_free(env->core, env->subprogs[i].sig);
}

/* ---- calls */
static int check_arg(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 regno,
		     const struct obpf_sig_arg *arg)
{
	const struct obpf_reg_state *reg = &obpf_state_cur(st)->regs[regno];
	int err = obpf_reg_check_read(env, st, regno);

	if (err)
		return err;
	switch (arg->type) {
	case OBPF_REG_SCALAR:
		if (reg->type == OBPF_REG_SCALAR)
			return 0;
		return obpf_reject(env, GLOBAL_ARG, "R%u is not a scalar", regno);
	case OBPF_REG_CTX:
		if (reg->type == OBPF_REG_CTX && !reg->off && obpf_scalar_is_zero(&reg->var))
			return 0;
		return obpf_reject(env, GLOBAL_ARG, "R%u type=%s expected=ctx", regno,
				   obpf_reg_type_name(reg));
	default:
		break;
	}
	if (obpf_reg_is_null(reg) || reg->maybe_null) {
		if (!arg->maybe_null)
			return obpf_reject(env, GLOBAL_ARG, "arg#%u is expected to be non-NULL",
					   regno - 1);
		obpf_reg_demand(env, reg);
		if (obpf_reg_is_null(reg))
			return 0;
	}
	err = obpf_mem_check_region(env, st, regno, arg->size, false, arg->maybe_null);
	return err ? err : obpf_mem_check_region(env, st, regno, arg->size, true, arg->maybe_null);
}

int obpf_global_check_call(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			   u32 index)
{
	const struct obpf_signature *sig;
	int err;
	u32 i;

	if (st->lock.held)
		return obpf_reject(env, LOCK_HELD,
				   "global function calls are not allowed while holding a lock");
	err = signature_of(env, index, &sig);
	for (i = 0; !err && i < sig->nr_args; i++)
		err = check_arg(env, st, i + 1, &sig->args[i]);
	if (err && err != -ENOMEM)
		obpf_log_at(env->log, ~0u, "Caller passes invalid args into func#%u ('%s')\n",
			    index, func_name(env, index));
	return err;
}

int obpf_global_apply_call(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 index)
{
	const struct obpf_signature *sig = env->subprogs[index].sig;
	struct obpf_reg_state mem, r0;
	u32 i;
	int err;

	for (i = 0; i < sig->nr_args; i++) {
		/* By value: growing a stack may move the registers. */
		mem = obpf_state_cur(st)->regs[i + 1];
		if (sig->args[i].type != OBPF_REG_MEM)
			continue;
		err = obpf_mem_apply_write(env, st, &mem, sig->args[i].size);
		if (err)
			return err;
	}
	env->subprogs[index].called = true;
	if (env->subprogs[index].moves_pkt)
		obpf_packet_forget(st);
	obpf_reg_set_unknown(&r0);
	if (sig->is_void)
		obpf_reg_set_not_init(&r0);
	obpf_call_clobber(env, st, &r0);
	return 0;
}

/* ---- the function itself */
int obpf_global_check_exit(struct obpf_verifier_env *env, const struct obpf_verifier_state *st)
{
	const struct obpf_func_state *frame = obpf_state_cur(st);
	int err;

	if (env->subprogs[frame->subprog].sig->is_void)
		return 0;
	err = obpf_reg_check_read(env, st, 0);
	if (!err && frame->regs[0].type != OBPF_REG_SCALAR)
		return obpf_reject(env, GLOBAL_RET,
				   "At subprogram exit the register R0 is not a scalar value (%s)",
				   obpf_reg_type_name(&frame->regs[0]));
	return err;
}

int obpf_global_enter(struct obpf_verifier_env *env, struct obpf_func_state *frame, u32 index)
{
	const struct obpf_signature *sig;
	struct obpf_reg_state *reg;
	int err = signature_of(env, index, &sig);
	u32 i;

	if (err)
		return err;
	frame->subprog = index;
	for (i = 0; i < sig->nr_args; i++) {
		reg = &frame->regs[i + 1];
		if (sig->args[i].type == OBPF_REG_SCALAR) {
			obpf_reg_set_unknown(reg);
			continue;
		}
		obpf_reg_set_ptr(reg, sig->args[i].type);
		reg->size = sig->args[i].size;
		reg->maybe_null = sig->args[i].maybe_null;
		if (reg->maybe_null)
			reg->id = ++env->last_id;
	}
	obpf_log_at(env->log, OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2, "Validating %s() func#%u...\n",
		    func_name(env, index), index);
	return 0;
}

u32 obpf_global_next(struct obpf_verifier_env *env)
{
	u32 i;

	for (i = 1; i < env->nr_subprogs; i++) {
		if (!env->subprogs[i].called || env->subprogs[i].verified)
			continue;
		env->subprogs[i].verified = true;
		return i;
	}
	return 0;
}

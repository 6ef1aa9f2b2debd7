// SPDX-License-Identifier: GPL-2.0
/*
 * calls.c - what helpers are called, with what, and what they say: a program's calls, written down.
 *
 * Hosted only, one thread. Each helper of helpers.def has a stand-in here, which asks it.
 */
#include <linux/kernel.h>

#include "calls.h"
#include "helpers/body.h"
#include "run_ctx.h"

static struct fuzz_calls *noted;

static bool is_arg(const struct obpf_func_proto *proto, u32 i)
{
	return proto->arg[i] != OBPF_ARG_NONE && proto->arg[i] != OBPF_ARG_OPTIONAL;
}

/*
 * What an engine keeps for a call that calls back lies elsewhere in each: where a program is handed an
 * address in there it gets that of a copy.
 */
static u64 same_address(const struct obpf_iter *it, u64 to)
{
	static struct obpf_iter copies[64];
	struct obpf_iter *copy = &copies[noted->nr % ARRAY_SIZE(copies)];
	u64 off = to - (unsigned long)it;

	if (off >= sizeof(*it))
		return to;
	*copy = *it;
	return (unsigned long)copy + off;
}

static void note(const struct obpf_func_proto *proto, const u64 *arg, u64 ret,
		 const struct obpf_run_ctx *rc)
{
	struct fuzz_call call = { .helper = proto->id, .ret = ret };
	const u64 *word = (const u64 *)&call;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		if (is_arg(proto, i) && proto->arg[i] != OBPF_ARG_FUNC)
			call.arg[i] = arg[i];
	if (proto->flags & OBPF_HELPER_TAIL_CALL)
		call.arg[4] = arg[4];
	if (proto->flags & OBPF_HELPER_CALLS_BACK) {
		for (i = 0; ret && i < OBPF_CALLBACK_ARGS; i++)
			call.to[i] = rc->iter->to[i] = same_address(rc->iter, rc->iter->to[i]);
		if (!ret)
			call.ret = rc->iter->r0;
		noted->nr_callbacks += ret;
	}
	if (noted->nr < FUZZ_MAX_CALLS)
		noted->first[noted->nr] = call;
	noted->nr++;
	for (i = 0; i < sizeof(call) / sizeof(*word); i++)
		noted->digest = fuzz_digest(noted->digest, word[i]);
}

static bool has_result(const struct obpf_func_proto *proto)
{
	return proto->ret != OBPF_RET_VOID || proto->flags & OBPF_HELPER_TAIL_CALL;
}

/* What a program need not have written is the engines' own affair: it is 0 here. */
static u64 ask(const struct obpf_func_proto *proto, u64 *arg, struct obpf_run_ctx *rc)
{
	u64 ret;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		if (proto->arg[i] == OBPF_ARG_OPTIONAL)
			arg[i] = 0;
	ret = proto->fn(arg[0], arg[1], arg[2], arg[3], arg[4], rc);
	if (noted)
		note(proto, arg, has_result(proto) ? ret : 0, rc);
	return ret;
}

#define OBPF_HELPER(id, name, ...) \
	static u64 call_##name(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc) \
	{ \
		u64 arg[] = { r1, r2, r3, r4, r5 }; \
		return ask(obpf_helper_proto(id), arg, rc); \
	}
#include "helpers/helpers.def"

static const obpf_helper_fn stand_ins[] = {
#define OBPF_HELPER(id, name, ...) [id] = call_##name,
#include "helpers/helpers.def"
};

static bool calls_helper(const struct obpf_dinsn *d)
{
	switch (d->op) {
	case OBPF_OP_CALL_ADDR:
	case OBPF_OP_CALL_BACK:
	case OBPF_OP_TAIL_CALL:
		/* Not bpf_loop, which code asks for nothing, nor what a map has in a helper's place. */
		return d->off != OBPF_LOOP_ID &&
		       d->imm == (s64)(unsigned long)obpf_helper_proto(d->off)->fn;
	default:
		return false;
	}
}

void fuzz_calls_redirect(struct obpf_dinsn *insns, u32 nr)
{
	struct obpf_dinsn *d;

	for (d = insns; d < insns + nr; d++)
		if (calls_helper(d))
			d->imm = (s64)(unsigned long)stand_ins[d->off];
}

void fuzz_calls_note(struct fuzz_calls *calls)
{
	noted = calls;
}

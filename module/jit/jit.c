// SPDX-License-Identifier: GPL-2.0
/*
 * jit.c - from a program to machine code: what of it a machine has to know, and the order of things.
 *
 * Floor F2. Process context, no locks; what code calls, at the end, runs where programs do.
 */
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/types.h>
#include "callback.h"
#include "jit/jit.h"

/* Slots between two questions whether to go on. */
#define POLL_INTERVAL 4096

#if defined(__x86_64__)
static const struct obpf_jit_target *const native = &obpf_jit_x86;
#else
static const struct obpf_jit_target *const native; /* none yet */
#endif

/* The slot that the instruction at @slot may go on at, other than the next; U32_MAX: none. */
static u32 jump_target(const struct obpf_dinsn *d, u32 slot)
{
	switch (obpf_op_info(d)->cls) {
	case OBPF_CLS_JA:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_JMP64:
	case OBPF_CLS_MAY_GOTO:
		return slot + 1 + d->off;
	default:
		return U32_MAX;
	}
}

static u32 called_slot(const struct obpf_dinsn *d, u32 slot)
{
	return slot + 1 + d->off;
}

/* Only a program that was not verified names a slot that it has not. */
static void mark(struct obpf_jit *j, u32 slot, u8 marks)
{
	if (slot < j->args->nr_insns)
		j->marks[slot] |= marks;
	else
		j->buf.err = -EINVAL;
}

/* Mark what is jumped to and called; the number of functions. */
static u32 mark_slots(struct obpf_jit *j)
{
	const struct obpf_jit_args *args = j->args;
	const struct obpf_dinsn *d;
	u32 slot, target, nr = 0;

	mark(j, 0, JIT_MARK_FUNC);
	for (slot = 0; slot < args->nr_insns; slot++) {
		d = &args->insns[slot];
		target = jump_target(d, slot);
		if (target != U32_MAX)
			mark(j, target, JIT_MARK_TARGET);
		else if (d->op == OBPF_OP_CALL_LOCAL)
			mark(j, called_slot(d, slot), JIT_MARK_FUNC);
		else if (d->op == OBPF_OP_LD_FUNC)
			mark(j, called_slot(d, slot), JIT_MARK_FUNC | JIT_MARK_CALLBACK);
	}
	for (slot = 0; slot < args->nr_insns; slot++)
		nr += !!(j->marks[slot] & JIT_MARK_FUNC);
	return nr;
}

/* What @d makes its function need. */
static void look_at(struct obpf_jit_func *f, const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	if (info->writes & OBPF_RW_D)
		f->saved |= 1u << d->dst;
	if (info->writes & OBPF_RW_S)
		f->saved |= 1u << d->src;
	if ((info->fields & OBPF_FLD_D && d->dst == OBPF_REG_FP) ||
	    (info->fields & OBPF_FLD_S && d->src == OBPF_REG_FP))
		f->needs_fp = true;
	f->tails |= d->op == OBPF_OP_TAIL_CALL || d->op == OBPF_OP_TAIL_CALL_IN;
	switch (d->op) {
	case OBPF_OP_CALL_BACK:
	case OBPF_OP_TAIL_CALL:
	case OBPF_OP_TAIL_CALL_IN:
		f->needs_fp = true;
		fallthrough;
	case OBPF_OP_CALL_ADDR:
		f->needs_rc = true;
		fallthrough;
	case OBPF_OP_CALL_LOCAL:
	case OBPF_OP_TRAP:
		f->calls = true;
		break;
	case OBPF_OP_MAY_GOTO:
		f->has_budget = true;
		break;
	}
	if (info->cls == OBPF_CLS_LD_PKT)
		f->needs_rc = true;
}

static void find_funcs(struct obpf_jit *j)
{
	const struct obpf_jit_args *args = j->args;
	struct obpf_jit_func *f = j->funcs;
	u32 slot;

	for (slot = 0; slot < args->nr_insns; slot++) {
		if (j->marks[slot] & JIT_MARK_FUNC) {
			f = &j->funcs[j->nr_funcs++];
			f->begin = slot;
			f->label = obpf_codebuf_labels(&j->buf, 2);
			f->exit_label = f->label + 1;
			f->callback_label = U32_MAX;
			if (j->marks[slot] & JIT_MARK_CALLBACK)
				f->callback_label = obpf_codebuf_labels(&j->buf, 1);
		}
		f->end = slot + 1;
		look_at(f, &args->insns[slot]);
	}
}

const struct obpf_jit_func *obpf_jit_func_at(const struct obpf_jit *j, u32 slot)
{
	u32 low = 0, high = j->nr_funcs, mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (j->funcs[mid].begin <= slot)
			low = mid;
		else
			high = mid;
	}
	return &j->funcs[low];
}

/* Hand needs up to callers; callbacks are called by what needs both already. Did any change? */
static bool spread_needs(struct obpf_jit *j)
{
	const struct obpf_jit_args *args = j->args;
	const struct obpf_jit_func *callee;
	struct obpf_jit_func *f;
	bool changed = false;
	u32 i, slot;

	for (i = 0; i < j->nr_funcs; i++) {
		f = &j->funcs[i];
		for (slot = f->begin; f->calls && slot < f->end; slot++) {
			if (args->insns[slot].op != OBPF_OP_CALL_LOCAL)
				continue;
			callee = obpf_jit_func_at(j, called_slot(&args->insns[slot], slot));
			if (f->needs_rc >= callee->needs_rc && f->needs_fp >= callee->needs_fp &&
			    f->tails >= callee->tails)
				continue;
			f->needs_rc |= callee->needs_rc;
			f->needs_fp |= callee->needs_fp;
			f->tails |= callee->tails;
			changed = true;
		}
	}
	return changed;
}

static int scan(struct obpf_jit *j)
{
	const struct obpf_jit_args *args = j->args;
	u32 nr;

	j->marks = obpf_core_alloc(args->core, args->nr_insns);
	if (!j->marks)
		return -ENOMEM;
	nr = mark_slots(j);
	if (j->buf.err)
		return j->buf.err;
	j->funcs = obpf_core_alloc(args->core, nr * sizeof(*j->funcs));
	if (!j->funcs)
		return -ENOMEM;
	/* A label a slot, by its number, and one for the end. */
	obpf_codebuf_labels(&j->buf, args->nr_insns + 1);
	j->trap_label = obpf_codebuf_labels(&j->buf, 1);
	find_funcs(j);
	while (spread_needs(j))
		;
	return j->buf.err;
}

static int translate_func(struct obpf_jit *j, const struct obpf_jit_target *target,
			  const struct obpf_jit_func *f)
{
	u32 slot = f->begin, next, i;
	int err = 0;

	target->begin(j, f);
	while (!err && slot < f->end) {
		obpf_codebuf_bind(&j->buf, slot);
		next = slot + target->insn(j, f, slot);
		if (next == slot)
			return -EOPNOTSUPP;
		for (i = slot + 1; i < next; i++)
			obpf_codebuf_bind(&j->buf, i);
		if (slot / POLL_INTERVAL != next / POLL_INTERVAL)
			err = obpf_core_poll(j->args->core);
		slot = next;
	}
	target->end(j, f);
	return err;
}

static int translate(struct obpf_jit *j, const struct obpf_jit_target *target)
{
	u32 i;
	int err;

	err = scan(j);
	for (i = 0; !err && i < j->nr_funcs; i++)
		err = translate_func(j, target, &j->funcs[i]);
	if (err)
		return err;
	obpf_codebuf_bind(&j->buf, j->args->nr_insns);
	target->finish(j);
	return obpf_codebuf_layout(&j->buf);
}

int obpf_jit_translate(struct obpf_jit *j, const struct obpf_jit_args *args)
{
	int err;

	*j = (struct obpf_jit){ .args = args };
	obpf_codebuf_init(&j->buf, args->core);
	err = native ? translate(j, native) : -EOPNOTSUPP;
	if (err)
		obpf_jit_release(j);
	return err;
}

u32 obpf_jit_offset(const struct obpf_jit *j, u32 slot)
{
	return obpf_codebuf_offset(&j->buf, slot);
}

u32 obpf_jit_func_offset(const struct obpf_jit *j, u32 slot)
{
	const struct obpf_jit_func *f = obpf_jit_func_at(j, slot);

	if (f->begin != slot)
		return obpf_jit_offset(j, slot);
	return slot ? obpf_codebuf_offset(&j->buf, f->label) : 0;
}

int obpf_jit_place(const struct obpf_jit *j, u8 *out, const u8 *text)
{
	return obpf_codebuf_place(&j->buf, native->put_ref, out, (u64)(unsigned long)text);
}

void obpf_jit_release(struct obpf_jit *j)
{
	obpf_codebuf_release(&j->buf);
	obpf_core_free(j->args->core, j->funcs);
	obpf_core_free(j->args->core, j->marks);
	j->funcs = NULL;
	j->marks = NULL;
}

/* --- what code calls --- */

/* How a callback is entered, see struct obpf_jit_func. */
typedef u64 (*callback_fn)(u64 r1, u64 r2, u64 r3, u64 r4, struct obpf_run_ctx *rc, u8 *fp);

u64 obpf_jit_call_back(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc,
		       obpf_helper_fn helper, u8 *fp)
{
	struct obpf_callee *own = rc->callee;
	struct obpf_iter it = {};

	for (;;) {
		rc->iter = &it;
		if (!helper(r1, r2, r3, r4, r5, rc))
			return it.r0;
		it.r0 = ((callback_fn)(unsigned long)it.fn)(it.to[0], it.to[1], it.to[2], it.to[3],
							    rc, fp);
		rc->callee = own; /* another one may have ended the callback */
	}
}

u64 obpf_jit_loop(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc,
		  obpf_helper_fn helper, u8 *fp)
{
	callback_fn fn = (callback_fn)(unsigned long)r2;
	struct obpf_callee *own = rc->callee;
	u32 i = 0, times = r1;
	u64 ret = 0;

	if (unlikely(r4))
		return -EINVAL;
	if (unlikely(times > OBPF_MAX_LOOPS))
		return -E2BIG;
	while (i < times && !ret) {
		ret = fn(i++, r3, 0, 0, rc, fp);
		rc->callee = own;
	}
	return i;
}

u64 obpf_jit_call(const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	return ((callback_fn)(unsigned long)fn)(arg[0], arg[1], arg[2], 0, rc, obpf_run_fp(rc));
}

void obpf_jit_trap(void)
{
	WARN_ONCE(1, "obpf: a program ran into what the verifier had found unreachable\n");
}

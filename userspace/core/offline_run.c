// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * offline_run.c - runs of the offline device's subject: as PROG_TEST_RUN has them (test_run.h), by
 * either engine.
 *
 * One thread, no locks.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include "code.h"
#include "offline_home.h"
#include "offline_run.h"
#include "test_run.h"

#define FRAME_SIZE 64 /* bytes of the packet that is made up */

/*
 * Nothing lies so far below a run's stack: a recursion that has no end comes to here, or uses up the
 * C stack, before it comes to anything else.
 */
#define GUARD_SIZE (1ul << 30)

/* --- stacks --- */

struct run_stack {
	u8 *area; /* the guard, the stack, one page more */
	size_t size;
	u8 *stack;
};

static int new_stack(struct run_stack *s, u32 bytes)
{
	size_t room = PAGE_ALIGN(bytes);

	s->size = GUARD_SIZE + room + PAGE_SIZE;
	s->area =
		mmap(NULL, s->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (s->area == MAP_FAILED)
		return -ENOMEM;
	s->stack = s->area + GUARD_SIZE;
	if (!mprotect(s->stack, room, PROT_READ | PROT_WRITE))
		return 0;
	munmap(s->area, s->size);
	return -ENOMEM;
}

static void free_stack(struct run_stack *s)
{
	munmap(s->area, s->size);
}

/* --- programs --- */

static int make_code(const struct obpf_load *l, const struct obpf_offline_run *run,
		     struct obpf_callee *callee, struct obpf_code *code)
{
	static const enum obpf_code_mode modes[] = {
		[OBPF_ENGINE_BEST] = OBPF_CODE_PREFER_JIT,
		[OBPF_ENGINE_INTERP] = OBPF_CODE_INTERPRETED,
		[OBPF_ENGINE_JIT] = OBPF_CODE_REQUIRE_JIT,
	};
	int err = obpf_offline_code_init();

	if (err)
		return err;
	obpf_load_describe(l, callee);
	return obpf_code_make(l, modes[run->engine], run->blind, callee, code);
}

/* @l's program behind a beginning that hands it @size in R2. */
static int put_size_first(const struct obpf_load *l, u32 size, struct obpf_load *out)
{
	const struct obpf_dinsn first[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 2, .imm = size },
		{ .op = OBPF_OP_CALL_LOCAL, .off = 1 },
		{ .op = OBPF_OP_EXIT },
	};

	*out = *l;
	out->nr_insns += ARRAY_SIZE(first);
	out->insns = obpf_core_alloc(l->core, (size_t)out->nr_insns * sizeof(*out->insns));
	if (!out->insns)
		return -ENOMEM;
	memcpy(out->insns, first, sizeof(first));
	memcpy(out->insns + ARRAY_SIZE(first), l->insns, (size_t)l->nr_insns * sizeof(*l->insns));
	return 0;
}

/* --- runs --- */

static u64 read_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* @test is NULL for runs over plain memory, at @r1. */
static void run_repeatedly(struct obpf_offline_run *run, struct obpf_callee *callee, u64 r1,
			   struct obpf_test *test, struct obpf_run_ctx rc)
{
	u32 i, repeat = max(run->repeat, 1u);
	u64 start;

	rcu_read_lock();
	preempt_disable();
	start = read_clock();
	for (i = 0; i < repeat; i++) {
		struct obpf_run_ctx own = rc;

		if (test)
			obpf_test_enter(test, &own);
		run->r0 = obpf_callee_run(callee, r1, &own);
	}
	run->ns = read_clock() - start;
	preempt_enable();
	rcu_read_unlock();
}

static int keep(struct obpf_offline_bytes *out, const void *bytes, size_t size)
{
	if (!bytes)
		return 0;
	out->bytes = malloc(size ? size : 1);
	if (!out->bytes)
		return -ENOMEM;
	memcpy(out->bytes, bytes, size);
	out->size = size;
	return 0;
}

/* With @l's engine and stack: -errno, or 0 and the runs are over. */
static int run_load(const struct obpf_load *l, struct obpf_offline_run *run, u64 r1,
		    struct obpf_test *test, u32 extra)
{
	struct obpf_callee callee = {};
	struct obpf_code code = {};
	struct run_stack stack;
	char *text;
	int err;

	if (l->res.stack_extra)
		extra = OBPF_RUN_STACK_EXTRA;
	text = malloc(OBPF_RUN_TEXT_SIZE);
	if (!text)
		return -ENOMEM;
	err = new_stack(&stack, OBPF_RUN_STACK_SIZE + extra);
	if (!err) {
		err = make_code(l, run, &callee, &code);
		if (!err) {
			run->jited = code.size;
			run_repeatedly(run, &callee, r1, test,
				       (struct obpf_run_ctx){
					       .stack = stack.stack,
					       .stack_extra = extra,
					       .text = text,
				       });
			obpf_code_release(&code);
		}
		free_stack(&stack);
	}
	free(text);
	return err;
}

/* A copy of the caller's bytes, or @size zeroes when there are none; NULL also when there is nothing. */
static int take(const struct obpf_offline_bytes *in, size_t size, u8 **bytes, u32 *len)
{
	*len = in->bytes ? in->size : size;
	*bytes = *len ? calloc(1, *len) : NULL;
	if (*len && !*bytes)
		return -ENOMEM;
	if (in->bytes && in->size)
		memcpy(*bytes, in->bytes, in->size);
	return 0;
}

static bool takes_packets(const struct obpf_prog_type *type)
{
	return type->flags & (OBPF_PT_PKT | OBPF_PT_XDP);
}

/* What a context has to be long when the caller has none. */
static u32 default_ctx_size(const struct obpf_load *l)
{
	if (takes_packets(l->type))
		return 0;
	return l->type->flags & OBPF_PT_CTX_IS_BUFFER ? l->res.max_ctx_off : l->type->ctx_size;
}

static int run_test(const struct obpf_load *l, struct obpf_offline_run *run)
{
	u32 asks = run->repeat > 1 ? OBPF_TEST_REPEAT : 0;
	/* Repetition is the caller's wish here, and no reason to refuse raw tracepoints. */
	struct obpf_test test = {
		.asks = l->type->id == OBPF_PROG_TYPE_RAW_TRACEPOINT ? 0 : asks,
	};
	int err;

	err = take(&run->data, takes_packets(l->type) ? FRAME_SIZE : 0, &test.data,
		   &test.data_size);
	if (!err)
		err = take(&run->ctx, default_ctx_size(l), &test.ctx, &test.ctx_size);
	if (!err)
		err = obpf_test_open(&test, l->type, l->res.max_ctx_off);
	if (!err) {
		err = run_load(l, run, test.r1, &test, 0);
		if (!err) {
			obpf_test_finish(&test);
			err = keep(&run->data_out, test.data_out.buf, test.data_out.size);
		}
		if (!err)
			err = keep(&run->ctx_out, test.ctx_out.buf, test.ctx_out.size);
		obpf_test_close(&test);
	}
	free(test.data);
	free(test.ctx);
	return err;
}

/* The beginning takes a frame of its own. */
static int run_plain(const struct obpf_load *l, struct obpf_offline_run *run)
{
	struct obpf_load whole;
	u8 *memory;
	u32 size;
	int err;

	err = take(&run->data, 0, &memory, &size);
	if (err)
		return err;
	err = put_size_first(l, size, &whole);
	if (!err) {
		err = run_load(&whole, run, (u64)(unsigned long)memory, NULL, OBPF_RUN_FRAME_SIZE);
		obpf_core_free(l->core, whole.insns);
	}
	if (!err)
		err = keep(&run->data_out, memory, size);
	free(memory);
	return err;
}

int obpf_offline_run(struct obpf_offline *o, struct obpf_offline_run *run)
{
	int err;

	run->data_out = run->ctx_out = (struct obpf_offline_bytes){};
	if (!o->load.insns)
		return -EINVAL;
	if (run->data.size > S32_MAX || run->ctx.size > S32_MAX)
		return -E2BIG;
	err = o->options.unverified ? run_plain(&o->load, run) : run_test(&o->load, run);
	if (err)
		obpf_offline_run_release(run);
	return err;
}

void obpf_offline_run_release(struct obpf_offline_run *run)
{
	free(run->data_out.bytes);
	free(run->ctx_out.bytes);
	run->data_out = run->ctx_out = (struct obpf_offline_bytes){};
}

int obpf_offline_code_init(void)
{
	static bool done;
	int err = done ? 0 : obpf_code_init();

	done |= !err;
	return err;
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * trial.c - an accepted program, run on many inputs under the oracle, or by an engine.
 *
 * Hosted only, one thread. Runs begin as PROG_TEST_RUN's do (test_run.h). Words of inputs are of four
 * kinds, by turns: anything, small, remarkable, addresses of foreign memory.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/types.h>
#include <stdlib.h>

#include "env_host.h"
#include "helpers/proto.h"
#include "test_run.h"
#include "trial.h"

#define FOREIGN_SIZE 4096u
#define USER_ADDR 0x7f1200000000ull
#define KERNEL_ADDR 0xffff888012340000ull
#define PACKET_MAX 1500u
#define STACK_SIZE (OBPF_RUN_STACK_SIZE + OBPF_RUN_STACK_EXTRA)
/* Elements that a map is given before a run; larger ones are left as they are. */
#define ELEMENTS 8
#define VALUE_MAX (1u << 20)
/* Elements stay for so many runs: a program may find what it has left. */
#define RUNS_BETWEEN 4

struct home {
	u64 rng;
	u32 run;
	u8 *buffer; /* context or packet */
	u8 *stack;
	u8 *value;
	char text[OBPF_RUN_TEXT_SIZE];
	u8 foreign[FOREIGN_SIZE];
	struct obpf_xdp_md md;
	struct obpf_env_memory memory[2];
	struct obpf_env_answers answers;
};

/* xorshift64* */
static u64 rng(struct home *h)
{
	h->rng ^= h->rng >> 12;
	h->rng ^= h->rng << 25;
	h->rng ^= h->rng >> 27;
	return h->rng * 2685821657736338717ull;
}

static u32 below(struct home *h, u32 n)
{
	return (rng(h) >> 20) % n;
}

static u64 word(struct home *h, u32 how)
{
	static const u64 some[] = { 0, 1, ~0ull, 0x7fffffff, 0x80000000, 1ull << 63, 8, 255 };
	u64 x = rng(h);

	switch (how % 4) {
	case 0:
		return x;
	case 1:
		return x >> (x & 63);
	case 2:
		return some[x % ARRAY_SIZE(some)];
	default:
		return (x >> 63 ? USER_ADDR : KERNEL_ADDR) + (x >> 20) % FOREIGN_SIZE;
	}
}

static void fill(struct home *h, void *buf, u32 size, u32 how)
{
	u32 i;
	u64 x;

	for (i = 0; i < size; i += sizeof(x)) {
		x = word(h, how);
		memcpy((u8 *)buf + i, &x, min_t(u32, sizeof(x), size - i));
	}
}

/* ---- maps */
static void read_all(struct obpf_map *map)
{
	unsigned long *consumer = map->ops->mmap_area(map, 0, PAGE_SIZE, true);
	const unsigned long *producer = map->ops->mmap_area(map, PAGE_SIZE, PAGE_SIZE, false);

	*consumer = *producer;
}

static void remove_all(struct obpf_map *map, u8 *key)
{
	while (!obpf_map_next_key(map, NULL, key) && !obpf_map_delete(map, key))
		;
}

static void fill_map(struct home *h, struct obpf_map *map)
{
	u8 key[64];
	u32 i;
	u64 x;

	if (map->ops->type == OBPF_MAP_TYPE_RINGBUF) {
		read_all(map);
		return;
	}
	if (map->ops->update_callee || obpf_map_is_frozen(map) || map->key_size > sizeof(key) ||
	    obpf_map_user_value_size(map) > VALUE_MAX)
		return;
	if (!(h->run % RUNS_BETWEEN))
		remove_all(map, key);
	for (i = 0; i < ELEMENTS; i++) {
		x = below(h, 4) ? i : word(h, h->run + i);
		memset(key, 0, sizeof(key));
		memcpy(key, &x, min_t(u32, sizeof(x), map->key_size));
		fill(h, h->value, obpf_map_user_value_size(map), h->run + i);
		obpf_map_update(map, key, h->value, OBPF_ANY);
	}
}

/* ---- the world */
static void no_trace(const char *text, u32 len) {}

static void make_world(struct home *h)
{
	fill(h, h->foreign, sizeof(h->foreign), h->run / 2);
	h->memory[0] = (struct obpf_env_memory){ USER_ADDR, FOREIGN_SIZE, true, h->foreign };
	h->memory[1] = (struct obpf_env_memory){ KERNEL_ADDR, FOREIGN_SIZE, false, h->foreign };
	h->answers = (struct obpf_env_answers){
		.ktime_ns = word(h, h->run),
		.boot_ns = word(h, h->run),
		.tai_ns = word(h, h->run),
		.jiffies = word(h, h->run),
		.pid_tgid = word(h, h->run),
		.uid_gid = word(h, h->run),
		.task = word(h, 3),
		.comm = below(h, 8) ? "trial" : NULL,
		.cpu = below(h, below(h, 2) ? 4 : OBPF_MAX_CPUS),
		.random = rng(h),
		.memory = h->memory,
		.nr_memory = ARRAY_SIZE(h->memory),
		.trace = no_trace,
	};
}

/* ---- contexts and packets */
/* Headers that a parser would go on behind. */
static void make_headers(struct home *h, u8 *frame)
{
	bool v6 = below(h, 4) == 0;

	frame[12] = v6 ? 0x86 : 0x08;
	frame[13] = v6 ? 0xdd : 0x00;
	frame[14] = v6 ? 0x60 : 0x45;
	frame[v6 ? 20 : 23] = below(h, 2) ? 6 : 17;
}

static void make_packet(struct home *h, struct obpf_test *test, const struct obpf_prog_type *type)
{
	u32 meta = 0;

	test->data = h->buffer;
	test->data_size = OBPF_ETH_HEADER + below(h, below(h, 4) ? 64 : PACKET_MAX);
	if (type->id == OBPF_PROG_TYPE_XDP && below(h, 2)) {
		meta = 4 * below(h, 8);
		test->data_size += meta;
		h->md = (struct obpf_xdp_md){ .data = meta, .data_end = test->data_size };
		test->ctx = (u8 *)&h->md;
		test->ctx_size = sizeof(h->md);
	}
	if (below(h, 2))
		make_headers(h, h->buffer + meta);
}

static bool takes_packets(const struct obpf_prog_type *type)
{
	return type->flags & (OBPF_PT_PKT | OBPF_PT_XDP);
}

static void make_input(struct home *h, const struct obpf_load *l, struct obpf_test *test)
{
	const struct obpf_prog_type *type = l->type;
	u32 used = max(l->res.max_ctx_off, 64u);

	if (takes_packets(type)) {
		fill(h, h->buffer, PACKET_MAX, h->run);
		make_packet(h, test, type);
		return;
	}
	test->ctx = h->buffer;
	test->ctx_size = type->ctx_size;
	if (type->ctx_size > OBPF_PT_REGS_SIZE_ARM64)
		test->ctx_size = min(used, type->ctx_size);
	fill(h, h->buffer, test->ctx_size, h->run);
}

/* ---- runs */
/* 0 or -errno; *@ended: this run is the last. */
static int run_program(struct obpf_trial *t, u64 r1, struct obpf_run_ctx *rc, u64 *r0, bool *ended)
{
	struct obpf_callee prog = {};
	int err = 0;

	obpf_load_describe(t->load, &prog);
	rcu_read_lock();
	if (t->engine)
		*ended = !t->engine->run(t->engine, r1, rc, r0);
	else
		err = obpf_oracle_run(t->oracle, &prog, t->max_steps, r1, rc, r0);
	rcu_read_unlock();
	return err;
}

static int run_once(struct obpf_trial *t, struct home *h, bool *ended)
{
	struct obpf_run_ctx rc = { .stack = h->stack, .text = h->text, .cookie = word(h, h->run) };
	const struct obpf_load *l = t->load;
	struct obpf_test test = {};
	u64 r0;
	u32 i;
	int err;

	make_world(h);
	for (i = 0; i < l->nr_maps; i++)
		fill_map(h, l->maps[i]);
	memset(h->stack, h->run & 1 ? 0xa5 : 0x5a, STACK_SIZE);
	if (l->res.stack_extra)
		rc.stack_extra = OBPF_RUN_STACK_EXTRA;
	make_input(h, l, &test);
	/* What this type's run would not take tells nothing. */
	if (obpf_test_open(&test, l->type, l->res.max_ctx_off))
		return 0;
	obpf_test_enter(&test, &rc);
	err = run_program(t, test.r1, &rc, &r0, ended);
	obpf_test_finish(&test);
	if (t->engine && !*ended)
		t->engine->left(t->engine, &test, r0);
	obpf_test_close(&test);
	t->done += !*ended && err != -E2BIG && err != -ENOMEM;
	t->cut += !err && !t->engine && obpf_oracle_cut(t->oracle);
	return err;
}

int obpf_trial_run(struct obpf_trial *t)
{
	struct home *h = calloc(1, sizeof(*h));
	bool ended = false;
	int err = 0;

	t->done = t->cut = 0;
	if (!h)
		return -ENOMEM;
	h->rng = (t->seed + 1) * 0x9e3779b97f4a7c15ull | 1;
	h->buffer = malloc(OBPF_TEST_MAX_BUFFER + 1);
	h->stack = aligned_alloc(16, STACK_SIZE);
	h->value = malloc(VALUE_MAX);
	if (!h->buffer || !h->stack || !h->value)
		err = -ENOMEM;
	obpf_env_set_answers(&h->answers);
	for (; !err && !ended && h->run < t->runs; h->run++)
		err = run_once(t, h, &ended);
	obpf_env_set_answers(NULL);
	free(h->buffer);
	free(h->stack);
	free(h->value);
	free(h);
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * core.c - obpf's images in this process: loaded and translated as everywhere, placed by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include "code.h"
#include "heap.h"
#include "prog_type.h"
#include "test_run.h"
#include "engines.h"

#define REPEAT 21

struct core_image {
	struct obpf_load load;
	struct obpf_jit_args args;
	struct obpf_jit jit;
	struct obpf_insn *wire;
};

static u8 stack[OBPF_RUN_STACK_SIZE] __attribute__((aligned(64)));
static char text[OBPF_RUN_TEXT_SIZE];
static struct obpf_run_ctx rc = { .stack = stack, .text = text };
void *bench_rc = &rc, *bench_fp = stack + sizeof(stack);

static struct obpf_jit_machine machine;
static struct obpf_map *map;

int bench_core_init(const void *map_attr, unsigned int size)
{
	union obpf_attr attr = {};

	obpf_machine_get(&machine);
	memcpy(&attr, map_attr, min_t(size_t, size, sizeof(attr)));
	map = obpf_map_create(&attr);
	return IS_ERR(map) ? -1 : 0;
}

void bench_core_forget(void)
{
	static const u8 zero[64];
	u32 key;

	for (key = 0; key < map->max_entries; key++)
		obpf_map_update(map, &key, zero, 0);
}

void *bench_obpf_context(void)
{
	static struct obpf_test test = { .data = bench_data, .data_size = BENCH_DATA_SIZE };

	if (!test.r1 &&
	    obpf_test_open(&test, obpf_prog_type_get(OBPF_PROG_TYPE_XDP, obpf_arch_native()), 0))
		return NULL;
	obpf_test_enter(&test, &rc);
	return (void *)(unsigned long)test.r1;
}

static struct obpf_map *get_map(void *priv, u32 fd, bool is_idx)
{
	obpf_map_get(map);
	return map;
}

static int place(struct bench_image *image, unsigned char *at)
{
	struct core_image *c = image->priv;

	image->entry = (uint64_t(*)(void *, void *, void *))at;
	return obpf_jit_place(&c->jit, at, at);
}

static void release(struct bench_image *image)
{
	struct core_image *c = image->priv;

	obpf_jit_release(&c->jit);
	obpf_load_release(&c->load);
	free(c->wire);
	free(c);
}

static struct obpf_jit_args describe(const struct obpf_load *l)
{
	return (struct obpf_jit_args){
		.core = l->core, .machine = &machine, .insns = l->insns, .nr_insns = l->nr_insns
	};
}

static int load(struct core_image *c, const void *insns, unsigned int nr)
{
	struct obpf_log log;

	c->wire = malloc(nr * sizeof(*c->wire));
	if (!c->wire)
		return -1;
	memcpy(c->wire, insns, nr * sizeof(*c->wire));
	obpf_log_init(&log, &obpf_heap_core, 0, 0);
	c->load = (struct obpf_load){
		.core = &obpf_heap_core,
		.log = &log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_XDP, obpf_arch_native()),
		.wire = c->wire,
		.nr_insns = nr,
		.gpl_compatible = true,
		.get_map = get_map,
	};
	return obpf_load(&c->load);
}

int bench_core_load(const void *insns, unsigned int nr, struct bench_image *image)
{
	struct core_image *c = calloc(1, sizeof(*c));

	if (!c || load(c, insns, nr)) {
		fprintf(stderr, "bench-jit: obpf does not load it\n");
		return -1;
	}
	c->args = describe(&c->load);
	if (obpf_jit_translate(&c->jit, &c->args)) {
		fprintf(stderr, "bench-jit: obpf does not translate it\n");
		return -1;
	}
	*image = (struct bench_image){
		.size = obpf_jit_size(&c->jit), .place = place, .release = release, .priv = c
	};
	return 0;
}

/* --- translation --- */

static u64 now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* Arithmetic, memory and jumps of all lengths, as programs are made of them. */
static struct obpf_dinsn *make_large(u32 nr)
{
	static const struct obpf_dinsn some[] = {
		{ .op = OBPF_OP_LDX_DW, .dst = 1, .src = 10, .off = -16 },
		{ .op = OBPF_OP_ADD64_X, .dst = 0, .src = 1 },
		{ .op = OBPF_OP_XOR32_K, .dst = 0, .imm = 0x12345 },
		{ .op = OBPF_OP_JEQ64_K, .dst = 0, .off = 2, .imm = 7 },
		{ .op = OBPF_OP_MOV64_X, .dst = 2, .src = 0 },
		{ .op = OBPF_OP_LSH64_K, .dst = 2, .imm = 3 },
		{ .op = OBPF_OP_STX_W, .dst = 10, .src = 2, .off = -8 },
		{ .op = OBPF_OP_JGT64_X, .dst = 2, .src = 1, .off = 30 },
	};
	struct obpf_dinsn *insns = malloc(nr * sizeof(*insns));
	u32 i;

	for (i = 0; insns && i < nr; i++) {
		insns[i] = some[i % ARRAY_SIZE(some)];
		if (i + 1 + insns[i].off >= nr && insns[i].op != OBPF_OP_LDX_DW &&
		    insns[i].op != OBPF_OP_STX_W)
			insns[i].off = 0;
	}
	if (insns)
		insns[nr - 1] = (struct obpf_dinsn){ .op = OBPF_OP_EXIT };
	return insns;
}

/* Once, into @out of enough bytes; NULL: only the size is asked for. ns, or -1. */
static double translate_once(const struct obpf_jit_args *args, u8 *out, u32 *size)
{
	struct obpf_jit jit;
	u64 start = now_ns();
	double ns = -1;

	if (obpf_jit_translate(&jit, args))
		return -1;
	*size = obpf_jit_size(&jit);
	if (!out || !obpf_jit_place(&jit, out, out))
		ns = now_ns() - start;
	obpf_jit_release(&jit);
	return ns;
}

double bench_translate_ns(unsigned int nr)
{
	struct obpf_load l = { .core = &obpf_heap_core, .nr_insns = nr, .insns = make_large(nr) };
	const struct obpf_jit_args args = describe(&l);
	double best = -1, ns;
	u8 *out = NULL;
	u32 size, i;

	if (l.insns && translate_once(&args, NULL, &size) >= 0)
		out = malloc(size);
	for (i = 0; out && i < REPEAT; i++) {
		ns = translate_once(&args, out, &size);
		if (ns < 0)
			break;
		best = best < 0 || ns < best ? ns : best;
	}
	free(out);
	free(l.insns);
	return i == REPEAT ? best : -1;
}

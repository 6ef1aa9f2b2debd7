// SPDX-License-Identifier: GPL-2.0
/*
 * world.c - what fuzzed programs live in.
 *
 * Hosted only, one thread. Programs are loaded by obpf_load(), as the module loads them, and run
 * with real maps. Before every run elements are as they were.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <stdio.h>
#include <stdlib.h>

#include "corpus.h"
#include "env_host.h"
#include "isa/disasm.h"
#include "test_run.h"
#include "world.h"

#define MAX_STEPS 2000
/* Of the verifier, one every thousand instructions. */
#define MAX_POLLS 16
#define BUFFER_SIZE 512
#define LOG_SIZE (1u << 20)

struct fuzz_world {
	struct obpf_core core;
	struct obpf_log log;
	u32 live, allocs, fail_at, polls;
	struct obpf_map *maps[GEN_NR_MAPS];
	struct obpf_oracle *oracle;
	struct obpf_insn *wire; /* of the program loaded */
	u32 nr;
	struct obpf_load load;
	u8 *stack;
	u8 *buffer;
	char *text;
	char *log_text;
};

static void *home_alloc(void *priv, size_t size)
{
	struct fuzz_world *w = priv;
	void *ptr;

	if (++w->allocs == w->fail_at)
		return NULL;
	ptr = calloc(1, size);
	w->live += !!ptr;
	return ptr;
}

static void home_free(void *priv, void *ptr)
{
	struct fuzz_world *w = priv;

	w->live -= !!ptr;
	free(ptr);
}

/* What takes too long is given up. */
static int home_poll(void *priv)
{
	struct fuzz_world *w = priv;

	return ++w->polls > MAX_POLLS ? -EINTR : 0;
}

static int home_log(void *priv, u32 pos, const char *text, u32 len)
{
	struct fuzz_world *w = priv;

	memcpy(w->log_text + pos, text, len);
	return 0;
}

static int home_log_load(void *priv, u32 pos, char *text, u32 len)
{
	const struct fuzz_world *w = priv;

	memcpy(text, w->log_text + pos, len);
	return 0;
}

static const struct obpf_core_ops home_ops = {
	.alloc = home_alloc,
	.free = home_free,
	.poll = home_poll,
	.log_store = home_log,
	.log_load = home_log_load,
};

static struct obpf_map *get_map(void *priv, u32 fd, bool is_idx)
{
	struct fuzz_world *w = priv;

	if (fd >= GEN_NR_MAPS)
		return ERR_PTR(-EBADF);
	obpf_map_get(w->maps[fd]);
	return w->maps[fd];
}

static int make_map(struct fuzz_world *w, u32 i)
{
	const struct gen_map_info *info = &gen_maps[i];
	union obpf_attr attr = {
		.map_type = info->type,
		.key_size = info->key_size,
		.value_size = info->value_size,
		.max_entries = info->max_entries,
		.map_flags = info->flags,
	};
	u32 zero = 0;

	w->maps[i] = obpf_map_create(&attr);
	if (IS_ERR(w->maps[i])) {
		w->maps[i] = NULL;
		return -ENOMEM;
	}
	if (i != GEN_MAP_CONST)
		return 0;
	return obpf_map_update(w->maps[i], &zero, gen_const_data, OBPF_ANY) ?:
		       obpf_map_freeze(w->maps[i]);
}

/* Every element as it is before a run. */
static void reset_maps(struct fuzz_world *w)
{
	u8 value[1024];
	u64 key, i, j;

	for (i = 0; i < GEN_NR_MAPS; i++) {
		if (i == GEN_MAP_CONST || i == GEN_MAP_RINGBUF || i == GEN_MAP_PROGS)
			continue;
		for (key = 0; key < gen_maps[i].max_entries; key++) {
			for (j = 0; j < sizeof(value); j++)
				value[j] = key + i + j / 8 * 3;
			/* A hash has some of its keys. */
			if (gen_maps[i].type == OBPF_MAP_TYPE_HASH && (key & 1))
				obpf_map_delete(w->maps[i], &key);
			else
				obpf_map_update(w->maps[i], &key, value, OBPF_ANY);
		}
	}
}

static void no_trace(const char *text, u32 len) {}

static const struct obpf_env_answers answers = {
	.ktime_ns = 12345,
	.pid_tgid = 0x100000001,
	.comm = "fuzz",
	.random = 4,
	.trace = no_trace,
};

struct fuzz_world *fuzz_world_new(void)
{
	struct fuzz_world *w = calloc(1, sizeof(*w));
	u32 i;

	if (!w)
		return NULL;
	w->core = (struct obpf_core){ .ops = &home_ops, .priv = w };
	w->load.core = &w->core;
	w->oracle = obpf_oracle_new();
	w->stack = aligned_alloc(16, OBPF_RUN_STACK_SIZE);
	w->buffer = malloc(BUFFER_SIZE);
	w->text = malloc(OBPF_RUN_TEXT_SIZE);
	w->log_text = malloc(LOG_SIZE);
	obpf_env_set_answers(&answers);
	for (i = 0; i < GEN_NR_MAPS; i++)
		if (make_map(w, i))
			break;
	if (w->oracle && w->stack && w->buffer && w->text && w->log_text && i == GEN_NR_MAPS)
		return w;
	fuzz_world_free(w);
	return NULL;
}

void fuzz_world_free(struct fuzz_world *w)
{
	u32 i;

	obpf_load_release(&w->load);
	obpf_env_set_answers(NULL);
	for (i = 0; i < GEN_NR_MAPS; i++)
		if (w->maps[i])
			obpf_map_put_use(w->maps[i]);
	obpf_map_flush();
	obpf_oracle_free(w->oracle);
	free(w->wire);
	free(w->stack);
	free(w->buffer);
	free(w->text);
	free(w->log_text);
	free(w);
}

int fuzz_world_load(struct fuzz_world *w, u32 type, const struct obpf_insn *wire, u32 nr,
		    u32 prog_flags, u32 log_level, const struct obpf_debug_info *di, u32 *bad)
{
	struct obpf_load *l = &w->load;
	int err;

	w->polls = 0;
	obpf_load_release(l);
	if (wire != w->wire) {
		free(w->wire);
		w->wire = malloc(nr * sizeof(*wire) + 1);
		if (!w->wire)
			return -ENOMEM;
		memcpy(w->wire, wire, nr * sizeof(*wire));
	}
	w->nr = nr;
	obpf_log_init(&w->log, &w->core, log_level, LOG_SIZE);
	*l = (struct obpf_load){
		.core = &w->core,
		.log = &w->log,
		.type = obpf_prog_type_get(type, obpf_arch_native()),
		.wire = w->wire,
		.nr_insns = nr,
		.prog_flags = prog_flags,
		.gpl_compatible = true,
		.debug = di,
		.watch = obpf_oracle_watch(w->oracle),
		.get_map = get_map,
		.priv = w,
	};
	err = obpf_load(l);
	obpf_log_finish(&w->log);
	if (bad)
		*bad = l->decode.err ? l->decode.insn : l->res.insn;
	return err;
}

void fuzz_world_unload(struct fuzz_world *w)
{
	obpf_load_release(&w->load);
}

static int encode(struct fuzz_world *w, const struct gen_prog *p)
{
	struct obpf_insn out[2];
	u32 i, j;
	int n;

	free(w->wire);
	w->wire = calloc(p->nr, sizeof(*w->wire));
	if (!w->wire)
		return -ENOMEM;
	for (i = 0; i < p->nr; i += n) {
		n = obpf_encode(&p->insns[i], out);
		if (n < 0)
			return n;
		for (j = 0; j < n; j++)
			w->wire[i + j] = out[j];
	}
	return 0;
}

int fuzz_world_load_gen(struct fuzz_world *w, const struct gen_prog *p, u32 repairs, u32 prog_flags,
			u32 log_level)
{
	const struct obpf_insn nop = { .code = 0x05 };
	u32 i, bad = 0;
	int err;

	obpf_load_release(&w->load);
	err = encode(w, p);
	for (i = 0; !err; i++) {
		err = fuzz_world_load(w, p->type, w->wire, p->nr, prog_flags, log_level, NULL,
				      &bad);
		if (!err)
			return i;
		if (i == repairs || bad >= p->nr || w->wire[bad].code == 0x95 ||
		    (err != -EACCES && err != -EINVAL))
			return err;
		if (w->wire[bad].code == nop.code)
			return err;
		if (w->wire[bad].code == 0x18)
			w->wire[bad + 1] = nop;
		w->wire[bad] = nop;
		err = 0;
	}
	return err;
}

static void fill(u8 *buf, u32 size, u64 *rng, u32 how)
{
	static const u64 some[] = { 0, 1, ~0ull, 0x7fffffff, 0x80000000, 1ull << 63, 8, 255 };
	u64 x;
	u32 i;

	for (i = 0; i + 8 <= size; i += 8) {
		x = gen_rng(rng);
		if (how % 3 == 1)
			x >>= x & 63;
		else if (how % 3 == 2)
			x = some[x % ARRAY_SIZE(some)];
		memcpy(buf + i, &x, 8);
	}
}

static int run_once(struct fuzz_world *w, u64 *rng, u32 n)
{
	const struct obpf_prog_type *type = w->load.type;
	struct obpf_run_ctx rc = { .stack = w->stack, .text = w->text };
	struct obpf_test test = {};
	u64 r0;
	int err;

	reset_maps(w);
	memset(w->stack, n & 1 ? 0xa5 : 0x5a, OBPF_RUN_STACK_SIZE);
	fill(w->buffer, BUFFER_SIZE, rng, n);
	if (obpf_corpus_takes_packets(type->id)) {
		test.data = w->buffer;
		test.data_size = 14 + gen_rng(rng) % 64;
	} else {
		test.ctx = w->buffer;
		test.ctx_size = type->flags & OBPF_PT_CTX_IS_BUFFER ?
					max(w->load.res.max_ctx_off, 64u) :
					type->ctx_size;
	}
	/* What this type's run would not take tells nothing. */
	if (obpf_test_open(&test, type, w->load.res.max_ctx_off))
		return 0;
	obpf_test_enter(&test, &rc);
	rcu_read_lock();
	err = obpf_oracle_run(w->oracle, w->load.insns, MAX_STEPS, test.r1, &rc, &r0);
	rcu_read_unlock();
	obpf_test_finish(&test);
	obpf_test_close(&test);
	return err == -E2BIG ? 0 : err;
}

int fuzz_world_run(struct fuzz_world *w, u64 seed, u32 runs)
{
	u64 rng = seed | 1;
	int err = 0;
	u32 i;

	if (w->load.res.max_ctx_off > BUFFER_SIZE)
		return 0;
	for (i = 0; i < runs && !err; i++)
		err = run_once(w, &rng, i);
	return err;
}

const char *fuzz_world_text(const struct fuzz_world *w)
{
	return obpf_oracle_text(w->oracle);
}

void fuzz_world_show(const struct fuzz_world *w)
{
	struct obpf_decode_result res;
	struct obpf_dinsn *insns = calloc(w->nr + 1, sizeof(*insns));
	char text[128];
	u32 i;

	if (insns && !obpf_decode(w->wire, w->nr, insns, &res)) {
		for (i = 0; i < w->nr; i++) {
			obpf_disasm(&insns[i], NULL, NULL, text, sizeof(text));
			fprintf(stderr, "%4u: %s\n", i, text);
		}
	}
	free(insns);
}

struct obpf_oracle *fuzz_world_oracle(struct fuzz_world *w)
{
	return w->oracle;
}

u32 fuzz_world_fail_at(struct fuzz_world *w, u32 n)
{
	u32 allocs = w->allocs;

	w->allocs = 0;
	w->fail_at = n;
	return allocs;
}

u32 fuzz_world_live(const struct fuzz_world *w)
{
	return w->live;
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_core.c - the corpus back-end that is the core itself, in this process: obpf_load(), maps,
 * interpreter.
 *
 * Hosted only; one thread.
 */
#include <stdlib.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "corpus.h"
#include "interp.h"
#include "load.h"
#include "maps/map.h"
#include "test_run.h"

struct obpf_corpus_core {
	struct obpf_map *maps[OBPF_CORPUS_MAX_MAPS];
	u32 nr_maps;
	/* What the case's map numbers mean during a load. */
	const struct obpf_corpus_case *t;
	const int *case_maps;
	struct obpf_core core;
	struct obpf_log log;
	char *log_text;
	struct obpf_load load;
	bool loaded;
	u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
};

static void *alloc(void *priv, size_t size)
{
	return calloc(1, size);
}

static void release(void *priv, void *ptr)
{
	free(ptr);
}

static int log_store(void *priv, u32 pos, const char *text, u32 len)
{
	struct obpf_corpus_core *cc = priv;

	memcpy(cc->log_text + pos, text, len);
	return 0;
}

static const struct obpf_core_ops core_ops = {
	.alloc = alloc,
	.free = release,
	.log_store = log_store,
};

static int map_create(void *priv, const struct obpf_corpus_map *map)
{
	struct obpf_corpus_core *cc = priv;
	union obpf_attr attr = {
		.map_type = map->type,
		.key_size = map->key_size,
		.value_size = map->value_size,
		.max_entries = map->max_entries,
		.map_flags = map->flags,
	};
	struct obpf_map *m;

	if (cc->nr_maps == OBPF_CORPUS_MAX_MAPS)
		return -ENOMEM;
	m = obpf_map_create(&attr);
	if (IS_ERR(m))
		return PTR_ERR(m);
	cc->maps[cc->nr_maps] = m;
	return cc->nr_maps++;
}

static int map_update(void *priv, int map, const void *key, const void *value)
{
	struct obpf_corpus_core *cc = priv;

	return obpf_map_update(cc->maps[map], key, value, OBPF_ANY);
}

static int map_lookup(void *priv, int map, const void *key, void *value)
{
	struct obpf_corpus_core *cc = priv;

	return obpf_map_lookup_copy(cc->maps[map], key, value, 0);
}

static struct obpf_map *get_map(void *priv, u32 fd, bool is_idx)
{
	struct obpf_corpus_core *cc = priv;
	struct obpf_map *map;

	if (fd >= cc->t->nr_maps)
		return ERR_PTR(-EBADF);
	map = cc->maps[cc->case_maps[fd]];
	obpf_map_get(map);
	return map;
}

static void drop_prog(struct obpf_corpus_core *cc)
{
	if (cc->loaded)
		obpf_load_release(&cc->load);
	cc->loaded = false;
}

static int prog_load(void *priv, const struct obpf_corpus_case *t, const int *maps, char *log)
{
	struct obpf_corpus_core *cc = priv;
	int err;

	drop_prog(cc);
	cc->t = t;
	cc->case_maps = maps;
	cc->log_text = log;
	obpf_log_init(&cc->log, &cc->core, OBPF_LOG_LEVEL1, OBPF_CORPUS_LOG_SIZE);
	cc->load = (struct obpf_load){
		.core = &cc->core,
		.log = &cc->log,
		.type = obpf_prog_type_get(t->prog_type, obpf_arch_native()),
		.wire = t->insns,
		.nr_insns = t->nr_insns,
		.gpl_compatible = t->gpl,
		.get_map = get_map,
		.priv = cc,
	};
	if (!cc->load.type)
		return -EINVAL;
	err = obpf_load(&cc->load);
	obpf_log_finish(&cc->log);
	cc->loaded = !err;
	return err;
}

static int prog_run(void *priv, int prog, const struct obpf_corpus_case *t,
		    struct obpf_corpus_bytes *mem, u32 *ret)
{
	struct obpf_corpus_core *cc = priv;
	bool is_packet = cc->load.type->flags & OBPF_PT_PKT;
	struct obpf_run_ctx rc = { .stack = cc->stack };
	struct obpf_test_buffers buffers = {};
	u64 ctx;
	int err;

	if (is_packet) {
		buffers.data = mem->data;
		buffers.data_size = mem->size;
	} else {
		buffers.ctx = mem->data;
		buffers.ctx_size = mem->size;
	}
	err = obpf_test_prepare(cc->load.type, &buffers, cc->load.res.max_ctx_off, &rc, &ctx);
	if (err)
		return err;
	/* What a program never wrote it must not have read: no two runs find the same there. */
	memset(cc->stack, 0xa5 ^ *ret, sizeof(cc->stack));
	*ret = obpf_interp_run(cc->load.insns, ctx, &rc);
	return 0;
}

static void reset(void *priv)
{
	struct obpf_corpus_core *cc = priv;

	drop_prog(cc);
	while (cc->nr_maps)
		obpf_map_put_use(cc->maps[--cc->nr_maps]);
	obpf_map_flush();
}

const struct obpf_corpus_backend obpf_corpus_core_backend = {
	.name = "core",
	.explains = true,
	.map_create = map_create,
	.map_update = map_update,
	.map_lookup = map_lookup,
	.prog_load = prog_load,
	.prog_run = prog_run,
	.reset = reset,
};

struct obpf_corpus_core *obpf_corpus_core_new(void)
{
	struct obpf_corpus_core *cc = aligned_alloc(16, sizeof(*cc));

	if (!cc)
		return NULL;
	memset(cc, 0, sizeof(*cc));
	cc->core = (struct obpf_core){ .ops = &core_ops, .priv = cc };
	return cc;
}

void obpf_corpus_core_free(struct obpf_corpus_core *cc)
{
	if (cc)
		reset(cc);
	free(cc);
}

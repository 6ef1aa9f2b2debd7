// SPDX-License-Identifier: GPL-2.0
/*
 * world.c - what fuzzed programs live in.
 *
 * Hosted only, one thread. Programs are loaded by obpf_load(), as the module loads them, and run
 * with real maps, as trial.h says.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/proto.h"
#include "isa/disasm.h"
#include "trial.h"
#include "types.h"
#include "verifier/state.h"
#include "world.h"

#define MAX_STEPS 2000
/* Of the verifier, one every thousand instructions. */
#define MAX_POLLS 16
#define LOG_SIZE (1u << 20)

struct fuzz_world {
	struct obpf_core core;
	struct obpf_log log;
	u32 live, allocs, fail_at, polls;
	struct obpf_map *maps[GEN_NR_MAPS];
	struct obpf_btf_obj *types; /* of functions */
	struct obpf_func_info funcs[GEN_MAX_FUNCS + 1];
	struct obpf_debug_info debug; /* with these */
	struct obpf_oracle *oracle;
	struct obpf_watch *watch; /* the oracle's, or in its place */
	struct obpf_insn *wire; /* of the program loaded */
	u32 nr;
	struct obpf_load load;
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
	struct obpf_btf_obj *types = info->fields ? fuzz_map_types(i, &attr) : NULL;
	u32 zero = 0;

	w->maps[i] = obpf_map_create_typed(&attr, types);
	obpf_btf_obj_put(types);
	if (IS_ERR(w->maps[i])) {
		w->maps[i] = NULL;
		return -ENOMEM;
	}
	if (i != GEN_MAP_CONST)
		return 0;
	return obpf_map_update(w->maps[i], &zero, gen_const_data, OBPF_ANY) ?:
		       obpf_map_freeze(w->maps[i]);
}

struct fuzz_world *fuzz_world_new(void)
{
	struct fuzz_world *w = calloc(1, sizeof(*w));
	u32 i;

	if (!w)
		return NULL;
	w->core = (struct obpf_core){ .ops = &home_ops, .priv = w };
	w->load.core = &w->core;
	w->oracle = obpf_oracle_new();
	w->types = fuzz_func_types();
	if (w->oracle)
		fuzz_world_watch(w, NULL);
	if (w->types)
		w->debug = (struct obpf_debug_info){ .btf = &w->types->btf, .funcs = w->funcs };
	w->log_text = malloc(LOG_SIZE);
	for (i = 0; i < GEN_NR_MAPS; i++)
		if (make_map(w, i))
			break;
	if (w->oracle && w->types && w->log_text && i == GEN_NR_MAPS)
		return w;
	fuzz_world_free(w);
	return NULL;
}

void fuzz_world_free(struct fuzz_world *w)
{
	u32 i;

	obpf_load_release(&w->load);
	for (i = 0; i < GEN_NR_MAPS; i++)
		if (w->maps[i])
			obpf_map_put_use(w->maps[i]);
	obpf_map_flush();
	obpf_btf_obj_put(w->types);
	obpf_oracle_free(w->oracle);
	free(w->wire);
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
		.watch = w->watch,
		.get_map = get_map,
		.priv = w,
	};
	err = obpf_load(l);
	obpf_log_finish(&w->log);
	if (bad)
		*bad = l->decode.err ? l->decode.insn : l->res.insn;
	return err;
}

void fuzz_world_watch(struct fuzz_world *w, struct obpf_watch *watch)
{
	w->watch = watch ?: obpf_oracle_watch(w->oracle);
}

void fuzz_world_unwatch(struct fuzz_world *w)
{
	w->watch = NULL;
}

const struct obpf_load *fuzz_world_image(const struct fuzz_world *w)
{
	return &w->load;
}

/* ---- features */
const char *const fuzz_feature_names[FUZZ_NR_FEATURES] = {
	[FUZZ_BRANCHES] = "branch",	      [FUZZ_LOOPS] = "loop",
	[FUZZ_CALLS] = "call functions",      [FUZZ_GLOBALS] = "global ones",
	[FUZZ_CALLBACKS] = "are called back", [FUZZ_HELPERS] = "ask helpers",
	[FUZZ_VALUES] = "access values",      [FUZZ_PACKETS] = "packets",
	[FUZZ_RECORDS] = "records",	      [FUZZ_DYNPTRS] = "dynptrs",
	[FUZZ_LOCKS] = "take locks",	      [FUZZ_TIMERS] = "set timers",
	[FUZZ_SAVED] = "keep registers",      [FUZZ_STACKS] = "large stacks",
	[FUZZ_TAIL_CALLS] = "tail calls",
};

static bool is_global(const struct fuzz_world *w, u32 start)
{
	const struct obpf_debug_info *di = w->load.debug;
	u32 i;

	for (i = 0; di && i < di->nr_funcs; i++)
		if (di->funcs[i].insn_off == start)
			return obpf_btf_vlen(obpf_btf_type(di->btf, di->funcs[i].type_id)) ==
			       OBPF_BTF_FUNC_GLOBAL;
	return false;
}

static u32 helper_features(const struct obpf_func_proto *proto)
{
	u32 bits = 1u << FUZZ_HELPERS, i;

	if (proto->flags & OBPF_HELPER_LOCKS)
		bits |= 1u << FUZZ_LOCKS;
	if (proto->flags & OBPF_HELPER_TAIL_CALL)
		bits |= 1u << FUZZ_TAIL_CALLS;
	if (proto->flags & OBPF_HELPER_CALLS_LATER)
		bits |= 1u << FUZZ_TIMERS;
	if (proto->ret == OBPF_RET_RINGBUF_MEM_OR_NULL)
		bits |= 1u << FUZZ_RECORDS;
	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		if (proto->arg[i] == OBPF_ARG_DYNPTR)
			bits |= 1u << FUZZ_DYNPTRS;
	return bits;
}

/* @d, as it was rewritten. */
static u32 features_at(const struct fuzz_world *w, u32 insn)
{
	const struct obpf_insn_facts *facts = &w->load.res.facts[insn];
	const struct obpf_dinsn *d = &w->load.insns[insn];
	u32 bits = 0;

	switch (d->op) {
	case OBPF_OP_CALL_ADDR:
		bits = !!d->dst << FUZZ_SAVED;
		/* fall through */
	case OBPF_OP_ARRAY_LOOKUP:
	case OBPF_OP_TAIL_CALL:
	case OBPF_OP_TAIL_CALL_IN:
		return bits | helper_features(obpf_helper_proto(d->off));
	case OBPF_OP_CALL_BACK:
		return 1u << FUZZ_HELPERS | 1u << FUZZ_CALLBACKS;
	case OBPF_OP_CALL_LOCAL:
		return 1u << FUZZ_CALLS | is_global(w, insn + 1 + d->off) << FUZZ_GLOBALS;
	}
	switch (obpf_op_info(d)->cls) {
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
		bits = 1u << FUZZ_BRANCHES;
		/* fall through */
	case OBPF_CLS_JA:
	case OBPF_CLS_MAY_GOTO:
		return bits | (d->off < 0) << FUZZ_LOOPS;
	}
	if (facts->ptr_type == OBPF_REG_MAP_VALUE)
		return 1u << FUZZ_VALUES;
	return facts->ptr_type == OBPF_REG_PKT || facts->ptr_type == OBPF_REG_PKT_META ?
		       1u << FUZZ_PACKETS :
		       0;
}

u32 fuzz_world_features(const struct fuzz_world *w)
{
	u32 i, bits = (w->load.res.stack_extra > 0) << FUZZ_STACKS;

	for (i = 0; i < w->load.nr_insns; i++)
		if (w->load.res.facts[i].seen)
			bits |= features_at(w, i);
	return bits;
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

/* A program array is for programs of one type: one that has none yet. */
static int renew_progs(struct fuzz_world *w)
{
	struct obpf_map *map = w->maps[GEN_MAP_PROGS];

	if (map && !map->ops->owner(map))
		return 0;
	if (map)
		obpf_map_put_use(map);
	obpf_map_flush();
	return make_map(w, GEN_MAP_PROGS);
}

int fuzz_world_load_gen(struct fuzz_world *w, const struct gen_prog *p, u32 repairs, u32 prog_flags,
			u32 log_level)
{
	const struct obpf_insn nop = { .code = 0x05 };
	u32 i, bad = 0;
	int err;

	obpf_load_release(&w->load);
	err = renew_progs(w) ?: encode(w, p);
	for (i = 0; !err; i++) {
		w->debug.nr_funcs = fuzz_func_records(p, w->wire, p->nr, w->funcs);
		err = fuzz_world_load(w, p->type, w->wire, p->nr, p->flags | prog_flags, log_level,
				      p->typed ? &w->debug : NULL, &bad);
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

int fuzz_world_run(struct fuzz_world *w, u64 seed, u32 runs)
{
	struct obpf_trial t = {
		.oracle = w->oracle,
		.load = &w->load,
		.seed = seed,
		.runs = runs,
		.max_steps = MAX_STEPS,
	};
	int err = obpf_trial_run(&t);

	return err == -E2BIG ? 0 : err;
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

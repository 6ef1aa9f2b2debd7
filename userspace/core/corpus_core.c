// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_core.c - the corpus back-end that is the core itself, called directly: obpf_load(), maps,
 * interpreter.
 *
 * Process context, in a process or in the kernel; one thread.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "btf_obj.h"
#include "code.h"
#include "corpus.h"
#include "load.h"
#include "maps/map.h"
#include "test_run.h"

/* Allocators of the homes differ in what they align to. */
#define STACK_ALIGN 16ul

/* How many cases' objects may wait to be freed: a grace period each would take long. */
#define RESETS_A_FLUSH 32

/* A loaded program: one reference of the case, one an entry of a program array. */
struct core_prog {
	struct obpf_callee callee;
	struct obpf_load load;
	struct obpf_code code;
	atomic_t refcnt;
	struct workqueue_struct *free_wq;
	struct rcu_work free_work;
};

struct obpf_corpus_core {
	struct obpf_map *maps[OBPF_CORPUS_MAX_MAPS];
	u32 nr_maps;
	/* What the case's map numbers mean during a load. */
	const struct obpf_corpus_case *t;
	const int *case_maps;
	struct obpf_core core;
	struct obpf_log log;
	char *log_text;
	struct core_prog *progs[OBPF_CORPUS_MAX_CALLEES + 1];
	u32 nr_progs;
	struct obpf_watch *watch; /* of the loads, or NULL */
	struct workqueue_struct *free_wq;
	u32 nr_resets;
	enum obpf_code_mode mode;
	u8 stack[OBPF_RUN_STACK_SIZE + OBPF_RUN_STACK_EXTRA + STACK_ALIGN];
	char text[OBPF_RUN_TEXT_SIZE];
};

static void *alloc(void *priv, size_t size)
{
	return kvzalloc(size, GFP_KERNEL);
}

static void release(void *priv, void *ptr)
{
	kvfree(ptr);
}

static int log_store(void *priv, u32 pos, const char *text, u32 len)
{
	struct obpf_corpus_core *cc = priv;

	memcpy(cc->log_text + pos, text, len);
	return 0;
}

static int log_load(void *priv, u32 pos, char *text, u32 len)
{
	struct obpf_corpus_core *cc = priv;

	memcpy(text, cc->log_text + pos, len);
	return 0;
}

static const struct obpf_core_ops core_ops = {
	.alloc = alloc,
	.free = release,
	.log_store = log_store,
	.log_load = log_load,
};

/* The type data of @map: with a reference, or ERR_PTR. */
static struct obpf_btf_obj *make_btf(struct obpf_corpus_core *cc, const struct obpf_corpus_map *map)
{
	u32 *words = obpf_core_alloc(&cc->core, OBPF_CORPUS_BTF_WORDS * sizeof(*words));
	struct obpf_btf_obj *btf;
	struct obpf_log log;

	if (!words)
		return ERR_PTR(-ENOMEM);
	obpf_log_init(&log, &cc->core, 0, 0);
	btf = obpf_btf_obj_new(&cc->core, (u8 *)words, obpf_corpus_btf(map, words), &log);
	if (IS_ERR(btf))
		obpf_core_free(&cc->core, words);
	return btf;
}

static struct obpf_map *make_map(struct obpf_corpus_core *cc, const union obpf_attr *attr,
				 const struct obpf_corpus_map *map)
{
	struct obpf_btf_obj *btf;
	struct obpf_map *m;

	if (!map->typed)
		return obpf_map_create(attr);
	btf = make_btf(cc, map);
	if (IS_ERR(btf))
		return ERR_CAST(btf);
	m = obpf_map_create_typed(attr, btf);
	obpf_btf_obj_put(btf);
	return m;
}

static int map_create(void *priv, const struct obpf_corpus_map *map)
{
	struct obpf_corpus_core *cc = priv;
	union obpf_attr attr = {
		.map_type = map->type,
		.key_size = map->key_size,
		.value_size = map->value_size,
		.max_entries = map->max_entries,
		.map_flags = map->flags,
		.btf_key_type_id = OBPF_CORPUS_BTF_KEY,
		.btf_value_type_id = OBPF_CORPUS_BTF_VALUE,
	};
	struct obpf_map *m;

	if (cc->nr_maps == OBPF_CORPUS_MAX_MAPS)
		return -ENOMEM;
	m = make_map(cc, &attr, map);
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

static int map_freeze(void *priv, int map)
{
	struct obpf_corpus_core *cc = priv;

	return obpf_map_freeze(cc->maps[map]);
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

static struct core_prog *to_prog(struct obpf_callee *callee)
{
	return container_of(callee, struct core_prog, callee);
}

static void free_prog(struct work_struct *work)
{
	struct core_prog *p = container_of(to_rcu_work(work), struct core_prog, free_work);

	obpf_code_release(&p->code);
	obpf_load_release(&p->load);
	kfree(p);
}

static void get_callee(struct obpf_callee *callee)
{
	atomic_inc(&to_prog(callee)->refcnt);
}

static bool tryget_callee(struct obpf_callee *callee)
{
	return atomic_add_unless(&to_prog(callee)->refcnt, 1, 0);
}

/* As in the module, what was taken out of an array stays for those who have found it there. */
static void put_callee(struct obpf_callee *callee)
{
	struct core_prog *p = to_prog(callee);

	if (!atomic_dec_and_test(&p->refcnt))
		return;
	INIT_RCU_WORK(&p->free_work, free_prog);
	queue_rcu_work(p->free_wq, &p->free_work);
}

static struct obpf_callee *find_callee(void *priv, u32 fd)
{
	struct obpf_corpus_core *cc = priv;

	if (fd >= cc->nr_progs)
		return ERR_PTR(-EBADF);
	get_callee(&cc->progs[fd]->callee);
	return &cc->progs[fd]->callee;
}

static int callee_update(void *priv, int map, u32 index, int prog)
{
	struct obpf_corpus_core *cc = priv;

	return obpf_map_update_callee(cc->maps[map], &index, prog, OBPF_ANY, find_callee, cc);
}

/* The program's handle, or -errno: the case's reference is kept under it. */
static int keep_prog(struct obpf_corpus_core *cc, struct core_prog *p)
{
	int err;

	obpf_load_describe(&p->load, &p->callee);
	err = obpf_code_make(&p->load, cc->mode, false, &p->callee, &p->code);
	if (err) {
		obpf_load_release(&p->load);
		return err;
	}
	p->callee.id = cc->nr_progs + 1;
	p->callee.get = get_callee;
	p->callee.tryget = tryget_callee;
	p->callee.put = put_callee;
	p->free_wq = cc->free_wq;
	atomic_set(&p->refcnt, 1);
	cc->progs[cc->nr_progs] = p;
	return cc->nr_progs++;
}

static int prog_load(void *priv, const struct obpf_corpus_case *t, const int *maps, char *log)
{
	struct obpf_corpus_core *cc = priv;
	struct core_prog *p;
	int err;

	if (cc->nr_progs == ARRAY_SIZE(cc->progs))
		return -ENOMEM;
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	cc->t = t;
	cc->case_maps = maps;
	cc->log_text = log;
	obpf_log_init(&cc->log, &cc->core, t->log_level ?: OBPF_LOG_LEVEL1, OBPF_CORPUS_LOG_SIZE);
	p->load = (struct obpf_load){
		.core = &cc->core,
		.log = &cc->log,
		.type = obpf_prog_type_get(t->prog_type, obpf_arch_native()),
		.wire = t->insns,
		.nr_insns = t->nr_insns,
		.prog_flags = t->large_stack ? OBPF_F_LARGE_STACK : 0,
		.gpl_compatible = t->gpl,
		.watch = cc->watch,
		.get_map = get_map,
		.priv = cc,
	};
	err = p->load.type ? obpf_load(&p->load) : -EINVAL;
	obpf_log_finish(&cc->log);
	if (!err)
		err = keep_prog(cc, p);
	if (err < 0)
		kfree(p);
	return err;
}

/* What is left in the caller's memory: the packet, or what the program made of the context. */
static void give_back(const struct obpf_test *t, struct obpf_corpus_bytes *mem)
{
	if (t->data_out.buf) {
		memcpy(mem->data, t->data_out.buf,
		       min(mem->size + OBPF_CORPUS_MEM_ROOM, t->data_out.size));
		mem->size = t->data_out.size;
	}
}

static int prog_run(void *priv, int prog, const struct obpf_corpus_case *t,
		    struct obpf_corpus_bytes *mem, u32 *ret)
{
	struct obpf_corpus_core *cc = priv;
	struct core_prog *p = cc->progs[prog];
	const struct obpf_load *load = &p->load;
	u8 *stack = (u8 *)ALIGN((unsigned long)cc->stack, STACK_ALIGN);
	struct obpf_run_ctx rc = {
		.stack = stack,
		.text = cc->text,
	};
	struct obpf_test test = {};
	int err;

	if (obpf_corpus_takes_packets(t->prog_type)) {
		test.data = mem->data;
		test.data_size = mem->size;
	} else {
		test.ctx = mem->data;
		test.ctx_size = mem->size;
	}
	err = obpf_test_open(&test, load->type, load->res.max_ctx_off);
	if (err)
		return err;
	obpf_test_enter(&test, &rc);
	/* What a program never wrote it must not have read: no two runs find the same there. */
	if (load->res.stack_extra)
		rc.stack_extra = OBPF_RUN_STACK_EXTRA;
	memset(stack, 0xa5 ^ *ret, OBPF_RUN_STACK_SIZE + rc.stack_extra);
	rcu_read_lock();
	preempt_disable();
	*ret = obpf_callee_run(&p->callee, test.r1, &rc);
	preempt_enable();
	rcu_read_unlock();
	obpf_test_finish(&test);
	give_back(&test, mem);
	obpf_test_close(&test);
	return 0;
}

static void flush(struct obpf_corpus_core *cc)
{
	rcu_barrier();
	flush_workqueue(cc->free_wq);
	obpf_map_flush();
}

static void reset(void *priv)
{
	struct obpf_corpus_core *cc = priv;

	while (cc->nr_maps)
		obpf_map_put_use(cc->maps[--cc->nr_maps]);
	while (cc->nr_progs)
		put_callee(&cc->progs[--cc->nr_progs]->callee);
	if (!(++cc->nr_resets % RESETS_A_FLUSH))
		flush(cc);
}

/* The same to both. */
#define BACKEND(engine) \
	{ \
		.name = engine, .explains = true, .map_create = map_create, \
		.map_update = map_update, .map_lookup = map_lookup, .map_freeze = map_freeze, \
		.prog_load = prog_load, .callee_update = callee_update, .prog_run = prog_run, \
		.reset = reset, \
	}

const struct obpf_corpus_backend obpf_corpus_core_backend = BACKEND("core");
const struct obpf_corpus_backend obpf_corpus_jit_backend = BACKEND("jit");

void obpf_corpus_core_jit(struct obpf_corpus_core *cc)
{
	cc->mode = OBPF_CODE_REQUIRE_JIT;
}

struct obpf_corpus_core *obpf_corpus_core_new(void)
{
	struct obpf_corpus_core *cc = kvzalloc(sizeof(*cc), GFP_KERNEL);

	if (!cc)
		return NULL;
	cc->free_wq = alloc_workqueue("corpus", 0, 0);
	if (!cc->free_wq) {
		kvfree(cc);
		return NULL;
	}
	cc->core = (struct obpf_core){ .ops = &core_ops, .priv = cc };
	return cc;
}

void obpf_corpus_core_watch(struct obpf_corpus_core *cc, struct obpf_watch *watch)
{
	cc->watch = watch;
}

const struct obpf_load *obpf_corpus_core_load(const struct obpf_corpus_core *cc, int prog)
{
	return &cc->progs[prog]->load;
}

int obpf_corpus_core_load_case(struct obpf_corpus_core *cc, const struct obpf_corpus_case *t)
{
	const struct obpf_corpus_backend *b = &obpf_corpus_core_backend;
	static char log[OBPF_CORPUS_LOG_SIZE];
	int maps[OBPF_CORPUS_MAX_MAPS];
	u32 i;

	for (i = 0; i < t->nr_maps; i++) {
		maps[i] = b->map_create(cc, &t->maps[i]);
		if (maps[i] < 0)
			return maps[i];
	}
	for (i = 0; i < t->nr_init; i++)
		b->map_update(cc, maps[t->init[i].map], t->init[i].key.data, t->init[i].value.data);
	for (i = 0; i < t->nr_maps; i++)
		if (t->maps[i].frozen)
			b->map_freeze(cc, maps[i]);
	return b->prog_load(cc, t, maps, log);
}

void obpf_corpus_core_free(struct obpf_corpus_core *cc)
{
	if (cc) {
		reset(cc);
		flush(cc);
		destroy_workqueue(cc->free_wq);
	}
	kvfree(cc);
}

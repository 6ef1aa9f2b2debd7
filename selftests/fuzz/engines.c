// SPDX-License-Identifier: GPL-2.0
/*
 * engines.c - an accepted program, interpreted and as machine code, each in a forked process.
 *
 * Hosted only. What a process finds is left in memory that all of them share.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/random.h>

#include "calls.h"
#include "engines.h"
#include "code.h"
#include "env_host.h"
#include "heap.h"
#include "interp.h"
#include "jit/exec_mem.h"
#include "jit/jit.h"
#include "trial.h"

#define MAX_RUNS 16
#define MOMENT_US 10000 /* that an interpreted run may take */
#define HANG_SECONDS 30 /* that all runs may take as machine code */
#define MAX_LATER 16 /* callbacks of timers behind a run, which may start their timers again */
#define TEXT_SIZE 4096

/* What a run leaves. */
struct left {
	u64 r0;
	u64 tail_calls; /* taken */
	u64 later; /* callbacks of timers */
	u64 inputs; /* digests from here on */
	u64 buffers;
	u64 maps[OBPF_MAX_USED_MAPS];
	struct fuzz_calls calls;
};

/* What an engine's process says. */
struct said {
	u32 done; /* runs that ended */
	bool cut; /* the next one did not */
	struct left left[MAX_RUNS];
};

/* The memory of a ring buffer is shared with children: what it was like before any of them. */
struct ring {
	u8 *at;
	u8 *bytes;
	size_t size;
};

struct fuzz_engines {
	struct said *interpreted, *translated; /* shared with children */
	struct obpf_dinsn *insns; /* of the program at hand, calls are noted */
	struct obpf_jit_machine machine;
	struct obpf_exec mem;
	struct ring rings[OBPF_MAX_USED_MAPS];
	u32 nr_rings;
	struct fuzz_engines_tally tally;
	char text[TEXT_SIZE];
};

static void tell(struct fuzz_engines *e, const char *fmt, ...)
{
	size_t len = strlen(e->text);
	va_list args;

	va_start(args, fmt);
	vsnprintf(e->text + len, sizeof(e->text) - len, fmt, args);
	va_end(args);
}

/* ---- machine code */
#ifdef __x86_64__
__attribute__((naked)) static void ret_thunk(void)
{
	asm("ret; int3");
}
#define RET_THUNK ((unsigned long)ret_thunk)
#else
#define RET_THUNK 0
#endif

/* One of those that code may have to be for, by bits of @seed; bit 0 says whether to blind. */
static struct obpf_jit_machine some_machine(u64 seed)
{
	struct obpf_exec_target target;
	struct obpf_jit_machine this;
	struct obpf_jit_machine m = { .align_stack = true, .landing_pads = seed & 2 };

	obpf_exec_target(&target);
	if (seed & 4)
		m.ret_target = RET_THUNK;
	if (seed & 8)
		m.jump_target = (unsigned long)target.jump_rcx;
	obpf_machine_get(&this);
	if (seed & 16)
		m.features = this.features;
	return m;
}

static int translate(struct fuzz_engines *e, const struct obpf_load *l, u64 seed)
{
	struct obpf_jit_args args = {
		.core = &obpf_heap_core,
		.machine = &e->machine,
		.insns = e->insns,
		.nr_insns = l->nr_insns,
		.random = seed & 1 ? get_random_u32 : NULL,
	};
	struct obpf_jit j;
	int err;

	e->machine = some_machine(seed);
	err = obpf_jit_translate(&j, &args);
	if (err)
		return err;
	err = obpf_exec_alloc(obpf_jit_size(&j), &e->mem);
	if (!err)
		err = obpf_jit_place(&j, e->mem.alias, e->mem.text);
	if (!err)
		obpf_exec_publish(&e->mem);
	obpf_jit_release(&j);
	return err;
}

/* ---- a child: one engine's runs */
struct engine {
	struct obpf_trial_engine trial;
	const struct obpf_load *load;
	struct obpf_callee self, interpreted;
	struct said *said;
	bool has_limit; /* a run that takes longer than a moment is cut */
};

static struct engine *at_work; /* here, in the child */
static u32 *volatile cancel;

static void out_of_time(int sig)
{
	if (cancel)
		WRITE_ONCE(*cancel, 1);
}

static void set_timer(u32 us)
{
	const struct itimerval timer = { .it_value.tv_usec = us };

	setitimer(ITIMER_REAL, &timer, NULL);
}

static u64 digest_bytes(u64 digest, const void *bytes, size_t size)
{
	u64 word;
	size_t i;

	for (i = 0; i < size; i += sizeof(word)) {
		word = 0;
		memcpy(&word, (const u8 *)bytes + i, min(sizeof(word), size - i));
		digest = fuzz_digest(digest, word);
	}
	return fuzz_digest(digest, size);
}

static u64 digest_elements(struct obpf_map *map)
{
	u8 key[2][64] = {}, *value;
	u64 digest = 0;
	u32 i = 0;

	if (map->key_size > sizeof(key[0]) || !map->ops->get_next_key)
		return 0;
	value = malloc(obpf_map_user_value_size(map) + 1);
	while (value && !obpf_map_next_key(map, i ? key[i & 1] : NULL, key[(i + 1) & 1])) {
		i++;
		if (obpf_map_lookup_copy(map, key[i & 1], value, 0))
			continue;
		digest = digest_bytes(digest, key[i & 1], map->key_size);
		digest = digest_bytes(digest, value, obpf_map_user_value_size(map));
	}
	free(value);
	return fuzz_digest(digest, i);
}

/* The ring that @map is, its head in front. */
static struct ring ring_of(struct obpf_map *map)
{
	u8 *positions = map->ops->mmap_area(map, 0, PAGE_SIZE, true);

	return (struct ring){ .at = positions - PAGE_SIZE,
			      .size = 3 * PAGE_SIZE + map->max_entries };
}

static bool is_ring(const struct obpf_map *map)
{
	return map->ops->type == OBPF_MAP_TYPE_RINGBUF;
}

static u64 digest_map(struct obpf_map *map)
{
	struct ring ring;

	if (!is_ring(map))
		return digest_elements(map);
	ring = ring_of(map);
	/* What is the kernel's own is the same where the rest is. */
	return digest_bytes(0, ring.at + PAGE_SIZE, ring.size - PAGE_SIZE);
}

static u64 digest_buffers(const struct obpf_test *test)
{
	u64 digest = digest_bytes(0, test->data, test->data_size);

	digest = digest_bytes(digest, test->ctx, test->ctx_size);
	digest = digest_bytes(digest, test->data_out.buf, test->data_out.size);
	return digest_bytes(digest, test->ctx_out.buf, test->ctx_out.size);
}

/* What is to be cut runs between these two. */
static void begin(const struct engine *e, struct obpf_run_ctx *rc)
{
	if (!e->has_limit)
		return;
	cancel = &rc->cancel;
	set_timer(MOMENT_US);
}

static void end(struct engine *e, const struct obpf_run_ctx *rc)
{
	cancel = NULL;
	e->said->cut |= READ_ONCE(rc->cancel);
}

/* ---- callbacks of timers */
static u64 call_later(u64 (*call)(const void *fn, const u64 *arg, struct obpf_run_ctx *rc),
		      const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	u64 r0;

	at_work->said->left[at_work->said->done].later++;
	begin(at_work, rc);
	r0 = call(fn, arg, rc);
	end(at_work, rc);
	return r0;
}

static u64 interpret_later(const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	return call_later(obpf_interp_call, fn, arg, rc);
}

static u64 execute_later(const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	return call_later(obpf_jit_call, fn, arg, rc);
}

static bool run(struct obpf_trial_engine *trial, u64 r1, struct obpf_run_ctx *rc, u64 *r0)
{
	struct engine *e = container_of(trial, struct engine, trial);
	struct left *left = &e->said->left[e->said->done];

	left->inputs = fuzz_digest(rc->cookie, r1);
	rc->callee = &e->self;
	fuzz_calls_note(&left->calls);
	begin(e, rc);
	*r0 = e->self.entry(r1, rc, obpf_run_fp(rc));
	end(e, rc);
	left->tail_calls = rc->tail_calls;
	left->later = 0;
	while (!e->said->cut && left->later < MAX_LATER)
		if (!obpf_env_fire_first())
			break;
	return !e->said->cut;
}

static void see_what_is_left(struct obpf_trial_engine *trial, const struct obpf_test *test, u64 r0)
{
	struct engine *e = container_of(trial, struct engine, trial);
	struct left *left = &e->said->left[e->said->done++];
	u32 i;

	left->r0 = r0;
	left->buffers = digest_buffers(test);
	for (i = 0; i < e->load->nr_maps; i++)
		left->maps[i] = digest_map(e->load->maps[i]);
}

static void no_reference(struct obpf_callee *callee) {}

static bool is_there(struct obpf_callee *callee)
{
	return true;
}

/* What an index of a program array is to be. */
static struct obpf_callee *find_callee(void *priv, u32 fd)
{
	struct engine *e = priv;

	return fd ? &e->interpreted : &e->self;
}

static void enter_arrays(struct engine *e)
{
	struct obpf_map *map;
	u32 i, index;

	for (i = 0; i < e->load->nr_maps; i++) {
		map = e->load->maps[i];
		for (index = 0; map->ops->update_callee && index < 2; index++)
			obpf_map_update_callee(map, &index, index, OBPF_ANY, find_callee, e);
	}
}

/* In the child, which does not come back. */
static void run_all(struct fuzz_engines *f, const struct obpf_load *l, struct said *said, u64 seed,
		    u32 runs, bool translated)
{
	struct engine e = {
		.trial = { .run = run, .left = see_what_is_left },
		.load = l,
		.said = said,
		.has_limit = !translated,
	};
	struct obpf_trial trial = { .engine = &e.trial, .load = l, .seed = seed, .runs = runs };

	obpf_load_describe(l, &e.self);
	e.self.insns = f->insns;
	e.self.call = interpret_later;
	e.self.get = e.self.put = no_reference;
	e.self.tryget = is_there;
	e.interpreted = e.self;
	if (translated) {
		e.self.entry = (obpf_jit_entry)(unsigned long)f->mem.text;
		e.self.call = execute_later;
	}
	at_work = &e;
	enter_arrays(&e);
	if (translated)
		alarm(HANG_SECONDS);
	else
		signal(SIGALRM, out_of_time);
	_exit(obpf_trial_run(&trial) ? 1 : 0);
}

/* ---- the parent */
static int save_rings(struct fuzz_engines *e, const struct obpf_load *l)
{
	struct ring *ring;
	u32 i;

	e->nr_rings = 0;
	for (i = 0; i < l->nr_maps; i++) {
		if (!is_ring(l->maps[i]))
			continue;
		ring = &e->rings[e->nr_rings];
		*ring = ring_of(l->maps[i]);
		ring->bytes = malloc(ring->size);
		if (!ring->bytes)
			return -ENOMEM;
		memcpy(ring->bytes, ring->at, ring->size);
		e->nr_rings++;
	}
	return 0;
}

static void restore_rings(struct fuzz_engines *e)
{
	u32 i;

	for (i = 0; i < e->nr_rings; i++)
		memcpy(e->rings[i].at, e->rings[i].bytes, e->rings[i].size);
}

static void forget_rings(struct fuzz_engines *e)
{
	while (e->nr_rings)
		free(e->rings[--e->nr_rings].bytes);
}

/* One engine's process, to its end. */
static int ask(struct fuzz_engines *e, const struct obpf_load *l, struct said *said, u64 seed,
	       u32 runs, bool translated)
{
	pid_t pid;
	int status;
	u32 i;

	said->done = 0;
	said->cut = false;
	for (i = 0; i < runs; i++)
		fuzz_calls_forget(&said->left[i].calls);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return -ENOMEM;
	if (!pid)
		run_all(e, l, said, seed, runs, translated);
	if (waitpid(pid, &status, 0) != pid)
		return -EIO;
	restore_rings(e);
	if (!status)
		return 0;
	tell(e, "%s: run %u ended with %s %d\n", translated ? "translated" : "interpreted",
	     said->done, WIFSIGNALED(status) ? "signal" : "status",
	     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return -EINVAL;
}

static bool differ(struct fuzz_engines *e, const char *what, u32 number, u64 a, u64 b)
{
	if (a == b)
		return false;
	tell(e, "%s %u: interpreted %llx translated %llx\n", what, number, a, b);
	return true;
}

static void tell_call(struct fuzz_engines *e, const char *who, const struct fuzz_call *c)
{
	u32 i;

	tell(e, "  %s: helper %llu (", who, c->helper);
	for (i = 0; i < OBPF_HELPER_ARGS; i++)
		tell(e, "%s%llx", i ? ", " : "", c->arg[i]);
	tell(e, ") = %llx, calls back (", c->ret);
	for (i = 0; i < OBPF_CALLBACK_ARGS; i++)
		tell(e, "%s%llx", i ? ", " : "", c->to[i]);
	tell(e, ")\n");
}

static bool calls_differ(struct fuzz_engines *e, const struct fuzz_calls *a,
			 const struct fuzz_calls *b)
{
	u32 i, nr = min_t(u32, min(a->nr, b->nr), FUZZ_MAX_CALLS);

	if (a->nr == b->nr && a->digest == b->digest)
		return false;
	for (i = 0; i < nr && !memcmp(&a->first[i], &b->first[i], sizeof(a->first[i])); i++)
		;
	tell(e, "%u and %u calls, call %u:\n", a->nr, b->nr, i);
	if (i < FUZZ_MAX_CALLS) {
		tell_call(e, "interpreted", &a->first[i]);
		tell_call(e, "translated", &b->first[i]);
	}
	return true;
}

static bool runs_differ(struct fuzz_engines *e, u32 run, u32 nr_maps)
{
	const struct left *a = &e->interpreted->left[run], *b = &e->translated->left[run];
	bool bad = false;
	u32 i;

	bad |= differ(e, "inputs of run", run, a->inputs, b->inputs);
	bad |= calls_differ(e, &a->calls, &b->calls);
	bad |= differ(e, "tail calls of run", run, a->tail_calls, b->tail_calls);
	bad |= differ(e, "callbacks of timers of run", run, a->later, b->later);
	bad |= differ(e, "r0 of run", run, a->r0, b->r0);
	bad |= differ(e, "context and packet of run", run, a->buffers, b->buffers);
	for (i = 0; i < nr_maps; i++)
		bad |= differ(e, "elements of map", i, a->maps[i], b->maps[i]);
	if (bad)
		tell(e, "run %u\n", run);
	return bad;
}

static int compare_runs(struct fuzz_engines *e, u32 nr_maps)
{
	const struct said *a = e->interpreted, *b = e->translated;
	u32 i;

	if (differ(e, "runs that end", 0, a->done, b->done))
		return -EINVAL;
	for (i = 0; i < a->done; i++) {
		if (runs_differ(e, i, nr_maps))
			return -EINVAL;
		e->tally.calls += a->left[i].calls.nr;
		e->tally.tail_calls += a->left[i].tail_calls;
		e->tally.callbacks += a->left[i].calls.nr_callbacks;
		e->tally.later += a->left[i].later;
	}
	e->tally.runs += a->done;
	e->tally.programs += !!a->done;
	e->tally.cut += a->cut;
	return 0;
}

static int run_both(struct fuzz_engines *e, const struct obpf_load *l, u64 seed, u32 runs)
{
	int err = save_rings(e, l);

	if (!err)
		err = ask(e, l, e->interpreted, seed, runs, false);
	/* No more than what the interpreter came to the end of. */
	if (!err)
		err = ask(e, l, e->translated, seed, e->interpreted->done, true);
	forget_rings(e);
	return err ?: compare_runs(e, l->nr_maps);
}

int fuzz_engines_compare(struct fuzz_engines *e, const struct obpf_load *l, u64 seed, u32 runs)
{
	int err;

	e->text[0] = '\0';
	e->insns = malloc(l->nr_insns * sizeof(*l->insns));
	if (!e->insns)
		return -ENOMEM;
	memcpy(e->insns, l->insns, l->nr_insns * sizeof(*l->insns));
	fuzz_calls_redirect(e->insns, l->nr_insns);
	err = translate(e, l, seed * 0x9e3779b97f4a7c15ull >> 40);
	if (err)
		tell(e, "not translated: %d\n", err);
	else
		err = run_both(e, l, seed, min_t(u32, runs, MAX_RUNS));
	if (e->mem.text)
		obpf_exec_free(&e->mem);
	free(e->insns);
	return err;
}

const char *fuzz_engines_text(const struct fuzz_engines *e)
{
	return e->text;
}

void fuzz_engines_tally(const struct fuzz_engines *e, struct fuzz_engines_tally *t)
{
	*t = e->tally;
}

struct fuzz_engines *fuzz_engines_new(void)
{
	struct fuzz_engines *e = calloc(1, sizeof(*e));
	void *shared = mmap(NULL, 2 * sizeof(struct said), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (!e || shared == MAP_FAILED) {
		free(e);
		return NULL;
	}
	e->interpreted = shared;
	e->translated = e->interpreted + 1;
	return e;
}

void fuzz_engines_free(struct fuzz_engines *e)
{
	if (!e)
		return;
	munmap(e->interpreted, 2 * sizeof(struct said));
	free(e);
}

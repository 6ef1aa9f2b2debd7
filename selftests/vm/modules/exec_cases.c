// SPDX-License-Identifier: GPL-2.0
/*
 * exec_cases.c - executable memory in a kernel: a module, obpf_exec_test, of obpf's very code with an
 * arena of its own. Who reads /proc/obpf_exec_test runs the cases, and reads their results as TAP.
 *
 * x86-64. Context: process; one reader at a time.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/asm.h>
#include <asm/pgtable_types.h>
#include <asm/unwind.h>
#include "jit/exec_mem.h"

enum { RUNNERS = 2, GENERATIONS = 2000, ROUNDS = 10000, CHUNKS = 64, PATIENCE_MS = 60000 };

typedef u32 (*code_fn)(void);

static u32 nr_cases;

static void report(struct seq_file *out, bool good, const char *name)
{
	seq_printf(out, "%sok %u - %s\n", good ? "" : "not ", ++nr_cases, name);
}

/* --- code by hand --- */

static u8 *put_rel32(const struct obpf_exec *mem, u8 *at, u8 opcode, const void *to)
{
	s32 rel = (const u8 *)to - (mem->text + (at - mem->alias) + 5);

	*at++ = opcode;
	memcpy(at, &rel, 4);
	return at + 4;
}

static u8 *put_begin(u8 *at)
{
	struct obpf_exec_target target;

	obpf_exec_target(&target);
	if (target.endbr) {
		memcpy(at, "\xf3\x0f\x1e\xfa", 4);
		at += 4;
	}
	memcpy(at, "\x55\x48\x89\xe5", 4); /* push %rbp; mov %rsp, %rbp */
	return at + 4;
}

static void put_end(const struct obpf_exec *mem, u8 *at)
{
	struct obpf_exec_target target;

	obpf_exec_target(&target);
	*at++ = 0x5d; /* pop %rbp */
	if (target.ret_target)
		put_rel32(mem, at, 0xe9, target.ret_target);
	else
		memcpy(at, "\xc3\xcc", 2); /* ret; int3 */
}

/* Code that returns @value, published. */
static code_fn put_constant(const struct obpf_exec *mem, u32 value)
{
	u8 *at = put_begin(mem->alias);

	*at++ = 0xb8; /* mov $value, %eax */
	memcpy(at, &value, 4);
	put_end(mem, at + 4);
	obpf_exec_publish(mem);
	return (code_fn)mem->text;
}

/* Code that returns what @callee does, published. */
static code_fn put_call(const struct obpf_exec *mem, const void *callee)
{
	u8 *at = put_begin(mem->alias);

	put_end(mem, put_rel32(mem, at, 0xe8, callee));
	obpf_exec_publish(mem);
	return (code_fn)mem->text;
}

/* --- pages --- */

/* Whether a store, of what is there, gets through. */
static bool can_store(u8 *addr)
{
	bool done = false;

	asm volatile("1: orb $0, %1\n"
		     "	movb $1, %0\n"
		     "2:\n" _ASM_EXTABLE(1b, 2b)
		     : "+r"(done), "+m"(*addr));
	return done;
}

static bool page_has(const void *addr, unsigned long set, unsigned long clear)
{
	unsigned int level;
	pte_t *pte = lookup_address((unsigned long)addr, &level);

	return pte && (pte_flags(*pte) & (set | clear)) == set;
}

static void test_pages(struct seq_file *out)
{
	struct obpf_exec mem;
	bool good = true;
	u32 off;

	if (obpf_exec_alloc(65536, &mem)) {
		report(out, false, "there is room for 16 pages");
		return;
	}
	for (off = 0; off < mem.size; off += OBPF_EXEC_GRANULE)
		good &= mem.text[off] == 0xcc && mem.text[off + OBPF_EXEC_GRANULE - 1] == 0xcc;
	report(out, good, "what is free holds breakpoints");
	report(out, can_store(mem.alias), "the alias takes a store");
	report(out, !can_store(mem.text), "the text faults on a store");
	for (off = 0, good = true; off < mem.size; off += PAGE_SIZE) {
		good &= page_has(mem.text + off, _PAGE_PRESENT, _PAGE_RW | _PAGE_NX);
		good &= page_has(mem.alias + off, _PAGE_PRESENT | _PAGE_RW | _PAGE_NX, 0);
	}
	report(out, good, "pages are run at the text and written at the alias, never both");
	obpf_exec_free(&mem);
}

static void test_code(struct seq_file *out)
{
	struct obpf_exec_target target;
	struct obpf_exec mem, far;
	char symbol[KSYM_SYMBOL_LEN];
	u8 *at;

	obpf_exec_target(&target);
	seq_printf(out, "# returns by %pS, jumps by %pS, %s\n", target.ret_target, target.jump_rcx,
		   target.endbr ? "endbr64" : "no endbr64");
	if (obpf_exec_alloc(64, &mem) || obpf_exec_alloc(64, &far)) {
		report(out, false, "there is room for two functions");
		return;
	}
	report(out, put_constant(&mem, 42)() == 42, "code written at the alias runs at the text");
	report(out, put_constant(&mem, 43)() == 43, "and other code in its place");
	sprint_symbol(symbol, (unsigned long)mem.text);
	report(out, strstarts(symbol, "obpf_arena_text+") && strstr(symbol, "[obpf_exec_test]"),
	       "an address in the arena is named after it");
	at = put_begin(far.alias);
	memcpy(at, "\x5d\x48\x8d\x0d", 4); /* pop %rbp; lea mem(%rip), %rcx */
	at += 4;
	memcpy(at, &(s32){ mem.text - (far.text + (at - far.alias) + 4) }, 4);
	put_rel32(&far, at + 4, 0xe9, target.jump_rcx);
	obpf_exec_publish(&far);
	report(out, ((code_fn)far.text)() == 43, "an indirect jump arrives");
	obpf_exec_free(&far);
	obpf_exec_free(&mem);
}

/* --- kprobes --- */

static int no_handler(struct kprobe *probe, struct pt_regs *regs)
{
	return 0;
}

/* Of a probe that was refused, too, the address is then known. */
static int try_probe(const char *symbol, unsigned int off, void **addr)
{
	struct kprobe probe = { .symbol_name = symbol, .offset = off, .pre_handler = no_handler };
	int err = register_kprobe(&probe);

	*addr = probe.addr;
	if (!err)
		unregister_kprobe(&probe);
	return err;
}

/* The arena of obpf itself is asked by its name: this module has no other way to it. */
static void test_probes(struct seq_file *out)
{
	void *addr;

	report(out, !try_probe("obpf_exec_test:obpf_exec_alloc", 0, &addr),
	       "a kprobe may be beside the arena");
	report(out, try_probe("obpf_exec_test:obpf_arena_text", 0, &addr) == -EINVAL,
	       "none may be where the arena begins");
	report(out, try_probe("obpf_exec_test:obpf_arena_text", 4096, &addr) == -EINVAL,
	       "nor inside of it");
	report(out, try_probe("obpf:obpf_arena_text", 4096, &addr) == -EINVAL && addr,
	       "nor in that of obpf");
	report(out, addr && page_has(addr, _PAGE_PRESENT, _PAGE_RW | _PAGE_NX) && !can_store(addr),
	       "whose text is not written either");
}

/* --- stack traces --- */

struct trace {
	const struct obpf_exec *inner, *outer;
	bool reliable;
	u32 seen; /* how many of these three, in this order */
};

static struct trace trace;

static bool lies_in(unsigned long addr, const struct obpf_exec *mem)
{
	return addr - (unsigned long)mem->text < mem->size;
}

static u32 call_traced(code_fn fn);

/* Called by code in the arena, which code in the arena called, which call_traced() called. */
static noinline u32 trace_me(void)
{
	unsigned long caller = (unsigned long)call_traced;
	struct unwind_state state;
	unsigned long addr;

	for (unwind_start(&state, current, NULL, NULL); !unwind_done(&state);
	     unwind_next_frame(&state)) {
		addr = unwind_get_return_address(&state);
		if ((trace.seen == 0 && lies_in(addr, trace.inner)) ||
		    (trace.seen == 1 && lies_in(addr, trace.outer)) ||
		    (trace.seen == 2 && addr - caller < 64))
			trace.seen++;
	}
	trace.reliable = !unwind_error(&state);
	return 7;
}

static noinline __noclone u32 call_traced(code_fn fn)
{
	u32 ret = fn();

	barrier(); /* no tail call */
	return ret;
}

static void test_trace(struct seq_file *out)
{
	struct obpf_exec inner, outer;
	u32 ret;

	if (obpf_exec_alloc(64, &inner) || obpf_exec_alloc(64, &outer)) {
		report(out, false, "there is room for two frames");
		return;
	}
	put_call(&inner, trace_me);
	put_call(&outer, inner.text);
	trace = (struct trace){ .inner = &inner, .outer = &outer };
	ret = call_traced((code_fn)outer.text);
	report(out, ret == 7 && trace.seen == 3,
	       "a stack trace shows frames in the arena and who called them");
	report(out, trace.reliable, "and passes them to the stack's end");
	obpf_exec_free(&outer);
	obpf_exec_free(&inner);
}

/* --- code that is replaced under those who run it --- */

struct generation {
	struct obpf_exec mem;
	u32 nr;
};

static struct generation __rcu *now;
static atomic_t wrong;
static u64 runs[RUNNERS];

static int run_code(void *arg)
{
	u64 *mine = arg;

	while (!kthread_should_stop()) {
		struct generation *g;
		u32 i;

		for (i = 0; i < 1000; i++) {
			rcu_read_lock();
			g = rcu_dereference(now);
			if (((code_fn)g->mem.text)() != g->nr)
				atomic_inc(&wrong);
			rcu_read_unlock();
			(*mine)++;
		}
		usleep_range(20, 50); /* who replaces it has to get on, too */
	}
	return 0;
}

static struct generation *next_generation(u32 nr)
{
	struct generation *g = kzalloc(sizeof(*g), GFP_KERNEL);

	if (!g || obpf_exec_alloc(32 + nr % 300, &g->mem)) {
		kfree(g);
		return NULL;
	}
	g->nr = nr;
	put_constant(&g->mem, nr);
	return g;
}

static void replace_code(u32 *nr)
{
	struct generation *old, *new;

	for (*nr = 1; *nr <= GENERATIONS; ++*nr) {
		new = next_generation(*nr);
		if (!new)
			return;
		old = rcu_replace_pointer(now, new, true);
		synchronize_rcu_expedited();
		obpf_exec_free(&old->mem);
		kfree(old);
		cond_resched();
	}
}

/* A runner that is stopped before it has begun never runs. */
static void wait_for_runners(void)
{
	u32 i, ms;

	for (i = 0; i < RUNNERS; i++)
		for (ms = 0; !READ_ONCE(runs[i]) && ms < PATIENCE_MS; ms += 20)
			msleep(20);
}

static void test_replacing(struct seq_file *out)
{
	struct task_struct *task[RUNNERS];
	struct generation *last;
	u32 i, nr = 0;
	bool ran = true;

	atomic_set(&wrong, 0);
	memset(runs, 0, sizeof(runs));
	last = next_generation(0);
	if (!last) {
		report(out, false, "there is code to be replaced");
		return;
	}
	rcu_assign_pointer(now, last);
	for (i = 0; i < RUNNERS; i++)
		task[i] = kthread_run(run_code, &runs[i], "obpf_exec/%u", i);
	replace_code(&nr);
	wait_for_runners();
	for (i = 0; i < RUNNERS; i++) {
		ran &= !IS_ERR(task[i]) && !kthread_stop(task[i]) && runs[i];
		seq_printf(out, "# %llu runs\n", runs[i]);
	}
	last = rcu_replace_pointer(now, NULL, true);
	obpf_exec_free(&last->mem);
	kfree(last);
	report(out, ran && nr > GENERATIONS,
	       "code is replaced 2000 times while two threads run it");
	report(out, !atomic_read(&wrong), "each run was of what was found there");
}

/* --- many rounds --- */

static void test_rounds(struct seq_file *out)
{
	struct obpf_exec_stats before, stats;
	struct obpf_exec *chunk = kcalloc(CHUNKS, sizeof(*chunk), GFP_KERNEL);
	u32 round, i, seed = 1, bad = 0, full = 0;
	int err;

	if (!chunk) {
		report(out, false, "there is memory for the rounds");
		return;
	}
	obpf_exec_stats(&before);
	for (round = 0; round < ROUNDS; round++) {
		seed = seed * 1103515245 + 12345;
		i = (seed >> 8) % CHUNKS;
		if (chunk[i].size) {
			bad += put_constant(&chunk[i], round)() != round;
			obpf_exec_free(&chunk[i]);
		} else {
			err = obpf_exec_alloc(32 + (seed >> 16) % 32768, &chunk[i]);
			full += err == -ENOSPC;
			bad += err && err != -ENOSPC;
		}
		cond_resched();
	}
	for (i = 0; i < CHUNKS; i++) {
		if (chunk[i].size)
			obpf_exec_free(&chunk[i]);
	}
	kfree(chunk);
	obpf_exec_stats(&stats);
	seq_printf(out, "# of %u rounds %u found no room\n", ROUNDS, full);
	report(out, !bad && full, "10000 rounds go well, and some find the arena full");
	report(out,
	       !before.used && !memcmp(&stats, &before, sizeof(stats)) &&
		       stats.largest_free == stats.size,
	       "and leave no fragments");
}

static int show_results(struct seq_file *out, void *unused)
{
	nr_cases = 0;
	test_pages(out);
	test_code(out);
	test_probes(out);
	test_trace(out);
	test_replacing(out);
	test_rounds(out);
	seq_printf(out, "1..%u\n", nr_cases);
	return 0;
}

static int __init begin(void)
{
	int err = obpf_exec_init();

	if (!err && !proc_create_single("obpf_exec_test", 0400, NULL, show_results)) {
		obpf_exec_exit();
		err = -ENOMEM;
	}
	return err;
}

static void __exit end(void)
{
	remove_proc_entry("obpf_exec_test", NULL);
	obpf_exec_exit();
}

module_init(begin);
module_exit(end);

MODULE_DESCRIPTION("obpf's executable memory, under test");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * exec_mem.c - executable memory of a process: what is written at one address runs at the other, and
 * neither does what the other is for. x86-64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include "jit/exec_mem.h"
#include "kshim.h"

enum { RUNNERS = 2, GENERATIONS = 5000 };

typedef u32 (*code_fn)(void);

static int setup(void **state)
{
	return obpf_exec_init();
}

static int teardown(void **state)
{
	obpf_exec_exit();
	return 0;
}

/* --- code by hand --- */

/* At the end of @mem: jump or call to @to with rel32. */
static u8 *put_rel32(const struct obpf_exec *mem, u8 *at, u8 opcode, const u8 *to)
{
	s64 rel = to - (mem->text + (at - mem->alias) + 5);
	s32 rel32 = rel;

	assert_int_equal(rel, rel32);
	*at++ = opcode;
	memcpy(at, &rel32, 4);
	return at + 4;
}

static u8 *put_return(const struct obpf_exec *mem, u8 *at)
{
	struct obpf_exec_target target;

	obpf_exec_target(&target);
	if (target.ret_target)
		return put_rel32(mem, at, 0xe9, target.ret_target);
	*at++ = 0xc3; /* ret */
	*at++ = 0xcc; /* int3 */
	return at;
}

/* Code that returns @value, published. */
static code_fn put_constant(const struct obpf_exec *mem, u32 value)
{
	u8 *at = mem->alias;

	*at++ = 0xb8; /* mov $value, %eax */
	memcpy(at, &value, 4);
	put_return(mem, at + 4);
	obpf_exec_publish(mem);
	return (code_fn)mem->text;
}

/* The signal that ends a child which does @what to @where, or 0. */
static int signal_of(void (*what)(u8 *where), u8 *where)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		/* Not those of the sanitizers. */
		signal(SIGSEGV, SIG_DFL);
		signal(SIGTRAP, SIG_DFL);
		what(where);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void run_at(u8 *where)
{
	((code_fn)where)();
}

static void store_at(u8 *where)
{
	*(volatile u8 *)where = 0x90;
}

/* --- the cases --- */

static void code_is_written_at_the_alias_and_runs_at_the_text(void **state)
{
	struct obpf_exec mem;

	assert_int_equal(obpf_exec_alloc(16, &mem), 0);
	assert_int_equal(mem.size, OBPF_EXEC_GRANULE);
	assert_int_equal(put_constant(&mem, 42)(), 42);
	assert_int_equal(put_constant(&mem, 43)(), 43);
	assert_memory_equal(mem.text, mem.alias, mem.size);
	obpf_exec_free(&mem);
	assert_null(mem.text);
}

static void a_store_to_the_text_faults(void **state)
{
	struct obpf_exec mem;

	assert_int_equal(obpf_exec_alloc(16, &mem), 0);
	assert_int_equal(signal_of(store_at, mem.alias), 0);
	assert_int_equal(signal_of(store_at, mem.text), SIGSEGV);
	obpf_exec_free(&mem);
}

static void running_the_alias_faults(void **state)
{
	struct obpf_exec mem;

	assert_int_equal(obpf_exec_alloc(16, &mem), 0);
	put_constant(&mem, 1);
	assert_int_equal(signal_of(run_at, mem.text), 0);
	assert_int_equal(signal_of(run_at, mem.alias), SIGSEGV);
	obpf_exec_free(&mem);
}

static void what_is_free_holds_breakpoints(void **state)
{
	struct obpf_exec mem;
	u8 *text, *end;

	assert_int_equal(obpf_exec_alloc(200, &mem), 0);
	text = mem.text;
	end = text + mem.size - 1;
	assert_int_equal(signal_of(run_at, text), SIGTRAP);
	put_constant(&mem, 1);
	assert_int_equal(signal_of(run_at, text), 0);
	memset(mem.alias, 0x90, mem.size);
	obpf_exec_free(&mem);
	assert_int_equal(signal_of(run_at, text), SIGTRAP);
	assert_int_equal(signal_of(run_at, end), SIGTRAP);
}

static void no_mapping_is_written_and_run(void **state)
{
	char line[512], perms[8];
	unsigned long from, to;
	struct obpf_exec mem;
	u32 texts = 0, aliases = 0;
	FILE *maps;

	assert_int_equal(obpf_exec_alloc(16, &mem), 0);
	maps = fopen("/proc/self/maps", "r");
	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, perms) != 3)
			continue;
		assert_false(perms[1] == 'w' && perms[2] == 'x');
		if (from <= (unsigned long)mem.text && (unsigned long)mem.text < to)
			texts += !strcmp(perms, "r-xs");
		if (from <= (unsigned long)mem.alias && (unsigned long)mem.alias < to)
			aliases += !strcmp(perms, "rw-s");
	}
	fclose(maps);
	assert_int_equal(texts, 1);
	assert_int_equal(aliases, 1);
	obpf_exec_free(&mem);
}

static u32 forty_four(void)
{
	return 44;
}

static void calls_and_jumps_reach_this_program(void **state)
{
	struct obpf_exec_target target;
	struct obpf_exec first, mem;
	u8 *at;

	obpf_exec_target(&target);
	assert_int_equal(obpf_exec_alloc(16, &first), 0);
	assert_int_equal(obpf_exec_alloc(64, &mem), 0);
	put_constant(&first, 45);

	at = mem.alias;
	*at++ = 0x55; /* push %rbp, which aligns the stack */
	at = put_rel32(&mem, at, 0xe8, (u8 *)forty_four);
	*at++ = 0x5d; /* pop %rbp */
	put_return(&mem, at);
	obpf_exec_publish(&mem);
	assert_int_equal(((code_fn)mem.text)(), 44);

	at = mem.alias;
	memcpy(at, "\x48\x8d\x0d", 3); /* lea first(%rip), %rcx */
	memcpy(at + 3, &(s32){ first.text - (mem.text + 7) }, 4);
	put_rel32(&mem, at + 7, 0xe9, target.jump_rcx);
	obpf_exec_publish(&mem);
	assert_int_equal(((code_fn)mem.text)(), 45);
	obpf_exec_free(&mem);
	obpf_exec_free(&first);
}

static void a_full_arena_says_so_and_recovers(void **state)
{
	struct obpf_exec_stats stats, before;
	struct obpf_exec half, rest, mem;

	obpf_exec_stats(&before);
	assert_int_equal(before.used, 0);
	assert_int_equal(before.largest_free, before.size);
	assert_int_equal(obpf_exec_alloc(before.size / 2, &half), 0);
	assert_int_equal(obpf_exec_alloc(before.size / 2, &rest), 0);
	assert_int_equal(obpf_exec_alloc(1, &mem), -ENOSPC);
	obpf_exec_stats(&stats);
	assert_int_equal(stats.used, stats.size);
	assert_int_equal(stats.chunks, 2);
	assert_int_equal(stats.largest_free, 0);
	obpf_exec_free(&half);
	assert_int_equal(obpf_exec_alloc(1, &mem), 0);
	obpf_exec_free(&mem);
	obpf_exec_free(&rest);
	obpf_exec_stats(&stats);
	assert_memory_equal(&stats, &before, sizeof(stats));
}

static void memory_that_fails_costs_nothing(void **state)
{
	long live = kshim_alloc_live();
	struct obpf_exec mem;

	kshim_alloc_fail_from(1);
	assert_int_equal(obpf_exec_alloc(16, &mem), -ENOMEM);
	kshim_alloc_fail_from(0);
	assert_int_equal(kshim_alloc_live(), live);
	assert_int_equal(obpf_exec_alloc(16, &mem), 0);
	assert_int_equal(kshim_alloc_live(), live + 1);
	obpf_exec_free(&mem);
	assert_int_equal(kshim_alloc_live(), live);

	obpf_exec_exit();
	kshim_alloc_fail_from(1);
	assert_int_equal(obpf_exec_init(), -ENOMEM);
	kshim_alloc_fail_from(0);
	assert_int_equal(obpf_exec_alloc(16, &mem), -ENOSPC);
	assert_int_equal(obpf_exec_init(), 0);
}

/* --- code that is replaced under those who run it --- */

struct generation {
	struct obpf_exec mem;
	u32 nr;
};

struct race {
	struct generation *now;
	atomic_t stop, wrong;
	atomic_t runs[RUNNERS];
};

struct runner {
	struct race *race;
	pthread_t thread;
	u32 nr;
};

static void *run_code(void *arg)
{
	struct runner *r = arg;
	struct generation *g;

	while (!atomic_read(&r->race->stop)) {
		rcu_read_lock();
		g = rcu_dereference(r->race->now);
		if (((code_fn)g->mem.text)() != g->nr)
			atomic_inc(&r->race->wrong);
		rcu_read_unlock();
		atomic_inc(&r->race->runs[r->nr]);
	}
	return NULL;
}

static struct generation *next_generation(u32 nr)
{
	struct generation *g = calloc(1, sizeof(*g));

	assert_int_equal(obpf_exec_alloc(1 + nr % 300, &g->mem), 0);
	g->nr = nr;
	put_constant(&g->mem, nr);
	return g;
}

static void code_is_replaced_while_two_threads_run_it(void **state)
{
	struct race race = { .now = next_generation(0) };
	struct runner runners[RUNNERS];
	struct obpf_exec_stats stats;
	u32 i;

	for (i = 0; i < RUNNERS; i++) {
		runners[i] = (struct runner){ .race = &race, .nr = i };
		pthread_create(&runners[i].thread, NULL, run_code, &runners[i]);
	}
	/* However long they are in coming to it. */
	for (i = 0; i < RUNNERS; i++)
		while (!atomic_read(&race.runs[i]))
			kshim_yield();
	for (i = 1; i <= GENERATIONS; i++) {
		struct generation *old = race.now;

		rcu_assign_pointer(race.now, next_generation(i));
		synchronize_rcu();
		obpf_exec_free(&old->mem);
		free(old);
	}
	atomic_set(&race.stop, 1);
	for (i = 0; i < RUNNERS; i++) {
		pthread_join(runners[i].thread, NULL);
		assert_int_not_equal(atomic_read(&race.runs[i]), 0);
	}
	assert_int_equal(atomic_read(&race.wrong), 0);
	obpf_exec_free(&race.now->mem);
	free(race.now);
	obpf_exec_stats(&stats);
	assert_int_equal(stats.largest_free, stats.size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_is_written_at_the_alias_and_runs_at_the_text),
		cmocka_unit_test(a_store_to_the_text_faults),
		cmocka_unit_test(running_the_alias_faults),
		cmocka_unit_test(what_is_free_holds_breakpoints),
		cmocka_unit_test(no_mapping_is_written_and_run),
		cmocka_unit_test(calls_and_jumps_reach_this_program),
		cmocka_unit_test(a_full_arena_says_so_and_recovers),
		cmocka_unit_test(memory_that_fails_costs_nothing),
		cmocka_unit_test(code_is_replaced_while_two_threads_run_it),
	};

	return cmocka_run_group_tests_name("exec_mem", tests, setup, teardown);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * prog_array.c - program arrays and tail calls: errors, who may be in an array with whom, lifetimes,
 * also under threads, and what the interpreter does at a tail call.
 *
 * What programs see of tail calls is the corpus's (tail_call.t).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <cmocka.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include "callee.h"
#include "helpers/body.h"

#include "interp.h"
#include "isa/disasm.h"
#include "kshim.h"
#include "load.h"
#include "maps/map.h"

#define ENTRIES 4
#define ALIVE 0x616c697665ull

/* ---- programs to put into arrays, which are no more than their references ---- */

struct program {
	struct obpf_callee callee;
	atomic_t refcnt;
	u64 alive;
	struct rcu_work free_work;
};

static struct workqueue_struct *free_wq;
static atomic_t nr_programs; /* that are there */

static struct program *to_program(struct obpf_callee *callee)
{
	return container_of(callee, struct program, callee);
}

static void free_program(struct work_struct *work)
{
	struct program *p = container_of(to_rcu_work(work), struct program, free_work);

	p->alive = 0;
	atomic_dec(&nr_programs);
	free(p);
}

static void get(struct obpf_callee *callee)
{
	atomic_inc(&to_program(callee)->refcnt);
}

static void put(struct obpf_callee *callee)
{
	struct program *p = to_program(callee);

	if (!atomic_dec_and_test(&p->refcnt))
		return;
	INIT_RCU_WORK(&p->free_work, free_program);
	queue_rcu_work(free_wq, &p->free_work);
}

static struct obpf_callee *new_program(u32 type, u32 id)
{
	struct program *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->callee.type = obpf_prog_type_get(type, OBPF_ARCH_X86_64);
	p->callee.id = id;
	p->callee.stack_size = OBPF_RUN_FRAME_SIZE;
	p->callee.get = get;
	p->callee.put = put;
	p->alive = ALIVE;
	atomic_set(&p->refcnt, 1);
	atomic_inc(&nr_programs);
	return &p->callee;
}

static void settle(void)
{
	rcu_barrier();
	flush_workqueue(free_wq);
}

/* The number that a test gives stands for @priv; 99 for nothing, 98 for what is no program. */
static struct obpf_callee *source(void *priv, u32 fd)
{
	struct obpf_callee *callee = priv;

	if (fd >= 98)
		return ERR_PTR(fd == 99 ? -EBADF : -EINVAL);
	callee->get(callee);
	return callee;
}

static struct obpf_map *create(void)
{
	union obpf_attr attr;
	struct obpf_map *map;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = OBPF_MAP_TYPE_PROG_ARRAY;
	attr.key_size = 4;
	attr.value_size = 4;
	attr.max_entries = ENTRIES;
	map = obpf_map_create(&attr);
	assert_false(IS_ERR(map));
	return map;
}

static int try_create(u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr;
	struct obpf_map *map;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = OBPF_MAP_TYPE_PROG_ARRAY;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	attr.map_flags = flags;
	map = obpf_map_create(&attr);
	if (IS_ERR(map))
		return PTR_ERR(map);
	obpf_map_put_use(map);
	return 0;
}

static int update(struct obpf_map *map, u32 index, struct obpf_callee *callee)
{
	return obpf_map_update_callee(map, &index, 0, OBPF_ANY, source, callee);
}

static int update_fd(struct obpf_map *map, u32 index, u32 fd, u64 flags)
{
	return obpf_map_update_callee(map, &index, fd, flags, source, NULL);
}

static int take_out(struct obpf_map *map, u32 index)
{
	return obpf_map_delete(map, &index);
}

/* The id that user space reads, or -errno. */
static int id_at(struct obpf_map *map, u32 index)
{
	u32 id;
	int err = obpf_map_lookup_copy(map, &index, &id, 0);

	return err ? err : (int)id;
}

static int make_queue(void **state)
{
	free_wq = alloc_workqueue("programs", 0, 0);
	return free_wq ? 0 : -1;
}

static int drop_queue(void **state)
{
	destroy_workqueue(free_wq);
	return 0;
}

/* After each test: every map and every program has gone. */
static int nothing_left(void **state)
{
	kshim_alloc_fail_from(0);
	settle();
	obpf_map_flush();
	return kshim_alloc_live() == 1 && !atomic_read(&nr_programs) ? 0 : -1; /* the queue */
}

/* ---- errors ---- */

static void create_says_what_bpf2_says(void **state)
{
	assert_int_equal(try_create(4, 4, 1, 0), 0);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_RDONLY), 0);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_WRONLY), 0);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_NUMA_NODE), 0);
	assert_int_equal(try_create(8, 4, 1, 0), -EINVAL);
	assert_int_equal(try_create(4, 8, 1, 0), -EINVAL);
	assert_int_equal(try_create(4, 4, 0, 0), -EINVAL);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_RDONLY_PROG), -EINVAL);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_WRONLY_PROG), -EINVAL);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_MMAPABLE), -EINVAL);
	assert_int_equal(try_create(4, 4, 1, OBPF_F_NO_PREALLOC), -EINVAL);
}

static void a_failed_creation_leaves_nothing(void **state)
{
	int n, err;

	for (n = 1;; n++) {
		obpf_map_flush();
		kshim_alloc_fail_from(n);
		err = try_create(4, 4, 1, 0);
		kshim_alloc_fail_from(0);
		if (!err)
			break;
		assert_int_equal(err, -ENOMEM);
		obpf_map_flush();
		assert_int_equal(kshim_alloc_live(), 1);
	}
	/* The queue of maps, the map and its memory at least. */
	assert_true(n > 3);
}

static void update_says_what_bpf2_says(void **state)
{
	struct obpf_map *map = create();

	/* in this order */
	assert_int_equal(update_fd(map, ENTRIES, 99, OBPF_NOEXIST), -EINVAL);
	assert_int_equal(update_fd(map, 0, 99, OBPF_EXIST), -EINVAL);
	assert_int_equal(update_fd(map, 0, 99, OBPF_F_LOCK), -EINVAL);
	assert_int_equal(update_fd(map, 0, 99, 1ull << 40), -EINVAL);
	assert_int_equal(update_fd(map, ENTRIES, 99, OBPF_ANY), -E2BIG);
	assert_int_equal(update_fd(map, U32_MAX, 99, OBPF_ANY), -E2BIG);
	assert_int_equal(update_fd(map, 0, 99, OBPF_ANY), -EBADF);
	assert_int_equal(update_fd(map, 0, 98, OBPF_ANY), -EINVAL);
	assert_int_equal(id_at(map, 0), -ENOENT);
	assert_null(map->ops->owner(map));
	obpf_map_put_use(map);
}

static void entries_are_told_by_id_and_deleted_once(void **state)
{
	struct obpf_callee *a = new_program(OBPF_PROG_TYPE_KPROBE, 7);
	struct obpf_callee *b = new_program(OBPF_PROG_TYPE_KPROBE, 8);
	struct obpf_map *map = create();

	assert_int_equal(update(map, 1, a), 0);
	assert_int_equal(update(map, 3, a), 0);
	assert_int_equal(id_at(map, 1), 7);
	assert_int_equal(id_at(map, 2), -ENOENT);
	assert_int_equal(id_at(map, ENTRIES), -ENOENT);
	assert_int_equal(update(map, 1, b), 0);
	assert_int_equal(id_at(map, 1), 8);
	assert_int_equal(id_at(map, 3), 7);
	assert_int_equal(take_out(map, 1), 0);
	assert_int_equal(take_out(map, 1), -ENOENT);
	assert_int_equal(take_out(map, ENTRIES), -E2BIG);
	assert_int_equal(id_at(map, 1), -ENOENT);
	a->put(a);
	b->put(b);
	settle();
	assert_int_equal(atomic_read(&nr_programs), 1);
	obpf_map_put_use(map);
}

static void keys_are_counted_through(void **state)
{
	struct obpf_map *map = create();
	u32 key, nr = 1;

	assert_int_equal(obpf_map_next_key(map, NULL, &key), 0);
	assert_int_equal(key, 0);
	for (; !obpf_map_next_key(map, &key, &key); nr++)
		assert_int_equal(key, nr);
	assert_int_equal(nr, ENTRIES);
	key = 1000;
	assert_int_equal(obpf_map_next_key(map, &key, &key), 0);
	assert_int_equal(key, 0);
	obpf_map_put_use(map);
}

static void a_frozen_array_keeps_its_programs(void **state)
{
	struct obpf_callee *p = new_program(OBPF_PROG_TYPE_KPROBE, 7);
	struct obpf_map *map = create();

	assert_int_equal(update(map, 0, p), 0);
	assert_int_equal(obpf_map_freeze(map), 0);
	assert_int_equal(update(map, 0, p), -EPERM);
	assert_int_equal(update(map, 1, p), -EPERM);
	assert_int_equal(take_out(map, 0), -EPERM);
	assert_int_equal(id_at(map, 0), 7);
	p->put(p);
	obpf_map_put_use(map);
}

/* ---- who with whom ---- */

static void the_first_program_decides_on_the_type(void **state)
{
	struct obpf_callee *kprobe = new_program(OBPF_PROG_TYPE_KPROBE, 1);
	struct obpf_callee *filter = new_program(OBPF_PROG_TYPE_SOCKET_FILTER, 2);
	struct obpf_map *map = create();

	assert_int_equal(update(map, 0, kprobe), 0);
	assert_int_equal(update(map, 1, filter), -EINVAL);
	assert_int_equal(update(map, 0, filter), -EINVAL);
	assert_int_equal(id_at(map, 0), 1);
	/* for good: who uses the array was verified against it */
	assert_int_equal(take_out(map, 0), 0);
	assert_int_equal(update(map, 0, filter), -EINVAL);
	assert_ptr_equal(map->ops->owner(map), kprobe->type);
	assert_true(obpf_map_admits(map, kprobe->type));
	assert_false(obpf_map_admits(map, filter->type));
	kprobe->put(kprobe);
	filter->put(filter);
	obpf_map_put_use(map);
}

/* ---- lifetimes ---- */

static void the_last_use_drops_the_entries_whoever_has_the_array(void **state)
{
	struct obpf_callee *p = new_program(OBPF_PROG_TYPE_KPROBE, 1);
	struct obpf_map *map = create();
	u32 i;

	for (i = 0; i < ENTRIES; i++)
		assert_int_equal(update(map, i, p), 0);
	p->put(p);
	obpf_map_get(map); /* as a program that it holds would have */
	obpf_map_get_use(map); /* as another descriptor */
	obpf_map_put_use(map);
	settle();
	assert_int_equal(id_at(map, ENTRIES - 1), 1);
	obpf_map_put_use(map);
	settle();
	assert_int_equal(id_at(map, 0), -ENOENT);
	assert_int_equal(atomic_read(&nr_programs), 0);
	obpf_map_put(map);
}

struct fire {
	struct obpf_map *map;
	atomic_t stop;
	atomic_t dead; /* callees that were found and had gone */
	atomic_t found;
};

static void *run_readers(void *arg)
{
	struct fire *f = arg;
	struct obpf_callee *callee;
	u32 i = 0;

	while (!atomic_read(&f->stop)) {
		rcu_read_lock();
		callee = obpf_prog_array_find(f->map, i++ % ENTRIES);
		if (callee) {
			atomic_inc(&f->found);
			if (READ_ONCE(to_program(callee)->alive) != ALIVE)
				atomic_inc(&f->dead);
		}
		rcu_read_unlock();
	}
	return NULL;
}

static void *run_writer(void *arg)
{
	struct fire *f = arg;
	struct obpf_callee *p;
	u32 i;

	for (i = 0; i < 3000 || !atomic_read(&f->found); i++) {
		p = new_program(OBPF_PROG_TYPE_KPROBE, i);
		if (update(f->map, i % ENTRIES, p))
			atomic_inc(&f->dead);
		p->put(p);
		if (i % 3 == 0)
			take_out(f->map, (i + 1) % ENTRIES);
	}
	return NULL;
}

static void a_callee_that_is_replaced_stays_for_those_who_found_it(void **state)
{
	struct fire f = { .map = create() };
	pthread_t readers[2], writers[2];
	u32 i;

	for (i = 0; i < 2; i++) {
		assert_int_equal(pthread_create(&readers[i], NULL, run_readers, &f), 0);
		assert_int_equal(pthread_create(&writers[i], NULL, run_writer, &f), 0);
	}
	for (i = 0; i < 200; i++)
		settle();
	for (i = 0; i < 2; i++)
		pthread_join(writers[i], NULL);
	atomic_set(&f.stop, 1);
	for (i = 0; i < 2; i++)
		pthread_join(readers[i], NULL);
	assert_int_equal(atomic_read(&f.dead), 0);
	obpf_map_put_use(f.map);
}

/* ---- the engine ---- */

static struct obpf_callee next;

/* Enters next as long as rc->cookie lasts; cancels the run when it has come to 1. */
static u64 go_on(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	if (!rc->cookie)
		return 0;
	if (!--rc->cookie)
		rc->cancel = rc->tail_calls;
	return (unsigned long)&next;
}

static void a_tail_call_is_a_poll_point(void **state)
{
	const struct obpf_dinsn insns[] = {
		{ .op = OBPF_OP_TAIL_CALL, .off = 12, .imm = (s64)(unsigned long)go_on },
		{ .op = OBPF_OP_MOV64_K, .dst = 0, .imm = 5 },
		{ .op = OBPF_OP_EXIT },
	};
	u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
	struct obpf_run_ctx rc = { .stack = stack, .cookie = 3 };

	next.entry = obpf_interp_enter;
	next.insns = insns;
	assert_int_equal(obpf_interp_run(insns, 1, &rc), 5);
	assert_int_equal(rc.cookie, 0);
	rc = (struct obpf_run_ctx){ .stack = stack, .cookie = 3, .tail_calls = 1 };
	assert_int_equal(obpf_interp_run(insns, 1, &rc), 0);
	assert_int_equal(rc.cancel, 1);
}

static void the_callee_gets_the_context_and_a_budget_of_its_own(void **state)
{
	/* one turn more than there are turns for two: R7 is how often its loop went round */
	const struct obpf_dinsn spin[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 7 },
		{ .op = OBPF_OP_MAY_GOTO, .off = 2 },
		{ .op = OBPF_OP_ADD64_K, .dst = 7, .imm = 1 },
		{ .op = OBPF_OP_JA, .off = -3 },
		{ .op = OBPF_OP_MOV64_X, .dst = 6, .src = 1 },
		{ .op = OBPF_OP_MOV64_K, .dst = 1 },
		{ .op = OBPF_OP_TAIL_CALL, .off = 12, .imm = (s64)(unsigned long)go_on },
		{ .op = OBPF_OP_MOV64_X, .dst = 0, .src = 7 },
		{ .op = OBPF_OP_ADD64_X, .dst = 0, .src = 6 },
		{ .op = OBPF_OP_EXIT },
	};
	u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
	struct obpf_run_ctx rc = { .stack = stack, .cookie = 1 };

	next.entry = obpf_interp_enter;
	next.insns = spin;
	assert_int_equal(obpf_interp_run(spin, 11, &rc), OBPF_MAY_GOTO_BUDGET + 11);
}

/* The engine says of R5 how many bytes of stack are left. */
static void a_callee_has_the_stack_that_its_frames_need(void **state)
{
	struct obpf_callee *callee = new_program(OBPF_PROG_TYPE_KPROBE, 1);
	struct obpf_map *map = create();
	struct obpf_run_ctx rc = {};
	u64 m = (unsigned long)map;
	u32 key = 0, room;

	callee->stack_size = 2 * OBPF_RUN_FRAME_SIZE + 1024;
	callee->stack_extra = 1024;
	room = 2 * OBPF_RUN_FRAME_SIZE + 1024;
	assert_int_equal(obpf_map_update_callee(map, &key, 1, OBPF_ANY, source, callee), 0);
	rcu_read_lock();
	assert_int_equal(obpf_tail_call(0, m, 0, 0, room, &rc), (unsigned long)callee);
	assert_int_equal(obpf_tail_call(0, m, 0, 0, room - 1, &rc), 0);
	rcu_read_unlock();
	callee->put(callee);
	obpf_map_put_use(map);
}

static void a_tail_call_reads_as_the_call_that_it_was(void **state)
{
	const struct obpf_dinsn d = { .op = OBPF_OP_TAIL_CALL, .off = 12, .imm = 0x1234 };
	char text[64];

	obpf_disasm(&d, NULL, NULL, text, sizeof(text));
	assert_string_equal(text, "(85) call unknown#12");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, nothing_left)
	const struct CMUnitTest tests[] = {
		TEST(create_says_what_bpf2_says),
		TEST(a_failed_creation_leaves_nothing),
		TEST(update_says_what_bpf2_says),
		TEST(entries_are_told_by_id_and_deleted_once),
		TEST(keys_are_counted_through),
		TEST(a_frozen_array_keeps_its_programs),
		TEST(the_first_program_decides_on_the_type),
		TEST(the_last_use_drops_the_entries_whoever_has_the_array),
		TEST(a_callee_that_is_replaced_stays_for_those_who_found_it),
		TEST(a_tail_call_is_a_poll_point),
		TEST(the_callee_gets_the_context_and_a_budget_of_its_own),
		TEST(a_callee_has_the_stack_that_its_frames_need),
		TEST(a_tail_call_reads_as_the_call_that_it_was),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("prog_array", tests, make_queue, drop_queue);
}

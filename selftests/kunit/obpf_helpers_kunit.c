// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_helpers_kunit.c - helpers as programs call them, answered by the real kernel: time, the
 * task, memory that is there and memory that is not.
 */
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>
#include "fire.h"
#include "helpers/proto.h"
#include "maps/map.h"
#include "suite.h"

#define MAP_LOOKUP 1
#define MAP_UPDATE 2
#define MAP_DELETE 3
#define KTIME_NS 5
#define CPU_ID 8
#define PID_TGID 14
#define COMM 16
#define READ_USER 112
#define READ_KERNEL 113
#define READ_USER_STR 114
#define READ_KERNEL_STR 115
#define RING_OUTPUT 130
#define RING_RESERVE 131
#define RING_SUBMIT 132
#define RING_DISCARD 133

static u64 reg(const void *ptr)
{
	return (unsigned long)ptr;
}

/* Call a helper as a program does: where nothing may sleep. */
static u64 call(u32 id, u64 r1, u64 r2, u64 r3, u64 r4)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(id);
	struct obpf_run_ctx *rc;
	u64 ret = ~0ull;

	rcu_read_lock();
	rc = obpf_run_enter(0);
	if (rc && proto) {
		ret = proto->fn(r1, r2, r3, r4, 0, rc);
		obpf_run_leave(rc);
	}
	rcu_read_unlock();
	return ret;
}

static void every_row_of_the_table_has_its_id_and_a_body(struct kunit *test)
{
	const struct obpf_func_proto *proto;
	u32 id, rows = 0;

	for (id = 0; id < 1000; id++) {
		proto = obpf_helper_proto(id);
		if (!proto)
			continue;
		rows++;
		KUNIT_EXPECT_EQ(test, proto->id, id);
		KUNIT_EXPECT_NOT_NULL(test, proto->fn);
		KUNIT_EXPECT_EQ(test, strncmp(proto->name, "bpf_", 4), 0);
	}
	KUNIT_EXPECT_GE(test, rows, 16);
	KUNIT_EXPECT_NULL(test, obpf_helper_proto(U32_MAX));
}

static void time_goes_on_and_is_the_kernels(struct kunit *test)
{
	u64 before = ktime_get_ns(), first = call(KTIME_NS, 0, 0, 0, 0), second;

	second = call(KTIME_NS, 0, 0, 0, 0);
	KUNIT_EXPECT_GE(test, second, first);
	/* the fast clock may lag behind the exact one by a tick's correction */
	KUNIT_EXPECT_LE(test, first, ktime_get_ns() + NSEC_PER_MSEC);
	KUNIT_EXPECT_GE(test, first + NSEC_PER_MSEC, before);
}

static void the_task_is_the_one_that_runs(struct kunit *test)
{
	char comm[TASK_COMM_LEN], cut[4];

	KUNIT_EXPECT_EQ(test, call(PID_TGID, 0, 0, 0, 0),
			(u64)current->tgid << 32 | (u32)current->pid);
	KUNIT_EXPECT_EQ(test, call(COMM, reg(comm), sizeof(comm), 0, 0), 0);
	KUNIT_EXPECT_STREQ(test, comm, current->comm);
	KUNIT_EXPECT_EQ(test, call(COMM, reg(cut), sizeof(cut), 0, 0), 0);
	KUNIT_EXPECT_EQ(test, strlen(cut), sizeof(cut) - 1);
	KUNIT_EXPECT_EQ(test, strncmp(cut, current->comm, sizeof(cut) - 1), 0);
}

static void the_cpu_is_the_one_that_runs(struct kunit *test)
{
	u64 cpu;

	preempt_disable();
	cpu = call(CPU_ID, 0, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, cpu, smp_processor_id());
	preempt_enable();
}

static void kernel_memory_is_read_where_it_is(struct kunit *test)
{
	static const char text[] = "in the module";
	char buf[32];

	memset(buf, 0x7f, sizeof(buf));
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL, reg(buf), 6, reg(text), 0), 0);
	KUNIT_EXPECT_EQ(test, memcmp(buf, text, 6), 0);
	KUNIT_EXPECT_EQ(test, buf[6], 0x7f);
	memset(buf, 0x7f, sizeof(buf));
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL_STR, reg(buf), sizeof(buf), reg(text), 0),
			sizeof(text));
	KUNIT_EXPECT_STREQ(test, buf, text);
	KUNIT_EXPECT_EQ(test, buf[sizeof(text)], 0x7f);
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL_STR, reg(buf), 7, reg(text), 0), 7);
	KUNIT_EXPECT_STREQ(test, buf, "in the");
}

/*
 * Addresses that nothing may be read from: no page, user's half, no address at all, the very end.
 */
static void a_read_that_faults_zeroes_its_buffer_and_no_more(struct kunit *test)
{
	static const u32 ids[] = { READ_USER, READ_KERNEL, READ_USER_STR, READ_KERNEL_STR };
	static const u64 bad[] = { 0,	       1,     4096,	 TASK_SIZE_MAX - 1,  TASK_SIZE_MAX,
				   1ull << 63, ~0ull, ~0ull - 5, 0xdeadbeefull << 32 };
	char buf[16];
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		for (k = 0; k < ARRAY_SIZE(bad); k++) {
			memset(buf, 0x7f, sizeof(buf));
			KUNIT_EXPECT_EQ_MSG(test, call(ids[i], reg(buf), 10, bad[k], 0),
					    (u64)-EFAULT, "helper %u, %llx", ids[i], bad[k]);
			KUNIT_EXPECT_NULL_MSG(test, memchr_inv(buf, 0, 10), "helper %u, %llx",
					      ids[i], bad[k]);
			KUNIT_EXPECT_EQ(test, buf[10], 0x7f);
		}
	}
}

static void a_read_may_end_but_not_run_over_a_page_that_is_the_last(struct kunit *test)
{
	/* vmalloc leaves a hole behind each area */
	char *area = vmalloc(PAGE_SIZE), *last, buf[16];

	KUNIT_ASSERT_NOT_NULL(test, area);
	last = area + PAGE_SIZE - 8;
	memcpy(last, "12345678", 8);
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL, reg(buf), 8, reg(last), 0), 0);
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL, reg(buf), 9, reg(last), 0), (u64)-EFAULT);
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL_STR, reg(buf), 9, reg(last), 0), (u64)-EFAULT);
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL_STR, reg(buf), 8, reg(last), 0), 8);
	KUNIT_EXPECT_STREQ(test, buf, "1234567");
	last[7] = '\0';
	KUNIT_EXPECT_EQ(test, call(READ_KERNEL_STR, reg(buf), 16, reg(last), 0), 8);
	vfree(area);
}

static void elements_are_found_changed_and_deleted(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_HASH, 4, 8, 1, 0);
	u32 key = 1, other = 2;
	u64 value = 10, found = 0;

	KUNIT_EXPECT_EQ(test, call(MAP_LOOKUP, reg(map), reg(&key), 0, 0), 0);
	KUNIT_EXPECT_EQ(test, call(MAP_UPDATE, reg(map), reg(&key), reg(&value), OBPF_EXIST),
			(u64)-ENOENT);
	KUNIT_EXPECT_EQ(test, call(MAP_UPDATE, reg(map), reg(&key), reg(&value), OBPF_ANY), 0);
	KUNIT_EXPECT_EQ(test, call(MAP_UPDATE, reg(map), reg(&other), reg(&value), OBPF_ANY),
			(u64)-E2BIG);
	rcu_read_lock();
	found = call(MAP_LOOKUP, reg(map), reg(&key), 0, 0);
	KUNIT_EXPECT_EQ(test, found ? *(u64 *)(unsigned long)found : 0, 10);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, call(MAP_DELETE, reg(map), reg(&key), 0, 0), 0);
	KUNIT_EXPECT_EQ(test, call(MAP_DELETE, reg(map), reg(&key), 0, 0), (u64)-ENOENT);
	obpf_map_put_use(map);
}

static void records_are_written_submitted_and_discarded(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	const u32 *header = map->ops->mmap_area(map, 2 * PAGE_SIZE, PAGE_SIZE, false);
	u64 word = 0x1122334455667788ull, room;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, header);
	KUNIT_EXPECT_EQ(test, call(RING_OUTPUT, reg(map), reg(&word), 8, 0), 0);
	KUNIT_EXPECT_EQ(test, header[0], 8);
	KUNIT_EXPECT_EQ(test, memcmp(header + 2, &word, 8), 0);
	KUNIT_EXPECT_EQ(test, call(RING_OUTPUT, reg(map), reg(&word), 8, 64), (u64)-EINVAL);
	room = call(RING_RESERVE, reg(map), 24, 0, 0);
	KUNIT_EXPECT_EQ(test, room, reg(header + 6));
	KUNIT_EXPECT_EQ(test, header[4], 24 | OBPF_RINGBUF_BUSY_BIT);
	call(RING_SUBMIT, room, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, header[4], 24);
	room = call(RING_RESERVE, reg(map), 8, 0, 0);
	call(RING_DISCARD, room, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, header[12], 8 | OBPF_RINGBUF_DISCARD_BIT);
	KUNIT_EXPECT_EQ(test, call(RING_RESERVE, reg(map), PAGE_SIZE, 0, 0), 0);
	obpf_map_put_use(map);
}

/* What asks the world, where it is asked: tasks, and interrupts on top of them. */
static void ask_the_world(struct gun *gun)
{
	static const char text[] = "read under fire";
	char buf[32];

	fire_check(gun->fire, "the task is the interrupted one", call(PID_TGID, 0, 0, 0, 0),
		   (u64)current->tgid << 32 | (u32)current->pid);
	fire_check(gun->fire, "the CPU is the gun's", call(CPU_ID, 0, 0, 0, 0), gun->cpu);
	fire_check(gun->fire, "memory is read",
		   call(READ_KERNEL_STR, reg(buf), sizeof(buf), reg(text), 0), sizeof(text));
	fire_check(gun->fire, "to its end", strcmp(buf, text), 0);
	fire_check(gun->fire, "a fault is told", call(READ_KERNEL, reg(buf), 8, 8, 0),
		   (u64)-EFAULT);
	fire_check(gun->fire, "a fault of a user's address is told",
		   call(READ_USER, reg(buf), 8, 8, 0), (u64)-EFAULT);
}

static void answers_are_right_in_tasks_and_interrupts(struct kunit *test)
{
	struct fire f = { .round = ask_the_world };

	fire_for(test, &f, FIRE_MS / 2, NULL);
	fire_end(test, &f);
}

static struct kunit_case helpers_cases[] = {
	KUNIT_CASE(every_row_of_the_table_has_its_id_and_a_body),
	KUNIT_CASE(time_goes_on_and_is_the_kernels),
	KUNIT_CASE(the_task_is_the_one_that_runs),
	KUNIT_CASE(the_cpu_is_the_one_that_runs),
	KUNIT_CASE(kernel_memory_is_read_where_it_is),
	KUNIT_CASE(a_read_that_faults_zeroes_its_buffer_and_no_more),
	KUNIT_CASE(a_read_may_end_but_not_run_over_a_page_that_is_the_last),
	KUNIT_CASE(elements_are_found_changed_and_deleted),
	KUNIT_CASE(records_are_written_submitted_and_discarded),
	KUNIT_CASE(answers_are_right_in_tasks_and_interrupts),
	{}
};

static struct kunit_suite helpers_suite = {
	.name = "obpf_helpers",
	.exit = end_case,
	.test_cases = helpers_cases,
};

kunit_test_suite(helpers_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: helpers");
MODULE_LICENSE("GPL");

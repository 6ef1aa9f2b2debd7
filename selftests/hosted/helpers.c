// SPDX-License-Identifier: GPL-2.0
/*
 * helpers.c - properties of the helper table and of helper bodies, with an outside world made up by
 * env_host.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include "env_host.h"
#include "helpers/env.h"
#include "helpers/proto.h"
#include "kshim.h"
#include "maps/map.h"

static u64 reg(const void *ptr)
{
	return (unsigned long)ptr;
}

/* Call a helper as a program does. */
static u64 call(u32 id, u64 r1, u64 r2, u64 r3, u64 r4)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(id);

	assert_non_null(proto);
	return proto->fn(r1, r2, r3, r4, 0, NULL);
}

static int back_to_this_process(void **state)
{
	obpf_env_set_answers(NULL);
	obpf_map_flush();
	return kshim_alloc_live() ? -1 : 0;
}

static struct obpf_map *create(u32 type, u32 key_size, u32 value_size, u32 max_entries)
{
	union obpf_attr attr;
	struct obpf_map *map;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	map = obpf_map_create(&attr);
	assert_false(IS_ERR(map));
	return map;
}

/* --- the table --- */

static void ids_and_names_are_those_of_bpf2(void **state)
{
	static const struct {
		u32 id;
		const char *name;
		bool gpl;
	} known[] = {
		{ 1, "bpf_map_lookup_elem", false },
		{ 2, "bpf_map_update_elem", false },
		{ 3, "bpf_map_delete_elem", false },
		{ 5, "bpf_ktime_get_ns", false },
		{ 8, "bpf_get_smp_processor_id", false },
		{ 12, "bpf_tail_call", false },
		{ 14, "bpf_get_current_pid_tgid", false },
		{ 16, "bpf_get_current_comm", false },
		{ 112, "bpf_probe_read_user", true },
		{ 113, "bpf_probe_read_kernel", true },
		{ 114, "bpf_probe_read_user_str", true },
		{ 115, "bpf_probe_read_kernel_str", true },
		{ 130, "bpf_ringbuf_output", false },
		{ 131, "bpf_ringbuf_reserve", false },
		{ 132, "bpf_ringbuf_submit", false },
		{ 133, "bpf_ringbuf_discard", false },
	};
	const struct obpf_func_proto *proto;
	u32 i, id, n = 0;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		proto = obpf_helper_proto(known[i].id);
		assert_non_null(proto);
		assert_string_equal(proto->name, known[i].name);
		assert_int_equal(!!(proto->flags & OBPF_HELPER_GPL), known[i].gpl);
	}
	for (id = 0; id < 1000; id++)
		n += obpf_helper_proto(id) != NULL;
	assert_int_equal(n, ARRAY_SIZE(known));
	assert_null(obpf_helper_proto(0));
	assert_null(obpf_helper_proto(-1));
}

static bool is_mem(u8 arg)
{
	return arg == OBPF_ARG_MEM || arg == OBPF_ARG_MEM_UNINIT;
}

static bool is_size(u8 arg)
{
	return arg == OBPF_ARG_SIZE || arg == OBPF_ARG_SIZE_OR_ZERO;
}

/* What the verifier takes for granted about a row. */
static void check_shape(const struct obpf_func_proto *p)
{
	bool map = false, releases = false, ended = false;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++) {
		assert_false(ended && p->arg[i] != OBPF_ARG_NONE);
		ended = p->arg[i] == OBPF_ARG_NONE;
		assert_int_equal(is_size(p->arg[i]), i && is_mem(p->arg[i - 1]));
		if (p->arg[i] == OBPF_ARG_MAP_KEY || p->arg[i] == OBPF_ARG_MAP_VALUE)
			assert_true(map);
		map |= p->arg[i] == OBPF_ARG_CONST_MAP;
		releases |= p->arg[i] == OBPF_ARG_RINGBUF_MEM;
	}
	assert_false(is_mem(p->arg[OBPF_HELPER_ARGS - 1]));
	assert_int_equal(map, p->map_types != 0);
	assert_int_equal(releases, !!(p->flags & OBPF_HELPER_RELEASES));
	assert_int_equal(p->ret == OBPF_RET_RINGBUF_MEM_OR_NULL,
			 !!(p->flags & OBPF_HELPER_ACQUIRES));
}

static void every_row_has_a_shape_that_can_be_verified(void **state)
{
	const struct obpf_func_proto *p;
	u32 id;

	for (id = 0; id < 1000; id++) {
		p = obpf_helper_proto(id);
		if (!p)
			continue;
		assert_int_equal(p->id, id);
		assert_non_null(p->fn);
		check_shape(p);
	}
}

static void every_map_type_of_a_row_has_the_operations_it_calls(void **state)
{
	const struct obpf_map_ops *ops;
	u32 id, type;

	for (id = 1; id <= 3; id++)
		for (type = 0; type < 64; type++)
			if (obpf_helper_proto(id)->map_types >> type & 1) {
				ops = obpf_map_ops_get(type);
				assert_non_null(ops);
				assert_true(ops->lookup && ops->update && ops->remove);
			}
}

/* --- elements --- */

static void element_helpers_reach_the_map_and_return_errors_in_64_bits(void **state)
{
	struct obpf_map *map = create(OBPF_MAP_TYPE_HASH, 4, 8, 1);
	u32 key = 1, other = 2;
	u64 value = 10;

	assert_int_equal(call(1, reg(map), reg(&key), 0, 0), 0);
	assert_int_equal(call(2, reg(map), reg(&key), reg(&value), OBPF_EXIST), (u64)-ENOENT);
	assert_int_equal(call(2, reg(map), reg(&key), reg(&value), OBPF_ANY), 0);
	assert_int_equal(call(2, reg(map), reg(&other), reg(&value), OBPF_ANY), (u64)-E2BIG);
	assert_int_equal(call(2, reg(map), reg(&key), reg(&value), ~0ull), (u64)-EINVAL);
	assert_int_equal(*(u64 *)(unsigned long)call(1, reg(map), reg(&key), 0, 0), 10);
	assert_int_equal(call(3, reg(map), reg(&key), 0, 0), 0);
	assert_int_equal(call(3, reg(map), reg(&key), 0, 0), (u64)-ENOENT);
	obpf_map_put_use(map);
}

/* --- time, task --- */

static void time_task_and_cpu_are_what_the_world_answers(void **state)
{
	const struct obpf_env_answers answers = {
		.ktime_ns = 123456789012345ull,
		.pid_tgid = 7ull << 32 | 9,
		.comm = "worker",
		.cpu = 3,
	};
	char comm[16];
	u32 i;

	obpf_env_set_answers(&answers);
	assert_int_equal(call(5, 0, 0, 0, 0), answers.ktime_ns);
	assert_int_equal(call(14, 0, 0, 0, 0), answers.pid_tgid);
	assert_int_equal(call(8, 0, 0, 0, 0), 3);
	memset(comm, 0xee, sizeof(comm));
	assert_int_equal(call(16, reg(comm), sizeof(comm), 0, 0), 0);
	assert_string_equal(comm, "worker");
	for (i = 7; i < sizeof(comm); i++)
		assert_int_equal(comm[i], 0);
}

static void a_short_comm_buffer_is_terminated_and_not_overrun(void **state)
{
	const struct obpf_env_answers answers = { .comm = "worker" };
	char comm[16];

	obpf_env_set_answers(&answers);
	memset(comm, 0x7f, sizeof(comm));
	assert_int_equal(call(16, reg(comm), 4, 0, 0), 0);
	assert_string_equal(comm, "wor");
	assert_int_equal(comm[4], 0x7f);
	assert_int_equal(call(16, reg(comm), 1, 0, 0), 0);
	assert_string_equal(comm, "");
}

static void without_a_task_the_buffer_is_zeroed(void **state)
{
	const struct obpf_env_answers answers = { 0 };
	char comm[16];
	u32 i;

	obpf_env_set_answers(&answers);
	memset(comm, 0x7f, sizeof(comm));
	assert_int_equal(call(16, reg(comm), sizeof(comm), 0, 0), (u64)-EINVAL);
	for (i = 0; i < sizeof(comm); i++)
		assert_int_equal(comm[i], 0);
	assert_int_equal(call(14, 0, 0, 0, 0), (u64)-EINVAL);
}

/* --- foreign memory --- */

#define KERNEL_ADDR 0xffff888000001000ull
#define USER_ADDR 0x7f0000001000ull

static const char kernel_bytes[] = "kernel\0behind";
static const char user_bytes[] = "user";
static const struct obpf_env_memory memory[] = {
	{ KERNEL_ADDR, sizeof(kernel_bytes), false, kernel_bytes },
	{ USER_ADDR, sizeof(user_bytes), true, user_bytes },
	{ USER_ADDR + 0x1000, 4, true, "open" }, /* a string whose end cannot be read */
};
static const struct obpf_env_answers world = {
	.comm = "x",
	.memory = memory,
	.nr_memory = ARRAY_SIZE(memory),
};

#define READ_USER 112
#define READ_KERNEL 113
#define READ_USER_STR 114
#define READ_KERNEL_STR 115

static void assert_zeroed(const char *buf, u32 size, u32 room)
{
	u32 i;

	for (i = 0; i < room; i++)
		assert_int_equal(buf[i], i < size ? 0 : 0x7f);
}

static void probes_read_their_half_of_memory_alone(void **state)
{
	char buf[16];

	obpf_env_set_answers(&world);
	assert_int_equal(call(READ_KERNEL, reg(buf), 6, KERNEL_ADDR, 0), 0);
	assert_memory_equal(buf, "kernel", 6);
	assert_int_equal(call(READ_USER, reg(buf), 4, USER_ADDR, 0), 0);
	assert_memory_equal(buf, "user", 4);
	assert_int_equal(call(READ_KERNEL, reg(buf), 4, USER_ADDR, 0), (u64)-EFAULT);
	assert_int_equal(call(READ_USER, reg(buf), 4, KERNEL_ADDR, 0), (u64)-EFAULT);
	assert_int_equal(call(READ_USER, reg(buf), 0, 0, 0), 0);
}

static void a_probe_that_fails_zeroes_the_destination_and_nothing_else(void **state)
{
	static const u32 ids[] = { READ_USER, READ_KERNEL, READ_USER_STR, READ_KERNEL_STR };
	static const u64 bad[] = { 0, 1, KERNEL_ADDR - 1, ~0ull, USER_ADDR - 1 };
	char buf[16];
	u32 i, j;

	obpf_env_set_answers(&world);
	for (i = 0; i < ARRAY_SIZE(ids); i++)
		for (j = 0; j < ARRAY_SIZE(bad); j++) {
			memset(buf, 0x7f, sizeof(buf));
			assert_int_equal(call(ids[i], reg(buf), 10, bad[j], 0), (u64)-EFAULT);
			assert_zeroed(buf, 10, sizeof(buf));
		}
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call(READ_USER, reg(buf), 10, USER_ADDR, 0),
			 (u64)-EFAULT); /* runs over its end */
	assert_zeroed(buf, 10, sizeof(buf));
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call(READ_USER_STR, reg(buf), 10, USER_ADDR + 0x1000, 0), (u64)-EFAULT);
	assert_zeroed(buf, 10, sizeof(buf));
}

static void a_string_ends_with_its_nul_and_nothing_behind_is_touched(void **state)
{
	char buf[16];

	obpf_env_set_answers(&world);
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call(READ_KERNEL_STR, reg(buf), sizeof(buf), KERNEL_ADDR, 0), 7);
	assert_string_equal(buf, "kernel");
	assert_int_equal(buf[7], 0x7f);
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call(READ_USER_STR, reg(buf), 5, USER_ADDR, 0), 5);
	assert_string_equal(buf, "user");
	assert_int_equal(buf[5], 0x7f);
}

static void a_string_that_does_not_fit_is_cut_and_terminated(void **state)
{
	char buf[16];

	obpf_env_set_answers(&world);
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call(READ_USER_STR, reg(buf), 3, USER_ADDR, 0), 3);
	assert_string_equal(buf, "us");
	assert_int_equal(buf[3], 0x7f);
	assert_int_equal(call(READ_USER_STR, reg(buf), 1, USER_ADDR, 0), 1);
	assert_string_equal(buf, "");
	buf[0] = 0x7f;
	assert_int_equal(call(READ_USER_STR, reg(buf), 0, USER_ADDR, 0), 0);
	assert_int_equal(buf[0], 0x7f);
}

static void this_processs_memory_can_be_probed_without_crashing(void **state)
{
	char text[] = "here", buf[16];

	assert_int_equal(call(READ_KERNEL, reg(buf), 5, reg(text), 0), 0);
	assert_string_equal(buf, "here");
	assert_int_equal(call(READ_USER_STR, reg(buf), sizeof(buf), reg(text), 0), 5);
	assert_int_equal(call(READ_KERNEL, reg(buf), 5, 8, 0), (u64)-EFAULT);
	assert_int_equal(call(READ_USER, reg(buf), 5, ~0ull << 40, 0), (u64)-EFAULT);
	assert_int_equal(call(READ_KERNEL_STR, reg(buf), 5, 0, 0), (u64)-EFAULT);
	assert_true(call(5, 0, 0, 0, 0) > 0);
	assert_int_equal(call(8, 0, 0, 0, 0), kshim_cpu());
}

/* --- ring buffer --- */

static void ring_helpers_reach_the_ring(void **state)
{
	struct obpf_map *map = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE);
	const u8 *data = map->ops->mmap_area(map, 2 * PAGE_SIZE, PAGE_SIZE, false);
	const u32 *header = (const u32 *)data;
	u64 word = 0x1122334455667788ull, sample;

	assert_int_equal(call(130, reg(map), reg(&word), 8, 0), 0);
	assert_int_equal(header[0], 8);
	assert_memory_equal(data + 8, &word, 8);
	assert_int_equal(call(130, reg(map), reg(&word), 8, 64), (u64)-EINVAL);
	assert_int_equal(call(130, reg(map), 0, 0, 0), 0);
	assert_int_equal(header[4], 0);

	sample = call(131, reg(map), 24, 0, 0);
	assert_int_equal(sample, reg(data + 32));
	assert_int_equal(header[6], 24 | OBPF_RINGBUF_BUSY_BIT);
	assert_int_equal(call(132, sample, 0, 0, 0), 0);
	assert_int_equal(header[6], 24);
	sample = call(131, reg(map), 8, 0, 0);
	assert_int_equal(call(133, sample, 0, 0, 0), 0);
	assert_int_equal(header[14], 8 | OBPF_RINGBUF_DISCARD_BIT);

	assert_int_equal(call(131, reg(map), PAGE_SIZE, 0, 0), 0);
	assert_int_equal(call(131, reg(map), 8, 1, 0), 0);
	while (!call(130, reg(map), reg(&word), 8, 0))
		;
	assert_int_equal(call(130, reg(map), reg(&word), 8, 0), (u64)-EAGAIN);
	obpf_map_put_use(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, back_to_this_process)
		TEST(ids_and_names_are_those_of_bpf2),
		TEST(every_row_has_a_shape_that_can_be_verified),
		TEST(every_map_type_of_a_row_has_the_operations_it_calls),
		TEST(element_helpers_reach_the_map_and_return_errors_in_64_bits),
		TEST(time_task_and_cpu_are_what_the_world_answers),
		TEST(a_short_comm_buffer_is_terminated_and_not_overrun),
		TEST(without_a_task_the_buffer_is_zeroed),
		TEST(probes_read_their_half_of_memory_alone),
		TEST(a_probe_that_fails_zeroes_the_destination_and_nothing_else),
		TEST(a_string_ends_with_its_nul_and_nothing_behind_is_touched),
		TEST(a_string_that_does_not_fit_is_cut_and_terminated),
		TEST(this_processs_memory_can_be_probed_without_crashing),
		TEST(ring_helpers_reach_the_ring),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

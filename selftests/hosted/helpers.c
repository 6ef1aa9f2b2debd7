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
#include <stdlib.h>
#include <sys/mman.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include "env_host.h"
#include "helpers/env.h"
#include "helpers/proto.h"
#include "kshim.h"
#include "maps/map.h"
#include "run_ctx.h"

#define PROBE_READ 4
#define TRACE_PRINTK 6
#define PROBE_READ_STR 45
#define STRTOL 105
#define STRTOUL 106
#define RINGBUF_QUERY 134
#define SNPRINTF 165
#define TRACE_VPRINTK 177
#define STRNCMP 182
#define LOOKUP_PERCPU 195

static u64 reg(const void *ptr)
{
	return (unsigned long)ptr;
}

/* The run that calls. */
static char run_text[OBPF_RUN_TEXT_SIZE];
static struct obpf_run_ctx run = { .text = run_text };

/* Call a helper as a program does. */
static u64 call5(u32 id, u64 r1, u64 r2, u64 r3, u64 r4, u64 r5)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(id);

	assert_non_null(proto);
	return proto->fn(r1, r2, r3, r4, r5, &run);
}

static u64 call(u32 id, u64 r1, u64 r2, u64 r3, u64 r4)
{
	return call5(id, r1, r2, r3, r4, 0);
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
		{ 4, "bpf_probe_read", true },
		{ 5, "bpf_ktime_get_ns", false },
		{ 6, "bpf_trace_printk", true },
		{ 7, "bpf_get_prandom_u32", false },
		{ 8, "bpf_get_smp_processor_id", false },
		{ 9, "bpf_skb_store_bytes", false },
		{ 10, "bpf_l3_csum_replace", false },
		{ 11, "bpf_l4_csum_replace", false },
		{ 12, "bpf_tail_call", false },
		{ 14, "bpf_get_current_pid_tgid", false },
		{ 15, "bpf_get_current_uid_gid", false },
		{ 16, "bpf_get_current_comm", false },
		{ 23, "bpf_redirect", false },
		{ 26, "bpf_skb_load_bytes", false },
		{ 28, "bpf_csum_diff", false },
		{ 34, "bpf_get_hash_recalc", false },
		{ 35, "bpf_get_current_task", true },
		{ 38, "bpf_skb_change_tail", false },
		{ 39, "bpf_skb_pull_data", false },
		{ 40, "bpf_csum_update", false },
		{ 41, "bpf_set_hash_invalid", false },
		{ 42, "bpf_get_numa_node_id", false },
		{ 43, "bpf_skb_change_head", false },
		{ 44, "bpf_xdp_adjust_head", false },
		{ 45, "bpf_probe_read_str", true },
		{ 48, "bpf_set_hash", false },
		{ 54, "bpf_xdp_adjust_meta", false },
		{ 65, "bpf_xdp_adjust_tail", false },
		{ 68, "bpf_skb_load_bytes_relative", false },
		{ 93, "bpf_spin_lock", false },
		{ 94, "bpf_spin_unlock", false },
		{ 105, "bpf_strtol", false },
		{ 106, "bpf_strtoul", false },
		{ 112, "bpf_probe_read_user", true },
		{ 113, "bpf_probe_read_kernel", true },
		{ 114, "bpf_probe_read_user_str", true },
		{ 115, "bpf_probe_read_kernel_str", true },
		{ 118, "bpf_jiffies64", false },
		{ 125, "bpf_ktime_get_boot_ns", false },
		{ 130, "bpf_ringbuf_output", false },
		{ 131, "bpf_ringbuf_reserve", false },
		{ 132, "bpf_ringbuf_submit", false },
		{ 133, "bpf_ringbuf_discard", false },
		{ 134, "bpf_ringbuf_query", false },
		{ 160, "bpf_ktime_get_coarse_ns", false },
		{ 164, "bpf_for_each_map_elem", false },
		{ 165, "bpf_snprintf", true },
		{ 169, "bpf_timer_init", false },
		{ 170, "bpf_timer_set_callback", false },
		{ 171, "bpf_timer_start", false },
		{ 172, "bpf_timer_cancel", false },
		{ 173, "bpf_get_func_ip", true },
		{ 174, "bpf_get_attach_cookie", false },
		{ 177, "bpf_trace_vprintk", true },
		{ 181, "bpf_loop", false },
		{ 182, "bpf_strncmp", false },
		{ 188, "bpf_xdp_get_buff_len", false },
		{ 189, "bpf_xdp_load_bytes", false },
		{ 190, "bpf_xdp_store_bytes", false },
		{ 195, "bpf_map_lookup_percpu_elem", false },
		{ 197, "bpf_dynptr_from_mem", false },
		{ 198, "bpf_ringbuf_reserve_dynptr", false },
		{ 199, "bpf_ringbuf_submit_dynptr", false },
		{ 200, "bpf_ringbuf_discard_dynptr", false },
		{ 201, "bpf_dynptr_read", false },
		{ 202, "bpf_dynptr_write", false },
		{ 203, "bpf_dynptr_data", false },
		{ 208, "bpf_ktime_get_tai_ns", false },
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
	return arg == OBPF_ARG_MEM || arg == OBPF_ARG_MEM_OR_NULL || arg == OBPF_ARG_MEM_UNINIT ||
	       arg == OBPF_ARG_MEM_UNINIT_OR_NULL || arg == OBPF_ARG_VALUE_MEM;
}

static bool is_size(u8 arg)
{
	return arg == OBPF_ARG_SIZE || arg == OBPF_ARG_SIZE_OR_ZERO;
}

/* What the verifier takes for granted about a row. */
static void check_shape(const struct obpf_func_proto *p)
{
	bool map = false, releases = false, acquires = false, ended = false, str = false,
	     optional = false, timer = false, func = false;
	u32 i;

	for (i = 0; i < OBPF_HELPER_ARGS; i++) {
		assert_false(ended && p->arg[i] != OBPF_ARG_NONE);
		ended = p->arg[i] == OBPF_ARG_NONE;
		assert_int_equal(is_size(p->arg[i]), i && is_mem(p->arg[i - 1]));
		if (p->arg[i] == OBPF_ARG_MAP_KEY || p->arg[i] == OBPF_ARG_MAP_VALUE)
			assert_true(map);
		if (p->arg[i] == OBPF_ARG_MEM_OR_NULL || p->arg[i] == OBPF_ARG_MEM_UNINIT_OR_NULL)
			assert_int_equal(p->arg[i + 1], OBPF_ARG_SIZE_OR_ZERO);
		/* What was never written can only be at the end. */
		assert_false(optional && p->arg[i] != OBPF_ARG_OPTIONAL);
		optional |= p->arg[i] == OBPF_ARG_OPTIONAL;
		str |= p->arg[i] == OBPF_ARG_CONST_STR;
		map |= p->arg[i] == OBPF_ARG_CONST_MAP;
		timer |= p->arg[i] == OBPF_ARG_TIMER;
		func |= p->arg[i] == OBPF_ARG_FUNC;
		releases |= p->arg[i] == OBPF_ARG_RINGBUF_MEM ||
			    p->arg[i] == OBPF_ARG_DYNPTR_RELEASED;
		acquires |= p->arg[i] == OBPF_ARG_DYNPTR_NEW_RINGBUF;
	}
	assert_false(is_mem(p->arg[OBPF_HELPER_ARGS - 1]));
	assert_int_equal(map, p->map_types != 0);
	/* Who calls what: the one at once, the other when a timer fires. */
	assert_int_equal(func, !!(p->flags & (OBPF_HELPER_CALLS_BACK | OBPF_HELPER_CALLS_LATER)));
	if (p->flags & OBPF_HELPER_CALLS_LATER)
		assert_true(timer && !(p->flags & OBPF_HELPER_CALLS_BACK));
	if (p->flags & OBPF_HELPER_FORMAT)
		assert_true(str && is_size(p->arg[OBPF_HELPER_ARGS - 1]));
	assert_int_equal(releases, !!(p->flags & OBPF_HELPER_RELEASES));
	assert_int_equal(acquires || p->ret == OBPF_RET_RINGBUF_MEM_OR_NULL,
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

/* Of a type without a family no program gets a map. */
static void every_map_type_of_a_row_has_the_operations_it_calls(void **state)
{
	const struct obpf_map_ops *ops;
	u32 id, type, seen = 0;

	for (type = 0; type < 64; type++) {
		ops = obpf_map_ops_get(type);
		for (id = 1; ops && id <= 3; id++) {
			if (!(obpf_helper_proto(id)->map_types >> type & 1))
				continue;
			assert_true(ops->lookup && ops->update && ops->remove);
			seen++;
		}
		if (ops && obpf_helper_proto(LOOKUP_PERCPU)->map_types >> type & 1)
			assert_non_null(ops->lookup_percpu);
	}
	assert_true(seen >= 3 * 2); /* hash, array */
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
		.boot_ns = 5ull << 40,
		.tai_ns = 6ull << 50,
		.jiffies = 4294937296ull,
		.pid_tgid = 7ull << 32 | 9,
		.uid_gid = 100ull << 32 | 1000,
		.task = 0xffff888000001234ull,
		.comm = "worker",
		.cpu = 3,
		.numa_node = 1,
		.random = 0x80000001,
	};
	char comm[16];
	u32 i;

	obpf_env_set_answers(&answers);
	assert_int_equal(call(5, 0, 0, 0, 0), answers.ktime_ns);
	assert_int_equal(call(14, 0, 0, 0, 0), answers.pid_tgid);
	assert_int_equal(call(8, 0, 0, 0, 0), 3);
	assert_int_equal(call(125, 0, 0, 0, 0), answers.boot_ns);
	assert_int_equal(call(160, 0, 0, 0, 0), answers.ktime_ns);
	assert_int_equal(call(208, 0, 0, 0, 0), answers.tai_ns);
	assert_int_equal(call(118, 0, 0, 0, 0), answers.jiffies);
	assert_int_equal(call(15, 0, 0, 0, 0), answers.uid_gid);
	assert_int_equal(call(35, 0, 0, 0, 0), answers.task);
	assert_int_equal(call(42, 0, 0, 0, 0), 1);
	assert_int_equal(call(7, 0, 0, 0, 0), 0x80000001u); /* 32 bits, not extended */
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
	assert_int_equal(call(15, 0, 0, 0, 0), (u64)-EINVAL);
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
	static const u32 ids[] = { READ_USER,	    READ_KERNEL, READ_USER_STR,
				   READ_KERNEL_STR, PROBE_READ,	 PROBE_READ_STR };
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

static void old_probes_go_by_the_address(void **state)
{
	char buf[16];

	obpf_env_set_answers(&world);
	assert_int_equal(call(PROBE_READ, reg(buf), 6, KERNEL_ADDR, 0), 0);
	assert_memory_equal(buf, "kernel", 6);
	assert_int_equal(call(PROBE_READ, reg(buf), 4, USER_ADDR, 0), 0);
	assert_memory_equal(buf, "user", 4);
	assert_int_equal(call(PROBE_READ_STR, reg(buf), sizeof(buf), KERNEL_ADDR, 0), 7);
	assert_string_equal(buf, "kernel");
	assert_int_equal(call(PROBE_READ_STR, reg(buf), sizeof(buf), USER_ADDR, 0), 5);
	assert_string_equal(buf, "user");
}

/* Every size and place around the end of a page that another one does not follow. */
static void probes_stop_at_the_end_of_memory(void **state)
{
	static const u32 strs[] = { PROBE_READ_STR, READ_USER_STR, READ_KERNEL_STR };
	char *pages = mmap(NULL, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);
	char buf[72], *end = pages + PAGE_SIZE;
	u32 before, size, i;

	assert_true(pages != MAP_FAILED);
	assert_int_equal(munmap(end, PAGE_SIZE), 0);
	memset(pages, 'x', PAGE_SIZE);
	for (before = 0; before <= 33; before++)
		for (size = 1; size <= 64; size++) {
			bool fits = size <= before;

			memset(buf, 0x7f, sizeof(buf));
			assert_int_equal(call(PROBE_READ, reg(buf), size, reg(end - before), 0),
					 fits ? 0 : (u64)-EFAULT);
			assert_int_equal(buf[0], fits ? 'x' : 0);
			assert_int_equal(buf[size - 1], fits ? 'x' : 0);
			assert_int_equal(buf[size], 0x7f);
			for (i = 0; i < ARRAY_SIZE(strs); i++) {
				memset(buf, 0x7f, sizeof(buf));
				assert_int_equal(call(strs[i], reg(buf), size, reg(end - before),
						      0),
						 fits ? size : (u64)-EFAULT);
				assert_int_equal(buf[size - 1], 0);
				assert_int_equal(buf[size], 0x7f);
			}
		}
	munmap(pages, PAGE_SIZE);
}

/* --- text --- */

static void strings_are_compared_up_to_a_nul_or_the_size(void **state)
{
	static const struct {
		const char *a;
		u32 size;
		const char *b;
		s64 want;
	} cases[] = {
		{ "abc", 3, "abc", 0 },	  { "abc", 4, "abc", 0 }, { "abc", 3, "abcd", 0 },
		{ "abcX", 3, "abcY", 0 }, { "abd", 3, "abc", 1 }, { "abb", 3, "abc", -1 },
		{ "abc", 4, "abcd", -1 }, { "", 1, "", 0 },	  { "\x80", 1, "a", 1 },
		{ "ab\0x", 4, "ab", 0 },  { "x", 1, "", 1 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(call(STRNCMP, reg(cases[i].a), cases[i].size, reg(cases[i].b), 0),
				 (u64)cases[i].want);
}

/* The bytes alone, so that a read beyond them is noticed. */
static u64 convert(u32 id, const char *text, u32 size, u64 flags, u64 *result)
{
	char *exact = malloc(size);
	u64 ret;

	assert_non_null(exact);
	memcpy(exact, text, size);
	*result = 0x7f7f;
	ret = call(id, reg(exact), size, flags, reg(result));
	free(exact);
	return ret;
}

static void numbers_are_read_as_bpf2_reads_them(void **state)
{
	static const struct {
		const char *text;
		u32 base;
		s64 ret; /* characters, or -errno */
		s64 value;
		bool same; /* without a sign as well */
	} cases[] = {
		{ "0", 0, 1, 0, true },
		{ "123", 0, 3, 123, true },
		{ " \t\n\v\f\r7", 10, 7, 7, true },
		{ "12x", 10, 2, 12, true },
		{ "0x1fg", 0, 4, 0x1f, true },
		{ "0x1F", 16, 4, 0x1f, true },
		{ "0X1f", 0, 4, 0x1f, true },
		{ "1f", 16, 2, 0x1f, true },
		{ "017", 0, 3, 15, true },
		{ "018", 0, 2, 1, true },
		{ "0x", 0, 1, 0, true }, /* an octal 0, then an x */
		{ "0x", 16, -EINVAL, 0, true },
		{ "0xg", 16, -EINVAL, 0, true },
		{ "017", 10, 3, 17, true },
		{ "0x1", 10, 1, 0, true },
		{ "8", 8, -EINVAL, 0, true },
		{ "", 0, -EINVAL, 0, true },
		{ "  ", 0, -EINVAL, 0, true },
		{ "-", 0, -EINVAL, 0, true },
		{ "+1", 0, -EINVAL, 0, true },
		{ "- 1", 0, -EINVAL, 0, true },
		{ "-15", 10, 3, -15, false },
		{ " -0x10 ", 0, 6, -16, false },
		{ "9223372036854775807", 10, 19, S64_MAX, true },
		{ "9223372036854775808", 10, -ERANGE, 0, false },
		{ "-9223372036854775808", 10, 20, S64_MIN, false },
		{ "-9223372036854775809", 10, -ERANGE, 0, false },
		{ "18446744073709551616", 10, -ERANGE, 0, true },
		{ "0x10000000000000000", 0, -ERANGE, 0, true },
		{ "02000000000000000000000", 0, -ERANGE, 0, true },
		{ "99999999999999999999999999999999", 10, -ERANGE, 0, true },
	};
	u64 value;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		/* With its NUL, and without. */
		u32 len = strlen(cases[i].text), size;

		for (size = len + 1; size >= len && size; size--) {
			assert_int_equal(convert(STRTOL, cases[i].text, size, cases[i].base,
						 &value),
					 (u64)cases[i].ret);
			assert_int_equal(value, (u64)cases[i].value);
			if (!cases[i].same)
				continue;
			assert_int_equal(convert(STRTOUL, cases[i].text, size, cases[i].base,
						 &value),
					 (u64)cases[i].ret);
			assert_int_equal(value, (u64)cases[i].value);
		}
	}
	assert_int_equal(convert(STRTOUL, "18446744073709551615", 20, 10, &value), 20);
	assert_int_equal(value, U64_MAX);
	assert_int_equal(convert(STRTOUL, "0xffffffffffffffff", 18, 0, &value), 18);
	assert_int_equal(value, U64_MAX);
	assert_int_equal(convert(STRTOUL, "01777777777777777777777", 23, 0, &value), 23);
	assert_int_equal(value, U64_MAX);
	assert_int_equal(convert(STRTOUL, "-1", 2, 10, &value), (u64)-EINVAL);
	assert_int_equal(value, 0);
	assert_int_equal(convert(STRTOUL, "-99999999999999999999", 21, 10, &value), (u64)-ERANGE);
}

static void numbers_are_read_in_four_bases_alone(void **state)
{
	u64 value, flags;

	for (flags = 0; flags < 64; flags++) {
		bool known = !flags || flags == 8 || flags == 10 || flags == 16;

		assert_int_equal(convert(STRTOL, "1", 1, flags, &value), known ? 1 : (u64)-EINVAL);
		assert_int_equal(value, known ? 1 : 0);
	}
	assert_int_equal(convert(STRTOL, "1", 1, 10ull << 32, &value), (u64)-EINVAL);
}

/* --- printing: what it says is format.c's business --- */

static char traced[2048];
static u32 traced_len, traces, enabled;

static void take_trace(const char *text, u32 len)
{
	assert_int_equal(strnlen(text, len + 1), len);
	assert_true(len < sizeof(traced));
	memcpy(traced, text, len + 1);
	traced_len = len;
	traces++;
}

static void take_enable(void)
{
	enabled++;
}

static const struct obpf_env_answers listener = {
	.comm = "x",
	.trace = take_trace,
	.trace_enable = take_enable,
};

static void snprintf_cuts_and_tells_the_whole_length(void **state)
{
	u64 args[] = { 12345, 6 };
	char buf[16];

	obpf_env_set_answers(&listener);
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call5(SNPRINTF, reg(buf), sizeof(buf), reg("%d/%d"), reg(args), 16), 8);
	assert_string_equal(buf, "12345/6");
	assert_int_equal(buf[8], 0x7f);
	memset(buf, 0x7f, sizeof(buf));
	assert_int_equal(call5(SNPRINTF, reg(buf), 4, reg("%d/%d"), reg(args), 16), 8);
	assert_string_equal(buf, "123");
	assert_int_equal(buf[4], 0x7f);
	assert_int_equal(call5(SNPRINTF, reg(buf), 1, reg("%d/%d"), reg(args), 16), 8);
	assert_string_equal(buf, "");
	assert_int_equal(call5(SNPRINTF, 0, 0, reg("%d/%d"), reg(args), 16), 8);
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("none"), 0, 0), 5);
	assert_string_equal(buf, "none");
}

static void printing_refuses_what_bpf2_refuses(void **state)
{
	u64 args[13] = { 0 };
	char buf[16];

	obpf_env_set_answers(&listener);
	traces = 0;
	memset(buf, 0x7f, sizeof(buf));
	/* no eights; too many; none there; no place to write to */
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("%d"), reg(args), 12), (u64)-EINVAL);
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("%d"), reg(args), 104), (u64)-EINVAL);
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("%d"), 0, 8), (u64)-EINVAL);
	assert_int_equal(call5(SNPRINTF, 0, 16, reg("%d"), reg(args), 8), (u64)-EINVAL);
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("%d%d"), reg(args), 8), (u64)-EINVAL);
	assert_int_equal(buf[0], 0x7f);
	assert_int_equal(call(TRACE_VPRINTK, reg("%d"), 3, reg(args), 12), (u64)-EINVAL);
	assert_int_equal(call(TRACE_VPRINTK, reg("%d"), 3, reg(args), 104), (u64)-EINVAL);
	assert_int_equal(call(TRACE_VPRINTK, reg("%d"), 3, 0, 8), (u64)-EINVAL);
	assert_int_equal(call(TRACE_VPRINTK, reg("%d"), 3, 0, 0), (u64)-EINVAL);
	assert_int_equal(call(TRACE_PRINTK, reg("%d"), 2, 0, 0), (u64)-EINVAL); /* no NUL */
	assert_int_equal(call(TRACE_PRINTK, reg("%d%d%d%d"), 9, 0, 0), (u64)-EINVAL);
	run.text = NULL;
	assert_int_equal(call(TRACE_PRINTK, reg("x"), 2, 0, 0), (u64)-EBUSY);
	assert_int_equal(call5(SNPRINTF, reg(buf), 16, reg("x"), 0, 0), (u64)-EBUSY);
	run.text = run_text;
	assert_int_equal(traces, 0);
}

static void what_is_traced_arrives(void **state)
{
	u64 args[] = { 1, 2, 3, 4, 5 };

	obpf_env_set_answers(&listener);
	traces = 0;
	assert_int_equal(call5(TRACE_PRINTK, reg("%d %x %ld"), 10, 1, 0xab, -7ull), 7);
	assert_string_equal(traced, "1 ab -7");
	assert_int_equal(call(TRACE_VPRINTK, reg("%d%d%d%d%d\n"), 12, reg(args), 40), 6);
	assert_string_equal(traced, "12345\n");
	assert_int_equal(call(TRACE_VPRINTK, reg("bare"), 5, 0, 0), 4);
	assert_string_equal(traced, "bare");
	assert_int_equal(traces, 3);
	/* A line is cut, its length told in full. */
	assert_int_equal(call(TRACE_PRINTK, reg("%3000d"), 7, 1, 0), 3000);
	assert_int_equal(traced_len, 1023);
	assert_int_equal(enabled, 0); /* loading does that */
}

/* --- the hit --- */

static void the_hit_is_what_the_hook_wrote_down(void **state)
{
	run.func_ip = 0xffffffff81234560ull;
	run.cookie = 0x1122334455667788ull;
	assert_int_equal(call(173, 0, 0, 0, 0), run.func_ip);
	assert_int_equal(call(174, 0, 0, 0, 0), run.cookie);
	run.func_ip = run.cookie = 0;
	assert_int_equal(call(173, 0, 0, 0, 0), 0);
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

static void a_ring_tells_how_things_stand(void **state)
{
	struct obpf_map *map = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE);
	unsigned long *consumer = map->ops->mmap_area(map, 0, PAGE_SIZE, true);
	u64 word = 0;

	assert_int_equal(call(130, reg(map), reg(&word), 8, 0), 0);
	assert_int_equal(call(130, reg(map), reg(&word), 1, 0), 0);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_AVAIL_DATA, 0, 0), 32);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_RING_SIZE, 0, 0), PAGE_SIZE);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_CONS_POS, 0, 0), 0);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_PROD_POS, 0, 0), 32);
	*consumer = 16;
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_AVAIL_DATA, 0, 0), 16);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), OBPF_RB_CONS_POS, 0, 0), 16);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), 4, 0, 0), 0);
	assert_int_equal(call(RINGBUF_QUERY, reg(map), ~0ull, 0, 0), 0);
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
		TEST(old_probes_go_by_the_address),
		TEST(probes_stop_at_the_end_of_memory),
		TEST(strings_are_compared_up_to_a_nul_or_the_size),
		TEST(numbers_are_read_as_bpf2_reads_them),
		TEST(numbers_are_read_in_four_bases_alone),
		TEST(snprintf_cuts_and_tells_the_whole_length),
		TEST(printing_refuses_what_bpf2_refuses),
		TEST(what_is_traced_arrives),
		TEST(the_hit_is_what_the_hook_wrote_down),
		TEST(ring_helpers_reach_the_ring),
		TEST(a_ring_tells_how_things_stand),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

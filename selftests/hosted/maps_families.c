// SPDX-License-Identifier: GPL-2.0
/*
 * maps_families.c - properties that one thread can show of maps with a value for each CPU, of
 * elements allocated on demand, and of all families against a plain model.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <pthread.h>
#include <cmocka.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include "kshim.h"
#include "maps/map.h"

#define CPUS KSHIM_NR_CPUS
#define ARRAY OBPF_MAP_TYPE_ARRAY
#define HASH OBPF_MAP_TYPE_HASH
#define PCPU_ARRAY OBPF_MAP_TYPE_PERCPU_ARRAY
#define PCPU_HASH OBPF_MAP_TYPE_PERCPU_HASH
#define RING OBPF_MAP_TYPE_RINGBUF

static union obpf_attr map_attr(u32 type, u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	attr.map_flags = flags;
	return attr;
}

static int try_attr(const union obpf_attr *attr)
{
	struct obpf_map *map = obpf_map_create(attr);

	if (IS_ERR(map))
		return PTR_ERR(map);
	obpf_map_put_use(map);
	return 0;
}

static int try_create(u32 type, u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr = map_attr(type, key_size, value_size, max_entries, flags);

	return try_attr(&attr);
}

static int try_node(u32 type, u32 node)
{
	union obpf_attr attr = map_attr(type, 4, 8, 1, OBPF_F_NUMA_NODE);

	if (type == RING)
		attr = map_attr(type, 0, 0, 1 << 16, OBPF_F_NUMA_NODE);
	attr.numa_node = node;
	return try_attr(&attr);
}

static struct obpf_map *create(u32 type, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr = map_attr(type, 4, value_size, max_entries, flags);
	struct obpf_map *map = obpf_map_create(&attr);

	assert_false(IS_ERR(map));
	return map;
}

static int nothing_left(void **state)
{
	kshim_alloc_fail_from(0);
	obpf_map_flush();
	return kshim_alloc_live() ? -1 : 0;
}

/* As a program on this CPU does. */
static int prog_update(struct obpf_map *map, u32 key, u64 value, u64 flags)
{
	return map->ops->update(map, &key, &value, flags);
}

static u64 *prog_lookup(struct obpf_map *map, u32 key)
{
	return map->ops->lookup(map, &key);
}

/* As user space does, with the same value for all CPUs if there are several. */
static int user_update(struct obpf_map *map, u32 key, u64 value, u64 flags)
{
	u64 values[CPUS];
	u32 i;

	for (i = 0; i < CPUS; i++)
		values[i] = value;
	return obpf_map_update(map, &key, values, flags);
}

static u64 value_of_cpu(struct obpf_map *map, u32 key, u32 cpu)
{
	u64 *value = map->ops->lookup_percpu(map, &key, cpu);

	assert_non_null(value);
	return *value;
}

/* --- creation --- */

static void creation_says_what_bpf2_says(void **state)
{
	static const u32 types[] = { PCPU_ARRAY, PCPU_HASH };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		assert_int_equal(try_create(types[i], 4, 1, 1, 0), 0);
		assert_int_equal(try_create(types[i], 0, 8, 1, 0), -EINVAL);
		assert_int_equal(try_create(types[i], 4, 0, 1, 0), -EINVAL);
		assert_int_equal(try_create(types[i], 4, 8, 0, 0), -EINVAL);
		assert_int_equal(try_create(types[i], 4, 8, 1, OBPF_F_MMAPABLE), -EINVAL);
		assert_int_equal(try_create(types[i], 4, 32 << 10, 1, 0), 0);
		assert_int_equal(try_create(types[i], 4, (32 << 10) - 7, 1, 0), 0);
		assert_int_equal(try_create(types[i], 4, (32 << 10) + 1, 1, 0), -E2BIG);
		assert_int_equal(try_create(types[i], 4, U32_MAX, 1, 0), -E2BIG);
		assert_int_equal(try_create(types[i], 4, 8, 1, OBPF_F_RDONLY | OBPF_F_WRONLY),
				 -EINVAL);
	}
	assert_int_equal(try_create(PCPU_ARRAY, 8, 8, 1, 0), -EINVAL);
	assert_int_equal(try_create(PCPU_ARRAY, 4, 8, 1, OBPF_F_NO_PREALLOC), -EINVAL);
	assert_int_equal(try_create(PCPU_ARRAY, 4, 8, 1, OBPF_F_ZERO_SEED), -EINVAL);
	assert_int_equal(try_create(PCPU_HASH, 3, 8, 1, OBPF_F_NO_PREALLOC | OBPF_F_ZERO_SEED), 0);
	assert_int_equal(try_create(HASH, 3, 8, 1, OBPF_F_NO_PREALLOC | OBPF_F_ZERO_SEED), 0);
	assert_int_equal(try_create(HASH, 4, 8, (1u << 27) + 1, OBPF_F_NO_PREALLOC), -E2BIG);
	assert_int_equal(try_create(HASH, 4, (4 << 20) - 48 - 4, 1, 0), -E2BIG);
	assert_int_equal(try_create(HASH, 4, (4 << 20) - 49 - 4, 1, 0), 0);
}

static void a_memory_node_has_to_exist_and_be_the_maps_to_choose(void **state)
{
	static const u32 one[] = { ARRAY, HASH, RING }, percpu[] = { PCPU_ARRAY, PCPU_HASH };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(one); i++) {
		assert_int_equal(try_node(one[i], 0), 0);
		assert_int_equal(try_node(one[i], -1), 0);
		assert_int_equal(try_node(one[i], 1), -EINVAL);
		assert_int_equal(try_node(one[i], -2), -EINVAL);
		assert_int_equal(try_node(one[i], 1u << 31), -EINVAL);
	}
	for (i = 0; i < ARRAY_SIZE(percpu); i++) {
		assert_int_equal(try_node(percpu[i], 0), -EINVAL);
		assert_int_equal(try_node(percpu[i], 7), -EINVAL);
		assert_int_equal(try_node(percpu[i], -1), 0);
	}
}

static void failing_allocations_leak_nothing(void **state)
{
	const union obpf_attr attrs[] = {
		map_attr(PCPU_ARRAY, 4, 8, 100, 0),
		map_attr(PCPU_HASH, 8, 8, 100, 0),
		map_attr(HASH, 8, 8, 100, OBPF_F_NO_PREALLOC),
		map_attr(PCPU_HASH, 8, 8, 100, OBPF_F_NO_PREALLOC),
	};
	struct obpf_map *map = NULL;
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(attrs); i++) {
		obpf_map_flush();
		for (n = 1;; n++) {
			kshim_alloc_fail_from(n);
			map = obpf_map_create(&attrs[i]);
			kshim_alloc_fail_from(0);
			if (!IS_ERR(map))
				break;
			assert_int_equal(PTR_ERR(map), -ENOMEM);
			obpf_map_flush();
			assert_int_equal(kshim_alloc_live(), 0);
		}
		assert_true(n > 3);
		obpf_map_put_use(map);
	}
}

/* --- a value for each CPU --- */

static void *update_from_another_cpu(void *arg)
{
	struct obpf_map *map = arg;

	assert_int_equal(prog_update(map, 1, 200, 0), 0);
	assert_int_equal(*prog_lookup(map, 1), 200);
	return (void *)(unsigned long)kshim_cpu();
}

static void programs_see_and_change_their_own_cpus_value(void **state)
{
	struct obpf_map *maps[] = { create(PCPU_ARRAY, 8, 3, 0), create(PCPU_HASH, 8, 3, 0),
				    create(PCPU_HASH, 8, 3, OBPF_F_NO_PREALLOC) };
	u32 i, cpu, own = kshim_cpu();
	u64 values[CPUS];
	pthread_t thread;
	void *other;
	u32 key = 1;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		assert_int_equal(prog_update(maps[i], 1, 100, 0), 0);
		assert_int_equal(pthread_create(&thread, NULL, update_from_another_cpu, maps[i]),
				 0);
		pthread_join(thread, &other);
		assert_int_not_equal((unsigned long)other, own);
		assert_int_equal(*prog_lookup(maps[i], 1), 100);
		assert_int_equal(obpf_map_lookup_copy(maps[i], &key, values, 0), 0);
		for (cpu = 0; cpu < CPUS; cpu++) {
			u64 want = cpu == own ? 100 : cpu == (unsigned long)other ? 200 : 0;

			assert_int_equal(values[cpu], want);
			assert_int_equal(value_of_cpu(maps[i], 1, cpu), want);
		}
		assert_null(maps[i]->ops->lookup_percpu(maps[i], &key, CPUS));
		assert_null(maps[i]->ops->lookup_percpu(maps[i], &key, U32_MAX));
		key = 7;
		assert_null(maps[i]->ops->lookup_percpu(maps[i], &key, 0));
		key = 1;
		obpf_map_put_use(maps[i]);
	}
}

static void user_space_reads_and_writes_the_values_of_all_cpus(void **state)
{
	static const u32 sizes[] = { 1, 4, 7, 8, 12, 24 };
	u8 put[CPUS * 24], got[CPUS * 24 + 1];
	struct obpf_map *map;
	u32 i, j, n, size, key = 2;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (j = 0; j < 3; j++) {
			map = create(j ? PCPU_HASH : PCPU_ARRAY, sizes[i], 3,
				     j == 2 ? OBPF_F_NO_PREALLOC : 0);
			size = obpf_map_user_value_size(map);
			assert_int_equal(size, round_up(sizes[i], 8) * CPUS);
			for (n = 0; n < sizeof(put); n++)
				put[n] = n * 7 + i + 1;
			memset(got, 0xee, sizeof(got));
			assert_int_equal(obpf_map_update(map, &key, put, 0), 0);
			assert_int_equal(obpf_map_lookup_copy(map, &key, got, 0), 0);
			assert_memory_equal(got, put, size);
			assert_int_equal(got[size], 0xee);
			for (n = 0; n < CPUS; n++)
				assert_memory_equal(map->ops->lookup_percpu(map, &key, n),
						    put + n * round_up(sizes[i], 8), sizes[i]);
			obpf_map_put_use(map);
		}
	}
}

static void a_key_that_a_program_puts_in_is_zero_for_other_cpus(void **state)
{
	static const u32 flags[] = { 0, OBPF_F_NO_PREALLOC };
	struct obpf_map *map;
	u32 i, key, cpu;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		map = create(PCPU_HASH, 8, 2, flags[i]);
		/* Every element has been used with a value on all CPUs. */
		for (key = 0; key < 100; key++) {
			assert_int_equal(user_update(map, key, 0xdead, 0), 0);
			assert_int_equal(obpf_map_delete(map, &key), 0);
		}
		for (key = 0; key < 100; key++) {
			assert_int_equal(prog_update(map, key, 5, OBPF_NOEXIST), 0);
			for (cpu = 0; cpu < CPUS; cpu++)
				assert_int_equal(value_of_cpu(map, key, cpu),
						 cpu == kshim_cpu() ? 5 : 0);
			/* And when the key is there, only its own is changed. */
			assert_int_equal(user_update(map, key, 9, OBPF_EXIST), 0);
			assert_int_equal(prog_update(map, key, 6, OBPF_EXIST), 0);
			for (cpu = 0; cpu < CPUS; cpu++)
				assert_int_equal(value_of_cpu(map, key, cpu),
						 cpu == kshim_cpu() ? 6 : 9);
			assert_int_equal(map->ops->remove(map, &key), 0);
		}
		obpf_map_put_use(map);
	}
}

static void cpus_share_no_cache_line_and_values_start_on_8_bytes(void **state)
{
	struct obpf_map *maps[] = { create(PCPU_ARRAY, 5, 3, 0),
				    create(PCPU_HASH, 5, 3, 0),
				    create(PCPU_HASH, 5, 3, OBPF_F_NO_PREALLOC),
				    create(HASH, 5, 3, OBPF_F_NO_PREALLOC),
				    create(HASH, 5, 3, 0),
				    create(ARRAY, 5, 3, 0) };
	unsigned long at, lines[CPUS];
	u32 i, cpu, other, key;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		for (key = 0; key < 3; key++) {
			assert_int_equal(user_update(maps[i], key, 1, 0), 0);
			assert_int_equal((unsigned long)prog_lookup(maps[i], key) % 8, 0);
			for (cpu = 0; maps[i]->ops->lookup_percpu && cpu < CPUS; cpu++) {
				at = (unsigned long)maps[i]->ops->lookup_percpu(maps[i], &key, cpu);
				assert_int_equal(at % 8, 0);
				/* Within one key's values, and by rows for all keys. */
				lines[cpu] = at / 64;
				for (other = 0; other < cpu; other++)
					assert_int_not_equal(lines[other], lines[cpu]);
			}
		}
		obpf_map_put_use(maps[i]);
	}
}

/* --- flags of commands --- */

static void flags_of_element_commands_are_checked(void **state)
{
	struct obpf_map *maps[] = { create(PCPU_ARRAY, 8, 4, 0), create(PCPU_HASH, 8, 4, 0),
				    create(PCPU_HASH, 8, 4, OBPF_F_NO_PREALLOC),
				    create(HASH, 8, 4, OBPF_F_NO_PREALLOC) };
	u64 values[CPUS];
	u32 i, key = 1;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		assert_int_equal(user_update(maps[i], 1, 1, OBPF_NOEXIST | OBPF_EXIST), -EINVAL);
		assert_int_equal(user_update(maps[i], 1, 1, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(user_update(maps[i], 1, 1, 1ull << 32), -EINVAL);
		assert_int_equal(prog_update(maps[i], 1, 1, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(prog_update(maps[i], 1, 1, 3), -EINVAL);
		if (maps[i]->ops->take) {
			assert_int_equal(user_update(maps[i], 1, 1, OBPF_EXIST), -ENOENT);
			assert_int_equal(obpf_map_lookup_copy(maps[i], &key, values, 0), -ENOENT);
		}
		assert_int_equal(user_update(maps[i], 1, 1, OBPF_ANY), 0);
		assert_int_equal(user_update(maps[i], 1, 1, OBPF_NOEXIST), -EEXIST);
		assert_int_equal(prog_update(maps[i], 1, 1, OBPF_NOEXIST), -EEXIST);
		assert_int_equal(user_update(maps[i], 1, 1, OBPF_EXIST), 0);
		assert_int_equal(obpf_map_lookup_copy(maps[i], &key, values, OBPF_F_LOCK), -EINVAL);
		obpf_map_put_use(maps[i]);
	}
}

static void a_percpu_array_has_exactly_its_indices(void **state)
{
	struct obpf_map *map = create(PCPU_ARRAY, 8, 3, 0);
	u64 values[CPUS];
	u32 key = 3, next;

	assert_int_equal(user_update(map, 3, 1, 0), -E2BIG);
	assert_int_equal(prog_update(map, 3, 1, 0), -E2BIG);
	assert_int_equal(prog_update(map, U32_MAX, 1, OBPF_NOEXIST), -E2BIG);
	assert_null(prog_lookup(map, 3));
	assert_int_equal(obpf_map_lookup_copy(map, &key, values, 0), -ENOENT);
	assert_int_equal(obpf_map_delete(map, &key), -EINVAL);
	assert_int_equal(obpf_map_next_key(map, NULL, &next), 0);
	assert_int_equal(next, 0);
	next = 2;
	assert_int_equal(obpf_map_next_key(map, &next, &next), -ENOENT);
	obpf_map_put_use(map);
}

static void taking_a_key_hands_over_what_it_deletes(void **state)
{
	struct obpf_map *maps[] = { create(HASH, 8, 4, 0), create(HASH, 8, 4, OBPF_F_NO_PREALLOC),
				    create(PCPU_HASH, 8, 4, 0),
				    create(PCPU_HASH, 8, 4, OBPF_F_NO_PREALLOC) };
	u64 values[CPUS];
	u32 i, cpu, key = 1;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		assert_int_equal(obpf_map_take(maps[i], &key, values, 0), -ENOENT);
		assert_int_equal(user_update(maps[i], 1, 77, 0), 0);
		assert_int_equal(obpf_map_take(maps[i], &key, values, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(obpf_map_take(maps[i], &key, values, 1), -EINVAL);
		memset(values, 0, sizeof(values));
		assert_int_equal(obpf_map_take(maps[i], &key, values, 0), 0);
		for (cpu = 0; cpu < (maps[i]->ops->lookup_percpu ? CPUS : 1); cpu++)
			assert_int_equal(values[cpu], 77);
		assert_int_equal(obpf_map_take(maps[i], &key, values, 0), -ENOENT);
		assert_null(prog_lookup(maps[i], 1));
		assert_int_equal(user_update(maps[i], 1, 78, 0), 0);
		assert_int_equal(obpf_map_freeze(maps[i]), 0);
		assert_int_equal(obpf_map_take(maps[i], &key, values, 0), -EPERM);
		assert_int_equal(*prog_lookup(maps[i], 1), 78);
		obpf_map_put_use(maps[i]);
	}
}

static void what_cannot_be_taken_from_says_so(void **state)
{
	union obpf_attr ring = map_attr(RING, 0, 0, 1 << 16, 0);
	struct obpf_map *maps[] = { create(ARRAY, 8, 4, 0), create(PCPU_ARRAY, 8, 4, 0),
				    obpf_map_create(&ring) };
	u64 values[CPUS];
	u32 i, key = 1;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		assert_int_equal(obpf_map_take(maps[i], &key, values, 0), -ENOTSUPP);
		assert_int_equal(maps[i]->writers.counter, 0);
		obpf_map_put_use(maps[i]);
	}
}

/* --- elements on demand --- */

static void exactly_max_entries_keys_fit_on_demand(void **state)
{
	static const u32 types[] = { HASH, PCPU_HASH };
	struct obpf_map *map;
	u32 i, key, round;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		map = create(types[i], 8, 300, OBPF_F_NO_PREALLOC);
		for (round = 0; round < 3; round++) {
			for (key = 0; key < 300; key++)
				assert_int_equal(prog_update(map, key, key, OBPF_NOEXIST), 0);
			assert_int_equal(prog_update(map, key, key, 0), -E2BIG);
			assert_int_equal(user_update(map, key, key, OBPF_NOEXIST), -E2BIG);
			/* What is there can still be replaced. */
			assert_int_equal(prog_update(map, 7, 70, OBPF_ANY), 0);
			assert_int_equal(user_update(map, 8, 80, OBPF_EXIST), 0);
			assert_int_equal(*prog_lookup(map, 7), 70);
			assert_int_equal(*prog_lookup(map, 8), 80);
			for (key = 0; key < 300; key++)
				assert_int_equal(map->ops->remove(map, &key), 0);
			assert_int_equal(map->ops->remove(map, &key), -ENOENT);
		}
		obpf_map_put_use(map);
	}
}

static void memory_of_deleted_keys_is_given_back_after_a_grace_period(void **state)
{
	static const u32 types[] = { HASH, PCPU_HASH };
	u64 empty, full, drained;
	struct obpf_map *map;
	u32 i, key;
	long live;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		map = create(types[i], 8, 20000, OBPF_F_NO_PREALLOC);
		empty = map->ops->mem_usage(map);
		live = kshim_alloc_live();
		for (key = 0; key < 10000; key++)
			assert_int_equal(prog_update(map, key, key, 0), 0);
		full = map->ops->mem_usage(map);
		assert_true(full > empty + 9500 * 40);
		assert_true(kshim_alloc_live() > live + 9900);
		rcu_read_lock();
		for (key = 0; key < 10000; key++)
			assert_int_equal(map->ops->remove(map, &key), 0);
		/* A reader is at it, that may have seen each of them. */
		assert_int_equal(map->ops->mem_usage(map), full);
		rcu_read_unlock();
		/* What was cut off first, and what came together meanwhile. */
		obpf_map_flush();
		obpf_map_flush();
		drained = map->ops->mem_usage(map);
		assert_true(drained < empty + (full - empty) / 20);
		assert_true(kshim_alloc_live() < live + 500);
		obpf_map_put_use(map);
		obpf_map_flush();
		assert_int_equal(kshim_alloc_live(), 0);
	}
}

static void a_map_goes_while_memory_is_given_back(void **state)
{
	struct obpf_map *map = create(HASH, 8, 1000, OBPF_F_NO_PREALLOC);
	u32 key;

	for (key = 0; key < 1000; key++)
		assert_int_equal(prog_update(map, key, key, 0), 0);
	for (key = 0; key < 1000; key++)
		assert_int_equal(obpf_map_delete(map, &key), 0);
	obpf_map_put_use(map);
	obpf_map_flush();
	assert_int_equal(kshim_alloc_live(), 0);
}

static void without_memory_updates_say_so_and_nothing_is_lost(void **state)
{
	static const u32 types[] = { HASH, PCPU_HASH };
	struct obpf_map *map;
	u32 i, key, in;
	u64 values[CPUS];
	int err;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		map = create(types[i], 8, 5000, OBPF_F_NO_PREALLOC);
		kshim_alloc_fail_from(1);
		for (in = 0; !(err = prog_update(map, in, in, OBPF_NOEXIST)); in++)
			;
		assert_int_equal(err, -ENOMEM);
		assert_true(in >= 2 * CPUS && in < 5000); /* what was in stock */
		assert_int_equal(user_update(map, in, 1, 0), -ENOMEM);
		assert_int_equal(user_update(map, 0, 1, OBPF_NOEXIST), -EEXIST);
		assert_int_equal(user_update(map, in, 1, OBPF_EXIST), -ENOENT);
		/* A value that is replaced in place needs no memory. */
		assert_int_equal(prog_update(map, 0, 0, OBPF_EXIST),
				 types[i] == HASH ? -ENOMEM : 0);
		for (key = 0; key < in; key++)
			assert_int_equal(obpf_map_lookup_copy(map, &key, values, 0), 0);
		key = 1;
		assert_int_equal(obpf_map_delete(map, &key), 0);
		assert_int_equal(prog_update(map, in, in, 0), 0);
		/* Memory for one element is memory for one update. */
		key = 2;
		kshim_alloc_fail_from(2);
		assert_int_equal(user_update(map, in + 1, 1, 0), 0);
		assert_int_equal(user_update(map, in + 2, 1, 0), -ENOMEM);
		assert_int_equal(obpf_map_lookup_copy(map, &key, values, 0), 0);
		kshim_alloc_fail_from(0);
		/* Only now is there an interrupt that gets memory: user space does not wait. */
		assert_int_equal(user_update(map, in + 2, 1, 0), 0);
		for (key = in + 3; key < 5000; key++)
			assert_int_equal(prog_update(map, key, key, 0), 0);
		obpf_map_put_use(map);
	}
}

/* --- NMIs at the worst moments --- */

static struct {
	struct obpf_map *hit, *other;
	u32 lasting, times, busy, wrong;
} nmi;

static u32 is_neither(int err, int a, int b)
{
	return err != a && err != b;
}

/*
 * Also in the interrupts that fill and drain the lists: those are no operation on the map, which is
 * not busy then.
 */
static void nmi_on_demand(void)
{
	const u32 absent = 1000;
	int err = prog_update(nmi.hit, nmi.lasting, 1, 0);

	nmi.times++;
	nmi.busy += err == -EBUSY;
	nmi.wrong += is_neither(err, 0, -EBUSY);
	nmi.wrong += is_neither(nmi.hit->ops->remove(nmi.hit, &absent), -ENOENT, -EBUSY);
	nmi.wrong += !prog_lookup(nmi.hit, nmi.lasting);
	nmi.wrong += prog_lookup(nmi.hit, absent) != NULL;
	nmi.wrong += prog_update(nmi.other, nmi.times, 1, 0) != 0;
	nmi.wrong += nmi.other->ops->remove(nmi.other, &nmi.times) != 0;
}

static void an_nmi_in_an_operation_finds_that_map_busy_and_no_other(void **state)
{
	static const u32 types[] = { HASH, PCPU_HASH };
	u64 values[CPUS];
	u32 i, key;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		memset(&nmi, 0, sizeof(nmi));
		nmi.hit = create(types[i], 8, 200, OBPF_F_NO_PREALLOC);
		nmi.other = create(types[i], 8, 200, OBPF_F_NO_PREALLOC);
		assert_int_equal(user_update(nmi.hit, nmi.lasting, 5, 0), 0);
		kshim_nmi_at_locks(nmi_on_demand);
		for (key = 1; key < 200; key++)
			assert_int_equal(prog_update(nmi.hit, key, key, OBPF_NOEXIST), 0);
		assert_int_equal(prog_update(nmi.hit, 200, 4, 0), -E2BIG);
		for (key = 1; key < 200; key++)
			assert_int_equal(key & 1 ? obpf_map_delete(nmi.hit, &key) :
						   obpf_map_take(nmi.hit, &key, values, 0),
					 0);
		kshim_nmi_at_locks(NULL);
		/* Two a lock that was taken, of which each operation took one at least. */
		assert_true(nmi.busy >= 4 * 199);
		assert_int_equal(nmi.wrong, 0);
		obpf_map_put_use(nmi.hit);
		obpf_map_put_use(nmi.other);
		obpf_map_flush();
	}
}

/* --- against a model --- */

#define MODEL_KEYS 40
#define MODEL_ENTRIES 24

struct model {
	u32 type;
	bool in[MODEL_KEYS];
	u64 values[MODEL_KEYS][CPUS];
	u32 nr;
	u32 seed;
};

static u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static bool has_keys(const struct model *m)
{
	return m->type == HASH || m->type == PCPU_HASH;
}

static bool has_rows(const struct model *m)
{
	return m->type == PCPU_ARRAY || m->type == PCPU_HASH;
}

static int model_update(struct model *m, u32 key, u64 value, u64 flags, bool user)
{
	bool there = has_keys(m) ? m->in[key] : key < MODEL_ENTRIES;
	u32 cpu;

	if (flags > OBPF_EXIST)
		return -EINVAL;
	if (!has_keys(m) && !there)
		return -E2BIG;
	if (there && flags == OBPF_NOEXIST)
		return -EEXIST;
	if (!there && flags == OBPF_EXIST)
		return -ENOENT;
	if (!there && m->nr == MODEL_ENTRIES)
		return -E2BIG;
	m->nr += !there;
	m->in[key] = true;
	for (cpu = 0; cpu < CPUS; cpu++)
		if (user || cpu == kshim_cpu() || !has_rows(m))
			m->values[key][cpu] = value;
		else if (!there)
			m->values[key][cpu] = 0;
	return 0;
}

static int model_delete(struct model *m, u32 key)
{
	if (!has_keys(m))
		return -EINVAL;
	if (!m->in[key])
		return -ENOENT;
	m->in[key] = false;
	m->nr--;
	return 0;
}

static void compare_key(struct obpf_map *map, const struct model *m, u32 key, bool taken)
{
	bool there = has_keys(m) ? m->in[key] || taken : key < MODEL_ENTRIES;
	u64 values[CPUS];
	int err = taken ? obpf_map_take(map, &key, values, 0) :
			  obpf_map_lookup_copy(map, &key, values, 0);

	assert_int_equal(err, there ? 0 : -ENOENT);
	if (there)
		assert_memory_equal(values, m->values[key], obpf_map_user_value_size(map));
	if (taken)
		return;
	assert_true(!prog_lookup(map, key) == !there);
	if (there)
		assert_int_equal(*prog_lookup(map, key), m->values[key][kshim_cpu()]);
}

static void compare_walk(struct obpf_map *map, const struct model *m)
{
	bool met[MODEL_KEYS] = { false };
	u32 key, n = 0, *at = NULL;

	for (; !obpf_map_next_key(map, at, &key); n++) {
		assert_true(key < MODEL_KEYS && !met[key] && (m->in[key] || !has_keys(m)));
		met[key] = true;
		at = &key;
	}
	assert_int_equal(n, has_keys(m) ? m->nr : MODEL_ENTRIES);
}

static void random_step(struct obpf_map *map, struct model *m)
{
	u32 key = next_random(&m->seed) % MODEL_KEYS;
	u64 value = next_random(&m->seed), flags = next_random(&m->seed) % 8;
	bool was;
	int want;

	flags = flags < 4 ? flags : OBPF_ANY;
	switch (next_random(&m->seed) % 6) {
	case 0:
	case 1:
		want = model_update(m, key, value, flags, false);
		assert_int_equal(prog_update(map, key, value, flags), want);
		break;
	case 2:
		want = model_update(m, key, value, flags, true);
		assert_int_equal(user_update(map, key, value, flags), want);
		break;
	case 3:
		assert_int_equal(map->ops->remove(map, &key), model_delete(m, key));
		break;
	case 4:
		assert_int_equal(obpf_map_delete(map, &key), model_delete(m, key));
		break;
	case 5:
		if (!has_keys(m))
			break;
		was = m->in[key];
		model_delete(m, key);
		compare_key(map, m, key, was);
		break;
	}
	compare_key(map, m, key, false);
}

static void every_family_does_what_a_plain_model_does(void **state)
{
	static const u32 kinds[][2] = { { ARRAY, 0 },	  { PCPU_ARRAY, 0 },
					{ HASH, 0 },	  { HASH, OBPF_F_NO_PREALLOC },
					{ PCPU_HASH, 0 }, { PCPU_HASH, OBPF_F_NO_PREALLOC } };
	struct obpf_map *map;
	struct model m;
	u32 i, step, key;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		memset(&m, 0, sizeof(m));
		m.type = kinds[i][0];
		m.seed = i + 1;
		map = create(m.type, 8, MODEL_ENTRIES, kinds[i][1]);
		for (step = 0; step < 20000; step++) {
			random_step(map, &m);
			if (step % 500)
				continue;
			compare_walk(map, &m);
			for (key = 0; key < MODEL_KEYS; key++)
				compare_key(map, &m, key, false);
			if (step % 5000 == 0)
				obpf_map_flush();
		}
		obpf_map_put_use(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, nothing_left)
		TEST(creation_says_what_bpf2_says),
		TEST(a_memory_node_has_to_exist_and_be_the_maps_to_choose),
		TEST(failing_allocations_leak_nothing),
		TEST(programs_see_and_change_their_own_cpus_value),
		TEST(user_space_reads_and_writes_the_values_of_all_cpus),
		TEST(a_key_that_a_program_puts_in_is_zero_for_other_cpus),
		TEST(cpus_share_no_cache_line_and_values_start_on_8_bytes),
		TEST(flags_of_element_commands_are_checked),
		TEST(a_percpu_array_has_exactly_its_indices),
		TEST(taking_a_key_hands_over_what_it_deletes),
		TEST(what_cannot_be_taken_from_says_so),
		TEST(exactly_max_entries_keys_fit_on_demand),
		TEST(memory_of_deleted_keys_is_given_back_after_a_grace_period),
		TEST(a_map_goes_while_memory_is_given_back),
		TEST(without_memory_updates_say_so_and_nothing_is_lost),
		TEST(an_nmi_in_an_operation_finds_that_map_busy_and_no_other),
		TEST(every_family_does_what_a_plain_model_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

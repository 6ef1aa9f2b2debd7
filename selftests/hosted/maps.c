// SPDX-License-Identifier: GPL-2.0
/*
 * maps.c - properties of maps that one thread can show: errors, limits, layouts, freezing, failing
 * allocations.
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
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include "kshim.h"
#include "maps/map.h"
#include "verifier/verifier.h"

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

/* What creating such a map says: 0 or -errno. */
static int try_create(u32 type, u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr = map_attr(type, key_size, value_size, max_entries, flags);
	struct obpf_map *map = obpf_map_create(&attr);

	if (IS_ERR(map))
		return PTR_ERR(map);
	obpf_map_put_use(map);
	return 0;
}

static struct obpf_map *create(u32 type, u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	union obpf_attr attr = map_attr(type, key_size, value_size, max_entries, flags);
	struct obpf_map *map = obpf_map_create(&attr);

	assert_false(IS_ERR(map));
	return map;
}

static struct obpf_map *create_array(u32 value_size, u32 max_entries, u32 flags)
{
	return create(OBPF_MAP_TYPE_ARRAY, 4, value_size, max_entries, flags);
}

static struct obpf_map *create_hash(u32 key_size, u32 value_size, u32 max_entries, u32 flags)
{
	return create(OBPF_MAP_TYPE_HASH, key_size, value_size, max_entries, flags);
}

static struct obpf_map *create_ring(u32 pages)
{
	return create(OBPF_MAP_TYPE_RINGBUF, 0, 0, pages * PAGE_SIZE, 0);
}

static int update_u32(struct obpf_map *map, u32 key, u64 value, u64 flags)
{
	return obpf_map_update(map, &key, &value, flags);
}

static int delete_u32(struct obpf_map *map, u32 key)
{
	return obpf_map_delete(map, &key);
}

/* The value of @key, or @absent. */
static u64 value_of(struct obpf_map *map, u32 key, u64 absent)
{
	u64 value;

	return obpf_map_lookup_copy(map, &key, &value, 0) ? absent : value;
}

/* After each test: every map has gone, and with it all memory. */
static int nothing_left(void **state)
{
	kshim_alloc_fail_from(0);
	obpf_map_flush();
	return kshim_alloc_live() ? -1 : 0;
}

/* --- all families --- */

static void create_says_what_bpf2_says(void **state)
{
	const u32 page = PAGE_SIZE;

	assert_int_equal(try_create(OBPF_MAP_TYPE_UNSPEC, 4, 4, 1, 0), -EINVAL);
	assert_int_equal(try_create(9999, 4, 4, 1, 0), -EINVAL);

	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, 1, 1, 0), 0);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 8, 4, 1, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, 0, 1, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, 4, 0, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, 1u << 31, 1, 0), -E2BIG);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, S32_MAX, U32_MAX, 0), -ENOMEM);
	assert_int_equal(try_create(OBPF_MAP_TYPE_ARRAY, 4, 4, 1, OBPF_F_NO_PREALLOC), -EINVAL);

	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 1, 1, 1, 0), 0);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 0, 4, 1, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 0, 1, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, 0, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 5u << 20, 1, 0), -E2BIG);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, U32_MAX, U32_MAX, 1, 0), -E2BIG);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, U32_MAX, 0), -E2BIG);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_MMAPABLE), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_NO_PREALLOC), 0);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_RDONLY | OBPF_F_WRONLY),
			 -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_HASH, 4, 4, 1,
				    OBPF_F_RDONLY_PROG | OBPF_F_WRONLY_PROG),
			 -EINVAL);
	assert_int_equal(
		try_create(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_RDONLY | OBPF_F_WRONLY_PROG), 0);

	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 0, page, 0), 0);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 4, 0, page, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 4, page, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 0, 0, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 0, page / 2, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 0, 3 * page, 0), -EINVAL);
	assert_int_equal(try_create(OBPF_MAP_TYPE_RINGBUF, 0, 0, page, OBPF_F_RDONLY), -EINVAL);
}

static int try_name(const char *name)
{
	union obpf_attr attr = map_attr(OBPF_MAP_TYPE_ARRAY, 4, 4, 1, 0);
	struct obpf_map *map;

	memcpy(attr.map_name, name, min(strlen(name), sizeof(attr.map_name)));
	map = obpf_map_create(&attr);
	if (IS_ERR(map))
		return PTR_ERR(map);
	assert_string_equal(map->name, name);
	obpf_map_put_use(map);
	return 0;
}

static void names_are_short_and_of_letters_digits_underscores_and_dots(void **state)
{
	assert_int_equal(try_name(""), 0);
	assert_int_equal(try_name("az_AZ.09"), 0);
	assert_int_equal(try_name("fifteen_letters"), 0);
	assert_int_equal(try_name("sixteen__letters"), -EINVAL);
	assert_int_equal(try_name("a b"), -EINVAL);
	assert_int_equal(try_name("a-b"), -EINVAL);
	assert_int_equal(try_name("\xe9"), -EINVAL);
}

static void ids_are_unique_and_not_reused_soon(void **state)
{
	struct obpf_map *a = create_array(4, 1, 0), *b = create_array(4, 1, 0), *c;
	u32 first = a->id, second = b->id;

	assert_int_not_equal(first, 0);
	assert_int_not_equal(first, second);
	obpf_map_put_use(a);
	obpf_map_flush();
	c = create_array(4, 1, 0);
	assert_int_not_equal(c->id, first);
	assert_int_not_equal(c->id, second);
	obpf_map_put_use(b);
	obpf_map_put_use(c);
}

static void a_reference_outlives_the_last_use(void **state)
{
	struct obpf_map *map = create_hash(4, 8, 4, 0);

	assert_int_equal(update_u32(map, 1, 11, 0), 0);
	obpf_map_get(map);
	obpf_map_put_use(map);
	obpf_map_flush();
	assert_int_equal(value_of(map, 1, 0), 11);
	obpf_map_put(map);
}

static void failing_allocations_leak_nothing(void **state)
{
	const union obpf_attr attrs[] = {
		map_attr(OBPF_MAP_TYPE_ARRAY, 4, 8, 100, 0),
		map_attr(OBPF_MAP_TYPE_HASH, 8, 8, 100, 0),
		map_attr(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0),
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
		/* The queue, the map and its memory at least. */
		assert_true(n > 3);
		obpf_map_put_use(map);
		obpf_map_flush();
		assert_int_equal(kshim_alloc_live(), 0);
	}
}

static void flags_of_element_commands_are_checked(void **state)
{
	struct obpf_map *maps[] = { create_array(8, 4, 0), create_hash(4, 8, 4, 0) };
	u32 i, key = 1;
	u64 value = 0;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		assert_int_equal(update_u32(maps[i], 1, 1, OBPF_NOEXIST | OBPF_EXIST), -EINVAL);
		assert_int_equal(update_u32(maps[i], 1, 1, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(update_u32(maps[i], 1, 1, 8), -EINVAL);
		assert_int_equal(update_u32(maps[i], 1, 1, 1ull << 32), -EINVAL);
		assert_int_equal(maps[i]->ops->update(maps[i], &key, &value, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(update_u32(maps[i], 1, 1, OBPF_ANY), 0);
		assert_int_equal(obpf_map_lookup_copy(maps[i], &key, &value, OBPF_F_LOCK), -EINVAL);
		assert_int_equal(obpf_map_lookup_copy(maps[i], &key, &value, 1), -EINVAL);
		assert_int_equal(maps[i]->writers.counter, 0);
		obpf_map_put_use(maps[i]);
	}
}

static void a_ring_buffer_has_no_elements(void **state)
{
	struct obpf_map *map = create_ring(1);
	u64 word = 0;

	assert_int_equal(obpf_map_lookup_copy(map, &word, &word, 0), -ENOTSUPP);
	assert_int_equal(obpf_map_update(map, &word, &word, 0), -ENOTSUPP);
	assert_int_equal(obpf_map_delete(map, &word), -ENOTSUPP);
	assert_int_equal(obpf_map_next_key(map, NULL, &word), -ENOTSUPP);
	assert_int_equal(map->writers.counter, 0);
	obpf_map_put_use(map);
}

static void a_frozen_map_takes_writes_from_programs_alone(void **state)
{
	struct obpf_map *map = create_array(8, 4, 0);
	u32 key = 2;
	u64 value = 9;

	assert_int_equal(update_u32(map, 2, 7, 0), 0);
	assert_int_equal(obpf_map_freeze(map), 0);
	assert_int_equal(obpf_map_freeze(map), -EPERM);
	assert_int_equal(update_u32(map, 2, 8, 0), -EPERM);
	assert_int_equal(delete_u32(map, 2), -EPERM);
	assert_int_equal(obpf_map_write_begin(map), -EPERM);
	assert_int_equal(value_of(map, 2, 0), 7);
	assert_int_equal(map->ops->update(map, &key, &value, 0), 0);
	assert_int_equal(value_of(map, 2, 0), 9);
	obpf_map_put_use(map);
}

static void a_writable_mapping_keeps_a_map_from_being_frozen(void **state)
{
	struct obpf_map *map = create_array(8, 4, OBPF_F_MMAPABLE);

	assert_int_equal(obpf_map_write_begin(map), 0); /* as a mapping does */
	assert_int_equal(obpf_map_freeze(map), -EBUSY);
	assert_int_equal(update_u32(map, 2, 8, 0), 0);
	assert_int_equal(obpf_map_freeze(map), -EBUSY);
	obpf_map_write_end(map);
	assert_int_equal(obpf_map_freeze(map), 0);
	obpf_map_put_use(map);
}

static void the_verifier_is_told_the_whole_truth(void **state)
{
	union obpf_attr attr = map_attr(OBPF_MAP_TYPE_HASH, 12, 20, 7, OBPF_F_RDONLY_PROG);
	struct obpf_map *single = create_array(8, 1, 0), *many = create_array(8, 2, 0), *map;
	struct obpf_map_desc d;
	u32 zero = 0;

	strcpy(attr.map_name, "counts");
	map = obpf_map_create(&attr);
	obpf_map_describe(map, &d);
	assert_int_equal(d.type, OBPF_MAP_TYPE_HASH);
	assert_int_equal(d.key_size, 12);
	assert_int_equal(d.value_size, 20);
	assert_int_equal(d.max_entries, 7);
	assert_int_equal(d.flags, OBPF_F_RDONLY_PROG);
	assert_int_equal(d.id, map->id);
	assert_string_equal(d.name, "counts");
	assert_ptr_equal(d.map, map);
	assert_null(d.values);

	obpf_map_describe(single, &d);
	assert_ptr_equal(d.values, single->ops->lookup(single, &zero));
	obpf_map_describe(many, &d);
	assert_null(d.values);
	obpf_map_put_use(map);
	obpf_map_put_use(single);
	obpf_map_put_use(many);
}

/* --- array --- */

static void an_array_holds_what_was_put_and_starts_out_zero(void **state)
{
	static const u32 sizes[] = { 1, 3, 4, 7, 8, 9, 16, 31 };
	u8 put[31], got[32];
	struct obpf_map *map;
	u32 i, key;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		map = create_array(sizes[i], 300, 0);
		for (key = 0; key < 300; key += 299) {
			memset(got, 0xee, sizeof(got));
			assert_int_equal(obpf_map_lookup_copy(map, &key, got, 0), 0);
			assert_true(!got[0] && !memcmp(got, got + 1, sizes[i] - 1));
			memset(put, key + i + 1, sizeof(put));
			assert_int_equal(obpf_map_update(map, &key, put, OBPF_EXIST), 0);
			assert_int_equal(obpf_map_lookup_copy(map, &key, got, 0), 0);
			assert_memory_equal(got, put, sizes[i]);
			assert_int_equal(got[sizes[i]], 0xee);
		}
		key = 1;
		assert_int_equal(obpf_map_lookup_copy(map, &key, got, 0), 0);
		assert_int_equal(got[0], 0);
		assert_int_equal((unsigned long)map->ops->lookup(map, &key) % 8, 0);
		obpf_map_put_use(map);
	}
}

static void an_array_has_exactly_its_indices(void **state)
{
	struct obpf_map *map = create_array(8, 3, 0);
	u32 key = 3, next;

	assert_int_equal(update_u32(map, 3, 1, 0), -E2BIG);
	assert_int_equal(update_u32(map, U32_MAX, 1, 0), -E2BIG);
	assert_int_equal(obpf_map_lookup_copy(map, &key, &(u64){ 0 }, 0), -ENOENT);
	assert_null(map->ops->lookup(map, &key));
	assert_int_equal(update_u32(map, 1, 1, OBPF_NOEXIST), -EEXIST);
	assert_int_equal(update_u32(map, 3, 1, OBPF_NOEXIST), -E2BIG);
	assert_int_equal(delete_u32(map, 1), -EINVAL);

	assert_int_equal(obpf_map_next_key(map, NULL, &next), 0);
	assert_int_equal(next, 0);
	assert_int_equal(obpf_map_next_key(map, &next, &next), 0);
	assert_int_equal(next, 1);
	assert_int_equal(obpf_map_next_key(map, &next, &next), 0);
	assert_int_equal(obpf_map_next_key(map, &next, &next), -ENOENT);
	next = 17;
	assert_int_equal(obpf_map_next_key(map, &next, &next), 0);
	assert_int_equal(next, 0);
	obpf_map_put_use(map);
}

static void a_mapping_of_an_array_shows_its_values_and_ends_with_them(void **state)
{
	struct obpf_map *map = create_array(PAGE_SIZE / 2, 3, OBPF_F_MMAPABLE),
			*plain = create_array(8, 3, 0);
	struct obpf_map *fixed = create_array(8, 1, OBPF_F_MMAPABLE | OBPF_F_RDONLY_PROG);
	const size_t page = PAGE_SIZE;
	u32 key = 2;
	u8 *area;

	area = map->ops->mmap_area(map, page, page, true);
	assert_false(IS_ERR(area));
	assert_int_equal((unsigned long)area % page, 0);
	area[0] = 0x5a;
	assert_int_equal(*(u8 *)map->ops->lookup(map, &key), 0x5a);
	assert_false(IS_ERR(map->ops->mmap_area(map, 0, 2 * page, true)));
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 0, 3 * page, false)), -EINVAL);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 2 * page, page, false)), -EINVAL);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, SIZE_MAX - page + 1, page, false)),
			 -EINVAL);
	assert_int_equal(PTR_ERR(plain->ops->mmap_area(plain, 0, page, false)), -EINVAL);
	assert_int_equal(obpf_map_mapping_begin(fixed), -EACCES);
	assert_false(IS_ERR(fixed->ops->mmap_area(fixed, 0, page, false)));
	assert_int_equal(obpf_map_freeze(fixed), 0); /* what was refused is no writer */
	assert_int_equal(obpf_map_mapping_begin(fixed), -EPERM);
	assert_int_equal(obpf_map_mapping_begin(map), 0);
	assert_int_equal(obpf_map_freeze(map), -EBUSY);
	obpf_map_write_end(map);
	obpf_map_put_use(map);
	obpf_map_put_use(plain);
	obpf_map_put_use(fixed);
}

/* --- hash --- */

static void a_hash_tells_keys_of_any_size_apart_by_every_byte(void **state)
{
	u8 key[40], value[16], got[16];
	struct obpf_map *map;
	u32 size, i;

	for (size = 1; size < sizeof(key); size++) {
		map = create_hash(size, sizeof(value), 2 * sizeof(key), 0);
		for (i = 0; i < size; i++) {
			memset(key, 0, sizeof(key));
			key[i] = 1;
			memset(value, i + 1, sizeof(value));
			assert_int_equal(obpf_map_update(map, key, value, OBPF_NOEXIST), 0);
		}
		for (i = 0; i < size; i++) {
			memset(key, 0, size);
			memset(key + size, 0xff, sizeof(key) - size);
			key[i] = 1;
			memset(value, i + 1, sizeof(value));
			assert_int_equal(obpf_map_lookup_copy(map, key, got, 0), 0);
			assert_memory_equal(got, value, sizeof(value));
		}
		memset(key, 0, size);
		assert_int_equal(obpf_map_lookup_copy(map, key, got, 0), -ENOENT);
		obpf_map_put_use(map);
	}
}

static void a_hash_keeps_keys_and_values_that_lie_unaligned(void **state)
{
	struct obpf_map *map = create_hash(12, 20, 4, 0);
	u8 buf[64], got[24];
	u32 i;

	for (i = 0; i < sizeof(buf); i++)
		buf[i] = i;
	assert_int_equal(obpf_map_update(map, buf + 1, buf + 21, 0), 0);
	assert_int_equal(obpf_map_lookup_copy(map, buf + 1, got + 3, 0), 0);
	assert_memory_equal(got + 3, buf + 21, 20);
	assert_int_equal(obpf_map_next_key(map, NULL, got + 1), 0);
	assert_memory_equal(got + 1, buf + 1, 12);
	obpf_map_put_use(map);
}

static void updates_of_a_hash_heed_noexist_and_exist(void **state)
{
	struct obpf_map *map = create_hash(4, 8, 4, 0);

	assert_int_equal(update_u32(map, 1, 1, OBPF_EXIST), -ENOENT);
	assert_int_equal(update_u32(map, 1, 2, OBPF_NOEXIST), 0);
	assert_int_equal(update_u32(map, 1, 3, OBPF_NOEXIST), -EEXIST);
	assert_int_equal(value_of(map, 1, 0), 2);
	assert_int_equal(update_u32(map, 1, 4, OBPF_EXIST), 0);
	assert_int_equal(update_u32(map, 1, 5, OBPF_ANY), 0);
	assert_int_equal(value_of(map, 1, 0), 5);
	assert_int_equal(delete_u32(map, 1), 0);
	assert_int_equal(delete_u32(map, 1), -ENOENT);
	assert_int_equal(value_of(map, 1, 77), 77);
	obpf_map_put_use(map);
}

static void fill_and_empty(struct obpf_map *map)
{
	u32 i, n = map->max_entries;

	for (i = 0; i < n; i++)
		assert_int_equal(update_u32(map, i, i, OBPF_NOEXIST), 0);
	assert_int_equal(update_u32(map, n, 0, 0), -E2BIG);
	for (i = 0; i < 3 * n; i++) /* present keys can be updated, again and again */
		assert_int_equal(update_u32(map, i % n, i, i & 1 ? OBPF_EXIST : OBPF_ANY), 0);
	assert_int_equal(update_u32(map, n, 0, 0), -E2BIG);
	assert_int_equal(delete_u32(map, 0), 0);
	assert_int_equal(update_u32(map, n, 5, 0), 0);
	assert_int_equal(update_u32(map, 0, 0, 0), -E2BIG);
	for (i = 1; i <= n; i++)
		assert_int_equal(delete_u32(map, i), 0);
}

static void *fill_and_empty_thread(void *map)
{
	fill_and_empty(map);
	return NULL;
}

static void a_hash_takes_exactly_max_entries_keys_from_whichever_cpu(void **state)
{
	static const u32 sizes[] = { 1, 2, 15, 16, 17, 100 };
	struct obpf_map *map;
	pthread_t thread;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		map = create_hash(4, 8, sizes[i], 0);
		fill_and_empty(map);
		pthread_create(&thread, NULL, fill_and_empty_thread, map);
		pthread_join(thread, NULL);
		fill_and_empty(map);
		obpf_map_put_use(map);
	}
}

static void walking_a_hash_meets_every_key_once(void **state)
{
	struct obpf_map *map = create_hash(4, 8, 500, 0);
	u8 met[500] = { 0 };
	u32 i, key, *at = NULL;

	for (i = 0; i < 500; i++)
		update_u32(map, i, i, 0);
	for (i = 0; !obpf_map_next_key(map, at, &key); i++) {
		assert_true(key < 500 && !met[key]);
		met[key] = 1;
		at = &key;
	}
	assert_int_equal(i, 500);
	key = 1000;
	assert_int_equal(obpf_map_next_key(map, &key, &key),
			 0); /* a stranger: from the beginning */
	assert_true(key < 500);
	obpf_map_put_use(map);
}

static void walking_a_hash_while_deleting_ends_with_an_empty_hash(void **state)
{
	struct obpf_map *map = create_hash(4, 8, 200, 0);
	u32 i, key, *at = NULL;

	assert_int_equal(obpf_map_next_key(map, NULL, &key), -ENOENT);
	for (i = 0; i < 200; i++)
		update_u32(map, i, i, 0);
	for (i = 0; !obpf_map_next_key(map, at, &key); i++) {
		assert_int_equal(delete_u32(map, key), 0);
		at = &key;
	}
	assert_int_equal(i, 200);
	assert_int_equal(obpf_map_next_key(map, NULL, &key), -ENOENT);
	obpf_map_put_use(map);
}

static void a_value_stays_readable_after_its_key_is_deleted(void **state)
{
	struct obpf_map *map = create_hash(4, 8, 4, 0);
	u32 key = 3;
	u64 *value;

	update_u32(map, 3, 33, 0);
	rcu_read_lock();
	value = map->ops->lookup(map, &key);
	assert_int_equal(delete_u32(map, 3), 0);
	assert_int_equal(*value, 33);
	assert_null(map->ops->lookup(map, &key));
	rcu_read_unlock();
	obpf_map_put_use(map);
}

static void walk_order(struct obpf_map *map, u32 *order, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		update_u32(map, i, 0, 0);
	assert_int_equal(obpf_map_next_key(map, NULL, &order[0]), 0);
	for (i = 1; i < n; i++)
		assert_int_equal(obpf_map_next_key(map, &order[i - 1], &order[i]), 0);
}

static void zero_seed_makes_hashes_alike_and_other_seeds_do_not(void **state)
{
	struct obpf_map *map;
	u32 order[4][64], i;

	for (i = 0; i < 4; i++) {
		map = create_hash(4, 8, 64, i < 2 ? OBPF_F_ZERO_SEED : 0);
		walk_order(map, order[i], 64);
		obpf_map_put_use(map);
	}
	assert_memory_equal(order[0], order[1], sizeof(order[0]));
	assert_memory_not_equal(order[2], order[3], sizeof(order[0]));
}

/* The table's own mixer (hash.c), to make keys that it cannot tell apart. */
static u64 fold_product(u64 a, u64 b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (u64)product ^ (u64)(product >> 64);
}

static void keys_with_equal_hashes_are_told_apart(void **state)
{
	struct obpf_map *map = create_hash(16, 8, 10000, OBPF_F_ZERO_SEED);
	const u64 odd = 0xa0761d6478bd642full;
	const u64 a[2] = { 11, 22 };
	const u64 b[2] = { 33, 22 ^ fold_product(11, odd) ^ fold_product(33, odd) };
	u64 key[2] = { 0 }, last[2] = { 0 }, value, beside = 0;

	for (value = 100; value < 5000; value++) {
		key[0] = value;
		assert_int_equal(obpf_map_update(map, key, &value, 0), 0);
	}
	value = 1;
	assert_int_equal(obpf_map_update(map, a, &value, OBPF_NOEXIST), 0);
	assert_int_equal(obpf_map_lookup_copy(map, b, &value, 0), -ENOENT);
	value = 2;
	assert_int_equal(obpf_map_update(map, b, &value, OBPF_NOEXIST), 0);
	assert_int_equal(obpf_map_lookup_copy(map, a, &value, 0), 0);
	assert_int_equal(value, 1);
	assert_int_equal(obpf_map_lookup_copy(map, b, &value, 0), 0);
	assert_int_equal(value, 2);

	/* The hashes are equal indeed: among so many keys the two are neighbours. */
	while (!obpf_map_next_key(map, last, key)) {
		beside |= !memcmp(last, b, 16) && !memcmp(key, a, 16);
		memcpy(last, key, sizeof(last));
	}
	assert_true(beside);
	assert_int_equal(obpf_map_delete(map, a), 0);
	assert_int_equal(obpf_map_lookup_copy(map, b, &value, 0), 0);
	obpf_map_put_use(map);
}

/* --- NMIs at the worst moments --- */

static struct {
	struct obpf_map *hit; /* whose lock is held when they come */
	struct obpf_map *other;
	struct obpf_map *ring;
	u32 lasting; /* a key of hit that is neither put in nor deleted meanwhile */
	u32 times;
	u32 wrong;
} nmi;

static void nmi_on_hash(void)
{
	const u32 fresh = 1000;
	u64 value = 1;

	nmi.times++;
	nmi.wrong += nmi.hit->ops->update(nmi.hit, &fresh, &value, 0) != -EBUSY;
	nmi.wrong += nmi.hit->ops->update(nmi.hit, &nmi.lasting, &value, 0) != -EBUSY;
	nmi.wrong += nmi.hit->ops->remove(nmi.hit, &nmi.lasting) != -EBUSY;
	nmi.wrong += !nmi.hit->ops->lookup(nmi.hit, &nmi.lasting);
	nmi.wrong += nmi.hit->ops->lookup(nmi.hit, &fresh) != NULL;
	nmi.wrong += nmi.other->ops->update(nmi.other, &fresh, &value, 0) != 0;
	nmi.wrong += nmi.other->ops->remove(nmi.other, &fresh) != 0;
	nmi.wrong += obpf_ringbuf_output(nmi.ring, &value, 8, OBPF_RB_FORCE_WAKEUP) != 0;
}

static void an_nmi_in_a_hash_operation_finds_that_map_busy_and_no_other(void **state)
{
	u32 i;

	memset(&nmi, 0, sizeof(nmi));
	nmi.hit = create_hash(4, 8, 4, 0);
	nmi.other = create_hash(4, 8, 4, 0);
	nmi.ring = create_ring(4);
	assert_int_equal(update_u32(nmi.hit, nmi.lasting, 5, 0), 0);
	kshim_nmi_at_locks(nmi_on_hash);
	for (i = 1; i < 4; i++)
		assert_int_equal(update_u32(nmi.hit, i, i, OBPF_NOEXIST), 0);
	assert_int_equal(update_u32(nmi.hit, 4, 4, 0), -E2BIG);
	assert_int_equal(update_u32(nmi.hit, 1, 2, OBPF_EXIST), 0);
	assert_int_equal(update_u32(nmi.hit, nmi.lasting, 6, 0), 0);
	assert_int_equal(delete_u32(nmi.hit, 1), 0);
	kshim_nmi_at_locks(NULL);
	assert_true(nmi.times >= 14); /* two a lock that was taken */
	assert_int_equal(nmi.wrong, 0);
	assert_int_equal(value_of(nmi.hit, nmi.lasting, 0), 6);
	/* Of NMIs that come while interrupts are off, one wakeup may be left. */
	assert_in_range(nmi.ring->waitq.wakeups, 1, nmi.times);
	obpf_map_put_use(nmi.hit);
	obpf_map_put_use(nmi.other);
	obpf_map_put_use(nmi.ring);
}

static void nmi_on_ring(void)
{
	const u32 key = 1;
	u64 value = 1;

	nmi.times++;
	nmi.wrong += obpf_ringbuf_output(nmi.hit, &value, 8, 0) != -EAGAIN;
	nmi.wrong += obpf_ringbuf_output(nmi.ring, &value, 8, 0) != 0;
	nmi.wrong += nmi.other->ops->update(nmi.other, &key, &value, 0) != 0;
}

static void an_nmi_in_a_ring_operation_drops_its_record_and_counts_it(void **state)
{
	u64 value = 2;

	memset(&nmi, 0, sizeof(nmi));
	nmi.hit = create_ring(1);
	nmi.ring = create_ring(1);
	nmi.other = create_hash(4, 8, 4, 0);
	kshim_nmi_at_locks(nmi_on_ring);
	assert_int_equal(obpf_ringbuf_output(nmi.hit, &value, 8, 0), 0);
	assert_int_equal(obpf_ringbuf_output(nmi.hit, &value, 8, 0), 0);
	kshim_nmi_at_locks(NULL);
	assert_int_equal(nmi.times, 4);
	assert_int_equal(nmi.wrong, 0);
	assert_int_equal(atomic64_read(&nmi.hit->dropped), 4);
	assert_int_equal(atomic64_read(&nmi.ring->dropped), 0);
	obpf_map_put_use(nmi.hit);
	obpf_map_put_use(nmi.other);
	obpf_map_put_use(nmi.ring);
}

/* --- ring buffer --- */

struct ring_view {
	unsigned long *consumer;
	unsigned long *producer;
	u8 *data;
	unsigned long size;
};

/* The ring as user space maps it. */
static struct ring_view map_ring(struct obpf_map *map)
{
	struct ring_view v;

	v.size = map->max_entries;
	v.consumer = map->ops->mmap_area(map, 0, PAGE_SIZE, true);
	v.producer = map->ops->mmap_area(map, PAGE_SIZE, PAGE_SIZE + 2 * v.size, false);
	assert_false(IS_ERR(v.consumer) || IS_ERR(v.producer));
	v.data = (u8 *)v.producer + PAGE_SIZE;
	return v;
}

static u32 header_of(const struct ring_view *v, unsigned long pos)
{
	return *(u32 *)(v->data + pos % v->size);
}

static void the_ring_has_the_layout_of_bpf2(void **state)
{
	struct obpf_map *map = create_ring(2);
	struct ring_view v = map_ring(map);
	u8 *a, *b;

	assert_false(map->ops->readable(map));
	a = obpf_ringbuf_reserve(map, 5, 0);
	assert_ptr_equal(a, v.data + 8);
	assert_int_equal(*v.producer, 16);
	assert_int_equal(header_of(&v, 0), 5 | OBPF_RINGBUF_BUSY_BIT);
	assert_true(map->ops->readable(map));
	memcpy(a, "hello", 5);
	b = obpf_ringbuf_reserve(map, 16, 0);
	assert_ptr_equal(b, v.data + 24);
	obpf_ringbuf_commit(b, 0, true);
	assert_int_equal(header_of(&v, 16), 16 | OBPF_RINGBUF_DISCARD_BIT);
	obpf_ringbuf_commit(a, 0, false);
	assert_int_equal(header_of(&v, 0), 5);
	assert_memory_equal(v.data + v.size + 8, "hello",
			    5); /* the second view of the same pages */
	assert_int_equal(*v.producer, 40);
	*v.consumer = 40;
	assert_false(map->ops->readable(map));
	obpf_map_put_use(map);
}

static void only_the_consumers_page_can_be_mapped_for_writing(void **state)
{
	struct obpf_map *map = create_ring(2);
	const size_t page = PAGE_SIZE;

	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 0, 2 * page, true)), -EPERM);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, page, page, true)), -EPERM);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 2 * page, page, true)), -EPERM);
	assert_false(IS_ERR(map->ops->mmap_area(map, 0, 6 * page, false)));
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 0, 7 * page, false)), -EINVAL);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, 6 * page, page, false)), -EINVAL);
	assert_int_equal(PTR_ERR(map->ops->mmap_area(map, SIZE_MAX - page + 1, page, false)),
			 -EINVAL);
	obpf_map_put_use(map);
}

static void a_record_that_wraps_is_in_one_piece_for_both_sides(void **state)
{
	struct obpf_map *map = create_ring(1);
	struct ring_view v = map_ring(map);
	u8 rec[1000];
	u32 i;

	for (i = 0; i < 100; i++) {
		memset(rec, i, sizeof(rec));
		assert_int_equal(obpf_ringbuf_output(map, rec, sizeof(rec), 0), 0);
		assert_int_equal(header_of(&v, *v.consumer), sizeof(rec));
		assert_memory_equal(v.data + *v.consumer % v.size + 8, rec, sizeof(rec));
		*v.consumer += 1008;
	}
	assert_int_equal(*v.consumer, *v.producer);
	obpf_map_put_use(map);
}

static void what_does_not_fit_is_dropped_and_counted(void **state)
{
	struct obpf_map *map = create_ring(1);
	struct ring_view v = map_ring(map);
	u64 word = 1;
	void *sample;
	u32 n;

	assert_null(obpf_ringbuf_reserve(map, v.size, 0));
	assert_null(obpf_ringbuf_reserve(map, v.size - 8, 0)); /* full would look empty */
	assert_null(obpf_ringbuf_reserve(map, U32_MAX, 0));
	assert_null(obpf_ringbuf_reserve(map, 1ull << 32, 0));
	assert_null(obpf_ringbuf_reserve(map, U64_MAX, 0));
	assert_int_equal(atomic64_read(&map->dropped), 5);
	sample = obpf_ringbuf_reserve(map, v.size - 16, 0);
	assert_non_null(sample);
	assert_null(obpf_ringbuf_reserve(map, 0, 0));
	obpf_ringbuf_commit(sample, 0, false);
	assert_int_equal(obpf_ringbuf_output(map, &word, 8, 0), -EAGAIN);
	assert_int_equal(atomic64_read(&map->dropped), 7);
	*v.consumer = *v.producer;
	for (n = 0; !obpf_ringbuf_output(map, &word, 8, 0); n++)
		;
	assert_int_equal(n, (v.size - 1) / 16);
	sample = obpf_ringbuf_reserve(map, 0, 0);
	assert_non_null(sample);
	obpf_ringbuf_commit(sample, 0, false);
	obpf_map_put_use(map);
}

static void unknown_flags_of_ring_helpers_are_refused(void **state)
{
	struct obpf_map *map = create_ring(1);
	u64 word = 1;

	assert_null(obpf_ringbuf_reserve(map, 8, 1));
	assert_int_equal(obpf_ringbuf_output(map, &word, 8, 4), -EINVAL);
	assert_int_equal(obpf_ringbuf_output(map, &word, 8, 1ull << 63), -EINVAL);
	assert_int_equal(*map_ring(map).producer, 0);
	assert_int_equal(atomic64_read(&map->dropped), 0);
	obpf_map_put_use(map);
}

/* Wakeups that output of a record with @flags brings. */
static u32 wakeups(struct obpf_map *map, u64 flags)
{
	u32 before = map->waitq.wakeups;
	u64 word = 0;

	assert_int_equal(obpf_ringbuf_output(map, &word, 8, flags), 0);
	return map->waitq.wakeups - before;
}

static void a_reader_is_woken_when_it_has_read_all_before_the_record(void **state)
{
	struct obpf_map *map = create_ring(1);
	struct ring_view v = map_ring(map);
	void *first, *second;

	assert_int_equal(wakeups(map, 0), 1);
	assert_int_equal(wakeups(map, 0), 0); /* it has not read the first one: it is awake */
	assert_int_equal(wakeups(map, OBPF_RB_FORCE_WAKEUP), 1);
	*v.consumer = *v.producer;
	assert_int_equal(wakeups(map, OBPF_RB_NO_WAKEUP), 0);
	*v.consumer = *v.producer;
	assert_int_equal(wakeups(map, OBPF_RB_NO_WAKEUP | OBPF_RB_FORCE_WAKEUP), 1);

	/* Commits out of order: the reader waits for the first. */
	*v.consumer = *v.producer;
	map->waitq.wakeups = 0;
	first = obpf_ringbuf_reserve(map, 8, 0);
	second = obpf_ringbuf_reserve(map, 8, 0);
	obpf_ringbuf_commit(second, 0, false);
	assert_int_equal(map->waitq.wakeups, 0);
	obpf_ringbuf_commit(first, 0, true);
	assert_int_equal(map->waitq.wakeups, 1);
	obpf_map_put_use(map);
}

static void a_lying_consumer_cannot_have_a_busy_record_overwritten(void **state)
{
	struct obpf_map *map = create_ring(1);
	struct ring_view v = map_ring(map);
	u8 pattern[64], other[40];
	u32 i, n = 0;
	u8 *busy;

	memset(pattern, 0xa5, sizeof(pattern));
	memset(other, 0x11, sizeof(other));
	assert_int_equal(obpf_ringbuf_output(map, other, sizeof(other), 0), 0);
	busy = obpf_ringbuf_reserve(map, sizeof(pattern), 0);
	memcpy(busy, pattern, sizeof(pattern));
	for (i = 0; i < 1000; i++) {
		*v.consumer = *v.producer; /* "I have read it all" */
		n += !obpf_ringbuf_output(map, other, sizeof(other), 0);
	}
	/* Round the ring up to the busy record, and not into it. */
	assert_int_equal(n, (v.size - 1 - 72) / 48);
	assert_memory_equal(busy, pattern, sizeof(pattern));
	obpf_ringbuf_commit(busy, 0, false);
	*v.consumer = *v.producer;
	assert_int_equal(obpf_ringbuf_output(map, other, sizeof(other), 0), 0);
	obpf_map_put_use(map);
}

static void no_consumer_position_leads_out_of_the_ring(void **state)
{
	struct obpf_map *map = create_ring(1);
	struct ring_view v = map_ring(map);
	unsigned long lies[] = { 0, 1, 7, v.size, v.size - 1, -1ul, -8ul, 1ul << 63, 0, 0, 0 };
	u8 rec[333];
	u32 i, round;
	void *sample;

	memset(rec, 7, sizeof(rec));
	for (round = 0; round < 200; round++) {
		lies[8] = *v.producer + 8;
		lies[9] = *v.producer - v.size;
		lies[10] = *v.producer + v.size;
		for (i = 0; i < ARRAY_SIZE(lies); i++) {
			*v.consumer = lies[i];
			map->ops->readable(map);
			obpf_ringbuf_output(map, rec, 1 + (round * 7 + i * 13) % sizeof(rec), 0);
			sample = obpf_ringbuf_reserve(map, round % 64, 0);
			if (sample)
				obpf_ringbuf_commit(sample, 0, i & 1);
		}
	}
	/* Back to honesty, the ring works. */
	*v.consumer = *v.producer;
	assert_int_equal(obpf_ringbuf_output(map, rec, sizeof(rec), 0), 0);
	assert_int_equal(header_of(&v, *v.consumer), sizeof(rec));
	obpf_map_put_use(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, nothing_left)
		TEST(create_says_what_bpf2_says),
		TEST(names_are_short_and_of_letters_digits_underscores_and_dots),
		TEST(ids_are_unique_and_not_reused_soon),
		TEST(a_reference_outlives_the_last_use),
		TEST(failing_allocations_leak_nothing),
		TEST(flags_of_element_commands_are_checked),
		TEST(a_ring_buffer_has_no_elements),
		TEST(a_frozen_map_takes_writes_from_programs_alone),
		TEST(a_writable_mapping_keeps_a_map_from_being_frozen),
		TEST(the_verifier_is_told_the_whole_truth),
		TEST(an_array_holds_what_was_put_and_starts_out_zero),
		TEST(an_array_has_exactly_its_indices),
		TEST(a_mapping_of_an_array_shows_its_values_and_ends_with_them),
		TEST(a_hash_tells_keys_of_any_size_apart_by_every_byte),
		TEST(a_hash_keeps_keys_and_values_that_lie_unaligned),
		TEST(updates_of_a_hash_heed_noexist_and_exist),
		TEST(a_hash_takes_exactly_max_entries_keys_from_whichever_cpu),
		TEST(walking_a_hash_meets_every_key_once),
		TEST(walking_a_hash_while_deleting_ends_with_an_empty_hash),
		TEST(a_value_stays_readable_after_its_key_is_deleted),
		TEST(zero_seed_makes_hashes_alike_and_other_seeds_do_not),
		TEST(keys_with_equal_hashes_are_told_apart),
		TEST(an_nmi_in_a_hash_operation_finds_that_map_busy_and_no_other),
		TEST(an_nmi_in_a_ring_operation_drops_its_record_and_counts_it),
		TEST(the_ring_has_the_layout_of_bpf2),
		TEST(only_the_consumers_page_can_be_mapped_for_writing),
		TEST(a_record_that_wraps_is_in_one_piece_for_both_sides),
		TEST(what_does_not_fit_is_dropped_and_counted),
		TEST(unknown_flags_of_ring_helpers_are_refused),
		TEST(a_reader_is_woken_when_it_has_read_all_before_the_record),
		TEST(a_lying_consumer_cannot_have_a_busy_record_overwritten),
		TEST(no_consumer_position_leads_out_of_the_ring),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

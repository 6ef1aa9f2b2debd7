// SPDX-License-Identifier: GPL-2.0
/*
 * array.c - the arrays: max_entries values, or as many for each CPU, all there from the beginning,
 * found by index.
 *
 * Context: element operations any, NMI included; no locks. Values lie side by side, each on 8
 * bytes, in an area of their own that starts on a page, so that mapping it shows values and nothing
 * else. In a per-CPU array each CPU has such a row of values, on cache lines of its own.
 */
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include "callback.h"
#include "elements.h"
#include "maps/area.h"
#include "maps/family.h"
#include "maps/value_timer.h"
#include "run_ctx.h"

struct array {
	struct obpf_map map;
	struct obpf_elements elements; /* per-CPU array: those of the first CPU */
	size_t row; /* per-CPU array: bytes from one CPU's values to the next one's */
	size_t area; /* bytes of values */
};

static struct array *to_array(const struct obpf_map *map)
{
	return container_of(map, struct array, map);
}

/* Bytes of all values; sizes were checked, so nothing overflows 64 bits. */
static u64 values_size(const union obpf_attr *attr)
{
	return (u64)attr->max_entries * round_up((u64)attr->value_size, 8);
}

static int check_array(const union obpf_attr *attr)
{
	if (attr->key_size != 4 || !attr->value_size || !attr->max_entries)
		return -EINVAL;
	if (attr->value_size > S32_MAX || values_size(attr) > SIZE_MAX - PAGE_SIZE)
		return -E2BIG;
	return 0;
}

/* With @rows rows of values of @row bytes. */
static struct obpf_map *alloc_rows(const union obpf_attr *attr, u64 row, u32 rows)
{
	int node = obpf_map_node(attr);
	struct array *a;

	a = kzalloc_node(sizeof(*a), GFP_KERNEL_ACCOUNT, node);
	if (!a)
		return ERR_PTR(-ENOMEM);
	a->row = row;
	a->area = row * rows;
	a->elements.nr = attr->max_entries;
	a->elements.stride = round_up(attr->value_size, 8);
	a->elements.values = obpf_area_alloc_node(a->area, node);
	if (!a->elements.values) {
		kfree(a);
		return ERR_PTR(-ENOMEM);
	}
	return &a->map;
}

static struct obpf_map *alloc_array(const union obpf_attr *attr)
{
	return alloc_rows(attr, values_size(attr), 1);
}

static void free_array(struct obpf_map *map)
{
	struct array *a = to_array(map);

	obpf_area_free(a->elements.values, a->area);
	kfree(a);
}

static void *lookup_index(struct obpf_map *map, const void *key)
{
	return obpf_element(&to_array(map)->elements, key);
}

static const struct obpf_elements *array_elements(const struct obpf_map *map)
{
	return &to_array(map)->elements;
}

/* May a value that is there, or at @slot NULL is not, be replaced under @flags? 0 or -errno. */
static int check_update(const struct obpf_map *map, const void *slot, u64 flags)
{
	if (unlikely((flags & ~(u64)OBPF_F_LOCK) > OBPF_EXIST))
		return -EINVAL;
	if (unlikely(!slot))
		return -E2BIG;
	if (unlikely(flags & OBPF_NOEXIST))
		return -EEXIST;
	return unlikely(obpf_map_lacks_lock(map, flags)) ? -EINVAL : 0;
}

static int update_index(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	void *slot = lookup_index(map, key);
	int err = check_update(map, slot, flags);

	if (err)
		return err;
	obpf_value_store(map, slot, value, flags);
	/* As with bpf(2): a new value, whose timer nobody has set. */
	if (obpf_map_has_timers(map))
		obpf_value_timer_drop(map, slot);
	return 0;
}

static void release_array(struct obpf_map *map)
{
	struct array *a = to_array(map);
	u32 i;

	for (i = 0; obpf_map_has_timers(map) && i < map->max_entries; i++) {
		obpf_value_timer_drop(map, a->elements.values + (u64)i * a->elements.stride);
		cond_resched();
	}
}

static void *key_of_value(struct obpf_map *map, void *value, u32 *index)
{
	struct array *a = to_array(map);

	*index = (u64)((u8 *)value - a->elements.values) / a->elements.stride;
	return index;
}

static int remove_index(struct obpf_map *map, const void *key)
{
	return -EINVAL;
}

static int next_index(struct obpf_map *map, const void *key, void *next)
{
	u32 index = U32_MAX;

	if (key)
		__builtin_memcpy(&index, key, sizeof(index));
	if (index == map->max_entries - 1)
		return -ENOENT;
	index = index < map->max_entries ? index + 1 : 0;
	__builtin_memcpy(next, &index, sizeof(index));
	return 0;
}

/* @value: that of element 0. */
static bool step_to(struct obpf_map *map, struct obpf_iter *it, u8 *value)
{
	if (it->nr >= map->max_entries)
		return false;
	it->index = it->nr;
	it->to[1] = (unsigned long)&it->index;
	it->to[2] = (unsigned long)(value + (u64)it->index * to_array(map)->elements.stride);
	return true;
}

static bool step_index(struct obpf_map *map, struct obpf_run_ctx *rc)
{
	return step_to(map, rc->iter, to_array(map)->elements.values);
}

static void *array_values(struct obpf_map *map)
{
	return map->max_entries == 1 ? to_array(map)->elements.values : NULL;
}

static void *mmap_values(struct obpf_map *map, size_t off, size_t len, bool write)
{
	struct array *a = to_array(map);
	size_t size = PAGE_ALIGN(a->area);

	if (!(map->flags & OBPF_F_MMAPABLE) || off > size || len > size - off)
		return ERR_PTR(-EINVAL);
	return a->elements.values + off;
}

static u64 array_mem_usage(const struct obpf_map *map)
{
	const struct array *a = to_array(map);

	return sizeof(*a) + obpf_area_mem_usage(a->area, 0);
}

const struct obpf_map_ops obpf_array_ops = {
	.name = "array",
	.type = OBPF_MAP_TYPE_ARRAY,
	.flags_allowed = OBPF_MAP_ACCESS_FLAGS | OBPF_F_NUMA_NODE | OBPF_F_MMAPABLE,
	.alloc_check = check_array,
	.check_btf = obpf_array_check_btf,
	.alloc = alloc_array,
	.free = free_array,
	.release = release_array,
	.lookup = lookup_index,
	.update = update_index,
	.remove = remove_index,
	.key_of = key_of_value,
	.get_next_key = next_index,
	.step = step_index,
	.values = array_values,
	.elements = array_elements,
	.mmap_area = mmap_values,
	.mem_usage = array_mem_usage,
};

/* --- a value for each CPU --- */

static u64 row_size(const union obpf_attr *attr)
{
	return round_up(values_size(attr), SMP_CACHE_BYTES);
}

static int check_percpu_array(const union obpf_attr *attr)
{
	int err = check_array(attr);

	if (err)
		return err;
	/* Each CPU's values are best at home everywhere. */
	if (obpf_map_node(attr) != NUMA_NO_NODE)
		return -EINVAL;
	return round_up(attr->value_size, 8) > OBPF_PERCPU_VALUE_MAX ? -E2BIG : 0;
}

static struct obpf_map *alloc_percpu_array(const union obpf_attr *attr)
{
	return alloc_rows(attr, row_size(attr), nr_cpu_ids);
}

/* The value of @cpu, from that of CPU 0. */
static u64 *cpu_slot(const struct array *a, void *first, u32 cpu)
{
	return first + cpu * a->row;
}

static void *lookup_own(struct obpf_map *map, const void *key)
{
	void *first = lookup_index(map, key);

	return likely(first) ? cpu_slot(to_array(map), first, raw_smp_processor_id()) : NULL;
}

OBPF_LOOKUP_BODY(lookup_own)

static void *lookup_cpu(struct obpf_map *map, const void *key, u32 cpu)
{
	void *first = lookup_index(map, key);

	if (unlikely(!first || cpu >= nr_cpu_ids))
		return NULL;
	return cpu_slot(to_array(map), first, array_index_nospec(cpu, nr_cpu_ids));
}

static int update_own(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	void *slot = lookup_own(map, key);
	int err = check_update(map, slot, flags);

	if (!err)
		obpf_words_store(slot, value, map->value_size);
	return err;
}

static bool step_own(struct obpf_map *map, struct obpf_run_ctx *rc)
{
	struct array *a = to_array(map);

	return step_to(map, rc->iter,
		       (u8 *)cpu_slot(a, a->elements.values, raw_smp_processor_id()));
}

static int write_all(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	struct array *a = to_array(map);
	void *first = lookup_index(map, key);
	int err = check_update(map, first, flags);
	unsigned int cpu;

	if (err)
		return err;
	for_each_possible_cpu(cpu) {
		obpf_words_store(cpu_slot(a, first, cpu), value, a->elements.stride);
		value += a->elements.stride;
	}
	return 0;
}

static int read_all(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	struct array *a = to_array(map);
	void *first = lookup_index(map, key);
	unsigned int cpu;

	if (!first)
		return -ENOENT;
	for_each_possible_cpu(cpu) {
		obpf_words_load(value, cpu_slot(a, first, cpu), a->elements.stride);
		value += a->elements.stride;
	}
	return 0;
}

const struct obpf_map_ops obpf_percpu_array_ops = {
	.name = "percpu_array",
	.type = OBPF_MAP_TYPE_PERCPU_ARRAY,
	.flags_allowed = OBPF_MAP_ACCESS_FLAGS | OBPF_F_NUMA_NODE,
	.alloc_check = check_percpu_array,
	.alloc = alloc_percpu_array,
	.free = free_array,
	.lookup = lookup_own,
	.lookup_body = lookup_own_body,
	.lookup_percpu = lookup_cpu,
	.read = read_all,
	.update = update_own,
	.write = write_all,
	.remove = remove_index,
	.get_next_key = next_index,
	.step = step_own,
	.check_btf = obpf_array_check_btf,
	.mem_usage = array_mem_usage,
};

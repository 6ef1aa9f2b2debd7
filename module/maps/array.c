// SPDX-License-Identifier: GPL-2.0
/*
 * array.c - the array: max_entries values, all there from the beginning, found by index.
 *
 * Context: element operations any, NMI included; no locks. Values lie side by side, each on 8
 * bytes, in an area of their own that starts on a page, so that mapping it shows values and nothing
 * else.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include "maps/area.h"
#include "maps/family.h"

struct array {
	struct obpf_map map;
	u8 *values;
	u32 stride; /* bytes from one value to the next, a multiple of 8 */
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

static struct obpf_map *alloc_array(const union obpf_attr *attr)
{
	struct array *a;

	a = kzalloc(sizeof(*a), GFP_KERNEL_ACCOUNT);
	if (!a)
		return ERR_PTR(-ENOMEM);
	a->stride = round_up(attr->value_size, 8);
	a->values = obpf_area_alloc(values_size(attr));
	if (!a->values) {
		kfree(a);
		return ERR_PTR(-ENOMEM);
	}
	return &a->map;
}

static size_t area_size(const struct array *a)
{
	return (size_t)a->map.max_entries * a->stride;
}

static void free_array(struct obpf_map *map)
{
	struct array *a = to_array(map);

	obpf_area_free(a->values, area_size(a));
	kfree(a);
}

static u32 load_index(const void *key)
{
	u32 index;

	__builtin_memcpy(&index, key, sizeof(index));
	return index;
}

static void *lookup_index(struct obpf_map *map, const void *key)
{
	struct array *a = to_array(map);
	u32 index = load_index(key);

	if (unlikely(index >= map->max_entries))
		return NULL;
	/*
	 * The index is a program's: a mispredicted branch must not reach beyond the values either.
	 */
	index = array_index_nospec(index, map->max_entries);
	return a->values + (u64)index * a->stride;
}

static int update_index(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	void *slot;

	if (unlikely(flags > OBPF_EXIST))
		return -EINVAL;
	slot = lookup_index(map, key);
	if (unlikely(!slot))
		return -E2BIG;
	if (unlikely(flags == OBPF_NOEXIST))
		return -EEXIST;
	obpf_words_store(slot, value, map->value_size);
	return 0;
}

static int remove_index(struct obpf_map *map, const void *key)
{
	return -EINVAL;
}

static int next_index(struct obpf_map *map, const void *key, void *next)
{
	u32 index = key ? load_index(key) : U32_MAX;

	if (index == map->max_entries - 1)
		return -ENOENT;
	index = index < map->max_entries ? index + 1 : 0;
	__builtin_memcpy(next, &index, sizeof(index));
	return 0;
}

static void *array_values(struct obpf_map *map)
{
	return map->max_entries == 1 ? to_array(map)->values : NULL;
}

static void *mmap_values(struct obpf_map *map, size_t off, size_t len, bool write)
{
	struct array *a = to_array(map);
	size_t size = PAGE_ALIGN(area_size(a));

	if (!(map->flags & OBPF_F_MMAPABLE) || off > size || len > size - off)
		return ERR_PTR(-EINVAL);
	/* Programs were verified against constant contents: no way round that. */
	if (write && (map->flags & OBPF_F_RDONLY_PROG))
		return ERR_PTR(-EACCES);
	return a->values + off;
}

static u64 array_mem_usage(const struct obpf_map *map)
{
	const struct array *a = to_array(map);

	return sizeof(*a) + PAGE_ALIGN(area_size(a));
}

const struct obpf_map_ops obpf_array_ops = {
	.name = "array",
	.type = OBPF_MAP_TYPE_ARRAY,
	.flags_allowed = OBPF_MAP_ACCESS_FLAGS | OBPF_F_MMAPABLE,
	.alloc_check = check_array,
	.check_btf = obpf_array_check_btf,
	.alloc = alloc_array,
	.free = free_array,
	.lookup = lookup_index,
	.update = update_index,
	.remove = remove_index,
	.get_next_key = next_index,
	.values = array_values,
	.mmap_area = mmap_values,
	.mem_usage = array_mem_usage,
};

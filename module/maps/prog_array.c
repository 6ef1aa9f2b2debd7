// SPDX-License-Identifier: GPL-2.0
/*
 * prog_array.c - the program array: what tail calls go on in, found by index.
 *
 * Context: obpf_prog_array_find any, NMI included, inside an RCU read-side section; the rest
 * process. No locks: an entry changes hands by one exchange, and the old callee's put() keeps it
 * for the readers that may have found it.
 *
 * An entry holds a reference of its program, and the program may hold one of the array: so entries
 * go when the last descriptor does, whoever else still has the array. Reference: bpf_tail_call in
 * bpf-helpers(7); errors are those of bpf(2).
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "callee.h"
#include "tail_call.h"
#include "maps/area.h"
#include "maps/family.h"

struct prog_array {
	struct obpf_map map;
	/*
	 * Of every program that uses the array or is in it: NULL until the first one sets it, for
	 * good.
	 */
	const struct obpf_prog_type *owner;
	struct obpf_callees callees;
};

static struct prog_array *to_prog_array(const struct obpf_map *map)
{
	return container_of(map, struct prog_array, map);
}

static u64 entries_size(u32 max_entries)
{
	return (u64)max_entries * sizeof(struct obpf_callee *);
}

static int check_prog_array(const union obpf_attr *attr)
{
	if (attr->key_size != sizeof(u32) || attr->value_size != sizeof(u32) || !attr->max_entries)
		return -EINVAL;
	return 0;
}

static struct obpf_map *alloc_prog_array(const union obpf_attr *attr)
{
	int node = obpf_map_node(attr);
	struct prog_array *pa;

	if (entries_size(attr->max_entries) > SIZE_MAX - PAGE_SIZE)
		return ERR_PTR(-ENOMEM);
	pa = kzalloc_node(sizeof(*pa), GFP_KERNEL_ACCOUNT, node);
	if (!pa)
		return ERR_PTR(-ENOMEM);
	pa->callees.nr = attr->max_entries;
	pa->callees.entries = obpf_area_alloc_node(entries_size(attr->max_entries), node);
	if (!pa->callees.entries) {
		kfree(pa);
		return ERR_PTR(-ENOMEM);
	}
	return &pa->map;
}

/* The new callee's reference becomes the entry's; the old one's is dropped. Was there one? */
static bool replace_entry(struct prog_array *pa, u32 index, struct obpf_callee *callee)
{
	struct obpf_callee *old;

	old = unrcu_pointer(xchg(&pa->callees.entries[index], RCU_INITIALIZER(callee)));
	if (old)
		old->put(old);
	return old;
}

static void release_prog_array(struct obpf_map *map)
{
	u32 i;

	for (i = 0; i < map->max_entries; i++) {
		replace_entry(to_prog_array(map), i, NULL);
		cond_resched();
	}
}

/* Released before: the last reference outlives the last use. */
static void free_prog_array(struct obpf_map *map)
{
	struct prog_array *pa = to_prog_array(map);

	obpf_area_free(pa->callees.entries, entries_size(map->max_entries));
	kfree(pa);
}

static u32 load_index(const void *key)
{
	u32 index;

	__builtin_memcpy(&index, key, sizeof(index));
	return index;
}

const struct obpf_callees *obpf_prog_array_callees(const struct obpf_map *map)
{
	return &to_prog_array(map)->callees;
}

struct obpf_callee *obpf_prog_array_find(struct obpf_map *map, u32 index)
{
	return obpf_callee_find(obpf_prog_array_callees(map), index);
}

/* What user space reads is the program's id. */
static int read_entry(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	const struct obpf_callee *callee = obpf_prog_array_find(map, load_index(key));

	if (!callee)
		return -ENOENT;
	memcpy(value, &callee->id, sizeof(callee->id));
	return 0;
}

static bool admit_type(struct obpf_map *map, const struct obpf_prog_type *type)
{
	const struct obpf_prog_type *owner = cmpxchg(&to_prog_array(map)->owner, NULL, type);

	return !owner || owner == type;
}

static const struct obpf_prog_type *get_owner(const struct obpf_map *map)
{
	return READ_ONCE(to_prog_array(map)->owner);
}

static int update_entry(struct obpf_map *map, const void *key, u32 fd, u64 flags,
			obpf_callee_source source, void *priv)
{
	u32 index = load_index(key);
	struct obpf_callee *callee;

	if (flags != OBPF_ANY)
		return -EINVAL;
	if (index >= map->max_entries)
		return -E2BIG;
	callee = source(priv, fd);
	if (IS_ERR(callee))
		return PTR_ERR(callee);
	if (!admit_type(map, callee->type)) {
		callee->put(callee);
		return -EINVAL;
	}
	replace_entry(to_prog_array(map), index, callee);
	return 0;
}

static int remove_entry(struct obpf_map *map, const void *key)
{
	u32 index = load_index(key);

	if (index >= map->max_entries)
		return -E2BIG;
	return replace_entry(to_prog_array(map), index, NULL) ? 0 : -ENOENT;
}

static int next_index(struct obpf_map *map, const void *key, void *next)
{
	u32 index = key ? load_index(key) : U32_MAX;

	if (index == map->max_entries - 1)
		return -ENOENT;
	index = index < map->max_entries ? index + 1 : 0;
	memcpy(next, &index, sizeof(index));
	return 0;
}

static u64 prog_array_mem_usage(const struct obpf_map *map)
{
	return sizeof(struct prog_array) + PAGE_ALIGN(entries_size(map->max_entries));
}

const struct obpf_map_ops obpf_prog_array_ops = {
	.name = "prog_array",
	.type = OBPF_MAP_TYPE_PROG_ARRAY,
	.flags_allowed = OBPF_F_RDONLY | OBPF_F_WRONLY | OBPF_F_NUMA_NODE,
	.alloc_check = check_prog_array,
	.alloc = alloc_prog_array,
	.free = free_prog_array,
	.release = release_prog_array,
	.read = read_entry,
	.update_callee = update_entry,
	.remove = remove_entry,
	.get_next_key = next_index,
	.admit_type = admit_type,
	.callees = obpf_prog_array_callees,
	.owner = get_owner,
	.mem_usage = prog_array_mem_usage,
};

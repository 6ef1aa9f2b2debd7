// SPDX-License-Identifier: GPL-2.0
/*
 * value.c - values with fields that are more than bytes, into their places and out of them.
 *
 * Any context; with OBPF_F_LOCK under the value's lock (value_lock.h).
 */
#include "maps/family.h"
#include "maps/value_lock.h"

static u32 *lock_of(const struct obpf_map *map, u64 *value)
{
	return (u32 *)((u8 *)value + map->fields.off[OBPF_FIELD_SPIN_LOCK]);
}

void obpf_value_store_fields(struct obpf_map *map, u64 *to, const void *src, u64 flags)
{
	unsigned long irq = 0;

	if (flags & OBPF_F_LOCK)
		irq = obpf_value_lock(lock_of(map, to));
	obpf_fields_store(&map->fields, to, src, map->value_size);
	if (flags & OBPF_F_LOCK)
		obpf_value_unlock(lock_of(map, to), irq);
}

void obpf_value_load_fields(struct obpf_map *map, void *dst, u64 *from, u64 flags)
{
	unsigned long irq = 0;

	if (flags & OBPF_F_LOCK)
		irq = obpf_value_lock(lock_of(map, from));
	obpf_fields_load(&map->fields, dst, from, map->value_size);
	if (flags & OBPF_F_LOCK)
		obpf_value_unlock(lock_of(map, from), irq);
}

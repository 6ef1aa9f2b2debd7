/* SPDX-License-Identifier: GPL-2.0 */
/*
 * family.h - what map families share among themselves: their tables, access checks, and values
 * copied by words.
 *
 * Floor F3, private to maps/. Everything here is fine in any context.
 */
#ifndef OBPF_MAPS_FAMILY_H
#define OBPF_MAPS_FAMILY_H

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "maps/map.h"

extern const struct obpf_map_ops obpf_array_ops;
extern const struct obpf_map_ops obpf_hash_ops;
extern const struct obpf_map_ops obpf_percpu_array_ops;
extern const struct obpf_map_ops obpf_percpu_hash_ops;
extern const struct obpf_map_ops obpf_prog_array_ops;
extern const struct obpf_map_ops obpf_ringbuf_ops;

/*
 * Give a map that nobody else has yet its types (map_btf.c): 0 or an errno as
 * obpf_map_create_typed says.
 */
int obpf_map_set_btf(struct obpf_map *map, struct obpf_btf_obj *btf, u32 key, u32 value);

/* check_btf of arrays, per CPU or not (map_btf.c) */
int obpf_array_check_btf(const struct obpf_map *map, const struct obpf_btf *btf, u32 key,
			 u32 value);

/*
 * Most bytes of a value, rounded up to 8, that there is one of for each CPU: what the kernel's
 * per-CPU allocator would give.
 */
#define OBPF_PERCPU_VALUE_MAX (32u << 10)

/* Who may do what: user space (RDONLY, WRONLY) and programs (the _PROG pair). */
#define OBPF_MAP_ACCESS_FLAGS \
	(OBPF_F_RDONLY | OBPF_F_WRONLY | OBPF_F_RDONLY_PROG | OBPF_F_WRONLY_PROG)

/* lookup_body out of a lookup. */
#define OBPF_LOOKUP_BODY(lookup) \
	static u64 lookup##_body(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc) \
	{ \
		return (unsigned long)lookup((void *)(unsigned long)r1, \
					     (const void *)(unsigned long)r2); \
	}

/*
 * Values are read and written by many CPUs without a lock. Words move whole, so that a reader sees
 * each aligned field either old or new, never torn. On the map's side a value starts on 8 bytes and
 * its room is a multiple of 8; the other side may lie anywhere.
 */
static inline u64 obpf_word_load(const void *src)
{
	u64 word;

	__builtin_memcpy(&word, src, sizeof(word));
	return word;
}

/* The last @size bytes, 1 to 7, in memory order and padded with zeroes. */
static inline u64 obpf_word_load_tail(const u8 *src, u32 size)
{
	u64 word = 0;
	u8 *dst = (u8 *)&word;

	if (size & 4) {
		__builtin_memcpy(dst, src, 4);
		dst += 4;
		src += 4;
	}
	if (size & 2) {
		__builtin_memcpy(dst, src, 2);
		dst += 2;
		src += 2;
	}
	if (size & 1)
		*dst = *src;
	return word;
}

/* Copy @size bytes at @src into a map's room at @to; padding there becomes zero. */
static inline void obpf_words_store(u64 *to, const void *src, u32 size)
{
	const u8 *from = src;
	u32 i;

	for (i = 0; i < size / 8; i++)
		WRITE_ONCE(to[i], obpf_word_load(from + i * 8));
	if (size & 7)
		WRITE_ONCE(to[i], obpf_word_load_tail(from + i * 8, size & 7));
}

/* Make @size bytes, a multiple of 8, of a map's room at @to zero. */
static inline void obpf_words_clear(u64 *to, u32 size)
{
	u32 i;

	for (i = 0; i < size / 8; i++)
		WRITE_ONCE(to[i], 0);
}

/* Copy @size bytes out of a map's room at @from. */
static inline void obpf_words_load(void *dst, const u64 *from, u32 size)
{
	u8 *to = dst;
	u64 word;
	u32 i;

	for (i = 0; i < size / 8; i++) {
		word = READ_ONCE(from[i]);
		__builtin_memcpy(to + i * 8, &word, sizeof(word));
	}
	if (size & 7) {
		word = READ_ONCE(from[i]);
		memcpy(to + i * 8, &word, size & 7);
	}
}

/*
 * A value into its place, or out of it: all but its fields, and under its lock with OBPF_F_LOCK in
 * @flags (value.c has what few maps need).
 */
void obpf_value_store_fields(struct obpf_map *map, u64 *to, const void *src, u64 flags);
void obpf_value_load_fields(struct obpf_map *map, void *dst, u64 *from, u64 flags);

static __always_inline void obpf_value_store(struct obpf_map *map, u64 *to, const void *src,
					     u64 flags)
{
	if (likely(!map->fields.has))
		obpf_words_store(to, src, map->value_size);
	else
		obpf_value_store_fields(map, to, src, flags);
}

static inline void obpf_value_load(struct obpf_map *map, void *dst, u64 *from, u64 flags)
{
	if (likely(!map->fields.has))
		obpf_words_load(dst, from, map->value_size);
	else
		obpf_value_load_fields(map, dst, from, flags);
}

static inline bool obpf_map_has_timers(const struct obpf_map *map)
{
	return unlikely(obpf_map_has_field(&map->fields, OBPF_FIELD_TIMER));
}

/* Do @flags ask for a lock that values of @map have not? */
static inline bool obpf_map_lacks_lock(const struct obpf_map *map, u64 flags)
{
	return (flags & OBPF_F_LOCK) && !obpf_map_has_field(&map->fields, OBPF_FIELD_SPIN_LOCK);
}

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * arena.c - an allocator over one arena: a bitmap of granules, the lowest place that fits.
 *
 * Lowest first keeps what is free together at the top. Sizes are the caller's to remember, so a
 * chunk costs nothing but its granules.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "jit/arena.h"

static u32 granules_for(u32 size)
{
	return size / OBPF_EXEC_GRANULE + !!(size % OBPF_EXEC_GRANULE);
}

u32 obpf_arena_words(u32 size)
{
	return BITS_TO_LONGS(granules_for(size));
}

void obpf_arena_init(struct obpf_arena *a, u8 *text, u8 *alias, u32 size, unsigned long *used)
{
	*a = (struct obpf_arena){
		.text = text,
		.alias = alias,
		.used = used,
		.granules = size / OBPF_EXEC_GRANULE,
	};
}

int obpf_arena_alloc(struct obpf_arena *a, u32 size, struct obpf_exec *mem)
{
	u32 nr = granules_for(size), pos;

	if (!nr)
		return -EINVAL;
	if (nr > a->granules - a->granules_used)
		return -ENOSPC;
	a->hint = find_next_zero_bit(a->used, a->granules, a->hint);
	pos = bitmap_find_next_zero_area(a->used, a->granules, a->hint, nr, 0);
	if (pos >= a->granules)
		return -ENOSPC;
	bitmap_set(a->used, pos, nr);
	a->granules_used += nr;
	a->chunks++;
	*mem = (struct obpf_exec){
		.text = a->text + pos * OBPF_EXEC_GRANULE,
		.alias = a->alias + pos * OBPF_EXEC_GRANULE,
		.size = nr * OBPF_EXEC_GRANULE,
	};
	return 0;
}

/* Of @mem all granules are a's and in use. */
static bool is_allotted(const struct obpf_arena *a, const struct obpf_exec *mem)
{
	u64 off = mem->text - a->text;
	u32 pos = off / OBPF_EXEC_GRANULE, nr = granules_for(mem->size);

	if (off >= (u64)a->granules * OBPF_EXEC_GRANULE || off % OBPF_EXEC_GRANULE || !nr ||
	    nr > a->granules - pos)
		return false;
	return find_next_zero_bit(a->used, pos + nr, pos) >= pos + nr;
}

void obpf_arena_free(struct obpf_arena *a, const struct obpf_exec *mem)
{
	u32 pos = (mem->text - a->text) / OBPF_EXEC_GRANULE, nr = granules_for(mem->size);

	if (WARN_ON_ONCE(!is_allotted(a, mem)))
		return;
	bitmap_clear(a->used, pos, nr);
	a->granules_used -= nr;
	a->chunks--;
	a->hint = min(a->hint, pos);
}

static u32 largest_gap(const struct obpf_arena *a)
{
	u32 from, to, largest = 0;

	for (from = a->hint; from < a->granules; from = to) {
		from = find_next_zero_bit(a->used, a->granules, from);
		to = find_next_bit(a->used, a->granules, from);
		largest = max(largest, to - from);
	}
	return largest;
}

void obpf_arena_stats(const struct obpf_arena *a, struct obpf_exec_stats *stats)
{
	*stats = (struct obpf_exec_stats){
		.size = a->granules * OBPF_EXEC_GRANULE,
		.used = a->granules_used * OBPF_EXEC_GRANULE,
		.largest_free = largest_gap(a) * OBPF_EXEC_GRANULE,
		.chunks = a->chunks,
	};
}

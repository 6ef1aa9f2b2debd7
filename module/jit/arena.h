/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arena.h - who has which part of the executable memory: an allocator over one arena.
 *
 * Floor F2. Never touches the memory that it allots. No locks: its home serialises all calls.
 */
#ifndef OBPF_JIT_ARENA_H
#define OBPF_JIT_ARENA_H

#include <linux/types.h>
#include "exec_mem.h"

struct obpf_arena {
	u8 *text, *alias;
	unsigned long *used; /* a bit for each granule */
	u32 granules;
	u32 hint; /* Invariant: no granule below is free */
	u32 granules_used; /* Invariant: as many as there are bits in @used */
	u32 chunks;
};

/* Words that obpf_arena_init() wants for the granules of @size bytes. */
u32 obpf_arena_words(u32 size);

/* @size is a multiple of OBPF_EXEC_GRANULE, 0 included; @used is of zeroes and stays the caller's. */
void obpf_arena_init(struct obpf_arena *a, u8 *text, u8 *alias, u32 size, unsigned long *used);

/* The lowest place that is large enough: 0, -EINVAL for @size 0, -ENOSPC. */
int obpf_arena_alloc(struct obpf_arena *a, u32 size, struct obpf_exec *mem);
/* @mem is as it was allocated; what is not is left alone, with a warning. */
void obpf_arena_free(struct obpf_arena *a, const struct obpf_exec *mem);

void obpf_arena_stats(const struct obpf_arena *a, struct obpf_exec_stats *stats);

#endif

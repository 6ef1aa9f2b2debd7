/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec_mem.h - executable memory: one arena, which is run at one address and written at another.
 *
 * Floor F2, so that translators can ask for room; homes implement it: module/jit/exec_mem.c in the
 * kernel, userspace/core/exec_mem.c hosted. No page is ever both writable and executable. What is
 * free holds breakpoints. Process context, may sleep, but where it says otherwise.
 */
#ifndef OBPF_JIT_EXEC_MEM_H
#define OBPF_JIT_EXEC_MEM_H

#include <linux/types.h>

/* Allocations begin and end at multiples of this: a cache line, so that no two share one. */
#define OBPF_EXEC_GRANULE 64

/* One allocation. */
struct obpf_exec {
	u8 *text; /* where it runs; not writable */
	u8 *alias; /* the same bytes where they are written; not executable */
	u32 size; /* of bytes, rounded up to whole granules */
};

struct obpf_exec_stats {
	u32 size, used, largest_free; /* bytes */
	u32 chunks; /* allocations */
};

/*
 * How code has to leave the arena, so that it keeps to what this machine's kernel does against
 * speculation; the same from obpf_exec_init() on.
 */
struct obpf_exec_target {
	const u8 *ret_target; /* return by `jmp rel32` to here; NULL: by `ret; int3` */
	const u8 *jump_rcx; /* jumps to where rcx points, in reach of rel32; NULL: not x86-64 */
	bool endbr; /* what is entered indirectly begins with endbr64 */
};

/* 0, or -errno; an arena of size 0 is none. Once, before all others, and after all others. */
int obpf_exec_init(void);
void obpf_exec_exit(void);

/**
 * obpf_exec_alloc - room for @size bytes of code, full of breakpoints, into @mem
 *
 * To be written through @mem->alias, published, run at @mem->text; all of it is in reach of rel32 from
 * each other and from the functions of this module or program.
 *
 * Return: 0, -EINVAL for no bytes, -ENOSPC when the arena has no room, -ENOMEM.
 */
int obpf_exec_alloc(u32 size, struct obpf_exec *mem);

/* After writing and before the first run: every CPU sees what was written. */
void obpf_exec_publish(const struct obpf_exec *mem);

/**
 * obpf_exec_free - give back what obpf_exec_alloc() gave; @mem is empty then
 *
 * The caller has made sure that nobody finds it any more and has waited for those who did
 * (obpf_run_defer()). What runs there nevertheless meets a breakpoint: the room is given out again
 * only once every CPU sees that.
 */
void obpf_exec_free(struct obpf_exec *mem);

void obpf_exec_stats(struct obpf_exec_stats *stats);
void obpf_exec_target(struct obpf_exec_target *target); /* any context */

#endif

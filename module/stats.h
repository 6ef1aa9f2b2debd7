/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stats.h - ENABLE_STATS: runs of programs are counted and timed while anybody wants to know.
 *
 * Floor F3, kernel only. The key may be read anywhere; the rest is process context.
 */
#ifndef OBPF_STATS_H
#define OBPF_STATS_H

#include <linux/jump_label.h>
#include <linux/types.h>

/* Off, a run pays a no-op for it. */
DECLARE_STATIC_KEY_FALSE(obpf_stats_key);

/* A CPU's share; added to by single instructions, so that a run may interrupt another's. */
struct obpf_prog_stats {
	u64 runs;
	u64 ns;
};

/* Pairs: the key is on while there are more gets than puts. */
void obpf_stats_get(void);
void obpf_stats_put(void);

#endif

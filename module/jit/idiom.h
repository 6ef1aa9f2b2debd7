/* SPDX-License-Identifier: GPL-2.0 */
/*
 * idiom.h - what several instructions mean together: for back-ends that have one for it.
 *
 * Floor F2, of no machine in particular.
 */
#ifndef OBPF_JIT_IDIOM_H
#define OBPF_JIT_IDIOM_H

#include "jit/jit.h"

/* dst = src rotated left; and, where it is used afterwards, what the first two slots do. */
struct obpf_rotation {
	u8 dst, src; /* may be the same */
	u8 bits;
	u8 w; /* bytes: 4, 8 */
	bool part_used;
};

/* The slots that are together a rotation from @slot on; 0: they are none. */
u32 obpf_jit_rotation(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot,
		      struct obpf_rotation *r);

/* Is at @slot a MOV of a register to which the next instruction adds a number? */
bool obpf_jit_is_moved_sum(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot);

/* Is at @slot a load of four or eight bytes that the next instruction turns round? */
bool obpf_jit_is_swapped_load(const struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot);

#endif

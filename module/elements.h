/* SPDX-License-Identifier: GPL-2.0 */
/*
 * elements.h - an array as code that looks into it sees it.
 *
 * Plain data without includes of upper floors: arrays have one each, which stays as it is as long as
 * the map; ARRAY_LOOKUP instructions name it.
 */
#ifndef OBPF_ELEMENTS_H
#define OBPF_ELEMENTS_H

#include <linux/compiler.h>
#include <linux/nospec.h>
#include <linux/types.h>

struct obpf_elements {
	u8 *values; /* side by side, from a page's beginning on */
	u32 stride; /* bytes from one value to the next, a multiple of 8 */
	u32 nr;
};

/* The value of the index at @key, which may lie anywhere, or NULL. Any context. */
static inline void *obpf_element(const struct obpf_elements *e, const void *key)
{
	u32 index;

	__builtin_memcpy(&index, key, sizeof(index));
	if (unlikely(index >= e->nr))
		return NULL;
	/* The index is a program's: a mispredicted branch must not reach beyond the values either. */
	index = array_index_nospec(index, e->nr);
	return e->values + (u64)index * e->stride;
}

#endif

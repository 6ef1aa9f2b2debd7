/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/slab.h - hosted stand-in: malloc(), counted, and made to fail by kshim.h.
 */
#ifndef KSHIM_LINUX_SLAB_H
#define KSHIM_LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/overflow.h>
#include "kshim.h"

static inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kshim_alloc(size, sizeof(u64));
}

static inline void *kcalloc(size_t nr, size_t size, gfp_t gfp)
{
	return kzalloc(array_size(nr, size), gfp);
}

static inline void kfree(const void *ptr)
{
	kshim_free((void *)ptr);
}

#define kzalloc_node(size, gfp, node) kzalloc(size, gfp)
#define kmalloc_size_roundup(size) (size)
#define kmalloc(size, gfp) kzalloc(size, gfp)
#define kvzalloc(size, gfp) kzalloc(size, gfp)
#define kvcalloc(nr, size, gfp) kcalloc(nr, size, gfp)
#define kvfree(ptr) kfree(ptr)

#endif

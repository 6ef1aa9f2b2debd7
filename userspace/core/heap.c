// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * heap.c - a home for the core that is memory and nothing else. Hosted only.
 */
#include <stdlib.h>
#include "heap.h"

static void *alloc(void *priv, size_t size)
{
	return calloc(1, size);
}

static void release(void *priv, void *ptr)
{
	free(ptr);
}

static const struct obpf_core_ops ops = { .alloc = alloc, .free = release };
const struct obpf_core obpf_heap_core = { .ops = &ops };

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * area.h - zeroed, page-aligned memory that can be mapped into a process.
 *
 * module/area.c makes it of vmalloc'd pages, userspace/core/area.c of a memfd. Process context.
 */
#ifndef OBPF_MAPS_AREA_H
#define OBPF_MAPS_AREA_H

#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/types.h>

/*
 * @size bytes (rounded up to pages) on memory node @node, charged to the caller's memory cgroup;
 * NULL without memory.
 */
void *obpf_area_alloc_node(size_t size, int node);
void obpf_area_free(void *addr, size_t size);

static inline void *obpf_area_alloc(size_t size)
{
	return obpf_area_alloc_node(size, NUMA_NO_NODE);
}

/*
 * Bytes of memory behind an area: its pages, of which @twice bytes are mapped twice, and their
 * list.
 */
static inline u64 obpf_area_mem_usage(size_t size, size_t twice)
{
	return PAGE_ALIGN((u64)size) + (PAGE_ALIGN((u64)size) + twice) / PAGE_SIZE * sizeof(void *);
}

/**
 * obpf_area_alloc_ring - like obpf_area_alloc_node, with its tail mapped twice
 * @head: bytes mapped once (whole pages)
 * @data: bytes (whole pages) that follow and then follow again, so that a record never wraps
 * @node: memory node, or NUMA_NO_NODE
 */
void *obpf_area_alloc_ring(size_t head, size_t data, int node);
void obpf_area_free_ring(void *addr, size_t head, size_t data);

/*
 * Who pays for what a map allocates later on: the memory cgroup of the task that creates it. NULL
 * where there are none. Allocations between enter and leave that say __GFP_ACCOUNT are charged to
 * it; enter returns what leave wants. Any context but NMI; put may sleep.
 */
struct mem_cgroup;
struct mem_cgroup *obpf_payer_get(void);
void obpf_payer_put(struct mem_cgroup *payer);
struct mem_cgroup *obpf_payer_enter(struct mem_cgroup *payer);
void obpf_payer_leave(struct mem_cgroup *before);

#endif

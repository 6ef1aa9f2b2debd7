/* SPDX-License-Identifier: GPL-2.0 */
/*
 * area.h - zeroed, page-aligned memory that can be mapped into a process.
 *
 * module/area.c makes it of vmalloc'd pages, userspace/core/area.c of a memfd. Process context.
 */
#ifndef OBPF_MAPS_AREA_H
#define OBPF_MAPS_AREA_H

#include <linux/types.h>

/* @size bytes (rounded up to pages), charged to the caller's memory cgroup; NULL without memory. */
void *obpf_area_alloc(size_t size);
void obpf_area_free(void *addr, size_t size);

/**
 * obpf_area_alloc_ring - like obpf_area_alloc, with its tail mapped twice
 * @head: bytes mapped once (whole pages)
 * @data: bytes (whole pages) that follow and then follow again, so that a record never wraps
 */
void *obpf_area_alloc_ring(size_t head, size_t data);
void obpf_area_free_ring(void *addr, size_t head, size_t data);

#endif

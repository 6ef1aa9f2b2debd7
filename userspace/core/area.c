// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * area.c - memory that can be mapped: the hosted twin of module/area.c, out of mmap() and
 * memfd_create().
 *
 * An unmapped page lies on either side, as around what the kernel vmap()s.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#include <linux/mm.h>
#include "kshim.h"
#include "maps/area.h"

/* Address space for @size bytes (whole pages) between two guards. */
static u8 *reserve_space(size_t size)
{
	u8 *addr;

	if (size > SIZE_MAX / 4 || kshim_alloc_fails())
		return NULL;
	addr = mmap(NULL, size + 2 * PAGE_SIZE, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (addr == MAP_FAILED)
		return NULL;
	kshim_alloc_count(1);
	return addr + PAGE_SIZE;
}

static void release_space(void *addr, size_t size)
{
	munmap((u8 *)addr - PAGE_SIZE, size + 2 * PAGE_SIZE);
	kshim_alloc_count(-1);
}

void *obpf_area_alloc_node(size_t size, int node)
{
	u8 *addr;

	if (!size || size > SIZE_MAX - PAGE_SIZE)
		return NULL;
	size = PAGE_ALIGN(size);
	addr = reserve_space(size);
	if (addr && mprotect(addr, size, PROT_READ | PROT_WRITE)) {
		release_space(addr, size);
		return NULL;
	}
	return addr;
}

void obpf_area_free(void *addr, size_t size)
{
	release_space(addr, PAGE_ALIGN(size));
}

/* Map @len bytes of @fd at @addr, which is ours; false on failure. */
static bool map_piece(void *addr, size_t len, int fd, size_t off)
{
	return mmap(addr, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, off) !=
	       MAP_FAILED;
}

void *obpf_area_alloc_ring(size_t head, size_t data, int node)
{
	size_t size = head + 2 * data;
	u8 *addr;
	bool ok;
	int fd;

	fd = memfd_create("obpf-ring", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	addr = reserve_space(size);
	if (addr) {
		ok = !ftruncate(fd, head + data) && map_piece(addr, head + data, fd, 0) &&
		     map_piece(addr + head + data, data, fd, head);
		if (!ok) {
			release_space(addr, size);
			addr = NULL;
		}
	}
	close(fd);
	return addr;
}

void obpf_area_free_ring(void *addr, size_t head, size_t data)
{
	release_space(addr, head + 2 * data);
}

/* --- who pays: nobody --- */

struct mem_cgroup *obpf_payer_get(void)
{
	return NULL;
}

void obpf_payer_put(struct mem_cgroup *payer) {}

struct mem_cgroup *obpf_payer_enter(struct mem_cgroup *payer)
{
	return NULL;
}

void obpf_payer_leave(struct mem_cgroup *before) {}

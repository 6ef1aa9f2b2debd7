// SPDX-License-Identifier: GPL-2.0
/*
 * area.c - memory that can be mapped into a process, out of single pages and vmap().
 *
 * Context: process, may sleep. Kernel only; userspace/core/area.c is its twin. Pages are charged to
 * the caller's memory cgroup one by one, because vmalloc_user() does not charge. VM_USERMAP lets
 * remap_vmalloc_range() map them.
 */
#include <linux/gfp.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "maps/area.h"

#define AREA_GFP (GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

static void free_pages_of(struct page **pages, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		__free_page(pages[i]);
		cond_resched();
	}
}

/*
 * The array of an area's pages, for freeing, is noted in its first page's private word, which is
 * the owner's to use.
 */
static void note_pages(struct page **pages)
{
	set_page_private(pages[0], (unsigned long)pages);
}

static struct page **noted_pages(const void *addr)
{
	struct page *first = vmalloc_to_page(addr);
	struct page **pages = (struct page **)page_private(first);

	set_page_private(first, 0);
	return pages;
}

/* @nr pages, of which the last @twice are mapped a second time behind the others. */
static void *map_new_pages(unsigned long nr, unsigned long twice, int node)
{
	struct page **pages;
	unsigned long i;
	void *addr;

	/* Not even tried: more than there can be, which would first drain the machine. */
	if (!nr || nr > totalram_pages() || nr + twice > UINT_MAX)
		return NULL;
	pages = kvmalloc_array(nr + twice, sizeof(*pages), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!pages)
		return NULL;
	for (i = 0; i < nr; i++) {
		/*
		 * A large area takes a while: whoever kills the task should not have to wait for
		 * all of it.
		 */
		pages[i] = fatal_signal_pending(current) ? NULL :
							   alloc_pages_node(node, AREA_GFP, 0);
		if (!pages[i])
			goto err;
		cond_resched();
	}
	for (i = 0; i < twice; i++)
		pages[nr + i] = pages[nr - twice + i];
	i = nr;
	addr = vmap(pages, nr + twice, VM_MAP | VM_USERMAP, PAGE_KERNEL);
	if (!addr)
		goto err;
	note_pages(pages);
	return addr;

err:
	free_pages_of(pages, i);
	kvfree(pages);
	return NULL;
}

static void unmap_pages(void *addr, unsigned long nr)
{
	struct page **pages = noted_pages(addr);

	vunmap(addr);
	free_pages_of(pages, nr);
	kvfree(pages);
}

static unsigned long pages_for(size_t size)
{
	return (size >> PAGE_SHIFT) + !!(size & ~PAGE_MASK);
}

void *obpf_area_alloc_node(size_t size, int node)
{
	return map_new_pages(pages_for(size), 0, node);
}

void obpf_area_free(void *addr, size_t size)
{
	unmap_pages(addr, pages_for(size));
}

void *obpf_area_alloc_ring(size_t head, size_t data, int node)
{
	return map_new_pages(pages_for(head) + pages_for(data), pages_for(data), node);
}

void obpf_area_free_ring(void *addr, size_t head, size_t data)
{
	unmap_pages(addr, pages_for(head) + pages_for(data));
}

/* --- who pays --- */

struct mem_cgroup *obpf_payer_get(void)
{
	return get_mem_cgroup_from_mm(current->mm);
}

void obpf_payer_put(struct mem_cgroup *payer)
{
	mem_cgroup_put(payer);
}

struct mem_cgroup *obpf_payer_enter(struct mem_cgroup *payer)
{
	return set_active_memcg(payer);
}

void obpf_payer_leave(struct mem_cgroup *before)
{
	set_active_memcg(before);
}

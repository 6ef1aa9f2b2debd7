/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/idr.h - hosted stand-in: numbers to pointers, as a list in the order of the numbers. Its
 * user locks.
 */
#ifndef KSHIM_LINUX_IDR_H
#define KSHIM_LINUX_IDR_H

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/types.h>

struct kshim_idr_entry {
	struct kshim_idr_entry *next;
	int id;
	void *ptr;
};

struct idr {
	struct kshim_idr_entry *first;
	int next; /* where the search for a free number begins */
};

#define IDR_INIT(name) \
	{ \
		.first = NULL \
	}

#define idr_preload(gfp) ((void)(gfp))
#define idr_preload_end() ((void)0)

/* The link behind which @id, or the least above it, stands. */
static inline struct kshim_idr_entry **kshim_idr_at(struct idr *idr, int id)
{
	struct kshim_idr_entry **at = &idr->first;

	while (*at && (*at)->id < id)
		at = &(*at)->next;
	return at;
}

/* The least free number from @start on and below @end, or @end. */
static inline int kshim_idr_free(struct idr *idr, int start, int end)
{
	struct kshim_idr_entry *entry = *kshim_idr_at(idr, start);

	for (; entry && entry->id == start && start < end; entry = entry->next)
		start++;
	return start;
}

static inline int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	struct kshim_idr_entry **at, *entry = kzalloc(sizeof(*entry), gfp);
	int id;

	if (!entry)
		return -ENOMEM;
	id = kshim_idr_free(idr, idr->next > start ? idr->next : start, end);
	if (id == end)
		id = kshim_idr_free(idr, start, end);
	if (id == end) {
		kfree(entry);
		return -ENOSPC;
	}
	at = kshim_idr_at(idr, id);
	*entry = (struct kshim_idr_entry){ .next = *at, .id = id, .ptr = ptr };
	*at = entry;
	idr->next = id + 1;
	return id;
}

static inline void *idr_find(struct idr *idr, unsigned long id)
{
	struct kshim_idr_entry *entry = *kshim_idr_at(idr, id);

	return entry && entry->id == id ? entry->ptr : NULL;
}

static inline void *idr_remove(struct idr *idr, unsigned long id)
{
	struct kshim_idr_entry **at = kshim_idr_at(idr, id), *entry = *at;
	void *ptr;

	if (!entry || entry->id != id)
		return NULL;
	ptr = entry->ptr;
	*at = entry->next;
	kfree(entry);
	return ptr;
}

static inline void *idr_get_next(struct idr *idr, int *id)
{
	struct kshim_idr_entry *entry = *kshim_idr_at(idr, *id);

	if (!entry)
		return NULL;
	*id = entry->id;
	return entry->ptr;
}

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * ids.c - the tables of ids.h.
 *
 * Context: process; obpf_id_remove any but NMI, hence the lock with interrupts off. Locks: a
 * table's own, a leaf that protects the tree and every object's passage in and out.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/idr.h>
#include <linux/limits.h>
#include <linux/spinlock.h>
#include "ids.h"

struct obpf_ids {
	spinlock_t lock;
	struct idr tree;
};

#define IDS(name) \
	struct obpf_ids name = { \
		.lock = __SPIN_LOCK_UNLOCKED(name.lock), \
		.tree = IDR_INIT(name.tree), \
	}

IDS(obpf_map_ids);
IDS(obpf_prog_ids);
IDS(obpf_link_ids);
IDS(obpf_btf_ids);

int obpf_id_new(struct obpf_ids *ids, void *obj, u32 *id)
{
	unsigned long flags;
	int ret;

	idr_preload(GFP_KERNEL);
	spin_lock_irqsave(&ids->lock, flags);
	ret = idr_alloc_cyclic(&ids->tree, obj, 1, S32_MAX, GFP_ATOMIC);
	if (ret > 0)
		*id = ret;
	spin_unlock_irqrestore(&ids->lock, flags);
	idr_preload_end();
	return ret < 0 ? ret : 0;
}

void obpf_id_remove(struct obpf_ids *ids, u32 id)
{
	unsigned long flags;

	if (!id)
		return;
	spin_lock_irqsave(&ids->lock, flags);
	idr_remove(&ids->tree, id);
	spin_unlock_irqrestore(&ids->lock, flags);
}

void *obpf_id_get(struct obpf_ids *ids, u32 id, bool (*tryget)(void *obj))
{
	unsigned long flags;
	void *obj;

	spin_lock_irqsave(&ids->lock, flags);
	obj = idr_find(&ids->tree, id);
	if (obj && !tryget(obj))
		obj = NULL;
	spin_unlock_irqrestore(&ids->lock, flags);
	return obj;
}

int obpf_id_next(struct obpf_ids *ids, u32 *id)
{
	unsigned long flags;
	int next = *id;
	void *obj;

	if (*id >= S32_MAX)
		return -ENOENT;
	next++;
	spin_lock_irqsave(&ids->lock, flags);
	obj = idr_get_next(&ids->tree, &next);
	spin_unlock_irqrestore(&ids->lock, flags);
	if (!obj)
		return -ENOENT;
	*id = next;
	return 0;
}

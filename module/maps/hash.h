/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hash.h - what the two halves of the hash table share: hash.c, chains and what is found in them,
 * and hash_mem.c, where elements come from.
 *
 * Floor F3, private to maps/hash*.c.
 */
#ifndef OBPF_MAPS_HASH_H
#define OBPF_MAPS_HASH_H

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "maps/family.h"
#include "maps/lock.h"

struct elem {
	struct elem *next; /* chain; leads on for lookups that stand here after the unlinking */
	struct elem *next_free;
	u64 tag;
	/*
	 * Key, padded with zeroes to 8; then the value, padded likewise, or in a per-CPU table the
	 * address of CPU 0's.
	 */
	u64 data[];
};

struct bucket {
	struct elem *first;
	raw_spinlock_t lock; /* protects the chain and unlinked */
	u32 unlinked; /* elements ever unlinked, modulo 2^32 */
};

struct hash_cpu {
	raw_spinlock_t lock; /* protects free, nr_free */
	u32 nr_free;
	struct elem *free;
	/* For the owning CPU alone, inside a section with busy set. */
	struct elem *spare; /* tag 0; NULL only in a table that allocates on demand */
	bool busy; /* an update or delete is under way; keeps those of an NMI out */
	/* Of a table that allocates on demand, see hash_mem.c. */
	struct hash *hash;
	struct irq_work level;
	int draining; /* surplus and drain are in use */
	struct elem *surplus; /* to be freed by drain */
	struct rcu_work drain;
};

struct hash {
	struct obpf_map map;
	struct bucket *buckets;
	struct hash_cpu __percpu *cpus;
	u64 seed;
	u32 bucket_mask;
	u32 key_words; /* where the value starts in data */
	bool on_demand;
	u32 nr_elems; /* no chain is longer; preallocated: how many there are, with the spares */
	size_t elem_size; /* bytes, a multiple of 8 */
	u32 stride; /* bytes of a value, a multiple of 8 */
	size_t row; /* per-CPU table: bytes from one CPU's value to the next one's */

	/* Preallocated. */
	u8 *elems;
	u8 *values; /* per-CPU table: a row of all elements' values for each CPU */

	/* On demand. */
	atomic_t count; /* keys, and those about to be */
	atomic_t allocated; /* elements */
	u32 low, fill, high; /* levels of a CPU's free list, in elements */
	struct mem_cgroup *payer;
	int node;
};

static inline struct hash *obpf_hash_of(const struct obpf_map *map)
{
	return container_of(map, struct hash, map);
}

static inline u64 *obpf_hash_value(const struct hash *h, struct elem *e)
{
	return e->data + h->key_words;
}

/*
 * Free lists: any context, inside section @s. This CPU's own list, which nearly always does,
 * without a call.
 */

/* Also unlocks @c. */
static inline struct elem *obpf_hash_pop_from(struct hash_cpu *c)
{
	struct elem *e = c->free;

	if (e) {
		WRITE_ONCE(c->free, e->next_free);
		WRITE_ONCE(c->nr_free, c->nr_free - 1);
	}
	obpf_map_unlock(&c->lock);
	return e;
}

int obpf_hash_pop_any(struct hash *h, struct hash_cpu *own, const struct obpf_map_section *s,
		      struct elem **e, int err);

/*
 * A free element, from this CPU's list first: or -E2BIG (there is none), -EBUSY (a list could not
 * be looked at).
 */
static inline int obpf_hash_pop(struct hash *h, struct hash_cpu *own,
				const struct obpf_map_section *s, struct elem **e)
{
	int err = -E2BIG;

	*e = NULL;
	if (likely(READ_ONCE(own->free))) {
		if (likely(obpf_map_lock(s, &own->lock))) {
			*e = obpf_hash_pop_from(own);
			if (likely(*e))
				return 0;
		} else {
			err = -EBUSY;
		}
	}
	return obpf_hash_pop_any(h, own, s, e, err);
}

struct hash_cpu *obpf_hash_lock_any(struct hash *h, const struct obpf_map_section *s);

/*
 * Lock this CPU's list or, where waiting is not allowed, any, and say which; NULL: all were taken.
 */
static inline struct hash_cpu *obpf_hash_lock_list(struct hash *h, struct hash_cpu *own,
						   const struct obpf_map_section *s)
{
	return likely(obpf_map_lock(s, &own->lock)) ? own : obpf_hash_lock_any(h, s);
}

/* @c is locked. */
static inline void obpf_hash_push(struct hash_cpu *c, struct elem *e)
{
	e->next_free = c->free;
	WRITE_ONCE(c->free, e);
	WRITE_ONCE(c->nr_free, c->nr_free + 1);
}

/*
 * On-demand tables, after each update and delete, any context, outside of sections: have @c's list
 * filled or drained if it calls for that.
 */
static inline void obpf_hash_keep_level(struct hash *h, struct hash_cpu *c)
{
	u32 nr = READ_ONCE(c->nr_free);

	if (unlikely(nr < h->low || (nr > h->high && !READ_ONCE(c->draining))))
		irq_work_queue(&c->level);
}

/* Process context. */
int obpf_hash_refill(struct obpf_map *map);
int obpf_hash_check(const union obpf_attr *attr);
struct obpf_map *obpf_hash_alloc(const union obpf_attr *attr);
void obpf_hash_free(struct obpf_map *map);
u64 obpf_hash_mem_usage(const struct obpf_map *map);

#endif

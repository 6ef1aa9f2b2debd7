// SPDX-License-Identifier: GPL-2.0
/*
 * hash_mem.c - where the hash table's elements come from: free lists, and the memory behind them.
 *
 * Each CPU has a list of free elements; who finds its own empty takes from another's. Both kinds of
 * tables live on these lists and only there, from any context, under the lists' locks (lock.h).
 *
 * Preallocated: all elements, max_entries and a spare for each CPU, are dealt out at creation and
 * never leave the table. That the lists are empty is what keeps it from holding more keys.
 *
 * On demand (NO_PREALLOC): an atomic count of keys bounds the table, and the lists are no more than
 * a small stock. When a CPU's stock falls below low, an irq_work, which is past all locks of what
 * was interrupted, allocates until it is at fill. When it rises above high the irq_work cuts off
 * what is beyond fill, and after a grace period a work item frees it: a lookup may stand on a free
 * element, or reach one from there, but only if it began before that element was unlinked. While
 * the stock is used up, updates say -ENOMEM; those of user space then refill it themselves.
 *  - Invariant: an element is linked, some CPU's spare, in one free list, or in one surplus.
 *  - Invariant: surplus belongs to who set draining, until the work item gives it back.
 *
 * Values of a per-CPU table lie apart from the keys, each CPU's on cache lines of its own:
 * preallocated in one area with a row for each CPU, on demand behind the element's key. In either
 * case the element knows CPU 0's value, and the next CPU's is h->row bytes further.
 */
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "maps/area.h"
#include "maps/hash.h"

/* Bytes of key and value that the kernel's tables allow on most machines, and one more. */
#define KEY_AND_VALUE_END ((1u << 22) - 48)

/* What the kernel's allocator gives in one piece. */
#define MAX_ALLOC (1ull << 22)

/* Keys that the kernel's tables can have buckets for. */
#define MAX_KEYS (1u << 27)

/*
 * Bytes of a CPU's stock when it is at fill, as far as that comes to STOCK_MIN..STOCK_MAX elements.
 */
#define STOCK_SIZE 8192
#define STOCK_MIN 2
#define STOCK_MAX 64

#define REFILL_GFP (GFP_KERNEL_ACCOUNT | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)
#define IRQ_GFP (GFP_NOWAIT | __GFP_ACCOUNT | __GFP_NOWARN)

/* --- free lists --- */

/* For a CPU that is not allowed to wait: so this only tries, too. */
struct hash_cpu *obpf_hash_lock_any(struct hash *h, const struct obpf_map_section *s)
{
	struct hash_cpu *c;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		if (obpf_map_lock(s, &c->lock))
			return c;
	}
	return NULL;
}

/* For @own's CPU, where that list had nothing: @err is what to say when no other has. */
int obpf_hash_pop_any(struct hash *h, struct hash_cpu *own, const struct obpf_map_section *s,
		      struct elem **e, int err)
{
	struct hash_cpu *c;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		if (c == own || !READ_ONCE(c->free))
			continue;
		if (!obpf_map_lock(s, &c->lock)) {
			err = -EBUSY;
			continue;
		}
		*e = obpf_hash_pop_from(c);
		if (*e)
			return 0;
	}
	return err;
}

/* --- on demand --- */

static bool is_percpu(const struct hash *h)
{
	return h->row;
}

/* Bytes in front of a per-CPU element's values. */
static size_t head_size(const struct hash *h)
{
	return round_up(sizeof(struct elem) + (h->key_words + 1) * 8, SMP_CACHE_BYTES);
}

static struct elem *alloc_elem(struct hash *h, gfp_t gfp)
{
	struct elem *e = kzalloc_node(h->elem_size, gfp, h->node);

	if (!e)
		return NULL;
	atomic_inc(&h->allocated);
	if (is_percpu(h))
		*obpf_hash_value(h, e) = (unsigned long)e + head_size(h);
	return e;
}

static void free_elem(struct hash *h, struct elem *e)
{
	kfree(e);
	atomic_dec(&h->allocated);
}

static void free_all(struct hash *h, struct elem *e)
{
	struct elem *next;

	for (; e; e = next) {
		next = e->next_free;
		free_elem(h, e);
		cond_resched();
	}
}

/* Put @e on @c's list. Neither here nor in cut_list is a lock refused: see the contexts. */
static bool stock(struct hash_cpu *c, struct elem *e)
{
	struct obpf_map_section s = obpf_map_section_enter();
	bool locked = obpf_map_lock(&s, &c->lock);

	if (locked) {
		obpf_hash_push(c, e);
		obpf_map_unlock(&c->lock);
	}
	obpf_map_section_leave(&s);
	return locked;
}

/* Process context, or irq_work. */
static int fill_list(struct hash *h, struct hash_cpu *c, gfp_t gfp)
{
	struct mem_cgroup *before = obpf_payer_enter(h->payer);
	struct elem *e;
	int err = 0;

	while (!err && READ_ONCE(c->nr_free) < h->fill) {
		e = alloc_elem(h, gfp);
		if (e && !stock(c, e))
			free_elem(h, e);
		else if (e)
			continue;
		err = -ENOMEM;
	}
	obpf_payer_leave(before);
	return err;
}

/* What @c's list holds beyond fill, if it is above high; cut off. */
static struct elem *cut_list(struct hash *h, struct hash_cpu *c)
{
	struct obpf_map_section s = obpf_map_section_enter();
	struct elem *cut = NULL, *last;
	u32 i;

	if (obpf_map_lock(&s, &c->lock)) {
		if (c->nr_free > h->high) {
			last = c->free;
			for (i = 1; i < h->fill; i++)
				last = last->next_free;
			cut = last->next_free;
			last->next_free = NULL;
			WRITE_ONCE(c->nr_free, h->fill);
		}
		obpf_map_unlock(&c->lock);
	}
	obpf_map_section_leave(&s);
	return cut;
}

/* The owner of draining: have what is too much freed, or give draining back. */
static void drain_list(struct hash *h, struct hash_cpu *c)
{
	c->surplus = cut_list(h, c);
	if (c->surplus)
		obpf_map_queue_after_readers(&c->drain);
	else
		smp_store_release(&c->draining, 0); /* the last that is done with @c */
}

static void free_surplus(struct work_struct *work)
{
	struct hash_cpu *c = container_of(to_rcu_work(work), struct hash_cpu, drain);

	free_all(c->hash, c->surplus);
	drain_list(c->hash, c);
}

static void keep_level(struct irq_work *work)
{
	struct hash_cpu *c = container_of(work, struct hash_cpu, level);
	struct hash *h = c->hash;

	if (READ_ONCE(c->nr_free) < h->low)
		fill_list(h, c, IRQ_GFP);
	else if (READ_ONCE(c->nr_free) > h->high && !cmpxchg(&c->draining, 0, 1))
		drain_list(h, c);
}

int obpf_hash_refill(struct obpf_map *map)
{
	struct hash *h = obpf_hash_of(map);
	struct hash_cpu *c;

	if (!h->on_demand)
		return -ENOMEM;
	/* Of whichever CPU this is: it only has to be some list. */
	c = raw_cpu_ptr(h->cpus);
	/* One element is enough for an update. */
	return fill_list(h, c, REFILL_GFP) && !READ_ONCE(c->nr_free) ? -ENOMEM : 0;
}

/* --- creation --- */

static bool wants_percpu(const union obpf_attr *attr)
{
	return attr->map_type == OBPF_MAP_TYPE_PERCPU_HASH;
}

static u32 value_stride(const union obpf_attr *attr)
{
	return round_up(attr->value_size, 8);
}

/* Bytes of an element that holds its values itself. */
static u64 percpu_elem_size(const union obpf_attr *attr)
{
	u64 head = sizeof(struct elem) + round_up((u64)attr->key_size, 8) + 8;

	return round_up(head, SMP_CACHE_BYTES) +
	       (u64)nr_cpu_ids * round_up(value_stride(attr), SMP_CACHE_BYTES);
}

int obpf_hash_check(const union obpf_attr *attr)
{
	bool percpu = wants_percpu(attr);

	if (percpu && obpf_map_node(attr) != NUMA_NO_NODE)
		return -EINVAL;
	if (!attr->key_size || !attr->value_size || !attr->max_entries)
		return -EINVAL;
	if ((u64)attr->key_size + attr->value_size >= KEY_AND_VALUE_END)
		return -E2BIG;
	if (percpu && value_stride(attr) > OBPF_PERCPU_VALUE_MAX)
		return -E2BIG;
	if (percpu && attr->map_flags & OBPF_F_NO_PREALLOC && percpu_elem_size(attr) > MAX_ALLOC)
		return -E2BIG;
	return attr->max_entries > MAX_KEYS ? -E2BIG : 0;
}

static size_t buckets_size(const struct hash *h)
{
	return ((size_t)h->bucket_mask + 1) * sizeof(struct bucket);
}

static size_t elems_size(const struct hash *h)
{
	return h->nr_elems * h->elem_size;
}

static size_t values_size(const struct hash *h)
{
	return nr_cpu_ids * h->row;
}

static struct elem *elem_at(const struct hash *h, u32 i)
{
	struct elem *e = (struct elem *)(h->elems + i * h->elem_size);

	if (is_percpu(h))
		*obpf_hash_value(h, e) = (unsigned long)h->values + (size_t)i * h->stride;
	return e;
}

/* A spare for each CPU, and the others dealt out evenly. */
static void deal_elems(struct hash *h)
{
	u32 nr = h->nr_elems - num_possible_cpus();
	u32 share = DIV_ROUND_UP(nr, num_possible_cpus()), i, taken = 0;
	struct hash_cpu *c;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		c->spare = elem_at(h, taken++);
		for (i = 0; i < share && nr; i++, nr--) {
			obpf_hash_push(c, elem_at(h, taken++));
			cond_resched();
		}
	}
}

static int alloc_elems(struct hash *h)
{
	h->elems = obpf_area_alloc_node(elems_size(h), h->node);
	if (is_percpu(h))
		h->values = obpf_area_alloc(values_size(h));
	if (!h->elems || (is_percpu(h) && !h->values))
		return -ENOMEM;
	deal_elems(h);
	return 0;
}

static int alloc_stock(struct hash *h)
{
	unsigned int cpu;
	int err = 0;

	h->fill = clamp_t(u32, STOCK_SIZE / h->elem_size, STOCK_MIN, STOCK_MAX);
	h->low = h->fill / 2;
	h->high = h->fill * 2;
	h->payer = obpf_payer_get();
	for_each_possible_cpu(cpu)
		err = err ?: fill_list(h, per_cpu_ptr(h->cpus, cpu), REFILL_GFP);
	return err;
}

static void free_stock(struct hash *h)
{
	struct elem *e, *next;
	struct hash_cpu *c;
	unsigned int cpu;
	u32 i;

	for (i = 0; h->buckets && i <= h->bucket_mask; i++) {
		for (e = h->buckets[i].first; e; e = next) {
			next = e->next;
			free_elem(h, e);
		}
		cond_resched();
	}
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		/* In this order: the one may start the other, which may start itself again. */
		irq_work_sync(&c->level);
		while (smp_load_acquire(&c->draining)) /* pairs with drain_list() */
			flush_rcu_work(&c->drain);
		if (c->spare)
			free_elem(h, c->spare);
		free_all(h, c->free);
	}
	obpf_payer_put(h->payer);
}

void obpf_hash_free(struct obpf_map *map)
{
	struct hash *h = obpf_hash_of(map);

	if (h->cpus && h->on_demand)
		free_stock(h);
	free_percpu(h->cpus);
	if (h->values)
		obpf_area_free(h->values, values_size(h));
	if (h->elems)
		obpf_area_free(h->elems, elems_size(h));
	if (h->buckets)
		obpf_area_free(h->buckets, buckets_size(h));
	kfree(h);
}

static void init_sizes(struct hash *h, const union obpf_attr *attr)
{
	bool percpu = wants_percpu(attr);

	h->key_words = DIV_ROUND_UP(attr->key_size, 8);
	h->stride = value_stride(attr);
	h->on_demand = attr->map_flags & OBPF_F_NO_PREALLOC;
	h->nr_elems = attr->max_entries + num_possible_cpus();
	h->bucket_mask = roundup_pow_of_two(attr->max_entries) - 1;
	h->elem_size = sizeof(struct elem) + h->key_words * 8 + (percpu ? 8 : h->stride);
	if (percpu)
		h->row = round_up((size_t)h->stride * (h->on_demand ? 1 : h->nr_elems),
				  SMP_CACHE_BYTES);
	if (h->on_demand)
		h->elem_size = kmalloc_size_roundup(percpu ? percpu_elem_size(attr) : h->elem_size);
}

static int init_cpus(struct hash *h)
{
	struct hash_cpu *c;
	unsigned int cpu;

	h->cpus = alloc_percpu_gfp(struct hash_cpu, GFP_KERNEL_ACCOUNT);
	if (!h->cpus)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		raw_spin_lock_init(&c->lock);
		c->hash = h;
		init_irq_work(&c->level, keep_level);
		INIT_RCU_WORK(&c->drain, free_surplus);
	}
	return 0;
}

static int init_buckets(struct hash *h)
{
	u32 i;

	h->buckets = obpf_area_alloc_node(buckets_size(h), h->node);
	if (!h->buckets)
		return -ENOMEM;
	for (i = 0; i <= h->bucket_mask; i++) {
		raw_spin_lock_init(&h->buckets[i].lock);
		cond_resched();
	}
	return 0;
}

struct obpf_map *obpf_hash_alloc(const union obpf_attr *attr)
{
	int node = obpf_map_node(attr), err;
	struct hash *h;

	h = kzalloc_node(sizeof(*h), GFP_KERNEL_ACCOUNT, node);
	if (!h)
		return ERR_PTR(-ENOMEM);
	init_sizes(h, attr);
	h->node = node;
	h->seed = attr->map_flags & OBPF_F_ZERO_SEED ? 0 : get_random_u64();
	err = init_cpus(h) ?: init_buckets(h);
	if (!err)
		err = h->on_demand ? alloc_stock(h) : alloc_elems(h);
	if (err) {
		obpf_hash_free(&h->map);
		return ERR_PTR(err);
	}
	return &h->map;
}

u64 obpf_hash_mem_usage(const struct obpf_map *map)
{
	const struct hash *h = obpf_hash_of(map);
	u64 size = sizeof(*h) + obpf_area_mem_usage(buckets_size(h), 0) +
		   (u64)num_possible_cpus() * sizeof(struct hash_cpu);

	if (h->on_demand)
		return size + (u64)atomic_read(&h->allocated) * h->elem_size;
	size += obpf_area_mem_usage(elems_size(h), 0);
	return is_percpu(h) ? size + obpf_area_mem_usage(values_size(h), 0) : size;
}

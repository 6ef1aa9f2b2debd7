// SPDX-License-Identifier: GPL-2.0
/*
 * hash.c - the hash table: preallocated elements, right from any context, NMI included.
 *
 * Lookups take no lock. Updates and deletes take the bucket's, inside a section (lock.h), and say
 * -EBUSY where waiting could deadlock: when the CPU is already inside an operation on this map, or
 * inside any map's operation (or in NMI) and finds the lock taken.
 *
 * Elements. Each CPU owns one spare, always there: an update fills the spare before it takes a
 * lock, links it, and keeps as the new spare either the element that it replaced or one from the
 * free lists. So an update of a key that is present needs no free element, and exactly max_entries
 * keys fit.
 *
 * Reuse. An element may be filled again as soon as it is unlinked, while a lookup still stands on
 * it: only the memory is guaranteed until the RCU section ends, as with the kernel's own
 * preallocated tables. What keeps lookups right all the same:
 *  - Invariant: tag is the hash of the key while the element is linked, and 0 from before it is
 *    filled anew until it is whole. A match counts only if the tag is the same before and after the
 *    key was compared.
 *  - Every change of a chain is one store of one pointer, so a lookup that meets a single change
 *    sees the chain before or after it. Invariant: bucket->unlinked moves on after an element has
 *    left the chain, and before its tag is cleared or it is reused. A lookup that passed such an
 *    element by, or was led astray by it, ends with a miss; a miss counts only if the bucket's
 *    counter has not moved.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "maps/area.h"
#include "maps/family.h"
#include "maps/lock.h"

/* How often a lookup starts over. Each time takes a removal right under it. */
#define MAX_RESTARTS 64

/* How often a copy for user space is tried before the bucket is locked for it. */
#define MAX_UNLOCKED_READS 4

/* Bytes of key and value: what the kernel's tables allow on most machines. */
#define MAX_ELEM_SIZE (1u << 22)

struct elem {
	struct elem *next; /* chain; leads on for lookups that stand here after the unlinking */
	struct elem *next_free;
	u64 tag;
	u64 data[]; /* key, padded with zeroes to 8; value, padded likewise */
};

struct bucket {
	struct elem *first;
	raw_spinlock_t lock; /* protects the chain and unlinked */
	u32 unlinked; /* elements ever unlinked, modulo 2^32 */
};

struct hash_cpu {
	raw_spinlock_t lock; /* protects free */
	struct elem *free;
	/* The rest is for the owning CPU alone, inside a section with busy set. */
	struct elem *spare; /* never NULL; tag 0 */
	bool busy; /* an update or delete is under way; keeps those of an NMI out */
};

struct hash {
	struct obpf_map map;
	struct bucket *buckets;
	u8 *elems;
	struct hash_cpu __percpu *cpus;
	u64 seed;
	u32 bucket_mask;
	u32 nr_elems; /* with the spares */
	u32 elem_size; /* bytes, a multiple of 8 */
	u32 key_words; /* where the value starts in data */
};

static struct hash *to_hash(const struct obpf_map *map)
{
	return container_of(map, struct hash, map);
}

static struct elem *elem_at(const struct hash *h, u32 i)
{
	return (struct elem *)(h->elems + (size_t)i * h->elem_size);
}

static u64 *elem_value(const struct hash *h, struct elem *e)
{
	return e->data + h->key_words;
}

/* --- keys --- */

/* Fold the 128-bit product: every bit of either factor reaches every bit of the result. */
static u64 mix(u64 a, u64 b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (u64)product ^ (u64)(product >> 64);
}

/*
 * Hash of a key under the map's seed; never 0, so that it can be a tag. The multipliers are two of
 * wyhash's: odd, with as many ones as zeroes.
 */
static u64 hash_key(const struct hash *h, const void *key)
{
	const u64 odd = 0xa0761d6478bd642full;
	u32 size = h->map.key_size;
	const u8 *from = key;
	u64 acc = h->seed;
	u32 i;

	for (i = 0; i < size / 8; i++)
		acc = mix(acc ^ obpf_word_load(from + i * 8), odd);
	if (size & 7)
		acc = mix(acc ^ obpf_word_load_tail(from + i * 8, size & 7), odd);
	return mix(acc ^ h->seed, 0xe7037ed1a0b428dbull) | 1;
}

static struct bucket *hash_bucket(const struct hash *h, u64 hash)
{
	return &h->buckets[(hash >> 32) & h->bucket_mask];
}

static bool same_key(const struct hash *h, const struct elem *e, const void *key)
{
	u32 size = h->map.key_size;
	const u8 *from = key;
	u32 i;

	for (i = 0; i < size / 8; i++)
		if (READ_ONCE(e->data[i]) != obpf_word_load(from + i * 8))
			return false;
	return !(size & 7) || READ_ONCE(e->data[i]) == obpf_word_load_tail(from + i * 8, size & 7);
}

/* --- lookup --- */

/* Walk @b's chain once. *@done: the answer, NULL included, can be relied on. */
static struct elem *walk_bucket(const struct hash *h, const struct bucket *b, u64 hash,
				const void *key, bool *done)
{
	struct elem *e;
	u32 unlinked, steps = 0;

	*done = false;
	unlinked = smp_load_acquire(&b->unlinked); /* the chain comes after */
	for (e = READ_ONCE(b->first); e; e = READ_ONCE(e->next)) {
		/* Acquire: a tag that is set comes with the words it stands for. */
		if (smp_load_acquire(&e->tag) == hash && same_key(h, e, key)) {
			smp_rmb(); /* the key's words before the tag: pairs with fill_elem() */
			*done = READ_ONCE(e->tag) == hash;
			return e;
		}
		/* Reused elements can lead from chain to chain, or round in one. */
		if (++steps > h->nr_elems)
			return NULL;
	}
	smp_rmb(); /* the chain's pointers before the counter: pairs with unlink_elem() */
	*done = READ_ONCE(b->unlinked) == unlinked;
	return NULL;
}

static struct elem *find_elem(const struct hash *h, u64 hash, const void *key)
{
	const struct bucket *b = hash_bucket(h, hash);
	struct elem *e;
	bool done;
	u32 i;

	for (i = 0; i < MAX_RESTARTS; i++) {
		e = walk_bucket(h, b, hash, key, &done);
		if (done)
			return e;
	}
	return NULL;
}

static void *lookup_key(struct obpf_map *map, const void *key)
{
	struct hash *h = to_hash(map);
	struct elem *e = find_elem(h, hash_key(h, key), key);

	return e ? elem_value(h, e) : NULL;
}

/* --- sections of update and delete --- */

/*
 * This CPU's part of @h with busy set, or NULL when an operation of this map was interrupted here.
 */
static struct hash_cpu *enter(struct hash *h, struct obpf_map_section *s)
{
	struct hash_cpu *c;

	*s = obpf_map_section_enter();
	c = this_cpu_ptr(h->cpus);
	if (READ_ONCE(c->busy)) {
		obpf_map_section_leave(s);
		return NULL;
	}
	WRITE_ONCE(c->busy, true);
	barrier();
	return c;
}

static void leave(struct hash_cpu *c, const struct obpf_map_section *s)
{
	barrier();
	WRITE_ONCE(c->busy, false);
	obpf_map_section_leave(s);
}

/*
 * The link that leads to @key's element in @b, whose lock is held, or to the NULL at the end of the
 * chain.
 */
static struct elem **find_link(const struct hash *h, struct bucket *b, u64 hash, const void *key)
{
	struct elem **link = &b->first;

	while (*link && ((*link)->tag != hash || !same_key(h, *link, key)))
		link = &(*link)->next;
	return link;
}

/* --- free lists --- */

/*
 * Lock this CPU's list or, where waiting is not allowed, any, and say which; NULL: all were taken.
 */
static struct hash_cpu *lock_free_list(struct hash *h, struct hash_cpu *own,
				       const struct obpf_map_section *s)
{
	struct hash_cpu *c = own;
	unsigned int cpu;

	if (obpf_map_lock(s, &c->lock))
		return c;
	/* Not allowed to wait, that is: so this only tries, too. */
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		if (obpf_map_lock(s, &c->lock))
			return c;
	}
	return NULL;
}

/* Also unlocks. */
static struct elem *pop_from(struct hash_cpu *c)
{
	struct elem *e = c->free;

	if (e)
		WRITE_ONCE(c->free, e->next_free);
	obpf_map_unlock(&c->lock);
	return e;
}

/*
 * A free element, from this CPU's list first: or -E2BIG (there is none), -EBUSY (a list could not
 * be looked at).
 */
static int pop_free(struct hash *h, struct hash_cpu *own, const struct obpf_map_section *s,
		    struct elem **e)
{
	struct hash_cpu *c = own;
	int err = -E2BIG;
	unsigned int cpu;

	if (READ_ONCE(c->free)) {
		if (obpf_map_lock(s, &c->lock)) {
			*e = pop_from(c);
			if (*e)
				return 0;
		} else {
			err = -EBUSY;
		}
	}
	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		if (c == own || !READ_ONCE(c->free))
			continue;
		if (!obpf_map_lock(s, &c->lock)) {
			err = -EBUSY;
			continue;
		}
		*e = pop_from(c);
		if (*e)
			return 0;
	}
	return err;
}

static void push_free(struct hash_cpu *c, struct elem *e)
{
	e->next_free = c->free;
	WRITE_ONCE(c->free, e);
}

/* --- changing chains, bucket lock held --- */

/*
 * Not linked, tag 0: a lookup may stand here, and must not take the new key for one that is in the
 * map.
 */
static void fill_elem(const struct hash *h, struct elem *e, const void *key, const void *value)
{
	smp_wmb(); /* tag 0 before the words: pairs with walk_bucket() */
	obpf_words_store(e->data, key, h->map.key_size);
	obpf_words_store(elem_value(h, e), value, h->map.value_size);
}

/* Make *@link lead to @e, which goes on to @next. */
static void link_elem(struct elem **link, struct elem *e, struct elem *next, u64 hash)
{
	smp_store_release(&e->next, next); /* after the counter of an earlier unlinking */
	smp_store_release(&e->tag, hash); /* after the words */
	smp_store_release(link, e); /* after all of it */
}

/*
 * @old is out of the chain: from here on it may be reused. First the counter: a lookup that passes
 * @old by because of its tag, before it could see what replaces it, must not take that for a miss.
 */
static void unlink_elem(struct bucket *b, struct elem *old)
{
	smp_store_release(&b->unlinked, b->unlinked + 1); /* after the link */
	smp_store_release(&old->tag, 0); /* after the counter */
}

/* Link the spare in place of the element that *@link leads to, or at the front if there is none. */
static int put_spare(struct hash *h, struct hash_cpu *c, const struct obpf_map_section *s,
		     struct bucket *b, struct elem **link, u64 hash)
{
	struct elem *e = c->spare, *old = *link, *spare;
	int err;

	if (old) {
		link_elem(link, e, old->next, hash);
		unlink_elem(b, old);
		c->spare = old;
		return 0;
	}
	err = pop_free(h, c, s, &spare);
	if (err)
		return err;
	link_elem(&b->first, e, b->first, hash);
	c->spare = spare;
	return 0;
}

static int update_key(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	struct hash *h = to_hash(map);
	struct obpf_map_section s;
	struct elem **link;
	struct hash_cpu *c;
	struct bucket *b;
	u64 hash;
	int err;

	if (unlikely(flags > OBPF_EXIST))
		return -EINVAL;
	hash = hash_key(h, key);
	b = hash_bucket(h, hash);
	c = enter(h, &s);
	if (!c)
		return -EBUSY;
	fill_elem(h, c->spare, key, value);
	err = -EBUSY;
	if (!obpf_map_lock(&s, &b->lock))
		goto out;
	link = find_link(h, b, hash, key);
	if (*link && flags == OBPF_NOEXIST)
		err = -EEXIST;
	else if (!*link && flags == OBPF_EXIST)
		err = -ENOENT;
	else
		err = put_spare(h, c, &s, b, link, hash);
	obpf_map_unlock(&b->lock);
out:
	leave(c, &s);
	return err;
}

static int remove_key(struct obpf_map *map, const void *key)
{
	struct hash *h = to_hash(map);
	u64 hash = hash_key(h, key);
	struct bucket *b = hash_bucket(h, hash);
	struct hash_cpu *c, *list;
	struct obpf_map_section s;
	struct elem **link, *old;
	int err = -EBUSY;

	c = enter(h, &s);
	if (!c)
		return -EBUSY;
	if (!obpf_map_lock(&s, &b->lock))
		goto out;
	link = find_link(h, b, hash, key);
	old = *link;
	if (!old) {
		err = -ENOENT;
		goto out_unlock;
	}
	/* First a place to put it: an element must not be lost. */
	list = lock_free_list(h, c, &s);
	if (list) {
		WRITE_ONCE(*link, old->next);
		unlink_elem(b, old);
		push_free(list, old);
		obpf_map_unlock(&list->lock);
		err = 0;
	}
out_unlock:
	obpf_map_unlock(&b->lock);
out:
	leave(c, &s);
	return err;
}

/* --- copies for user space --- */

static int read_locked(struct hash *h, u64 hash, const void *key, void *value)
{
	struct bucket *b = hash_bucket(h, hash);
	struct obpf_map_section s;
	int err = -EBUSY;
	struct elem *e;

	s = obpf_map_section_enter();
	if (obpf_map_lock(&s, &b->lock)) {
		e = *find_link(h, b, hash, key);
		if (e)
			obpf_words_load(value, elem_value(h, e), h->map.value_size);
		err = e ? 0 : -ENOENT;
		obpf_map_unlock(&b->lock);
	}
	obpf_map_section_leave(&s);
	return err;
}

/*
 * A program lives with a value that is reused in its hands; user space need not. Nothing of this
 * bucket was unlinked while the value was copied, hence it is all of one element. Where that does
 * not come true, the lock sees to it.
 */
static int read_key(struct obpf_map *map, const void *key, void *value)
{
	struct hash *h = to_hash(map);
	u64 hash = hash_key(h, key);
	const struct bucket *b = hash_bucket(h, hash);
	struct elem *e;
	u32 unlinked;
	int i;

	for (i = 0; i < MAX_UNLOCKED_READS; i++) {
		unlinked = smp_load_acquire(&b->unlinked); /* the words come after */
		e = find_elem(h, hash, key);
		if (!e)
			return -ENOENT;
		obpf_words_load(value, elem_value(h, e), map->value_size);
		smp_rmb(); /* the words before the counter: pairs with unlink_elem(), fill_elem() */
		if (READ_ONCE(b->unlinked) == unlinked)
			return 0;
	}
	return read_locked(h, hash, key, value);
}

/* --- walking all keys --- */

static void store_key(const struct hash *h, void *to, const struct elem *e)
{
	obpf_words_load(to, e->data, h->map.key_size);
}

/* The key behind @key in its bucket. *@i: the bucket to go on with otherwise. */
static int next_in_bucket(struct hash *h, const void *key, void *next, u32 *i)
{
	u64 hash = hash_key(h, key);
	struct bucket *b = hash_bucket(h, hash);
	struct obpf_map_section s;
	int err = -EBUSY;
	struct elem *e;

	s = obpf_map_section_enter();
	if (obpf_map_lock(&s, &b->lock)) {
		err = -ENOENT;
		e = *find_link(h, b, hash, key);
		/*
		 * Where the key is gone, nothing tells how far the walk had come: it starts over.
		 */
		*i = e ? b - h->buckets + 1 : 0;
		if (e && e->next) {
			store_key(h, next, e->next);
			err = 0;
		}
		obpf_map_unlock(&b->lock);
	}
	obpf_map_section_leave(&s);
	return err;
}

static int first_in_bucket(struct hash *h, struct bucket *b, void *next)
{
	struct obpf_map_section s;
	int err = -EBUSY;

	if (!READ_ONCE(b->first))
		return -ENOENT;
	s = obpf_map_section_enter();
	if (obpf_map_lock(&s, &b->lock)) {
		err = -ENOENT;
		if (b->first) {
			store_key(h, next, b->first);
			err = 0;
		}
		obpf_map_unlock(&b->lock);
	}
	obpf_map_section_leave(&s);
	return err;
}

/*
 * Under the locks: an element that is linked cannot turn into another one while its key is copied.
 */
static int next_key(struct obpf_map *map, const void *key, void *next)
{
	struct hash *h = to_hash(map);
	int err = -ENOENT;
	u32 i = 0;

	if (key)
		err = next_in_bucket(h, key, next, &i);
	for (; err == -ENOENT && i <= h->bucket_mask; i++)
		err = first_in_bucket(h, &h->buckets[i], next);
	return err;
}

/* --- creation --- */

static u64 elem_bytes(const union obpf_attr *attr)
{
	return sizeof(struct elem) + round_up((u64)attr->key_size, 8) +
	       round_up((u64)attr->value_size, 8);
}

static int check_hash(const union obpf_attr *attr)
{
	if (!attr->key_size || !attr->value_size || !attr->max_entries)
		return -EINVAL;
	if ((u64)attr->key_size + attr->value_size > MAX_ELEM_SIZE)
		return -E2BIG;
	/* Buckets and elements are counted in 32 bits. */
	if (attr->max_entries > 1u << 31 || (u64)attr->max_entries + nr_cpu_ids > U32_MAX)
		return -E2BIG;
	return 0;
}

static size_t buckets_size(const struct hash *h)
{
	return ((size_t)h->bucket_mask + 1) * sizeof(struct bucket);
}

static size_t elems_size(const struct hash *h)
{
	return (size_t)h->nr_elems * h->elem_size;
}

/* A spare for each CPU, and the others dealt out evenly. */
static void deal_elems(struct hash *h, u32 nr)
{
	u32 share = DIV_ROUND_UP(nr, num_possible_cpus()), i, taken = 0;
	struct hash_cpu *c;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		c = per_cpu_ptr(h->cpus, cpu);
		raw_spin_lock_init(&c->lock);
		c->spare = elem_at(h, taken++);
		for (i = 0; i < share && nr; i++, nr--) {
			push_free(c, elem_at(h, taken++));
			cond_resched();
		}
	}
}

static void free_hash(struct obpf_map *map)
{
	struct hash *h = to_hash(map);

	free_percpu(h->cpus);
	if (h->elems)
		obpf_area_free(h->elems, elems_size(h));
	if (h->buckets)
		obpf_area_free(h->buckets, buckets_size(h));
	kfree(h);
}

static struct obpf_map *alloc_hash(const union obpf_attr *attr)
{
	struct hash *h;
	u32 i;

	h = kzalloc(sizeof(*h), GFP_KERNEL_ACCOUNT);
	if (!h)
		return ERR_PTR(-ENOMEM);
	h->elem_size = elem_bytes(attr);
	h->key_words = DIV_ROUND_UP(attr->key_size, 8);
	h->bucket_mask = roundup_pow_of_two(attr->max_entries) - 1;
	h->nr_elems = attr->max_entries + num_possible_cpus();
	h->seed = attr->map_flags & OBPF_F_ZERO_SEED ? 0 : get_random_u64();

	h->cpus = alloc_percpu_gfp(struct hash_cpu, GFP_KERNEL_ACCOUNT);
	h->buckets = obpf_area_alloc(buckets_size(h));
	h->elems = obpf_area_alloc(elems_size(h));
	if (!h->cpus || !h->buckets || !h->elems) {
		free_hash(&h->map);
		return ERR_PTR(-ENOMEM);
	}
	for (i = 0; i <= h->bucket_mask; i++) {
		raw_spin_lock_init(&h->buckets[i].lock);
		cond_resched();
	}
	deal_elems(h, attr->max_entries);
	return &h->map;
}

static u64 hash_mem_usage(const struct obpf_map *map)
{
	const struct hash *h = to_hash(map);

	return sizeof(*h) + PAGE_ALIGN(buckets_size(h)) + PAGE_ALIGN(elems_size(h)) +
	       (u64)num_possible_cpus() * sizeof(struct hash_cpu);
}

const struct obpf_map_ops obpf_hash_ops = {
	.name = "hash",
	.type = OBPF_MAP_TYPE_HASH,
	.flags_allowed = OBPF_MAP_ACCESS_FLAGS | OBPF_F_ZERO_SEED,
	.alloc_check = check_hash,
	.alloc = alloc_hash,
	.free = free_hash,
	.lookup = lookup_key,
	.read = read_key,
	.update = update_key,
	.remove = remove_key,
	.get_next_key = next_key,
	.mem_usage = hash_mem_usage,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * hash.c - the hash tables, with one value a key or one for each CPU: right from any context, NMI
 * included.
 *
 * Lookups take no lock. Updates and deletes take the bucket's, inside a section (lock.h), and say
 * -EBUSY where waiting could deadlock: when the CPU is already inside an operation on this map, or
 * inside any map's operation (or in NMI) and finds the lock taken.
 *
 * Elements. Each CPU owns one spare: an update fills the spare before it takes a lock, links it,
 * and keeps the element that it replaced as the new spare. So an update of a key that is present
 * needs no other element. Where the others come from, and what keeps exactly max_entries keys in,
 * hash_mem.c tells. In a per-CPU table the values of a key that is present are overwritten in
 * place, under the bucket's lock.
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
 * Timers (value_timer.h) are in linked elements alone: they are shut out from before an element can
 * be filled again until it is linked.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/nospec.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include "callback.h"
#include "maps/hash.h"
#include "maps/value_timer.h"
#include "run_ctx.h"

/* How often a lookup starts over. Each time takes a removal right under it. */
#define MAX_RESTARTS 64

/* How often a copy for user space is tried before the bucket is locked for it. */
#define MAX_UNLOCKED_READS 4

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
static __always_inline u64 hash_key(const struct hash *h, const void *key)
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

static __always_inline bool same_key(const struct hash *h, const struct elem *e, const void *key)
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
			smp_rmb(); /* the key's words before the tag: pairs with fill_key() */
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

static __always_inline struct elem *find_elem(const struct hash *h, u64 hash, const void *key)
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
	struct hash *h = obpf_hash_of(map);
	struct elem *e = find_elem(h, hash_key(h, key), key);

	return e ? obpf_hash_value(h, e) : NULL;
}

OBPF_LOOKUP_BODY(lookup_key)

/* The value of @cpu in a per-CPU table. */
static u64 *cpu_value(const struct hash *h, struct elem *e, u32 cpu)
{
	u8 *first = (u8 *)(unsigned long)READ_ONCE(*obpf_hash_value(h, e));

	return (u64 *)(first + cpu * h->row);
}

static void *lookup_own(struct obpf_map *map, const void *key)
{
	struct hash *h = obpf_hash_of(map);
	struct elem *e = find_elem(h, hash_key(h, key), key);

	return e ? cpu_value(h, e, raw_smp_processor_id()) : NULL;
}

OBPF_LOOKUP_BODY(lookup_own)

static void *lookup_cpu(struct obpf_map *map, const void *key, u32 cpu)
{
	struct hash *h = obpf_hash_of(map);
	struct elem *e;

	if (unlikely(cpu >= nr_cpu_ids))
		return NULL;
	e = find_elem(h, hash_key(h, key), key);
	return e ? cpu_value(h, e, array_index_nospec(cpu, nr_cpu_ids)) : NULL;
}

/* --- sections of update and delete --- */

/*
 * This CPU's part of @h with busy set, or NULL when an operation of this map was interrupted here.
 */
static __always_inline struct hash_cpu *enter(struct hash *h, struct obpf_map_section *s)
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

/* --- changing chains and values, bucket lock held --- */

/*
 * Whose value an update brings: the one that there is; or of a per-CPU table this CPU's, or a row
 * of them, one for each possible CPU.
 */
enum whose { THE_ONE, OWN, EVERY };

/*
 * Not linked, tag 0: a lookup may stand here, and must not take the new key for one that is in the
 * map.
 */
static void fill_key(const struct hash *h, struct elem *e, const void *key)
{
	smp_wmb(); /* tag 0 before the words: pairs with walk_bucket() */
	obpf_words_store(e->data, key, h->map.key_size);
}

/*
 * A program may have found the spare's memory when it was another element, and hold its lock: what it
 * changes under the lock comes before the new value or after it, and not into it.
 */
static u64 fill_flags(const struct obpf_map *map)
{
	return obpf_map_has_field(&map->fields, OBPF_FIELD_SPIN_LOCK) ? OBPF_F_LOCK : 0;
}

/* Over the values of a key that is in the map, or of @fresh elements: a CPU that has none has 0. */
static void store_percpu(const struct hash *h, struct elem *e, const void *value, enum whose whose,
			 bool fresh)
{
	unsigned int own = raw_smp_processor_id(), cpu;

	if (whose == OWN) {
		obpf_words_store(cpu_value(h, e, own), value, h->map.value_size);
		if (!fresh)
			return;
	}
	for_each_possible_cpu(cpu) {
		if (whose == EVERY) {
			obpf_words_store(cpu_value(h, e, cpu), value, h->stride);
			value += h->stride;
		} else if (cpu != own) {
			obpf_words_clear(cpu_value(h, e, cpu), h->stride);
		}
	}
}

/* Make *@link lead to @e, which goes on to @next. */
static __always_inline void link_elem(const struct hash *h, struct elem **link, struct elem *e,
				      struct elem *next, u64 hash)
{
	if (obpf_map_has_timers(&h->map))
		obpf_value_timer_reopen(&h->map, obpf_hash_value(h, e));
	smp_store_release(&e->next, next); /* after the counter of an earlier unlinking */
	smp_store_release(&e->tag, hash); /* after the words */
	smp_store_release(link, e); /* after all of it */
}

/*
 * @old is out of the chain: from here on it may be reused. First the counter: a lookup that passes
 * @old by because of its tag, before it could see what replaces it, must not take that for a miss.
 */
static __always_inline void unlink_elem(const struct hash *h, struct bucket *b, struct elem *old)
{
	smp_store_release(&b->unlinked, b->unlinked + 1); /* after the link */
	smp_store_release(&old->tag, 0); /* after the counter */
	if (obpf_map_has_timers(&h->map))
		obpf_value_timer_shut(&h->map, obpf_hash_value(h, old));
}

/* Have a spare, if there is memory for one: 0, -ENOMEM or -EBUSY. */
static int need_spare(struct hash *h, struct hash_cpu *c, const struct obpf_map_section *s)
{
	int err;

	if (likely(c->spare))
		return 0;
	err = obpf_hash_pop(h, c, s, &c->spare);
	return err == -E2BIG ? -ENOMEM : err;
}

/* The spare is about to be a new key: 0 if there is room for it. *@next: the spare after that. */
static __always_inline int make_room(struct hash *h, struct hash_cpu *c,
				     const struct obpf_map_section *s, struct elem **next)
{
	if (!h->on_demand)
		return obpf_hash_pop(h, c, s, next);
	*next = NULL;
	return atomic_add_unless(&h->count, 1, h->map.max_entries) ? 0 : -E2BIG;
}

/* Link the spare in place of the element that *@link leads to, or at the front if there is none. */
static __always_inline int put_spare(struct hash *h, struct hash_cpu *c,
				     const struct obpf_map_section *s, struct bucket *b,
				     struct elem **link, u64 hash)
{
	struct elem *e = c->spare, *old = *link, *next;
	int err;

	if (old) {
		link_elem(h, link, e, old->next, hash);
		unlink_elem(h, b, old);
		c->spare = old;
		return 0;
	}
	err = make_room(h, c, s, &next);
	if (err)
		return err;
	link_elem(h, &b->first, e, b->first, hash);
	c->spare = next;
	return 0;
}

/* @lack: why there is no spare. */
static int lack_spare(const struct hash *h, int lack, const struct elem *old)
{
	return !old && atomic_read(&h->count) >= h->map.max_entries ? -E2BIG : lack;
}

static __always_inline int update_elem(struct obpf_map *map, const void *key, const void *value,
				       u64 flags, const enum whose whose)
{
	struct hash *h = obpf_hash_of(map);
	struct obpf_map_section s;
	struct elem **link;
	struct hash_cpu *c;
	struct bucket *b;
	int err, lack;
	bool locked;
	u64 hash;

	if (unlikely((flags & ~(u64)OBPF_F_LOCK) > OBPF_EXIST || obpf_map_lacks_lock(map, flags)))
		return -EINVAL;
	/* A value with a lock is there to be changed in place: otherwise the flag means nothing. */
	locked = flags & OBPF_F_LOCK;
	flags &= ~(u64)OBPF_F_LOCK;
	hash = hash_key(h, key);
	b = hash_bucket(h, hash);
	c = enter(h, &s);
	if (!c)
		return -EBUSY;
	lack = need_spare(h, c, &s);
	if (likely(!lack)) {
		fill_key(h, c->spare, key);
		if (whose == THE_ONE)
			obpf_value_store(map, obpf_hash_value(h, c->spare), value, fill_flags(map));
	}
	err = -EBUSY;
	if (!obpf_map_lock(&s, &b->lock))
		goto out;
	link = find_link(h, b, hash, key);
	if (*link && flags == OBPF_NOEXIST) {
		err = -EEXIST;
	} else if (!*link && flags == OBPF_EXIST) {
		err = -ENOENT;
	} else if (*link && whose != THE_ONE) {
		store_percpu(h, *link, value, whose, false);
		err = 0;
	} else if (*link && unlikely(locked)) {
		obpf_value_store(map, obpf_hash_value(h, *link), value, OBPF_F_LOCK);
		err = 0;
	} else if (unlikely(lack)) {
		err = lack_spare(h, lack, *link);
	} else {
		if (whose != THE_ONE)
			store_percpu(h, c->spare, value, whose, true);
		err = put_spare(h, c, &s, b, link, hash);
	}
	obpf_map_unlock(&b->lock);
out:
	leave(c, &s);
	if (h->on_demand)
		obpf_hash_keep_level(h, c);
	return err;
}

static int update_key(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	return update_elem(map, key, value, flags, THE_ONE);
}

static int update_own(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	return update_elem(map, key, value, flags, OWN);
}

static int write_every(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	return update_elem(map, key, value, flags, EVERY);
}

/* Copy what user space is to see of @e. */
static noinline void load_value(struct hash *h, struct elem *e, void *value, u64 flags)
{
	unsigned int cpu;

	if (!h->row) {
		obpf_value_load(&h->map, value, obpf_hash_value(h, e), flags);
		return;
	}
	for_each_possible_cpu(cpu) {
		obpf_words_load(value, cpu_value(h, e, cpu), h->stride);
		value += h->stride;
	}
}

/* Delete @key and, if @value is not NULL, copy what it had there. */
static __always_inline int remove_elem(struct obpf_map *map, const void *key, void *value,
				       u64 flags)
{
	struct hash *h = obpf_hash_of(map);
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
	list = obpf_hash_lock_list(h, c, &s);
	if (list) {
		if (value)
			load_value(h, old, value, flags);
		WRITE_ONCE(*link, old->next);
		unlink_elem(h, b, old);
		obpf_hash_push(list, old);
		obpf_map_unlock(&list->lock);
		if (h->on_demand)
			atomic_dec(&h->count);
		err = 0;
	}
out_unlock:
	obpf_map_unlock(&b->lock);
out:
	leave(c, &s);
	if (h->on_demand)
		obpf_hash_keep_level(h, c);
	return err;
}

static int remove_key(struct obpf_map *map, const void *key)
{
	return remove_elem(map, key, NULL, 0);
}

static int take_key(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	return remove_elem(map, key, value, flags);
}

/* --- copies for user space --- */

static int read_locked(struct hash *h, u64 hash, const void *key, void *value, u64 flags)
{
	struct bucket *b = hash_bucket(h, hash);
	struct obpf_map_section s;
	int err = -EBUSY;
	struct elem *e;

	s = obpf_map_section_enter();
	if (obpf_map_lock(&s, &b->lock)) {
		e = *find_link(h, b, hash, key);
		if (e)
			load_value(h, e, value, flags);
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
static int read_key(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	struct hash *h = obpf_hash_of(map);
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
		load_value(h, e, value, flags);
		smp_rmb(); /* the words before the counter: pairs with unlink_elem(), fill_key() */
		if (READ_ONCE(b->unlinked) == unlinked)
			return 0;
	}
	return read_locked(h, hash, key, value, flags);
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
	struct hash *h = obpf_hash_of(map);
	int err = -ENOENT;
	u32 i = 0;

	if (key)
		err = next_in_bucket(h, key, next, &i);
	for (; err == -ENOENT && i <= h->bucket_mask; i++)
		err = first_in_bucket(h, &h->buckets[i], next);
	return err;
}

/* Is @e linked in bucket @i? */
static bool stands_in(const struct hash *h, const struct elem *e, u32 i)
{
	/* The key behind the tag was written before it. */
	u64 tag = e ? smp_load_acquire(&e->tag) : 0;

	return tag && hash_bucket(h, tag) == &h->buckets[i];
}

/*
 * Behind the element that was shown last, which may have been removed or replaced since, as may
 * what came behind it. NULL: on to the next bucket. Only where both have gone is the rest of the
 * bucket missed.
 */
static struct elem *next_shown(const struct hash *h, const struct obpf_iter *it)
{
	struct elem *next = it->next;

	if (stands_in(h, it->elem, it->index))
		next = READ_ONCE(((struct elem *)it->elem)->next);
	return stands_in(h, next, it->index) ? next : NULL;
}

/*
 * The next element for a program that walks over all of them; without locks. One that a callback
 * adds may be shown or not.
 */
static struct elem *step_elem(struct obpf_map *map, struct obpf_run_ctx *rc)
{
	struct hash *h = obpf_hash_of(map);
	struct obpf_iter *it = rc->iter;
	struct elem *e;

	/* A callback that removes elements and adds them again could go on forever. */
	if (it->nr >= h->nr_elems)
		return NULL;
	e = it->elem ? next_shown(h, it) : READ_ONCE(h->buckets[0].first);
	while (!e) {
		if (it->index == h->bucket_mask || READ_ONCE(rc->cancel))
			return NULL;
		it->index++;
		e = READ_ONCE(h->buckets[it->index].first);
	}
	it->elem = e;
	it->next = READ_ONCE(e->next);
	it->to[1] = (unsigned long)e->data;
	return e;
}

static bool step_key(struct obpf_map *map, struct obpf_run_ctx *rc)
{
	struct elem *e = step_elem(map, rc);

	if (e)
		rc->iter->to[2] = (unsigned long)obpf_hash_value(obpf_hash_of(map), e);
	return e;
}

static bool step_own(struct obpf_map *map, struct obpf_run_ctx *rc)
{
	struct hash *h = obpf_hash_of(map);
	struct elem *e = step_elem(map, rc);

	if (e)
		rc->iter->to[2] = (unsigned long)cpu_value(h, e, raw_smp_processor_id());
	return e;
}

/* --- timers --- */

static void *key_of_value(struct obpf_map *map, void *value, u32 *index)
{
	return (u64 *)value - obpf_hash_of(map)->key_words;
}

/* What is in no map has no timer. */
static void release_hash(struct obpf_map *map)
{
	struct hash *h = obpf_hash_of(map);
	struct obpf_map_section s;
	struct elem *e;
	u32 i;

	for (i = 0; obpf_map_has_timers(map) && i <= h->bucket_mask; i++) {
		s = obpf_map_section_enter();
		/* Here it may be waited for. */
		if (obpf_map_lock(&s, &h->buckets[i].lock)) {
			for (e = h->buckets[i].first; e; e = e->next)
				obpf_value_timer_drop(map, obpf_hash_value(h, e));
			obpf_map_unlock(&h->buckets[i].lock);
		}
		obpf_map_section_leave(&s);
		cond_resched();
	}
}

#define HASH_FLAGS \
	(OBPF_MAP_ACCESS_FLAGS | OBPF_F_ZERO_SEED | OBPF_F_NO_PREALLOC | OBPF_F_NUMA_NODE)

const struct obpf_map_ops obpf_hash_ops = {
	.name = "hash",
	.type = OBPF_MAP_TYPE_HASH,
	.flags_allowed = HASH_FLAGS,
	.alloc_check = obpf_hash_check,
	.alloc = obpf_hash_alloc,
	.free = obpf_hash_free,
	.release = release_hash,
	.lookup = lookup_key,
	.lookup_body = lookup_key_body,
	.read = read_key,
	.update = update_key,
	.remove = remove_key,
	.take = take_key,
	.key_of = key_of_value,
	.get_next_key = next_key,
	.step = step_key,
	.refill = obpf_hash_refill,
	.mem_usage = obpf_hash_mem_usage,
};

const struct obpf_map_ops obpf_percpu_hash_ops = {
	.name = "percpu_hash",
	.type = OBPF_MAP_TYPE_PERCPU_HASH,
	.flags_allowed = HASH_FLAGS,
	.alloc_check = obpf_hash_check,
	.alloc = obpf_hash_alloc,
	.free = obpf_hash_free,
	.lookup = lookup_own,
	.lookup_body = lookup_own_body,
	.lookup_percpu = lookup_cpu,
	.read = read_key,
	.update = update_own,
	.write = write_every,
	.remove = remove_key,
	.take = take_key,
	.get_next_key = next_key,
	.step = step_own,
	.refill = obpf_hash_refill,
	.mem_usage = obpf_hash_mem_usage,
};

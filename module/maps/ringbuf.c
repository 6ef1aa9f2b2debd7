// SPDX-License-Identifier: GPL-2.0
/*
 * ringbuf.c - the ring buffer: records from many CPUs, in order, read by user space out of mapped
 * memory.
 *
 * Context: reserve, output and commit any, NMI included. Lock: ring->lock (lock.h), for reserving
 * only; when it must not be waited for, the record is dropped. The layout that user space maps is
 * that of bpf(2)'s ring buffer: a page with the consumer's position (writable), one with the
 * producer's (read-only), the data pages twice in a row (read-only). Before those lies a page of
 * our own, which is never mapped. Reference: Documentation/bpf/ringbuf.rst.
 *
 * Invariant: positions count bytes since creation and pending <= producer <= pending + size.
 * Records between pending and producer are not overwritten, whatever the consumer writes into its
 * page: it can only spoil its own reading.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/irq_work.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "maps/area.h"
#include "maps/family.h"
#include "maps/lock.h"

#define HEAD_PAGES 3 /* ours, consumer, producer */
#define MAX_RECORD_SIZE (U32_MAX / 4) /* bytes; leaves the header's flag bits alone */

/* In front of each record, in the data pages. */
struct record {
	u32 len; /* bytes that follow, with BUSY and DISCARD */
	u32 pg_off; /* pages from the start of the area, to find the ring by */
};

/* The first page of the area. */
struct ring {
	struct obpf_map *map;
	unsigned long mask; /* bytes of data - 1 */
	struct irq_work wake;
	raw_spinlock_t lock; /* protects pending, advances of the producer */
	unsigned long pending; /* no record before this is busy */
};

struct ringbuf {
	struct obpf_map map;
	struct ring *ring;
};

static struct ringbuf *to_ringbuf(const struct obpf_map *map)
{
	return container_of(map, struct ringbuf, map);
}

/* Written by user space at will. */
static unsigned long *consumer_pos(const struct ring *r)
{
	return (unsigned long *)((u8 *)r + PAGE_SIZE);
}

static unsigned long *producer_pos(const struct ring *r)
{
	return (unsigned long *)((u8 *)r + 2 * PAGE_SIZE);
}

static u8 *ring_data(const struct ring *r)
{
	return (u8 *)r + HEAD_PAGES * PAGE_SIZE;
}

static struct record *record_at(const struct ring *r, unsigned long pos)
{
	return (struct record *)(ring_data(r) + (pos & r->mask));
}

/* Bytes that a record of @size takes, with its header. */
static unsigned long record_room(u32 size)
{
	return round_up((unsigned long)size + OBPF_RINGBUF_HDR_SZ, 8);
}

/* --- producing --- */

/*
 * Is there room up to position @end? The consumer must have read what would be overwritten, and its
 * writer must be done with it; the second does not take the consumer's word. Moves pending on just
 * as far as needed, so that the work is bounded by what is being reserved.
 */
static bool has_room(struct ring *r, unsigned long producer, unsigned long consumer,
		     unsigned long end)
{
	u32 len;

	if (end - consumer > r->mask)
		return false;
	while (end - r->pending > r->mask) {
		if (r->pending == producer)
			return false;
		/* Acquire: the writer's last stores come before ours to the same bytes. */
		len = smp_load_acquire(&record_at(r, r->pending)->len);
		if (len & OBPF_RINGBUF_BUSY_BIT)
			return false;
		r->pending += record_room(len & ~OBPF_RINGBUF_DISCARD_BIT);
	}
	return true;
}

static struct record *reserve_record(struct ring *r, u32 size)
{
	struct obpf_map_section s = obpf_map_section_enter();
	unsigned long producer, consumer;
	struct record *rec = NULL;

	if (!obpf_map_lock(&s, &r->lock))
		goto out;
	producer = *producer_pos(r);
	/* Acquire: what the consumer has read was read before we write over it. */
	consumer = smp_load_acquire(consumer_pos(r));
	if (has_room(r, producer, consumer, producer + record_room(size))) {
		rec = record_at(r, producer);
		WRITE_ONCE(rec->len, size | OBPF_RINGBUF_BUSY_BIT);
		rec->pg_off = ((u8 *)rec - (u8 *)r) / PAGE_SIZE;
		/* Release: who sees the position sees the header, busy. */
		smp_store_release(producer_pos(r), producer + record_room(size));
	}
	obpf_map_unlock(&r->lock);
out:
	obpf_map_section_leave(&s);
	return rec;
}

/**
 * obpf_ringbuf_reserve - room for a record
 * @map: a ring buffer
 * @size: bytes
 * @flags: 0
 *
 * Return: its first byte, 8-byte aligned, to be given to obpf_ringbuf_commit; NULL when @flags is
 * not 0, and when there is no room or the lock was taken and could not be waited for, which
 * map->dropped counts.
 */
void *obpf_ringbuf_reserve(struct obpf_map *map, u64 size, u64 flags)
{
	struct ring *r = to_ringbuf(map)->ring;
	struct record *rec = NULL;

	if (unlikely(flags))
		return NULL;
	if (likely(size <= MAX_RECORD_SIZE && record_room(size) <= r->mask + 1))
		rec = reserve_record(r, size);
	if (unlikely(!rec)) {
		atomic64_inc(&map->dropped);
		return NULL;
	}
	return (u8 *)rec + OBPF_RINGBUF_HDR_SZ;
}

/**
 * obpf_ringbuf_commit - hand a record to the consumer, or have it skipped
 * @sample: its first byte, from obpf_ringbuf_reserve
 * @flags: OBPF_RB_NO_WAKEUP, OBPF_RB_FORCE_WAKEUP or 0: wake readers up if they have read all up to
 * this record
 * @discard: have it skipped
 */
void obpf_ringbuf_commit(void *sample, u64 flags, bool discard)
{
	struct record *rec = (struct record *)((u8 *)sample - OBPF_RINGBUF_HDR_SZ);
	struct ring *r =
		(struct ring *)(((unsigned long)rec & ~(PAGE_SIZE - 1)) - rec->pg_off * PAGE_SIZE);
	unsigned long at = (u8 *)rec - ring_data(r);
	u32 len = rec->len & ~OBPF_RINGBUF_BUSY_BIT;
	unsigned long consumer;

	if (discard)
		len |= OBPF_RINGBUF_DISCARD_BIT;
	/*
	 * Full order: the record is complete before the consumer can see it, and it is seen before
	 * we look where the consumer is. The consumer publishes its position before it looks for
	 * the next record: one of us notices.
	 */
	xchg(&rec->len, len);
	consumer = READ_ONCE(*consumer_pos(r));

	if (flags & OBPF_RB_FORCE_WAKEUP ||
	    (!(flags & OBPF_RB_NO_WAKEUP) && (consumer & r->mask) == at))
		irq_work_queue(&r->wake);
}

/**
 * obpf_ringbuf_output - copy data into a record of its own
 * @map: a ring buffer
 * @data: the bytes
 * @size: how many
 * @flags: as for obpf_ringbuf_commit
 *
 * Return: 0, -EINVAL (@flags), -EAGAIN (dropped, as in obpf_ringbuf_reserve).
 */
int obpf_ringbuf_output(struct obpf_map *map, const void *data, u64 size, u64 flags)
{
	void *sample;

	if (unlikely(flags & ~(OBPF_RB_NO_WAKEUP | OBPF_RB_FORCE_WAKEUP)))
		return -EINVAL;
	sample = obpf_ringbuf_reserve(map, size, 0);
	if (!sample)
		return -EAGAIN;
	if (size) /* without bytes @data may be NULL */
		memcpy(sample, data, size);
	obpf_ringbuf_commit(sample, flags, false);
	return 0;
}

/**
 * obpf_ringbuf_query - how things stand; by the time of the answer they may stand otherwise
 * @map: a ring buffer
 * @what: OBPF_RB_*
 *
 * Return: bytes (of unread data, of the whole ring), or a position; 0 for an unknown @what. The
 * consumer's part in it is what user space claims.
 */
u64 obpf_ringbuf_query(struct obpf_map *map, u64 what)
{
	const struct ring *r = to_ringbuf(map)->ring;
	unsigned long consumer, producer;

	/* Acquire: the producer is not seen behind the consumer that followed it. */
	consumer = smp_load_acquire(consumer_pos(r));
	producer = READ_ONCE(*producer_pos(r));
	switch (what) {
	case OBPF_RB_AVAIL_DATA:
		return producer - consumer;
	case OBPF_RB_RING_SIZE:
		return r->mask + 1;
	case OBPF_RB_CONS_POS:
		return consumer;
	case OBPF_RB_PROD_POS:
		return producer;
	default:
		return 0;
	}
}

/* --- consuming --- */

/*
 * Locks of a wait queue are not for NMI or for programs that probe the scheduler: irq_work gets us
 * out of there.
 */
static void wake_readers(struct irq_work *work)
{
	wake_up_all(&container_of(work, struct ring, wake)->map->waitq);
}

static bool ringbuf_readable(struct obpf_map *map)
{
	const struct ring *r = to_ringbuf(map)->ring;

	return READ_ONCE(*consumer_pos(r)) != READ_ONCE(*producer_pos(r));
}

static size_t data_size(const struct obpf_map *map)
{
	return map->max_entries;
}

/*
 * Byte 0 of what user space maps is the consumer's page; that page alone may be mapped for writing.
 */
static void *mmap_ringbuf(struct obpf_map *map, size_t off, size_t len, bool write)
{
	size_t size = (HEAD_PAGES - 1) * PAGE_SIZE + 2 * data_size(map);

	if (write && (off || len != PAGE_SIZE))
		return ERR_PTR(-EPERM);
	if (off > size || len > size - off)
		return ERR_PTR(-EINVAL);
	return (u8 *)to_ringbuf(map)->ring + PAGE_SIZE + off;
}

/* --- creation --- */

static int check_ringbuf(const union obpf_attr *attr)
{
	if (attr->key_size || attr->value_size || !is_power_of_2(attr->max_entries) ||
	    !PAGE_ALIGNED(attr->max_entries))
		return -EINVAL;
	return 0;
}

static struct obpf_map *alloc_ringbuf(const union obpf_attr *attr)
{
	int node = obpf_map_node(attr);
	struct ringbuf *rb;
	struct ring *r;

	rb = kzalloc_node(sizeof(*rb), GFP_KERNEL_ACCOUNT, node);
	if (!rb)
		return ERR_PTR(-ENOMEM);
	r = obpf_area_alloc_ring(HEAD_PAGES * PAGE_SIZE, attr->max_entries, node);
	if (!r) {
		kfree(rb);
		return ERR_PTR(-ENOMEM);
	}
	r->map = &rb->map;
	r->mask = (unsigned long)attr->max_entries - 1;
	init_irq_work(&r->wake, wake_readers);
	raw_spin_lock_init(&r->lock);
	rb->ring = r;
	return &rb->map;
}

static void free_ringbuf(struct obpf_map *map)
{
	struct ringbuf *rb = to_ringbuf(map);

	irq_work_sync(&rb->ring->wake);
	obpf_area_free_ring(rb->ring, HEAD_PAGES * PAGE_SIZE, data_size(map));
	kfree(rb);
}

static u64 ringbuf_mem_usage(const struct obpf_map *map)
{
	size_t data = data_size(map);

	return sizeof(struct ringbuf) + obpf_area_mem_usage(HEAD_PAGES * PAGE_SIZE + data, data);
}

const struct obpf_map_ops obpf_ringbuf_ops = {
	.name = "ringbuf",
	.type = OBPF_MAP_TYPE_RINGBUF,
	.flags_allowed = OBPF_F_NUMA_NODE,
	.alloc_check = check_ringbuf,
	.alloc = alloc_ringbuf,
	.free = free_ringbuf,
	.mmap_area = mmap_ringbuf,
	.readable = ringbuf_readable,
	.mem_usage = ringbuf_mem_usage,
};

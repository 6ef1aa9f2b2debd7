// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_map_ringbuf_kunit.c - ring buffers: producers in tasks and interrupts of all CPUs, and a
 * consumer that reads what user space would have mapped.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include "fire.h"
#include "maps/map.h"
#include "suite.h"

/* What user space maps, in this order. */
struct view {
	unsigned long *consumer;
	const unsigned long *producer;
	const u8 *data;
	u32 size; /* bytes of data, a power of two */
};

static struct view view_of(struct kunit *test, struct obpf_map *map)
{
	struct view v = {
		.consumer = map->ops->mmap_area(map, 0, PAGE_SIZE, true),
		.producer = map->ops->mmap_area(map, PAGE_SIZE, PAGE_SIZE, false),
		.data = map->ops->mmap_area(map, 2 * PAGE_SIZE, 2 * map->max_entries, false),
		.size = map->max_entries,
	};

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, v.consumer);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, v.producer);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, v.data);
	return v;
}

/*
 * The next record that was committed and not discarded: its @len and first byte, or NULL when there
 * is none yet. It is released by the next call.
 */
static const void *next_record(const struct view *v, unsigned long *at, u32 *len)
{
	u32 header;

	smp_store_release(v->consumer, *at);
	while (*at != smp_load_acquire(v->producer)) {
		const u8 *record = v->data + (*at & (v->size - 1));

		header = smp_load_acquire((const u32 *)record);
		if (header & OBPF_RINGBUF_BUSY_BIT)
			return NULL;
		*len = header & ~OBPF_RINGBUF_DISCARD_BIT;
		*at += round_up(*len + OBPF_RINGBUF_HDR_SZ, 8);
		if (!(header & OBPF_RINGBUF_DISCARD_BIT))
			return record + OBPF_RINGBUF_HDR_SZ;
		smp_store_release(v->consumer, *at);
	}
	return NULL;
}

static void sizes_are_whole_pages_and_powers_of_two(struct kunit *test)
{
	static const u32 bad[] = { 0, 1, 4095, 3 * PAGE_SIZE };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test,
				PTR_ERR_OR_ZERO(try_map(OBPF_MAP_TYPE_RINGBUF, 0, 0, bad[i], 0)),
				-EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(try_map(OBPF_MAP_TYPE_RINGBUF, 4, 0, PAGE_SIZE, 0)),
			-EINVAL);
}

static void records_come_out_whole_and_in_order(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	struct view v = view_of(test, map);
	unsigned long at = 0;
	const void *record;
	void *room;
	u32 len;

	KUNIT_EXPECT_EQ(test, obpf_ringbuf_output(map, "one", 4, 0), 0);
	room = obpf_ringbuf_reserve(map, 24, 0);
	KUNIT_ASSERT_NOT_NULL(test, room);
	KUNIT_EXPECT_EQ(test, obpf_ringbuf_output(map, "three", 6, 0), 0);

	record = next_record(&v, &at, &len);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_EXPECT_EQ(test, len, 4);
	KUNIT_EXPECT_STREQ(test, (const char *)record, "one");
	/* busy: what is behind it waits, too */
	KUNIT_EXPECT_NULL(test, next_record(&v, &at, &len));
	obpf_ringbuf_commit(room, OBPF_RB_NO_WAKEUP, true);
	record = next_record(&v, &at, &len);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_EXPECT_STREQ(test, (const char *)record, "three");
	KUNIT_EXPECT_NULL(test, next_record(&v, &at, &len));
	KUNIT_EXPECT_EQ(test, atomic64_read(&map->dropped), 0);
	obpf_map_put_use(map);
}

static void a_full_ring_drops_and_counts_and_goes_on_when_read(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	struct view v = view_of(test, map);
	u64 value = 0, fitted = 0, read = 0;
	unsigned long at = 0;
	u32 len;

	while (!obpf_ringbuf_output(map, &value, 8, 0))
		fitted++;
	/* one byte of the ring at least stays free */
	KUNIT_EXPECT_EQ(test, fitted, PAGE_SIZE / 16 - 1);
	KUNIT_EXPECT_EQ(test, obpf_ringbuf_output(map, &value, 8, 0), -EAGAIN);
	KUNIT_EXPECT_EQ(test, atomic64_read(&map->dropped), 2);
	while (next_record(&v, &at, &len))
		read++;
	KUNIT_EXPECT_EQ(test, read, fitted);
	KUNIT_EXPECT_EQ(test, obpf_ringbuf_output(map, &value, 8, 0), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&map->dropped), 2);
	obpf_map_put_use(map);
}

static void a_consumer_that_scribbles_costs_records_alone(struct kunit *test)
{
	static const unsigned long bad[] = { ~0ul, 1, 7, 1ul << 40, PAGE_SIZE + 8, -4096ul };
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	struct view v = view_of(test, map);
	u64 value = 0;
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		WRITE_ONCE(*v.consumer, bad[i]);
		for (n = 0; n < 1000; n++)
			obpf_ringbuf_output(map, &value, 8, 0);
	}
	/* in its right place again it reads what is there */
	WRITE_ONCE(*v.consumer, *v.producer);
	KUNIT_EXPECT_EQ(test, obpf_ringbuf_output(map, &value, 8, 0), 0);
	obpf_map_put_use(map);
}

/* --- under fire --- */

#define MAX_GUNS 32
#define MAX_WORDS 12

struct storm {
	struct obpf_map *map;
	struct view view;
	unsigned long at;
	u64 received;
	u64 next[MAX_GUNS]; /* of each gun's records, which come in its order */
	atomic64_t dropped;
};

/* A record: gun, its number, and then the number again and again. */
static void fill_record(struct gun *gun, u64 *record, u32 words)
{
	u32 i;

	record[0] = gun->nr;
	for (i = 1; i < words; i++)
		record[i] = gun->hits;
}

static void produce(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u32 words = 2 + gun_random(gun) % (MAX_WORDS - 1);
	u64 record[MAX_WORDS], *room;
	bool discard = gun_random(gun) % 4 == 0;

	if (gun_random(gun) & 1) {
		fill_record(gun, record, words);
		if (obpf_ringbuf_output(s->map, record, words * 8, 0))
			atomic64_inc(&s->dropped);
		else
			gun->hits++;
		return;
	}
	room = obpf_ringbuf_reserve(s->map, words * 8, 0);
	if (!room) {
		atomic64_inc(&s->dropped);
		return;
	}
	fill_record(gun, room, words);
	obpf_ringbuf_commit(room, 0, discard);
	gun->hits += !discard;
}

static void consume(struct fire *f)
{
	struct storm *s = f->priv;
	const u64 *record;
	u32 i, len, left = 1000; /* producers may be faster for ever */

	while (left-- && (record = next_record(&s->view, &s->at, &len))) {
		s->received++;
		if (len < 16 || len > MAX_WORDS * 8 || len % 8 || record[0] >= MAX_GUNS) {
			fire_wrong(f, "a record has a gun's length and number", len, record[0]);
			continue;
		}
		for (i = 1; i < len / 8; i++)
			fire_check(f, "a gun's records come in order, each once and whole",
				   record[i], s->next[record[0]]);
		s->next[record[0]]++;
	}
}

static void every_record_comes_once_in_its_producers_order(struct kunit *test)
{
	struct storm *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct fire f = { .round = produce, .priv = s, .enough = fire_has_hit };

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->map = new_map(test, OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	s->view = view_of(test, s->map);
	fire_for(test, &f, FIRE_MS, consume);
	consume(&f); /* a page has fewer than 1000 */
	KUNIT_EXPECT_GT(test, s->received, 0);
	KUNIT_EXPECT_EQ(test, s->received, fire_hits(&f));
	KUNIT_EXPECT_EQ(test, atomic64_read(&s->map->dropped), atomic64_read(&s->dropped));
	fire_end(test, &f);
	obpf_map_put_use(s->map);
}

static struct kunit_case ringbuf_cases[] = {
	KUNIT_CASE(sizes_are_whole_pages_and_powers_of_two),
	KUNIT_CASE(records_come_out_whole_and_in_order),
	KUNIT_CASE(a_full_ring_drops_and_counts_and_goes_on_when_read),
	KUNIT_CASE(a_consumer_that_scribbles_costs_records_alone),
	KUNIT_CASE(every_record_comes_once_in_its_producers_order),
	{}
};

static struct kunit_suite ringbuf_suite = {
	.name = "obpf_map_ringbuf",
	.exit = end_case,
	.test_cases = ringbuf_cases,
};

kunit_test_suite(ringbuf_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: ring buffers");
MODULE_LICENSE("GPL");

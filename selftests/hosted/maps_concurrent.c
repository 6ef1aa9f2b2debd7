// SPDX-License-Identifier: GPL-2.0
/*
 * maps_concurrent.c - properties of maps under threads (each a CPU of kshim) and signals (NMIs on
 * that CPU).
 *
 * Also built with -fsanitize=thread.
 */
#include <signal.h>
#include "maps_threads.h"

/* --- hash --- */

struct hash_run {
	struct obpf_map *map;
	u32 keys; /* 0..keys-1 are used */
	u32 lasting; /* those below are never deleted */
	u64 inserted;
	u64 deleted;
	u64 found;
	u64 busy;
};

static void write_hash(struct worker *w)
{
	struct hash_run *r = w->arg;
	struct stamp s;
	u32 key;
	int err;

	while (running()) {
		key = next_random(&w->seed) % r->keys;
		make_stamp(&s, key, next_random(&w->seed));
		if (key < r->lasting) {
			if (obpf_map_update(r->map, &key, &s, OBPF_EXIST))
				report("an update of a key that is there failed");
		} else if (next_random(&w->seed) & 1) {
			err = obpf_map_update(r->map, &key, &s, OBPF_NOEXIST);
			if (!err)
				count(&r->inserted);
			else if (err != -EEXIST && err != -E2BIG)
				report("an insertion failed oddly");
		} else {
			err = obpf_map_delete(r->map, &key);
			if (!err)
				count(&r->deleted);
			else if (err != -ENOENT)
				report("a deletion failed oddly");
		}
	}
}

static void read_hash(struct worker *w)
{
	struct hash_run *r = w->arg;
	struct stamp s;
	void *value;
	u32 key;

	while (running()) {
		key = next_random(&w->seed) % r->keys;
		rcu_read_lock();
		value = r->map->ops->lookup(r->map, &key);
		rcu_read_unlock();
		if (!value && key < r->lasting)
			report("a lookup missed a key that was there all the time");
		if (!obpf_map_lookup_copy(r->map, &key, &s, 0)) {
			count(&r->found);
			if (s.key != key)
				report("a copy is of another key's value");
			else if (!stamp_is_whole(&s))
				report("a copy is of two values");
		} else if (key < r->lasting) {
			report("a copy missed a key that was there all the time");
		}
	}
}

static void walk_hash(struct worker *w)
{
	struct hash_run *r = w->arg;
	u32 key, steps = 0, *at = NULL;
	int err;

	while (running()) {
		err = obpf_map_next_key(r->map, at, &key);
		if (!err && key >= r->keys)
			report("a walk met a key that was never put in");
		else if (err && err != -ENOENT)
			report("a walk failed oddly");
		at = err || ++steps % 1024 == 0 ? NULL : &key;
	}
}

/* What is in the map, by walking it. */
static u32 count_keys(struct obpf_map *map)
{
	u32 key, n = 0, *at = NULL;

	for (; !obpf_map_next_key(map, at, &key); n++)
		at = &key;
	return n;
}

/* Every element is either in the map or free: nothing was lost or is there twice. */
static void assert_no_element_lost(struct obpf_map *map)
{
	struct stamp s = { 0 };
	u32 key;

	while (!obpf_map_next_key(map, NULL, &key))
		assert_int_equal(obpf_map_delete(map, &key), 0);
	for (key = 0; key < map->max_entries; key++)
		assert_int_equal(obpf_map_update(map, &key, &s, OBPF_NOEXIST), 0);
	assert_int_equal(obpf_map_update(map, &key, &s, 0), -E2BIG);
	assert_int_equal(count_keys(map), map->max_entries);
}

static void run_hash(u32 max_entries, u32 keys, u32 lasting, u32 flags)
{
	struct hash_run r = { .keys = keys, .lasting = lasting };
	struct worker w[8] = {
		WORK(write_hash, &r), WORK(write_hash, &r), WORK(write_hash, &r),
		WORK(write_hash, &r), WORK(read_hash, &r),  WORK(read_hash, &r),
		WORK(walk_hash, &r),  WORK(flush_maps, &r),
	};
	struct stamp s;
	u32 key;

	r.map = create(OBPF_MAP_TYPE_HASH, 4, sizeof(struct stamp), max_entries, flags);
	for (key = 0; key < lasting; key++) {
		make_stamp(&s, key, key);
		assert_int_equal(obpf_map_update(r.map, &key, &s, 0), 0);
	}
	run_until(w, ARRAY_SIZE(w), &r.found, 1);
	assert_true(r.found > 0);
	assert_int_equal(count_keys(r.map), lasting + r.inserted - r.deleted);
	assert_no_element_lost(r.map);
	obpf_map_put_use(r.map);
}

static void a_hash_under_writers_shows_whole_values_and_misses_no_lasting_key(void **state)
{
	run_hash(64, 96, 32, 0);
	run_hash(64, 96, 32, OBPF_F_NO_PREALLOC);
	run_hash(2000, 3000, 300, OBPF_F_NO_PREALLOC);
}

/* Two buckets: everything is replaced, deleted and reused right beside what is looked up. */
static void a_crowded_bucket_misses_no_lasting_key(void **state)
{
	run_hash(2, 4, 1, 0);
	run_hash(8, 12, 4, 0);
	run_hash(2, 4, 1, OBPF_F_NO_PREALLOC);
}

static void fill_hash(struct worker *w)
{
	struct hash_run *r = w->arg;
	struct stamp s;
	u32 i, key;
	int err;

	for (i = 0; i < r->keys; i++) {
		key = w->nr * r->keys + i;
		make_stamp(&s, key, key);
		err = obpf_map_update(r->map, &key, &s, OBPF_NOEXIST);
		if (!err)
			count(&r->inserted);
		else if (err != -E2BIG)
			report("an insertion failed oddly");
	}
}

static void fill_hash_together(u32 flags)
{
	struct hash_run r = { .keys = 400 };
	struct worker w[4] = { WORK(fill_hash, &r), WORK(fill_hash, &r), WORK(fill_hash, &r),
			       WORK(fill_hash, &r) };

	r.map = create(OBPF_MAP_TYPE_HASH, 4, sizeof(struct stamp), 1000, flags);
	start(w, ARRAY_SIZE(w));
	finish(w, ARRAY_SIZE(w));
	assert_int_equal(r.inserted, 1000);
	assert_int_equal(count_keys(r.map), 1000);
	obpf_map_put_use(r.map);
}

static void cpus_that_fill_a_hash_get_exactly_max_entries_in(void **state)
{
	fill_hash_together(0);
	fill_hash_together(OBPF_F_NO_PREALLOC);
}

/* --- NMI: signal handlers that work on the very maps that they interrupt --- */

static struct hash_run nmi_run;
static struct obpf_map *nmi_other, *nmi_ring;
static u64 nmi_ready, nmi_hits, nmi_done;
static _Thread_local u32 nmi_seed;

static void handle_nmi(int sig)
{
	struct obpf_map *map;
	struct stamp s;
	int saved_errno = errno, err;
	u32 key;

	kshim_nmi_enter();
	rcu_read_lock();
	count(&nmi_hits);
	key = next_random(&nmi_seed) % nmi_run.keys;
	map = key & 1 ? nmi_run.map : nmi_other;
	make_stamp(&s, key, nmi_seed);
	if (next_random(&nmi_seed) & 1) {
		err = map->ops->update(map, &key, &s, OBPF_NOEXIST);
		if (!err && map == nmi_run.map)
			count(&nmi_run.inserted);
	} else {
		err = map->ops->remove(map, &key);
		if (!err && map == nmi_run.map)
			count(&nmi_run.deleted);
	}
	if (err == -EBUSY)
		count(&nmi_run.busy);
	else if (err && err != -EEXIST && err != -E2BIG && err != -ENOENT && err != -ENOMEM)
		report("an operation in NMI failed oddly");
	else
		count(&nmi_done);
	map->ops->lookup(map, &key);
	obpf_ringbuf_output(nmi_ring, &s, sizeof(s), 0);
	rcu_read_unlock();
	kshim_nmi_exit();
	errno = saved_errno;
}

/*
 * Like write_hash, where a signal may find any lock held: what NMIs did to other CPUs makes nobody
 * wait or fail.
 */
static void write_under_nmi(struct worker *w)
{
	struct stamp s = { 0 };

	/* Have a number before signals ask for it. */
	kshim_cpu();
	count(&nmi_ready);
	while (running()) {
		write_hash(w);
		obpf_ringbuf_output(nmi_ring, &s, sizeof(s), 0);
	}
}

static void write_hashes_under_nmi(u32 flags)
{
	struct worker w[3] = { WORK(write_under_nmi, &nmi_run), WORK(write_under_nmi, &nmi_run),
			       WORK(read_hash, &nmi_run) };
	struct sigaction action = { .sa_handler = handle_nmi, .sa_flags = SA_RESTART }, before;
	u32 i;

	memset(&nmi_run, 0, sizeof(nmi_run));
	nmi_run.keys = 24;
	nmi_run.map = create(OBPF_MAP_TYPE_HASH, 4, sizeof(struct stamp), 16, flags);
	nmi_other = create(OBPF_MAP_TYPE_HASH, 4, sizeof(struct stamp), 16, flags);
	nmi_ring = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0);
	nmi_ready = 0;
	nmi_hits = 0;
	nmi_done = 0;
	sigaction(SIGUSR1, &action, &before);
	alarm(240); /* a deadlock ends the test */
	start(w, ARRAY_SIZE(w));
	await_count(&nmi_ready, 2);
	for (i = 0; i < RUN_MS * 10; i++) {
		sleep_us(100);
		pthread_kill(w[i % 2].thread, SIGUSR1);
	}
	finish(w, ARRAY_SIZE(w));
	alarm(0);
	sigaction(SIGUSR1, &before, NULL);
	assert_true(nmi_hits > 0 && nmi_done > 0);
	assert_int_equal(count_keys(nmi_run.map), nmi_run.inserted - nmi_run.deleted);
	assert_no_element_lost(nmi_run.map);
	assert_no_element_lost(nmi_other);
	obpf_map_put_use(nmi_run.map);
	obpf_map_put_use(nmi_other);
	obpf_map_put_use(nmi_ring);
}

static void an_nmi_never_deadlocks_and_never_corrupts(void **state)
{
	write_hashes_under_nmi(0);
}

static void nor_does_one_where_elements_come_on_demand(void **state)
{
	write_hashes_under_nmi(OBPF_F_NO_PREALLOC);
}

/*
 * One key, over and over, as from task context or as from a breakpoint, which x86 takes for NMI. That
 * one waits for half a second, and the machine may leave who holds the lock aside for longer.
 */
static void update_one_key(struct worker *w)
{
	struct stamp s = { 0 };
	u32 key = 0;
	int err;

	while (running()) {
		make_stamp(&s, key, w->nr);
		if (w->nr)
			kshim_nmi_enter();
		rcu_read_lock();
		err = nmi_run.map->ops->update(nmi_run.map, &key, &s, OBPF_ANY);
		if (err == -EBUSY && w->nr)
			count(&nmi_run.busy);
		else if (err)
			report("an update was refused");
		rcu_read_unlock();
		if (w->nr)
			kshim_nmi_exit();
		count(&nmi_done);
	}
}

static void a_lock_that_another_cpu_holds_is_waited_for_in_nmi(void **state)
{
	struct worker w[3] = { WORK(update_one_key, NULL), WORK(update_one_key, NULL),
			       WORK(update_one_key, NULL) };

	nmi_run.map = create(OBPF_MAP_TYPE_HASH, 4, sizeof(struct stamp), 1, 0);
	nmi_run.busy = 0;
	nmi_done = 0;
	run_until(w, ARRAY_SIZE(w), &nmi_done, 1000);
	assert_true(nmi_done >= 1000 && nmi_run.busy * 100 < nmi_done);
	obpf_map_put_use(nmi_run.map);
}

/* --- ring buffer --- */

struct sample {
	u32 producer;
	u32 serial; /* of that producer */
	u8 bytes[]; /* all alike, made of the two */
};

struct ring_run {
	struct obpf_map *map;
	unsigned long *consumer;
	unsigned long *producer;
	u8 *data;
	u64 tried;
	u64 sent;
	u64 discarded;
	u64 received;
	u64 skipped;
	u32 last[MAX_THREADS];
};

static void open_ring(struct ring_run *r, u32 pages)
{
	memset(r, 0, sizeof(*r));
	r->map = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, pages * PAGE_SIZE, 0);
	r->consumer = r->map->ops->mmap_area(r->map, 0, PAGE_SIZE, true);
	r->producer = (unsigned long *)((u8 *)r->consumer + PAGE_SIZE);
	r->data = (u8 *)r->producer + PAGE_SIZE;
}

static u8 byte_of(const struct sample *s)
{
	return s->producer * 31 + s->serial;
}

static void produce(struct worker *w)
{
	struct ring_run *r = w->arg;
	struct sample *s;
	u32 size, i, serial = 0;
	u8 byte;

	while (running()) {
		size = next_random(&w->seed) % 120;
		count(&r->tried);
		s = obpf_ringbuf_reserve(r->map, sizeof(*s) + size, 0);
		if (!s) {
			kshim_yield();
			continue;
		}
		s->producer = w->nr;
		s->serial = ++serial;
		byte = byte_of(s);
		memset(s->bytes, byte, size);
		if (next_random(&w->seed) % 8 == 0)
			kshim_yield();
		/* Nobody else has written here, whatever the consumer claims to have read. */
		for (i = 0; i < size; i++)
			if (s->bytes[i] != byte)
				report("a reserved record was overwritten");
		if (next_random(&w->seed) % 4) {
			count(&r->sent);
			obpf_ringbuf_commit(s, 0, false);
		} else {
			count(&r->discarded);
			obpf_ringbuf_commit(s, 0, true);
		}
	}
}

/* Take the next record, as libbpf does; false: none is ready. */
static bool consume_one(struct ring_run *r)
{
	unsigned long pos = *r->consumer;
	const struct sample *s;
	u32 *header, len, i;

	if (pos == smp_load_acquire(r->producer))
		return false;
	header = (u32 *)(r->data + pos % r->map->max_entries);
	len = smp_load_acquire(header);
	if (len & OBPF_RINGBUF_BUSY_BIT)
		return false;
	if (len & OBPF_RINGBUF_DISCARD_BIT) {
		r->skipped++;
	} else {
		s = (const struct sample *)(header + 2);
		r->received++;
		if (s->producer >= MAX_THREADS || s->serial <= r->last[s->producer])
			report("records of one producer came out of order");
		else
			r->last[s->producer] = s->serial;
		for (i = 0; i < len - sizeof(*s); i++)
			if (s->bytes[i] != byte_of(s))
				report("a record does not hold what was put in");
	}
	len &= ~OBPF_RINGBUF_DISCARD_BIT;
	smp_store_release(r->consumer, pos + ALIGN(len + OBPF_RINGBUF_HDR_SZ, 8));
	return true;
}

static void consume(struct worker *w)
{
	while (running())
		if (!consume_one(w->arg))
			kshim_yield();
}

static void a_ring_delivers_every_record_once_whole_and_in_order(void **state)
{
	struct ring_run r;
	struct worker w[5] = { WORK(produce, &r), WORK(produce, &r), WORK(produce, &r),
			       WORK(produce, &r), WORK(consume, &r) };

	open_ring(&r, 1);
	run_until(w, ARRAY_SIZE(w), &r.sent, 1);
	while (consume_one(&r))
		;
	assert_int_equal(*r.consumer, *r.producer);
	assert_true(r.sent > 0);
	assert_int_equal(r.received, r.sent);
	assert_int_equal(r.skipped, r.discarded);
	assert_int_equal(r.tried, r.sent + r.discarded + atomic64_read(&r.map->dropped));
	obpf_map_put_use(r.map);
}

static void lie(struct worker *w)
{
	struct ring_run *r = w->arg;
	unsigned long pos;

	while (running()) {
		pos = smp_load_acquire(r->producer);
		switch (next_random(&w->seed) % 4) {
		case 0:
			pos += next_random(&w->seed) % 64 * 8;
			break;
		case 1:
			pos -= next_random(&w->seed) % r->map->max_entries;
			break;
		case 2:
			pos = (unsigned long)next_random(&w->seed) << 40;
			break;
		}
		smp_store_release(r->consumer, pos);
		kshim_yield();
	}
}

static void a_consumer_that_lies_all_the_time_overwrites_nothing(void **state)
{
	struct ring_run r;
	struct worker w[5] = { WORK(produce, &r), WORK(produce, &r), WORK(produce, &r),
			       WORK(produce, &r), WORK(lie, &r) };

	open_ring(&r, 1);
	run_until(w, ARRAY_SIZE(w), &r.sent, 1);
	assert_true(r.sent > 0);
	assert_int_equal(r.tried, r.sent + r.discarded + atomic64_read(&r.map->dropped));
	obpf_map_put_use(r.map);
}

/* --- lifetime --- */

struct lifetime_run {
	struct obpf_map *map;
	int step; /* 1: the reader is in, 2: the map was put, 3: the reader is about to leave */
	int flushed_at; /* step at which flushing was over */
};

static void wait_for_step(struct lifetime_run *r, int step)
{
	while (__atomic_load_n(&r->step, __ATOMIC_SEQ_CST) < step)
		kshim_yield();
}

static void read_late(struct worker *w)
{
	struct lifetime_run *r = w->arg;
	u32 key = 0;
	u64 *value;

	rcu_read_lock();
	value = r->map->ops->lookup(r->map, &key);
	__atomic_store_n(&r->step, 1, __ATOMIC_SEQ_CST);
	wait_for_step(r, 2);
	sleep_us(20000);
	if (*value != 42) /* freed memory, were it not for us */
		report("a value changed under a reader");
	__atomic_store_n(&r->step, 3, __ATOMIC_SEQ_CST);
	rcu_read_unlock();
}

static void put_and_flush(struct worker *w)
{
	struct lifetime_run *r = w->arg;

	wait_for_step(r, 1);
	obpf_map_put_use(r->map);
	__atomic_store_n(&r->step, 2, __ATOMIC_SEQ_CST);
	obpf_map_flush();
	r->flushed_at = __atomic_load_n(&r->step, __ATOMIC_SEQ_CST);
}

static void a_map_is_freed_after_its_last_reader_has_left(void **state)
{
	static const u32 types[] = { OBPF_MAP_TYPE_ARRAY, OBPF_MAP_TYPE_HASH };
	struct lifetime_run r;
	struct worker w[2] = { WORK(read_late, &r), WORK(put_and_flush, &r) };
	u32 i, key = 0;
	u64 value = 42;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		memset(&r, 0, sizeof(r));
		r.map = create(types[i], 4, 8, 4, 0);
		assert_int_equal(obpf_map_update(r.map, &key, &value, 0), 0);
		start(w, ARRAY_SIZE(w));
		finish(w, ARRAY_SIZE(w));
		assert_int_equal(r.flushed_at, 3);
		assert_int_equal(kshim_alloc_live(), 0);
	}
}

/* --- freezing --- */

struct freeze_run {
	struct obpf_map *map;
	bool frozen;
	u64 late; /* updates that were let through after the map was frozen */
};

static void update_array(struct worker *w)
{
	struct freeze_run *r = w->arg;
	u64 value = w->nr;
	u32 key = 0;
	bool frozen;
	int err;

	while (running()) {
		frozen = __atomic_load_n(&r->frozen, __ATOMIC_SEQ_CST);
		err = obpf_map_update(r->map, &key, &value, 0);
		if (!err && frozen)
			count(&r->late);
		else if (err && err != -EPERM)
			report("an update failed oddly");
		kshim_yield();
	}
}

/* Also when time is up: once the others have stopped, nothing is in the way. */
static void freeze_array(struct worker *w)
{
	struct freeze_run *r = w->arg;

	while (obpf_map_freeze(r->map))
		kshim_yield();
	__atomic_store_n(&r->frozen, true, __ATOMIC_SEQ_CST);
}

static void no_update_gets_through_once_a_map_is_frozen(void **state)
{
	struct freeze_run r = { 0 };
	struct worker w[3] = { WORK(update_array, &r), WORK(update_array, &r),
			       WORK(freeze_array, &r) };

	r.map = create(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
	run_all(w, ARRAY_SIZE(w));
	assert_true(r.frozen);
	assert_int_equal(r.late, 0);
	assert_true(obpf_map_is_frozen(r.map));
	obpf_map_put_use(r.map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, nothing_left)
		TEST(a_hash_under_writers_shows_whole_values_and_misses_no_lasting_key),
		TEST(a_crowded_bucket_misses_no_lasting_key),
		TEST(cpus_that_fill_a_hash_get_exactly_max_entries_in),
		TEST(an_nmi_never_deadlocks_and_never_corrupts),
		TEST(nor_does_one_where_elements_come_on_demand),
		TEST(a_lock_that_another_cpu_holds_is_waited_for_in_nmi),
		TEST(a_ring_delivers_every_record_once_whole_and_in_order),
		TEST(a_consumer_that_lies_all_the_time_overwrites_nothing),
		TEST(a_map_is_freed_after_its_last_reader_has_left),
		TEST(no_update_gets_through_once_a_map_is_frozen),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

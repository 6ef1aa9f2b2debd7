// SPDX-License-Identifier: GPL-2.0
/*
 * maps_torture.c - every family under threads that do everything at once: programs and user space
 * read, write, delete, take and walk, and a reader of the ring scribbles.
 *
 * Also built with -fsanitize=thread. Each word of a value tells which key it was written for, so
 * that a word of another key, or of memory that was reused under a reader's hands, shows.
 */
#include "maps_threads.h"
#include "btf_obj.h"
#include "corpus.h"
#include "heap.h"
#include "helpers/body.h"
#include "run_ctx.h"
#include "verifier/verifier.h"

#define CPUS KSHIM_NR_CPUS
#define WORDS 3 /* of a value */
#define KEYS 48
#define LASTING 16 /* these are never deleted */

struct torture {
	struct obpf_map *map;
	u32 rows; /* values of a key: 1, or one for each CPU */
	bool has_keys; /* keys come and go */
	u64 inserted, deleted, found;
};

static u64 make_word(u32 key, u32 salt)
{
	return (u64)(key + 1) << 32 | salt;
}

static bool is_word_of(u64 word, u32 key)
{
	return !word || word >> 32 == key + 1;
}

static void fill_values(struct torture *t, u64 *values, u32 key, u32 salt)
{
	u32 i;

	for (i = 0; i < t->rows * WORDS; i++)
		values[i] = make_word(key, salt);
}

static void check_values(struct torture *t, const u64 *values, u32 key)
{
	u32 i;

	count(&t->found);
	for (i = 0; i < t->rows * WORDS; i++)
		if (!is_word_of(values[i], key))
			report("user space was shown a word of another key");
}

/* Key 0..KEYS-1; the array has just as many. */
static u32 pick_key(struct worker *w)
{
	return next_random(&w->seed) % KEYS;
}

static void note_update(struct torture *t, int err, u64 flags)
{
	if (!err && t->has_keys && flags == OBPF_NOEXIST)
		count(&t->inserted);
	else if (err && err != -EEXIST && err != -E2BIG && err != -ENOENT)
		report("an update failed oddly");
}

static void note_delete(struct torture *t, int err)
{
	if (!err)
		count(&t->deleted);
	else if (err != -ENOENT)
		report("a deletion failed oddly");
}

/* Of keys that come and go only insertions, so that they can be counted. */
static u64 flags_for(const struct torture *t, u32 key)
{
	if (!t->has_keys)
		return OBPF_ANY;
	return key < LASTING ? OBPF_EXIST : OBPF_NOEXIST;
}

static void write_as_user(struct worker *w)
{
	struct torture *t = w->arg;
	u64 values[CPUS * WORDS], flags;
	u32 key;

	while (running()) {
		key = pick_key(w);
		flags = flags_for(t, key);
		fill_values(t, values, key, w->seed);
		note_update(t, obpf_map_update(t->map, &key, values, flags), flags);
		if (!t->has_keys || key < LASTING)
			continue;
		key = LASTING + next_random(&w->seed) % (KEYS - LASTING);
		if (next_random(&w->seed) & 1) {
			note_delete(t, obpf_map_delete(t->map, &key));
		} else {
			int err = obpf_map_take(t->map, &key, values, 0);

			note_delete(t, err);
			if (!err)
				check_values(t, values, key);
		}
	}
}

/*
 * On demand a program may find the stock used up. Deletions are user space's: an element that is
 * deleted and used again under this program's hands would be a fair sight.
 */
static void run_program(struct worker *w)
{
	struct torture *t = w->arg;
	u64 value[WORDS], flags, *found;
	u32 key, i;
	int err;

	while (running()) {
		key = pick_key(w);
		flags = flags_for(t, key);
		for (i = 0; i < WORDS; i++)
			value[i] = make_word(key, w->seed);
		rcu_read_lock();
		err = t->map->ops->update(t->map, &key, value, flags);
		if (err != -ENOMEM)
			note_update(t, err, flags);
		found = t->map->ops->lookup(t->map, &key);
		if (key < LASTING && !found)
			report("a lookup missed a key that was there all the time");
		/* A hash with one value replaces whole elements, which may then be anyone's. */
		for (i = 0; found && key < LASTING && (t->rows > 1 || !t->has_keys) && i < WORDS;
		     i++)
			if (!is_word_of(READ_ONCE(found[i]), key))
				report("a program was shown a word of another key");
		if (t->map->ops->lookup_percpu &&
		    !t->map->ops->lookup_percpu(t->map, &key, next_random(&w->seed) % CPUS) &&
		    key < LASTING)
			report("a CPU had no value of a key that was there all the time");
		rcu_read_unlock();
	}
}

static void read_as_user(struct worker *w)
{
	struct torture *t = w->arg;
	u64 values[CPUS * WORDS];
	u32 key, next;
	int err;

	while (running()) {
		key = pick_key(w);
		err = obpf_map_lookup_copy(t->map, &key, values, 0);
		if (!err)
			check_values(t, values, key);
		else if (err != -ENOENT || key < LASTING)
			report("a copy missed a key that was there all the time");
		err = obpf_map_next_key(t->map, &key, &next);
		if (!err && next >= KEYS)
			report("a walk met a key that was never put in");
		else if (err && err != -ENOENT)
			report("a walk failed oddly");
	}
}

static u32 count_keys(struct obpf_map *map)
{
	u32 key, n = 0, *at = NULL;

	for (; !obpf_map_next_key(map, at, &key); n++)
		at = &key;
	return n;
}

static void torture(u32 type, u32 max_entries, u32 flags)
{
	struct torture t = { .map = create(type, 4, WORDS * 8, max_entries, flags) };
	struct worker w[8] = {
		WORK(write_as_user, &t), WORK(write_as_user, &t), WORK(run_program, &t),
		WORK(run_program, &t),	 WORK(run_program, &t),	  WORK(read_as_user, &t),
		WORK(read_as_user, &t),	 WORK(flush_maps, &t),
	};
	u64 values[CPUS * WORDS];
	u32 key;

	t.rows = t.map->ops->lookup_percpu ? CPUS : 1;
	t.has_keys = t.map->ops->take;
	for (key = 0; key < LASTING; key++) {
		fill_values(&t, values, key, 0);
		assert_int_equal(obpf_map_update(t.map, &key, values, 0), 0);
	}
	start(w, ARRAY_SIZE(w));
	sleep_us(RUN_MS * 1000);
	await_count(&t.found, 1);
	if (t.has_keys)
		await_count(&t.deleted, 1);
	finish(w, ARRAY_SIZE(w));
	assert_true(t.found > 0);
	if (t.has_keys) {
		assert_true(t.deleted > 0);
		assert_int_equal(count_keys(t.map), LASTING + t.inserted - t.deleted);
	}
	for (key = 0; key < KEYS; key++)
		if (!obpf_map_lookup_copy(t.map, &key, values, 0))
			check_values(&t, values, key);
	if (wrong)
		fail_msg("%s", wrong);
	obpf_map_put_use(t.map);
}

static void arrays_show_no_word_of_another_key(void **state)
{
	torture(OBPF_MAP_TYPE_ARRAY, KEYS, 0);
	torture(OBPF_MAP_TYPE_PERCPU_ARRAY, KEYS, 0);
}

static void hashes_lose_no_key_and_show_no_word_of_another(void **state)
{
	torture(OBPF_MAP_TYPE_HASH, KEYS, 0);
	torture(OBPF_MAP_TYPE_HASH, KEYS - 10, OBPF_F_NO_PREALLOC);
}

static void percpu_hashes_lose_no_key_and_show_no_word_of_another(void **state)
{
	torture(OBPF_MAP_TYPE_PERCPU_HASH, KEYS, 0);
	torture(OBPF_MAP_TYPE_PERCPU_HASH, KEYS - 10, OBPF_F_NO_PREALLOC);
}

/* --- the whole of a table, over and over: stocks run up and down --- */

static void breathe(struct worker *w)
{
	struct torture *t = w->arg;
	u64 values[CPUS * WORDS] = { 0 };
	u32 i, key;

	while (running()) {
		for (i = 0; i < 200; i++) {
			key = w->nr * 200 + i;
			if (obpf_map_update(t->map, &key, values, OBPF_NOEXIST))
				report("an insertion failed");
		}
		for (i = 0; i < 200; i++) {
			key = w->nr * 200 + i;
			if (obpf_map_delete(t->map, &key))
				report("a deletion failed");
		}
	}
}

static void tables_that_fill_and_empty_keep_little_memory(void **state)
{
	static const u32 types[] = { OBPF_MAP_TYPE_HASH, OBPF_MAP_TYPE_PERCPU_HASH };
	struct torture t;
	struct worker w[4] = { WORK(breathe, &t), WORK(breathe, &t), WORK(breathe, &t),
			       WORK(flush_maps, &t) };
	u64 empty;
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		t.map = create(types[i], 4, WORDS * 8, 600, OBPF_F_NO_PREALLOC);
		empty = t.map->ops->mem_usage(t.map);
		run_all(w, ARRAY_SIZE(w));
		for (n = 0; n < 3; n++)
			obpf_map_flush();
		assert_int_equal(count_keys(t.map), 0);
		/* At most every CPU's stock just below the mark. */
		assert_true(t.map->ops->mem_usage(t.map) <= 2 * empty);
		obpf_map_put_use(t.map);
	}
}

/* --- the ring, and a consumer that writes anything at any time --- */

static void produce(struct worker *w)
{
	struct torture *t = w->arg;
	u64 word = 0x5a5a5a5a5a5a5a5aull, *sample;
	u32 size, i;

	while (running()) {
		size = 1 + next_random(&w->seed) % 30;
		sample = obpf_ringbuf_reserve(t->map, size * 8, 0);
		if (!sample) {
			obpf_ringbuf_output(t->map, &word, 8, 0);
			continue;
		}
		for (i = 0; i < size; i++)
			sample[i] = word + w->nr;
		if (next_random(&w->seed) % 4 == 0)
			kshim_yield();
		for (i = 0; i < size; i++)
			if (sample[i] != word + w->nr)
				report("a reserved record was overwritten");
		count(&t->inserted);
		obpf_ringbuf_commit(sample, next_random(&w->seed) % 3, w->seed & 1);
	}
}

static void scribble(struct worker *w)
{
	struct torture *t = w->arg;
	unsigned long *page = t->map->ops->mmap_area(t->map, 0, PAGE_SIZE, true);
	unsigned long *producer = (unsigned long *)((u8 *)page + PAGE_SIZE), pos;
	u32 i;

	while (running()) {
		for (i = 0; i < PAGE_SIZE / sizeof(*page); i++) {
			pos = smp_load_acquire(producer);
			switch (next_random(&w->seed) % 4) {
			case 0:
				pos -= next_random(&w->seed) % 0x3000;
				break;
			case 1:
				pos += next_random(&w->seed);
				break;
			case 2:
				pos = (u64)next_random(&w->seed) << 32 | next_random(&w->seed);
				break;
			}
			/* The position itself often, and the rest of the page. */
			WRITE_ONCE(page[i], pos);
			smp_store_release(page, pos);
		}
		t->map->ops->readable(t->map);
		kshim_yield();
	}
}

static void a_scribbling_consumer_spoils_nothing_but_its_own_reading(void **state)
{
	struct torture t = { .map = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE_SIZE, 0) };
	struct worker w[5] = { WORK(produce, &t), WORK(produce, &t), WORK(produce, &t),
			       WORK(scribble, &t), WORK(scribble, &t) };
	unsigned long *page = t.map->ops->mmap_area(t.map, 0, PAGE_SIZE, true);
	u64 word = 1;

	run_until(w, ARRAY_SIZE(w), &t.inserted, 1);
	assert_true(t.inserted > 0);
	*page = *(unsigned long *)((u8 *)page + PAGE_SIZE);
	assert_int_equal(obpf_ringbuf_output(t.map, &word, 8, 0), 0);
	obpf_map_put_use(t.map);
}

/* --- writers and freezing --- */

static void write_one_array(struct worker *w)
{
	struct torture *t = w->arg;
	u32 key = w->nr;
	u64 value[WORDS] = { 0 };
	int err;

	while (running()) {
		err = obpf_map_update(t->map, &key, value, 0);
		if (!err)
			count(&t->inserted);
		else if (err != -EPERM || !obpf_map_is_frozen(t->map))
			report("a writer was refused before the map was frozen");
		value[0]++;
	}
}

static void freeze_in_the_end(struct worker *w)
{
	struct torture *t = w->arg;

	while (running() && obpf_map_freeze(t->map))
		;
	t->found = obpf_map_is_frozen(t->map);
}

static void eight_writers_do_not_hinder_one_another(void **state)
{
	struct torture t = { .map = create(OBPF_MAP_TYPE_ARRAY, 4, WORDS * 8, 16, 0) };
	struct worker w[9] = {
		WORK(write_one_array, &t), WORK(write_one_array, &t), WORK(write_one_array, &t),
		WORK(write_one_array, &t), WORK(write_one_array, &t), WORK(write_one_array, &t),
		WORK(write_one_array, &t), WORK(write_one_array, &t), WORK(freeze_in_the_end, &t),
	};

	run_all(w, ARRAY_SIZE(w));
	assert_true(t.inserted > 0 || t.found);
	/* With the writers gone nothing is in the way. */
	assert_int_equal(obpf_map_freeze(t.map), t.found ? -EPERM : 0);
	assert_true(obpf_map_is_frozen(t.map));
	obpf_map_put_use(t.map);
}

/* --- readers of what is frozen --- */

static void write_and_freeze(struct worker *w)
{
	struct torture *t = w->arg;
	u64 value[WORDS] = { 1, 2, 3 };
	u32 key = 0;

	if (obpf_map_update(t->map, &key, value, 0) || obpf_map_freeze(t->map))
		report("the only writer could not write and freeze");
}

/* As the verifier reads a string: without a lock, since nothing changes it any more. */
static void read_constant(struct worker *w)
{
	struct torture *t = w->arg;
	struct obpf_map_desc desc = {};
	const u64 *value;

	while (running() && !desc.constant)
		obpf_map_describe(t->map, &desc);
	value = desc.values;
	if (desc.constant && (value[0] != 1 || value[1] != 2 || value[2] != 3))
		report("a frozen value was read as it was before");
}

static void what_is_frozen_is_read_as_it_was_left(void **state)
{
	struct torture t = { .map = create(OBPF_MAP_TYPE_ARRAY, 4, WORDS * 8, 1,
					   OBPF_F_RDONLY_PROG) };
	struct worker w[] = { WORK(read_constant, &t), WORK(read_constant, &t),
			      WORK(write_and_freeze, &t) };

	run_all(w, ARRAY_SIZE(w));
	obpf_map_put_use(t.map);
}

/* A value whose numbers are equal, but for who holds the lock. */
struct pair {
	u32 lock;
	u32 unused;
	u64 a, b;
};

#define PAIRS 2

static struct obpf_map *create_locked(u32 type)
{
	const struct obpf_corpus_map shape = { .value_size = sizeof(struct pair),
					       .fields = { .has = 1u << OBPF_FIELD_SPIN_LOCK } };
	union obpf_attr attr = { .map_type = type,
				 .key_size = 4,
				 .value_size = sizeof(struct pair),
				 .max_entries = PAIRS,
				 .btf_key_type_id = OBPF_CORPUS_BTF_KEY,
				 .btf_value_type_id = OBPF_CORPUS_BTF_VALUE };
	u32 *words = calloc(OBPF_CORPUS_BTF_WORDS, sizeof(*words));
	struct obpf_btf_obj *btf;
	struct obpf_map *map;
	struct obpf_log log;

	assert_non_null(words);
	obpf_log_init(&log, &obpf_heap_core, 0, 0);
	btf = obpf_btf_obj_new(&obpf_heap_core, (u8 *)words, obpf_corpus_btf(&shape, words), &log);
	assert_false(IS_ERR(btf));
	map = obpf_map_create_typed(&attr, btf);
	obpf_btf_obj_put(btf);
	assert_false(IS_ERR(map));
	return map;
}

static void update_pairs(struct worker *w)
{
	struct obpf_map *map = w->arg;
	struct pair p = { .lock = 0xffffffff };
	u32 key;

	while (running()) {
		key = next_random(&w->seed) % PAIRS;
		p.a = p.b = next_random(&w->seed);
		if (obpf_map_update(map, &key, &p, OBPF_F_LOCK))
			report("an update under the lock failed");
	}
}

static void read_pairs(struct worker *w)
{
	struct obpf_map *map = w->arg;
	struct pair p;
	u32 key;

	while (running()) {
		key = next_random(&w->seed) % PAIRS;
		if (obpf_map_lookup_copy(map, &key, &p, OBPF_F_LOCK))
			report("a lookup under the lock failed");
		else if (p.lock || p.a != p.b)
			report("a value was seen half changed, or its lock was");
	}
}

/* As the interpreter calls the helpers; plain accesses in between, which the lock must order. */
static void change_pairs(struct worker *w)
{
	struct obpf_map *map = w->arg;
	struct obpf_run_ctx rc = {};
	struct pair *p;
	u32 key;

	while (running()) {
		key = next_random(&w->seed) % PAIRS;
		rcu_read_lock();
		p = map->ops->lookup(map, &key);
		obpf_lock_take((unsigned long)&p->lock, 0, 0, 0, 0, &rc);
		if (p->a != p->b)
			report("a program saw a value half changed");
		p->a++;
		p->b++;
		obpf_lock_give((unsigned long)&p->lock, 0, 0, 0, 0, &rc);
		rcu_read_unlock();
	}
}

static void values_are_never_seen_half_changed_under_their_lock(void **state)
{
	static const u32 types[] = { OBPF_MAP_TYPE_ARRAY, OBPF_MAP_TYPE_HASH };
	struct pair zero = {};
	struct obpf_map *map;
	u32 i, key;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		map = create_locked(types[i]);
		for (key = 0; key < PAIRS; key++)
			assert_int_equal(obpf_map_update(map, &key, &zero, 0), 0);
		struct worker w[] = { WORK(update_pairs, map), WORK(read_pairs, map),
				      WORK(change_pairs, map), WORK(change_pairs, map) };

		run_all(w, ARRAY_SIZE(w));
		obpf_map_put_use(map);
		obpf_map_flush(); /* the map's type data needs the core */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, nothing_left)
		TEST(arrays_show_no_word_of_another_key),
		TEST(hashes_lose_no_key_and_show_no_word_of_another),
		TEST(percpu_hashes_lose_no_key_and_show_no_word_of_another),
		TEST(tables_that_fill_and_empty_keep_little_memory),
		TEST(a_scribbling_consumer_spoils_nothing_but_its_own_reading),
		TEST(eight_writers_do_not_hinder_one_another),
		TEST(what_is_frozen_is_read_as_it_was_left),
		TEST(values_are_never_seen_half_changed_under_their_lock),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

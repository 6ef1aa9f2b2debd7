// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_map_hash_kunit.c - hash tables of every kind, alone and under fire: no key is lost or found
 * where it is not, no element is lost, counts are exact.
 *
 * Elements are changed as programs change them, which works in any context. What may then be said
 * besides the answer: -EBUSY in an interrupt, where waiting could deadlock, and -ENOMEM by a table
 * that allocates on demand, until its stock is filled up. Neither changes anything.
 */
#include "fire.h"
#include "maps/map.h"
#include "suite.h"

struct kind {
	const char *name;
	u32 type;
	u32 flags;
};

static struct kind kinds[] = {
	{ "preallocated", OBPF_MAP_TYPE_HASH, 0 },
	{ "on demand", OBPF_MAP_TYPE_HASH, OBPF_F_NO_PREALLOC },
	{ "a value for each CPU", OBPF_MAP_TYPE_PERCPU_HASH, 0 },
	{ "a value for each CPU, on demand", OBPF_MAP_TYPE_PERCPU_HASH, OBPF_F_NO_PREALLOC },
};

static void name_kind(struct kind *kind, char *name)
{
	strscpy(name, kind->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kinds, kinds, name_kind);

#define WORDS 4
#define VALUE_SIZE (WORDS * 8)

static struct obpf_map *new_hash(struct kunit *test, u32 max_entries)
{
	const struct kind *kind = test->param_value;

	return new_map(test, kind->type, 4, VALUE_SIZE, max_entries, kind->flags);
}

static bool is_per_cpu(struct kunit *test)
{
	const struct kind *kind = test->param_value;

	return kind->type == OBPF_MAP_TYPE_PERCPU_HASH;
}

static int update_key(struct obpf_map *map, u32 key, u64 word, u64 flags)
{
	u64 value[WORDS];
	u32 i;
	int err;

	for (i = 0; i < WORDS; i++)
		value[i] = word;
	rcu_read_lock();
	preempt_disable();
	err = map->ops->update(map, &key, value, flags);
	preempt_enable();
	rcu_read_unlock();
	return err;
}

/* In a task: until there is memory. */
static int update_in_time(struct obpf_map *map, u32 key, u64 word, u64 flags)
{
	unsigned long limit = jiffies + msecs_to_jiffies(FIRE_LIMIT_MS);
	int err;

	while ((err = update_key(map, key, word, flags)) == -ENOMEM && time_before(jiffies, limit))
		usleep_range(100, 200);
	return err;
}

static int remove_key(struct obpf_map *map, u32 key)
{
	int err;

	rcu_read_lock();
	preempt_disable();
	err = map->ops->remove(map, &key);
	preempt_enable();
	rcu_read_unlock();
	return err;
}

/* The value's words into @value: true when the key is there. */
static bool look_up(struct obpf_map *map, u32 key, u64 value[WORDS])
{
	u64 *found;
	u32 i;

	rcu_read_lock();
	preempt_disable();
	found = map->ops->lookup(map, &key);
	for (i = 0; found && i < WORDS; i++)
		value[i] = READ_ONCE(found[i]);
	preempt_enable();
	rcu_read_unlock();
	return found;
}

/* How many of @nr keys that are not there yet go in before the table is full. */
static u32 fill_up(struct kunit *test, struct obpf_map *map, u32 first, u32 nr)
{
	u32 i;
	int err;

	for (i = 0; i < nr; i++) {
		err = update_in_time(map, first + i, i, OBPF_NOEXIST);
		if (err) {
			KUNIT_EXPECT_EQ(test, err, -E2BIG);
			break;
		}
	}
	return i;
}

static u32 drain(struct kunit *test, struct obpf_map *map)
{
	u32 key, removed = 0;

	while (!obpf_map_next_key(map, NULL, &key)) {
		KUNIT_ASSERT_EQ(test, remove_key(map, key), 0);
		removed++;
	}
	return removed;
}

static void keys_come_and_go_with_bpf2s_errors(struct kunit *test)
{
	struct obpf_map *map = new_hash(test, 4);
	u64 value[WORDS];

	KUNIT_EXPECT_EQ(test, update_in_time(map, 1, 10, OBPF_EXIST), -ENOENT);
	KUNIT_EXPECT_EQ(test, update_in_time(map, 1, 10, OBPF_NOEXIST), 0);
	KUNIT_EXPECT_EQ(test, update_in_time(map, 1, 10, OBPF_NOEXIST), -EEXIST);
	KUNIT_EXPECT_EQ(test, update_in_time(map, 1, 11, OBPF_EXIST), 0);
	KUNIT_EXPECT_EQ(test, update_in_time(map, 1, 11, 8), -EINVAL);
	KUNIT_EXPECT_FALSE(test, look_up(map, 2, value));
	KUNIT_EXPECT_EQ(test, remove_key(map, 1), 0);
	KUNIT_EXPECT_EQ(test, remove_key(map, 1), -ENOENT);
	KUNIT_EXPECT_FALSE(test, look_up(map, 1, value));
	obpf_map_put_use(map);
}

static void max_entries_keys_fit_and_not_one_more(struct kunit *test)
{
	static const u32 sizes[] = { 1, 2, 3, 7, 64, 100 };
	struct obpf_map *map;
	u32 i, max;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		max = sizes[i];
		map = new_hash(test, max);
		KUNIT_EXPECT_EQ(test, fill_up(test, map, 0, max + 1), max);
		/* a full table still replaces, and has room for as many as leave */
		KUNIT_EXPECT_EQ(test, update_in_time(map, 0, 5, OBPF_ANY), 0);
		KUNIT_EXPECT_EQ(test, remove_key(map, 0), 0);
		KUNIT_EXPECT_EQ(test, update_in_time(map, max, 5, OBPF_ANY), 0);
		KUNIT_EXPECT_EQ(test, update_in_time(map, max + 1, 5, OBPF_ANY), -E2BIG);
		KUNIT_EXPECT_EQ(test, drain(test, map), max);
		obpf_map_put_use(map);
	}
}

/* --- under fire --- */

#define OWN_KEYS 4
#define MAX_GUNS 32

struct storm {
	struct obpf_map *map;
	u32 nr_keys; /* shared ones, from 0 */
	/* What a gun left under its own keys; 0: nothing. */
	u64 own[MAX_GUNS][OWN_KEYS];
};

static struct storm *new_storm(struct kunit *test, u32 max_entries, u32 nr_keys)
{
	struct storm *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_ASSERT_LE(test, 2 * num_online_cpus(), MAX_GUNS);
	s->map = new_hash(test, max_entries);
	s->nr_keys = nr_keys;
	return s;
}

/* Could not be done here and now; nothing has changed. */
static bool is_put_off(const struct gun *gun, int err)
{
	return err == -ENOMEM || (gun->in_irq && err == -EBUSY);
}

/* Keys that nobody else touches: whatever others do, they are as they were left. */
static void mind_own_keys(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u32 k = gun_random(gun) % OWN_KEYS, key = gun->nr * OWN_KEYS + k, i;
	u64 value[WORDS], *own = &s->own[gun->nr][k];
	bool found = look_up(s->map, key, value);
	int err;

	fire_check(gun->fire, "an own key is there if it was left there", found, *own != 0);
	for (i = 0; found && i < WORDS; i++)
		fire_check(gun->fire, "with the value that was left", value[i], *own);
	if (*own && gun_random(gun) % 2) {
		err = remove_key(s->map, key);
		if (!err)
			*own = 0;
	} else {
		u64 word = (u64)key << 32 | ++gun->hits;

		err = update_key(s->map, key, word, *own ? OBPF_EXIST : OBPF_NOEXIST);
		if (!err)
			*own = word;
	}
	if (!is_put_off(gun, err))
		fire_check(gun->fire, "an own key can be changed", err, 0);
}

static void nobody_loses_a_key_to_others_under_fire(struct kunit *test)
{
	struct storm *s = new_storm(test, 2 * 2 * num_online_cpus() * OWN_KEYS, 0);
	struct fire f = { .round = mind_own_keys, .priv = s };
	u32 gun, k, left = 0;

	fire_for(test, &f, FIRE_MS, NULL);
	fire_end(test, &f);
	for (gun = 0; gun < MAX_GUNS; gun++)
		for (k = 0; k < OWN_KEYS; k++)
			left += s->own[gun][k] != 0;
	KUNIT_EXPECT_EQ(test, drain(test, s->map), left);
	obpf_map_put_use(s->map);
}

/* More keys than fit, changed by all. */
static void fight_for_room(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u32 key = gun_random(gun) % s->nr_keys, next;
	u64 value[WORDS];
	int err;

	switch (gun_random(gun) % 4) {
	case 0:
		err = remove_key(s->map, key);
		if (!is_put_off(gun, err) && err != -ENOENT)
			fire_check(gun->fire, "a key is removed", err, 0);
		break;
	case 1:
		look_up(s->map, key, value);
		break;
	case 2:
		err = obpf_map_next_key(s->map, &key, &next);
		if (err != -ENOENT)
			fire_check(gun->fire, "a next key is found", err, 0);
		break;
	default:
		err = update_key(s->map, key, ~(u64)key, OBPF_ANY);
		if (!is_put_off(gun, err) && err != -E2BIG)
			fire_check(gun->fire, "a key is put", err, 0);
	}
}

static void no_element_is_lost_or_won_under_fire(struct kunit *test)
{
	const u32 max = 16;
	struct storm *s = new_storm(test, max, 3 * max);
	struct fire f = { .round = fight_for_room, .priv = s };
	u32 removed;

	fire_for(test, &f, FIRE_MS, NULL);
	fire_end(test, &f);
	removed = drain(test, s->map);
	KUNIT_EXPECT_LE(test, removed, max);
	/* everything that left is to be had again, wherever it was freed */
	KUNIT_EXPECT_EQ(test, fill_up(test, s->map, 0, max + 1), max);
	KUNIT_EXPECT_EQ(test, drain(test, s->map), max);
	obpf_map_put_use(s->map);
}

static void count(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u32 key = gun_random(gun) % s->nr_keys;
	u64 *found;

	rcu_read_lock();
	preempt_disable();
	found = s->map->ops->lookup(s->map, &key);
	if (found)
		atomic64_inc((atomic64_t *)found);
	else
		fire_wrong(gun->fire, "a key that stays is found", 0, key);
	preempt_enable();
	rcu_read_unlock();
}

static u64 sum_of_key(struct kunit *test, struct obpf_map *map, u32 key)
{
	u64 *found, sum = 0;
	u32 cpu;

	rcu_read_lock();
	for_each_possible_cpu(cpu) {
		found = is_per_cpu(test) ? map->ops->lookup_percpu(map, &key, cpu) :
					   map->ops->lookup(map, &key);
		sum += found ? *found : 0;
		if (!is_per_cpu(test))
			break;
	}
	rcu_read_unlock();
	return sum;
}

static void counts_in_values_are_exact_under_fire(struct kunit *test)
{
	const u32 max = 8;
	struct storm *s = new_storm(test, max, max);
	struct fire f = { .round = count, .priv = s };
	u64 sum = 0;
	u32 key;

	for (key = 0; key < max; key++)
		KUNIT_EXPECT_EQ(test, update_in_time(s->map, key, 0, OBPF_NOEXIST), 0);
	fire_for(test, &f, FIRE_MS, NULL);
	for (key = 0; key < max; key++)
		sum += sum_of_key(test, s->map, key);
	KUNIT_EXPECT_EQ(test, sum, fire_rounds(&f));
	fire_end(test, &f);
	obpf_map_put_use(s->map);
}

/* Values of one piece: what user space reads is what was written at one time. */
static void copy_and_replace(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u32 key = gun_random(gun) % s->nr_keys, i;
	u64 value[WORDS];
	int err;

	if (gun->in_irq || gun_random(gun) % 2) {
		err = update_key(s->map, key, (u64)key << 48 | ++gun->hits << 8 | gun->nr,
				 OBPF_ANY);
		if (!is_put_off(gun, err))
			fire_check(gun->fire, "a value is replaced", err, 0);
		return;
	}
	fire_check(gun->fire, "a value is copied", obpf_map_lookup_copy(s->map, &key, value, 0), 0);
	for (i = 0; i < WORDS; i++)
		fire_check(gun->fire, "all of it written at one time", value[i], value[0]);
	fire_check(gun->fire, "for its key", value[0] >> 48, key);
}

static void values_are_copied_whole_under_fire(struct kunit *test)
{
	const u32 max = 4;
	struct storm *s;
	struct fire f = { .round = copy_and_replace };
	u32 key;

	if (is_per_cpu(test)) {
		kunit_skip(test, "values of CPUs are changed in place, word by word");
		return;
	}
	s = new_storm(test, max, max);
	f.priv = s;
	for (key = 0; key < max; key++)
		KUNIT_EXPECT_EQ(test, update_in_time(s->map, key, (u64)key << 48, OBPF_NOEXIST), 0);
	fire_for(test, &f, FIRE_MS, NULL);
	fire_end(test, &f);
	obpf_map_put_use(s->map);
}

static struct kunit_case hash_cases[] = {
	KUNIT_CASE_PARAM(keys_come_and_go_with_bpf2s_errors, kinds_gen_params),
	KUNIT_CASE_PARAM(max_entries_keys_fit_and_not_one_more, kinds_gen_params),
	KUNIT_CASE_PARAM(nobody_loses_a_key_to_others_under_fire, kinds_gen_params),
	KUNIT_CASE_PARAM(no_element_is_lost_or_won_under_fire, kinds_gen_params),
	KUNIT_CASE_PARAM(counts_in_values_are_exact_under_fire, kinds_gen_params),
	KUNIT_CASE_PARAM(values_are_copied_whole_under_fire, kinds_gen_params),
	{}
};

static struct kunit_suite hash_suite = {
	.name = "obpf_map_hash",
	.exit = end_case,
	.test_cases = hash_cases,
};

kunit_test_suite(hash_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: hash tables");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_map_array_kunit.c - arrays, alone and under fire from tasks and interrupts of all CPUs.
 */
#include "fire.h"
#include "maps/map.h"
#include "suite.h"

#define ENTRIES 16
#define WORDS 8

static void elements_are_there_from_the_beginning_and_zero(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 12, ENTRIES, 0);
	u32 key, next;
	u8 value[12];

	for (key = 0; key < ENTRIES; key++) {
		KUNIT_EXPECT_EQ(test, obpf_map_lookup_copy(map, &key, value, 0), 0);
		KUNIT_EXPECT_NULL(test, memchr_inv(value, 0, sizeof(value)));
		KUNIT_EXPECT_EQ(test, obpf_map_next_key(map, &key, &next),
				key + 1 < ENTRIES ? 0 : -ENOENT);
	}
	KUNIT_EXPECT_EQ(test, obpf_map_lookup_copy(map, &key, value, 0), -ENOENT);
	obpf_map_put_use(map);
}

static void errors_are_those_of_bpf2(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 8, ENTRIES, 0);
	u32 in = 1, out = ENTRIES;
	u64 value = 7;

	KUNIT_EXPECT_EQ(test, obpf_map_update(map, &in, &value, OBPF_ANY), 0);
	KUNIT_EXPECT_EQ(test, obpf_map_update(map, &in, &value, OBPF_EXIST), 0);
	KUNIT_EXPECT_EQ(test, obpf_map_update(map, &in, &value, OBPF_NOEXIST), -EEXIST);
	KUNIT_EXPECT_EQ(test, obpf_map_update(map, &in, &value, 8), -EINVAL);
	KUNIT_EXPECT_EQ(test, obpf_map_update(map, &out, &value, OBPF_ANY), -E2BIG);
	KUNIT_EXPECT_EQ(test, obpf_map_delete(map, &in), -EINVAL);
	obpf_map_put_use(map);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(try_map(OBPF_MAP_TYPE_ARRAY, 8, 8, 1, 0)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(try_map(OBPF_MAP_TYPE_ARRAY, 4, 0, 1, 0)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(try_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 0, 0)), -EINVAL);
}

/* A word says whose it is twice over, so that half of another one shows. */
static u64 make_word(u32 key, u32 gun)
{
	u32 half = key << 16 | gun;

	return (u64)~half << 32 | half;
}

static void check_words(struct gun *gun, u32 key, const u64 *words)
{
	u32 i;

	for (i = 0; i < WORDS; i++) {
		u64 word = READ_ONCE(words[i]);

		fire_check(gun->fire, "a word is of one piece", word >> 32, (u32)~word);
		fire_check(gun->fire, "a word is its element's", (u32)word >> 16, key);
	}
}

static void write_and_read(struct gun *gun)
{
	struct obpf_map *map = gun->fire->priv;
	u32 i, key = gun_random(gun) % ENTRIES, other = gun_random(gun) % ENTRIES;
	u64 value[WORDS], *found;

	for (i = 0; i < WORDS; i++)
		value[i] = make_word(key, gun->nr);
	rcu_read_lock();
	fire_check(gun->fire, "an update succeeds", map->ops->update(map, &key, value, OBPF_ANY),
		   0);
	found = map->ops->lookup(map, &other);
	fire_check(gun->fire, "an element is there", !!found, true);
	if (found)
		check_words(gun, other, found);
	rcu_read_unlock();
	if (!gun->in_irq && !obpf_map_lookup_copy(map, &other, value, 0))
		check_words(gun, other, value);
}

static void words_are_never_torn_under_fire(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, WORDS * 8, ENTRIES, 0);
	struct fire f = { .round = write_and_read, .priv = map };
	u64 value[WORDS];
	u32 i, key;

	for (key = 0; key < ENTRIES; key++) {
		for (i = 0; i < WORDS; i++)
			value[i] = make_word(key, 0);
		KUNIT_EXPECT_EQ(test, obpf_map_update(map, &key, value, OBPF_ANY), 0);
	}
	fire_for(test, &f, FIRE_MS, NULL);
	fire_end(test, &f);
	obpf_map_put_use(map);
}

static void count(struct gun *gun)
{
	struct obpf_map *map = gun->fire->priv;
	u32 key = gun_random(gun) % ENTRIES;
	u64 *found;

	rcu_read_lock();
	found = map->ops->lookup(map, &key);
	if (found)
		atomic64_inc((atomic64_t *)found);
	rcu_read_unlock();
}

static void counts_in_values_are_exact_under_fire(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 8, ENTRIES, 0);
	struct fire f = { .round = count, .priv = map };
	u64 value, sum = 0;
	u32 key;

	fire_for(test, &f, FIRE_MS, NULL);
	for (key = 0; key < ENTRIES; key++)
		if (!obpf_map_lookup_copy(map, &key, &value, 0))
			sum += value;
	KUNIT_EXPECT_EQ(test, sum, fire_rounds(&f));
	fire_end(test, &f);
	obpf_map_put_use(map);
}

/* Guns of one CPU share a value: the task's word and, breaking in, the timer's are added whole. */
static void values_of_each_cpu_are_its_own_under_fire(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, ENTRIES, 0);
	struct fire f = { .round = count, .priv = map };
	u64 *values = kunit_kcalloc(test, num_possible_cpus(), sizeof(*values), GFP_KERNEL);
	u64 *sums = kunit_kcalloc(test, nr_cpu_ids, sizeof(*sums), GFP_KERNEL);
	u32 i, key, cpu;

	KUNIT_ASSERT_TRUE(test, values && sums);
	fire_for(test, &f, FIRE_MS, NULL);
	for (key = 0; key < ENTRIES; key++) {
		KUNIT_EXPECT_EQ(test, obpf_map_lookup_copy(map, &key, values, 0), 0);
		i = 0;
		for_each_possible_cpu(cpu)
			sums[cpu] += values[i++];
	}
	for (i = 0; i < f.nr_guns; i++)
		sums[f.guns[i].cpu] -= f.guns[i].rounds;
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, sums[cpu], 0);
	fire_end(test, &f);
	obpf_map_put_use(map);
}

static struct kunit_case array_cases[] = { KUNIT_CASE(
						   elements_are_there_from_the_beginning_and_zero),
					   KUNIT_CASE(errors_are_those_of_bpf2),
					   KUNIT_CASE(words_are_never_torn_under_fire),
					   KUNIT_CASE(counts_in_values_are_exact_under_fire),
					   KUNIT_CASE(values_of_each_cpu_are_its_own_under_fire),
					   {} };

static struct kunit_suite array_suite = {
	.name = "obpf_map_array",
	.exit = end_case,
	.test_cases = array_cases,
};

kunit_test_suite(array_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: arrays");
MODULE_LICENSE("GPL");

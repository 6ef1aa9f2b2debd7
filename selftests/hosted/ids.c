// SPDX-License-Identifier: GPL-2.0
/*
 * ids.c - objects by number: numbers come once, iteration meets each object, a lookup never gives
 * one that is on its way out, with threads that make, find and drop objects all at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <linux/atomic.h>
#include <linux/errno.h>
#include "ids.h"
#include "kshim.h"
#include "maps/map.h"

#define LIVE 0x600dca11u
#define DEAD 0xdeadca11u
#define RUN_MS 300

struct thing {
	atomic_t refs;
	u32 id;
	u32 state;
};

static bool tryget(void *obj)
{
	struct thing *t = obj;

	return atomic_inc_not_zero(&t->refs);
}

static struct thing *make(struct obpf_ids *ids)
{
	struct thing *t = calloc(1, sizeof(*t));

	atomic_set(&t->refs, 1);
	t->state = LIVE;
	if (!obpf_id_new(ids, t, &t->id))
		return t;
	free(t);
	return NULL;
}

static void put(struct obpf_ids *ids, struct thing *t)
{
	if (!atomic_dec_and_test(&t->refs))
		return;
	obpf_id_remove(ids, t->id);
	t->state = DEAD;
	free(t);
}

static void numbers_are_above_zero_and_not_given_again_at_once(void **state)
{
	struct thing *a = make(&obpf_prog_ids), *b = make(&obpf_prog_ids);
	u32 first = a->id;

	assert_int_not_equal(a->id, 0);
	assert_int_not_equal(a->id, b->id);
	put(&obpf_prog_ids, a);
	a = make(&obpf_prog_ids);
	assert_int_not_equal(a->id, first);
	put(&obpf_prog_ids, a);
	put(&obpf_prog_ids, b);
}

static void tables_do_not_know_each_others_objects(void **state)
{
	struct thing *t = make(&obpf_link_ids);
	u32 id = 0;

	assert_null(obpf_id_get(&obpf_prog_ids, t->id, tryget));
	assert_int_equal(obpf_id_next(&obpf_prog_ids, &id), -ENOENT);
	assert_ptr_equal(obpf_id_get(&obpf_link_ids, t->id, tryget), t);
	put(&obpf_link_ids, t);
	put(&obpf_link_ids, t);
}

static void iteration_meets_each_object_in_order_and_ends(void **state)
{
	struct thing *t[10];
	u32 id = 0, i;

	for (i = 0; i < 10; i++)
		t[i] = make(&obpf_btf_ids);
	put(&obpf_btf_ids, t[4]);
	for (i = 0; i < 10; i++) {
		if (i == 4)
			continue;
		assert_int_equal(obpf_id_next(&obpf_btf_ids, &id), 0);
		assert_int_equal(id, t[i]->id);
	}
	assert_int_equal(obpf_id_next(&obpf_btf_ids, &id), -ENOENT);
	assert_int_equal(id, t[9]->id);
	id = 0x7ffffffe;
	assert_int_equal(obpf_id_next(&obpf_btf_ids, &id), -ENOENT);
	id = 0xffffffff;
	assert_int_equal(obpf_id_next(&obpf_btf_ids, &id), -ENOENT);
	for (i = 0; i < 10; i++)
		if (i != 4)
			put(&obpf_btf_ids, t[i]);
}

static void an_object_without_references_is_not_found(void **state)
{
	struct thing *t = make(&obpf_prog_ids);

	atomic_set(&t->refs, 0);
	assert_null(obpf_id_get(&obpf_prog_ids, t->id, tryget));
	assert_null(obpf_id_get(&obpf_prog_ids, 0, tryget));
	assert_null(obpf_id_get(&obpf_prog_ids, 0xffffffff, tryget));
	atomic_set(&t->refs, 1);
	put(&obpf_prog_ids, t);
}

static void without_memory_nothing_is_entered(void **state)
{
	struct thing *t = calloc(1, sizeof(*t));
	u32 id = 0;

	kshim_alloc_fail_from(1);
	assert_int_equal(obpf_id_new(&obpf_prog_ids, t, &t->id), -ENOMEM);
	kshim_alloc_fail_from(0);
	assert_int_equal(t->id, 0);
	assert_int_equal(obpf_id_next(&obpf_prog_ids, &id), -ENOENT);
	obpf_id_remove(&obpf_prog_ids, t->id);
	free(t);
}

static void a_map_is_found_while_it_lives(void **state)
{
	union obpf_attr attr = {
		.map_type = OBPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1
	};
	struct obpf_map *map = obpf_map_create(&attr);
	u32 id = map->id;

	assert_ptr_equal(obpf_map_get_by_id(id), map);
	obpf_map_put_use(map);
	obpf_map_get(map); /* as a program does */
	obpf_map_put_use(map);
	assert_ptr_equal(obpf_map_get_by_id(id), map);
	assert_int_equal(atomic_read(&map->usercnt), 1);
	obpf_map_put_use(map);
	obpf_map_put(map);
	assert_null(obpf_map_get_by_id(id));
	obpf_map_flush();
	assert_int_equal(kshim_alloc_live(), 0);
}

/* --- all at once --- */

static bool stop;
static unsigned long made, found, wrong;

static void add(unsigned long *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

static unsigned long count_of(const unsigned long *counter)
{
	return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

static bool running(void)
{
	return !__atomic_load_n(&stop, __ATOMIC_RELAXED);
}

static void *make_and_drop(void *arg)
{
	struct thing *t[8] = {};
	u32 i = 0;

	for (; running(); i = (i + 1) % 8) {
		if (t[i])
			put(&obpf_prog_ids, t[i]);
		t[i] = make(&obpf_prog_ids);
		add(t[i] ? &made : &wrong);
	}
	for (i = 0; i < 8; i++)
		if (t[i])
			put(&obpf_prog_ids, t[i]);
	return NULL;
}

static void *walk_and_hold(void *arg)
{
	struct thing *t;
	u32 id = 0;

	while (running()) {
		if (obpf_id_next(&obpf_prog_ids, &id)) {
			id = 0;
			continue;
		}
		t = obpf_id_get(&obpf_prog_ids, id, tryget);
		if (!t)
			continue;
		add(&found);
		if (t->state != LIVE || t->id != id)
			add(&wrong);
		put(&obpf_prog_ids, t);
	}
	return NULL;
}

static void lookups_race_with_last_puts(void **state)
{
	const struct timespec wait = { .tv_nsec = RUN_MS * 1000000 };
	pthread_t threads[4];
	u32 id = 0;
	int i;

	for (i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, i % 2 ? make_and_drop : walk_and_hold, NULL);
	for (i = 0; i < 200 && (!i || count_of(&made) <= 100 || count_of(&found) <= 100); i++)
		nanosleep(&wait, NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(wrong, 0);
	assert_true(made > 100 && found > 100);
	assert_int_equal(obpf_id_next(&obpf_prog_ids, &id), -ENOENT);
	assert_int_equal(kshim_alloc_live(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_above_zero_and_not_given_again_at_once),
		cmocka_unit_test(tables_do_not_know_each_others_objects),
		cmocka_unit_test(iteration_meets_each_object_in_order_and_ends),
		cmocka_unit_test(an_object_without_references_is_not_found),
		cmocka_unit_test(without_memory_nothing_is_entered),
		cmocka_unit_test(a_map_is_found_while_it_lives),
		cmocka_unit_test(lookups_race_with_last_puts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}

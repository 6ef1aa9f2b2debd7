// SPDX-License-Identifier: GPL-2.0
/*
 * arena.c - the allocator of executable memory: against a model that looks at every granule, at its
 * limits, and given back what it never gave.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include "jit/arena.h"

enum { G = OBPF_EXEC_GRANULE, GRANULES = 500, SIZE = GRANULES * G, CHUNKS = 200, ROUNDS = 10000 };

/* Addresses alone: the allocator has no business behind them. */
#define TEXT ((u8 *)0x10000000)
#define ALIAS ((u8 *)0x7f0000000000)

struct fixture {
	struct obpf_arena arena;
	unsigned long used[DIV_ROUND_UP(GRANULES, 64)];
	u8 owner[GRANULES]; /* the model: which chunk has it, from 1; 0: none */
	struct obpf_exec chunk[CHUNKS];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_int_equal(obpf_arena_words(SIZE), ARRAY_SIZE(f->used));
	obpf_arena_init(&f->arena, TEXT, ALIAS, SIZE, f->used);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

/* Lowest first: where @nr granules belong, or -ENOSPC. */
static int model_place(const struct fixture *f, u32 nr)
{
	u32 pos, free = 0;

	for (pos = 0; pos < GRANULES; pos++) {
		free = f->owner[pos] ? 0 : free + 1;
		if (free == nr)
			return pos + 1 - nr;
	}
	return -ENOSPC;
}

static void check_stats(const struct fixture *f)
{
	u32 pos, free = 0, largest = 0, used = 0, chunks = 0;
	struct obpf_exec_stats stats;

	for (pos = 0; pos < GRANULES; pos++) {
		free = f->owner[pos] ? 0 : free + 1;
		largest = max(largest, free);
		used += !!f->owner[pos];
	}
	for (pos = 0; pos < CHUNKS; pos++)
		chunks += !!f->chunk[pos].size;
	obpf_arena_stats(&f->arena, &stats);
	assert_int_equal(stats.size, SIZE);
	assert_int_equal(stats.used, used * G);
	assert_int_equal(stats.largest_free, largest * G);
	assert_int_equal(stats.chunks, chunks);
}

static int alloc(struct fixture *f, u32 i, u32 size)
{
	u32 nr = (size + G - 1) / G;
	int place = model_place(f, nr), err;

	err = obpf_arena_alloc(&f->arena, size, &f->chunk[i]);
	assert_int_equal(err, min(place, 0));
	if (err)
		return err;
	assert_ptr_equal(f->chunk[i].text, TEXT + place * G);
	assert_ptr_equal(f->chunk[i].alias, ALIAS + place * G);
	assert_int_equal(f->chunk[i].size, nr * G);
	memset(f->owner + place, i + 1, nr);
	return 0;
}

static void give_back(struct fixture *f, u32 i)
{
	u32 pos = (f->chunk[i].text - TEXT) / G;

	obpf_arena_free(&f->arena, &f->chunk[i]);
	memset(f->owner + pos, 0, f->chunk[i].size / G);
	f->chunk[i].size = 0;
}

static void random_rounds_agree_with_a_model_and_leave_no_fragments(void **state)
{
	struct fixture *f = *state;
	u32 round, i, seed = 1, refused = 0;

	for (round = 0; round < ROUNDS; round++) {
		seed = seed * 1103515245 + 12345;
		i = (seed >> 8) % CHUNKS;
		if (f->chunk[i].size)
			give_back(f, i);
		else
			refused += !!alloc(f, i, 1 + (seed >> 16) % (8 * G));
		if (round % 16 == 0)
			check_stats(f);
	}
	assert_in_range(refused, 1, ROUNDS / 2);
	for (i = 0; i < CHUNKS; i++) {
		if (f->chunk[i].size)
			give_back(f, i);
	}
	check_stats(f);
	assert_int_equal(alloc(f, 0, SIZE), 0);
}

static void sizes_are_rounded_up_to_granules(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(alloc(f, 0, 1), 0);
	assert_int_equal(alloc(f, 1, G), 0);
	assert_int_equal(alloc(f, 2, G + 1), 0);
	check_stats(f);
	assert_int_equal(f->arena.granules_used, 4);
}

static void nothing_and_too_much_are_refused(void **state)
{
	struct fixture *f = *state;
	struct obpf_arena none;
	struct obpf_exec mem;

	assert_int_equal(obpf_arena_alloc(&f->arena, 0, &mem), -EINVAL);
	assert_int_equal(obpf_arena_alloc(&f->arena, SIZE + 1, &mem), -ENOSPC);
	assert_int_equal(obpf_arena_alloc(&f->arena, U32_MAX, &mem), -ENOSPC);
	check_stats(f);
	obpf_arena_init(&none, NULL, NULL, 0, NULL);
	assert_int_equal(obpf_arena_alloc(&none, 1, &mem), -ENOSPC);
}

static void a_full_arena_has_room_again_where_a_chunk_went(void **state)
{
	struct fixture *f = *state;
	u32 i;

	for (i = 0; i < 125; i++)
		assert_int_equal(alloc(f, i, 4 * G), 0);
	assert_int_equal(alloc(f, 125, 1), -ENOSPC);
	give_back(f, 70);
	give_back(f, 72);
	check_stats(f);
	assert_int_equal(alloc(f, 70, 4 * G + 1), -ENOSPC); /* in two pieces there would be room */
	give_back(f, 71);
	assert_int_equal(alloc(f, 71, 12 * G), 0);
	assert_int_equal(alloc(f, 125, 1), -ENOSPC);
	check_stats(f);
}

/* Each would take room from others; the first of them is told on stderr. */
static void what_was_not_allocated_is_not_taken_back(void **state)
{
	struct fixture *f = *state;
	struct obpf_exec bad;

	assert_int_equal(alloc(f, 0, 4 * G), 0);
	bad = f->chunk[0];
	bad.size += G; /* longer than it was */
	obpf_arena_free(&f->arena, &bad);
	bad = f->chunk[0];
	bad.text += 1; /* not at a granule */
	obpf_arena_free(&f->arena, &bad);
	bad = f->chunk[0];
	bad.text = TEXT - G; /* below the arena */
	obpf_arena_free(&f->arena, &bad);
	bad.text = TEXT + SIZE; /* and above */
	obpf_arena_free(&f->arena, &bad);
	bad.text = TEXT + SIZE - G; /* and over its end */
	obpf_arena_free(&f->arena, &bad);
	bad = f->chunk[0];
	give_back(f, 0);
	obpf_arena_free(&f->arena, &bad); /* twice */
	obpf_arena_free(&f->arena, &(struct obpf_exec){ .text = TEXT }); /* nothing */
	check_stats(f);
	assert_int_equal(alloc(f, 0, SIZE), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(random_rounds_agree_with_a_model_and_leave_no_fragments),
		CASE(sizes_are_rounded_up_to_granules),
		CASE(nothing_and_too_much_are_refused),
		CASE(a_full_arena_has_room_again_where_a_chunk_went),
		CASE(what_was_not_allocated_is_not_taken_back),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}

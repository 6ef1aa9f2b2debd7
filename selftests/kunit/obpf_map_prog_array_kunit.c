// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_map_prog_array_kunit.c - program arrays of real programs: replaced and emptied under tail
 * calls that run, in tasks and in interrupts.
 */
#include "fire.h"
#include "maps/map.h"
#include "suite.h"

#define ENTRIES 4
#define FELL_THROUGH 99
#define TAIL_CALL 12

/* A program that returns @number. */
static struct obpf_prog *load_number(struct kunit *test, u32 number)
{
	const struct obpf_insn insns[] = { MOV_K(0, number), EXIT() };

	return load_prog(test, OBPF_PROG_TYPE_SYSCALL, insns, ARRAY_SIZE(insns), NULL, 0);
}

/* A program that goes on in entry *(u64 *)ctx of @map, or returns FELL_THROUGH. */
static struct obpf_prog *load_caller(struct kunit *test, struct obpf_map *map)
{
	const struct obpf_insn insns[] = {
		LDX_DW(3, 1, 0), LD_MAP(2, 0), CALL(TAIL_CALL), MOV_K(0, FELL_THROUGH), EXIT(),
	};

	return load_prog(test, OBPF_PROG_TYPE_SYSCALL, insns, ARRAY_SIZE(insns), &map, 1);
}

static struct obpf_callee *find_callee(void *priv, u32 fd)
{
	struct obpf_prog *prog = priv;

	obpf_prog_get(prog);
	return &prog->callee;
}

static int put_entry(struct obpf_map *map, u32 index, struct obpf_prog *prog)
{
	return obpf_map_update_callee(map, &index, 0, OBPF_ANY, find_callee, prog);
}

static u64 call_entry(struct obpf_prog *caller, u64 index)
{
	return run_prog(caller, &index, sizeof(index));
}

static struct obpf_map *new_array(struct kunit *test)
{
	return new_map(test, OBPF_MAP_TYPE_PROG_ARRAY, 4, 4, ENTRIES, 0);
}

static void a_tail_call_runs_what_is_there_and_falls_through_otherwise(struct kunit *test)
{
	struct obpf_map *map = new_array(test);
	struct obpf_prog *caller = load_caller(test, map), *seven = load_number(test, 7);
	u32 index = 1, id;

	KUNIT_EXPECT_EQ(test, put_entry(map, 1, seven), 0);
	KUNIT_EXPECT_EQ(test, put_entry(map, ENTRIES, seven), -E2BIG);
	KUNIT_EXPECT_EQ(test, call_entry(caller, 1), 7);
	KUNIT_EXPECT_EQ(test, call_entry(caller, 0), FELL_THROUGH);
	KUNIT_EXPECT_EQ(test, call_entry(caller, ENTRIES), FELL_THROUGH);
	KUNIT_EXPECT_EQ(test, call_entry(caller, U32_MAX), FELL_THROUGH);
	KUNIT_EXPECT_EQ(test, obpf_map_lookup_copy(map, &index, &id, 0), 0);
	KUNIT_EXPECT_EQ(test, id, seven->callee.id);
	KUNIT_EXPECT_EQ(test, obpf_map_delete(map, &index), 0);
	KUNIT_EXPECT_EQ(test, call_entry(caller, 1), FELL_THROUGH);
	obpf_prog_put(seven);
	obpf_prog_put(caller);
	obpf_map_put_use(map);
}

static void a_program_that_calls_itself_is_stopped_and_its_cycle_is_freed(struct kunit *test)
{
	struct obpf_map *map = new_array(test);
	struct obpf_prog *caller = load_caller(test, map);
	u32 map_id = map->id, prog_id = caller->callee.id;
	struct obpf_prog *found;

	KUNIT_EXPECT_EQ(test, put_entry(map, 0, caller), 0);
	KUNIT_EXPECT_EQ(test, call_entry(caller, 0), FELL_THROUGH);
	/* the array holds the program, which holds the array */
	obpf_prog_put(caller);
	found = obpf_prog_get_by_id(prog_id);
	KUNIT_EXPECT_PTR_EQ(test, found, caller);
	if (found)
		obpf_prog_put(found);
	obpf_map_put_use(map);
	settle();
	KUNIT_EXPECT_NULL(test, obpf_prog_get_by_id(prog_id));
	KUNIT_EXPECT_NULL(test, obpf_map_get_by_id(map_id));
}

/* --- under fire --- */

struct storm {
	struct kunit *test;
	struct obpf_map *map;
	struct obpf_prog *caller;
	u32 next; /* what the next program will return, above FELL_THROUGH */
	u64 replaced;
	/* What an entry's programs return: index + ENTRIES times anything up to this. */
	u32 latest;
};

static void call_in_storm(struct gun *gun)
{
	struct storm *s = gun->fire->priv;
	u64 index = gun_random(gun) % (ENTRIES + 1);
	u64 ret = call_entry(s->caller, index);

	if (ret == FELL_THROUGH)
		return;
	fire_check(gun->fire, "a call of this entry runs one of its programs", ret % ENTRIES,
		   index);
	fire_check(gun->fire, "a program that was put there",
		   ret >= 100 && ret <= READ_ONCE(s->latest), true);
	gun->hits++;
}

/* A new program for each change: the old one is to be freed under those that run it. */
static void replace_in_storm(struct fire *f)
{
	struct storm *s = f->priv;
	u32 index = s->next % ENTRIES;
	struct obpf_prog *prog;

	WRITE_ONCE(s->latest, s->next);
	prog = load_number(s->test, s->next++);
	fire_check(f, "an entry is put", put_entry(s->map, index, prog), 0);
	obpf_prog_put(prog);
	if (s->next % 3 == 0)
		fire_check(f, "an entry is taken", obpf_map_delete(s->map, &index), 0);
	s->replaced++;
}

static void entries_are_replaced_under_running_tail_calls(struct kunit *test)
{
	struct storm s = { .test = test, .map = new_array(test), .next = 100 };
	struct fire f = { .round = call_in_storm, .priv = &s, .enough = fire_has_hit };

	s.caller = load_caller(test, s.map);
	fire_for(test, &f, FIRE_MS, replace_in_storm);
	KUNIT_EXPECT_GE(test, s.replaced, FIRE_CALLS);
	KUNIT_EXPECT_GT(test, fire_hits(&f), 0);
	fire_end(test, &f);
	obpf_prog_put(s.caller);
	obpf_map_put_use(s.map);
}

static struct kunit_case prog_array_cases[] = {
	KUNIT_CASE(a_tail_call_runs_what_is_there_and_falls_through_otherwise),
	KUNIT_CASE(a_program_that_calls_itself_is_stopped_and_its_cycle_is_freed),
	KUNIT_CASE(entries_are_replaced_under_running_tail_calls),
	{}
};

static struct kunit_suite prog_array_suite = {
	.name = "obpf_map_prog_array",
	.exit = end_case,
	.test_cases = prog_array_cases,
};

kunit_test_suite(prog_array_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: program arrays");
MODULE_LICENSE("GPL");

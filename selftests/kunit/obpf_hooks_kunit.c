// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_hooks_kunit.c - kprobes and kretprobes on functions of this module: every call is a hit or a
 * counted miss, in tasks and in interrupts, while programs are replaced and detached.
 */
#include "fire.h"
#include "link.h"
#include "maps/map.h"
#include "suite.h"

#define GET_ATTACH_COOKIE 174

/* Called through no pointer and inlined nowhere: what is hit is a call that was made. */
noinline int obpf_kunit_target(int x);
noinline int obpf_kunit_target(int x)
{
	return READ_ONCE(x) + 1;
}

/* An event with a program on it, which counts in values of its own. */
struct place {
	struct obpf_event *event;
	struct obpf_link *link;
	struct obpf_prog *prog;
	struct obpf_map *counts;
};

static struct obpf_map *new_counter(struct kunit *test)
{
	return new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 16, 1, 0);
}

static u64 count_of(struct obpf_map *counter)
{
	u64 value[2] = {};
	u32 key = 0;

	obpf_map_lookup_copy(counter, &key, value, 0);
	return value[0];
}

/* What the last run left beside the count. */
static u64 note_of(struct obpf_map *counter)
{
	u64 value[2] = {};
	u32 key = 0;

	obpf_map_lookup_copy(counter, &key, value, 0);
	return value[1];
}

/* Counts its runs. */
static struct obpf_prog *load_counter(struct kunit *test, struct obpf_map *counter)
{
	const struct obpf_insn insns[] = {
		LD_VALUE(1, 0), MOV_K(2, 1), ATOMIC_ADD_DW(1, 0, 2), MOV_K(0, 0), EXIT(),
	};

	return load_prog(test, OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns), &counter, 1);
}

/* Notes the cookie of the link that it was run by. */
static struct obpf_prog *load_cookie_reader(struct kunit *test, struct obpf_map *counter)
{
	const struct obpf_insn insns[] = {
		CALL(GET_ATTACH_COOKIE), LD_VALUE(1, 0), STX_DW(1, 8, 0), MOV_K(0, 0), EXIT(),
	};

	return load_prog(test, OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns), &counter, 1);
}

/* @prog, whose reference is taken over, on the target, enabled. */
static struct place attach(struct kunit *test, struct obpf_map *counts, struct obpf_prog *prog,
			   bool on_return, u64 cookie)
{
	const struct obpf_hook_target target = {
		.symbol = "obpf_kunit_target",
		.on_return = on_return,
	};
	struct place p = { .counts = counts, .prog = prog };

	p.event = obpf_event_open(OBPF_EVENT_KPROBE, &target);
	if (PTR_ERR_OR_ZERO(p.event) == -EOPNOTSUPP) {
		obpf_prog_put(prog);
		obpf_map_put_use(counts);
		kunit_skip(test, "the kernel has no return probes");
	}
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p.event);
	p.link = obpf_link_create(p.event, NULL, prog, cookie);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p.link);
	KUNIT_ASSERT_EQ(test, obpf_event_enable(p.event, true), 0);
	return p;
}

static struct place attach_counter(struct kunit *test, bool on_return)
{
	struct obpf_map *counter = new_counter(test);

	return attach(test, counter, load_counter(test, counter), on_return, 0);
}

/* The link is the event's own and goes with it. */
static void detach(struct place *p)
{
	obpf_event_close(p->event);
	obpf_prog_put(p->prog);
	obpf_map_put_use(p->counts);
}

static void call_target(u32 times)
{
	u32 i;

	for (i = 0; i < times; i++)
		obpf_kunit_target(i);
}

/* Each property of entries and of returns. */
struct side {
	const char *name;
	bool on_return;
};

static struct side sides[] = { { "at the entry", false }, { "at the return", true } };

static void name_side(struct side *side, char *name)
{
	strscpy(name, side->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sides, sides, name_side);

static void each_call_is_a_hit_as_long_as_it_is_armed(struct kunit *test)
{
	const struct side *side = test->param_value;
	struct place p = attach_counter(test, side->on_return);

	call_target(10);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 10);
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).hits, 10);
	KUNIT_EXPECT_EQ(test, obpf_event_enable(p.event, false), 0);
	call_target(10);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 10);
	KUNIT_EXPECT_EQ(test, obpf_event_enable(p.event, true), 0);
	call_target(1);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 11);
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).misses, 0);
	detach(&p);
}

static void a_detached_program_is_run_no_more(struct kunit *test)
{
	const struct side *side = test->param_value;
	struct place p = attach_counter(test, side->on_return);

	call_target(3);
	KUNIT_EXPECT_EQ(test, obpf_link_detach(p.link), 0);
	call_target(3);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 3);
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).hits, 3);
	KUNIT_EXPECT_EQ(test, obpf_link_detach(p.link), -ENOLINK);
	detach(&p);
}

static void the_program_reads_the_cookie_of_its_link(struct kunit *test)
{
	const struct side *side = test->param_value;
	const u64 cookie = 0x1122334455667788ull;
	struct obpf_map *notes = new_counter(test);
	struct place p =
		attach(test, notes, load_cookie_reader(test, notes), side->on_return, cookie);

	call_target(1);
	KUNIT_EXPECT_EQ(test, note_of(p.counts), cookie);
	detach(&p);
}

static void a_hit_while_a_program_runs_is_a_counted_miss(struct kunit *test)
{
	struct place p = attach_counter(test, false);
	struct obpf_run_ctx *rc;
	u64 ret = 0;

	rcu_read_lock();
	rc = obpf_run_enter(0);
	if (rc) {
		ret = obpf_hook_hit(p.event->hook, 0, NULL);
		obpf_run_leave(rc);
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, ret, 1);
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).misses, 1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&p.prog->misses), 1);
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).hits, 0);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 0);
	call_target(1);
	KUNIT_EXPECT_EQ(test, count_of(p.counts), 1);
	detach(&p);
}

static void what_cannot_be_probed_is_refused(struct kunit *test)
{
	static const struct {
		struct obpf_hook_target target;
		int error;
	} bad[] = {
		{ { .symbol = "obpf_kunit_no_such_function" }, -ENOENT },
		{ { .symbol = "" }, -EINVAL },
		{ { .symbol = "obpf_kunit_target", .addr = 1ull << 40 }, -EINVAL },
		{ { .addr = 8 }, -ENOENT },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(
			test, PTR_ERR_OR_ZERO(obpf_event_open(OBPF_EVENT_KPROBE, &bad[i].target)),
			bad[i].error, "target %u", i);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(obpf_event_open(77, &bad[0].target)), -EINVAL);
}

/* --- under fire --- */

struct storm {
	struct place place;
	struct obpf_prog *progs[2];
	struct obpf_map *counts[2];
	u64 changes;
};

static void call_in_storm(struct gun *gun)
{
	fire_check(gun->fire, "the target returns what it should", obpf_kunit_target(41), 42);
}

/* Hits, and those that were lost and counted, by the guard or by the place. */
static u64 hits_and_misses(const struct place *p)
{
	struct obpf_link_stats stats = obpf_link_stats_sum(p->link);

	return stats.hits + stats.misses + p->event->hook->ops->missed(p->event->hook);
}

static void every_call_is_a_hit_or_a_counted_miss_under_fire(struct kunit *test)
{
	const struct side *side = test->param_value;
	struct place p = attach_counter(test, side->on_return);
	struct fire f = { .round = call_in_storm };

	fire_for(test, &f, FIRE_MS, NULL);
	KUNIT_EXPECT_EQ(test, hits_and_misses(&p), fire_rounds(&f));
	KUNIT_EXPECT_EQ(test, obpf_link_stats_sum(p.link).hits, count_of(p.counts));
	KUNIT_EXPECT_GT(test, count_of(p.counts), 0);
	fire_end(test, &f);
	detach(&p);
}

static void replace_in_storm(struct fire *f)
{
	struct storm *s = f->priv;
	struct obpf_prog *new = s->progs[++s->changes & 1], *old = s->progs[!(s->changes & 1)];

	fire_check(f, "the program is replaced", obpf_link_update(s->place.link, new, old), 0);
	fire_check(f, "but not one that is not there", obpf_link_update(s->place.link, new, old),
		   (u64)-EPERM);
	usleep_range(100, 200);
}

static bool both_have_run(const struct fire *f)
{
	const struct storm *s = f->priv;

	return count_of(s->counts[0]) && count_of(s->counts[1]);
}

static void a_hit_runs_the_old_program_or_the_new_one_under_fire(struct kunit *test)
{
	const struct side *side = test->param_value;
	struct storm s = { .place = attach_counter(test, side->on_return) };
	struct fire f = { .round = call_in_storm, .priv = &s, .enough = both_have_run };

	s.progs[0] = s.place.prog;
	s.counts[0] = s.place.counts;
	s.counts[1] = new_counter(test);
	s.progs[1] = load_counter(test, s.counts[1]);
	fire_for(test, &f, FIRE_MS, replace_in_storm);
	KUNIT_EXPECT_GE(test, s.changes, FIRE_CALLS);
	KUNIT_EXPECT_EQ(test, hits_and_misses(&s.place), fire_rounds(&f));
	KUNIT_EXPECT_EQ(test, count_of(s.counts[0]) + count_of(s.counts[1]),
			obpf_link_stats_sum(s.place.link).hits);
	KUNIT_EXPECT_GT(test, count_of(s.counts[0]), 0);
	KUNIT_EXPECT_GT(test, count_of(s.counts[1]), 0);
	fire_end(test, &f);
	detach(&s.place);
	obpf_prog_put(s.progs[1]);
	obpf_map_put_use(s.counts[1]);
}

static void arm_in_storm(struct fire *f)
{
	struct storm *s = f->priv;

	fire_check(f, "it is disarmed and armed",
		   obpf_event_enable(s->place.event, ++s->changes & 1), 0);
}

static void a_place_is_armed_and_closed_under_fire(struct kunit *test)
{
	const struct side *side = test->param_value;
	struct storm s = { .place = attach_counter(test, side->on_return) };
	struct fire f = { .round = call_in_storm, .priv = &s };
	int err;

	fire_for(test, &f, FIRE_MS, arm_in_storm);
	KUNIT_EXPECT_GE(test, s.changes, FIRE_CALLS);
	KUNIT_EXPECT_LE(test, count_of(s.place.counts), fire_rounds(&f));
	fire_end(test, &f);
	KUNIT_EXPECT_EQ(test, obpf_event_enable(s.place.event, true), 0);
	/* and goes while it is being hit */
	err = fire_start(&f);
	KUNIT_EXPECT_EQ(test, err, 0);
	fire_wait(&f);
	detach(&s.place);
	settle();
	msleep(50);
	fire_stop(&f);
	fire_end(test, &f);
}

static struct kunit_case hooks_cases[] = {
	KUNIT_CASE_PARAM(each_call_is_a_hit_as_long_as_it_is_armed, sides_gen_params),
	KUNIT_CASE_PARAM(a_detached_program_is_run_no_more, sides_gen_params),
	KUNIT_CASE_PARAM(the_program_reads_the_cookie_of_its_link, sides_gen_params),
	KUNIT_CASE(a_hit_while_a_program_runs_is_a_counted_miss),
	KUNIT_CASE(what_cannot_be_probed_is_refused),
	KUNIT_CASE_PARAM(every_call_is_a_hit_or_a_counted_miss_under_fire, sides_gen_params),
	KUNIT_CASE_PARAM(a_hit_runs_the_old_program_or_the_new_one_under_fire, sides_gen_params),
	KUNIT_CASE_PARAM(a_place_is_armed_and_closed_under_fire, sides_gen_params),
	{}
};

static struct kunit_suite hooks_suite = {
	.name = "obpf_hooks",
	.exit = end_case,
	.test_cases = hooks_cases,
};

kunit_test_suite(hooks_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: kprobes and kretprobes");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_objects_kunit.c - programs, maps and links as objects: references, numbers, and lookups by
 * number that race with the last put.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include "fire.h"
#include "ids.h"
#include "link.h"
#include "maps/map.h"
#include "suite.h"

/* What a link can be put on. */
noinline int obpf_kunit_objects_target(int x);
noinline int obpf_kunit_objects_target(int x)
{
	return READ_ONCE(x) + 1;
}

static struct obpf_prog *load_nothing(struct kunit *test, u32 type, struct obpf_map *map)
{
	const struct obpf_insn with_map[] = { LD_MAP(1, 0), MOV_K(0, 0), EXIT() };
	const struct obpf_insn without[] = { MOV_K(0, 0), EXIT() };

	if (map)
		return load_prog(test, type, with_map, ARRAY_SIZE(with_map), &map, 1);
	return load_prog(test, type, without, ARRAY_SIZE(without), NULL, 0);
}

static bool is_listed(struct obpf_ids *ids, u32 wanted)
{
	u32 id = wanted - 1;

	return !obpf_id_next(ids, &id) && id == wanted;
}

static void a_program_is_found_by_its_id_until_its_last_put(struct kunit *test)
{
	struct obpf_prog *prog = load_nothing(test, OBPF_PROG_TYPE_KPROBE, NULL), *found;
	u32 id = prog->callee.id;

	KUNIT_EXPECT_GT(test, id, 0);
	KUNIT_EXPECT_TRUE(test, is_listed(&obpf_prog_ids, id));
	found = obpf_prog_get_by_id(id);
	KUNIT_EXPECT_PTR_EQ(test, found, prog);
	KUNIT_EXPECT_EQ(test, refcount_read(&prog->refcnt), 2);
	obpf_prog_put(prog);
	KUNIT_EXPECT_EQ(test, refcount_read(&prog->refcnt), 1);
	obpf_prog_put(found);
	KUNIT_EXPECT_NULL(test, obpf_prog_get_by_id(id));
	KUNIT_EXPECT_FALSE(test, is_listed(&obpf_prog_ids, id));
}

static void a_program_keeps_its_map_but_does_not_use_it(struct kunit *test)
{
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0), *found;
	struct obpf_prog *prog = load_nothing(test, OBPF_PROG_TYPE_KPROBE, map);
	u32 id = map->id;

	KUNIT_EXPECT_EQ(test, atomic_read(&map->refcnt), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&map->usercnt), 1);
	obpf_map_put_use(map);
	found = obpf_map_get_by_id(id);
	KUNIT_EXPECT_PTR_EQ(test, found, map);
	if (found)
		obpf_map_put_use(found);
	obpf_prog_put(prog);
	settle();
	KUNIT_EXPECT_NULL(test, obpf_map_get_by_id(id));
}

static void a_refused_program_keeps_nothing(struct kunit *test)
{
	const struct obpf_insn insns[] = { LD_MAP(1, 0), EXIT() }; /* R0 was never written */
	struct obpf_map *map = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
	struct prog_home *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	struct obpf_prog *prog;

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->maps = &map;
	h->nr_maps = 1;
	prog = try_prog(h, OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(prog), -EACCES);
	KUNIT_EXPECT_NOT_NULL(test, strstr(h->text, "obpf: reject "));
	KUNIT_EXPECT_EQ(test, atomic_read(&map->refcnt), 1);
	obpf_map_put_use(map);
}

static void ids_are_walked_in_order_and_each_once(struct kunit *test)
{
	struct obpf_map *maps[8];
	u32 i, id = 0, last = 0, seen = 0;

	for (i = 0; i < ARRAY_SIZE(maps); i++)
		maps[i] = new_map(test, OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
	while (!obpf_id_next(&obpf_map_ids, &id)) {
		KUNIT_EXPECT_GT(test, id, last);
		last = id;
		for (i = 0; i < ARRAY_SIZE(maps); i++)
			seen += maps[i]->id == id;
	}
	KUNIT_EXPECT_EQ(test, seen, ARRAY_SIZE(maps));
	id = S32_MAX;
	KUNIT_EXPECT_EQ(test, obpf_id_next(&obpf_map_ids, &id), -ENOENT);
	for (i = 0; i < ARRAY_SIZE(maps); i++)
		obpf_map_put_use(maps[i]);
}

/* --- links --- */

static int close_event(struct inode *inode, struct file *file)
{
	obpf_event_close(file->private_data);
	return 0;
}

/* In place of an event's descriptor: a kthread has no table to keep one in. */
static const struct file_operations event_fops = {
	.owner = THIS_MODULE,
	.release = close_event,
};

static struct file *open_event(struct kunit *test)
{
	const struct obpf_hook_target target = { .symbol = "obpf_kunit_objects_target" };
	struct obpf_event *event = obpf_event_open(OBPF_EVENT_KPROBE, &target);
	struct file *file;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, event);
	file = anon_inode_getfile("obpf-kunit", &event_fops, event, 0);
	if (IS_ERR(file))
		obpf_event_close(event);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

/* A kernel thread's last fput() is done by a work item: wait for it. */
static void settle_files(struct kunit *test)
{
	flush_delayed_fput();
	settle();
}

/* The worker may have the file in its hands already, and nobody can wait for it. */
static bool is_gone_in_time(u32 prog_id)
{
	unsigned long limit = jiffies + msecs_to_jiffies(60000);
	struct obpf_prog *prog;

	while ((prog = obpf_prog_get_by_id(prog_id)) && time_before(jiffies, limit)) {
		obpf_prog_put(prog);
		msleep(20);
	}
	if (prog)
		obpf_prog_put(prog);
	return !prog;
}

static void a_link_keeps_program_and_event_and_goes_with_its_last_put(struct kunit *test)
{
	struct obpf_prog *prog = load_nothing(test, OBPF_PROG_TYPE_KPROBE, NULL);
	struct file *file = open_event(test);
	struct obpf_link *link, *found;
	u32 id, prog_id = prog->callee.id;

	link = obpf_link_create(file->private_data, file, prog, 7);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, link);
	id = link->id;
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(obpf_link_create(file->private_data, file, prog, 8)),
			-EEXIST);
	fput(file);
	obpf_prog_put(prog);
	settle_files(test);

	found = obpf_link_get_by_id(id);
	KUNIT_EXPECT_PTR_EQ(test, found, link);
	prog = obpf_prog_get_by_id(prog_id);
	KUNIT_EXPECT_NOT_NULL(test, prog);
	if (prog)
		obpf_prog_put(prog);
	if (found)
		obpf_link_put(found);
	obpf_link_put(link);
	KUNIT_EXPECT_NULL(test, obpf_link_get_by_id(id));
	settle_files(test);
	KUNIT_EXPECT_TRUE(test, is_gone_in_time(prog_id));
}

static void a_link_is_detached_once_and_stays_an_object(struct kunit *test)
{
	struct obpf_prog *prog = load_nothing(test, OBPF_PROG_TYPE_KPROBE, NULL);
	struct obpf_prog *filter = load_nothing(test, OBPF_PROG_TYPE_SOCKET_FILTER, NULL);
	struct file *file = open_event(test);
	struct obpf_link *link, *other;

	KUNIT_EXPECT_EQ(test,
			PTR_ERR_OR_ZERO(obpf_link_create(file->private_data, file, filter, 0)),
			-EINVAL);
	link = obpf_link_create(file->private_data, file, prog, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, link);
	KUNIT_EXPECT_EQ(test, obpf_link_update(link, filter, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, obpf_link_update(link, prog, filter), -EPERM);
	KUNIT_EXPECT_EQ(test, obpf_link_update(link, prog, prog), 0);
	KUNIT_EXPECT_EQ(test, obpf_link_detach(link), 0);
	KUNIT_EXPECT_EQ(test, obpf_link_detach(link), -ENOLINK);
	KUNIT_EXPECT_EQ(test, obpf_link_update(link, prog, NULL), -ENOLINK);
	KUNIT_EXPECT_TRUE(test, is_listed(&obpf_link_ids, link->id));
	/* the place is free again */
	other = obpf_link_create(file->private_data, file, prog, 0);
	KUNIT_EXPECT_FALSE(test, IS_ERR(other));
	if (!IS_ERR(other))
		obpf_link_put(other);
	obpf_link_put(link);
	obpf_prog_put(filter);
	obpf_prog_put(prog);
	fput(file);
	settle_files(test);
}

/* --- lookups by number against the last put --- */

struct race {
	struct kunit *test;
	u32 map_id, prog_id; /* of the newest */
	u64 made;
};

static void look_up(struct gun *gun)
{
	struct race *r = gun->fire->priv;
	struct obpf_prog *prog;
	struct obpf_map *map;
	u32 id;

	if (gun->in_irq)
		return;
	id = READ_ONCE(r->prog_id);
	prog = obpf_prog_get_by_id(id);
	if (prog) {
		gun->hits++;
		fire_check(gun->fire, "a program is found by its own number", prog->callee.id, id);
		fire_check(gun->fire, "and it is alive", refcount_read(&prog->refcnt) > 0, true);
		obpf_prog_put(prog);
	}
	id = READ_ONCE(r->map_id);
	map = obpf_map_get_by_id(id);
	if (map) {
		gun->hits++;
		fire_check(gun->fire, "a map is found by its own number", map->id, id);
		obpf_map_put_use(map);
	}
}

static void make_and_put(struct fire *f)
{
	struct race *r = f->priv;
	struct obpf_map *map = new_map(r->test, OBPF_MAP_TYPE_HASH, 4, 8, 4, 0);
	struct obpf_prog *prog = load_nothing(r->test, OBPF_PROG_TYPE_KPROBE, map);

	WRITE_ONCE(r->map_id, map->id);
	WRITE_ONCE(r->prog_id, prog->callee.id);
	usleep_range(50, 100); /* for others to find them */
	obpf_map_put_use(map);
	obpf_prog_put(prog);
	r->made++;
}

static void lookups_by_id_race_with_the_last_put(struct kunit *test)
{
	struct race r = { .test = test };
	struct fire f = { .round = look_up, .priv = &r, .enough = fire_has_hit };

	fire_for(test, &f, FIRE_MS, make_and_put);
	KUNIT_EXPECT_GE(test, r.made, FIRE_CALLS);
	KUNIT_EXPECT_GT(test, fire_hits(&f), 0);
	fire_end(test, &f);
	settle();
	KUNIT_EXPECT_NULL(test, obpf_prog_get_by_id(r.prog_id));
	KUNIT_EXPECT_NULL(test, obpf_map_get_by_id(r.map_id));
}

static struct kunit_case objects_cases[] = {
	KUNIT_CASE(a_program_is_found_by_its_id_until_its_last_put),
	KUNIT_CASE(a_program_keeps_its_map_but_does_not_use_it),
	KUNIT_CASE(a_refused_program_keeps_nothing),
	KUNIT_CASE(ids_are_walked_in_order_and_each_once),
	KUNIT_CASE(a_link_keeps_program_and_event_and_goes_with_its_last_put),
	KUNIT_CASE(a_link_is_detached_once_and_stays_an_object),
	KUNIT_CASE(lookups_by_id_race_with_the_last_put),
	{}
};

static struct kunit_suite objects_suite = {
	.name = "obpf_objects",
	.exit = end_case,
	.test_cases = objects_cases,
};

kunit_test_suite(objects_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: objects, references and numbers");
MODULE_LICENSE("GPL");

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fire.h - the same thing under fire from all sides: on each CPU a task that is bound to it, and a
 * timer that breaks into whatever runs there, in hard-irq context.
 *
 * Each such source is a gun, numbered from 0: even ones are tasks, odd ones timers. Guns run one
 * function again and again, and note what is wrong; KUnit's expectations are for the case's own
 * task after the fire, since they allocate. Process context but for the function.
 */
#ifndef OBPF_KUNIT_FIRE_H
#define OBPF_KUNIT_FIRE_H

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "compat.h"

/*
 * From the end of one interrupt to the next: the task has to get on in between, also where
 * emulation makes an interrupt last.
 */
#define FIRE_PAUSE (300 * NSEC_PER_USEC)

struct fire;

struct gun {
	struct fire *fire;
	u32 nr; /* of the gun */
	u32 cpu;
	bool in_irq;
	u64 rounds;
	u64 hits; /* for the function's own use, as is seed */
	u32 seed;
	struct task_struct *task;
	struct hrtimer timer;
};

struct fire {
	/* One round; in a task preemptible, in a timer in hard-irq context. */
	void (*round)(struct gun *gun);
	void *priv;
	/* fire_for() goes on until this, where it is there, is true, too. */
	bool (*enough)(const struct fire *f);
	u32 nr_guns;
	struct gun *guns;
	/* The first thing that was wrong, and how many were. */
	atomic_t failures;
	const char *what;
	u64 is, want;
};

/* Pseudo-random, its own sequence for each gun. */
static __maybe_unused u32 gun_random(struct gun *gun)
{
	gun->seed ^= gun->seed << 13;
	gun->seed ^= gun->seed >> 17;
	gun->seed ^= gun->seed << 5;
	return gun->seed;
}

/* In a round: @what, which is a constant string, does not hold. */
static __maybe_unused void fire_wrong(struct fire *f, const char *what, u64 is, u64 want)
{
	if (atomic_inc_return(&f->failures) != 1)
		return;
	f->is = is;
	f->want = want;
	WRITE_ONCE(f->what, what);
}

#define fire_check(f, what, value, wanted) \
	do { \
		u64 is_ = (value), want_ = (wanted); \
		if (unlikely(is_ != want_)) \
			fire_wrong(f, what, is_, want_); \
	} while (0)

static enum hrtimer_restart fire_timer(struct hrtimer *timer)
{
	struct gun *gun = container_of(timer, struct gun, timer);

	gun->fire->round(gun);
	gun->rounds++;
	hrtimer_forward_now(timer, ns_to_ktime(FIRE_PAUSE));
	return HRTIMER_RESTART;
}

/* Both guns of a CPU: the timer is started there, and is gone when the task is. */
static int fire_task(void *arg)
{
	struct gun *gun = arg, *irq = gun + 1;

	obpf_compat_hrtimer_setup(&irq->timer, fire_timer, CLOCK_MONOTONIC,
				  HRTIMER_MODE_REL_PINNED_HARD);
	hrtimer_start(&irq->timer, ns_to_ktime(FIRE_PAUSE), HRTIMER_MODE_REL_PINNED_HARD);
	while (!kthread_should_stop()) {
		gun->fire->round(gun);
		gun->rounds++;
		cond_resched();
	}
	hrtimer_cancel(&irq->timer);
	return 0;
}

/* Open fire with guns on every CPU; until fire_stop(), which has to come. */
static int fire_start(struct fire *f)
{
	struct task_struct *task;
	u32 cpu, nr = 0;

	f->guns = kcalloc(2 * num_possible_cpus(), sizeof(*f->guns), GFP_KERNEL);
	if (!f->guns)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		struct gun *gun = &f->guns[nr];
		u32 i;

		for (i = 0; i < 2; i++)
			gun[i] = (struct gun){ .fire = f,
					       .nr = nr + i,
					       .cpu = cpu,
					       .in_irq = i,
					       .seed = 0x9e3779b9 * (nr + i + 1) };
		task = kthread_create(fire_task, gun, "obpf_fire/%u", cpu);
		if (IS_ERR(task))
			break;
		kthread_bind(task, cpu);
		gun->task = task;
		nr += 2;
	}
	f->nr_guns = nr;
	for (nr = 0; nr < f->nr_guns; nr += 2)
		wake_up_process(f->guns[nr].task);
	return 0;
}

/* Hold fire: when this returns no round is under way; guns and their counts stay for fire_end(). */
static void fire_stop(struct fire *f)
{
	u32 i;

	for (i = 0; f->guns && i < f->nr_guns; i += 2)
		kthread_stop(f->guns[i].task);
}

/* Say what was wrong, and that every gun has fired; gives the guns back. */
static void fire_end(struct kunit *test, struct fire *f)
{
	u32 i;

	KUNIT_EXPECT_EQ_MSG(test, atomic_read(&f->failures), 0, "first: %s: is %#llx, not %#llx",
			    f->what ?: "", f->is, f->want);
	KUNIT_EXPECT_EQ(test, f->nr_guns, 2 * num_online_cpus());
	for (i = 0; f->guns && i < f->nr_guns; i++)
		KUNIT_EXPECT_GT_MSG(test, f->guns[i].rounds, 0, "gun %u", i);
	kfree(f->guns);
	f->guns = NULL;
}

/* Rounds of all guns. */
static __maybe_unused u64 fire_rounds(const struct fire *f)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < f->nr_guns; i++)
		sum += f->guns[i].rounds;
	return sum;
}

static __maybe_unused u64 fire_hits(const struct fire *f)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < f->nr_guns; i++)
		sum += READ_ONCE(f->guns[i].hits);
	return sum;
}

static __maybe_unused bool fire_has_hit(const struct fire *f)
{
	return fire_hits(f) > 0;
}

#define FIRE_MS 400
/* How often what goes on meanwhile has to, however slow the machine; within that many ms. */
#define FIRE_CALLS 20
#define FIRE_LIMIT_MS 60000

/* A task may be long in coming to its CPU, and brings the timer. */
static bool fire_all_guns(const struct fire *f)
{
	u32 i;

	for (i = 0; f->guns && i < f->nr_guns; i++)
		if (!READ_ONCE(f->guns[i].rounds))
			return false;
	return true;
}

static __maybe_unused void fire_wait(const struct fire *f)
{
	unsigned long limit = jiffies + msecs_to_jiffies(FIRE_LIMIT_MS);

	while (!fire_all_guns(f) && time_before(jiffies, limit))
		msleep(20);
}

static bool fire_is_enough(const struct fire *f)
{
	return fire_all_guns(f) && (!f->enough || f->enough(f));
}

/* Fire for a while; @meanwhile, which may be NULL, is called again and again in the case's task. */
static __maybe_unused void fire_for(struct kunit *test, struct fire *f, unsigned int ms,
				    void (*meanwhile)(struct fire *f))
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);
	unsigned long limit = jiffies + msecs_to_jiffies(FIRE_LIMIT_MS);
	int err = fire_start(f);
	u32 calls = 0, wanted = meanwhile ? FIRE_CALLS : 0;

	KUNIT_EXPECT_EQ(test, err, 0);
	while (!err && (time_before(jiffies, end) ||
			((calls < wanted || !fire_is_enough(f)) && time_before(jiffies, limit)))) {
		if (meanwhile)
			meanwhile(f);
		else
			msleep(20);
		calls++;
		cond_resched();
	}
	fire_stop(f);
}

#endif

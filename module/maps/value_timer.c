// SPDX-License-Identifier: GPL-2.0
/*
 * value_timer.c - timers in values: what there is of them beside the machine's own.
 *
 * Context, locks and lifetimes: value_timer.h. Reference: bpf_timer_* of bpf-helpers(7), as in Linux
 * 6.18.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "callee.h"
#include "helpers/env.h"
#include "maps/family.h"
#include "maps/value_timer.h"

/* In a slot: a timer's address, or one of these. */
#define SLOT_EMPTY 0ull
#define SLOT_SHUT 1ull

/* Clocks of clock_gettime(2) that a timer may go by. */
#define CLOCK_OF_DAY 0
#define CLOCK_SINCE_BOOT 1
#define CLOCK_WITH_SUSPEND 7

#define TIMER_GFP (GFP_NOWAIT | __GFP_ACCOUNT | __GFP_NOWARN)

struct obpf_timer {
	struct obpf_env_timer timer;
	struct obpf_map *map;
	void *value;

	raw_spinlock_t lock; /* protects the three below, and the arming */
	bool gone; /* taken out of its slot; Invariant: then there is no callback */
	struct obpf_callee *callee; /* a reference; NULL: no callback */
	const void *fn;

	/* Callbacks that wait for this one's end, or are about to. */
	atomic_t awaited;
	struct rcu_work free_work;
};

static u64 *slot_of(const struct obpf_map *map, void *value)
{
	return value + map->fields.off[OBPF_FIELD_TIMER];
}

static struct obpf_timer *timer_at(u64 word)
{
	return word == SLOT_SHUT ? NULL : (struct obpf_timer *)(unsigned long)word;
}

/* Inside an RCU section. NULL: there is none. */
static struct obpf_timer *find(u64 *slot)
{
	return timer_at(smp_load_acquire(slot)); /* what is in it comes after */
}

/* What is to be called, under the lock; the caller drops the program that was to be before. */
static struct obpf_callee *set_callback(struct obpf_timer *t, struct obpf_callee *callee,
					const void *fn)
{
	struct obpf_callee *before = t->callee;

	t->callee = callee;
	t->fn = fn;
	return before;
}

static void put(struct obpf_callee *callee)
{
	if (callee)
		callee->put(callee);
}

/* Time is up. Softirq. */
static void fire(struct obpf_env_timer *timer)
{
	struct obpf_timer *t = container_of(timer, struct obpf_timer, timer);
	const void *fn;
	struct obpf_callee *callee;
	unsigned long flags;
	u64 arg[OBPF_CALLEE_ARGS];
	u32 index;

	rcu_read_lock();
	raw_spin_lock_irqsave(&t->lock, flags);
	callee = t->callee;
	fn = t->fn;
	raw_spin_unlock_irqrestore(&t->lock, flags);
	if (callee) {
		arg[0] = (unsigned long)t->map;
		arg[1] = (unsigned long)t->map->ops->key_of(t->map, t->value, &index);
		arg[2] = (unsigned long)t->value;
		obpf_env_call(callee, fn, arg, t);
	}
	rcu_read_unlock();
}

/* --- taking timers out --- */

static void free_timer(struct work_struct *work)
{
	struct obpf_timer *t = container_of(to_rcu_work(work), struct obpf_timer, free_work);

	obpf_env_timer_cancel(&t->timer);
	kfree(t);
}

/* @t is in no slot any more, and the caller's. */
static void discard(struct obpf_timer *t)
{
	struct obpf_callee *before;
	unsigned long flags;

	raw_spin_lock_irqsave(&t->lock, flags);
	t->gone = true;
	before = set_callback(t, NULL, NULL);
	raw_spin_unlock_irqrestore(&t->lock, flags);
	/* It would find nothing to call; but that may be years from now. */
	obpf_env_timer_try_cancel(&t->timer);
	put(before);
	INIT_RCU_WORK(&t->free_work, free_timer);
	obpf_map_queue_after_readers(&t->free_work);
}

static void take_out(u64 *slot, u64 word)
{
	struct obpf_timer *t = timer_at(xchg(slot, word));

	if (t)
		discard(t);
}

void obpf_value_timer_drop(const struct obpf_map *map, void *value)
{
	u64 *slot = slot_of(map, value);

	/* The element is in the map, so that nobody has shut it. */
	if (READ_ONCE(*slot) != SLOT_EMPTY)
		take_out(slot, SLOT_EMPTY);
}

void obpf_value_timer_shut(const struct obpf_map *map, void *value)
{
	take_out(slot_of(map, value), SLOT_SHUT);
}

void obpf_value_timer_reopen(const struct obpf_map *map, void *value)
{
	WRITE_ONCE(*slot_of(map, value), SLOT_EMPTY);
}

/* --- the helpers --- */

static bool is_clock(u64 clock)
{
	return clock == CLOCK_OF_DAY || clock == CLOCK_SINCE_BOOT || clock == CLOCK_WITH_SUSPEND;
}

static bool is_in_use(const struct obpf_map *map)
{
	return atomic_read(&map->usercnt);
}

int obpf_value_timer_init(u64 *slot, struct obpf_map *map, u64 flags)
{
	struct obpf_timer *t;
	u64 before, word;

	if (in_nmi())
		return -EOPNOTSUPP;
	if (!is_clock(flags))
		return -EINVAL;
	if (READ_ONCE(*slot) != SLOT_EMPTY)
		return READ_ONCE(*slot) == SLOT_SHUT ? -EPERM : -EBUSY;
	t = kzalloc(sizeof(*t), TIMER_GFP);
	if (!t)
		return -ENOMEM;
	obpf_env_timer_setup(&t->timer, flags, fire);
	t->map = map;
	t->value = (u8 *)slot - map->fields.off[OBPF_FIELD_TIMER];
	raw_spin_lock_init(&t->lock);
	word = (unsigned long)t;
	before = cmpxchg(slot, SLOT_EMPTY, word);
	if (before != SLOT_EMPTY) {
		kfree(t);
		return before == SLOT_SHUT ? -EPERM : -EBUSY;
	}
	/*
	 * Ordered by the exchanges, here and where the last use ends: that one takes the timer out, or
	 * it is seen here that it was too early to.
	 */
	if (is_in_use(map))
		return 0;
	if (cmpxchg(slot, word, SLOT_EMPTY) == word)
		discard(t);
	return -EPERM;
}

int obpf_value_timer_set(u64 *slot, const void *fn, struct obpf_callee *callee)
{
	struct obpf_callee *before = NULL;
	struct obpf_timer *t;
	unsigned long flags;
	int err = 0;

	if (in_nmi())
		return -EOPNOTSUPP;
	t = find(slot);
	if (!t)
		return -EINVAL;
	if (!is_in_use(t->map))
		return -EPERM;
	/* The program that runs here may be on its way out. */
	if (!callee || !callee->tryget || !callee->tryget(callee))
		return -ENOENT;
	raw_spin_lock_irqsave(&t->lock, flags);
	if (t->gone) {
		before = callee;
		err = -EINVAL;
	} else {
		before = set_callback(t, callee, fn);
	}
	raw_spin_unlock_irqrestore(&t->lock, flags);
	put(before);
	return err;
}

int obpf_value_timer_start(u64 *slot, u64 ns, u64 flags)
{
	struct obpf_timer *t;
	unsigned long irq;
	int err = -EINVAL;

	if (in_nmi())
		return -EOPNOTSUPP;
	if (flags & ~(u64)(OBPF_F_TIMER_ABS | OBPF_F_TIMER_CPU_PIN))
		return -EINVAL;
	t = find(slot);
	if (!t)
		return -EINVAL;
	raw_spin_lock_irqsave(&t->lock, irq);
	if (t->callee) {
		obpf_env_timer_start(&t->timer, ns, flags & OBPF_F_TIMER_ABS,
				     flags & OBPF_F_TIMER_CPU_PIN);
		err = 0;
	}
	raw_spin_unlock_irqrestore(&t->lock, irq);
	return err;
}

/*
 * May the callback of @own wait for that of @t? Two that wait for each other, or a ring of them, never
 * end. So each says first whom it waits for, and gives up if it is waited for itself: of a ring the
 * last one to say so does.
 */
static bool may_await(struct obpf_timer *t, struct obpf_timer *own)
{
	if (t == own)
		return false;
	atomic_inc(&t->awaited);
	smp_mb(); /* said before asked: pairs with itself */
	if (!atomic_read(&own->awaited))
		return true;
	atomic_dec(&t->awaited);
	return false;
}

int obpf_value_timer_cancel(u64 *slot, struct obpf_timer *own)
{
	struct obpf_callee *before;
	struct obpf_timer *t;
	unsigned long flags;
	int was;

	if (in_nmi())
		return -EOPNOTSUPP;
	t = find(slot);
	if (!t)
		return -EINVAL;
	/* Whoever does not run for a timer is waited for by nobody. */
	if (own && !may_await(t, own))
		return -EDEADLK;
	raw_spin_lock_irqsave(&t->lock, flags);
	before = set_callback(t, NULL, NULL);
	raw_spin_unlock_irqrestore(&t->lock, flags);
	put(before);
	was = obpf_env_timer_cancel(&t->timer);
	if (own)
		atomic_dec(&t->awaited);
	return was;
}

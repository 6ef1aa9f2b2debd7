// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * timer.c - the machine's timers, by a clock that goes on when a test wants it to: the hosted twin of
 * module/timer.c.
 *
 * Locks: timers_lock, a leaf, protects the clock, the list and what is in it.
 */
#include <pthread.h>
#include <stdlib.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include "callee.h"
#include "env_host.h"
#include "helpers/env.h"
#include "kshim.h"
#include "run_ctx.h"

/* What obpf_env_timer.home is here. */
struct home_timer {
	struct obpf_env_timer *next; /* of those that are started */
	u64 due;
	bool started;
	u32 firing; /* CPU + 1; 0: it does not */
};

_Static_assert(sizeof(struct home_timer) <= sizeof(((struct obpf_env_timer *)0)->home),
	       "there is room for it");

static pthread_mutex_t timers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct obpf_env_timer *started;
static u64 now;

static struct home_timer *home_of(struct obpf_env_timer *timer)
{
	return (struct home_timer *)timer->home;
}

/* Under the lock, as are all that follow: was it there? */
static bool take_off(struct obpf_env_timer *timer)
{
	struct obpf_env_timer **link;

	if (!home_of(timer)->started)
		return false;
	for (link = &started; *link != timer; link = &home_of(*link)->next)
		;
	*link = home_of(timer)->next;
	home_of(timer)->started = false;
	return true;
}

static void put_on(struct obpf_env_timer *timer, u64 due)
{
	struct home_timer *home = home_of(timer);

	home->due = due;
	home->started = true;
	home->next = started;
	started = timer;
}

/* The one that is due first by @until and does not fire already, or NULL. */
static struct obpf_env_timer *find_due(u64 until)
{
	struct obpf_env_timer *t, *first = NULL;

	for (t = started; t; t = home_of(t)->next)
		if (home_of(t)->due <= until && !home_of(t)->firing &&
		    (!first || home_of(t)->due < home_of(first)->due))
			first = t;
	return first;
}

void obpf_env_timer_setup(struct obpf_env_timer *timer, u32 clock,
			  void (*fire)(struct obpf_env_timer *timer))
{
	timer->fire = fire;
	*home_of(timer) = (struct home_timer){};
}

void obpf_env_timer_start(struct obpf_env_timer *timer, u64 ns, bool absolute, bool pinned)
{
	pthread_mutex_lock(&timers_lock);
	take_off(timer);
	put_on(timer, absolute ? ns : now + ns);
	pthread_mutex_unlock(&timers_lock);
}

int obpf_env_timer_cancel(struct obpf_env_timer *timer)
{
	struct home_timer *home = home_of(timer);
	int was = 0;

	pthread_mutex_lock(&timers_lock);
	/* Its callback may start it again while it is waited for. */
	while ((was |= take_off(timer)), home->firing) {
		if (home->firing == kshim_cpu() + 1)
			kshim_die("a timer's callback waits for its own end");
		pthread_mutex_unlock(&timers_lock);
		kshim_yield();
		pthread_mutex_lock(&timers_lock);
	}
	pthread_mutex_unlock(&timers_lock);
	return was;
}

void obpf_env_timer_try_cancel(struct obpf_env_timer *timer)
{
	pthread_mutex_lock(&timers_lock);
	if (!home_of(timer)->firing)
		take_off(timer);
	pthread_mutex_unlock(&timers_lock);
}

/* Its time has come. The lock is given back meanwhile. */
static void fire(struct obpf_env_timer *timer)
{
	take_off(timer);
	home_of(timer)->firing = kshim_cpu() + 1;
	pthread_mutex_unlock(&timers_lock);
	timer->fire(timer);
	pthread_mutex_lock(&timers_lock);
	home_of(timer)->firing = 0;
}

u32 obpf_env_pass_time(u64 ns)
{
	struct obpf_env_timer *t;
	u32 fired = 0;
	u64 until;

	pthread_mutex_lock(&timers_lock);
	until = now + ns;
	while ((t = find_due(until))) {
		now = max(now, home_of(t)->due);
		fire(t);
		fired++;
	}
	now = max(now, until);
	pthread_mutex_unlock(&timers_lock);
	return fired;
}

bool obpf_env_fire_first(void)
{
	struct obpf_env_timer *t;

	pthread_mutex_lock(&timers_lock);
	t = find_due(~0ull);
	if (t)
		fire(t);
	pthread_mutex_unlock(&timers_lock);
	return t;
}

u32 obpf_env_nr_timers(void)
{
	struct obpf_env_timer *t;
	u32 nr = 0;

	pthread_mutex_lock(&timers_lock);
	for (t = started; t; t = home_of(t)->next)
		nr++;
	pthread_mutex_unlock(&timers_lock);
	return nr;
}

void obpf_env_call(struct obpf_callee *callee, const void *fn, const u64 *arg,
		   struct obpf_timer *timer)
{
	static _Thread_local u8 stack[OBPF_RUN_STACK_SIZE + OBPF_RUN_STACK_EXTRA]
		__attribute__((aligned(16)));
	static _Thread_local char text[OBPF_RUN_TEXT_SIZE];
	struct obpf_run_ctx rc = {
		.callee = callee,
		.timer = timer,
		.stack = stack,
		.stack_extra = callee->stack_extra ? OBPF_RUN_STACK_EXTRA : 0,
		.text = text,
		.nest = 1,
	};

	callee->call(fn, arg, &rc);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * timer.c - the machine's timers and what runs when they fire: the module's answers to helpers/env.h.
 *
 * Context: see there. Kernel only. Timers expire in softirq, so that their programs have a level of
 * their own (run.h): what is under way on the CPU is of another one.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include "callee.h"
#include "compat.h"
#include "control.h"
#include "helpers/env.h"
#include "run.h"

/* What obpf_env_timer.home is here. */
struct home_timer {
	struct hrtimer hrtimer;
	struct obpf_env_timer *timer;
};

static struct home_timer *home_of(struct obpf_env_timer *timer)
{
	BUILD_BUG_ON(sizeof(struct home_timer) > sizeof(timer->home));
	return (struct home_timer *)timer->home;
}

static enum hrtimer_restart expire(struct hrtimer *hrtimer)
{
	struct obpf_env_timer *timer = container_of(hrtimer, struct home_timer, hrtimer)->timer;

	timer->fire(timer);
	return HRTIMER_NORESTART;
}

void obpf_env_timer_setup(struct obpf_env_timer *timer, u32 clock,
			  void (*fire)(struct obpf_env_timer *timer))
{
	struct home_timer *home = home_of(timer);

	timer->fire = fire;
	home->timer = timer;
	obpf_compat_hrtimer_setup(&home->hrtimer, expire, clock, HRTIMER_MODE_REL_SOFT);
}

void obpf_env_timer_start(struct obpf_env_timer *timer, u64 ns, bool absolute, bool pinned)
{
	enum hrtimer_mode mode = absolute ? HRTIMER_MODE_ABS_SOFT : HRTIMER_MODE_REL_SOFT;

	if (pinned)
		mode |= HRTIMER_MODE_PINNED;
	hrtimer_start(&home_of(timer)->hrtimer, ns_to_ktime(ns), mode);
}

int obpf_env_timer_cancel(struct obpf_env_timer *timer)
{
	return hrtimer_cancel(&home_of(timer)->hrtimer);
}

void obpf_env_timer_try_cancel(struct obpf_env_timer *timer)
{
	hrtimer_try_to_cancel(&home_of(timer)->hrtimer);
}

void obpf_env_call(struct obpf_callee *callee, const void *fn, const u64 *arg,
		   struct obpf_timer *timer)
{
	struct obpf_run_ctx *rc;

	/* Switched off: nothing runs that nobody waits for. OFF waits for what began before. */
	if (!obpf_control_is_on())
		return;
	rc = obpf_run_enter(callee->stack_extra);
	/* Softirqs do not interrupt each other, nor do timers fire in what a probe was hit by. */
	if (WARN_ON_ONCE(!rc))
		return;
	rc->callee = callee;
	rc->timer = timer;
	callee->call(fn, arg, rc);
	obpf_run_leave(rc);
}

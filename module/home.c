// SPDX-License-Identifier: GPL-2.0
/*
 * home.c - the module as the core's home.
 *
 * Context: process. No locks.
 */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/slab.h>
#include "home.h"

static void *core_alloc(void *priv, size_t size)
{
	return kvzalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
}

static void core_free(void *priv, void *ptr)
{
	kvfree(ptr);
}

/* Only a fatal signal abandons a load: clients retry on EAGAIN a few times and then give up. */
static int core_poll(void *priv)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static u64 core_clock(void *priv)
{
	return ktime_get_ns();
}

/* Where the kernel keeps its memory from root, helpers that read it are not for root either. */
static bool core_locked_down(void *priv)
{
	return security_locked_down(LOCKDOWN_BPF_READ_KERNEL);
}

static const struct obpf_core_ops core_ops = {
	.alloc = core_alloc,
	.free = core_free,
	.poll = core_poll,
	.clock = core_clock,
	.locked_down = core_locked_down,
};

const struct obpf_core obpf_home_core = { .ops = &core_ops };

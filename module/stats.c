// SPDX-License-Identifier: GPL-2.0
/*
 * stats.c - who wants runs to be counted.
 *
 * Context: process. Locks: users_mutex protects the count and the key's turns, and is the outermost
 * of what turning a key takes.
 */
#include <linux/mutex.h>
#include "stats.h"

DEFINE_STATIC_KEY_FALSE(obpf_stats_key);

static DEFINE_MUTEX(users_mutex);
static u64 users;

void obpf_stats_get(void)
{
	mutex_lock(&users_mutex);
	if (!users++)
		static_branch_enable(&obpf_stats_key);
	mutex_unlock(&users_mutex);
}

void obpf_stats_put(void)
{
	mutex_lock(&users_mutex);
	if (!--users)
		static_branch_disable(&obpf_stats_key);
	mutex_unlock(&users_mutex);
}

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/wait.h - hosted stand-in: nobody sleeps, but how often they were woken is counted.
 */
#ifndef KSHIM_LINUX_WAIT_H
#define KSHIM_LINUX_WAIT_H

typedef struct {
	unsigned int wakeups;
} wait_queue_head_t;

static inline void init_waitqueue_head(wait_queue_head_t *q)
{
	q->wakeups = 0;
}

static inline void wake_up_all(wait_queue_head_t *q)
{
	__atomic_fetch_add(&q->wakeups, 1, __ATOMIC_SEQ_CST);
}

#endif

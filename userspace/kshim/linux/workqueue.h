/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/workqueue.h - hosted stand-in: work is done, in order, when its queue is flushed.
 */
#ifndef KSHIM_LINUX_WORKQUEUE_H
#define KSHIM_LINUX_WORKQUEUE_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

struct work_struct;
struct workqueue_struct;

typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	work_func_t func;
	struct work_struct *next;
};

struct rcu_work {
	struct work_struct work;
	struct workqueue_struct *wq;
};

#define WQ_UNBOUND (1u << 1)

#define alloc_workqueue(fmt, flags, max_active) kshim_wq_alloc()
struct workqueue_struct *kshim_wq_alloc(void);
void flush_workqueue(struct workqueue_struct *wq);
void destroy_workqueue(struct workqueue_struct *wq); /* flushes it */

#define INIT_RCU_WORK(rwork, function) ((rwork)->work.func = (function))
/* Queue the work after a grace period, that is by the next rcu_barrier(). */
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork);

/* Have it done, if it waits. */
bool flush_rcu_work(struct rcu_work *rwork);

static inline struct rcu_work *to_rcu_work(struct work_struct *work)
{
	return container_of(work, struct rcu_work, work);
}

#endif

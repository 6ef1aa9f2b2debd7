/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/irq_work.h - hosted stand-in: the interrupt comes at once.
 */
#ifndef KSHIM_LINUX_IRQ_WORK_H
#define KSHIM_LINUX_IRQ_WORK_H

#include <stdbool.h>

struct irq_work {
	void (*func)(struct irq_work *work);
};

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *work))
{
	work->func = func;
}

static inline bool irq_work_queue(struct irq_work *work)
{
	work->func(work);
	return true;
}

static inline void irq_work_sync(struct irq_work *work) {}

#endif

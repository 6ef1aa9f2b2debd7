/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/irq_work.h - hosted stand-in: the interrupt comes at once or, in NMI and while interrupts
 * are off, when the thread next has them on again.
 */
#ifndef KSHIM_LINUX_IRQ_WORK_H
#define KSHIM_LINUX_IRQ_WORK_H

#include <stdbool.h>
#include <stddef.h>

struct irq_work {
	void (*func)(struct irq_work *work);
	struct irq_work *next; /* of those that wait */
	int pending, busy;
};

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *work))
{
	work->func = func;
	work->next = NULL;
	work->pending = 0;
	work->busy = 0;
}

bool irq_work_queue(struct irq_work *work); /* false: it is waiting already */
void irq_work_sync(struct irq_work *work);

#endif

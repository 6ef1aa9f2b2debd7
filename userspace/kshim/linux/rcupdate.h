/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/rcupdate.h - hosted stand-in: readers count themselves in and out, CPU by CPU; writers wait
 * for them.
 */
#ifndef KSHIM_LINUX_RCUPDATE_H
#define KSHIM_LINUX_RCUPDATE_H

#include <linux/atomic.h>

/* Sections nest, and may be entered from signal handlers. */
void rcu_read_lock(void);
void rcu_read_unlock(void);
bool rcu_read_lock_held(void);

/* Wait for all sections that are open now; not from inside one. */
void synchronize_rcu(void);
/* Wait for the same, and queue what queue_rcu_work() was given before. */
void rcu_barrier(void);

/* An address dependency is not enough for C's memory model. */
#define rcu_dereference(p) smp_load_acquire(&(p))
#define RCU_INITIALIZER(p) (p)
#define unrcu_pointer(p) (p)
#define rcu_assign_pointer(p, v) smp_store_release(&(p), v)

#endif

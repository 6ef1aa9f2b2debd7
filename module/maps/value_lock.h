/* SPDX-License-Identifier: GPL-2.0 */
/*
 * value_lock.h - the lock in a value: struct bpf_spin_lock.
 *
 * Any context in which programs may take such locks, and user space on their behalf: these are never
 * tracing programs, so that nothing in NMI, and no probe on what the holder does, waits for one.
 * Interrupts are off while it is held. The holder is a program that may call nothing meanwhile, or a
 * copy that ends: it waits for nothing. Taken inside hash buckets' locks.
 */
#ifndef OBPF_MAPS_VALUE_LOCK_H
#define OBPF_MAPS_VALUE_LOCK_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/processor.h>
#include <linux/types.h>

/* What obpf_value_unlock() is to be given. 0: free; 1: held. */
static inline unsigned long obpf_value_lock(u32 *lock)
{
	unsigned long flags;

	local_irq_save(flags);
	while (READ_ONCE(*lock) || cmpxchg(lock, 0, 1))
		cpu_relax();
	return flags;
}

static inline void obpf_value_unlock(u32 *lock, unsigned long flags)
{
	/* What was written under the lock is seen by whoever takes it next. */
	smp_store_release(lock, 0);
	local_irq_restore(flags);
}

#endif

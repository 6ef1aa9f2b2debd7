/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/spinlock.h - hosted stand-in: raw spinlocks. One that its holder waits for is a deadlock,
 * and reported.
 */
#ifndef KSHIM_LINUX_SPINLOCK_H
#define KSHIM_LINUX_SPINLOCK_H

#include <linux/types.h>
#include "kshim.h"

typedef struct {
	u32 holder; /* CPU + 1, 0: free */
} raw_spinlock_t;

/* Of sparse. */
#define __acquire(lock) ((void)0)
#define __release(lock) ((void)0)

static inline void raw_spin_lock_init(raw_spinlock_t *lock)
{
	lock->holder = 0;
}

static inline bool kshim_spin_take(raw_spinlock_t *lock)
{
	u32 holder = 0;

	return __atomic_compare_exchange_n(&lock->holder, &holder, kshim_cpu() + 1, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static inline int raw_spin_trylock(raw_spinlock_t *lock)
{
	if (!kshim_spin_take(lock))
		return 0;
	kshim_lock_moment();
	return 1;
}

static inline void raw_spin_lock(raw_spinlock_t *lock)
{
	if (kshim_in_nmi())
		kshim_die("waiting for a lock in NMI");
	while (!kshim_spin_take(lock)) {
		if (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED) == kshim_cpu() + 1)
			kshim_die("waiting for a lock that this CPU holds");
		kshim_yield();
	}
	kshim_lock_moment();
}

static inline void raw_spin_unlock(raw_spinlock_t *lock)
{
	if (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED) != kshim_cpu() + 1)
		kshim_die("giving back a lock that this CPU does not hold");
	kshim_lock_moment();
	__atomic_store_n(&lock->holder, 0, __ATOMIC_RELEASE);
}

#define raw_spin_lock_irqsave(lock, flags) \
	do { \
		(flags) = kshim_irq_save(); \
		raw_spin_lock(lock); \
	} while (0)
#define raw_spin_unlock_irqrestore(lock, flags) \
	do { \
		raw_spin_unlock(lock); \
		kshim_irq_restore(flags); \
	} while (0)

/* Those that may sleep on a real-time kernel; here there is no difference. */
typedef raw_spinlock_t spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) \
	{ \
		0 \
	}

#define spin_lock_irqsave(lock, flags) \
	do { \
		(flags) = 0; \
		raw_spin_lock(lock); \
	} while (0)
#define spin_unlock_irqrestore(lock, flags) \
	do { \
		(void)(flags); \
		raw_spin_unlock(lock); \
	} while (0)

#endif

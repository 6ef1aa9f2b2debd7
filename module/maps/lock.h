/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lock.h - the locks of maps: right from any context, NMI included, and free of deadlock by
 * construction.
 *
 * A program can run wherever its hook is hit, also in the middle of another map operation on the
 * same CPU: in NMI, or from a probe on something that the operation calls. So a CPU that is already
 * inside a map's section only ever tries a lock, and says -EBUSY when it is taken. One that comes
 * out of nowhere in NMI context, as every kprobe by breakpoint does on x86, tries for a while: the
 * holder is another CPU and gets on, but in a true NMI that CPU might be waiting for this one in
 * ways that are not ours to know. Others wait. Interrupts are off meanwhile.
 *
 * Order where two are held: hash bucket > a CPU's free list, or the lock in a value, or a timer's, which
 * are never asked for in NMI (value_lock.h, value_timer.h). The ring buffer's lock stands alone.
 * So who holds the last of an order waits for nothing, not even for what interrupts it, and every
 * wait ends.
 */
#ifndef OBPF_MAPS_LOCK_H
#define OBPF_MAPS_LOCK_H

#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/spinlock.h>

/* How many critical sections of maps this CPU is in. */
DECLARE_PER_CPU(int, obpf_map_depth);

/*
 * How often a lock is tried in NMI context; with cpu_relax() in between well below a millisecond.
 */
#define OBPF_MAP_NMI_TRIES 10000

struct obpf_map_section {
	unsigned long flags;
	u32 tries; /* for a lock; 0: wait for it */
};

static inline struct obpf_map_section obpf_map_section_enter(void)
{
	struct obpf_map_section s;

	local_irq_save(s.flags);
	if (__this_cpu_inc_return(obpf_map_depth) > 1)
		s.tries = 1;
	else
		s.tries = in_nmi() ? OBPF_MAP_NMI_TRIES : 0;
	/* An NMI from here on must see the depth. */
	barrier();
	return s;
}

static inline void obpf_map_section_leave(const struct obpf_map_section *s)
{
	barrier();
	__this_cpu_dec(obpf_map_depth);
	local_irq_restore(s->flags);
}

/*
 * Take @lock inside section @s; false: it is taken, and this CPU may not wait any longer. Sparse's
 * count of locks does not follow such conditions, so for sparse both functions are balanced.
 */
static inline bool obpf_map_lock(const struct obpf_map_section *s, raw_spinlock_t *lock)
{
	u32 left = s->tries;

	if (!left)
		raw_spin_lock(lock);
	else
		while (!raw_spin_trylock(lock)) {
			if (!--left)
				return false;
			cpu_relax();
		}
	__release(lock);
	return true;
}

static inline void obpf_map_unlock(raw_spinlock_t *lock)
{
	__acquire(lock);
	raw_spin_unlock(lock);
}

#endif

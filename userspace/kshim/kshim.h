/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * kshim.h - what the stand-ins share, and the knobs by which tests turn them: CPUs, NMI, failing
 * allocations.
 *
 * Each thread is a CPU of its own: it gets a free number with its first question and gives it back
 * when it ends. So nothing is preempted and per-CPU data needs no locks, just as inside the kernel
 * with interrupts off. What can still break in at any instruction, as an NMI does, is a signal
 * handler; between kshim_nmi_enter and kshim_nmi_exit in_nmi() is true. Locks, per-CPU data, RCU
 * sections and irq_work are usable there.
 */
#ifndef KSHIM_H
#define KSHIM_H

#include <stdbool.h>
#include <stddef.h>

#define KSHIM_NR_CPUS 16

/* Number of this thread; aborts with a message when KSHIM_NR_CPUS threads have one. */
unsigned int kshim_cpu(void);

void kshim_nmi_enter(void);
void kshim_nmi_exit(void);
bool kshim_in_nmi(void);

/*
 * Have an NMI, whose handler is @nmi, come each time this thread has just taken a lock, and each
 * time it is about to give one back; NULL: no more of them. The NMI itself is not interrupted.
 */
void kshim_nmi_at_locks(void (*nmi)(void));
/* For locks: here is such a moment. */
void kshim_lock_moment(void);

/* Interrupts of this thread, that is irq_work: off, and as they were; what came meanwhile runs then. */
unsigned long kshim_irq_save(void);
void kshim_irq_restore(unsigned long flags);

/* The @n-th allocation from here on fails, and all after it; 0: none does. */
void kshim_alloc_fail_from(unsigned long n);
/* Allocations that have been made and not freed. */
long kshim_alloc_live(void);

/* For allocators: is this one to fail? Then for each success and each free a count. */
bool kshim_alloc_fails(void);
void kshim_alloc_count(int change);
void *kshim_alloc(size_t size, size_t align); /* zeroed, or NULL */
void kshim_free(void *ptr);

/* Complain and abort: a rule of the kernel's was broken. */
_Noreturn void kshim_die(const char *what);

void kshim_yield(void);

#endif

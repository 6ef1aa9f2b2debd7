// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * kshim.c - the state behind the stand-ins of kshim/linux: CPU numbers, RCU, deferred work,
 * allocations.
 *
 * What may run in a signal handler (see kshim.h) uses atomics alone; the rest takes wq_lock.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/cpumask.h>
#include <linux/irq_work.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include "kshim.h"

#ifdef __SANITIZE_THREAD__
_Thread_local int kshim_fence;
#endif

void kshim_die(const char *what)
{
	fprintf(stderr, "kshim: %s\n", what);
	abort();
}

void kshim_yield(void)
{
	sched_yield();
}

/* --- CPUs --- */

static bool cpu_used[KSHIM_NR_CPUS];
static _Thread_local int own_cpu; /* number + 1; 0: none yet */
static _Thread_local volatile sig_atomic_t nmi_depth;
static pthread_key_t cpu_key;
static pthread_once_t cpu_once = PTHREAD_ONCE_INIT;

static void give_back_cpu(void *arg)
{
	bool *used = arg;

	kshim_irq_restore(0); /* the last chance for what an NMI left behind */
	own_cpu = 0;
	__atomic_store_n(used, false, __ATOMIC_RELEASE);
}

static void make_cpu_key(void)
{
	if (pthread_key_create(&cpu_key, give_back_cpu))
		kshim_die("no thread-specific data");
}

static void take_cpu(void)
{
	int i;

	pthread_once(&cpu_once, make_cpu_key);
	for (i = 0; i < KSHIM_NR_CPUS; i++) {
		if (__atomic_exchange_n(&cpu_used[i], true, __ATOMIC_ACQUIRE))
			continue;
		own_cpu = i + 1;
		pthread_setspecific(cpu_key, &cpu_used[i]);
		return;
	}
	kshim_die("more threads than CPUs");
}

unsigned int kshim_cpu(void)
{
	if (!own_cpu)
		take_cpu();
	return own_cpu - 1;
}

void kshim_nmi_enter(void)
{
	nmi_depth++;
}

void kshim_nmi_exit(void)
{
	nmi_depth--;
}

bool kshim_in_nmi(void)
{
	return nmi_depth;
}

static _Thread_local void (*nmi_at_locks)(void);

void kshim_nmi_at_locks(void (*nmi)(void))
{
	nmi_at_locks = nmi;
}

void kshim_lock_moment(void)
{
	if (!nmi_at_locks || nmi_depth)
		return;
	kshim_nmi_enter();
	nmi_at_locks();
	kshim_nmi_exit();
}

/* --- interrupts --- */

static _Thread_local volatile sig_atomic_t irqs_off;
static _Thread_local struct irq_work *waiting_irqs; /* an NMI may put one in front at any time */

static void run_irqs(void)
{
	struct irq_work *work, *next;

	for (work = __atomic_exchange_n(&waiting_irqs, NULL, __ATOMIC_ACQUIRE); work; work = next) {
		next = work->next;
		__atomic_store_n(&work->busy, 1, __ATOMIC_SEQ_CST);
		/* From here on it may be queued again, also by its own function. */
		__atomic_store_n(&work->pending, 0, __ATOMIC_SEQ_CST);
		irqs_off = 1;
		work->func(work);
		irqs_off = 0;
		__atomic_store_n(&work->busy, 0, __ATOMIC_SEQ_CST);
	}
}

unsigned long kshim_irq_save(void)
{
	unsigned long flags = irqs_off;

	irqs_off = 1;
	return flags;
}

void kshim_irq_restore(unsigned long flags)
{
	irqs_off = flags;
	while (!irqs_off && !nmi_depth && __atomic_load_n(&waiting_irqs, __ATOMIC_RELAXED))
		run_irqs();
}

bool irq_work_queue(struct irq_work *work)
{
	struct irq_work *first;

	if (__atomic_exchange_n(&work->pending, 1, __ATOMIC_SEQ_CST))
		return false;
	first = __atomic_load_n(&waiting_irqs, __ATOMIC_RELAXED);
	do {
		work->next = first;
	} while (!__atomic_compare_exchange_n(&waiting_irqs, &first, work, false, __ATOMIC_RELEASE,
					      __ATOMIC_RELAXED));
	kshim_irq_restore(kshim_irq_save());
	return true;
}

void irq_work_sync(struct irq_work *work)
{
	if (irqs_off || nmi_depth)
		kshim_die("waiting for an interrupt where none can come");
	while (__atomic_load_n(&work->pending, __ATOMIC_SEQ_CST) ||
	       __atomic_load_n(&work->busy, __ATOMIC_SEQ_CST)) {
		kshim_irq_restore(0); /* it may be waiting here */
		kshim_yield();
	}
}

/* --- RCU --- */

/*
 * A section that was open when a writer looked is over when its CPU has closed an outermost section
 * since, or is in none.
 */
static struct {
	int nesting;
	unsigned int closed; /* outermost sections */
} readers[KSHIM_NR_CPUS];

void rcu_read_lock(void)
{
	__atomic_fetch_add(&readers[kshim_cpu()].nesting, 1, __ATOMIC_SEQ_CST);
}

void rcu_read_unlock(void)
{
	unsigned int cpu = kshim_cpu();
	int nesting = __atomic_load_n(&readers[cpu].nesting, __ATOMIC_RELAXED);

	if (nesting < 1)
		kshim_die("an RCU section was left that was not entered");
	if (nesting == 1)
		__atomic_fetch_add(&readers[cpu].closed, 1, __ATOMIC_SEQ_CST);
	__atomic_fetch_sub(&readers[cpu].nesting, 1, __ATOMIC_SEQ_CST);
}

bool rcu_read_lock_held(void)
{
	return __atomic_load_n(&readers[kshim_cpu()].nesting, __ATOMIC_RELAXED) > 0;
}

void synchronize_rcu(void)
{
	unsigned int cpu, closed;

	if (rcu_read_lock_held())
		kshim_die("waiting for RCU readers while being one");
	for_each_possible_cpu(cpu) {
		closed = __atomic_load_n(&readers[cpu].closed, __ATOMIC_SEQ_CST);
		while (__atomic_load_n(&readers[cpu].nesting, __ATOMIC_SEQ_CST) &&
		       __atomic_load_n(&readers[cpu].closed, __ATOMIC_SEQ_CST) == closed)
			kshim_yield();
	}
}

/* --- work --- */

struct workqueue_struct {
	struct work_struct *first, **last;
};

static pthread_mutex_t wq_lock = PTHREAD_MUTEX_INITIALIZER;
static struct work_struct *waiting,
	**last_waiting = &waiting; /* rcu_work before its grace period */

struct workqueue_struct *kshim_wq_alloc(void)
{
	struct workqueue_struct *wq = kshim_alloc(sizeof(*wq), sizeof(void *));

	if (wq)
		wq->last = &wq->first;
	return wq;
}

static void append_work(struct work_struct ***last, struct work_struct *work)
{
	work->next = NULL;
	**last = work;
	*last = &work->next;
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	rwork->wq = wq;
	pthread_mutex_lock(&wq_lock);
	append_work(&last_waiting, &rwork->work);
	pthread_mutex_unlock(&wq_lock);
	return true;
}

void rcu_barrier(void)
{
	struct work_struct *work, *next;

	pthread_mutex_lock(&wq_lock);
	work = waiting;
	waiting = NULL;
	last_waiting = &waiting;
	pthread_mutex_unlock(&wq_lock);

	synchronize_rcu();
	pthread_mutex_lock(&wq_lock);
	for (; work; work = next) {
		next = work->next;
		append_work(&to_rcu_work(work)->wq->last, work);
	}
	pthread_mutex_unlock(&wq_lock);
}

static struct work_struct *take_work(struct workqueue_struct *wq)
{
	struct work_struct *work;

	pthread_mutex_lock(&wq_lock);
	work = wq->first;
	if (work)
		wq->first = work->next;
	if (!wq->first)
		wq->last = &wq->first;
	pthread_mutex_unlock(&wq_lock);
	return work;
}

/* Whose work this thread is doing. */
static _Thread_local struct workqueue_struct *working_for;

void flush_workqueue(struct workqueue_struct *wq)
{
	struct workqueue_struct *before = working_for;
	struct work_struct *work;

	/* The work may free itself. */
	while ((work = take_work(wq))) {
		working_for = wq;
		work->func(work);
		working_for = before;
	}
}

/* All of the queue: more than what is asked for. */
bool flush_rcu_work(struct rcu_work *rwork)
{
	struct workqueue_struct *wq = rwork->wq;

	/* A queue has so many workers and no more: when all of them wait like this, none works. */
	if (wq == working_for)
		kshim_die("a work waits for one of its own queue");
	rcu_barrier();
	flush_workqueue(wq);
	return true;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
	kshim_free(wq);
}

/* --- memory --- */

static unsigned long fail_in; /* allocations until they fail; 0: never, 1: the next */
static long live;

void kshim_alloc_fail_from(unsigned long n)
{
	__atomic_store_n(&fail_in, n, __ATOMIC_SEQ_CST);
}

long kshim_alloc_live(void)
{
	return __atomic_load_n(&live, __ATOMIC_SEQ_CST);
}

bool kshim_alloc_fails(void)
{
	unsigned long n = __atomic_load_n(&fail_in, __ATOMIC_SEQ_CST);

	while (n > 1 && !__atomic_compare_exchange_n(&fail_in, &n, n - 1, false, __ATOMIC_SEQ_CST,
						     __ATOMIC_SEQ_CST))
		;
	return n == 1;
}

void kshim_alloc_count(int change)
{
	__atomic_fetch_add(&live, change, __ATOMIC_SEQ_CST);
}

void *kshim_alloc(size_t size, size_t align)
{
	void *ptr;

	if (kshim_alloc_fails() || size > SIZE_MAX / 2)
		return NULL;
	if (posix_memalign(&ptr, align, size))
		return NULL;
	kshim_alloc_count(1);
	return memset(ptr, 0, size);
}

void kshim_free(void *ptr)
{
	if (!ptr)
		return;
	kshim_alloc_count(-1);
	free(ptr);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * run.c - the per-CPU guard and the stacks that programs run on.
 *
 * Context: any. No locks: a CPU's slots are touched by that CPU alone, with preemption off, and a
 * slot of level n only by code that interrupts nothing of level n.
 */
#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include "run.h"

enum { RUN_LEVELS = 4 };

struct run_slot {
	struct obpf_run_ctx rc;
	bool busy; /* a program runs on this CPU at this level */
};

/*
 * Dynamic per-CPU memory: a module's static share (8 KiB for all modules) would not hold the
 * stacks.
 */
struct run_cpu {
	u8 stack[RUN_LEVELS][OBPF_RUN_STACK_SIZE] __aligned(16);
	char text[RUN_LEVELS][OBPF_RUN_TEXT_SIZE];
	struct run_slot slot[RUN_LEVELS];
};

static struct run_cpu __percpu *run_cpus;
static struct workqueue_struct *free_wq;
static atomic_t nr_deferred = ATOMIC_INIT(0); /* so far; wraps */

int obpf_run_init(void)
{
	run_cpus = alloc_percpu(struct run_cpu);
	if (!run_cpus)
		return -ENOMEM;
	free_wq = alloc_workqueue("obpf_free", WQ_UNBOUND, 0);
	if (!free_wq) {
		free_percpu(run_cpus);
		return -ENOMEM;
	}
	return 0;
}

void obpf_run_exit(void)
{
	obpf_run_flush();
	destroy_workqueue(free_wq);
	free_percpu(run_cpus);
}

/* Programs run with preemption off inside rcu_read_lock(): one flavour covers both. */
void obpf_run_defer(struct rcu_work *work)
{
	atomic_inc(&nr_deferred);
	queue_rcu_work(free_wq, work);
}

void obpf_run_wait(void)
{
	synchronize_rcu();
}

void obpf_run_flush(void)
{
	int before;

	do {
		before = atomic_read(&nr_deferred);
		rcu_barrier(); /* what was deferred has been queued by now */
		flush_workqueue(free_wq);
		/* A link's work puts its program, whose own is deferred then. */
	} while (atomic_read(&nr_deferred) != before);
}

struct obpf_run_ctx *obpf_run_enter(void)
{
	struct run_cpu *cpu;
	struct run_slot *slot;
	u8 level;

	preempt_disable_notrace();
	level = interrupt_context_level();
	cpu = this_cpu_ptr(run_cpus);
	slot = &cpu->slot[level];
	if (slot->busy) {
		preempt_enable_notrace();
		return NULL;
	}
	slot->busy = true;
	/* An interrupt that comes in between may see the slot either way: it uses another one. */
	barrier();
	slot->rc = (struct obpf_run_ctx){
		.stack = cpu->stack[level],
		.text = cpu->text[level],
		.nest = level,
	};
	return &slot->rc;
}

void obpf_run_leave(struct obpf_run_ctx *rc)
{
	struct run_slot *slot = container_of(rc, struct run_slot, rc);

	barrier();
	slot->busy = false;
	preempt_enable_notrace();
}

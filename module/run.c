// SPDX-License-Identifier: GPL-2.0
/*
 * run.c - the per-CPU guard and the stacks that programs run on.
 *
 * Context: any. No locks: a CPU's slots are touched by that CPU alone, with preemption off, and a
 * slot of level n only by code that interrupts nothing of level n.
 */
#include <linux/atomic.h>
#include <linux/mutex.h>
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

/*
 * Stacks of programs with OBPF_F_LARGE_STACK, by level; there while such programs are. Each level by
 * itself: more than that the per-CPU allocator does not give in one piece.
 */
#define LARGE_SIZE (OBPF_RUN_STACK_SIZE + OBPF_RUN_STACK_EXTRA)
static u8 __percpu *large[RUN_LEVELS];
static u32 nr_large; /* holders */
static DEFINE_MUTEX(large_mutex); /* protects the two */
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

void obpf_run_queue(struct work_struct *work)
{
	atomic_inc(&nr_deferred);
	queue_work(free_wq, work);
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
		/* A link's work puts its program, whose own is deferred then; so is what was queued. */
	} while (atomic_read(&nr_deferred) != before);
}

static void free_large(void)
{
	u32 i;

	for (i = 0; i < RUN_LEVELS; i++) {
		free_percpu(large[i]);
		large[i] = NULL;
	}
}

int obpf_run_large_get(void)
{
	int err = 0;
	u32 i;

	mutex_lock(&large_mutex);
	for (i = 0; !nr_large && !err && i < RUN_LEVELS; i++) {
		large[i] = __alloc_percpu(LARGE_SIZE, 16);
		err = large[i] ? 0 : -ENOMEM;
	}
	if (err)
		free_large();
	else
		nr_large++;
	mutex_unlock(&large_mutex);
	return err;
}

void obpf_run_large_put(void)
{
	mutex_lock(&large_mutex);
	if (!--nr_large)
		free_large();
	mutex_unlock(&large_mutex);
}

struct obpf_run_ctx *obpf_run_enter(u32 stack_extra)
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
	if (stack_extra) {
		slot->rc.stack = this_cpu_ptr(large[level]);
		slot->rc.stack_extra = OBPF_RUN_STACK_EXTRA;
	}
	return &slot->rc;
}

void obpf_run_leave(struct obpf_run_ctx *rc)
{
	struct run_slot *slot = container_of(rc, struct run_slot, rc);

	barrier();
	slot->busy = false;
	preempt_enable_notrace();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * trace_log.c - text of trace_printk in the kernel's log, for kernels without event tracing.
 *
 * Programs run where printk() may not: in NMI, under locks of the scheduler or of a console. So a
 * line waits in a small ring of its CPU until an interrupt of its own (irq_work) takes it out.
 * Lines are cut to LINE_SIZE, and lost when the ring is full or the log gets more than it can bear;
 * losses are counted and told.
 *
 * Context: any, preemption off. No locks: a ring is written by its CPU alone, where writers nest;
 * the reader is an interrupt of that CPU, which it may be that only NMIs interrupt. A line is
 * reserved by moving head, and read once its writer has marked it ready, be it that it waits for
 * one that it has interrupted: that one asks for another interrupt at its end.
 */
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include "trace.h"

#define LINES 16 /* a power of two */
#define LINE_SIZE 256
#define LINES_A_SECOND 200

struct line {
	u32 ready;
	int pid;
	char comm[TASK_COMM_LEN];
	char text[LINE_SIZE];
};

struct ring {
	struct irq_work work;
	u32 head; /* lines ever reserved */
	u32 tail; /* lines ever read */
	atomic_t lost;
	struct line line[LINES];
};

static struct ring __percpu *rings;
static struct ratelimit_state limit =
	RATELIMIT_STATE_INIT_FLAGS("obpf_trace", HZ, LINES_A_SECOND, RATELIMIT_MSG_ON_RELEASE);

static void print_lines(struct irq_work *work)
{
	struct ring *r = container_of(work, struct ring, work);
	struct line *line;
	int lost;

	while (r->tail != READ_ONCE(r->head)) {
		line = &r->line[r->tail % LINES];
		/* Acquire: the line is as its writer left it. */
		if (!smp_load_acquire(&line->ready))
			break;
		if (__ratelimit(&limit))
			pr_info("obpf: %s-%d [%03u] bpf_trace_printk: %s\n", line->comm, line->pid,
				smp_processor_id(), line->text);
		else
			atomic_inc(&r->lost);
		line->ready = 0;
		/* Release: the line is free for the next writer, with all that was read of it. */
		smp_store_release(&r->tail, r->tail + 1);
	}
	if (atomic_read(&r->lost) && __ratelimit(&limit)) {
		lost = atomic_xchg(&r->lost, 0);
		pr_info("obpf: %d lines of bpf_trace_printk were lost\n", lost);
	}
}

/* The next line to write to, or NULL. */
static struct line *reserve(struct ring *r)
{
	u32 head;

	do {
		head = READ_ONCE(r->head);
		/* Acquire: what was read of the line was read before we write to it. */
		if (head - smp_load_acquire(&r->tail) >= LINES)
			return NULL;
	} while (cmpxchg(&r->head, head, head + 1) != head);
	return &r->line[head % LINES];
}

void obpf_trace_text(const char *text, u32 len)
{
	struct ring *r = this_cpu_ptr(rings);
	struct line *line = reserve(r);

	if (line) {
		line->pid = current->pid;
		strscpy(line->comm, current->comm, sizeof(line->comm));
		strscpy(line->text, text, sizeof(line->text));
		/* Release: the line is complete. */
		smp_store_release(&line->ready, 1);
	} else {
		atomic_inc(&r->lost);
	}
	irq_work_queue(&r->work);
}

void obpf_trace_enable(void)
{
	/* The log is always open. */
}

int obpf_trace_init(void)
{
	int cpu;

	rings = alloc_percpu(struct ring);
	if (!rings)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		init_irq_work(&per_cpu_ptr(rings, cpu)->work, print_lines);
	return 0;
}

void obpf_trace_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		irq_work_sync(&per_cpu_ptr(rings, cpu)->work);
	free_percpu(rings);
}

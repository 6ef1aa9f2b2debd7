/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run.h - entering and leaving a program: the guard against recursion, RCU, the stack.
 *
 * Floor F3, kernel only. Any context, NMI included.
 */
#ifndef OBPF_RUN_H
#define OBPF_RUN_H

#include <linux/workqueue.h>
#include "run_ctx.h"

int obpf_run_init(void);
void obpf_run_exit(void);

/**
 * obpf_run_enter - claim this CPU for one program at the current context level
 *
 * Task, softirq, hardirq and NMI are levels of their own: a program may interrupt one of a lower
 * level, never one of its own. x86 runs a kprobe's
 * breakpoint handler as NMI, so such a hit takes that level. Between enter and leave preemption is
 * off. The caller is in an RCU read-side section, which outlives the run: it is what keeps maps and
 * the program itself.
 *
 * @stack_extra: what the program's callee says; not 0 only while it holds obpf_run_large_get()
 *
 * Return: a context with its stack, link NULL, everything else zero; or NULL when a program is
 * already running here: a miss, which the caller counts.
 */
struct obpf_run_ctx *obpf_run_enter(u32 stack_extra);
void obpf_run_leave(struct obpf_run_ctx *rc);

/*
 * Have large stacks on every CPU for as long as anybody holds them: 0 or -ENOMEM. Process context; put
 * once no program that needs them is still running.
 */
int obpf_run_large_get(void);
void obpf_run_large_put(void);

/**
 * obpf_run_defer - run @work in process context once no program that began before is still running
 *
 * With obpf_run_wait the one place that names the RCU flavours that runs are protected by.
 */
void obpf_run_defer(struct rcu_work *work);

/* Run @work in process context, soon. Any context but NMI. */
void obpf_run_queue(struct work_struct *work);

/* Wait until no program that began before is still running. Process context. */
void obpf_run_wait(void);

/* Wait until all deferred work has been done. Process context. */
void obpf_run_flush(void);

#endif

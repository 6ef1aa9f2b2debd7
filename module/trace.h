/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace.h - where the text of trace_printk goes.
 *
 * Where the kernel has event tracing (trace_event.c): to an event of our own, enabled when a
 * program that prints is loaded, whose lines in trace_pipe look as those of bpf(2)'s event do.
 * Where it has none (trace_log.c): to the kernel's log.
 */
#ifndef OBPF_TRACE_H
#define OBPF_TRACE_H

#include <linux/types.h>

int obpf_trace_init(void); /* 0 or -ENOMEM */
void obpf_trace_exit(void); /* when no program runs any more */

/* A program that prints was loaded. Process context. */
void obpf_trace_enable(void);
/* @len bytes and a NUL. Any context, preemption off; lines may be lost, none is waited for. */
void obpf_trace_text(const char *text, u32 len);

#endif

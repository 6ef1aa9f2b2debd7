// SPDX-License-Identifier: GPL-2.0
/*
 * trace_event.c - text of trace_printk as events of the kernel's tracer.
 *
 * Context: any, but for enabling. No locks of our own. (__trace_printk() from a module prints
 * nothing unless the module was there when tracing was set up; an event of its own always works.)
 */
#include <linux/printk.h>
#include <linux/trace_events.h>
#include "trace.h"

#define CREATE_TRACE_POINTS
#include "trace_event.h"

int obpf_trace_init(void)
{
	return 0;
}

void obpf_trace_exit(void)
{
	/* Probes of the event may still be under way: the module's text goes next. */
	tracepoint_synchronize_unregister();
}

/* Each time anew: whoever loads such a program wants to see what it prints. */
void obpf_trace_enable(void)
{
	if (trace_set_clr_event("obpf", "bpf_trace_printk", 1))
		pr_warn_ratelimited("obpf: the event obpf:bpf_trace_printk cannot be enabled\n");
}

void obpf_trace_text(const char *text, u32 len)
{
	trace_bpf_trace_printk(text, len);
}

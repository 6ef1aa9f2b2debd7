/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace_event.h - the event obpf:bpf_trace_printk, for the kernel's trace headers to expand.
 *
 * The event's name is what readers of trace_pipe find in front of the text, so that it is that of
 * the kernel's own event; the system's name tells them apart. The text is copied as a dynamic
 * array: what __assign_str() takes has changed between kernels. Reference:
 * Documentation/trace/tracepoints.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM obpf

#if !defined(OBPF_TRACE_EVENT_H) || defined(TRACE_HEADER_MULTI_READ)
#define OBPF_TRACE_EVENT_H

#include <linux/tracepoint.h>

/* clang-format off */
TRACE_EVENT(bpf_trace_printk,
	TP_PROTO(const char *text, u32 len),
	TP_ARGS(text, len),
	TP_STRUCT__entry(
		__dynamic_array(char, text, len + 1)
	),
	TP_fast_assign(
		memcpy(__get_dynamic_array(text), text, len);
		((char *)__get_dynamic_array(text))[len] = '\0';
	),
	TP_printk("%s", __get_str(text))
);
/* clang-format on */

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace_event
#include <trace/define_trace.h>

// SPDX-License-Identifier: GPL-2.0
/*
 * print.c - snprintf, trace_printk, trace_vprintk: formatted text, for the program or for a person.
 *
 * Any context. Text is made in the run's own buffer: programs of one level on one CPU do not
 * interrupt each other.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "helpers/body.h"
#include "helpers/env.h"
#include "helpers/format.h"
#include "run_ctx.h"

#define TRACE_ARGS 3
#define LINE_SIZE (OBPF_RUN_TEXT_SIZE - OBPF_FORMAT_SCRATCH)

/*
 * How many numbers of 64 bits @size bytes at @args are, or -EINVAL. The verifier has let a NULL
 * pass whose size it did not know.
 */
static int count_args(const void *args, u64 size)
{
	if (size % 8 || size > OBPF_FORMAT_MAX_ARGS * 8 || (size && !args))
		return -EINVAL;
	return size / 8;
}

static u64 trace(const char *fmt, u32 fmt_size, const void *args, u32 nr_args,
		 struct obpf_run_ctx *rc)
{
	int len;

	if (unlikely(!rc->text))
		return (s64)-EBUSY;
	len = obpf_format(rc->text, LINE_SIZE, fmt, fmt_size, args, nr_args, rc->text + LINE_SIZE);
	if (len >= 0)
		obpf_env_trace(rc->text, min(len, LINE_SIZE - 1));
	return (s64)len;
}

u64 obpf_print_trace(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const u64 args[TRACE_ARGS] = { r3, r4, r5 };

	return trace(obpf_reg_ptr(r1), r2, args, TRACE_ARGS, rc);
}

u64 obpf_print_vtrace(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	int nr_args = count_args(obpf_reg_ptr(r3), r4);

	if (nr_args < 0)
		return (s64)nr_args;
	return trace(obpf_reg_ptr(r1), r2, obpf_reg_ptr(r3), nr_args, rc);
}

/* The length of the whole text with its NUL. The verifier saw to it that the format ends. */
u64 obpf_print_string(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	int nr_args = count_args(obpf_reg_ptr(r4), r5);
	int len;

	if (nr_args < 0 || (r2 && !r1))
		return (s64)-EINVAL;
	if (unlikely(!rc->text))
		return (s64)-EBUSY;
	len = obpf_format(obpf_reg_ptr(r1), r2, obpf_reg_ptr(r3), U32_MAX, obpf_reg_ptr(r4),
			  nr_args, rc->text + LINE_SIZE);
	return len < 0 ? (s64)len : (s64)len + 1;
}

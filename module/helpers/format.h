/* SPDX-License-Identifier: GPL-2.0 */
/*
 * format.h - the one engine behind snprintf, trace_printk and trace_vprintk.
 *
 * What may follow a '%' is what bpf(2)'s printing helpers take; everything else is refused:
 *
 *   %%
 *   [0+- ...][width] then d i u x X, each perhaps behind l or ll; c; s
 *   p       the address, disguised            pK   as kptr_restrict says
 *   px      the address itself                ps pS pB   the symbol at it
 *   pi4 pI4 pi6 pI6   four or sixteen bytes at it
 *   pks pus    the string at it, in kernel or user memory (s: in that half that the address is of)
 *
 * As with the kernel's printk, letters and digits right behind a p form belong to it and are not
 * printed, and width counts for p, pK, px, ps and pS alone.
 */
#ifndef OBPF_HELPERS_FORMAT_H
#define OBPF_HELPERS_FORMAT_H

#include <linux/types.h>

#define OBPF_FORMAT_MAX_ARGS 12

/* Bytes that the arguments of one call may take, strings with all their characters. */
#define OBPF_FORMAT_SCRATCH 512

/**
 * obpf_format - print
 * @out: where to; never more than @size bytes, with a NUL behind unless @size is 0
 * @size: bytes
 * @fmt: terminated within @fmt_size bytes; may change under our hands
 * @fmt_size: bytes
 * @args: @nr_args numbers of 64 bits, of any alignment
 * @nr_args: how many
 * @scratch: OBPF_FORMAT_SCRATCH bytes that are the caller's alone
 *
 * Any context. Memory that cannot be read prints as an empty string, or as an address of zeroes.
 *
 * Return: characters of the whole text, without the NUL, also when not all of them fit; -EINVAL for
 * a format that obpf_format_check() refuses, with @out untouched; -ENOSPC when the arguments are
 * too long, with @out undefined.
 */
int obpf_format(char *out, u32 size, const char *fmt, u32 fmt_size, const void *args, u32 nr_args,
		char *scratch);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * prog_debug.h - a program's type data, functions and source lines, from user space and back.
 *
 * Floor F4, process context.
 */
#ifndef OBPF_PROG_DEBUG_H
#define OBPF_PROG_DEBUG_H

#include "cmd.h"
#include "prog.h"

/**
 * obpf_prog_debug_copy - what PROG_LOAD's attr says of them
 * @d: filled in; obpf_prog_debug_release gives it back
 *
 * Return: 0, also when there is nothing; -EBADF, -EINVAL (no type data behind prog_btf_fd, sizes or
 * records that cannot be, told in @log), -E2BIG (a record says more than is known), -EFAULT,
 * -ENOMEM. On failure nothing is held.
 */
int obpf_prog_debug_copy(struct obpf_prog_debug *d, const union obpf_attr *attr,
			 struct obpf_uattr u, struct obpf_log *log);

/* The members of @out that tell of them, and their records to where @in says. */
int obpf_prog_debug_info(const struct obpf_prog_debug *d, const struct obpf_prog_info *in,
			 struct obpf_prog_info *out);

#endif

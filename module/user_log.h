/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user_log.h - a log that goes to the caller's buffer, as PROG_LOAD and BTF_LOAD take one.
 *
 * Floor F4, process context. One command's, no locks.
 */
#ifndef OBPF_USER_LOG_H
#define OBPF_USER_LOG_H

#include <linux/compiler.h>
#include "log.h"

struct obpf_user_log {
	struct obpf_log log;
	struct obpf_core core;
	char __user *buf;
};

/*
 * A log of @level and @size bytes at user address @buf, or ERR_PTR: -EINVAL for an unknown level, a
 * buffer without size or level or the other way round, a size beyond a gigabyte; -ENOMEM.
 */
struct obpf_user_log *obpf_user_log_open(u32 level, u64 buf, u32 size);

/**
 * obpf_user_log_close - end the text and free @ul
 * @true_size: gets what the whole log takes at its longest, with its NUL; 0 without a level
 *
 * Return: 0, or why the log could not be delivered (-ENOSPC, -EFAULT): then the command fails
 * whatever the verdict was, as with bpf(2).
 */
int obpf_user_log_close(struct obpf_user_log *ul, u32 *true_size);

#endif

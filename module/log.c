// SPDX-License-Identifier: GPL-2.0
/*
 * log.c - the verifier's log.
 *
 * Floor F1. Process context in the kernel, as the home's log_store may fault. One log, one loader:
 * no locks. Reference: log_level, log_size and log_true_size of bpf(2)'s PROG_LOAD.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include "log.h"

void obpf_log_init(struct obpf_log *log, const struct obpf_core *core, u32 level, u32 size)
{
	log->core = core;
	log->level = level;
	log->size = size;
	log->true_len = 0;
	log->err = 0;
}

static void store(struct obpf_log *log, u32 pos, const char *text, u32 len)
{
	const struct obpf_core *core = log->core;

	/* Once the reader's buffer is bad, what follows is only counted. */
	if (log->err || !len)
		return;
	log->err = core->ops->log_store(core->priv, pos, text, len);
}

void obpf_log_at(struct obpf_log *log, u32 level_mask, const char *fmt, ...)
{
	u32 room = log->size ? log->size - 1 : 0; /* the NUL's place is kept */
	va_list args;
	u32 len;

	if (!(log->level & level_mask))
		return;

	va_start(args, fmt);
	len = vscnprintf(log->line, sizeof(log->line), fmt, args);
	va_end(args);

	if (log->true_len < room)
		store(log, log->true_len, log->line, min_t(u32, len, room - log->true_len));
	log->true_len += len;
}

int obpf_log_finish(struct obpf_log *log)
{
	if (!log->level || !log->size)
		return 0;
	store(log, min_t(u32, log->true_len, log->size - 1), "", 1);
	if (log->err)
		return log->err;
	return log->true_len < log->size ? 0 : -ENOSPC;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * log.h - the verifier's log: levels, a bounded buffer that the home stores for us, and the true
 * length.
 *
 * Floor F1. Levels are bpf(2)'s: bit 0 the failing path, bit 1 every state, bit 2 statistics at the
 * end. The text keeps its beginning when it does not fit (BPF_LOG_FIXED's way); true_len counts
 * what the whole takes.
 */
#ifndef OBPF_LOG_H
#define OBPF_LOG_H

#include "core.h"

struct obpf_log {
	const struct obpf_core *core;
	u32 level; /* OBPF_LOG_*; 0: silent */
	u32 size; /* bytes of the reader's buffer, NUL included; 0 with level: only count */
	u32 true_len; /* characters so far, kept or not */
	int err; /* -EFAULT once storing has failed */
	char line[512]; /* where a message is made */
};

void obpf_log_init(struct obpf_log *log, const struct obpf_core *core, u32 level, u32 size);

/* Append when any bit of @level_mask is on. */
__printf(3, 4) void obpf_log_at(struct obpf_log *log, u32 level_mask, const char *fmt, ...);

/**
 * obpf_log_finish - terminate the text
 * Return: 0, -ENOSPC when text was lost (and there was a buffer), -EFAULT when storing failed.
 * log->true_len + 1 is then the size that would have done.
 */
int obpf_log_finish(struct obpf_log *log);

#endif

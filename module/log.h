/* SPDX-License-Identifier: GPL-2.0 */
/*
 * log.h - the verifier's log: levels, a bounded buffer that the home stores for us, and the true
 * size.
 *
 * Floor F1. Levels are bpf(2)'s: bit 0 the failing path, bit 1 every state, bit 2 statistics at the
 * end. Where the text does not fit the buffer keeps its end, or with OBPF_LOG_FIXED its beginning.
 *
 * Positions count characters from the text's start, also of those that the buffer has lost. While
 * text is added the buffer is a ring, position p at p modulo its size; obpf_log_finish() turns it so
 * that it begins at 0.
 */
#ifndef OBPF_LOG_H
#define OBPF_LOG_H

#include "core.h"

struct obpf_log {
	const struct obpf_core *core;
	u32 level; /* OBPF_LOG_*; 0: silent */
	u32 size; /* bytes of the reader's buffer, NUL included; 0 with level: only count */
	u64 begin; /* position of the first character that is kept; FIXED: 0 */
	u64 end; /* where the next one goes */
	u64 widest; /* bytes that the text took at its longest, with its NUL; 0: there was none */
	int err; /* -EFAULT once storing has failed */
	char line[512]; /* where a message is made */
};

void obpf_log_init(struct obpf_log *log, const struct obpf_core *core, u32 level, u32 size);

/* Append when any bit of @level_mask is on. */
__printf(3, 4) void obpf_log_at(struct obpf_log *log, u32 level_mask, const char *fmt, ...);

/* Take back all that was appended since @end was @pos. */
void obpf_log_rewind(struct obpf_log *log, u64 pos);

/**
 * obpf_log_finish - terminate the text, and put its beginning where the buffer begins
 * Return: 0, -ENOSPC when the text was ever longer than the buffer (and there was one), -EFAULT when
 * storing failed.
 */
int obpf_log_finish(struct obpf_log *log);

/* Bytes that a buffer must have for nothing to be lost on the way; 0 when nothing was said. */
u32 obpf_log_true_size(const struct obpf_log *log);

#endif

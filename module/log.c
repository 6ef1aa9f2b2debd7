// SPDX-License-Identifier: GPL-2.0
/*
 * log.c - the verifier's log.
 *
 * Floor F1. Process context in the kernel, as the home's log_store may fault. One log, one loader:
 * no locks. Reference: log_level, log_size and log_true_size of bpf(2)'s PROG_LOAD.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include "log.h"
#include "obpf.h"

void obpf_log_init(struct obpf_log *log, const struct obpf_core *core, u32 level, u32 size)
{
	log->core = core;
	log->level = level;
	log->size = size;
	log->begin = 0;
	log->end = 0;
	log->widest = 0;
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

static void load(struct obpf_log *log, u32 pos, char *text, u32 len)
{
	const struct obpf_core *core = log->core;

	if (log->err || !len)
		return;
	log->err = core->ops->log_load(core->priv, pos, text, len);
}

static bool is_fixed(const struct obpf_log *log)
{
	return log->level & OBPF_LOG_FIXED;
}

/* Where position @pos lies in the ring. */
static u32 place(const struct obpf_log *log, u64 pos)
{
	u32 rest;

	div_u64_rem(pos, log->size, &rest);
	return rest;
}

/* The buffer's beginning, as far as there is room before the NUL. */
static void append_fixed(struct obpf_log *log, u32 len)
{
	u32 room = log->size - 1;

	if (log->end < room)
		store(log, log->end, log->line, min_t(u32, len, room - log->end));
}

/* The text's end, over what was there first. */
static void append_rolling(struct obpf_log *log, u32 len)
{
	u32 room = log->size - 1, kept = min(len, room), at, first;
	const char *text = log->line + (len - kept);
	u64 end = log->end + len;

	if (end - log->begin > room)
		log->begin = end - room;
	at = place(log, end - kept);
	first = min(kept, log->size - at);
	store(log, at, text, first);
	store(log, 0, text + first, kept - first);
}

void obpf_log_at(struct obpf_log *log, u32 level_mask, const char *fmt, ...)
{
	va_list args;
	u32 len;

	if (!(log->level & level_mask))
		return;

	va_start(args, fmt);
	len = vscnprintf(log->line, sizeof(log->line), fmt, args);
	va_end(args);

	if (log->size && is_fixed(log))
		append_fixed(log, len);
	else if (log->size)
		append_rolling(log, len);
	log->end += len;
	log->widest = max(log->widest, log->end + 1);
}

void obpf_log_rewind(struct obpf_log *log, u64 pos)
{
	log->end = pos;
	/* Of what is left all may be lost already. */
	log->begin = min(log->begin, pos);
}

/* --- turning the ring --- */

static void reverse(char *text, u32 len)
{
	u32 i;

	for (i = 0; i < len / 2; i++)
		swap(text[i], text[len - 1 - i]);
}

/* Reverse the buffer's bytes [@from, @to), a chunk of either end at a time. */
static void reverse_buffer(struct obpf_log *log, u32 from, u32 to)
{
	u32 half = sizeof(log->line) / 2, len;
	char *low = log->line, *high = log->line + half;

	while (to - from > 1 && !log->err) {
		len = min(half, (to - from) / 2);
		load(log, from, low, len);
		load(log, to - len, high, len);
		reverse(low, len);
		reverse(high, len);
		store(log, from, high, len);
		store(log, to - len, low, len);
		from += len;
		to -= len;
	}
}

/* Turn the whole buffer so that what is at @first comes to lie at 0. */
static void turn(struct obpf_log *log, u32 first)
{
	reverse_buffer(log, 0, first);
	reverse_buffer(log, first, log->size);
	reverse_buffer(log, 0, log->size);
}

int obpf_log_finish(struct obpf_log *log)
{
	if (!log->level || !log->size)
		return 0;
	if (is_fixed(log)) {
		store(log, min_t(u64, log->end, log->size - 1), "", 1);
	} else {
		store(log, place(log, log->end), "", 1);
		if (place(log, log->begin))
			turn(log, place(log, log->begin));
	}
	if (log->err)
		return log->err;
	return log->widest > log->size ? -ENOSPC : 0;
}

u32 obpf_log_true_size(const struct obpf_log *log)
{
	return min_t(u64, log->widest, U32_MAX);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core.h - what the core (F1, F2) asks of the home it runs in: memory, permission to go on, a log,
 * the time, whether the kernel is locked down.
 *
 * The module, the offline tools and the fuzzers each hand in their own ops. The core neither
 * allocates nor waits in any other way.
 */
#ifndef OBPF_CORE_H
#define OBPF_CORE_H

#include <linux/types.h>

struct obpf_core_ops {
	/* @size zeroed bytes or NULL. Process context; may sleep in the kernel. */
	void *(*alloc)(void *priv, size_t size);
	void (*free)(void *priv, void *ptr); /* NULL is fine */
	/*
	 * Called every few thousand steps of long work: may reschedule. Non-zero (-EINTR) abandons
	 * the work.
	 */
	int (*poll)(void *priv);
	/* Store @len bytes of log text at @pos of the reader's buffer; 0 or -EFAULT. */
	int (*log_store)(void *priv, u32 pos, const char *text, u32 len);
	/* Get back what was stored there: only of logs that are longer than their buffer. */
	int (*log_load)(void *priv, u32 pos, char *text, u32 len);
	/* ns since some moment, for the log's statistics. NULL: they do not tell the time. */
	u64 (*clock)(void *priv);
	/*
	 * May no helper read foreign memory? Asked for programs that call one that does, for a kernel
	 * logs the question. NULL: all may.
	 */
	bool (*locked_down)(void *priv);
};

struct obpf_core {
	const struct obpf_core_ops *ops;
	void *priv;
};

static inline void *obpf_core_alloc(const struct obpf_core *core, size_t size)
{
	return core->ops->alloc(core->priv, size);
}

static inline void obpf_core_free(const struct obpf_core *core, void *ptr)
{
	core->ops->free(core->priv, ptr);
}

static inline u64 obpf_core_clock(const struct obpf_core *core)
{
	return core->ops->clock ? core->ops->clock(core->priv) : 0;
}

static inline int obpf_core_poll(const struct obpf_core *core)
{
	return core->ops->poll ? core->ops->poll(core->priv) : 0;
}

static inline bool obpf_core_locked_down(const struct obpf_core *core)
{
	return core->ops->locked_down && core->ops->locked_down(core->priv);
}

#endif

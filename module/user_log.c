// SPDX-License-Identifier: GPL-2.0
/*
 * user_log.c - a log that goes to the caller's buffer.
 *
 * Context: process. No locks.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "obpf.h"
#include "user_log.h"

#define LOG_SIZE_MAX (U32_MAX >> 2)
#define LOG_LEVELS (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2 | OBPF_LOG_STATS | OBPF_LOG_FIXED)

static int store_log(void *priv, u32 pos, const char *text, u32 len)
{
	struct obpf_user_log *ul = priv;

	return copy_to_user(ul->buf + pos, text, len) ? -EFAULT : 0;
}

static int load_log(void *priv, u32 pos, char *text, u32 len)
{
	struct obpf_user_log *ul = priv;

	return copy_from_user(text, ul->buf + pos, len) ? -EFAULT : 0;
}

static const struct obpf_core_ops log_ops = { .log_store = store_log, .log_load = load_log };

struct obpf_user_log *obpf_user_log_open(u32 level, u64 buf, u32 size)
{
	struct obpf_user_log *ul;

	if ((level & ~LOG_LEVELS) || !buf != !size || size > LOG_SIZE_MAX || (buf && !level))
		return ERR_PTR(-EINVAL);
	ul = kzalloc(sizeof(*ul), GFP_KERNEL_ACCOUNT);
	if (!ul)
		return ERR_PTR(-ENOMEM);
	ul->buf = u64_to_user_ptr(buf);
	ul->core = (struct obpf_core){ .ops = &log_ops, .priv = ul };
	obpf_log_init(&ul->log, &ul->core, level, size);
	return ul;
}

int obpf_user_log_close(struct obpf_user_log *ul, u32 *true_size)
{
	int err;

	*true_size = obpf_log_true_size(&ul->log);
	err = obpf_log_finish(&ul->log);
	kfree(ul);
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * test_run.c - PROG_TEST_RUN's rules: which buffers a program type takes, and the context made of
 * them.
 *
 * Floor F3, built hosted too. Any context; works on the caller's buffers alone, no locks.
 * Reference: PROG_TEST_RUN of bpf(2).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "test_run.h"

#define ETH_HEADER 14u /* bytes */

/* Programs see the packet as a socket does: behind its link-layer header. */
static int prepare_packet(struct obpf_test_buffers *b, struct obpf_run_ctx *rc, u64 *ctx_out)
{
	if (b->data_size < ETH_HEADER || b->data_size > OBPF_TEST_MAX_BUFFER || b->ctx_size)
		return -EINVAL;
	rc->pkt = b->data + ETH_HEADER;
	rc->pkt_len = b->data_size - ETH_HEADER;
	/* A struct __sk_buff, of which len, its first word, means something here. */
	memset(b->scratch, 0, sizeof(b->scratch));
	b->scratch[0] = rc->pkt_len;
	*ctx_out = (u64)(unsigned long)b->scratch;
	return 0;
}

/* The caller's registers stand in for those of a hit. */
static int prepare_regs(const struct obpf_prog_type *type, struct obpf_test_buffers *b,
			struct obpf_run_ctx *rc, u64 *ctx_out)
{
	if (b->data_size || b->ctx_size != type->ctx_size)
		return -EINVAL;
	rc->regs = b->ctx;
	*ctx_out = (u64)(unsigned long)b->ctx;
	return 0;
}

static int prepare_buffer(const struct obpf_prog_type *type, struct obpf_test_buffers *b,
			  u32 max_ctx_off, struct obpf_run_ctx *rc, u64 *ctx_out)
{
	u32 limit = min(type->ctx_size, OBPF_TEST_MAX_BUFFER);

	if (b->data_size || b->ctx_size < max_ctx_off || b->ctx_size > limit)
		return -EINVAL;
	rc->ctx_size = b->ctx_size;
	*ctx_out = b->ctx_size ? (u64)(unsigned long)b->ctx : 0;
	return 0;
}

int obpf_test_prepare(const struct obpf_prog_type *type, struct obpf_test_buffers *b,
		      u32 max_ctx_off, struct obpf_run_ctx *rc, u64 *ctx_out)
{
	rc->pkt = NULL;
	rc->pkt_len = 0;
	rc->regs = NULL;
	rc->ctx_size = 0;

	switch (type->id) {
	case OBPF_PROG_TYPE_SOCKET_FILTER:
		return prepare_packet(b, rc, ctx_out);
	case OBPF_PROG_TYPE_KPROBE:
		return prepare_regs(type, b, rc, ctx_out);
	case OBPF_PROG_TYPE_SYSCALL:
		return prepare_buffer(type, b, max_ctx_off, rc, ctx_out);
	default:
		return -EOPNOTSUPP;
	}
}

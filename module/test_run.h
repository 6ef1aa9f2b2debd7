/* SPDX-License-Identifier: GPL-2.0 */
/*
 * test_run.h - PROG_TEST_RUN's rules: which buffers a program type takes, the context made of them,
 * and what goes back.
 *
 * Floor F3, built hosted too. The home copies buffers in and out and does the running.
 */
#ifndef OBPF_TEST_RUN_H
#define OBPF_TEST_RUN_H

#include "packet.h"
#include "prog_type.h"
#include "run_ctx.h"

#define OBPF_TEST_MAX_BUFFER 65535u /* bytes of data_in or ctx_in */
#define OBPF_TEST_MAX_REPEAT 1000000u

/* What else the caller asks for, beside one run. */
#define OBPF_TEST_DATA_OUT (1u << 0)
#define OBPF_TEST_CTX_OUT (1u << 1)
#define OBPF_TEST_REPEAT (1u << 2)

/* Bytes that go back to the caller. */
struct obpf_test_out {
	const u8 *buf; /* NULL: none */
	u32 size;
};

struct obpf_test {
	/* in: the caller's buffers, copied; they stay the home's */
	u8 *data; /* NULL when data_size is 0 */
	u32 data_size;
	u8 *ctx; /* 8-byte aligned; programs may write it in place (CTX_IS_BUFFER) */
	u32 ctx_size;
	u32 asks; /* OBPF_TEST_* */

	/* obpf_test_open's, until obpf_test_close */
	u64 r1; /* the context's address */
	struct obpf_test_out data_out, ctx_out; /* valid after obpf_test_finish */
	const struct obpf_prog_type *type;
	void *room; /* context and packet where the caller's buffers are not used in place */
	union { /* a context on its way back */
		struct obpf_xdp_md md;
		struct obpf_sk_buff skb;
	} back;
};

/**
 * obpf_test_open - check the buffers against @type and make the context
 * @max_ctx_off: what the verifier found the program to need of the context
 *
 * socket_filter, sched_cls, sched_act: data of 14 bytes (an Ethernet header) or more; a socket
 * filter sees the packet behind that header. ctx_in may be a struct __sk_buff in which mark,
 * priority, ingress_ifindex, ifindex, cb, tstamp, wire_len, gso_segs, gso_size and hwtstamp are
 * set. xdp: the same of a frame that fits a page with its head and tail room; ctx_in may be a
 * struct xdp_md that tells metadata from data. kprobe, perf_event: ctx_in of exactly the type's
 * size, no data. tracepoint: ctx_in is a record, no data. raw_tracepoint: ctx_in holds up to 12
 * arguments, and nothing but one run can be asked for. syscall: ctx_in of at least max_ctx_off
 * bytes, no data; R1 = 0 bytes are fine when none are needed.
 *
 * Return: 0 and @t->r1; -EINVAL; -E2BIG, when ctx_in goes on behind what is known of it; -ENOMEM;
 * -EOPNOTSUPP. On failure nothing is held.
 */
int obpf_test_open(struct obpf_test *t, const struct obpf_prog_type *type, u32 max_ctx_off);
/* Set up @rc's pkt, regs and ctx_size for the next run. Any context. */
void obpf_test_enter(struct obpf_test *t, struct obpf_run_ctx *rc);
/* After the last run: data_out and ctx_out say what goes back. */
void obpf_test_finish(struct obpf_test *t);
void obpf_test_close(struct obpf_test *t);

#endif

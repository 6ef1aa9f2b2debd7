/* SPDX-License-Identifier: GPL-2.0 */
/*
 * test_run.h - PROG_TEST_RUN's rules: which buffers a program type takes, and the context made of
 * them.
 *
 * Floor F3, built hosted too. The home copies buffers in and out and does the running.
 */
#ifndef OBPF_TEST_RUN_H
#define OBPF_TEST_RUN_H

#include "prog_type.h"
#include "run_ctx.h"

#define OBPF_TEST_MAX_BUFFER 65535u /* bytes of data_in or ctx_in */
#define OBPF_TEST_MAX_REPEAT 1000000u

struct obpf_test_buffers {
	u8 *data; /* NULL when data_size is 0 */
	u32 data_size;
	u8 *ctx; /* 8-byte aligned; programs may write it in place (CTX_IS_BUFFER) */
	u32 ctx_size;
	u64 scratch[32]; /* where a context is made for types that do not take one */
};

/**
 * obpf_test_prepare - check the buffers against @type and set up one run
 * @max_ctx_off: what the verifier found the program to need of a buffer context
 * @rc: its pkt, regs and ctx_size are filled in
 *
 * socket_filter: data of 14 bytes (an Ethernet header) or more; the program sees the packet behind
 * that header, as the kernel's test run shows it; no ctx. kprobe: ctx_in is a struct pt_regs of
 * exactly the type's size, no data. syscall: ctx_in of at least max_ctx_off bytes, no data; R1 = 0
 * bytes are fine when none are needed. tracepoint: not supported.
 *
 * Return: R1's value in @ctx_out and 0, or -EINVAL, -EOPNOTSUPP (tracepoint).
 */
int obpf_test_prepare(const struct obpf_prog_type *type, struct obpf_test_buffers *b,
		      u32 max_ctx_off, struct obpf_run_ctx *rc, u64 *ctx_out);

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * test_run.c - the rules of test runs, type by type: which buffers are refused, what a program
 * finds, and what goes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include "kshim.h"
#include "test_run.h"

static struct obpf_run_ctx rc;

static int open_run(struct obpf_test *t, u32 type, u32 max_ctx_off)
{
	int err = obpf_test_open(t, obpf_prog_type_get(type, obpf_arch_native()), max_ctx_off);

	if (!err)
		obpf_test_enter(t, &rc);
	return err;
}

/* Only the errno counts. */
static int try_run(struct obpf_test t, u32 type, u32 max_ctx_off)
{
	int err = open_run(&t, type, max_ctx_off);

	if (!err)
		obpf_test_close(&t);
	return err;
}

static const u32 skb_types[] = { OBPF_PROG_TYPE_SOCKET_FILTER, OBPF_PROG_TYPE_SCHED_CLS,
				 OBPF_PROG_TYPE_SCHED_ACT };

/* ---- packets seen as a struct __sk_buff */
static u8 frame[64] = { 1, 2, 3, 4, 5, 6, [12] = 0x08, [13] = 0x06, [14] = 0x45 };

static void a_socket_filter_begins_behind_the_header(void **state)
{
	struct obpf_test t = { .data = frame, .data_size = 20 };
	struct obpf_skb_ctx *ctx;

	assert_int_equal(open_run(&t, OBPF_PROG_TYPE_SOCKET_FILTER, 0), 0);
	ctx = (void *)(uintptr_t)t.r1;
	assert_int_equal(rc.pkt_len, 6);
	assert_int_equal(rc.pkt[0], 0x45);
	assert_int_equal(ctx->skb.len, 6);
	assert_int_equal(ctx->skb.wire_len, 6);
	obpf_test_finish(&t);
	assert_int_equal(t.data_out.size, 20);
	assert_int_equal(t.data_out.buf[0], 0);
	assert_int_equal(t.data_out.buf[13], 0);
	assert_int_equal(t.data_out.buf[14], 0x45);
	obpf_test_close(&t);
}

static void a_classifier_sees_the_whole_frame(void **state)
{
	struct obpf_test t = { .data = frame, .data_size = 20 };
	struct obpf_skb_ctx *ctx;

	assert_int_equal(open_run(&t, OBPF_PROG_TYPE_SCHED_CLS, 0), 0);
	ctx = (void *)(uintptr_t)t.r1;
	assert_int_equal(rc.pkt_len, 20);
	assert_memory_equal(rc.pkt, frame, 20);
	assert_int_equal(ctx->skb.len, 20);
	assert_int_equal(ctx->skb.ifindex, 1);
	assert_int_equal(ctx->skb.pkt_type, 2);
	assert_int_equal(ctx->skb.protocol, 0x0608); /* big-endian 0x0806 */
	obpf_test_finish(&t);
	assert_int_equal(t.data_out.size, 20);
	assert_memory_equal(t.data_out.buf, frame, 20);
	obpf_test_close(&t);
}

static void the_header_tells_whom_a_frame_is_for(void **state)
{
	static const struct {
		u8 first, rest;
		u32 type;
	} cases[] = { { 0, 0, 0 }, { 0xff, 0xff, 1 }, { 0x01, 0, 2 }, { 0x02, 0, 3 } };
	u8 f[14];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_test t = { .data = f, .data_size = sizeof(f) };

		memset(f, cases[i].rest, 6);
		memset(f + 6, 0, 8);
		f[0] = cases[i].first;
		assert_int_equal(open_run(&t, OBPF_PROG_TYPE_SCHED_CLS, 0), 0);
		assert_int_equal(((struct obpf_skb_ctx *)t.room)->skb.pkt_type, cases[i].type);
		assert_int_equal(((struct obpf_skb_ctx *)t.room)->skb.protocol, 0x0400);
		obpf_test_close(&t);
	}
}

static void a_packet_run_wants_a_header(void **state)
{
	u8 *big = calloc(1, OBPF_TEST_MAX_BUFFER + 1);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(skb_types); i++) {
		struct obpf_test t = { .data = frame, .data_size = 13 };

		assert_int_equal(try_run(t, skb_types[i], 0), -EINVAL);
		t.data_size = 14;
		assert_int_equal(try_run(t, skb_types[i], 0), 0);
		t = (struct obpf_test){ .data = big, .data_size = OBPF_TEST_MAX_BUFFER };
		assert_int_equal(try_run(t, skb_types[i], 0), 0);
		t.data_size++;
		assert_int_equal(try_run(t, skb_types[i], 0), -EINVAL);
		assert_int_equal(try_run((struct obpf_test){}, skb_types[i], 0), -EINVAL);
	}
	free(big);
}

/* Only what the kernel's test run takes may be set; each other byte is refused. */
static void every_member_of_an_skb_that_is_not_for_callers_must_be_zero(void **state)
{
	static const struct {
		u32 from, to;
	} settable[] = {
		{ 8, 12 }, { 32, 44 }, { 48, 68 }, { 152, 168 }, { 176, 180 }, { 184, 192 }
	};
	u8 ctx[192];
	u32 i, j;

	for (i = 0; i < sizeof(ctx); i++) {
		struct obpf_test t = {
			.data = frame, .data_size = 64, .ctx = ctx, .ctx_size = sizeof(ctx)
		};
		bool may = false;

		memset(ctx, 0, sizeof(ctx));
		ctx[i] = 1;
		for (j = 0; j < ARRAY_SIZE(settable); j++)
			may |= i >= settable[j].from && i < settable[j].to;
		/* wire_len (160) goes from the packet's length to 65536, gso_segs (164) to 65535 */
		if (i == 160 || i == 163 || i == 166 || i == 167)
			may = false;
		assert_int_equal(try_run(t, OBPF_PROG_TYPE_SCHED_CLS, 0), may ? 0 : -EINVAL);
	}
}

static void an_skb_goes_back_with_what_may_change(void **state)
{
	struct obpf_sk_buff in = { .mark = 1,
				   .priority = 2,
				   .ingress_ifindex = 3,
				   .ifindex = 4,
				   .cb = { 5, 6, 7, 8, 9 },
				   .tstamp = 10,
				   .wire_len = 64,
				   .gso_segs = 12,
				   .gso_size = 13,
				   .hwtstamp = 14 };
	struct obpf_test t = { .data = frame,
			       .data_size = 64,
			       .ctx = (u8 *)&in,
			       .ctx_size = sizeof(in),
			       .asks = OBPF_TEST_CTX_OUT };
	struct obpf_skb_ctx *ctx;
	struct obpf_sk_buff out;

	assert_int_equal(open_run(&t, OBPF_PROG_TYPE_SCHED_CLS, 0), 0);
	ctx = t.room;
	assert_int_equal(ctx->skb.cb[4], 9);
	assert_int_equal(ctx->skb.gso_size, 13);
	assert_int_equal(ctx->skb.wire_len, 64);
	ctx->skb.mark = 100;
	ctx->skb.cb[0] = 105;
	ctx->skb.tc_classid = 1;
	obpf_test_finish(&t);
	assert_int_equal(t.ctx_out.size, sizeof(out));
	memcpy(&out, t.ctx_out.buf, sizeof(out));
	in.mark = 100;
	in.cb[0] = 105;
	assert_memory_equal(&out, &in, sizeof(out));
	obpf_test_close(&t);
}

static void a_context_may_be_shorter_and_longer_than_it_is_known(void **state)
{
	static const struct {
		u32 type, size;
	} cases[] = { { OBPF_PROG_TYPE_SCHED_CLS, sizeof(struct obpf_sk_buff) },
		      { OBPF_PROG_TYPE_SOCKET_FILTER, sizeof(struct obpf_sk_buff) },
		      { OBPF_PROG_TYPE_XDP, sizeof(struct obpf_xdp_md) } };
	u8 ctx[256] = {};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_test t = { .data = frame, .data_size = 64, .ctx = ctx, .ctx_size = 8 };

		memset(ctx, 0, sizeof(ctx));
		if (cases[i].type == OBPF_PROG_TYPE_XDP)
			ctx[4] = 64;
		assert_int_equal(try_run(t, cases[i].type, 0), 0);
		t.ctx_size = cases[i].size + 8;
		assert_int_equal(try_run(t, cases[i].type, 0), 0);
		ctx[cases[i].size] = 1;
		assert_int_equal(try_run(t, cases[i].type, 0), -E2BIG);
		t.ctx_size = cases[i].size;
		assert_int_equal(try_run(t, cases[i].type, 0), 0);
	}
}

/* ---- xdp */
static int try_md(struct obpf_xdp_md md, u32 data_size)
{
	static u8 page[4096];
	struct obpf_test t = {
		.data = page, .data_size = data_size, .ctx = (u8 *)&md, .ctx_size = sizeof(md)
	};

	return try_run(t, OBPF_PROG_TYPE_XDP, 0);
}

static void a_frame_of_xdp_fits_a_page_with_its_room(void **state)
{
	static u8 page[4096];
	struct obpf_test t = { .data = page, .data_size = 3520 };

	assert_int_equal(try_run(t, OBPF_PROG_TYPE_XDP, 0), 0);
	t.data_size = 3521;
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_XDP, 0), -EINVAL);
	t.data_size = 14;
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_XDP, 0), 0);
	t.data_size = 13;
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_XDP, 0), -EINVAL);
	assert_int_equal(try_run((struct obpf_test){}, OBPF_PROG_TYPE_XDP, 0), -EINVAL);
}

static void metadata_of_xdp_stands_before_the_packet(void **state)
{
	struct obpf_xdp_md md = { .data = 8,
				  .data_end = 64,
				  .ingress_ifindex = 5,
				  .rx_queue_index = 2 },
			   out;
	struct obpf_test t = {
		.data = frame, .data_size = 64, .ctx = (u8 *)&md, .ctx_size = sizeof(md)
	};
	struct obpf_xdp_ctx *ctx;

	assert_int_equal(open_run(&t, OBPF_PROG_TYPE_XDP, 0), 0);
	ctx = (void *)(uintptr_t)t.r1;
	assert_int_equal(ctx->pkt.data - ctx->pkt.data_meta, 8);
	assert_int_equal(ctx->pkt.data_end - ctx->pkt.data, 56);
	assert_memory_equal(ctx->pkt.data_meta, frame, 64);
	assert_int_equal(ctx->md.ingress_ifindex, 5);
	assert_int_equal(ctx->md.rx_queue_index, 2);
	ctx->pkt.data_meta += 4;
	ctx->pkt.data_end += 10;
	obpf_test_finish(&t);
	assert_int_equal(t.data_out.size, 70);
	memcpy(&out, t.ctx_out.buf, sizeof(out));
	assert_int_equal(out.data_meta, 0);
	assert_int_equal(out.data, 4);
	assert_int_equal(out.data_end, 70);
	assert_int_equal(out.ingress_ifindex, 5);
	obpf_test_close(&t);
}

static void a_context_of_xdp_that_makes_no_sense_is_refused(void **state)
{
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64 }, 64), 0);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 63 }, 64), -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 65 }, 64), -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .data_meta = 1 }, 64),
			 -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .data = 65 }, 64), -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .data = 6 }, 64), -EINVAL);
	/* 48 bytes of metadata leave the packet a header, 52 do not */
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .data = 48 }, 64), 0);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .data = 52 }, 64), -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 512, .data = 216 }, 512), 0);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 512, .data = 220 }, 512),
			 -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .egress_ifindex = 1 }, 64),
			 -EINVAL);
	assert_int_equal(try_md((struct obpf_xdp_md){ .data_end = 64, .rx_queue_index = 1 }, 64),
			 -EINVAL);
}

static void a_context_that_only_goes_out_must_make_sense_too(void **state)
{
	struct obpf_test t = { .data = frame, .data_size = 64, .asks = OBPF_TEST_CTX_OUT };

	assert_int_equal(try_run(t, OBPF_PROG_TYPE_XDP, 0), -EINVAL);
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_SCHED_CLS, 0), 0);
}

/* ---- contexts that the caller brings */
static void registers_are_of_the_right_size(void **state)
{
	static const u32 types[] = { OBPF_PROG_TYPE_KPROBE, OBPF_PROG_TYPE_PERF_EVENT };
	u64 regs[64];
	u32 i, size;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct obpf_test t = { .ctx = (u8 *)regs };

		size = obpf_prog_type_get(types[i], obpf_arch_native())->ctx_size;
		t.ctx_size = size - 8;
		assert_int_equal(try_run(t, types[i], 0), -EINVAL);
		t.ctx_size = size + 8;
		assert_int_equal(try_run(t, types[i], 0), -EINVAL);
		t.ctx_size = size;
		assert_int_equal(open_run(&t, types[i], 0), 0);
		assert_true(t.r1 == (u64)(uintptr_t)regs);
		assert_int_equal(rc.pkt_len, 0);
		assert_true(!rc.regs == (types[i] != OBPF_PROG_TYPE_KPROBE));
		obpf_test_close(&t);
		t.data = frame;
		t.data_size = 14;
		assert_int_equal(try_run(t, types[i], 0), -EINVAL);
	}
}

static void a_buffer_holds_all_that_the_program_touches(void **state)
{
	u64 buffer[2];
	struct obpf_test t = { .ctx = (u8 *)buffer, .ctx_size = 16 };

	assert_int_equal(open_run(&t, OBPF_PROG_TYPE_SYSCALL, 16), 0);
	assert_true(t.r1 == (u64)(uintptr_t)buffer);
	assert_int_equal(rc.ctx_size, 16);
	obpf_test_close(&t);
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_SYSCALL, 17), -EINVAL);
	assert_int_equal(try_run((struct obpf_test){}, OBPF_PROG_TYPE_SYSCALL, 0), 0);
	assert_int_equal(try_run((struct obpf_test){}, OBPF_PROG_TYPE_SYSCALL, 1), -EINVAL);
	t.ctx_size = OBPF_TEST_MAX_BUFFER + 1;
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_SYSCALL, 0), -EINVAL);
	t.ctx_size = 16;
	t.data_size = 1;
	assert_int_equal(try_run(t, OBPF_PROG_TYPE_SYSCALL, 0), -EINVAL);
}

/* What a tail call may lead to reads up to the most that the type has. */
static void records_and_arguments_are_padded(void **state)
{
	static const struct {
		u32 type, size;
	} cases[] = { { OBPF_PROG_TYPE_TRACEPOINT, 8192 }, { OBPF_PROG_TYPE_RAW_TRACEPOINT, 96 } };
	u8 ctx[8200];
	u32 i, j;

	memset(ctx, 0x11, sizeof(ctx));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_test t = { .ctx = ctx, .ctx_size = 24 };

		assert_int_equal(open_run(&t, cases[i].type, 24), 0);
		for (j = 0; j < cases[i].size; j++)
			assert_int_equal(((u8 *)(uintptr_t)t.r1)[j], j < 24 ? 0x11 : 0);
		obpf_test_close(&t);
		assert_int_equal(try_run(t, cases[i].type, 25), -EINVAL);
		t.ctx_size = cases[i].size;
		assert_int_equal(try_run(t, cases[i].type, cases[i].size), 0);
		t.ctx_size++;
		assert_int_equal(try_run(t, cases[i].type, 0), -EINVAL);
		t.ctx_size = 24;
		t.data = frame;
		t.data_size = 14;
		assert_int_equal(try_run(t, cases[i].type, 0), -EINVAL);
		assert_int_equal(try_run((struct obpf_test){}, cases[i].type, 0), 0);
	}
}

static void a_raw_tracepoint_is_run_once_and_gives_nothing_back(void **state)
{
	u64 args[2] = { 1, 2 };
	struct obpf_test t = { .ctx = (u8 *)args, .ctx_size = sizeof(args) };
	u32 bit;

	assert_int_equal(try_run(t, OBPF_PROG_TYPE_RAW_TRACEPOINT, 16), 0);
	for (bit = 1; bit <= OBPF_TEST_REPEAT; bit <<= 1) {
		t.asks = bit;
		assert_int_equal(try_run(t, OBPF_PROG_TYPE_RAW_TRACEPOINT, 16), -EINVAL);
	}
}

static void without_memory_there_is_no_run(void **state)
{
	static const u32 types[] = { OBPF_PROG_TYPE_SOCKET_FILTER, OBPF_PROG_TYPE_SCHED_CLS,
				     OBPF_PROG_TYPE_XDP };
	struct obpf_test t = { .data = frame, .data_size = 64 }, record = {};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		kshim_alloc_fail_from(1);
		assert_int_equal(try_run(t, types[i], 0), -ENOMEM);
		kshim_alloc_fail_from(0);
	}
	kshim_alloc_fail_from(1);
	assert_int_equal(try_run(record, OBPF_PROG_TYPE_TRACEPOINT, 0), -ENOMEM);
	kshim_alloc_fail_from(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_socket_filter_begins_behind_the_header),
		cmocka_unit_test(a_classifier_sees_the_whole_frame),
		cmocka_unit_test(the_header_tells_whom_a_frame_is_for),
		cmocka_unit_test(a_packet_run_wants_a_header),
		cmocka_unit_test(every_member_of_an_skb_that_is_not_for_callers_must_be_zero),
		cmocka_unit_test(an_skb_goes_back_with_what_may_change),
		cmocka_unit_test(a_context_may_be_shorter_and_longer_than_it_is_known),
		cmocka_unit_test(a_frame_of_xdp_fits_a_page_with_its_room),
		cmocka_unit_test(metadata_of_xdp_stands_before_the_packet),
		cmocka_unit_test(a_context_of_xdp_that_makes_no_sense_is_refused),
		cmocka_unit_test(a_context_that_only_goes_out_must_make_sense_too),
		cmocka_unit_test(registers_are_of_the_right_size),
		cmocka_unit_test(a_buffer_holds_all_that_the_program_touches),
		cmocka_unit_test(records_and_arguments_are_padded),
		cmocka_unit_test(a_raw_tracepoint_is_run_once_and_gives_nothing_back),
		cmocka_unit_test(without_memory_there_is_no_run),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

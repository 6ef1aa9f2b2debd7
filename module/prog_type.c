// SPDX-License-Identifier: GPL-2.0
/*
 * prog_type.c - the program types: their contexts, what of them may be touched, and which helpers
 * they may call.
 *
 * Constant tables, any context, no locks. Field offsets are facts of the kernel's ABI: struct
 * xdp_md, struct __sk_buff and struct bpf_perf_event_data of uapi/linux/bpf*.h, struct pt_regs of
 * arch/x86/include/asm/ptrace.h and arch/arm64/include/asm/ptrace.h. Who may touch which of them,
 * and how, is as in Linux 6.18.
 */
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include "obpf.h"
#include "packet.h"
#include "prog_type.h"

/* A record of a tracepoint begins with a word of the tracer's own. */
#define TRACE_RECORD_COMMON 8
#define TRACE_RECORD_MAX 8192
#define BUFFER_MAX 65535

/* The part of struct pt_regs that perf_event programs see: on arm64 user space's alone. */
#define USER_REGS_SIZE_X86_64 OBPF_PT_REGS_SIZE_X86_64
#define USER_REGS_SIZE_ARM64 272
/* Behind them: sample_period and addr. */
#define PERF_WORDS_SIZE 16

/* Members @from to @to of struct @s: may be accessed so, by @min to @max bytes. */
#define FIELD(s, from, to, how, min, max) \
	{ \
		.off = offsetof(struct s, from), \
		.len = offsetofend(struct s, to) - offsetof(struct s, from), .access = (how), \
		.min_size = (min), .max_size = (max), \
	}
#define RD OBPF_CTX_READ
#define WR OBPF_CTX_WRITE

/* Member @member of struct @s, which stands for the address pkt.@member of struct @ctx. */
#define ADDRESS(s, ctx, member, kind_) \
	{ \
		.off = offsetof(struct s, member), .len = sizeof(u32), .access = RD, \
		.min_size = 4, .max_size = 4, .kind = OBPF_CTX_##kind_, \
		.addr = offsetof(struct ctx, pkt.member), \
	}

/* What of struct __sk_buff all its readers may read: plain numbers. */
#define SK_BUFF_COMMON \
	FIELD(obpf_sk_buff, len, tc_index, RD, 1, 4), FIELD(obpf_sk_buff, cb, cb, RD | WR, 1, 8), \
		FIELD(obpf_sk_buff, hash, hash, RD, 1, 4), \
		FIELD(obpf_sk_buff, napi_id, napi_id, RD, 1, 4), \
		FIELD(obpf_sk_buff, gso_segs, gso_segs, RD, 1, 4), \
		FIELD(obpf_sk_buff, gso_size, gso_size, RD, 1, 4)

/* Members that point to kernel objects (flow_keys, sk) are not here, padding nowhere. */
static const struct obpf_ctx_field sk_filter_fields[] = { SK_BUFF_COMMON, {} };

static const struct obpf_ctx_field sched_fields[] = {
	SK_BUFF_COMMON,
	FIELD(obpf_sk_buff, mark, queue_mapping, WR, 4, 4),
	FIELD(obpf_sk_buff, priority, priority, WR, 4, 4),
	FIELD(obpf_sk_buff, tc_index, tc_index, WR, 4, 4),
	FIELD(obpf_sk_buff, tc_classid, tc_classid, RD, 1, 4),
	FIELD(obpf_sk_buff, tc_classid, tc_classid, WR, 4, 4),
	ADDRESS(obpf_sk_buff, obpf_skb_ctx, data, PKT),
	ADDRESS(obpf_sk_buff, obpf_skb_ctx, data_end, PKT_END),
	ADDRESS(obpf_sk_buff, obpf_skb_ctx, data_meta, PKT_META),
	FIELD(obpf_sk_buff, tstamp, tstamp, RD | WR, 8, 8),
	FIELD(obpf_sk_buff, wire_len, wire_len, RD, 1, 4),
	FIELD(obpf_sk_buff, tstamp_type, tstamp_type, RD, 1, 1),
	FIELD(obpf_sk_buff, hwtstamp, hwtstamp, RD, 8, 8),
	{}
};

static const struct obpf_ctx_field xdp_fields[] = {
	ADDRESS(obpf_xdp_md, obpf_xdp_ctx, data, PKT),
	ADDRESS(obpf_xdp_md, obpf_xdp_ctx, data_end, PKT_END),
	ADDRESS(obpf_xdp_md, obpf_xdp_ctx, data_meta, PKT_META),
	FIELD(obpf_xdp_md, ingress_ifindex, rx_queue_index, RD, 4, 4),
	{}
};

static const struct obpf_ctx_field pt_regs_x86_64_fields[] = {
	{ .len = OBPF_PT_REGS_SIZE_X86_64, .access = RD, .max_size = 8 }, {}
};

static const struct obpf_ctx_field pt_regs_arm64_fields[] = {
	{ .len = OBPF_PT_REGS_SIZE_ARM64, .access = RD, .max_size = 8 }, {}
};

static const struct obpf_ctx_field perf_event_x86_64_fields[] = {
	{ .len = USER_REGS_SIZE_X86_64, .access = RD, .min_size = 8, .max_size = 8 },
	{ .off = USER_REGS_SIZE_X86_64, .len = PERF_WORDS_SIZE, .access = RD, .max_size = 8 },
	{}
};

static const struct obpf_ctx_field perf_event_arm64_fields[] = {
	{ .len = USER_REGS_SIZE_ARM64, .access = RD, .min_size = 8, .max_size = 8 },
	{ .off = USER_REGS_SIZE_ARM64, .len = PERF_WORDS_SIZE, .access = RD, .max_size = 8 },
	{}
};

static const struct obpf_ctx_field raw_tracepoint_fields[] = {
	{ .len = OBPF_RAW_TRACEPOINT_ARGS * sizeof(u64), .access = RD, .max_size = 8 }, {}
};

static const struct obpf_ctx_field tracepoint_fields[] = { { .off = TRACE_RECORD_COMMON,
							     .len = TRACE_RECORD_MAX -
								    TRACE_RECORD_COMMON,
							     .access = RD,
							     .max_size = 8 },
							   {} };

static const struct obpf_ctx_field buffer_fields[] = {
	{ .len = BUFFER_MAX, .access = RD | WR, .max_size = 8 }, {}
};

#define TYPE(name_, id_, size, table, ...) \
	{ \
		.name = (name_), .id = OBPF_PROG_TYPE_##id_, .ctx_size = (size), .ctx = (table), \
		__VA_ARGS__ \
	}

/* Where a value's lock may be waited for, or a timer started. */
#define TIMERS (1u << OBPF_FIELD_TIMER)
#define LOCKS (1u << OBPF_FIELD_SPIN_LOCK)

/* What happens in the kernel calls them. */
#define EVENT_FLAGS (OBPF_PT_TRACING | OBPF_PT_COOKIE | OBPF_PT_OWN_STACKS)

/* Only a kprobe can be attached; the others load, and run over what PROG_TEST_RUN brings. */
static const struct obpf_prog_type types[] = {
	TYPE("socket_filter", SOCKET_FILTER, sizeof(struct obpf_sk_buff), sk_filter_fields,
	     .ctx_name = "__sk_buff", .flags = OBPF_PT_PKT, .fields = TIMERS),
	TYPE("sched_cls", SCHED_CLS, sizeof(struct obpf_sk_buff), sched_fields,
	     .ctx_name = "__sk_buff", .flags = OBPF_PT_PKT | OBPF_PT_SCHED,
	     .fields = TIMERS | LOCKS,
	     .attach_types = 1ull << OBPF_TCX_INGRESS | 1ull << OBPF_TCX_EGRESS),
	TYPE("sched_act", SCHED_ACT, sizeof(struct obpf_sk_buff), sched_fields,
	     .ctx_name = "__sk_buff", .flags = OBPF_PT_PKT | OBPF_PT_SCHED,
	     .fields = TIMERS | LOCKS),
	TYPE("xdp", XDP, sizeof(struct obpf_xdp_md), xdp_fields, .ctx_name = "xdp_md",
	     .flags = OBPF_PT_XDP, .fields = TIMERS | LOCKS, .attach_types = 1ull << OBPF_XDP),
	TYPE("tracepoint", TRACEPOINT, TRACE_RECORD_MAX, tracepoint_fields, .flags = EVENT_FLAGS),
	TYPE("raw_tracepoint", RAW_TRACEPOINT, OBPF_RAW_TRACEPOINT_ARGS * sizeof(u64),
	     raw_tracepoint_fields, .ctx_name = "bpf_raw_tracepoint_args", .flags = EVENT_FLAGS),
	TYPE("syscall", SYSCALL, BUFFER_MAX, buffer_fields,
	     .flags = OBPF_PT_CTX_IS_BUFFER | OBPF_PT_TRACING, .fields = TIMERS | LOCKS),
};

/* Those whose contexts hold registers, by architecture. */
#define KPROBE_FLAGS (EVENT_FLAGS | OBPF_PT_HOOK | OBPF_PT_FUNC_IP)
static const struct obpf_prog_type reg_types[][2] = {
	{
		[OBPF_ARCH_X86_64] = TYPE("kprobe", KPROBE, OBPF_PT_REGS_SIZE_X86_64,
					  pt_regs_x86_64_fields, .ctx_name = "pt_regs",
					  .flags = KPROBE_FLAGS),
		[OBPF_ARCH_ARM64] = TYPE("kprobe", KPROBE, OBPF_PT_REGS_SIZE_ARM64,
					 pt_regs_arm64_fields, .ctx_name = "user_pt_regs",
					 .flags = KPROBE_FLAGS),
	},
	{
		[OBPF_ARCH_X86_64] = TYPE("perf_event", PERF_EVENT,
					  USER_REGS_SIZE_X86_64 + PERF_WORDS_SIZE,
					  perf_event_x86_64_fields,
					  .ctx_name = "bpf_perf_event_data", .flags = EVENT_FLAGS),
		[OBPF_ARCH_ARM64] = TYPE("perf_event", PERF_EVENT,
					 USER_REGS_SIZE_ARM64 + PERF_WORDS_SIZE,
					 perf_event_arm64_fields, .ctx_name = "bpf_perf_event_data",
					 .flags = EVENT_FLAGS),
	},
};

const struct obpf_prog_type *obpf_prog_type_get(u32 id, enum obpf_arch arch)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].id == id)
			return &types[i];
	for (i = 0; i < ARRAY_SIZE(reg_types); i++)
		if (reg_types[i][arch].id == id)
			return &reg_types[i][arch];
	return NULL;
}

enum obpf_arch obpf_arch_native(void)
{
#if defined(__aarch64__)
	return OBPF_ARCH_ARM64;
#else
	return OBPF_ARCH_X86_64;
#endif
}

const struct obpf_ctx_field *obpf_ctx_address(const struct obpf_prog_type *pt, u32 off)
{
	const struct obpf_ctx_field *f;

	for (f = pt->ctx; f->len; f++)
		if (f->kind != OBPF_CTX_NUMBER && f->off == off)
			return f;
	return NULL;
}

bool obpf_prog_type_allows(const struct obpf_prog_type *pt, const struct obpf_func_proto *proto)
{
	/* What a helper asks for, and what a program type must have for it. */
	static const struct {
		u32 helper, type;
	} needs[] = {
		{ OBPF_HELPER_COOKIE, OBPF_PT_COOKIE },
		{ OBPF_HELPER_FUNC_IP, OBPF_PT_FUNC_IP },
		{ OBPF_HELPER_TRACING, OBPF_PT_TRACING },
		{ OBPF_HELPER_SKB, OBPF_PT_PKT },
		{ OBPF_HELPER_SCHED, OBPF_PT_SCHED },
		{ OBPF_HELPER_XDP, OBPF_PT_XDP },
		{ OBPF_HELPER_NET, OBPF_PT_SCHED | OBPF_PT_XDP },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(needs); i++)
		if ((proto->flags & needs[i].helper) && !(pt->flags & needs[i].type))
			return false;
	return true;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * prog_type.c - the program types: their contexts, what of them may be touched, and which helpers
 * they may call.
 *
 * Constant tables, any context, no locks. Field offsets are facts of the kernel's ABI: struct
 * __sk_buff in uapi/linux/bpf.h, struct pt_regs in arch/x86/include/asm/ptrace.h and
 * arch/arm64/include/asm/ptrace.h.
 */
#include <linux/kernel.h>
#include <linux/types.h>

#include "obpf.h"
#include "prog_type.h"

#define SK_BUFF_SIZE 192
/* A record of a tracepoint begins with a word of the tracer's own. */
#define TRACE_RECORD_COMMON 8
#define TRACE_RECORD_MAX 8192
#define BUFFER_MAX 65535

/*
 * The members of struct __sk_buff that are plain numbers and that a socket filter may read. Left
 * out are the packet's addresses (data, data_end, data_meta), members that are pointers (flow_keys,
 * sk), and those that the kernel keeps from socket filters.
 */
static const struct obpf_ctx_field sk_buff_fields[] = {
	{ .off = 0, .len = 48, .access = OBPF_CTX_READ, .max_size = 4 }, /* len .. tc_index */
	{ .off = 48,
	  .len = 20,
	  .access = OBPF_CTX_READ | OBPF_CTX_WRITE,
	  .max_size = 8 }, /* cb[5] */
	{ .off = 68, .len = 4, .access = OBPF_CTX_READ, .max_size = 4 }, /* hash */
	{ .off = 84, .len = 4, .access = OBPF_CTX_READ, .max_size = 4 }, /* napi_id */
	{ .off = 164, .len = 4, .access = OBPF_CTX_READ, .max_size = 4 }, /* gso_segs */
	{ .off = 176, .len = 4, .access = OBPF_CTX_READ, .max_size = 4 }, /* gso_size */
	{}
};

static const struct obpf_ctx_field pt_regs_x86_64_fields[] = {
	{ .off = 0, .len = OBPF_PT_REGS_SIZE_X86_64, .access = OBPF_CTX_READ, .max_size = 8 }, {}
};

static const struct obpf_ctx_field pt_regs_arm64_fields[] = {
	{ .off = 0, .len = OBPF_PT_REGS_SIZE_ARM64, .access = OBPF_CTX_READ, .max_size = 8 }, {}
};

static const struct obpf_ctx_field tracepoint_fields[] = { { .off = TRACE_RECORD_COMMON,
							     .len = TRACE_RECORD_MAX -
								    TRACE_RECORD_COMMON,
							     .access = OBPF_CTX_READ,
							     .max_size = 8 },
							   {} };

static const struct obpf_ctx_field buffer_fields[] = {
	{ .off = 0, .len = BUFFER_MAX, .access = OBPF_CTX_READ | OBPF_CTX_WRITE, .max_size = 8 }, {}
};

/* Test run only: nothing attaches it, and its context there is a zeroed __sk_buff with len set. */
static const struct obpf_prog_type socket_filter = {
	.name = "socket_filter",
	.id = OBPF_PROG_TYPE_SOCKET_FILTER,
	.flags = OBPF_PT_PKT,
	.ctx_size = SK_BUFF_SIZE,
	.ctx = sk_buff_fields,
};

static const struct obpf_prog_type kprobe_x86_64 = {
	.name = "kprobe",
	.id = OBPF_PROG_TYPE_KPROBE,
	.flags = OBPF_PT_PROBE | OBPF_PT_HOOK | OBPF_PT_COOKIE | OBPF_PT_FUNC_IP,
	.ctx_size = OBPF_PT_REGS_SIZE_X86_64,
	.ctx = pt_regs_x86_64_fields,
};

static const struct obpf_prog_type kprobe_arm64 = {
	.name = "kprobe",
	.id = OBPF_PROG_TYPE_KPROBE,
	.flags = OBPF_PT_PROBE | OBPF_PT_HOOK | OBPF_PT_COOKIE | OBPF_PT_FUNC_IP,
	.ctx_size = OBPF_PT_REGS_SIZE_ARM64,
	.ctx = pt_regs_arm64_fields,
};

/* Loads, so that clients find the type supported; it has neither a hook nor a test run. */
static const struct obpf_prog_type tracepoint = {
	.name = "tracepoint",
	.id = OBPF_PROG_TYPE_TRACEPOINT,
	.flags = OBPF_PT_PROBE | OBPF_PT_COOKIE,
	.ctx_size = TRACE_RECORD_MAX,
	.ctx = tracepoint_fields,
};

/* Test run only: the context is the caller's buffer. */
static const struct obpf_prog_type syscall_type = {
	.name = "syscall",
	.id = OBPF_PROG_TYPE_SYSCALL,
	.flags = OBPF_PT_CTX_IS_BUFFER | OBPF_PT_PROBE,
	.ctx_size = BUFFER_MAX,
	.ctx = buffer_fields,
};

const struct obpf_prog_type *obpf_prog_type_get(u32 id, enum obpf_arch arch)
{
	switch (id) {
	case OBPF_PROG_TYPE_SOCKET_FILTER:
		return &socket_filter;
	case OBPF_PROG_TYPE_KPROBE:
		return arch == OBPF_ARCH_ARM64 ? &kprobe_arm64 : &kprobe_x86_64;
	case OBPF_PROG_TYPE_TRACEPOINT:
		return &tracepoint;
	case OBPF_PROG_TYPE_SYSCALL:
		return &syscall_type;
	default:
		return NULL;
	}
}

enum obpf_arch obpf_arch_native(void)
{
#if defined(__aarch64__)
	return OBPF_ARCH_ARM64;
#else
	return OBPF_ARCH_X86_64;
#endif
}

bool obpf_prog_type_allows(const struct obpf_prog_type *pt, const struct obpf_func_proto *proto)
{
	/* What a helper asks for, and what a program type must have for it. */
	static const struct {
		u32 helper, type;
	} needs[] = {
		{ OBPF_HELPER_PROBE, OBPF_PT_PROBE },
		{ OBPF_HELPER_COOKIE, OBPF_PT_COOKIE },
		{ OBPF_HELPER_FUNC_IP, OBPF_PT_FUNC_IP },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(needs); i++)
		if ((proto->flags & needs[i].helper) && !(pt->flags & needs[i].type))
			return false;
	return true;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * prog_type.h - what a program type means to the verifier and to test runs: its context, result and
 * helpers.
 *
 * Plain tables, hosted and in kernel; context layouts are picked by architecture at run time, so
 * that any home can verify for any machine.
 */
#ifndef OBPF_PROG_TYPE_H
#define OBPF_PROG_TYPE_H

#include <linux/types.h>
#include "helpers/proto.h"
#include "maps/fields.h"

enum obpf_arch {
	OBPF_ARCH_X86_64,
	OBPF_ARCH_ARM64,
};

/* Arguments of a raw tracepoint, 8 bytes each. */
#define OBPF_RAW_TRACEPOINT_ARGS 12

/* Bytes of struct pt_regs, a kprobe program's context: R15 up to SS, 21 words ... */
#define OBPF_PT_REGS_SIZE_X86_64 168
/* ... and a user part of 34 words, then 8 words of the kernel's own. */
#define OBPF_PT_REGS_SIZE_ARM64 336

/* A run of bytes of the context that programs may touch; a further row may allow more of it. */
struct obpf_ctx_field {
	u32 off; /* bytes */
	u32 len; /* bytes; 0 ends the table */
	u8 access; /* OBPF_CTX_* */
	u8 min_size; /* narrowest access, bytes; 0: a byte will do */
	u8 max_size; /* widest access, bytes; accesses are naturally aligned */
	u8 kind; /* enum obpf_ctx_kind */
	u16 addr; /* PKT*: where the run's context has the address in full */
};

/* What a load gives. */
enum obpf_ctx_kind {
	OBPF_CTX_NUMBER,
	OBPF_CTX_PKT, /* the packet's address: the member stands for a wider one */
	OBPF_CTX_PKT_META, /* its metadata's */
	OBPF_CTX_PKT_END, /* that of the first byte behind it */
};

#define OBPF_CTX_READ (1u << 0)
#define OBPF_CTX_WRITE (1u << 1)

struct obpf_prog_type {
	const char *name; /* "kprobe" */
	u32 id; /* enum obpf_prog_type_id */
	u32 flags; /* OBPF_PT_* */
	/* Bit k: they may use maps whose values have a field of enum obpf_field_kind k. */
	u32 fields;
	u32 ctx_size; /* bytes of the context; OBPF_PT_CTX_IS_BUFFER: the most it may be */
	const struct obpf_ctx_field *ctx; /* ends with len 0 */
	const char *ctx_name; /* its struct in C, by which global functions are told to take it */
	u64 attach_types; /* bit t set: expected_attach_type may be t; 0 may it always */
};

#define OBPF_PT_PKT (1u << 0) /* sees a packet as a struct __sk_buff, has LD_ABS and LD_IND */
#define OBPF_PT_CTX_IS_BUFFER (1u << 2) /* the context is the caller's buffer; test run only */
#define OBPF_PT_HOOK (1u << 3) /* can be attached */
#define OBPF_PT_COOKIE (1u << 4) /* runs where an attachment's cookie is known */
#define OBPF_PT_FUNC_IP (1u << 5) /* may run at a function, whose address it can ask for */
#define OBPF_PT_OWN_STACKS (1u << 6) /* frames of a chain are not added up */
#define OBPF_PT_TRACING (1u << 16) /* tells what the kernel is doing, and in which task */
#define OBPF_PT_SCHED (1u << 17) /* classifies packets, and may change them */
#define OBPF_PT_XDP (1u << 18) /* the same, as a struct xdp_md */

/* The type of @id on @arch, or NULL when unknown. */
const struct obpf_prog_type *obpf_prog_type_get(u32 id, enum obpf_arch arch);

/* The architecture that this file was built for. */
enum obpf_arch obpf_arch_native(void);

/* The member at @off that stands for a packet's address, or NULL. */
const struct obpf_ctx_field *obpf_ctx_address(const struct obpf_prog_type *pt, u32 off);

/* May programs of @pt call @proto? */
bool obpf_prog_type_allows(const struct obpf_prog_type *pt, const struct obpf_func_proto *proto);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * codebuf.h - machine code while it is written: bytes, labels, and references to be filled in.
 *
 * Floor F2, of no machine in particular. What depends on an address stays out of the bytes until
 * all is written: then obpf_codebuf_layout() makes each reference as short as its distance allows,
 * and obpf_codebuf_place() writes the whole for the address that it will run at.
 *
 * An error is sticky: after a failed allocation everything is ignored, and layout reports it.
 */
#ifndef OBPF_JIT_CODEBUF_H
#define OBPF_JIT_CODEBUF_H

#include <linux/types.h>
#include "core.h"

/* A place in the code; position: raw bytes before it, and references before it. */
struct obpf_label {
	u32 raw; /* U32_MAX: not bound yet */
	u32 nr_refs;
};

/* An instruction that names a place: a label of this code, or an address outside. */
struct obpf_code_ref {
	u32 raw; /* bytes before it that are no references */
	u32 at; /* bytes before it, from obpf_codebuf_layout() */
	u32 label; /* U32_MAX: an address */
	u8 kind; /* the assembler's: how it is written */
	u8 arg; /* the assembler's: a condition, a register */
	u8 size; /* bytes, short until it does not reach */
	u8 long_size;
	u64 addr;
};

struct obpf_codebuf {
	const struct obpf_core *core;
	u8 *bytes;
	u32 len, cap;
	struct obpf_code_ref *refs;
	u32 nr_refs, cap_refs;
	struct obpf_label *labels;
	u32 nr_labels, cap_labels;
	u32 size; /* bytes of the whole, from obpf_codebuf_layout() */
	int err;
};

/* Writes @ref for a target that lies @distance bytes behind its end. */
typedef void (*obpf_put_ref_fn)(u8 *out, const struct obpf_code_ref *ref, s64 distance);

/* The most bytes that a program's code may have. */
#define OBPF_MAX_CODE (64u << 20)

void obpf_codebuf_init(struct obpf_codebuf *b, const struct obpf_core *core);
void obpf_codebuf_release(struct obpf_codebuf *b);

void obpf_codebuf_put(struct obpf_codebuf *b, const u8 *bytes, u32 len);

/* @nr labels more; the number of the first. */
u32 obpf_codebuf_labels(struct obpf_codebuf *b, u32 nr);
void obpf_codebuf_bind(struct obpf_codebuf *b, u32 label);

/* A reference to @label. One of two sizes that differ is short where the distance fits 8 bits. */
void obpf_codebuf_ref(struct obpf_codebuf *b, u32 label, u8 kind, u8 arg, u8 size, u8 long_size);
/* A reference to address @addr, whose distance must fit 32 bits. */
void obpf_codebuf_ref_addr(struct obpf_codebuf *b, u64 addr, u8 kind, u8 size);

/**
 * obpf_codebuf_layout - find the sizes of all references
 * Return: 0; -ENOMEM when anything failed on the way; -E2BIG for more than OBPF_MAX_CODE bytes;
 * -EINVAL when a label was named and never bound.
 */
int obpf_codebuf_layout(struct obpf_codebuf *b);

/* Where @label is, in bytes from the beginning. After layout. */
u32 obpf_codebuf_offset(const struct obpf_codebuf *b, u32 label);

/**
 * obpf_codebuf_place - write the code into @out, b->size bytes, to run at @text
 * Return: 0, or -ERANGE when an address outside is too far away.
 */
int obpf_codebuf_place(const struct obpf_codebuf *b, obpf_put_ref_fn put, u8 *out, u64 text);

#endif

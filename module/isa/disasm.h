/* SPDX-License-Identifier: GPL-2.0 */
/*
 * disasm.h - text of a decoded instruction, in the syntax of `bpftool prog dump xlated`.
 *
 * Floor F1: pure, any context. What the instruction alone does not tell (names of helpers and maps)
 * is asked of callbacks; without them numbers are printed.
 */
#ifndef OBPF_ISA_DISASM_H
#define OBPF_ISA_DISASM_H

#include "isa/insn.h"

struct obpf_disasm_ops {
	/* Name of helper @id, or NULL. */
	const char *(*helper_name)(void *priv, u32 id);
	/* Writes what stands inside map[...]: by default "fd:N" / "idx:N"; returns the length. */
	int (*map_text)(void *priv, const struct obpf_dinsn *d, char *buf, size_t size);
};

/**
 * obpf_disasm - "(07) r1 += 287454020" into @buf, NUL-terminated
 * @ops: may be NULL, as may each callback
 *
 * Return: the length written, truncated to @size - 1. LD_IMM64_HI gives an empty string.
 */
int obpf_disasm(const struct obpf_dinsn *d, const struct obpf_disasm_ops *ops, void *priv,
		char *buf, size_t size);

#endif

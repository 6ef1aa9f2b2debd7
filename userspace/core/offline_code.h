/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * offline_code.h - the offline device's subject as machine code, beside the bytecode that it was made
 * of.
 *
 * For callers that see the system's headers and none of the kernel's. One thread.
 */
#ifndef OBPF_CORE_OFFLINE_CODE_H
#define OBPF_CORE_OFFLINE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "offline.h"

/* In the order of the code; a function's own comes before that of its first instruction. */
struct obpf_code_piece {
	uint32_t insn; /* slot */
	uint32_t offset; /* where its code begins, in bytes */
	bool is_func; /* a function begins: what enters it */
};

struct obpf_offline_code {
	uint8_t *bytes;
	uint32_t size;
	uint64_t addr; /* where it would run */
	struct obpf_code_piece *pieces;
	uint32_t nr_pieces;
	struct obpf_insn *insns; /* as PROG_GET_INFO answers xlated_prog_insns */
	uint32_t nr_insns;
	/* The device's, until the subject goes. */
	const struct obpf_func_info *funcs;
	const struct obpf_line_info *lines;
	uint32_t nr_funcs, nr_lines;
	const void *btf; /* type data; NULL: none */
	uint32_t btf_size;
};

/**
 * obpf_offline_translate - translate the subject, which has passed
 * @blind: constants are not to stand in the code
 *
 * Return: 0; -EOPNOTSUPP, -ENOSPC, -ENOMEM. On failure nothing is held.
 */
int obpf_offline_translate(struct obpf_offline *o, bool blind, struct obpf_offline_code *code);
void obpf_offline_code_release(struct obpf_offline_code *code);

/* What code calls at @addr: a helper, "bpf_ktime_get_ns", or a function of the translator; or NULL. */
const char *obpf_offline_symbol(uint64_t addr);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* disasm.h - machine code of this machine as text, by capstone. */
#ifndef OBPF_DISASM_H
#define OBPF_DISASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct obpf_machine_code {
	const uint8_t *bytes;
	uint32_t size;
	uint64_t addr; /* where it runs; 0: not known */
	/* What lies at an address outside, or NULL; may be NULL. */
	const char *(*symbol)(uint64_t addr);
};

struct obpf_disasm;

/* NULL: said why, on stderr. */
struct obpf_disasm *obpf_disasm_open(const struct obpf_machine_code *code);
void obpf_disasm_close(struct obpf_disasm *d);

/**
 * obpf_disasm_insn - "callq bpf_ktime_get_ns" into @text, NUL-terminated
 *
 * Jumps inside the code name offsets, others addresses or symbols. What is no instruction is a byte.
 *
 * Return: how many bytes the instruction at offset @at takes.
 */
uint32_t obpf_disasm_insn(struct obpf_disasm *d, uint32_t at, char *text, size_t size);

#endif

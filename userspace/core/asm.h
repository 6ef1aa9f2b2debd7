/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * asm.h - an assembler that reads what the disassembler prints, line by line.
 *
 * It matches lines against the text column of isa.def, so that it knows exactly the instructions
 * that the table has. Beyond the disassembler's output it takes
 *   - labels: "out:" on a line of its own; "goto out", "if r1 == 0x0 goto out", "call out",
 *   "subprog[out]";
 *   - immediates in decimal or hex; "r1 = 5" is a 32-bit immediate, "r1 = 0x5" and "r1 = 5 ll"
 *   LD_IMM64;
 *   - "call #1" without the helper's name;
 *   - the opcode in front, "(07) r1 += 1", which is then checked, and must be given to tell "r1 =
 *     5" written in hex from LD_IMM64;
 *   - a slot in raw bytes, "07 01 00 00 44 33 22 11", for what no instruction reads;
 *   - comments from ";" or "#" (before anything but a digit) to the end of the line.
 *
 * Hosted only. No locks: an assembler belongs to one thread.
 */
#ifndef OBPF_ASM_H
#define OBPF_ASM_H

#include <linux/types.h>
#include "isa/insn.h"

struct obpf_asm_label;
struct obpf_asm_use;

struct obpf_asm {
	struct obpf_insn *insns; /* valid after obpf_asm_finish() */
	u32 nr_insns; /* slots */
	char error[160]; /* why the last call failed */
	u32 error_line; /* where, as numbered by the caller */

	u32 room;
	struct obpf_asm_label *labels;
	u32 nr_labels;
	struct obpf_asm_use *uses; /* of labels, patched at the end */
	u32 nr_uses;
};

void obpf_asm_init(struct obpf_asm *a);
void obpf_asm_free(struct obpf_asm *a);

/**
 * obpf_asm_line - take one line of text; blank ones are fine
 * @line: its number, for messages
 *
 * Return: 0, -EINVAL with error and error_line filled in, -ENOMEM.
 */
int obpf_asm_line(struct obpf_asm *a, const char *text, u32 line);

/* Resolve the labels. Return: 0, -EINVAL with error and error_line filled in. */
int obpf_asm_finish(struct obpf_asm *a);

#endif

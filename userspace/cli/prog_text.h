/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * prog_text.h - a program's instructions as text or JSON, function by function, between its source
 * lines, and the machine code that they became under them.
 *
 * Functions and lines come from records that the program's loader brought along with the type data;
 * both are in order of their instructions, which was checked and in hostile hands might not be so:
 * nothing relies on it but the order of printing. Reference: bpf(2), btf.rst.
 */
#ifndef OBPF_PROG_TEXT_H
#define OBPF_PROG_TEXT_H

#include <bpf/btf.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "disasm.h"
#include "obpf.h"
#include "offline_code.h"

struct obpf_prog_text {
	const struct obpf_insn *insns;
	uint32_t nr_insns;
	const void *funcs, *lines; /* records, of these sizes */
	uint32_t nr_funcs, func_size, nr_lines, line_size;
	const struct btf *btf; /* NULL: neither names nor lines */
	bool opcodes, linum;
	/* Shown as well when there are bytes. The pieces are in order. */
	struct obpf_machine_code code;
	const struct obpf_code_piece *pieces;
	uint32_t nr_pieces;
};

/* To stdout, or a row an instruction into @list. False: said why. */
bool obpf_prog_text(const struct obpf_prog_text *t, struct json_object *list);

#endif

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * disasm.c - machine code of this machine as text, by capstone.
 *
 * It is decoded as if it ran at 0, so that jumps inside name offsets. One thread.
 */
#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "disasm.h"

#ifdef __aarch64__
#define ARCH CS_ARCH_ARM64
#define MODE CS_MODE_LITTLE_ENDIAN
#define SMALLEST 4
#else
#define ARCH CS_ARCH_X86
#define MODE CS_MODE_64
#define SMALLEST 1
#endif

struct obpf_disasm {
	struct obpf_machine_code code;
	csh handle;
	cs_insn *insn;
};

struct obpf_disasm *obpf_disasm_open(const struct obpf_machine_code *code)
{
	struct obpf_disasm *d = calloc(1, sizeof(*d));
	cs_err err = d ? cs_open(ARCH, MODE, &d->handle) : CS_ERR_MEM;

	if (!err) {
		if (ARCH == CS_ARCH_X86)
			cs_option(d->handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
		d->code = *code;
		d->insn = cs_malloc(d->handle);
		if (d->insn)
			return d;
		cs_close(&d->handle);
		err = CS_ERR_MEM;
	}
	obpf_say("no disassembler: %s", cs_strerror(err));
	free(d);
	return NULL;
}

void obpf_disasm_close(struct obpf_disasm *d)
{
	if (!d)
		return;
	cs_free(d->insn, 1);
	cs_close(&d->handle);
	free(d);
}

/* What a jump or call to @target, relative to the code's beginning, is shown to lead to. */
static void target_text(const struct obpf_disasm *d, uint64_t target, char *text, size_t size)
{
	const char *symbol = NULL;

	if (target <= d->code.size) {
		snprintf(text, size, "%" PRIx64, target);
		return;
	}
	target += d->code.addr;
	if (d->code.symbol && d->code.addr)
		symbol = d->code.symbol(target);
	if (symbol)
		snprintf(text, size, "%s", symbol);
	else if (d->code.addr)
		snprintf(text, size, "0x%" PRIx64, target);
	else
		snprintf(text, size, "outside");
}

/* Jumps and calls have one operand, a number. */
static bool names_target(const cs_insn *insn, uint64_t *target)
{
	const char *op = insn->op_str;
	char *end;

	if (insn->mnemonic[0] != 'j' && strncmp(insn->mnemonic, "call", 4) &&
	    insn->mnemonic[0] != 'b')
		return false;
	if (*op == '#')
		op++;
	*target = strtoull(op, &end, 0);
	return end != op && !*end;
}

uint32_t obpf_disasm_insn(struct obpf_disasm *d, uint32_t at, char *text, size_t size)
{
	const uint8_t *bytes = d->code.bytes + at;
	size_t left = d->code.size - at;
	uint64_t addr = at, target;
	char to[64];

	if (!cs_disasm_iter(d->handle, &bytes, &left, &addr, d->insn)) {
		snprintf(text, size, ".byte 0x%02x", d->code.bytes[at]);
		return left < SMALLEST ? left : SMALLEST;
	}
	if (names_target(d->insn, &target)) {
		target_text(d, target, to, sizeof(to));
		snprintf(text, size, "%s %s", d->insn->mnemonic, to);
	} else {
		snprintf(text, size, "%s%s%s", d->insn->mnemonic, *d->insn->op_str ? " " : "",
			 d->insn->op_str);
	}
	return addr - at;
}

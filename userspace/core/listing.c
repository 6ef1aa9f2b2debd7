// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * listing.c - the core's decoder and disassembler, for the tool.
 *
 * Helpers are named from helpers.def, without their bodies. Pure.
 */
#include <linux/kernel.h>
#include "isa/disasm.h"
#include "listing.h"

static const struct {
	u32 id;
	const char *name;
} helpers[] = {
#define OBPF_HELPER(id, name, ...) { id, "bpf_" #name },
#include "helpers/helpers.def"
};

static const char *helper_name(void *priv, u32 id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(helpers); i++)
		if (helpers[i].id == id)
			return helpers[i].name;
	return NULL;
}

static int map_text(void *priv, const struct obpf_dinsn *d, char *buf, size_t size)
{
	return scnprintf(buf, size, "id:%u", (u32)d->imm);
}

static const struct obpf_disasm_ops ops = { helper_name, map_text };

unsigned int obpf_listing_insn(const struct obpf_insn *insns, uint32_t cnt, uint32_t at, char *text,
			       size_t size)
{
	const struct obpf_insn *insn = insns + at;
	struct obpf_decode_result res;
	struct obpf_dinsn d[2];
	/* Only 64-bit constants take two slots; code 0 is no instruction's first. */
	u32 n = insn->code == 0x18 && at + 1 < cnt ? 2 : 1;

	if (obpf_decode(insn, n, d, &res)) {
		scnprintf(text, size, "(%02x) dst %u src %u off %d imm %d", insn->code,
			  insn->dst_reg, insn->src_reg, insn->off, insn->imm);
		return 1;
	}
	obpf_disasm(&d[0], &ops, NULL, text, size);
	return n;
}

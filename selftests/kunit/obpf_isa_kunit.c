// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_isa_kunit.c - the opcode table, decoder, disassembler and tag of the running module: each
 * row of isa.def by its own encoding.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "compat.h"
#include "isa/disasm.h"
#include "isa/insn.h"
#include "isa/tag.h"

static bool is_encoded(u32 op)
{
	return obpf_ops[op].sel != OBPF_SEL_INTERNAL;
}

static u32 nr_slots(u32 op)
{
	return obpf_ops[op].cls == OBPF_CLS_LD_IMM64 ? 2 : 1;
}

/* The row's instruction with 1 in all operands that it has. */
static void encode_row(u32 op, struct obpf_insn wire[2])
{
	const struct obpf_op_info *info = &obpf_ops[op];

	memset(wire, 0, 2 * sizeof(*wire));
	wire[0].code = info->code;
	wire[0].dst_reg = !!(info->fields & OBPF_FLD_D);
	wire[0].src_reg = info->sel == OBPF_SEL_SRC ? info->val : !!(info->fields & OBPF_FLD_S);
	wire[0].off = info->sel == OBPF_SEL_OFF ? info->val : !!(info->fields & OBPF_FLD_O);
	wire[0].imm = info->sel == OBPF_SEL_IMM ? info->val : !!(info->fields & OBPF_FLD_I);
	if (info->fields & OBPF_FLD_I2)
		wire[1].imm = 1;
}

static void every_row_is_found_by_its_encoding(struct kunit *test)
{
	struct obpf_decode_result res;
	struct obpf_insn wire[2];
	struct obpf_dinsn out[2];
	u32 op, rows = 0;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		if (!is_encoded(op))
			continue;
		rows++;
		encode_row(op, wire);
		KUNIT_EXPECT_EQ_MSG(test, obpf_decode(wire, nr_slots(op), out, &res), 0, "%s",
				    obpf_ops[op].name);
		KUNIT_EXPECT_EQ_MSG(test, out[0].op, op, "%s", obpf_ops[op].name);
	}
	KUNIT_EXPECT_GT(test, rows, 150);
}

static void codes_without_a_row_are_refused(struct kunit *test)
{
	struct obpf_decode_result res;
	struct obpf_dinsn out;
	bool *known = kunit_kzalloc(test, 256, GFP_KERNEL);
	u32 op, code;

	KUNIT_ASSERT_NOT_NULL(test, known);
	for (op = 0; op < OBPF_NR_OPS; op++)
		if (is_encoded(op))
			known[obpf_ops[op].code] = true;
	for (code = 0; code < 256; code++) {
		struct obpf_insn wire = { .code = code };

		if (known[code])
			continue;
		KUNIT_EXPECT_EQ_MSG(test, obpf_decode(&wire, 1, &out, &res), -EINVAL, "%02x", code);
		KUNIT_EXPECT_EQ_MSG(test, res.err, OBPF_DECODE_UNKNOWN_OPCODE, "%02x", code);
	}
}

/* Set the @field-th field, which is 0; which one is its bit in obpf_op_info.fields. */
static void spoil_field(struct obpf_insn *insn, u32 field)
{
	switch (field) {
	case 0:
		insn->dst_reg = 1;
		break;
	case 1:
		insn->src_reg = 1;
		break;
	case 2:
		insn->off = 1;
		break;
	default:
		insn->imm = 1;
	}
}

static u8 used_fields(const struct obpf_op_info *info)
{
	static const u8 selectors[] = {
		[OBPF_SEL_OFF] = OBPF_FLD_O,
		[OBPF_SEL_IMM] = OBPF_FLD_I,
		[OBPF_SEL_SRC] = OBPF_FLD_S,
		[OBPF_SEL_INTERNAL] = 0,
	};

	return info->fields | selectors[info->sel];
}

static void reserved_fields_are_checked_in_every_row(struct kunit *test)
{
	static const char *const names[] = { "dst_reg", "src_reg", "off", "imm" };
	struct obpf_decode_result res;
	struct obpf_insn wire[2];
	struct obpf_dinsn out[2];
	u32 op, field;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		for (field = 0; is_encoded(op) && field < ARRAY_SIZE(names); field++) {
			if (used_fields(&obpf_ops[op]) & (1u << field))
				continue;
			encode_row(op, wire);
			spoil_field(&wire[0], field);
			KUNIT_EXPECT_EQ_MSG(test, obpf_decode(wire, nr_slots(op), out, &res),
					    -EINVAL, "%s, %s", obpf_ops[op].name, names[field]);
			KUNIT_EXPECT_EQ(test, res.err, OBPF_DECODE_RESERVED_FIELD);
			KUNIT_EXPECT_STREQ(test, res.field, names[field]);
		}
	}
}

static void registers_above_r10_are_refused_in_every_row(struct kunit *test)
{
	struct obpf_decode_result res;
	struct obpf_insn wire[2];
	struct obpf_dinsn out[2];
	u32 op, reg;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		for (reg = OBPF_NR_REGS; is_encoded(op) && reg < 16; reg++) {
			encode_row(op, wire);
			if (obpf_ops[op].fields & OBPF_FLD_D)
				wire[0].dst_reg = reg;
			else if (obpf_ops[op].fields & OBPF_FLD_S)
				wire[0].src_reg = reg;
			else
				continue;
			KUNIT_EXPECT_EQ_MSG(test, obpf_decode(wire, nr_slots(op), out, &res),
					    -EINVAL, "%s", obpf_ops[op].name);
			KUNIT_EXPECT_EQ(test, res.err, OBPF_DECODE_BAD_REGISTER);
		}
	}
}

static void ld_imm64_needs_its_second_slot_whole(struct kunit *test)
{
	struct obpf_insn wire[2] = { { .code = 0x18 }, {} };
	struct obpf_decode_result res;
	struct obpf_dinsn out[2];

	KUNIT_EXPECT_EQ(test, obpf_decode(wire, 2, out, &res), 0);
	KUNIT_EXPECT_EQ(test, obpf_decode(wire, 1, out, &res), -EINVAL);
	KUNIT_EXPECT_EQ(test, res.err, OBPF_DECODE_BAD_LD_IMM64);
	wire[1].code = 0xb7;
	KUNIT_EXPECT_EQ(test, obpf_decode(wire, 2, out, &res), -EINVAL);
	KUNIT_EXPECT_EQ(test, res.err, OBPF_DECODE_BAD_LD_IMM64);
}

static void every_row_reads_as_text_of_its_own(struct kunit *test)
{
	struct obpf_dinsn d = {};
	char text[96], room[4];
	u32 op;
	int len;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		d.op = op;
		len = obpf_disasm(&d, NULL, NULL, text, sizeof(text));
		KUNIT_EXPECT_EQ_MSG(test, len, strlen(text), "%s", obpf_ops[op].name);
		if (is_encoded(op))
			KUNIT_EXPECT_TRUE_MSG(test, text[0] == '(' && text[3] == ')', "%s: '%s'",
					      obpf_ops[op].name, text);
		/* and is cut where there is no room */
		len = obpf_disasm(&d, NULL, NULL, room, sizeof(room));
		KUNIT_EXPECT_LT(test, len, (int)sizeof(room));
		KUNIT_EXPECT_EQ(test, room[len], '\0');
	}
}

static void a_tag_is_that_of_bpf2_and_knows_no_map_numbers(struct kunit *test)
{
	/* what sha1sum makes of the bytes */
	static const u8 plain[OBPF_TAG_SIZE] = { 0xa0, 0x4f, 0x5e, 0xef, 0x06, 0xa7, 0xf5, 0x55 };
	static const u8 with_map[OBPF_TAG_SIZE] = { 0x2c, 0x24, 0xd7, 0xc5, 0x19, 0xa8, 0x68, 0xe3 };
	const struct obpf_insn insns[] = {
		{ .code = 0x18, .dst_reg = 1, .src_reg = OBPF_PSEUDO_MAP_FD, .imm = 77 },
		{},
		{ .code = 0xb7 },
		{ .code = 0x95 },
	};
	u8 tag[OBPF_TAG_SIZE];

	obpf_tag(insns + 2, 2, tag);
	KUNIT_EXPECT_MEMEQ(test, tag, plain, sizeof(tag));
	obpf_tag(insns, 4, tag);
	KUNIT_EXPECT_MEMEQ(test, tag, with_map, sizeof(tag));
}

static struct kunit_case isa_cases[] = { KUNIT_CASE(every_row_is_found_by_its_encoding),
					 KUNIT_CASE(codes_without_a_row_are_refused),
					 KUNIT_CASE(reserved_fields_are_checked_in_every_row),
					 KUNIT_CASE(registers_above_r10_are_refused_in_every_row),
					 KUNIT_CASE(ld_imm64_needs_its_second_slot_whole),
					 KUNIT_CASE(every_row_reads_as_text_of_its_own),
					 KUNIT_CASE(a_tag_is_that_of_bpf2_and_knows_no_map_numbers),
					 {} };

static struct kunit_suite isa_suite = {
	.name = "obpf_isa",
	.test_cases = isa_cases,
};

kunit_test_suite(isa_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: the instruction set");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * isa.c - the opcode table, decoder, disassembler and assembler; of the interpreter what no
 * accepted program can show (the corpus has the rest).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include "asm.h"
#include "callback.h"
#include "helpers/proto.h"
#include "interp.h"
#include "isa/disasm.h"
#include "isa/insn.h"
#include "log.h"

static bool is_encoded(u32 op)
{
	return obpf_ops[op].sel != OBPF_SEL_INTERNAL;
}

static void rows_are_sorted_by_code_then_value(void **state)
{
	u32 op;

	for (op = 1; op < OBPF_NR_OPS && is_encoded(op); op++) {
		const struct obpf_op_info *a = &obpf_ops[op - 1], *b = &obpf_ops[op];

		assert_true(a->code < b->code || (a->code == b->code && a->val < b->val));
	}
}

static void rows_of_one_code_share_their_selector(void **state)
{
	u32 op;

	for (op = 1; op < OBPF_NR_OPS && is_encoded(op); op++) {
		const struct obpf_op_info *a = &obpf_ops[op - 1], *b = &obpf_ops[op];

		if (a->code == b->code) {
			assert_int_equal(a->sel, b->sel);
			assert_int_not_equal(a->sel, OBPF_SEL_NONE);
		}
	}
}

static void a_selector_is_not_an_operand(void **state)
{
	static const u8 field[] = {
		[OBPF_SEL_OFF] = OBPF_FLD_O,
		[OBPF_SEL_IMM] = OBPF_FLD_I,
		[OBPF_SEL_SRC] = OBPF_FLD_S,
		[OBPF_SEL_INTERNAL] = 0,
	};
	u32 op;

	for (op = 0; op < OBPF_NR_OPS; op++)
		assert_int_equal(obpf_ops[op].fields & field[obpf_ops[op].sel], 0);
}

/* Operands that show in the text, as far as @op has them. */
static struct obpf_dinsn sample(u32 op, bool extreme)
{
	const struct obpf_op_info *info = &obpf_ops[op];
	struct obpf_dinsn d = { .op = op };

	if (info->fields & OBPF_FLD_D)
		d.dst = extreme ? 10 : 3;
	if (info->fields & OBPF_FLD_S)
		d.src = extreme ? 0 : 7;
	if (info->fields & OBPF_FLD_O)
		d.off = extreme ? S16_MIN : 8;
	if (info->fields & OBPF_FLD_I)
		d.imm = extreme ? S32_MIN : 287454020;
	if (info->fields & OBPF_FLD_I2)
		d.imm = extreme ? S64_MIN + 1 : 0x1122334455667788;
	else if (info->cls == OBPF_CLS_LD_IMM64)
		d.imm = 5;
	if (op == OBPF_OP_GOTOL || op == OBPF_OP_CALL_LOCAL || op == OBPF_OP_LD_FUNC) {
		d.off = extreme ? S32_MIN : 100000;
		d.imm = 0;
	}
	/* The text of kernel functions has no place for the module's index. */
	if (op == OBPF_OP_CALL_KFUNC)
		d.off = 0;
	return d;
}

static void check_encoding_round_trip(const struct obpf_dinsn *d)
{
	struct obpf_decode_result res;
	struct obpf_insn wire[2];
	struct obpf_dinsn back[2];
	int cnt = obpf_encode(d, wire);

	assert_true(cnt == 1 || cnt == 2);
	assert_int_equal(obpf_decode(wire, cnt, back, &res), 0);
	assert_memory_equal(&back[0], d, sizeof(*d));
	if (cnt == 2)
		assert_int_equal(back[1].op, OBPF_OP_LD_IMM64_HI);
}

/* @skip: characters of the text to leave out, to do without the opcode in front */
static void check_text_round_trip(const struct obpf_dinsn *d, int skip)
{
	struct obpf_insn wire[2];
	struct obpf_asm a;
	char text[128];
	int cnt = obpf_encode(d, wire);

	assert_in_range(obpf_disasm(d, NULL, NULL, text, sizeof(text)), 6, sizeof(text) - 2);
	obpf_asm_init(&a);
	if (obpf_asm_line(&a, text + skip, 1) || obpf_asm_finish(&a))
		fail_msg("%s: %s", text, a.error);
	assert_int_equal(a.nr_insns, cnt);
	assert_memory_equal(a.insns, wire, cnt * sizeof(wire[0]));
	obpf_asm_free(&a);
}

static void every_row_survives_encoding_and_text(void **state)
{
	u32 op;
	int i;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		for (i = 0; i < 2 && is_encoded(op); i++) {
			struct obpf_dinsn d = sample(op, i);

			check_encoding_round_trip(&d);
			check_text_round_trip(&d, 0);
			check_text_round_trip(&d, strlen("(07) "));
		}
	}
}

static void internal_rows_stand_at_the_end(void **state)
{
	u32 op;

	/* The decoder searches the rows in front of this one. */
	for (op = 0; op < OBPF_NR_OPS; op++)
		assert_int_equal(is_encoded(op), op < OBPF_OP_LD_IMM64_HI);
}

static void internal_rows_have_no_encoding(void **state)
{
	struct obpf_dinsn d = { .op = OBPF_OP_CALL_ADDR };
	struct obpf_insn wire[2];

	assert_int_equal(obpf_encode(&d, wire), -EINVAL);
}

static void operands_that_do_not_fit_are_not_encoded(void **state)
{
	struct obpf_dinsn jump = { .op = OBPF_OP_JA, .off = 32768 };
	struct obpf_dinsn add = { .op = OBPF_OP_ADD64_K, .imm = 1ll << 31 };
	struct obpf_insn wire[2];

	assert_int_equal(obpf_encode(&jump, wire), -ERANGE);
	assert_int_equal(obpf_encode(&add, wire), -ERANGE);
}

/* ---- the decoder ---- */

static struct obpf_dinsn decode_one(const u8 *bytes, u32 slots)
{
	struct obpf_decode_result res;
	struct obpf_insn wire[2];
	struct obpf_dinsn out[2];

	memcpy(wire, bytes, slots * sizeof(wire[0]));
	assert_int_equal(obpf_decode(wire, slots, out, &res), 0);
	assert_int_equal(res.err, OBPF_DECODE_OK);
	return out[0];
}

#define DECODE(...) decode_one((const u8[]){ __VA_ARGS__ }, sizeof((u8[]){ __VA_ARGS__ }) / 8)

static void fields_lie_where_the_standard_says(void **state)
{
	struct obpf_dinsn d = DECODE(0x07, 0x01, 0, 0, 0x44, 0x33, 0x22, 0x11);

	assert_int_equal(d.op, OBPF_OP_ADD64_K);
	assert_int_equal(d.dst, 1);
	assert_int_equal(d.imm, 0x11223344);

	d = DECODE(0x7b, 0x1a, 0xf8, 0xff, 0, 0, 0, 0);
	assert_int_equal(d.op, OBPF_OP_STX_DW);
	assert_int_equal(d.dst, 10);
	assert_int_equal(d.src, 1);
	assert_int_equal(d.off, -8);
}

static void displacements_end_up_in_off(void **state)
{
	struct obpf_dinsn d = DECODE(0x06, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);

	assert_int_equal(d.op, OBPF_OP_GOTOL);
	assert_int_equal(d.off, -1);
	assert_int_equal(d.imm, 0);

	d = DECODE(0x85, 0x10, 0, 0, 0x00, 0x00, 0x01, 0x00);
	assert_int_equal(d.op, OBPF_OP_CALL_LOCAL);
	assert_int_equal(d.off, 65536);
	assert_int_equal(d.imm, 0);

	d = DECODE(0x18, 0x42, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	assert_int_equal(d.op, OBPF_OP_LD_FUNC);
	assert_int_equal(d.off, 5);
}

static void ld_imm64_joins_its_halves(void **state)
{
	struct obpf_dinsn d =
		DECODE(0x18, 0x02, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1, 0, 0, 0);

	assert_int_equal(d.op, OBPF_OP_LD_IMM64);
	assert_true(d.imm == 0x1ffffffff);

	d = DECODE(0x18, 0x22, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0);
	assert_int_equal(d.op, OBPF_OP_LD_MAP_VALUE);
	assert_true(d.imm == ((12ll << 32) | 7));
}

static void kernel_function_keeps_its_module(void **state)
{
	struct obpf_dinsn d = DECODE(0x85, 0x20, 3, 0, 9, 0, 0, 0);

	assert_int_equal(d.op, OBPF_OP_CALL_KFUNC);
	assert_int_equal(d.off, 3);
	assert_int_equal(d.imm, 9);
}

static void set_field(struct obpf_insn *insn, u32 field)
{
	if (field == 0)
		insn->dst_reg = 1;
	else if (field == 1)
		insn->src_reg = 1;
	else if (field == 2)
		insn->off = 1;
	else
		insn->imm = 1;
}

/* Every field of every row, that the row does not use, set to 1: the decoder must name it. */
static void every_reserved_field_is_checked(void **state)
{
	static const char *const names[] = { "dst_reg", "src_reg", "off", "imm" };
	u32 op, field;

	for (op = 0; op < OBPF_NR_OPS && is_encoded(op); op++) {
		const struct obpf_op_info *info = &obpf_ops[op];
		struct obpf_dinsn d = sample(op, false);
		u8 used = info->fields | (info->sel == OBPF_SEL_SRC ? OBPF_FLD_S : 0) |
			  (info->sel == OBPF_SEL_OFF ? OBPF_FLD_O : 0) |
			  (info->sel == OBPF_SEL_IMM ? OBPF_FLD_I : 0);

		for (field = 0; field < ARRAY_SIZE(names); field++) {
			struct obpf_decode_result res;
			struct obpf_insn wire[2];
			struct obpf_dinsn out[2];
			int cnt = obpf_encode(&d, wire);

			if (used & (OBPF_FLD_D << field))
				continue;
			set_field(&wire[0], field);
			assert_int_equal(obpf_decode(wire, cnt, out, &res), -EINVAL);
			assert_int_equal(res.err, OBPF_DECODE_RESERVED_FIELD);
			assert_int_equal(res.insn, 0);
			assert_string_equal(res.field, names[field]);
		}
	}
}

static void every_opcode_is_a_row_or_refused(void **state)
{
	bool known[256] = {};
	u32 op, code;

	for (op = 0; op < OBPF_NR_OPS && is_encoded(op); op++)
		known[obpf_ops[op].code] = true;
	for (code = 0; code < 256; code++) {
		struct obpf_insn wire = { .code = code, .imm = 0x7fff, .off = 0x7fff };
		struct obpf_decode_result res;
		struct obpf_dinsn out;

		if (obpf_decode(&wire, 1, &out, &res))
			assert_true((res.err == OBPF_DECODE_UNKNOWN_OPCODE) == !known[code]);
		else
			assert_true(known[code]);
	}
}

static void errors_are_explained(void **state)
{
	static const struct {
		struct obpf_insn insn;
		const char *text;
	} cases[] = {
		{ { .code = 0xff }, "0: unknown opcode ff" },
		{ { .code = 0x37, .off = 2 }, "0: opcode 37 has no form with this off" },
		{ { .code = 0x95, .imm = 1 }, "0: opcode 95 uses reserved field imm" },
		{ { .code = 0xb7, .dst_reg = 11 },
		  "0: opcode b7 names a register above R10 in dst_reg" },
		{ { .code = 0x18 }, "0: opcode 18 lacks its second slot" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_decode_result res;
		struct obpf_dinsn out;
		char line[128];

		assert_int_equal(obpf_decode(&cases[i].insn, 1, &out, &res), -EINVAL);
		assert_int_equal(obpf_decode_explain(&res, &cases[i].insn, line, sizeof(line)),
				 strlen(cases[i].text));
		assert_string_equal(line, cases[i].text);
	}
}

/* ---- text ---- */

static void text_is_what_bpftool_prints(void **state)
{
	static const struct {
		struct obpf_dinsn d;
		const char *text;
	} cases[] = {
		{ { OBPF_OP_ADD64_K, 1, 0, 0, 287454020 }, "(07) r1 += 287454020" },
		{ { OBPF_OP_MOV32_K, 0, 0, 0, 0 }, "(b4) w0 = 0" },
		{ { OBPF_OP_MOV64_K, 0, 0, 0, -1 }, "(b7) r0 = -1" },
		{ { OBPF_OP_SMOD32_X, 1, 2, 0, 0 }, "(9c) w1 s%= w2" },
		{ { OBPF_OP_MOVSX8_64_X, 1, 2, 0, 0 }, "(bf) r1 = (s8)r2" },
		{ { OBPF_OP_LDX_W, 1, 1, 8, 0 }, "(61) r1 = *(u32 *)(r1 +8)" },
		{ { OBPF_OP_LDSX_B, 1, 10, -1, 0 }, "(91) r1 = *(s8 *)(r10 -1)" },
		{ { OBPF_OP_ST_H, 1, 0, 0, -2 }, "(6a) *(u16 *)(r1 +0) = -2" },
		{ { OBPF_OP_STX_DW, 10, 6, -8, 0 }, "(7b) *(u64 *)(r10 -8) = r6" },
		{ { OBPF_OP_JEQ64_K, 1, 0, 3, 0 }, "(15) if r1 == 0x0 goto pc+3" },
		{ { OBPF_OP_JSGT32_K, 1, 0, -3, -1 }, "(66) if w1 s> 0xffffffff goto pc-3" },
		{ { OBPF_OP_LD_IMM64, 1, 0, 0, 0x1122334455667788 },
		  "(18) r1 = 0x1122334455667788" },
		{ { OBPF_OP_LD_MAP_FD, 1, 0, 0, 5 }, "(18) r1 = map[fd:5]" },
		{ { OBPF_OP_LD_MAP_VALUE, 1, 0, 0, (8ll << 32) | 5 }, "(18) r1 = map[fd:5][0]+8" },
		{ { OBPF_OP_LD_MAP_IDX_VALUE, 1, 0, 0, (8ll << 32) | 5 },
		  "(18) r1 = map[idx:5]+8" },
		{ { OBPF_OP_LD_FUNC, 2, 0, 7, 0 }, "(18) r2 = subprog[+7]" },
		{ { OBPF_OP_CALL, 0, 0, 0, 1 }, "(85) call unknown#1" },
		{ { OBPF_OP_CALL_ADDR, 0, 0, 14, 0x12345678 }, "(85) call unknown#14" },
		{ { OBPF_OP_CALL_LOCAL, 0, 0, 2, 0 }, "(85) call pc+2" },
		{ { OBPF_OP_CALL_KFUNC, 0, 0, 0, 42 }, "(85) call kernel-function#42" },
		{ { OBPF_OP_EXIT, 0, 0, 0, 0 }, "(95) exit" },
		{ { OBPF_OP_ATOMIC_ADD64, 10, 1, -8, 0 }, "(db) lock *(u64 *)(r10 -8) += r1" },
		{ { OBPF_OP_ATOMIC_FETCH_ADD32, 1, 2, 4, 0 },
		  "(c3) r2 = atomic_fetch_add((u32 *)(r1 +4), r2)" },
		{ { OBPF_OP_ATOMIC_CMPXCHG64, 1, 2, 0, 0 },
		  "(db) r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)" },
		{ { OBPF_OP_LOAD_ACQ_B, 1, 2, 3, 0 }, "(d3) r1 = load_acquire((u8 *)(r2 +3))" },
		{ { OBPF_OP_STORE_REL_DW, 1, 2, 0, 0 }, "(db) store_release((u64 *)(r1 +0), r2)" },
		{ { OBPF_OP_JA, 0, 0, 0, 0 }, "(05) goto pc+0" },
		{ { OBPF_OP_GOTOL, 0, 0, 1, 0 }, "(06) gotol pc+1" },
		{ { OBPF_OP_MAY_GOTO, 0, 0, 2, 0 }, "(e5) may_goto pc+2" },
		{ { OBPF_OP_BSWAP16, 1, 0, 0, 0 }, "(d7) r1 = bswap16 r1" },
		{ { OBPF_OP_BE32, 1, 0, 0, 0 }, "(dc) r1 = be32 r1" },
		{ { OBPF_OP_NEG64, 1, 0, 0, 0 }, "(87) r1 = -r1" },
		{ { OBPF_OP_NEG32, 1, 0, 0, 0 }, "(84) w1 = -w1" },
		{ { OBPF_OP_LD_ABS_B, 0, 0, 0, 12 }, "(30) r0 = *(u8 *)skb[12]" },
		{ { OBPF_OP_LD_IND_H, 0, 2, 0, 4 }, "(48) r0 = *(u16 *)skb[r2 + 4]" },
		{ { OBPF_OP_LD_IMM64_HI, 0, 0, 0, 0 }, "" },
	};
	char text[128];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		obpf_disasm(&cases[i].d, NULL, NULL, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static const char *helper_name(void *priv, u32 id)
{
	return id == 1 ? "bpf_map_lookup_elem" : NULL;
}

static int map_text(void *priv, const struct obpf_dinsn *d, char *buf, size_t size)
{
	return scnprintf(buf, size, "id:%d", *(int *)priv);
}

static void names_are_asked_of_callbacks(void **state)
{
	static const struct obpf_disasm_ops ops = { .helper_name = helper_name,
						    .map_text = map_text };
	struct obpf_dinsn call = { .op = OBPF_OP_CALL, .imm = 1 };
	struct obpf_dinsn map = { .op = OBPF_OP_LD_MAP_FD, .dst = 1 };
	char text[128];
	int id = 5;

	obpf_disasm(&call, &ops, &id, text, sizeof(text));
	assert_string_equal(text, "(85) call bpf_map_lookup_elem#1");
	call.imm = 2;
	obpf_disasm(&call, &ops, &id, text, sizeof(text));
	assert_string_equal(text, "(85) call unknown#2");
	obpf_disasm(&map, &ops, &id, text, sizeof(text));
	assert_string_equal(text, "(18) r1 = map[id:5]");
}

static void text_is_cut_to_the_buffer(void **state)
{
	struct obpf_dinsn d = { .op = OBPF_OP_EXIT };
	char text[8];

	memset(text, 'x', sizeof(text));
	assert_int_equal(obpf_disasm(&d, NULL, NULL, text, 7), 6);
	assert_string_equal(text, "(95) e");
	assert_int_equal(text[7], 'x');
	assert_int_equal(obpf_disasm(&d, NULL, NULL, text, 0), 0);
}

/* ---- the assembler ---- */

/* Lines apart by newlines; the error, or NULL and the instructions in @a. */
static const char *assemble(struct obpf_asm *a, const char *text)
{
	char *copy = strdup(text), *line, *rest = copy;
	const char *error = NULL;
	u32 number = 0;

	obpf_asm_init(a);
	while (!error && (line = strsep(&rest, "\n")))
		if (obpf_asm_line(a, line, ++number))
			error = a->error;
	if (!error && obpf_asm_finish(a))
		error = a->error;
	free(copy);
	return error;
}

static void labels_become_displacements(void **state)
{
	struct obpf_asm a;

	assert_null(assemble(&a, "top:\n"
				 "r1 = 0x5 ; two slots\n"
				 "if r1 == 0x0 goto out # comment\n"
				 "call sub\n"
				 "gotol top\n"
				 "out:\n"
				 "exit\n"
				 "sub:\n"
				 "goto pc-1\n"
				 "call #1"));
	assert_int_equal(a.nr_insns, 8);
	assert_int_equal(a.insns[2].off, 2);
	assert_int_equal(a.insns[3].imm, 2);
	assert_int_equal(a.insns[4].imm, -5);
	assert_int_equal(a.insns[6].off, -1);
	assert_int_equal(a.insns[7].imm, 1);
	obpf_asm_free(&a);
}

static void immediates_tell_moves_from_ld_imm64(void **state)
{
	struct obpf_asm a;

	assert_null(assemble(&a, "r1 = 5\n(b7) r1 = 0x5\nr1 = 0x5\nr1 = -5 ll\nw1 = 0xffffffff"));
	assert_int_equal(a.nr_insns, 7);
	assert_int_equal(a.insns[0].code, 0xb7);
	assert_int_equal(a.insns[1].code, 0xb7);
	assert_int_equal(a.insns[2].code, 0x18);
	assert_int_equal(a.insns[4].imm, -5);
	assert_int_equal(a.insns[5].imm, -1);
	assert_int_equal(a.insns[6].imm, -1);
	obpf_asm_free(&a);
}

static void raw_bytes_are_taken_as_they_are(void **state)
{
	static const u8 bytes[] = { 0x07, 0x01, 0x00, 0x00, 0x44, 0x33, 0x22, 0x11 };
	struct obpf_asm a;

	assert_null(assemble(&a, "07 01 00 00 44 33 22 11\nr1 += 0x11223344"));
	assert_int_equal(a.nr_insns, 2);
	assert_memory_equal(&a.insns[0], bytes, sizeof(bytes));
	assert_memory_equal(&a.insns[1], bytes, sizeof(bytes));
	obpf_asm_free(&a);
}

static void wrong_lines_are_named(void **state)
{
	static const struct {
		const char *text;
		u32 line;
		const char *error;
	} cases[] = {
		{ "exit\nr1 =+ 5", 2, "no instruction reads 'r1 =+ 5'" },
		{ "r11 = 5", 1, "no instruction reads 'r11 = 5'" },
		{ "r1 = w2", 1, "no instruction reads 'r1 = w2'" },
		{ "r1 = -r2", 1, "no instruction reads 'r1 = -r2'" },
		{ "r1 += 4294967296", 1, "no instruction reads 'r1 += 4294967296'" },
		{ "(0f) r1 += 5", 1, "'r1 += 5' is opcode 07, not 0f" },
		{ "r1 = *(u8 *)(r2 +40000)", 1,
		  "an operand of 'r1 = *(u8 *)(r2 +40000)' does not fit its field" },
		{ "goto out\nexit", 1, "there is no label 'out'" },
		{ "a:\nexit\na:", 3, "label 'a' stands twice" },
		{ "07 01 00 00 44 33 22", 1, "no instruction reads '07 01 00 00 44 33 22'" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_asm a;

		assert_string_equal(assemble(&a, cases[i].text), cases[i].error);
		assert_int_equal(a.error_line, cases[i].line);
		obpf_asm_free(&a);
	}
}

static void a_label_may_be_too_far(void **state)
{
	struct obpf_asm a;
	u32 i;

	obpf_asm_init(&a);
	assert_int_equal(obpf_asm_line(&a, "goto out", 1), 0);
	for (i = 0; i < 32768; i++)
		assert_int_equal(obpf_asm_line(&a, "exit", 2), 0);
	assert_int_equal(obpf_asm_line(&a, "out:", 3), 0);
	assert_int_equal(obpf_asm_finish(&a), -EINVAL);
	assert_string_equal(a.error, "label 'out' is too far");
	obpf_asm_free(&a);
}

/* ---- the interpreter ---- */

/* Runs the text, decoded and not verified, on @rc. */
static u64 run(const char *text, u64 ctx, struct obpf_run_ctx *rc)
{
	struct obpf_decode_result res;
	struct obpf_dinsn *insns;
	struct obpf_asm a;
	void *stack = aligned_alloc(16, OBPF_RUN_STACK_SIZE);
	u64 r0;

	assert_null(assemble(&a, text));
	insns = calloc(a.nr_insns, sizeof(*insns));
	assert_int_equal(obpf_decode(a.insns, a.nr_insns, insns, &res), 0);
	rc->stack = stack;
	r0 = obpf_interp_run(insns, ctx, rc);
	free(stack);
	free(insns);
	obpf_asm_free(&a);
	return r0;
}

static void may_goto_leaves_when_its_budget_is_spent(void **state)
{
	struct obpf_run_ctx rc = {};

	assert_int_equal(run("r0 = 0\n"
			     "loop:\n"
			     "may_goto out\n"
			     "r0 += 1\n"
			     "goto loop\n"
			     "out:\n"
			     "exit",
			     0, &rc),
			 OBPF_MAY_GOTO_BUDGET);
}

static void each_frame_has_a_may_goto_budget(void **state)
{
	struct obpf_run_ctx rc = {};

	/* The callee spends its own; the caller's is as it was. */
	assert_int_equal(run("call spend\n"
			     "r6 = r0\n"
			     "r0 = 0\n"
			     "loop:\n"
			     "may_goto out\n"
			     "r0 += 1\n"
			     "goto loop\n"
			     "out:\n"
			     "r0 += r6\n"
			     "exit\n"
			     "spend:\n"
			     "r0 = 0\n"
			     "again:\n"
			     "may_goto done\n"
			     "r0 += 1\n"
			     "goto again\n"
			     "done:\n"
			     "exit",
			     0, &rc),
			 2 * OBPF_MAY_GOTO_BUDGET);
}

static void a_cancelled_run_leaves_at_a_back_edge(void **state)
{
	static const char *const loops[] = {
		"r0 = 1\nloop:\ngoto loop\nexit",
		"r0 = 1\nloop:\ngotol loop\nexit",
		"r0 = 1\nloop:\nif r0 == 0x1 goto loop\nexit",
		"r0 = 1\nw1 = 1\nloop:\nif w0 s<= w1 goto loop\nexit",
		"r0 = 1\ncall sub\nexit\nsub:\nloop:\nr1 = 0x1\ngoto loop\nexit",
		"r0 = 1\nmay_goto out\nout:\nexit",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(loops); i++) {
		struct obpf_run_ctx rc = { .cancel = 1 };

		assert_int_equal(run(loops[i], 0, &rc), 0);
	}
}

static void a_cancelled_run_ends_by_itself_without_one(void **state)
{
	struct obpf_run_ctx rc = { .cancel = 1 };

	assert_int_equal(run("r0 = 1\nif r0 == 0x1 goto out\nr0 = 2\nout:\nexit", 0, &rc), 1);
}

static void memory_is_reached_at_any_alignment(void **state)
{
	u8 mem[32] = {};
	struct obpf_run_ctx rc = {};

	run("r2 = 0x1122334455667788\n"
	    "*(u64 *)(r1 +1) = r2\n"
	    "*(u32 *)(r1 +11) = r2\n"
	    "*(u16 *)(r1 +17) = r2\n"
	    "r0 = *(u64 *)(r1 +1)\n"
	    "*(u64 *)(r1 +21) = r0\n"
	    "exit",
	    (u64)(unsigned long)mem, &rc);
	assert_memory_equal(mem + 1, "\x88\x77\x66\x55\x44\x33\x22\x11", 8);
	assert_memory_equal(mem + 11, "\x88\x77\x66\x55\0", 5);
	assert_memory_equal(mem + 17, "\x88\x77\0", 3);
	assert_memory_equal(mem + 21, mem + 1, 8);
}

static void what_cannot_run_ends_the_program(void **state)
{
	static const char *const texts[] = {
		"r0 = 1\ncall #1\nexit",	  "r0 = 1\ncall kernel-function#1\nexit",
		"r0 = 1\nr1 = map[fd:0]\nexit",	  "r0 = 1\nr1 = map[idx:0]+4\nexit",
		"r0 = 1\nr1 = btf_id[0x1]\nexit", "r0 = 1\ngoto pc+1\nr1 = 0x1\nexit",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		struct obpf_run_ctx rc = {};

		assert_int_equal(run(texts[i], 0, &rc), 0);
	}
}

static u64 helper(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	rc->cookie = 7;
	return r1 + 2 * r2 + 3 * r3 + 4 * r4 + 5 * r5;
}

static void helpers_get_arguments_and_run_context(void **state)
{
	u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
	struct obpf_run_ctx rc = { .stack = stack };
	const struct obpf_dinsn insns[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 2, .imm = 10 },
		{ .op = OBPF_OP_MOV64_K, .dst = 3, .imm = 100 },
		{ .op = OBPF_OP_MOV64_K, .dst = 4, .imm = 1000 },
		{ .op = OBPF_OP_MOV64_K, .dst = 5, .imm = 10000 },
		{ .op = OBPF_OP_CALL_ADDR, .off = 1, .imm = (s64)(unsigned long)helper },
		{ .op = OBPF_OP_EXIT },
	};

	assert_int_equal(obpf_interp_run(insns, 1, &rc), 54321);
	assert_int_equal(rc.cookie, 7);
}

/* ---- helpers that call back ---- */

#define TURNS 5

static u32 turns;

/* Has R2 called TURNS times, and says how often it was; another CPU cancels the run in turn R3. */
static u64 calls_back(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_iter *it = rc->iter;

	turns = it->nr;
	if (it->nr == TURNS) {
		it->r0 = it->nr;
		return 0;
	}
	it->fn = (const struct obpf_dinsn *)(unsigned long)r2;
	it->to[0] = it->nr++;
	if (it->nr == r3)
		rc->cancel = 1;
	return 1;
}

/* R0 of a program that calls it. */
static u64 run_callback(u32 cancel_in)
{
	u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
	struct obpf_run_ctx rc = { .stack = stack };
	struct obpf_dinsn insns[] = {
		{ .op = OBPF_OP_MOV64_K, .dst = 7, .imm = 70 },
		{ .op = OBPF_OP_LD_IMM64, .dst = 2 },
		{ .op = OBPF_OP_LD_IMM64_HI },
		{ .op = OBPF_OP_MOV64_K, .dst = 3, .imm = cancel_in },
		{ .op = OBPF_OP_CALL_BACK, .imm = (s64)(unsigned long)calls_back },
		{ .op = OBPF_OP_ADD64_X, .dst = 0, .src = 7 },
		{ .op = OBPF_OP_EXIT },
		/* 7: the callback */
		{ .op = OBPF_OP_MOV64_K, .dst = 7, .imm = 1 },
		{ .op = OBPF_OP_STX_DW, .dst = 10, .src = 7, .off = -512 },
		{ .op = OBPF_OP_MOV64_K, .dst = 0 },
		{ .op = OBPF_OP_EXIT },
	};

	insns[1].imm = (s64)(unsigned long)&insns[7];
	return obpf_interp_run(insns, 0, &rc);
}

static void a_helper_that_calls_back_is_asked_before_each_call(void **state)
{
	assert_int_equal(run_callback(TURNS + 1), TURNS + 70);
	assert_int_equal(turns, TURNS);
}

static void a_callback_is_a_poll_point(void **state)
{
	/* The run ends once the turn under way, the second, has come back. */
	assert_int_equal(run_callback(2), 0);
	assert_int_equal(turns, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_sorted_by_code_then_value),
		cmocka_unit_test(rows_of_one_code_share_their_selector),
		cmocka_unit_test(a_selector_is_not_an_operand),
		cmocka_unit_test(every_row_survives_encoding_and_text),
		cmocka_unit_test(internal_rows_stand_at_the_end),
		cmocka_unit_test(internal_rows_have_no_encoding),
		cmocka_unit_test(operands_that_do_not_fit_are_not_encoded),
		cmocka_unit_test(fields_lie_where_the_standard_says),
		cmocka_unit_test(displacements_end_up_in_off),
		cmocka_unit_test(ld_imm64_joins_its_halves),
		cmocka_unit_test(kernel_function_keeps_its_module),
		cmocka_unit_test(every_reserved_field_is_checked),
		cmocka_unit_test(every_opcode_is_a_row_or_refused),
		cmocka_unit_test(errors_are_explained),
		cmocka_unit_test(text_is_what_bpftool_prints),
		cmocka_unit_test(names_are_asked_of_callbacks),
		cmocka_unit_test(text_is_cut_to_the_buffer),
		cmocka_unit_test(labels_become_displacements),
		cmocka_unit_test(immediates_tell_moves_from_ld_imm64),
		cmocka_unit_test(raw_bytes_are_taken_as_they_are),
		cmocka_unit_test(wrong_lines_are_named),
		cmocka_unit_test(a_label_may_be_too_far),
		cmocka_unit_test(may_goto_leaves_when_its_budget_is_spent),
		cmocka_unit_test(each_frame_has_a_may_goto_budget),
		cmocka_unit_test(a_cancelled_run_leaves_at_a_back_edge),
		cmocka_unit_test(a_cancelled_run_ends_by_itself_without_one),
		cmocka_unit_test(memory_is_reached_at_any_alignment),
		cmocka_unit_test(what_cannot_run_ends_the_program),
		cmocka_unit_test(helpers_get_arguments_and_run_context),
		cmocka_unit_test(a_helper_that_calls_back_is_asked_before_each_call),
		cmocka_unit_test(a_callback_is_a_poll_point),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

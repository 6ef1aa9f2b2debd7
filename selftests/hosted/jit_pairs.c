// SPDX-License-Identifier: GPL-2.0
/*
 * jit_pairs.c - machine code computes what the interpreter does: every row of arithmetic and of
 * conditional jumps, for all 65,536 pairs of operands of a reduced range.
 *
 * An operand is made of 8 bits: what lies around one of eight numbers where signs change, carries
 * begin or widths end. A program does one row 256 times, each time with another first operand from
 * memory or another immediate, and is run once for each of the other operand. So it is in registers
 * that the machine has for something: R0 is RAX, R3 RDX, R4 RCX.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/types.h>
#include "interp.h"
#include "isa/disasm.h"
#include "jit_home.h"

#define NR 256
#define MARK 9 /* the register that says whether a jump was taken */

static struct {
	u64 first[NR];
	u64 second; /* of registers; of immediates the first */
	u64 out[NR];
} mem_of_run;

static u64 operand(u8 bits)
{
	static const u64 bases[] = {
		0,
		1ull << 31,
		1ull << 32,
		1ull << 63,
		0x5555555555555555,
		0xaaaaaaaa00000040,
		0xffffffff80000000,
		0x0123456789abcdef,
	};

	return bases[bits >> 5] + (s64)((s8)(bits << 3) >> 3);
}

static s32 immediate(u8 bits)
{
	static const u32 bases[] = { 0,		 1u << 31,   1u << 16, 1u << 8,
				     0x55555555, 0xaaaaaa80, 64,       1u << 30 };

	return bases[bits >> 5] + (s32)((s8)(bits << 3) >> 3);
}

static bool is_jump(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_JMP64 || info->cls == OBPF_CLS_JMP32;
}

static bool is_tested(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_ALU64 || info->cls == OBPF_CLS_ALU32 ||
	       info->cls == OBPF_CLS_END || is_jump(info);
}

#define FIELD(name, i) (offsetof(typeof(mem_of_run), name) + 8 * (i))

/* R1 points at mem_of_run. */
static u32 make(struct obpf_dinsn *insns, struct obpf_dinsn d)
{
	const struct obpf_op_info *info = obpf_op_info(&d);
	bool has_imm = info->fields & OBPF_FLD_I;
	u32 n = 0, i;

	d.off = is_jump(info);
	for (i = 0; i < NR; i++) {
		if (info->fields & OBPF_FLD_S)
			insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_LDX_DW,
							  .dst = d.src,
							  .src = 1,
							  .off = FIELD(second, 0) };
		insns[n++] =
			(struct obpf_dinsn){ .op = OBPF_OP_LDX_DW,
					     .dst = d.dst,
					     .src = 1,
					     .off = has_imm ? FIELD(second, 0) : FIELD(first, i) };
		insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_MOV64_K, .dst = MARK, .imm = 1 };
		if (has_imm)
			d.imm = immediate(i);
		insns[n++] = d;
		if (is_jump(info))
			insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_MOV64_K, .dst = MARK };
		insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_STX_DW,
						  .dst = 1,
						  .src = is_jump(info) ? MARK : d.dst,
						  .off = FIELD(out, i) };
	}
	insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_EXIT };
	return n;
}

static u64 nr_pairs;

static void mismatch(const struct obpf_dinsn *d, u32 second, const u64 *want)
{
	char text[128];
	u32 i;

	for (i = 0; i < NR && want[i] == mem_of_run.out[i]; i++)
		;
	obpf_disasm(d, NULL, NULL, text, sizeof(text));
	fail_msg(
		"%s, pair %u and %u (%llx and %llx or immediate %x): interpreted %llx translated %llx",
		text, i, second, operand(i), operand(second), immediate(i), want[i],
		mem_of_run.out[i]);
}

/* @d in all four ways. */
static void check(const struct obpf_dinsn *d)
{
	static u64 want[NR][NR], r10[64];
	static struct obpf_dinsn insns[6 * NR + 1];
	struct obpf_run_ctx rc = {};
	struct variant variant;
	obpf_jit_entry entry;
	u32 nr = make(insns, *d), v, i;

	rc.stack = (u8 *)r10; /* nothing is on it */
	for (i = 0; i < NR; i++) {
		mem_of_run.second = operand(i);
		obpf_interp_run(insns, (unsigned long)&mem_of_run, &rc);
		memcpy(want[i], mem_of_run.out, sizeof(want[i]));
	}
	for (v = 0; v < 4; v++) {
		variant = variants(v);
		entry = translate(insns, nr, &variant);
		for (i = 0; i < NR; i++) {
			mem_of_run.second = operand(i);
			entry((unsigned long)&mem_of_run, &rc, obpf_run_fp(&rc));
			if (memcmp(want[i], mem_of_run.out, sizeof(want[i])))
				mismatch(d, i, want[i]);
			nr_pairs += NR;
		}
		obpf_exec_free(&mem);
	}
}

static void check_row(u16 op)
{
	static const u8 dsts[] = { 0, 3, 4, 6 }, srcs[] = { 0, 3, 4, 7 };
	struct obpf_dinsn d = { .op = op };
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		for (k = 0; k < ARRAY_SIZE(srcs); k++) {
			d.dst = dsts[i];
			if (obpf_ops[op].fields & OBPF_FLD_S)
				d.src = srcs[k];
			else if (k)
				continue;
			check(&d);
		}
	}
}

static void all_pairs_give_what_the_interpreter_gives(void **state)
{
	u16 op, nr = 0;
	u32 i;

	for (i = 0; i < NR; i++)
		mem_of_run.first[i] = operand(i);
	for (op = 0; op < OBPF_NR_OPS; op++) {
		if (!is_tested(&obpf_ops[op]))
			continue;
		check_row(op);
		nr++;
	}
	print_message("# %u rows, %llu pairs\n", nr, nr_pairs);
	assert_true(nr > 90);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_pairs_give_what_the_interpreter_gives),
	};

	if (obpf_exec_init())
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("jit_pairs", tests, NULL, NULL);
}

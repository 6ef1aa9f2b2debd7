// SPDX-License-Identifier: GPL-2.0
/*
 * x86_asm.c - every form of every instruction that the assembler writes, against the system's.
 *
 * Each is written twice, as bytes and as text; the text goes through as(1), and the bytes of the two
 * must be the same. Numbers are chosen around the places where encodings change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "heap.h"
#include "jit/x86_asm.h"

static const char *const names8[] = { "al",  "cl",  "dl",   "bl",   "spl",  "bpl",  "sil",  "dil",
				      "r8b", "r9b", "r10b", "r11b", "r12b", "r13b", "r14b", "r15b" };
static const char *const names16[] = {
	"ax",  "cx",  "dx",   "bx",   "sp",   "bp",   "si",   "di",
	"r8w", "r9w", "r10w", "r11w", "r12w", "r13w", "r14w", "r15w"
};
static const char *const names32[] = {
	"eax", "ecx", "edx",  "ebx",  "esp",  "ebp",  "esi",  "edi",
	"r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"
};
static const char *const names64[] = { "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
				       "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15" };
static const char *const alu_names[] = { "add", "or", "adc", "sbb", "and", "sub", "xor", "cmp" };
static const char *const shift_names[] = { "rol", "ror", "", "", "shl", "shr", "", "sar" };
static const char *const unary_names[] = { "", "", "not", "neg", "mul", "imul", "div", "idiv" };
static const char *const cond_names[] = { "o", "no", "b", "ae", "e", "ne", "be", "a",
					  "s", "ns", "p", "np", "l", "ge", "le", "g" };
static const s32 numbers[] = {
	0, 1, -1, 127, 128, -128, -129, 255, 256, 0x7fffffff, -0x7fffffff - 1
};
static const s32 disps[] = { 0, 1, -8, 127, 128, -128, -129, 0x12345678 };

/* ---- the two files under way ---- */

static struct obpf_codebuf b;
static FILE *text;

static const char *reg(u8 w, u8 r)
{
	return w == 1 ? names8[r] : w == 2 ? names16[r] : w == 4 ? names32[r] : names64[r];
}

/* The text of @m as an operand of @w bytes; one of a few buffers in turn. */
static const char *mem(u8 w, struct x86_mem m)
{
	static char bufs[2][80];
	static u32 turn;
	static const char *const sizes[] = {
		[1] = "byte", [2] = "word", [4] = "dword", [8] = "qword"
	};
	char *buf = bufs[++turn % 2];

	if (m.scale)
		snprintf(buf, sizeof(bufs[0]), "%s ptr [%s + %s * %u + %d]", sizes[w],
			 names64[m.base], names64[m.index], m.scale, m.disp);
	else
		snprintf(buf, sizeof(bufs[0]), "%s ptr [%s + %d]", sizes[w], names64[m.base],
			 m.disp);
	return buf;
}

#define SAYS(...) fprintf(text, __VA_ARGS__)

/* ---- the forms ---- */

#define EACH_REG(r) for (u8 r = 0; r < 16; r++)
#define EACH_WIDTH(w) for (u8 w = 4; w <= 8; w += 4)
#define EACH_OF(array, i) for (u32 i = 0; i < sizeof(array) / sizeof((array)[0]); i++)

static void of_registers(u8 w, u8 dst, u8 src)
{
	for (u8 op = 0; op < 8; op++) {
		x86_alu_rr(&b, op, w, dst, src);
		SAYS("%s %s, %s\n", alu_names[op], reg(w, dst), reg(w, src));
	}
	x86_test_rr(&b, w, dst, src);
	SAYS("test %s, %s\n", reg(w, dst), reg(w, src));
	x86_mov_rr(&b, w, dst, src);
	SAYS("mov %s, %s\n", reg(w, dst), reg(w, src));
	x86_imul_rr(&b, w, dst, src);
	SAYS("imul %s, %s\n", reg(w, dst), reg(w, src));
	for (u8 from = 1; from <= 2; from++) {
		x86_movsx_rr(&b, w, from, dst, src);
		SAYS("movsx %s, %s\n", reg(w, dst), reg(from, src));
	}
	if (w == 8) {
		x86_movsx_rr(&b, 8, 4, dst, src);
		SAYS("movsxd %s, %s\n", reg(8, dst), reg(4, src));
	} else {
		x86_movzx_rr(&b, 1, dst, src);
		SAYS("movzx %s, %s\n", reg(4, dst), reg(1, src));
		x86_movzx_rr(&b, 2, dst, src);
		SAYS("movzx %s, %s\n", reg(4, dst), reg(2, src));
	}
	EACH_REG(count)
	{
		x86_shiftx(&b, X86_SHL, w, dst, src, count);
		SAYS("shlx %s, %s, %s\n", reg(w, dst), reg(w, src), reg(w, count));
		x86_shiftx(&b, X86_SHR, w, dst, src, count);
		SAYS("shrx %s, %s, %s\n", reg(w, dst), reg(w, src), reg(w, count));
		x86_shiftx(&b, X86_SAR, w, dst, src, count);
		SAYS("sarx %s, %s, %s\n", reg(w, dst), reg(w, src), reg(w, count));
	}
}

static void of_a_register(u8 w, u8 dst)
{
	for (u8 op = X86_NOT; op <= X86_IDIV; op++) {
		x86_unary_r(&b, op, w, dst);
		SAYS("%s %s\n", unary_names[op], reg(w, dst));
	}
	x86_bswap(&b, w, dst);
	SAYS("bswap %s\n", reg(w, dst));
	for (u8 op = 0; op < 8; op++) {
		if (!*shift_names[op])
			continue;
		x86_shift_cl(&b, op, w, dst);
		SAYS("%s %s, cl\n", shift_names[op], reg(w, dst));
		for (u8 count = 1; count < w * 8; count += 6) {
			x86_shift_ri(&b, op, w, dst, count);
			SAYS("%s %s, %u\n", shift_names[op], reg(w, dst), count);
		}
	}
}

static void of_a_number(u8 w, u8 dst, s32 imm)
{
	bool narrow = imm >= 0 && imm <= 0x7f;

	for (u8 op = 0; op < 8; op++) {
		x86_alu_ri(&b, op, w, dst, imm);
		SAYS("%s %s, %d\n", alu_names[op], reg(w, dst), imm);
	}
	x86_test_ri(&b, w, dst, imm);
	SAYS("test %s, %d\n", reg(narrow ? 1 : imm >= 0 ? 4 : w, dst), imm);
	EACH_REG(src)
	{
		x86_imul_rri(&b, w, dst, src, imm);
		SAYS("imul %s, %s, %d\n", reg(w, dst), reg(w, src), imm);
	}
}

static void of_a_constant(u8 dst, u64 imm)
{
	x86_mov_ri(&b, dst, imm);
	if (!imm)
		SAYS("xor %s, %s\n", reg(4, dst), reg(4, dst));
	else if (imm == (u32)imm)
		SAYS("mov %s, 0x%x\n", reg(4, dst), (u32)imm);
	else if (imm == (u64)(s32)imm)
		SAYS("mov %s, %d\n", reg(8, dst), (s32)imm);
	else
		SAYS("movabs %s, 0x%llx\n", reg(8, dst), (unsigned long long)imm);
}

static void of_memory(u8 r, struct x86_mem m)
{
	x86_lea(&b, r, m);
	SAYS("lea %s, %s\n", reg(8, r), mem(8, m));
	for (u8 w = 1; w <= 8; w *= 2) {
		x86_mov_mr(&b, w, m, r);
		SAYS("mov %s, %s\n", mem(w, m), reg(w, r));
		x86_mov_rm(&b, w, r, m);
		SAYS("%s %s, %s\n", w <= 2 ? "movzx" : "mov", reg(w <= 2 ? 4 : w, r), mem(w, m));
	}
	EACH_WIDTH(w)
	{
		for (u8 from = 1; from <= 2; from++) {
			x86_movsx_rm(&b, w, from, r, m);
			SAYS("movsx %s, %s\n", reg(w, r), mem(from, m));
		}
		x86_movbe_rm(&b, w, r, m);
		SAYS("movbe %s, %s\n", reg(w, r), mem(w, m));
		for (u8 op = 0; op < 8; op++) {
			x86_alu_rm(&b, op, w, r, m);
			SAYS("%s %s, %s\n", alu_names[op], reg(w, r), mem(w, m));
			x86_alu_mr(&b, op, w, m, r);
			SAYS("%s %s, %s\n", alu_names[op], mem(w, m), reg(w, r));
		}
		x86_lock_alu_mr(&b, X86_ADD, w, m, r);
		SAYS("lock add %s, %s\n", mem(w, m), reg(w, r));
		x86_lock_xadd(&b, w, m, r);
		SAYS("lock xadd %s, %s\n", mem(w, m), reg(w, r));
		x86_lock_cmpxchg(&b, w, m, r);
		SAYS("lock cmpxchg %s, %s\n", mem(w, m), reg(w, r));
		x86_xchg_mr(&b, w, m, r);
		SAYS("xchg %s, %s\n", mem(w, m), reg(w, r));
	}
	x86_movsx_rm(&b, 8, 4, r, m);
	SAYS("movsxd %s, %s\n", reg(8, r), mem(4, m));
}

static void of_memory_and_a_number(struct x86_mem m, s32 imm)
{
	for (u8 w = 1; w <= 8; w *= 2) {
		x86_mov_mi(&b, w, m, imm);
		SAYS("mov %s, %d\n", mem(w, m), w == 1 ? (s8)imm : w == 2 ? (s16)imm : imm);
	}
	EACH_WIDTH(w)
	{
		for (u8 op = 0; op < 8; op++) {
			x86_alu_mi(&b, op, w, m, imm);
			SAYS("%s %s, %d\n", alu_names[op], mem(w, m), imm);
		}
		x86_dec_m(&b, w, m);
		SAYS("dec %s\n", mem(w, m));
	}
}

static void of_the_stack(void)
{
	EACH_REG(r)
	{
		x86_push_r(&b, r);
		SAYS("push %s\n", reg(8, r));
		x86_pop_r(&b, r);
		SAYS("pop %s\n", reg(8, r));
		x86_jmp_r(&b, r);
		SAYS("jmp %s\n", reg(8, r));
		x86_shift_ri(&b, X86_ROL, 2, r, 8);
		SAYS("rol %s, 8\n", reg(2, r));
	}
	EACH_OF(numbers, i)
	{
		x86_push_i(&b, numbers[i]);
		SAYS("push %d\n", numbers[i]);
	}
	x86_cqo(&b, 4);
	x86_cqo(&b, 8);
	x86_leave(&b);
	x86_ret(&b);
	x86_endbr64(&b);
	x86_int3(&b);
	SAYS("cdq\ncqo\nleave\nret\nendbr64\nint3\n");
}

static void all_forms(void)
{
	EACH_WIDTH(w)
	{
		EACH_REG(dst)
		{
			of_a_register(w, dst);
			EACH_OF(numbers, i)
			of_a_number(w, dst, numbers[i]);
			EACH_REG(src)
			of_registers(w, dst, src);
		}
	}
	EACH_REG(dst)
	{
		EACH_OF(numbers, i)
		{
			of_a_constant(dst, (s64)numbers[i]);
			of_a_constant(dst, (u32)numbers[i]);
			of_a_constant(dst, (u64)numbers[i] << 32 | 0x89abcdef);
		}
	}
	EACH_REG(base)
	{
		EACH_OF(disps, i)
		{
			EACH_REG(r)
			of_memory(r, x86_at(base, disps[i]));
			EACH_OF(numbers, k)
			of_memory_and_a_number(x86_at(base, disps[i]), numbers[k]);
			EACH_REG(index)
			{
				if (index == X86_RSP) /* there is none */
					continue;
				for (u8 scale = 1; scale <= 8; scale *= 2)
					of_memory(index, x86_indexed(base, index, scale, disps[i]));
			}
		}
	}
	of_the_stack();
}

/* ---- the comparison ---- */

static u8 *read_all(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	u8 *bytes;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*size = ftell(f);
	rewind(f);
	bytes = malloc(*size + 1);
	assert_int_equal(fread(bytes, 1, *size, f), *size);
	fclose(f);
	return bytes;
}

/* What as(1) makes of the text in @dir, for references without any. */
static u8 *assemble(const char *dir, size_t *size)
{
	char command[512], path[300];

	snprintf(command, sizeof(command),
		 "cd %s && as --64 -o text.o text.s && objcopy -O binary -j .text text.o text.bin",
		 dir);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof(path), "%s/text.bin", dir);
	return read_all(path, size);
}

static void compare(void (*write_both)(void))
{
	char dir[] = "/tmp/x86_asm.XXXXXX", path[300];
	size_t size, i;
	u8 *want, *out;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/text.s", dir);
	text = fopen(path, "w");
	assert_non_null(text);
	SAYS(".intel_syntax noprefix\n");
	obpf_codebuf_init(&b, &obpf_heap_core);
	write_both();
	fclose(text);
	assert_int_equal(obpf_codebuf_layout(&b), 0);
	out = malloc(b.size);
	assert_int_equal(obpf_codebuf_place(&b, x86_put_ref, out, 0), 0);
	want = assemble(dir, &size);
	for (i = 0; i < size && i < b.size && want[i] == out[i];)
		i++;
	if (i < size || i < b.size) {
		print_error("the two part at byte %zu of %zu and %u, see %s\n", i, size, b.size,
			    dir);
		fail();
	}
	snprintf(path, sizeof(path), "rm -r %s", dir);
	assert_int_equal(system(path), 0);
	free(want);
	free(out);
	obpf_codebuf_release(&b);
}

static void every_form_is_what_the_assembler_makes_of_it(void **state)
{
	compare(all_forms);
}

/* Jumps over 0 to 200 bytes, forwards and backwards, and some that lengthen each other. */
static void jumps(void)
{
	u32 first = obpf_codebuf_labels(&b, 4096), i, k, label = first;

	for (i = 0; i < 200; i++, label++) {
		obpf_codebuf_bind(&b, label);
		SAYS("L%u:\n", label);
		x86_jmp(&b, label + 1);
		SAYS("jmp L%u\n", label + 1);
		x86_jcc(&b, i % 16, label + 2);
		SAYS("j%s L%u\n", cond_names[i % 16], label + 2);
		for (k = 0; k < i; k++) {
			x86_int3(&b);
			SAYS("int3\n");
		}
		x86_jmp(&b, label);
		SAYS("jmp L%u\n", label);
		x86_call(&b, label + 1);
		SAYS("call L%u\n", label + 1);
		x86_lea_label(&b, i % 16, label);
		SAYS("lea %s, [rip + L%u]\n", names64[i % 16], label);
	}
	for (i = 0; i < 2; i++, label++) {
		obpf_codebuf_bind(&b, label);
		SAYS("L%u:\n", label);
	}
	/* 62 pairs of two bytes: just in reach, unless one of those between is long */
	for (i = 0; i < 300; i++, label++) {
		obpf_codebuf_bind(&b, label);
		SAYS("L%u:\n", label);
		x86_jmp(&b, label + (i + 63 < 300 ? 63 + i % 3 : 0));
		SAYS("jmp L%u\n", label + (i + 63 < 300 ? 63 + i % 3 : 0));
	}
	for (i = 0; i < 4; i++, label++) {
		obpf_codebuf_bind(&b, label);
		SAYS("L%u:\n", label);
	}
}

static void jumps_are_as_short_as_the_assembler_makes_them(void **state)
{
	compare(jumps);
}

static void a_label_that_is_nowhere_is_an_error(void **state)
{
	obpf_codebuf_init(&b, &obpf_heap_core);
	x86_jmp(&b, obpf_codebuf_labels(&b, 1));
	assert_int_equal(obpf_codebuf_layout(&b), -22);
	obpf_codebuf_release(&b);
}

static void an_address_out_of_reach_is_an_error(void **state)
{
	u8 out[8];

	obpf_codebuf_init(&b, &obpf_heap_core);
	x86_call_addr(&b, 0x100000000ull);
	assert_int_equal(obpf_codebuf_layout(&b), 0);
	assert_int_equal(obpf_codebuf_place(&b, x86_put_ref, out, 0), -34);
	assert_int_equal(obpf_codebuf_place(&b, x86_put_ref, out, 0x90000000), 0);
	assert_memory_equal(out, "\xe8\xfb\xff\xff\x6f", 5);
	obpf_codebuf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_what_the_assembler_makes_of_it),
		cmocka_unit_test(jumps_are_as_short_as_the_assembler_makes_them),
		cmocka_unit_test(a_label_that_is_nowhere_is_an_error),
		cmocka_unit_test(an_address_out_of_reach_is_an_error),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

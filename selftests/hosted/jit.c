// SPDX-License-Identifier: GPL-2.0
/*
 * jit.c - machine code does what the interpreter does: every row of isa.def, in all registers that
 * it can have, with numbers from the edges of their ranges.
 *
 * A program is ten loads from the stack into R0-R9, the instruction, ten stores back: so what it
 * leaves alone is compared as well as what it makes. Each is translated four times: with and without
 * what only some machines have, with and without blinded constants.
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
#include "callback.h"
#include "callee.h"
#include "heap.h"
#include "helpers/proto.h"
#include "interp.h"
#include "jit/exec_mem.h"
#include "jit/jit.h"
#include "isa/disasm.h"
#include "jit_home.h"

#define NR 10 /* registers that instructions may write */
#define MARK 11 /* word below R10: whether a jump was taken */
#define WORDS 12

static const u64 edges[] = {
	0,
	1,
	2,
	7,
	63,
	0x80,
	0xffff,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x100000000,
	0x123456789abcdef0,
	0x7fffffffffffffff,
	0x8000000000000000,
	0xffffffff80000000,
	0xffffffffffffffff,
};
static const s32 imms[] = { 0,	 1,   -1,  2,	3,	    8,		31,
			    127, 128, 255, 256, 0x12345678, 0x7fffffff, -0x7fffffff - 1,
			    -2,	 -128 };

/* ---- a home ---- */

static u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
static u64 memory[16]; /* what pointers point at */
static u32 nr_compared;

/* What a run leaves behind. */
struct outcome {
	u64 words[WORDS];
	u64 memory[16];
	u64 r0;
};

static void prepare(const u64 *words)
{
	u32 i;

	memcpy(stack + sizeof(stack) - sizeof(u64) * WORDS, words, sizeof(u64) * WORDS);
	for (i = 0; i < ARRAY_SIZE(memory); i++)
		memory[i] = 0x0102030405060708ull * (i + 1) ^ edges[i];
}

static void collect(struct outcome *o, u64 r0)
{
	memcpy(o->words, stack + sizeof(stack) - sizeof(o->words), sizeof(o->words));
	memcpy(o->memory, memory, sizeof(memory));
	o->r0 = r0;
}

static void run_both(const struct obpf_dinsn *insns, obpf_jit_entry entry, const u64 *words)
{
	struct obpf_run_ctx rc = { .stack = stack, .pkt = (u8 *)memory, .pkt_len = 32 };
	struct outcome want, got;
	char text[128];
	u32 i;

	prepare(words);
	collect(&want, obpf_interp_run(insns, 0, &rc));
	collect(&want, want.r0);
	prepare(words);
	collect(&got, entry(0, &rc, stack + sizeof(stack)));
	nr_compared++;
	if (!memcmp(&want, &got, sizeof(want)))
		return;
	obpf_disasm(&insns[NR], NULL, NULL, text, sizeof(text));
	print_error("%s\n", text);
	for (i = 0; i < WORDS; i++)
		print_error("  word %u: before %016llx interpreted %016llx translated %016llx\n", i,
			    words[WORDS - 1 - i], want.words[WORDS - 1 - i],
			    got.words[WORDS - 1 - i]);
	print_error("  r0: interpreted %llx translated %llx\n", want.r0, got.r0);
	fail();
}

/* ---- programs ---- */

static s32 word(u32 i)
{
	return -(s32)sizeof(u64) * (s32)(i + 1);
}

/* Loads, @d, a mark that a taken jump leaves out, stores. */
static u32 surround(struct obpf_dinsn *insns, struct obpf_dinsn d)
{
	u8 cls = obpf_op_info(&d)->cls;
	u32 n = 0, r;

	for (r = 0; r < NR; r++)
		insns[n++] = (struct obpf_dinsn){
			.op = OBPF_OP_LDX_DW, .dst = r, .src = OBPF_REG_FP, .off = word(r)
		};
	if (cls == OBPF_CLS_JMP64 || cls == OBPF_CLS_JMP32 || cls == OBPF_CLS_JA)
		d.off = 1;
	insns[n++] = d;
	if (cls == OBPF_CLS_LD_IMM64)
		insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_LD_IMM64_HI };
	insns[n++] = (struct obpf_dinsn){
		.op = OBPF_OP_ST_DW, .dst = OBPF_REG_FP, .off = word(MARK), .imm = 0x5a
	};
	for (r = 0; r < NR; r++)
		insns[n++] = (struct obpf_dinsn){
			.op = OBPF_OP_STX_DW, .dst = OBPF_REG_FP, .src = r, .off = word(r)
		};
	insns[n++] = (struct obpf_dinsn){ .op = OBPF_OP_EXIT };
	return n;
}

static bool accesses_memory(u8 cls)
{
	return cls == OBPF_CLS_LDX || cls == OBPF_CLS_ST || cls == OBPF_CLS_STX ||
	       cls == OBPF_CLS_ATOMIC;
}

/* The register that holds an address, or NR. */
static u8 base_of(const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	if (!accesses_memory(info->cls))
		return NR;
	return info->cls == OBPF_CLS_LDX || info->sub == OBPF_SUB_LOAD_ACQ ? d->src : d->dst;
}

/* @d in all four variants with pairs of numbers in its registers. */
static void check(const struct obpf_dinsn *d, u32 step)
{
	struct obpf_dinsn insns[2 * NR + 8];
	u8 base = base_of(d);
	u64 words[WORDS];
	u32 nr = surround(insns, *d), i, k, v, r;
	struct variant variant;
	obpf_jit_entry entry;

	for (v = 0; v < 4; v++) {
		variant = variants(v);
		entry = translate(insns, nr, &variant);
		for (i = v % step; i < ARRAY_SIZE(edges); i += step) {
			for (k = 0; k < ARRAY_SIZE(edges); k += step) {
				for (r = 0; r < WORDS; r++)
					words[WORDS - 1 - r] = 0x1111111111111111ull * (r + 1);
				words[WORDS - 1 - d->dst] = edges[i];
				words[WORDS - 1 - d->src] = edges[k];
				if (base < NR)
					words[WORDS - 1 - base] = (unsigned long)&memory[8];
				if (d->dst < NR || base < NR)
					run_both(insns, entry, words);
			}
		}
		obpf_exec_free(&mem);
	}
}

/* All registers that @d can have, and if it has one, numbers. */
static void check_row(u16 op)
{
	const struct obpf_op_info *info = &obpf_ops[op];
	struct obpf_dinsn d = { .op = op };
	bool wide = accesses_memory(info->cls);
	u32 i;

	for (d.dst = 0; d.dst < NR; d.dst++) {
		for (d.src = 0; d.src < NR; d.src++) {
			if (!(info->fields & OBPF_FLD_S) && d.src != (d.dst + 1) % NR)
				continue;
			for (i = 0; i < ARRAY_SIZE(imms); i++) {
				if (!(info->fields & OBPF_FLD_I) && i % 8)
					continue;
				d.imm = imms[i];
				if (info->cls == OBPF_CLS_LD_IMM64)
					d.imm = edges[i];
				d.off = wide ? (s32)(i % 8) * 8 - 16 : 0;
				check(&d, wide ? 5 : info->fields & OBPF_FLD_I ? 3 : 2);
			}
		}
	}
}

static bool is_plain(const struct obpf_op_info *info)
{
	switch (info->cls) {
	case OBPF_CLS_ALU64:
	case OBPF_CLS_ALU32:
	case OBPF_CLS_END:
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_LDX:
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
	case OBPF_CLS_ATOMIC:
		return true;
	default:
		return info->sub == OBPF_SUB_IMM && info->sel != OBPF_SEL_INTERNAL;
	}
}

static void rows_do_what_the_interpreter_does(void **state)
{
	u16 op, nr = 0;

	nr_compared = 0;
	for (op = 0; op < OBPF_NR_OPS; op++) {
		if (is_plain(&obpf_ops[op])) {
			check_row(op);
			nr++;
		}
	}
	print_message("# %u rows, %u runs compared\n", nr, nr_compared);
}

/* ---- what is more than a row ---- */

#define INSN(name, ...) \
	{ \
		.op = OBPF_OP_##name, ##__VA_ARGS__ \
	}

static u64 helper(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return r1 + 3 * r2 + 5 * r3 + 7 * r4 + 11 * r5 + rc->cookie;
}

/* Both engines give @want, in all variants. */
static void gives(const struct obpf_dinsn *insns, u32 nr, u64 ctx, u64 want)
{
	u8 packet[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct obpf_run_ctx rc = {
		.stack = stack, .cookie = 1000, .pkt = packet, .pkt_len = sizeof(packet)
	};
	struct variant variant;
	u32 v;

	assert_int_equal(obpf_interp_run(insns, ctx, &rc), want);
	for (v = 0; v < 4; v++) {
		variant = variants(v);
		assert_int_equal(translate(insns, nr, &variant)(ctx, &rc, stack + sizeof(stack)),
				 want);
		obpf_exec_free(&mem);
	}
}

#define GIVES(insns, ctx, want) gives(insns, ARRAY_SIZE(insns), ctx, want)

static void a_helper_gets_its_arguments_and_the_run(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_X, .dst = 6, .src = 1),
		INSN(MOV64_K, .dst = 1, .imm = 1),
		INSN(MOV64_K, .dst = 2, .imm = 2),
		INSN(MOV64_K, .dst = 3, .imm = 3),
		INSN(MOV64_K, .dst = 4, .imm = 4),
		INSN(MOV64_K, .dst = 5, .imm = 5),
		INSN(CALL_ADDR, .imm = (s64)(unsigned long)helper),
		INSN(ADD64_X, .dst = 0, .src = 6),
		INSN(EXIT),
	};

	GIVES(insns, 7, 1 + 6 + 15 + 28 + 55 + 1000 + 7);
}

/* Loses all that C functions may, and finds its stack where they expect it. */
static u64 spoiler(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	assert_int_equal((unsigned long)__builtin_frame_address(0) % 16, 0);
	asm volatile("mov $-1, %%rdi; mov $-1, %%rsi; mov $-1, %%rdx; mov $-1, %%rcx\n"
		     "mov $-1, %%r8; mov $-1, %%r9; mov $-1, %%r10; mov $-1, %%r11\n"
		     :
		     :
		     : "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11");
	return 100000;
}

static void what_is_to_outlive_a_call_does(void **state)
{
	struct obpf_dinsn insns[12] = {
		INSN(MOV64_K, .dst = 1, .imm = 1),
		INSN(MOV64_K, .dst = 2, .imm = 20),
		INSN(MOV64_K, .dst = 3, .imm = 300),
		INSN(MOV64_K, .dst = 4, .imm = 4000),
		INSN(MOV64_K, .dst = 5, .imm = 50000),
		INSN(CALL_ADDR, .imm = (s64)(unsigned long)spoiler),
	};
	u32 set, reg, nr, want;

	for (set = 0; set < 1u << OBPF_HELPER_ARGS; set++) {
		insns[5].dst = set << 1;
		nr = 6;
		want = 100000;
		for (reg = 1; reg <= OBPF_HELPER_ARGS; reg++) {
			if (!(insns[5].dst & 1u << reg))
				continue;
			insns[nr++] = (struct obpf_dinsn)INSN(ADD64_X, .src = reg);
			want += insns[reg - 1].imm;
		}
		insns[nr++] = (struct obpf_dinsn)INSN(EXIT);
		gives(insns, nr, 0, want);
	}
}

static void functions_have_frames_of_their_own_and_saved_registers_return(void **state)
{
	/* The program calls a chain of 7; each fills its word of the stack and clobbers R6. */
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_K, .dst = 1, .imm = 7),
		INSN(CALL_LOCAL, .off = 1),
		INSN(EXIT),
		/* 3: */
		INSN(MOV64_X, .dst = 6, .src = 1),
		INSN(STX_DW, .dst = 10, .src = 1, .off = -8),
		INSN(MOV64_K, .dst = 0),
		INSN(JEQ64_K, .dst = 1, .imm = 1, .off = 2),
		INSN(ADD64_K, .dst = 1, .imm = -1),
		INSN(CALL_LOCAL, .off = -6),
		INSN(LDX_DW, .dst = 2, .src = 10, .off = -8),
		INSN(ADD64_X, .dst = 0, .src = 2),
		INSN(MUL64_K, .dst = 6, .imm = 100),
		INSN(ADD64_X, .dst = 0, .src = 6),
		INSN(EXIT),
	};

	GIVES(insns, 0, 28 * 101);
}

static void a_function_that_calls_a_helper_knows_the_run(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_K, .dst = 9, .imm = 40),
		INSN(CALL_LOCAL, .off = 2),
		INSN(ADD64_X, .dst = 0, .src = 9),
		INSN(EXIT),
		/* 4: no frame of its own but for the call */
		INSN(CALL_LOCAL, .off = 1),
		INSN(EXIT),
		/* 6: */
		INSN(MOV64_K, .dst = 9, .imm = 1),
		INSN(MOV64_K, .dst = 2),
		INSN(MOV64_K, .dst = 3),
		INSN(MOV64_K, .dst = 4),
		INSN(MOV64_K, .dst = 5),
		INSN(CALL_ADDR, .imm = (s64)(unsigned long)helper),
		INSN(EXIT),
	};

	GIVES(insns, 2, 2 + 1000 + 40);
}

static void a_budget_ends_a_loop_and_stays_used_up(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_K, .dst = 0),
		INSN(MAY_GOTO, .off = 2),
		INSN(ADD64_K, .dst = 0, .imm = 1),
		INSN(JA, .off = -3),
		INSN(MAY_GOTO, .off = 1),
		INSN(MOV64_K, .dst = 0, .imm = 1),
		INSN(EXIT),
	};

	GIVES(insns, 0, OBPF_MAY_GOTO_BUDGET);
}

static void a_jump_comes_between_two_instructions_that_would_be_one(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_K, .dst = 0, .imm = 100),
		INSN(JEQ64_K, .dst = 1, .imm = 7, .off = 1),
		INSN(MOV64_X, .dst = 0, .src = 1),
		INSN(ADD64_K, .dst = 0, .imm = 5),
		INSN(EXIT),
	};

	GIVES(insns, 7, 105);
	GIVES(insns, 8, 13);
}

static void packets_are_read_in_network_order_to_their_end(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_X, .dst = 7, .src = 1),
		INSN(LD_ABS_W, .imm = 4),
		INSN(MOV64_X, .dst = 6, .src = 0),
		INSN(LD_IND_H, .src = 7, .imm = -1),
		INSN(LSH64_K, .dst = 6, .imm = 16),
		INSN(OR64_X, .dst = 6, .src = 0),
		INSN(CALL_LOCAL, .off = 2),
		INSN(OR64_X, .dst = 0, .src = 6),
		INSN(EXIT),
		/* 9: 0 from here alone */
		INSN(LD_ABS_W, .imm = 5),
		INSN(MOV64_K, .dst = 0, .imm = -1),
		INSN(EXIT),
	};

	GIVES(insns, 2, 0x050607080203);
	GIVES(insns, 8, 0);
	GIVES(insns, 0, 0);
}

/* Calls back as often as R1 says, with the last result and R3 in R1 and R2, R10 in R3. */
static u64 calls_back(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_iter *it = rc->iter;

	if (it->nr == r1)
		return 0;
	it->nr++;
	it->fn = (const void *)(unsigned long)r2;
	it->to[0] = it->r0;
	it->to[1] = r3;
	it->to[2] = r4;
	it->to[3] = r5;
	return 1;
}

static void a_helper_calls_back_into_a_frame_of_its_own(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_X, .dst = 6, .src = 1),
		INSN(ST_DW, .dst = 10, .off = -8, .imm = 100),
		INSN(LD_FUNC, .dst = 2, .off = 10),
		INSN(LD_IMM64_HI),
		INSN(MOV64_K, .dst = 1, .imm = 3),
		INSN(MOV64_X, .dst = 3, .src = 6),
		INSN(MOV64_X, .dst = 4, .src = 10),
		INSN(MOV64_K, .dst = 5, .imm = 7),
		INSN(CALL_BACK, .imm = (s64)(unsigned long)calls_back),
		INSN(LDX_DW, .dst = 1, .src = 10, .off = -8),
		INSN(ADD64_X, .dst = 0, .src = 1),
		INSN(ADD64_X, .dst = 0, .src = 6),
		INSN(EXIT),
		/* 13: R1 + R2 + R4, and 1 in the frame of who asked */
		INSN(MOV64_X, .dst = 6, .src = 1),
		INSN(ST_DW, .dst = 10, .off = -8, .imm = 5000),
		INSN(LDX_DW, .dst = 0, .src = 3, .off = -8),
		INSN(ADD64_K, .dst = 0, .imm = 1),
		INSN(STX_DW, .dst = 3, .src = 0, .off = -8),
		INSN(MOV64_X, .dst = 0, .src = 6),
		INSN(ADD64_X, .dst = 0, .src = 2),
		INSN(ADD64_X, .dst = 0, .src = 4),
		INSN(EXIT),
	};

	GIVES(insns, 10, 3 * (10 + 7) + 103 + 10);
}

/* ---- tail calls ---- */

static struct obpf_callee one, two;

static u64 goes_on_with_two(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	rc->cookie = r5;
	return r3 ? (unsigned long)&two : 0;
}

static u64 which(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return rc->callee == &one ? 1 : rc->callee == &two ? 2 : 3;
}

/* Calls a function that may end in another program; then says which it is, and R6. */
static const struct obpf_dinsn tail_caller[] = {
	INSN(MOV64_X, .dst = 6, .src = 1),
	INSN(LDX_DW, .dst = 3, .src = 1),
	INSN(CALL_LOCAL, .off = 5),
	INSN(MOV64_X, .dst = 7, .src = 0),
	INSN(CALL_ADDR, .imm = (s64)(unsigned long)which),
	INSN(LSH64_K, .dst = 0, .imm = 16),
	INSN(ADD64_X, .dst = 0, .src = 7),
	INSN(EXIT),
	/* 8 */
	INSN(MOV64_K, .dst = 6, .imm = 0),
	INSN(MOV64_K, .dst = 7, .imm = 0),
	INSN(TAIL_CALL, .imm = (s64)(unsigned long)goes_on_with_two),
	INSN(MOV64_K, .dst = 0, .imm = 9),
	INSN(EXIT),
};

/* The context's second word, which program this is, and whether R10 is who called it's. */
static const struct obpf_dinsn tail_callee[] = {
	INSN(LDX_DW, .dst = 8, .src = 1, .off = 8),
	INSN(ST_DW, .dst = 10, .off = -512, .imm = 1),
	INSN(CALL_ADDR, .imm = (s64)(unsigned long)which),
	INSN(LSH64_K, .dst = 0, .imm = 8),
	INSN(ADD64_X, .dst = 0, .src = 8),
	INSN(EXIT),
};

static void make_callee(struct obpf_callee *callee, const struct obpf_dinsn *insns, u32 nr,
			const struct variant *v)
{
	callee->insns = insns;
	callee->entry = v ? translate(insns, nr, v) : obpf_interp_enter;
}

/* Who calls and who is called may each be interpreted, or be translated. */
static void a_tail_call_enters_any_engine_and_returns_to_who_called_the_function(void **state)
{
	u64 ctx[2] = { 1, 77 };
	struct obpf_run_ctx rc;
	struct obpf_exec first, second;
	struct variant v;
	u32 i;

	for (i = 0; i < 16; i++) {
		v = variants(i >> 2);
		first = second = mem = (struct obpf_exec){};
		make_callee(&one, tail_caller, ARRAY_SIZE(tail_caller), i & 1 ? &v : NULL);
		swap(first, mem);
		make_callee(&two, tail_callee, ARRAY_SIZE(tail_callee), i & 2 ? &v : NULL);
		swap(second, mem);
		rc = (struct obpf_run_ctx){ .stack = stack, .callee = &one };
		ctx[0] = 1;
		assert_int_equal(one.entry((unsigned long)ctx, &rc, obpf_run_fp(&rc)),
				 (1 << 16) + (2 << 8) + 77);
		/* What the helper was told of the stack: all but the first frame. */
		assert_int_equal(rc.cookie, OBPF_RUN_STACK_SIZE - OBPF_RUN_FRAME_SIZE);
		ctx[0] = 0;
		assert_int_equal(one.entry((unsigned long)ctx, &rc, obpf_run_fp(&rc)),
				 (1 << 16) + 9);
		if (first.text)
			obpf_exec_free(&first);
		if (second.text)
			obpf_exec_free(&second);
	}
}

/* ---- idioms ---- */

/* Rotations in all their forms, with the part used afterwards or not, and what only looks like one. */
static void several_instructions_are_one_and_do_the_same(void **state)
{
	/* clang-format off */
	const struct obpf_dinsn forms[][6] = {
		{ INSN(MOV32_X, .dst = 2, .src = 1), INSN(RSH32_K, .dst = 2, .imm = 28), INSN(MOV32_X, .dst = 3, .src = 1),
		  INSN(LSH32_K, .dst = 3, .imm = 4), INSN(OR32_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV32_X, .dst = 2, .src = 1), INSN(LSH32_K, .dst = 2, .imm = 16), INSN(MOV64_X, .dst = 3, .src = 1),
		  INSN(RSH32_K, .dst = 3, .imm = 16), INSN(OR32_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 32), INSN(MOV64_X, .dst = 3, .src = 1),
		  INSN(LSH64_K, .dst = 3, .imm = 32), INSN(OR64_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 63), INSN(LSH64_K, .dst = 1, .imm = 1),
		  INSN(OR64_X, .dst = 1, .src = 2), INSN(MOV64_X, .dst = 3, .src = 1), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(LSH32_K, .dst = 2, .imm = 5), INSN(RSH32_K, .dst = 1, .imm = 27),
		  INSN(OR32_X, .dst = 1, .src = 2), INSN(MOV64_X, .dst = 3, .src = 1), INSN(JA) },
		/* not quite */
		{ INSN(MOV32_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 60), INSN(MOV64_X, .dst = 3, .src = 1),
		  INSN(LSH64_K, .dst = 3, .imm = 4), INSN(OR64_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 60), INSN(MOV64_X, .dst = 3, .src = 1),
		  INSN(LSH64_K, .dst = 3, .imm = 5), INSN(OR64_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 32), INSN(MOV64_X, .dst = 3, .src = 1),
		  INSN(RSH64_K, .dst = 3, .imm = 32), INSN(OR64_X, .dst = 3, .src = 2), INSN(JA) },
		{ INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 4), INSN(MOV64_X, .dst = 2, .src = 1),
		  INSN(LSH64_K, .dst = 2, .imm = 60), INSN(OR64_X, .dst = 2, .src = 2), INSN(JA) },
	};
	/* clang-format on */
	struct obpf_run_ctx rc = { .stack = stack };
	struct obpf_dinsn insns[11];
	struct variant variant;
	u32 i, k, v, nr;
	u64 want;

	for (i = 0; i < ARRAY_SIZE(forms) * 2; i++) {
		nr = 0;
		insns[nr++] = (struct obpf_dinsn)INSN(MOV64_K, .dst = 3, .imm = 5);
		memcpy(&insns[nr], forms[i / 2], sizeof(forms[0]));
		nr += ARRAY_SIZE(forms[0]);
		/* The part is used, or is not. */
		if (i & 1)
			insns[nr++] = (struct obpf_dinsn)INSN(XOR64_X, .dst = 3, .src = 2);
		insns[nr++] = (struct obpf_dinsn)INSN(MOV64_X, .dst = 0, .src = 3);
		insns[nr++] = (struct obpf_dinsn)INSN(XOR64_X, .dst = 0, .src = 1);
		insns[nr++] = (struct obpf_dinsn)INSN(EXIT);
		for (v = 0; v < 4; v++) {
			variant = variants(v);
			translate(insns, nr, &variant);
			for (k = 0; k < ARRAY_SIZE(edges); k++) {
				want = obpf_interp_run(insns, edges[k], &rc);
				assert_int_equal(((obpf_jit_entry)(unsigned long)mem.text)(
							 edges[k], &rc, obpf_run_fp(&rc)),
						 want);
			}
			obpf_exec_free(&mem);
		}
	}
}

static void bytes_are_turned_round_as_they_are_loaded(void **state)
{
	const u64 number = 0x0102030405060708;
	const struct obpf_dinsn insns[] = {
		INSN(LDX_DW, .dst = 0, .src = 1),
		INSN(BE64, .dst = 0),
		INSN(LDX_W, .dst = 2, .src = 1, .off = 4),
		INSN(BSWAP32, .dst = 2),
		INSN(XOR64_X, .dst = 0, .src = 2),
		/* of another width, of another register, not at all */
		INSN(LDX_DW, .dst = 3, .src = 1),
		INSN(BE32, .dst = 3),
		INSN(XOR64_X, .dst = 0, .src = 3),
		INSN(LDX_W, .dst = 4, .src = 1),
		INSN(BE32, .dst = 3),
		INSN(XOR64_X, .dst = 0, .src = 3),
		INSN(LSH64_K, .dst = 4, .imm = 32),
		INSN(XOR64_X, .dst = 0, .src = 4),
		INSN(LDX_W, .dst = 5, .src = 1),
		INSN(LE32, .dst = 5),
		INSN(XOR64_X, .dst = 0, .src = 5),
		/* over its own base */
		INSN(LDX_W, .dst = 1, .src = 1),
		INSN(BE32, .dst = 1),
		INSN(XOR64_X, .dst = 0, .src = 1),
		INSN(EXIT),
	};

	GIVES(insns, (unsigned long)&number,
	      0x0807060504030201 ^ 0x04030201 ^ 0x08070605 ^ 0x05060708 ^ 0x0506070800000000 ^
		      0x05060708 ^ 0x08070605);
}

/* Who jumps into the middle finds the instructions that are there. */
static void an_idiom_that_is_jumped_into_is_none(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(MOV64_K, .dst = 2, .imm = 0), INSN(JEQ64_K, .dst = 1, .off = 2, .imm = 3),
		INSN(MOV64_X, .dst = 2, .src = 1), INSN(RSH64_K, .dst = 2, .imm = 60),
		INSN(LSH64_K, .dst = 1, .imm = 4), INSN(OR64_X, .dst = 1, .src = 2),
		INSN(MOV64_X, .dst = 0, .src = 1), INSN(EXIT),
	};

	GIVES(insns, 3, 3 << 4);
	GIVES(insns, 0xf000000000000001, 0x1f);
}

static void what_only_the_interpreter_knows_is_not_translated(void **state)
{
	const struct obpf_dinsn insns[] = {
		INSN(TRACE, .imm = (s64)(unsigned long)helper),
		INSN(EXIT),
	};
	const struct variant variant = variants(0);
	struct obpf_jit_args args = {
		.core = &obpf_heap_core, .machine = &variant.machine, .insns = insns, .nr_insns = 2
	};
	struct obpf_jit j;

	assert_int_equal(obpf_jit_translate(&j, &args), -EOPNOTSUPP);
}

static void a_jump_out_of_the_program_is_an_error(void **state)
{
	const struct obpf_dinsn insns[] = { INSN(JA, .off = 2), INSN(EXIT) };
	const struct variant variant = variants(0);
	struct obpf_jit_args args = {
		.core = &obpf_heap_core, .machine = &variant.machine, .insns = insns, .nr_insns = 2
	};
	struct obpf_jit j;

	assert_int_equal(obpf_jit_translate(&j, &args), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_do_what_the_interpreter_does),
		cmocka_unit_test(a_helper_gets_its_arguments_and_the_run),
		cmocka_unit_test(what_is_to_outlive_a_call_does),
		cmocka_unit_test(functions_have_frames_of_their_own_and_saved_registers_return),
		cmocka_unit_test(a_function_that_calls_a_helper_knows_the_run),
		cmocka_unit_test(a_budget_ends_a_loop_and_stays_used_up),
		cmocka_unit_test(a_jump_comes_between_two_instructions_that_would_be_one),
		cmocka_unit_test(packets_are_read_in_network_order_to_their_end),
		cmocka_unit_test(a_helper_calls_back_into_a_frame_of_its_own),
		cmocka_unit_test(
			a_tail_call_enters_any_engine_and_returns_to_who_called_the_function),
		cmocka_unit_test(several_instructions_are_one_and_do_the_same),
		cmocka_unit_test(bytes_are_turned_round_as_they_are_loaded),
		cmocka_unit_test(an_idiom_that_is_jumped_into_is_none),
		cmocka_unit_test(what_only_the_interpreter_knows_is_not_translated),
		cmocka_unit_test(a_jump_out_of_the_program_is_an_error),
	};

	if (obpf_exec_init())
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

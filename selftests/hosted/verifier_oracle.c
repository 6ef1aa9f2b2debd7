// SPDX-License-Identifier: GPL-2.0
/*
 * verifier_oracle.c - is the verifier's word good? Random programs; those that it accepts are run.
 *
 * The oracle compares every instruction's registers and stack with what the verifier believed there
 * (userspace/core/oracle.h). Besides that, a run may touch its context, its frames on the stack and two map values, each in a block of its
 * own between the sanitizer's red zones, and must leave the rest of the frames' memory as it was.
 * Seeds are fixed; the generator leans towards programs that are accepted, and the test says how
 * many were.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "env_host.h"
#include "interp.h"
#include "isa/disasm.h"
#include "maps/map.h"
#include "oracle.h"
#include "verifier_home.h"

#define PROGRAMS 12000
#define REPAIRS 12
#define MAX_SLOTS 256
/* Frames that a program may have: its own, and one below. */
#define FRAMES 2
#define VALUE_SIZE 16
#define CTX_SIZE 24
#define MAX_STEPS 100000

static u64 rng_state;

static u64 rng(void)
{
	/* xorshift64* */
	rng_state ^= rng_state >> 12;
	rng_state ^= rng_state << 25;
	rng_state ^= rng_state >> 27;
	return rng_state * 2685821657736338717ull;
}

static u32 below(u32 n)
{
	return rng() % n;
}

/* ---- the program */
static struct obpf_dinsn prog[MAX_SLOTS];
static u32 nr;
/* Where it calls its subprogram. */
static u32 calls[3];
static u32 nr_calls;

static void emit(u32 op, u32 dst, u32 src, s32 off, s64 imm)
{
	prog[nr++] =
		(struct obpf_dinsn){ .op = op, .dst = dst, .src = src, .off = off, .imm = imm };
}

static void emit_map(u32 op, u32 dst, u32 index, u32 off)
{
	emit(op, dst, 0, 0, (s64)((u64)off << 32 | index));
	emit(OBPF_OP_LD_IMM64_HI, 0, 0, 0, 0);
}

static u32 any_reg(void)
{
	return below(10);
}

static s64 any_imm(void)
{
	static const s64 some[] = { 0,	 1, -1, 2, 4, 7, 8, 15, 16, 31, 0x7fffffff, -0x80000000ll,
				    0xff };

	return below(3) ? some[below(ARRAY_SIZE(some))] : (s32)rng();
}

/* A row of the table of one of the classes in @classes, a bit each. */
static u32 any_op(u32 classes)
{
	u32 op;

	do {
		op = below(OBPF_NR_OPS);
	} while (!(classes & (1u << obpf_ops[op].cls)));
	return op;
}

#define ALU_CLASSES ((1u << OBPF_CLS_ALU64) | (1u << OBPF_CLS_ALU32) | (1u << OBPF_CLS_END))
#define JUMP_CLASSES ((1u << OBPF_CLS_JMP64) | (1u << OBPF_CLS_JMP32))
#define MEM_CLASSES \
	((1u << OBPF_CLS_LDX) | (1u << OBPF_CLS_ST) | (1u << OBPF_CLS_STX) | \
	 (1u << OBPF_CLS_ATOMIC))

/* The pointers that every program begins with: R6 context, R7 map value, R10 stack. */
static u32 any_base(void)
{
	static const u32 bases[] = { 6, 7, 7, 10, 10, 10 };

	return below(8) ? bases[below(ARRAY_SIZE(bases))] : any_reg();
}

static s32 any_off(u32 base, u32 size)
{
	s32 off;

	if (base == OBPF_REG_FP)
		off = -8 * (s32)(1 + below(4)) + (s32)(below(8) / size * size);
	else
		off = below(CTX_SIZE + 4) / size * size;
	return below(16) ? off : off + (s32)below(17) - 8;
}

static void emit_mem(void)
{
	u32 op = any_op(MEM_CLASSES), size = obpf_ops[op].size, base = any_base(),
	    other = any_reg();
	bool load = obpf_ops[op].cls == OBPF_CLS_LDX || obpf_ops[op].sub == OBPF_SUB_LOAD_ACQ;

	/* Pointers stay where they are mostly. */
	if ((other == 6 || other == 7) && below(4))
		other = 1 + below(5);
	if (load)
		emit(op, other, base, any_off(base, size), 0);
	else
		emit(op, base, other, any_off(base, size),
		     obpf_ops[op].cls == OBPF_CLS_ST ? any_imm() : 0);
}

static void emit_alu(void)
{
	u32 op = any_op(ALU_CLASSES), dst = any_reg();
	s64 imm = any_imm();

	if ((dst == 6 || dst == 7) && below(8))
		dst = below(6);
	if (obpf_ops[op].sub == OBPF_SUB_LSH || obpf_ops[op].sub == OBPF_SUB_RSH ||
	    obpf_ops[op].sub == OBPF_SUB_ARSH)
		imm = below(obpf_ops[op].size * 8);
	emit(op, dst, obpf_ops[op].fields & OBPF_FLD_S ? below(11) : 0, 0,
	     obpf_dinsn_is_x(&prog[nr]) ? 0 : imm);
	prog[nr - 1].imm = obpf_ops[op].fields & OBPF_FLD_I ? imm : 0;
}

static void emit_jump(void)
{
	u32 op = any_op(JUMP_CLASSES);

	emit(op, any_reg(), obpf_ops[op].fields & OBPF_FLD_S ? any_reg() : 0, below(4),
	     obpf_ops[op].fields & OBPF_FLD_I ? any_imm() : 0);
}

/* A number made small in some way, added to a pointer, and used. */
static void emit_index(void)
{
	static const u32 guards[] = { OBPF_OP_JGT64_K,	OBPF_OP_JGT32_K, OBPF_OP_JSGT64_K,
				      OBPF_OP_JSGT32_K, OBPF_OP_JGE64_K, OBPF_OP_JSGE32_K };
	u32 idx = 8 + below(2), ptr = 1 + below(5), size = 1u << below(4), base = below(2) ? 7 : 10;
	static const u32 loads[] = { OBPF_OP_LDX_B, OBPF_OP_LDX_H, OBPF_OP_LDX_W, OBPF_OP_LDX_DW };
	static const u32 stores[] = { OBPF_OP_STX_B, OBPF_OP_STX_H, OBPF_OP_STX_W, OBPF_OP_STX_DW };
	u32 log2 = __builtin_ctz(size);

	if (below(2))
		emit(below(2) ? OBPF_OP_AND64_K : OBPF_OP_AND32_K, idx, 0, 0, 1 + below(16));
	if (below(3) == 0)
		emit(OBPF_OP_LSH64_K, idx, 0, 0, below(3));
	if (below(2))
		emit(guards[below(ARRAY_SIZE(guards))], idx, 0, 3, below(18));
	emit(OBPF_OP_MOV64_X, ptr, base, 0, 0);
	emit(below(8) ? OBPF_OP_ADD64_X : OBPF_OP_SUB64_X, ptr, idx, 0, 0);
	if (below(2))
		emit(loads[log2], below(6), ptr, (base == 10 ? -32 : 0) + (s32)below(9), 0);
	else
		emit(stores[log2], ptr, 8 + below(2), (base == 10 ? -32 : 0) + (s32)below(9), 0);
}

static void emit_lookup(void)
{
	emit(OBPF_OP_MOV64_X, 2, below(2) ? 10 : 7, 0, 0);
	emit(OBPF_OP_ADD64_K, 2, 0, 0,
	     prog[nr - 1].src == 10 ? -8 * (s32)(1 + below(4)) : (s32)below(16));
	emit_map(OBPF_OP_LD_MAP_FD, 1, 1, 0);
	emit(OBPF_OP_CALL, 0, 0, 0, 1);
	if (below(4))
		emit(OBPF_OP_JEQ64_K, 0, 0, 1, 0);
	emit(below(2) ? OBPF_OP_LDX_W : OBPF_OP_STX_DW, 0, 0, below(8), 0);
	if (obpf_op_info(&prog[nr - 1])->cls == OBPF_CLS_STX)
		prog[nr - 1].src = 9;
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 3);
}

static void emit_comm(void)
{
	bool stack = below(2);

	emit(OBPF_OP_MOV64_X, 1, stack ? 10 : 7, 0, 0);
	if (stack)
		emit(OBPF_OP_ADD64_K, 1, 0, 0, -(s32)below(40));
	if (below(2))
		emit(OBPF_OP_MOV64_X, 2, 8 + below(2), 0, 0);
	else
		emit(OBPF_OP_MOV64_K, 2, 0, 0, below(20));
	emit(OBPF_OP_CALL, 0, 0, 0, 16);
}

/* A call of the subprogram at the end: R1 a pointer, R2 a number. */
static void emit_call(void)
{
	if (nr_calls == ARRAY_SIZE(calls))
		return;
	emit(OBPF_OP_MOV64_X, 1, below(2) ? 10 : 7, 0, 0);
	emit(OBPF_OP_ADD64_K, 1, 0, 0,
	     prog[nr - 1].src == 10 ? -8 * (s32)(1 + below(4)) : (s32)below(16));
	emit(OBPF_OP_MOV64_X, 2, 8 + below(2), 0, 0);
	calls[nr_calls++] = nr;
	emit(OBPF_OP_CALL_LOCAL, 0, 0, 0, 0);
}

/* Numbers and pointers in R0 and R2-R5, some of the stack written. */
static void emit_start(void)
{
	u32 i;

	emit(OBPF_OP_MOV64_K, 0, 0, 0, below(100));
	for (i = 2; i <= 5; i++) {
		if (below(3))
			emit(OBPF_OP_MOV64_K, i, 0, 0, any_imm());
		else
			emit(OBPF_OP_MOV64_X, i, 6 + below(5), 0, 0);
	}
	for (i = 1; i <= 4; i++)
		if (below(4))
			emit(OBPF_OP_STX_DW, OBPF_REG_FP, 6 + below(4), -8 * (s32)i, 0);
}

static void emit_body(u32 pieces, bool may_call)
{
	u32 i;

	for (i = 0; i < pieces && nr < MAX_SLOTS - 60; i++) {
		switch (below(may_call ? 13 : 12)) {
		case 0:
		case 1:
		case 2:
			emit_alu();
			break;
		case 3:
		case 4:
			emit_jump();
			break;
		case 5:
		case 6:
		case 7:
			emit_mem();
			break;
		case 8:
		case 9:
			emit_index();
			break;
		case 10:
			emit_lookup();
			break;
		case 11:
			emit_comm();
			break;
		default:
			emit_call();
			break;
		}
	}
	/* What jumps reach over the end lands here. */
	for (i = 0; i < 4; i++)
		emit(OBPF_OP_MOV64_X, 1 + i, 8, 0, 0);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

static void make_program(void)
{
	u32 i;

	nr = 0;
	nr_calls = 0;
	emit(OBPF_OP_MOV64_X, 6, 1, 0, 0);
	emit_map(OBPF_OP_LD_MAP_VALUE, 7, 0, 0);
	emit(OBPF_OP_LDX_DW, 8, 6, 0, 0);
	emit(OBPF_OP_LDX_DW, 9, 6, 8, 0);
	emit_start();
	emit_body(3 + below(8), true);
	if (!nr_calls)
		return;
	for (i = 0; i < nr_calls; i++)
		prog[calls[i]].off = nr - calls[i] - 1;
	emit(OBPF_OP_MOV64_X, 6, 1, 0, 0);
	emit(OBPF_OP_MOV64_X, 7, 1, 0, 0);
	emit(OBPF_OP_MOV64_X, 8, 2, 0, 0);
	emit(OBPF_OP_MOV64_K, 9, 0, 0, any_imm());
	emit_start();
	emit_body(1 + below(5), false);
}

/* ---- the machine it runs on */
static u8 *element;

static void *fake_lookup(struct obpf_map *map, const void *key)
{
	u32 k;

	memcpy(&k, key, sizeof(k));
	return k & 1 ? NULL : element;
}

static const struct obpf_map_ops fake_ops = { .lookup = fake_lookup };
static struct obpf_map fake_map = { .ops = &fake_ops };

struct outcome {
	u64 r0;
	u8 ctx[CTX_SIZE];
	u8 value[VALUE_SIZE];
	u8 element[8];
};

/* The program as it was accepted. */
static void show(const struct obpf_dinsn *insns)
{
	char text[128];
	u32 i;

	for (i = 0; i < nr; i++) {
		obpf_disasm(&insns[i], NULL, NULL, text, sizeof(text));
		fprintf(stderr, "%u: %s\n", i, text);
	}
}

static struct obpf_oracle *oracle;

/* One run, every block of memory freshly allocated at the size that the verifier was told. */
static void run(const struct obpf_dinsn *insns, u64 seed, u8 garbage, u8 *value, u8 *stack, u8 *ctx,
		struct outcome *out)
{
	struct obpf_run_ctx rc = { .stack = stack };
	u32 i;

	rng_state = seed;
	memset(stack, garbage, OBPF_RUN_STACK_SIZE);
	for (i = 0; i < CTX_SIZE; i += 8) {
		u64 x = rng() >> below(64);

		memcpy(ctx + i, &x, 8);
	}
	memset(value, 0x11, VALUE_SIZE);
	memset(element, 0x22, 8);
	memset(out, 0, sizeof(*out));
	if (obpf_oracle_run(oracle, insns, MAX_STEPS, (u64)(uintptr_t)ctx, &rc, &out->r0)) {
		show(insns);
		fail_msg("seed 0x%llx\n%s", (unsigned long long)seed, obpf_oracle_text(oracle));
	}
	memcpy(out->ctx, ctx, CTX_SIZE);
	memcpy(out->value, value, VALUE_SIZE);
	memcpy(out->element, element, 8);
	for (i = 0; i < OBPF_RUN_STACK_SIZE - FRAMES * OBPF_RUN_FRAME_SIZE; i++)
		if (stack[i] != garbage)
			fail_msg("byte %u, outside the frames, was written", i);
}

/* Verify; what is rejected loses the instruction to blame and gets another chance. */
static bool accept(const struct obpf_verify_args *args, struct obpf_verify_result *res)
{
	u32 i;

	for (i = 0; i < REPAIRS; i++) {
		if (!obpf_verify(args, res))
			return true;
		/* The subprogram's calls may have gone. */
		if (prog[res->insn].op == OBPF_OP_EXIT || res->code == OBPF_REJECT_UNREACHABLE)
			return false;
		prog[res->insn] = (struct obpf_dinsn){ .op = OBPF_OP_JA };
	}
	return false;
}

static void what_is_accepted_runs_within_its_memory(void **state)
{
	static const struct obpf_env_answers answers = { .ktime_ns = 1,
							 .pid_tgid = 1,
							 .comm = "oracle" };
	u8 *value = malloc(VALUE_SIZE), *stack = aligned_alloc(16, OBPF_RUN_STACK_SIZE),
	   *ctx = malloc(CTX_SIZE);
	struct obpf_map_desc maps[] = {
		{ .type = OBPF_MAP_TYPE_ARRAY,
		  .key_size = 4,
		  .value_size = VALUE_SIZE,
		  .max_entries = 1,
		  .values = value },
		{ .type = OBPF_MAP_TYPE_HASH,
		  .key_size = 4,
		  .value_size = 8,
		  .max_entries = 1,
		  .map = &fake_map },
	};
	struct obpf_prog_type type = *obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, OBPF_ARCH_X86_64);
	const struct obpf_ctx_field fields[] = { { .off = 0,
						   .len = CTX_SIZE,
						   .access = OBPF_CTX_READ | OBPF_CTX_WRITE,
						   .max_size = 8 },
						 {} };
	struct obpf_verify_args args = {
		.core = &home.core,
		.log = &home.log,
		.type = &type,
		.insns = prog,
		.maps = maps,
		.nr_maps = ARRAY_SIZE(maps),
		.gpl_compatible = true,
	};
	u32 n, accepted = 0, with_jump = 0, with_call = 0;
	struct obpf_verify_result res;
	u64 seed, checked, exact;
	struct outcome a;

	oracle = obpf_oracle_new();
	args.watch = obpf_oracle_watch(oracle);
	type.ctx = fields;
	element = malloc(8);
	obpf_env_set_answers(&answers);
	for (n = 0; n < PROGRAMS; n++) {
		seed = 0x9e3779b97f4a7c15ull * (n + 1);
		rng_state = seed;
		make_program();
		home_reset(0);
		args.nr_insns = nr;
		args.prog_flags = n & 1 ? OBPF_F_TEST_STATE_FREQ : 0;
		if (!accept(&args, &res))
			continue;
		accepted++;
		with_jump += res.insns_processed > nr;
		with_call += !!nr_calls;
		home_free(&home, res.facts);
		run(prog, seed, 0xa5, value, stack, ctx, &a);
	}
	obpf_env_set_answers(NULL);
	checked = obpf_oracle_checked(oracle, &exact);
	print_message("# %llu instructions compared, %llu on a path of their own\n",
		      (unsigned long long)checked, (unsigned long long)exact);
	obpf_oracle_free(oracle);
	print_message("# %u of %u programs accepted, %u of them branch, %u call\n", accepted,
		      PROGRAMS, with_jump, with_call);
	assert_true(accepted > PROGRAMS / 2);
	assert_true(with_jump > PROGRAMS / 10);
	assert_true(with_call > PROGRAMS / 10);
	free(value);
	free(stack);
	free(ctx);
	free(element);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_accepted_runs_within_its_memory),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verifier_oracle", tests, NULL, NULL);
}

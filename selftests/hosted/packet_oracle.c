// SPDX-License-Identifier: GPL-2.0
/*
 * packet_oracle.c - is the verifier's word on packets good? Random programs over packets; those that
 * it accepts are run over frames of all lengths, and at each instruction every pointer must be where
 * the verifier believes it, with as many bytes behind it inside as it believes.
 *
 * Seeds are fixed; the test says how many programs were accepted, and how many of them read a
 * packet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "isa/disasm.h"
#include "oracle.h"
#include "test_run.h"
#include "verifier_home.h"

#define PROGRAMS 3000
#define REPAIRS 24
#define MAX_SLOTS 128
#define MAX_STEPS 1000

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

/* ---- the program: R6 the context, R7 data, R8 data_end, R9 data_meta, R1 to R5 made of them */
static struct obpf_dinsn prog[MAX_SLOTS];
static u32 nr;
static bool xdp;

static void emit(u32 op, u32 dst, u32 src, s32 off, s64 imm)
{
	prog[nr++] =
		(struct obpf_dinsn){ .op = op, .dst = dst, .src = src, .off = off, .imm = imm };
}

static u32 any_ptr(void)
{
	return below(3) ? 1 + below(5) : 7 + 2 * below(2);
}

static u32 any_end(void)
{
	return below(8) ? below(4) ? 8 : 7 : any_ptr();
}

static void emit_loads(void)
{
	emit(OBPF_OP_LDX_W, 7, 6, xdp ? 0 : 76, 0);
	emit(OBPF_OP_LDX_W, 8, 6, xdp ? 4 : 80, 0);
	emit(OBPF_OP_LDX_W, 9, 6, xdp ? 8 : 140, 0);
}

/* A copy, moved by a constant, by a byte of the packet, or both. */
static void emit_move(void)
{
	u32 dst = 1 + below(5);

	emit(OBPF_OP_MOV64_X, dst, any_ptr(), 0, 0);
	if (below(2))
		emit(OBPF_OP_ADD64_K, dst, 0, 0, (s64)below(40) - 4);
	if (!below(3)) {
		if (below(2))
			emit(below(2) ? OBPF_OP_AND64_K : OBPF_OP_RSH64_K, 0, 0, 0, 1 + below(6));
		emit(below(8) ? OBPF_OP_ADD64_X : OBPF_OP_SUB64_X, dst, 0, 0, 0);
	}
	if (!below(3))
		emit(OBPF_OP_ADD64_K, dst, 0, 0, below(24));
}

static void emit_compare(void)
{
	static const u32 ops[] = { OBPF_OP_JGT64_X, OBPF_OP_JGE64_X, OBPF_OP_JLT64_X,
				   OBPF_OP_JLE64_X, OBPF_OP_JEQ64_X, OBPF_OP_JNE64_X,
				   OBPF_OP_JGT32_X, OBPF_OP_JSGT64_X };
	u32 op = ops[below(4) ? below(4) : below(ARRAY_SIZE(ops))];
	u32 ptr = any_ptr(), end = any_end();

	if (below(2))
		emit(op, ptr, end, below(5), 0);
	else
		emit(op, end, ptr, below(5), 0);
}

static void emit_access(void)
{
	static const u32 loads[] = { OBPF_OP_LDX_B, OBPF_OP_LDX_H, OBPF_OP_LDX_W, OBPF_OP_LDX_DW };
	static const u32 stores[] = { OBPF_OP_ST_B, OBPF_OP_ST_H, OBPF_OP_ST_W, OBPF_OP_ST_DW };
	u32 size = below(4);

	if (below(3))
		emit(loads[size], 0, any_ptr(), (s32)below(36) - 4, 0);
	else
		emit(stores[size], any_ptr(), 0, (s32)below(36) - 4, below(256));
}

/* As programs do it, or nearly: what is accessed was compared, up to a byte more or less. */
static void emit_guarded(void)
{
	static const u32 loads[] = { OBPF_OP_LDX_B, OBPF_OP_LDX_H, OBPF_OP_LDX_W, OBPF_OP_LDX_DW };
	u32 base = below(2) ? 7 : any_ptr(), top = 1 + below(5), size = below(4);
	u32 reach = (1u << size) + below(12);
	bool strict = below(2);

	if (top == base)
		return;
	emit(OBPF_OP_MOV64_X, top, base, 0, 0);
	emit(OBPF_OP_ADD64_K, top, 0, 0, reach);
	if (below(2))
		emit(strict ? OBPF_OP_JGE64_X : OBPF_OP_JGT64_X, top, 8, 1 + below(4), 0);
	else
		emit(strict ? OBPF_OP_JLE64_X : OBPF_OP_JLT64_X, 8, top, 1 + below(4), 0);
	emit(loads[size], 0, base,
	     (s32)(reach - (1u << size)) + (s32)strict - !below(3) + !below(6), 0);
}

static void emit_spill(void)
{
	s32 slot = -8 - 8 * (s32)below(2);

	emit(OBPF_OP_STX_DW, OBPF_REG_FP, any_ptr(), slot, 0);
	emit_compare();
	emit(OBPF_OP_LDX_DW, 1 + below(5), OBPF_REG_FP, slot, 0);
}

/* What moves the packet; its addresses are loaded again, or not. */
static void emit_helper(void)
{
	static const u32 of_xdp[] = { 44, 54, 65 }, of_skb[] = { 38, 39, 43 };

	emit(OBPF_OP_MOV64_X, 1, 6, 0, 0);
	emit(OBPF_OP_MOV64_K, 2, 0, 0, xdp ? 4 * ((s64)below(16) - 8) : below(60));
	emit(OBPF_OP_MOV64_K, 3, 0, 0, 0);
	emit(OBPF_OP_CALL, 0, 0, 0, xdp ? of_xdp[below(3)] : of_skb[below(3)]);
	if (below(4))
		emit_loads();
	emit(OBPF_OP_MOV64_K, 0, 0, 0, 3);
}

static void make_program(void)
{
	u32 pieces = 4 + below(14), i;

	nr = 0;
	xdp = below(2);
	emit(OBPF_OP_MOV64_X, 6, 1, 0, 0);
	emit(OBPF_OP_MOV64_K, 0, 0, 0, below(20));
	emit_loads();
	for (i = 1; i <= 5; i++) {
		emit(OBPF_OP_MOV64_X, i, below(4) ? 7 : 9, 0, 0);
		emit(OBPF_OP_ADD64_K, i, 0, 0, below(48));
	}
	for (i = 0; i < pieces && nr < MAX_SLOTS - 24; i++) {
		switch (below(8)) {
		case 0:
			emit_move();
			break;
		case 1:
		case 2:
		case 3:
			emit_compare();
			break;
		case 4:
			if (below(3))
				emit_spill();
			else
				emit_helper();
			break;
		case 5:
			emit_access();
			break;
		default:
			emit_guarded();
			break;
		}
	}
	/* What jumps reach over the end lands here. */
	for (i = 0; i < 5; i++)
		emit(OBPF_OP_MOV64_K, 0, 0, 0, i);
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* What is rejected loses the instruction to blame and gets another chance. */
static bool accept(struct obpf_verify_args *args, struct obpf_verify_result *res)
{
	u32 i;

	for (i = 0; i < REPAIRS; i++) {
		if (!obpf_verify(args, res))
			return true;
		if (prog[res->insn].op == OBPF_OP_EXIT)
			return false;
		prog[res->insn] = (struct obpf_dinsn){ .op = OBPF_OP_JA };
	}
	return false;
}

static bool reads_packet(const struct obpf_verify_result *res)
{
	u32 i;

	/* What is read of neither context nor stack is. */
	for (i = 0; i < nr; i++)
		if (obpf_op_info(&prog[i])->cls == OBPF_CLS_LDX && res->facts[i].seen &&
		    prog[i].src != 6 && prog[i].src != OBPF_REG_FP)
			return true;
	return false;
}

static void show(const char *why, u32 n, u32 size)
{
	char text[128];
	u32 i;

	for (i = 0; i < nr; i++) {
		obpf_disasm(&prog[i], NULL, NULL, text, sizeof(text));
		fprintf(stderr, "%u: %s\n", i, text);
	}
	fail_msg("program %u over %u bytes:\n%s", n, size, why);
}

static void run(struct obpf_oracle *o, const struct obpf_prog_type *type, u8 *stack, u32 n)
{
	static const u32 sizes[] = { 14, 15, 17, 24, 33, 40, 64 };
	u8 frame[64], i, j;
	u64 r0;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct obpf_test t = { .data = frame, .data_size = sizes[i] };
		struct obpf_callee callee = { .insns = prog, .type = type };
		struct obpf_run_ctx rc = { .stack = stack };

		for (j = 0; j < sizeof(frame); j++)
			frame[j] = below(3) ? below(48) : rng();
		assert_int_equal(obpf_test_open(&t, type, 0), 0);
		obpf_test_enter(&t, &rc);
		if (obpf_oracle_run(o, &callee, MAX_STEPS, t.r1, &rc, &r0))
			show(obpf_oracle_text(o), n, sizes[i]);
		obpf_test_close(&t);
	}
}

static void what_is_believed_of_packets_is_true(void **state)
{
	u8 *stack = aligned_alloc(16, OBPF_RUN_STACK_SIZE);
	struct obpf_oracle *o = obpf_oracle_new();
	struct obpf_verify_args args = { .core = &home.core,
					 .log = &home.log,
					 .insns = prog,
					 .gpl_compatible = true,
					 .watch = obpf_oracle_watch(o) };
	u32 n, accepted = 0, readers = 0;
	struct obpf_verify_result res;
	u64 exact;

	memset(stack, 0, OBPF_RUN_STACK_SIZE);
	for (n = 0; n < PROGRAMS; n++) {
		rng_state = 0x9e3779b97f4a7c15ull * (n + 1);
		make_program();
		home_reset(0);
		args.nr_insns = nr;
		args.type = obpf_prog_type_get(xdp ? OBPF_PROG_TYPE_XDP : OBPF_PROG_TYPE_SCHED_CLS,
					       OBPF_ARCH_X86_64);
		args.prog_flags = n & 1 ? OBPF_F_TEST_STATE_FREQ : 0;
		if (!accept(&args, &res))
			continue;
		accepted++;
		readers += reads_packet(&res);
		home_free(&home, res.facts);
		run(o, args.type, stack, n);
	}
	print_message("# %u of %u programs accepted, %u of them read a packet; %llu instructions\n",
		      accepted, PROGRAMS, readers,
		      (unsigned long long)obpf_oracle_checked(o, &exact));
	assert_true(accepted > PROGRAMS / 2);
	assert_true(readers > PROGRAMS / 10);
	obpf_oracle_free(o);
	free(stack);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_believed_of_packets_is_true),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("packet_oracle", tests, NULL, NULL);
}

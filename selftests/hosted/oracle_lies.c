// SPDX-License-Identifier: GPL-2.0
/*
 * oracle_lies.c - would the oracle notice? Between the verifier and the oracle stands a liar, who
 * makes one claim of one state wrong: without him the program's runs agree, with him they must not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <linux/container_of.h>
#include <linux/kernel.h>

#include "asm.h"
#include "types.h"
#include "verifier/state.h"
#include "world.h"

#define RUNS 50

struct lie {
	const char *about;
	u32 type; /* of the program; 0: syscall */
	const char *text; /* maps by enum gen_map */
	u32 at; /* slot before which it is told */
	void (*tell)(struct obpf_verifier_state *st, struct obpf_reg_state *regs,
		     struct obpf_stack_slot *slots);
	const char *said; /* what the oracle says of it */
};

/* Programs that begin so have a global function, which takes memory, from slot 5 on. */
#define GLOBAL "r1 = 0\nr2 = 0\ncall fn\nr0 = 0\nexit\nfn:\n"
#define GLOBAL_AT 5

#define LIE(name) \
	static void name(struct obpf_verifier_state *st, struct obpf_reg_state *regs, \
			 struct obpf_stack_slot *slots)

LIE(another_number)
{
	regs[0].var = obpf_scalar_const(2);
}

LIE(too_small)
{
	regs[0].var = obpf_scalar_srange(0, 127);
}

LIE(too_small_if_unknown)
{
	if (!obpf_scalar_is_const(&regs[0].var))
		too_small(st, regs, slots);
}

LIE(r0_is_not_there)
{
	obpf_reg_set_not_init(&regs[0]);
}

LIE(further_on)
{
	regs[1].off += 8;
}

LIE(r2_is_further_on)
{
	regs[2].off += 1;
}

LIE(r3_is_further_on)
{
	regs[3].off += 8;
}

LIE(r0_is_there)
{
	regs[0].maybe_null = false;
}

LIE(r1_is_there)
{
	regs[1].maybe_null = false;
}

LIE(another_map)
{
	regs[1].map++;
}

LIE(r0_is_larger)
{
	regs[0].size = 64;
}

LIE(r2_is_larger)
{
	regs[2].size = 1000;
}

LIE(r4_is_beyond)
{
	regs[4].past = OBPF_PAST_END;
}

LIE(next_of_kin)
{
	regs[0].id = regs[2].id = 1000;
	regs[0].off = regs[2].off = 0;
}

LIE(zero_bytes)
{
	memset(slots[0].kind, OBPF_BYTE_ZERO, sizeof(slots[0].kind));
}

LIE(another_spill)
{
	slots[0].reg.var = obpf_scalar_const(6);
}

LIE(nothing_is_held)
{
	st->nr_refs = 0;
}

LIE(no_lock_is_held)
{
	st->lock.held = false;
}

LIE(another_lock)
{
	st->lock.id = regs[7].id;
}

LIE(a_dynptr)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		memset(slots[i].kind, OBPF_BYTE_DYNPTR, sizeof(slots[i].kind));
		slots[i].reg = (struct obpf_reg_state){ .type = OBPF_REG_DYNPTR,
							.mem = OBPF_DYNPTR_LOCAL,
							.off = 8 * (1 - i),
							.ref = 1000 };
	}
}

LIE(no_dynptr)
{
	memset(slots[0].kind, OBPF_BYTE_MISC, sizeof(slots[0].kind));
	memset(slots[1].kind, OBPF_BYTE_MISC, sizeof(slots[1].kind));
}

LIE(another_dynptr)
{
	slots[0].reg.mem = slots[1].reg.mem = OBPF_DYNPTR_RINGBUF;
}

#define RETURN "r0 = 0\nexit\n"
#define RECORD \
	"r1 = map[fd:6]\nr2 = 8\nr3 = 0\ncall #131\nif r0 == 0x0 goto out\n" \
	"r1 = r0\nr2 = 0\ncall #132\nout:\n" RETURN
#define DYNPTR \
	"r1 = map[fd:0][0]+0\nr2 = 16\nr3 = 0\nr4 = r10\nr4 += -16\ncall #197\n" \
	"r1 = r10\nr1 += -16\nr2 = 0\nr3 = 8\ncall #203\n" RETURN
#define LOOKUP(key) \
	"*(u64 *)(r10 -8) = " #key "\nr1 = map[fd:9]\nr2 = r10\nr2 += -8\ncall #1\n" \
	"if r0 == 0x0 goto out\n"
/* Programs that begin so have a timer's callback from slot 17 on. */
#define TIMER \
	"r6 = map[fd:10][0]+16\nr1 = r6\nr2 = map[fd:10]\nr3 = 1\ncall #169\n" \
	"r1 = r6\nr2 = subprog[fn]\ncall #170\nr1 = r6\nr2 = 5\nr3 = 0\ncall #171\n" RETURN \
	"fn:\n"
#define TIMER_AT 17
#define TAIL_CALL "r1 = r6\nr2 = map[fd:7]\nr3 = 0\ncall #12\n"
/* R0: how often the program has begun before, in this run, which forgets that at its end. */
#define COUNT \
	"r6 = r1\nr7 = map[fd:0][0]+0\nr0 = *(u64 *)(r7 +0)\nr0 += -0x12345678\n" \
	"if r0 < 100 goto again\nr0 = 0\nagain:\nr1 = r0\nr1 += 0x12345679\n*(u64 *)(r7 +0) = r1\n"
#define COUNT_AT 10
#define FORGET "*(u64 *)(r7 +0) = 0\n"
#define PACKET \
	"r2 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\nr4 = r2\nr4 += 14\nif r4 > r3 goto out\n" \
	"r0 = *(u8 *)(r2 +13)\nout:\n" RETURN

static const struct lie lies[] = {
	{ "a number", 0, "r0 = 1\nexit\n", 1, another_number, "R0 is scalar" },
	{ "a bound", 0, "r1 = map[fd:0][0]+0\nr0 = *(u8 *)(r1 +0)\nexit\n", 3, too_small,
	  "R0 is scalar" },
	{ "a register that is read", 0, "r0 = 1\nexit\n", 1, r0_is_not_there,
	  "R0 is not initialised" },
	{ "a difference", 0, "r1 = map[fd:0][0]+0\nr0 = *(u8 *)(r1 +0)\nr2 = r0\nr2 += 1\nexit\n",
	  5, next_of_kin, "R0 and R2 differ by 0" },
	{ "a value's place", 0, "r1 = map[fd:0][0]+0\nr0 = *(u8 *)(r1 +0)\nexit\n", 2, further_on,
	  "R1 is map_value" },
	{ "a value that is not there", OBPF_PROG_TYPE_XDP, LOOKUP(9) "out:\n" RETURN, 6,
	  r0_is_there, "R0 is map_value" },
	{ "the context", 0, RETURN, 0, further_on, "R1 is ctx" },
	{ "a frame", 0, "r2 = r10\n" RETURN, 1, r2_is_further_on, "R2 is fp" },
	{ "a map", 0, "r1 = map[fd:2]\n" RETURN, 2, another_map, "R1 is map_ptr" },
	{ "bytes of zero", 0, "*(u64 *)(r10 -8) = 5\n" RETURN, 1, zero_bytes, "fp-8 is 0" },
	{ "a number on the stack", 0, "*(u64 *)(r10 -8) = 5\n" RETURN, 1, another_spill,
	  "fp-8 is scalar" },
	{ "a reference", 0, RECORD, 6, nothing_is_held, "0 references are held" },
	{ "a record's size", 0, RECORD, 6, r0_is_larger, "size=64" },
	{ "whether a lock is held", OBPF_PROG_TYPE_XDP,
	  "r1 = map[fd:8][0]+16\ncall #93\nr1 = map[fd:8][0]+16\ncall #94\n" RETURN, 3,
	  no_lock_is_held, "a lock is not held" },
	{ "which value is locked", OBPF_PROG_TYPE_XDP,
	  LOOKUP(0) "r6 = r0\n" LOOKUP(
		  1) "r7 = r0\nr1 = r6\nr1 += 16\ncall #93\nr1 = r6\nr1 += 16\ncall #94\nout:\n" RETURN,
	  19, another_lock, "R7 points into the value that is locked" },
	{ "a dynptr that is none", 0, "*(u64 *)(r10 -16) = 5\n" RETURN, 1, a_dynptr,
	  "is a dynptr of kind 1" },
	{ "a dynptr that is one", 0, DYNPTR, 11, no_dynptr, "R1 points to no dynptr" },
	{ "a dynptr's kind", 0, DYNPTR, 11, another_dynptr, "it is of another" },
	{ "a packet's length", OBPF_PROG_TYPE_XDP, PACKET, 5, r2_is_larger, "R2 is pkt" },
	{ "where a packet ends", OBPF_PROG_TYPE_XDP, PACKET, 5, r4_is_beyond, "R4 is pkt" },
	{ "the key of an element", 0,
	  "r1 = map[fd:2]\nr2 = subprog[fn]\nr3 = 0\nr4 = 0\ncall #164\n" RETURN "fn:\n" RETURN, 9,
	  r2_is_further_on, "R2 is map_key" },
	{ "the key that a timer's callback is shown", OBPF_PROG_TYPE_XDP, TIMER RETURN, TIMER_AT,
	  r2_is_further_on, "R2 is map_key" },
	{ "the value that a timer's callback is shown", OBPF_PROG_TYPE_XDP, TIMER RETURN, TIMER_AT,
	  r3_is_further_on, "R3 is map_value" },
	{ "a number in a timer's callback", OBPF_PROG_TYPE_XDP,
	  TIMER "r0 = *(u8 *)(r3 +0)\n" RETURN, TIMER_AT + 1, too_small, "R0 is scalar" },
	{ "the stack of a timer's callback", OBPF_PROG_TYPE_XDP,
	  TIMER "*(u64 *)(r10 -8) = 5\n" RETURN, TIMER_AT + 1, zero_bytes, "fp-8 is 0" },
	{ "what a helper says in a timer's callback", OBPF_PROG_TYPE_XDP,
	  TIMER "r1 = r3\nr1 += 16\nr2 = 0\nr3 = 0\ncall #171\n" RETURN, TIMER_AT + 5,
	  another_number, "R0 is scalar" },
	{ "what a global function is handed", 0, GLOBAL RETURN, GLOBAL_AT, r1_is_there,
	  "R1 is mem" },
	{ "a number behind a tail call", OBPF_PROG_TYPE_XDP,
	  COUNT "if r0 != 1 goto first\n" FORGET "r0 = 1\nexit\nfirst:\n" TAIL_CALL FORGET RETURN,
	  COUNT_AT + 3, another_number, "R0 is scalar" },
	{ "a number behind the 34th tail call, which is not taken", OBPF_PROG_TYPE_XDP,
	  COUNT "r8 = r0\n" TAIL_CALL FORGET "if r8 != 33 goto out\nr0 = 1\nexit\nout:\n" RETURN,
	  COUNT_AT + 9, another_number, "R0 is scalar" },
	{ "what a function gives whose place the program took", OBPF_PROG_TYPE_XDP,
	  "r6 = r1\ncall fn\nr1 = map[fd:0][0]+0\nr2 = r0\nr2 &= 7\nr1 += r2\n"
	  "r2 = *(u8 *)(r1 +0)\nr0 += 1000\nexit\nfn:\nr6 = r1\n" TAIL_CALL RETURN,
	  2, too_small_if_unknown, "R0 is scalar" },
};

/* ---- the liar */
struct liar {
	struct obpf_watch watch; /* the oracle's, but for the steps */
	struct obpf_watch *oracle;
	const struct lie *lie;
	bool told;
};

static void begin(struct obpf_watch *w, const struct obpf_verify_args *args)
{
	struct obpf_watch *oracle = container_of(w, struct liar, watch)->oracle;

	oracle->begin(oracle, args);
}

static void prune(struct obpf_watch *w, u32 from, u32 insn, u32 kept)
{
	struct obpf_watch *oracle = container_of(w, struct liar, watch)->oracle;

	oracle->prune(oracle, from, insn, kept);
}

static void end(struct obpf_watch *w, const struct obpf_verifier_env *env)
{
	struct obpf_watch *oracle = container_of(w, struct liar, watch)->oracle;

	oracle->end(oracle, env);
}

static u32 step(struct obpf_watch *w, u32 from, u32 insn, const struct obpf_verifier_state *st)
{
	struct liar *liar = container_of(w, struct liar, watch);
	struct obpf_verifier_state copy = *st;
	struct obpf_func_state *frame;
	size_t size;
	u32 number;

	if (insn != liar->lie->at)
		return liar->oracle->step(liar->oracle, from, insn, st);
	size = sizeof(*frame) + obpf_state_cur(st)->nr_slots * sizeof(frame->slots[0]);
	frame = malloc(size);
	assert_non_null(frame);
	memcpy(frame, obpf_state_cur(st), size);
	copy.frame[copy.curframe] = frame;
	liar->lie->tell(&copy, frame->regs, frame->slots);
	liar->told = true;
	number = liar->oracle->step(liar->oracle, from, insn, &copy);
	free(frame);
	return number;
}

/* ---- the tests */
static void load(struct fuzz_world *w, const struct lie *lie)
{
	struct gen_prog p = { .nr_funcs = 1,
			      .funcs = { { GLOBAL_AT, GEN_ARG_MEMORY, .global = true } } };
	struct obpf_func_info records[GEN_MAX_FUNCS + 1];
	struct obpf_btf_obj *types = fuzz_func_types();
	struct obpf_debug_info di = { .btf = &types->btf, .funcs = records };
	const char *text = lie->text;
	struct obpf_asm a;
	char line[128];
	size_t len;
	u32 bad;
	int err;

	obpf_asm_init(&a);
	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		memcpy(line, text, len);
		line[len] = '\0';
		if (obpf_asm_line(&a, line, 1))
			fail_msg("%s: %s", line, a.error);
	}
	assert_int_equal(obpf_asm_finish(&a), 0);
	di.nr_funcs = fuzz_func_records(&p, a.insns, a.nr_insns, records);
	err = fuzz_world_load(w, lie->type ?: OBPF_PROG_TYPE_SYSCALL, a.insns, a.nr_insns, 0, 0,
			      !strncmp(lie->text, GLOBAL, strlen(GLOBAL)) ? &di : NULL, &bad);
	if (err)
		fail_msg("%s: error %d at %u", lie->about, err, bad);
	obpf_asm_free(&a);
	obpf_btf_obj_put(types);
}

static void every_claim_that_is_wrong_is_noticed(void **state)
{
	struct fuzz_world *w = fuzz_world_new();
	const struct lie *lie;
	struct liar liar;

	assert_non_null(w);
	for (lie = lies; lie < lies + ARRAY_SIZE(lies); lie++) {
		fuzz_world_watch(w, NULL);
		load(w, lie);
		if (fuzz_world_run(w, 1, RUNS))
			fail_msg("%s, and no lie: %s", lie->about, fuzz_world_text(w));
		liar = (struct liar){ .watch = { begin, step, prune, end },
				      .oracle = obpf_oracle_watch(fuzz_world_oracle(w)),
				      .lie = lie };
		fuzz_world_watch(w, &liar.watch);
		load(w, lie);
		assert_true(liar.told);
		if (!fuzz_world_run(w, 1, RUNS))
			fail_msg("%s: not noticed", lie->about);
		if (!strstr(fuzz_world_text(w), lie->said))
			fail_msg("%s: %s", lie->about, fuzz_world_text(w));
	}
	fuzz_world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_claim_that_is_wrong_is_noticed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("oracle_lies", tests, NULL, NULL);
}

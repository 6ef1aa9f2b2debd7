// SPDX-License-Identifier: GPL-2.0
/*
 * btf_users.c - who uses type data: the verifier's log and verdict with source lines, and maps that
 * know what they hold.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/err.h>
#include "verifier_home.h"
#include "btf_home.h"
#include "btf_obj.h"
#include "ids.h"
#include "maps/map.h"

/* --- programs --- */

/* 3: main, 4: sub; INT is 1, 5 a typedef that is no function. */
static const u32 prog_types[] = { INT32, T(NONE, FUNC_PROTO, 0, 1), T(A, FUNC, 1, 2),
				  T(B, FUNC, 0, 2), T(C, TYPEDEF, 0, 1) };

static const char two_functions[] = "r6 = 0x5 ll\n" /* slots 0 and 1 */
				    "r1 = r6\n"
				    "call sub\n"
				    "exit\n" /* 4 */
				    "sub:\n"
				    "r0 = r1\n" /* 5 */
				    "exit\n";

static const char loads_a_number[] = "r0 = 0\n"
				     "r3 = *(u64 *)(r0 +0)\n"
				     "exit\n";

static u8 locked_value[8];
static const struct obpf_map_desc locked_map = {
	.type = OBPF_MAP_TYPE_ARRAY,
	.key_size = 4,
	.value_size = sizeof(locked_value),
	.max_entries = 1,
	.name = "",
	.values = locked_value,
	.fields = { .has = 1u << OBPF_FIELD_SPIN_LOCK, .off = { [OBPF_FIELD_SPIN_LOCK] = 4 } },
	.typed = true,
};

#define LINE(n, col) ((n) << 10 | (col))

struct origin {
	u32 prog_type; /* 0: kprobe */
	struct obpf_func_info funcs[4];
	u32 nr_funcs;
	struct obpf_line_info lines[6];
	u32 nr_lines;
	u32 fail_at; /* the allocation of the verifier that fails, from 1; 0: none */
};

/* The verdict on @text with that origin and these types; its code is @code. */
static int verify_typed(const char *text, const u32 *types, u32 nr_types, const struct origin *o,
			u32 level, enum obpf_reject *code)
{
	struct obpf_verify_result res;
	struct obpf_debug_info di = { .funcs = o->funcs,
				      .nr_funcs = o->nr_funcs,
				      .lines = o->lines,
				      .nr_lines = o->nr_lines };
	struct obpf_verify_args args = {
		.core = &home.core,
		.log = &home.log,
		.gpl_compatible = true,
		.debug = &di,
		.maps = &locked_map,
		.nr_maps = 1,
	};
	struct obpf_btf btf;
	struct blob b;
	int err;

	blob_make(&b, types, nr_types);
	assert_int_equal(blob_parse(&btf, b.data, b.size, 0), 0);
	di.btf = &btf;
	obpf_log_init(&home.log, &home.core, level, sizeof(home.text));
	args.type = obpf_prog_type_get(o->prog_type ?: OBPF_PROG_TYPE_KPROBE, OBPF_ARCH_X86_64);
	args.insns = assemble(text, &args.nr_insns);
	home.fail_at = o->fail_at ? home.allocs + o->fail_at : 0;
	err = obpf_func_info_check(&di, &home.log);
	*code = OBPF_REJECT_NONE;
	if (!err) {
		err = obpf_verify(&args, &res);
		*code = res.code;
		home_free(&home, res.facts);
	}
	obpf_log_finish(&home.log);
	free(args.insns);
	obpf_btf_release(&btf);
	assert_int_equal(home.live, 0);
	return err;
}

static int verify_origin(const char *text, const struct origin *o, u32 level,
			 enum obpf_reject *code)
{
	return verify_typed(text, prog_types, ARRAY_SIZE(prog_types), o, level, code);
}

static const struct origin good = {
	.funcs = { { 0, 3 }, { 5, 4 } },
	.nr_funcs = 2,
	.lines = { { 0, S_FILE, S_LINE1, LINE(10, 1) },
		   { 2, S_FILE, S_LINE1, LINE(10, 9) },
		   { 4, S_FILE, S_LINE2, LINE(11, 1) },
		   { 5, S_FILE, S_LINES, LINE(20, 1) } },
	.nr_lines = 4,
};

static void the_log_names_each_source_line_once(void **state)
{
	enum obpf_reject code;

	assert_int_equal(verify_origin(two_functions, &good, OBPF_LOG_LEVEL2, &code), 0);
	assert_string_equal(
		home.text,
		"0: R1=ctx() R10=fp0\n"
		"; int a = 1; @ file.c:10\n"
		"0: (18) r6 = 0x5                      ; R6_w=5\n"
		"2: (bf) r1 = r6                       ; R1_w=5\n"
		"3: (85) call pc+1\n"
		"\n"
		"from 3 to 5: frame1: R1=5 R10=fp0\n"
		"; two @ file.c:20\n"
		"5: (bf) r0 = r1                       ; frame1: R0_w=5\n"
		"6: (95) exit\n"
		"\n"
		"from 6 to 4: R0=5 R6=5 R10=fp0\n"
		"; return 0; @ file.c:11\n"
		"4: (95) exit\n"
		"processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n");
}

static void a_rejection_names_function_file_line_and_text(void **state)
{
	struct origin o = { .funcs = { { 0, 3 } },
			    .nr_funcs = 1,
			    .lines = { { 0, S_FILE, S_LINE2, LINE(7, 1) },
				       { 1, S_FILE, S_LINE1, LINE(8, 1) } },
			    .nr_lines = 2 };
	enum obpf_reject code;

	assert_int_equal(verify_origin(loads_a_number, &o, OBPF_LOG_LEVEL1, &code), -EACCES);
	assert_int_equal(code, OBPF_REJECT_NOT_PTR);
	assert_non_null(strstr(home.text, "; int a = 1; @ file.c:8\n1: (79)"));
	assert_non_null(
		strstr(home.text, "\nobpf: reject NOT_PTR at 1 (a() at file.c:8: int a = 1;)\n"));
	o.nr_funcs = 0;
	verify_origin(loads_a_number, &o, OBPF_LOG_LEVEL1, &code);
	assert_non_null(strstr(home.text, "NOT_PTR at 1 (file.c:8: int a = 1;)\n"));
	o.nr_lines = 0;
	verify_origin(loads_a_number, &o, OBPF_LOG_LEVEL1, &code);
	assert_non_null(strstr(home.text, "NOT_PTR at 1\n"));
	assert_null(strchr(home.text, '@'));
}

static void what_no_pass_handles_is_named_with_its_line(void **state)
{
	struct origin o = { .lines = { { 0, S_FILE, S_LINE2, LINE(7, 1) } }, .nr_lines = 1 };
	enum obpf_reject code;

	assert_int_equal(verify_origin("call kernel-function#5\nexit\n", &o, OBPF_LOG_LEVEL1,
				       &code),
			 -EINVAL);
	assert_non_null(strstr(home.text, "KFUNC at 0 (file.c:7: return 0;)\n"));

	/* Before the subprograms are known, too, it is the right function. */
	assert_int_equal(verify_origin("r6 = 0x5 ll\n"
				       "r1 = r6\n"
				       "call sub\n"
				       "exit\n"
				       "sub:\n"
				       "call kernel-function#5\n"
				       "exit\n",
				       &good, OBPF_LOG_LEVEL1, &code),
			 -EINVAL);
	assert_non_null(strstr(home.text, "KFUNC at 5 (b() at file.c:20: two)\n"));
}

static void a_callback_is_a_static_function(void **state)
{
	static const char text[] = "r1 = 1\n"
				   "r2 = subprog[turn]\n"
				   "r3 = 0\n"
				   "r4 = 0\n"
				   "call #181\n"
				   "exit\n"
				   "turn:\n"
				   "r0 = 0\n"
				   "exit\n";
	struct origin o = { .funcs = { { 0, 3 }, { 7, 4 } }, .nr_funcs = 2 };
	enum obpf_reject code;

	assert_int_equal(verify_origin(text, &o, 0, &code), 0);
	o.funcs[1].type_id = 3;
	assert_int_equal(verify_origin(text, &o, 0, &code), -EINVAL);
	assert_int_equal(code, OBPF_REJECT_CALLBACK);
}

/* --- global functions --- */

/*
 * 3: main, of 2, and 4 the function under test, of 5, whose types are the rest: INT is 1, 6 INT *, 7
 * struct pt_regs, 8 a pointer to it, 9 void *, 10 INT[2], 11 a pointer to it, 12 an enum.
 */
#define PTR(to) T(NONE, PTR, 0, to)
#define OF(linkage, result, nr, ...) \
	INT32, T(NONE, FUNC_PROTO, 0, 1), T(A, FUNC, 1, 2), T(B, FUNC, linkage, 5), \
		T(NONE, FUNC_PROTO, nr, result), __VA_ARGS__ PTR(1), T(REGS, STRUCT, 0, 168), \
		PTR(7), PTR(0), T(NONE, ARRAY, 0, 0), 1, 1, 2, PTR(10), T(C, ENUM, 1, 4), S_A, 0
#define WITH(result, nr, ...) OF(1, result, nr, __VA_ARGS__)
#define STATIC(result, nr, ...) OF(0, result, nr, __VA_ARGS__)
#define PARAM(type) S_A, (type),
#define TAG(tag) T(tag, DECL_TAG, 0, 4), 0

struct global_case {
	const char *what;
	u32 words[96];
	u32 nr;
	const char *call; /* what comes before it; the context is in R1 */
	const char *body;
	enum obpf_reject code; /* NONE: it passes */
	const char *after; /* what comes behind it */
};

static void run_global_case(const struct global_case *c, u32 prog_type)
{
	struct origin o = { .funcs = { { 0, 3 } }, .prog_type = prog_type };
	struct obpf_func_info *last = o.funcs;
	struct obpf_dinsn *insns;
	enum obpf_reject code;
	char text[1024];
	u32 nr, at, callee;
	int err;

	snprintf(text, sizeof(text), "%scall f\n%sr0 = 0\nexit\nf:\n%s", c->call, c->after ?: "",
		 c->body);
	insns = assemble(text, &nr);
	for (at = 0; at < nr; at++) {
		callee = at + 1 + insns[at].off;
		if (insns[at].op == OBPF_OP_CALL_LOCAL && callee != last->insn_off)
			*++last = (struct obpf_func_info){ callee, 4 };
	}
	o.nr_funcs = last - o.funcs + 1;
	free(insns);
	err = verify_typed(text, c->words, c->nr, &o, OBPF_LOG_LEVEL1, &code);
	if (code != c->code || !err != !code)
		fail_msg("%s: code %u, error %d\n%s", c->what, code, err, home.text);
	/* Each allocation fails once; nothing may leak, and the verdict comes when none does. */
	for (o.fail_at = 1, err = -ENOMEM; err == -ENOMEM; o.fail_at++)
		err = verify_typed(text, c->words, c->nr, &o, 0, &code);
	assert_true(o.fail_at > 4);
	assert_int_equal(code, c->code);
}

static void global_functions_are_verified_for_all_arguments(void **state)
{
	static const struct global_case cases[] = {
		{ "a number may be any", WORDS(WITH(1, 1, PARAM(1))), "r1 = 5\n",
		  "r0 = 0\nif r1 == 0x5 goto out\nr0 = *(u64 *)(r0 +0)\nout:\nexit\n",
		  OBPF_REJECT_NOT_PTR },
		{ "no arguments", WORDS(WITH(1, 0)), "", "r0 = 0\nexit\n", OBPF_REJECT_NONE },
		{ "an enum is a number", WORDS(WITH(12, 1, PARAM(12))), "r1 = 5\n",
		  "r0 = r1\nexit\n", OBPF_REJECT_NONE },
		{ "a pointer for a number", WORDS(WITH(1, 1, PARAM(1))), "", "r0 = 0\nexit\n",
		  OBPF_REJECT_GLOBAL_ARG },
		{ "nothing for a number", WORDS(WITH(1, 2, PARAM(1) PARAM(1))), "r1 = 0\n",
		  "r0 = 0\nexit\n", OBPF_REJECT_REG_UNINIT },
		{ "the context by its name", WORDS(WITH(1, 1, PARAM(8))), "",
		  "r0 = *(u64 *)(r1 +0)\nexit\n", OBPF_REJECT_NONE },
		{ "a number for the context", WORDS(WITH(1, 1, PARAM(8))), "r1 = 0\n",
		  "r0 = 0\nexit\n", OBPF_REJECT_GLOBAL_ARG },
		{ "a context that was moved", WORDS(WITH(1, 1, PARAM(8))), "r1 += 8\n",
		  "r0 = 0\nexit\n", OBPF_REJECT_GLOBAL_ARG },
		{ "the context by its tag", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)), "",
		  "r0 = *(u64 *)(r1 +0)\nexit\n", OBPF_REJECT_NONE },
		{ "memory that may be NULL", WORDS(WITH(1, 1, PARAM(6))), "r1 = 0\n",
		  "r0 = 0\nif r1 == 0x0 goto out\nr0 = *(u32 *)(r1 +0)\nout:\nexit\n",
		  OBPF_REJECT_NONE },
		{ "memory that nobody compared with NULL", WORDS(WITH(1, 1, PARAM(6))), "r1 = 0\n",
		  "r0 = *(u32 *)(r1 +0)\nexit\n", OBPF_REJECT_MAYBE_NULL },
		{ "memory that may not be NULL", WORDS(WITH(1, 1, PARAM(6)), TAG(ARG_NONNULL)),
		  "*(u64 *)(r10 -8) = 0\nr1 = r10\nr1 += -8\n",
		  "*(u32 *)(r1 +0) = 7\nr0 = *(u32 *)(r1 +0)\nexit\n", OBPF_REJECT_NONE },
		{ "NULL for it", WORDS(WITH(1, 1, PARAM(6)), TAG(ARG_NONNULL)), "r1 = 0\n",
		  "r0 = *(u32 *)(r1 +0)\nexit\n", OBPF_REJECT_GLOBAL_ARG },
		{ "a tag that says nothing new", WORDS(WITH(1, 1, PARAM(6)), TAG(ARG_NULLABLE)),
		  "r1 = 0\n", "r0 = 0\nexit\n", OBPF_REJECT_NONE },
		{ "memory has its type's size", WORDS(WITH(1, 1, PARAM(11))), "r1 = 0\n",
		  "r0 = 0\nif r1 == 0x0 goto out\nr0 = *(u64 *)(r1 +0)\nout:\nexit\n",
		  OBPF_REJECT_NONE },
		{ "and no more", WORDS(WITH(1, 1, PARAM(6))), "r1 = 0\n",
		  "r0 = 0\nif r1 == 0x0 goto out\nr0 = *(u64 *)(r1 +0)\nout:\nexit\n",
		  OBPF_REJECT_MEM_BOUNDS },
		{ "too little memory", WORDS(WITH(1, 1, PARAM(11))),
		  "*(u64 *)(r10 -8) = 0\nr1 = r10\nr1 += -4\n", "r0 = 0\nexit\n",
		  OBPF_REJECT_STACK_BOUNDS },
		{ "what the function may have written is not known", WORDS(WITH(1, 1, PARAM(6))),
		  "*(u64 *)(r10 -8) = 0\nr1 = r10\nr1 += -8\ncall f\n"
		  "r1 = *(u32 *)(r10 -8)\nif r1 == 0x0 goto fine\nr1 = *(u64 *)(r1 +0)\nfine:\n"
		  "r1 = 0\n",
		  "r0 = 0\nexit\n", OBPF_REJECT_NOT_PTR },
		{ "a pointer for a result", WORDS(WITH(1, 1, PARAM(8))), "", "r0 = r1\nexit\n",
		  OBPF_REJECT_GLOBAL_RET },
		{ "no result", WORDS(WITH(1, 0)), "", "exit\n", OBPF_REJECT_REG_UNINIT },
		{ "none, where none is asked for", WORDS(WITH(0, 0)), "", "exit\n",
		  OBPF_REJECT_NONE },
		{ "what nobody gave is used", WORDS(WITH(0, 0)), "call f\nr6 = r0\n", "exit\n",
		  OBPF_REJECT_REG_UNINIT },
		{ "a result of a pointer's type", WORDS(WITH(6, 0)), "", "r0 = 0\nexit\n",
		  OBPF_REJECT_GLOBAL_SIG },
		{ "memory of no size", WORDS(WITH(1, 1, PARAM(9))), "r1 = 0\n", "r0 = 0\nexit\n",
		  OBPF_REJECT_GLOBAL_SIG },
		{ "a struct by value", WORDS(WITH(1, 1, PARAM(7))), "r1 = 0\n", "r0 = 0\nexit\n",
		  OBPF_REJECT_GLOBAL_SIG },
		{ "a tag that nothing here knows", WORDS(WITH(1, 1, PARAM(6)), TAG(ARG_ARENA)),
		  "r1 = 0\n", "r0 = 0\nexit\n", OBPF_REJECT_GLOBAL_SIG },
		{ "more arguments than registers",
		  WORDS(WITH(1, 6, PARAM(1) PARAM(1) PARAM(1) PARAM(1) PARAM(1) PARAM(1))),
		  "r1 = 0\n", "r0 = 0\nexit\n", OBPF_REJECT_GLOBAL_SIG },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_global_case(&cases[i], OBPF_PROG_TYPE_KPROBE);
}

/* Pointers into the packet outlive a call only where nothing below it may move the packet. */
static void a_global_function_may_move_the_packet(void **state)
{
#define IN_R7 \
	"r7 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\nr4 = r7\nr4 += 14\nr0 = 0\n" \
	"if r4 > r3 goto end\n"
#define USED "r0 = *(u8 *)(r7 +0)\nend:\n"
	static const struct global_case cases[] = {
		{ "a function that leaves it", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)), IN_R7,
		  "r0 = *(u32 *)(r1 +12)\nexit\n", OBPF_REJECT_NONE, USED },
		{ "one that moves it", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)), IN_R7,
		  "r2 = 0\ncall #44\nexit\n", OBPF_REJECT_NOT_PTR, USED },
		{ "one that may", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)), IN_R7,
		  "r0 = *(u32 *)(r1 +12)\nif r0 == 0x7 goto no\nr2 = 0\ncall #65\nno:\nexit\n",
		  OBPF_REJECT_NOT_PTR, USED },
		{ "one that calls one that moves it", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)),
		  IN_R7, "call g\nexit\ng:\nr2 = 0\ncall #44\nexit\n", OBPF_REJECT_NOT_PTR, USED },
		{ "one that looks at it", WORDS(WITH(1, 1, PARAM(9)), TAG(ARG_CTX)), IN_R7,
		  "call #188\nexit\n", OBPF_REJECT_NONE, USED },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_global_case(&cases[i], OBPF_PROG_TYPE_XDP);
}

/* Functions that name each other: what the one does the other may do, whichever is looked at first. */
static void a_function_may_move_the_packet_through_one_that_names_it(void **state)
{
	static const char text[] = "r6 = r1\n"
				   "r2 = subprog[turn]\n" IN_R7 "r1 = r6\n"
				   "call global\n" USED "r0 = 0\n"
				   "exit\n"
				   "global:\n"
				   "call loops\n"
				   "exit\n"
				   "loops:\n"
				   "*(u64 *)(r10 -8) = r1\n"
				   "r1 = 1\n"
				   "r2 = subprog[turn]\n"
				   "r3 = r10\n"
				   "r3 += -8\n"
				   "r4 = 0\n"
				   "call #181\n"
				   "exit\n"
				   "turn:\n"
				   "r1 = subprog[loops]\n"
				   "r1 = *(u64 *)(r2 +0)\n"
				   "r2 = 8\n"
				   "call #44\n"
				   "r0 = 0\n"
				   "exit\n";
	static const u32 types[] = { WITH(1, 1, PARAM(9)), TAG(ARG_CTX), T(B, FUNC, 0, 5) };
	struct origin o = { .funcs = { { 0, 3 }, { 14, 4 }, { 16, 14 }, { 25, 14 } },
			    .nr_funcs = 4,
			    .prog_type = OBPF_PROG_TYPE_XDP };
	enum obpf_reject code;

	assert_int_equal(verify_typed(text, types, ARRAY_SIZE(types), &o, OBPF_LOG_LEVEL1, &code),
			 -EACCES);
	assert_int_equal(code, OBPF_REJECT_NOT_PTR);
}

/* A packet load returns 0 to the caller, a tail call what the other program gives. */
static void a_function_that_may_end_early_returns_a_number(void **state)
{
#define LOADS "r6 = r1\nr0 = 0\nr0 = *(u8 *)skb[0]\nexit\n"
#define CALLS "r0 = 0\ncall #12\nr0 = 0\nexit\n"
	static const struct global_case cases[] = {
		{ "a number", WORDS(STATIC(1, 1, PARAM(9))), "", LOADS, OBPF_REJECT_NONE },
		{ "an enum", WORDS(STATIC(12, 1, PARAM(9))), "", LOADS, OBPF_REJECT_NONE },
		{ "a pointer", WORDS(STATIC(6, 1, PARAM(9))), "", LOADS, OBPF_REJECT_FUNC_RESULT },
		{ "nothing", WORDS(STATIC(0, 1, PARAM(9))), "", LOADS, OBPF_REJECT_FUNC_RESULT },
		{ "nothing, of a global function", WORDS(WITH(0, 1, PARAM(9)), TAG(ARG_CTX)), "",
		  LOADS, OBPF_REJECT_FUNC_RESULT },
		{ "nothing, and a tail call", WORDS(STATIC(0, 1, PARAM(9))), "", CALLS,
		  OBPF_REJECT_FUNC_RESULT },
		{ "nothing, and no such end", WORDS(STATIC(0, 1, PARAM(9))), "", "call #7\nexit\n",
		  OBPF_REJECT_NONE },
	};
	struct origin main_alone = { .prog_type = OBPF_PROG_TYPE_SOCKET_FILTER,
				     .funcs = { { 0, 4 } },
				     .nr_funcs = 1 };
	enum obpf_reject code;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_global_case(&cases[i], OBPF_PROG_TYPE_SOCKET_FILTER);
	assert_int_equal(verify_typed(LOADS, cases[3].words, cases[3].nr, &main_alone, 0, &code),
			 0);
}

static void a_global_function_is_not_called_while_a_lock_is_held(void **state)
{
#define VALUE "r1 = map[fd:0][0]+4\n"
	static const struct global_case cases[] = {
		{ "before and behind", WORDS(WITH(1, 0)), VALUE "call #93\n" VALUE "call #94\n",
		  "r0 = 0\nexit\n", OBPF_REJECT_NONE, VALUE "call #93\n" VALUE "call #94\n" },
		{ "between", WORDS(WITH(1, 0)), VALUE "call #93\n", "r0 = 0\nexit\n",
		  OBPF_REJECT_LOCK_HELD, VALUE "call #94\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_global_case(&cases[i], OBPF_PROG_TYPE_XDP);
}

static void functions_and_lines_that_do_not_fit_are_refused(void **state)
{
	static const struct {
		const char *what;
		struct origin o;
		enum obpf_reject code; /* NONE: before the verifier */
		const char *says;
	} cases[] = {
		{ "the first function elsewhere",
		  { .funcs = { { 1, 3 }, { 5, 4 } }, .nr_funcs = 2 },
		  OBPF_REJECT_NONE,
		  "nonzero insn_off 1 for the first func info record" },
		{ "functions that go back",
		  { .funcs = { { 0, 3 }, { 5, 4 }, { 5, 4 } }, .nr_funcs = 3 },
		  OBPF_REJECT_NONE,
		  "same or smaller insn offset (5) than previous func info record (5)" },
		{ "a function of no FUNC",
		  { .funcs = { { 0, 3 }, { 5, 5 } }, .nr_funcs = 2 },
		  OBPF_REJECT_NONE,
		  "invalid type id 5 in func info" },
		{ "a function of no type",
		  { .funcs = { { 0, 3 }, { 5, 99 } }, .nr_funcs = 2 },
		  OBPF_REJECT_NONE,
		  "invalid type id 99 in func info" },
		{ "a function too few",
		  { .funcs = { { 0, 3 } }, .nr_funcs = 1 },
		  OBPF_REJECT_FUNC_INFO,
		  "number of funcs in func_info doesn't match number of subprogs" },
		{ "a function too many",
		  { .funcs = { { 0, 3 }, { 4, 3 }, { 5, 4 } }, .nr_funcs = 3 },
		  OBPF_REJECT_FUNC_INFO,
		  "number of funcs in func_info doesn't match number of subprogs" },
		{ "a function that begins elsewhere",
		  { .funcs = { { 0, 3 }, { 4, 4 } }, .nr_funcs = 2 },
		  OBPF_REJECT_FUNC_INFO,
		  "func_info BTF section doesn't match subprog layout in BPF program" },
		{ "lines that go back",
		  { .lines = { { 0, S_FILE, S_LINE1, 0 }, { 0, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "Invalid line_info[1].insn_off:0 (prev_offset:0 prog->len:7)" },
		{ "a line behind the end",
		  { .lines = { { 0, S_FILE, S_LINE1, 0 }, { 7, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "Invalid line_info[1].insn_off:7" },
		{ "a line of half an instruction",
		  { .lines = { { 0, S_FILE, S_LINE1, 0 }, { 1, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "Invalid insn code at line_info[1].insn_off" },
		{ "a line without its text",
		  { .lines = { { 0, S_FILE, S_END, 0 }, { 5, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "Invalid line_info[0].line_off or .file_name_off" },
		{ "a line without its file",
		  { .lines = { { 0, 0x7fffffff, S_LINE1, 0 }, { 5, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "Invalid line_info[0].line_off or .file_name_off" },
		{ "no line for the beginning",
		  { .lines = { { 2, S_FILE, S_LINE1, 0 } }, .nr_lines = 1 },
		  OBPF_REJECT_LINE_INFO,
		  "missing bpf_line_info for func#0" },
		{ "no line for the second function",
		  { .lines = { { 0, S_FILE, S_LINE1, 0 }, { 6, S_FILE, S_LINE1, 0 } },
		    .nr_lines = 2 },
		  OBPF_REJECT_LINE_INFO,
		  "missing bpf_line_info for func#1" },
		{ "lines that end early",
		  { .lines = { { 0, S_FILE, S_LINE1, 0 } }, .nr_lines = 1 },
		  OBPF_REJECT_LINE_INFO,
		  "missing bpf_line_info for 1 funcs starting from func#1" },
	};
	enum obpf_reject code;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (verify_origin(two_functions, &cases[i].o, OBPF_LOG_LEVEL1, &code) != -EINVAL)
			fail_msg("%s: taken", cases[i].what);
		if (code != cases[i].code || !strstr(home.text, cases[i].says))
			fail_msg("%s: code %d: %s", cases[i].what, code, home.text);
		assert_null(strstr(home.text, "; int"));
	}
}

static void every_slot_knows_its_line(void **state)
{
	static const u32 wanted[] = { 10, 10, 10, 10, 11, 20, 20, 20 };
	struct obpf_debug_info di = { .funcs = good.funcs,
				      .nr_funcs = good.nr_funcs,
				      .lines = good.lines,
				      .nr_lines = good.nr_lines };
	struct obpf_source src;
	struct obpf_btf btf;
	struct blob b;
	u32 i;

	blob_make(&b, prog_types, ARRAY_SIZE(prog_types));
	assert_int_equal(blob_parse(&btf, b.data, b.size, 0), 0);
	di.btf = &btf;
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		assert_true(obpf_source_at(&di, i, &src));
		assert_int_equal(src.line, wanted[i]);
		assert_string_equal(src.file, "file.c");
	}
	assert_string_equal(obpf_debug_func_name(&di, 0), "a");
	assert_string_equal(obpf_debug_func_name(&di, 4), "a");
	assert_string_equal(obpf_debug_func_name(&di, 5), "b");
	assert_string_equal(obpf_debug_func_name(&di, 7), "b");
	assert_null(obpf_debug_func_name(NULL, 0));
	assert_false(obpf_source_at(NULL, 0, &src));
	di.lines++;
	di.nr_lines--;
	assert_false(obpf_source_at(&di, 1, &src));
	obpf_btf_release(&btf);
}

static void of_texts_without_end_only_the_beginning_is_looked_at(void **state)
{
	static const struct obpf_line_info line = { .file_name_off = 1, .line_off = 100001 };
	struct obpf_btf btf = { .str_len = 200001 };
	const struct obpf_debug_info di = { .btf = &btf, .lines = &line, .nr_lines = 1 };
	struct obpf_source src;
	char *strings = calloc(1, btf.str_len);

	assert_non_null(strings);
	memset(strings + 1, '/', 99999);
	memset(strings + 100001, ' ', 99998);
	btf.strings = strings;
	assert_true(obpf_source_at(&di, 0, &src));
	assert_in_range(src.file - strings, 1000, 5000);
	assert_in_range(src.text - strings, 100001, 101000);
	free(strings);
}

/* --- maps --- */

/* Ids of the types below. */
enum {
	MT_INT = 1,
	MT_LONG,
	MT_STRUCT, /* 8 bytes: two INTs */
	MT_VAR,
	MT_SECTION, /* 8 bytes */
	MT_LOCK, /* struct bpf_spin_lock */
	MT_LOCKED, /* 8 bytes: an array of one struct with the lock in it */
	MT_HAS_LOCK, /* 8 bytes, the lock the upper four */
	MT_TAG,
	MT_KPTR, /* 8 bytes */
	MT_FWD,
	MT_OWN, /* 8 bytes: a pointer to itself */
	MT_PTR,
	MT_TYPEDEF, /* of MT_STRUCT */
	MT_BYTES, /* 4 bytes, no INT */
	MT_NESTED, /* 16 bytes: an INT, and at 8 MT_LOCKED */
	MT_TWICE, /* 16 bytes: MT_HAS_LOCK twice */
	MT_ROW, /* 16 bytes: an array of two MT_HAS_LOCK */
	MT_REPEATED, /* 16 bytes: a struct of MT_ROW */
	MT_PACKED, /* 8 bytes: the lock at 2 */
	MT_TIMER, /* struct bpf_timer, 16 bytes */
	MT_BOTH, /* 24 bytes: the lock, and at 8 the timer */
	MT_UNION, /* 4 bytes: a union of the lock */
	MT_HAS_UNION, /* 4 bytes: a struct of it */
	MT_LOCK_VAR,
	MT_LOCK_SECTION, /* 8 bytes: a variable of MT_HAS_LOCK */
};

static const u32 map_types[] = {
	INT32,
	T(A, INT, 0, 8),
	64,
	T(A, STRUCT, 2, 8),
	S_A,
	MT_INT,
	0,
	S_B,
	MT_INT,
	32,
	T(A, VAR, 0, MT_LONG),
	1,
	T(SEC, DATASEC, 1, 8),
	MT_VAR,
	0,
	8,
	T(LOCK, STRUCT, 1, 4),
	S_A,
	MT_INT,
	0,
	T(NONE, ARRAY, 0, 0),
	MT_HAS_LOCK,
	MT_INT,
	1,
	T(B, STRUCT, 2, 8),
	S_A,
	MT_INT,
	0,
	S_B,
	MT_LOCK,
	32,
	T(KPTR, TYPE_TAG, 0, MT_STRUCT),
	T(NONE, PTR, 0, MT_TAG),
	T(C, FWD, 0, 0),
	T(C, STRUCT, 1, 8),
	S_A,
	MT_PTR,
	0,
	T(NONE, PTR, 0, MT_OWN),
	T(B, TYPEDEF, 0, MT_STRUCT),
	T(C, STRUCT, 1, 4),
	S_A,
	MT_INT,
	0,
	T(A, STRUCT, 2, 16),
	S_A,
	MT_INT,
	0,
	S_B,
	MT_LOCKED,
	64,
	T(A, STRUCT, 2, 16),
	S_A,
	MT_HAS_LOCK,
	0,
	S_B,
	MT_HAS_LOCK,
	64,
	T(NONE, ARRAY, 0, 0),
	MT_HAS_LOCK,
	MT_INT,
	2,
	T(A, STRUCT, 1, 16),
	S_A,
	MT_ROW,
	0,
	T(A, STRUCT, 1, 8),
	S_A,
	MT_LOCK,
	16,
	T(TIMER, STRUCT, 1, 16),
	S_A,
	MT_LONG,
	0,
	T(A, STRUCT, 2, 24),
	S_A,
	MT_LOCK,
	0,
	S_B,
	MT_TIMER,
	64,
	T(A, UNION, 1, 4),
	S_A,
	MT_LOCK,
	0,
	T(A, STRUCT, 1, 4),
	S_A,
	MT_UNION,
	0,
	T(A, VAR, 0, MT_HAS_LOCK),
	1,
	T(SEC, DATASEC, 1, 8),
	MT_LOCK_VAR,
	0,
	8,
};

static struct obpf_btf_obj *make_obj(void)
{
	struct obpf_btf_obj *obj;
	struct blob b;
	u8 *data;

	home_reset(1);
	blob_make(&b, map_types, ARRAY_SIZE(map_types));
	data = home_alloc(&home, b.size);
	memcpy(data, b.data, b.size);
	obj = obpf_btf_obj_new(&home.core, data, b.size, &home.log);
	obpf_log_finish(&home.log);
	if (IS_ERR(obj))
		fail_msg("%s", home.text);
	return obj;
}

static struct obpf_map *make_map(u32 type, u32 key_size, u32 value_size, u32 max_entries,
				 struct obpf_btf_obj *btf, u32 key, u32 value)
{
	union obpf_attr attr = { .map_type = type,
				 .key_size = key_size,
				 .value_size = value_size,
				 .max_entries = max_entries,
				 .btf_key_type_id = key,
				 .btf_value_type_id = value };

	return obpf_map_create_typed(&attr, btf);
}

static void maps_take_types_that_fit(void **state)
{
	static const struct {
		const char *what;
		u32 type, key_size, value_size, max_entries;
		u32 key, value;
		int want;
	} cases[] = {
		{ "hash", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, MT_STRUCT, 0 },
		{ "hash of a typedef", OBPF_MAP_TYPE_HASH, 8, 8, 1, MT_TYPEDEF, MT_TYPEDEF, 0 },
		{ "hash of a pointer to itself", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, MT_OWN, 0 },
		{ "hash without a key", OBPF_MAP_TYPE_HASH, 4, 8, 1, 0, MT_STRUCT, -EINVAL },
		{ "key of another size", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_LONG, MT_LONG, -EINVAL },
		{ "value of another size", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, MT_INT, -EINVAL },
		{ "a value without a size", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, MT_FWD, -EINVAL },
		{ "a value of void", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, 0, -EINVAL },
		{ "no such key", OBPF_MAP_TYPE_HASH, 4, 8, 1, 99, MT_LONG, -EINVAL },
		{ "no such value", OBPF_MAP_TYPE_HASH, 4, 8, 1, MT_INT, 99, -EINVAL },
		{ "array", OBPF_MAP_TYPE_ARRAY, 4, 8, 3, MT_INT, MT_LONG, 0 },
		{ "array by a struct", OBPF_MAP_TYPE_ARRAY, 4, 8, 3, MT_BYTES, MT_LONG, -EINVAL },
		{ "a program's variables", OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, MT_SECTION, 0 },
		{ "variables twice", OBPF_MAP_TYPE_ARRAY, 4, 8, 2, 0, MT_SECTION, -EINVAL },
		{ "variables of no section", OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, MT_STRUCT, -EINVAL },
		{ "two locks", OBPF_MAP_TYPE_HASH, 4, 16, 1, MT_INT, MT_TWICE, -E2BIG },
		{ "an array of locks", OBPF_MAP_TYPE_HASH, 4, 16, 1, MT_INT, MT_REPEATED, -EINVAL },
		{ "a lock for each CPU", OBPF_MAP_TYPE_PERCPU_HASH, 4, 8, 1, MT_INT, MT_HAS_LOCK,
		  -EOPNOTSUPP },
		{ "a kptr", OBPF_MAP_TYPE_ARRAY, 4, 8, 1, MT_INT, MT_KPTR, -EOPNOTSUPP },
		{ "ring buffer", OBPF_MAP_TYPE_RINGBUF, 0, 0, 4096, 0, MT_LONG, -EINVAL },
	};
	struct obpf_btf_obj *obj = make_obj();
	struct obpf_map *map;
	size_t i;
	int got;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		map = make_map(cases[i].type, cases[i].key_size, cases[i].value_size,
			       cases[i].max_entries, obj, cases[i].key, cases[i].value);
		got = PTR_ERR_OR_ZERO(map);
		if (got != cases[i].want)
			fail_msg("%s: %d, not %d", cases[i].what, got, cases[i].want);
		if (!got) {
			assert_int_equal(atomic_read(&obj->refcnt), 2);
			assert_ptr_equal(map->btf, obj);
			assert_int_equal(map->btf_key_type_id, cases[i].key);
			assert_int_equal(map->btf_value_type_id, cases[i].value);
			obpf_map_put_use(map);
		}
		obpf_map_flush();
		assert_int_equal(atomic_read(&obj->refcnt), 1);
	}
	obpf_btf_obj_put(obj);
	assert_int_equal(home.live, 0);
}

static void locks_and_timers_are_found_in_values(void **state)
{
	static const struct {
		const char *what;
		u32 value_size, value;
		struct obpf_map_fields want;
	} cases[] = {
		{ "no field", 8, MT_STRUCT, {} },
		{ "a lock", 8, MT_HAS_LOCK, { .has = 1, .off = { 4 } } },
		{ "a lock in an array of one", 16, MT_NESTED, { .has = 1, .off = { 12 } } },
		{ "a lock and a timer", 24, MT_BOTH, { .has = 3, .off = { 0, 8 } } },
		{ "a variable's lock", 8, MT_LOCK_SECTION, { .has = 1, .off = { 4 } } },
		{ "a lock that is not aligned", 8, MT_PACKED, {} },
		{ "a lock in a union", 4, MT_HAS_UNION, {} },
		{ "an array of one", 8, MT_LOCKED, {} },
	};
	struct obpf_btf_obj *obj = make_obj();
	struct obpf_map *map;
	u32 key;
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		key = MT_INT;
		if (cases[i].value == MT_LOCK_SECTION)
			key = 0;
		map = make_map(OBPF_MAP_TYPE_ARRAY, 4, cases[i].value_size, 1, obj, key,
			       cases[i].value);
		if (IS_ERR(map))
			fail_msg("%s: %ld", cases[i].what, PTR_ERR(map));
		if (memcmp(&map->fields, &cases[i].want, sizeof(map->fields)))
			fail_msg("%s: %x at %u, %u", cases[i].what, map->fields.has,
				 map->fields.off[0], map->fields.off[1]);
		err = 0;
		if (cases[i].want.has)
			err = -ENOTSUPP;
		assert_int_equal(obpf_map_freeze(map), err);
		obpf_map_put_use(map);
	}
	obpf_map_flush();
	obpf_btf_obj_put(obj);
	assert_int_equal(home.live, 0);
}

static void who_has_a_lock_can_be_written_by_programs(void **state)
{
	struct obpf_btf_obj *obj = make_obj();
	union obpf_attr attr = { .map_type = OBPF_MAP_TYPE_ARRAY,
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1,
				 .map_flags = OBPF_F_RDONLY_PROG,
				 .btf_key_type_id = MT_INT,
				 .btf_value_type_id = MT_HAS_LOCK };

	assert_int_equal(PTR_ERR(obpf_map_create_typed(&attr, obj)), -EACCES);
	attr.map_flags = OBPF_F_WRONLY_PROG;
	assert_int_equal(PTR_ERR(obpf_map_create_typed(&attr, obj)), -EACCES);
	obpf_map_flush();
	obpf_btf_obj_put(obj);
	assert_int_equal(home.live, 0);
}

/* MT_BOTH: the lock, four bytes, the timer. */
struct both {
	u32 lock;
	u32 number;
	u64 timer[2];
};

/* What the fields hold in the map is neither seen nor changed from outside. */
static void copies_leave_locks_and_timers_alone(void **state)
{
	static const u32 kinds[] = { OBPF_MAP_TYPE_ARRAY, OBPF_MAP_TYPE_HASH };
	struct both in = { 0xaaaaaaaa, 7, { 1, 2 } }, out, *there;
	struct obpf_btf_obj *obj = make_obj();
	struct obpf_map *map;
	u32 key = 0, i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		map = make_map(kinds[i], 4, sizeof(in), 1, obj, MT_INT, MT_BOTH);
		assert_false(IS_ERR(map));
		in.number = 7;
		assert_int_equal(obpf_map_update(map, &key, &in, OBPF_ANY), 0);
		there = map->ops->lookup(map, &key);
		assert_int_equal(there->lock, 0);
		assert_int_equal(there->number, 7);
		assert_int_equal(there->timer[0] | there->timer[1], 0);
		there->timer[1] = 3;
		in.number = 8;
		assert_int_equal(obpf_map_update(map, &key, &in, OBPF_F_LOCK), 0);
		assert_ptr_equal(map->ops->lookup(map, &key), there);
		assert_int_equal(there->lock, 0);
		assert_int_equal(there->number, 8);
		assert_int_equal(there->timer[1], 3);
		for (u64 flags = 0; flags <= OBPF_F_LOCK; flags += OBPF_F_LOCK) {
			memset(&out, 0xff, sizeof(out));
			assert_int_equal(obpf_map_lookup_copy(map, &key, &out, flags), 0);
			assert_int_equal(out.number, 8);
			assert_int_equal(out.lock | out.timer[0] | out.timer[1], 0);
		}
		assert_int_equal(obpf_map_update(map, &key, &in, OBPF_F_LOCK | OBPF_NOEXIST),
				 -EEXIST);
		assert_int_equal(obpf_map_update(map, &key, &in, OBPF_F_LOCK | 3), -EINVAL);
		obpf_map_put_use(map);
	}
	map = make_map(OBPF_MAP_TYPE_HASH, 4, 8, 1, obj, MT_INT, MT_STRUCT);
	assert_int_equal(obpf_map_update(map, &key, &in, OBPF_F_LOCK), -EINVAL);
	assert_int_equal(obpf_map_lookup_copy(map, &key, &out, OBPF_F_LOCK), -EINVAL);
	assert_int_equal(obpf_map_take(map, &key, &out, OBPF_F_LOCK), -EINVAL);
	obpf_map_put_use(map);
	obpf_map_flush();
	obpf_btf_obj_put(obj);
	assert_int_equal(home.live, 0);
}

static void a_map_keeps_its_types_alive(void **state)
{
	struct obpf_btf_obj *obj = make_obj();
	struct obpf_map *map = make_map(OBPF_MAP_TYPE_HASH, 4, 8, 1, obj, MT_INT, MT_LONG);

	assert_false(IS_ERR(map));
	obpf_btf_obj_put(obj);
	assert_int_equal(obpf_btf_find(&map->btf->btf, "int", OBPF_BTF_INT), MT_INT);
	obpf_map_put_use(map);
	obpf_map_flush();
	assert_int_equal(home.live, 0);
}

static void type_data_is_found_by_its_number_while_it_lives(void **state)
{
	struct obpf_btf_obj *one = make_obj(), *two;
	u32 id = one->id, next = 0;

	assert_true(id > 0);
	assert_ptr_equal(obpf_btf_obj_get_by_id(id), one);
	obpf_btf_obj_put(one);
	two = make_obj();
	assert_int_not_equal(two->id, id);
	assert_int_equal(obpf_id_next(&obpf_btf_ids, &next), 0);
	assert_int_equal(next, id);
	obpf_btf_obj_put(one);
	assert_null(obpf_btf_obj_get_by_id(id));
	obpf_btf_obj_put(two);
	obpf_btf_obj_put(NULL);
	assert_int_equal(obpf_id_next(&obpf_btf_ids, &next), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_names_each_source_line_once),
		cmocka_unit_test(a_rejection_names_function_file_line_and_text),
		cmocka_unit_test(what_no_pass_handles_is_named_with_its_line),
		cmocka_unit_test(a_callback_is_a_static_function),
		cmocka_unit_test(global_functions_are_verified_for_all_arguments),
		cmocka_unit_test(a_global_function_may_move_the_packet),
		cmocka_unit_test(a_function_may_move_the_packet_through_one_that_names_it),
		cmocka_unit_test(a_function_that_may_end_early_returns_a_number),
		cmocka_unit_test(a_global_function_is_not_called_while_a_lock_is_held),
		cmocka_unit_test(functions_and_lines_that_do_not_fit_are_refused),
		cmocka_unit_test(every_slot_knows_its_line),
		cmocka_unit_test(of_texts_without_end_only_the_beginning_is_looked_at),
		cmocka_unit_test(maps_take_types_that_fit),
		cmocka_unit_test(locks_and_timers_are_found_in_values),
		cmocka_unit_test(who_has_a_lock_can_be_written_by_programs),
		cmocka_unit_test(copies_leave_locks_and_timers_alone),
		cmocka_unit_test(a_map_keeps_its_types_alive),
		cmocka_unit_test(type_data_is_found_by_its_number_while_it_lives),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("btf_users", tests, NULL, NULL);
}

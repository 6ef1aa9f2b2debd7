// SPDX-License-Identifier: GPL-2.0
/*
 * cli_jit.c - obpf jit from outside: all of the bytecode and all of the machine code, each once and
 * in order. Nothing here needs the module, root, or bpf(2).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "tool.h"

#define jit(...) run_tool(tool, "jit", (const char *const[]){ __VA_ARGS__, NULL }, NULL)

#define EXIT " 9500000000000000"

static int64_t number(struct json_object *row, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(row, key, &value) ? json_object_get_int64(value) : -1;
}

/* Bytes in "48 89 e5". */
static size_t nr_bytes(struct json_object *row)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(row, "opcodes", &value));
	return (strlen(json_object_get_string(value)) + 1) / 3;
}

/* Each row is an instruction of one kind; of either kind they follow each other to the end. */
static void expect_whole(struct json_object *program)
{
	struct json_object *insns;
	int64_t slot = 0, offset = 0;
	size_t i;

	assert_true(json_object_object_get_ex(program, "insns", &insns));
	for (i = 0; i < json_object_array_length(insns); i++) {
		struct json_object *row = json_object_array_get_idx(insns, i);

		if (number(row, "insn") >= 0) {
			assert_int_equal(number(row, "insn"), slot);
			slot += nr_bytes(row) / 8;
		} else {
			assert_int_equal(number(row, "offset"), offset);
			offset += nr_bytes(row);
		}
	}
	assert_true(slot > 0);
	assert_int_equal(offset, number(program, "size"));
}

static void all_code_is_shown_in_order(void **state)
{
	static const char *const objects[] = { "packets",   "opensnoop", "callbacks",
					       "tail_call", "locks",	 "timers" };
	struct json_object *doc;
	size_t i, j;

	for (i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		assert_int_equal(i % 2 ? jit("-j", "--opcodes", object(objects[i])) :
					 jit("-j", "--opcodes", "--blind", object(objects[i])),
				 0);
		assert_null(strstr(said[0], ".byte"));
		doc = json_tokener_parse(said[0]);
		assert_true(json_object_array_length(doc) > 0);
		for (j = 0; j < json_object_array_length(doc); j++)
			expect_whole(json_object_array_get_idx(doc, j));
		json_object_put(doc);
	}
}

static void functions_lines_and_helpers_have_names(void **state)
{
	assert_int_equal(jit("--linum", "--prog", "sum_turns", object("callbacks")), 0);
	assert_int_equal(strncmp(said[0], "kprobe sum_turns: ", 18), 0);
	expect_said(0, "\nsum_turns:\n               0:   ");
	expect_said(0, "\nadd_turn:\n");
	expect_said(0, "; *total += i; [");
	expect_said(0, "callbacks.bpf.c:");
	assert_int_equal(jit(object("callbacks")), 0);
	expect_said(0, "callq obpf_jit_call_back\n");
	assert_int_equal(jit("--prog", "opensnoop", object("opensnoop")), 0);
	expect_said(0, "call bpf_get_current_pid_tgid#14\n");
	expect_said(0, "callq bpf_get_current_pid_tgid\n");
}

static void raw_instructions(void **state)
{
	assert_int_equal(jit("--opcodes", "--hex", "b700000078563412" EXIT), 0);
	expect_said(0, "   0: (b7) r0 = 305419896\n       b7 00 00 00 78 56 34 12\n");
	expect_said(0, "movl $0x12345678, %eax\n");
	assert_int_equal(jit("--blind", "--hex", "b700000078563412" EXIT), 0);
	assert_null(strstr(said[0], "$0x12345678"));
	/* A map by its number, and what only decoding lets pass. */
	assert_int_equal(jit("--map", "3=hash,8,8,4", "--no-verify", "--hex",
			     "18110000030000000000000000000000 bf20000000000000" EXIT),
			 0);
	expect_said(0, "r1 = map[id:");
}

static void what_is_refused_has_no_code(void **state)
{
	assert_int_equal(jit(object("bad_verify")), 1);
	assert_string_equal(said[0], "");
	expect_said(1, "rejected by the verifier: MAYBE_NULL at 7");
	assert_int_equal(jit("--hex", "bf20000000000000" EXIT), 1);
	assert_int_equal(jit("--type", "sk_lookup", object("badsym")), 2);
	expect_said(1, "not supported: program type sk_lookup");
}

static void wrong_usage_exits_with_2(void **state)
{
	static const char *const cases[][6] = {
		{ NULL },
		{ "--no-such-option" },
		{ "--hex", "9500000000000000", "x.o" },
		{ "--map", "1=hash,4,4,4", "x.o" },
		{ "--hex", "95" },
		{ "--type", "no_such_type", "x.o" },
		{ "x.o", "y.o" },
		{ "/no/such/file" },
	};
	const char *args[8] = { NULL };
	size_t i, j;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (j = 0; j < 6; j++)
			args[j] = cases[i][j];
		if (run_tool(tool, "jit", args, NULL) != 2 || !*said[1] || *said[0]) {
			print_message("case %zu: %s%s\n", i, said[0], said[1]);
			fail();
		}
	}
}

static int set_up(void **state)
{
	return find_tool();
}

static int clean_up(void **state)
{
	return rmdir(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef __x86_64__
		cmocka_unit_test(all_code_is_shown_in_order),
		cmocka_unit_test(functions_lines_and_helpers_have_names),
		cmocka_unit_test(raw_instructions),
#endif
		cmocka_unit_test(what_is_refused_has_no_code),
		cmocka_unit_test(wrong_usage_exits_with_2),
	};

	return cmocka_run_group_tests_name("cli_jit", tests, set_up, clean_up);
}

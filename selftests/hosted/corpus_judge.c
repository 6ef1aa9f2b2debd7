// SPDX-License-Identifier: GPL-2.0
/*
 * corpus_judge.c - the corpus's own machinery: a wrong case must fail, and a malformed file be
 * named by its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include "corpus.h"

/* Reads @text as a file; its error without the file's name, or NULL. */
static const char *parse(struct obpf_corpus *c, const char *text)
{
	char path[] = "/tmp/obpf-corpus-XXXXXX";
	size_t len = strlen(text);
	int fd = mkstemp(path);
	int err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
	memset(c, 0, sizeof(*c));
	err = obpf_corpus_read(c, path);
	unlink(path);
	if (!err)
		return NULL;
	assert_memory_equal(c->error, path, strlen(path));
	return c->error + strlen(path) + 1;
}

#define EXIT_0 "== a case\nprog:\n\tr0 = 0\n\texit\n"

#define ARRAY "map: prog_array key=4 value=4 max=1\n"

static void malformed_files_are_named_by_line(void **state)
{
	static const struct {
		const char *text;
		const char *error;
	} cases[] = {
		{ "ret: 0\n", "1: a case begins with '== NAME'" },
		{ EXIT_0, "1: case 'a case' expects nothing" },
		{ EXIT_0 "ret: 0\n" EXIT_0, NULL },
		{ EXIT_0 "ret: 0\n\n== b\n\tr0 = 0\n", "8: an indented line outside 'prog:'" },
		{ "== a\nprog:\n\tr0 =\n", "3: no instruction reads 'r0 ='" },
		{ "== a\nprog:\n\tgoto x\nret: 0\n", "3: there is no label 'x'" },
		{ EXIT_0 "colour: red\n", "5: unknown key 'colour'" },
		{ EXIT_0 "nonsense\n", "5: neither a key nor, being not indented, an instruction" },
		{ EXIT_0 "ret: x\n", "5: ret is a number of 32 bits" },
		{ EXIT_0 "ret: 0x100000000\n", "5: ret is a number of 32 bits" },
		{ EXIT_0 "mem: 0g\n", "5: '0g' is no byte" },
		{ EXIT_0 "mem: u8:256\n", "5: 'u8:256' does not fit its width" },
		{ EXIT_0 "mem: u7:1\n", "5: 'u7:1' is no number" },
		{ EXIT_0 "mem: 00*x\n", "5: 'x' is no count" },
		{ EXIT_0 "mem: 00*0\n", "5: no bytes, or too many" },
		{ EXIT_0 "mem: 00\nmem_out: 00 00\n",
		  "1: case 'a case': mem_out is longer than mem" },
		{ EXIT_0 "reject: BAD_JUMP\n", "5: a refusal is CODE @SLOT" },
		{ EXIT_0 "reject: BAD_LUCK @0\n", "5: there is no code 'BAD_LUCK'" },
		{ EXIT_0 "decode: BAD_JUMP @0\n", "5: there is no code 'BAD_JUMP'" },
		{ EXIT_0 "error: EWHAT\n", "5: unknown error" },
		{ EXIT_0 "ret: 0\nerror: EINVAL\n", "1: case 'a case' runs and is refused" },
		{ EXIT_0 "type: lsm\n", "5: unknown program type" },
		{ EXIT_0 "map: tree\n", "5: unknown map type" },
		{ EXIT_0 "map: array size=4\n", "5: maps have no 'size'" },
		{ EXIT_0 "map_init: 0 00 = 00\n",
		  "5: an element is MAP KEY = VALUE, MAP the index of a map above" },
		{ EXIT_0 "map: array key=4 value=4 max=1\nmap_init: 0 u32:0 = u64:0\n",
		  "6: the value is not of the map's size" },
		{ EXIT_0 "gpl: perhaps\n", "5: gpl is yes or no" },
		{ EXIT_0 "kernel: 6.12\n", "5: kernel is yes or no" },
		{ EXIT_0 "callee: 0 0\n",
		  "5: a callee is MAP INDEX, MAP the index of a prog_array above" },
		{ EXIT_0 "map: array key=4 value=4 max=1\ncallee: 0 0\n",
		  "6: a callee is MAP INDEX, MAP the index of a prog_array above" },
		{ "== a\n" ARRAY "callee: 0 0 main\n", "3: 'main' is known only after 'prog:'" },
		{ "== a\n" ARRAY "callee: 0 0 lsm\n", "3: unknown program type" },
		{ EXIT_0 ARRAY "callee: 0 0\nprog:\n", "7: a case has one program of its own" },
		{ EXIT_0 ARRAY "callee: 0 0\n\tgoto x\nret: 0\n", "7: there is no label 'x'" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct obpf_corpus c;
		const char *error = parse(&c, cases[i].text);

		if (cases[i].error)
			assert_string_equal(error, cases[i].error);
		else
			assert_non_null(error); /* the second case of one name */
		obpf_corpus_free(&c);
	}
}

static void a_directory_that_is_not_there_is_an_error(void **state)
{
	struct obpf_corpus c = {};

	assert_int_equal(obpf_corpus_read(&c, "/nowhere"), -ENOENT);
	assert_string_equal(c.error, "/nowhere: No such file or directory");
	obpf_corpus_free(&c);
}

/* Judges the only case of @text; @part must stand in what it says. */
static void expect(const char *text, enum obpf_corpus_verdict verdict, const char *part)
{
	struct obpf_corpus_core *core = obpf_corpus_core_new();
	struct obpf_corpus c;
	char why[4096];

	assert_non_null(core);
	assert_null(parse(&c, text));
	assert_int_equal(c.nr_cases, 1);
	assert_int_equal(obpf_corpus_judge(c.cases[0], &obpf_corpus_core_backend, core, why,
					   sizeof(why)),
			 verdict);
	if (!strstr(why, part))
		fail_msg("'%s' is not in: %s", part, why);
	obpf_corpus_core_free(core);
	obpf_corpus_free(&c);
}

static void a_case_that_holds_passes(void **state)
{
	expect(EXIT_0 "ret: 0\n", OBPF_CORPUS_PASS, "");
	expect("== a\nprog:\n\tff 00 00 00 00 00 00 00\ndecode: UNKNOWN_OPCODE @0\n",
	       OBPF_CORPUS_PASS, "");
	expect("== a\nprog:\n\tr0 = 0\nreject: FALL_OFF @0\n", OBPF_CORPUS_PASS, "");
}

static void a_callee_that_cannot_be_loaded_or_placed_fails(void **state)
{
	expect(EXIT_0 ARRAY "callee: 0 0\n\texit\nret: 0\n", OBPF_CORPUS_FAIL, "the load failed");
	expect(EXIT_0 ARRAY "callee: 0 1 main\nret: 0\n", OBPF_CORPUS_FAIL, "the load failed");
	expect(EXIT_0 ARRAY "callee: 0 1 main\nerror: EBADF\n", OBPF_CORPUS_FAIL, "not -9");
}

static void a_wrong_result_fails(void **state)
{
	expect(EXIT_0 "ret: 1\n", OBPF_CORPUS_FAIL, "returned 0x0, not 0x1");
}

static void a_wrong_result_of_a_later_run_fails(void **state)
{
	expect("== a\nprog:\n\tr0 = *(u8 *)(r1 +0)\n\texit\nmem: 01\nret: 1\nmem: 02\nret: 3\n",
	       OBPF_CORPUS_FAIL, "the run of line 7 returned 0x2, not 0x3");
}

static void wrong_memory_fails(void **state)
{
	expect("== a\nprog:\n\t*(u8 *)(r1 +1) = 7\n\tr0 = 0\n\texit\nmem: 01 02\nmem_out: 01 08\n",
	       OBPF_CORPUS_FAIL, "want 01 08");
}

static void a_wrong_map_value_fails(void **state)
{
	expect("== a\nmap: array key=4 value=4 max=1\nmap_out: 0 u32:0 = u32:1\n"
	       "prog:\n\tr0 = 0\n\texit\n",
	       OBPF_CORPUS_FAIL, "a value after the case");
	expect("== a\nmap: array key=4 value=4 max=1\nmap_out: 0 u32:0 = gone\n"
	       "prog:\n\tr0 = 0\n\texit\n",
	       OBPF_CORPUS_FAIL, "is not gone");
}

static void a_refused_program_does_not_run(void **state)
{
	expect("== a\nprog:\n\tr0 = 0\nret: 0\n", OBPF_CORPUS_FAIL, "the load failed");
}

static void a_program_that_should_be_refused_fails(void **state)
{
	expect(EXIT_0 "reject: FALL_OFF @0\n", OBPF_CORPUS_FAIL, "should be refused");
	expect(EXIT_0 "error: EINVAL\n", OBPF_CORPUS_FAIL, "should be refused");
}

static void another_reason_or_place_fails(void **state)
{
	expect("== a\nprog:\n\tr0 = 0\nreject: BAD_JUMP @0\n", OBPF_CORPUS_FAIL,
	       "wanted 'BAD_JUMP @0'");
	expect("== a\nprog:\n\tr0 = 0\nreject: FALL_OFF @1\n", OBPF_CORPUS_FAIL,
	       "wanted 'FALL_OFF @1'");
	expect("== a\nprog:\n\tr0 = 0\ndecode: UNKNOWN_OPCODE @0\n", OBPF_CORPUS_FAIL,
	       "wanted 'UNKNOWN_OPCODE @0'");
}

static void another_errno_fails(void **state)
{
	expect("== a\nprog:\n\tr0 = 0\nerror: EBADF\n", OBPF_CORPUS_FAIL, "not -9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_files_are_named_by_line),
		cmocka_unit_test(a_directory_that_is_not_there_is_an_error),
		cmocka_unit_test(a_case_that_holds_passes),
		cmocka_unit_test(a_callee_that_cannot_be_loaded_or_placed_fails),
		cmocka_unit_test(a_wrong_result_fails),
		cmocka_unit_test(a_wrong_result_of_a_later_run_fails),
		cmocka_unit_test(wrong_memory_fails),
		cmocka_unit_test(a_wrong_map_value_fails),
		cmocka_unit_test(a_refused_program_does_not_run),
		cmocka_unit_test(a_program_that_should_be_refused_fails),
		cmocka_unit_test(another_reason_or_place_fails),
		cmocka_unit_test(another_errno_fails),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

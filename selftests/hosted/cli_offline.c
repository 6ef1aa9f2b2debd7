// SPDX-License-Identifier: GPL-2.0
/*
 * cli_offline.c - obpf run --offline from outside: results by either engine, what is refused, faults
 * and runs without end of what was not verified. Nothing here needs the module, root, or bpf(2).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-c/json.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include "tool.h"

#define run(...) \
	run_tool(tool, "run", (const char *const[]){ "--offline", __VA_ARGS__, NULL }, NULL)

static const char *const engines[] = { "--jit", "--interp" };

#define EXIT " 9500000000000000"

#ifdef __x86_64__
#define HAS_JIT 1
#else
#define HAS_JIT 0
#endif

/* The last line of stdout. */
static const char *last_line(void)
{
	static char line[64];
	size_t len = strlen(said[0]);
	const char *at;

	assert_true(len > 1 && said[0][len - 1] == '\n');
	said[0][len - 1] = 0;
	at = strrchr(said[0], '\n');
	snprintf(line, sizeof(line), "%.60s", at ? at + 1 : said[0]);
	said[0][len - 1] = '\n';
	return line;
}

static void expect_r0(const char *r0)
{
	if (strcmp(last_line(), r0)) {
		print_message("wanted %s: %s%s\n", r0, said[0], said[1]);
		fail();
	}
}

static void write_file(const char *name, const void *bytes, size_t size, char path[64])
{
	FILE *file;

	snprintf(path, 64, "%s/%s", work, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

/* --- results --- */

static void either_engine_comes_to_the_same(void **state)
{
	static const char *const objects[] = { "packets",   "opensnoop", "helpers", "callbacks",
					       "tail_call", "locks",	 "globals", "hit_counter" };
	static char first[SAID_SIZE];
	size_t i;

	if (!HAS_JIT)
		skip();
	for (i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		assert_int_equal(run("--jit", object(objects[i])), 0);
		assert_string_equal(said[1], "");
		memcpy(first, said[0], sizeof(first));
		assert_int_equal(run("--interp", object(objects[i])), 0);
		assert_string_equal(said[0], first);
	}
}

/* Of a packet of 20 bytes with 0x0806 for its type the classifier finds those; see packets.bpf.c. */
static void packet_and_context_go_in_and_out(void **state)
{
	static const uint8_t frame[20] = { [12] = 0x08, [13] = 0x06 };
	static const uint64_t args[2] = { 40, 2 };
	char packet[64], ctx[64];
	size_t i;

	write_file("packet", frame, sizeof(frame), packet);
	write_file("args", args, sizeof(args), ctx);
	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		assert_int_equal(run(engines[i], "--prog", "classify", "--data", packet,
				     object("packets")),
				 0);
		expect_said(0, "tc classify\ndata 0000000000000000000000000806000000000000\n");
		assert_int_equal(
			run(engines[i], "--prog", "add_args", "--ctx", ctx, object("packets")), 0);
		expect_r0("0x2a");
	}
	assert_int_equal(run("--prog", "classify", "--data", ctx, object("packets")), 0);
	/* A frame without the header that all have. */
	write_file("packet", frame, 13, packet);
	assert_int_equal(run("--prog", "classify", "--data", packet, object("packets")), 1);
	expect_said(1, "tc/classify: not with such data and context: Invalid argument");
}

static void a_syscall_program_takes_its_callers_buffer(void **state)
{
	static const uint64_t args[2] = { 40, 2 };
	char ctx[64];
	size_t i;

	write_file("args", args, sizeof(args), ctx);
	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		assert_int_equal(run(engines[i], "--prog", "add", "--ctx", ctx, object("syscall")),
				 0);
		expect_said(0, "syscall add\nctx 2a000000000000000200000000000000\n");
		expect_r0("0x7");
	}
	/* Such a program may sleep, as far as its loader knows; no other may. */
	assert_int_equal(run("--prog", "sleeps", object("syscall")), 2);
	expect_said(1, "not supported: program flags 0x10");
}

static void runs_are_repeated_and_timed(void **state)
{
	unsigned int n;
	double ns;
	int used;

	assert_int_equal(run("--interp", "--repeat", "1000", "--hex", "b700000007000000" EXIT), 0);
	used = sscanf(said[0], "%u runs by the interpreter, %lf ns each\n0x7", &n, &ns);
	assert_int_equal(used, 2);
	assert_int_equal(n, 1000);
	assert_true(ns > 0);
}

/* r0 = *(u64 *)(r1 + 0); *(u8 *)(r1 + 1) = 7 */
#define LOAD_AND_STORE "7910000000000000 7201010007000000" EXIT

static void memory_of_raw_instructions(void **state)
{
	size_t i;

	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		assert_int_equal(
			run(engines[i], "--mem", "0102030405060708", "--hex", LOAD_AND_STORE), 0);
		assert_string_equal(said[0], "mem 0107030405060708\n0x807060504030201\n");
		/* r2, its size, is not the verifier's to know. */
		assert_int_equal(run(engines[i], "--mem", "0102", "--hex", "bf20000000000000" EXIT),
				 1);
		assert_int_equal(run(engines[i], "--no-verify", "--mem", "0102", "--hex",
				     "bf20000000000000" EXIT),
				 0);
		expect_r0("0x2");
		assert_int_equal(run(engines[i], "--no-verify", "--hex", "bf10000000000000" EXIT),
				 0);
		expect_r0("0x0");
	}
}

/* Lookup of key 1 of a hash: there is none. */
static void maps_of_raw_instructions(void **state)
{
	const char *lookup = "18110000030000000000000000000000 bfa2000000000000 07020000f8ffffff "
			     "7a0af8ff01000000 8500000001000000" EXIT;
	size_t i;

	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		assert_int_equal(run(engines[i], "--no-verify", "--map", "3=hash,8,8,4", "--hex",
				     lookup),
				 0);
		expect_r0("0x0");
	}
}

/* As often as it likes. */
static void a_map_is_named_again_and_again(void **state)
{
	static const char *const ways[] = { "--interp", "--no-verify" };
	static const char name[] = "1811000003000000 0000000000000000 ";
	char hex[100 * sizeof(name) + 64] = "";
	size_t i;

	for (i = 0; i < 100; i++)
		strcat(hex, name);
	strcat(hex, "b700000007000000" EXIT);
	for (i = 0; i < 2; i++) {
		assert_int_equal(run(ways[i], "--map", "3=hash,8,8,4", "--hex", hex), 0);
		expect_r0("0x7");
	}
}

/* What the verifier refuses of constants, but RFC 9669 defines. */
static void constants_mean_what_registers_do(void **state)
{
	static const struct {
		const char *insn, *r0;
	} cases[] = {
		{ "3700000000000000", "0x0" }, /* r0 /= 0 */
		{ "9700000000000000", "0xffffffffffffffff" }, /* r0 %= 0 */
		{ "9400000000000000", "0xffffffff" }, /* w0 %= 0 */
		{ "6700000041000000", "0xfffffffffffffffe" }, /* r0 <<= 65 */
	};
	char hex[128];
	size_t i, j;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(hex, sizeof(hex), "b7000000ffffffff %s" EXIT, cases[i].insn);
		for (j = HAS_JIT ? 0 : 1; j < 2; j++) {
			assert_int_equal(run(engines[j], "--no-verify", "--hex", hex), 0);
			expect_r0(cases[i].r0);
		}
	}
}

static void json_is_one_document(void **state)
{
	struct json_object *doc, *row, *value;

	assert_int_equal(
		run("-j", "--interp", "--mem", "0102030405060708", "--hex", LOAD_AND_STORE), 0);
	doc = json_tokener_parse(said[0]);
	assert_int_equal(json_object_array_length(doc), 1);
	row = json_object_array_get_idx(doc, 0);
	assert_true(json_object_object_get_ex(row, "r0", &value));
	assert_string_equal(json_object_get_string(value), "0x807060504030201");
	assert_true(json_object_object_get_ex(row, "engine", &value));
	assert_string_equal(json_object_get_string(value), "interpreter");
	assert_true(json_object_object_get_ex(row, "mem", &value));
	assert_string_equal(json_object_get_string(value), "0107030405060708");
	json_object_put(doc);
}

/* --- refusals --- */

static void what_is_refused_does_not_run(void **state)
{
	assert_int_equal(run(object("bad_verify")), 1);
	assert_string_equal(said[0], "");
	expect_said(1, "rejected by the verifier: MAYBE_NULL at 7");
	assert_int_equal(run("--hex", "bf20000000000000" EXIT), 1);
	/* Without the verifier as well: no slots that are not there, no helpers, no end. */
	assert_int_equal(run("--no-verify", "--hex", "0500050000000000" EXIT), 1);
	expect_said(1, "refused: BAD_JUMP at 0");
	assert_int_equal(run("--no-verify", "--hex", "b700000000000000"), 1);
	expect_said(1, "refused: FALL_OFF at 0");
	assert_int_equal(run("--no-verify", "--hex", "ff00000000000000" EXIT), 1);
	expect_said(1, "refused: UNKNOWN_OPCODE at 0");
	assert_int_equal(run("--no-verify", "--hex", "8500000000000300" EXIT), 1);
	/* Helper 0 is Linux's word for none at all. */
	assert_int_equal(run("--no-verify", "--hex", "8500000000000000" EXIT), 1);
	expect_said(1, "refused: HELPER_UNKNOWN at 0");
	assert_int_equal(run("--hex", "8500000000000000" EXIT), 1);
	expect_said(1, "rejected by the verifier: HELPER_UNKNOWN at 0");
	assert_int_equal(run("--no-verify", "--hex", "85000000d2000000" EXIT), 2);
	expect_said(1, "not supported: Linux's helper #210");
}

static void the_frame_pointer_is_only_read(void **state)
{
	static const char *const writes[] = {
		"b70a000000000000", /* r10 = 0 */
		"070a000008000000", /* r10 += 8 */
		"dc0a000010000000", /* r10 = be16 r10 */
		"790a000000000000", /* r10 = *(u64 *)(r0 + 0) */
		"180a000000000000 0000000000000000", /* r10 = 0 ll */
		"dbaaf8ff01000000", /* r10 = atomic_fetch_add((u64 *)(r10 - 8), r10) */
	};
	char hex[128];
	size_t i;

	for (i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
		snprintf(hex, sizeof(hex), "b700000000000000 %s" EXIT, writes[i]);
		assert_int_equal(run("--no-verify", "--hex", hex), 1);
		expect_said(1, "refused: FP_WRITE at 1");
	}
	/* What it points at is written. */
	assert_int_equal(run("--no-verify", "--hex",
			     "b700000003000000 db0af8ff00000000 bfa0000000000000" EXIT),
			 0);
}

static void functions_are_entered_by_calls_alone(void **state)
{
	/* r0 = 0; call 4; r0 += 1; exit; 4: r0 += 16; exit */
	assert_int_equal(run("--no-verify", "--hex",
			     "b700000000000000 8510000002000000 0700000001000000" EXIT
			     " 0700000010000000" EXIT),
			 0);
	expect_r0("0x11");
	/* The same, where the third falls into the function or jumps into its middle. */
	assert_int_equal(run("--no-verify", "--hex",
			     "b700000000000000 8510000001000000 0700000001000000"
			     " 0700000010000000" EXIT),
			 1);
	expect_said(1, "refused: FALL_OFF at 2");
	assert_int_equal(run("--no-verify", "--hex",
			     "b700000000000000 8510000001000000 0500010000000000"
			     " 0700000010000000" EXIT),
			 1);
	expect_said(1, "refused: JUMP_ACROSS at 2");
	/* A function may be all of it, and go back to its beginning. */
	assert_int_equal(run("--no-verify", "--hex",
			     "1f11000000000000 b700000003000000 1501010000000000"
			     " 85100000fcffffff 5501fbff00000000" EXIT),
			 0);
	expect_r0("0x3");
}

static void wrong_usage_exits_with_2(void **state)
{
	static const char *const cases[][8] = {
		{ NULL },
		{ "--no-such-option" },
		{ "--repeat", "0", "x.o" },
		{ "--repeat", "many", "x.o" },
		{ "--timeout", "0", "x.o" },
		{ "--jit", "--interp", "x.o" },
		{ "--hex", "9500000000000000", "x.o" },
		{ "--mem", "00", "x.o" },
		{ "--mem", "0", "--hex", "9500000000000000" },
		{ "--hex", "95" },
		{ "--no-verify", "--ctx", "/dev/null", "--hex", "9500000000000000" },
		{ "--data", "/no/such/file", "--hex", "9500000000000000" },
		{ "--type", "no_such_type", "x.o" },
		{ "x.o", "y.o" },
		{ "/no/such/file" },
		{ "--prog", "none", "/no/such/file" },
	};
	const char *args[10] = { "--offline" };
	size_t i, j;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (j = 0; j < 8; j++)
			args[j + 1] = cases[i][j];
		if (run_tool(tool, "run", args, NULL) != 2 || !*said[1] || *said[0]) {
			print_message("case %zu: %s%s\n", i, said[0], said[1]);
			fail();
		}
	}
}

/* --- faults --- */

static void a_fault_is_a_status_and_a_word(void **state)
{
	struct json_object *doc, *value;
	size_t i;

	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		/* r0 = *(u64 *)0x1000 */
		assert_int_equal(run(engines[i], "--no-verify", "--hex",
				     "b701000000100000 7910000000000000" EXIT),
				 3);
		assert_string_equal(said[0], "");
		expect_said(1, "obpf: the run was ended by SIGSEGV: ");
		assert_int_equal(run(engines[i], "-j", "--no-verify", "--hex",
				     "b701000000100000 7910000000000000" EXIT),
				 3);
		doc = json_tokener_parse(said[0]);
		assert_true(json_object_object_get_ex(json_object_array_get_idx(doc, 0), "signal",
						      &value));
		assert_int_equal(json_object_get_int(value), 11);
		json_object_put(doc);
	}
}

static void recursion_without_end_uses_up_its_stack(void **state)
{
	size_t i;

	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		/* A function that calls itself, without and with an access to its frame. */
		assert_int_equal(run(engines[i], "--no-verify", "--hex", "85100000ffffffff" EXIT),
				 3);
		expect_said(1, "SIGSEGV");
		assert_int_equal(run(engines[i], "--no-verify", "--hex",
				     "7b1af8ff00000000 85100000feffffff" EXIT),
				 3);
		expect_said(1, "SIGSEGV");
	}
}

static void runs_without_end_are_ended(void **state)
{
	size_t i;

	for (i = HAS_JIT ? 0 : 1; i < 2; i++) {
		assert_int_equal(run(engines[i], "--no-verify", "--timeout", "0.2", "--hex",
				     "0500ffff00000000"),
				 3);
		expect_said(1, "SIGALRM: it ran longer than it may");
	}
	/* Also what was verified and takes its time. */
	assert_int_equal(run("--interp", "--timeout", "0.2", "--repeat", "1000000000", "--hex",
			     "b700000000000000" EXIT),
			 3);
}

/* As some who start others leave it. */
static int with_signals_of_its_own(void)
{
	/* SIGALRM is what ends a test that hangs, too. */
	const struct rlimit cpu = { 60, 60 };
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGALRM);
	signal(SIGCHLD, SIG_IGN);
	return setrlimit(RLIMIT_CPU, &cpu) || sigprocmask(SIG_BLOCK, &blocked, NULL);
}

static void signals_of_who_starts_it_change_nothing(void **state)
{
	const char *const runs[] = { "--offline", "--hex", "b700000003000000" EXIT, NULL };
	const char *const loops[] = { "--offline", "--no-verify", "--timeout",	      "0.2",
				      "--interp",  "--hex",	  "0500ffff00000000", NULL };

	assert_int_equal(run_tool(tool, "run", runs, with_signals_of_its_own), 0);
	expect_r0("0x3");
	assert_int_equal(run_tool(tool, "run", loops, with_signals_of_its_own), 3);
	expect_said(1, "SIGALRM");
}

static int with_a_reader_that_has_gone(void)
{
	int ends[2];

	return pipe(ends) || close(ends[0]) || dup2(ends[1], 1) < 0;
}

static void a_reader_that_has_gone_is_no_fault_of_the_program(void **state)
{
	const char *const args[] = { "--offline", "--hex", "b700000003000000" EXIT, NULL };

	assert_int_equal(run_tool(tool, "run", args, with_a_reader_that_has_gone), 128 + SIGPIPE);
	assert_string_equal(said[1], "");
}

static int as_nobody(void)
{
	return setgid(65534) || setuid(65534);
}

static void without_root_and_without_the_module(void **state)
{
	const char *const args[] = { "--offline", "--hex", "b700000003000000" EXIT, NULL };

	if (getuid())
		skip();
	assert_int_equal(run_tool(tool, "run", args, as_nobody), 0);
	expect_r0("0x3");
}

static int set_up(void **state)
{
	return find_tool();
}

static int clean_up(void **state)
{
	static const char *const names[] = { "packet", "args" };
	char path[64];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", work, names[i]);
		unlink(path);
	}
	return rmdir(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_engine_comes_to_the_same),
		cmocka_unit_test(packet_and_context_go_in_and_out),
		cmocka_unit_test(a_syscall_program_takes_its_callers_buffer),
		cmocka_unit_test(runs_are_repeated_and_timed),
		cmocka_unit_test(memory_of_raw_instructions),
		cmocka_unit_test(maps_of_raw_instructions),
		cmocka_unit_test(a_map_is_named_again_and_again),
		cmocka_unit_test(constants_mean_what_registers_do),
		cmocka_unit_test(json_is_one_document),
		cmocka_unit_test(what_is_refused_does_not_run),
		cmocka_unit_test(the_frame_pointer_is_only_read),
		cmocka_unit_test(functions_are_entered_by_calls_alone),
		cmocka_unit_test(wrong_usage_exits_with_2),
		cmocka_unit_test(a_fault_is_a_status_and_a_word),
		cmocka_unit_test(recursion_without_end_uses_up_its_stack),
		cmocka_unit_test(runs_without_end_are_ended),
		cmocka_unit_test(signals_of_who_starts_it_change_nothing),
		cmocka_unit_test(a_reader_that_has_gone_is_no_fault_of_the_program),
		cmocka_unit_test(without_root_and_without_the_module),
	};

	return cmocka_run_group_tests_name("cli_offline", tests, set_up, clean_up);
}

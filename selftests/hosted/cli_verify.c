// SPDX-License-Identifier: GPL-2.0
/*
 * cli_verify.c - obpf verify from outside: verdicts on real objects, reasons, exit statuses, bad
 * usage, files that are no objects. It is the build with sanitizers that runs here, so a crash or a
 * leak fails the test as well. Nothing here needs the module, root, or bpf(2).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <json-c/json.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static char liar[PATH_MAX];

static int as_nobody(void)
{
	return setgid(65534) || setuid(65534);
}

/* An empty directory over the kernel's type data, for this process alone. */
static int without_types(void)
{
	return unshare(CLONE_NEWNS) || mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	       (!access("/sys/kernel/btf", F_OK) &&
		mount("none", "/sys/kernel/btf", "tmpfs", 0, NULL));
}

#define verify(...) run_tool(tool, "verify", (const char *const[]){ __VA_ARGS__, NULL }, NULL)

/* --- verdicts --- */

static void a_line_a_program_that_passes(void **state)
{
	unsigned int insns, states, peak, lines = 0;
	unsigned long mem, us;
	char section[64], name[64], *line, *rest;
	int used;

	assert_int_equal(verify(object("helpers")), 0);
	assert_string_equal(said[1], "");
	for (line = strtok_r(said[0], "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		used = 0;
		assert_int_equal(
			sscanf(line,
			       "PASS %63s %63s insns=%u states=%u peak=%u mem=%lu time_us=%lu%n",
			       section, name, &insns, &states, &peak, &mem, &us, &used),
			7);
		assert_int_equal(line[used], '\0');
		assert_true(insns > 0 && peak <= states && mem > 1000);
		lines++;
	}
	assert_true(lines >= 3);
	assert_int_equal(verify("--prog", "first", object("hit_counter")), 0);
	assert_int_equal(strncmp(said[0], "PASS kprobe/do_sys_openat2 first insns=5 states=", 47),
			 0);
}

static void a_refusal_has_code_place_and_reason(void **state)
{
	assert_int_equal(verify(object("bad_verify")), 1);
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_verify insns=");
	expect_said(0, " code=MAYBE_NULL at=7\n");
	expect_said(1,
		    "bad_verify.bpf.o: kprobe/do_sys_openat2/bad_verify: rejected by the verifier: "
		    "MAYBE_NULL at 7 (bad_verify() at bad_verify.bpf.c:");
	expect_said(1, "R0 invalid mem access 'map_value_or_null'");
	assert_int_equal(verify(object("bad_license")), 1);
	expect_said(0, " code=HELPER_GPL at=");
	expect_said(1, "the object has no license section");
}

static void a_map_that_cannot_be_fails_its_programs(void **state)
{
	assert_int_equal(verify(object("bad_map")), 1);
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_map insns=0 ");
	expect_said(1, "map broken cannot be made: Invalid argument (type array, key 8,");
}

static void all_programs_of_all_objects_and_the_worst_is_the_status(void **state)
{
	assert_int_equal(verify(object("hit_counter"), object("bad_verify"), object("hooks")), 1);
	expect_said(0, "PASS kprobe/do_sys_openat2 first ");
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_verify ");
	expect_said(0, "PASS kretprobe on_return ");
	assert_int_equal(verify(object("hit_counter"), "/no/such/file"), 2);
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	expect_said(1, "/no/such/file: No such file or directory");
	assert_int_equal(verify("/no/such/file", object("bad_verify")), 1);
}

static void one_program_by_name(void **state)
{
	assert_int_equal(verify("--prog", "second", object("hit_counter")), 0);
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	assert_null(strstr(said[0], " first "));
	assert_int_equal(verify("--prog", "third", object("hit_counter")), 2);
	assert_string_equal(said[0], "");
	expect_said(1, "hit_counter.bpf.o: no program third in it");
}

static void the_type_may_be_given(void **state)
{
	/* A kprobe program reads what a tracepoint's record begins with, and may not. */
	assert_int_equal(verify("--type", "kprobe", object("badsym")), 0);
	assert_int_equal(verify("--type", "socket_filter", object("bad_license")), 1);
	expect_said(0, "code=");
	assert_int_equal(verify("--type", "sk_lookup", object("badsym")), 2);
	expect_said(0, "UNSUPPORTED kprobe/no_such_function_here badsym insns=0 ");
	expect_said(1, "not supported: program type sk_lookup");
}

static void a_log_on_demand(void **state)
{
	assert_int_equal(verify("--log", "2", object("badsym")), 0);
	expect_said(1, "0: (b4) w0 = 0");
	expect_said(1, "processed 2 insns (limit 1000000) max_states_per_insn ");
	assert_int_equal(verify("--log", "4", object("badsym")), 0);
	assert_null(strstr(said[1], "0: (b4)"));
	expect_said(1, "stack depth ");
	expect_said(1, "processed 2 insns ");
	assert_int_equal(verify("--log", "1", object("bad_verify")), 1);
	expect_said(1, "obpf: reject MAYBE_NULL at 7");
}

/* --- what real objects hold --- */

#define TYPES "--btf", object("verify_types")

static void what_relocation_could_not_find_counts_only_where_it_is_reached(void **state)
{
	assert_int_equal(verify(TYPES, object("verify_core")), 1);
	expect_said(0, "PASS kprobe/do_sys_openat2 moved ");
	expect_said(0, "PASS kprobe/do_sys_openat2 guarded ");
	expect_said(0, "FAIL kprobe/do_sys_openat2 unguarded insns=1 ");
	expect_said(0, " code=HELPER_UNKNOWN at=0\n");
	expect_said(1, "a CO-RE relocation found no match in the kernel's types");
}

static void without_the_kernels_types_that_is_said(void **state)
{
	const char *const args[] = { "--prog", "guarded", object("verify_core"), NULL };
	int status = run_tool(tool, "verify", args, without_types);

	if (status == NO_SUCH_PLACE)
		skip();
	assert_int_equal(status, 2);
	expect_said(0, "UNSUPPORTED kprobe/do_sys_openat2 guarded insns=0 ");
	expect_said(1, "no type data of the kernel for CO-RE (/sys/kernel/btf/vmlinux): "
		       "give it with --btf FILE");
}

static void maps_that_a_loader_completes(void **state)
{
	static const char *const passed[] = { "use_sized_later", "use_huge",   "use_odd_ring",
					      "use_pinned",	 "use_mapped", "use_globals",
					      "use_calls",	 "tail" };
	char line[128];
	size_t i;

	assert_int_equal(verify(object("verify_maps")), 2);
	for (i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
		snprintf(line, sizeof(line), "PASS kprobe%s %s ",
			 strcmp(passed[i], "tail") ? "/do_sys_openat2" : "", passed[i]);
		expect_said(0, line);
	}
}

static void a_map_that_obpf_lacks_concerns_its_users_alone(void **state)
{
	assert_int_equal(verify(object("verify_maps")), 2);
	expect_said(0, "UNSUPPORTED kprobe/do_sys_openat2 use_stacks ");
	expect_said(0, "UNSUPPORTED kprobe/do_sys_openat2 use_perf ");
	expect_said(0, "UNSUPPORTED kprobe/do_sys_openat2 use_outer ");
	expect_said(1, "not supported: map stacks is of type stack_trace\n");
	expect_said(1, "not supported: map perf is of type perf_event_array\n");
	expect_said(1, "not supported: map outer is of type array_of_maps\n");
	assert_int_equal(verify("--prog", "use_globals", object("verify_maps")), 0);
}

/* A hash of 200 GB is described, not made: its elements would be linked into lists. */
static void a_huge_map_takes_no_memory(void **state)
{
	struct rusage before, after;

	getrusage(RUSAGE_CHILDREN, &before);
	assert_int_equal(verify("--prog", "use_huge", object("verify_maps")), 0);
	getrusage(RUSAGE_CHILDREN, &after);
	/* The sanitizers' own share is large, and is in both. */
	assert_true(after.ru_maxrss < 512 * 1024);
	assert_true(after.ru_maxrss <= before.ru_maxrss + 64 * 1024);
}

static void old_maps_are_told_apart(void **state)
{
	assert_int_equal(verify(object("verify_old_maps")), 2);
	assert_string_equal(said[0], "");
	expect_said(1, "its maps are in SEC(\"maps\"), which libbpf no longer reads: "
		       "define them in SEC(\".maps\")");
}

static void values_that_a_kernel_gives(void **state)
{
	assert_int_equal(verify(object("verify_extern")), 0);
	expect_said(0, "PASS kprobe/do_sys_openat2 extern_values ");
}

static void what_obpf_lacks_is_not_the_programs_fault(void **state)
{
	assert_int_equal(verify(object("verify_unsupported")), 2);
	expect_said(0, "UNSUPPORTED sk_lookup lookup_type insns=0 ");
	expect_said(0, "UNSUPPORTED kprobe/do_sys_openat2 missing_helper insns=2 ");
	expect_said(0, "UNSUPPORTED nothing/known no_type ");
	expect_said(0, "PASS kprobe/do_sys_openat2 left_out ");
	expect_said(1, "not supported: program type sk_lookup\n");
	expect_said(1, "not supported: Linux's helper #168 (instruction 1)\n");
	expect_said(1, "its section names no program type: give it with --type\n");
	assert_int_equal(
		verify("--type", "kprobe", "--prog", "no_type", object("verify_unsupported")), 0);
}

/* --- raw instructions --- */

#define RETURN_0 "b700000000000000 9500000000000000"
#define LOAD_MAP_7 "1811000007000000 0000000000000000"

static void raw_instructions(void **state)
{
	assert_int_equal(verify("--hex", RETURN_0), 0);
	expect_said(0, "PASS hex hex insns=2 ");
	assert_int_equal(verify("--hex", "9500000000000000", "--prog", "mine"), 1);
	expect_said(0, "FAIL hex mine insns=1 ");
	expect_said(0, " code=REG_UNINIT at=0\n");
	expect_said(1, "--hex: hex/mine: rejected by the verifier: REG_UNINIT at 0");
	/* An opcode that is none is the decoder's to refuse. */
	assert_int_equal(verify("--hex", "ff00000000000000 9500000000000000"), 1);
	expect_said(0, " code=UNKNOWN_OPCODE at=0\n");
	/* The frame of a packet is not for programs of other types. */
	assert_int_equal(verify("--type=socket_filter",
				"--hex=bf16000000000000 3000000000000000 9500000000000000"),
			 0);
	assert_int_equal(verify("--hex=bf16000000000000 3000000000000000 9500000000000000"), 1);
	expect_said(0, " code=PKT_TYPE at=1\n");
}

static void raw_instructions_name_maps(void **state)
{
	assert_int_equal(verify("--hex", LOAD_MAP_7 RETURN_0, "--map", "7=hash,4,8,16"), 0);
	assert_int_equal(verify("--map=7=hash,4,8,16,0x1", "--hex", LOAD_MAP_7 RETURN_0), 0);
	assert_int_equal(verify("--map=7=ringbuf,0,0,1000", "--hex", LOAD_MAP_7 RETURN_0), 0);
	assert_int_equal(verify("--map=7=hash,4,8,0", "--hex", LOAD_MAP_7 RETURN_0), 0);
	assert_int_equal(verify("--map=7=stack_trace,4,8,1", "--hex", LOAD_MAP_7 RETURN_0), 2);
	expect_said(0, "UNSUPPORTED hex hex ");
	assert_int_equal(verify("--map=7=array,8,8,1", "--hex", LOAD_MAP_7 RETURN_0), 1);
	assert_int_equal(verify("--map=8=hash,4,8,1", "--hex", LOAD_MAP_7 RETURN_0), 2);
	assert_string_equal(said[0], "");
	expect_said(1, "instruction 0 names map 7: give it with --map 7=type,key,value,max");
	/* By index, of which 63 is the last. */
	assert_int_equal(verify("--map=7=hash,4,8,1", "--hex",
				"1851000007000000 0000000000000000" RETURN_0),
			 0);
	assert_int_equal(verify("--hex", "1851000040000000 0000000000000000" RETURN_0), 1);
}

static void hostile_hex_is_named(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "0 bytes: instructions are of 8" },
		{ " ", "0 bytes: instructions are of 8" },
		{ "9", "no byte of two hex digits at character 0" },
		{ "95000000000000", "7 bytes: instructions are of 8" },
		{ "950000000000000g", "no byte of two hex digits at character 14" },
		{ "95 0 00", "no byte of two hex digits at character 3" },
		{ "0x95", "no byte of two hex digits at character 0" },
		{ "@/no/such/file", "/no/such/file: No such file or directory" },
		{ "@", ": No such file or directory" },
		{ "@/dev/zero", "/dev/zero: File too large" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(verify("--hex", cases[i].text), 2);
		assert_string_equal(said[0], "");
		expect_said(1, cases[i].says);
	}
}

/* --- other forms --- */

static void json_is_one_document(void **state)
{
	struct json_object *doc, *row, *field;

	assert_int_equal(verify("-j", "--dump=cfg", object("hit_counter"), object("bad_verify")),
			 1);
	doc = json_tokener_parse(said[0]);
	assert_non_null(doc);
	assert_int_equal(json_object_array_length(doc), 3);
	row = json_object_array_get_idx(doc, 0);
	assert_true(json_object_object_get_ex(row, "verdict", &field));
	assert_string_equal(json_object_get_string(field), "PASS");
	assert_true(json_object_object_get_ex(row, "type", &field));
	assert_string_equal(json_object_get_string(field), "kprobe");
	assert_true(json_object_object_get_ex(row, "dump", &field));
	assert_int_equal(strncmp(json_object_get_string(field), "subprogram 0: 0-", 16), 0);
	assert_false(json_object_object_get_ex(row, "code", &field));
	row = json_object_array_get_idx(doc, 2);
	assert_true(json_object_object_get_ex(row, "code", &field));
	assert_string_equal(json_object_get_string(field), "MAYBE_NULL");
	assert_true(json_object_object_get_ex(row, "at", &field));
	assert_int_equal(json_object_get_int(field), 7);
	assert_true(json_object_object_get_ex(row, "log", &field));
	assert_non_null(strstr(json_object_get_string(field), "obpf: reject MAYBE_NULL at 7"));
	json_object_put(doc);
	assert_int_equal(verify("-j", "/no/such/file"), 2);
	assert_string_equal(said[0], "[]\n");
}

/* Every veristat knows these columns, and these two verdicts. */
static void csv_is_veristats(void **state)
{
	char *line, *rest, prog[64], verdict[16];
	unsigned int numbers[6], lines = 0;
	int used, n;

	assert_int_equal(verify("-o", "csv", object("hit_counter"), object("verify_unsupported")),
			 2);
	line = strtok_r(said[0], "\n", &rest);
	assert_string_equal(line, "file_name,prog_name,verdict,duration,total_insns,total_states,"
				  "peak_states,max_states_per_insn,max_mark_read_len");
	while ((line = strtok_r(NULL, "\n", &rest))) {
		used = 0;
		n = sscanf(line, "%*[^,],%63[^,],%15[^,],%u,%u,%u,%u,%u,%u%n", prog, verdict,
			   &numbers[0], &numbers[1], &numbers[2], &numbers[3], &numbers[4],
			   &numbers[5], &used);
		assert_int_equal(n, 8);
		assert_int_equal(line[used], '\0');
		assert_int_equal(
			strncmp(line,
				lines < 2 ? "hit_counter.bpf.o," : "verify_unsupported.bpf.o,", 18),
			0);
		assert_string_equal(verdict, !strcmp(prog, "first") || !strcmp(prog, "second") ||
							     !strcmp(prog, "left_out") ?
						     "success" :
						     "failure");
		lines++;
	}
	assert_int_equal(lines, 6);
}

static void every_pass_can_be_shown(void **state)
{
	/* if r1 == 0 goto 3; r0 = *(u32 *)(r1 +0); exit; r0 = 0; exit, behind a load of 8 bytes */
	static const char program[] = "7911000000000000 1501020000000000 b701000000000000"
				      " 0500000000000000 b700000000000000 9500000000000000";

	assert_int_equal(verify("--dump=help"), 0);
	expect_said(0, "cfg ");
	expect_said(0, "fixups ");
	assert_int_equal(verify("--dump=cfg", "--hex", program), 0);
	expect_said(
		0,
		"subprogram 0: 0-5\n  block 0-1 -> 2, 4\n  block 2-3 -> 4\n  block 4-5 -> exit\n");
	assert_int_equal(verify("--dump=liveness", "--hex", program), 0);
	expect_said(0, "    0: .1.........  (79) r1 = *(u64 *)(r1 +0)\n");
	expect_said(0, "    5: 0..........  (95) exit\n");
	assert_int_equal(verify("--dump=facts", "--hex", program), 0);
	expect_said(0, "    0: (79) r1 = *(u64 *)(r1 +0)  memory=ctx\n");
	expect_said(0, "    4: (b7) r0 = 0  target\n");
	assert_int_equal(verify("--dump=fixups", "--hex", program), 0);
	expect_said(0, "    5: (95) exit\n");
	/* r1 is kept by the call itself: *(u64 *)(r10 -8) = r1; call; r1 = *(u64 *)(r10 -8) */
	assert_int_equal(verify("--dump=fixups", "--hex",
				"7b1af8ff00000000 8500000008000000 79a1f8ff00000000"
				" bf10000000000000 9500000000000000"),
			 0);
	expect_said(0, "    0: (05) goto pc+0\n    1: (85) call bpf_get_smp_processor_id#8\n"
		       "    2: (05) goto pc+0\n    3: (bf) r0 = r1\n");
	/* Passes that ran before the refusal are shown, later ones are not. */
	assert_int_equal(verify("--dump=liveness", object("bad_verify")), 1);
	expect_said(0, "(79) r1 = *(u64 *)(r0 +0)\n");
	assert_int_equal(verify("--dump=fixups", object("bad_verify")), 1);
	assert_null(strstr(said[0], "(79)"));
}

/* --- the oracle --- */

#define verify_by_liar(...) \
	run_tool(liar, "verify", (const char *const[]){ __VA_ARGS__, NULL }, NULL)

static void what_passes_is_run_beside_the_verifiers_states(void **state)
{
	static const char *const objects[] = { "callbacks", "globals", "helpers",  "locks",
					       "opensnoop", "packets", "tail_call" };
	unsigned int runs, cut, lines;
	unsigned long compared, walked;
	char *line, *rest, word[16];
	size_t i;

	for (i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		assert_int_equal(verify("--oracle=20", object(objects[i])), 0);
		assert_string_equal(said[1], "");
		for (lines = 0, line = strtok_r(said[0], "\n", &rest); line;
		     lines++, line = strtok_r(NULL, "\n", &rest)) {
			if (lines % 2 == 0) {
				assert_int_equal(strncmp(line, "PASS ", 5), 0);
				continue;
			}
			assert_int_equal(
				sscanf(line,
				       "ORACLE %*s %*s %15s runs=%u cut=%u compared=%lu walked=%lu",
				       word, &runs, &cut, &compared, &walked),
				5);
			assert_string_equal(word, "agrees");
			assert_int_equal(runs, 20);
			assert_true(cut < 20 && compared >= 40 && walked && walked <= compared);
		}
		assert_true(lines && lines % 2 == 0);
	}
	/* Only what passes. */
	assert_int_equal(verify("--oracle", object("bad_verify")), 1);
	assert_null(strstr(said[0], "ORACLE"));
	assert_int_equal(verify("--oracle", "--hex", RETURN_0), 0);
	expect_said(0, "\nORACLE hex hex agrees runs=100 cut=0 compared=200 walked=200\n");
}

static void where_the_verifier_is_wrong_the_oracle_says_so(void **state)
{
	struct json_object *doc, *oracle, *field;

	assert_int_equal(verify_by_liar("--hex", RETURN_0), 0);
	assert_int_equal(verify_by_liar("--oracle", "--hex", RETURN_0), 1);
	expect_said(0, "PASS hex hex ");
	expect_said(0, "\nORACLE hex hex disagrees runs=1 cut=0 compared=2 walked=1\n");
	expect_said(1, "--hex: hex/hex: it is not as the verifier says:\n"
		       "insn:  1: (95) exit (came from 0)\n"
		       "claim: frame 0's R0 is scalar id=0 0x1\n"
		       "fact:  it is 0x0\n");
	assert_int_equal(verify_by_liar("--oracle", "-j", "--hex", RETURN_0), 1);
	doc = json_tokener_parse(said[0]);
	assert_non_null(doc);
	assert_true(
		json_object_object_get_ex(json_object_array_get_idx(doc, 0), "oracle", &oracle));
	assert_true(json_object_object_get_ex(oracle, "word", &field));
	assert_string_equal(json_object_get_string(field), "disagrees");
	assert_true(json_object_object_get_ex(oracle, "mismatch", &field));
	assert_non_null(strstr(json_object_get_string(field), "fact:  it is 0x0"));
	json_object_put(doc);
}

/* A number counts down from 210,000: two steps each. */
static void a_walk_that_is_too_long_is_not_compared(void **state)
{
	assert_int_equal(verify("--oracle", "--hex",
				"b700000050340300 07000000ffffffff 5500feff00000000"
				" 9500000000000000"),
			 2);
	expect_said(0, "ORACLE hex hex unable runs=0 ");
	expect_said(1, "the oracle cannot compare so long a walk");
}

/* --- anywhere, by anybody --- */

static void without_root_and_without_the_module(void **state)
{
	const char *const args[] = { object("opensnoop"), NULL };

	if (getuid())
		skip();
	assert_int_equal(run_tool(tool, "verify", args, as_nobody), 0);
	expect_said(0, "PASS kprobe/do_sys_openat2 opensnoop ");
}

/* --- wrong usage, and files that are no objects --- */

static void wrong_usage_exits_with_2(void **state)
{
	const char *const cases[][4] = {
		{ NULL },
		{ "--fly", "x" },
		{ "--type", "xyz", "x" },
		{ "--type", "", "x" },
		{ "--prog" },
		{ "--log", "8", "x" },
		{ "--log", "-1", "x" },
		{ "--log", "1x", "x" },
		{ "--log", "", "x" },
		{ "--budget", "0", "x" },
		{ "--budget", "3", "x" },
		{ "--budget", "256", "x" },
		{ "--budget", "x", "x" },
		{ "--btf", "/dev/null", "x" },
		{ "-o", "xml", "x" },
		{ "--dump=nothing", "x" },
		{ "--dump=cfg", "-o", "csv", "x" },
		{ "--oracle", "-o", "csv", "x" },
		{ "--oracle=0", "x" },
		{ "--oracle=x", "x" },
		{ "--oracle=1000001", "x" },
		{ "--hex", "9500000000000000", "x" },
		{ "--map", "1=hash,4,8,1", "x" },
		{ "--map", "1=hash,4,8", "--hex=95" },
		{ "--map", "1=hash,4,8,1,0,0", "--hex=95" },
		{ "--map", "1=hash,4,8,x", "--hex=95" },
		{ "--map", "1=nothing,4,8,1", "--hex=95" },
		{ "--map", "x=hash,4,8,1", "--hex=95" },
		{ "--map", "hash,4,8,1", "--hex=95" },
		{ "--map", "=,,,", "--hex=95" },
		{ "--map=1=hash,4,8,1", "--map=1=hash,4,8,1", "--hex=95" },
		{ "--map", "4294967296=hash,4,8,1", "--hex=95" },
		{ "--btf", "/no/such/file", "x" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(run_tool(tool, "verify", cases[i], NULL), 2);
		assert_string_equal(said[0], "");
		expect_said(1, "obpf");
	}
}

static const char *make_file(const void *data, size_t size)
{
	static char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/made.bpf.o", work);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), size);
	close(fd);
	return path;
}

static size_t load(const char *path, unsigned char **data)
{
	int fd = open(path, O_RDONLY);
	struct stat st;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	*data = malloc(st.st_size);
	assert_non_null(*data);
	assert_int_equal(read(fd, *data, st.st_size), st.st_size);
	close(fd);
	return st.st_size;
}

static void files_that_are_no_objects_are_named(void **state)
{
	assert_int_equal(verify(make_file("", 0)), 2);
	expect_said(1, "made.bpf.o: the file is empty");
	assert_int_equal(verify(make_file("#!/bin/sh\n", 10)), 2);
	expect_said(1, "not an ELF file");
	assert_int_equal(verify(work), 2);
	expect_said(1, "Is a directory");
	assert_int_equal(verify("/proc/self/exe"), 2);
	expect_said(1, "for another machine");
	assert_string_equal(said[0], "");
}

/* Whatever byte is wrong: an answer in good order, never a crash. */
static void damaged_objects_never_crash(void **state)
{
	unsigned char *data, kept;
	size_t size = load(object("opensnoop"), &data), at, i;
	int status;

	for (i = 0; i < 60; i++) {
		at = (i * 2654435761u) % size;
		kept = data[at];
		data[at] ^= i % 3 ? 0xff : 0x01;
		status = verify(make_file(data, size));
		if (status < 0 || status > 2) {
			print_message("byte %zu: status %d: %s\n", at, status, said[1]);
			fail();
		}
		data[at] = kept;
	}
	free(data);
}

static int find_places(void **state)
{
	return find_tool() || find_built("asan/obpf-liar", liar);
}

static int clean_up(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/made.bpf.o", work);
	unlink(path);
	return rmdir(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_a_program_that_passes),
		cmocka_unit_test(a_refusal_has_code_place_and_reason),
		cmocka_unit_test(a_map_that_cannot_be_fails_its_programs),
		cmocka_unit_test(all_programs_of_all_objects_and_the_worst_is_the_status),
		cmocka_unit_test(one_program_by_name),
		cmocka_unit_test(the_type_may_be_given),
		cmocka_unit_test(a_log_on_demand),
		cmocka_unit_test(what_relocation_could_not_find_counts_only_where_it_is_reached),
		cmocka_unit_test(without_the_kernels_types_that_is_said),
		cmocka_unit_test(maps_that_a_loader_completes),
		cmocka_unit_test(a_map_that_obpf_lacks_concerns_its_users_alone),
		cmocka_unit_test(a_huge_map_takes_no_memory),
		cmocka_unit_test(old_maps_are_told_apart),
		cmocka_unit_test(values_that_a_kernel_gives),
		cmocka_unit_test(what_obpf_lacks_is_not_the_programs_fault),
		cmocka_unit_test(raw_instructions),
		cmocka_unit_test(raw_instructions_name_maps),
		cmocka_unit_test(hostile_hex_is_named),
		cmocka_unit_test(json_is_one_document),
		cmocka_unit_test(csv_is_veristats),
		cmocka_unit_test(every_pass_can_be_shown),
		cmocka_unit_test(what_passes_is_run_beside_the_verifiers_states),
		cmocka_unit_test(where_the_verifier_is_wrong_the_oracle_says_so),
		cmocka_unit_test(a_walk_that_is_too_long_is_not_compared),
		cmocka_unit_test(without_root_and_without_the_module),
		cmocka_unit_test(wrong_usage_exits_with_2),
		cmocka_unit_test(files_that_are_no_objects_are_named),
		cmocka_unit_test(damaged_objects_never_crash),
	};

	return cmocka_run_group_tests_name("cli_verify", tests, find_places, clean_up);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * verifier.c - properties of the verifier that a corpus case cannot state: its log's shape, its
 * facts, its fixups, limits, failing memory, and that every row of reject.def has a case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "corpus.h"
#include "verifier_home.h"

#include "verifier/env.h"

#define CORPUS "selftests/corpus"

struct outcome {
	int err;
	struct obpf_verify_result res;
	struct obpf_dinsn *insns;
	u32 nr;
};

static struct outcome verify_with(const char *text, u32 type, struct obpf_verify_args args)
{
	struct outcome o = {};

	o.insns = assemble(text, &o.nr);
	args.core = &home.core;
	args.log = &home.log;
	args.type = obpf_prog_type_get(type, OBPF_ARCH_X86_64);
	args.insns = o.insns;
	args.nr_insns = args.nr_insns ? args.nr_insns : o.nr;
	args.maps = test_maps;
	args.nr_maps = ARRAY_SIZE(test_maps);
	args.gpl_compatible = true;
	o.err = obpf_verify(&args, &o.res);
	obpf_log_finish(&home.log);
	return o;
}

static struct outcome verify(const char *text, u32 type, u32 log_level)
{
	home_reset(log_level);
	return verify_with(text, type, (struct obpf_verify_args){});
}

static void done(struct outcome *o)
{
	home_free(&home, o->res.facts);
	free(o->insns);
	assert_int_equal(home.live, 0);
}

/* ---- reject.def */
static void every_reject_code_has_a_corpus_case(void **state)
{
	/*
	 * No text can reach these: the loader never hands the verifier such input, or it would take
	 * a novel. Each has a test below, those of type data in btf_users.c.
	 */
	static const enum obpf_reject tested_here[] = {
		OBPF_REJECT_EMPTY,	 OBPF_REJECT_MAP_INDEX,
		OBPF_REJECT_TOO_COMPLEX, OBPF_REJECT_TOO_MANY_SUBPROGS,
		OBPF_REJECT_FUNC_INFO,	 OBPF_REJECT_LINE_INFO,
		OBPF_REJECT_GLOBAL_SIG,	 OBPF_REJECT_GLOBAL_ARG,
		OBPF_REJECT_GLOBAL_RET,	 OBPF_REJECT_FUNC_RESULT,
	};
	bool covered[OBPF_NR_REJECTS] = { [OBPF_REJECT_NONE] = true };
	struct obpf_corpus c = {};
	u32 i, j;

	if (obpf_corpus_read(&c, CORPUS))
		fail_msg("%s", c.error);
	for (i = 0; i < c.nr_cases; i++)
		for (j = 0; j < OBPF_NR_REJECTS; j++)
			if (c.cases[i]->expect == OBPF_CORPUS_REJECT &&
			    !strcmp(c.cases[i]->code, obpf_reject_name(j)))
				covered[j] = true;
	for (i = 0; i < ARRAY_SIZE(tested_here); i++) {
		assert_false(covered[tested_here[i]]);
		covered[tested_here[i]] = true;
	}
	for (j = 0; j < OBPF_NR_REJECTS; j++)
		if (!covered[j])
			fail_msg("no case is rejected with %s", obpf_reject_name(j));
	obpf_corpus_free(&c);
}

static void reject_codes_have_names_texts_and_errnos(void **state)
{
	u32 i, j;

	assert_string_equal(obpf_reject_name(OBPF_REJECT_BAD_JUMP), "BAD_JUMP");
	assert_string_equal(obpf_reject_name(OBPF_REJECT_NONE), "NONE");
	for (i = 0; i < OBPF_NR_REJECTS; i++) {
		assert_true(strlen(obpf_reject_text(i)) > 5);
		for (j = 0; j < i; j++)
			assert_string_not_equal(obpf_reject_text(i), obpf_reject_text(j));
	}
}

static void a_program_of_no_instruction_is_refused(void **state)
{
	struct obpf_verify_args args = { .core = &home.core, .log = &home.log };
	struct obpf_verify_result res;

	home_reset(0);
	assert_int_equal(obpf_verify(&args, &res), -EINVAL);
	assert_int_equal(res.code, OBPF_REJECT_EMPTY);
	args.nr_insns = OBPF_MAX_INSNS + 1;
	assert_int_equal(obpf_verify(&args, &res), -EINVAL);
	assert_int_equal(res.code, OBPF_REJECT_EMPTY);
	assert_int_equal(home.live, 0);
}

static void a_map_index_beyond_the_table_is_refused(void **state)
{
	struct outcome o = verify("r1 = map[fd:3]\nr0 = 0\nexit", OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, -EINVAL);
	assert_int_equal(o.res.code, OBPF_REJECT_MAP_INDEX);
	done(&o);
}

static void an_offset_beyond_all_bounds_is_refused_in_however_large_a_value(void **state)
{
	static u8 value;
	const struct obpf_map_desc map = { .type = OBPF_MAP_TYPE_ARRAY,
					   .key_size = 4,
					   .value_size = S32_MAX,
					   .max_entries = 1,
					   .name = "",
					   .values = &value };
	struct obpf_dinsn insns[] = { { .op = OBPF_OP_LD_MAP_VALUE, .dst = 1 },
				      { .op = OBPF_OP_LD_IMM64_HI },
				      { .op = OBPF_OP_LDX_B, .src = 1 },
				      { .op = OBPF_OP_EXIT } };
	struct obpf_verify_args args = { .core = &home.core,
					 .log = &home.log,
					 .type = obpf_prog_type_get(OBPF_PROG_TYPE_KPROBE,
								    OBPF_ARCH_X86_64),
					 .insns = insns,
					 .nr_insns = ARRAY_SIZE(insns),
					 .maps = &map,
					 .nr_maps = 1 };
	struct obpf_verify_result res;

	home_reset(0);
	insns[0].imm = (s64)OBPF_MAX_VAR_OFF << 32;
	insns[2].off = S16_MAX;
	assert_int_equal(obpf_verify(&args, &res), -EINVAL);
	assert_int_equal(res.code, OBPF_REJECT_MAP_VALUE_OFF);
	insns[0].imm = (s64)(OBPF_MAX_VAR_OFF - 1) << 32;
	assert_int_equal(obpf_verify(&args, &res), 0);
	home_free(&home, res.facts);
}

static void more_than_256_subprograms_are_refused(void **state)
{
	static char text[64 * 600];
	char *p = text, *end = text + sizeof(text);
	struct outcome o;
	u32 i;

	for (i = 0; i < OBPF_MAX_SUBPROGS; i++)
		p += scnprintf(p, end - p, "call f%u\n", i);
	p += scnprintf(p, end - p, "exit\n");
	for (i = 0; i < OBPF_MAX_SUBPROGS; i++)
		p += scnprintf(p, end - p, "f%u:\nr0 = 0\nexit\n", i);
	o = verify(text, OBPF_PROG_TYPE_KPROBE, 0);
	assert_int_equal(o.err, -E2BIG);
	assert_int_equal(o.res.code, OBPF_REJECT_TOO_MANY_SUBPROGS);
	assert_int_equal(o.res.insn, OBPF_MAX_SUBPROGS - 1);
	done(&o);
}

/* @nr branches on unknown bits, each leaving a mark: 2^nr paths that do not join. */
static char *forest(u32 nr)
{
	static char text[64 * 400];
	char *p = text, *end = text + sizeof(text);
	u32 i;

	p += scnprintf(p, end - p, "r6 = *(u64 *)(r1 +0)\nr7 = 0\n");
	for (i = 0; i < nr; i++)
		p += scnprintf(p, end - p, "if r6 & 0x%x goto l%u\nr7 += %u\nl%u:\n", 1u << i, i,
			       1u << i, i);
	/* Something must hang on the sum, or it does not count how a path came by it. */
	scnprintf(p, end - p, "r0 = r7\nif r7 s< 0x0 goto pc+0\nexit\n");
	return text;
}

static void the_budget_ends_a_verification(void **state)
{
	struct outcome o;

	home_reset(OBPF_LOG_LEVEL1);
	o = verify_with(forest(20), OBPF_PROG_TYPE_KPROBE,
			(struct obpf_verify_args){ .insn_budget = 5000 });
	assert_int_equal(o.err, -E2BIG);
	assert_int_equal(o.res.code, OBPF_REJECT_TOO_COMPLEX);
	assert_int_equal(o.res.insns_processed, 5000);
	assert_non_null(strstr(home.text, "BPF program is too large. Processed 5000 insn\n"));
	done(&o);
}

static void the_budget_is_a_million_by_default(void **state)
{
	struct outcome o = verify(forest(28), OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, -E2BIG);
	assert_int_equal(o.res.insns_processed, OBPF_DEFAULT_INSN_BUDGET);
	done(&o);
}

static void too_many_pending_branches_end_a_verification(void **state)
{
	u32 nr = OBPF_MAX_PENDING + 1, i;
	char *text = malloc(nr * 40 + 200), *p = text;
	struct outcome o;

	p += sprintf(p, "r6 = *(u64 *)(r1 +0)\nr0 = 0\n");
	for (i = 0; i < nr; i++)
		p += sprintf(p, "if r6 == r1 goto out%u\n", i);
	for (i = 0; i < nr; i++)
		p += sprintf(p, "out%u:\n", i);
	sprintf(p, "exit\n");
	o = verify(text, OBPF_PROG_TYPE_KPROBE, 0);
	assert_int_equal(o.err, -E2BIG);
	assert_int_equal(o.res.code, OBPF_REJECT_TOO_COMPLEX);
	done(&o);
	free(text);
}

static void so_do_too_many_choices(void **state)
{
	u32 nr = OBPF_MAX_PENDING + 1, i;
	char *text = malloc(nr * 40 + 200), *p = text;
	struct outcome o;

	p += sprintf(p, "r6 = *(u64 *)(r1 +0)\n");
	for (i = 0; i < nr; i++)
		p += sprintf(p, "r0 = r6\nr0 s>>= 63\nr0 &= 6\n");
	sprintf(p, "exit\n");
	o = verify(text, OBPF_PROG_TYPE_KPROBE, 0);
	assert_int_equal(o.err, -E2BIG);
	assert_int_equal(o.res.code, OBPF_REJECT_TOO_COMPLEX);
	assert_int_equal(o.res.insn, 3 * nr);
	done(&o);
	free(text);
}

static void a_poll_that_says_no_abandons_the_walk(void **state)
{
	struct outcome o;

	home_reset(0);
	home.poll_fails_at = 3;
	o = verify_with(forest(20), OBPF_PROG_TYPE_KPROBE, (struct obpf_verify_args){});
	assert_int_equal(o.err, -EINTR);
	assert_int_equal(o.res.code, OBPF_REJECT_NONE);
	assert_true(o.res.insns_processed < 10000);
	done(&o);
}

/* ---- the log */
/* The hash of the states changes with whatever the verifier does better: it is there, but not compared. */
static const char *without_hash(char *text)
{
	char *line = strstr(text, "states hash "), *end = line ? strchr(line, '\n') : NULL;

	assert_non_null(end);
	memmove(line, end + 1, strlen(end + 1) + 1);
	return text;
}

static void level_1_shows_the_path_to_a_rejection_and_nothing_else(void **state)
{
	struct outcome o = verify("r0 = 0\n"
				  "r2 = *(u64 *)(r1 +8)\n"
				  "if r2 == 0x0 goto bad\n"
				  "exit\n"
				  "bad:\n"
				  "*(u64 *)(r10 -8) = r2\n"
				  "r3 = *(u64 *)(r0 +0)\n"
				  "exit\n",
				  OBPF_PROG_TYPE_KPROBE, OBPF_LOG_LEVEL1);

	assert_int_equal(o.err, -EACCES);
	assert_string_equal(
		home.text,
		"0: R1=ctx() R10=fp0\n"
		"0: (b7) r0 = 0                        ; R0_w=0\n"
		"1: (79) r2 = *(u64 *)(r1 +8)          ; R2_w=scalar()\n"
		"2: (15) if r2 == 0x0 goto pc+1\n"
		"\n"
		"from 2 to 4: R0=0 R1=ctx() R2=0 R10=fp0\n"
		"4: (7b) *(u64 *)(r10 -8) = r2         ; fp-8_w=0\n"
		"5: (79) r3 = *(u64 *)(r0 +0)\n"
		"R0 invalid mem access 'scalar'\n"
		"processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"
		"obpf: known: R0=0\n"
		"obpf: reject NOT_PTR at 5\n");
	done(&o);
}

static void what_is_known_of_registers_that_were_never_written_is_nothing(void **state)
{
	struct outcome o = verify("r0 = r1\nr0 += r2\nexit\n", OBPF_PROG_TYPE_KPROBE, 1);

	assert_int_equal(o.err, -EACCES);
	assert_non_null(strstr(home.text, "\nobpf: known: R0=ctx() R2=?\nobpf: reject REG_UNINIT"));
	done(&o);
	o = verify("r1 = map[fd:0][0]+100\nr0 = 0\nexit\n", OBPF_PROG_TYPE_KPROBE, 1);
	assert_int_equal(o.res.code, OBPF_REJECT_MAP_VALUE_OFF);
	assert_null(strstr(home.text, "obpf: known"));
	done(&o);
}

static void level_2_shows_every_path(void **state)
{
	struct outcome o = verify("r2 = *(u32 *)(r1 +8)\n"
				  "*(u32 *)(r10 -4) = r2\n"
				  "if w2 > 0xff goto big\n"
				  "r1 = map[fd:1]\n"
				  "r2 = r10\n"
				  "r2 += -4\n"
				  "call bpf_map_lookup_elem#1\n"
				  "big:\n"
				  "r0 = 1\n"
				  "exit\n",
				  OBPF_PROG_TYPE_KPROBE, OBPF_LOG_LEVEL2 | OBPF_LOG_STATS);

	assert_int_equal(o.err, 0);
	assert_string_equal(
		without_hash(home.text),
		"0: R1=ctx() R10=fp0\n"
		"0: (61) r2 = *(u32 *)(r1 +8)          ; "
		"R2_w=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))\n"
		"1: (63) *(u32 *)(r10 -4) = r2         ; fp-8_w=mmmm????\n"
		"2: (26) if w2 > 0xff goto pc+5        ; "
		"R2=scalar(smin=smin32=0,smax=umax=smax32=umax32=255,var_off=(0x0; 0xff))\n"
		"3: (18) r1 = map[id:11]               ; R1_w=map_ptr(map=counts,ks=4,vs=8)\n"
		"5: (bf) r2 = r10                      ; R2_w=fp0\n"
		"6: (07) r2 += -4                      ; R2_w=fp-4\n"
		"7: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1,map=counts,ks=4,vs=8)\n"
		"8: (b7) r0 = 1                        ; R0_w=1\n"
		"9: (95) exit\n"
		"\n"
		"from 2 to 8: safe\n"
		"stack depth 4\n"
		"processed 10 insns (limit 1000000) max_states_per_insn 1 total_states 1 peak_states 1 mark_read 0\n");
	done(&o);
}

static void a_path_that_was_walked_before_is_called_safe(void **state)
{
	struct obpf_verify_args args = { .prog_flags = OBPF_F_TEST_STATE_FREQ };
	struct outcome o;

	home_reset(OBPF_LOG_LEVEL2);
	o = verify_with(
		"r0 = 0\nif r1 == r10 goto a\nr2 = 1\na:\nif r1 == r10 goto b\nr2 = 2\nb:\nexit\n",
		OBPF_PROG_TYPE_KPROBE, args);
	assert_int_equal(o.err, 0);
	assert_non_null(strstr(home.text, "\nfrom 3 to 5: safe\n"));
	assert_non_null(strstr(home.text, "\nfrom 1 to 3: safe\n"));
	assert_int_equal(o.res.total_states, 3);
	done(&o);
}

static void an_accepted_program_leaves_level_1_with_its_statistics(void **state)
{
	struct outcome o = verify("call sub\nexit\nsub:\n*(u64 *)(r10 -24) = 0\nr0 = 0\nexit\n",
				  OBPF_PROG_TYPE_KPROBE, OBPF_LOG_LEVEL1 | OBPF_LOG_STATS);

	assert_int_equal(o.err, 0);
	assert_string_equal(
		without_hash(home.text),
		"stack depth 0+24\n"
		"processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n");
	assert_int_equal(o.res.stack_depth, 32);
	done(&o);
}

static void the_shape_passes_name_their_instruction(void **state)
{
	struct outcome o = verify("r0 = 0\ngoto out\nr0 = 1\nout:\nexit", OBPF_PROG_TYPE_KPROBE,
				  OBPF_LOG_LEVEL1);

	assert_string_equal(
		home.text,
		"unreachable insn 2\n"
		"processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"
		"obpf: reject UNREACHABLE at 2\n");
	done(&o);
}

/* ---- rules that need flags */
static void a_kernel_in_lockdown_lets_no_helper_read_its_memory(void **state)
{
	static const char probes[] = "r1 = r10\nr1 += -8\nr2 = 8\nr3 = 0\n"
				     "call bpf_probe_read_kernel#113\nr0 = 0\nexit\n";
	static const char others[] = "call bpf_ktime_get_ns#5\nexit\n";
	struct outcome o;

	home_reset(0);
	o = verify_with(probes, OBPF_PROG_TYPE_KPROBE, (struct obpf_verify_args){});
	assert_int_equal(o.err, 0);
	assert_int_equal(home.lockdown_asked, 1);
	done(&o);
	home_reset(0);
	home.locked_down = true;
	o = verify_with(probes, OBPF_PROG_TYPE_KPROBE, (struct obpf_verify_args){});
	assert_int_equal(o.res.code, OBPF_REJECT_HELPER_FORBIDDEN);
	assert_int_equal(o.res.insn, 4);
	done(&o);
	home_reset(0);
	home.locked_down = true;
	o = verify_with(others, OBPF_PROG_TYPE_KPROBE, (struct obpf_verify_args){});
	assert_int_equal(o.err, 0);
	assert_int_equal(home.lockdown_asked, 0);
	done(&o);
}

static void strict_alignment_is_kept_where_asked_for(void **state)
{
	static const char text[] = "r1 = map[fd:0][0]+0\nr0 = *(u32 *)(r1 +2)\nexit\n";
	struct outcome o;

	home_reset(0);
	o = verify_with(text, OBPF_PROG_TYPE_KPROBE, (struct obpf_verify_args){});
	assert_int_equal(o.err, 0);
	done(&o);
	home_reset(0);
	o = verify_with(text, OBPF_PROG_TYPE_KPROBE,
			(struct obpf_verify_args){ .prog_flags = OBPF_F_STRICT_ALIGNMENT });
	assert_int_equal(o.err, -EACCES);
	assert_int_equal(o.res.code, OBPF_REJECT_MISALIGNED);
	done(&o);
}

/* Behind an Ethernet header of 14 bytes the next one is aligned. */
static void packets_are_aligned_as_if_two_bytes_stood_before_them(void **state)
{
	static const struct {
		const char *load;
		bool aligned;
	} cases[] = {
		{ "r0 = *(u8 *)(r2 +1)", true },   { "r0 = *(u16 *)(r2 +2)", true },
		{ "r0 = *(u16 *)(r2 +3)", false }, { "r0 = *(u32 *)(r2 +2)", true },
		{ "r0 = *(u32 *)(r2 +4)", false }, { "r0 = *(u32 *)(r2 +14)", true },
		{ "r0 = *(u64 *)(r2 +6)", true },  { "r0 = *(u64 *)(r2 +8)", false },
		{ "r0 = *(u32 *)(r4 -6)", false }, { "r0 = *(u32 *)(r4 -4)", true },
		{ "*(u32 *)(r2 +16) = 1", false }, { "*(u32 *)(r2 +18) = 1", true },
	};
	struct outcome o;
	char text[512];
	u32 i, strict, want;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (strict = 0; strict < 2; strict++) {
			snprintf(text, sizeof(text),
				 "r2 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\nr4 = r2\n"
				 "r4 += 22\nr0 = 0\nif r4 > r3 goto pc+1\n%s\nexit\n",
				 cases[i].load);
			home_reset(0);
			o = verify_with(text, OBPF_PROG_TYPE_XDP,
					(struct obpf_verify_args){
						.prog_flags = strict ? OBPF_F_STRICT_ALIGNMENT :
								       0 });
			want = OBPF_REJECT_NONE;
			if (strict && !cases[i].aligned)
				want = OBPF_REJECT_MISALIGNED;
			assert_int_equal(o.res.code, want);
			done(&o);
		}
	}
}

static void loads_of_a_packets_address_go_to_where_it_is_whole(void **state)
{
	static const struct {
		u32 type, off;
	} cases[] = { { OBPF_PROG_TYPE_XDP, 0 },	{ OBPF_PROG_TYPE_XDP, 4 },
		      { OBPF_PROG_TYPE_XDP, 8 },	{ OBPF_PROG_TYPE_SCHED_CLS, 76 },
		      { OBPF_PROG_TYPE_SCHED_CLS, 80 }, { OBPF_PROG_TYPE_SCHED_CLS, 140 } };
	const struct obpf_prog_type *type;
	struct outcome o;
	char text[64];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		type = obpf_prog_type_get(cases[i].type, OBPF_ARCH_X86_64);
		snprintf(text, sizeof(text), "r2 = *(u32 *)(r1 +%u)\nr0 = 0\nexit\n", cases[i].off);
		home_reset(0);
		o = verify(text, cases[i].type, 0);
		assert_int_equal(o.err, 0);
		assert_int_equal(o.insns[0].op, OBPF_OP_LDX_DW);
		assert_true(o.insns[0].off >= type->ctx_size);
		assert_int_equal(o.insns[0].off % 8, 0);
		done(&o);
	}
}

static void a_buffer_context_is_as_large_as_the_program_needs(void **state)
{
	struct outcome o = verify("r0 = *(u32 *)(r1 +12)\nr2 = *(u8 *)(r1 +40)\nexit\n",
				  OBPF_PROG_TYPE_SYSCALL, 0);

	assert_int_equal(o.err, 0);
	assert_int_equal(o.res.max_ctx_off, 41);
	done(&o);
}

/* ---- what is handed on */
static void fixups_put_addresses_where_names_were(void **state)
{
	struct outcome o = verify("r1 = map[fd:1]\n"
				  "r6 = map[fd:0][0]+8\n"
				  "call bpf_ktime_get_ns#5\n"
				  "exit\n",
				  OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, 0);
	assert_int_equal(o.insns[0].op, OBPF_OP_LD_IMM64);
	assert_int_equal(o.insns[0].imm, 0x2000);
	assert_int_equal(o.insns[2].op, OBPF_OP_LD_IMM64);
	assert_int_equal(o.insns[2].imm, (s64)(uintptr_t)(map_value + 8));
	assert_int_equal(o.insns[4].op, OBPF_OP_CALL_ADDR);
	assert_int_equal(o.insns[4].off, 5);
	assert_int_equal(o.insns[4].imm, (s64)(uintptr_t)obpf_helper_proto(5)->fn);
	done(&o);
}

static void fixups_leave_a_trap_where_no_run_comes(void **state)
{
	struct outcome o = verify("r0 = 0\n" /* 0 */
				  "if r0 == 0x0 goto out\n" /* 1 */
				  "r1 = 0x500000000\n" /* 2 */
				  "*(u64 *)(r1 +0) = 1\n" /* 4 */
				  "out:\n"
				  "exit\n" /* 5 */,
				  OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, 0);
	assert_int_equal(o.insns[1].op, OBPF_OP_JA);
	assert_int_equal(o.insns[1].off, 3);
	assert_int_equal(o.insns[2].op, OBPF_OP_TRAP);
	assert_int_equal(o.insns[4].op, OBPF_OP_TRAP);
	assert_int_equal(o.insns[5].op, OBPF_OP_EXIT);
	done(&o);
}

static void a_rejected_program_is_left_as_it_was(void **state)
{
	struct outcome o = verify("r1 = map[fd:1]\ncall bpf_ktime_get_ns#5\nr0 = r1\nexit\n",
				  OBPF_PROG_TYPE_KPROBE, 0);
	u32 nr;
	struct obpf_dinsn *again =
		assemble("r1 = map[fd:1]\ncall bpf_ktime_get_ns#5\nr0 = r1\nexit\n", &nr);

	assert_int_equal(o.err, -EACCES);
	assert_null(o.res.facts);
	assert_memory_equal(o.insns, again, nr * sizeof(*again));
	free(again);
	done(&o);
}

static void facts_tell_what_was_seen(void **state)
{
	struct outcome o = verify("r1 = map[fd:2]\n" /* 0 */
				  "r2 = 8\n" /* 2 */
				  "r3 = 0\n" /* 3 */
				  "call bpf_ringbuf_reserve#131\n" /* 4 */
				  "if r0 == 0x0 goto out\n" /* 5 */
				  "*(u64 *)(r0 +0) = 1\n" /* 6 */
				  "r1 = r0\n" /* 7 */
				  "call sub\n" /* 8 */
				  "out:\n"
				  "r0 = 0\n" /* 9 */
				  "exit\n" /* 10 */
				  "sub:\n"
				  "r2 = 0\n" /* 11 */
				  "call bpf_ringbuf_discard#133\n" /* 12 */
				  "exit\n", /* 13 */
				  OBPF_PROG_TYPE_KPROBE, 0);
	const struct obpf_insn_facts *f = o.res.facts;

	assert_int_equal(o.err, 0);
	assert_int_equal(f[6].ptr_type, OBPF_REG_MEM);
	assert_int_equal(f[7].ptr_type, 0);
	assert_int_equal(f[4].nr_refs, 0);
	assert_int_equal(f[6].nr_refs, 1);
	assert_int_equal(f[12].nr_refs, 1);
	assert_int_equal(f[13].nr_refs, 0);
	assert_int_equal(f[12].frame_depth, 1);
	assert_int_equal(f[9].frame_depth, 0);
	assert_true(f[9].jump_target && f[9].seen && !f[6].jump_target);
	done(&o);
}

static void jumps_backwards_are_poll_points(void **state)
{
	struct outcome o = verify("r0 = 1\ngoto later\nearlier:\nexit\nlater:\ngoto earlier\n",
				  OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, 0);
	assert_false(o.res.facts[1].back_edge);
	assert_true(o.res.facts[3].back_edge);
	done(&o);
}

/* ---- pruning */
static void joining_paths_are_walked_once(void **state)
{
	static char text[64 * 200];
	char *p = text, *end = text + sizeof(text);
	struct outcome o;
	u32 i;

	/* 2^40 paths that leave nothing different behind. */
	p += scnprintf(p, end - p, "r6 = *(u64 *)(r1 +0)\nr7 = *(u64 *)(r1 +8)\nr0 = 0\n");
	for (i = 0; i < 40; i++)
		p += scnprintf(p, end - p, "r2 = r6\nif r7 & 0x1 goto l%u\nr2 = r7\nl%u:\n", i, i);
	scnprintf(p, end - p, "exit\n");
	o = verify(text, OBPF_PROG_TYPE_KPROBE, 0);
	assert_int_equal(o.err, 0);
	assert_true(o.res.insns_processed < 20000);
	done(&o);
}

/* 2^20 sums that nothing is decided by, and then something is. */
static void numbers_that_decide_nothing_do_not_count(void **state)
{
	static char text[64 * 200];
	char *p = text, *end = text + sizeof(text);
	struct outcome o;
	u32 i;

	p += scnprintf(p, end - p, "r6 = *(u64 *)(r1 +0)\nr7 = 0\n");
	for (i = 0; i < 20; i++)
		p += scnprintf(p, end - p, "if r6 & 0x%x goto l%u\nr7 += %u\nl%u:\n", 1u << i, i,
			       1u << i, i);
	scnprintf(p, end - p, "r0 = r7\nexit\n");
	o = verify(text, OBPF_PROG_TYPE_KPROBE, 0);
	assert_int_equal(o.err, 0);
	assert_true(o.res.insns_processed < 200);
	done(&o);
}

/* The bound of a loop is precise in every round before the one that reaches it. */
static void a_loop_may_be_as_long_as_the_budget(void **state)
{
	struct outcome o = verify("r6 = 0\nagain:\nr6 += 1\nif r6 != 0x493e0 goto again\n"
				  "r0 = 0\nexit\n",
				  OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, 0);
	assert_int_equal(o.res.insns_processed, 2 * 300000 + 3);
	done(&o);
}

/* A state in which two registers were equal must not stand for one in which they are not. */
static void equal_numbers_are_not_taken_for_unequal_ones(void **state)
{
	static const char text[] = "r6 = map[fd:0][0]+0\n" /* 0 */
				   "r2 = *(u64 *)(r1 +0)\n" /* 2 */
				   "r3 = *(u64 *)(r1 +8)\n" /* 3 */
				   "r4 = *(u64 *)(r1 +16)\n" /* 4 */
				   "if r4 == 0x0 goto differ\n" /* 5 */
				   "r3 = r2\n" /* 6 */
				   "differ:\n"
				   "if r4 == 0x1 goto pc+0\n" /* 7 */
				   "r5 = 0\n" /* 8 */
				   "if r2 > 0xf goto out\n" /* 9 */
				   "r6 += r3\n" /* 10 */
				   "r5 = *(u8 *)(r6 +0)\n" /* 11 */
				   "out:\n"
				   "r0 = 0\n"
				   "exit\n";
	struct outcome o;

	home_reset(0);
	o = verify_with(text, OBPF_PROG_TYPE_KPROBE,
			(struct obpf_verify_args){ .prog_flags = OBPF_F_TEST_STATE_FREQ });
	assert_int_equal(o.err, -EINVAL);
	assert_int_equal(o.res.code, OBPF_REJECT_PTR_OFF);
	assert_int_equal(o.res.insn, 10);
	done(&o);
}

/* Nor a slot of zeroes for one that holds anything. */
static void zeroes_are_not_taken_for_anything(void **state)
{
	static const char text[] = "r6 = map[fd:0][0]+0\n" /* 0 */
				   "r2 = *(u64 *)(r1 +0)\n" /* 2 */
				   "r4 = *(u64 *)(r1 +16)\n" /* 3 */
				   "*(u32 *)(r10 -4) = 0\n" /* 4 */
				   "if r4 != 0x0 goto join\n" /* 5 */
				   "r0 = 0\n" /* 6 */
				   "goto use\n" /* 7 */
				   "join:\n"
				   "*(u32 *)(r10 -4) = r2\n" /* 8 */
				   "use:\n"
				   "r3 = *(u32 *)(r10 -4)\n" /* 9 */
				   "r6 += r3\n" /* 10 */
				   "r0 = *(u8 *)(r6 +0)\n" /* 11 */
				   "exit\n";
	struct outcome o;

	home_reset(0);
	o = verify_with(text, OBPF_PROG_TYPE_KPROBE,
			(struct obpf_verify_args){ .prog_flags = OBPF_F_TEST_STATE_FREQ });
	assert_int_equal(o.res.code, OBPF_REJECT_UNBOUNDED);
	assert_int_equal(o.res.insn, 11);
	done(&o);
}

/* Beyond what the kernel's verifier keeps, and so no case of the corpus, which runs there too. */
static void half_a_spilled_number_is_a_number_of_its_own(void **state)
{
	struct outcome o = verify("r2 = *(u64 *)(r1 +0)\n"
				  "*(u32 *)(r10 -8) = r2\n"
				  "*(u32 *)(r10 -4) = r2\n"
				  "r1 = map[fd:0][0]+0\n"
				  "r4 = *(u32 *)(r10 -8)\n"
				  "if r4 > 0xf goto out\n"
				  "r4 = *(u32 *)(r10 -8)\n"
				  "r1 += r4\n"
				  "r4 = *(u8 *)(r1 +0)\n"
				  "out:\n"
				  "r0 = 0\n"
				  "exit\n",
				  OBPF_PROG_TYPE_KPROBE, 0);

	assert_int_equal(o.err, 0);
	done(&o);
}

/* ---- failing memory */
static const char *const sweep_texts[] = {
	"r0 = 0\nexit\n",
	/* frames, spills, stacks that grow, branches, kept states */
	"r6 = r1\n"
	"r7 = *(u64 *)(r1 +0)\n"
	"*(u64 *)(r10 -8) = r7\n"
	"*(u64 *)(r10 -120) = r6\n"
	"if r7 > 0x10 goto a\n"
	"r7 += 1\n"
	"a:\n"
	"r1 = r10\n"
	"r1 += -300\n"
	"r2 = 16\n"
	"call bpf_get_current_comm#16\n"
	"r1 = r10\n"
	"r1 += -8\n"
	"call sub\n"
	"if r0 == 0x3 goto b\n"
	"if r7 == 0x3 goto b\n"
	"r1 = map[fd:2]\n"
	"r2 = 8\n"
	"r3 = 0\n"
	"call bpf_ringbuf_reserve#131\n"
	"if r0 == 0x0 goto b\n"
	"r1 = r0\n"
	"r2 = 0\n"
	"call bpf_ringbuf_submit#132\n"
	"b:\n"
	"r0 = 0\n"
	"exit\n"
	"sub:\n"
	"r2 = *(u64 *)(r1 +0)\n"
	"*(u64 *)(r10 -64) = r2\n"
	"lock *(u64 *)(r1 +0) += r2\n"
	"may_goto c\n"
	"c:\n"
	"r0 = r2\n"
	"exit\n",
	/* a callback, whose frame and whose caller's grow */
	"r6 = *(u64 *)(r1 +0)\n"
	"*(u64 *)(r10 -8) = 0\n"
	"r1 = r6\n"
	"r2 = subprog[turn]\n"
	"r3 = r10\n"
	"r3 += -8\n"
	"r4 = 0\n"
	"call bpf_loop#181\n"
	"*(u64 *)(r10 -400) = r6\n"
	"exit\n"
	"turn:\n"
	"*(u64 *)(r10 -80) = r1\n"
	"r3 = *(u64 *)(r2 +0)\n"
	"r3 += r1\n"
	"*(u64 *)(r2 +0) = r3\n"
	"r0 = 0\n"
	"exit\n",
	/* a rejection with branches pending */
	"r7 = *(u64 *)(r1 +0)\nif r7 == 0x0 goto l\nif r7 == 0x1 goto l\nr0 = r5\nl:\nr0 = 0\nexit\n",
};

static void no_failing_allocation_leaks_or_changes_the_verdict(void **state)
{
	struct obpf_verify_args args = { .prog_flags = OBPF_F_TEST_STATE_FREQ };
	struct outcome o;
	u32 i, nr, allocs;
	int err;

	for (i = 0; i < ARRAY_SIZE(sweep_texts); i++) {
		home_reset(OBPF_LOG_LEVEL2);
		o = verify_with(sweep_texts[i], OBPF_PROG_TYPE_KPROBE, args);
		err = o.err;
		assert_int_equal(err, i == 3 ? -EACCES : 0);
		allocs = home.allocs;
		assert_true(allocs > 6);
		done(&o);
		for (nr = 1; nr <= allocs; nr++) {
			home_reset(0);
			home.fail_at = nr;
			o = verify_with(sweep_texts[i], OBPF_PROG_TYPE_KPROBE, args);
			assert_int_equal(o.err, -ENOMEM);
			assert_int_equal(o.res.code, OBPF_REJECT_NONE);
			assert_null(o.res.facts);
			done(&o);
		}
		home_reset(0);
		home.fail_at = allocs + 1;
		o = verify_with(sweep_texts[i], OBPF_PROG_TYPE_KPROBE, args);
		assert_int_equal(o.err, err);
		done(&o);
	}
}

/* ---- program types */
static void program_types_tell_their_contexts(void **state)
{
	static const u32 ids[] = {
		OBPF_PROG_TYPE_SOCKET_FILTER, OBPF_PROG_TYPE_KPROBE,
		OBPF_PROG_TYPE_SCHED_CLS,     OBPF_PROG_TYPE_SCHED_ACT,
		OBPF_PROG_TYPE_TRACEPOINT,    OBPF_PROG_TYPE_XDP,
		OBPF_PROG_TYPE_PERF_EVENT,    OBPF_PROG_TYPE_RAW_TRACEPOINT,
		OBPF_PROG_TYPE_SYSCALL,
	};
	const struct obpf_prog_type *type;
	const struct obpf_ctx_field *f;
	u32 i, arch;

	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		for (arch = OBPF_ARCH_X86_64; arch <= OBPF_ARCH_ARM64; arch++) {
			type = obpf_prog_type_get(ids[i], arch);
			assert_non_null(type);
			assert_int_equal(type->id, ids[i]);
			for (f = type->ctx; f->len; f++)
				assert_true(f->off + f->len <= type->ctx_size);
		}
	}
	assert_int_equal(obpf_prog_type_get(OBPF_PROG_TYPE_KPROBE, OBPF_ARCH_X86_64)->ctx_size,
			 168);
	assert_int_equal(obpf_prog_type_get(OBPF_PROG_TYPE_KPROBE, OBPF_ARCH_ARM64)->ctx_size, 336);
	assert_null(obpf_prog_type_get(OBPF_PROG_TYPE_UNSPEC, OBPF_ARCH_X86_64));
	assert_null(obpf_prog_type_get(1000, OBPF_ARCH_X86_64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reject_code_has_a_corpus_case),
		cmocka_unit_test(reject_codes_have_names_texts_and_errnos),
		cmocka_unit_test(a_program_of_no_instruction_is_refused),
		cmocka_unit_test(a_map_index_beyond_the_table_is_refused),
		cmocka_unit_test(an_offset_beyond_all_bounds_is_refused_in_however_large_a_value),
		cmocka_unit_test(more_than_256_subprograms_are_refused),
		cmocka_unit_test(the_budget_ends_a_verification),
		cmocka_unit_test(the_budget_is_a_million_by_default),
		cmocka_unit_test(too_many_pending_branches_end_a_verification),
		cmocka_unit_test(so_do_too_many_choices),
		cmocka_unit_test(a_poll_that_says_no_abandons_the_walk),
		cmocka_unit_test(level_1_shows_the_path_to_a_rejection_and_nothing_else),
		cmocka_unit_test(what_is_known_of_registers_that_were_never_written_is_nothing),
		cmocka_unit_test(level_2_shows_every_path),
		cmocka_unit_test(a_path_that_was_walked_before_is_called_safe),
		cmocka_unit_test(an_accepted_program_leaves_level_1_with_its_statistics),
		cmocka_unit_test(the_shape_passes_name_their_instruction),
		cmocka_unit_test(a_kernel_in_lockdown_lets_no_helper_read_its_memory),
		cmocka_unit_test(strict_alignment_is_kept_where_asked_for),
		cmocka_unit_test(packets_are_aligned_as_if_two_bytes_stood_before_them),
		cmocka_unit_test(loads_of_a_packets_address_go_to_where_it_is_whole),
		cmocka_unit_test(a_buffer_context_is_as_large_as_the_program_needs),
		cmocka_unit_test(fixups_put_addresses_where_names_were),
		cmocka_unit_test(fixups_leave_a_trap_where_no_run_comes),
		cmocka_unit_test(a_rejected_program_is_left_as_it_was),
		cmocka_unit_test(facts_tell_what_was_seen),
		cmocka_unit_test(jumps_backwards_are_poll_points),
		cmocka_unit_test(joining_paths_are_walked_once),
		cmocka_unit_test(numbers_that_decide_nothing_do_not_count),
		cmocka_unit_test(a_loop_may_be_as_long_as_the_budget),
		cmocka_unit_test(equal_numbers_are_not_taken_for_unequal_ones),
		cmocka_unit_test(zeroes_are_not_taken_for_anything),
		cmocka_unit_test(half_a_spilled_number_is_a_number_of_its_own),
		cmocka_unit_test(no_failing_allocation_leaks_or_changes_the_verdict),
		cmocka_unit_test(program_types_tell_their_contexts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verifier", tests, NULL, NULL);
}

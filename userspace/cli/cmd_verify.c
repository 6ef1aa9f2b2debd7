// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_verify.c - obpf verify: the verifier's word on an object's programs, without the module.
 */
#include <argp.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "cli.h"
#include "diag.h"
#include "output.h"
#include "verify.h"

#define LOG_LEVELS (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2 | OBPF_LOG_STATS)

struct options {
	struct obpf_asked asked;
	enum obpf_verify_format format;
};

enum {
	KEY_LOG = 256,
	KEY_STRICT,
	KEY_BUDGET,
	KEY_DUMP,
	KEY_ORACLE,
};

#define ORACLE_RUNS 100
#define ORACLE_MAX_RUNS 1000000

static const struct argp_option options[] = {
	{ "log", KEY_LOG, "LEVEL", 0,
	  "Show the verifier's log on stderr: 1 the failing path, 2 every path, 4 statistics, or a sum of these",
	  0 },
	{ "strict-alignment", KEY_STRICT, NULL, 0,
	  "Verify for machines that cannot read unaligned memory", 0 },
	{ "budget", KEY_BUDGET, "MILLIONS", 0,
	  "Instructions that may be walked, in millions: 1 (as otherwise), 2, 4 ... 128", 0 },
	{ "dump", KEY_DUMP, "PASS", 0, "Show what a pass made; --dump=help lists them", 0 },
	{ "oracle", KEY_ORACLE, "RUNS", OPTION_ARG_OPTIONAL,
	  "Run what passes, 100 times without RUNS, on inputs that are made up, and compare each instruction's registers and memory with what the verifier believed there",
	  0 },
	{ "output", 'o', "FORMAT", 0, "text, csv (veristat's columns, for its comparisons) or json",
	  0 },
	{ "json", 'j', NULL, 0, "The same as -o json", 0 },
	{ 0 },
};

static error_t set_log(struct options *o, const char *arg, struct argp_state *state)
{
	char *end;
	unsigned long level = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || level & ~(unsigned long)LOG_LEVELS)
		argp_error(state, "--log wants a level of 0 to 7, not '%s'", arg);
	o->asked.device.log_level = level;
	return 0;
}

static error_t set_budget(struct options *o, const char *arg, struct argp_state *state)
{
	char *end;
	unsigned long millions = strtoul(arg, &end, 10), n;

	for (n = 0; 1ul << n < millions; n++)
		;
	if (*arg < '0' || *arg > '9' || *end || 1ul << n != millions ||
	    OBPF_F_INSN_BUDGET(n) & ~OBPF_F_INSN_BUDGET_MASK)
		argp_error(state, "--budget wants 1, 2, 4 ... 128, not '%s'", arg);
	o->asked.device.prog_flags &= ~OBPF_F_INSN_BUDGET_MASK;
	o->asked.device.prog_flags |= OBPF_F_INSN_BUDGET(n);
	return 0;
}

static error_t set_format(struct options *o, const char *arg, struct argp_state *state)
{
	static const char *const names[] = {
		[OBPF_VERIFY_TEXT] = "text",
		[OBPF_VERIFY_CSV] = "csv",
		[OBPF_VERIFY_JSON] = "json",
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(names[i], arg)) {
			o->format = i;
			return 0;
		}
	}
	argp_error(state, "--output is text, csv or json, not '%s'", arg);
	return EINVAL;
}

static error_t set_dump(struct options *o, const char *arg, struct argp_state *state)
{
	const char *name, *shows;
	unsigned int i;

	for (i = 0; obpf_offline_pass(i, &name, &shows); i++) {
		if (!strcmp(name, arg)) {
			o->asked.device.dump = arg;
			return 0;
		}
	}
	if (strcmp(arg, "help"))
		argp_error(state, "--dump: there is no pass '%s'; --dump=help lists them", arg);
	for (i = 0; obpf_offline_pass(i, &name, &shows); i++)
		printf("%-10s %s\n", name, shows);
	exit(obpf_output_finish(OBPF_EXIT_OK));
}

static error_t set_oracle(struct options *o, const char *arg, struct argp_state *state)
{
	char *end = NULL;
	unsigned long runs = arg ? strtoul(arg, &end, 10) : ORACLE_RUNS;

	if (arg && (*arg < '0' || *arg > '9' || *end || !runs || runs > ORACLE_MAX_RUNS))
		argp_error(state, "--oracle wants a number of runs up to %d, not '%s'",
			   ORACLE_MAX_RUNS, arg);
	o->asked.device.oracle_runs = runs;
	return 0;
}

/* Do the options go together? */
static error_t check_options(const struct options *o, struct argp_state *state)
{
	if (o->asked.device.dump && o->format == OBPF_VERIFY_CSV)
		argp_error(state, "--dump does not fit a table");
	if (o->asked.device.oracle_runs && o->format == OBPF_VERIFY_CSV)
		argp_error(state, "--oracle does not fit a table");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->asked;
		return 0;
	case KEY_LOG:
		return set_log(o, arg, state);
	case KEY_STRICT:
		o->asked.device.prog_flags |= OBPF_F_STRICT_ALIGNMENT;
		return 0;
	case KEY_BUDGET:
		return set_budget(o, arg, state);
	case KEY_DUMP:
		return set_dump(o, arg, state);
	case KEY_ORACLE:
		return set_oracle(o, arg, state);
	case 'o':
		return set_format(o, arg, state);
	case 'j':
		o->format = OBPF_VERIFY_JSON;
		return 0;
	case ARGP_KEY_END:
		return check_options(o, state);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &obpf_asked_argp, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "OBJECT...\n--hex=BYTES|@FILE",
	.doc = "Has each program of each object verified, alone, by the verifier of the module but without "
	       "the module: on any machine, by anybody. Prints a line a program:"
	       "\n\n  PASS|FAIL|UNSUPPORTED SECTION NAME insns=N states=N peak=N mem=BYTES time_us=T [code=CODE at=INSN]"
	       "\n\nand with --oracle, for what passes:"
	       "\n\n  ORACLE SECTION NAME agrees|disagrees|unable runs=N cut=N compared=N walked=N"
	       "\vThe reasons go to stderr. Exit status: 0 all passed; 1 some failed, or the oracle disagrees; "
	       "2 wrong usage, or something that obpf does not support or the oracle cannot compare.",
};

/* --- programs --- */

static void tell(const struct obpf_subject *s, void *priv)
{
	const struct obpf_verify_row row = {
		.file = s->path,
		.section = s->section,
		.name = s->name,
		.prog_type = s->prog_type,
		.attach_type = s->attach_type,
		.has_license = s->has_license,
		.verdict = s->verdict,
		.log = obpf_offline_log(s->device),
		.dump = obpf_offline_dump(s->device),
		.mismatch = obpf_offline_mismatch(s->device),
	};

	obpf_verify_tell(priv, &row);
}

int obpf_cmd_verify(int argc, char **argv)
{
	struct options opts = { .asked.device.map_type_name = obpf_map_type_name };
	struct obpf_verify_report report = { 0 };
	int broken;

	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(false);
	if (!obpf_asked_settle(&opts.asked))
		return OBPF_EXIT_USAGE;
	report.format = opts.format;
	report.log_level = opts.asked.device.log_level;
	obpf_verify_begin(&report);
	broken = obpf_asked_each(&opts.asked, tell, &report);
	if (broken < 0)
		return OBPF_EXIT_FAILURE;
	report.broken += broken;
	return obpf_verify_end(&report);
}

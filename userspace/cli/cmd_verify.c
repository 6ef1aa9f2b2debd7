// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_verify.c - obpf verify: the verifier's word on an object's programs, without the module.
 *
 * libbpf does what it does for any loader: it reads the file, relocates, applies CO-RE, creates the
 * maps, loads. Its bpf(2) calls end in the offline device of this process. Each program is loaded
 * alone, from an object opened for it, so that none can stand in another's way.
 */
#include <argp.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "internal.h"
#include "object.h"
#include "output.h"
#include "verify.h"
#include "verify_hex.h"

#define LOG_LEVELS (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2 | OBPF_LOG_STATS)

struct options {
	const char *type_name;
	enum bpf_prog_type type; /* UNSPEC: as the sections say */
	const char *prog;
	const char *btf;
	struct obpf_offline_options device;
	enum obpf_verify_format format;
	struct obpf_hex hex;
	char **paths;
	unsigned int nr_paths;
};

enum {
	KEY_TYPE = 256,
	KEY_PROG,
	KEY_LOG,
	KEY_STRICT,
	KEY_LARGE,
	KEY_BTF,
	KEY_BUDGET,
	KEY_HEX,
	KEY_MAP,
	KEY_DUMP,
	KEY_ORACLE,
};

#define ORACLE_RUNS 100
#define ORACLE_MAX_RUNS 1000000

static const struct argp_option options[] = {
	{ "type", KEY_TYPE, "TYPE", 0,
	  "Programs are of this type (kprobe, socket_filter, ...), whatever their section says",
	  0 },
	{ "prog", KEY_PROG, "NAME", 0, "Only the programs of this name", 0 },
	{ "log", KEY_LOG, "LEVEL", 0,
	  "Show the verifier's log on stderr: 1 the failing path, 2 every path, 4 statistics, or a sum of these",
	  0 },
	{ "strict-alignment", KEY_STRICT, NULL, 0,
	  "Verify for machines that cannot read unaligned memory", 0 },
	{ "large-stack", KEY_LARGE, NULL, 0,
	  "Allow frames of 16 KiB together, for programs to be loaded so", 0 },
	{ "budget", KEY_BUDGET, "MILLIONS", 0,
	  "Instructions that may be walked, in millions: 1 (as otherwise), 2, 4 ... 128", 0 },
	{ "btf", KEY_BTF, "FILE", 0,
	  "Type data of the kernel for CO-RE; without it, the running kernel's", 0 },
	{ "hex", KEY_HEX, "BYTES|@FILE", 0,
	  "In place of objects: a program of these instructions, two hex digits a byte; of type syscall without --type",
	  0 },
	{ "map", KEY_MAP, "I=TYPE,KEY,VALUE,MAX[,FLAGS]", 0,
	  "With --hex: the map that LD_IMM64 calls I (may be repeated)", 0 },
	{ "dump", KEY_DUMP, "PASS", 0, "Show what a pass made; --dump=help lists them", 0 },
	{ "oracle", KEY_ORACLE, "RUNS", OPTION_ARG_OPTIONAL,
	  "Run what passes, 100 times without RUNS, on inputs that are made up, and compare each instruction's registers and memory with what the verifier believed there",
	  0 },
	{ "output", 'o', "FORMAT", 0, "text, csv (veristat's columns, for its comparisons) or json",
	  0 },
	{ "json", 'j', NULL, 0, "The same as -o json", 0 },
	{ 0 },
};

/* By the name of bpf(2), or of a section. */
static bool find_type(const char *name, enum bpf_prog_type *type)
{
	enum bpf_attach_type attach;
	const char *known;
	int i;

	for (i = 1; (known = libbpf_bpf_prog_type_str(i)); i++) {
		if (!strcmp(known, name)) {
			*type = i;
			return true;
		}
	}
	return !libbpf_prog_type_by_name(name, type, &attach);
}

static error_t set_log(struct options *o, const char *arg, struct argp_state *state)
{
	char *end;
	unsigned long level = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || level & ~(unsigned long)LOG_LEVELS)
		argp_error(state, "--log wants a level of 0 to 7, not '%s'", arg);
	o->device.log_level = level;
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
	o->device.prog_flags &= ~OBPF_F_INSN_BUDGET_MASK;
	o->device.prog_flags |= OBPF_F_INSN_BUDGET(n);
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
			o->device.dump = arg;
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
	o->device.oracle_runs = runs;
	return 0;
}

/* Do the options go together, and is there anything to do? */
static error_t check_options(const struct options *o, struct argp_state *state)
{
	if (!o->nr_paths && !o->hex.text)
		argp_error(state, "no object given");
	if (o->nr_paths && o->hex.text)
		argp_error(state, "--hex stands in the place of objects");
	if (o->hex.nr_maps && !o->hex.text)
		argp_error(state, "--map goes with --hex");
	if (o->device.dump && o->format == OBPF_VERIFY_CSV)
		argp_error(state, "--dump does not fit a table");
	if (o->device.oracle_runs && o->format == OBPF_VERIFY_CSV)
		argp_error(state, "--oracle does not fit a table");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case KEY_TYPE:
		o->type_name = arg;
		return 0;
	case KEY_PROG:
		o->prog = arg;
		return 0;
	case KEY_LOG:
		return set_log(o, arg, state);
	case KEY_STRICT:
		o->device.prog_flags |= OBPF_F_STRICT_ALIGNMENT;
		return 0;
	case KEY_LARGE:
		o->device.prog_flags |= OBPF_F_LARGE_STACK;
		return 0;
	case KEY_BUDGET:
		return set_budget(o, arg, state);
	case KEY_BTF:
		o->btf = arg;
		return 0;
	case KEY_HEX:
		o->hex.text = arg;
		return 0;
	case KEY_MAP:
		if (!obpf_hex_add_map(&o->hex, arg))
			exit(OBPF_EXIT_USAGE);
		return 0;
	case KEY_DUMP:
		return set_dump(o, arg, state);
	case KEY_ORACLE:
		return set_oracle(o, arg, state);
	case 'o':
		return set_format(o, arg, state);
	case 'j':
		o->format = OBPF_VERIFY_JSON;
		return 0;
	case ARGP_KEY_ARGS:
		o->paths = state->argv + state->next;
		o->nr_paths = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		return check_options(o, state);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT...\n--hex=BYTES|@FILE",
	.doc = "Has each program of each object verified, alone, by the verifier of the module but without "
	       "the module: on any machine, by anybody. Prints a line a program:"
	       "\n\n  PASS|FAIL|UNSUPPORTED SECTION NAME insns=N states=N peak=N mem=BYTES time_us=T [code=CODE at=INSN]"
	       "\n\nand with --oracle, for what passes:"
	       "\n\n  ORACLE SECTION NAME agrees|disagrees|unable runs=N cut=N compared=N walked=N"
	       "\vThe reasons go to stderr. Exit status: 0 all passed; 1 some failed, or the oracle disagrees; "
	       "2 wrong usage, or something that obpf does not support or the oracle cannot compare.",
};

/* --- the device that libbpf's calls end in --- */

static struct obpf_offline *device;

static long answer(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	return obpf_offline_call(device, cmd, attr, size);
}

static bool open_device(const struct obpf_offline_options *options)
{
	device = obpf_offline_new(options);
	if (!device) {
		obpf_say("out of memory");
		return false;
	}
	obpf_call_divert(answer);
	return true;
}

static void close_device(void)
{
	obpf_call_divert(NULL);
	obpf_offline_free(device);
	device = NULL;
}

/* --- objects --- */

struct file {
	const struct options *options;
	struct obpf_verify_report *report;
	const char *path;
	void *data;
	size_t size;
	struct obpf_elf_facts facts;
};

static struct bpf_program *nth_program(struct bpf_object *bpf, unsigned int n)
{
	struct bpf_program *prog = NULL;

	do {
		prog = bpf_object__next_program(bpf, prog);
	} while (prog && n--);
	return prog;
}

/* What would reach beyond this process, and what would bring other programs along. */
static void isolate(struct bpf_object *bpf, const struct bpf_program *subject)
{
	struct bpf_program *prog;
	struct bpf_map *map;

	bpf_object__for_each_program(prog, bpf)
		bpf_program__set_autoload(prog, prog == subject);
	bpf_object__for_each_map(map, bpf)
		bpf_map__set_pin_path(map, NULL);
}

/* Why libbpf never came to load the program. */
static void explain_libbpf(struct obpf_offline_verdict *v, int err)
{
	const char *text = obpf_diag_find(NULL);

	v->kind = OBPF_OFFLINE_UNSUPPORTED;
	v->err = err;
	if (obpf_diag_find("kernel BTF"))
		text = "this machine has no type data of the kernel for CO-RE "
		       "(/sys/kernel/btf/vmlinux): give it with --btf FILE";
	snprintf(v->why, sizeof(v->why), "%s", text ? text : strerror(err));
}

/* The verdict on @prog, of @bpf, which was opened for it. */
static void verify_program(const struct file *f, struct bpf_object *bpf, struct bpf_program *prog)
{
	const struct options *o = f->options;
	struct obpf_offline_verdict own = { .kind = OBPF_OFFLINE_UNSUPPORTED };
	struct obpf_verify_row row = {
		.file = f->path,
		.section = bpf_program__section_name(prog),
		.name = bpf_program__name(prog),
		.has_license = f->facts.has_license,
		.verdict = &own,
		.log = "",
		.dump = "",
		.mismatch = "",
	};
	int err;

	if (o->type) {
		bpf_program__set_type(prog, o->type);
		bpf_program__set_expected_attach_type(prog, 0);
	}
	row.prog_type = bpf_program__type(prog);
	row.attach_type = bpf_program__expected_attach_type(prog);
	obpf_offline_reset(device);
	if (!row.prog_type) {
		snprintf(own.why, sizeof(own.why), "%s",
			 "its section names no program type: give it with --type");
	} else if (!obpf_offline_has_prog_type(row.prog_type)) {
		snprintf(own.why, sizeof(own.why), "program type %s",
			 obpf_prog_type_name(row.prog_type));
	} else {
		isolate(bpf, prog);
		bpf_program__set_log_buf(prog, obpf_offline_subject(device), 1);
		bpf_program__set_log_level(prog, 1);
		obpf_diag_reset();
		err = bpf_object__load(bpf);
		/* What goes wrong behind the verdict does not change it. */
		if (obpf_offline_verdict(device)->kind != OBPF_OFFLINE_NONE)
			row.verdict = obpf_offline_verdict(device);
		else
			explain_libbpf(&own, -err);
		row.log = obpf_offline_log(device);
		row.dump = obpf_offline_dump(device);
		row.mismatch = obpf_offline_mismatch(device);
	}
	obpf_verify_tell(f->report, &row);
}

/* Program @n of the file; false when there are no more, or libbpf does not take the file. */
static bool verify_nth(const struct file *f, unsigned int n, bool *found)
{
	struct bpf_object *bpf =
		obpf_object_parse(f->path, f->data, f->size, &f->facts, f->options->btf);
	const char *wanted = f->options->prog;
	struct bpf_program *prog;

	if (!bpf) {
		f->report->broken++;
		*found = true;
		return false;
	}
	prog = nth_program(bpf, n);
	if (prog && (!wanted || !strcmp(wanted, bpf_program__name(prog)))) {
		*found = true;
		verify_program(f, bpf, prog);
	}
	bpf_object__close(bpf);
	return prog;
}

static void verify_file(const struct options *o, struct obpf_verify_report *report,
			const char *path)
{
	struct file f = { .options = o, .report = report, .path = path };
	unsigned int n = 0;
	bool found = false;

	f.data = obpf_object_read(path, &f.size, &f.facts);
	if (!f.data) {
		report->broken++;
		return;
	}
	while (verify_nth(&f, n, &found))
		n++;
	if (!found) {
		if (o->prog)
			obpf_say("%s: no program %s in it", path, o->prog);
		else
			obpf_say("%s: no programs in it", path);
		report->broken++;
	}
	free(f.data);
}

/* --- raw instructions --- */

static void verify_hex(struct options *o, struct obpf_verify_report *report)
{
	struct obpf_verify_row row = {
		.file = "--hex",
		.section = "hex",
		.name = o->prog ? o->prog : "hex",
		.prog_type = o->type ? o->type : BPF_PROG_TYPE_SYSCALL,
		.has_license = true,
		.verdict = obpf_offline_verdict(device),
	};

	if (!obpf_hex_load(&o->hex, device, row.prog_type, row.name)) {
		report->broken++;
		return;
	}
	row.log = obpf_offline_log(device);
	row.dump = obpf_offline_dump(device);
	row.mismatch = obpf_offline_mismatch(device);
	obpf_verify_tell(report, &row);
}

int obpf_cmd_verify(int argc, char **argv)
{
	struct options opts = { .device = { .map_type_name = obpf_map_type_name } };
	struct obpf_verify_report report = { 0 };
	unsigned int i;

	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(false);
	if (opts.type_name && !find_type(opts.type_name, &opts.type)) {
		obpf_say("--type %s: there is no such program type", opts.type_name);
		return OBPF_EXIT_USAGE;
	}
	if (opts.btf && !obpf_object_check_types(opts.btf))
		return OBPF_EXIT_USAGE;
	if (!open_device(&opts.device))
		return OBPF_EXIT_FAILURE;
	report.format = opts.format;
	report.log_level = opts.device.log_level;
	obpf_verify_begin(&report);
	if (opts.hex.text)
		verify_hex(&opts, &report);
	for (i = 0; i < opts.nr_paths; i++)
		verify_file(&opts, &report, opts.paths[i]);
	close_device();
	return obpf_verify_end(&report);
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_jit.c - obpf jit: the machine code that programs become, beside their bytecode, without the
 * module.
 */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "hex.h"
#include "object.h"
#include "offline_code.h"
#include "output.h"
#include "prog_text.h"
#include "subject.h"
#include "value.h"

struct options {
	const char *path;
	const char *type_name;
	struct obpf_subject_choice choice;
	struct obpf_offline_options device;
	struct obpf_hex hex;
	bool blind, opcodes, linum, json;
};

enum {
	KEY_PROG = 256,
	KEY_TYPE,
	KEY_LARGE,
	KEY_BTF,
	KEY_HEX,
	KEY_MAP,
	KEY_NO_VERIFY,
	KEY_BLIND,
	KEY_OPCODES,
	KEY_LINUM,
};

static const struct argp_option options[] = {
	{ "prog", KEY_PROG, "NAME", 0, "Only the programs of this name", 0 },
	{ "type", KEY_TYPE, "TYPE", 0,
	  "Programs are of this type (kprobe, socket_filter, ...), whatever their section says",
	  0 },
	{ "large-stack", KEY_LARGE, NULL, 0,
	  "Programs may have 16 KiB of stack instead of 512 bytes", 0 },
	{ "btf", KEY_BTF, "FILE", 0,
	  "Type data of the kernel for CO-RE; without it, the running kernel's", 0 },
	{ "hex", KEY_HEX, "BYTES|@FILE", 0,
	  "In place of an object: a program of these instructions, two hex digits a byte; of type syscall without --type",
	  0 },
	{ "map", KEY_MAP, "I=TYPE,KEY,VALUE,MAX[,FLAGS]", 0,
	  "With --hex: the map that LD_IMM64 calls I (may be repeated)", 0 },
	{ "no-verify", KEY_NO_VERIFY, NULL, 0, "Only decode the program, as 'obpf run --offline'",
	  0 },
	{ "blind", KEY_BLIND, NULL, 0, "Keep constants out of the code, as jit_harden does", 0 },
	{ "opcodes", KEY_OPCODES, NULL, 0, "Show the bytes of each instruction", 0 },
	{ "linum", KEY_LINUM, NULL, 0, "Show file, line and column of source lines", 0 },
	{ "json", 'j', NULL, 0, "One JSON document: an array with an object a program", 0 },
	{ 0 },
};

static error_t check_options(const struct options *o, struct argp_state *state)
{
	if (!o->path && !o->hex.text)
		argp_error(state, "no object given");
	if (o->path && o->hex.text)
		argp_error(state, "--hex stands in the place of an object");
	if (o->hex.nr_maps && !o->hex.text)
		argp_error(state, "--map goes with --hex");
	return 0;
}

static error_t set_flag(bool *flag)
{
	*flag = true;
	return 0;
}

static error_t set_text(const char **text, const char *arg)
{
	*text = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case KEY_PROG:
		return set_text(&o->choice.prog, arg);
	case KEY_TYPE:
		return set_text(&o->type_name, arg);
	case KEY_LARGE:
		o->device.prog_flags |= OBPF_F_LARGE_STACK;
		return 0;
	case KEY_BTF:
		return set_text(&o->choice.btf, arg);
	case KEY_HEX:
		return set_text(&o->hex.text, arg);
	case KEY_MAP:
		if (!obpf_hex_add_map(&o->hex, arg))
			exit(OBPF_EXIT_USAGE);
		return 0;
	case KEY_NO_VERIFY:
		return set_flag(&o->device.unverified);
	case KEY_BLIND:
		return set_flag(&o->blind);
	case KEY_OPCODES:
		return set_flag(&o->opcodes);
	case KEY_LINUM:
		return set_flag(&o->linum);
	case 'j':
		return set_flag(&o->json);
	case ARGP_KEY_ARG:
		if (o->path)
			argp_error(state, "one object at a time: '%s' is a second", arg);
		return set_text(&o->path, arg);
	case ARGP_KEY_END:
		return check_options(o, state);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT\n--hex=BYTES|@FILE",
	.doc = "Shows what the programs of an object become on this machine, without the module: the "
	       "instructions as the verifier leaves them, and the machine code of each under it. Offsets are "
	       "those from the program's beginning."
	       "\vExit status: 0 shown; 1 the verifier refused; 2 wrong usage, or something that obpf does not "
	       "support.",
};

struct report {
	const struct options *options;
	struct json_object *rows; /* NULL: text */
	unsigned int shown;
	int status;
};

static void worsen(struct report *r, int status)
{
	if (!r->status || status == OBPF_EXIT_FAILURE)
		r->status = status;
}

static struct json_object *new_row(const struct report *r, const struct obpf_subject *s,
				   uint32_t size)
{
	struct json_object *row, *list;

	if (!r->rows)
		return NULL;
	row = json_object_new_object();
	list = json_object_new_array();
	json_object_object_add(row, "section", obpf_text_json(s->section, strlen(s->section)));
	json_object_object_add(row, "name", obpf_text_json(s->name, strlen(s->name)));
	json_object_object_add(row, "size", json_object_new_int64(size));
	json_object_object_add(row, "insns", list);
	json_object_array_add(r->rows, row);
	return list;
}

static bool show(struct report *r, const struct obpf_subject *s,
		 const struct obpf_offline_code *code)
{
	const struct options *o = r->options;
	struct btf *btf = code->btf ? btf__new(code->btf, code->btf_size) : NULL;
	const struct obpf_prog_text text = {
		.insns = code->insns,
		.nr_insns = code->nr_insns,
		.funcs = code->funcs,
		.nr_funcs = code->nr_funcs,
		.func_size = sizeof(*code->funcs),
		.lines = code->lines,
		.nr_lines = code->nr_lines,
		.line_size = sizeof(*code->lines),
		.btf = libbpf_get_error(btf) ? NULL : btf,
		.opcodes = o->opcodes,
		.linum = o->linum,
		.code = { code->bytes, code->size, code->addr, obpf_offline_symbol },
		.pieces = code->pieces,
		.nr_pieces = code->nr_pieces,
	};
	char name[256];
	bool done;

	if (!r->rows && o->path) {
		snprintf(name, sizeof(name), "%s", obpf_shown_name(s->section));
		printf("%s%s %s: %u instructions, %u bytes\n", r->shown++ ? "\n" : "", name,
		       obpf_shown_name(s->name), code->nr_insns, code->size);
	}
	done = obpf_prog_text(&text, new_row(r, s, code->size));
	btf__free(btf);
	return done;
}

static void translate_subject(const struct obpf_subject *s, void *priv)
{
	struct report *r = priv;
	struct obpf_offline_code code;
	int err;

	if (s->verdict->kind != OBPF_OFFLINE_PASS) {
		fflush(stdout);
		obpf_subject_explain(s);
		worsen(r,
		       s->verdict->kind == OBPF_OFFLINE_FAIL ? OBPF_EXIT_FAILURE : OBPF_EXIT_USAGE);
		return;
	}
	err = -obpf_offline_translate(s->device, r->options->blind, &code);
	if (err) {
		obpf_say("%s: %s/%s: %s", s->path, s->section, s->name,
			 err == EOPNOTSUPP ?
				 "not supported: there is no translation of it for this machine" :
				 strerror(err));
		worsen(r, err == EOPNOTSUPP ? OBPF_EXIT_USAGE : OBPF_EXIT_FAILURE);
		return;
	}
	if (!show(r, s, &code))
		worsen(r, OBPF_EXIT_FAILURE);
	obpf_offline_code_release(&code);
}

static int translate_all(struct options *o)
{
	struct report r = { .options = o };
	struct obpf_offline *device;
	struct obpf_subject s;

	if (!obpf_subject_open(&o->device, &device))
		return OBPF_EXIT_FAILURE;
	if (o->json)
		r.rows = json_object_new_array();
	if (!o->hex.text) {
		if (!obpf_subject_each(device, o->path, &o->choice, translate_subject, &r))
			worsen(&r, OBPF_EXIT_USAGE);
	} else if (obpf_hex_load(&o->hex, device, o->choice.type, o->choice.prog, &s)) {
		translate_subject(&s, &r);
	} else {
		worsen(&r, OBPF_EXIT_USAGE);
	}
	obpf_subject_close(device);
	return r.rows ? obpf_json_finish(r.rows, r.status) : obpf_output_finish(r.status);
}

int obpf_cmd_jit(int argc, char **argv)
{
	struct options opts = { .device = { .map_type_name = obpf_map_type_name } };

	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(false);
	if (opts.type_name && !obpf_subject_find_type(opts.type_name, &opts.choice.type)) {
		obpf_say("--type %s: there is no such program type", opts.type_name);
		return OBPF_EXIT_USAGE;
	}
	if (opts.choice.btf && !obpf_object_check_types(opts.choice.btf))
		return OBPF_EXIT_USAGE;
	return translate_all(&opts);
}

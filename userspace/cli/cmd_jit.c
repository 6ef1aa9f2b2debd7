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

#include "asked.h"
#include "cli.h"
#include "diag.h"
#include "offline_code.h"
#include "output.h"
#include "prog_text.h"
#include "value.h"

struct options {
	struct obpf_asked asked;
	bool blind, opcodes, linum, json;
};

enum {
	KEY_NO_VERIFY = 256,
	KEY_BLIND,
	KEY_OPCODES,
	KEY_LINUM,
};

static const struct argp_option options[] = {
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
	if (o->asked.nr_paths > 1)
		argp_error(state, "one object at a time: '%s' is a second", o->asked.paths[1]);
	return 0;
}

static error_t set_flag(bool *flag)
{
	*flag = true;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->asked;
		return 0;
	case KEY_NO_VERIFY:
		return set_flag(&o->asked.device.unverified);
	case KEY_BLIND:
		return set_flag(&o->blind);
	case KEY_OPCODES:
		return set_flag(&o->opcodes);
	case KEY_LINUM:
		return set_flag(&o->linum);
	case 'j':
		return set_flag(&o->json);
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

	if (!r->rows && !o->asked.hex.text) {
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

	if (!obpf_asked_passed(s, &r->status))
		return;
	err = -obpf_offline_translate(s->device, r->options->blind, &code);
	if (err) {
		obpf_say("%s: %s/%s: %s", s->path, s->section, s->name,
			 err == EOPNOTSUPP ?
				 "not supported: there is no translation of it for this machine" :
				 strerror(err));
		obpf_asked_worsen(&r->status,
				  err == EOPNOTSUPP ? OBPF_EXIT_USAGE : OBPF_EXIT_FAILURE);
		return;
	}
	if (!show(r, s, &code))
		obpf_asked_worsen(&r->status, OBPF_EXIT_FAILURE);
	obpf_offline_code_release(&code);
}

int obpf_cmd_jit(int argc, char **argv)
{
	struct options opts = { .asked.device.map_type_name = obpf_map_type_name };
	struct report r = { .options = &opts };
	int broken;

	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(false);
	if (!obpf_asked_settle(&opts.asked))
		return OBPF_EXIT_USAGE;
	if (opts.json)
		r.rows = json_object_new_array();
	broken = obpf_asked_each(&opts.asked, translate_subject, &r);
	if (broken)
		obpf_asked_worsen(&r.status, broken < 0 ? OBPF_EXIT_FAILURE : OBPF_EXIT_USAGE);
	return r.rows ? obpf_json_finish(r.rows, r.status) : obpf_output_finish(r.status);
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * prog_dump.c - a program's instructions, function by function, between its source lines.
 *
 * Functions and lines come from the records that the loader brought along with the type data; both
 * are in order of their instructions, which the module has checked and a hostile one might not
 * have, so nothing here relies on it but the order of printing. Reference: bpf(2), btf.rst.
 */
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "handle.h"
#include "listing.h"
#include "output.h"
#include "prog_dump.h"
#include "value.h"
#include "words.h"

/* More than a program may have. */
#define MAX_BYTES (64u << 20)

struct dump {
	struct obpf_insn *insns;
	uint32_t nr_insns;
	unsigned char *funcs, *lines; /* records, of these sizes */
	uint32_t nr_funcs, func_size, nr_lines, line_size;
	struct btf *btf; /* NULL: neither names nor lines */
	bool opcodes, linum;
};

static void *room_for(uint64_t n, uint64_t size)
{
	return n && n * size <= MAX_BYTES ? calloc(n, size) : NULL;
}

/* Asks again, with room for what there is. Returns 0 or -errno. */
static int fetch(const struct obpf_item *prog, struct dump *d)
{
	const struct obpf_prog_info *had = &prog->prog;
	struct obpf_prog_info info = { 0 };
	int err;

	d->insns = room_for(had->xlated_prog_len, 1);
	info.xlated_prog_insns = (uintptr_t)d->insns;
	info.xlated_prog_len = d->insns ? had->xlated_prog_len : 0;
	if (had->btf_id && had->func_info_rec_size >= sizeof(struct bpf_func_info)) {
		d->funcs = room_for(had->nr_func_info, had->func_info_rec_size);
		info.func_info = (uintptr_t)d->funcs;
		info.nr_func_info = d->funcs ? had->nr_func_info : 0;
		info.func_info_rec_size = had->func_info_rec_size;
	}
	if (had->btf_id && had->line_info_rec_size >= sizeof(struct bpf_line_info)) {
		d->lines = room_for(had->nr_line_info, had->line_info_rec_size);
		info.line_info = (uintptr_t)d->lines;
		info.nr_line_info = d->lines ? had->nr_line_info : 0;
		info.line_info_rec_size = had->line_info_rec_size;
	}
	d->func_size = info.func_info_rec_size;
	d->line_size = info.line_info_rec_size;
	err = obpf_read_info(prog->fd, &info, sizeof(info));
	if (err)
		return err;
	/* Never more than there was room for. */
	if (d->insns && info.xlated_prog_insns && info.xlated_prog_len <= had->xlated_prog_len)
		d->nr_insns = info.xlated_prog_len / sizeof(*d->insns);
	if (d->funcs && info.nr_func_info <= had->nr_func_info)
		d->nr_funcs = info.nr_func_info;
	if (d->lines && info.nr_line_info <= had->nr_line_info)
		d->nr_lines = info.nr_line_info;
	if (had->btf_id)
		d->btf = obpf_btf_by_id(had->btf_id);
	return 0;
}

static void drop(struct dump *d)
{
	free(d->insns);
	free(d->funcs);
	free(d->lines);
	btf__free(d->btf);
}

/* The record that begins at instruction @at, or NULL. *@next is where the search goes on. */
static const void *record_at(const unsigned char *records, uint32_t n, uint32_t size, uint32_t at,
			     uint32_t *next)
{
	uint32_t insn;

	for (; *next < n; ++*next) {
		memcpy(&insn, records + (size_t)*next * size, sizeof(insn));
		if (insn == at)
			return records + (size_t)(*next)++ * size;
		if (insn > at)
			break;
	}
	return NULL;
}

/* The name of the function that begins at @at, or NULL. */
static const char *function_at(const struct dump *d, uint32_t at, uint32_t *next)
{
	const struct bpf_func_info *f = record_at(d->funcs, d->nr_funcs, d->func_size, at, next);
	const struct btf_type *t = f && d->btf ? btf__type_by_id(d->btf, f->type_id) : NULL;

	return t ? btf__name_by_offset(d->btf, t->name_off) : NULL;
}

/* A source line, without the blanks before it. */
static const char *line_text(const struct dump *d, const struct bpf_line_info *line)
{
	const char *text = line && d->btf ? btf__name_by_offset(d->btf, line->line_off) : NULL;

	return text ? text + strspn(text, " \t") : NULL;
}

static void opcode_text(const struct dump *d, uint32_t at, unsigned int n, char text[64])
{
	const unsigned char *bytes = (const unsigned char *)(d->insns + at);
	size_t i;

	*text = 0;
	for (i = 0; i < n * sizeof(*d->insns); i++)
		sprintf(text + strlen(text), "%s%02x", i ? " " : "", bytes[i]);
}

static void add_text(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, obpf_text_json(text, strlen(text)));
}

static struct json_object *insn_json(const struct dump *d, uint32_t at, const char *function,
				     const struct bpf_line_info *line, unsigned int *slots)
{
	struct json_object *object = json_object_new_object();
	const char *source = line_text(d, line), *file;
	char text[256], opcodes[64];

	*slots = obpf_listing_insn(d->insns, d->nr_insns, at, text, sizeof(text));
	if (function)
		add_text(object, "function", function);
	if (source && *source)
		add_text(object, "source", source);
	if (source && d->linum) {
		file = btf__name_by_offset(d->btf, line->file_name_off);
		if (file)
			add_text(object, "file", file);
		json_object_object_add(
			object, "line",
			json_object_new_int64(BPF_LINE_INFO_LINE_NUM(line->line_col)));
		json_object_object_add(
			object, "column",
			json_object_new_int64(BPF_LINE_INFO_LINE_COL(line->line_col)));
	}
	json_object_object_add(object, "insn", json_object_new_int64(at));
	add_text(object, "text", text);
	if (d->opcodes) {
		opcode_text(d, at, *slots, opcodes);
		add_text(object, "opcodes", opcodes);
	}
	return object;
}

static void print_insn(const struct dump *d, uint32_t at, const char *function,
		       const struct bpf_line_info *line, unsigned int *slots)
{
	const char *source = line_text(d, line), *file;
	char text[256], opcodes[64];

	*slots = obpf_listing_insn(d->insns, d->nr_insns, at, text, sizeof(text));
	if (function)
		printf("%s:\n", obpf_shown_name(function));
	if (source && *source) {
		printf("; %s", obpf_shown_name(source));
		file = btf__name_by_offset(d->btf, line->file_name_off);
		if (d->linum)
			printf(" [%s:%u:%u]", obpf_shown_name(file ? file : ""),
			       BPF_LINE_INFO_LINE_NUM(line->line_col),
			       BPF_LINE_INFO_LINE_COL(line->line_col));
		putchar('\n');
	}
	printf("%4u: %s\n", at, text);
	if (d->opcodes) {
		opcode_text(d, at, *slots, opcodes);
		printf("       %s\n", opcodes);
	}
}

static int print_all(const struct dump *d, struct json_object *list)
{
	uint32_t at = 0, next_func = 0, next_line = 0;
	unsigned int slots;

	while (at < d->nr_insns) {
		const char *function = function_at(d, at, &next_func);
		const struct bpf_line_info *line =
			record_at(d->lines, d->nr_lines, d->line_size, at, &next_line);

		if (list)
			json_object_array_add(list, insn_json(d, at, function, line, &slots));
		else
			print_insn(d, at, function, line, &slots);
		at += slots;
	}
	return list ? obpf_json_finish(list, OBPF_EXIT_OK) : obpf_output_finish(OBPF_EXIT_OK);
}

int obpf_prog_dump(const struct obpf_request *r, const struct obpf_item *prog)
{
	struct dump d = { .opcodes = r->given[OBPF_OPTION_OPCODES],
			  .linum = r->given[OBPF_OPTION_LINUM] };
	int err = fetch(prog, &d), status = OBPF_EXIT_FAILURE;
	char what[32];

	snprintf(what, sizeof(what), "prog %u", prog->id);
	if (err)
		obpf_say_error(what, -err);
	else if (!d.nr_insns)
		obpf_say("%s: its instructions are not to be had", what);
	else
		status = print_all(&d, r->given[OBPF_OPTION_JSON] ? json_object_new_array() : NULL);
	drop(&d);
	return status;
}

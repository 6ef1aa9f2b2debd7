// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * prog_text.c - a program's instructions as text or JSON, function by function, between its source
 * lines, and the machine code that they became under them.
 */
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>

#include "listing.h"
#include "output.h"
#include "prog_text.h"
#include "value.h"

/* As far as it is printed. */
struct place {
	const struct obpf_prog_text *t;
	struct json_object *list; /* NULL: text */
	struct obpf_disasm *disasm; /* NULL: no machine code */
	uint32_t insn;
	uint32_t next_func, next_line, next_piece;
	uint32_t code; /* bytes */
};

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

/* The name of the function that begins at this instruction, or NULL. */
static const char *function_at(struct place *p)
{
	const struct obpf_prog_text *t = p->t;
	const struct bpf_func_info *f =
		record_at(t->funcs, t->nr_funcs, t->func_size, p->insn, &p->next_func);
	const struct btf_type *type = f && t->btf ? btf__type_by_id(t->btf, f->type_id) : NULL;

	return type ? btf__name_by_offset(t->btf, type->name_off) : NULL;
}

/* A source line, without the blanks before it. */
static const char *line_text(const struct obpf_prog_text *t, const struct bpf_line_info *line)
{
	const char *text = line && t->btf ? btf__name_by_offset(t->btf, line->line_off) : NULL;

	return text ? text + strspn(text, " \t") : NULL;
}

static void hex_text(const void *from, size_t n, char text[64])
{
	const unsigned char *bytes = from;
	size_t i;

	*text = 0;
	for (i = 0; i < n && 3 * i + 3 < 64; i++)
		sprintf(text + strlen(text), "%s%02x", i ? " " : "", bytes[i]);
}

static void add_text(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, obpf_text_json(text, strlen(text)));
}

/* --- machine code --- */

/* All of it up to @end, which may lie inside of an instruction. */
static void put_code(struct place *p, uint32_t end)
{
	const struct obpf_prog_text *t = p->t;
	struct json_object *row;
	char text[256], bytes[64];
	uint32_t size;

	for (; p->disasm && p->code < end && p->code < t->code.size; p->code += size) {
		size = obpf_disasm_insn(p->disasm, p->code, text, sizeof(text));
		hex_text(t->code.bytes + p->code, size, bytes);
		if (!p->list) {
			printf("%16" PRIx32 ":   %s\n", p->code, text);
			if (t->opcodes)
				printf("                    %s\n", bytes);
			continue;
		}
		row = json_object_new_object();
		json_object_object_add(row, "offset", json_object_new_int64(p->code));
		add_text(row, "text", text);
		if (t->opcodes)
			add_text(row, "opcodes", bytes);
		json_object_array_add(p->list, row);
	}
}

static void put_head(struct place *p, const char *name)
{
	if (p->list || (!name && !p->disasm))
		return;
	printf("%s:", name ? obpf_shown_name(name) : "function");
	if (p->disasm && p->t->code.addr && !p->t->code.symbol)
		printf(" # 0x%" PRIx64, p->t->code.addr + p->code);
	putchar('\n');
}

/* What comes before the instruction: the code of those before, the function that it begins. */
static const char *put_pieces(struct place *p)
{
	const struct obpf_prog_text *t = p->t;
	const char *function = function_at(p);
	bool has_head = false;

	for (; p->next_piece < t->nr_pieces && t->pieces[p->next_piece].insn <= p->insn;
	     p->next_piece++) {
		put_code(p, t->pieces[p->next_piece].offset);
		if (t->pieces[p->next_piece].is_func) {
			put_head(p, function);
			has_head = true;
		}
	}
	if (function && !has_head)
		put_head(p, function);
	return function;
}

/* --- bytecode --- */

static struct json_object *insn_json(const struct place *p, const char *function,
				     const struct bpf_line_info *line, unsigned int *slots)
{
	const struct obpf_prog_text *t = p->t;
	struct json_object *object = json_object_new_object();
	const char *source = line_text(t, line), *file;
	char text[256], opcodes[64];

	*slots = obpf_listing_insn(t->insns, t->nr_insns, p->insn, text, sizeof(text));
	if (function)
		add_text(object, "function", function);
	if (source && *source)
		add_text(object, "source", source);
	if (source && t->linum) {
		file = btf__name_by_offset(t->btf, line->file_name_off);
		if (file)
			add_text(object, "file", file);
		json_object_object_add(
			object, "line",
			json_object_new_int64(BPF_LINE_INFO_LINE_NUM(line->line_col)));
		json_object_object_add(
			object, "column",
			json_object_new_int64(BPF_LINE_INFO_LINE_COL(line->line_col)));
	}
	json_object_object_add(object, "insn", json_object_new_int64(p->insn));
	add_text(object, "text", text);
	if (t->opcodes) {
		hex_text(t->insns + p->insn, *slots * sizeof(*t->insns), opcodes);
		add_text(object, "opcodes", opcodes);
	}
	return object;
}

static void print_insn(const struct place *p, const struct bpf_line_info *line, unsigned int *slots)
{
	const struct obpf_prog_text *t = p->t;
	const char *source = line_text(t, line), *file;
	char text[256], opcodes[64];

	*slots = obpf_listing_insn(t->insns, t->nr_insns, p->insn, text, sizeof(text));
	if (source && *source) {
		printf("; %s", obpf_shown_name(source));
		file = btf__name_by_offset(t->btf, line->file_name_off);
		if (t->linum)
			printf(" [%s:%u:%u]", obpf_shown_name(file ? file : ""),
			       BPF_LINE_INFO_LINE_NUM(line->line_col),
			       BPF_LINE_INFO_LINE_COL(line->line_col));
		putchar('\n');
	}
	printf("%4u: %s\n", p->insn, text);
	if (t->opcodes) {
		hex_text(t->insns + p->insn, *slots * sizeof(*t->insns), opcodes);
		printf("       %s\n", opcodes);
	}
}

bool obpf_prog_text(const struct obpf_prog_text *t, struct json_object *list)
{
	struct place p = { .t = t, .list = list };
	unsigned int slots;

	if (t->code.bytes) {
		p.disasm = obpf_disasm_open(&t->code);
		if (!p.disasm)
			return false;
	}
	for (; p.insn < t->nr_insns; p.insn += slots) {
		const char *function = put_pieces(&p);
		const struct bpf_line_info *line =
			record_at(t->lines, t->nr_lines, t->line_size, p.insn, &p.next_line);

		if (list)
			json_object_array_add(list, insn_json(&p, function, line, &slots));
		else
			print_insn(&p, line, &slots);
	}
	put_code(&p, t->code.size);
	obpf_disasm_close(p.disasm);
	return true;
}

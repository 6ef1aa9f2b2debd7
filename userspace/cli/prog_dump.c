// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * prog_dump.c - what the module tells of a program's instructions and machine code.
 *
 * Of machine code it tells where functions and source lines begin: what lies between stays together.
 * Reference: bpf(2), OBJ_GET_INFO_BY_FD.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "handle.h"
#include "output.h"
#include "prog_dump.h"
#include "prog_text.h"
#include "words.h"

/* More than a program may have. */
#define MAX_BYTES (64u << 20)

struct dump {
	struct obpf_insn *insns;
	uint32_t nr_insns;
	unsigned char *funcs, *lines; /* records, of these sizes */
	uint32_t nr_funcs, func_size, nr_lines, line_size;
	struct btf *btf; /* NULL: neither names nor lines */
	/* Machine code, when it is asked for. */
	uint8_t *code;
	uint32_t code_size;
	uint64_t *func_addrs, *line_addrs;
	uint32_t *func_lens;
	uint32_t nr_code_funcs, nr_code_lines;
	struct obpf_code_piece *pieces;
	uint32_t nr_pieces;
};

static void *room_for(uint64_t n, uint64_t size)
{
	return n && n * size <= MAX_BYTES ? calloc(n, size) : NULL;
}

static void make_room(const struct obpf_prog_info *had, bool code, struct obpf_prog_info *info,
		      struct dump *d)
{
	d->insns = room_for(had->xlated_prog_len, 1);
	info->xlated_prog_insns = (uintptr_t)d->insns;
	info->xlated_prog_len = d->insns ? had->xlated_prog_len : 0;
	if (had->btf_id && had->func_info_rec_size >= sizeof(struct bpf_func_info)) {
		d->funcs = room_for(had->nr_func_info, had->func_info_rec_size);
		info->func_info = (uintptr_t)d->funcs;
		info->nr_func_info = d->funcs ? had->nr_func_info : 0;
		info->func_info_rec_size = had->func_info_rec_size;
	}
	if (had->btf_id && had->line_info_rec_size >= sizeof(struct bpf_line_info)) {
		d->lines = room_for(had->nr_line_info, had->line_info_rec_size);
		info->line_info = (uintptr_t)d->lines;
		info->nr_line_info = d->lines ? had->nr_line_info : 0;
		info->line_info_rec_size = had->line_info_rec_size;
	}
	if (!code)
		return;
	d->code = room_for(had->jited_prog_len, 1);
	info->jited_prog_insns = (uintptr_t)d->code;
	info->jited_prog_len = d->code ? had->jited_prog_len : 0;
	d->func_addrs = room_for(had->nr_jited_ksyms, sizeof(*d->func_addrs));
	info->jited_ksyms = (uintptr_t)d->func_addrs;
	info->nr_jited_ksyms = d->func_addrs ? had->nr_jited_ksyms : 0;
	d->func_lens = room_for(had->nr_jited_func_lens, sizeof(*d->func_lens));
	info->jited_func_lens = (uintptr_t)d->func_lens;
	info->nr_jited_func_lens = d->func_lens ? had->nr_jited_func_lens : 0;
	if (had->jited_line_info_rec_size != sizeof(*d->line_addrs))
		return;
	d->line_addrs = room_for(had->nr_jited_line_info, sizeof(*d->line_addrs));
	info->jited_line_info = (uintptr_t)d->line_addrs;
	info->nr_jited_line_info = d->line_addrs ? had->nr_jited_line_info : 0;
	info->jited_line_info_rec_size = sizeof(*d->line_addrs);
}

/* As many as came, never more than there was room for; none where the address was taken away. */
static uint32_t came(const void *room, uint64_t uptr, uint32_t n, uint32_t had)
{
	return room && uptr && n <= had ? n : 0;
}

/* Asks again, with room for what there is. Returns 0 or -errno. */
static int fetch(const struct obpf_item *prog, bool code, struct dump *d)
{
	const struct obpf_prog_info *had = &prog->prog;
	struct obpf_prog_info info = { 0 };
	int err;

	make_room(had, code, &info, d);
	d->func_size = info.func_info_rec_size;
	d->line_size = info.line_info_rec_size;
	err = obpf_read_info(prog->fd, &info, sizeof(info));
	if (err)
		return err;
	d->nr_insns =
		came(d->insns, info.xlated_prog_insns, info.xlated_prog_len, had->xlated_prog_len) /
		sizeof(*d->insns);
	d->nr_funcs = came(d->funcs, info.func_info, info.nr_func_info, had->nr_func_info);
	d->nr_lines = came(d->lines, info.line_info, info.nr_line_info, had->nr_line_info);
	d->code_size =
		came(d->code, info.jited_prog_insns, info.jited_prog_len, had->jited_prog_len);
	d->nr_code_funcs =
		came(d->func_addrs, info.jited_ksyms, info.nr_jited_ksyms, had->nr_jited_ksyms);
	if (came(d->func_lens, info.jited_func_lens, info.nr_jited_func_lens,
		 had->nr_jited_func_lens) != d->nr_code_funcs)
		d->nr_code_funcs = 0;
	d->nr_code_lines = came(d->line_addrs, info.jited_line_info, info.nr_jited_line_info,
				had->nr_jited_line_info);
	if (had->btf_id)
		d->btf = obpf_btf_by_id(had->btf_id);
	return 0;
}

static void drop(struct dump *d)
{
	free(d->insns);
	free(d->funcs);
	free(d->lines);
	free(d->code);
	free(d->func_addrs);
	free(d->func_lens);
	free(d->line_addrs);
	free(d->pieces);
	btf__free(d->btf);
}

/* The slot that record @i begins with. */
static uint32_t slot_of(const unsigned char *records, uint32_t size, uint32_t i)
{
	uint32_t insn;

	memcpy(&insn, records + (size_t)i * size, sizeof(insn));
	return insn;
}

static void add_piece(struct dump *d, uint32_t insn, uint64_t offset, bool is_func)
{
	if (offset < d->code_size)
		d->pieces[d->nr_pieces++] =
			(struct obpf_code_piece){ insn, (uint32_t)offset, is_func };
}

static int compare_pieces(const void *a, const void *b)
{
	const struct obpf_code_piece *l = a, *r = b;

	if (l->insn != r->insn)
		return l->insn < r->insn ? -1 : 1;
	return r->is_func - l->is_func;
}

/* What is known of where the code of which instruction begins; without memory that is nothing. */
static void find_pieces(struct dump *d)
{
	uint64_t offset = 0;
	uint32_t i;

	d->pieces = calloc((size_t)d->nr_code_funcs + d->nr_code_lines + 1, sizeof(*d->pieces));
	if (!d->pieces)
		return;
	if (!d->nr_code_funcs)
		add_piece(d, 0, 0, true);
	for (i = 0; i < d->nr_code_funcs; i++) {
		if (!i || d->nr_funcs == d->nr_code_funcs)
			add_piece(d, i ? slot_of(d->funcs, d->func_size, i) : 0, offset, true);
		offset += d->func_lens[i];
	}
	if (d->nr_code_funcs && d->nr_lines == d->nr_code_lines)
		for (i = 0; i < d->nr_lines; i++)
			add_piece(d, slot_of(d->lines, d->line_size, i),
				  d->line_addrs[i] - d->func_addrs[0], false);
	qsort(d->pieces, d->nr_pieces, sizeof(*d->pieces), compare_pieces);
}

static int print(const struct obpf_request *r, struct dump *d)
{
	struct json_object *list = r->given[OBPF_OPTION_JSON] ? json_object_new_array() : NULL;
	const struct obpf_prog_text text = {
		.insns = d->insns,
		.nr_insns = d->nr_insns,
		.funcs = d->funcs,
		.nr_funcs = d->nr_funcs,
		.func_size = d->func_size,
		.lines = d->lines,
		.nr_lines = d->nr_lines,
		.line_size = d->line_size,
		.btf = d->btf,
		.opcodes = r->given[OBPF_OPTION_OPCODES],
		.linum = r->given[OBPF_OPTION_LINUM],
		.code = {
			.bytes = d->code_size ? d->code : NULL,
			.size = d->code_size,
			.addr = d->nr_code_funcs ? d->func_addrs[0] : 0,
		},
		.pieces = d->pieces,
		.nr_pieces = d->nr_pieces,
	};
	int status = obpf_prog_text(&text, list) ? OBPF_EXIT_OK : OBPF_EXIT_FAILURE;

	return list ? obpf_json_finish(list, status) : obpf_output_finish(status);
}

static int write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "we");
	bool done = file && fwrite(bytes, 1, size, file) == size;

	if ((file && fclose(file)) || !done) {
		obpf_say("%s: %s", path, strerror(errno));
		return OBPF_EXIT_FAILURE;
	}
	return OBPF_EXIT_OK;
}

int obpf_prog_dump(const struct obpf_request *r, const struct obpf_item *prog, bool code,
		   const char *file)
{
	struct dump d = { 0 };
	int err = fetch(prog, code, &d), status = OBPF_EXIT_FAILURE;
	char what[32];

	snprintf(what, sizeof(what), "prog %u", prog->id);
	if (err) {
		obpf_say_error(what, -err);
	} else if (code && !prog->prog.jited_prog_len) {
		obpf_say("%s: it is interpreted", what);
	} else if (code && !d.code_size) {
		obpf_say("%s: its machine code is not to be had: it shows kernel addresses", what);
	} else if (file) {
		status = code ? write_file(file, d.code, d.code_size) :
				write_file(file, d.insns, d.nr_insns * sizeof(*d.insns));
	} else if (!d.nr_insns) {
		obpf_say("%s: its instructions are not to be had", what);
	} else {
		if (code)
			find_pieces(&d);
		status = print(r, &d);
	}
	drop(&d);
	return status;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * btf_info.c - functions and source lines of a program.
 *
 * Floor F1. Any context but for the check, which logs. No locks. Reference: Documentation/bpf/
 * btf.rst, "bpf_func_info" and "bpf_line_info".
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "isa/btf_info.h"

/* Longer lines are cut. */
#define TEXT_SHOWN 200

/*
 * Looked at for each instruction that the log shows, and as long as the one who made it wants: so
 * only so much of the space before a line, and of a file's name, is looked at.
 */
#define INDENT_MAX 200
#define PATH_SEEN 4096

int obpf_func_info_check(const struct obpf_debug_info *di, struct obpf_log *log)
{
	const struct obpf_btf_type *t;
	u32 i, off, last = 0;

	for (i = 0; i < di->nr_funcs; i++, last = off) {
		off = di->funcs[i].insn_off;
		if (!i && off) {
			obpf_log_at(log, ~0u,
				    "nonzero insn_off %u for the first func info record\n", off);
			return -EINVAL;
		}
		if (i && off <= last) {
			obpf_log_at(
				log, ~0u,
				"same or smaller insn offset (%u) than previous func info record (%u)\n",
				off, last);
			return -EINVAL;
		}
		t = obpf_btf_type(di->btf, di->funcs[i].type_id);
		if (!t || obpf_btf_kind(t) != OBPF_BTF_FUNC) {
			obpf_log_at(log, ~0u, "invalid type id %u in func info\n",
				    di->funcs[i].type_id);
			return -EINVAL;
		}
	}
	return 0;
}

static const struct obpf_line_info *find_line(const struct obpf_debug_info *di, u32 insn)
{
	u32 lo = 0, hi = di->nr_lines;

	if (!hi || di->lines[0].insn_off > insn)
		return NULL;
	while (hi - lo > 1) {
		u32 mid = lo + (hi - lo) / 2;

		if (di->lines[mid].insn_off <= insn)
			lo = mid;
		else
			hi = mid;
	}
	return &di->lines[lo];
}

bool obpf_source_at(const struct obpf_debug_info *di, u32 insn, struct obpf_source *src)
{
	const struct obpf_line_info *info = di ? find_line(di, insn) : NULL;
	const char *path;
	u32 i;

	if (!info)
		return false;
	src->info = info;
	src->line = OBPF_LINE_INFO_LINE(info->line_col);
	src->text = obpf_btf_str(di->btf, info->line_off);
	for (i = 0; i < INDENT_MAX && (*src->text == ' ' || *src->text == '\t'); i++)
		src->text++;
	/* A log's line stays one line, whatever the string is. */
	src->text_len = 0;
	while (src->text_len < TEXT_SHOWN &&
	       ((u8)src->text[src->text_len] >= ' ' || src->text[src->text_len] == '\t'))
		src->text_len++;
	src->file = path = obpf_btf_str(di->btf, info->file_name_off);
	for (i = 0; i < PATH_SEEN && path[i]; i++)
		if (path[i] == '/')
			src->file = path + i + 1;
	return true;
}

const char *obpf_debug_func_name(const struct obpf_debug_info *di, u32 insn)
{
	const struct obpf_btf_type *t;
	u32 i;

	for (i = 0; di && i < di->nr_funcs && di->funcs[i].insn_off <= insn; i++)
		;
	if (!i)
		return NULL;
	t = obpf_btf_type(di->btf, di->funcs[i - 1].type_id);
	return obpf_btf_str(di->btf, t->name_off);
}

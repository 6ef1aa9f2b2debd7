/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf_info.h - where a program's instructions come from: its functions' types, its source lines.
 *
 * Floor F1. Immutable once checked; any context, no locks.
 */
#ifndef OBPF_BTF_INFO_H
#define OBPF_BTF_INFO_H

#include "isa/btf.h"
#include "obpf.h"

/* What a loader says of a program. Instructions are slots as loaded, which is how they stay. */
struct obpf_debug_info {
	const struct obpf_btf *btf;
	const struct obpf_func_info *funcs; /* by insn_off, one a subprogram; or none */
	u32 nr_funcs;
	const struct obpf_line_info *lines; /* by insn_off; or none */
	u32 nr_lines;
};

/* A source line, as far as it can be shown: texts are not terminated where len ends. */
struct obpf_source {
	const struct obpf_line_info *info;
	const char *text; /* without the space before it */
	u32 text_len;
	const char *file; /* without directories */
	u32 line;
};

/**
 * obpf_func_info_check - the records by themselves: the first at 0, ascending, of FUNC types
 * Return: 0, or -EINVAL with the reason in @log.
 */
int obpf_func_info_check(const struct obpf_debug_info *di, struct obpf_log *log);

/* The line that slot @insn comes from; false: it is not known, or there is no @di. */
bool obpf_source_at(const struct obpf_debug_info *di, u32 insn, struct obpf_source *src);

/* The name of the function that slot @insn is in, or NULL. Process context: takes its time. */
const char *obpf_debug_func_name(const struct obpf_debug_info *di, u32 insn);

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * source.c - where the program comes from: functions and source lines, checked against the
 * instructions and shown in the log.
 *
 * Floor F2. Process context, no locks. Reference: func_info and line_info of bpf(2)'s PROG_LOAD.
 */
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"

#define WALK (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2)

/* By which instruction of @sub may it end, other than EXIT? sub->end: there is none. */
static u32 find_early_end(const struct obpf_verifier_env *env, const struct obpf_subprog *sub)
{
	const struct obpf_func_proto *proto;
	u32 insn;

	for (insn = sub->start; insn < sub->end; insn++) {
		if (obpf_op_info(&env->insns[insn])->cls == OBPF_CLS_LD_PKT)
			break;
		if (env->insns[insn].op != OBPF_OP_CALL)
			continue;
		proto = obpf_helper_proto(env->insns[insn].imm);
		if (proto && (proto->flags & OBPF_HELPER_TAIL_CALL))
			break;
	}
	return insn;
}

/* Who gives 0, or what another program gives, to its caller must have a number for a result. */
static int check_result(struct obpf_verifier_env *env, const struct obpf_debug_info *di, u32 i)
{
	const struct obpf_btf_type *func = obpf_btf_type(di->btf, di->funcs[i].type_id);
	u32 ret = obpf_btf_skip_modifiers(di->btf, obpf_btf_type(di->btf, func->type)->type);
	u32 end;

	if (obpf_btf_is_number(obpf_btf_type(di->btf, ret)))
		return 0;
	end = find_early_end(env, &env->subprogs[i]);
	if (end == env->subprogs[i].end)
		return 0;
	return obpf_reject_at(env, OBPF_REJECT_FUNC_RESULT, end,
			      "%s is only allowed in functions that return 'int'.",
			      env->insns[end].op == OBPF_OP_CALL ? "tail_call" : "LD_ABS");
}

static int check_funcs(struct obpf_verifier_env *env, const struct obpf_debug_info *di)
{
	u32 i;
	int err;

	if (di->nr_funcs != env->nr_subprogs)
		return obpf_reject_at(
			env, OBPF_REJECT_FUNC_INFO, 0,
			"number of funcs in func_info doesn't match number of subprogs");
	for (i = 0; i < di->nr_funcs; i++)
		if (di->funcs[i].insn_off != env->subprogs[i].start)
			return obpf_reject_at(
				env, OBPF_REJECT_FUNC_INFO, env->subprogs[i].start,
				"func_info BTF section doesn't match subprog layout in BPF program");
	for (i = 1; i < di->nr_funcs; i++) {
		err = check_result(env, di, i);
		if (err)
			return err;
	}
	return 0;
}

/* Record @i; the one before stands at @last. */
static int check_line(struct obpf_verifier_env *env, const struct obpf_debug_info *di, u32 i,
		      u32 last)
{
	const struct obpf_line_info *l = &di->lines[i];

	if ((i && l->insn_off <= last) || l->insn_off >= env->nr_insns)
		return obpf_reject_at(
			env, OBPF_REJECT_LINE_INFO, min(l->insn_off, env->nr_insns - 1),
			"Invalid line_info[%u].insn_off:%u (prev_offset:%u prog->len:%u)", i,
			l->insn_off, last, env->nr_insns);
	if (env->insns[l->insn_off].op == OBPF_OP_LD_IMM64_HI)
		return obpf_reject_at(env, OBPF_REJECT_LINE_INFO, l->insn_off,
				      "Invalid insn code at line_info[%u].insn_off", i);
	if (!obpf_btf_str(di->btf, l->line_off) || !obpf_btf_str(di->btf, l->file_name_off))
		return obpf_reject_at(env, OBPF_REJECT_LINE_INFO, l->insn_off,
				      "Invalid line_info[%u].line_off or .file_name_off", i);
	return 0;
}

int obpf_sources_check(struct obpf_verifier_env *env)
{
	const struct obpf_debug_info *di = env->args->debug;
	u32 i;
	int err;

	for (i = 0; di && i < di->nr_lines; i++) {
		err = check_line(env, di, i, i ? di->lines[i - 1].insn_off : 0);
		if (err)
			return err;
	}
	env->sources = i;
	return 0;
}

/* Every subprogram's first instruction has a line. */
static int check_starts(struct obpf_verifier_env *env, const struct obpf_debug_info *di)
{
	u32 i, off, sub = 0;

	for (i = 0; i < di->nr_lines && sub < env->nr_subprogs; i++) {
		off = di->lines[i].insn_off;
		if (off > env->subprogs[sub].start)
			return obpf_reject_at(env, OBPF_REJECT_LINE_INFO, env->subprogs[sub].start,
					      "missing bpf_line_info for func#%u", sub);
		sub += off == env->subprogs[sub].start;
	}
	if (sub < env->nr_subprogs)
		return obpf_reject_at(env, OBPF_REJECT_LINE_INFO, env->subprogs[sub].start,
				      "missing bpf_line_info for %u funcs starting from func#%u",
				      env->nr_subprogs - sub, sub);
	return 0;
}

int obpf_debug_check(struct obpf_verifier_env *env)
{
	const struct obpf_debug_info *di = env->args->debug;
	int err = 0;

	if (di && di->nr_funcs)
		err = check_funcs(env, di);
	if (!err && di && di->nr_lines)
		err = check_starts(env, di);
	return err;
}

void obpf_print_source(struct obpf_verifier_env *env, u32 insn)
{
	const struct obpf_line_info *last = env->shown_line;
	struct obpf_source src;

	if (!env->sources || !obpf_source_at(env->args->debug, insn, &src) || src.info == last)
		return;
	env->shown_line = src.info;
	/* Records that differ in the column alone look the same. */
	if (last && last->file_name_off == src.info->file_name_off &&
	    OBPF_LINE_INFO_LINE(last->line_col) == src.line)
		return;
	obpf_log_at(env->log, WALK, "; %.*s @ %.100s:%u\n", (int)src.text_len, src.text, src.file,
		    src.line);
}

void obpf_source_place(const struct obpf_verifier_env *env, u32 insn, char *buf, size_t size)
{
	const char *func = NULL;
	struct obpf_source src;

	buf[0] = '\0';
	if (!env->sources || !obpf_source_at(env->args->debug, insn, &src))
		return;
	func = obpf_debug_func_name(env->args->debug, insn);
	scnprintf(buf, size, " (%.64s%s%.64s:%u: %.*s)", func ?: "", func ? "() at " : "", src.file,
		  src.line, (int)min(src.text_len, 100u), src.text);
}

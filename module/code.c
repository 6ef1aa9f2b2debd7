// SPDX-License-Identifier: GPL-2.0
/*
 * code.c - what runs a loaded program: machine code in executable memory, or the interpreter.
 *
 * Floor F3, built hosted too. Process context, no locks: a program's code is its loader's alone
 * until the program is published.
 */
#include <linux/errno.h>
#include <linux/random.h>
#include <linux/types.h>
#include "code.h"

static struct obpf_jit_machine machine; /* immutable after obpf_code_init() */

int obpf_code_init(void)
{
	int err = obpf_exec_init();

	if (!err)
		obpf_machine_get(&machine);
	return err;
}

void obpf_code_exit(void)
{
	obpf_exec_exit();
}

/* Find room for the code, write it there and let it be run. */
static int settle(struct obpf_jit *j, struct obpf_code *code)
{
	int err;

	err = obpf_exec_alloc(obpf_jit_size(j), &code->mem);
	if (err)
		return err;
	err = obpf_jit_place(j, code->mem.alias, code->mem.text);
	if (err) {
		obpf_exec_free(&code->mem);
		return err;
	}
	obpf_exec_publish(&code->mem);
	code->size = obpf_jit_size(j);
	return 0;
}

/*
 * Lines begin where their instruction does. Readers of line_info (libbpf's) want each behind the one
 * before it, but some instructions are no code at all: their lines begin a byte early, inside of what
 * is before them, and so own no instruction.
 */
static void find_lines(const struct obpf_jit *j, const struct obpf_debug_info *debug, u32 *starts)
{
	u32 i, slot;

	for (i = debug->nr_lines; i--;) {
		slot = debug->lines[i].insn_off;
		starts[i] = obpf_jit_func_offset(j, slot);
		if (i + 1 < debug->nr_lines && starts[i] && starts[i] >= starts[i + 1] &&
		    obpf_jit_func_at(j, slot)->begin != slot)
			starts[i] = starts[i + 1] - 1;
	}
}

/* Where functions and lines begin; memory is all that it may lack. */
static int find_starts(const struct obpf_load *l, const struct obpf_jit *j, struct obpf_code *code)
{
	const struct obpf_debug_info none = {}, *debug = l->debug ?: &none;
	u32 i;

	code->nr_funcs = debug->nr_funcs ?: j->nr_funcs;
	code->nr_lines = debug->nr_lines;
	code->core = l->core;
	code->starts = obpf_core_alloc(l->core, ((size_t)code->nr_funcs + code->nr_lines) *
							sizeof(*code->starts));
	if (!code->starts)
		return -ENOMEM;
	for (i = 0; i < code->nr_funcs; i++)
		code->starts[i] = obpf_jit_func_offset(
			j, debug->nr_funcs ? debug->funcs[i].insn_off : j->funcs[i].begin);
	find_lines(j, debug, code->starts + code->nr_funcs);
	return 0;
}

static int translate(const struct obpf_load *l, bool blind, struct obpf_code *code)
{
	struct obpf_jit_args args = {
		.core = l->core,
		.machine = &machine,
		.insns = l->insns,
		.nr_insns = l->nr_insns,
		.random = blind ? get_random_u32 : NULL,
	};
	struct obpf_jit j;
	int err;

	err = obpf_jit_translate(&j, &args);
	if (err)
		return err;
	err = find_starts(l, &j, code);
	if (!err)
		err = settle(&j, code);
	obpf_jit_release(&j);
	return err;
}

int obpf_code_make(const struct obpf_load *l, enum obpf_code_mode mode, bool blind,
		   struct obpf_callee *callee, struct obpf_code *code)
{
	int err = -EOPNOTSUPP;

	*code = (struct obpf_code){};
	if (mode != OBPF_CODE_INTERPRETED) {
		err = translate(l, blind, code);
		if (err)
			obpf_code_release(code);
		if (err == -EINTR || (err && mode == OBPF_CODE_REQUIRE_JIT))
			return err;
	}
	if (!err) {
		callee->entry = (obpf_jit_entry)(unsigned long)code->mem.text;
		callee->call = obpf_jit_call;
	}
	return 0;
}

u32 obpf_code_func_len(const struct obpf_code *code, u32 i)
{
	u32 end = i + 1 < code->nr_funcs ? code->starts[i + 1] : code->size;

	return end - code->starts[i];
}

void obpf_code_release(struct obpf_code *code)
{
	if (code->mem.text)
		obpf_exec_free(&code->mem);
	if (code->starts)
		obpf_core_free(code->core, code->starts);
	*code = (struct obpf_code){};
}

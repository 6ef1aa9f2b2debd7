/* SPDX-License-Identifier: GPL-2.0 */
/*
 * code.h - what runs a loaded program: machine code in executable memory, or the interpreter.
 *
 * Floor F3, built hosted too. Process context.
 */
#ifndef OBPF_CODE_H
#define OBPF_CODE_H

#include "callee.h"
#include "jit/exec_mem.h"
#include "jit/jit.h"
#include "load.h"

/* May programs be translated, and must they? */
enum obpf_code_mode {
	OBPF_CODE_INTERPRETED,
	OBPF_CODE_PREFER_JIT, /* where there is no translation, or no room, the interpreter does */
	OBPF_CODE_REQUIRE_JIT,
};

struct obpf_code {
	struct obpf_exec mem; /* text NULL: interpreted */
	u32 size; /* bytes of code */
	/*
	 * Where functions begin, in their order, and behind them where each record of line_info does: in
	 * bytes from mem.text. The first function is the program's own. A program with func_info has
	 * a function a record.
	 */
	u32 *starts;
	u32 nr_funcs, nr_lines;
	const struct obpf_core *core; /* starts live in this */
};

/* Executable memory, and what the machine wants of code: 0 or -errno. Once, before all others. */
int obpf_code_init(void);
void obpf_code_exit(void);

/* The home's answer. */
void obpf_machine_get(struct obpf_jit_machine *m);

/**
 * obpf_code_make - give a loaded program an entry
 * @callee: its entry is set; obpf_load_describe() was there before
 * @blind: constants are not to stand in the code as the program has them
 *
 * Return: 0; with OBPF_CODE_REQUIRE_JIT -EOPNOTSUPP, -ENOSPC, -ENOMEM where otherwise the
 * interpreter would do; -EINTR. On failure nothing is held.
 */
int obpf_code_make(const struct obpf_load *l, enum obpf_code_mode mode, bool blind,
		   struct obpf_callee *callee, struct obpf_code *code);

/* Bytes of function @i. */
u32 obpf_code_func_len(const struct obpf_code *code, u32 i);

/* Where line @i begins, from mem.text. */
static inline u32 obpf_code_line(const struct obpf_code *code, u32 i)
{
	return code->starts[code->nr_funcs + i];
}

/* Once nothing can be running it any more. */
void obpf_code_release(struct obpf_code *code);

/* Run the program of @callee as the first of a run. Any context, inside the run's RCU section. */
static inline u64 obpf_callee_run(struct obpf_callee *callee, u64 ctx, struct obpf_run_ctx *rc)
{
	rc->callee = callee;
	return callee->entry(ctx, rc, obpf_run_fp(rc));
}

#endif

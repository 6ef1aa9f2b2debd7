/* SPDX-License-Identifier: GPL-2.0 */
/*
 * jit.h - from a program that the verifier accepted to machine code.
 *
 * Floor F2. Translation is of no place: obpf_jit_translate() says how many bytes the code has, the
 * home finds room for them, obpf_jit_place() writes them for there. Process context.
 *
 * Code is entered as obpf_jit_entry, with R10 in @fp; so a tail call enters its callee as the home
 * does. Programs have their stack where the interpreter has it, and as much of it a frame: only saved
 * registers and return addresses go to the C stack.
 */
#ifndef OBPF_JIT_H
#define OBPF_JIT_H

#include "core.h"
#include "jit/codebuf.h"
#include "run_ctx.h"
#include "verifier/verifier.h"

struct obpf_jit;
struct obpf_jit_func;

/* How code has to be for the machine that it will run on; the home finds out. */
struct obpf_jit_machine {
	u32 features; /* of the target: X86_HAS_* */
	bool align_stack; /* C functions want their stack at 16 bytes */
	bool landing_pads; /* what is entered indirectly begins with ENDBR64, BTI */
	u64 ret_target; /* returns jump there; 0: they are plain */
	u64 jump_target; /* jumps to an address in a register go there, with that in RCX; 0: plain */
};

#define X86_HAS_BMI2 (1u << 0)
#define X86_HAS_MOVBE (1u << 1)

struct obpf_jit_args {
	const struct obpf_core *core;
	const struct obpf_jit_machine *machine;
	const struct obpf_dinsn *insns; /* fixed up */
	u32 nr_insns; /* slots */
	/* Constants do not stand in the code as the program has them, but mixed with these. NULL: they do. */
	u32 (*random)(void);
};

/* The calls that a function makes of others that need R10 or the run context are in need of it, too. */
struct obpf_jit_func {
	u32 begin, end; /* slots */
	u32 label; /* where local calls enter it */
	u32 callback_label; /* where helpers do; U32_MAX: none names it */
	u32 exit_label;
	u16 saved; /* of R6-R9, those that it writes: a bit each */
	bool calls; /* anything */
	bool needs_rc; /* the run context */
	bool needs_fp; /* R10 */
	bool has_budget; /* may_goto */
	bool tails; /* another program may end it */
};

/* A translation under way, and when it is done. */
struct obpf_jit {
	const struct obpf_jit_args *args;
	struct obpf_codebuf buf;
	struct obpf_jit_func *funcs; /* in the order of their slots */
	u32 nr_funcs;
	u8 *marks; /* of each slot: JIT_MARK_* */
	u32 trap_label; /* what TRAP calls */
	bool traps; /* it is called */
};

#define JIT_MARK_TARGET (1u << 0) /* something jumps there */
#define JIT_MARK_FUNC (1u << 1) /* a function begins */
#define JIT_MARK_CALLBACK (1u << 2) /* one that helpers call */

/* What a machine does; one instruction of the program is one or more of its slots. */
struct obpf_jit_target {
	void (*begin)(struct obpf_jit *j, const struct obpf_jit_func *f);
	/* The slots that were translated, from @slot on; 0: it cannot be. */
	u32 (*insn)(struct obpf_jit *j, const struct obpf_jit_func *f, u32 slot);
	void (*end)(struct obpf_jit *j, const struct obpf_jit_func *f);
	void (*finish)(struct obpf_jit *j); /* what comes after all functions */
	obpf_put_ref_fn put_ref;
};

extern const struct obpf_jit_target obpf_jit_x86;

typedef u64 (*obpf_jit_entry)(u64 ctx, struct obpf_run_ctx *rc, u8 *fp);

/**
 * obpf_jit_translate - translate @args's program
 * @args: kept until obpf_jit_release()
 *
 * Return: 0; -ENOMEM; -E2BIG for too much code; -EOPNOTSUPP for an instruction that only the
 * interpreter knows; what core->poll said. On failure nothing is held.
 */
int obpf_jit_translate(struct obpf_jit *j, const struct obpf_jit_args *args);

/* Bytes of the code. */
static inline u32 obpf_jit_size(const struct obpf_jit *j)
{
	return j->buf.size;
}

/* Where @slot's code begins, in bytes; @slot may be nr_insns: where the program's ends. */
u32 obpf_jit_offset(const struct obpf_jit *j, u32 slot);

/* The same, and where @slot begins a function, where that is entered. */
u32 obpf_jit_func_offset(const struct obpf_jit *j, u32 slot);

/* Write the code to @out, to run at @text, where it is also entered: 0 or -ERANGE. */
int obpf_jit_place(const struct obpf_jit *j, u8 *out, const u8 *text);

void obpf_jit_release(struct obpf_jit *j);

/* The function of @j that @slot begins. */
const struct obpf_jit_func *obpf_jit_func_at(const struct obpf_jit *j, u32 slot);

/* Called by code: a helper that calls back (callback.h), and what no run may come to. */
u64 obpf_jit_call_back(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc,
		       obpf_helper_fn helper, u8 *fp);
/* The same of bpf_loop, with its body in it. */
u64 obpf_jit_loop(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc,
		  obpf_helper_fn helper, u8 *fp);
void obpf_jit_trap(void);

/* obpf_callee.call of programs that are translated. */
u64 obpf_jit_call(const void *fn, const u64 *arg, struct obpf_run_ctx *rc);

#endif

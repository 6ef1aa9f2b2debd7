// SPDX-License-Identifier: GPL-2.0
/*
 * liveness.c - which registers may still be read, instruction by instruction.
 *
 * Floor F2. Pure over the env, process context. One pass in postorder, which meets successors and
 * callees first; programs have no loops, so that nothing needs a second look. Pruning ignores what
 * is not live.
 */
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"

#define BIT_OF(regno) (1u << (regno))
#define ARGS_MASK (BIT_OF(1) | BIT_OF(2) | BIT_OF(3) | BIT_OF(4) | BIT_OF(5))

/* The argument registers that the call at @insn takes. */
static u32 args_read(const struct obpf_verifier_env *env, u32 insn)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_func_proto *proto;
	u32 i, mask = 0;

	if (d->op == OBPF_OP_CALL_LOCAL)
		return env->aux[insn + 1 + d->off].live & ARGS_MASK;
	proto = obpf_helper_proto(d->imm);
	if (!proto)
		return ARGS_MASK;
	for (i = 0; i < OBPF_HELPER_ARGS && proto->arg[i] != OBPF_ARG_NONE; i++)
		mask |= BIT_OF(i + 1);
	return mask;
}

static u32 regs_of(const struct obpf_verifier_env *env, u32 insn, u32 rw)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	u32 mask = 0;

	if (rw & OBPF_RW_D)
		mask |= BIT_OF(d->dst);
	if (rw & OBPF_RW_S)
		mask |= BIT_OF(d->src);
	if (rw & OBPF_RW_R0)
		mask |= BIT_OF(0);
	if (rw & OBPF_RW_R6)
		mask |= BIT_OF(6);
	if (rw & OBPF_RW_ARGS)
		mask |= args_read(env, insn);
	if (rw & OBPF_RW_CLOBBER)
		mask |= BIT_OF(0) | ARGS_MASK;
	return mask;
}

void obpf_liveness_run(struct obpf_verifier_env *env)
{
	const struct obpf_op_info *info;
	u32 i, j, insn, nr, live, out[2];

	for (i = 0; i < env->nr_postorder; i++) {
		insn = env->postorder[i];
		info = obpf_op_info(&env->insns[insn]);
		nr = obpf_cfg_successors(env, insn, out);
		live = 0;
		for (j = 0; j < nr; j++)
			live |= env->aux[out[j]].live;
		live &= ~regs_of(env, insn, info->writes);
		live |= regs_of(env, insn, info->reads);
		env->aux[insn].live = live;
	}
}

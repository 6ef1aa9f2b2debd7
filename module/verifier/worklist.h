/* SPDX-License-Identifier: GPL-2.0 */
/*
 * worklist.h - the instructions that a dataflow pass has yet to look at, each at most once, first
 * in, first out. A pass that goes back only to what a change concerns is linear in the program's size,
 * however its jumps are laid.
 *
 * Floor F2, private to the verifier. Process context, no locks.
 */
#ifndef OBPF_VERIFIER_WORKLIST_H
#define OBPF_VERIFIER_WORKLIST_H

#include "verifier/env.h"

struct obpf_worklist {
	u32 *ring; /* room for all instructions that can be reached */
	bool *waits; /* by slot: it is in there */
	u32 nr;
	u32 first;
	u32 len;
	u32 taken; /* so far */
};

/*
 * All instructions that can be reached, in postorder or, @forward, predecessors first; -ENOMEM, and
 * then there is nothing to free.
 */
int obpf_worklist_make(struct obpf_verifier_env *env, struct obpf_worklist *w, bool forward);
void obpf_worklist_free(struct obpf_verifier_env *env, struct obpf_worklist *w);

void obpf_worklist_put(struct obpf_worklist *w, u32 insn);
/* 1: @insn is the next; 0: there is none; or what core->poll said. */
int obpf_worklist_take(struct obpf_verifier_env *env, struct obpf_worklist *w, u32 *insn);

#endif

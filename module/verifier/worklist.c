// SPDX-License-Identifier: GPL-2.0
/*
 * worklist.c - what a dataflow pass has yet to look at.
 *
 * Floor F2. Process context, no locks.
 */
#include <linux/errno.h>
#include <linux/types.h>

#include "verifier/worklist.h"

#define POLL_MASK 1023

int obpf_worklist_make(struct obpf_verifier_env *env, struct obpf_worklist *w, bool forward)
{
	u32 i, insn, nr = env->nr_postorder;

	*w = (struct obpf_worklist){ .nr = nr };
	w->ring = obpf_core_alloc(env->core, nr * sizeof(*w->ring));
	w->waits = obpf_core_alloc(env->core, env->nr_insns * sizeof(*w->waits));
	if (!w->ring || !w->waits) {
		obpf_worklist_free(env, w);
		return -ENOMEM;
	}
	for (i = 0; i < nr; i++) {
		insn = env->postorder[forward ? nr - 1 - i : i];
		obpf_worklist_put(w, insn);
	}
	return 0;
}

void obpf_worklist_free(struct obpf_verifier_env *env, struct obpf_worklist *w)
{
	obpf_core_free(env->core, w->ring);
	obpf_core_free(env->core, w->waits);
}

void obpf_worklist_put(struct obpf_worklist *w, u32 insn)
{
	u32 at = w->first + w->len;

	if (w->waits[insn])
		return;
	w->waits[insn] = true;
	w->ring[at < w->nr ? at : at - w->nr] = insn;
	w->len++;
}

int obpf_worklist_take(struct obpf_verifier_env *env, struct obpf_worklist *w, u32 *insn)
{
	int err = ++w->taken & POLL_MASK ? 0 : obpf_core_poll(env->core);

	if (err || !w->len)
		return err;
	*insn = w->ring[w->first];
	if (++w->first == w->nr)
		w->first = 0;
	w->len--;
	w->waits[*insn] = false;
	return 1;
}

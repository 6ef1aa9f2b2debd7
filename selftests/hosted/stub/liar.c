// SPDX-License-Identifier: GPL-2.0
/*
 * liar.c - the tool with a liar in it: where the verifier knows that R0 is 0, the oracle is told that
 * it is 1, so that 'obpf verify --oracle' has something to notice. Linked with --wrap.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdlib.h>

#include "oracle.h"
#include "verifier/state.h"

struct obpf_watch *__real_obpf_oracle_watch(struct obpf_oracle *o);
struct obpf_watch *__wrap_obpf_oracle_watch(struct obpf_oracle *o);

static u32 (*tell)(struct obpf_watch *w, u32 from, u32 insn, const struct obpf_verifier_state *st);

static u32 lie(struct obpf_watch *w, u32 from, u32 insn, const struct obpf_verifier_state *st)
{
	const struct obpf_func_state *was = obpf_state_cur(st);
	size_t size = sizeof(*was) + was->nr_slots * sizeof(was->slots[0]);
	struct obpf_verifier_state copy = *st;
	struct obpf_func_state *frame;
	u32 number;

	if (!obpf_reg_is_null(&was->regs[0]))
		return tell(w, from, insn, st);
	frame = malloc(size);
	if (!frame)
		abort();
	memcpy(frame, was, size);
	frame->regs[0].var = obpf_scalar_const(1);
	copy.frame[copy.curframe] = frame;
	number = tell(w, from, insn, &copy);
	free(frame);
	return number;
}

struct obpf_watch *__wrap_obpf_oracle_watch(struct obpf_oracle *o)
{
	struct obpf_watch *w = __real_obpf_oracle_watch(o);

	tell = w->step;
	w->step = lie;
	return w;
}

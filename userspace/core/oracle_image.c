// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * oracle_image.c - the oracle: what runs, and how long it stays.
 *
 * Hosted only, one thread but for the last reference, which is dropped where a timer goes. Slot i of
 * the program is slots 2i and 2i+1 here.
 */
#include <linux/container_of.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdlib.h>

#include "oracle_home.h"

/* A TRACE in front of the instruction at @i, jumps twice as far. */
static void instrument(struct obpf_oracle *o, struct obpf_dinsn *copy, u32 i)
{
	struct obpf_dinsn *d = &copy[2 * i];

	d[0] = (struct obpf_dinsn){ .op = OBPF_OP_TRACE,
				    .off = i,
				    .imm = (s64)(unsigned long)&o->trace };
	d[1] = o->insns[i];
	switch (obpf_op_info(&d[1])->cls) {
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_JA:
	case OBPF_CLS_MAY_GOTO:
		d[1].off *= 2;
		break;
	case OBPF_CLS_CALL:
		if (d[1].op == OBPF_OP_CALL_LOCAL)
			d[1].off *= 2;
		break;
	case OBPF_CLS_LD_IMM64:
		if (d[1].op == OBPF_OP_LD_FUNC)
			d[1].off *= 2;
		break;
	}
	/* The interpreter goes on two slots behind LD_IMM64. */
	if (d[1].op == OBPF_OP_LD_IMM64_HI) {
		d[0] = d[1];
		d[1] = (struct obpf_dinsn){ .op = OBPF_OP_JA };
	}
}

static bool tryget(struct obpf_callee *callee)
{
	atomic_inc(&container_of(callee, struct obpf_oracle_image, callee)->refcnt);
	return true;
}

static void put(struct obpf_callee *callee)
{
	struct obpf_oracle_image *image = container_of(callee, struct obpf_oracle_image, callee);

	if (atomic_dec_and_test(&image->refcnt))
		free(image);
}

struct obpf_oracle_image *obpf_oracle_image_new(struct obpf_oracle *o,
						const struct obpf_callee *prog)
{
	struct obpf_oracle_image *image;
	u32 i;

	image = calloc(1, sizeof(*image) + o->nr_insns * 2 * sizeof(image->insns[0]));
	if (!image)
		return NULL;
	for (i = 0; i < o->nr_insns; i++)
		instrument(o, image->insns, i);
	image->callee = *prog;
	image->callee.entry = obpf_interp_enter;
	image->callee.call = obpf_oracle_call_later;
	image->callee.insns = image->insns;
	image->callee.tryget = tryget;
	image->callee.put = put;
	image->oracle = o;
	atomic_set(&image->refcnt, 1);
	return image;
}

void obpf_oracle_image_end(struct obpf_oracle_image *image)
{
	image->oracle = NULL;
	put(&image->callee);
}

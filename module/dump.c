// SPDX-License-Identifier: GPL-2.0
/*
 * dump.c - a loaded program as user space is shown it.
 *
 * Floor F3, built hosted too. Process context, no locks: an image does not change. Reference:
 * xlated_prog_insns of bpf(2)'s OBJ_GET_INFO_BY_FD.
 */
#include <linux/bug.h>
#include <linux/string.h>
#include <linux/types.h>
#include "dump.h"

#define POLL_EVERY 4096 /* slots */

/* The id of the map that an instruction was given an address of; 0: of none. */
static u32 find_id(const struct obpf_load *l, u64 addr, bool value)
{
	void *at;
	u32 i;

	for (i = 0; i < l->nr_maps; i++) {
		struct obpf_map *map = l->maps[i];

		at = map;
		if (value)
			at = map->ops->values ? map->ops->values(map) : NULL;
		if (at && (u64)(unsigned long)at == addr)
			return map->id;
	}
	return 0;
}

/* A load of a map or of its value, as the program had it but for the map's number. */
static struct obpf_dinsn name_map(const struct obpf_load *l, u32 slot, bool value)
{
	const struct obpf_dinsn *d = &l->insns[slot];
	u32 off = value ? (u32)l->wire[slot + 1].imm : 0;

	return (struct obpf_dinsn){
		.op = value ? OBPF_OP_LD_MAP_VALUE : OBPF_OP_LD_MAP_FD,
		.dst = d->dst,
		.imm = (s64)((u64)off << 32 | find_id(l, d->imm - off, value)),
	};
}

/*
 * Rows that fixups make have no encoding: calls look as they did before; where no run comes, the
 * lone second slot of a load included, is a jump to itself, as in the kernel.
 */
static struct obpf_dinsn public_form(const struct obpf_dinsn *d)
{
	const struct obpf_op_info *info = obpf_op_info(d);

	if (d->op == OBPF_OP_CALL_LOCAL)
		return (struct obpf_dinsn){ .op = OBPF_OP_CALL_LOCAL, .off = d->off };
	if (info->sel != OBPF_SEL_INTERNAL)
		return *d;
	if (info->cls == OBPF_CLS_CALL)
		return (struct obpf_dinsn){ .op = OBPF_OP_CALL, .imm = d->off };
	return (struct obpf_dinsn){ .op = OBPF_OP_JA, .off = -1 };
}

static struct obpf_dinsn shown(const struct obpf_load *l, u32 slot)
{
	if (l->insns[slot].op == OBPF_OP_LD_IMM64) {
		switch (l->wire[slot].src_reg) {
		case OBPF_PSEUDO_MAP_FD:
		case OBPF_PSEUDO_MAP_IDX:
			return name_map(l, slot, false);
		case OBPF_PSEUDO_MAP_VALUE:
		case OBPF_PSEUDO_MAP_IDX_VALUE:
			return name_map(l, slot, true);
		}
	}
	return public_form(&l->insns[slot]);
}

void obpf_dump(const struct obpf_load *l, struct obpf_insn *out)
{
	struct obpf_insn wire[2];
	struct obpf_dinsn d;
	u32 slot, polled = 0;
	int cnt;

	for (slot = 0; slot < l->nr_insns; slot += cnt) {
		if (slot - polled >= POLL_EVERY) {
			obpf_core_poll(l->core); /* to let others run; a signal may wait */
			polled = slot;
		}
		d = shown(l, slot);
		cnt = obpf_encode(&d, wire);
		/* What was decoded encodes, and a load has both its slots. */
		if (WARN_ON_ONCE(cnt < 0 || slot + cnt > l->nr_insns)) {
			memset(&out[slot], 0, (l->nr_insns - slot) * sizeof(*out));
			return;
		}
		memcpy(&out[slot], wire, cnt * sizeof(wire[0]));
	}
}

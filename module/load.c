// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - from wire instructions to a runnable image: decode, resolve maps, verify, fix up.
 *
 * Floor F3, built hosted too. Process context, may sleep; the struct is the caller's alone, no
 * locks. Reference: PROG_LOAD of bpf(2).
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include "helpers/env.h"
#include "interp.h"
#include "isa/insn.h"
#include "load.h"

#define KNOWN_PROG_FLAGS \
	(OBPF_F_STRICT_ALIGNMENT | OBPF_F_ANY_ALIGNMENT | OBPF_F_TEST_RND_HI32 | \
	 OBPF_F_TEST_STATE_FREQ | OBPF_F_INSN_BUDGET_MASK | OBPF_F_LARGE_STACK)

/* Reasons are told at any level. */
#define LOG_ANY (~0u)

/* Where the program is to go, told in advance: nothing, or a place that its type knows. */
static bool knows_place(u32 prog_type, u32 attach_type)
{
	const struct obpf_prog_type *type = obpf_prog_type_get(prog_type, obpf_arch_native());

	return !attach_type || !type ||
	       (attach_type < 64 && type->attach_types & (1ull << attach_type));
}

int obpf_load_check_attr(const union obpf_attr *attr)
{
	u32 flags = KNOWN_PROG_FLAGS;

	/* Loaders ask for it, always. What may sleep need not. */
	if (attr->prog_type == OBPF_PROG_TYPE_SYSCALL)
		flags |= OBPF_F_SLEEPABLE;
	if (attr->prog_flags & ~flags)
		return -EINVAL;
	if (attr->core_relo_cnt || attr->attach_btf_id || attr->attach_prog_fd ||
	    attr->prog_ifindex || !knows_place(attr->prog_type, attr->expected_attach_type))
		return -EINVAL;
	if (!obpf_name_is_valid(attr->prog_name))
		return -EINVAL;
	if (!attr->insn_cnt || attr->insn_cnt > OBPF_MAX_INSNS)
		return -E2BIG;
	return 0;
}

static int decode(struct obpf_load *l)
{
	char line[128];
	int err;

	l->insns = obpf_core_alloc(l->core, (size_t)l->nr_insns * sizeof(*l->insns));
	if (!l->insns)
		return -ENOMEM;
	err = obpf_decode(l->wire, l->nr_insns, l->insns, &l->decode);
	if (err) {
		obpf_decode_explain(&l->decode, l->wire, line, sizeof(line));
		obpf_log_at(l->log, LOG_ANY, "%s\nobpf: reject %s at %u\n", line,
			    obpf_decode_err_name(l->decode.err), l->decode.insn);
	}
	return err;
}

int obpf_load_hold_map(struct obpf_load *l, struct obpf_map *map)
{
	u32 i;

	for (i = 0; i < l->nr_maps; i++) {
		if (l->maps[i] == map) {
			obpf_map_put(map);
			return i;
		}
	}
	if (l->nr_maps == OBPF_MAX_USED_MAPS) {
		obpf_map_put(map);
		obpf_log_at(l->log, LOG_ANY, "The program uses more than %u maps\n",
			    OBPF_MAX_USED_MAPS);
		return -E2BIG;
	}
	l->maps[l->nr_maps] = map;
	return l->nr_maps++;
}

/* Turn a form that names a map by number into the one that names it by the image's index. */
static int resolve_insn(struct obpf_load *l, struct obpf_dinsn *d)
{
	u8 sub = obpf_op_info(d)->sub;
	bool is_idx = sub == OBPF_SUB_MAP_IDX || sub == OBPF_SUB_MAP_IDX_VALUE;
	bool is_value = sub == OBPF_SUB_MAP_VALUE || sub == OBPF_SUB_MAP_IDX_VALUE;
	u32 number = (u32)d->imm;
	struct obpf_map *map;
	int idx;

	map = l->get_map(l->priv, number, is_idx);
	if (IS_ERR(map)) {
		if (is_idx)
			obpf_log_at(l->log, LOG_ANY, "fd_idx %d is not pointing to valid bpf_map\n",
				    (s32)number);
		else
			obpf_log_at(l->log, LOG_ANY, "fd %d is not pointing to valid bpf_map\n",
				    (s32)number);
		return PTR_ERR(map);
	}
	idx = obpf_load_hold_map(l, map);
	if (idx < 0)
		return idx;
	d->op = is_value ? OBPF_OP_LD_MAP_VALUE : OBPF_OP_LD_MAP_FD;
	d->imm = (s64)(((u64)d->imm & ~(u64)(u32)-1) | (u32)idx);
	return 0;
}

static int resolve_maps(struct obpf_load *l)
{
	u32 i;
	int err;

	for (i = 0; i < l->nr_insns; i++) {
		switch (l->insns[i].op) {
		case OBPF_OP_LD_MAP_FD:
		case OBPF_OP_LD_MAP_VALUE:
		case OBPF_OP_LD_MAP_IDX:
		case OBPF_OP_LD_MAP_IDX_VALUE:
			err = resolve_insn(l, &l->insns[i]);
			if (err)
				return err;
		}
	}
	return 0;
}

static int verify(struct obpf_load *l)
{
	struct obpf_map_desc *descs = NULL;
	struct obpf_verify_args args = {
		.core = l->core,
		.log = l->log,
		.type = l->type,
		.wire = l->wire,
		.insns = l->insns,
		.nr_insns = l->nr_insns,
		.nr_maps = l->nr_maps,
		.prog_flags = l->prog_flags,
		.insn_budget =
			OBPF_DEFAULT_INSN_BUDGET
			<< ((l->prog_flags & OBPF_F_INSN_BUDGET_MASK) >> OBPF_F_INSN_BUDGET_SHIFT),
		.gpl_compatible = l->gpl_compatible,
		.debug = l->debug,
		.watch = l->watch,
	};
	u32 i;
	int err;

	if (l->nr_maps) {
		descs = obpf_core_alloc(l->core, l->nr_maps * sizeof(*descs));
		if (!descs)
			return -ENOMEM;
	}
	for (i = 0; i < l->nr_maps; i++)
		obpf_map_describe(l->maps[i], &descs[i]);
	args.maps = descs;

	err = obpf_verify(&args, &l->res);
	obpf_core_free(l->core, descs);
	if (!err && l->res.traces)
		obpf_env_trace_enable();
	return err;
}

/* Only what was accepted may decide what a map is for. */
static int bind_maps(struct obpf_load *l)
{
	u32 i;

	for (i = 0; i < l->nr_maps; i++) {
		if (obpf_map_admits(l->maps[i], l->type))
			continue;
		obpf_log_at(l->log, LOG_ANY, "map '%s' is for programs of another type\n",
			    l->maps[i]->name);
		return -EINVAL;
	}
	return 0;
}

int obpf_load(struct obpf_load *l)
{
	int err;

	l->insns = NULL;
	l->nr_maps = 0;
	l->res = (struct obpf_verify_result){ .code = OBPF_REJECT_NONE };
	l->decode = (struct obpf_decode_result){ .err = OBPF_DECODE_OK };
	if (!l->nr_insns || l->nr_insns > OBPF_MAX_INSNS)
		return -E2BIG;

	err = decode(l);
	if (!err)
		err = resolve_maps(l);
	if (!err)
		err = verify(l);
	if (!err)
		err = bind_maps(l);
	if (err)
		obpf_load_release(l);
	return err;
}

void obpf_load_describe(const struct obpf_load *l, struct obpf_callee *callee)
{
	callee->entry = obpf_interp_enter;
	callee->call = obpf_interp_call;
	callee->insns = l->insns;
	callee->type = l->type;
	callee->stack_size = l->res.nr_frames * OBPF_RUN_FRAME_SIZE + l->res.stack_extra;
	callee->stack_extra = l->res.stack_extra;
	callee->ctx_size = l->type->flags & OBPF_PT_CTX_IS_BUFFER ? l->res.max_ctx_off : 0;
}

void obpf_load_release(struct obpf_load *l)
{
	while (l->nr_maps)
		obpf_map_put(l->maps[--l->nr_maps]);
	obpf_core_free(l->core, l->res.facts);
	l->res.facts = NULL;
	obpf_core_free(l->core, l->insns);
	l->insns = NULL;
}

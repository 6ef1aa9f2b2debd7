// SPDX-License-Identifier: GPL-2.0
/*
 * helpers.c - helpers by id, expanded from helpers.def.
 *
 * Floor F3; constant data.
 */
#include <linux/kernel.h>
#include "helpers/body.h"
#include "obpf.h"

#define OBPF_MAPS(type) (1ull << OBPF_MAP_TYPE_##type)

/* By id; ids that are not ours are rows of zeroes, told by their missing body. */
static const struct obpf_func_proto protos[] = {
#define OBPF_HELPER(id_, name_, fn_, ret_, a1, a2, a3, a4, a5, map_types_, flags_) \
	[id_] = { \
		.name = "bpf_" #name_, \
		.fn = fn_, \
		.id = id_, \
		.ret = OBPF_RET_##ret_, \
		.arg = { OBPF_ARG_##a1, OBPF_ARG_##a2, OBPF_ARG_##a3, OBPF_ARG_##a4, \
			 OBPF_ARG_##a5 }, \
		.flags = flags_, \
		.map_types = map_types_, \
	},
#include "helpers/helpers.def"
};

const struct obpf_func_proto *obpf_helper_proto(u32 id)
{
	if (id >= ARRAY_SIZE(protos) || !protos[id].fn)
		return NULL;
	return &protos[id];
}

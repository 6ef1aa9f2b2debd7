/* SPDX-License-Identifier: GPL-2.0 */
/*
 * types.h - the type data of random programs: of their functions, and of values with locks.
 *
 * Hosted only. One thread.
 */
#ifndef SELFTESTS_FUZZ_TYPES_H
#define SELFTESTS_FUZZ_TYPES_H

#include "btf_obj.h"
#include "gen.h"
#include "isa/btf_info.h"

/* A FUNC of every kind that gen_func can be of, and a static one. NULL without memory. */
struct obpf_btf_obj *fuzz_func_types(void);
/* Types of the elements of gen_maps[@map]; *@attr gets their ids. NULL without memory. */
struct obpf_btf_obj *fuzz_map_types(enum gen_map map, union obpf_attr *attr);

/*
 * The records of @p's functions as @wire, @nr slots that repairs may have changed, still calls them:
 * GEN_MAX_FUNCS + 1 of them at most. Return: how many.
 */
u32 fuzz_func_records(const struct gen_prog *p, const struct obpf_insn *wire, u32 nr,
		      struct obpf_func_info *records);

#endif

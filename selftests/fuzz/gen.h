/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gen.h - random programs that mostly make sense: what the fuzzer feeds the verifier.
 *
 * The generator keeps a rough idea of what each register holds, so that most of what it writes is
 * acceptable, and now and then forgets its manners. The same seed makes the same program. One
 * thread a struct.
 */
#ifndef SELFTESTS_FUZZ_GEN_H
#define SELFTESTS_FUZZ_GEN_H

#include <linux/types.h>
#include "isa/insn.h"

#define GEN_MAX_INSNS 1024

/* The maps that programs name, by their index; gen_maps[] says how they are made. */
enum gen_map {
	GEN_MAP_DATA, /* an array of one element, addressed directly */
	GEN_MAP_CONST, /* the same, frozen and only to be read: numbers, and strings */
	GEN_MAP_ARRAY,
	GEN_MAP_HASH,
	GEN_MAP_PERCPU_ARRAY,
	GEN_MAP_PERCPU_HASH,
	GEN_MAP_RINGBUF,
	GEN_MAP_PROGS,
	GEN_NR_MAPS,
};

struct gen_map_info {
	u32 type; /* enum obpf_map_type */
	u32 key_size;
	u32 value_size;
	u32 max_entries;
	u32 flags;
};

extern const struct gen_map_info gen_maps[GEN_NR_MAPS];
/* What GEN_MAP_CONST holds: value_size bytes. */
extern const char gen_const_data[64];

struct gen_prog {
	struct obpf_dinsn insns[GEN_MAX_INSNS];
	u32 nr;
	u32 type; /* enum obpf_prog_type_id */
	/* what it has, as far as repairs leave it */
	u32 branches;
	u32 loops;
	u32 calls; /* local ones */
	u32 helpers;
	u32 values; /* accesses of map values */
};

void gen_program(struct gen_prog *p, u64 seed);

/* xorshift64*; *@state must not be 0. */
static inline u64 gen_rng(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

#endif

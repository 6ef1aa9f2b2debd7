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
	GEN_MAP_LOCKED, /* an array of one element, with a lock in its value */
	GEN_MAP_LOCKED_HASH,
	GEN_MAP_TIMED, /* the same two with a timer */
	GEN_MAP_TIMED_HASH,
	GEN_NR_MAPS,
};

/* Where lock or timer is, in values that have one: only what lies before it may be accessed. */
#define GEN_FIELD_AT 16

struct gen_map_info {
	u32 type; /* enum obpf_map_type */
	u32 key_size;
	u32 value_size;
	u32 max_entries;
	u32 flags;
	u32 fields; /* of values, bits by enum obpf_field_kind: one or none; only typed maps have */
};

extern const struct gen_map_info gen_maps[GEN_NR_MAPS];
/* What GEN_MAP_CONST holds: value_size bytes. */
extern const char gen_const_data[64];

/* Functions that are called, and one that each kind of helper calls: now, or later. */
#define GEN_CALLED_FUNCS 3
#define GEN_MAX_FUNCS (GEN_CALLED_FUNCS + 3)

/* What R1 of a function is; R2 of those that are called is a number. */
enum gen_arg {
	GEN_ARG_NUMBER,
	GEN_ARG_MEMORY, /* 16 bytes, or NULL */
	GEN_ARG_MEMORY_NONNULL,
	GEN_ARG_CONTEXT,
	GEN_NR_ARGS,
};

struct gen_func {
	u32 start; /* slot */
	u32 arg; /* enum gen_arg */
	bool global;
	bool is_void;
};

struct gen_prog {
	struct obpf_dinsn insns[GEN_MAX_INSNS];
	u32 nr;
	u32 type; /* enum obpf_prog_type_id */
	u32 flags; /* OBPF_F_LARGE_STACK or none */
	bool typed; /* comes with the types of its functions */
	struct gen_func funcs[GEN_MAX_FUNCS]; /* by start; the program itself is none of them */
	u32 nr_funcs;
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

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * world.h - what fuzzed programs live in: maps, buffers, a home that counts its memory, the oracle.
 *
 * One world is one thread's. A program finds the same world in every run of one seed.
 */
#ifndef SELFTESTS_FUZZ_WORLD_H
#define SELFTESTS_FUZZ_WORLD_H

#include "gen.h"
#include "load.h"
#include "oracle.h"

struct fuzz_world;

/* What an accepted program does somewhere that a path of the verifier's leads to, a bit each. */
enum fuzz_feature {
	FUZZ_BRANCHES,
	FUZZ_LOOPS,
	FUZZ_CALLS,
	FUZZ_GLOBALS, /* calls of global functions */
	FUZZ_CALLBACKS,
	FUZZ_HELPERS,
	FUZZ_VALUES, /* accesses of a map's values */
	FUZZ_PACKETS, /* of packets, by their addresses */
	FUZZ_RECORDS, /* of ring buffers */
	FUZZ_DYNPTRS,
	FUZZ_LOCKS,
	FUZZ_TIMERS, /* that are set to call something */
	FUZZ_SAVED, /* registers outlive the call of a bpf_fastcall helper */
	FUZZ_STACKS, /* frames that only a large stack has room for */
	FUZZ_TAIL_CALLS,
	FUZZ_NR_FEATURES,
};

extern const char *const fuzz_feature_names[FUZZ_NR_FEATURES];

/* NULL without memory. */
struct fuzz_world *fuzz_world_new(void);
void fuzz_world_free(struct fuzz_world *w);

/**
 * fuzz_world_load - load @nr slots of @wire as a program of type @type
 *
 * @di: may be NULL, else must stay until the next load
 * @bad: where it was refused; may be NULL
 *
 * Return: as obpf_load(). The image stays the world's until the next load.
 */
int fuzz_world_load(struct fuzz_world *w, u32 type, const struct obpf_insn *wire, u32 nr,
		    u32 prog_flags, u32 log_level, const struct obpf_debug_info *di, u32 *bad);
/* Features of what was loaded. */
u32 fuzz_world_features(const struct fuzz_world *w);
/* Let @watch stand between the verifier and the oracle from here on; NULL: nobody does. */
void fuzz_world_watch(struct fuzz_world *w, struct obpf_watch *watch);
/* From here on the oracle sees no walk: what is loaded cannot be run under it, but loads faster. */
void fuzz_world_unwatch(struct fuzz_world *w);
/* What was loaded. */
const struct obpf_load *fuzz_world_image(const struct fuzz_world *w);
/* Give the image back. */
void fuzz_world_unload(struct fuzz_world *w);

/*
 * Load what the generator made; what is refused loses the instruction to blame and gets another
 * chance, @repairs times at most. Return: how many it took, or -errno of the last load.
 */
int fuzz_world_load_gen(struct fuzz_world *w, const struct gen_prog *p, u32 repairs, u32 prog_flags,
			u32 log_level);

/*
 * Run what was loaded under the oracle, @runs times with other inputs. Return: 0, or -EINVAL with
 * fuzz_world_text() and the program printed to @out as a case of the corpus would have it.
 */
int fuzz_world_run(struct fuzz_world *w, u64 seed, u32 runs);

/* What went wrong. */
const char *fuzz_world_text(const struct fuzz_world *w);
/* The program that was loaded last, as text, to stderr. */
void fuzz_world_show(const struct fuzz_world *w);
struct obpf_oracle *fuzz_world_oracle(struct fuzz_world *w);
/* Let the n-th allocation from here on fail; 0: none. Return: how many there were since. */
u32 fuzz_world_fail_at(struct fuzz_world *w, u32 n);
/* Blocks of the core's that are not freed. */
u32 fuzz_world_live(const struct fuzz_world *w);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * oracle_home.h - what the files of the oracle share: the tree of paths, and what a run has.
 *
 * Hosted only. One thread.
 */
#ifndef OBPF_CORE_ORACLE_HOME_H
#define OBPF_CORE_ORACLE_HOME_H

#include <linux/atomic.h>

#include "callee.h"
#include "helpers/proto.h"
#include "oracle.h"
#include "verifier/state.h"

/* Steps that a run may be at. */
#define OBPF_ORACLE_PLACES 64
/* Calls of timers' callbacks that follow a run at most: they may start their timers again. */
#define OBPF_ORACLE_CALLS 16
/* Blocks of memory, and dynptrs, that a run was handed. */
#define OBPF_ORACLE_REGIONS 4096
#define OBPF_ORACLE_DYNPTRS 64

/* Frames that a run's stack has room for: those of programs behind tail calls add up. */
#define OBPF_ORACLE_FRAMES ((OBPF_RUN_STACK_SIZE + OBPF_RUN_STACK_EXTRA) / OBPF_RUN_FRAME_SIZE)

/* The slot before the first. */
#define OBPF_ORACLE_NOWHERE (~0u)

/* A step of the walk; number 0 is what is before the first, and before those of global functions. */
struct obpf_oracle_step {
	u32 insn;
	u32 child; /* steps that follow it, 0: none */
	u32 sibling;
	u32 kept; /* pruned: this step's child for the same instruction goes on */
	bool pruned;
	struct obpf_verifier_state *st;
};

struct obpf_oracle_place {
	u32 step;
	bool exact; /* the walk came here on this very path */
};

/* A subprogram, as the verifier sees it. */
struct obpf_oracle_func {
	u32 start; /* slots [start, end) */
	u32 end;
	u32 stack; /* bytes of its frame */
	u32 known; /* of these, the ones that the walk speaks of: not those that lost their use since */
	bool global;
	bool is_void; /* global: gives no result */
};

/* Memory that a helper has given out, by its first byte. */
struct obpf_oracle_region {
	u8 type; /* enum obpf_reg_type */
	bool record; /* of a ring buffer, to be given back */
	bool live; /* not given back */
	u32 map; /* index */
	u32 depth; /* MAP_KEY: of the callback that it is shown to */
	u64 base;
	u64 size; /* bytes */
};

/* A dynptr as its helper has left it: whatever else writes there ends it. */
struct obpf_oracle_dynptr {
	u64 at;
	u8 kind; /* OBPF_DYNPTR_*; 0: gone */
	u8 bytes[2 * OBPF_SLOT_SIZE];
	u64 data; /* 0: it has no memory */
	u64 size; /* bytes */
};

/* A frame of the run: what a callee cannot change. */
struct obpf_oracle_frame {
	u64 regs[OBPF_NR_REGS];
	u32 stack; /* bytes below R10 */
};

/*
 * A call of a global function, or a tail call in another function: a walk of its own is the one to
 * follow meanwhile.
 */
struct obpf_oracle_entry {
	u32 depth; /* of the frame that was entered */
	u32 held; /* references of its callers */
	u32 nr_places; /* of the call */
	struct obpf_oracle_place places[OBPF_ORACLE_PLACES];
	struct obpf_oracle_region args[OBPF_HELPER_ARGS]; /* memory that it was handed */
};

/* What runs: the program with its TRACEs. Timers hold it, for longer than the run. */
struct obpf_oracle_image {
	struct obpf_callee callee;
	atomic_t refcnt;
	struct obpf_oracle *oracle; /* NULL: its run is over, with the timers it has left */
	struct obpf_dinsn insns[];
};

struct obpf_oracle {
	struct obpf_watch watch;
	struct obpf_trace trace;

	/* the walk */
	struct obpf_oracle_step *steps;
	u32 nr_steps;
	u32 room;
	size_t bytes; /* of its states */
	struct obpf_map_desc *maps;
	struct obpf_oracle_func *funcs;
	u32 nr_maps;
	u32 nr_funcs;
	u32 nr_insns;
	bool lost; /* too many steps, or no memory */
	const struct obpf_prog_type *type;

	/* the run */
	const struct obpf_dinsn *insns;
	struct obpf_oracle_image *image;
	struct obpf_oracle_place places[OBPF_ORACLE_PLACES];
	u32 nr_places;
	u32 depth;
	struct obpf_oracle_frame frames[OBPF_ORACLE_FRAMES];
	struct obpf_oracle_entry entries[OBPF_ORACLE_FRAMES];
	u32 nr_entries;
	u32 prev; /* slot */
	u64 ctx;
	u64 packet[OBPF_CTX_PKT_END + 1]; /* addresses, by enum obpf_ctx_kind */
	u32 ctx_size; /* bytes */
	u32 held; /* references */
	u64 lock; /* address of the lock that is held; 0: none */
	u32 nr_regions;
	u32 nr_dynptrs;
	struct obpf_oracle_region regions[OBPF_ORACLE_REGIONS];
	struct obpf_oracle_dynptr dynptrs[OBPF_ORACLE_DYNPTRS];
	u64 left; /* steps */
	u32 runs; /* since the walk */
	u32 nr_calls; /* of timers' callbacks */

	u64 checked;
	u64 exact;
	u64 called; /* timers' callbacks */
	u64 tail_calls; /* taken */
	bool cut;
	bool failed;
	char why[1024]; /* claim and fact */
	char text[2048];
	char claim[512];
};

/* The first thing found to be wrong is told; always false. */
__printf(2, 3) bool obpf_oracle_deny(struct obpf_oracle *o, const char *fmt, ...);

/* What the run is in, with a walk of its own, or NULL. */
static inline const struct obpf_oracle_entry *obpf_oracle_entry(const struct obpf_oracle *o)
{
	return o->nr_entries ? &o->entries[o->nr_entries - 1] : NULL;
}

/* Depth of the walk's outermost frame in the run. */
static inline u32 obpf_oracle_base(const struct obpf_oracle *o)
{
	return o->nr_entries ? obpf_oracle_entry(o)->depth : 0;
}

/* May @d leave its function? A packet load does where there is no such packet. */
static inline bool obpf_oracle_may_return(const struct obpf_dinsn *d)
{
	return d->op == OBPF_OP_EXIT || obpf_op_info(d)->cls == OBPF_CLS_LD_PKT;
}

/* ---- oracle.c */
/* The subprogram that @insn is in. */
const struct obpf_oracle_func *obpf_oracle_func_at(const struct obpf_oracle *o, u32 insn);

/* Runs a timer's callback, as obpf_callee.call says. */
u64 obpf_oracle_call_later(const void *fn, const u64 *arg, struct obpf_run_ctx *rc);

/* ---- oracle_image.c: what runs, and how long it stays */
/* Of @prog; NULL without memory. */
struct obpf_oracle_image *obpf_oracle_image_new(struct obpf_oracle *o,
						const struct obpf_callee *prog);
/* The run is over. */
void obpf_oracle_image_end(struct obpf_oracle_image *image);

/* ---- oracle_state.c: a state and the machine */
/* Does what the state at @p says hold, with R0-R10 at @regs? All of it, or what is used there. */
bool obpf_oracle_place_fits(struct obpf_oracle *o, const struct obpf_oracle_place *p,
			    const u64 *regs);

/* ---- oracle_mem.c: the program's memory, and what helpers give and take of it */
/* Whose descriptor is that of the map at @addr; NULL: none. */
const struct obpf_map_desc *obpf_oracle_map(const struct obpf_oracle *o, u64 addr);
/* Do @size bytes at @addr lie in @room bytes at @base? */
bool obpf_oracle_lies_in(u64 addr, u64 size, u64 base, u64 room);
/* Does the innermost frame leave its caller's alone? */
bool obpf_oracle_frame_is_apart(struct obpf_oracle *o);
bool obpf_oracle_owns(const struct obpf_oracle *o, u64 addr, u64 size);
/* The dynptr at @at, when it is whole; or NULL. */
const struct obpf_oracle_dynptr *obpf_oracle_dynptr_at(struct obpf_oracle *o, u64 at);
/* The run begins, with @ctx. */
void obpf_oracle_note_context(struct obpf_oracle *o, u64 ctx, const struct obpf_run_ctx *rc);
/* A timer's callback begins, which has no context: with map, key and value at @arg. */
void obpf_oracle_note_timer(struct obpf_oracle *o, const u64 *arg);
/* The run has come to an instruction, with R0-R10 at @regs: what the one before has done. */
void obpf_oracle_note_effects(struct obpf_oracle *o, const u64 *regs);
/* The element that a callback which has just been entered is shown, as its first state tells. */
void obpf_oracle_note_element(struct obpf_oracle *o, const struct obpf_oracle_place *p,
			      const u64 *regs);
/* May the instruction access what it is about to, and call what it does? */
bool obpf_oracle_access_is_allowed(struct obpf_oracle *o, const struct obpf_dinsn *d,
				   const u64 *regs);
/* The run is over: locks and records that it still holds are given back. */
void obpf_oracle_clean_up(struct obpf_oracle *o, struct obpf_run_ctx *rc);

#endif

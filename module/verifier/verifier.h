/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verifier.h - the verifier's public entry, what it is handed and what it gives back.
 *
 * Floor F2: pure C over core.h's ops; process context in the kernel (it may sleep in alloc and
 * poll). It never sees a map or a program object, only the descriptors below. Same input, same
 * verdict, same log, in every home.
 */
#ifndef OBPF_VERIFIER_H
#define OBPF_VERIFIER_H

#include "core.h"
#include "log.h"
#include "isa/btf_info.h"
#include "isa/insn.h"
#include "maps/fields.h"
#include "prog_type.h"

/* Stable reject codes, from reject.def. */
enum obpf_reject {
	OBPF_REJECT_NONE,
#define OBPF_REJECT_ROW(code, ...) OBPF_REJECT_##code,
#include "verifier/reject.def"
	OBPF_NR_REJECTS,
};

/* Make @d, a CALL of @proto's helper, what engines know of it. */
void obpf_fix_helper_call(struct obpf_dinsn *d, const struct obpf_func_proto *proto);

/* "BAD_JUMP" for OBPF_REJECT_BAD_JUMP; "NONE" for none. */
const char *obpf_reject_name(enum obpf_reject code);

/* A map, as the loader describes it. Index in the array = low half of LD_MAP_*'s imm. */
struct obpf_map_desc {
	u32 type; /* enum obpf_map_type */
	u32 key_size; /* bytes */
	u32 value_size; /* bytes */
	u32 max_entries;
	u32 flags; /* OBPF_F_* of creation */
	u32 id; /* for logs */
	const char *name;
	void *map; /* what fixups put where the program loads the map */
	void *values; /* LD_MAP_VALUE: address of the only element's value; NULL: the type has none */
	const struct obpf_callees *callees; /* a program array's; NULL: it is none */
	const struct obpf_elements *elements; /* found by index alone; NULL: they are not */
	obpf_helper_fn lookup; /* map_lookup_elem of this map; NULL: the helper itself */
	struct obpf_map_fields fields; /* of its values that are more than bytes */
	bool typed; /* the types of its elements are known */
	bool constant; /* frozen and read-only to programs: the values can be read here and now */
};

#define OBPF_MAPS_DIFFER 255

/* What the verifier found out about an instruction, for fixups, optimiser and JITs. */
struct obpf_insn_facts {
	u8 seen:1; /* reachable on some path */
	u8 jump_target:1;
	u8 jumps:1; /* a conditional jump: it is taken on some path ... */
	u8 falls:1; /* ... and not on some */
	u8 back_edge:1; /* a poll point, as is every tail call, where nothing is held */
	u8 ptr_type; /* memory access: enum obpf_reg_type of the base (state.h), 0 otherwise */
	u8 nr_refs; /* references and locks held before it, most over all paths: a cancel here must release them */
	u8 frame_depth; /* deepest call depth it was seen at */
	u8 map; /* helper call: 1 + the index of the map that it was always given, 0 or OBPF_MAPS_DIFFER */
};

struct obpf_verify_args;
struct obpf_verifier_env;
struct obpf_verifier_state;

/* The passes, in their order. */
enum obpf_pass {
	OBPF_PASS_CFG,
	OBPF_PASS_LIVENESS,
	OBPF_PASS_WALK,
	OBPF_PASS_FIXUPS,
};

/*
 * Who watches the walk, step by step: tests that compare what is believed with what happens. Steps
 * have numbers of the watcher's choice, but 0, which stands for what is before the first.
 */
struct obpf_watch {
	void (*begin)(struct obpf_watch *w, const struct obpf_verify_args *args);
	/* @st holds before @insn, reached from step @from; the number of this step. */
	u32 (*step)(struct obpf_watch *w, u32 from, u32 insn, const struct obpf_verifier_state *st);
	/* The path ends before @insn: the step that came there from @kept stands for it. */
	void (*prune)(struct obpf_watch *w, u32 from, u32 insn, u32 kept);
	/* The walk is over, and what it decided by is known (verifier/deps.h). */
	void (*end)(struct obpf_watch *w, const struct obpf_verifier_env *env);
	/* @pass has ended well; what it made is in @env. NULL: not asked for. */
	void (*passed)(struct obpf_watch *w, enum obpf_pass pass,
		       const struct obpf_verifier_env *env);
};

#define OBPF_DEFAULT_INSN_BUDGET 1000000

struct obpf_verify_args {
	const struct obpf_core *core;
	struct obpf_log *log; /* required; level 0 is silent */
	const struct obpf_prog_type *type;
	const struct obpf_insn *wire; /* pristine, for the log */
	struct obpf_dinsn
		*insns; /* decoded, map forms resolved to indices; rewritten by fixups on success */
	u32 nr_insns; /* slots */
	const struct obpf_map_desc *maps;
	u32 nr_maps;
	u32 insn_budget; /* instructions processed at most; 0: default */
	u32 prog_flags; /* OBPF_F_STRICT_ALIGNMENT, OBPF_F_LARGE_STACK */
	bool gpl_compatible;
	/* Functions and source lines, checked against the program here; NULL: not known. */
	const struct obpf_debug_info *debug;
	struct obpf_watch *watch; /* NULL: nobody */
};

struct obpf_verify_result {
	enum obpf_reject code;
	u32 insn; /* where it was rejected */
	u32 insns_processed;
	u32 total_states;
	u32 peak_states;
	u32 max_states_per_insn;
	u32 stack_depth; /* bytes, deepest chain of frames */
	u32 stack_extra; /* bytes of the frames beyond OBPF_STACK_SIZE each, in the chain with most */
	u32 nr_frames; /* deepest chain of frames, the program's own included */
	u64 states_hash; /* of the states kept, at OBPF_LOG_STATS: the same in every home */
	bool traces; /* it calls a helper that OBPF_HELPER_TRACES marks */
	u32 max_ctx_off; /* bytes of context that the program needs */
	struct obpf_insn_facts
		*facts; /* nr_insns of them, from core->alloc; the caller frees; NULL on failure */
};

/**
 * obpf_verify - decide whether a program may run, and rewrite it for running
 *
 * Return: 0 and @args->insns fixed up, @res->facts given; -EACCES, -EINVAL, -EPERM or -E2BIG as
 * bpf(2) would with @res->code and ->insn set; -ENOMEM; what core->poll said. On failure
 * @args->insns is as it was.
 */
int obpf_verify(const struct obpf_verify_args *args, struct obpf_verify_result *res);

#endif

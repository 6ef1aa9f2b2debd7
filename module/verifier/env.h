/* SPDX-License-Identifier: GPL-2.0 */
/*
 * env.h - one verification: its input, what passes tell each other, and the entry of every pass and
 * class.
 *
 * Floor F2, private to the verifier. One env belongs to one thread for one call of obpf_verify():
 * no locks.
 *
 * A class of instructions has two entries. obpf_<class>_check() looks at a const state and may
 * reject; obpf_<class>_apply() then transfers the state and fails only with -ENOMEM.
 */
#ifndef OBPF_VERIFIER_ENV_H
#define OBPF_VERIFIER_ENV_H

#include "verifier/deps.h"
#include <linux/kernel.h>
#include "verifier/state.h"
#include "verifier/verifier.h"

#define OBPF_MAX_SUBPROGS 256
/* Branches that wait to be walked, at most. */
#define OBPF_MAX_PENDING 8192
/* All states together: far more than any honest program needs. */
#define OBPF_MAX_STATE_BYTES (1ull << 30)
/* Offsets beyond this are taken for unbounded, whatever the memory. */
#define OBPF_MAX_VAR_OFF (1 << 29)
/* env->next after a path's last instruction. */
#define OBPF_PATH_END (~0u)

struct obpf_insn_aux {
	/* A bucket of states that passed somewhere, newest first; see prune.c. */
	struct obpf_verifier_state *seen;
	u64 live_slots; /* bit i: the same of the frame's slot i */
	u16 live; /* bit r: register r may be read from here on before it is written */
	u8 entry:1; /* first instruction of a subprogram */
	u8 prune:1; /* paths may join here: states are compared and kept */
	u8 loop_point:1; /* goes round as often as the machine likes: states are made to converge */
	u8 walked:1; /* a memory access whose base type is recorded in the facts */
	u8 varied:1; /* its base type differed between paths */
	u8 fastcall:1; /* saves or restores a register around a helper; see fastcall.c */
	u8 fast_pairs; /* a bpf_fastcall helper's call: instructions before and behind it that do */
};

/* What a global function takes and gives. */
struct obpf_sig_arg {
	u8 type; /* enum obpf_reg_type: SCALAR, CTX or MEM */
	bool maybe_null; /* MEM */
	u32 size; /* MEM: bytes that it may read and write */
};

struct obpf_signature {
	u32 nr_args;
	bool is_void;
	struct obpf_sig_arg args[OBPF_HELPER_ARGS];
};

/* There are no slots that serve bpf_fastcall helpers alone. */
#define OBPF_NO_FASTCALL (~0u)

struct obpf_subprog {
	u32 start; /* slots [start, end) */
	u32 end;
	u32 stack; /* bytes that its own frame uses */
	u32 extra; /* what chains of frames above it have beyond OBPF_STACK_SIZE each, at most */
	u32 above; /* bytes of the frames above it, in the chain of calls that has most */
	u32 depth; /* frames above it, in the longest chain */
	u32 caller; /* the call that the one or the other comes from */
	u32 fast_above; /* bytes of the frame above its fastcall slots, or OBPF_NO_FASTCALL */
	bool fast_kept; /* some of those slots are in use in the end, too */
	bool called; /* global: somewhere that a path leads to; so it is to be verified */
	bool verified;
	bool moves_pkt; /* it may, or what it calls; see packet.c */
	u64 called_back[OBPF_MAX_SUBPROGS / 64]; /* bit i: by a helper that subprogram i calls ... */
	u32 called_back_at; /* ... the last time here */
	u64 timers; /* bit m: a timer of map m may call it, on a path that was walked ... */
	u64 timers_done; /* ... and it is verified for that */
	struct obpf_signature *sig; /* global: once it was asked for */
};

/* An argument's memory, as a helper call will use it. */
struct obpf_call_mem {
	u8 regno; /* 0: none */
	u32 size; /* bytes at most */
};

/* What checking a helper call found out, for applying it. */
struct obpf_call_meta {
	const struct obpf_func_proto *proto;
	u32 map; /* index of the map argument */
	bool has_map;
	u32 timer_map; /* index of the map that the timer argument lies in */
	bool has_timer;
	bool finds; /* the key is one that the map has for certain */
	u32 key_dep; /* the number that this hangs on */
	u32 ref; /* released */
	u32 func; /* the callback's subprogram */
	u64 times; /* how often it is called at most */
	struct obpf_reg_state callback_ctx; /* what it is handed */
	struct obpf_held_lock lock; /* taken */
	u32 dynptr; /* ref of the dynptr that is used */
	u32 dynptr_kind; /* OBPF_DYNPTR_* of a new one; 0: none */
	u32 dynptr_frame; /* where it is to be */
	s32 dynptr_off;
	const char *str; /* the CONST_STR argument */
	u32 alloc_size; /* bytes of the memory returned */
	u64 mem_size; /* the SIZE argument at most */
	struct obpf_call_mem out[OBPF_HELPER_ARGS]; /* memory that the helper writes */
	u32 nr_out;
};

/* Which number of the state at hand plays the part of an id of the one it is compared with. */
struct obpf_id_pair {
	u32 old;
	u32 cur; /* or, while a state's ids are counted, how many share @old */
	s64 off; /* numbers: how much further from the id they are there */
	u32 round; /* of comparing, that this is of */
};

/* A register has two ids, its own and that of what it belongs to; one is the lock's. */
#define OBPF_MAX_ID_PAIRS (1 + 2 * OBPF_MAX_FRAMES * (OBPF_NR_REGS + OBPF_NR_SLOTS))
/* They are found by their hash, in a table that is never full. */
#define OBPF_ID_TABLE_BITS 11
#define OBPF_ID_TABLE_SIZE (1u << OBPF_ID_TABLE_BITS)

struct obpf_verifier_env {
	const struct obpf_verify_args *args;
	struct obpf_verify_result *res;
	const struct obpf_core *core;
	struct obpf_log *log;
	const struct obpf_dinsn *insns; /* args->insns, not yet rewritten */
	u32 nr_insns;

	struct obpf_insn_aux *aux; /* a slot each, as are facts */
	struct obpf_insn_facts *facts;
	struct obpf_subprog *subprogs; /* by start */
	u32 nr_subprogs;
	u32 *postorder; /* instructions, successors and callees first */
	u32 nr_postorder;

	/* the walk */
	struct obpf_verifier_state *cur;
	struct obpf_verifier_state *pending; /* a stack */
	u32 nr_pending;
	u32 insn; /* slot being walked */
	u32 prev; /* the one before */
	u32 next; /* where apply says to go on */
	u32 last_id;
	struct obpf_state_pool pool;
	u64 state_bytes; /* of all frames, in use or not, and of the nodes of numbers */
	struct obpf_deps deps;

	/* pruning */
	struct obpf_verifier_state *retired; /* heads that are no longer compared with */
	u32 jumps; /* jumps, calls and exits walked */
	u32 jumps_at_last_state;
	u32 insns_at_last_state;
	u32 cur_states;
	u32 max_states_per_insn;
	u32 nr_id_pairs; /* of this round */
	u32 id_round;
	struct obpf_id_pair id_pairs[OBPF_ID_TABLE_SIZE];
	struct obpf_id_pair no_pair; /* for what finds no room there */

	/* log */
	u64 began; /* ns, by the core's clock */
	u16 touched_regs; /* changed by the instruction at hand, in the current frame */
	u64 touched_slots;
	u32 line_len; /* characters of an unfinished line */
	bool new_path; /* print the whole state before the next instruction */
	bool sources; /* args->debug has lines, and they are right */
	const struct obpf_line_info *shown_line; /* the source line that the log shows last */
	char text[256];
};

/* Is @reg a pointer to a value with a field of @kind? */
static inline bool obpf_value_has(const struct obpf_verifier_env *env,
				  const struct obpf_reg_state *reg, enum obpf_field_kind kind)
{
	return reg->type == OBPF_REG_MAP_VALUE &&
	       obpf_map_has_field(&env->args->maps[reg->map].fields, kind);
}

/* Bytes that a frame, and all frames together, may have. */
static inline s32 obpf_stack_limit(const struct obpf_verifier_env *env)
{
	return env->args->prog_flags & OBPF_F_LARGE_STACK ? OBPF_LARGE_STACK_SIZE : OBPF_STACK_SIZE;
}

/* What the frames of @sub have beyond OBPF_STACK_SIZE, as the interpreter makes them. */
static inline u32 obpf_stack_extra(const struct obpf_subprog *sub)
{
	return sub->stack > OBPF_STACK_SIZE ?
		       round_up(sub->stack - OBPF_STACK_SIZE, OBPF_STACK_UNIT) :
		       0;
}

/* ---- explain.c */
/* Say why and remember it; the errno of @code's row. */
__printf(4, 5) int obpf_reject_at(struct obpf_verifier_env *env, enum obpf_reject code, u32 insn,
				  const char *fmt, ...);
/* The same at the instruction being walked. */
#define obpf_reject(env, code, ...) \
	obpf_reject_at(env, OBPF_REJECT_##code, (env)->insn, __VA_ARGS__)
/* One-line meaning of @code. */
const char *obpf_reject_text(enum obpf_reject code);

/* ---- print.c: the log's shape */
void obpf_print_insn(struct obpf_verifier_env *env);
void obpf_print_step(struct obpf_verifier_env *env);
void obpf_print_safe(struct obpf_verifier_env *env);
void obpf_print_end_line(struct obpf_verifier_env *env);
/* What was known of the registers, and of the slot, that the instruction at hand uses. */
void obpf_print_known(struct obpf_verifier_env *env);
/* At level 1, wipe what a path that ended well has printed since @pos. */
void obpf_print_rewind(struct obpf_verifier_env *env, u64 pos);
/* What the instruction changes is shown behind it. */
static inline void obpf_touch_reg(struct obpf_verifier_env *env, u32 regno)
{
	env->touched_regs |= 1u << regno;
}
static inline void obpf_touch_slot(struct obpf_verifier_env *env, s32 off)
{
	u32 slot = (u32)(-off - 1) / OBPF_SLOT_SIZE;

	/* Of a large frame, the log shows the first slots. */
	if (slot < OBPF_NR_SLOTS)
		env->touched_slots |= 1ull << slot;
}

/* ---- source.c: the program and where it comes from */
/* Are the source lines right by themselves? From then on they are shown. */
int obpf_sources_check(struct obpf_verifier_env *env);
/* Do functions and lines fit the subprograms? */
int obpf_debug_check(struct obpf_verifier_env *env);
/* "; source @ file:line" of @insn, where that is another line than the log shows last. */
void obpf_print_source(struct obpf_verifier_env *env, u32 insn);
/* " (function() at file:line: source)" of @insn into @buf, "" when it is not known. */
void obpf_source_place(const struct obpf_verifier_env *env, u32 insn, char *buf, size_t size);

/* ---- cfg.c, liveness.c: passes over the program before it is walked */
int obpf_cfg_check(struct obpf_verifier_env *env);
/* Where @insn goes: up to two slots of its own subprogram; the count. */
u32 obpf_cfg_successors(const struct obpf_verifier_env *env, u32 insn, u32 out[2]);
struct obpf_subprog *obpf_subprog_at(const struct obpf_verifier_env *env, u32 insn);
static inline u32 obpf_subprog_index(const struct obpf_verifier_env *env, u32 insn)
{
	return obpf_subprog_at(env, insn) - env->subprogs;
}
/* Bytes of the deepest chain of frames, into res->stack_depth; rejects more than a stack. */
int obpf_stack_depth_check(struct obpf_verifier_env *env);
int obpf_liveness_run(struct obpf_verifier_env *env);
/* The registers that @insn reads, a bit each. */
u32 obpf_regs_read(const struct obpf_verifier_env *env, u32 insn);

/* ---- frame_addr.c */
/* In a row of the table: bytes from R10 (-512 .. 0), or one of these. */
#define OBPF_FP_NONE 1 /* no address of the frame */
#define OBPF_FP_ANY 2 /* may be any of its addresses */
struct obpf_fp_table {
	s16 *off; /* a row of OBPF_NR_REGS for each instruction: what is true before it */
	u8 *stored; /* for each subprogram: addresses of its frame are stored somewhere */
};
/* -ENOMEM, or what core->poll said; then there is nothing to free. */
int obpf_fp_table_make(struct obpf_verifier_env *env, struct obpf_fp_table *t);
void obpf_fp_table_free(struct obpf_verifier_env *env, struct obpf_fp_table *t);
/* The row of @insn, or NULL: any load there may give any address of the frame. */
const s16 *obpf_fp_at(const struct obpf_verifier_env *env, const struct obpf_fp_table *t, u32 insn);

/* ---- the classes */
/* May @regno be read? */
int obpf_reg_check_read(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			u32 regno);

int obpf_alu_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
int obpf_alu_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
int obpf_imm64_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		     const struct obpf_dinsn *d);
void obpf_imm64_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d);

int obpf_mem_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
int obpf_mem_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
int obpf_pkt_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
int obpf_pkt_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		   const struct obpf_dinsn *d);
/*
 * Memory that a helper is handed: @size bytes at most from @regno on, readable, or with @write
 * writable. @or_null: a pointer that may be NULL will do.
 */
int obpf_mem_check_region(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 regno, u32 size, bool write, bool or_null);
/*
 * The number that @size bytes (1, 2, 4 or 8) at @regno, memory that was checked, are known to be; false:
 * nothing is known of them.
 */
bool obpf_mem_peek(const struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		   u32 regno, u32 size, struct obpf_reg_state *out);
/* May @size bytes be stored at @off from @regno, as an instruction would store them? */
int obpf_mem_check_store(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			 u32 regno, s32 off, u32 size);
/* A helper wrote @size bytes at most from @reg on. */
int obpf_mem_apply_write(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			 const struct obpf_reg_state *reg, u32 size);

/* ---- packet.c: pointers into packets */
enum obpf_reg_type obpf_packet_reg_type(enum obpf_ctx_kind kind);
/* May @size bytes at @off, from the base of register @regno plus its var, be accessed? */
int obpf_packet_check(struct obpf_verifier_env *env, const struct obpf_reg_state *base, u32 regno,
		      s64 off, u32 size);
/* A number that is not known was added to @reg. */
void obpf_packet_moved(struct obpf_verifier_env *env, struct obpf_reg_state *reg);
/* The packet may have moved or changed its length: what pointed to it does no longer. */
void obpf_packet_forget(struct obpf_verifier_state *st);
/* Before the walk: which subprograms may move the packet. */
void obpf_packet_find_movers(struct obpf_verifier_env *env);
/*
 * A conditional jump to @target. 1: it compares a pointer with where its memory ends, and the state
 * has learnt from it; 0: it does not; or -ENOMEM.
 */
int obpf_packet_compare(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_dinsn *d, u32 target);

int obpf_branch_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d);
int obpf_branch_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_dinsn *d);

int obpf_call_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
		    const struct obpf_dinsn *d, struct obpf_call_meta *meta);
int obpf_call_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		    const struct obpf_call_meta *meta);
int obpf_call_local_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st);
int obpf_call_local_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			  const struct obpf_dinsn *d);
/*
 * Put off the way on which the innermost function ends at env->insn without EXIT, and its caller
 * finds @r0; the copy of @st that will be walked there, or NULL without memory.
 */
struct obpf_verifier_state *obpf_pending_return(struct obpf_verifier_env *env,
						const struct obpf_verifier_state *st,
						const struct obpf_reg_state *r0);
int obpf_exit_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st);
void obpf_exit_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st);
/* ---- dynptr.c */
/* The DYNPTR argument at @regno. */
int obpf_dynptr_check_arg(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			  u32 regno, struct obpf_call_meta *meta);
/*
 * The stack's bytes [lo, end) are stored to; or, not @store, read or written by a helper: are they
 * part of a dynptr for which that is too much?
 */
int obpf_dynptr_check_overwrite(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
				u32 frame, s32 lo, s32 end, bool store);
/* They are stored to: dynptrs there are gone. */
void obpf_dynptr_drop(struct obpf_verifier_state *st, u32 frame, s32 lo, s32 end);
/* Make the new dynptr of a call. */
int obpf_dynptr_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		      const struct obpf_call_meta *meta);

/* ---- callback.c: helpers that call back */
/* LD_FUNC at the instruction being walked. */
int obpf_callback_check_load(struct obpf_verifier_env *env, const struct obpf_dinsn *d);
/* The arguments at @regno, into @meta. */
int obpf_callback_check_func(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			     u32 regno, struct obpf_call_meta *meta);
int obpf_callback_check_ctx(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			    u32 regno, struct obpf_call_meta *meta);
int obpf_callback_check_times(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			      u32 regno, struct obpf_call_meta *meta);
/* A call of any helper: is there room for the callback, and put the walk through it off. */
int obpf_callback_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta);
int obpf_callback_apply(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_call_meta *meta);
/* The innermost frame, a callback's, ends. */
int obpf_callback_check_exit(struct obpf_verifier_env *env, const struct obpf_verifier_state *st);
/*
 * Timers' callbacks have a walk of their own, once for each map whose timers may call them: @frame
 * as it is entered, the outermost frame's end, and the one to be walked next (0: there is none).
 */
void obpf_callback_enter(struct obpf_verifier_env *env, struct obpf_func_state *frame, u32 index,
			 u32 map);
int obpf_callback_check_end(struct obpf_verifier_env *env, const struct obpf_verifier_state *st);
u32 obpf_callback_next(struct obpf_verifier_env *env, u32 *map);
/* In a callback, @ref must be its own. */
int obpf_callback_check_release(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
				u32 ref);

/* ---- global.c: global functions */
/* Does type data call subprogram @index global? Without it, all are static. */
bool obpf_subprog_is_global(const struct obpf_verifier_env *env, u32 index);
/* A call of one. */
int obpf_global_check_call(struct obpf_verifier_env *env, const struct obpf_verifier_state *st,
			   u32 index);
int obpf_global_apply_call(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			   u32 index);
/* Its own walk: @frame as it is entered, and the outermost frame's end. */
int obpf_global_enter(struct obpf_verifier_env *env, struct obpf_func_state *frame, u32 index);
int obpf_global_check_exit(struct obpf_verifier_env *env, const struct obpf_verifier_state *st);
/* One that is called and not yet verified, which it counts as from now on; 0: there is none. */
u32 obpf_global_next(struct obpf_verifier_env *env);
void obpf_globals_exit(struct obpf_verifier_env *env);

/* No reference but the first @kept, and no lock, may be held where the program or a callback ends. */
int obpf_refs_check(struct obpf_verifier_env *env, const struct obpf_verifier_state *st, u32 kept,
		    const char *what);
/* R1-R5 are lost and R0 is @r0, as after every call. */
void obpf_call_clobber(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
		       const struct obpf_reg_state *r0);

/* The jump at hand leads to @to on some path. */
static inline void obpf_note_way(struct obpf_verifier_env *env, u32 to)
{
	if (to == env->insn + 1)
		env->facts[env->insn].falls = 1;
	else
		env->facts[env->insn].jumps = 1;
}

/* ---- prune.c */
/* Is there room for one more branch? */
int obpf_pending_check(struct obpf_verifier_env *env);
/*
 * Put off the branch to @insn; the copy of @st that will be walked there, or NULL without memory.
 */
struct obpf_verifier_state *obpf_pending_push(struct obpf_verifier_env *env,
					      const struct obpf_verifier_state *st, u32 insn);
/*
 * Was a state that covers env->cur seen here before? 1: yes; 0: no, it may have been kept now;
 * -ENOMEM; or a rejection: the path has come back to where it was, and nothing has changed.
 */
int obpf_prune_visit(struct obpf_verifier_env *env);
/* @path has ended: one way less below the states that it kept. */
void obpf_prune_path_end(struct obpf_verifier_env *env, struct obpf_verifier_state *path);
void obpf_prune_exit(struct obpf_verifier_env *env);

/* ---- digest.c */
/* A hash of the states that are kept, and of the numbers in them that something was decided by. */
u64 obpf_states_digest(const struct obpf_verifier_env *env);

/* ---- fastcall.c: registers that are saved around bpf_fastcall helpers */
/* Before the walk: which instructions do that, and in which slots. */
void obpf_fastcall_find(struct obpf_verifier_env *env);
/* The instruction at hand accesses the frame of @sub, down to @depth bytes below R10. */
void obpf_fastcall_note_access(const struct obpf_verifier_env *env, struct obpf_subprog *sub,
			       u32 depth);
/* After the walk: what frames take without such slots. */
void obpf_fastcall_settle(struct obpf_verifier_env *env);
/* Part of fixups: @call, which is rewritten already, goes without them. */
void obpf_fastcall_fix(struct obpf_verifier_env *env, u32 call);

/* ---- fixups.c */
void obpf_fixups_run(struct obpf_verifier_env *env);

#endif

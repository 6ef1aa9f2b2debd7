/* SPDX-License-Identifier: GPL-2.0 */
/*
 * state.h - what the verifier believes at one point of one path: registers, stack slots, frames,
 * references.
 *
 * Floor F2. States are copied at every branch, so they are kept small: a frame holds only as many
 * stack slots as the program has written to, in one block with its registers, and blocks are
 * recycled through the env's pools.
 */
#ifndef OBPF_VERIFIER_STATE_H
#define OBPF_VERIFIER_STATE_H

#include <linux/types.h>
#include "isa/insn.h"
#include "verifier/scalar.h"

struct obpf_verifier_env;

enum obpf_reg_type {
	OBPF_REG_NOT_INIT,
	OBPF_REG_SCALAR,
	OBPF_REG_CTX, /* the program's context */
	OBPF_REG_STACK, /* top of frame's stack */
	OBPF_REG_MAP, /* the map itself: only helpers take it */
	OBPF_REG_MAP_VALUE, /* a value in map */
	OBPF_REG_MEM, /* size bytes that a helper gave */
	OBPF_REG_MAP_KEY, /* a key in map, as a callback is shown it: read only */
	OBPF_REG_DYNPTR, /* in stack slots alone: half of one, see dynptr.c */
	OBPF_REG_FUNC, /* a subprogram: only helpers that call back take it */
	OBPF_REG_PKT, /* the packet's first byte */
	OBPF_REG_PKT_META, /* that of its metadata, which ends where the packet begins */
	OBPF_REG_PKT_END, /* the first byte behind the packet: only compared with */
	OBPF_NR_REG_TYPES,
};

/* Where a pointer into a packet was found to be that is not in front of its end. */
enum obpf_past {
	OBPF_PAST_NONE,
	OBPF_PAST_LAST, /* at its end, or behind it */
	OBPF_PAST_END, /* behind it */
};

/* What kind of MEM. */
#define OBPF_MEM_RINGBUF (1u << 0) /* a ring buffer's record: submit and discard take it */

#define OBPF_DYNPTR_LOCAL 1 /* of a map's value */
#define OBPF_DYNPTR_RINGBUF 2

/*
 * Numbers: @var is what is known; those that share an @id (0: none) differ by their @off. Pointers:
 * the address is the base's, plus @off, plus @var. Pointers that are NULL together share @id; so do
 * those into a packet that have the same @var, which is 0 for id 0.
 */
struct obpf_reg_state {
	u8 type; /* enum obpf_reg_type */
	bool maybe_null;
	u8 frame; /* STACK: which frame's */
	union {
		u8 mem; /* MEM: OBPF_MEM_*; DYNPTR: OBPF_DYNPTR_* */
		u8 past; /* PKT, PKT_META: enum obpf_past */
		bool cut; /* SCALAR: what differs by @off from its kin was cut to 32 bits */
	};
	s32 off; /* bytes */
	u32 id;
	/*
	 * What this memory belongs to, and goes with: a reference, or a dynptr that is none; 0:
	 * nothing.
	 */
	u32 ref;
	u32 map; /* MAP, MAP_VALUE, MAP_KEY: index of its descriptor; FUNC: of the subprogram */
	u32 size; /* MEM: bytes; PKT, PKT_META: from @var on so many lie inside for certain */
	u32 dep; /* SCALAR: its node, see deps.h */
	struct obpf_scalar var;
};

#define OBPF_SLOT_SIZE 8
#define OBPF_NR_SLOTS (OBPF_STACK_SIZE / OBPF_SLOT_SIZE)

enum obpf_byte_kind {
	OBPF_BYTE_INVALID, /* never written, or not live */
	OBPF_BYTE_MISC, /* written, anything */
	OBPF_BYTE_ZERO,
	OBPF_BYTE_SPILL, /* part of the register that the slot keeps */
	OBPF_BYTE_DYNPTR, /* as are all bytes of the slot: half of a dynptr */
};

/*
 * Eight bytes of stack; slot i begins at R10 - 8 * (i + 1), kind[0] is its lowest byte. A spilled
 * register occupies the bytes from kind[0] up to its size: 8, or less for a number, which is then
 * the zero-extension of those bytes.
 */
struct obpf_stack_slot {
	u8 kind[OBPF_SLOT_SIZE];
	struct obpf_reg_state reg; /* meaningful when kind[0] is SPILL or DYNPTR */
};

struct obpf_func_state {
	struct obpf_func_state *next; /* in a pool */
	u32 callsite; /* the caller's CALL_LOCAL; of a callback, the call of the helper */
	u32 subprog;
	u32 callbacks; /* how often the call of a helper that calls back went round so far */
	bool callback; /* a helper called it, and goes on at callsite itself */
	u8 held; /* callback: references held when it was called */
	u16 nr_slots; /* slots that are kept; those beyond are INVALID */
	u16 room; /* slots that there is room for */
	struct obpf_reg_state regs[OBPF_NR_REGS];
	struct obpf_stack_slot slots[];
};

/* An obligation: something acquired that must be released before the program ends. */
struct obpf_ref {
	u32 id;
	u32 insn; /* where it was acquired */
};

#define OBPF_MAX_REFS 16

/* The lock that a program holds, in which value: pointers to the same one share map and id. */
struct obpf_held_lock {
	bool held;
	u32 map;
	u32 id;
	u32 insn; /* where it was taken */
};

struct obpf_verifier_state {
	struct obpf_verifier_state
		*next; /* pool, pending branches, or states seen at one instruction */
	u32 insn; /* pending: where to go on; seen: where it was kept */
	u32 from; /* pending: the branch that led there */
	u64 log_pos; /* pending: the log's end at the branch */
	u32 step; /* that led here, by the watcher's number */
	/* The tree of states: a path's parent is the state that it kept last. */
	struct obpf_verifier_state *parent; /* valid while there are branches */
	u32 branches; /* seen: paths through it that have not ended; 0: all of them were walked */
	u32 depth; /* seen: states above it */
	u32 loop_depth; /* loop points that the path has passed */
	/*
	 * seen: the outermost state that a path below it ran into while that was still being
	 * walked; what is precise here is not known for certain before that one is done.
	 */
	struct obpf_verifier_state *head;
	u32 hits, misses; /* seen: how often it was of use */
	bool retired; /* seen: off its list, but paths go on below it */
	bool is_head; /* seen: another one's head */
	u8 curframe;
	u8 nr_refs;
	struct obpf_ref refs[OBPF_MAX_REFS];
	struct obpf_held_lock lock;
	struct obpf_func_state *frame[OBPF_MAX_FRAMES]; /* 0 .. curframe */
};

/* Room of the blocks that the pools recycle, in slots. */
#define OBPF_NR_POOLS 7

struct obpf_state_pool {
	struct obpf_func_state *frames[OBPF_NR_POOLS]; /* by room: 0, 8, 16, 32, 64, 256, 2048 */
	struct obpf_verifier_state *states;
};

/* What a frame is, apart from its registers and slots. */
static inline void obpf_frame_copy_head(struct obpf_func_state *to,
					const struct obpf_func_state *from)
{
	to->callsite = from->callsite;
	to->subprog = from->subprog;
	to->callbacks = from->callbacks;
	to->callback = from->callback;
	to->held = from->held;
}

/* Where the caller goes on. */
static inline u32 obpf_frame_resume(const struct obpf_func_state *callee)
{
	return callee->callback ? callee->callsite : callee->callsite + 1;
}

static inline struct obpf_func_state *obpf_state_cur(const struct obpf_verifier_state *st)
{
	return st->frame[st->curframe];
}

/*
 * A new state without frames, or a frame without slots whose registers are not initialised; NULL
 * without memory.
 */
struct obpf_verifier_state *obpf_state_alloc(struct obpf_verifier_env *env);
struct obpf_func_state *obpf_frame_alloc(struct obpf_verifier_env *env);
/* A frame with room for @slots slots, everything but room undefined. */
struct obpf_func_state *obpf_frame_alloc_room(struct obpf_verifier_env *env, u32 slots);
struct obpf_verifier_state *obpf_state_copy(struct obpf_verifier_env *env,
					    const struct obpf_verifier_state *st);
void obpf_state_free(struct obpf_verifier_env *env, struct obpf_verifier_state *st);
void obpf_frame_free(struct obpf_verifier_env *env, struct obpf_func_state *frame);
/* Give the pools' memory back. */
void obpf_pool_exit(struct obpf_verifier_env *env);

/* registers */
void obpf_reg_set_not_init(struct obpf_reg_state *reg);
void obpf_reg_set_scalar(struct obpf_reg_state *reg, struct obpf_scalar var);
void obpf_reg_set_unknown(struct obpf_reg_state *reg);
/* A pointer to the start of its base. */
void obpf_reg_set_ptr(struct obpf_reg_state *reg, enum obpf_reg_type type);

/* Name a number anew: it differs by nothing from others of that id. */
static inline void obpf_reg_set_id(struct obpf_reg_state *reg, u32 id)
{
	reg->id = id;
	reg->off = 0;
	reg->cut = false;
}

static inline bool obpf_reg_is_ptr(const struct obpf_reg_state *reg)
{
	return reg->type > OBPF_REG_SCALAR;
}

static inline bool obpf_reg_is_packet(const struct obpf_reg_state *reg)
{
	return reg->type == OBPF_REG_PKT || reg->type == OBPF_REG_PKT_META;
}

static inline bool obpf_reg_is_null(const struct obpf_reg_state *reg)
{
	return reg->type == OBPF_REG_SCALAR && obpf_scalar_is_zero(&reg->var);
}

/* "map_value_or_null", as logs say it; the string lives forever. */
const char *obpf_reg_type_name(const struct obpf_reg_state *reg);

/* Call @fn for every register and every spilled register of all frames. */
void obpf_state_each_reg(struct obpf_verifier_state *st,
			 void (*fn)(struct obpf_reg_state *reg, void *arg), void *arg);

/* references */
/* Hold a new reference to what @insn acquires; its id, or 0 when there is no room. */
u32 obpf_state_acquire(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 insn);
static inline bool obpf_state_holds(const struct obpf_verifier_state *st, u32 ref)
{
	u32 i;

	for (i = 0; i < st->nr_refs; i++)
		if (st->refs[i].id == ref)
			return true;
	return false;
}

/*
 * Drop it, or a dynptr that is none; whatever points to its memory becomes a number, a dynptr bytes
 * that may be anything.
 */
void obpf_state_release(struct obpf_verifier_state *st, u32 ref);
/* Drop it where the pointer turned out to be NULL: there was nothing to release. */
void obpf_state_forget(struct obpf_verifier_state *st, u32 ref);

/* stack.c */
/* Make the frame keep every slot down to byte offset @off (negative); -ENOMEM. */
int obpf_stack_grow(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 frame,
		    s32 off);
/* Kind of the byte at @off (negative). */
enum obpf_byte_kind obpf_stack_byte(const struct obpf_func_state *frame, s32 off);
/* The slot of the byte at @off when the frame keeps it, else NULL. */
const struct obpf_stack_slot *obpf_stack_slot_at(const struct obpf_func_state *frame, s32 off);
/*
 * Set the kind of @size bytes from @off; what they cut in two loses its register. The slots exist.
 */
void obpf_stack_mark(struct obpf_func_state *frame, s32 off, u32 size, enum obpf_byte_kind kind);
/*
 * Store a register: kept whole where a slot can, else as bytes. The slots exist. @new_id is for
 * what is kept when that is but the lower part of the register.
 */
void obpf_stack_store(struct obpf_func_state *frame, s32 off, u32 size,
		      const struct obpf_reg_state *reg, u32 new_id);
/*
 * What a load of @size bytes at @off gives, which are whole where they are a pointer's. Bytes that
 * were never written may be anything.
 */
void obpf_stack_load(const struct obpf_func_state *frame, s32 off, u32 size,
		     struct obpf_reg_state *out);
/* The same of one slot, from its byte @from on. */
void obpf_stack_slot_load(const struct obpf_stack_slot *slot, u32 from, u32 size,
			  struct obpf_reg_state *out);
/* Bytes that the slot's register fills: 0 where there is none. */
u32 obpf_stack_spill_size(const struct obpf_stack_slot *slot);
/* Is byte @i of the slot known to be 0? */
bool obpf_stack_byte_is_zero(const struct obpf_stack_slot *slot, u32 i);
/* A dynptr of @kind at the slots from @off on, which exist. */
void obpf_stack_put_dynptr(struct obpf_func_state *frame, s32 off, u32 kind, u32 ref);
/* Does a load of @size bytes at @off take part of a spilled pointer? */
bool obpf_stack_cuts_ptr(const struct obpf_func_state *frame, s32 off, u32 size);

#endif

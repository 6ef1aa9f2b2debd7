/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gen_home.h - what the files of the generator share: a program in the making, and what is known of
 * its registers.
 *
 * Hosted only. One thread a struct gen.
 */
#ifndef SELFTESTS_FUZZ_GEN_HOME_H
#define SELFTESTS_FUZZ_GEN_HOME_H

#include <linux/kernel.h>
#include <linux/types.h>

#include "gen.h"
#include "prog_type.h"

/* A function may call those behind it; a timer's is what the program and all of them may name. */
#define TIMER_FUNC 0
#define FIRST_CALLED 1
#define LOOP_FUNC (FIRST_CALLED + GEN_CALLED_FUNCS)
#define ELEM_FUNC (LOOP_FUNC + 1)
#define MAX_FUNCS GEN_MAX_FUNCS
#define MAX_NESTING 4
/*
 * Slots that statements use, from R10 down; below them one counter a nested loop, two dynptrs, the
 * value that is locked, the one whose timer is set, registers that are saved.
 */
#define SLOTS 12
#define LOCAL_DYNPTR (SLOTS + MAX_NESTING + 1)
#define RING_DYNPTR (LOCAL_DYNPTR + 2)
#define LOCKED_SLOT (RING_DYNPTR + 1)
#define TIMED_SLOT (LOCKED_SLOT + 1)
/* The lowest: from here up, what is saved around helpers. */
#define SAVED_SLOT (TIMED_SLOT + OBPF_HELPER_ARGS)
/* What statements use of a large stack: bytes from one below R10 to another, and how many at once. */
#define DEEP_FROM 520
#define DEEP_TO 2560
#define DEEP_SIZE 32
#define ROOM (GEN_MAX_INSNS - 160)
/* A statement is odd about once in so many. */
#define ODDITY 24

enum kind {
	NOTHING, /* not to be read */
	NUMBER,
	CONTEXT,
	POINTER, /* to size bytes that may be read and written */
};

struct gen_known {
	u8 kind;
	bool is_value; /* of a map */
	u32 size;
};

struct gen_facts {
	struct gen_known regs[OBPF_NR_REGS];
	u32 slots; /* initialised, a bit each */
	u32 deep; /* DEEP_SIZE bytes that are, so far below R10; 0: there are none */
};

struct gen_callee {
	struct gen_func made;
	u32 calls[8]; /* instructions that name it */
	u32 nr_calls;
};

struct gen {
	struct gen_prog *p;
	u64 rng;
	const struct obpf_prog_type *type;
	struct gen_facts now;
	u32 nesting;
	u32 loops; /* around this */
	bool reserved; /* there is a dynptr of a record */
	bool timed; /* TIMED_SLOT is taken */
	u32 func; /* being made: 0 the program, n funcs[n - 1] */
	struct gen_callee funcs[MAX_FUNCS];
};

static inline u32 below(struct gen *g, u32 n)
{
	return (gen_rng(&g->rng) >> 20) % n;
}

static inline bool odd(struct gen *g)
{
	return !below(g, ODDITY);
}

static inline u32 emit(struct gen *g, u32 op, u32 dst, u32 src, s32 off, s64 imm)
{
	g->p->insns[g->p->nr] =
		(struct obpf_dinsn){ .op = op, .dst = dst, .src = src, .off = off, .imm = imm };
	return g->p->nr++;
}

static inline void emit_wide(struct gen *g, u32 op, u32 dst, u64 imm)
{
	emit(g, op, dst, 0, 0, (s64)imm);
	emit(g, OBPF_OP_LD_IMM64_HI, 0, 0, 0, 0);
}

/* The jump at @insn leads to what comes next. */
static inline void land(struct gen *g, u32 insn)
{
	g->p->insns[insn].off = g->p->nr - insn - 1;
}

static inline s64 any_imm(struct gen *g)
{
	static const s64 some[] = { 0,	1,  -1,	  2,   3,    4,	    7,		8,
				    15, 16, 0xff, 256, 4095, 65535, 0x7fffffff, -0x80000000ll };

	return below(g, 4) ? some[below(g, ARRAY_SIZE(some))] : (s32)gen_rng(&g->rng);
}

static inline void set(struct gen *g, u32 reg, u32 kind, u32 size)
{
	g->now.regs[reg] = (struct gen_known){ .kind = kind, .size = size };
}

static inline s32 slot_off(u32 slot)
{
	return -8 * (s32)(slot + 1);
}

static inline bool may_have(const struct gen *g, u32 field)
{
	return g->type->fields & (1u << field);
}

static inline const struct obpf_ctx_field *ctx_field(const struct gen *g, u32 kind)
{
	const struct obpf_ctx_field *f;

	for (f = g->type->ctx; f->len && (f->kind != kind || !(f->access & OBPF_CTX_READ)); f++)
		;
	return f->len ? f : NULL;
}

/* ---- gen.c: statements, and parts of them */
/* One access of 1 << @log2 bytes at @off from @ptr, as it comes. */
void gen_access(struct gen *g, u32 ptr, s32 off, u32 log2, bool may_load, bool may_store);
void gen_arithmetic(struct gen *g);
/* A conditional jump, yet to land. */
u32 gen_condition(struct gen *g);
/* @size bytes of the stack, initialised, their address in @reg. */
void gen_stack_arg(struct gen *g, u32 reg, u32 size);
/* R0-R5 hold nothing any more. */
void gen_lose_scratch(struct gen *g);
/* R0, an element of @map or NULL: looked at and used. */
void gen_use_element(struct gen *g, u32 map);
void gen_helper(struct gen *g);
/* A function for a helper to call, by its index in funcs[]; false: there is none for here. */
bool gen_func_arg(struct gen *g, u32 reg, u32 i);
void gen_block(struct gen *g, u32 statements);

/* ---- gen_objects.c: more of them */
/* The packet by its address. */
void gen_packet_bytes(struct gen *g);
/* A dynptr of a part of a value; of a record, which is given back. */
void gen_local_dynptr(struct gen *g);
void gen_ring_dynptr(struct gen *g);
/* A value is changed under its lock. */
void gen_locked(struct gen *g);
/* A value's timer is made, set, started, cancelled, or some of it; that of R7's, in its callback. */
void gen_timer(struct gen *g);
void gen_own_timer(struct gen *g);

#endif

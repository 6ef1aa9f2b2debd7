// SPDX-License-Identifier: GPL-2.0
/*
 * interp.c - the threaded interpreter: one label a row of isa.def, each jumping straight to the
 * next one's.
 *
 * Floor F2. Any context, NMI included: never sleeps, allocates, locks or recurses; frames live on
 * rc->stack. The table of labels is isa.def expanded, so that a row without a handler does not
 * compile. Reference: RFC 9669, sections 4 and 5; atomics follow the kernel's memory model, as BPF
 * programs share memory with kernel code.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/swab.h>
#include <linux/types.h>
#include "callback.h"
#include "callee.h"
#include "elements.h"
#include "helpers/proto.h"
#include "interp.h"
#include "tail_call.h"

/*
 * Programs may reach maps and packets at any alignment. Volatile makes each access one that the
 * compiler neither splits, repeats nor merges: the memory is shared with other CPUs.
 */
typedef u16 any_u16 __aligned(1);
typedef u32 any_u32 __aligned(1);
typedef u64 any_u64 __aligned(1);

#define MEM(type, addr) (*(volatile type *)(unsigned long)(addr))

/*
 * What a call keeps of its caller: between the caller's 512 bytes and the callee's, out of every
 * program's reach. The callee's R10 is its address.
 */
struct frame_save {
	u64 callee_saved[4]; /* R6-R9 */
	const struct obpf_dinsn *call; /* what the callee returns behind */
	struct obpf_callee *callee; /* the program */
	u32 may_goto_budget;
	u32 size; /* bytes from the caller's R10 to the callee's */
	struct obpf_iter iter; /* of a helper that calls back, see callback.h */
};

_Static_assert(sizeof(struct frame_save) <= OBPF_RUN_FRAME_SIZE - OBPF_STACK_SIZE,
	       "a frame has room for what calls save");
_Static_assert(OBPF_RUN_FRAME_SIZE % 16 == 0, "every frame is aligned as the first is");

/* What callbacks return behind. */
static const struct obpf_dinsn call_again[] = {
	{ .op = OBPF_OP_TRAP },
	{ .op = OBPF_OP_CALL_AGAIN },
};

/*
 * Division never traps: by zero it gives 0, modulo zero the dividend; the least number over -1 is
 * itself.
 */
static inline u64 div64(u64 a, u64 b)
{
	return b ? a / b : 0;
}

static inline u64 mod64(u64 a, u64 b)
{
	return b ? a % b : a;
}

static inline u32 div32(u32 a, u32 b)
{
	return b ? a / b : 0;
}

static inline u32 mod32(u32 a, u32 b)
{
	return b ? a % b : a;
}

static inline u64 sdiv64(u64 a, u64 b)
{
	if (b == 0)
		return 0;
	return b == (u64)-1 ? 0 - a : (u64)((s64)a / (s64)b);
}

static inline u64 smod64(u64 a, u64 b)
{
	if (b == 0)
		return a;
	return b == (u64)-1 ? 0 : (u64)((s64)a % (s64)b);
}

static inline u32 sdiv32(u32 a, u32 b)
{
	if (b == 0)
		return 0;
	return b == (u32)-1 ? 0 - a : (u32)((s32)a / (s32)b);
}

static inline u32 smod32(u32 a, u32 b)
{
	if (b == 0)
		return a;
	return b == (u32)-1 ? 0 : (u32)((s32)a % (s32)b);
}

/*
 * The packet bytes that LD_ABS and LD_IND name, or NULL. Offsets wrap in 32 bits. Those from
 * -0x200000 on, which mean ancillary data and the link-layer header to classic BPF, are beyond any
 * packet and so out of range.
 */
static inline const u8 *packet(const struct obpf_run_ctx *rc, u32 off, u32 size)
{
	if (unlikely((u64)off + size > rc->pkt_len))
		return NULL;
	return rc->pkt + off;
}

/* Formatted by hand: clang-format takes labels that macros make for bit-fields. */
/* clang-format off */
#define NEXT goto *labels[(++insn)->op]
#define DST regs[insn->dst]
#define SRC regs[insn->src]
#define IMM ((u64)insn->imm)
#define DST32 ((u32)DST)
#define SRC32 ((u32)SRC)
#define IMM32 ((u32)insn->imm)
#define ADDR(reg) ((reg) + (s64)insn->off)

/* A taken jump. Backwards it is a poll point. */
#define JUMP \
	do { \
		if (insn->off < 0 && unlikely(READ_ONCE(rc->cancel) && !rc->locked)) \
			goto ended; \
		insn += insn->off; \
	} while (0)

/* The four rows of a binary operation; the 32-bit ones zero the upper half by assigning a u32. */
#define ALU(NAME, expr64, expr32) \
	do_##NAME##64_K: { \
		u64 a = DST, b = IMM; \
		DST = expr64; \
		NEXT; \
	} \
	do_##NAME##64_X: { \
		u64 a = DST, b = SRC; \
		DST = expr64; \
		NEXT; \
	} \
	do_##NAME##32_K: { \
		u32 a = DST32, b = IMM32; \
		DST = expr32; \
		NEXT; \
	} \
	do_##NAME##32_X: { \
		u32 a = DST32, b = SRC32; \
		DST = expr32; \
		NEXT; \
	}

/* The four rows of a conditional jump; type is s or u. */
#define COND(NAME, type, op) \
	do_##NAME##64_K: \
		if ((type##64)DST op (type##64)IMM) \
			JUMP; \
		NEXT; \
	do_##NAME##64_X: \
		if ((type##64)DST op (type##64)SRC) \
			JUMP; \
		NEXT; \
	do_##NAME##32_K: \
		if ((type##32)DST op (type##32)IMM) \
			JUMP; \
		NEXT; \
	do_##NAME##32_X: \
		if ((type##32)DST op (type##32)SRC) \
			JUMP; \
		NEXT;

/* Loads and stores of one width; B has no LDSX_DW, so that row is apart. */
#define MEMORY(SIZE, type) \
	do_LDX_##SIZE: \
		DST = MEM(type, ADDR(SRC)); \
		NEXT; \
	do_ST_##SIZE: \
		MEM(type, ADDR(DST)) = insn->imm; \
		NEXT; \
	do_STX_##SIZE: \
		MEM(type, ADDR(DST)) = SRC; \
		NEXT;

#define SIGNED_LOAD(SIZE, type, stype) \
	do_LDSX_##SIZE: \
		DST = (s64)(stype)MEM(type, ADDR(SRC)); \
		NEXT;

#define ORDERED(SIZE, type) \
	do_LOAD_ACQ_##SIZE: \
		DST = smp_load_acquire((type *)(unsigned long)ADDR(SRC)); \
		NEXT; \
	do_STORE_REL_##SIZE: \
		smp_store_release((type *)(unsigned long)ADDR(DST), (type)SRC); \
		NEXT;

/*
 * Atomics are the kernel's own, not the compiler's: those with a result are fully ordered as the
 * memory model wants (__atomic's seq_cst is weaker on arm64), and on arm64 they become LSE
 * instructions where the CPU has them.
 */
#define ATOMIC(OP, op) \
	do_ATOMIC_##OP##32: \
		atomic_##op((int)SRC32, ATOMIC32_PTR); \
		NEXT; \
	do_ATOMIC_##OP##64: \
		atomic64_##op((s64)SRC, ATOMIC64_PTR); \
		NEXT; \
	do_ATOMIC_FETCH_##OP##32: \
		SRC = (u32)atomic_fetch_##op((int)SRC32, ATOMIC32_PTR); \
		NEXT; \
	do_ATOMIC_FETCH_##OP##64: \
		SRC = atomic64_fetch_##op((s64)SRC, ATOMIC64_PTR); \
		NEXT;
#define ATOMIC32_PTR ((atomic_t *)(unsigned long)ADDR(DST))
#define ATOMIC64_PTR ((atomic64_t *)(unsigned long)ADDR(DST))

#define PACKET(SIZE, size, value) \
	do_LD_IND_##SIZE: \
		p = packet(rc, SRC32 + IMM32, size); \
		if (!p) \
			goto outside; \
		regs[0] = value; \
		NEXT; \
	do_LD_ABS_##SIZE: \
		p = packet(rc, IMM32, size); \
		if (!p) \
			goto outside; \
		regs[0] = value; \
		NEXT;

/* Where the call at insn keeps what it saves: under the frame that it is in. */
#define FRAME_SAVE \
	((struct frame_save *)(unsigned long)(regs[OBPF_REG_FP] - OBPF_RUN_FRAME_SIZE - \
					      insn->dst * OBPF_STACK_UNIT))

/* Enter a frame under the one that @save stands in. */
#define PUSH_FRAME(at) \
	do { \
		save->callee_saved[0] = regs[6]; \
		save->callee_saved[1] = regs[7]; \
		save->callee_saved[2] = regs[8]; \
		save->callee_saved[3] = regs[9]; \
		save->call = at; \
		save->callee = rc->callee; \
		save->may_goto_budget = budget; \
		budget = OBPF_MAY_GOTO_BUDGET; \
		save->size = regs[OBPF_REG_FP] - (unsigned long)save; \
		regs[OBPF_REG_FP] = (unsigned long)save; \
		depth++; \
	} while (0)

/* clang-format on */

static u64 interpret(const struct obpf_dinsn *insn, const u64 *arg, struct obpf_run_ctx *rc, u8 *fp)
{
	static const void *const labels[OBPF_NR_OPS] __annotate_jump_table = {
#define OBPF_ROW(name, ...) [OBPF_OP_##name] = &&do_##name,
#define OBPF_ROW_INTERNAL(name, ...) [OBPF_OP_##name] = &&do_##name,
#include "isa/isa.def"
	};
	u64 regs[OBPF_NR_IREGS];
	const struct obpf_trace *trace;
	u32 budget = OBPF_MAY_GOTO_BUDGET;
	struct frame_save *save = NULL;
	struct obpf_callee *callee;
	struct obpf_iter *iter;
	u32 depth = 0;
	const u8 *p;

	regs[1] = arg[0];
	regs[2] = arg[1];
	regs[3] = arg[2];
	/* Some helpers take what is in these even when the program has never written them. */
	regs[4] = regs[5] = 0;
	regs[OBPF_REG_FP] = (u64)(unsigned long)fp;
	/* clang-format off */
	goto *labels[insn->op];

	ALU(ADD, a + b, a + b)
	ALU(SUB, a - b, a - b)
	ALU(MUL, a * b, a * b)
	ALU(OR, a | b, a | b)
	ALU(AND, a & b, a & b)
	ALU(XOR, a ^ b, a ^ b)
	ALU(DIV, div64(a, b), div32(a, b))
	ALU(MOD, mod64(a, b), mod32(a, b))
	ALU(SDIV, sdiv64(a, b), sdiv32(a, b))
	ALU(SMOD, smod64(a, b), smod32(a, b))
	ALU(LSH, a << (b & 63), a << (b & 31))
	ALU(RSH, a >> (b & 63), a >> (b & 31))
	ALU(ARSH, (u64)((s64)a >> (b & 63)), (u32)((s32)a >> (b & 31)))

do_NEG64:
	DST = 0 - DST;
	NEXT;
do_NEG32:
	DST = 0 - DST32;
	NEXT;
do_MOV64_K:
	DST = IMM;
	NEXT;
do_MOV64_X:
	DST = SRC;
	NEXT;
do_MOV32_K:
	DST = IMM32;
	NEXT;
do_MOV32_X:
	DST = SRC32;
	NEXT;
do_MOVSX8_64_X:
	DST = (s64)(s8)SRC;
	NEXT;
do_MOVSX16_64_X:
	DST = (s64)(s16)SRC;
	NEXT;
do_MOVSX32_64_X:
	DST = (s64)(s32)SRC;
	NEXT;
do_MOVSX8_32_X:
	DST = (u32)(s8)SRC;
	NEXT;
do_MOVSX16_32_X:
	DST = (u32)(s16)SRC;
	NEXT;

	/* The decoder builds for little-endian machines alone: LE truncates, BE is a swap. */
do_LE16:
	DST = (u16)DST;
	NEXT;
do_LE32:
	DST = DST32;
	NEXT;
do_LE64:
	NEXT;
do_BE16:
do_BSWAP16:
	DST = swab16((u16)DST);
	NEXT;
do_BE32:
do_BSWAP32:
	DST = swab32(DST32);
	NEXT;
do_BE64:
do_BSWAP64:
	DST = swab64(DST);
	NEXT;

	COND(JEQ, u, ==)
	COND(JNE, u, !=)
	COND(JGT, u, >)
	COND(JGE, u, >=)
	COND(JLT, u, <)
	COND(JLE, u, <=)
	COND(JSGT, s, >)
	COND(JSGE, s, >=)
	COND(JSLT, s, <)
	COND(JSLE, s, <=)
	COND(JSET, u, &)

do_JA:
do_GOTOL:
	JUMP;
	NEXT;
do_MAY_GOTO:
	if (unlikely(READ_ONCE(rc->cancel) && !rc->locked))
		goto ended;
	if (likely(budget))
		budget--;
	else
		insn += insn->off;
	NEXT;

do_CALL_LOCAL:
	save = FRAME_SAVE;
	PUSH_FRAME(insn);
	JUMP;
	NEXT;
outside: /* of the packet: the function returns 0 */
	regs[0] = 0;
do_EXIT:
	if (!depth)
		return regs[0];
	depth--;
	save = (struct frame_save *)(unsigned long)regs[OBPF_REG_FP];
	regs[OBPF_REG_FP] += save->size;
	regs[6] = save->callee_saved[0];
	regs[7] = save->callee_saved[1];
	regs[8] = save->callee_saved[2];
	regs[9] = save->callee_saved[3];
	insn = save->call;
	rc->callee = save->callee;
	budget = save->may_goto_budget;
	NEXT;
do_CALL_ADDR: /* R1-R5 outlive it, asked for or not */
	regs[0] = ((obpf_helper_fn)(unsigned long)insn->imm)(regs[1], regs[2], regs[3], regs[4],
							     regs[5], rc);
	NEXT;

do_ARRAY_LOOKUP:
	regs[0] = (unsigned long)obpf_element((const void *)(unsigned long)insn->imm,
					      (const void *)(unsigned long)regs[2]);
	NEXT;

	/* The helper says whether to call, the callback comes back to CALL_AGAIN: a poll point. */
do_CALL_BACK:
	save = FRAME_SAVE;
	save->iter = (struct obpf_iter){
		.call = insn,
		.arg = { regs[1], regs[2], regs[3], regs[4], regs[5] },
	};
	goto ask;
do_CALL_AGAIN: /* EXIT has found the frame that asked */
	save->iter.r0 = regs[0];
ask:
	if (unlikely(READ_ONCE(rc->cancel)))
		goto ended;
	rc->iter = iter = &save->iter;
	if (!((obpf_helper_fn)(unsigned long)iter->call->imm)(iter->arg[0], iter->arg[1], iter->arg[2],
							      iter->arg[3], iter->arg[4], rc)) {
		regs[0] = iter->r0;
		insn = iter->call;
		NEXT;
	}
	regs[1] = iter->to[0];
	regs[2] = iter->to[1];
	regs[3] = iter->to[2];
	regs[4] = iter->to[3];
	PUSH_FRAME(call_again);
	insn = iter->fn;
	goto *labels[insn->op];

	/*
	 * The callee takes over the frame. In R5's place are the bytes of stack from there on. It is a
	 * poll point, for a chain of programs is as good as a loop.
	 */
do_TAIL_CALL_IN:
	callee = obpf_tail_call_find((const void *)(unsigned long)insn->imm, regs[3],
				     regs[OBPF_REG_FP] - (unsigned long)rc->stack, rc);
	goto found;
do_TAIL_CALL:
	callee = (void *)(unsigned long)((obpf_helper_fn)(unsigned long)insn->imm)(
		regs[1], regs[2], regs[3], regs[4], regs[OBPF_REG_FP] - (unsigned long)rc->stack, rc);
found:
	if (!callee)
		NEXT;
	if (unlikely(READ_ONCE(rc->cancel)))
		goto ended;
	rc->callee = callee;
	if (callee->entry != obpf_interp_enter) {
		if (!depth)
			return 0; /* to be gone on with */
		regs[0] = callee->entry(arg[0], rc, (u8 *)(unsigned long)regs[OBPF_REG_FP]);
		goto do_EXIT;
	}
	insn = callee->insns;
	budget = OBPF_MAY_GOTO_BUDGET;
	regs[1] = arg[0];
	goto *labels[insn->op];

do_LD_IMM64:
	DST = IMM;
	insn++; /* over LD_IMM64_HI */
	NEXT;
do_LD_FUNC:
	DST = (unsigned long)(insn + 1 + insn->off);
	insn++;
	NEXT;

do_TRACE:
	trace = (const struct obpf_trace *)(unsigned long)insn->imm;
	if (trace->step(trace, insn->off, depth, regs))
		goto ended;
	NEXT;

	PACKET(B, 1, *p)
	PACKET(H, 2, swab16(*(const any_u16 *)p))
	PACKET(W, 4, swab32(*(const any_u32 *)p))

	MEMORY(B, u8)
	MEMORY(H, any_u16)
	MEMORY(W, any_u32)
	MEMORY(DW, any_u64)
	SIGNED_LOAD(B, u8, s8)
	SIGNED_LOAD(H, any_u16, s16)
	SIGNED_LOAD(W, any_u32, s32)

	/* The verifier insists on natural alignment for all of these. */
	ORDERED(B, u8)
	ORDERED(H, u16)
	ORDERED(W, u32)
	ORDERED(DW, u64)
	ATOMIC(ADD, add)
	ATOMIC(OR, or)
	ATOMIC(AND, and)
	ATOMIC(XOR, xor)
do_ATOMIC_XCHG32:
	SRC = (u32)atomic_xchg(ATOMIC32_PTR, (int)SRC32);
	NEXT;
do_ATOMIC_XCHG64:
	SRC = atomic64_xchg(ATOMIC64_PTR, (s64)SRC);
	NEXT;
do_ATOMIC_CMPXCHG32:
	regs[0] = (u32)atomic_cmpxchg(ATOMIC32_PTR, (int)(u32)regs[0], (int)SRC32);
	NEXT;
do_ATOMIC_CMPXCHG64:
	regs[0] = atomic64_cmpxchg(ATOMIC64_PTR, (s64)regs[0], (s64)SRC);
	NEXT;

	/* Fixups leave none of these in an accepted program. */
do_LD_MAP_FD:
do_LD_MAP_VALUE:
do_LD_BTF_ID:
do_LD_MAP_IDX:
do_LD_MAP_IDX_VALUE:
do_LD_IMM64_HI:
do_TRAP:
do_CALL:
do_CALL_KFUNC:
	/* No slot: after a tail call it may be one of several programs. */
	WARN_ONCE(1, "obpf: %s cannot be run\n", obpf_op_info(insn)->name);
ended:
	return 0;
	/* clang-format on */
}

/*
 * The program that another engine runs comes in place of the one that called it, and of this
 * function, too: chains of tail calls do not pile up on the C stack.
 */
static u64 go_on(u64 ret, u64 ctx, struct obpf_run_ctx *rc, u8 *fp)
{
	if (!rc->callee || rc->callee->entry == obpf_interp_enter)
		return ret;
	return rc->callee->entry(ctx, rc, fp);
}

static u64 run_from(const struct obpf_dinsn *insn, u64 ctx, struct obpf_run_ctx *rc, u8 *fp)
{
	const u64 arg[OBPF_CALLEE_ARGS] = { ctx };

	return go_on(interpret(insn, arg, rc, fp), ctx, rc, fp);
}

u64 obpf_interp_run(const struct obpf_dinsn *insns, u64 ctx, struct obpf_run_ctx *rc)
{
	return run_from(insns, ctx, rc, obpf_run_fp(rc));
}

u64 obpf_interp_enter(u64 ctx, struct obpf_run_ctx *rc, u8 *fp)
{
	return run_from(rc->callee->insns, ctx, rc, fp);
}

u64 obpf_interp_call(const void *fn, const u64 *arg, struct obpf_run_ctx *rc)
{
	u8 *fp = obpf_run_fp(rc);

	return go_on(interpret(fn, arg, rc, fp), arg[0], rc, fp);
}

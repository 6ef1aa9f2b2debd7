// SPDX-License-Identifier: GPL-2.0
/*
 * packet.c - pointers into packets: what a comparison with the packet's end tells, and what may be
 * accessed then.
 *
 * Floor F2. Process context, no locks. A pointer is the packet's (or its metadata's) beginning,
 * plus var, plus off. Those that differ in off alone share an id, and so what is known: size bytes
 * from var on lie inside. Only comparisons tell that, and only until a helper moves the packet.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "verifier/env.h"

/* No packet is longer; sums that stay below cannot have gone round the address space. */
#define MAX_PACKET_OFF 0xffff

enum obpf_reg_type obpf_packet_reg_type(enum obpf_ctx_kind kind)
{
	switch (kind) {
	case OBPF_CTX_PKT:
		return OBPF_REG_PKT;
	case OBPF_CTX_PKT_META:
		return OBPF_REG_PKT_META;
	case OBPF_CTX_PKT_END:
		return OBPF_REG_PKT_END;
	default:
		return OBPF_REG_SCALAR;
	}
}

int obpf_packet_check(struct obpf_verifier_env *env, const struct obpf_reg_state *base, u32 regno,
		      s64 off, u32 size)
{
	if (base->var.range.smin < 0)
		return obpf_reject(
			env, PKT_BOUNDS,
			"R%u min value is negative, either use unsigned index or do a if (index >=0) check.",
			regno);
	if (off >= 0 && off + size <= base->size)
		return 0;
	return obpf_reject(env, PKT_BOUNDS,
			   "invalid access to packet, off=%lld size=%u, R%u(id=%u,off=%d,r=%u)\n"
			   "R%u offset is outside of the packet",
			   (long long)off, size, regno, base->id, base->off, base->size, regno);
}

void obpf_packet_moved(struct obpf_verifier_env *env, struct obpf_reg_state *reg)
{
	if (reg->type != OBPF_REG_PKT && reg->type != OBPF_REG_PKT_META)
		return;
	reg->id = ++env->last_id;
	reg->size = 0;
}

static void forget(struct obpf_reg_state *reg, void *arg)
{
	if (obpf_reg_is_packet(reg) || reg->type == OBPF_REG_PKT_END)
		obpf_reg_set_unknown(reg);
}

void obpf_packet_forget(struct obpf_verifier_state *st)
{
	obpf_state_each_reg(st, forget, NULL);
}

/* May what stands at @insn move the packet, as far as is known? */
static bool moves(const struct obpf_verifier_env *env, u32 insn)
{
	const struct obpf_dinsn *d = &env->insns[insn];
	const struct obpf_func_proto *proto;

	switch (d->op) {
	case OBPF_OP_CALL:
		proto = obpf_helper_proto(d->imm);
		return proto && proto->flags & OBPF_HELPER_MOVES_PKT;
	case OBPF_OP_CALL_LOCAL:
	case OBPF_OP_LD_FUNC: /* whoever takes its address may call it */
		return obpf_subprog_at(env, insn + 1 + d->off)->moves_pkt;
	default:
		return false;
	}
}

void obpf_packet_find_movers(struct obpf_verifier_env *env)
{
	struct obpf_subprog *sub;
	bool changed;
	u32 i;

	if (env->nr_subprogs == 1 || !(env->args->type->flags & (OBPF_PT_XDP | OBPF_PT_SCHED)))
		return;
	/* Callees come first there, but where functions name each other. */
	do {
		changed = false;
		for (i = 0; i < env->nr_postorder; i++) {
			sub = obpf_subprog_at(env, env->postorder[i]);
			if (sub->moves_pkt || !moves(env, env->postorder[i]))
				continue;
			sub->moves_pkt = true;
			changed = true;
		}
	} while (changed);
}

/* ---- comparisons: where a pointer is, relative to the end */
enum relation { BEFORE, UP_TO, FROM, BEHIND };

/* What it is when "pointer @sub end" does or does not hold. */
static enum relation relation_of(enum obpf_sub sub, bool holds)
{
	switch (sub) {
	case OBPF_SUB_JLT:
		return holds ? BEFORE : FROM;
	case OBPF_SUB_JLE:
		return holds ? UP_TO : BEHIND;
	case OBPF_SUB_JGT:
		return holds ? BEHIND : UP_TO;
	default: /* JGE */
		return holds ? FROM : BEFORE;
	}
}

/* "end @sub pointer" turned round; NONE: it says nothing of use. */
static enum obpf_sub turned(enum obpf_sub sub, bool round)
{
	switch (sub) {
	case OBPF_SUB_JLT:
		return round ? OBPF_SUB_JGT : sub;
	case OBPF_SUB_JLE:
		return round ? OBPF_SUB_JGE : sub;
	case OBPF_SUB_JGT:
		return round ? OBPF_SUB_JLT : sub;
	case OBPF_SUB_JGE:
		return round ? OBPF_SUB_JLE : sub;
	default:
		return OBPF_SUB_NONE;
	}
}

/* Is @end where the memory that @ptr points to ends? Metadata does where the packet begins. */
static bool ends_at(const struct obpf_reg_state *ptr, const struct obpf_reg_state *end)
{
	if (ptr->type == OBPF_REG_PKT)
		return end->type == OBPF_REG_PKT_END;
	return ptr->type == OBPF_REG_PKT_META && end->type == OBPF_REG_PKT && !end->off && !end->id;
}

static bool is_possible(const struct obpf_reg_state *ptr, enum relation rel)
{
	switch (rel) {
	case BEFORE:
		return !ptr->past;
	case UP_TO:
		return ptr->past != OBPF_PAST_END;
	case FROM:
		return !ptr->size || (s64)ptr->off >= ptr->size;
	default: /* BEHIND */
		return !ptr->size || (s64)ptr->off > ptr->size;
	}
}

struct inside_arg {
	u8 type;
	u32 id;
	u32 size;
};

static void learn_inside(struct obpf_reg_state *reg, void *arg)
{
	const struct inside_arg *in = arg;

	if (reg->type == in->type && reg->id == in->id)
		reg->size = max(reg->size, in->size);
}

static void learn(struct obpf_verifier_env *env, struct obpf_verifier_state *st, u32 regno,
		  enum relation rel)
{
	struct obpf_reg_state *ptr = &obpf_state_cur(st)->regs[regno];
	struct inside_arg in = { .type = ptr->type, .id = ptr->id };
	s64 size = ptr->off + (rel == BEFORE);

	if (st == env->cur)
		obpf_touch_reg(env, regno);
	if (rel == FROM || rel == BEHIND) {
		if (ptr->past != OBPF_PAST_END)
			ptr->past = rel == FROM ? OBPF_PAST_LAST : OBPF_PAST_END;
		return;
	}
	if (size <= 0 || ptr->var.range.umax > MAX_PACKET_OFF ||
	    ptr->var.range.umax + ptr->off > MAX_PACKET_OFF)
		return;
	in.size = size;
	obpf_state_each_reg(st, learn_inside, &in);
}

int obpf_packet_compare(struct obpf_verifier_env *env, struct obpf_verifier_state *st,
			const struct obpf_dinsn *d, u32 target)
{
	const struct obpf_reg_state *regs = obpf_state_cur(st)->regs;
	bool round = !ends_at(&regs[d->dst], &regs[d->src]);
	u32 regno = round ? d->src : d->dst;
	enum obpf_sub sub = turned(obpf_op_info(d)->sub, round);
	enum relation taken = relation_of(sub, true), not_taken = relation_of(sub, false);
	struct obpf_verifier_state *other;

	if (obpf_op_info(d)->cls != OBPF_CLS_JMP64 || !obpf_dinsn_is_x(d) || sub == OBPF_SUB_NONE ||
	    (round && !ends_at(&regs[d->src], &regs[d->dst])))
		return 0;
	if (!is_possible(&regs[regno], not_taken)) {
		env->next = target;
		return 1;
	}
	if (is_possible(&regs[regno], taken)) {
		other = obpf_pending_push(env, st, target);
		if (!other)
			return -ENOMEM;
		learn(env, other, regno, taken);
	}
	learn(env, st, regno, not_taken);
	return 1;
}

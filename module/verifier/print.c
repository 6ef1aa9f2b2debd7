// SPDX-License-Identifier: GPL-2.0
/*
 * print.c - the log's shape: instructions as they are walked, and states behind them.
 *
 * Floor F2. Process context, no locks. The text is shaped like the kernel's, since libbpf, veristat
 * and people read it: "0: (b7) r0 = 0                        ; R0_w=0", "from 3 to 7: R0=...", "7:
 * safe". "_w" marks what the instruction has just written.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "isa/disasm.h"
#include "verifier/env.h"

#define WALK (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2)

/*
 * States stand at the same column where the instruction leaves room, else at the next multiple of
 * 8.
 */
#define STATE_COLUMN 40
#define STATE_GAP 4

/* Numbers up to here are easier to read in decimal. */
#define DECIMAL_UMAX 65535
#define DECIMAL_SMAX 32767

struct field {
	const char *name;
	u64 value;
	bool is_signed;
	bool omit;
};

static bool quiet(const struct obpf_verifier_env *env)
{
	return !(env->log->level & WALK);
}

static int put_number(char *buf, size_t size, u64 value, bool is_signed)
{
	s64 x = (s64)value;

	if (is_signed ? x >= -DECIMAL_SMAX - 1 && x <= DECIMAL_SMAX : value <= DECIMAL_UMAX)
		return scnprintf(buf, size, "%lld", (long long)x);
	return scnprintf(buf, size, "0x%llx", (unsigned long long)value);
}

/* "smin=0,smax=umax=255": bounds that say something, equal ones told together. */
static int put_bounds(char *buf, size_t size, const struct obpf_range *r, const char **sep)
{
	const struct obpf_range all = OBPF_RANGE_UNKNOWN;
	struct field f[] = {
		{ "smin", r->smin, true, r->smin == all.smin },
		{ "smax", r->smax, true, r->smax == all.smax },
		{ "umin", r->umin, false, r->umin == all.umin },
		{ "umax", r->umax, false, r->umax == all.umax },
		{ "smin32", r->smin32, true, r->smin32 == all.smin32 },
		{ "smax32", r->smax32, true, r->smax32 == all.smax32 },
		{ "umin32", r->umin32, false, r->umin32 == all.umin32 },
		{ "umax32", r->umax32, false, r->umax32 == all.umax32 },
	};
	int len = 0;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(f); i++) {
		if (f[i].omit)
			continue;
		len += scnprintf(buf + len, size - len, "%s%s", *sep, f[i].name);
		*sep = ",";
		for (j = i + 2; j < ARRAY_SIZE(f); j += 2) {
			if (f[j].omit || f[j].value != f[i].value)
				continue;
			f[j].omit = true;
			len += scnprintf(buf + len, size - len, "=%s", f[j].name);
		}
		len += scnprintf(buf + len, size - len, "=");
		len += put_number(buf + len, size - len, f[i].value, f[i].is_signed);
	}
	return len;
}

/* The part in parentheses. */
static int put_details(const struct obpf_verifier_env *env, char *buf, size_t size,
		       const struct obpf_reg_state *reg)
{
	const struct obpf_map_desc *map;
	const char *sep = "";
	int len = 0;

	if (reg->id) {
		len += scnprintf(buf + len, size - len, "id=%u", reg->id);
		if (reg->type == OBPF_REG_SCALAR && reg->off)
			len += scnprintf(buf + len, size - len, "%+d", reg->off);
		sep = ",";
	}
	if (reg->ref) {
		len += scnprintf(buf + len, size - len, "%sref_obj_id=%u", sep, reg->ref);
		sep = ",";
	}
	if (reg->type == OBPF_REG_MAP || reg->type == OBPF_REG_MAP_VALUE ||
	    reg->type == OBPF_REG_MAP_KEY) {
		map = &env->args->maps[reg->map];
		if (map->name && map->name[0])
			len += scnprintf(buf + len, size - len, "%smap=%s,", sep, map->name);
		else
			len += scnprintf(buf + len, size - len, "%s", sep);
		len += scnprintf(buf + len, size - len, "ks=%u,vs=%u", map->key_size,
				 map->value_size);
		sep = ",";
	}
	if (reg->off && reg->type != OBPF_REG_SCALAR) {
		len += scnprintf(buf + len, size - len, "%soff=", sep);
		len += put_number(buf + len, size - len, (s64)reg->off, true);
		sep = ",";
	}
	if (obpf_reg_is_packet(reg)) {
		len += scnprintf(buf + len, size - len, "%sr=%u", sep, reg->size);
		sep = ",";
	}
	if (reg->type == OBPF_REG_MEM) {
		len += scnprintf(buf + len, size - len, "%ssz=", sep);
		len += put_number(buf + len, size - len, reg->size, false);
		sep = ",";
	}
	if (obpf_scalar_is_const(&reg->var)) {
		if (reg->var.tnum.value) {
			len += scnprintf(buf + len, size - len, "%simm=", sep);
			len += put_number(buf + len, size - len, reg->var.tnum.value, true);
		}
		return len;
	}
	len += put_bounds(buf + len, size - len, &reg->var.range, &sep);
	if (~reg->var.tnum.mask)
		len += scnprintf(buf + len, size - len, "%svar_off=(0x%llx; 0x%llx)", sep,
				 (unsigned long long)reg->var.tnum.value,
				 (unsigned long long)reg->var.tnum.mask);
	return len;
}

static void put_reg(struct obpf_verifier_env *env, const struct obpf_reg_state *reg, u32 frame)
{
	char *buf = env->text;
	size_t size = sizeof(env->text);
	int len = 0;

	if (reg->type == OBPF_REG_SCALAR && obpf_scalar_is_const(&reg->var)) {
		put_number(buf, size, reg->var.tnum.value, true);
		return;
	}
	len += scnprintf(buf, size, "%s", obpf_reg_type_name(reg));
	if (reg->type == OBPF_REG_STACK) {
		if (reg->frame != frame)
			len += scnprintf(buf + len, size - len, "[%u]", reg->frame);
		if (obpf_scalar_is_const(&reg->var)) {
			put_number(buf + len, size - len, reg->var.tnum.value + (s64)reg->off,
				   true);
			return;
		}
	}
	len += scnprintf(buf + len, size - len, "(");
	len += put_details(env, buf + len, size - len, reg);
	scnprintf(buf + len, size - len, ")");
}

static void put_slot(struct obpf_verifier_env *env, const struct obpf_stack_slot *slot, s32 off,
		     const char *mark, u32 frame)
{
	static const char letters[] = {
		[OBPF_BYTE_INVALID] = '?', [OBPF_BYTE_MISC] = 'm',   [OBPF_BYTE_ZERO] = '0',
		[OBPF_BYTE_SPILL] = 'r',   [OBPF_BYTE_DYNPTR] = 'd',
	};
	char kinds[OBPF_SLOT_SIZE + 1] = "";
	bool some = false, spilled = slot->kind[0] >= OBPF_BYTE_SPILL;
	u32 i;

	/* The highest byte comes first. */
	for (i = 0; i < OBPF_SLOT_SIZE; i++) {
		kinds[OBPF_SLOT_SIZE - 1 - i] = letters[slot->kind[i]];
		some |= slot->kind[i] != OBPF_BYTE_INVALID;
	}
	if (!some)
		return;
	env->text[0] = '\0';
	if (spilled)
		put_reg(env, &slot->reg, frame);
	/* A spilled register stands for its bytes. */
	for (i = 0; spilled && i < OBPF_SLOT_SIZE; i++)
		if (kinds[i] == letters[slot->kind[0]])
			kinds[i] = '\0';
	obpf_log_at(env->log, WALK, " fp%d%s=%s%s", off, mark, kinds, env->text);
}

/* Registers and slots of @regs and @slots, those that there is nothing to say about left out. */
static void print_state(struct obpf_verifier_env *env, u32 regs, u64 slots, const char *mark)
{
	const struct obpf_verifier_state *st = env->cur;
	const struct obpf_func_state *frame = obpf_state_cur(st);
	u32 i;

	if (st->curframe)
		obpf_log_at(env->log, WALK, " frame%u:", st->curframe);
	for (i = 0; i < OBPF_NR_REGS; i++) {
		if (!(regs & (1u << i)) || frame->regs[i].type == OBPF_REG_NOT_INIT)
			continue;
		put_reg(env, &frame->regs[i], st->curframe);
		obpf_log_at(env->log, WALK, " R%u%s=%s", i, mark, env->text);
	}
	for (i = 0; i < frame->nr_slots; i++)
		if (i < OBPF_NR_SLOTS && (slots & (1ull << i)))
			put_slot(env, &frame->slots[i], -(s32)((i + 1) * OBPF_SLOT_SIZE), mark,
				 st->curframe);
	for (i = 0; i < st->nr_refs; i++)
		obpf_log_at(env->log, WALK, "%s%u", i ? "," : " refs=", st->refs[i].id);
}

/* The slots that an access at a fixed place of this frame's stack touches; 0: none. */
static u64 slots_used(const struct obpf_verifier_env *env)
{
	const struct obpf_dinsn *d = &env->insns[env->insn];
	const struct obpf_op_info *info = obpf_op_info(d);
	const struct obpf_reg_state *base;
	s64 off;

	if (info->cls != OBPF_CLS_LDX && info->cls != OBPF_CLS_ST && info->cls != OBPF_CLS_STX)
		return 0;
	base = &obpf_state_cur(env->cur)->regs[info->cls == OBPF_CLS_LDX ? d->src : d->dst];
	off = base->off + (s64)base->var.tnum.value + d->off;
	if (base->type != OBPF_REG_STACK || base->frame != env->cur->curframe ||
	    !obpf_scalar_is_const(&base->var) || off < -OBPF_STACK_SIZE || off >= 0)
		return 0;
	return 1ull << ((-off - 1) / OBPF_SLOT_SIZE);
}

void obpf_print_known(struct obpf_verifier_env *env)
{
	const struct obpf_func_state *frame = obpf_state_cur(env->cur);
	u32 regs = obpf_regs_read(env, env->insn), i;

	if (!regs)
		return;
	obpf_log_at(env->log, ~0u, "obpf: known:");
	print_state(env, regs, slots_used(env), "");
	for (i = 0; i < OBPF_NR_REGS; i++)
		if ((regs & (1u << i)) && frame->regs[i].type == OBPF_REG_NOT_INIT)
			obpf_log_at(env->log, ~0u, " R%u=?", i);
	obpf_log_at(env->log, ~0u, "\n");
}

void obpf_print_end_line(struct obpf_verifier_env *env)
{
	if (env->line_len)
		obpf_log_at(env->log, WALK, "\n");
	env->line_len = 0;
}

void obpf_print_rewind(struct obpf_verifier_env *env, u64 pos)
{
	if (quiet(env) || (env->log->level & OBPF_LOG_LEVEL2))
		return;
	obpf_log_rewind(env->log, pos);
	env->shown_line = NULL;
	/* A branch was put off in the middle of its line. */
	if (env->cur)
		obpf_log_at(env->log, WALK, "\n");
}

static const char *helper_name(void *priv, u32 id)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(id);

	return proto ? proto->name : NULL;
}

static int map_text(void *priv, const struct obpf_dinsn *d, char *buf, size_t size)
{
	const struct obpf_verifier_env *env = priv;
	u32 index = (u32)d->imm;

	if (index >= env->args->nr_maps)
		return scnprintf(buf, size, "?");
	return scnprintf(buf, size, "id:%u", env->args->maps[index].id);
}

void obpf_print_insn(struct obpf_verifier_env *env)
{
	static const struct obpf_disasm_ops ops = { .helper_name = helper_name,
						    .map_text = map_text };
	u64 before;

	if (quiet(env))
		return;
	if (env->new_path) {
		if (env->res->insns_processed > 1)
			obpf_log_at(env->log, WALK, "\nfrom %u to %u:", env->prev, env->insn);
		else
			obpf_log_at(env->log, WALK, "%u:", env->insn);
		print_state(env, ~0u, ~0ull, "");
		obpf_log_at(env->log, WALK, "\n");
		env->new_path = false;
	}
	obpf_print_source(env, env->insn);
	before = env->log->end;
	obpf_disasm(&env->insns[env->insn], &ops, env, env->text, sizeof(env->text));
	obpf_log_at(env->log, WALK, "%u: %s", env->insn, env->text);
	env->line_len = env->log->end - before;
	env->touched_regs = 0;
	env->touched_slots = 0;
}

void obpf_print_step(struct obpf_verifier_env *env)
{
	u32 column;

	if (quiet(env))
		return;
	if (env->touched_regs || env->touched_slots) {
		column = round_up(max_t(u32, env->line_len + 1 + STATE_GAP, STATE_COLUMN), 8) - 2;
		obpf_log_at(env->log, WALK, "%*s;", (int)(column - env->line_len), "");
		/* What a branch has learnt was not written. */
		print_state(env, env->touched_regs, env->touched_slots,
			    obpf_op_info(&env->insns[env->insn])->writes || env->touched_slots ?
				    "_w" :
				    "");
	}
	obpf_print_end_line(env);
}

void obpf_print_safe(struct obpf_verifier_env *env)
{
	if (quiet(env))
		return;
	if (env->new_path)
		obpf_log_at(env->log, WALK, "\nfrom %u to %u: safe\n", env->prev, env->insn);
	else
		obpf_log_at(env->log, WALK, "%u: safe\n", env->insn);
}

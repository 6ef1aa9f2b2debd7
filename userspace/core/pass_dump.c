// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * pass_dump.c - what each pass of the verifier made: the table of passes that can be shown.
 *
 * One thread, no locks. It looks into the verifier's env while the pass has just ended, and changes
 * nothing. Addresses are never shown, so that the same program has the same dump everywhere.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include "dump.h"
#include "isa/disasm.h"
#include "listing.h"
#include "offline.h"
#include "pass_dump.h"
#include "verifier/env.h"

struct obpf_pass_row {
	const char *name;
	const char *shows;
	enum obpf_pass pass;
	void (*show)(const struct obpf_verifier_env *env, FILE *out); /* behind the pass, or NULL */
	void (*accepted)(const struct obpf_load *l, FILE *out); /* behind the load, or NULL */
};

static const char *helper_name(void *priv, u32 id)
{
	const struct obpf_func_proto *proto = obpf_helper_proto(id);

	return proto ? proto->name : NULL;
}

static int map_text(void *priv, const struct obpf_dinsn *d, char *buf, size_t size)
{
	return scnprintf(buf, size, "%u", (u32)d->imm);
}

static void put_insn(const struct obpf_verifier_env *env, u32 insn, FILE *out)
{
	static const struct obpf_disasm_ops ops = { helper_name, map_text };
	char text[128];

	obpf_disasm(&env->insns[insn], &ops, NULL, text, sizeof(text));
	fputs(text, out);
}

static bool is_second_slot(const struct obpf_verifier_env *env, u32 insn)
{
	return insn < env->nr_insns && env->insns[insn].op == OBPF_OP_LD_IMM64_HI;
}

/* --- cfg --- */

static void mark_blocks(const struct obpf_verifier_env *env, u8 *begins)
{
	u32 insn, i, nr, out[2];

	for (i = 0; i < env->nr_subprogs; i++)
		begins[env->subprogs[i].start] = 1;
	for (i = 0; i < env->nr_postorder; i++) {
		insn = env->postorder[i];
		nr = obpf_cfg_successors(env, insn, out);
		if (nr == 1 && out[0] == insn + 1 + is_second_slot(env, insn + 1))
			continue;
		if (insn + 1 < env->nr_insns)
			begins[insn + 1] = 1;
		while (nr--)
			begins[out[nr]] = 1;
	}
}

/* A block from @insn on; returns where the next one begins. */
static u32 put_block(const struct obpf_verifier_env *env, const u8 *begins, u32 insn, FILE *out)
{
	u32 first = insn, last, i, nr, to[2];

	do {
		last = insn;
		insn += 1 + is_second_slot(env, insn + 1);
	} while (insn < env->nr_insns && !begins[insn]);
	nr = obpf_cfg_successors(env, last, to);
	fprintf(out, "  block %u-%u", first, insn - 1);
	for (i = 0; i < nr; i++)
		fprintf(out, "%s%u", i ? ", " : " -> ", to[i]);
	fputs(nr ? "\n" : " -> exit\n", out);
	return insn;
}

static void show_cfg(const struct obpf_verifier_env *env, FILE *out)
{
	u8 *begins = calloc(env->nr_insns + 1, 1);
	const struct obpf_subprog *sub;
	u32 i, insn;

	if (!begins)
		return;
	mark_blocks(env, begins);
	for (i = 0; i < env->nr_subprogs; i++) {
		sub = &env->subprogs[i];
		fprintf(out, "subprogram %u: %u-%u\n", i, sub->start, sub->end - 1);
		for (insn = sub->start; insn < sub->end;)
			insn = put_block(env, begins, insn, out);
	}
	free(begins);
}

/* --- liveness --- */

static void show_liveness(const struct obpf_verifier_env *env, FILE *out)
{
	const struct obpf_insn_aux *aux;
	u32 insn, i;

	for (insn = 0; insn < env->nr_insns; insn++) {
		if (is_second_slot(env, insn))
			continue;
		aux = &env->aux[insn];
		fprintf(out, "%5u: ", insn);
		for (i = 0; i < OBPF_NR_REGS; i++)
			fputc(aux->live & (1u << i) ? (i == OBPF_REG_FP ? 'f' : '0' + i) : '.',
			      out);
		fputs("  ", out);
		put_insn(env, insn, out);
		for (i = 0; i < OBPF_NR_SLOTS; i++)
			if (aux->live_slots & (1ull << i))
				fprintf(out, " fp-%u", (i + 1) * OBPF_SLOT_SIZE);
		fputc('\n', out);
	}
}

/* --- facts --- */

static void show_facts(const struct obpf_verifier_env *env, FILE *out)
{
	const struct obpf_insn_facts *f;
	struct obpf_reg_state reg = {};
	u32 insn;

	for (insn = 0; insn < env->nr_insns; insn++) {
		if (is_second_slot(env, insn))
			continue;
		f = &env->facts[insn];
		fprintf(out, "%5u: ", insn);
		put_insn(env, insn, out);
		reg.type = f->ptr_type;
		if (!f->seen)
			fputs("  unreachable", out);
		if (f->ptr_type)
			fprintf(out, "  memory=%s", obpf_reg_type_name(&reg));
		if (f->nr_refs)
			fprintf(out, "  refs=%u", f->nr_refs);
		if (f->frame_depth)
			fprintf(out, "  frame=%u", f->frame_depth);
		if (f->jumps != f->falls)
			fprintf(out, "  %s", f->jumps ? "always" : "never");
		if (f->back_edge)
			fputs("  back_edge", out);
		if (f->jump_target)
			fputs("  target", out);
		fputc('\n', out);
	}
}

/* --- fixups --- */

static void show_xlated(const struct obpf_load *l, FILE *out)
{
	struct obpf_insn *wire = calloc(l->nr_insns, sizeof(*wire));
	char text[128];
	u32 i;

	if (!wire)
		return;
	obpf_dump(l, wire);
	for (i = 0; i < l->nr_insns;) {
		fprintf(out, "%5u: ", i);
		i += obpf_listing_insn(wire, l->nr_insns, i, text, sizeof(text));
		fprintf(out, "%s\n", text);
	}
	free(wire);
}

/* --- the table --- */

static const struct obpf_pass_row rows[] = {
	{ "cfg", "subprograms, and blocks with where they go", OBPF_PASS_CFG, show_cfg, NULL },
	{ "liveness", "registers and stack slots that may still be read, before each instruction",
	  OBPF_PASS_LIVENESS, show_liveness, NULL },
	{ "facts", "what the walk found of each instruction", OBPF_PASS_WALK, show_facts, NULL },
	{ "fixups", "the program as it will run (xlated)", OBPF_PASS_FIXUPS, NULL, show_xlated },
};

static void nothing_begins(struct obpf_watch *w, const struct obpf_verify_args *args) {}

static u32 nothing_steps(struct obpf_watch *w, u32 from, u32 insn,
			 const struct obpf_verifier_state *st)
{
	return 0;
}

static void nothing_prunes(struct obpf_watch *w, u32 from, u32 insn, u32 kept) {}

static void nothing_ends(struct obpf_watch *w, const struct obpf_verifier_env *env) {}

static void passed(struct obpf_watch *w, enum obpf_pass pass, const struct obpf_verifier_env *env)
{
	const struct obpf_pass_dump *d = container_of(w, struct obpf_pass_dump, watch);

	if (d->row->show && d->row->pass == pass)
		d->row->show(env, d->out);
}

bool obpf_pass_dump_init(struct obpf_pass_dump *d, const char *name, FILE *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name))
			continue;
		*d = (struct obpf_pass_dump){
			.watch = { nothing_begins, nothing_steps, nothing_prunes, nothing_ends,
				   passed },
			.row = &rows[i],
			.out = out,
		};
		return true;
	}
	return false;
}

void obpf_pass_dump_accepted(const struct obpf_pass_dump *d, const struct obpf_load *l)
{
	if (d->row->accepted)
		d->row->accepted(l, d->out);
}

bool obpf_offline_pass(unsigned int i, const char **name, const char **shows)
{
	if (i >= ARRAY_SIZE(rows))
		return false;
	*name = rows[i].name;
	*shows = rows[i].shows;
	return true;
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * offline_code.c - the offline device's subject as machine code, beside the bytecode that it was made
 * of.
 *
 * One thread, no locks. The code is made as code.c makes it, for the very place where it would run,
 * and copied from there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include "code.h"
#include "dump.h"
#include "helpers/proto.h"
#include "offline_code.h"
#include "offline_home.h"

static int find_pieces(const struct obpf_load *l, const struct obpf_jit *j,
		       struct obpf_offline_code *code)
{
	struct obpf_code_piece *p;
	u32 slot;

	p = calloc(l->nr_insns + j->nr_funcs, sizeof(*p));
	if (!p)
		return -ENOMEM;
	code->pieces = p;
	for (slot = 0; slot < l->nr_insns; slot++) {
		if (l->insns[slot].op == OBPF_OP_LD_IMM64_HI)
			continue;
		if (obpf_jit_func_at(j, slot)->begin == slot)
			*p++ = (struct obpf_code_piece){ slot, obpf_jit_func_offset(j, slot),
							 true };
		*p++ = (struct obpf_code_piece){ slot, obpf_jit_offset(j, slot), false };
	}
	code->nr_pieces = p - code->pieces;
	return 0;
}

static int place(const struct obpf_jit *j, struct obpf_offline_code *code)
{
	struct obpf_exec mem;
	int err;

	code->size = obpf_jit_size(j);
	code->bytes = malloc(code->size);
	if (!code->bytes)
		return -ENOMEM;
	err = obpf_exec_alloc(code->size, &mem);
	if (err)
		return err;
	code->addr = (unsigned long)mem.text;
	err = obpf_jit_place(j, code->bytes, mem.text);
	obpf_exec_free(&mem);
	return err;
}

static int translate(const struct obpf_load *l, bool blind, struct obpf_offline_code *code)
{
	struct obpf_jit_machine machine;
	struct obpf_jit_args args = {
		.core = l->core,
		.machine = &machine,
		.insns = l->insns,
		.nr_insns = l->nr_insns,
		.random = blind ? get_random_u32 : NULL,
	};
	struct obpf_jit j;
	int err;

	obpf_machine_get(&machine);
	err = obpf_jit_translate(&j, &args);
	if (err)
		return err;
	err = place(&j, code);
	if (!err)
		err = find_pieces(l, &j, code);
	obpf_jit_release(&j);
	return err;
}

static int take_bytecode(const struct obpf_offline *o, struct obpf_offline_code *code)
{
	code->insns = calloc(o->load.nr_insns, sizeof(*code->insns));
	if (!code->insns)
		return -ENOMEM;
	obpf_dump(&o->load, code->insns);
	code->nr_insns = o->load.nr_insns;
	code->funcs = o->debug.funcs;
	code->nr_funcs = o->debug.nr_funcs;
	code->lines = o->debug.lines;
	code->nr_lines = o->debug.nr_lines;
	if (o->btf) {
		code->btf = o->btf->data;
		code->btf_size = o->btf->btf.size;
	}
	return 0;
}

int obpf_offline_translate(struct obpf_offline *o, bool blind, struct obpf_offline_code *code)
{
	int err;

	*code = (struct obpf_offline_code){};
	if (!o->load.insns)
		return -EINVAL;
	err = obpf_offline_code_init();
	if (!err)
		err = translate(&o->load, blind, code);
	if (!err)
		err = take_bytecode(o, code);
	if (err)
		obpf_offline_code_release(code);
	return err;
}

void obpf_offline_code_release(struct obpf_offline_code *code)
{
	free(code->bytes);
	free(code->pieces);
	free(code->insns);
	*code = (struct obpf_offline_code){};
}

const char *obpf_offline_symbol(uint64_t addr)
{
	static const struct {
		u32 id;
		const char *name;
	} helpers[] = {
#define OBPF_HELPER(id, name, ...) { id, "bpf_" #name },
#include "helpers/helpers.def"
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(helpers); i++) {
		const struct obpf_func_proto *proto = obpf_helper_proto(helpers[i].id);

		if (proto && (unsigned long)proto->fn == addr)
			return helpers[i].name;
	}
	if (addr == (unsigned long)obpf_jit_call_back)
		return "obpf_jit_call_back";
	if (addr == (unsigned long)obpf_jit_loop)
		return "obpf_jit_loop";
	return addr == (unsigned long)obpf_jit_trap ? "obpf_jit_trap" : NULL;
}

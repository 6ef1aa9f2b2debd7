// SPDX-License-Identifier: GPL-2.0
/*
 * prog.c - programs: load and free.
 *
 * Context: process, but for the engine's entry, which runs anywhere. No locks: see prog.h for the
 * lifetime.
 */
#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "home.h"
#include "ids.h"
#include "interp.h"
#include "isa/tag.h"
#include "prog.h"
#include "run.h"

static u64 run_interp(const struct obpf_prog *prog, u64 ctx, struct obpf_run_ctx *rc)
{
	return obpf_interp_run(prog->image.insns, ctx, rc);
}

void obpf_prog_debug_release(struct obpf_prog_debug *d)
{
	kvfree(d->info.funcs);
	kvfree(d->info.lines);
	obpf_btf_obj_put(d->btf);
	*d = (struct obpf_prog_debug){};
}

/* --- what tail calls see --- */

static void get_callee(struct obpf_callee *callee)
{
	obpf_prog_get(container_of(callee, struct obpf_prog, callee));
}

static void put_callee(struct obpf_callee *callee)
{
	obpf_prog_put(container_of(callee, struct obpf_prog, callee));
}

static void init_callee(struct obpf_prog *prog)
{
	obpf_load_describe(&prog->image, &prog->callee);
	prog->callee.get = get_callee;
	prog->callee.put = put_callee;
}

/* --- lifetime --- */

struct obpf_prog *obpf_prog_load(const struct obpf_prog_load_args *args)
{
	const union obpf_attr *attr = args->attr;
	struct obpf_prog *prog;
	int err;

	prog = kzalloc(sizeof(*prog), GFP_KERNEL_ACCOUNT);
	if (!prog)
		return ERR_PTR(-ENOMEM);
	prog->image = (struct obpf_load){
		.core = &obpf_home_core,
		.log = args->log,
		.type = args->type,
		.wire = args->wire,
		.nr_insns = attr->insn_cnt,
		.prog_flags = attr->prog_flags,
		.gpl_compatible = args->gpl_compatible,
		.debug = args->debug.btf ? &prog->debug.info : NULL,
		.get_map = args->get_map,
		.priv = args->priv,
	};
	prog->debug = args->debug;
	err = obpf_load(&prog->image);
	if (err) {
		kfree(prog);
		return ERR_PTR(err);
	}
	prog->image.log = NULL;
	prog->type = args->type;
	prog->wire = args->wire;
	prog->attr = *attr;
	prog->run = run_interp;
	refcount_set(&prog->refcnt, 1);
	obpf_tag(args->wire, attr->insn_cnt, prog->tag);
	memcpy(prog->name, attr->prog_name, sizeof(prog->name));
	prog->load_time = ktime_get_boottime_ns();
	prog->uid = current_uid();
	init_callee(prog);
	err = obpf_id_new(&obpf_prog_ids, prog, &prog->id);
	if (err) {
		obpf_load_release(&prog->image);
		kfree(prog);
		return ERR_PTR(err);
	}
	prog->callee.id = prog->id;
	return prog;
}

static bool tryget(void *obj)
{
	struct obpf_prog *prog = obj;

	return refcount_inc_not_zero(&prog->refcnt);
}

struct obpf_prog *obpf_prog_get_by_id(u32 id)
{
	return obpf_id_get(&obpf_prog_ids, id, tryget);
}

void obpf_prog_get(struct obpf_prog *prog)
{
	refcount_inc(&prog->refcnt);
}

static void free_prog(struct work_struct *work)
{
	struct obpf_prog *prog = container_of(to_rcu_work(work), struct obpf_prog, free_work);

	obpf_load_release(&prog->image);
	obpf_prog_debug_release(&prog->debug);
	kvfree(prog->wire);
	kfree(prog);
}

void obpf_prog_put(struct obpf_prog *prog)
{
	if (!refcount_dec_and_test(&prog->refcnt))
		return;
	obpf_id_remove(&obpf_prog_ids, prog->id);
	INIT_RCU_WORK(&prog->free_work, free_prog);
	obpf_run_defer(&prog->free_work);
}

u64 obpf_prog_mem_usage(const struct obpf_prog *prog)
{
	u64 per_insn = sizeof(struct obpf_insn) + sizeof(struct obpf_dinsn) +
		       sizeof(struct obpf_insn_facts);

	u64 debug = (u64)prog->debug.info.nr_funcs * sizeof(*prog->debug.info.funcs) +
		    (u64)prog->debug.info.nr_lines * sizeof(*prog->debug.info.lines);

	return PAGE_ALIGN(sizeof(*prog) + prog->image.nr_insns * per_insn + debug);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * prog.c - programs: load and free.
 *
 * Context: process, but for the engine's entry, which runs anywhere. No locks: see prog.h for the
 * lifetime.
 */
#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "audit.h"
#include "home.h"
#include "ids.h"
#include "isa/tag.h"
#include "prog.h"
#include "run.h"

static bool jit = IS_ENABLED(CONFIG_X86_64); /* where there is a translator */
module_param(jit, bool, 0644);
MODULE_PARM_DESC(jit, "translate programs that are loaded from now on to machine code");

static bool jit_required;
module_param(jit_required, bool, 0644);
MODULE_PARM_DESC(jit_required,
		 "refuse programs that cannot be translated, rather than interpret them");

static bool jit_harden;
module_param(jit_harden, bool, 0644);
MODULE_PARM_DESC(jit_harden, "keep constants of programs out of machine code");

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

static bool tryget_callee(struct obpf_callee *callee)
{
	return refcount_inc_not_zero(&container_of(callee, struct obpf_prog, callee)->refcnt);
}

static void put_callee(struct obpf_callee *callee)
{
	obpf_prog_put(container_of(callee, struct obpf_prog, callee));
}

static enum obpf_code_mode code_mode(void)
{
	if (READ_ONCE(jit_required))
		return OBPF_CODE_REQUIRE_JIT;
	return READ_ONCE(jit) ? OBPF_CODE_PREFER_JIT : OBPF_CODE_INTERPRETED;
}

static int init_callee(struct obpf_prog *prog)
{
	enum obpf_code_mode mode = code_mode();
	int err;

	obpf_load_describe(&prog->image, &prog->callee);
	prog->callee.get = get_callee;
	prog->callee.tryget = tryget_callee;
	prog->callee.put = put_callee;
	err = obpf_code_make(&prog->image, mode, READ_ONCE(jit_harden), &prog->callee, &prog->code);
	if (!err && mode != OBPF_CODE_INTERPRETED && !prog->code.size)
		pr_notice_ratelimited(
			"obpf: program '%s' is interpreted: no room or no translation\n",
			prog->name);
	return err;
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
	err = -ENOMEM;
	prog->stats = alloc_percpu_gfp(struct obpf_prog_stats, GFP_KERNEL_ACCOUNT);
	if (!prog->stats)
		goto err_free;
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
	if (err)
		goto err_free;
	prog->image.log = NULL;
	prog->type = args->type;
	prog->wire = args->wire;
	prog->attr = *attr;
	refcount_set(&prog->refcnt, 1);
	obpf_tag(args->wire, attr->insn_cnt, prog->tag);
	memcpy(prog->name, attr->prog_name, sizeof(prog->name));
	prog->load_time = ktime_get_boottime_ns();
	prog->uid = current_uid();
	mutex_init(&prog->maps_lock);
	err = init_callee(prog);
	if (err)
		goto err_release;
	err = prog->callee.stack_extra ? obpf_run_large_get() : 0;
	if (err)
		goto err_code;
	err = obpf_id_new(&obpf_prog_ids, prog, &prog->callee.id);
	if (err)
		goto err_large;
	obpf_audit_prog(prog, "LOAD");
	return prog;

err_large:
	if (prog->callee.stack_extra)
		obpf_run_large_put();
err_code:
	obpf_code_release(&prog->code);
err_release:
	mutex_destroy(&prog->maps_lock);
	obpf_load_release(&prog->image);
err_free:
	free_percpu(prog->stats);
	kfree(prog);
	return ERR_PTR(err);
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

	while (prog->nr_bound)
		obpf_map_put(prog->bound[--prog->nr_bound]);
	kfree(prog->bound);
	mutex_destroy(&prog->maps_lock);
	if (prog->callee.stack_extra)
		obpf_run_large_put();
	obpf_code_release(&prog->code);
	obpf_load_release(&prog->image);
	obpf_prog_debug_release(&prog->debug);
	free_percpu(prog->stats);
	kvfree(prog->wire);
	kfree(prog);
}

static void unload(struct obpf_prog *prog)
{
	obpf_audit_prog(prog, "UNLOAD");
	obpf_id_remove(&obpf_prog_ids, prog->callee.id);
	INIT_RCU_WORK(&prog->free_work, free_prog);
	obpf_run_defer(&prog->free_work);
}

static void unload_later(struct work_struct *work)
{
	unload(container_of(to_rcu_work(work), struct obpf_prog, free_work));
}

void obpf_prog_put(struct obpf_prog *prog)
{
	if (!refcount_dec_and_test(&prog->refcnt))
		return;
	/* A timer's was the last: the record is no task's business, and takes what may not be had here. */
	if (!in_task() || irqs_disabled()) {
		INIT_WORK(&prog->free_work.work, unload_later);
		obpf_run_queue(&prog->free_work.work);
		return;
	}
	unload(prog);
}

/* --- bound maps --- */

static bool has_map(const struct obpf_prog *prog, const struct obpf_map *map)
{
	u32 i;

	for (i = 0; i < prog->image.nr_maps; i++)
		if (prog->image.maps[i] == map)
			return true;
	for (i = 0; i < prog->nr_bound; i++)
		if (prog->bound[i] == map)
			return true;
	return false;
}

int obpf_prog_bind_map(struct obpf_prog *prog, struct obpf_map *map)
{
	struct obpf_map **bound;
	int err = 0;

	mutex_lock(&prog->maps_lock);
	if (has_map(prog, map))
		goto unlock;
	/* As many as the caller has memory for; beyond what kmalloc can give it is silent, too. */
	bound = krealloc(prog->bound, (prog->nr_bound + 1) * sizeof(*bound),
			 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!bound) {
		err = -ENOMEM;
		goto unlock;
	}
	obpf_map_get(map);
	bound[prog->nr_bound++] = map;
	prog->bound = bound;
unlock:
	mutex_unlock(&prog->maps_lock);
	return err;
}

/* --- runs, counted --- */

u64 obpf_prog_run_counted(struct obpf_prog *prog, u64 ctx, struct obpf_run_ctx *rc)
{
	u64 start = ktime_get_mono_fast_ns();
	u64 ret = obpf_callee_run(&prog->callee, ctx, rc);

	this_cpu_inc(prog->stats->runs);
	this_cpu_add(prog->stats->ns, ktime_get_mono_fast_ns() - start);
	return ret;
}

struct obpf_prog_stats obpf_prog_stats_sum(const struct obpf_prog *prog)
{
	struct obpf_prog_stats sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct obpf_prog_stats *s = per_cpu_ptr(prog->stats, cpu);

		sum.runs += READ_ONCE(s->runs);
		sum.ns += READ_ONCE(s->ns);
	}
	return sum;
}

u64 obpf_prog_mem_usage(const struct obpf_prog *prog)
{
	u64 per_insn = sizeof(struct obpf_insn) + sizeof(struct obpf_dinsn) +
		       sizeof(struct obpf_insn_facts);

	u64 debug = (u64)prog->debug.info.nr_funcs * sizeof(*prog->debug.info.funcs) +
		    (u64)prog->debug.info.nr_lines * sizeof(*prog->debug.info.lines);

	u64 starts = ((u64)prog->code.nr_funcs + prog->code.nr_lines) * sizeof(*prog->code.starts);

	return PAGE_ALIGN(sizeof(*prog) + prog->image.nr_insns * per_insn + debug + starts);
}

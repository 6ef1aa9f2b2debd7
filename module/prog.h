/* SPDX-License-Identifier: GPL-2.0 */
/*
 * prog.h - a loaded program: its image, what it holds, its lifetime.
 *
 * Floor F3, kernel only, process context but for obpf_prog_run.
 *
 * Lifetime: from its load to the last put it can be found by its id. One reference a file, a link,
 * an entry of a program array, and a timer with a callback of it. What runs a program found it in
 * one of those and holds no reference of its own, so at the last put it goes once no run that began
 * before is still under way. Everything but the counters and the bound maps is immutable after
 * obpf_prog_load.
 */
#ifndef OBPF_PROG_H
#define OBPF_PROG_H

#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>
#include "btf_obj.h"
#include "callee.h"
#include "code.h"
#include "load.h"
#include "run_ctx.h"
#include "stats.h"

/* Where the program comes from; all of it may be absent. */
struct obpf_prog_debug {
	struct obpf_btf_obj *btf; /* a reference */
	struct obpf_debug_info info; /* its records are kvmalloc'd */
};

/* Give back what @d holds; it holds nothing then. Process context. */
void obpf_prog_debug_release(struct obpf_prog_debug *d);

struct obpf_prog {
	const struct obpf_prog_type *type;
	struct obpf_load image; /* instructions, facts, map references */
	struct obpf_callee callee; /* what runs see of it */
	struct obpf_code code;
	struct obpf_prog_debug debug;

	/*
	 * Pristine: what user space gave, so that another engine can translate the program again.
	 */
	struct obpf_insn *wire;
	union obpf_attr attr; /* its pointers are stale user addresses and are not followed */

	refcount_t refcnt;
	struct rcu_work free_work;
	struct obpf_prog_stats __percpu *stats;
	atomic64_t misses; /* runs refused by the recursion guard, over all links */
	u8 tag[OBPF_TAG_SIZE];
	char name[OBPF_OBJ_NAME_LEN];
	u64 load_time; /* ns since boot */
	kuid_t uid;

	/*
	 * Maps that the program does not name, but that are to live as long (PROG_BIND_MAP); a
	 * reference each. maps_lock protects the two.
	 */
	struct mutex maps_lock;
	struct obpf_map **bound;
	u32 nr_bound;
};

struct obpf_prog_load_args {
	const union obpf_attr *attr; /* copied in and tail-checked */
	const struct obpf_prog_type *type;
	struct obpf_insn *wire; /* attr->insn_cnt of them, kvmalloc'd; taken over on success */
	bool gpl_compatible;
	struct obpf_prog_debug debug; /* taken over on success */
	struct obpf_log *log; /* used during the call only */
	struct obpf_map *(*get_map)(void *priv, u32 fd, bool is_idx);
	void *priv;
};

/* A verified program with one reference, or ERR_PTR as obpf_load says. */
struct obpf_prog *obpf_prog_load(const struct obpf_prog_load_args *args);

/* The program of that number with a reference, or NULL. */
struct obpf_prog *obpf_prog_get_by_id(u32 id);
void obpf_prog_get(struct obpf_prog *prog); /* caller holds a reference */
void obpf_prog_put(struct obpf_prog *prog); /* any context but NMI */

/* 0 also when the program has @map already; -ENOMEM. Takes a reference of its own. */
int obpf_prog_bind_map(struct obpf_prog *prog, struct obpf_map *map);

u64 obpf_prog_run_counted(struct obpf_prog *prog, u64 ctx, struct obpf_run_ctx *rc);

/* Preemption is off. */
static inline u64 obpf_prog_run(struct obpf_prog *prog, u64 ctx, struct obpf_run_ctx *rc)
{
	if (static_branch_unlikely(&obpf_stats_key))
		return obpf_prog_run_counted(prog, ctx, rc);
	return obpf_callee_run(&prog->callee, ctx, rc);
}

/* What runs were counted so far; those under way may be half in. */
struct obpf_prog_stats obpf_prog_stats_sum(const struct obpf_prog *prog);

u64 obpf_prog_mem_usage(const struct obpf_prog *prog); /* bytes */

#endif

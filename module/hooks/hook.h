/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hook.h - a place in the kernel where programs run, and the table of what kinds of place there
 * are.
 *
 * Floor F3, kernel only. open, enable, disable and close run in process context, one at a time a
 * hook (its event's mutex); a handler runs wherever its place is hit.
 */
#ifndef OBPF_HOOKS_HOOK_H
#define OBPF_HOOKS_HOOK_H

#include <linux/types.h>
#include "obpf.h"

struct obpf_hook;
struct obpf_link;
struct seq_file;

/* Where to attach, copied in from union obpf_attr.event_open. */
struct obpf_hook_target {
	const char *symbol; /* "function" or "module:function"; NULL: addr is absolute */
	u64 addr; /* offset into the symbol, bytes; or the address */
	bool on_return;
};

struct obpf_hook_ops {
	const char *name; /* "kprobe" */
	u32 kind; /* enum obpf_event_kind */
	u32 prog_type; /* programs that may be attached */

	/*
	 * Resolve @target and check that it can be hit; nothing fires yet. ERR_PTR: -ENOENT no such
	 * symbol, -EINVAL or -EILSEQ not a place that can be probed, -EOPNOTSUPP no such kind of
	 * target, -ENOMEM.
	 */
	struct obpf_hook *(*open)(const struct obpf_hook_target *target);
	int (*enable)(struct obpf_hook *hook);
	int (*disable)(struct obpf_hook *hook);
	/* Disables the hook, and frees it once no handler can be running. */
	void (*close)(struct obpf_hook *hook);

	u64 (*missed)(const struct obpf_hook *hook); /* hits that the place itself lost */
	void (*show)(const struct obpf_hook *hook, struct seq_file *m); /* fdinfo lines */
	/* Link info: the symbol or NULL, the offset into it and the address. */
	void (*describe)(const struct obpf_hook *hook, struct obpf_hook_target *target, u64 *addr);
};

struct obpf_hook {
	const struct obpf_hook_ops *ops;
	struct obpf_link __rcu *link; /* who is run on a hit; written under the event's mutex */
	u64 func_ip; /* for obpf_run_ctx; immutable */
};

/* The kinds; NULL when @kind is unknown or not built for this kernel. */
const struct obpf_hook_ops *obpf_hook_ops_get(u32 kind);

extern const struct obpf_hook_ops obpf_kprobe_hook_ops;

/**
 * obpf_hook_hit - what a handler calls
 * @ctx: R1 of the program
 * @regs: the registers at the place, or NULL
 *
 * Any context with preemption off. Return: the program's R0, or 1 when nothing ran.
 */
u64 obpf_hook_hit(struct obpf_hook *hook, u64 ctx, void *regs);

#endif

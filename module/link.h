/* SPDX-License-Identifier: GPL-2.0 */
/*
 * link.h - events and links: a place that was opened, and the program that is attached to it.
 *
 * Floor F3, kernel only, process context unless said.
 *
 * An event owns a hook. A link ties one program to one event and holds both: the event through its
 * file, so that the hook outlives the link whatever user space closes first. A link made by
 * PERF_EVENT_IOC_SET_BPF belongs to its event instead and goes with it.
 *
 * event->lock protects hook->link (readers: RCU), enabled and own. It is the outermost lock of the
 * module and may sleep; kprobes take their own mutexes inside it.
 */
#ifndef OBPF_LINK_H
#define OBPF_LINK_H

#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>
#include "hooks/hook.h"
#include "prog.h"

struct obpf_event {
	struct mutex lock;
	struct obpf_hook *hook;
	bool enabled;
	struct obpf_link *own; /* of PERF_EVENT_IOC_SET_BPF */
};

struct obpf_link_stats {
	u64 hits; /* runs of the program */
	u64 misses; /* refused by the recursion guard */
};

struct obpf_link {
	struct obpf_prog __rcu *prog; /* written before the link is reachable; a reference */
	struct obpf_event *event;
	struct file *event_file; /* a reference; NULL for an event's own link */
	struct obpf_link_stats __percpu *stats;
	u64 cookie;
	u32 id; /* 0 of an event's own link */
	u32 type; /* enum obpf_link_type */
	refcount_t refcnt;
	struct rcu_work free_work;
};

/*
 * An event on @target, disabled; ERR_PTR as obpf_hook_ops.open says, -EINVAL for an unknown @kind.
 */
struct obpf_event *obpf_event_open(u32 kind, const struct obpf_hook_target *target);
void obpf_event_close(struct obpf_event *event); /* no link holds it any more */
int obpf_event_enable(struct obpf_event *event, bool on);

/**
 * obpf_link_create - attach @prog to @event
 * @event_file: the event's file, of which the link takes a reference, or NULL for the event's own
 * link
 *
 * Takes a reference of @prog. Return: the link with one reference, or ERR_PTR: -EINVAL when
 * programs of this type do not go there, -EEXIST when the event has a program, -ENOMEM.
 */
struct obpf_link *obpf_link_create(struct obpf_event *event, struct file *event_file,
				   struct obpf_prog *prog, u64 cookie);

/* The link of that number with a reference, or NULL. */
struct obpf_link *obpf_link_get_by_id(u32 id);
/* At the last put the link is detached at once and freed after the last run. */
void obpf_link_put(struct obpf_link *link);

struct obpf_link_stats obpf_link_stats_sum(const struct obpf_link *link);

#endif

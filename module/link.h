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
 * A detached link has no place any more, but stays an object for as long as it has references, with
 * its last program, its event and its counts; the event may have another one.
 *
 * event->lock protects hook->link and link->prog (readers of both: RCU), enabled and own. Only
 * control.c's lock is outside it. It may sleep; kprobes take their own mutexes inside it.
 */
#ifndef OBPF_LINK_H
#define OBPF_LINK_H

#include <linux/list.h>
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
	struct list_head node; /* of control.c, which protects it */
	struct obpf_link *own; /* of PERF_EVENT_IOC_SET_BPF; may be detached */
};

struct obpf_link_stats {
	u64 hits; /* runs of the program */
	u64 misses; /* refused by the recursion guard */
};

struct obpf_link {
	struct obpf_prog __rcu *prog; /* a reference, dropped a grace period after it was replaced */
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
int obpf_event_enable(struct obpf_event *event, bool on); /* -EPERM: control.h says no */
/* Detach and disable whatever there is; was there a link? Runs that began may go on. */
bool obpf_event_clear(struct obpf_event *event);

/**
 * obpf_link_create - attach @prog to @event
 * @event_file: the event's file, of which the link takes a reference, or NULL for the event's own
 * link
 *
 * Takes a reference of @prog. Return: the link with one reference, or ERR_PTR: -EINVAL when
 * programs of this type do not go there, -EEXIST when the event has a program, -EPERM when
 * nothing may be attached, -ENOMEM.
 */
struct obpf_link *obpf_link_create(struct obpf_event *event, struct file *event_file,
				   struct obpf_prog *prog, u64 cookie);

/* The link of that number with a reference, or NULL. */
struct obpf_link *obpf_link_get_by_id(u32 id);

/* Under the event's lock the answer lasts. */
bool obpf_link_is_attached(const struct obpf_link *link);

/*
 * Runs that begin from now on do not see the link. Return: 0, or -ENOLINK: it was detached before.
 */
int obpf_link_detach(struct obpf_link *link);

/**
 * obpf_link_update - replace the program: every hit runs either the old one or @prog
 * @expected: the program that is to be replaced, and no other; NULL: whichever it is
 *
 * Takes a reference of @prog. Return: 0; -ENOLINK when the link is detached, -EPERM when it has not
 * @expected or nothing may be attached, -EINVAL when @prog is of another type.
 */
int obpf_link_update(struct obpf_link *link, struct obpf_prog *prog,
		     const struct obpf_prog *expected);

/* At the last put the link is detached at once and freed after the last run. */
void obpf_link_put(struct obpf_link *link);

struct obpf_link_stats obpf_link_stats_sum(const struct obpf_link *link);

#endif

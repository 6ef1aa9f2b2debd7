// SPDX-License-Identifier: GPL-2.0
/*
 * link.c - attachment, and what happens on a hit.
 *
 * Context: process; obpf_hook_hit anywhere. Locks and lifetimes: link.h.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "audit.h"
#include "control.h"
#include "ids.h"
#include "link.h"
#include "run.h"

static const struct obpf_hook_ops *const hook_kinds[] = {
	&obpf_kprobe_hook_ops,
};

const struct obpf_hook_ops *obpf_hook_ops_get(u32 kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hook_kinds); i++)
		if (hook_kinds[i]->kind == kind)
			return hook_kinds[i];
	return NULL;
}

struct obpf_event *obpf_event_open(u32 kind, const struct obpf_hook_target *target)
{
	const struct obpf_hook_ops *ops = obpf_hook_ops_get(kind);
	struct obpf_event *event;
	struct obpf_hook *hook;

	if (!ops)
		return ERR_PTR(-EINVAL);
	event = kzalloc(sizeof(*event), GFP_KERNEL_ACCOUNT);
	if (!event)
		return ERR_PTR(-ENOMEM);
	hook = ops->open(target);
	if (IS_ERR(hook)) {
		kfree(event);
		return ERR_CAST(hook);
	}
	mutex_init(&event->lock);
	event->hook = hook;
	obpf_control_add(event);
	return event;
}

void obpf_event_close(struct obpf_event *event)
{
	obpf_control_remove(event);
	if (event->own)
		obpf_link_put(event->own);
	event->hook->ops->close(event->hook);
	mutex_destroy(&event->lock);
	kfree(event);
}

int obpf_event_enable(struct obpf_event *event, bool on)
{
	const struct obpf_hook_ops *ops = event->hook->ops;
	int err = 0;

	mutex_lock(&event->lock);
	if (on && !obpf_control_is_on())
		err = -EPERM;
	else if (on && !event->enabled)
		err = ops->enable(event->hook);
	else if (!on && event->enabled)
		err = ops->disable(event->hook);
	if (!err)
		WRITE_ONCE(event->enabled, on); /* fdinfo reads it without the lock */
	mutex_unlock(&event->lock);
	return err;
}

/* The program stays until runs have ended; so does the link that they reach it by. */
static void free_link(struct work_struct *work)
{
	struct obpf_link *link = container_of(to_rcu_work(work), struct obpf_link, free_work);

	obpf_prog_put(rcu_dereference_protected(link->prog, true));
	free_percpu(link->stats);
	kfree(link);
}

struct obpf_link *obpf_link_create(struct obpf_event *event, struct file *event_file,
				   struct obpf_prog *prog, u64 cookie)
{
	struct obpf_hook *hook = event->hook;
	struct obpf_link *link, *detached = NULL;
	int err = -ENOMEM;

	if (prog->type->id != hook->ops->prog_type)
		return ERR_PTR(-EINVAL);
	link = kzalloc(sizeof(*link), GFP_KERNEL_ACCOUNT);
	if (!link)
		return ERR_PTR(-ENOMEM);
	link->stats = alloc_percpu_gfp(struct obpf_link_stats, GFP_KERNEL_ACCOUNT);
	if (!link->stats)
		goto err_free;
	link->event = event;
	link->cookie = cookie;
	link->type = OBPF_LINK_TYPE_PERF_EVENT;
	refcount_set(&link->refcnt, 1);
	INIT_RCU_WORK(&link->free_work, free_link);
	RCU_INIT_POINTER(link->prog, prog);

	mutex_lock(&event->lock);
	err = -EPERM;
	if (!obpf_control_is_on())
		goto err_unlock;
	err = -EEXIST;
	if (rcu_access_pointer(hook->link))
		goto err_unlock;
	obpf_prog_get(prog);
	/* An event's own link goes with it: nobody else may hold that one, so it has no id. */
	if (event_file) {
		link->event_file = get_file(event_file);
		err = obpf_id_new(&obpf_link_ids, link, &link->id);
		if (err)
			goto err_put;
	} else {
		detached = event->own;
		event->own = link;
	}
	rcu_assign_pointer(hook->link, link);
	obpf_audit_link(link, prog, "ATTACH");
	mutex_unlock(&event->lock);
	if (detached)
		obpf_link_put(detached);
	return link;

err_put:
	fput(event_file); /* as the program's, not the last reference */
	obpf_prog_put(prog);
err_unlock:
	mutex_unlock(&event->lock);
	free_percpu(link->stats);
err_free:
	kfree(link);
	return ERR_PTR(err);
}

static bool tryget(void *obj)
{
	struct obpf_link *link = obj;

	return refcount_inc_not_zero(&link->refcnt);
}

struct obpf_link *obpf_link_get_by_id(u32 id)
{
	return obpf_id_get(&obpf_link_ids, id, tryget);
}

bool obpf_link_is_attached(const struct obpf_link *link)
{
	return rcu_access_pointer(link->event->hook->link) == link;
}

/* What @event's hits find is taken from them; the event's lock is held. NULL: nothing was there. */
static struct obpf_link *detach_event(struct obpf_event *event)
{
	struct obpf_link *link =
		rcu_dereference_protected(event->hook->link, lockdep_is_held(&event->lock));

	if (!link)
		return NULL;
	RCU_INIT_POINTER(event->hook->link, NULL);
	obpf_audit_link(link, rcu_dereference_protected(link->prog, lockdep_is_held(&event->lock)),
			"DETACH");
	return link;
}

int obpf_link_detach(struct obpf_link *link)
{
	struct obpf_event *event = link->event;
	int err = -ENOLINK;

	mutex_lock(&event->lock);
	if (obpf_link_is_attached(link)) {
		detach_event(event);
		err = 0;
	}
	mutex_unlock(&event->lock);
	return err;
}

bool obpf_event_clear(struct obpf_event *event)
{
	bool detached;

	mutex_lock(&event->lock);
	detached = detach_event(event);
	/* Where the place cannot be disarmed for want of memory its hits find nothing to run. */
	if (event->enabled && !event->hook->ops->disable(event->hook))
		WRITE_ONCE(event->enabled, false);
	mutex_unlock(&event->lock);
	return detached;
}

/* Under the event's lock: whether @prog may take the place of @old. */
static int check_update(const struct obpf_link *link, const struct obpf_prog *old,
			const struct obpf_prog *prog, const struct obpf_prog *expected)
{
	if (!obpf_control_is_on())
		return -EPERM;
	if (!obpf_link_is_attached(link))
		return -ENOLINK;
	if (expected && expected != old)
		return -EPERM;
	return prog->type == old->type ? 0 : -EINVAL;
}

int obpf_link_update(struct obpf_link *link, struct obpf_prog *prog,
		     const struct obpf_prog *expected)
{
	struct obpf_event *event = link->event;
	struct obpf_prog *old;
	int err;

	mutex_lock(&event->lock);
	old = rcu_dereference_protected(link->prog, lockdep_is_held(&event->lock));
	err = check_update(link, old, prog, expected);
	if (!err) {
		obpf_prog_get(prog);
		rcu_assign_pointer(link->prog, prog);
	}
	mutex_unlock(&event->lock);
	if (err)
		return err;
	obpf_audit_link(link, prog, "UPDATE");
	obpf_prog_put(old); /* stays for runs that found it */
	return 0;
}

void obpf_link_put(struct obpf_link *link)
{
	struct file *event_file = link->event_file;

	if (!refcount_dec_and_test(&link->refcnt))
		return;
	obpf_id_remove(&obpf_link_ids, link->id);
	obpf_link_detach(link);
	obpf_run_defer(&link->free_work);
	if (event_file)
		fput(event_file); /* may close the event: last */
}

struct obpf_link_stats obpf_link_stats_sum(const struct obpf_link *link)
{
	struct obpf_link_stats sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct obpf_link_stats *s = per_cpu_ptr(link->stats, cpu);

		sum.hits += READ_ONCE(s->hits);
		sum.misses += READ_ONCE(s->misses);
	}
	return sum;
}

u64 obpf_hook_hit(struct obpf_hook *hook, u64 ctx, void *regs)
{
	struct obpf_run_ctx *rc;
	struct obpf_link *link;
	struct obpf_prog *prog;
	u64 ret = 1;

	rcu_read_lock();
	link = rcu_dereference(hook->link);
	if (!link)
		goto out;
	prog = rcu_dereference(link->prog);
	rc = obpf_run_enter(prog->callee.stack_extra);
	if (!rc) {
		this_cpu_inc(link->stats->misses);
		atomic64_inc(&prog->misses);
		goto out;
	}
	rc->link = link;
	rc->cookie = link->cookie;
	rc->regs = regs;
	rc->func_ip = hook->func_ip;
	this_cpu_inc(link->stats->hits);
	ret = obpf_prog_run(prog, ctx, rc);
	obpf_run_leave(rc);
out:
	rcu_read_unlock();
	return ret;
}

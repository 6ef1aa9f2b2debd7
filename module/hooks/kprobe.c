// SPDX-License-Identifier: GPL-2.0
/*
 * kprobe.c - programs at a function's entry, at an instruction inside it, or at its return.
 *
 * The probe is registered disarmed when the hook is opened, so that a missing or forbidden place is
 * refused then and there, and armed while the event is enabled. kprobes themselves skip, and count
 * in nmissed, a hit inside another handler on the same CPU; a kretprobe counts there the calls that
 * came when all of its instances waited for others to return.
 *
 * A function that sleeps may return long after the hook has gone, and the module with it: what
 * stands on its stack is the kernel's own trampoline and an instance that the kernel frees when the
 * function returns. unregister_kretprobe cuts the instance off from the handler and waits for
 * handlers that run, so nothing of ours is reached any more.
 *
 * The functions of a module go with it: the kernel then marks the probe as gone. It cannot be armed
 * again, even when the module comes back, but is taken away like any other.
 *
 * Context: process; handlers run with preemption off, that of a place on arm64 with interrupts off.
 * No locks of its own. Reference: Documentation/trace/kprobes.rst.
 */
#include <linux/capability.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "hooks/hook.h"
#include "prog_type.h"

/* What verified programs take the context to be. */
static_assert(sizeof(struct pt_regs) ==
	      (IS_ENABLED(CONFIG_ARM64) ? OBPF_PT_REGS_SIZE_ARM64 : OBPF_PT_REGS_SIZE_X86_64));

struct kprobe_hook {
	struct obpf_hook hook;
	struct kretprobe rp; /* its kprobe alone is registered when !on_return */
	bool on_return;
	bool armed; /* read by return handlers: a call may outlast the arming */
	bool stuck; /* could not be disarmed, and must not be a second time */
	char symbol[KSYM_NAME_LEN]; /* "" when the target was an address */
};

static struct kprobe_hook *to_kprobe(const struct obpf_hook *hook)
{
	return container_of(hook, struct kprobe_hook, hook);
}

static int handle_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	struct kprobe_hook *k = container_of(kp, struct kprobe_hook, rp.kp);

	obpf_hook_hit(&k->hook, (unsigned long)regs, regs);
	return 0;
}
NOKPROBE_SYMBOL(handle_kprobe);

static int handle_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct kretprobe *rp = obpf_compat_get_kretprobe(ri);
	struct kprobe_hook *k;

	if (!rp) /* cut off since the kernel called us */
		return 0;
	k = container_of(rp, struct kprobe_hook, rp);
	if (READ_ONCE(k->armed))
		obpf_hook_hit(&k->hook, (unsigned long)regs, regs);
	return 0;
}
NOKPROBE_SYMBOL(handle_return);

/*
 * The entry of the function whose entry the probe is at, else 0. The probe itself may sit behind an
 * instruction that marks where indirect branches may land.
 */
static u64 find_func_ip(const struct kprobe *kp)
{
	char text[KSYM_SYMBOL_LEN];
	unsigned long offset, size;
	const char *at;

	if (!(kp->flags & KPROBE_FLAG_ON_FUNC_ENTRY))
		return 0;
	/* "name+0xOFFSET/0xSIZE [module]": the offset is not to be had in any other way. */
	sprint_symbol(text, (unsigned long)kp->addr);
	at = strrchr(text, '+');
	if (!at || sscanf(at, "+0x%lx/0x%lx", &offset, &size) != 2)
		return 0;
	return (unsigned long)kp->addr - offset;
}

static int register_probe(struct kprobe_hook *k)
{
	return k->on_return ? register_kretprobe(&k->rp) : register_kprobe(&k->rp.kp);
}

static struct obpf_hook *open_kprobe(const struct obpf_hook_target *target)
{
	struct kprobe_hook *k;
	int err;

	if (target->on_return && !IS_ENABLED(CONFIG_KRETPROBES))
		return ERR_PTR(-EOPNOTSUPP);
	if (target->addr != (unsigned long)target->addr ||
	    (target->symbol && target->addr > U32_MAX))
		return ERR_PTR(-EINVAL);
	k = kzalloc(sizeof(*k), GFP_KERNEL_ACCOUNT);
	if (!k)
		return ERR_PTR(-ENOMEM);
	k->hook.ops = &obpf_kprobe_hook_ops;
	k->on_return = target->on_return;
	k->rp.handler = handle_return;
	k->rp.kp.pre_handler = handle_kprobe; /* register_kretprobe puts its own there */
	k->rp.kp.flags = KPROBE_FLAG_DISABLED;
	if (target->symbol) {
		err = -EINVAL;
		if (strscpy(k->symbol, target->symbol, sizeof(k->symbol)) <= 0)
			goto err_free;
		k->rp.kp.symbol_name = k->symbol;
		k->rp.kp.offset = target->addr;
	} else {
		k->rp.kp.addr = (kprobe_opcode_t *)(unsigned long)target->addr;
	}
	err = register_probe(k);
	if (err)
		goto err_free;
	k->hook.func_ip = find_func_ip(&k->rp.kp);
	return &k->hook;

err_free:
	kfree(k);
	return ERR_PTR(err);
}

static int enable_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);
	int err;

	if (k->armed)
		return 0;
	WRITE_ONCE(k->armed, true); /* before the first call can return */
	err = enable_kprobe(&k->rp.kp);
	if (err)
		WRITE_ONCE(k->armed, false);
	return err;
}

struct disarming {
	struct work_struct work;
	struct kprobe *kp;
	int err;
};

static void disarm(struct work_struct *work)
{
	struct disarming *d = container_of(work, struct disarming, work);

	d->err = disable_kprobe(d->kp);
}

/*
 * Disarming takes memory, and where there is none the kernel has counted the probe out all the
 * same: the next attempt counts it out again, and then no probe that is set after it is ever hit.
 * So it is not for a task that may be refused memory, as one that is being killed for want of it.
 */
static int disarm_in_worker(struct kprobe *kp)
{
	struct disarming d = { .kp = kp };

	INIT_WORK_ONSTACK(&d.work, disarm);
	queue_work(system_unbound_wq, &d.work);
	flush_work(&d.work);
	destroy_work_on_stack(&d.work);
	return d.err;
}

static int disable_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);
	int err;

	if (!k->armed)
		return 0;
	if (k->stuck)
		return -EBUSY;
	err = disarm_in_worker(&k->rp.kp);
	if (err)
		k->stuck = true;
	else
		WRITE_ONCE(k->armed, false);
	return err;
}

static void close_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);

	/*
	 * Should disarming fail all the same, the kernel still has the probe, so that neither it
	 * nor our handler may ever go. Unregistering would disarm, too, but not say how it went,
	 * and free a kretprobe's instances all the same; one that is disarmed it cannot fail on.
	 */
	if (disable_hook(hook)) {
		pr_err("obpf: a kprobe could not be removed; the module stays\n");
		__module_get(THIS_MODULE);
		return;
	}
	if (k->on_return)
		unregister_kretprobe(&k->rp);
	else
		unregister_kprobe(&k->rp.kp);
	kfree(k);
}

static u64 count_missed(const struct obpf_hook *hook)
{
	const struct kretprobe *rp = &to_kprobe(hook)->rp;

	return READ_ONCE(rp->kp.nmissed) + READ_ONCE(rp->nmissed);
}

static void show_hook(const struct obpf_hook *hook, struct seq_file *m)
{
	const struct kprobe_hook *k = to_kprobe(hook);

	if (k->symbol[0])
		seq_printf(m, "name:\t%s\noffset:\t%#x\n", k->symbol, k->rp.kp.offset);
	seq_printf(m, "addr:\t%#lx\nevent_type:\t%s\ngone:\t%u\n",
		   capable(CAP_SYSLOG) ? (unsigned long)k->rp.kp.addr : 0,
		   k->on_return ? "kretprobe" : "kprobe",
		   !!(READ_ONCE(k->rp.kp.flags) & KPROBE_FLAG_GONE));
}

static void describe_hook(const struct obpf_hook *hook, struct obpf_hook_target *target, u64 *addr)
{
	const struct kprobe_hook *k = to_kprobe(hook);

	target->symbol = k->symbol[0] ? k->symbol : NULL;
	target->addr = k->rp.kp.offset;
	target->on_return = k->on_return;
	*addr = (unsigned long)k->rp.kp.addr;
}

const struct obpf_hook_ops obpf_kprobe_hook_ops = {
	.name = "kprobe",
	.kind = OBPF_EVENT_KPROBE,
	.prog_type = OBPF_PROG_TYPE_KPROBE,
	.open = open_kprobe,
	.enable = enable_hook,
	.disable = disable_hook,
	.close = close_hook,
	.missed = count_missed,
	.show = show_hook,
	.describe = describe_hook,
};

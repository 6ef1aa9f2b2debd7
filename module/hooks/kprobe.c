// SPDX-License-Identifier: GPL-2.0
/*
 * kprobe.c - programs at a function's entry or at an instruction inside it.
 *
 * The probe is registered disarmed when the hook is opened, so that a missing or forbidden place is
 * refused then and there, and armed while the event is enabled. kprobes themselves skip, and count
 * in nmissed, a hit inside another handler on the same CPU.
 *
 * Context: process; the handler runs with preemption off, on arm64 with interrupts off. No locks of
 * its own. Reference: Documentation/trace/kprobes.rst.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "hooks/hook.h"
#include "prog_type.h"

/* What verified programs take the context to be. */
static_assert(sizeof(struct pt_regs) ==
	      (IS_ENABLED(CONFIG_ARM64) ? OBPF_PT_REGS_SIZE_ARM64 : OBPF_PT_REGS_SIZE_X86_64));

struct kprobe_hook {
	struct obpf_hook hook;
	struct kprobe kp;
	bool armed;
	char symbol[KSYM_NAME_LEN]; /* "" when the target was an address */
};

static struct kprobe_hook *to_kprobe(const struct obpf_hook *hook)
{
	return container_of(hook, struct kprobe_hook, hook);
}

static int handle_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	struct kprobe_hook *k = container_of(kp, struct kprobe_hook, kp);

	obpf_hook_hit(&k->hook, (unsigned long)regs, regs);
	return 0;
}
NOKPROBE_SYMBOL(handle_kprobe);

static struct obpf_hook *open_kprobe(const struct obpf_hook_target *target)
{
	struct kprobe_hook *k;
	int err;

	if (target->on_return)
		return ERR_PTR(-EOPNOTSUPP);
	if (target->addr != (unsigned long)target->addr ||
	    (target->symbol && target->addr > U32_MAX))
		return ERR_PTR(-EINVAL);
	k = kzalloc(sizeof(*k), GFP_KERNEL_ACCOUNT);
	if (!k)
		return ERR_PTR(-ENOMEM);
	k->hook.ops = &obpf_kprobe_hook_ops;
	k->kp.pre_handler = handle_kprobe;
	k->kp.flags = KPROBE_FLAG_DISABLED;
	if (target->symbol) {
		err = -EINVAL;
		if (strscpy(k->symbol, target->symbol, sizeof(k->symbol)) <= 0)
			goto err_free;
		k->kp.symbol_name = k->symbol;
		k->kp.offset = target->addr;
	} else {
		k->kp.addr = (kprobe_opcode_t *)(unsigned long)target->addr;
	}
	err = register_kprobe(&k->kp);
	if (err)
		goto err_free;
	return &k->hook;

err_free:
	kfree(k);
	return ERR_PTR(err);
}

static int enable_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);
	int err = 0;

	if (!k->armed)
		err = enable_kprobe(&k->kp);
	if (!err)
		k->armed = true;
	return err;
}

static int disable_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);
	int err = 0;

	if (k->armed)
		err = disable_kprobe(&k->kp);
	if (!err)
		k->armed = false;
	return err;
}

static void close_hook(struct obpf_hook *hook)
{
	struct kprobe_hook *k = to_kprobe(hook);

	unregister_kprobe(&k->kp);
	if (unlikely(!k->kp.addr)) {
		/*
		 * Disarming takes memory, there was none, and this is the only sign of it: the
		 * kernel still knows the probe, so that neither it nor our handler may ever go.
		 */
		pr_err("obpf: a kprobe could not be removed; the module stays\n");
		__module_get(THIS_MODULE);
		return;
	}
	kfree(k);
}

static u64 count_missed(const struct obpf_hook *hook)
{
	return READ_ONCE(to_kprobe(hook)->kp.nmissed);
}

static void show_hook(const struct obpf_hook *hook, struct seq_file *m)
{
	const struct kprobe_hook *k = to_kprobe(hook);

	if (k->symbol[0])
		seq_printf(m, "kprobe:\t%s+0x%x\n", k->symbol, k->kp.offset);
	else
		seq_printf(m, "kprobe:\t%pK\n", k->kp.addr);
}

static void describe_hook(const struct obpf_hook *hook, struct obpf_hook_target *target, u64 *addr)
{
	const struct kprobe_hook *k = to_kprobe(hook);

	target->symbol = k->symbol[0] ? k->symbol : NULL;
	target->addr = k->kp.offset;
	target->on_return = false;
	*addr = (unsigned long)k->kp.addr;
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

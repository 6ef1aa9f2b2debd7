// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_target.c - functions of a module, for tests to put probes on: known results, calls on demand,
 * and a module that can be unloaded under its probes.
 *
 * Context: process. `sleepers` and `wakes` are protected by the queue's lock.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>
#include "obpf_target.h"

/* Not inlined, cloned or changed for one caller: each call is a call of the symbol. */
#define TARGET noinline __noclone

long obpf_target_twice(long n);
long obpf_target_sum(long n);
long obpf_target_sleep(long n);
long obpf_target_forbidden(long n);
long obpf_target_notrace(long n);

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int sleepers;
static unsigned int wakes;

TARGET long obpf_target_twice(long n)
{
	barrier();
	return 2 * n;
}

TARGET long obpf_target_sum(long n)
{
	long rest = n > 0 ? obpf_target_sum(n - 1) : 0;

	OPTIMIZER_HIDE_VAR(rest); /* no loop in place of the calls */
	return n + rest;
}

TARGET long obpf_target_sleep(long n)
{
	unsigned int now;
	int err;

	spin_lock_irq(&queue.lock);
	sleepers++;
	now = wakes;
	err = wait_event_interruptible_locked_irq(queue, wakes != now);
	sleepers--;
	spin_unlock_irq(&queue.lock);
	return err ?: n;
}

/* No probe may be here. */
TARGET long obpf_target_forbidden(long n)
{
	barrier();
	return n + 1;
}
NOKPROBE_SYMBOL(obpf_target_forbidden);

/* No function tracer reaches this one: probes take a breakpoint. */
notrace TARGET long obpf_target_notrace(long n)
{
	barrier();
	return n + 2;
}

static long wake_all(void)
{
	spin_lock_irq(&queue.lock);
	wakes++;
	wake_up_all_locked(&queue);
	spin_unlock_irq(&queue.lock);
	return 0;
}

static long call_target(struct file *file, unsigned int request, unsigned long arg)
{
	switch (request) {
	case TARGET_TWICE:
		return obpf_target_twice(arg);
	case TARGET_NOTRACE:
		return obpf_target_notrace(arg);
	case TARGET_SUM:
		return obpf_target_sum(arg);
	case TARGET_SLEEP:
		return obpf_target_sleep(arg);
	case TARGET_SLEEPERS:
		return READ_ONCE(sleepers);
	case TARGET_WAKE:
		return wake_all();
	default:
		return obpf_target_forbidden(-ENOTTY - 1);
	}
}

static const struct file_operations target_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = call_target,
};

static struct miscdevice target_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "obpf_target",
	.mode = 0666,
	.fops = &target_fops,
};

/* Gone from memory once the module is there: no place for a probe. */
static int __init obpf_target_begin(void)
{
	return misc_register(&target_device);
}

static void __exit obpf_target_end(void)
{
	misc_deregister(&target_device);
}

module_init(obpf_target_begin);
module_exit(obpf_target_end);

MODULE_DESCRIPTION("functions for obpf's tests to put probes on");
MODULE_LICENSE("GPL");

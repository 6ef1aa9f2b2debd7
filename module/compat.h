/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - differences between kernel versions and configurations: the only place that asks for
 * LINUX_VERSION_CODE.
 *
 * Kernel only. Each helper has the shape of the newest kernel's interface and says since when that
 * exists.
 */
#ifndef OBPF_COMPAT_H
#define OBPF_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/version.h>

/* 6.13: a namespace of exports is named by a string. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define OBPF_COMPAT_KUNIT_NS "OBPF_KUNIT"
#else
#define OBPF_COMPAT_KUNIT_NS OBPF_KUNIT
#endif

/* 6.3: vm_flags became read-only, to be changed through functions that know of per-VMA locks. */
static inline void obpf_compat_vm_flags_clear(struct vm_area_struct *vma, unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_clear(vma, flags);
#else
	vma->vm_flags &= ~flags;
#endif
}

/* 6.13: one call for what were hrtimer_init() and an assignment. */
static inline void obpf_compat_hrtimer_setup(struct hrtimer *timer,
					     enum hrtimer_restart (*fn)(struct hrtimer *timer),
					     clockid_t clock, enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, fn, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
#endif
}

/*
 * CONFIG_KRETPROBES: the kretprobe of @ri, or NULL when it is being taken away. A kernel without it
 * registers none, but declares the types.
 */
static __always_inline struct kretprobe *obpf_compat_get_kretprobe(struct kretprobe_instance *ri)
{
#ifdef CONFIG_KRETPROBES
	return get_kretprobe(ri);
#else
	return NULL;
#endif
}

#endif

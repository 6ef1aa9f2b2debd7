/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/percpu.h - hosted stand-in: one copy a CPU, as arrays. __this_cpu_*() take variables made
 * here by name.
 */
#ifndef KSHIM_LINUX_PERCPU_H
#define KSHIM_LINUX_PERCPU_H

#include <linux/cpumask.h>
#include <linux/types.h>
#include "kshim.h"

/* Bytes from one CPU's copy to the next. */
#define KSHIM_PERCPU_STRIDE(type) ((sizeof(type) + 63) & ~(size_t)63)

#define DECLARE_PER_CPU(type, name) extern type name[KSHIM_NR_CPUS]
#define DEFINE_PER_CPU(type, name) type name[KSHIM_NR_CPUS]

#define __this_cpu_inc_return(name) (++(name)[kshim_cpu()])
#define __this_cpu_dec(name) ((void)--(name)[kshim_cpu()])

#define alloc_percpu_gfp(type, gfp) \
	((type *)kshim_alloc(KSHIM_NR_CPUS * KSHIM_PERCPU_STRIDE(type), 64))
#define free_percpu(ptr) kshim_free(ptr)
#define per_cpu_ptr(ptr, cpu) ((__typeof__(ptr))((char *)(ptr) + (cpu)*KSHIM_PERCPU_STRIDE(*(ptr))))
#define raw_cpu_ptr(ptr) per_cpu_ptr(ptr, kshim_cpu())
#define this_cpu_ptr(ptr) per_cpu_ptr(ptr, kshim_cpu())

#endif

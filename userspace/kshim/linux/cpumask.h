/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/cpumask.h - hosted stand-in: how many CPUs there can be.
 */
#ifndef KSHIM_LINUX_CPUMASK_H
#define KSHIM_LINUX_CPUMASK_H

#include "kshim.h"

#define nr_cpu_ids ((unsigned int)KSHIM_NR_CPUS)
#define num_possible_cpus() ((unsigned int)KSHIM_NR_CPUS)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < KSHIM_NR_CPUS; (cpu)++)

#endif

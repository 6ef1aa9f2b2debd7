/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/smp.h - hosted stand-in: the number of this CPU.
 */
#ifndef KSHIM_LINUX_SMP_H
#define KSHIM_LINUX_SMP_H

#include "kshim.h"

#define smp_processor_id() kshim_cpu()
#define raw_smp_processor_id() kshim_cpu()

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/preempt.h - hosted stand-in: threads are CPUs, and are not preempted by one another.
 */
#ifndef KSHIM_LINUX_PREEMPT_H
#define KSHIM_LINUX_PREEMPT_H

#include <linux/compiler.h>
#include "kshim.h"

#define preempt_disable() barrier()
#define preempt_enable() barrier()
#define in_nmi() kshim_in_nmi()

#endif

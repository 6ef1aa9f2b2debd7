/* SPDX-License-Identifier: GPL-2.0 */
/* sched.h - stand-in for the kernel's: hosted code is preempted as it is. */
#ifndef KSHIM_LINUX_SCHED_H
#define KSHIM_LINUX_SCHED_H

static inline void cond_resched(void) {}

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* processor.h - stand-in for the kernel's: the pause in a spin loop. */
#ifndef KSHIM_LINUX_PROCESSOR_H
#define KSHIM_LINUX_PROCESSOR_H

#include <time.h>

/* Threads are not CPUs: the holder may be waiting for ours, so it is really given up. */
static inline void cpu_relax(void)
{
	const struct timespec moment = { .tv_nsec = 1000 };

	nanosleep(&moment, NULL);
}

#endif

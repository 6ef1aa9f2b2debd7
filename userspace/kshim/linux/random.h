/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/random.h - hosted stand-in: the system's random numbers.
 */
#ifndef KSHIM_LINUX_RANDOM_H
#define KSHIM_LINUX_RANDOM_H

/* glibc's <sys/random.h> does not come through here, but programs may want the system's header. */
#include_next <linux/random.h>
#include <linux/types.h>
#include <sys/random.h>

static inline u64 get_random_u64(void)
{
	u64 n = 0;

	if (getrandom(&n, sizeof(n), 0) != sizeof(n))
		n ^= (unsigned long)&n; /* the address space layout is random, too */
	return n;
}

static inline u32 get_random_u32(void)
{
	return get_random_u64();
}

#endif

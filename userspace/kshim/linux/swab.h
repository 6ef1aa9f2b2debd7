/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/swab.h - hosted stand-in: byte swaps.
 */
#ifndef KSHIM_LINUX_SWAB_H
#define KSHIM_LINUX_SWAB_H

#include <linux/types.h>

static inline u16 swab16(u16 x)
{
	return __builtin_bswap16(x);
}

static inline u32 swab32(u32 x)
{
	return __builtin_bswap32(x);
}

static inline u64 swab64(u64 x)
{
	return __builtin_bswap64(x);
}

#endif

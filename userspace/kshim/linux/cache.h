/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/cache.h - hosted stand-in: bytes that CPUs share or do not share as one.
 */
#ifndef KSHIM_LINUX_CACHE_H
#define KSHIM_LINUX_CACHE_H

#define SMP_CACHE_BYTES 64

#endif

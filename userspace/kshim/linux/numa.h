/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/numa.h - hosted stand-in: memory is all of one kind.
 */
#ifndef KSHIM_LINUX_NUMA_H
#define KSHIM_LINUX_NUMA_H

#define NUMA_NO_NODE (-1)

#endif

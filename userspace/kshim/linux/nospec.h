/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/nospec.h - hosted stand-in: a process keeps no secrets from the programs that it runs
 * itself.
 */
#ifndef KSHIM_LINUX_NOSPEC_H
#define KSHIM_LINUX_NOSPEC_H

#define array_index_nospec(index, size) (index)

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/mm.h - hosted stand-in: pages, of the size that this machine has.
 */
#ifndef KSHIM_LINUX_MM_H
#define KSHIM_LINUX_MM_H

#include <linux/kernel.h>
#include <unistd.h>

#define PAGE_SIZE ((unsigned long)sysconf(_SC_PAGESIZE))
#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define PAGE_ALIGNED(addr) IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/errno.h - hosted stand-in: error numbers, with the few that only the kernel uses.
 */
#ifndef KSHIM_LINUX_ERRNO_H
#define KSHIM_LINUX_ERRNO_H

/* glibc's <errno.h> comes through here too. */
#include_next <linux/errno.h>

#define ERESTARTSYS 512
#define ENOTSUPP 524

#endif

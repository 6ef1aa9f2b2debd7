/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/printk.h - hosted stand-in: kernel messages go to standard error.
 */
#ifndef KSHIM_LINUX_PRINTK_H
#define KSHIM_LINUX_PRINTK_H

#include <stdio.h>

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_err(fmt, ...) fprintf(stderr, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) fprintf(stderr, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) fprintf(stderr, pr_fmt(fmt), ##__VA_ARGS__)
/* Checked, not printed: the kernel prints it only where it was asked to. */
#define pr_debug(fmt, ...) \
	do { \
		if (0) \
			fprintf(stderr, pr_fmt(fmt), ##__VA_ARGS__); \
	} while (0)
#define pr_warn_once(fmt, ...) \
	do { \
		static int warned_; \
		if (!__atomic_exchange_n(&warned_, 1, __ATOMIC_RELAXED)) \
			pr_warn(fmt, ##__VA_ARGS__); \
	} while (0)

#endif

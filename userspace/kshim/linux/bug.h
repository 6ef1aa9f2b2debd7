/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/bug.h - hosted stand-in: warnings that a test run must not overlook.
 */
#ifndef KSHIM_LINUX_BUG_H
#define KSHIM_LINUX_BUG_H

#include <stdio.h>
#include <stdlib.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>

#define WARN(cond, fmt, ...) \
	({ \
		int warn_cond_ = !!(cond); \
		if (unlikely(warn_cond_)) \
			fprintf(stderr, "WARNING: %s:%d: " fmt "\n", __FILE__, __LINE__, \
				##__VA_ARGS__); \
		unlikely(warn_cond_); \
	})
#define WARN_ON(cond) WARN(cond, "%s", #cond)
#define WARN_ONCE(cond, fmt, ...) \
	({ \
		static int warn_done_; \
		int warn_once_cond_ = !!(cond); \
		if (unlikely(warn_once_cond_) && \
		    !__atomic_exchange_n(&warn_done_, 1, __ATOMIC_RELAXED)) \
			WARN(1, fmt, ##__VA_ARGS__); \
		unlikely(warn_once_cond_); \
	})
#define WARN_ON_ONCE(cond) WARN_ONCE(cond, "%s", #cond)
#define BUG_ON(cond) \
	do { \
		if (WARN_ON(cond)) \
			abort(); \
	} while (0)
#define BUG() BUG_ON(1)

#endif

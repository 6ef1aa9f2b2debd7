/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/compiler.h - hosted stand-in: attributes, hints, single accesses and barriers of the
 * compiler.
 */
#ifndef KSHIM_LINUX_COMPILER_H
#define KSHIM_LINUX_COMPILER_H

#define __printf(fmt, args) __attribute__((__format__(__printf__, fmt, args)))
#define __aligned(n) __attribute__((__aligned__(n)))
#define __packed __attribute__((__packed__))
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __must_check __attribute__((__warn_unused_result__))
#define __cold __attribute__((__cold__))
#define __weak __attribute__((__weak__))
#define __noreturn __attribute__((__noreturn__))
#define noinline __attribute__((__noinline__))
#define fallthrough __attribute__((__fallthrough__))
/* glibc has definitions of these two, which serve as well. */
#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#ifndef __attribute_const__
#define __attribute_const__ __attribute__((__const__))
#endif

/* Of sparse and of objtool, that do not look at hosted builds. */
#define __user
#define __percpu
#define __rcu
#define __iomem
#define __force
#define __acquires(lock)
#define __releases(lock)
#define __annotate_jump_table
#define notrace

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" ::: "memory")
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))

#ifdef __SANITIZE_THREAD__
/* For the thread sanitizer volatile accesses are plain ones, that may race. */
#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, val) __atomic_store_n(&(x), val, __ATOMIC_RELAXED)
#else
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) \
	do { \
		*(volatile __typeof__(x) *)&(x) = (val); \
	} while (0)
#endif

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/overflow.h - hosted stand-in: arithmetic that tells when it overflowed.
 */
#ifndef KSHIM_LINUX_OVERFLOW_H
#define KSHIM_LINUX_OVERFLOW_H

#include <linux/types.h>

#define check_add_overflow(a, b, res) __builtin_add_overflow(a, b, res)
#define check_sub_overflow(a, b, res) __builtin_sub_overflow(a, b, res)
#define check_mul_overflow(a, b, res) __builtin_mul_overflow(a, b, res)

/* Sizes that saturate, so that an allocation of them fails. */
static inline size_t size_mul(size_t a, size_t b)
{
	size_t res;

	return __builtin_mul_overflow(a, b, &res) ? SIZE_MAX : res;
}

static inline size_t size_add(size_t a, size_t b)
{
	size_t res;

	return __builtin_add_overflow(a, b, &res) ? SIZE_MAX : res;
}

#define array_size(a, b) size_mul(a, b)
#define struct_size(p, member, count) size_add(sizeof(*(p)), size_mul(count, sizeof(*(p)->member)))

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/string.h - hosted stand-in: libc has what the core uses.
 */
#ifndef KSHIM_LINUX_STRING_H
#define KSHIM_LINUX_STRING_H

#include <string.h>
#include <linux/errno.h>
#include <linux/types.h>

/* The length copied, or -E2BIG when @src was cut; always terminated when @size is not 0. */
static inline ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t len = strnlen(src, size);

	if (!size)
		return -E2BIG;
	if (len == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, len + 1);
	return len;
}

static inline void *memchr_inv(const void *start, int c, size_t size)
{
	const unsigned char *p = start;

	for (; size; p++, size--)
		if (*p != (unsigned char)c)
			return (void *)p;
	return NULL;
}

#endif

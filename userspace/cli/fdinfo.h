/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* fdinfo.h - the counters that the module shows in /proc/self/fdinfo. */
#ifndef OBPF_FDINFO_H
#define OBPF_FDINFO_H

#include <stdbool.h>
#include <stdint.h>

/**
 * obpf_fdinfo_read - numbers of a descriptor's fdinfo, of one moment
 * @keys: @n of them: a line's word before the colon
 * @values: as many
 *
 * Return: true when all were there.
 */
bool obpf_fdinfo_read(int fd, const char *const *keys, uint64_t *values, unsigned int n);

#endif

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * fdinfo.c - "key:\tnumber" lines of /proc/self/fdinfo/N.
 *
 * All of a descriptor's numbers come from one opening: where opens are what is counted, another
 * would be one more. Reference: proc(5).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fdinfo.h"

/* The number behind @key, when @line is its line. */
static bool read_line(const char *line, const char *key, uint64_t *value)
{
	size_t len = strlen(key);
	char *end;

	if (strncmp(line, key, len) || line[len] != ':')
		return false;
	errno = 0;
	*value = strtoull(line + len + 1, &end, 0);
	return !errno && end != line + len + 1;
}

bool obpf_fdinfo_read(int fd, const char *const *keys, uint64_t *values, unsigned int n)
{
	unsigned int found = 0, i;
	char path[64], line[256];
	FILE *info;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = fopen(path, "re");
	if (!info)
		return false;
	while (fgets(line, sizeof(line), info))
		for (i = 0; i < n; i++)
			found += read_line(line, keys[i], &values[i]);
	fclose(info);
	return found == n;
}

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* perfmap.h - where programs' functions are, as perf reads it. */
#ifndef OBPF_PERFMAP_H
#define OBPF_PERFMAP_H

#include <stdint.h>
#include <stdio.h>

struct obpf_item;

/* Where a program's code is. */
struct obpf_code_range {
	uint64_t start; /* 0: it is interpreted, or that may not be known */
	uint64_t size;
};

/* Returns 0 or -errno. */
int obpf_code_range(const struct obpf_item *prog, struct obpf_code_range *range);

/*
 * A line a function of @prog: "START SIZE NAME", in hex, the name as the kernel gives its own:
 * obpf_prog_TAG_FUNCTION. Returns how many, or -errno.
 */
int obpf_perfmap_put(const struct obpf_item *prog, FILE *out);

#endif

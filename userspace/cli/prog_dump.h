/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* prog_dump.h - `obpf prog dump`. */
#ifndef OBPF_PROG_DUMP_H
#define OBPF_PROG_DUMP_H

#include <stdbool.h>

struct obpf_item;
struct obpf_request;

/*
 * The instructions as they were verified, with @code also the machine code; or, into @file, only the
 * bytes of the one or the other. Returns enum obpf_exit.
 */
int obpf_prog_dump(const struct obpf_request *r, const struct obpf_item *prog, bool code,
		   const char *file);

#endif

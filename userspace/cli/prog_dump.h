/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* prog_dump.h - `obpf prog dump xlated`. */
#ifndef OBPF_PROG_DUMP_H
#define OBPF_PROG_DUMP_H

struct obpf_item;
struct obpf_request;

/* Returns enum obpf_exit. */
int obpf_prog_dump(const struct obpf_request *r, const struct obpf_item *prog);

#endif

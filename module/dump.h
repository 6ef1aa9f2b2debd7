/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dump.h - a loaded program as user space is shown it.
 *
 * Floor F3, built hosted too. Process context.
 */
#ifndef OBPF_DUMP_H
#define OBPF_DUMP_H

#include "load.h"

/**
 * obpf_dump - the wire form of what runs
 * @l: a successful load, its wire still there
 * @out: room for l->nr_insns
 *
 * As bpf(2) has it: maps are named by their ids (PSEUDO_MAP_FD, and PSEUDO_MAP_VALUE with the
 * offset), helpers by theirs, what no run reaches is a jump to itself. No address is shown. The
 * result decodes.
 */
void obpf_dump(const struct obpf_load *l, struct obpf_insn *out);

#endif

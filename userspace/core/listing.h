/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * listing.h - instructions of a loaded program as text, for callers that see the system's headers
 * and none of the kernel's.
 */
#ifndef OBPF_CORE_LISTING_H
#define OBPF_CORE_LISTING_H

#include <stddef.h>
#include <stdint.h>

#include "obpf.h"

/**
 * obpf_listing_insn - "(85) call bpf_map_lookup_elem#1" into @text, NUL-terminated
 * @insns: @cnt instructions as PROG_GET_INFO answers them: maps by their ids
 * @at: which one
 *
 * What cannot be decoded is shown as its four fields.
 *
 * Return: how many of @insns it takes: 1, or 2.
 */
unsigned int obpf_listing_insn(const struct obpf_insn *insns, uint32_t cnt, uint32_t at, char *text,
			       size_t size);

#endif

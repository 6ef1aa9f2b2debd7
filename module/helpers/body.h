/* SPDX-License-Identifier: GPL-2.0 */
/*
 * body.h - declares the bodies of all helpers, out of helpers.def.
 *
 * Bodies run in any context, NMI included, and never sleep. Arguments are what the verifier proved
 * of them: pointers cover their sizes, maps are of the row's types. A negative errno is returned as
 * a 64-bit number.
 */
#ifndef OBPF_HELPERS_BODY_H
#define OBPF_HELPERS_BODY_H

#include "helpers/proto.h"

#define OBPF_HELPER(id, name, fn, ...) \
	u64 fn(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc);
#include "helpers/helpers.def"

/* A register's value as the address that it is. */
static inline void *obpf_reg_ptr(u64 reg)
{
	return (void *)(unsigned long)reg;
}

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * pass_dump.h - what a pass of the verifier made, as text for a person.
 *
 * A pass that can be shown is a row of the table in pass_dump.c. One thread, no locks.
 */
#ifndef OBPF_CORE_PASS_DUMP_H
#define OBPF_CORE_PASS_DUMP_H

#include <stdio.h>
#include "load.h"

struct obpf_pass_row;

struct obpf_pass_dump {
	struct obpf_watch watch; /* to be handed to the load */
	const struct obpf_pass_row *row;
	FILE *out;
};

/* Show what pass @name made of the load that @d watches, on @out; false: there is no such pass. */
bool obpf_pass_dump_init(struct obpf_pass_dump *d, const char *name, FILE *out);

/* The load is done: what is to be shown of an accepted program. */
void obpf_pass_dump_accepted(const struct obpf_pass_dump *d, const struct obpf_load *l);

#endif

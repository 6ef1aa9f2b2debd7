/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * unverified.h - a program made ready to run that nobody has verified: for tests of instructions.
 */
#ifndef OBPF_CORE_UNVERIFIED_H
#define OBPF_CORE_UNVERIFIED_H

#include "load.h"

/*
 * As obpf_load(), but of the verifier's work only that is done without which there is nothing to
 * run: jumps and calls stay within the program, helpers and maps are there.
 */
int obpf_unverified_load(struct obpf_load *l);

#endif

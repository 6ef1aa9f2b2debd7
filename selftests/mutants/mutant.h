/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mutant.h - which place of the verifier is wrong in this process: the number in OBPF_MUTANT.
 */
#ifndef SELFTESTS_MUTANT_H
#define SELFTESTS_MUTANT_H

#include <linux/types.h>

bool obpf_mutant(int n);

#define mutant(n) obpf_mutant(n)
#define OBPF_MUTANT_MIN(n, a, b) (mutant(n) ? max(a, b) : min(a, b))
#define OBPF_MUTANT_MAX(n, a, b) (mutant(n) ? min(a, b) : max(a, b))
#define OBPF_MUTANT_REJECT(n, ...) (mutant(n) ? 0 : obpf_reject(__VA_ARGS__))
#define OBPF_MUTANT_REJECT_at(n, ...) (mutant(n) ? 0 : obpf_reject_at(__VA_ARGS__))

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* doctor.h - features.def, applied to a kernel. */
#ifndef OBPF_DOCTOR_H
#define OBPF_DOCTOR_H

#include "kernel.h"

enum obpf_level {
	OBPF_LEVEL_YES,
	OBPF_LEVEL_DEGRADED,
	OBPF_LEVEL_NO,
	OBPF_LEVEL_UNKNOWN,
	OBPF_LEVEL_ABSENT, /* not to be spoken of */
};

struct obpf_finding {
	const char *key, *title;
	enum obpf_level level;
	char why[512];
};

/* "yes", "degraded", "no", "unknown" */
const char *obpf_level_name(enum obpf_level level);

/* How many features there are, and what is to be said of the @i-th. */
unsigned int obpf_doctor_features(void);
void obpf_doctor_judge(const struct obpf_kernel *k, unsigned int i, struct obpf_finding *finding);

/* Is @condition, as in features.def, well formed? For its test. */
bool obpf_doctor_understands(const char *condition);

/* The @i-th rule's condition; NULL behind the last. */
const char *obpf_doctor_condition(unsigned int i);

/*
 * The @i-th row of symbols.def: the feature and its alternatives, "a|b"; NULL behind the last. A
 * feature of NULL: not asked for, only known of.
 */
const char *obpf_doctor_symbols(unsigned int i, const char **feature);

#endif

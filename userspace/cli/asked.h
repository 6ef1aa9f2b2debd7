/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * asked.h - what verify, jit and run --offline are asked in common: which programs, of what, as what.
 */
#ifndef OBPF_ASKED_H
#define OBPF_ASKED_H

#include <argp.h>

#include "hex.h"
#include "subject.h"

struct obpf_asked {
	const char *type_name;
	struct obpf_subject_choice choice;
	struct obpf_offline_options device;
	struct obpf_hex hex;
	char **paths;
	unsigned int nr_paths;
};

/* A child of the command's own argp: options and arguments, into a struct obpf_asked. */
extern const struct argp obpf_asked_argp;

/* After parsing: false when something is not there, which was said on stderr. */
bool obpf_asked_settle(struct obpf_asked *a);

/*
 * @visit is called for each program while it is the subject. The objects, or the text, that made none;
 * -1 without memory. Both were said on stderr.
 */
int obpf_asked_each(struct obpf_asked *a, void (*visit)(const struct obpf_subject *s, void *priv),
		    void *priv);

/* Has @s passed? If not it is said why, and @status is worsened by it. */
bool obpf_asked_passed(const struct obpf_subject *s, int *status);

/* A refusal is worse than what cannot be said, and that than success. */
void obpf_asked_worsen(int *status, int by);

#endif

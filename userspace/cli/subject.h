/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * subject.h - an object's programs, each in turn the subject of the offline device of this process.
 *
 * libbpf does what it does for any loader: it reads the file, relocates, applies CO-RE, creates the
 * maps, loads. Its bpf(2) calls end in the device. Each program is loaded alone, from an object
 * opened for it, so that none can stand in another's way.
 *
 * The functions that return bool have said what was wrong, on stderr, when they return false.
 */
#ifndef OBPF_SUBJECT_H
#define OBPF_SUBJECT_H

#include <bpf/libbpf.h>
#include <stdbool.h>

#include "offline.h"

/* libbpf's calls end there until the closing. */
bool obpf_subject_open(const struct obpf_offline_options *options, struct obpf_offline **device);
void obpf_subject_close(struct obpf_offline *device);

/* Which programs, and as what. */
struct obpf_subject_choice {
	enum bpf_prog_type type; /* UNSPEC: as the sections say */
	const char *prog; /* only those of this name; NULL: all */
	const char *btf; /* file with the kernel's type data, or NULL */
};

struct obpf_subject {
	struct obpf_offline *device;
	const char *path;
	const char *section;
	const char *name;
	enum bpf_prog_type prog_type;
	enum bpf_attach_type attach_type;
	bool has_license;
	const struct obpf_offline_verdict *verdict;
};

/*
 * Loads the programs of @path, one after the other; @visit is called for each while it is the
 * subject. False: the file holds none that was chosen, or is no object.
 */
bool obpf_subject_each(struct obpf_offline *device, const char *path,
		       const struct obpf_subject_choice *choice,
		       void (*visit)(const struct obpf_subject *s, void *priv), void *priv);

/* Says on stderr why @s has not passed. */
void obpf_subject_explain(const struct obpf_subject *s);

/* A program type by the name of bpf(2), or of a section. */
bool obpf_subject_find_type(const char *name, enum bpf_prog_type *type);

#endif

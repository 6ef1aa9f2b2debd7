/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * verify.h - obpf verify: what its parts share. A program's row, from wherever it came, is told in
 * the form that was asked for.
 */
#ifndef OBPF_VERIFY_H
#define OBPF_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "offline.h"

enum obpf_verify_format {
	OBPF_VERIFY_TEXT,
	OBPF_VERIFY_CSV, /* veristat's columns */
	OBPF_VERIFY_JSON,
};

/* One program, as far as it is known. */
struct obpf_verify_row {
	const char *file; /* as the user gave it */
	const char *section;
	const char *name;
	uint32_t prog_type; /* enum bpf_prog_type */
	uint32_t attach_type;
	bool has_license;
	const struct obpf_offline_verdict *verdict;
	const char *log; /* "" for none */
	const char *dump; /* the same */
	const char *mismatch; /* between the verifier and the oracle; the same */
};

/* How many of each kind there were, and the JSON document that grows. */
struct obpf_verify_report {
	enum obpf_verify_format format;
	uint32_t log_level; /* as asked for */
	unsigned int passed, failed, unsupported;
	unsigned int disagreed, unable; /* of the passed, what the oracle said */
	unsigned int broken; /* files that nothing could be said of */
	struct json_object *rows;
};

void obpf_verify_begin(struct obpf_verify_report *r);
void obpf_verify_tell(struct obpf_verify_report *r, const struct obpf_verify_row *row);
/* Returns enum obpf_exit. */
int obpf_verify_end(struct obpf_verify_report *r);

#endif

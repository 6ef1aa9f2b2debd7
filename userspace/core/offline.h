/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * offline.h - a device that lives in this process: bpf(2)'s commands answered by the core, with no
 * kernel behind them, so that what loads programs can have them verified anywhere.
 *
 * For callers that see the system's headers and none of the kernel's. Objects are real: maps of the
 * hosted families, type data of the core's parser, descriptors that mmap(2), dup(2) and close(2)
 * work on. One thread, and one device a process.
 *
 * Of all programs one is the subject: the load whose log_buf is the device's own. Its verdict is
 * kept here, and its load always succeeds, so that a library does not try again by itself. Others
 * (libbpf's questions of what a kernel can do) are answered as the module answers them.
 */
#ifndef OBPF_CORE_OFFLINE_H
#define OBPF_CORE_OFFLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "obpf.h"

enum obpf_offline_kind {
	OBPF_OFFLINE_NONE, /* the subject was not loaded */
	OBPF_OFFLINE_PASS,
	OBPF_OFFLINE_FAIL,
	OBPF_OFFLINE_UNSUPPORTED, /* it asks for what obpf does not have: see why */
};

/* What runs under the oracle say of a program that passed. */
enum obpf_offline_runs {
	OBPF_OFFLINE_NOT_RUN, /* it was not asked */
	OBPF_OFFLINE_AGREES,
	OBPF_OFFLINE_DISAGREES, /* something was not as the verifier said: see the mismatch */
	OBPF_OFFLINE_UNABLE, /* the walk is too long to be kept, or there was no memory */
};

struct obpf_offline_verdict {
	enum obpf_offline_kind kind;
	int err; /* what the load would have said, an errno; 0 */
	const char *code; /* of reject.def or the decoder; NULL: none */
	uint32_t at; /* slot, with a code */
	uint32_t insns; /* processed */
	uint32_t states;
	uint32_t peak_states;
	uint32_t max_states_per_insn;
	uint32_t stack_depth; /* bytes */
	uint32_t slots; /* of the program */
	uint64_t mem; /* bytes that the core had allocated at most */
	uint64_t ns;
	char why[256]; /* without a code: the reason */
	enum obpf_offline_runs oracle;
	uint32_t runs;
	uint32_t runs_cut; /* ended early */
	uint64_t compared; /* instructions of the runs */
	uint64_t exact; /* those on paths that the verifier itself has walked */
};

struct obpf_offline_options {
	uint32_t log_level; /* OBPF_LOG_*; 0: a log only of what is refused, made by a second try */
	uint32_t prog_flags; /* OBPF_F_*, besides those of the load */
	const char *dump; /* name of a pass that is to show what it made; NULL: none */
	bool unverified; /* the subject is decoded and made ready, and passes: see offline_run.h */
	uint32_t oracle_runs; /* of each program that passes, under the oracle; 0: none */
	const char *(*map_type_name)(uint32_t type); /* may be NULL, and say NULL */
};

struct obpf_offline;

/* Or NULL without memory. */
struct obpf_offline *obpf_offline_new(const struct obpf_offline_options *options);
void obpf_offline_free(struct obpf_offline *o);

/* Forget all objects, the subject and its verdict: their descriptors mean nothing any more. */
void obpf_offline_reset(struct obpf_offline *o);

/* bpf(cmd, attr, size), with the errno as a negative result. */
long obpf_offline_call(struct obpf_offline *o, unsigned int cmd, union obpf_attr *attr,
		       unsigned int size);

/* The log_buf, of one byte, that makes a load the subject's. */
char *obpf_offline_subject(struct obpf_offline *o);

const struct obpf_offline_verdict *obpf_offline_verdict(const struct obpf_offline *o);

/* The subject's log, NUL-terminated, "" for none; until the reset. */
const char *obpf_offline_log(const struct obpf_offline *o);

/* What the pass that was asked for made of the subject, "" for nothing; until the reset. */
const char *obpf_offline_dump(const struct obpf_offline *o);

/* Instruction, claim and fact where the oracle disagrees, otherwise ""; until the reset. */
const char *obpf_offline_mismatch(const struct obpf_offline *o);

/* The passes that can be shown, by number; false: there is none of that number. */
bool obpf_offline_pass(unsigned int i, const char **name, const char **shows);

/* Does obpf have programs of that type? */
bool obpf_offline_has_prog_type(uint32_t type);

#endif

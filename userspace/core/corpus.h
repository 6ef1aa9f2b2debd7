/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * corpus.h - test cases as text files, and what runs them anywhere: one parser, one judge, several
 * back-ends.
 *
 * docs/corpus.md describes the format. The reader and the back-ends over descriptors are hosted;
 * the judge and the core's back-end build in the kernel too, over cases that were read at build
 * time. One thread, no locks.
 */
#ifndef OBPF_CORPUS_H
#define OBPF_CORPUS_H

#include <linux/types.h>
#include "maps/fields.h"
#include "obpf.h"

#define OBPF_CORPUS_MAX_MAPS 70 /* above what a program may use, to test that limit */
#define OBPF_CORPUS_MAX_ELEMS 16
#define OBPF_CORPUS_MAX_RUNS 32
#define OBPF_CORPUS_MAX_CALLEES 8
#define OBPF_CORPUS_LOG_SIZE 65536
#define OBPF_CORPUS_MEM_ROOM 4096 /* bytes by which a run may make its memory grow */

struct obpf_corpus_bytes {
	u8 *data;
	u32 size;
};

struct obpf_corpus_map {
	u32 type; /* enum obpf_map_type */
	u32 key_size;
	u32 value_size;
	u32 max_entries;
	u32 flags;
	bool frozen; /* once its elements are set */
	bool typed; /* with the types of key and value */
	struct obpf_map_fields fields; /* in the value's type */
};

/* Words that a map's type data takes at most; ids of the types of key and value in it. */
#define OBPF_CORPUS_BTF_WORDS 128
#define OBPF_CORPUS_BTF_KEY 1
#define OBPF_CORPUS_BTF_VALUE 2

/* Write the type data of @map, which is typed, into @words; how many bytes. */
u32 obpf_corpus_btf(const struct obpf_corpus_map *map, u32 words[OBPF_CORPUS_BTF_WORDS]);

/* An element that a map has before the first run, or must have after the last. */
struct obpf_corpus_elem {
	u32 map; /* index */
	struct obpf_corpus_bytes key;
	struct obpf_corpus_bytes value; /* no data: must not be there */
};

/* A program that is put into a program array: one of the case's further ones, or its own. */
struct obpf_corpus_callee {
	u32 map; /* index */
	u32 index; /* in the array */
	bool is_main;
	bool early; /* before the case's own program is loaded */
	u32 prog_type;
	struct obpf_insn *insns;
	u32 nr_insns;
};

struct obpf_corpus_run {
	u32 line;
	struct obpf_corpus_bytes mem; /* the context; a packet's types: the frame */
	struct obpf_corpus_bytes mem_out; /* how mem must begin afterwards; no data: anything */
	bool has_ret;
	u32 ret; /* low half of R0 */
};

enum obpf_corpus_expect {
	OBPF_CORPUS_RUNS,
	OBPF_CORPUS_REJECT, /* by the verifier, with code and slot */
	OBPF_CORPUS_DECODE, /* by the decoder, with code and slot */
	OBPF_CORPUS_ERROR, /* the load fails with this errno */
};

struct obpf_corpus_case {
	const char *file;
	u32 line;
	char name[96];
	u32 prog_type;
	bool gpl;
	bool large_stack; /* OBPF_F_LARGE_STACK */
	u32 log_level; /* of its loads, for who wants to know more; 0: OBPF_LOG_LEVEL1 */
	bool kernel; /* its own bpf(2) takes the program too */
	struct obpf_corpus_map *maps;
	u32 nr_maps;
	struct obpf_corpus_elem *init;
	u32 nr_init;
	struct obpf_corpus_elem *after;
	u32 nr_after;
	/* Map numbers are indices into maps; a back-end puts its own in their place. */
	struct obpf_insn *insns;
	u32 nr_insns;
	struct obpf_corpus_callee *callees;
	u32 nr_callees;
	struct obpf_corpus_run *runs;
	u32 nr_runs;
	enum obpf_corpus_expect expect;
	char code[32];
	u32 at; /* slot */
	int error; /* -errno of the load */
};

struct obpf_corpus {
	struct obpf_corpus_case **cases;
	u32 nr_cases;
	char **files;
	u32 nr_files;
	char error[256]; /* "file:line: what is wrong" */
};

/**
 * obpf_corpus_read - add the cases of a file, or of every *.t in a directory, in the order of names
 * Return: 0; -EINVAL or the errno of reading with @c->error filled in; -ENOMEM. Free @c in any
 * case.
 */
int obpf_corpus_read(struct obpf_corpus *c, const char *path);
void obpf_corpus_free(struct obpf_corpus *c);

/* Do runs of programs of this type bring a packet, not a context? */
static inline bool obpf_corpus_takes_packets(u32 prog_type)
{
	return prog_type == OBPF_PROG_TYPE_SOCKET_FILTER || prog_type == OBPF_PROG_TYPE_SCHED_CLS ||
	       prog_type == OBPF_PROG_TYPE_SCHED_ACT || prog_type == OBPF_PROG_TYPE_XDP;
}

/*
 * -errno that a load fails with for the verifier's @code ("BAD_JUMP"), 0 when there is no such
 * code.
 */
int obpf_corpus_reject_errno(const char *code);

/* Where programs are loaded and run. Handles are 0 or more; errors -errno. */
struct obpf_corpus_backend {
	const char *name;
	/*
	 * Its log's last line is "obpf: reject CODE at SLOT"; without that only runs are compared.
	 */
	bool explains;
	int (*map_create)(void *priv, const struct obpf_corpus_map *map);
	int (*map_update)(void *priv, int map, const void *key, const void *value);
	int (*map_lookup)(void *priv, int map, const void *key, void *value);
	int (*map_freeze)(void *priv, int map);
	/* @maps: handles by the case's index; @log: LOG_SIZE bytes, terminated */
	int (*prog_load)(void *priv, const struct obpf_corpus_case *t, const int *maps, char *log);
	/* Put a program into a program array: 0 or -errno. */
	int (*callee_update)(void *priv, int map, u32 index, int prog);
	/* @mem comes with room for OBPF_CORPUS_MEM_ROOM more and goes with what the run left */
	int (*prog_run)(void *priv, int prog, const struct obpf_corpus_case *t,
			struct obpf_corpus_bytes *mem, u32 *ret);
	/* Drop every handle. */
	void (*reset)(void *priv);
};

enum obpf_corpus_verdict {
	OBPF_CORPUS_PASS,
	OBPF_CORPUS_FAIL,
	OBPF_CORPUS_SKIP,
};

/* Run one case; @why gets a line or more on anything but PASS. */
enum obpf_corpus_verdict obpf_corpus_judge(const struct obpf_corpus_case *t,
					   const struct obpf_corpus_backend *backend, void *priv,
					   char *why, size_t size);

/* Run all, a TAP line each, numbered from *@number + 1. Return: failures. */
u32 obpf_corpus_tap(const struct obpf_corpus *c, const struct obpf_corpus_backend *backend,
		    void *priv, u32 *number);

/* The core itself: obpf_load() and the interpreter. */
struct obpf_corpus_core;
extern const struct obpf_corpus_backend obpf_corpus_core_backend;
extern const struct obpf_corpus_backend obpf_corpus_jit_backend; /* the same, translated */
struct obpf_corpus_core *obpf_corpus_core_new(void);
/* From now on programs run as machine code, or their load fails. */
void obpf_corpus_core_jit(struct obpf_corpus_core *core);
void obpf_corpus_core_free(struct obpf_corpus_core *core);
struct obpf_load;
struct obpf_watch;
/* Let @watch see the verifier's walk in the loads from here on; NULL: nobody. */
void obpf_corpus_core_watch(struct obpf_corpus_core *core, struct obpf_watch *watch);
/* The case's program alone, with its maps and their elements: its handle, or -errno. */
int obpf_corpus_core_load_case(struct obpf_corpus_core *core, const struct obpf_corpus_case *t);
/* What a program is made of, by its handle. */
const struct obpf_load *obpf_corpus_core_load(const struct obpf_corpus_core *core, int prog);

/* bpf(2), or the device that means it. */
struct obpf_corpus_fd {
	/* As bpf(2) returns: an fd or 0, or -errno. */
	int (*call)(void *priv, u32 cmd, union obpf_attr *attr, u32 size);
	void *priv;
	int fds[OBPF_CORPUS_MAX_MAPS + OBPF_CORPUS_MAX_CALLEES + 1]; /* open ones */
	u32 nr_fds;
};

extern const struct obpf_corpus_backend obpf_corpus_device_backend; /* priv: struct obpf_corpus_fd */
extern const struct obpf_corpus_backend obpf_corpus_kernel_backend;

#endif

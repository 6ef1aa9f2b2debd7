/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * offline_home.h - what the files of the offline device share: its objects, its memory, the subject.
 *
 * One thread, no locks.
 */
#ifndef OBPF_CORE_OFFLINE_HOME_H
#define OBPF_CORE_OFFLINE_HOME_H

#include <sys/types.h>
#include "btf_obj.h"
#include "load.h"
#include "maps/map.h"
#include "offline.h"

enum obpf_offline_object {
	OBPF_OFFLINE_MAP,
	OBPF_OFFLINE_STAND_IN, /* of a map that obpf cannot make: only a program's use of it counts */
	OBPF_OFFLINE_BTF,
	OBPF_OFFLINE_PROG,
};

/* An object by the file behind its descriptors, which dup(2) keeps and close(2) does not tell of. */
struct obpf_offline_file {
	dev_t dev;
	ino_t ino;
	enum obpf_offline_object object;
	struct obpf_map *map; /* a use */
	struct obpf_btf_obj *btf; /* a reference */
	char *why; /* the stand-in's */
	bool lacking; /* ... obpf does not have such maps; else nobody has */
};

/* Memory of a core, counted. */
struct obpf_offline_mem {
	struct obpf_core core;
	size_t now; /* bytes */
	size_t peak;
};

/* A log that takes what it is given. */
struct obpf_offline_text {
	struct obpf_core core; /* for its log_store */
	struct obpf_log log;
	char *text; /* NULL, or NUL-terminated */
	size_t room;
};

struct obpf_offline {
	struct obpf_offline_options options;
	struct obpf_offline_mem objects; /* type data lives in this */
	struct obpf_offline_mem verifier; /* and the subject in this */
	struct obpf_offline_file *files;
	size_t nr_files;
	size_t room;

	char marker; /* whose address is the subject's log_buf */
	struct obpf_offline_verdict verdict;
	struct obpf_offline_text text;
	char *dump; /* NULL: none */
	char *mismatch; /* the same */
	/* The subject, when it was accepted: load.insns is NULL otherwise. */
	struct obpf_load load;
	struct obpf_insn *wire;
	struct obpf_debug_info debug;
	struct obpf_btf_obj *btf; /* a reference, or NULL */
};

/* The newest object behind @fd of that kind; NULL: it is something else. */
struct obpf_offline_file *obpf_offline_find(const struct obpf_offline *o, int fd,
					    enum obpf_offline_object object);

/*
 * A new object, for the caller to fill in, and its descriptor in @fd, which can be mapped once it has
 * a length; or NULL, and -errno there.
 */
struct obpf_offline_file *obpf_offline_open(struct obpf_offline *o, enum obpf_offline_object object,
					    int *fd);

/* offline_prog.c: PROG_LOAD, and the end of what it kept */
int obpf_offline_prog_load(struct obpf_offline *o, const union obpf_attr *attr);
void obpf_offline_prog_release(struct obpf_offline *o);

/* offline_run.c: executable memory, from the first call on; 0 or -errno */
int obpf_offline_code_init(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * object.h - a BPF object from file to attached, each step with its failures told to a person.
 *
 * The functions that return bool have said what was wrong, in one line on stderr, when they return
 * false.
 */
#ifndef OBPF_OBJECT_H
#define OBPF_OBJECT_H

#include <bpf/libbpf.h>
#include <stdbool.h>

#include "elf_check.h"

struct obpf_attached {
	const struct bpf_program *prog;
	struct bpf_link *link;
};

struct obpf_object {
	const char *path; /* as the user gave it: begins every message */
	struct obpf_elf_facts facts;
	struct bpf_object *bpf;
	bool verbose;
	unsigned int nr_progs; /* those that are loaded and attached */
	char **logs; /* the verifier's, one a program; NULL where there could be none */
	unsigned int nr_attached;
	struct obpf_attached *attached; /* room for nr_progs */
};

/* All of a file, which the caller frees, or NULL with errno; EFBIG for what is too long. */
void *obpf_file_read(const char *path, size_t *size);

/* All of an object file that passes for one, which the caller frees, or NULL: then it was said why. */
void *obpf_object_read(const char *path, size_t *size, struct obpf_elf_facts *facts);

/**
 * obpf_object_parse - libbpf's view of such a file; or NULL: then it was said why
 * @btf: as obpf_object_open()
 */
struct bpf_object *obpf_object_parse(const char *path, const void *data, size_t size,
				     const struct obpf_elf_facts *facts, const char *btf);

/* Is there type data in the file? Said when not. */
bool obpf_object_check_types(const char *path);

/**
 * obpf_object_open - read @path and let libbpf parse it; nothing reaches the kernel yet
 * @btf: file with the kernel's type data for CO-RE; NULL: what the kernel itself offers
 */
bool obpf_object_open(struct obpf_object *o, const char *path, const char *btf, bool verbose);

/* Have all programs loaded with @flags of PROG_LOAD, too. */
bool obpf_object_add_flags(struct obpf_object *o, unsigned int flags);

/* Maps created, programs verified. */
bool obpf_object_load(struct obpf_object *o);

/* Every program attached where its section says; all or none. */
bool obpf_object_attach(struct obpf_object *o);

void obpf_object_detach(struct obpf_object *o);

/* Undoes all of the above; a zeroed object is fine. */
void obpf_object_close(struct obpf_object *o);

/* "SECTION/NAME", as messages name a program. */
const char *obpf_object_prog_name(const struct bpf_program *prog, char *room, size_t size);

#endif

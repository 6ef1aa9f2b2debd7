/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* map_create.h - `obpf map create`. */
#ifndef OBPF_MAP_CREATE_H
#define OBPF_MAP_CREATE_H

struct obpf_request;

#define OBPF_MAP_CREATE_TAKES \
	"TYPE key BYTES value BYTES entries N [name NAME] [flags FLAG,...] (--hold | -- COMMAND...)"

/* For --help: the names in map_create.c's table. */
#define OBPF_MAP_CREATE_FLAGS \
	"FLAG is no_prealloc, rdonly, wronly, zero_seed,\nrdonly_prog, wronly_prog or mmapable."

/* Returns enum obpf_exit, or the command's own status. */
int obpf_verb_map_create(struct obpf_request *r);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* map_create.h - `obpf map create`. */
#ifndef OBPF_MAP_CREATE_H
#define OBPF_MAP_CREATE_H

struct obpf_request;

#define OBPF_MAP_CREATE_TAKES \
	"TYPE key BYTES value BYTES entries N [name NAME] [flags FLAG,...] (--hold | -- COMMAND...)"

/* Returns enum obpf_exit, or the command's own status. */
int obpf_map_create(struct obpf_request *r);

#endif

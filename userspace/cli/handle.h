/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * handle.h - the module's objects by what a user calls them: ids, names, tags.
 *
 * Functions that return enum obpf_exit have said what was wrong when it is not OBPF_EXIT_OK.
 */
#ifndef OBPF_HANDLE_H
#define OBPF_HANDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "obpf.h"

struct btf;
struct obpf_request;

enum obpf_kind {
	OBPF_KIND_PROG,
	OBPF_KIND_MAP,
	OBPF_KIND_LINK,
	OBPF_KIND_BTF,
	OBPF_NR_KINDS,
};

/* "prog", "map", "link", "btf" */
const char *obpf_kind_name(enum obpf_kind kind);

/* An object with a descriptor of it, and what it says of itself. */
struct obpf_item {
	enum obpf_kind kind;
	uint32_t id;
	int fd;
	union {
		struct obpf_prog_info prog;
		struct obpf_map_info map;
		struct obpf_link_info link;
		struct obpf_btf_info btf;
	};
};

/* Which objects are meant. */
struct obpf_ref {
	enum { OBPF_REF_ALL, OBPF_REF_ID, OBPF_REF_NAME, OBPF_REF_TAG } by;
	uint32_t id;
	const char *name;
	uint8_t tag[OBPF_TAG_SIZE];
	const char *text; /* as the user gave it */
};

/**
 * obpf_ref_parse - take "id N", "N", "name X" or (of programs) "tag T" from the words
 * @optional: no words mean all objects
 * Return: enum obpf_exit.
 */
int obpf_ref_parse(struct obpf_request *r, enum obpf_kind kind, bool optional,
		   struct obpf_ref *ref);

/**
 * obpf_each - call @fn with each object of @kind that @ref means, one after the other
 * @fn: the item's fd is closed after it; returns enum obpf_exit
 *
 * Return: the first that is not OK of @fn; OBPF_EXIT_FAILURE when something else than all was meant
 * and there is none, or when the module cannot be asked.
 */
int obpf_each(enum obpf_kind kind, const struct obpf_ref *ref,
	      int (*fn)(const struct obpf_item *item, void *priv), void *priv);

/**
 * obpf_one - the one object that @ref means
 * @item: its fd is the caller's to close
 *
 * Return: enum obpf_exit; several objects of that name are a failure, and named.
 */
int obpf_one(enum obpf_kind kind, const struct obpf_ref *ref, struct obpf_item *item);

/* A new descriptor of the object @id, or -errno; @flags: OBPF_F_RDONLY, ... */
int obpf_open_id(enum obpf_kind kind, uint32_t id, uint32_t flags);

/* OBJ_GET_INFO_BY_FD. Returns 0 or -errno. */
int obpf_read_info(int fd, void *info, size_t size);

/*
 * The type data with @id, the caller's to btf__free(). NULL with errno; also for what libbpf does
 * not understand.
 */
struct btf *obpf_btf_by_id(uint32_t id);

/* Asks whether programs may be attached: 'obpf on'. Returns 0 or -errno. */
int obpf_ask_switch(bool *on);

/* "FIRST WORDS: why a call failed with the error number @err", on stderr. */
void obpf_say_error(const char *what, int err);

#endif

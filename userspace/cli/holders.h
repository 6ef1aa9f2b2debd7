/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * holders.h - the processes that keep the module's objects alive.
 *
 * What /proc shows: descriptors, and mappings of maps. What it does not show: descriptors on their
 * way through a socket, and processes that the caller may not look into, which are counted.
 */
#ifndef OBPF_HOLDERS_H
#define OBPF_HOLDERS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "handle.h"

/* One descriptor or mapping. */
struct obpf_holder {
	pid_t pid;
	char comm[64]; /* as the process calls itself: anything */
	char what[12]; /* "map", "prog", "link", "event", "btf", "stats"; "device"; "mapping" */
	int fd; /* -1: of a mapping */
	uint32_t id; /* 0: it has none */
	uint32_t prog_id; /* of a link: its program's */
};

struct obpf_holders {
	unsigned int nr;
	struct obpf_holder *list; /* by process, in the order of /proc */
	unsigned int hidden; /* processes that could not be looked into */
};

/**
 * obpf_holders_scan - look through all processes but this one
 * @proc: "/proc"
 * Return: false with errno when there is no @proc, or no memory.
 */
bool obpf_holders_scan(struct obpf_holders *h, const char *proc);
void obpf_holders_free(struct obpf_holders *h);

/* [{"pid", "comm"}, ...]: who holds the object, each process once. */
struct json_object *obpf_holders_of(const struct obpf_holders *h, enum obpf_kind kind, uint32_t id);

/* "  held by cat(211), obpf(212)", of what obpf_holders_of() gave; nothing for nobody. */
void obpf_holders_print_pids(struct json_object *pids);

/* [{"pid", "comm", "objects": [{"what", "id", "fd"}, ...]}, ...] */
struct json_object *obpf_holders_json(const struct obpf_holders *h);

/* A line a process: "  PID  COMM  device, map 3, prog 7". */
void obpf_holders_print(const struct obpf_holders *h);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * element.h - a map's keys and values: from the words of a command line, and back to text.
 */
#ifndef OBPF_ELEMENT_H
#define OBPF_ELEMENT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "handle.h"

struct btf;
struct obpf_request;

/* How a map's elements are laid out, and by what types they are read. */
struct obpf_layout {
	const struct obpf_map_info *info;
	struct btf *btf; /* NULL: no types */
	uint32_t key_type, value_type; /* 0: plain bytes */
	unsigned int nr_cpus; /* values of an element; 1: not per CPU */
	size_t stride; /* bytes from one CPU's value to the next's */
	size_t value_room; /* bytes of an element's values */
};

/**
 * obpf_layout_init - learn all about the elements of @map, which must outlive the layout
 * Return: enum obpf_exit. To be followed by obpf_layout_exit() in any case.
 */
int obpf_layout_init(struct obpf_layout *l, const struct obpf_item *map);
void obpf_layout_exit(struct obpf_layout *l);

/* Is it a map whose keys are the numbers from 0 on? */
bool obpf_layout_is_indexed(const struct obpf_layout *l);

/* Is it a map whose values stand for objects that have descriptors? */
bool obpf_layout_holds_progs(const struct obpf_layout *l);

/**
 * obpf_layout_read_key - take the words of a key
 * @key: info->key_size bytes
 * Return: enum obpf_exit.
 */
int obpf_layout_read_key(const struct obpf_layout *l, struct obpf_request *r, void *key);

/**
 * obpf_layout_read_value - take the words of a value; of a per-CPU map, the value of every CPU
 * @value: value_room bytes
 * @fd: a descriptor that the value names, to be closed after it was used; -1 without one
 */
int obpf_layout_read_value(const struct obpf_layout *l, struct obpf_request *r, void *value,
			   int *fd);

/* {"key": K, "value": V} or {"key": K, "values": [{"cpu": N, "value": V}, ...]} */
struct json_object *obpf_layout_json(const struct obpf_layout *l, const void *key,
				     const void *value);

/* The same as a line of text, or a line a CPU. */
void obpf_layout_print(const struct obpf_layout *l, const void *key, const void *value, FILE *out);

#endif

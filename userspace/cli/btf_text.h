/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* btf_text.h - type data as JSON, as `bpftool btf dump` prints it, and as C. */
#ifndef OBPF_BTF_TEXT_H
#define OBPF_BTF_TEXT_H

#include <bpf/btf.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * obpf_btf_check - can all types be followed to an end?
 * libbpf prints C by following them, and trusts that they lead neither astray nor in circles.
 * Return: false, and @why not.
 */
bool obpf_btf_check(const struct btf *btf, char *why, size_t size);

/* One type: {"id", "kind", "name", ...}, members and the like as a list. */
struct json_object *obpf_btf_type_json(const struct btf *btf, uint32_t id);

/* The same as lines of text. */
void obpf_btf_type_print(const struct btf *btf, uint32_t id, FILE *out);

/* All types as C, in an order that compiles. Returns 0 or -errno. */
int obpf_btf_print_c(const struct btf *btf, FILE *out);

#endif

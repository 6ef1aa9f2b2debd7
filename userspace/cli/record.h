/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * record.h - bytes that a program put into a ring, read by the type that its object describes.
 *
 * Type and bytes both come from elsewhere: nothing is read outside the bytes, whatever the type
 * says.
 */
#ifndef OBPF_RECORD_H
#define OBPF_RECORD_H

#include <bpf/btf.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct obpf_record;

/**
 * obpf_record_new - get ready to read records of one struct
 * @btf: must outlive the result
 * @name: the struct's, without "struct"
 *
 * Return: the reader; NULL with errno: ENOENT no such struct in @btf, EINVAL one that cannot be
 * read, ENOMEM.
 */
struct obpf_record *obpf_record_new(const struct btf *btf, const char *name);
void obpf_record_free(struct obpf_record *r);

/* The struct's name, and its bytes. */
const char *obpf_record_name(const struct obpf_record *r);
size_t obpf_record_size(const struct obpf_record *r);

/*
 * Can a record of @size bytes be one? Exactly the struct's size, or more where it ends in an open
 * array.
 */
bool obpf_record_fits(const struct obpf_record *r, size_t size);

/**
 * obpf_record_json - a record as a JSON object, members in the struct's order
 *
 * As obpf_value_json() says.
 *
 * Return: the caller's reference; NULL when out of memory.
 */
struct json_object *obpf_record_json(const struct obpf_record *r, const void *data, size_t size);

/* The table's head: one word a column, nested members as a.b. */
void obpf_record_print_head(const struct obpf_record *r, FILE *out);

/* One line of the table. A column grows when a value needs it. False when out of memory. */
bool obpf_record_print_row(struct obpf_record *r, const void *data, size_t size, FILE *out);

#endif

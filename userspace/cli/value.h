/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * value.h - values between bytes, as BTF describes them, and JSON.
 *
 * Type, bytes and JSON all come from elsewhere: nothing is read or written outside the bytes,
 * whatever the type says. What obpf_value_json() makes, obpf_value_encode() takes.
 */
#ifndef OBPF_VALUE_H
#define OBPF_VALUE_H

#include <bpf/btf.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Structs in structs: more than any real one has. */
#define OBPF_VALUE_DEPTH 16

/* The type behind typedefs and const, volatile, restrict; NULL for a bad or endless one. */
const struct btf_type *obpf_type_strip(const struct btf *btf, uint32_t id);

/* `char`, whatever its sign; other types of a byte are numbers. */
bool obpf_type_is_char(const struct btf *btf, const struct btf_type *t);

/**
 * obpf_value_json - a value as JSON, members in the struct's order
 *
 * Integers and bools are numbers and bools, enums the name of their value (a number when there is
 * none), char arrays strings up to their NUL with U+FFFD for what is not UTF-8, pointers and
 * integers of 128 bits strings in hex, structs and unions objects, arrays lists, a data section an
 * object of its variables. Members of unnamed structs stand with those around them.
 *
 * Return: the caller's reference; NULL, JSON's null, when out of memory or for what cannot be read.
 */
struct json_object *obpf_value_json(const struct btf *btf, uint32_t type, const void *data,
				    size_t size);

/**
 * obpf_value_encode - the reverse
 * @data: @size bytes, all written: what @json does not mention is zero
 * @why: for a person, what of @json does not fit the type, and where in it
 *
 * Beyond what obpf_value_json() makes: numbers as strings, decimal or in hex; enumerators as
 * numbers; char arrays as lists; lists and objects that leave out what is to be zero.
 *
 * Return: false with @why.
 */
bool obpf_value_encode(const struct btf *btf, uint32_t type, struct json_object *json, void *data,
		       size_t size, char *why, size_t why_size);

/* A string that is valid UTF-8 whatever @s holds. NULL when out of memory. */
struct json_object *obpf_text_json(const char *s, size_t len);

/* Bytes that no type describes, as a string of two hex digits each. */
struct json_object *obpf_hex_json(const void *data, size_t size);

#endif

/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * hex.h - --hex: a program as raw instructions, and the maps that they name.
 *
 * The functions that return bool have said what was wrong, on stderr, when they return false.
 */
#ifndef OBPF_HEX_H
#define OBPF_HEX_H

#include <stdbool.h>
#include <stdint.h>

#include "subject.h"

#define OBPF_HEX_MAX_MAPS 64

struct obpf_hex_map {
	uint32_t number; /* what LD_IMM64 calls it */
	uint32_t type, key_size, value_size, max_entries, flags;
	int fd;
};

struct obpf_hex {
	const char *text; /* "BYTES" or "@FILE"; NULL: not asked for */
	struct obpf_hex_map maps[OBPF_HEX_MAX_MAPS];
	unsigned int nr_maps;
};

/* "i=type,key,value,max[,flags]" */
bool obpf_hex_add_map(struct obpf_hex *h, const char *arg);

/**
 * obpf_hex_load - create the maps on @device and load the program as its subject, @s
 * @type: UNSPEC stands for syscall
 * @name: NULL stands for "hex"
 *
 * Return: false when text or maps make no program at all; otherwise the device has a verdict.
 */
bool obpf_hex_load(struct obpf_hex *h, struct obpf_offline *device, enum bpf_prog_type type,
		   const char *name, struct obpf_subject *s);

/*
 * Bytes as two hex digits each, blanks between them, or "@FILE" with such text; the caller frees them.
 * @option: what asks, for messages. NULL: said why.
 */
void *obpf_hex_bytes(const char *option, const char *text, size_t *size);

#endif

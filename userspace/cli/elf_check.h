/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* elf_check.h - is a file a BPF object that libbpf should see at all? */
#ifndef OBPF_ELF_CHECK_H
#define OBPF_ELF_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct obpf_elf_facts {
	bool has_license;
	bool has_types; /* .BTF */
	bool has_code;
	bool has_old_maps; /* a section "maps" */
};

/**
 * obpf_elf_check - look at a whole object file in memory
 * @why: what is wrong with it, for a person
 *
 * Return: true and @facts, or false and @why.
 */
bool obpf_elf_check(const void *data, size_t size, struct obpf_elf_facts *facts, char *why,
		    size_t why_size);

#endif

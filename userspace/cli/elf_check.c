// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * elf_check.c - the plain mistakes about object files, found before libbpf sees them.
 *
 * libbpf says EINVAL or ENOEXEC to most of them. Nothing here trusts the file: every offset is
 * checked against its size before use. Reference: the ELF gABI, chapters 4 and 5.
 */
#include <elf.h>
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "elf_check.h"

#if __BYTE_ORDER == __LITTLE_ENDIAN
#define OUR_DATA ELFDATA2LSB
#else
#define OUR_DATA ELFDATA2MSB
#endif

struct file {
	const unsigned char *data;
	size_t size;
	Elf64_Ehdr head;
	char *why;
	size_t why_size;
};

#define refuse(file, ...) (snprintf((file)->why, (file)->why_size, __VA_ARGS__), false)

static uint16_t swapped(uint16_t v, bool swap)
{
	return swap ? (uint16_t)(v << 8 | v >> 8) : v;
}

static const char *machine_name(uint16_t machine, char *room, size_t size)
{
	switch (machine) {
	case EM_X86_64:
		return "x86-64";
	case EM_AARCH64:
		return "arm64";
	default:
		snprintf(room, size, "number %u", machine);
		return room;
	}
}

/* Identification and header: ours, theirs, or nobody's. */
static bool check_head(struct file *f)
{
	const unsigned char *id = f->data;
	uint16_t machine;
	char room[16];
	bool foreign;

	if (!f->size)
		return refuse(f, "the file is empty");
	if (f->size < SELFMAG || memcmp(id, ELFMAG, SELFMAG))
		return refuse(f, "not an ELF file");
	if (f->size < sizeof(Elf64_Ehdr))
		return refuse(f, "truncated ELF file: %zu bytes", f->size);
	memcpy(&f->head, f->data, sizeof(f->head));
	foreign = id[EI_DATA] != OUR_DATA;
	machine = swapped(f->head.e_machine, foreign);
	/* Early compilers left the machine empty. */
	if (machine != EM_BPF && machine != EM_NONE)
		return refuse(f, "an ELF file for another machine (%s), not a BPF object",
			      machine_name(machine, room, sizeof(room)));
	if (id[EI_CLASS] != ELFCLASS64)
		return refuse(f, "not a 64-bit ELF file, as BPF objects are");
	if (foreign)
		return refuse(
			f,
			"a BPF object of the other byte order: compile for this machine's, with -target bpf");
	if (f->head.e_type != ET_REL)
		return refuse(f, "an ELF file, but not a relocatable object");
	return true;
}

static bool check_section_table(struct file *f)
{
	const Elf64_Ehdr *head = &f->head;

	if (!head->e_shnum)
		return refuse(f, "an ELF file without sections");
	if (head->e_shentsize != sizeof(Elf64_Shdr))
		return refuse(f, "malformed ELF file: section headers of %u bytes",
			      head->e_shentsize);
	if (head->e_shoff > f->size ||
	    (f->size - head->e_shoff) / sizeof(Elf64_Shdr) < head->e_shnum)
		return refuse(
			f, "truncated ELF file: its section headers lie behind its end (%zu bytes)",
			f->size);
	if (head->e_shstrndx >= head->e_shnum)
		return refuse(f, "malformed ELF file: no table of section names");
	return true;
}

static Elf64_Shdr section(const struct file *f, unsigned int i)
{
	Elf64_Shdr sh;

	memcpy(&sh, f->data + f->head.e_shoff + i * sizeof(sh), sizeof(sh));
	return sh;
}

/* A name's bytes, up to a NUL inside the table; "" for one that is not inside. */
static const char *name_of(const struct file *f, const Elf64_Shdr *names, const Elf64_Shdr *sh)
{
	const char *table = (const char *)f->data + names->sh_offset;

	if (sh->sh_name >= names->sh_size ||
	    !memchr(table + sh->sh_name, 0, names->sh_size - sh->sh_name))
		return "";
	return table + sh->sh_name;
}

static bool check_sections(struct file *f, struct obpf_elf_facts *facts)
{
	Elf64_Shdr names = section(f, f->head.e_shstrndx), sh;
	unsigned int i;

	for (i = 0; i < f->head.e_shnum; i++) {
		sh = section(f, i);
		if (sh.sh_type == SHT_NOBITS || sh.sh_type == SHT_NULL)
			continue;
		if (sh.sh_offset > f->size || sh.sh_size > f->size - sh.sh_offset)
			return refuse(
				f, "truncated ELF file: section %u lies behind its end (%zu bytes)",
				i, f->size);
	}
	if (names.sh_type != SHT_STRTAB)
		return refuse(f, "malformed ELF file: no table of section names");
	for (i = 0; i < f->head.e_shnum; i++) {
		const char *name;

		sh = section(f, i);
		name = name_of(f, &names, &sh);
		if (sh.sh_type == SHT_PROGBITS && sh.sh_flags & SHF_EXECINSTR && sh.sh_size)
			facts->has_code = true;
		if (!strcmp(name, "license"))
			facts->has_license = true;
		if (!strcmp(name, ".BTF"))
			facts->has_types = true;
		if (!strcmp(name, "maps"))
			facts->has_old_maps = true;
	}
	return true;
}

bool obpf_elf_check(const void *data, size_t size, struct obpf_elf_facts *facts, char *why,
		    size_t why_size)
{
	struct file f = { .data = data, .size = size, .why = why, .why_size = why_size };

	memset(facts, 0, sizeof(*facts));
	return check_head(&f) && check_section_table(&f) && check_sections(&f, facts);
}

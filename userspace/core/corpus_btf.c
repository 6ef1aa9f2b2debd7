// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_btf.c - the type data of a case's map: a key of 32 bits and a struct with the fields that
 * the case names.
 *
 * In a process or in the kernel; no locks. Reference: Documentation/bpf/btf.rst.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "corpus.h"
#include "isa/btf.h"
#include "maps/fields.h"

/* Ids of the types; those of fields come last. */
enum {
	TYPE_INT = OBPF_CORPUS_BTF_KEY,
	TYPE_VALUE = OBPF_CORPUS_BTF_VALUE,
	TYPE_FIELDS,
};

/* The string section, before the fields' names; where its own begin. */
static const char names[] = "\0int\0value";
#define NAME_INT 1
#define NAME_VALUE 5

struct words {
	u32 *at;
	u32 nr;
};

static void put(struct words *w, u32 word)
{
	w->at[w->nr++] = word;
}

static void put_type(struct words *w, u32 name, u32 kind, u32 vlen, u32 size)
{
	put(w, name);
	put(w, kind << 24 | vlen);
	put(w, size);
}

static void put_member(struct words *w, u32 name, u32 type, u32 bits)
{
	put(w, name);
	put(w, type);
	put(w, bits);
}

/* Kinds of the fields that @map has, in the order of their offsets; how many. */
static u32 sort_fields(const struct obpf_corpus_map *map, u32 kinds[OBPF_NR_FIELDS])
{
	const struct obpf_map_fields *f = &map->fields;
	u32 kind, nr = 0, i;

	for (kind = 0; kind < OBPF_NR_FIELDS; kind++) {
		if (!obpf_map_has_field(f, kind))
			continue;
		for (i = nr++; i && f->off[kinds[i - 1]] > f->off[kind]; i--)
			kinds[i] = kinds[i - 1];
		kinds[i] = kind;
	}
	return nr;
}

/* A field's struct, made of as many words as it has. */
static void put_field_struct(struct words *w, u32 kind, u32 name)
{
	u32 size = obpf_field_infos[kind].size, i;

	put_type(w, name, OBPF_BTF_STRUCT, size / 4, size);
	for (i = 0; i < size / 4; i++)
		put_member(w, 0, TYPE_INT, i * 32);
}

u32 obpf_corpus_btf(const struct obpf_corpus_map *map, u32 words[OBPF_CORPUS_BTF_WORDS])
{
	struct obpf_btf_hdr hdr = { .magic = OBPF_BTF_MAGIC, .version = 1, .hdr_len = sizeof(hdr) };
	struct words w = { .at = words + sizeof(hdr) / sizeof(u32) };
	u32 kinds[OBPF_NR_FIELDS], nr = sort_fields(map, kinds), i;
	char *strings;

	put_type(&w, NAME_INT, OBPF_BTF_INT, 0, 4);
	put(&w, 32);
	put_type(&w, NAME_VALUE, OBPF_BTF_STRUCT, nr, map->value_size);
	for (i = 0; i < nr; i++)
		put_member(&w, 0, TYPE_FIELDS + i, map->fields.off[kinds[i]] * 8);
	hdr.str_len = sizeof(names);
	for (i = 0; i < nr; i++) {
		put_field_struct(&w, kinds[i], hdr.str_len);
		hdr.str_len += strlen(obpf_field_infos[kinds[i]].name) + 1;
	}
	hdr.type_len = w.nr * sizeof(u32);
	hdr.str_off = hdr.type_len;
	memcpy(words, &hdr, sizeof(hdr));
	strings = (char *)(w.at + w.nr);
	memcpy(strings, names, sizeof(names));
	strings += sizeof(names);
	for (i = 0; i < nr; i++) {
		size_t len = strlen(obpf_field_infos[kinds[i]].name) + 1;

		memcpy(strings, obpf_field_infos[kinds[i]].name, len);
		strings += len;
	}
	return sizeof(hdr) + hdr.type_len + hdr.str_len;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * types.c - the type data of random programs, written word by word.
 *
 * Hosted only, one thread. Reference: Documentation/bpf/btf.rst.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdlib.h>

#include "corpus.h"
#include "heap.h"
#include "types.h"

#define MAX_WORDS 256

static const char strings[] = "\0u64\0mem\0f\0arg:ctx\0arg:nonnull";
enum { S_U64 = 1, S_MEM = 5, S_F = 9, S_ARG_CTX = 11, S_ARG_NONNULL = 19 };

/* Ids of the types, in their order. */
enum {
	T_U64 = 1,
	T_MEM, /* 16 bytes */
	T_PTR, /* to that */
	T_PROTOS, /* by number or pointer, with and without a result */
	T_STATIC = T_PROTOS + 4,
	T_GLOBALS, /* by enum gen_arg, with and without a result */
};

struct words {
	u32 at[MAX_WORDS];
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

static bool is_pointer(u32 arg)
{
	return arg != GEN_ARG_NUMBER;
}

static u32 proto_of(bool pointer, bool is_void)
{
	return T_PROTOS + 2 * pointer + is_void;
}

static u32 global_of(u32 arg, bool is_void)
{
	return T_GLOBALS + 2 * arg + is_void;
}

static void put_proto(struct words *w, bool pointer, bool is_void)
{
	put_type(w, 0, OBPF_BTF_FUNC_PROTO, 2, is_void ? 0 : T_U64);
	put(w, S_F);
	put(w, pointer ? T_PTR : T_U64);
	put(w, S_F);
	put(w, T_U64);
}

/* What is said of the first argument. */
static void put_tag(struct words *w, u32 name, u32 func)
{
	put_type(w, name, OBPF_BTF_DECL_TAG, 0, func);
	put(w, 0);
}

static void put_types(struct words *w)
{
	u32 i;

	put_type(w, S_U64, OBPF_BTF_INT, 0, 8);
	put(w, 64);
	put_type(w, S_MEM, OBPF_BTF_STRUCT, 2, 16);
	for (i = 0; i < 2; i++) {
		put(w, S_F);
		put(w, T_U64);
		put(w, i * 64);
	}
	/* A struct's members need names of their own. */
	w->at[w->nr - 3] = S_MEM;
	put_type(w, 0, OBPF_BTF_PTR, 0, T_MEM);
	for (i = 0; i < 4; i++)
		put_proto(w, i / 2, i % 2);
	put_type(w, S_F, OBPF_BTF_FUNC, OBPF_BTF_FUNC_STATIC, proto_of(false, false));
	for (i = 0; i < 2 * GEN_NR_ARGS; i++)
		put_type(w, S_F, OBPF_BTF_FUNC, OBPF_BTF_FUNC_GLOBAL,
			 proto_of(is_pointer(i / 2), i % 2));
	for (i = 0; i < 2; i++) {
		put_tag(w, S_ARG_CTX, global_of(GEN_ARG_CONTEXT, i));
		put_tag(w, S_ARG_NONNULL, global_of(GEN_ARG_MEMORY_NONNULL, i));
	}
}

static struct obpf_btf_obj *make(const void *blob, u32 size)
{
	struct obpf_btf_obj *btf;
	u8 *data = malloc(size);
	struct obpf_log log;

	if (!data)
		return NULL;
	memcpy(data, blob, size);
	obpf_log_init(&log, &obpf_heap_core, 0, 0);
	btf = obpf_btf_obj_new(&obpf_heap_core, data, size, &log);
	if (!IS_ERR(btf))
		return btf;
	free(data);
	return NULL;
}

struct obpf_btf_obj *fuzz_func_types(void)
{
	struct obpf_btf_hdr hdr = { .magic = OBPF_BTF_MAGIC, .version = 1, .hdr_len = sizeof(hdr) };
	struct words w = {};
	u8 blob[sizeof(hdr) + sizeof(w.at) + sizeof(strings)];

	put_types(&w);
	hdr.type_len = w.nr * sizeof(u32);
	hdr.str_off = hdr.type_len;
	hdr.str_len = sizeof(strings);
	memcpy(blob, &hdr, sizeof(hdr));
	memcpy(blob + sizeof(hdr), w.at, hdr.type_len);
	memcpy(blob + sizeof(hdr) + hdr.type_len, strings, sizeof(strings));
	return make(blob, sizeof(hdr) + hdr.type_len + sizeof(strings));
}

struct obpf_btf_obj *fuzz_map_types(enum gen_map map, union obpf_attr *attr)
{
	struct obpf_corpus_map described = {
		.value_size = gen_maps[map].value_size,
		.fields = { .has = gen_maps[map].fields,
			    .off = { [OBPF_FIELD_SPIN_LOCK] = GEN_FIELD_AT,
				     [OBPF_FIELD_TIMER] = GEN_FIELD_AT } },
	};
	u32 words[OBPF_CORPUS_BTF_WORDS];

	attr->btf_key_type_id = OBPF_CORPUS_BTF_KEY;
	attr->btf_value_type_id = OBPF_CORPUS_BTF_VALUE;
	return make(words, obpf_corpus_btf(&described, words));
}

/* Is the subprogram at @start called, or its address taken? */
static bool is_called(const struct obpf_insn *wire, u32 nr, u32 start)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (((wire[i].code == 0x85 && wire[i].src_reg == OBPF_PSEUDO_CALL) ||
		     (wire[i].code == 0x18 && wire[i].src_reg == OBPF_PSEUDO_FUNC)) &&
		    i + 1 + wire[i].imm == start)
			return true;
	return false;
}

u32 fuzz_func_records(const struct gen_prog *p, const struct obpf_insn *wire, u32 nr,
		      struct obpf_func_info *records)
{
	const struct gen_func *f;
	u32 i, made = 1;

	records[0] = (struct obpf_func_info){ .insn_off = 0, .type_id = T_STATIC };
	for (i = 0; i < p->nr_funcs; i++) {
		f = &p->funcs[i];
		if (is_called(wire, nr, f->start))
			records[made++] = (struct obpf_func_info){
				.insn_off = f->start,
				.type_id = f->global ? global_of(f->arg, f->is_void) : T_STATIC,
			};
	}
	return made;
}

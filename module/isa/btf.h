/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf.h - type data (BTF): a blob parsed and checked, and what may be asked of it.
 *
 * Floor F1, built hosted too. Parsing is process context (it allocates and polls); once parsed
 * nothing changes, and queries run in any context without locks.
 *
 * A blob that was accepted is whole: every type id is in range, every name ends, every chain of
 * references does, and no type contains itself. What is accepted is what Linux 6.12 accepts from
 * user space, with two exceptions: more than OBPF_BTF_MAX_TYPE types are refused rather than
 * dropped, and members that only mean something to kernel objects (locks, lists, kptrs) are not
 * looked at. Reference: Documentation/bpf/btf.rst.
 */
#ifndef OBPF_BTF_H
#define OBPF_BTF_H

#include "core.h"
#include "log.h"

#define OBPF_BTF_MAGIC 0xeb9f
#define OBPF_BTF_MAX_SIZE (16u << 20) /* bytes of a blob */
#define OBPF_BTF_MAX_TYPE 0xfffffu /* type ids are below this */
#define OBPF_BTF_MAX_NAME_OFF 0xffffffu
#define OBPF_BTF_MAX_DEPTH 32 /* of references being followed at once */
#define OBPF_BTF_MAX_NAME 512 /* characters of an identifier */

enum obpf_btf_kind {
	OBPF_BTF_VOID, /* type 0, in no blob */
	OBPF_BTF_INT,
	OBPF_BTF_PTR,
	OBPF_BTF_ARRAY,
	OBPF_BTF_STRUCT,
	OBPF_BTF_UNION,
	OBPF_BTF_ENUM,
	OBPF_BTF_FWD,
	OBPF_BTF_TYPEDEF,
	OBPF_BTF_VOLATILE,
	OBPF_BTF_CONST,
	OBPF_BTF_RESTRICT,
	OBPF_BTF_FUNC,
	OBPF_BTF_FUNC_PROTO,
	OBPF_BTF_VAR,
	OBPF_BTF_DATASEC,
	OBPF_BTF_FLOAT,
	OBPF_BTF_DECL_TAG,
	OBPF_BTF_TYPE_TAG,
	OBPF_BTF_ENUM64,
	OBPF_BTF_NR_KINDS,
};

/* The wire's layouts; all fields are words of the machine that made the blob. */
struct obpf_btf_hdr {
	u16 magic;
	u8 version; /* 1 */
	u8 flags; /* 0 */
	u32 hdr_len; /* bytes; sections are counted from there */
	u32 type_off;
	u32 type_len;
	u32 str_off;
	u32 str_len;
};

struct obpf_btf_type {
	u32 name_off;
	u32 info; /* kind_flag << 31 | kind << 24 | vlen */
	union {
		u32 size; /* bytes: INT, STRUCT, UNION, ENUM, ENUM64, DATASEC, FLOAT */
		u32 type; /* id: what a reference refers to; FUNC_PROTO: the result */
	};
};

/* What follows a type: one of the first four, or vlen of the rest. */
#define OBPF_BTF_INT_ENCODING(data) ((data) >> 24 & 0xf)
#define OBPF_BTF_INT_OFFSET(data) ((data) >> 16 & 0xff) /* bits */
#define OBPF_BTF_INT_BITS(data) ((data)&0xff)
#define OBPF_BTF_INT_SIGNED (1u << 0)
#define OBPF_BTF_INT_CHAR (1u << 1)
#define OBPF_BTF_INT_BOOL (1u << 2)

/* FUNC's linkage, in place of a vlen. */
#define OBPF_BTF_FUNC_STATIC 0
#define OBPF_BTF_FUNC_GLOBAL 1
#define OBPF_BTF_FUNC_EXTERN 2

struct obpf_btf_array {
	u32 type; /* id of an element */
	u32 index_type;
	u32 nelems;
};

struct obpf_btf_var {
	u32 linkage; /* 0 static, 1 global */
};

struct obpf_btf_decl_tag {
	s32 component; /* member or argument, -1: the whole */
};

struct obpf_btf_member {
	u32 name_off;
	u32 type;
	u32 offset; /* bits; with kind_flag: bits of a bit-field << 24 | bits */
};

struct obpf_btf_enum {
	u32 name_off;
	s32 val;
};

struct obpf_btf_enum64 {
	u32 name_off;
	u32 val_lo;
	u32 val_hi;
};

struct obpf_btf_param {
	u32 name_off;
	u32 type; /* 0, last and without a name: "..." */
};

struct obpf_btf_secinfo {
	u32 type; /* of a VAR */
	u32 offset; /* bytes */
	u32 size; /* bytes */
};

struct obpf_btf {
	const struct obpf_core *core;
	const u8 *data; /* the blob, the caller's */
	u32 size; /* bytes */
	u32 nr_types; /* void included: ids are below this */
	const char *strings;
	u32 str_len;
	const u8 *types; /* the type section, on 4 bytes */
	void *moved; /* where it had to be moved to stand so, else NULL */
	u32 *offs; /* by id: offset in the section; [0] is not one */
	u32 *resolved; /* by id: what modifiers, pointers and variables come down to */
	u32 *sizes; /* by id: bytes of an array */
};

/**
 * obpf_btf_parse - check @size bytes at @data and prepare them for queries
 * @btf: filled in; the blob stays the caller's and must outlive it, as must @core
 * @log: required; level 0 is silent
 *
 * Takes time linear in @size. Return: 0; -EINVAL, -E2BIG, -ENOTSUPP, -EEXIST or -ELOOP as
 * bpf(2)'s BTF_LOAD would; -ENOMEM; what core->poll said. On failure nothing is held.
 */
int obpf_btf_parse(struct obpf_btf *btf, const struct obpf_core *core, const void *data, u32 size,
		   struct obpf_log *log);
void obpf_btf_release(struct obpf_btf *btf);

static inline u32 obpf_btf_kind(const struct obpf_btf_type *t)
{
	return t->info >> 24 & 0x1f;
}

static inline bool obpf_btf_is_number(const struct obpf_btf_type *t)
{
	u32 kind = obpf_btf_kind(t);

	return kind == OBPF_BTF_INT || kind == OBPF_BTF_ENUM || kind == OBPF_BTF_ENUM64;
}

static inline u32 obpf_btf_vlen(const struct obpf_btf_type *t)
{
	return t->info & 0xffff;
}

static inline bool obpf_btf_kflag(const struct obpf_btf_type *t)
{
	return t->info >> 31;
}

/* "STRUCT" */
const char *obpf_btf_kind_name(u32 kind);

/* Bits from the beginning of its struct @t, and the width of a bit-field (0: it is none). */
static inline u32 obpf_btf_member_off(const struct obpf_btf_type *t,
				      const struct obpf_btf_member *m)
{
	return obpf_btf_kflag(t) ? m->offset & 0xffffff : m->offset;
}

static inline u32 obpf_btf_member_bits(const struct obpf_btf_type *t,
				       const struct obpf_btf_member *m)
{
	return obpf_btf_kflag(t) ? m->offset >> 24 : 0;
}

/* What follows @t: INT's data, a struct of one of the layouts above, or vlen of them. */
static inline const void *obpf_btf_extra(const struct obpf_btf_type *t)
{
	return t + 1;
}

/* The type of @id (0: void, of kind OBPF_BTF_VOID), or NULL: out of range. */
const struct obpf_btf_type *obpf_btf_type(const struct obpf_btf *btf, u32 id);

/* The text at @off of the string section, or NULL: out of range. "" for 0. */
const char *obpf_btf_str(const struct obpf_btf *btf, u32 off);

/* Behind typedefs, const, volatile, restrict and type tags: the id, 0 for void. */
u32 obpf_btf_skip_modifiers(const struct obpf_btf *btf, u32 id);

/**
 * obpf_btf_sized - the type that gives @id its size
 * @size: gets the bytes; may be NULL
 *
 * Modifiers and variables are followed; arrays and pointers have a size of their own. Return: the
 * type's id, or 0: @id is out of range, or has no size (void, FWD, FUNC, FUNC_PROTO, DECL_TAG).
 */
u32 obpf_btf_sized(const struct obpf_btf *btf, u32 id, u32 *size);

/* The lowest id of @kind called @name, or 0. Linear. */
u32 obpf_btf_find(const struct obpf_btf *btf, const char *name, u32 kind);

/* An INT that fills 1, 2, 4, 8 or 16 whole bytes. */
bool obpf_btf_int_is_regular(const struct obpf_btf_type *t);

#endif

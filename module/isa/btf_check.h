/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf_check.h - what the parts of BTF's check share: one check under way, and a kind's row.
 *
 * Floor F1, private to btf*.c. One check is one thread's: no locks.
 */
#ifndef OBPF_BTF_CHECK_H
#define OBPF_BTF_CHECK_H

#include "isa/btf.h"

/* A type whose references are being followed. */
struct obpf_btf_vertex {
	const struct obpf_btf_type *t;
	u32 id;
	u32 next; /* member, or variable of a section, to go on with */
};

/*
 * How far references are followed. A pointer may lead back to the struct that has it, so the way
 * that began with a pointer ends at structs, and the one that began with a struct ends at pointers:
 * both ways see every loop that would make a size endless.
 */
enum obpf_btf_way { OBPF_BTF_WAY_ANY, OBPF_BTF_WAY_PTR, OBPF_BTF_WAY_STRUCT };

#define OBPF_BTF_VISITED (1u << 0) /* on the stack, or resolved */
#define OBPF_BTF_RESOLVED (1u << 1)
#define OBPF_BTF_NAMED (1u << 2) /* FUNC_PROTO: its arguments have names */

struct obpf_btf_check {
	struct obpf_btf *btf;
	struct obpf_log *log;
	u8 *state; /* by id: OBPF_BTF_* above */
	struct obpf_btf_vertex stack[OBPF_BTF_MAX_DEPTH];
	u32 depth;
	enum obpf_btf_way way;
	u32 id; /* whose type the log speaks of */
	bool resolving; /* structs were shown before: members are shown with theirs */
	u32 steps;
};

/* A member as its type's kind is to check it. */
struct obpf_btf_place {
	const struct obpf_btf_type *st; /* the struct or union */
	const struct obpf_btf_member *m;
	u32 off; /* bits */
	u32 bits; /* of a bit-field; 0: none */
	u32 type; /* behind modifiers */
	const struct obpf_btf_type *t; /* of that id */
};

/* How a type may be called. */
enum obpf_btf_naming {
	OBPF_BTF_NAME_ANY,
	OBPF_BTF_NAME_NONE,
	OBPF_BTF_NAME_OPTIONAL, /* an identifier, or none */
	OBPF_BTF_NAME_NEEDED, /* an identifier */
	OBPF_BTF_NAME_SECTION, /* printable characters */
	OBPF_BTF_NAME_TEXT, /* anything but nothing */
};

#define OBPF_BTF_MODIFIER (1u << 0) /* its size is that of what it refers to */
#define OBPF_BTF_SIZED (1u << 1) /* the size field holds */
#define OBPF_BTF_UNSIZED (1u << 2) /* never has a size */
#define OBPF_BTF_SOURCE (1u << 3) /* nothing may refer to it but sections and tags */
#define OBPF_BTF_AGGREGATE (1u << 4) /* STRUCT, UNION */
#define OBPF_BTF_TAGGABLE (1u << 5) /* DECL_TAG may refer to it */
#define OBPF_BTF_VLEN (1u << 6) /* vlen says something */
#define OBPF_BTF_KFLAG (1u << 7) /* so does kind_flag */

/* One row a kind. */
struct obpf_btf_row {
	const char *name;
	u32 fixed; /* bytes behind the type, besides ... */
	u32 each; /* ... so many for each of vlen */
	u32 traits;
	enum obpf_btf_naming naming;
	/* Its own form, all ids unseen: 0 or -errno, told. NULL: nothing more to check. */
	int (*form)(struct obpf_btf_check *c, const struct obpf_btf_type *t);
	/* What it refers to: a step of following it. NULL: nothing. */
	int (*resolve)(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
	/* As the type of a member. NULL: it cannot be. */
	int (*member)(struct obpf_btf_check *c, const struct obpf_btf_place *p);
	/* The log's words behind its name. */
	void (*details)(struct obpf_btf_check *c, const struct obpf_btf_type *t);
};

const struct obpf_btf_row *obpf_btf_row(const struct obpf_btf_type *t);

static inline bool obpf_btf_is(const struct obpf_btf_type *t, u32 traits)
{
	return obpf_btf_row(t)->traits & traits;
}

/* btf.c: a step of long work; what poll says every few thousand. */
int obpf_btf_tick(struct obpf_btf_check *c);

/*
 * btf_log.c: "[3] STRUCT foo size=4 vlen=1 why"; @why may be "". The _fail forms return -EINVAL.
 */
void obpf_btf_log_type(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *why);
void obpf_btf_log_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			 const struct obpf_btf_member *m, const char *why);
void obpf_btf_log_secinfo(struct obpf_btf_check *c, const struct obpf_btf_type *sec,
			  const struct obpf_btf_secinfo *s, const char *why);
int obpf_btf_fail(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *why);
__printf(3, 4) int obpf_btf_failf(struct obpf_btf_check *c, const struct obpf_btf_type *t,
				  const char *fmt, ...);
/* The same without details: they cannot be read, or not be trusted. */
__printf(3, 4) int obpf_btf_fail_basic(struct obpf_btf_check *c, const struct obpf_btf_type *t,
				       const char *fmt, ...);
int obpf_btf_fail_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			 const struct obpf_btf_member *m, const char *why);
int obpf_btf_fail_secinfo(struct obpf_btf_check *c, const struct obpf_btf_type *sec,
			  const struct obpf_btf_secinfo *s, const char *why);
void obpf_btf_details_int(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_ref(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_fwd(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_array(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_list(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_proto(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_var(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_size(struct obpf_btf_check *c, const struct obpf_btf_type *t);
void obpf_btf_details_tag(struct obpf_btf_check *c, const struct obpf_btf_type *t);

/* btf_form.c */
bool obpf_btf_name_is_identifier(const struct obpf_btf *btf, u32 off); /* and in range */
int obpf_btf_form(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_int(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_ref(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_fwd(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_array(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_struct(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_enum(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_enum64(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_func(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_var(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_datasec(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_float(struct obpf_btf_check *c, const struct obpf_btf_type *t);
int obpf_btf_form_decl_tag(struct obpf_btf_check *c, const struct obpf_btf_type *t);

/* btf_resolve.c */
int obpf_btf_resolve_all(struct obpf_btf_check *c);
int obpf_btf_resolve_modifier(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_ptr(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_array(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_struct(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_func(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_var(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_datasec(struct obpf_btf_check *c, struct obpf_btf_vertex *v);
int obpf_btf_resolve_decl_tag(struct obpf_btf_check *c, struct obpf_btf_vertex *v);

/* btf_member.c */
int obpf_btf_check_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			  const struct obpf_btf_member *m);
int obpf_btf_member_int(struct obpf_btf_check *c, const struct obpf_btf_place *p);
int obpf_btf_member_enum(struct obpf_btf_check *c, const struct obpf_btf_place *p);
int obpf_btf_member_bytes(struct obpf_btf_check *c, const struct obpf_btf_place *p);
int obpf_btf_member_float(struct obpf_btf_check *c, const struct obpf_btf_place *p);

#endif

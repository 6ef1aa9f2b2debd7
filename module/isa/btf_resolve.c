// SPDX-License-Identifier: GPL-2.0
/*
 * btf_resolve.c - what each type refers to: that it is there, that it may be referred to so, and
 * that no type comes back to itself.
 *
 * Floor F1. Process context, no locks. Chains are followed depth-first on a stack of
 * OBPF_BTF_MAX_DEPTH vertices, each type once. The order is that of the kernel's check, since a few
 * verdicts depend on it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include "isa/btf_check.h"

#define CHAIN_MAX 32 /* modifiers in a row */

static bool is_resolved(const struct obpf_btf_check *c, u32 id)
{
	return c->state[id] & OBPF_BTF_RESOLVED;
}

/* Does the way at hand end at @t? */
static bool is_end(const struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	switch (c->way) {
	case OBPF_BTF_WAY_PTR:
		return !obpf_btf_is(t, OBPF_BTF_MODIFIER) && obpf_btf_kind(t) != OBPF_BTF_PTR;
	case OBPF_BTF_WAY_STRUCT:
		return !obpf_btf_is(t, OBPF_BTF_MODIFIER | OBPF_BTF_AGGREGATE) &&
		       obpf_btf_kind(t) != OBPF_BTF_ARRAY;
	default:
		return !obpf_btf_row(t)->resolve;
	}
}

/* Must @t, of @id, be followed before what refers to it can be said to be right? */
static bool is_open(const struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 id)
{
	return !is_end(c, t) && !is_resolved(c, id);
}

static int push(struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 id)
{
	if (c->depth == OBPF_BTF_MAX_DEPTH)
		return -E2BIG;
	if (c->state[id] & OBPF_BTF_VISITED)
		return -EEXIST;
	c->state[id] |= OBPF_BTF_VISITED;
	c->stack[c->depth++] = (struct obpf_btf_vertex){ .t = t, .id = id };
	if (c->way == OBPF_BTF_WAY_ANY) {
		if (obpf_btf_kind(t) == OBPF_BTF_PTR)
			c->way = OBPF_BTF_WAY_PTR;
		else if (obpf_btf_is(t, OBPF_BTF_AGGREGATE) || obpf_btf_kind(t) == OBPF_BTF_ARRAY)
			c->way = OBPF_BTF_WAY_STRUCT;
	}
	return 0;
}

/* The vertex on top is done: it comes down to @resolved, and an array takes @size bytes. */
static int pop(struct obpf_btf_check *c, u32 resolved, u32 size)
{
	u32 id = c->stack[--c->depth].id;

	c->btf->resolved[id] = resolved;
	c->btf->sizes[id] = size;
	c->state[id] |= OBPF_BTF_RESOLVED;
	return 0;
}

/* What @id may be used as a type of something, or NULL. */
static const struct obpf_btf_type *target(const struct obpf_btf_check *c, u32 id)
{
	const struct obpf_btf_type *t = obpf_btf_type(c->btf, id);

	return t && !obpf_btf_is(t, OBPF_BTF_SOURCE) ? t : NULL;
}

/* The same, but void, functions and the like, which have no size, are out. */
static const struct obpf_btf_type *sized_target(const struct obpf_btf_check *c, u32 id)
{
	const struct obpf_btf_type *t = target(c, id);

	return t && !obpf_btf_is(t, OBPF_BTF_UNSIZED) ? t : NULL;
}

/* Is what @id comes down to something that pointers and modifiers may refer to? Then *@id is it. */
static bool comes_down(const struct obpf_btf_check *c, u32 *id)
{
	u32 sized = obpf_btf_sized(c->btf, *id, NULL);
	u32 kind;

	if (sized) {
		*id = sized;
		return true;
	}
	if (is_resolved(c, *id))
		*id = c->btf->resolved[*id];
	kind = obpf_btf_kind(obpf_btf_type(c->btf, *id));
	return kind == OBPF_BTF_VOID || kind == OBPF_BTF_FWD || kind == OBPF_BTF_FUNC_PROTO;
}

/*
 * A modifier that was resolved on a struct's way may have come down to a pointer that was not
 * followed: it is now, as it may lead back here. 0: there is none.
 */
static u32 open_ptr_behind(const struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 id)
{
	const struct obpf_btf_type *ptr;

	if (!obpf_btf_is(t, OBPF_BTF_MODIFIER))
		return 0;
	id = c->btf->resolved[id];
	ptr = obpf_btf_type(c->btf, id);
	return obpf_btf_kind(ptr) == OBPF_BTF_PTR && is_open(c, ptr, id) ? id : 0;
}

/* --- a step for each kind --- */

int obpf_btf_resolve_modifier(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_type *next = target(c, v->t->type);
	u32 id = v->t->type;

	if (!next)
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	if (is_open(c, next, id))
		return push(c, next, id);
	if (!comes_down(c, &id))
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	return pop(c, id, 0);
}

int obpf_btf_resolve_ptr(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_type *next = target(c, v->t->type);
	u32 id = v->t->type, ptr;

	if (!next)
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	if (is_open(c, next, id))
		return push(c, next, id);
	ptr = open_ptr_behind(c, next, id);
	if (ptr)
		return push(c, obpf_btf_type(c->btf, ptr), ptr);
	if (!comes_down(c, &id))
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	return pop(c, id, 0);
}

int obpf_btf_resolve_var(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_type *next = target(c, v->t->type);
	u32 id = v->t->type, ptr;

	if (!next)
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	if (is_open(c, next, id))
		return push(c, next, id);
	ptr = open_ptr_behind(c, next, id);
	if (ptr)
		return push(c, obpf_btf_type(c->btf, ptr), ptr);
	/* A variable takes room. */
	id = obpf_btf_sized(c->btf, id, NULL);
	if (!id)
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	return pop(c, id, 0);
}

int obpf_btf_resolve_array(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_array *a = obpf_btf_extra(v->t);
	const struct obpf_btf_type *index = sized_target(c, a->index_type), *elem;
	u32 id, size;

	if (!index)
		return obpf_btf_fail(c, v->t, "Invalid index");
	if (is_open(c, index, a->index_type))
		return push(c, index, a->index_type);
	id = obpf_btf_sized(c->btf, a->index_type, NULL);
	index = obpf_btf_type(c->btf, id);
	if (obpf_btf_kind(index) != OBPF_BTF_INT || !obpf_btf_int_is_regular(index))
		return obpf_btf_fail(c, v->t, "Invalid index");

	elem = sized_target(c, a->type);
	if (!elem)
		return obpf_btf_fail(c, v->t, "Invalid elem");
	if (is_open(c, elem, a->type))
		return push(c, elem, a->type);
	id = obpf_btf_sized(c->btf, a->type, &size);
	if (!id)
		return obpf_btf_fail(c, v->t, "Invalid elem");
	elem = obpf_btf_type(c->btf, id);
	if (obpf_btf_kind(elem) == OBPF_BTF_INT && !obpf_btf_int_is_regular(elem))
		return obpf_btf_fail(c, v->t, "Invalid array of int");
	if (a->nelems && size > U32_MAX / a->nelems)
		return obpf_btf_fail(c, v->t, "Array size overflows U32_MAX");
	return pop(c, id, size * a->nelems);
}

int obpf_btf_resolve_struct(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_member *m = obpf_btf_extra(v->t);
	const struct obpf_btf_type *t;
	int err;

	for (; v->next < obpf_btf_vlen(v->t); v->next++) {
		t = sized_target(c, m[v->next].type);
		if (!t)
			return obpf_btf_fail_member(c, v->t, &m[v->next], "Invalid member");
		if (is_open(c, t, m[v->next].type))
			return push(c, t, m[v->next].type);
		err = obpf_btf_check_member(c, v->t, &m[v->next]);
		if (!err)
			err = obpf_btf_tick(c);
		if (err)
			return err;
	}
	return pop(c, 0, 0);
}

/* Each function of a prototype asks the same of it: it is looked at once. */
static int check_arg_names(struct obpf_btf_check *c, const struct obpf_btf_type *func)
{
	const struct obpf_btf_type *proto = obpf_btf_type(c->btf, func->type);
	const struct obpf_btf_param *args = obpf_btf_extra(proto);
	u32 i;
	int err;

	if (c->state[func->type] & OBPF_BTF_NAMED)
		return 0;
	for (i = 0; i < obpf_btf_vlen(proto); i++) {
		if (!args[i].name_off && args[i].type)
			return obpf_btf_failf(c, func, "Invalid arg#%u", i + 1);
		err = obpf_btf_tick(c);
		if (err)
			return err;
	}
	c->state[func->type] |= OBPF_BTF_NAMED;
	return 0;
}

int obpf_btf_resolve_func(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_type *proto = obpf_btf_type(c->btf, v->t->type);
	int err;

	if (!proto || obpf_btf_kind(proto) != OBPF_BTF_FUNC_PROTO)
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	err = check_arg_names(c, v->t);
	return err ? err : pop(c, v->t->type, 0);
}

int obpf_btf_resolve_datasec(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_secinfo *s = obpf_btf_extra(v->t);
	const struct obpf_btf_type *var;
	u32 i, size;
	int err;

	c->way = OBPF_BTF_WAY_ANY;
	while (v->next < obpf_btf_vlen(v->t)) {
		i = v->next++;
		var = obpf_btf_type(c->btf, s[i].type);
		if (!var || obpf_btf_kind(var) != OBPF_BTF_VAR)
			return obpf_btf_fail_secinfo(c, v->t, &s[i], "Not a VAR kind member");
		/* As in the kernel, the room of one that comes behind its section is not checked. */
		if (is_open(c, var, s[i].type))
			return push(c, var, s[i].type);
		if (!obpf_btf_sized(c->btf, var->type, &size))
			return obpf_btf_fail_secinfo(c, v->t, &s[i], "Invalid type");
		if (s[i].size < size)
			return obpf_btf_fail_secinfo(c, v->t, &s[i], "Invalid size");
		err = obpf_btf_tick(c);
		if (err)
			return err;
	}
	return pop(c, 0, 0);
}

int obpf_btf_resolve_decl_tag(struct obpf_btf_check *c, struct obpf_btf_vertex *v)
{
	const struct obpf_btf_decl_tag *tag = obpf_btf_extra(v->t);
	const struct obpf_btf_type *next = obpf_btf_type(c->btf, v->t->type);

	if (!next || !obpf_btf_is(next, OBPF_BTF_TAGGABLE))
		return obpf_btf_fail(c, v->t, "Invalid type_id");
	if (is_open(c, next, v->t->type))
		return push(c, next, v->t->type);
	if (tag->component != -1) {
		/* An argument's tag stands at the function. */
		if (obpf_btf_kind(next) == OBPF_BTF_FUNC)
			next = obpf_btf_type(c->btf, next->type);
		if (!obpf_btf_is(next, OBPF_BTF_VLEN) || tag->component >= obpf_btf_vlen(next))
			return obpf_btf_fail(c, v->t, "Invalid component_idx");
	}
	return pop(c, v->t->type, 0);
}

/* --- all of them --- */

/* Follow @t, of @id, to the end. */
static int resolve(struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 id)
{
	struct obpf_btf_vertex *v;
	u32 saved = c->id;
	int err;

	c->way = OBPF_BTF_WAY_ANY;
	err = push(c, t, id);
	while (!err && c->depth) {
		v = &c->stack[c->depth - 1];
		c->id = v->id;
		err = obpf_btf_row(v->t)->resolve(c, v);
		if (!err)
			err = obpf_btf_tick(c);
	}
	c->id = id;
	if (err == -E2BIG)
		obpf_btf_failf(c, t, "Exceeded max resolving depth:%u", OBPF_BTF_MAX_DEPTH);
	else if (err == -EEXIST)
		obpf_btf_fail(c, t, "Loop detected");
	c->id = saved;
	return err;
}

/* A result's or an argument's type: resolved, and with a size. */
static int check_value_type(struct obpf_btf_check *c, const struct obpf_btf_type *proto, u32 id,
			    const char *what)
{
	const struct obpf_btf_type *t = target(c, id);
	int err;

	if (!t)
		return obpf_btf_fail(c, proto, what);
	if (obpf_btf_row(t)->resolve && !is_resolved(c, id)) {
		err = resolve(c, t, id);
		if (err)
			return err;
	}
	return obpf_btf_sized(c->btf, id, NULL) ? 0 : obpf_btf_fail(c, proto, what);
}

static int check_proto(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_param *args = obpf_btf_extra(t);
	u32 i, nr = obpf_btf_vlen(t);
	char what[24];
	int err = 0;

	if (t->type)
		err = check_value_type(c, t, t->type, "Invalid return type");
	if (!err && nr && !args[nr - 1].type) {
		if (args[nr - 1].name_off)
			return obpf_btf_failf(c, t, "Invalid arg#%u", nr);
		nr--;
	}
	for (i = 0; !err && i < nr; i++) {
		scnprintf(what, sizeof(what), "Invalid arg#%u", i + 1);
		if (args[i].name_off && !obpf_btf_name_is_identifier(c->btf, args[i].name_off))
			return obpf_btf_fail(c, t, what);
		err = check_value_type(c, t, args[i].type, what);
		if (!err)
			err = obpf_btf_tick(c);
	}
	return err;
}

/* One chain of modifiers: type tags come first, and it ends. @good: ids up to it were looked at. */
static int check_chain(struct obpf_btf_check *c, u32 id, u32 good)
{
	const struct obpf_btf_type *t = obpf_btf_type(c->btf, id);
	bool in_tags = obpf_btf_kind(t) == OBPF_BTF_TYPE_TAG;
	u32 left = CHAIN_MAX;

	for (; obpf_btf_is(t, OBPF_BTF_MODIFIER); t = obpf_btf_type(c->btf, id)) {
		if (!left--) {
			obpf_log_at(c->log, ~0u, "Max chain length or cycle detected");
			return -ELOOP;
		}
		if (obpf_btf_kind(t) != OBPF_BTF_TYPE_TAG) {
			in_tags = false;
		} else if (!in_tags) {
			obpf_log_at(c->log, ~0u, "Type tags don't precede modifiers");
			return -EINVAL;
		}
		if (id <= good)
			break;
		id = t->type;
	}
	return 0;
}

static int check_chains(struct obpf_btf_check *c)
{
	u32 id, good = 0;
	int err;

	for (id = 1; id < c->btf->nr_types; id++) {
		if (!obpf_btf_is(obpf_btf_type(c->btf, id), OBPF_BTF_MODIFIER))
			continue;
		err = check_chain(c, id, good);
		if (!err)
			err = obpf_btf_tick(c);
		if (err)
			return err;
		good = id;
	}
	return 0;
}

int obpf_btf_resolve_all(struct obpf_btf_check *c)
{
	const struct obpf_btf_type *t;
	u32 id;
	int err = 0;

	c->resolving = true;
	for (id = 1; !err && id < c->btf->nr_types; id++) {
		t = obpf_btf_type(c->btf, id);
		c->id = id;
		if (obpf_btf_row(t)->resolve && !is_resolved(c, id))
			err = resolve(c, t, id);
		if (!err && obpf_btf_kind(t) == OBPF_BTF_FUNC_PROTO)
			err = check_proto(c, t);
		if (!err)
			err = obpf_btf_tick(c);
	}
	return err ? err : check_chains(c);
}

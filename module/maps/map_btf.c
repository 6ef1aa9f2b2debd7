// SPDX-License-Identifier: GPL-2.0
/*
 * map_btf.c - the types of a map's keys and values.
 *
 * Floor F3, built hosted too. Process context; the map is the caller's alone yet: no locks.
 * Reference: btf_key_type_id and btf_value_type_id of bpf(2)'s MAP_CREATE.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "btf_obj.h"
#include "maps/family.h"

/* --- fields that only kernel objects give a meaning to --- */

static const char *const foreign_structs[] = {
	"bpf_wq", "bpf_list_head", "bpf_rb_root", "bpf_refcount", "bpf_res_spin_lock",
};

static const char *const foreign_tags[] = { "kptr", "kptr_untrusted", "percpu_kptr" };

static bool is_among(const char *name, const char *const *names, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static bool is_foreign(const struct obpf_btf *btf, const struct obpf_btf_type *t)
{
	if (obpf_btf_kind(t) == OBPF_BTF_STRUCT)
		return is_among(obpf_btf_str(btf, t->name_off), foreign_structs,
				ARRAY_SIZE(foreign_structs));
	if (obpf_btf_kind(t) != OBPF_BTF_PTR)
		return false;
	t = obpf_btf_type(btf, t->type);
	return obpf_btf_kind(t) == OBPF_BTF_TYPE_TAG &&
	       is_among(obpf_btf_str(btf, t->name_off), foreign_tags, ARRAY_SIZE(foreign_tags));
}

/* Types inside the value that are still to be looked at; each gets in once. */
struct todo {
	u32 *ids;
	u8 *seen; /* by id */
	u32 nr;
};

static void add(struct todo *todo, u32 id)
{
	if (!todo->seen[id])
		todo->ids[todo->nr++] = id;
	todo->seen[id] = 1;
}

/* What lies inside @t itself, that is, not behind pointers. */
static void add_parts(struct todo *todo, const struct obpf_btf_type *t)
{
	const struct obpf_btf_secinfo *vars = obpf_btf_extra(t);
	const struct obpf_btf_member *members = obpf_btf_extra(t);
	const struct obpf_btf_array *array = obpf_btf_extra(t);
	u32 i;

	switch (obpf_btf_kind(t)) {
	case OBPF_BTF_STRUCT:
	case OBPF_BTF_UNION:
		for (i = 0; i < obpf_btf_vlen(t); i++)
			add(todo, members[i].type);
		break;
	case OBPF_BTF_DATASEC:
		for (i = 0; i < obpf_btf_vlen(t); i++)
			add(todo, vars[i].type);
		break;
	case OBPF_BTF_ARRAY:
		add(todo, array->type);
		break;
	case OBPF_BTF_TYPEDEF:
	case OBPF_BTF_VOLATILE:
	case OBPF_BTF_CONST:
	case OBPF_BTF_RESTRICT:
	case OBPF_BTF_TYPE_TAG:
	case OBPF_BTF_VAR:
		add(todo, t->type);
		break;
	}
}

/*
 * Nothing here would initialise, keep apart or free such fields, and a map that let user space
 * write over a list would be a trap: what needs them is told so at once.
 */
static int check_foreign(const struct obpf_btf *btf, u32 value)
{
	const struct obpf_btf_type *t;
	struct todo todo = {
		.ids = obpf_core_alloc(btf->core, btf->nr_types * sizeof(*todo.ids)),
		.seen = obpf_core_alloc(btf->core, btf->nr_types),
	};
	int err = todo.ids && todo.seen ? 0 : -ENOMEM;
	u32 i;

	if (!err)
		add(&todo, value);
	for (i = 0; !err && i < todo.nr; i++) {
		t = obpf_btf_type(btf, todo.ids[i]);
		if (is_foreign(btf, t))
			err = -EOPNOTSUPP;
		else
			add_parts(&todo, t);
	}
	obpf_core_free(btf->core, todo.ids);
	obpf_core_free(btf->core, todo.seen);
	return err;
}

/* --- fields that maps know --- */

/*
 * How many members a value may have, with those of the structs in it: types can be written so that
 * few of them make more than could ever be looked at.
 */
#define MAX_MEMBERS (1u << 20)

/* A struct or section that is being looked at, at its place in the value. */
struct level {
	const struct obpf_btf_type *t;
	u32 next; /* member or variable */
	u32 off; /* bytes */
	bool repeated; /* there are several of it, in an array */
};

struct walk {
	const struct obpf_btf *btf;
	struct obpf_map_fields *fields;
	u32 depth;
	u32 budget;
	struct level at[OBPF_BTF_MAX_DEPTH];
};

/* What kind of field is a struct of this type? OBPF_NR_FIELDS: none. */
static u32 field_kind(const struct obpf_btf *btf, const struct obpf_btf_type *t, u32 off)
{
	const char *name = obpf_btf_str(btf, t->name_off);
	u32 kind;

	for (kind = 0; kind < OBPF_NR_FIELDS; kind++)
		if (!strcmp(name, obpf_field_infos[kind].name) &&
		    t->size == obpf_field_infos[kind].size && !(off % obpf_field_infos[kind].align))
			break;
	return kind;
}

static int note_field(struct walk *w, u32 kind, u32 off, bool repeated)
{
	if (repeated)
		return -EINVAL;
	if (obpf_map_has_field(w->fields, kind))
		return -E2BIG;
	w->fields->has |= 1u << kind;
	w->fields->off[kind] = off;
	return 0;
}

/* A part of the type @id at @off: it is a field, or is looked into, or is of no interest. */
static int visit(struct walk *w, u32 id, u32 off, bool repeated)
{
	const struct obpf_btf_type *t = obpf_btf_type(w->btf, obpf_btf_skip_modifiers(w->btf, id));
	const struct obpf_btf_array *array;
	u32 kind, depth = 0;

	while (obpf_btf_kind(t) == OBPF_BTF_ARRAY) {
		array = obpf_btf_extra(t);
		if (!array->nelems)
			return 0;
		if (++depth > OBPF_BTF_MAX_DEPTH)
			return -E2BIG;
		repeated |= array->nelems > 1;
		t = obpf_btf_type(w->btf, obpf_btf_skip_modifiers(w->btf, array->type));
	}
	if (obpf_btf_kind(t) != OBPF_BTF_STRUCT)
		return 0;
	kind = field_kind(w->btf, t, off);
	if (kind < OBPF_NR_FIELDS)
		return note_field(w, kind, off, repeated);
	if (w->depth == OBPF_BTF_MAX_DEPTH)
		return -E2BIG;
	w->at[w->depth++] = (struct level){ .t = t, .off = off, .repeated = repeated };
	return 0;
}

/* The next part of the innermost type that is being looked at. */
static int visit_next(struct walk *w)
{
	struct level *l = &w->at[w->depth - 1];
	const struct obpf_btf_member *m = obpf_btf_extra(l->t);
	const struct obpf_btf_secinfo *var = obpf_btf_extra(l->t);
	u32 i = l->next++, bits;

	if (i == obpf_btf_vlen(l->t)) {
		w->depth--;
		return 0;
	}
	if (!--w->budget)
		return -E2BIG;
	if (obpf_btf_kind(l->t) == OBPF_BTF_DATASEC)
		return visit(w, obpf_btf_type(w->btf, var[i].type)->type, l->off + var[i].offset,
			     l->repeated);
	bits = obpf_btf_member_off(l->t, &m[i]);
	/* Fields are bytes of a struct, and no bits of it. */
	return bits % 8 ? 0 : visit(w, m[i].type, l->off + bits / 8, l->repeated);
}

/* As bpf(2) finds them: in structs, structs in these, and a section's variables; not in unions. */
static int find_fields(const struct obpf_btf *btf, u32 value, struct obpf_map_fields *fields)
{
	const struct obpf_btf_type *t = obpf_btf_type(btf, value);
	struct walk *w;
	int err = 0;

	if (obpf_btf_kind(t) != OBPF_BTF_STRUCT && obpf_btf_kind(t) != OBPF_BTF_DATASEC)
		return 0;
	w = obpf_core_alloc(btf->core, sizeof(*w));
	if (!w)
		return -ENOMEM;
	w->btf = btf;
	w->fields = fields;
	w->budget = MAX_MEMBERS;
	w->at[w->depth++] = (struct level){ .t = t };
	while (!err && w->depth)
		err = visit_next(w);
	obpf_core_free(btf->core, w);
	return err;
}

static int set_fields(struct obpf_map *map, const struct obpf_btf *btf, u32 value)
{
	struct obpf_map_fields fields = {};
	int err = find_fields(btf, value, &fields);
	u32 kind;

	if (err || !fields.has)
		return err;
	for (kind = 0; kind < OBPF_NR_FIELDS; kind++)
		if (obpf_map_has_field(&fields, kind) &&
		    !(obpf_field_infos[kind].map_types & (1ull << map->ops->type)))
			return -EOPNOTSUPP;
	/* Who uses a lock writes. */
	if (map->flags & (OBPF_F_RDONLY_PROG | OBPF_F_WRONLY_PROG))
		return -EACCES;
	map->fields = fields;
	return 0;
}

/* --- keys and values --- */

int obpf_map_set_btf(struct obpf_map *map, struct obpf_btf_obj *obj, u32 key, u32 value)
{
	const struct obpf_btf *btf = &obj->btf;
	u32 key_type = 0, value_type, size;
	int err;

	if (key) {
		key_type = obpf_btf_sized(btf, key, &size);
		if (!key_type || size != map->key_size)
			return -EINVAL;
	} else if (!map->ops->check_btf) {
		return -EINVAL;
	}
	value_type = obpf_btf_sized(btf, value, &size);
	if (!value_type || size != map->value_size)
		return -EINVAL;
	err = check_foreign(btf, value_type);
	if (!err && map->ops->check_btf)
		err = map->ops->check_btf(map, btf, key_type, value_type);
	if (!err)
		err = set_fields(map, btf, value_type);
	if (err)
		return err;
	obpf_btf_obj_get(obj);
	map->btf = obj;
	map->btf_key_type_id = key;
	map->btf_value_type_id = value;
	return 0;
}

/* An index of 32 bits; or, for the section of a program's variables, none. */
int obpf_array_check_btf(const struct obpf_map *map, const struct obpf_btf *btf, u32 key, u32 value)
{
	const struct obpf_btf_type *t = obpf_btf_type(btf, key);
	u32 data;

	if (!key) {
		if (map->ops->type != OBPF_MAP_TYPE_ARRAY || map->max_entries != 1)
			return -EINVAL;
		return obpf_btf_kind(obpf_btf_type(btf, value)) == OBPF_BTF_DATASEC ? 0 : -EINVAL;
	}
	if (obpf_btf_kind(t) != OBPF_BTF_INT)
		return -EINVAL;
	data = *(const u32 *)obpf_btf_extra(t);
	return OBPF_BTF_INT_BITS(data) == 32 && !OBPF_BTF_INT_OFFSET(data) ? 0 : -EINVAL;
}

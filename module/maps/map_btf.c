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

/* --- fields that are more than bytes --- */

static const char *const special_structs[] = {
	"bpf_spin_lock", "bpf_timer", "bpf_wq", "bpf_list_head", "bpf_rb_root", "bpf_refcount",
};

static const char *const special_tags[] = { "kptr", "kptr_untrusted", "percpu_kptr" };

static bool is_among(const char *name, const char *const *names, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static bool is_special(const struct obpf_btf *btf, const struct obpf_btf_type *t)
{
	if (obpf_btf_kind(t) == OBPF_BTF_STRUCT)
		return is_among(obpf_btf_str(btf, t->name_off), special_structs,
				ARRAY_SIZE(special_structs));
	if (obpf_btf_kind(t) != OBPF_BTF_PTR)
		return false;
	t = obpf_btf_type(btf, t->type);
	return obpf_btf_kind(t) == OBPF_BTF_TYPE_TAG &&
	       is_among(obpf_btf_str(btf, t->name_off), special_tags, ARRAY_SIZE(special_tags));
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
 * write over a lock would be a trap: what needs them is told so at once.
 */
static int check_special(const struct obpf_btf *btf, u32 value)
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
		if (is_special(btf, t))
			err = -EOPNOTSUPP;
		else
			add_parts(&todo, t);
	}
	obpf_core_free(btf->core, todo.ids);
	obpf_core_free(btf->core, todo.seen);
	return err;
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
	err = check_special(btf, value_type);
	if (!err && map->ops->check_btf)
		err = map->ops->check_btf(map, btf, key_type, value_type);
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

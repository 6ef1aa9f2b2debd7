// SPDX-License-Identifier: GPL-2.0
/*
 * map_cmd.c - the commands on maps and their elements.
 *
 * Context: process. No locks are held over user access.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "cmd.h"
#include "fd.h"

/* Copies of keys and values: as large as the caller says, at the caller's expense. */
#define COPY_GFP (GFP_USER | __GFP_NOWARN | __GFP_ACCOUNT)

/* As with bpf(2), a descriptor of type data without a type is not looked at. */
static struct obpf_map *create(const union obpf_attr *attr)
{
	struct obpf_btf_obj *btf;
	struct obpf_map *map;

	if (!attr->btf_value_type_id)
		return obpf_map_create(attr);
	btf = obpf_btf_fd_get(attr->btf_fd);
	if (IS_ERR(btf))
		return ERR_CAST(btf);
	map = obpf_map_create_typed(attr, btf);
	obpf_btf_obj_put(btf);
	return map;
}

static bool has_seed(u32 type)
{
	return type == OBPF_MAP_TYPE_HASH || type == OBPF_MAP_TYPE_PERCPU_HASH;
}

int obpf_cmd_map_create(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_map *map;
	int fd;

	if (attr->btf_key_type_id && !attr->btf_value_type_id)
		return -EINVAL;
	/*
	 * Kernel types and devices are not known here. The descriptors of inner maps, of other type
	 * data and of tokens are looked at, as with bpf(2), where a type or a flag asks for them.
	 */
	if (attr->btf_vmlinux_value_type_id || attr->map_ifindex || attr->map_extra)
		return -EINVAL;
	/* Keys that collide under a seed that everybody knows are easily found. */
	if (has_seed(attr->map_type) && (attr->map_flags & OBPF_F_ZERO_SEED) &&
	    !capable(CAP_SYS_ADMIN))
		return -EPERM;
	map = create(attr);
	if (IS_ERR(map))
		return PTR_ERR(map);
	fd = obpf_map_fd_new(map, map->flags);
	if (fd < 0)
		obpf_map_put_use(map);
	return fd;
}

/* A copy of @size bytes from user space; @size 0 must come with a NULL pointer. */
static void *copy_in(u64 uptr, u32 size)
{
	void *p;

	if (!size)
		return uptr ? ERR_PTR(-EINVAL) : NULL;
	p = kvmalloc(size, COPY_GFP);
	if (!p)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(p, u64_to_user_ptr(uptr), size)) {
		kvfree(p);
		return ERR_PTR(-EFAULT);
	}
	return p;
}

/* What the element commands share: the map with a use, and a copy of the key. */
struct elem_call {
	struct obpf_map *map;
	void *key;
};

/* All that is to be said before the value is looked at, in bpf(2)'s order. */
static int elem_begin(struct elem_call *c, const union obpf_attr *attr, fmode_t access)
{
	int err;

	c->map = obpf_map_fd_get_for(attr->map_fd, access);
	if (IS_ERR(c->map))
		return PTR_ERR(c->map);
	/* The write itself will ask again. */
	if ((access & FMODE_WRITE) && obpf_map_is_frozen(c->map)) {
		err = -EPERM;
	} else if ((attr->flags & OBPF_F_LOCK) &&
		   !obpf_map_has_field(&c->map->fields, OBPF_FIELD_SPIN_LOCK)) {
		err = -EINVAL;
	} else {
		c->key = copy_in(attr->key, c->map->key_size);
		err = PTR_ERR_OR_ZERO(c->key);
	}
	if (err)
		obpf_map_put_use(c->map);
	return err;
}

static void elem_end(const struct elem_call *c)
{
	kvfree(c->key);
	obpf_map_put_use(c->map);
}

/* Room for a value as user space sees it, and how many bytes that are. */
static void *alloc_value(const struct obpf_map *map, u32 *size)
{
	*size = obpf_map_user_value_size(map);
	return kvmalloc(max(*size, 1u), COPY_GFP);
}

int obpf_cmd_map_lookup(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	void *value;
	u32 size;
	int err;

	if (attr->flags & ~(u64)OBPF_F_LOCK)
		return -EINVAL;
	err = elem_begin(&c, attr, FMODE_READ);
	if (err)
		return err;
	value = alloc_value(c.map, &size);
	err = value ? obpf_map_lookup_copy(c.map, c.key, value, attr->flags) : -ENOMEM;
	if (!err && copy_to_user(u64_to_user_ptr(attr->value), value, size))
		err = -EFAULT;
	kvfree(value);
	elem_end(&c);
	return err;
}

static struct obpf_callee *get_callee(void *priv, u32 fd)
{
	struct obpf_prog *prog = obpf_prog_fd_get(fd);

	return IS_ERR(prog) ? ERR_CAST(prog) : &prog->callee;
}

/* Programs are given by descriptor: such values are of 4 bytes. */
static int update_value(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	if (map->ops->update_callee)
		return obpf_map_update_callee(map, key, *(const u32 *)value, flags, get_callee,
					      NULL);
	return obpf_map_update(map, key, value, flags);
}

int obpf_cmd_map_update(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, FMODE_WRITE);
	void *value;
	u32 size;

	if (err)
		return err;
	size = obpf_map_user_value_size(c.map);
	/* A map without values has no updates either, and says so whatever the pointer. */
	value = copy_in(size ? attr->value : 0, size);
	err = PTR_ERR_OR_ZERO(value);
	if (!err) {
		err = update_value(c.map, c.key, value, attr->flags);
		kvfree(value);
	}
	elem_end(&c);
	return err;
}

int obpf_cmd_map_delete(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, FMODE_WRITE);

	if (err)
		return err;
	err = obpf_map_delete(c.map, c.key);
	elem_end(&c);
	return err;
}

int obpf_cmd_map_take(union obpf_attr *attr, struct obpf_uattr u)
{
	void __user *to = u64_to_user_ptr(attr->value);
	struct elem_call c;
	void *value;
	u32 size;
	int err;

	if (attr->flags & ~(u64)OBPF_F_LOCK)
		return -EINVAL;
	err = elem_begin(&c, attr, FMODE_READ | FMODE_WRITE);
	if (err)
		return err;
	value = alloc_value(c.map, &size);
	err = value ? 0 : -ENOMEM;
	/* What is deleted must not get lost: so first see that it can be handed over. */
	if (!err && c.map->ops->take && fault_in_writeable(to, size))
		err = obpf_map_lookup_copy(c.map, c.key, value, 0) ?: -EFAULT;
	if (!err)
		err = obpf_map_take(c.map, c.key, value, attr->flags);
	if (!err && copy_to_user(to, value, size))
		err = -EFAULT;
	kvfree(value);
	elem_end(&c);
	return err;
}

int obpf_cmd_map_next_key(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_map *map = obpf_map_fd_get_for(attr->map_fd, FMODE_READ);
	void *key = NULL, *next;
	int err = 0;

	if (IS_ERR(map))
		return PTR_ERR(map);
	if (attr->key) {
		key = copy_in(attr->key, map->key_size);
		err = PTR_ERR_OR_ZERO(key);
	}
	if (err)
		goto out;
	next = kvmalloc(max(map->key_size, 1u), COPY_GFP);
	err = next ? obpf_map_next_key(map, key, next) : -ENOMEM;
	if (!err && copy_to_user(u64_to_user_ptr(attr->next_key), next, map->key_size))
		err = -EFAULT;
	kvfree(next);
	kvfree(key);
out:
	obpf_map_put_use(map);
	return err;
}

int obpf_cmd_map_freeze(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_map *map = obpf_map_fd_get_for(attr->map_fd, FMODE_WRITE);
	int err;

	if (IS_ERR(map))
		return PTR_ERR(map);
	err = obpf_map_freeze(map);
	obpf_map_put_use(map);
	return err;
}

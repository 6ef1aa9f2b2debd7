// SPDX-License-Identifier: GPL-2.0
/*
 * id_cmd.c - *_GET_NEXT_ID and *_GET_FD_BY_ID: objects that other processes made.
 *
 * Context: process. No locks: ids.h has its own. Reference: bpf(2), kernel/bpf/syscall.c.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include "cmd.h"
#include "fd.h"
#include "ids.h"

/* Whoever may name any object by a guessed number may reach everybody's. */
static bool may_see_all(void)
{
	return capable(CAP_SYS_ADMIN);
}

static int next_id(struct obpf_ids *ids, const union obpf_attr *attr, struct obpf_uattr u)
{
	u32 id = attr->id.start_id;
	int err;

	if (id >= S32_MAX)
		return -EINVAL;
	if (!may_see_all())
		return -EPERM;
	err = obpf_id_next(ids, &id);
	return err ?: obpf_uattr_put(u, id.next_id, id);
}

int obpf_cmd_prog_next_id(union obpf_attr *attr, struct obpf_uattr u)
{
	return next_id(&obpf_prog_ids, attr, u);
}

int obpf_cmd_map_next_id(union obpf_attr *attr, struct obpf_uattr u)
{
	return next_id(&obpf_map_ids, attr, u);
}

int obpf_cmd_link_next_id(union obpf_attr *attr, struct obpf_uattr u)
{
	return next_id(&obpf_link_ids, attr, u);
}

int obpf_cmd_btf_next_id(union obpf_attr *attr, struct obpf_uattr u)
{
	return next_id(&obpf_btf_ids, attr, u);
}

int obpf_cmd_prog_fd_by_id(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_prog *prog;
	int fd;

	if (!may_see_all())
		return -EPERM;
	prog = obpf_prog_get_by_id(attr->id.prog_id);
	if (!prog)
		return -ENOENT;
	fd = obpf_prog_fd_new(prog);
	if (fd < 0)
		obpf_prog_put(prog);
	return fd;
}

int obpf_cmd_map_fd_by_id(union obpf_attr *attr, struct obpf_uattr u)
{
	const u32 modes = OBPF_F_RDONLY | OBPF_F_WRONLY;
	struct obpf_map *map;
	int fd;

	if (attr->id.open_flags & ~modes)
		return -EINVAL;
	if (!may_see_all())
		return -EPERM;
	if (attr->id.open_flags == modes)
		return -EINVAL;
	map = obpf_map_get_by_id(attr->id.map_id);
	if (!map)
		return -ENOENT;
	fd = obpf_map_fd_new(map, attr->id.open_flags);
	if (fd < 0)
		obpf_map_put_use(map);
	return fd;
}

int obpf_cmd_link_fd_by_id(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_link *link;
	int fd;

	if (!may_see_all())
		return -EPERM;
	link = obpf_link_get_by_id(attr->id.link_id);
	if (!link)
		return -ENOENT;
	fd = obpf_link_fd_new(link);
	if (fd < 0)
		obpf_link_put(link);
	return fd;
}

int obpf_cmd_btf_fd_by_id(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_btf_obj *btf;
	int fd;

	if (!may_see_all())
		return -EPERM;
	btf = obpf_btf_obj_get_by_id(attr->id.btf_id);
	if (!btf)
		return -ENOENT;
	fd = obpf_btf_fd_new(btf);
	if (fd < 0)
		obpf_btf_obj_put(btf);
	return fd;
}

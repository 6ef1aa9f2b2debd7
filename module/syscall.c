// SPDX-License-Identifier: GPL-2.0
/*
 * syscall.c - the door: who may pass, attr copy-in, the table of commands. Only the files of cmd.h
 * touch user pointers.
 *
 * Context: process. No locks.
 * Reference: bpf(2), Documentation/userspace-api/ebpf/syscall.rst.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/nospec.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "cmd.h"
#include "syscall.h"

static int check_caps(void)
{
	if (capable(CAP_SYS_ADMIN) || (capable(CAP_BPF) && capable(CAP_PERFMON)))
		return 0;
	return -EPERM;
}

struct command {
	int (*fn)(union obpf_attr *attr, struct obpf_uattr u);
	u32 end; /* offset behind the command's last field: what follows must be zero */
};

#define COMMAND(cmd, fn, last) [OBPF_##cmd] = { fn, offsetofend(union obpf_attr, last) }

static const struct command commands[] = {
	COMMAND(MAP_CREATE, obpf_cmd_map_create, map_token_fd),
	COMMAND(MAP_LOOKUP_ELEM, obpf_cmd_map_lookup, flags),
	COMMAND(MAP_UPDATE_ELEM, obpf_cmd_map_update, flags),
	COMMAND(MAP_DELETE_ELEM, obpf_cmd_map_delete, key),
	COMMAND(MAP_GET_NEXT_KEY, obpf_cmd_map_next_key, next_key),
	COMMAND(MAP_LOOKUP_AND_DELETE_ELEM, obpf_cmd_map_take, flags),
	COMMAND(MAP_FREEZE, obpf_cmd_map_freeze, map_fd),
	COMMAND(PROG_LOAD, obpf_cmd_prog_load, prog_token_fd),
	COMMAND(PROG_TEST_RUN, obpf_cmd_test_run, test.batch_size),
	COMMAND(PROG_GET_NEXT_ID, obpf_cmd_prog_next_id, id.next_id),
	COMMAND(MAP_GET_NEXT_ID, obpf_cmd_map_next_id, id.next_id),
	COMMAND(BTF_GET_NEXT_ID, obpf_cmd_btf_next_id, id.next_id),
	COMMAND(LINK_GET_NEXT_ID, obpf_cmd_link_next_id, id.next_id),
	COMMAND(PROG_GET_FD_BY_ID, obpf_cmd_prog_fd_by_id, id.prog_id),
	COMMAND(MAP_GET_FD_BY_ID, obpf_cmd_map_fd_by_id, id.open_flags),
	COMMAND(LINK_GET_FD_BY_ID, obpf_cmd_link_fd_by_id, id.link_id),
	COMMAND(BTF_GET_FD_BY_ID, obpf_cmd_btf_fd_by_id, id.btf_id),
	COMMAND(OBJ_GET_INFO_BY_FD, obpf_cmd_info, info.info),
	COMMAND(BTF_LOAD, obpf_cmd_btf_load, btf.btf_token_fd),
	COMMAND(LINK_CREATE, obpf_cmd_link_create, link_create.perf_event.bpf_cookie),
	COMMAND(LINK_UPDATE, obpf_cmd_link_update, link_update.old_prog_fd),
	COMMAND(LINK_DETACH, obpf_cmd_link_detach, link_detach.link_fd),
	COMMAND(ENABLE_STATS, obpf_cmd_enable_stats, enable_stats.type),
	COMMAND(PROG_BIND_MAP, obpf_cmd_prog_bind_map, prog_bind_map.flags),
	COMMAND(EVENT_OPEN, obpf_cmd_event_open, event_open.addr),
	COMMAND(CONTROL, obpf_cmd_control, control.detached),
};

/*
 * Copy in @size bytes: zero-filled when short, refused when a tail that we do not know is not zero.
 */
static int copy_attr(union obpf_attr *attr, const void __user *uattr, u32 size)
{
	int err;

	if (size > PAGE_SIZE)
		return -E2BIG;
	memset(attr, 0, sizeof(*attr));
	if (size > sizeof(*attr)) {
		err = check_zeroed_user(uattr + sizeof(*attr), size - sizeof(*attr));
		if (err <= 0)
			return err ?: -E2BIG;
		size = sizeof(*attr);
	}
	return copy_from_user(attr, uattr, size) ? -EFAULT : 0;
}

long obpf_ioctl(struct file *file, unsigned int req, unsigned long arg)
{
	struct obpf_uattr u = { .attr = (void __user *)arg, .size = OBPF_IOC_SIZE(req) };
	u32 nr = OBPF_IOC_CMD(req);
	const struct command *cmd;
	union obpf_attr attr;
	int err;

	if (!OBPF_IOC_IS_OURS(req))
		return -ENOTTY;
	err = check_caps();
	if (err)
		return err;
	err = copy_attr(&attr, u.attr, u.size);
	if (err)
		return err;
	if (nr >= ARRAY_SIZE(commands))
		return -EINVAL;
	cmd = &commands[array_index_nospec(nr, ARRAY_SIZE(commands))];
	if (!cmd->fn || memchr_inv((u8 *)&attr + cmd->end, 0, sizeof(attr) - cmd->end))
		return -EINVAL;
	return cmd->fn(&attr, u);
}

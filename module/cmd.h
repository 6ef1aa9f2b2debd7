/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cmd.h - the commands. Floor F4, process context.
 *
 * Each is handed the attr as copied in, with everything behind its last field known to be zero, and
 * returns what the ioctl does: 0, a new fd, or -errno.
 */
#ifndef OBPF_CMD_H
#define OBPF_CMD_H

#include <linux/uaccess.h>
#include "obpf.h"

/* The caller's attr, for results: a field may be written only when the caller's size covers it. */
struct obpf_uattr {
	void __user *attr;
	u32 size; /* bytes */
};

/*
 * Store @val in @field of the caller's attr; 0 when the caller's attr is too short to have it;
 * -EFAULT.
 */
#define obpf_uattr_put(u, field, val) \
	((u).size < offsetofend(union obpf_attr, field) ? \
		 0 : \
		 put_user((val), &((union obpf_attr __user *)(u).attr)->field))

/* map_cmd.c */
int obpf_cmd_map_create(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_lookup(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_update(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_delete(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_take(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_next_key(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_freeze(union obpf_attr *attr, struct obpf_uattr u);

/* prog_cmd.c */
int obpf_cmd_prog_load(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_prog_bind_map(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_test_run(union obpf_attr *attr, struct obpf_uattr u);

/* link_cmd.c */
int obpf_cmd_link_create(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_link_update(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_link_detach(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_control(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_event_open(union obpf_attr *attr, struct obpf_uattr u);

/* id_cmd.c */
int obpf_cmd_prog_next_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_next_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_link_next_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_btf_next_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_prog_fd_by_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_map_fd_by_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_link_fd_by_id(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_btf_fd_by_id(union obpf_attr *attr, struct obpf_uattr u);

/* btf_cmd.c */
int obpf_cmd_btf_load(union obpf_attr *attr, struct obpf_uattr u);

/* info.c */
int obpf_cmd_enable_stats(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_info(union obpf_attr *attr, struct obpf_uattr u);

#endif

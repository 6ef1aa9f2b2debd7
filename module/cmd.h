/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cmd.h - commands that have files of their own. Floor F4, process context.
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

int obpf_cmd_prog_load(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_test_run(union obpf_attr *attr, struct obpf_uattr u);
int obpf_cmd_info(union obpf_attr *attr, struct obpf_uattr u);

#endif

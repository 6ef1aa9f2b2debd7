// SPDX-License-Identifier: GPL-2.0
/*
 * task.c - get_current_{pid_tgid,uid_gid,comm,task}: who was running when the program was hit.
 *
 * Any context; in an interrupt it is the interrupted task.
 */
#include <linux/string.h>
#include "helpers/body.h"
#include "helpers/env.h"

u64 obpf_task_pid_tgid(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_pid_tgid();
}

u64 obpf_task_uid_gid(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_uid_gid();
}

u64 obpf_task_current(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return obpf_env_task();
}

u64 obpf_task_comm(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	void *buf = obpf_reg_ptr(r1);
	int err = obpf_env_comm(buf, r2);

	if (unlikely(err))
		memset(buf, 0, r2);
	return (s64)err;
}

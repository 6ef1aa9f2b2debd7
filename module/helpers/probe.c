// SPDX-License-Identifier: GPL-2.0
/*
 * probe.c - probe_read_{user,kernel}[_str], probe_read[_str]: memory that may not be there.
 *
 * Any context. The destination was allowed to be uninitialised, so it is zeroed on failure: nothing
 * of what the memory held before shows. The old forms go by the address.
 */
#include <linux/string.h>
#include "helpers/body.h"
#include "helpers/env.h"

/*
 * Zero @size bytes at @dst if @ret is an error. Sizes fit 32 bits: they are those of objects a
 * program has.
 */
static u64 finish_read(void *dst, u64 size, int ret)
{
	if (unlikely(ret < 0))
		memset(dst, 0, size);
	return (s64)ret;
}

u64 obpf_probe_user(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	void *dst = obpf_reg_ptr(r1);

	return finish_read(dst, r2, obpf_env_read_user(dst, r2, obpf_reg_ptr(r3)));
}

u64 obpf_probe_kernel(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	void *dst = obpf_reg_ptr(r1);

	return finish_read(dst, r2, obpf_env_read_kernel(dst, r2, obpf_reg_ptr(r3)));
}

u64 obpf_probe_user_str(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	void *dst = obpf_reg_ptr(r1);

	return finish_read(dst, r2, obpf_env_read_user_str(dst, r2, obpf_reg_ptr(r3)));
}

u64 obpf_probe_kernel_str(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	void *dst = obpf_reg_ptr(r1);

	return finish_read(dst, r2, obpf_env_read_kernel_str(dst, r2, obpf_reg_ptr(r3)));
}

u64 obpf_probe_any(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	if (obpf_env_is_user(obpf_reg_ptr(r3)))
		return obpf_probe_user(r1, r2, r3, r4, r5, rc);
	return obpf_probe_kernel(r1, r2, r3, r4, r5, rc);
}

u64 obpf_probe_any_str(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	if (obpf_env_is_user(obpf_reg_ptr(r3)))
		return obpf_probe_user_str(r1, r2, r3, r4, r5, rc);
	return obpf_probe_kernel_str(r1, r2, r3, r4, r5, rc);
}

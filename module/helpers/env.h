/* SPDX-License-Identifier: GPL-2.0 */
/*
 * env.h - what helper bodies ask of the outside world: time, the current task, foreign memory.
 *
 * The module answers from the kernel (module/env.c), hosted builds from userspace/core/env.c, where
 * tests set the answers. Any context, NMI included: never sleeps.
 */
#ifndef OBPF_HELPERS_ENV_H
#define OBPF_HELPERS_ENV_H

#include <linux/types.h>

u64 obpf_env_ktime_ns(void); /* CLOCK_MONOTONIC */
u64 obpf_env_pid_tgid(void); /* tgid << 32 | pid; -EINVAL without a task */
int obpf_env_comm(char *buf, u32 size); /* NUL-terminated and zero-padded; -EINVAL without a task */
u32 obpf_env_cpu(void);

/* Copy @size bytes from a foreign address: 0 or -EFAULT (the copied prefix is unspecified). */
int obpf_env_read_kernel(void *dst, u32 size, const void *src);
int obpf_env_read_user(void *dst, u32 size, const void *src);
/*
 * Copy a string of at most @size bytes with its NUL: length with NUL, or -EFAULT. Always terminates
 * if size > 0.
 */
int obpf_env_read_kernel_str(char *dst, u32 size, const void *src);
int obpf_env_read_user_str(char *dst, u32 size, const void *src);

#endif

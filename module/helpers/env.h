/* SPDX-License-Identifier: GPL-2.0 */
/*
 * env.h - what helper bodies ask of the outside world: time, the current task, foreign
 * memory, a place where text is read.
 *
 * The module answers from the kernel (module/env.c), hosted builds from userspace/core/env.c, where
 * tests set the answers. Any context, NMI included: never sleeps.
 */
#ifndef OBPF_HELPERS_ENV_H
#define OBPF_HELPERS_ENV_H

#include <linux/types.h>

u64 obpf_env_ktime_ns(void); /* CLOCK_MONOTONIC */
u64 obpf_env_boot_ns(void); /* CLOCK_BOOTTIME */
u64 obpf_env_tai_ns(void); /* CLOCK_TAI */
u64 obpf_env_jiffies(void);
u64 obpf_env_pid_tgid(void); /* tgid << 32 | pid; -EINVAL without a task */
u64 obpf_env_uid_gid(void); /* gid << 32 | uid, of the first user namespace; -EINVAL as above */
u64 obpf_env_task(void); /* address of the task's struct */
int obpf_env_comm(char *buf, u32 size); /* NUL-terminated and zero-padded; -EINVAL without a task */
u32 obpf_env_cpu(void);
u32 obpf_env_numa_node(void);
u32 obpf_env_random(void); /* not for secrets */
/* Does @addr lie in the half of the address space that is user space's? */
bool obpf_env_is_user(const void *addr);

/* Copy @size bytes from a foreign address: 0 or -EFAULT (the copied prefix is unspecified). */
int obpf_env_read_kernel(void *dst, u32 size, const void *src);
int obpf_env_read_user(void *dst, u32 size, const void *src);
/*
 * Copy a string of at most @size bytes with its NUL: length with NUL, or -EFAULT. Always terminates
 * if size > 0.
 */
int obpf_env_read_kernel_str(char *dst, u32 size, const void *src);
int obpf_env_read_user_str(char *dst, u32 size, const void *src);

/*
 * What a person is shown of address @value: @kind 0, disguised; 'K', as the administrator wants it;
 * 's', the symbol at it; 'S', and the offset; 'B', for a return address. Terminated, cut to @size
 * bytes; numbers have 16 digits.
 */
void obpf_env_show_pointer(char *buf, u32 size, u64 value, char kind);

/* Module init, before the first program runs; hosted builds need none. */
void obpf_env_init(void);

/* A line for the reader of traces: @text of @len bytes, then a NUL. May be lost, never waits. */
void obpf_env_trace(const char *text, u32 len);
/* A program was loaded that traces: see to it that somebody hears it. Process context. */
void obpf_env_trace_enable(void);

#endif

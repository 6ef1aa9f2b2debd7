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

/*
 * A timer of the machine. From its setup on it may be started, and started anew, by whoever keeps two
 * of them from doing so at once; when time is up @fire is called, in softirq. Any context but NMI.
 */
struct obpf_env_timer {
	void (*fire)(struct obpf_env_timer *timer);
	u64 home[16]; /* the home's own */
};

/* @clock: of clock_gettime(2) */
void obpf_env_timer_setup(struct obpf_env_timer *timer, u32 clock,
			  void (*fire)(struct obpf_env_timer *timer));
/* In @ns from now, or @absolute at that time; @pinned: on this CPU. */
void obpf_env_timer_start(struct obpf_env_timer *timer, u64 ns, bool absolute, bool pinned);
/*
 * Stop it, and wait for the end of its fire(), which must not be where this is called. 1: it was
 * started and has not fired; 0.
 */
int obpf_env_timer_cancel(struct obpf_env_timer *timer);
/* Stop it unless it fires right now. */
void obpf_env_timer_try_cancel(struct obpf_env_timer *timer);

struct obpf_callee;
struct obpf_timer;

/*
 * Run the function @fn (what LD_FUNC gave), of the program @callee, with @arg in R1 to R3, on a stack
 * of its own; from fire(), inside an RCU section that keeps the program. @timer: whose callback it is.
 */
void obpf_env_call(struct obpf_callee *callee, const void *fn, const u64 *arg,
		   struct obpf_timer *timer);

/* Module init, before the first program runs; hosted builds need none. */
void obpf_env_init(void);

/* A line for the reader of traces: @text of @len bytes, then a NUL. May be lost, never waits. */
void obpf_env_trace(const char *text, u32 len);
/* A program was loaded that traces: see to it that somebody hears it. Process context. */
void obpf_env_trace_enable(void);

#endif

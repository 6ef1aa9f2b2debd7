// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * env.c - the outside world as this process, or a test, shows it: the hosted twin of module/env.c.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/smp.h>
#include "env_host.h"
#include "helpers/env.h"

static const struct obpf_env_answers *given;

void obpf_env_set_answers(const struct obpf_env_answers *answers)
{
	given = answers;
}

static u64 read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * 1000000000 + now.tv_nsec;
}

u64 obpf_env_ktime_ns(void)
{
	return given ? given->ktime_ns : read_clock(CLOCK_MONOTONIC);
}

u64 obpf_env_boot_ns(void)
{
	return given ? given->boot_ns : read_clock(CLOCK_BOOTTIME);
}

u64 obpf_env_tai_ns(void)
{
	return given ? given->tai_ns : read_clock(CLOCK_TAI);
}

/* Of 4 ms, as on most distributions. */
u64 obpf_env_jiffies(void)
{
	return given ? given->jiffies : read_clock(CLOCK_MONOTONIC) / 4000000;
}

u64 obpf_env_pid_tgid(void)
{
	if (given)
		return given->comm ? given->pid_tgid : (u64)-EINVAL;
	return (u64)getpid() << 32 | (u32)gettid();
}

u64 obpf_env_uid_gid(void)
{
	if (given)
		return given->comm ? given->uid_gid : (u64)-EINVAL;
	return (u64)getgid() << 32 | getuid();
}

/* No program gets anything out of it here, but it tells threads apart. */
u64 obpf_env_task(void)
{
	return given ? given->task : (unsigned long)pthread_self();
}

int obpf_env_comm(char *buf, u32 size)
{
	char name[16] = "";
	u32 len;

	if (given && !given->comm)
		return -EINVAL;
	if (given)
		memcpy(name, given->comm, min(strlen(given->comm), sizeof(name) - 1));
	else
		prctl(PR_GET_NAME, name);
	len = min_t(u32, strlen(name), size - 1);
	memcpy(buf, name, len);
	memset(buf + len, 0, size - len);
	return 0;
}

u32 obpf_env_cpu(void)
{
	return given ? given->cpu : smp_processor_id();
}

u32 obpf_env_numa_node(void)
{
	unsigned int node = 0;

	if (given)
		return given->numa_node;
	getcpu(NULL, &node);
	return node;
}

u32 obpf_env_random(void)
{
	return given ? given->random : get_random_u32();
}

bool obpf_env_is_user(const void *addr)
{
	return (s64)(unsigned long)addr >= 0;
}

/* --- foreign memory --- */

/*
 * This process's own: the kernel does the reading, so that a bad address is an error and not a
 * signal.
 */
static int read_self(void *dst, u32 size, u64 src)
{
	struct iovec to = { dst, size }, from = { (void *)(unsigned long)src, size };

	if (!size)
		return 0;
	return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == size ? 0 : -EFAULT;
}

/* A read may not run from one piece of memory into another. */
static int read_given(void *dst, u32 size, u64 src, bool user)
{
	const struct obpf_env_memory *m;
	u32 i;

	if (!size)
		return 0;
	for (i = 0; i < given->nr_memory; i++) {
		m = &given->memory[i];
		if (m->user != user || src < m->addr || src - m->addr >= m->size)
			continue;
		if (size > m->size - (src - m->addr))
			return -EFAULT;
		memcpy(dst, (const u8 *)m->bytes + (src - m->addr), size);
		return 0;
	}
	return -EFAULT;
}

static int read_memory(void *dst, u32 size, const void *src, bool user)
{
	u64 addr = (unsigned long)src;

	return given ? read_given(dst, size, addr, user) : read_self(dst, size, addr);
}

static int read_str(char *dst, u32 size, const char *src, bool user)
{
	u32 i;

	for (i = 0; i < size; i++) {
		/* Addresses, not pointers: programs ask for whatever they like. */
		if (read_memory(&dst[i], 1, (const char *)((unsigned long)src + i), user)) {
			dst[i] = '\0';
			return -EFAULT;
		}
		if (!dst[i])
			return i + 1;
	}
	if (size)
		dst[size - 1] = '\0';
	return size;
}

int obpf_env_read_kernel(void *dst, u32 size, const void *src)
{
	return read_memory(dst, size, src, false);
}

int obpf_env_read_user(void *dst, u32 size, const void *src)
{
	return read_memory(dst, size, src, true);
}

int obpf_env_read_kernel_str(char *dst, u32 size, const void *src)
{
	return read_str(dst, size, src, false);
}

int obpf_env_read_user_str(char *dst, u32 size, const void *src)
{
	return read_str(dst, size, src, true);
}

/* --- addresses --- */

static const struct obpf_env_symbol *find_symbol(u64 value)
{
	u32 i;

	for (i = 0; given && i < given->nr_symbols; i++)
		if (value - given->symbols[i].addr < given->symbols[i].size)
			return &given->symbols[i];
	return NULL;
}

/* Disguised or restricted they are not: this process may know its own. */
void obpf_env_show_pointer(char *buf, u32 size, u64 value, char kind)
{
	/* A return address lies behind its call, which may be a function's last instruction. */
	const struct obpf_env_symbol *sym = find_symbol(kind == 'B' ? value - 1 : value);

	if (!kind || kind == 'K')
		scnprintf(buf, size, "%016llx", (unsigned long long)value);
	else if (!sym)
		scnprintf(buf, size, "0x%llx", (unsigned long long)value);
	else if (kind == 's')
		scnprintf(buf, size, "%s", sym->name);
	else
		scnprintf(buf, size, "%s+0x%llx/0x%x", sym->name,
			  (unsigned long long)(value - sym->addr), sym->size);
}

/* --- what programs say --- */

void obpf_env_trace(const char *text, u32 len)
{
	if (!given)
		fprintf(stderr, "bpf_trace_printk: %.*s\n", (int)len, text);
	else if (given->trace)
		given->trace(text, len);
}

void obpf_env_trace_enable(void)
{
	if (given && given->trace_enable)
		given->trace_enable();
}

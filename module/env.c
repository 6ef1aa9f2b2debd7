// SPDX-License-Identifier: GPL-2.0
/*
 * env.c - the outside world as the kernel shows it: the module's answers to helpers/env.h.
 *
 * Context: any, NMI included. Kernel only; userspace/core/env.c is its twin. Uses exported symbols
 * alone, which is why strings are read piecewise: the kernel's own nofault string copies are not
 * exported.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/topology.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include "helpers/env.h"
#include "helpers/proto.h"
#include "trace.h"

/* Bytes of a string read at once. Aligned pieces of it never straddle two pages. */
#define STR_PIECE 32

/*
 * The kernel's own generator takes locks, which an NMI may find taken. This one takes none: what
 * two users of one state do to it at once is as random as any.
 */
static DEFINE_PER_CPU(struct rnd_state, random_state);

void obpf_env_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		prandom_seed_state(per_cpu_ptr(&random_state, cpu), get_random_u64());
}

u64 obpf_env_ktime_ns(void)
{
	return ktime_get_mono_fast_ns();
}

u64 obpf_env_boot_ns(void)
{
	return ktime_get_boot_fast_ns();
}

u64 obpf_env_tai_ns(void)
{
	return ktime_get_tai_fast_ns();
}

u64 obpf_env_jiffies(void)
{
	return get_jiffies_64();
}

u64 obpf_env_pid_tgid(void)
{
	return (u64)current->tgid << 32 | (u32)current->pid;
}

u64 obpf_env_uid_gid(void)
{
	kuid_t uid;
	kgid_t gid;

	current_uid_gid(&uid, &gid);
	return (u64)from_kgid(&init_user_ns, gid) << 32 | from_kuid(&init_user_ns, uid);
}

u64 obpf_env_task(void)
{
	return (unsigned long)current;
}

int obpf_env_comm(char *buf, u32 size)
{
	strscpy_pad(buf, current->comm, size);
	return 0;
}

_Static_assert(CONFIG_NR_CPUS <= OBPF_MAX_CPUS, "the verifier believes that");

u32 obpf_env_cpu(void)
{
	return raw_smp_processor_id();
}

u32 obpf_env_numa_node(void)
{
	return numa_node_id();
}

u32 obpf_env_random(void)
{
	return prandom_u32_state(this_cpu_ptr(&random_state));
}

bool obpf_env_is_user(const void *addr)
{
	return (unsigned long)addr < TASK_SIZE;
}

/*
 * The kernel half is told by the sign bit, whatever the number of page table levels; a range that
 * wraps round ends in the user half.
 */
static bool is_kernel_range(const void *src, u32 size)
{
	long first = (long)src;

	return first < 0 && (!size || (long)(first + size - 1) < 0);
}

int obpf_env_read_kernel(void *dst, u32 size, const void *src)
{
	if (!is_kernel_range(src, size))
		return size ? -EFAULT : 0;
	return copy_from_kernel_nofault(dst, src, size) ? -EFAULT : 0;
}

/*
 * Checks the range against the user half, and that in NMI the address space is the one of current.
 */
int obpf_env_read_user(void *dst, u32 size, const void *src)
{
	return copy_from_user_nofault(dst, (const void __user *)src, size) ? -EFAULT : 0;
}

static int read_str(char *dst, u32 size, const void *src,
		    int (*read)(void *dst, u32 size, const void *src))
{
	char piece[STR_PIECE];
	u32 len, n, done = 0;

	while (done < size) {
		n = min_t(u32, size - done, STR_PIECE - ((unsigned long)src + done) % STR_PIECE);
		if (read(piece, n, src + done)) {
			dst[done] = '\0';
			return -EFAULT;
		}
		len = strnlen(piece, n);
		/*
		 * Nothing behind the NUL: buffers that started out equal and hold equal strings
		 * stay equal.
		 */
		if (len < n) {
			memcpy(dst + done, piece, len + 1);
			return done + len + 1;
		}
		memcpy(dst + done, piece, n);
		done += n;
	}
	if (size)
		dst[size - 1] = '\0';
	return size;
}

int obpf_env_read_kernel_str(char *dst, u32 size, const void *src)
{
	return read_str(dst, size, src, obpf_env_read_kernel);
}

int obpf_env_read_user_str(char *dst, u32 size, const void *src)
{
	return read_str(dst, size, src, obpf_env_read_user);
}

void obpf_env_show_pointer(char *buf, u32 size, u64 value, char kind)
{
	void *ptr = (void *)(unsigned long)value;

	switch (kind) {
	case 'K':
		scnprintf(buf, size, "%pK", ptr);
		break;
	case 's':
		scnprintf(buf, size, "%ps", ptr);
		break;
	case 'S':
		scnprintf(buf, size, "%pS", ptr);
		break;
	case 'B':
		scnprintf(buf, size, "%pB", ptr);
		break;
	default:
		scnprintf(buf, size, "%p", ptr);
		break;
	}
}

void obpf_env_trace(const char *text, u32 len)
{
	obpf_trace_text(text, len);
}

void obpf_env_trace_enable(void)
{
	obpf_trace_enable();
}

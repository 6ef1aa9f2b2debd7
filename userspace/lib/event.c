// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * event.c - events to attach to: the kprobe PMU's perf events, made by the module instead.
 *
 * A module cannot attach programs to a perf event of the kernel's own, so the event that a client
 * asks for is opened as one of the module's. What it names is read from the client's attr as the
 * PMU reads it: type from /sys/bus/event_source/devices/kprobe/type, the bit that asks for the
 * return from format/retprobe beside it, config1 the symbol (or 0), config2 the offset (or the
 * address). A kernel without that PMU gets the answers of files.c, and events of its type come here
 * too. Any thread. Reference: perf_event_open(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "internal.h"

/* What a value that was not read yet, and one that the kernel does not have, look like. */
#define UNREAD (-2)
#define NONE (-1)

static atomic_int kprobe_type = UNREAD;
static atomic_int retprobe_bit = UNREAD;

/* The number behind @prefix in the one-line file @path, or NONE. Leaves errno alone. */
static int read_number(const char *path, const char *prefix)
{
	char text[64], *end;
	long fd, n, value;

	fd = obpf_raw_syscall3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NONE;
	n = obpf_raw_syscall3(SYS_read, fd, (long)text, sizeof(text) - 1);
	obpf_raw_syscall3(SYS_close, fd, 0, 0);
	if (n <= 0)
		return NONE;
	text[n] = 0;
	if (strncmp(text, prefix, strlen(prefix)))
		return NONE;
	value = strtol(text + strlen(prefix), &end, 10);
	if ((*end && *end != '\n') || value < 0 || value > 0x7fffffff)
		return NONE;
	return (int)value;
}

/* Threads that come together read the same file and store the same answer. */
static int read_once(atomic_int *known, const char *path, const char *prefix)
{
	int value = atomic_load(known);

	if (value == UNREAD) {
		value = read_number(path, prefix);
		atomic_store(known, value);
	}
	return value;
}

bool obpf_pmu_is_kprobe(const struct perf_event_attr *attr)
{
	int type;

	/* Small types are the kernel's own, the same everywhere; dynamic PMUs come behind them. */
	if (!attr || attr->type < PERF_TYPE_MAX)
		return false;
	if (attr->type == obpf_own_pmu_type())
		return true;
	type = read_once(&kprobe_type, OBPF_KPROBE_PMU "type", "");
	return type != NONE && attr->type == (unsigned int)type;
}

/* Does @attr ask for the return of the function? */
static bool wants_return(const struct perf_event_attr *attr)
{
	int bit;

	if (attr->type == obpf_own_pmu_type())
		bit = obpf_own_pmu_retprobe_bit();
	else
		bit = read_once(&retprobe_bit, OBPF_KPROBE_PMU "format/retprobe", "config:");
	return bit >= 0 && bit < 64 && (attr->config >> bit & 1);
}

int obpf_pmu_open(const struct perf_event_attr *attr, int pid, int cpu, int group_fd,
		  unsigned long flags)
{
	union obpf_attr event;

	/*
	 * An attr that ends before config2 names no place; other bits of config are the uprobe
	 * PMU's.
	 */
	if (attr->size < PERF_ATTR_SIZE_VER1) {
		errno = EINVAL;
		return -1;
	}
	memset(&event, 0, sizeof(event));
	event.event_open.kind = OBPF_EVENT_KPROBE;
	event.event_open.event_flags = (unsigned int)flags;
	event.event_open.pid = pid;
	event.event_open.cpu = cpu;
	event.event_open.group_fd = group_fd;
	event.event_open.retprobe = wants_return(attr);
	event.event_open.name = attr->config1;
	event.event_open.addr = attr->config2;
	return obpf_call(OBPF_EVENT_OPEN, &event, sizeof(event.event_open));
}

OBPF_PUBLIC int obpf_kprobe_open(const char *symbol, uint64_t offset, bool retprobe)
{
	union obpf_attr event;

	memset(&event, 0, sizeof(event));
	event.event_open.kind = OBPF_EVENT_KPROBE;
	event.event_open.event_flags = PERF_FLAG_FD_CLOEXEC;
	event.event_open.pid = -1;
	event.event_open.group_fd = -1;
	event.event_open.retprobe = retprobe;
	event.event_open.name = (uintptr_t)symbol;
	event.event_open.addr = offset;
	return obpf_call(OBPF_EVENT_OPEN, &event, sizeof(event.event_open));
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * files.c - open() and fopen(), in the place of libc's, for two files that a kernel may lack.
 *
 * A client asks the kprobe PMU's files for the type of its events, and gives up, or turns to
 * tracefs, where they are missing: in a kernel without perf events there is no PMU. The module
 * needs none. So where the device is there and the PMU is not, libobpf answers for exactly its two
 * files, with a type that event.c recognises and that no kernel gives; a client then goes its usual
 * way to perf_event_open(2), and the transport takes it from there. Every other path goes to libc.
 *
 * The answer is the reading end of a pipe: that works in any kernel, and clients read these files
 * once, from the beginning. Any thread. Reference: perf_event_open(2), open(2), fopen(3).
 */
#undef _FORTIFY_SOURCE /* its inline forms of the functions defined here */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/*
 * libc's own, by names that nobody else defines: looking for the next definition (dlsym) fails in
 * statically linked programs.
 */
extern FILE *_IO_fopen(const char *path, const char *mode);
extern int __open64(const char *path, int flags, ...);

/* Of dynamic PMUs, whose types count up from PERF_TYPE_MAX, no kernel has that many: "obpf". */
#define OWN_TYPE 0x6f627066u
#define OWN_RETPROBE_BIT 0

unsigned int obpf_own_pmu_type(void)
{
	return OWN_TYPE;
}

int obpf_own_pmu_retprobe_bit(void)
{
	return OWN_RETPROBE_BIT;
}

/* No answer of these: the file is not one of the PMU's, or need not be answered for. */
#define NOT_OURS (-4096L)

static bool is_missing(const char *path)
{
	long fd = obpf_raw_syscall3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		obpf_raw_syscall3(SYS_close, fd, 0, 0);
	return fd == -ENOENT;
}

static long text_fd(const char *text, int flags)
{
	size_t len = strlen(text);
	int ends[2];
	long err;

	err = obpf_raw_syscall3(SYS_pipe2, (long)ends, flags & O_CLOEXEC, 0);
	if (err)
		return err;
	/* A pipe takes this much without a reader. */
	err = obpf_raw_syscall3(SYS_write, ends[1], (long)text, (long)len);
	obpf_raw_syscall3(SYS_close, ends[1], 0, 0);
	if (err == (long)len)
		return ends[0];
	obpf_raw_syscall3(SYS_close, ends[0], 0, 0);
	return err < 0 ? err : -EIO;
}

/*
 * Answers for @path as open(2) would, where the kernel has no such PMU and the module is there.
 * Returns a descriptor, an error number, negated, or NOT_OURS. Leaves errno alone.
 */
static long answer(const char *path, int flags)
{
	int kept = errno;
	char text[32];
	long fd;

	if (strncmp(path, OBPF_KPROBE_PMU, strlen(OBPF_KPROBE_PMU)))
		return NOT_OURS;
	if (!strcmp(path, OBPF_KPROBE_PMU "type"))
		snprintf(text, sizeof(text), "%u\n", OWN_TYPE);
	else if (!strcmp(path, OBPF_KPROBE_PMU "format/retprobe"))
		snprintf(text, sizeof(text), "config:%d\n", OWN_RETPROBE_BIT);
	else
		return NOT_OURS;
	/* A PMU without the bit for returns has said no to them; that is not ours to change. */
	if ((flags & O_ACCMODE) != O_RDONLY || !is_missing(OBPF_KPROBE_PMU "type"))
		return NOT_OURS;
	fd = obpf_device_fd() < 0 ? NOT_OURS : text_fd(text, flags);
	errno = kept;
	return fd;
}

/*
 * No path is no path of ours, and the kernel's to refuse. The compiler, which reads in libc's
 * headers that there is one, would drop the question, so the value is hidden from it.
 */
static const char *own(const char *path)
{
	__asm__("" : "+r"(path));
	return path ? path : "";
}

static int open_or_answer(const char *path, int flags, mode_t mode)
{
	long fd = answer(own(path), flags);

	if (fd == NOT_OURS)
		return __open64(path, flags, mode);
	return (int)obpf_raw_result(fd);
}

/* The mode is fetched whether or not it was given, as libc does; it counts only for new files. */
#define FETCH_MODE(flags, mode) \
	do { \
		va_list list; \
		va_start(list, flags); \
		(mode) = va_arg(list, unsigned int); \
		va_end(list); \
	} while (0)

OBPF_PUBLIC int open(const char *path, int flags, ...)
{
	unsigned int mode;

	FETCH_MODE(flags, mode);
	return open_or_answer(path, flags, mode);
}

OBPF_PUBLIC int open64(const char *path, int flags, ...)
{
	unsigned int mode;

	FETCH_MODE(flags, mode);
	return open_or_answer(path, flags, mode);
}

static FILE *fopen_or_answer(const char *path, const char *mode)
{
	int flags = strchr(mode, 'e') ? O_CLOEXEC : 0;
	long fd = NOT_OURS;
	FILE *file;

	if (*mode == 'r' && !strchr(mode, '+'))
		fd = answer(own(path), O_RDONLY | flags);
	if (fd == NOT_OURS)
		return _IO_fopen(path, mode);
	if (fd < 0) {
		errno = (int)-fd;
		return NULL;
	}
	file = fdopen((int)fd, mode);
	if (!file)
		obpf_raw_syscall3(SYS_close, fd, 0, 0);
	return file;
}

OBPF_PUBLIC FILE *fopen(const char *path, const char *mode)
{
	return fopen_or_answer(path, mode);
}

OBPF_PUBLIC FILE *fopen64(const char *path, const char *mode)
{
	return fopen_or_answer(path, mode);
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * device.c - /dev/obpf: opened once for the process, called by ioctl.
 *
 * Any thread. One atomic word is all the state: the descriptor, or -1 while there is none. A child
 * of fork() goes on with its parent's open file, which has no state of its own in the module.
 * Reference: obpf.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "internal.h"

static atomic_int device = -1;
/* The identity of what was opened; written before the descriptor is published in `device`. */
static _Atomic(dev_t) device_id;

static void close_raw(int fd)
{
	obpf_raw_syscall3(SYS_close, fd, 0, 0);
}

/* The device number behind @fd, or 0 when it is no character device. */
static dev_t identify(int fd)
{
	struct stat st;

	if (fstat(fd, &st) || !S_ISCHR(st.st_mode))
		return 0;
	return st.st_rdev;
}

/* Publishes @fd, unless another thread was faster: then that one's is used. */
static int publish(int fd)
{
	int none = -1;

	if (atomic_compare_exchange_strong(&device, &none, fd))
		return fd;
	close_raw(fd);
	return none;
}

OBPF_PUBLIC int obpf_device_fd(void)
{
	int fd = atomic_load(&device);

	if (fd >= 0)
		return fd;
	fd = (int)obpf_raw_result(
		obpf_raw_syscall3(SYS_openat, AT_FDCWD, (long)OBPF_DEVICE, O_RDWR | O_CLOEXEC));
	if (fd < 0) {
		/* "No such file" would be read as one of the caller's own objects. */
		if (errno == ENOENT || errno == ENXIO)
			errno = ENODEV;
		return -1;
	}
	atomic_store(&device_id, identify(fd));
	return publish(fd);
}

/*
 * A program that closes all descriptors, as daemons do, closes ours too, and the number may come to
 * mean something else. The answers that such a descriptor gives are EBADF and ENOTTY; the first is
 * also the module's word on a bad map or program, so look at what the descriptor is.
 * Returns true when it was not the device, and is forgotten.
 */
static bool forget_stale(int fd)
{
	dev_t id = identify(fd);

	if (id && id == atomic_load(&device_id))
		return false;
	return atomic_compare_exchange_strong(&device, &fd, -1);
}

static long ioctl_raw(int fd, unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	return obpf_raw_syscall3(SYS_ioctl, fd, (long)OBPF_IOC(cmd, size), (long)attr);
}

/* What stands in for the device; NULL: nothing. */
static obpf_answer diverted;

OBPF_HIDDEN void obpf_call_divert(obpf_answer answer)
{
	diverted = answer;
}

OBPF_PUBLIC int obpf_call(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	long answer;
	int fd;

	/*
	 * Newer libbpf asks for commands with bits above the eighth, to see whether they are known.
	 */
	if (cmd > 0xff) {
		errno = EINVAL;
		return -1;
	}
	if (size > OBPF_IOC_SIZE_MAX) {
		errno = E2BIG;
		return -1;
	}
	if (diverted)
		return (int)obpf_raw_result(diverted(cmd, attr, size));
	fd = obpf_device_fd();
	if (fd < 0)
		return -1;
	answer = ioctl_raw(fd, cmd, attr, size);
	if ((answer == -EBADF || answer == -ENOTTY) && forget_stale(fd)) {
		fd = obpf_device_fd();
		if (fd < 0)
			return -1;
		answer = ioctl_raw(fd, cmd, attr, size);
	}
	return (int)obpf_raw_result(answer);
}

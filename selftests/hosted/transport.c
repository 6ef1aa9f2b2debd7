// SPDX-License-Identifier: GPL-2.0
/*
 * transport.c - what libobpf's syscall() makes of each call, with the kernel's side played here.
 *
 * Linked with --wrap=obpf_raw_syscall: every system call that the library makes comes to the
 * wrapper below, which plays /dev/obpf and the kprobe PMU's files and passes on the rest. The
 * library's state (the descriptor, the PMU's numbers) lives as long as the process, so the order of
 * the tests matters; forget() brings back the state without a descriptor.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define PMU "/sys/bus/event_source/devices/kprobe/"

typeof(obpf_raw_syscall) __real_obpf_raw_syscall, __wrap_obpf_raw_syscall;

struct call {
	long number;
	long arg[6];
};

static struct call last; /* what the library asked for, device opens and PMU reads apart */
static union obpf_attr last_attr;
static atomic_int nr_ioctls, nr_device_opens, nr_pmu_opens;
static int pipe_error; /* errno of making a pipe */
static bool pmu_is_missing; /* the kernel has none */
static int device_error; /* errno of opening the device; 0: it is there */
static long ioctl_answer;

static long open_text(const char *text)
{
	int fd = memfd_create("pmu", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static long play_open(const long arg[6])
{
	const char *path = (const char *)arg[1];

	assert_true(arg[2] & O_CLOEXEC);
	if (!strcmp(path, OBPF_DEVICE)) {
		atomic_fetch_add(&nr_device_opens, 1);
		if (device_error)
			return -device_error;
		/* Any character device will do: its ioctls never get that far. */
		return open("/dev/null", O_RDWR | O_CLOEXEC);
	}
	atomic_fetch_add(&nr_pmu_opens, 1);
	if (pmu_is_missing)
		return -ENOENT;
	if (!strcmp(path, PMU "type"))
		return open_text("6\n");
	if (!strcmp(path, PMU "format/retprobe"))
		return open_text("config:3\n");
	return -ENOENT;
}

long __wrap_obpf_raw_syscall(long number, const long arg[6])
{
	if (number == SYS_openat)
		return play_open(arg);
	if (number == SYS_ioctl && OBPF_IOC_IS_OURS((unsigned int)arg[1])) {
		atomic_fetch_add(&nr_ioctls, 1);
		last.number = number;
		memcpy(last.arg, arg, sizeof(last.arg));
		if (fcntl((int)arg[0], F_GETFD) < 0)
			return -EBADF;
		if (arg[2] && OBPF_IOC_CMD((unsigned int)arg[1]) == OBPF_EVENT_OPEN)
			memcpy(&last_attr, (void *)arg[2], OBPF_IOC_SIZE((unsigned int)arg[1]));
		return ioctl_answer;
	}
	last.number = number;
	memcpy(last.arg, arg, sizeof(last.arg));
	if (number == SYS_pipe2 && pipe_error)
		return -pipe_error;
	if (number == SYS_perf_event_open)
		return -EOPNOTSUPP;
	return __real_obpf_raw_syscall(number, arg);
}

/*
 * Leaves the library without a descriptor: what it had is closed, and the next call finds that out.
 */
static void forget(void)
{
	device_error = 0;
	close(obpf_device_fd());
	device_error = ENOENT;
	assert_int_equal(obpf_call(0, NULL, 0), -1);
	device_error = 0;
}

static int reset(void **state)
{
	memset(&last, 0, sizeof(last));
	memset(&last_attr, 0, sizeof(last_attr));
	nr_ioctls = nr_device_opens = nr_pmu_opens = 0;
	pmu_is_missing = false;
	pipe_error = 0;
	device_error = 0;
	ioctl_answer = 0;
	errno = 0;
	return 0;
}

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void without_a_device_the_answer_is_enodev(void **state)
{
	device_error = ENOENT;
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 0), -1);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(nr_ioctls, 0);
	device_error = ENXIO;
	assert_int_equal(obpf_device_fd(), -1);
	assert_int_equal(errno, ENODEV);
	/* It is looked for again each time: the module may come later. */
	assert_int_equal(nr_device_opens, 2);
}

static void lack_of_permission_is_passed_on(void **state)
{
	device_error = EACCES;
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 0), -1);
	assert_int_equal(errno, EACCES);
	device_error = EPERM;
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 0), -1);
	assert_int_equal(errno, EPERM);
}

static void bpf_becomes_an_ioctl(void **state)
{
	union obpf_attr attr;

	ioctl_answer = 7;
	assert_int_equal(syscall(SYS_bpf, 5, &attr, 116u), 7);
	assert_int_equal(last.number, SYS_ioctl);
	assert_int_equal(last.arg[0], obpf_device_fd());
	assert_int_equal((unsigned int)last.arg[1], 0xc0746f05u);
	assert_ptr_equal((void *)last.arg[2], &attr);
	assert_int_equal(errno, 0);
}

static void size_zero_is_a_call_as_well(void **state)
{
	assert_int_equal(syscall(SYS_bpf, 17, NULL, 0), 0);
	assert_int_equal((unsigned int)last.arg[1], 0xc0006f11u);
}

static void an_error_becomes_errno(void **state)
{
	ioctl_answer = -ENOSPC;
	assert_int_equal(syscall(SYS_bpf, 5, NULL, 64), -1);
	assert_int_equal(errno, ENOSPC);
	ioctl_answer = -524; /* the kernel's ENOTSUPP, which libc does not know */
	assert_int_equal(syscall(SYS_bpf, 20, NULL, 48), -1);
	assert_int_equal(errno, 524);
}

static void the_device_is_opened_once(void **state)
{
	int fd;

	forget();
	reset(state);
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 4), 0);
	fd = obpf_device_fd();
	assert_int_equal(syscall(SYS_bpf, 1, NULL, 4), 0);
	assert_int_equal(obpf_device_fd(), fd);
	assert_int_equal(nr_device_opens, 1);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
}

static void upper_halves_of_int_arguments_do_not_count(void **state)
{
	const long dirt = 0x5aa5deadl << 32;

	assert_int_equal(syscall(SYS_bpf, dirt | 5, NULL, dirt | 48), 0);
	assert_int_equal((unsigned int)last.arg[1], 0xc0306f05u);
}

static void commands_beyond_eight_bits_are_unknown(void **state)
{
	assert_int_equal(syscall(SYS_bpf, 255, NULL, 0), 0);
	assert_int_equal((unsigned int)last.arg[1], 0xc0006fffu);
	assert_int_equal(syscall(SYS_bpf, 256, NULL, 0), -1);
	assert_int_equal(errno, EINVAL);
	errno = 0;
	assert_int_equal(syscall(SYS_bpf, 1 << 16, NULL, 0, &last, 8), -1);
	assert_int_equal(errno, EINVAL);
	errno = 0;
	assert_int_equal(syscall(SYS_bpf, -1, NULL, 0), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(nr_ioctls, 1);
}

static void sizes_beyond_fourteen_bits_are_too_big(void **state)
{
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 0x3fff), 0);
	assert_int_equal((unsigned int)last.arg[1], 0xffff6f00u);
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 0x4000), -1);
	assert_int_equal(errno, E2BIG);
	errno = 0;
	assert_int_equal(syscall(SYS_bpf, 0, NULL, -1), -1);
	assert_int_equal(errno, E2BIG);
	assert_int_equal(nr_ioctls, 1);
}

static void a_closed_descriptor_is_opened_again(void **state)
{
	int fd = obpf_device_fd();

	close(fd);
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 4), 0);
	assert_int_equal(nr_ioctls, 2);
	assert_int_equal(nr_device_opens, 1);
}

static void a_descriptor_that_became_something_else_is_left_alone(void **state)
{
	int fd = obpf_device_fd(), other[2];

	assert_int_equal(pipe(other), 0);
	assert_int_equal(dup2(other[0], fd), fd);
	ioctl_answer = -ENOTTY;
	syscall(SYS_bpf, 0, NULL, 4);
	assert_int_not_equal(obpf_device_fd(), fd);
	/* Still the pipe's, still open. */
	assert_int_equal(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	close(fd);
	close(other[0]);
	close(other[1]);
}

static void the_modules_own_ebadf_is_not_retried(void **state)
{
	obpf_device_fd();
	nr_device_opens = 0;
	ioctl_answer = -EBADF;
	assert_int_equal(syscall(SYS_bpf, 1, NULL, 32), -1);
	assert_int_equal(errno, EBADF);
	assert_int_equal(nr_ioctls, 1);
	assert_int_equal(nr_device_opens, 0);
}

static void other_perf_events_go_to_the_kernel(void **state)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr) };

	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 2, 77, 8ul), -1);
	assert_int_equal(errno, EOPNOTSUPP);
	assert_int_equal(last.number, SYS_perf_event_open);
	assert_ptr_equal((void *)last.arg[0], &attr);
	assert_int_equal((int)last.arg[1], -1);
	assert_int_equal((int)last.arg[2], 2);
	assert_int_equal((int)last.arg[3], 77);
	assert_int_equal(last.arg[4], 8);
	/* The types below PERF_TYPE_MAX are the same everywhere: nothing to read for them. */
	assert_int_equal(nr_pmu_opens, 0);
	attr.type = 7; /* a PMU, not ours */
	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0ul), -1);
	assert_int_equal(last.number, SYS_perf_event_open);
	assert_int_equal(syscall(SYS_perf_event_open, NULL, -1, 0, -1, 0ul), -1);
	assert_int_equal(last.number, SYS_perf_event_open);
	assert_int_equal(nr_ioctls, 0);
}

static void kprobe_events_are_opened_by_the_module(void **state)
{
	static const char name[] = "do_sys_openat2";
	struct perf_event_attr attr = {
		.type = 6,
		.size = sizeof(attr),
		.config1 = (uintptr_t)name,
		.config2 = 0x10,
	};
	const long dirt = 0x7fffl << 32;

	ioctl_answer = 9;
	assert_int_equal(syscall(SYS_perf_event_open, &attr, 0xffffffffl | dirt, dirt, -1, 8ul), 9);
	assert_int_equal((unsigned int)last.arg[1],
			 OBPF_IOC(OBPF_EVENT_OPEN, sizeof(last_attr.event_open)));
	assert_int_equal(last_attr.event_open.kind, OBPF_EVENT_KPROBE);
	assert_int_equal(last_attr.event_open.event_flags, 8);
	assert_int_equal(last_attr.event_open.pid, -1);
	assert_int_equal(last_attr.event_open.cpu, 0);
	assert_int_equal(last_attr.event_open.group_fd, -1);
	assert_int_equal(last_attr.event_open.retprobe, 0);
	assert_ptr_equal((void *)(uintptr_t)last_attr.event_open.name, name);
	assert_int_equal(last_attr.event_open.addr, 0x10);
}

static void the_pmus_bit_asks_for_the_return(void **state)
{
	struct perf_event_attr attr = { .type = 6, .size = sizeof(attr), .config = 1 << 3 };

	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0ul), 0);
	assert_int_equal(last_attr.event_open.retprobe, 1);
	attr.config = 1;
	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0ul), 0);
	assert_int_equal(last_attr.event_open.retprobe, 0);
	/* Both files were read by the tests before this one, and are not read again. */
	assert_int_equal(nr_pmu_opens, 0);
}

static void a_kprobe_event_without_a_place_is_invalid(void **state)
{
	struct perf_event_attr attr = { .type = 6, .size = PERF_ATTR_SIZE_VER0 };

	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0ul), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(nr_ioctls, 0);
}

static void the_typed_call_opens_a_kprobe(void **state)
{
	ioctl_answer = 11;
	assert_int_equal(obpf_kprobe_open("vfs_read", 4, true), 11);
	assert_int_equal(last_attr.event_open.kind, OBPF_EVENT_KPROBE);
	assert_string_equal((char *)(uintptr_t)last_attr.event_open.name, "vfs_read");
	assert_int_equal(last_attr.event_open.addr, 4);
	assert_int_equal(last_attr.event_open.retprobe, 1);
	assert_int_equal(last_attr.event_open.pid, -1);
	assert_int_equal(last_attr.event_open.group_fd, -1);
	assert_int_equal(obpf_kprobe_open(NULL, 0xffffffff81000000ull, false), 11);
	assert_int_equal(last_attr.event_open.name, 0);
	assert_int_equal(last_attr.event_open.addr, 0xffffffff81000000ull);
}

static void other_calls_pass_with_six_arguments(void **state)
{
	char *page = (char *)syscall(SYS_mmap, NULL, 4096l, (long)(PROT_READ | PROT_WRITE),
				     (long)(MAP_PRIVATE | MAP_ANONYMOUS), -1l, 0l);
	long dirt = 0x1234l << 32;

	assert_ptr_not_equal(page, MAP_FAILED);
	page[4095] = 1;
	assert_int_equal(munmap(page, 4096), 0);
	assert_int_equal(last.arg[4], -1);
	/* Untouched: only what the transport itself reads is cut to size. */
	assert_int_equal(syscall(SYS_getpid, dirt | 1, dirt | 2, dirt | 3, dirt | 4, dirt | 5,
				 dirt | 6),
			 getpid());
	assert_int_equal(last.arg[0], dirt | 1);
	assert_int_equal(last.arg[5], dirt | 6);
}

static void calls_that_libbpf_makes_this_way_still_work(void **state)
{
	int fd = (int)syscall(SYS_memfd_create, "libbpf", MFD_CLOEXEC), copy;

	assert_true(fd >= 0);
	copy = (int)syscall(SYS_dup3, fd, 200, O_CLOEXEC);
	assert_int_equal(copy, 200);
	assert_int_equal(fcntl(copy, F_GETFD), FD_CLOEXEC);
	assert_int_equal(syscall(SYS_dup3, fd, fd, 0), -1);
	assert_int_equal(errno, EINVAL);
	close(copy);
	close(fd);
}

/* What @file, opened by one of libobpf's functions, holds. */
static const char *read_all(FILE *file)
{
	static char text[256];

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	return text;
}

static void a_missing_pmu_is_answered_for(void **state)
{
	static FILE *(*const fopens[])(const char *, const char *) = { fopen, fopen64 };
	static int (*const opens[])(const char *, int, ...) = { open, open64 };
	int i, fd, before = count_fds();

	pmu_is_missing = true;
	for (i = 0; i < 2; i++) {
		errno = 0;
		assert_string_equal(read_all(fopens[i](PMU "type", "r")), "1868722278\n");
		assert_string_equal(read_all(fopens[i](PMU "type", "re")), "1868722278\n");
		assert_string_equal(read_all(fopens[i](PMU "format/retprobe", "re")), "config:0\n");
		fd = opens[i](PMU "type", O_RDONLY | O_CLOEXEC);
		assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		assert_string_equal(read_all(fdopen(fd, "r")), "1868722278\n");
		fd = opens[i](PMU "format/retprobe", O_RDONLY);
		assert_int_equal(fcntl(fd, F_GETFD), 0);
		assert_string_equal(read_all(fdopen(fd, "r")), "config:0\n");
		assert_int_equal(errno, 0);
	}
	assert_int_equal(count_fds(), before);
}

static void only_its_two_files_are_answered_for(void **state)
{
	/* The type of a pointer to it says nothing of a path that must not be NULL. */
	int (*const any_open)(const char *path, int flags, ...) = open;

	pmu_is_missing = true;
	assert_null(fopen(PMU "nothing", "r"));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(open(PMU "format/nothing", O_RDONLY), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(open("/sys/bus/event_source/devices/nothing/type", O_RDONLY), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(any_open(NULL, O_RDONLY), -1);
	assert_int_equal(errno, EFAULT);
	/* Nothing to write to. */
	assert_true(open(PMU "type", O_WRONLY) < 0);
	assert_null(fopen(PMU "type", "r+"));
	assert_null(fopen(PMU "type", "w"));
}

static void without_the_device_a_missing_pmu_stays_missing(void **state)
{
	forget();
	pmu_is_missing = true;
	device_error = ENOENT;
	/* libc's own open() follows, which sees the PMU of the kernel that the test runs on. */
	if (access(PMU "type", F_OK)) {
		assert_null(fopen(PMU "type", "re"));
		assert_int_equal(errno, ENOENT);
		assert_int_equal(open(PMU "format/retprobe", O_RDONLY), -1);
		assert_int_equal(errno, ENOENT);
	} else {
		assert_string_not_equal(read_all(fopen(PMU "type", "re")), "1868722278\n");
	}
}

static void the_kernels_own_pmu_is_never_hidden(void **state)
{
	/* Here the files are there; what libc then opens is the machine's own. */
	assert_int_equal(syscall(SYS_bpf, 0, NULL, 4), 0);
	if (access(PMU "type", F_OK))
		assert_null(fopen(PMU "type", "re"));
	else
		assert_string_not_equal(read_all(fopen(PMU "type", "re")), "1868722278\n");
}

static void an_answer_that_cannot_be_made_is_an_error(void **state)
{
	int before = count_fds();

	pmu_is_missing = true;
	pipe_error = EMFILE;
	assert_null(fopen(PMU "type", "re"));
	assert_int_equal(errno, EMFILE);
	assert_int_equal(open(PMU "type", O_RDONLY), -1);
	assert_int_equal(errno, EMFILE);
	assert_int_equal(count_fds(), before);
}

static void events_of_the_answered_pmu_are_opened_by_the_module(void **state)
{
	struct perf_event_attr attr = { .type = 1868722278, .size = sizeof(attr) };

	ioctl_answer = 9;
	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 8ul), 9);
	assert_int_equal(last_attr.event_open.kind, OBPF_EVENT_KPROBE);
	assert_int_equal(last_attr.event_open.retprobe, 0);
	attr.config = 1;
	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 8ul), 9);
	assert_int_equal(last_attr.event_open.retprobe, 1);
	/* The kernel's own bit, elsewhere here, does not count. */
	attr.config = 1 << 3;
	assert_int_equal(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 8ul), 9);
	assert_int_equal(last_attr.event_open.retprobe, 0);
}

static void files_are_made_and_opened_as_libc_does(void **state)
{
	char path[64], text[8] = "";
	struct stat st;
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "/tmp/obpf-transport.%d", getpid());
	unlink(path); /* of another process of that number, which did not come to its end */
	umask(0);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(write(fd, "obpf", 4), 4);
	close(fd);
	file = fopen64(path, "r+");
	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text), file), 4);
	assert_string_equal(text, "obpf");
	fclose(file);
	unlink(path);
	assert_null(fopen(path, "r"));
	assert_int_equal(errno, ENOENT);
	assert_null(fopen(path, "?"));
	assert_int_equal(errno, EINVAL);
}

static pthread_barrier_t barrier;

static void *open_together(void *fd)
{
	pthread_barrier_wait(&barrier);
	*(int *)fd = obpf_device_fd();
	return NULL;
}

static void threads_share_one_descriptor(void **state)
{
	pthread_t threads[8];
	int fds[8], i, before;

	forget();
	before = count_fds();
	pthread_barrier_init(&barrier, NULL, 8);
	for (i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, open_together, &fds[i]), 0);
	for (i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&barrier);
	for (i = 1; i < 8; i++)
		assert_int_equal(fds[i], fds[0]);
	assert_int_equal(count_fds(), before + 1);
}

static void a_child_goes_on_with_the_descriptor(void **state)
{
	int fd = obpf_device_fd(), status;
	pid_t child = fork();

	if (!child)
		_exit(obpf_device_fd() == fd && !syscall(SYS_bpf, 0, NULL, 4) ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

#define test(name) cmocka_unit_test_setup(name, reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(without_a_device_the_answer_is_enodev),
		test(lack_of_permission_is_passed_on),
		test(bpf_becomes_an_ioctl),
		test(size_zero_is_a_call_as_well),
		test(an_error_becomes_errno),
		test(the_device_is_opened_once),
		test(upper_halves_of_int_arguments_do_not_count),
		test(commands_beyond_eight_bits_are_unknown),
		test(sizes_beyond_fourteen_bits_are_too_big),
		test(a_closed_descriptor_is_opened_again),
		test(a_descriptor_that_became_something_else_is_left_alone),
		test(the_modules_own_ebadf_is_not_retried),
		test(other_perf_events_go_to_the_kernel),
		test(kprobe_events_are_opened_by_the_module),
		test(the_pmus_bit_asks_for_the_return),
		test(a_kprobe_event_without_a_place_is_invalid),
		test(the_typed_call_opens_a_kprobe),
		test(other_calls_pass_with_six_arguments),
		test(calls_that_libbpf_makes_this_way_still_work),
		test(a_missing_pmu_is_answered_for),
		test(only_its_two_files_are_answered_for),
		test(without_the_device_a_missing_pmu_stays_missing),
		test(the_kernels_own_pmu_is_never_hidden),
		test(an_answer_that_cannot_be_made_is_an_error),
		test(events_of_the_answered_pmu_are_opened_by_the_module),
		test(files_are_made_and_opened_as_libc_does),
		test(threads_share_one_descriptor),
		test(a_child_goes_on_with_the_descriptor),
	};

	return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}

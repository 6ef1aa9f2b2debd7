// SPDX-License-Identifier: GPL-2.0
/*
 * device.c - the device spoken to directly: what each command refuses, with which errno, and what
 * it must answer.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed. Everything that it
 * opens it closes, so that the harness's check for leftover references means something.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "device.h"

/* --- the attr itself --- */

static void test_dispatch(void)
{
	static const int unknown[] = { 6, 40, 127, 130, 255 };
	struct {
		union obpf_attr attr;
		char tail[64];
	} big = { .attr = { .map_type = OBPF_MAP_TYPE_ARRAY,
			    .key_size = 4,
			    .value_size = 8,
			    .max_entries = 1 } };
	union obpf_attr attr = {};
	char *page =
		mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(unknown); i++)
		expect(call(unknown[i], &attr), -EINVAL, "unknown command");
	report(ioctl(dev, 0x5401, &attr) < 0 && errno == ENOTTY,
	       "a request of another type: Inappropriate ioctl for device");

	fd = call_size(OBPF_MAP_CREATE, &big, sizeof(big));
	expect_fd(fd, "a longer attr with a zero tail");
	close(fd);
	big.tail[40] = 1;
	expect(call_size(OBPF_MAP_CREATE, &big, sizeof(big)), -E2BIG,
	       "a longer attr with more in it");
	expect(call_size(OBPF_MAP_CREATE, page, 2 * PAGE), -E2BIG, "an attr longer than a page");
	fd = call_size(OBPF_MAP_CREATE, &big, 20);
	expect_fd(fd, "an attr cut off behind map_flags");
	close(fd);
	expect(call_size(OBPF_MAP_CREATE, &big, 8), -EINVAL, "an attr cut off before value_size");
	expect(call_size(OBPF_MAP_CREATE, NULL, 0), -EINVAL, "an attr of no bytes");
	expect(call_size(OBPF_MAP_CREATE, (void *)BAD_PTR, 64), -EFAULT, "an unreadable attr");
	attr = (union obpf_attr){ .map_fd = 0 };
	attr.link_create.pad[3] = 1;
	expect(call(OBPF_MAP_FREEZE, &attr), -EINVAL, "a field that the command does not have");
	munmap(page, 4 * PAGE);
}

/* --- maps --- */

static void test_map_create(void)
{
	static const struct {
		const char *what;
		unsigned int type, key, value, max, flags;
		int want;
	} cases[] = {
		{ "map type 0", 0, 4, 4, 1, 0, -EINVAL },
		{ "a map type from the future", 4000, 4, 4, 1, 0, -EINVAL },
		{ "array: key of 8 bytes", OBPF_MAP_TYPE_ARRAY, 8, 4, 1, 0, -EINVAL },
		{ "array: no key", OBPF_MAP_TYPE_ARRAY, 0, 4, 1, 0, -EINVAL },
		{ "array: no value", OBPF_MAP_TYPE_ARRAY, 4, 0, 1, 0, -EINVAL },
		{ "array: no entries", OBPF_MAP_TYPE_ARRAY, 4, 4, 0, 0, -EINVAL },
		{ "array: unknown flag", OBPF_MAP_TYPE_ARRAY, 4, 4, 1, 1u << 31, -EINVAL },
		{ "array: read-only and write-only", OBPF_MAP_TYPE_ARRAY, 4, 4, 1,
		  OBPF_F_RDONLY_PROG | OBPF_F_WRONLY_PROG, -EINVAL },
		{ "hash: no key", OBPF_MAP_TYPE_HASH, 0, 4, 1, 0, -EINVAL },
		{ "hash: no value", OBPF_MAP_TYPE_HASH, 4, 0, 1, 0, -EINVAL },
		{ "hash: no entries", OBPF_MAP_TYPE_HASH, 4, 4, 0, 0, -EINVAL },
		{ "hash: mmapable", OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_MMAPABLE, -EINVAL },
		{ "hash: key beyond what a map can hold", OBPF_MAP_TYPE_HASH, 1u << 30, 4, 1, 0,
		  -E2BIG },
		{ "ring buffer: key", OBPF_MAP_TYPE_RINGBUF, 4, 0, PAGE, 0, -EINVAL },
		{ "ring buffer: value", OBPF_MAP_TYPE_RINGBUF, 0, 4, PAGE, 0, -EINVAL },
		{ "ring buffer: less than a page", OBPF_MAP_TYPE_RINGBUF, 0, 0, 64, 0, -EINVAL },
		{ "ring buffer: not a power of two", OBPF_MAP_TYPE_RINGBUF, 0, 0, 3 * PAGE, 0,
		  -EINVAL },
		{ "ring buffer: no bytes", OBPF_MAP_TYPE_RINGBUF, 0, 0, 0, 0, -EINVAL },
	};
	union obpf_attr attr = { .map_type = OBPF_MAP_TYPE_ARRAY,
				 .key_size = 4,
				 .value_size = 4,
				 .max_entries = 1,
				 .btf_fd = 77,
				 .btf_value_type_id = 1 };
	size_t i;
	int got;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect(create_map(cases[i].type, cases[i].key, cases[i].value, cases[i].max,
				  cases[i].flags),
		       cases[i].want, cases[i].what);
	got = create_map(OBPF_MAP_TYPE_ARRAY, 4, 1u << 30, 1u << 30, 0);
	report(got == -E2BIG || got == -ENOMEM, "array: more bytes than there are: refused");
	expect(call(OBPF_MAP_CREATE, &attr), -EBADF, "map with type data of a bad descriptor");
	attr.btf_fd = attr.btf_value_type_id = 0;
	memset(attr.map_name, 'a', sizeof(attr.map_name));
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "map name without its NUL");
	memset(attr.map_name, 0, sizeof(attr.map_name));
	attr.map_name[0] = '/';
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "map name with a slash");
}

static void test_hash_elements(void)
{
	int fd = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 2, 0);
	unsigned int k = 1, next;
	unsigned long long v = 11;

	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(&v), 0), -ENOENT,
	       "hash: lookup of nothing");
	expect(elem(OBPF_MAP_DELETE_ELEM, fd, PTR(&k), 0, 0), -ENOENT, "hash: delete of nothing");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, 0, PTR(&next), 0), -ENOENT,
	       "hash: first key of none");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), OBPF_EXIST), -ENOENT,
	       "hash: update of nothing with EXIST");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), OBPF_NOEXIST), 0,
	       "hash: insert with NOEXIST");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), OBPF_NOEXIST), -EEXIST,
	       "hash: second insert with NOEXIST");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 77), -EINVAL,
	       "hash: unknown update flag");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(&v), 77), -EINVAL,
	       "hash: unknown lookup flag");
	v = 0;
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(&v), 0), 0, "hash: lookup");
	report(v == 11, "hash: lookup gives what was stored");
	k = 2;
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0), 0, "hash: fills up");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0), 0,
	       "hash: update of a full map");
	k = 3;
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0), -E2BIG, "hash: one too many");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, 0, PTR(&k), 0), 0, "hash: first key");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, PTR(&k), PTR(&next), 0), 0, "hash: second key");
	report(k + next == 3, "hash: iteration meets both keys");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, PTR(&next), PTR(&k), 0), -ENOENT,
	       "hash: iteration ends");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, BAD_PTR, PTR(&v), 0), -EFAULT,
	       "hash: unreadable key");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), BAD_PTR, 0), -EFAULT,
	       "hash: unreadable value");
	k = 1;
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), BAD_PTR, 0), -EFAULT,
	       "hash: unwritable value");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, 0, BAD_PTR, 0), -EFAULT,
	       "hash: unwritable next key");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, 9999, PTR(&k), PTR(&v), 0), -EBADF, "no such descriptor");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, dev, PTR(&k), PTR(&v), 0), -EINVAL,
	       "a descriptor that is no map");
	close(fd);
}

static void test_array_elements(void)
{
	int fd = create_map(OBPF_MAP_TYPE_ARRAY, 4, 12, 3, 0);
	unsigned int k = 2, next = 0, value[3] = { 1, 2, 3 }, back[3];

	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(value), 0), 0, "array: update");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(back), 0), 0, "array: lookup");
	report(!memcmp(value, back, sizeof(value)), "array: values of 12 bytes are whole");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(value), OBPF_NOEXIST), -EEXIST,
	       "array: NOEXIST");
	expect(elem(OBPF_MAP_DELETE_ELEM, fd, PTR(&k), 0, 0), -EINVAL, "array: delete");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, fd, PTR(&k), PTR(&next), 0), -ENOENT,
	       "array: behind the last");
	k = 3;
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(back), 0), -ENOENT,
	       "array: out of range");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(value), 0), -E2BIG,
	       "array: update out of range");
	close(fd);
}

static void test_freeze_and_mmap(void)
{
	int fd = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, OBPF_F_MMAPABLE);
	int plain = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
	unsigned long long *rw, *ro, v = 5;
	union obpf_attr attr = { .map_fd = fd };
	unsigned int k = 0;

	rw = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	report(rw != MAP_FAILED, "mmapable array: maps read-write");
	elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0);
	report(rw != MAP_FAILED && *rw == 5, "mmapable array: the mapping shows an update");
	expect(call(OBPF_MAP_FREEZE, &attr), -EBUSY, "freeze with a writable mapping");
	munmap(rw, PAGE);
	expect(call(OBPF_MAP_FREEZE, &attr), 0, "freeze without one");
	expect(call(OBPF_MAP_FREEZE, &attr), -EPERM, "second freeze");
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0), -EPERM,
	       "update of a frozen map");
	rw = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	report(rw == MAP_FAILED && errno == EPERM, "frozen map: no writable mapping");
	ro = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	report(ro != MAP_FAILED && *ro == 5, "frozen map: maps read-only");
	report(mprotect(ro, PAGE, PROT_READ | PROT_WRITE) < 0 && errno == EACCES,
	       "frozen map: the mapping cannot be made writable");
	munmap(ro, PAGE);
	report(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EINVAL,
	       "mmapable array: no private mapping");
	report(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, PAGE) == MAP_FAILED,
	       "mmapable array: nothing behind its end");
	report(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, plain, 0) == MAP_FAILED,
	       "array that is not mmapable: does not map");
	close(plain);
	close(fd);

	fd = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, OBPF_F_MMAPABLE | OBPF_F_WRONLY);
	expect(elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&k), PTR(&v), 0), -EPERM,
	       "lookup in a write-only map");
	report(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES,
	       "write-only map: does not map");
	close(fd);
	fd = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, OBPF_F_MMAPABLE | OBPF_F_RDONLY);
	expect(elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&k), PTR(&v), 0), -EPERM,
	       "update of a read-only map");
	report(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED &&
		       errno == EACCES,
	       "read-only map: does not map writable");
	close(fd);
}

/* --- programs --- */

static void test_load_refusals(void)
{
	struct obpf_insn bad_fd[] = { LD_MAP(1, 9999), MOV_K(0, 0), EXIT };
	struct obpf_insn not_map[] = { LD_MAP(1, dev), MOV_K(0, 0), EXIT };
	struct obpf_insn r3[] = { MOV_X(0, 3), EXIT };
	struct obpf_insn reserved[] = { { .code = 0xb7, .off = 1 }, EXIT };
	union obpf_attr attr;
	char log[4096], *page;
	int fd;

	fd = load(OBPF_PROG_TYPE_SOCKET_FILTER, return_7, 2);
	expect_fd(fd, "load of two instructions");
	close(fd);
	expect(load(4000, return_7, 2), -EINVAL, "unknown program type");
	expect(load(OBPF_PROG_TYPE_KPROBE, return_7, 0), -E2BIG, "no instructions");
	expect(load(OBPF_PROG_TYPE_KPROBE, return_7, 1000001), -E2BIG, "too many instructions");
	expect(load(OBPF_PROG_TYPE_KPROBE, (void *)BAD_PTR, 2), -EFAULT, "unreadable instructions");
	expect(load(OBPF_PROG_TYPE_KPROBE, bad_fd, ARRAY_SIZE(bad_fd)), -EBADF,
	       "bad map descriptor");
	expect(load(OBPF_PROG_TYPE_KPROBE, not_map, ARRAY_SIZE(not_map)), -EINVAL,
	       "map descriptor that is none");
	expect(load(OBPF_PROG_TYPE_KPROBE, r3, ARRAY_SIZE(r3)), -EACCES,
	       "read of an unset register");
	expect(load(OBPF_PROG_TYPE_KPROBE, reserved, ARRAY_SIZE(reserved)), -EINVAL,
	       "reserved field");
	expect(load(OBPF_PROG_TYPE_KPROBE, return_7, 1), -EINVAL, "fall off the end");

	attr = load_attr(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	attr.license = BAD_PTR;
	expect(call(OBPF_PROG_LOAD, &attr), -EFAULT, "unreadable licence");
	attr = load_attr(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	attr.prog_flags = 1u << 27;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "unknown program flag");
	attr = load_attr(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	strcpy(attr.prog_name, "a b");
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "program name with a space");
	attr = load_attr(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	attr.log_buf = PTR(log);
	attr.log_size = sizeof(log);
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "log buffer without a level");
	attr.log_level = 64;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "unknown log level");
	attr.log_level = 1;
	attr.log_buf = BAD_PTR;
	expect(call(OBPF_PROG_LOAD, &attr), -EFAULT, "unwritable log buffer");
	page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	attr.log_buf = PTR(page);
	expect(call(OBPF_PROG_LOAD, &attr), -EFAULT, "read-only log buffer");
	munmap(page, PAGE);
}

static void test_log(void)
{
	struct obpf_insn r3[] = { MOV_X(0, 3), EXIT };
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, r3, ARRAY_SIZE(r3));
	unsigned int true_size;
	char log[4096] = "", small[64], exact[4096];

	attr.log_level = 1;
	attr.log_buf = PTR(log);
	attr.log_size = sizeof(log);
	expect(call(OBPF_PROG_LOAD, &attr), -EACCES, "rejected, with a log");
	report(strstr(log, "R3 !read_ok") && strstr(log, "processed "),
	       "the log says why, and how much was done");
	true_size = attr.log_true_size;
	report(true_size == strlen(log) + 1, "log_true_size is the text and its NUL");

	attr.log_buf = PTR(small);
	attr.log_size = sizeof(small);
	memset(small, 'x', sizeof(small));
	expect(call(OBPF_PROG_LOAD, &attr), -ENOSPC, "log buffer too small");
	report(attr.log_true_size == true_size, "log_true_size is told all the same");
	report(memchr(small, 0, sizeof(small)), "a log cut short is terminated");

	attr.log_buf = PTR(exact);
	attr.log_size = true_size;
	expect(call(OBPF_PROG_LOAD, &attr), -EACCES, "log buffer of just that size");
	report(!strcmp(exact, log), "the same program has the same log");
	attr.log_size = true_size - 1;
	expect(call(OBPF_PROG_LOAD, &attr), -ENOSPC, "log buffer one byte short");

	attr.log_buf = 0;
	attr.log_size = 0;
	attr.log_true_size = 0;
	expect(call(OBPF_PROG_LOAD, &attr), -EACCES, "a level without a buffer");
	report(attr.log_true_size == true_size, "only counts");
	attr.log_buf = PTR(log);
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "log buffer without a size");
	attr.log_size = UINT_MAX / 4 + 1;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "log buffer beyond a gigabyte");
}

/* Does a buffer of @size keep that part of @whole that it has to? */
static bool log_is_right(union obpf_attr *attr, const char *whole, unsigned int size)
{
	unsigned int len = strlen(whole), kept = len < size ? len : size - 1;
	bool fixed = attr->log_level & OBPF_LOG_FIXED;
	static char log[4096 + 1];
	int err;

	memset(log, 'x', sizeof(log));
	attr->log_buf = PTR(log);
	attr->log_size = size;
	err = call(OBPF_PROG_LOAD, attr);
	return err == (len < size ? -EACCES : -ENOSPC) && attr->log_true_size == len + 1 &&
	       !memcmp(log, fixed ? whole : whole + len - kept, kept) && !log[kept] &&
	       log[size] == 'x';
}

static void test_log_of_every_size(void)
{
	struct obpf_insn r3[] = { MOV_K(1, 1), MOV_K(2, 2), MOV_K(4, 4), MOV_X(0, 3), EXIT };
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, r3, ARRAY_SIZE(r3));
	unsigned int size, rolling = 0, fixed = 0;
	char whole[4096] = "";

	attr.log_level = 1;
	attr.log_buf = PTR(whole);
	attr.log_size = sizeof(whole);
	call(OBPF_PROG_LOAD, &attr);
	for (size = 1; size <= strlen(whole) + 2; size++) {
		attr.log_level = 2;
		rolling += log_is_right(&attr, whole, size);
		attr.log_level = 2 | OBPF_LOG_FIXED;
		fixed += log_is_right(&attr, whole, size);
	}
	report(size > 100 && rolling == size - 1, "a log that does not fit keeps its end");
	report(fixed == size - 1, "a fixed one its beginning");
}

static void test_log_levels(void)
{
	/* Its walk takes more text than its statistics. */
	struct obpf_insn moves[] = { MOV_K(1, 1), MOV_K(2, 2), MOV_K(3, 3),
				     MOV_K(4, 4), MOV_K(5, 5), MOV_K(6, 6),
				     MOV_K(7, 7), MOV_K(0, 0), EXIT };
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, moves, ARRAY_SIZE(moves));
	char log[4096] = "";
	unsigned int whole;
	int fd;

	attr.log_level = 1;
	fd = call(OBPF_PROG_LOAD, &attr);
	expect_fd(fd, "an accepted program, its log counted");
	close(fd);
	whole = attr.log_true_size;
	attr.log_buf = PTR(log);
	attr.log_size = whole;
	fd = call(OBPF_PROG_LOAD, &attr);
	expect_fd(fd, "a log of that size");
	close(fd);
	report(!strncmp(log, "processed 9 insns (limit 1000000) max_states_per_insn ", 54),
	       "level 1 shows nothing of paths that end well");
	report(whole > strlen(log) + 1, "but they took room while they were walked");
	attr.log_size = whole - 1;
	expect(call(OBPF_PROG_LOAD, &attr), -ENOSPC, "an accepted program whose log does not fit");
	attr.log_size = sizeof(log);
	attr.log_level = OBPF_LOG_STATS;
	fd = call(OBPF_PROG_LOAD, &attr);
	expect_fd(fd, "statistics alone");
	close(fd);
	report(!strncmp(log, "verification time ", 18) && strstr(log, " usec\n") &&
		       strstr(log, "stack depth 0\n") && strstr(log, "\nprocessed 9 "),
	       "the time, the stack and the counts");
}

static void test_test_run(void)
{
	struct obpf_insn add[] = { LDX_DW(0, 1, 8), ADD_K(0, 1), STX_DW(1, 8, 0), EXIT };
	int fd = load(OBPF_PROG_TYPE_SYSCALL, add, ARRAY_SIZE(add));
	int kprobe = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	int filter = load(OBPF_PROG_TYPE_SOCKET_FILTER, return_7, 2);
	unsigned long long ctx[2] = { 0, 41 };
	char packet[64] = "", regs[1024] = "";
	union obpf_attr attr;

	expect(test_run(fd, ctx, sizeof(ctx), 0, &attr), 0, "run over a buffer");
	report(attr.test.retval == 42 && ctx[1] == 42, "result and buffer come back");
	expect(test_run(fd, ctx, sizeof(ctx), 1000, &attr), 0, "run a thousand times");
	report(ctx[1] == 1042, "each run goes on from the last");
	expect(test_run(fd, ctx, 8, 0, &attr), -EINVAL, "buffer shorter than the program reaches");
	expect(test_run(fd, NULL, 0, 0, &attr), -EINVAL, "no buffer");
	expect(test_run(fd, (void *)BAD_PTR, 16, 0, &attr), -EFAULT, "unreadable buffer");
	expect(test_run(fd, ctx, 1 << 20, 0, &attr), -E2BIG, "buffer beyond the limit");
	expect(test_run(9999, ctx, 16, 0, &attr), -EBADF, "run of no descriptor");
	expect(test_run(dev, ctx, 16, 0, &attr), -EINVAL, "run of a descriptor that is no program");
	expect(test_run(kprobe, regs, 168, 0, &attr), 0, "a kprobe program over given registers");
	report(attr.test.retval == 7, "its result comes back");
	expect(test_run(kprobe, regs, 100, 0, &attr), -EINVAL, "registers cut short");

	attr = (union obpf_attr){
		.test = { .prog_fd = filter, .data_in = PTR(packet), .data_size_in = 64 }
	};
	expect(call(OBPF_PROG_TEST_RUN, &attr), 0, "a filter over a packet");
	attr.test.data_size_in = 13;
	expect(call(OBPF_PROG_TEST_RUN, &attr), -EINVAL, "packet shorter than its Ethernet header");
	attr.test.data_size_in = 64;
	attr.test.data_out = PTR(packet);
	attr.test.data_size_out = 10;
	expect(call(OBPF_PROG_TEST_RUN, &attr), -ENOSPC, "data_out too small");
	report(attr.test.data_size_out == 64, "data_size_out tells the size that would do");
	attr.test.data_out = BAD_PTR;
	attr.test.data_size_out = 64;
	expect(call(OBPF_PROG_TEST_RUN, &attr), -EFAULT, "unwritable data_out");
	attr.test.flags = 1;
	expect(call(OBPF_PROG_TEST_RUN, &attr), -EINVAL, "unknown test-run flag");
	close(filter);
	close(kprobe);
	close(fd);
}

/* --- attachment --- */

static void test_events(void)
{
	static const unsigned int bad_kinds[] = { 0, 2, 4000 };
	char name[1024] = "";
	union obpf_attr attr;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(bad_kinds); i++) {
		attr = (union obpf_attr){
			.event_open = { .kind = bad_kinds[i], .pid = -1, .group_fd = -1 }
		};
		expect(call(OBPF_EVENT_OPEN, &attr), -EINVAL, "event of unknown kind");
	}
	fd = open_kprobe("do_sys_openat2");
	expect_fd(fd, "kprobe on a function");
	report(ioctl(fd, PERF_EVENT_IOC_RESET, 0) < 0 && errno == ENOTTY,
	       "an event refuses ioctls that it does not know");
	report(ioctl(fd, PERF_EVENT_IOC_SET_BPF, dev) < 0 && errno == EINVAL,
	       "PERF_EVENT_IOC_SET_BPF refuses what is no program");
	report(ioctl(fd, PERF_EVENT_IOC_SET_BPF, 9999) < 0 && errno == EBADF,
	       "PERF_EVENT_IOC_SET_BPF refuses a bad descriptor");
	close(fd);
	expect(open_kprobe("obpf_no_such_function"), -ENOENT, "kprobe on no function");
	expect(open_kprobe("notifier_call_chain"), -EINVAL, "kprobe on a forbidden function");
	expect(open_kprobe(""), -EINVAL, "kprobe on an empty name");
	memset(name, 'x', sizeof(name) - 1);
	expect(open_kprobe(name), -E2BIG, "kprobe on a name longer than any");
	expect(open_kprobe((char *)BAD_PTR), -EFAULT, "kprobe on an unreadable name");
	attr = (union obpf_attr){ .event_open = { .kind = OBPF_EVENT_KPROBE,
						  .pid = -1,
						  .group_fd = -1,
						  .retprobe = 2,
						  .name = PTR("do_sys_openat2") } };
	expect(call(OBPF_EVENT_OPEN, &attr), -EINVAL, "kprobe on what is no return");
	attr.event_open.retprobe = 0;
	attr.event_open.addr = 1;
	report(call(OBPF_EVENT_OPEN, &attr) < 0, "kprobe inside an instruction: refused");
	attr.event_open.addr = 1ull << 40;
	expect(call(OBPF_EVENT_OPEN, &attr), -EINVAL, "kprobe at an offset beyond any function");
	attr.event_open.addr = 0;
	attr.event_open.pid = 1;
	expect(call(OBPF_EVENT_OPEN, &attr), -EOPNOTSUPP, "kprobe for one process");
	attr.event_open.pid = -1;
	attr.event_open.event_flags = 1;
	expect(call(OBPF_EVENT_OPEN, &attr), -EINVAL, "event with an unknown flag");
	attr.event_open = (typeof(attr.event_open)){
		.kind = OBPF_EVENT_KPROBE, .pid = -1, .group_fd = -1, .addr = PTR(&dev)
	};
	report(call(OBPF_EVENT_OPEN, &attr) < 0, "kprobe at a user address: refused");
}

static void test_links(void)
{
	int prog = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	int other = load(OBPF_PROG_TYPE_TRACEPOINT, return_7, 2);
	int filter = load(OBPF_PROG_TYPE_SOCKET_FILTER, return_7, 2);
	int event = open_kprobe("do_sys_openat2");
	int link, i, probed;

	expect(create_link(prog, -1, OBPF_PERF_EVENT, 0), -EBADF, "link to no event");
	expect(create_link(prog, dev, OBPF_PERF_EVENT, 0), -EINVAL, "link to what is no event");
	expect(create_link(9999, event, OBPF_PERF_EVENT, 0), -EBADF, "link of no program");
	expect(create_link(event, event, OBPF_PERF_EVENT, 0), -EINVAL,
	       "link of what is no program");
	expect(create_link(prog, event, 0, 0), -EINVAL, "link with another attach type");
	expect(create_link(prog, event, OBPF_PERF_EVENT, 1), -EINVAL, "link with an unknown flag");
	expect(create_link(filter, event, OBPF_PERF_EVENT, 0), -EINVAL,
	       "link of a program type that cannot");
	expect(create_link(other, event, OBPF_PERF_EVENT, 0), -EINVAL,
	       "link of a program for another hook");
	link = create_link(prog, event, OBPF_PERF_EVENT, 0);
	expect_fd(link, "link of a kprobe program");
	expect(create_link(prog, event, OBPF_PERF_EVENT, 0), -EEXIST, "second link to one event");
	report(ioctl(event, PERF_EVENT_IOC_SET_BPF, prog) < 0 && errno == EEXIST,
	       "PERF_EVENT_IOC_SET_BPF beside a link: File exists");
	report(!ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "the event is enabled");
	close(event); /* the link keeps it */
	close(prog);
	for (i = 0; i < 100; i++) {
		probed = open("/etc/hostname", O_RDONLY);
		close(probed);
	}
	report(atol(fdinfo_value(link, "hits")) >= 100, "fdinfo of the link counts its hits");
	report(!strncmp(fdinfo_value(link, "name"), "do_sys_openat2\n", 15) &&
		       !strncmp(fdinfo_value(link, "event_type"), "kprobe\n", 7),
	       "fdinfo of the link names its place");
	close(link);

	/* The older way: the event owns the attachment. */
	prog = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	event = open_kprobe("do_sys_openat2");
	report(!ioctl(event, PERF_EVENT_IOC_SET_BPF, prog) &&
		       !ioctl(event, PERF_EVENT_IOC_ENABLE, 0) &&
		       !ioctl(event, PERF_EVENT_IOC_ENABLE, 0) &&
		       !ioctl(event, PERF_EVENT_IOC_DISABLE, 0),
	       "PERF_EVENT_IOC_SET_BPF, ENABLE, DISABLE");
	close(event);
	close(prog);
	close(other);
	close(filter);
}

/*
 * A program that calls a function on which another one sits: that one is passed over, and told so.
 */
static void test_misses(void)
{
	struct obpf_insn reads_kernel[] = {
		MOV_X(1, 10), ADD_K(1, -8), MOV_K(2, 8), MOV_K(3, -4096),
		CALL(113),    MOV_K(0, 0),  EXIT,
	};
	int outer = load(OBPF_PROG_TYPE_KPROBE, reads_kernel, ARRAY_SIZE(reads_kernel));
	int inner = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	int event = open_kprobe("copy_from_kernel_nofault");
	int link = create_link(inner, event, OBPF_PERF_EVENT, 0);
	struct obpf_prog_info info = {};
	union obpf_attr attr;
	char regs[168] = "";
	unsigned int len;

	report(!ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "a program sits on what a helper calls");
	expect(test_run(outer, regs, sizeof(regs), 10, &attr), 0, "the helper is called ten times");
	expect(get_info(inner, &info, sizeof(info), &len), 0, "the program's information");
	if (access("/sys/kernel/tracing/available_filter_functions", F_OK)) {
		/* A breakpoint: it comes as an NMI, which is a level of its own. */
		report(atol(fdinfo_value(link, "hits")) >= 10, "the link counts ten hits");
		report(info.recursion_misses == 0, "the program was not passed over");
	} else {
		report(atol(fdinfo_value(link, "missed")) >= 10, "the link counts ten misses");
		report(info.recursion_misses >= 10, "the program counts them too");
	}
	close(link);
	close(event);
	close(inner);
	close(outer);
}

/* --- information --- */

static void test_info(void)
{
	int map = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 16, 0);
	struct obpf_insn uses_map[] = { LD_MAP(1, map), MOV_K(0, 0), EXIT };
	int prog = load(OBPF_PROG_TYPE_KPROBE, uses_map, ARRAY_SIZE(uses_map));
	int event = open_kprobe("do_sys_openat2");
	int link = create_link(prog, event, OBPF_PERF_EVENT, 0);
	struct obpf_map_info mi = {};
	struct obpf_prog_info pi = {};
	struct obpf_link_info li = {};
	char big[sizeof(mi) + 16] = "", name[64] = "", tiny[4] = "";
	unsigned int len, id = 0;

	expect(get_info(map, &mi, sizeof(mi), &len), 0, "information of a map");
	report(mi.type == OBPF_MAP_TYPE_HASH && mi.key_size == 4 && mi.value_size == 8 &&
		       mi.max_entries == 16 && !strcmp(mi.name, "m") && mi.id && len == sizeof(mi),
	       "a map tells what it is");
	pi.map_ids = PTR(&id);
	pi.nr_map_ids = 1;
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "information of a program");
	report(pi.type == OBPF_PROG_TYPE_KPROBE && pi.nr_map_ids == 1 && id == mi.id &&
		       pi.gpl_compatible,
	       "a program tells its type and maps");
	li.perf_event.kprobe.func_name = PTR(name);
	li.perf_event.kprobe.name_len = sizeof(name);
	expect(get_info(link, &li, sizeof(li), &len), 0, "information of a link");
	report(li.type == OBPF_LINK_TYPE_PERF_EVENT && li.prog_id == pi.id &&
		       !strcmp(name, "do_sys_openat2"),
	       "a link tells its program and place");
	report(li.perf_event.kprobe.name_len == sizeof("do_sys_openat2"),
	       "and how long the place's name is");
	li = (struct obpf_link_info){};
	expect(get_info(link, &li, sizeof(li), &len), 0, "without room for the name");
	report(li.perf_event.kprobe.name_len == sizeof("do_sys_openat2"),
	       "it says how much would be needed");
	li = (struct obpf_link_info){ .perf_event.kprobe = { .func_name = PTR(tiny),
							     .name_len = sizeof(tiny) } };
	expect(get_info(link, &li, sizeof(li), &len), -ENOSPC, "name buffer too small");
	report(!strcmp(tiny, "do_"), "a name cut short is terminated");

	expect(get_info(map, &mi, 8, &len), 0, "information cut short");
	expect(get_info(map, big, sizeof(big), &len), 0, "a longer struct with a zero tail");
	report(len == sizeof(mi), "info_len tells how much there is");
	big[sizeof(big) - 1] = 1;
	expect(get_info(map, big, sizeof(big), &len), -E2BIG, "a longer struct with more in it");
	expect(get_info(map, (void *)BAD_PTR, sizeof(mi), &len), -EFAULT, "unwritable information");
	expect(get_info(dev, &mi, sizeof(mi), &len), -EINVAL, "information of something else");
	expect(get_info(9999, &mi, sizeof(mi), &len), -EBADFD, "information of no descriptor");
	close(link);
	close(event);
	close(prog);
	close(map);
}

/* --- ring buffer, as a reader sees it --- */

static void test_ring(void)
{
	int ring = create_map(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE, 0);
	struct obpf_insn output[] = {
		ST_DW(10, -8, 0x1234), LD_MAP(1, ring), MOV_X(2, 10), ADD_K(2, -8),
		MOV_K(3, 8),	       MOV_K(4, 0),	CALL(130),    EXIT,
	};
	int prog = load(OBPF_PROG_TYPE_SYSCALL, output, ARRAY_SIZE(output));
	struct epoll_event ev = { .events = EPOLLIN };
	int ep = epoll_create1(EPOLL_CLOEXEC);
	unsigned long *consumer, *producer;
	unsigned int *record, k = 0;
	union obpf_attr attr;

	expect_fd(prog, "a program that writes to a ring buffer");
	consumer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
	producer = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, ring, PAGE);
	report(consumer != MAP_FAILED && producer != MAP_FAILED,
	       "its pages map as the kernel's do");
	report(mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, PAGE) == MAP_FAILED &&
		       errno == EPERM,
	       "the producer's pages do not map writable");
	report(mprotect(producer, PAGE, PROT_READ | PROT_WRITE) < 0, "nor can they be made so");
	report(mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, ring, PAGE) == MAP_FAILED,
	       "nothing maps behind the data's second half");
	if (consumer == MAP_FAILED || producer == MAP_FAILED)
		return;
	epoll_ctl(ep, EPOLL_CTL_ADD, ring, &ev);
	report(!epoll_wait(ep, &ev, 1, 0), "an empty ring is not readable");
	expect(test_run(prog, NULL, 0, 0, &attr), 0, "a record is written");
	report(epoll_wait(ep, &ev, 1, 60000) == 1 && ev.events & EPOLLIN, "epoll tells of it");
	record = (unsigned int *)((char *)producer + PAGE);
	report(*producer == 16 && record[0] == 8 && record[2] == 0x1234,
	       "header, position and data are there");
	*consumer = 16;
	report(!epoll_wait(ep, &ev, 1, 0), "a consumed ring is not readable");
	expect(test_run(prog, NULL, 0, 300, &attr), 0, "more than it holds is written");
	report((int)attr.test.retval < 0, "the last record found no room");
	*consumer = *producer + 12345;
	expect(test_run(prog, NULL, 0, 300, &attr), 0,
	       "a reader that scribbles over its position does no harm");
	report(elem(OBPF_MAP_LOOKUP_ELEM, ring, 0, PTR(&k), 0) < 0, "a ring has no elements");
	munmap(consumer, PAGE);
	munmap(producer, 3 * PAGE);
	close(ep);
	close(prog);
	close(ring);
}

/* --- who may --- */

/*
 * Every command in a child that first becomes @become; the child's exit status is the number of
 * wrong answers.
 */
static void as_other(const char *what, int (*become)(void), int want)
{
	static const int cmds[] = { OBPF_MAP_CREATE,	     OBPF_MAP_LOOKUP_ELEM,
				    OBPF_MAP_UPDATE_ELEM,    OBPF_MAP_DELETE_ELEM,
				    OBPF_MAP_GET_NEXT_KEY,   OBPF_MAP_FREEZE,
				    OBPF_PROG_LOAD,	     OBPF_PROG_TEST_RUN,
				    OBPF_OBJ_GET_INFO_BY_FD, OBPF_LINK_CREATE,
				    OBPF_LINK_UPDATE,	     OBPF_LINK_DETACH,
				    OBPF_EVENT_OPEN };
	int status = 0;
	size_t i;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		union obpf_attr attr = {};
		int wrong = become() ? 99 : 0;

		for (i = 0; i < ARRAY_SIZE(cmds); i++)
			wrong += (call(cmds[i], &attr) == -EPERM) != (want == -EPERM);
		_exit(wrong);
	}
	waitpid(pid, &status, 0);
	report(!status, "%s: %s", what,
	       want == -EPERM ? "every command is refused with EPERM" : "is let in");
}

static int become_nobody(void)
{
	return setuid(65534);
}

static int become_bpf_only(void)
{
	return keep_caps(1ull << CAP_BPF);
}

static int become_admin(void)
{
	return keep_caps(1ull << CAP_SYS_ADMIN);
}

/* A hash whose seed is no secret is for the administrator alone. */
static void test_zero_seed(void)
{
	int status = 0;
	pid_t pid;
	int fd = create_map(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_ZERO_SEED);

	expect_fd(fd, "a hash without a seed, for CAP_SYS_ADMIN");
	close(fd);
	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(become_bpf_and_perfmon() ||
		      create_map(OBPF_MAP_TYPE_HASH, 4, 4, 1, OBPF_F_ZERO_SEED) != -EPERM ||
		      create_map(OBPF_MAP_TYPE_HASH, 4, 4, 1, 0) < 0);
	waitpid(pid, &status, 0);
	report(!status, "a hash without a seed, without it: Operation not permitted");
}

/* So is a verifier that may work longer. */
static void test_budget(void)
{
	/* 600,000 rounds of two instructions. */
	const struct obpf_insn loop[] = { MOV_K(0, 0),
					  { .code = 0x07, .dst_reg = 0, .imm = 1 },
					  { .code = 0x55, .dst_reg = 0, .off = -2, .imm = 600000 },
					  EXIT };
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, loop, ARRAY_SIZE(loop));
	int status = 0, fd;
	pid_t pid;

	expect(call(OBPF_PROG_LOAD, &attr), -E2BIG, "a loop longer than the budget");
	attr.prog_flags = OBPF_F_INSN_BUDGET(1);
	fd = call(OBPF_PROG_LOAD, &attr);
	expect_fd(fd, "and with twice the budget, for CAP_SYS_ADMIN");
	close(fd);
	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(become_bpf_and_perfmon() || call(OBPF_PROG_LOAD, &attr) != -EPERM);
	waitpid(pid, &status, 0);
	report(!status, "twice the budget, without it: Operation not permitted");
}

int main(void)
{
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (dev < 0) {
		printf("not ok 1 - %s opens: %s\n1..1\n", OBPF_DEVICE, strerror(errno));
		return 1;
	}
	test_dispatch();
	test_map_create();
	test_hash_elements();
	test_array_elements();
	test_freeze_and_mmap();
	test_load_refusals();
	test_log();
	test_log_of_every_size();
	test_log_levels();
	test_test_run();
	test_events();
	test_links();
	test_misses();
	test_info();
	test_ring();
	as_other("an unprivileged caller", become_nobody, -EPERM);
	as_other("CAP_BPF alone", become_bpf_only, -EPERM);
	as_other("CAP_BPF and CAP_PERFMON", become_bpf_and_perfmon, 0);
	as_other("CAP_SYS_ADMIN", become_admin, 0);
	test_zero_seed();
	test_budget();
	printf("1..%u\n", tests);
	return failures > 0;
}

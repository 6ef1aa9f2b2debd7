/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h - the device spoken to directly, for test programs of the guest: commands, small
 * programs, TAP.
 */
#ifndef OBPF_VM_DEVICE_H
#define OBPF_VM_DEVICE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "obpf.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PTR(p) ((unsigned long)(p))
#define BAD_PTR 0x10ull /* never mapped */
#define PAGE 4096

static int dev = -1;
static unsigned int tests, failures;

__attribute__((format(printf, 2, 3))) static void report(bool pass, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("%sok %u - ", pass ? "" : "not ", ++tests);
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	failures += !pass;
}

/* ioctl's result, or -errno. */
static inline int call_size(int cmd, void *attr, unsigned int size)
{
	int ret = ioctl(dev, OBPF_IOC(cmd, size), attr);

	return ret < 0 ? -errno : ret;
}

static inline int call(int cmd, union obpf_attr *attr)
{
	return call_size(cmd, attr, sizeof(*attr));
}

/* Anything but @want is a failure; a descriptor that should not have come is closed. */
static inline void expect(int got, int want, const char *what)
{
	report(got == want, "%s: %s", what, want ? strerror(-want) : "accepted");
	if (got != want)
		printf("# got %d (%s)\n", got, got < 0 ? strerror(-got) : "a result");
}

static inline void expect_fd(int fd, const char *what)
{
	report(fd >= 0, "%s: gives a descriptor", what);
	if (fd < 0)
		printf("# got %d (%s)\n", fd, strerror(-fd));
}

/* --- programs --- */

#define INSN(c, d, s, o, i) \
	((struct obpf_insn){ .code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i })
#define MOV_K(d, i) INSN(0xb7, d, 0, 0, i)
#define MOV_X(d, s) INSN(0xbf, d, s, 0, 0)
#define ADD_K(d, i) INSN(0x07, d, 0, 0, i)
#define ST_DW(d, o, i) INSN(0x7a, d, 0, o, i)
#define LDX_DW(d, s, o) INSN(0x79, d, s, o, 0)
#define STX_DW(d, o, s) INSN(0x7b, d, s, o, 0)
#define LD_MAP(d, fd) INSN(0x18, d, 1, 0, fd), INSN(0, 0, 0, 0, 0)
#define CALL(id) INSN(0x85, 0, 0, 0, id)
#define EXIT INSN(0x95, 0, 0, 0, 0)

static const struct obpf_insn return_7[] = { MOV_K(0, 7), EXIT };

static inline union obpf_attr load_attr(unsigned int type, const struct obpf_insn *insns,
					unsigned int cnt)
{
	return (union obpf_attr){
		.prog_type = type,
		.insns = PTR(insns),
		.insn_cnt = cnt,
		.license = PTR("GPL"),
	};
}

static inline int load(unsigned int type, const struct obpf_insn *insns, unsigned int cnt)
{
	union obpf_attr attr = load_attr(type, insns, cnt);

	return call(OBPF_PROG_LOAD, &attr);
}

static inline int create_map(unsigned int type, unsigned int key, unsigned int value,
			     unsigned int max, unsigned int flags)
{
	union obpf_attr attr = {
		.map_type = type,
		.key_size = key,
		.value_size = value,
		.max_entries = max,
		.map_flags = flags,
		.map_name = "m",
	};

	return call(OBPF_MAP_CREATE, &attr);
}

static inline int open_kprobe(const char *symbol)
{
	union obpf_attr attr = { .event_open = { .kind = OBPF_EVENT_KPROBE,
						 .pid = -1,
						 .cpu = 0,
						 .group_fd = -1,
						 .name = PTR(symbol) } };

	return call(OBPF_EVENT_OPEN, &attr);
}

static inline int elem(int cmd, int fd, unsigned long long key, unsigned long long value,
		       unsigned long long flags)
{
	union obpf_attr attr = { .map_fd = fd, .key = key, .value = value, .flags = flags };

	return call(cmd, &attr);
}

static inline int test_run(int fd, void *ctx, unsigned int ctx_size, unsigned int repeat,
			   union obpf_attr *out)
{
	*out = (union obpf_attr){ .test = { .prog_fd = fd,
					    .ctx_in = PTR(ctx),
					    .ctx_size_in = ctx_size,
					    .repeat = repeat } };
	return call(OBPF_PROG_TEST_RUN, out);
}

static inline int create_link(int prog, int target, unsigned int type, unsigned int flags)
{
	union obpf_attr attr = { .link_create = { .prog_fd = prog,
						  .target_fd = target,
						  .attach_type = type,
						  .flags = flags } };

	return call(OBPF_LINK_CREATE, &attr);
}

/* The line "@name:\t..." in the fdinfo of @fd, from its value on; "" when there is none. */
static inline const char *fdinfo_value(int fd, const char *name)
{
	static char info[1024];
	size_t name_len = strlen(name);
	char path[64], *at;
	ssize_t len;
	int f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = open(path, O_RDONLY);
	len = read(f, info, sizeof(info) - 1);
	close(f);
	info[len > 0 ? len : 0] = '\0';
	for (at = info; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (!strncmp(at, name, name_len) && at[name_len] == ':')
			return at + name_len + 2;
	return "";
}

static inline int get_info(int fd, void *info, unsigned int len, unsigned int *out_len)
{
	union obpf_attr attr = { .info = { .bpf_fd = fd, .info = PTR(info), .info_len = len } };
	int ret = call(OBPF_OBJ_GET_INFO_BY_FD, &attr);

	*out_len = attr.info.info_len;
	return ret;
}

/* The second word of every kind's information. */
static inline unsigned int id_of(int fd)
{
	unsigned int info[2] = {}, len;

	return get_info(fd, info, sizeof(info), &len) ? 0 : info[1];
}

static inline void open_files(int times)
{
	while (times--)
		close(open("/etc/hostname", O_RDONLY));
}

/* --- other processes --- */

static inline int keep_caps(unsigned long long caps)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {};

	if (prctl(PR_SET_KEEPCAPS, 1) || setuid(65534))
		return -1;
	data[0].effective = data[0].permitted = caps;
	data[1].effective = data[1].permitted = caps >> 32;
	return syscall(SYS_capset, &header, data);
}

static inline int become_bpf_and_perfmon(void)
{
	return keep_caps(1ull << CAP_BPF | 1ull << CAP_PERFMON);
}

static inline bool child_ends_well(pid_t pid)
{
	int status = 1;

	waitpid(pid, &status, 0);
	return !status;
}

#endif

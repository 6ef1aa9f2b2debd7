// SPDX-License-Identifier: GPL-2.0
/*
 * rounds.c - rounds FIRST COUNT: makes everything that the module has, uses it, and lets it go, in an order
 * that differs from round to round. For 84-rounds.sh, which measures what stays behind.
 *
 * Runs in the guest as root; exit status 1, with a line that says where, when anything failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "await.h"
#include "obpf.h"
#include "obpf_target.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PTR(p) ((unsigned long)(p))
#define PAGE 4096
#define CALLS 3 /* of each function that may be probed */

#define INSN(c, d, s, o, i) \
	((struct obpf_insn){ .code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i })
#define MOV_K(d, i) INSN(0xb7, d, 0, 0, i)
#define MOV_X(d, s) INSN(0xbf, d, s, 0, 0)
#define ADD_K(d, i) INSN(0x07, d, 0, 0, i)
#define ST_DW(d, o, i) INSN(0x7a, d, 0, o, i)
#define LD_MAP(d, fd) INSN(0x18, d, 1, 0, fd), INSN(0, 0, 0, 0, 0)
#define CALL(id) INSN(0x85, 0, 0, 0, id)
#define EXIT INSN(0x95, 0, 0, 0, 0)

static int dev = -1, target = -1;

/* @got is what a system call returned: ends the program when it failed. */
static int need(int got, const char *what)
{
	if (got >= 0)
		return got;
	printf("%s: %s\n", what, strerror(errno));
	exit(1);
}

static int call(int cmd, union obpf_attr *attr)
{
	return ioctl(dev, OBPF_IOC(cmd, sizeof(*attr)), attr);
}

static int create_map(unsigned int type, unsigned int key, unsigned int value, unsigned int max)
{
	union obpf_attr attr = {
		.map_type = type, .key_size = key, .value_size = value, .max_entries = max
	};

	return need(call(OBPF_MAP_CREATE, &attr), "a map");
}

static int load(const struct obpf_insn *insns, unsigned int cnt)
{
	union obpf_attr attr = {
		.prog_type = OBPF_PROG_TYPE_KPROBE,
		.insns = PTR(insns),
		.insn_cnt = cnt,
		.license = PTR("GPL"),
	};

	return call(OBPF_PROG_LOAD, &attr);
}

/* Counts in a hash under its own first key, and writes a record to a ring. */
static int load_user_of(int hash, int ring)
{
	struct obpf_insn insns[] = {
		ST_DW(10, -8, 1),
		ST_DW(10, -16, 2),
		LD_MAP(1, hash),
		MOV_X(2, 10),
		ADD_K(2, -8),
		MOV_X(3, 10),
		ADD_K(3, -16),
		MOV_K(4, 0),
		CALL(2),
		LD_MAP(1, ring),
		MOV_X(2, 10),
		ADD_K(2, -8),
		MOV_K(3, 8),
		MOV_K(4, 0),
		CALL(130),
		MOV_K(0, 0),
		EXIT,
	};

	return need(load(insns, ARRAY_SIZE(insns)), "a program");
}

static void load_rejected(int hash)
{
	struct obpf_insn insns[] = { LD_MAP(1, hash), MOV_X(0, 3), EXIT };

	if (load(insns, ARRAY_SIZE(insns)) >= 0 || errno != EACCES)
		need(-1, "a program that is to be refused");
}

static int open_event(const char *symbol, bool retprobe)
{
	union obpf_attr attr = { .event_open = { .kind = OBPF_EVENT_KPROBE,
						 .pid = -1,
						 .group_fd = -1,
						 .retprobe = retprobe,
						 .name = PTR(symbol) } };

	return need(call(OBPF_EVENT_OPEN, &attr), symbol);
}

static int create_link(int prog, int event)
{
	union obpf_attr attr = { .link_create = { .prog_fd = prog,
						  .target_fd = event,
						  .attach_type = OBPF_PERF_EVENT } };

	return need(call(OBPF_LINK_CREATE, &attr), "a link");
}

static void update_link(int link, int prog)
{
	union obpf_attr attr = { .link_update = { .link_fd = link, .new_prog_fd = prog } };

	need(call(OBPF_LINK_UPDATE, &attr), "an update");
}

static void detach_link(int link)
{
	union obpf_attr attr = { .link_detach = { .link_fd = link } };

	need(call(OBPF_LINK_DETACH, &attr), "a detach");
}

static void hit(void)
{
	int i;

	for (i = 0; i < CALLS; i++)
		if (ioctl(target, TARGET_TWICE, 1) != 2 || ioctl(target, TARGET_NOTRACE, 1) != 3)
			need(-1, "a call");
}

/*
 * The hits have left their traces in @hash. Those of a breakpoint wait only so long for another CPU
 * that holds a lock of it, so that there may have to be more of them.
 */
static void check_hash(int hash)
{
	unsigned long long key = 1, value = 0;
	union obpf_attr attr = { .map_fd = hash, .key = PTR(&key), .value = PTR(&value) };
	int i;

	for (i = 0; i < PATIENCE_MS && call(OBPF_MAP_LOOKUP_ELEM, &attr) && errno == ENOENT; i++) {
		usleep(1000);
		hit();
	}
	need(call(OBPF_MAP_LOOKUP_ELEM, &attr), "what the program stored");
	if (value != 2) {
		errno = EBADMSG;
		need(-1, "what the program stored");
	}
}

/* Closes all of @fds, beginning at a place that @turn chooses. */
static void close_all(const int *fds, unsigned int count, unsigned int turn)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		close(fds[(i + turn) % count]);
}

static void run_round(unsigned int turn)
{
	int hash = create_map(OBPF_MAP_TYPE_HASH, 8, 8, 64);
	int ring = create_map(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE);
	int array = create_map(OBPF_MAP_TYPE_ARRAY, 4, 64, 32);
	int prog = load_user_of(hash, ring), other = load_user_of(hash, ring);
	/* Most take a breakpoint: a change to the function tracer is much dearer. */
	const char *place = turn % 8 ? "obpf_target_notrace" : "obpf_target_twice";
	int event = open_event(place, turn & 16), own = open_event(place, turn & 1);
	int link = create_link(prog, event);
	int fds[] = { hash, ring, array, prog, other, event, own, link };

	load_rejected(hash);
	need(ioctl(own, PERF_EVENT_IOC_SET_BPF, other), "an event's program");
	need(ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "an event enabled");
	need(ioctl(own, PERF_EVENT_IOC_ENABLE, 0), "an event enabled");
	hit();
	update_link(link, other);
	hit();
	check_hash(hash);
	if (turn & 4)
		detach_link(link);
	if (turn & 8)
		need(ioctl(event, PERF_EVENT_IOC_DISABLE, 0), "an event disabled");
	close_all(fds, ARRAY_SIZE(fds), turn);
}

int main(int argc, char **argv)
{
	unsigned int i, first, rounds;

	if (argc != 3)
		return 2;
	first = strtoul(argv[1], NULL, 10);
	rounds = strtoul(argv[2], NULL, 10);
	dev = need(open(OBPF_DEVICE, O_RDWR | O_CLOEXEC), OBPF_DEVICE);
	target = need(open(TARGET_DEVICE, O_RDWR | O_CLOEXEC), TARGET_DEVICE);
	for (i = 0; i < rounds; i++)
		run_round(first + i);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * maps.c - every family of maps through the device: values of all CPUs, pointers that fault at every
 * offset, writers beside a probe's program, a ring's reader that scribbles, who pays for memory.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "await.h"
#include "obpf.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PTR(p) ((unsigned long)(p))
#define PAGE 4096ul
#define WRITERS 8
#define RUN_MS 400
#define MAX_RUNS 75 /* of RUN_MS, on a machine that is slow or stalls */
#define MAX_CPUS 64

#ifndef ENOTSUPP
#define ENOTSUPP 524 /* the kernel's own, as bpf(2) says it */
#endif

typedef unsigned long long u64;
typedef unsigned int u32;

static int dev = -1, cpus;
static u32 tests, failures;

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
static int call(int cmd, union obpf_attr *attr)
{
	int ret = ioctl(dev, OBPF_IOC(cmd, sizeof(*attr)), attr);

	return ret < 0 ? -errno : ret;
}

static int elem(int cmd, int fd, const void *key, void *value, u64 flags)
{
	union obpf_attr attr = {
		.map_fd = fd, .key = PTR(key), .value = PTR(value), .flags = flags
	};

	return call(cmd, &attr);
}

#define LOOKUP OBPF_MAP_LOOKUP_ELEM
#define UPDATE OBPF_MAP_UPDATE_ELEM
#define DELETE OBPF_MAP_DELETE_ELEM
#define NEXT OBPF_MAP_GET_NEXT_KEY
#define TAKE OBPF_MAP_LOOKUP_AND_DELETE_ELEM

/* --- families --- */

static const struct family {
	const char *name;
	u32 type, flags;
	bool percpu, keyed; /* keyed: keys come and go */
} families[] = {
	{ "array", OBPF_MAP_TYPE_ARRAY, 0, false, false },
	{ "per-CPU array", OBPF_MAP_TYPE_PERCPU_ARRAY, 0, true, false },
	{ "hash", OBPF_MAP_TYPE_HASH, 0, false, true },
	{ "hash on demand", OBPF_MAP_TYPE_HASH, OBPF_F_NO_PREALLOC, false, true },
	{ "per-CPU hash", OBPF_MAP_TYPE_PERCPU_HASH, 0, true, true },
	{ "per-CPU hash on demand", OBPF_MAP_TYPE_PERCPU_HASH, OBPF_F_NO_PREALLOC, true, true },
};

static int create(u32 type, u32 key, u32 value, u32 max, u32 flags, u32 node)
{
	union obpf_attr attr = { .map_type = type,
				 .key_size = key,
				 .value_size = value,
				 .max_entries = max,
				 .map_flags = flags,
				 .numa_node = node };

	return call(OBPF_MAP_CREATE, &attr);
}

static int create_family(const struct family *f, u32 value, u32 max)
{
	return create(f->type, 4, value, max, f->flags, 0);
}

/* Bytes of a value as user space sees it. */
static size_t user_size(const struct family *f, size_t size)
{
	return f->percpu ? (size + 7) / 8 * 8 * cpus : size;
}

static int possible_cpus(void)
{
	FILE *file = fopen("/sys/devices/system/cpu/possible", "re");
	int first = 0, last = 0;

	if (!file)
		return 1;
	if (fscanf(file, "%d-%d", &first, &last) < 2)
		last = first;
	fclose(file);
	return last + 1;
}

/* The number on the fdinfo's line @name, or -1. */
static long long fdinfo_number(int fd, const char *name)
{
	char path[64], line[128];
	long long number = -1;
	size_t len = strlen(name);
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, len) && line[len] == ':')
			number = strtoll(line + len + 1, NULL, 0);
	if (file)
		fclose(file);
	return number;
}

static void test_creation(void)
{
	static const struct {
		const char *what;
		u32 type, key, value, max, flags, node;
		int want;
	} tries[] = {
		{ "per-CPU array: value of 32 KiB and a byte", 6, 4, 32769, 1, 0, 0, -E2BIG },
		{ "per-CPU hash: value of 32 KiB and a byte", 5, 4, 32769, 1, 0, 0, -E2BIG },
		{ "per-CPU array: key of 8 bytes", 6, 8, 8, 1, 0, 0, -EINVAL },
		{ "per-CPU array: mmapable", 6, 4, 8, 1, OBPF_F_MMAPABLE, 0, -EINVAL },
		{ "per-CPU array: without preallocation", 6, 4, 8, 1, OBPF_F_NO_PREALLOC, 0,
		  -EINVAL },
		{ "per-CPU hash: no entries", 5, 4, 8, 0, 0, 0, -EINVAL },
		{ "per-CPU array: on a node", 6, 4, 8, 1, OBPF_F_NUMA_NODE, 0, -EINVAL },
		{ "per-CPU hash: on a node", 5, 4, 8, 1, OBPF_F_NUMA_NODE, 0, -EINVAL },
		{ "array: on a node that is not there", 2, 4, 8, 1, OBPF_F_NUMA_NODE, 77, -EINVAL },
		{ "hash: on a node below any", 1, 4, 8, 1, OBPF_F_NUMA_NODE, -2, -EINVAL },
		{ "hash: more than 2^27 entries", 1, 4, 8, (1u << 27) + 1, 0, 0, -E2BIG },
		{ "hash: key and value of 4 MiB", 1, 4, 4 << 20, 1, 0, 0, -E2BIG },
		{ "array: on node 0", 2, 4, 8, 1, OBPF_F_NUMA_NODE, 0, 0 },
		{ "hash: on node 0", 1, 4, 8, 1, OBPF_F_NUMA_NODE, 0, 0 },
		{ "ring buffer: on node 0", 27, 0, 0, PAGE, OBPF_F_NUMA_NODE, 0, 0 },
		{ "hash: on any node", 1, 4, 8, 1, OBPF_F_NUMA_NODE, -1, 0 },
		{ "per-CPU hash: on any node", 5, 4, 8, 1, OBPF_F_NUMA_NODE, -1, 0 },
		{ "array: a node without the flag", 2, 4, 8, 1, 0, 77, 0 },
		{ "per-CPU array: value of 32 KiB", 6, 4, 32768, 1, 0, 0, 0 },
		{ "hash on demand with a zero seed", 1, 4, 8, 1,
		  OBPF_F_NO_PREALLOC | OBPF_F_ZERO_SEED, 0, 0 },
	};
	size_t i;
	int got;

	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		got = create(tries[i].type, tries[i].key, tries[i].value, tries[i].max,
			     tries[i].flags, tries[i].node);
		report(tries[i].want ? got == tries[i].want : got >= 0, "%s: %s", tries[i].what,
		       tries[i].want ? strerror(-tries[i].want) : "accepted");
		if (got >= 0)
			close(got);
	}
}

static void test_commands(const struct family *f)
{
	int fd = create_family(f, 12, 3), err;
	unsigned char put[16 * MAX_CPUS], got[16 * MAX_CPUS + 1];
	size_t size = user_size(f, 12), i;
	u32 key = 1, next, n;
	bool walked = true;

	for (i = 0; i < sizeof(put); i++)
		put[i] = i * 3 + 1;
	memset(got, 0xee, sizeof(got));
	report(!elem(UPDATE, fd, &key, put, 0) && !elem(LOOKUP, fd, &key, got, 0) &&
		       !memcmp(put, got, size) && got[size] == 0xee,
	       "%s: what was put in comes out, %zu bytes", f->name, size);
	report(elem(UPDATE, fd, &key, put, OBPF_NOEXIST) == -EEXIST &&
		       elem(UPDATE, fd, &key, put, 3) == -EINVAL &&
		       elem(UPDATE, fd, &key, put, OBPF_F_LOCK) == -EINVAL &&
		       elem(LOOKUP, fd, &key, got, OBPF_F_LOCK) == -EINVAL &&
		       elem(LOOKUP, fd, &key, got, 1) == -EINVAL,
	       "%s: flags that cannot be are refused", f->name);
	key = 0;
	for (n = 0; n < 3; n++)
		elem(UPDATE, fd, &n, put, 0);
	key = 3;
	report(elem(UPDATE, fd, &key, put, 0) == -E2BIG &&
		       elem(LOOKUP, fd, &key, got, 0) == -ENOENT,
	       "%s: no key more than there is room for", f->name);
	for (n = 0; n < 3; n++)
		walked = walked && !elem(NEXT, fd, n ? &next : NULL, &next, 0);
	report(walked && elem(NEXT, fd, &next, &next, 0) == -ENOENT, "%s: a walk meets each key",
	       f->name);
	key = 1;
	memset(got, 0, sizeof(got));
	err = elem(TAKE, fd, &key, got, 0);
	report(f->keyed ? !err && !memcmp(put, got, size) : err == -ENOTSUPP,
	       "%s: a key is taken, or that is not supported", f->name);
	report(elem(TAKE, fd, &key, got, 1) == -EINVAL &&
		       elem(TAKE, fd, &key, got, OBPF_F_LOCK) == -EINVAL,
	       "%s: flags of taking are refused", f->name);
	key = 2;
	report(elem(DELETE, fd, &key, NULL, 0) == (f->keyed ? 0 : -EINVAL),
	       "%s: a key is deleted, or that cannot be", f->name);
	report(fdinfo_number(fd, "memlock") > 0, "%s: fdinfo tells its memory", f->name);
	close(fd);
}

/* --- pointers that fault --- */

/* The last byte in front of a page that nothing is in. */
static unsigned char *cliff(int prot)
{
	unsigned char *area =
		mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		exit(1);
	if (prot)
		mprotect(area + 2 * PAGE, 2 * PAGE, prot);
	else
		munmap(area + 2 * PAGE, 2 * PAGE);
	return area + 2 * PAGE;
}

#define FAULT_VALUE 20 /* bytes */

/* Both keys are as they were put in, and there is no other. */
static bool is_untouched(int fd, const struct family *f, const unsigned char *put)
{
	unsigned char got[24 * MAX_CPUS];
	u32 key, n = 0, *at = NULL;

	for (; n < 10 && !elem(NEXT, fd, at, &key, 0); n++) {
		at = &key;
		if (elem(LOOKUP, fd, &key, got, 0) || memcmp(got, put, user_size(f, FAULT_VALUE)))
			return false;
	}
	return n == 2;
}

/* @cmd with a key of which @o bytes can be read. */
static bool key_faults(int fd, int cmd, unsigned char *edge, size_t o, void *value)
{
	u32 key = 0;

	memcpy(edge - o, &key, o);
	return elem(cmd, fd, edge - o, cmd == DELETE ? NULL : value, 0) == -EFAULT;
}

static void test_faults(const struct family *f)
{
	static const int cmds[] = { LOOKUP, UPDATE, DELETE, TAKE, NEXT };
	static const char *const names[] = { "lookup", "update", "delete", "take", "next key" };
	int fd = create_family(f, FAULT_VALUE, 2);
	unsigned char put[24 * MAX_CPUS], other[24 * MAX_CPUS], *edge = cliff(0);
	unsigned char *fixed = cliff(PROT_READ);
	size_t size = user_size(f, FAULT_VALUE), o, i;
	bool same, faults;
	u32 key;

	memset(put, 0x33, sizeof(put));
	memset(other, 0x44, sizeof(other));
	for (key = 0; key < 2; key++)
		elem(UPDATE, fd, &key, put, 0);
	for (i = 0; i < ARRAY_SIZE(cmds); i++) {
		for (o = 0, faults = true; o < sizeof(key); o++)
			faults = faults && key_faults(fd, cmds[i], edge, o, other);
		report(faults && is_untouched(fd, f, put),
		       "%s: %s with a key that faults at any byte: EFAULT, and nothing changes",
		       f->name, names[i]);
	}
	key = 1;
	for (o = 0, faults = true, same = true; o < size; o++) {
		memset(edge - o, 0x44, o);
		faults = faults && elem(UPDATE, fd, &key, edge - o, 0) == -EFAULT &&
			 elem(LOOKUP, fd, &key, edge - o, 0) == -EFAULT &&
			 elem(LOOKUP, fd, &key, fixed - o, 0) == -EFAULT;
		if (f->keyed)
			faults = faults && elem(TAKE, fd, &key, edge - o, 0) == -EFAULT &&
				 elem(TAKE, fd, &key, fixed - o, 0) == -EFAULT;
		same = same && is_untouched(fd, f, put);
	}
	report(faults, "%s: a value that faults at any of its %zu bytes: EFAULT", f->name, size);
	report(same, "%s: and nothing changes or is lost", f->name);
	for (o = 0, faults = true; o < sizeof(key); o++)
		faults = faults && elem(NEXT, fd, NULL, edge - o, 0) == -EFAULT &&
			 elem(NEXT, fd, NULL, fixed - o, 0) == -EFAULT;
	report(faults, "%s: a next key that faults at any byte: EFAULT", f->name);
	memcpy(edge - size, put, size);
	memcpy(edge - PAGE - sizeof(key), &key, sizeof(key));
	report(!elem(UPDATE, fd, edge - PAGE - sizeof(key), edge - size, 0) &&
		       !elem(LOOKUP, fd, edge - PAGE - sizeof(key), edge - size, 0) &&
		       is_untouched(fd, f, put),
	       "%s: up to the very edge all is well", f->name);
	key = 9;
	if (f->keyed)
		report(elem(TAKE, fd, &key, edge, 0) == -ENOENT,
		       "%s: a key that is not there is that, wherever its value were to go",
		       f->name);
	munmap(edge - 2 * PAGE, 2 * PAGE);
	munmap(fixed - 2 * PAGE, 4 * PAGE);
	close(fd);
}

/* What may not be done is said before anything is looked at. */
static void test_permissions(void)
{
	int ro = create(OBPF_MAP_TYPE_HASH, 4, 8, 4, OBPF_F_RDONLY, 0);
	int wo = create(OBPF_MAP_TYPE_HASH, 4, 8, 4, OBPF_F_WRONLY, 0);
	int frozen = create(OBPF_MAP_TYPE_PERCPU_HASH, 4, 8, 4, 0, 0);
	int ring = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE, 0, 0);
	union obpf_attr attr = { .map_fd = frozen };
	void *bad = (void *)16;
	u64 v[MAX_CPUS];

	report(elem(UPDATE, ro, bad, bad, 0) == -EPERM &&
		       elem(DELETE, ro, bad, NULL, 0) == -EPERM &&
		       elem(TAKE, ro, bad, bad, 0) == -EPERM,
	       "a read-only map is not written, whatever the pointers");
	report(elem(LOOKUP, wo, bad, bad, 0) == -EPERM && elem(NEXT, wo, bad, bad, 0) == -EPERM &&
		       elem(TAKE, wo, bad, bad, 0) == -EPERM,
	       "a write-only map is not read");
	report(!call(OBPF_MAP_FREEZE, &attr) && call(OBPF_MAP_FREEZE, &attr) == -EPERM &&
		       elem(UPDATE, frozen, bad, bad, 0) == -EPERM &&
		       elem(TAKE, frozen, bad, bad, 0) == -EPERM &&
		       elem(LOOKUP, frozen, &(u32){ 1 }, v, 0) == -ENOENT,
	       "a frozen map is read and not written");
	report(elem(LOOKUP, ring, NULL, v, 0) == -ENOTSUPP &&
		       elem(UPDATE, ring, NULL, NULL, 0) == -ENOTSUPP &&
		       elem(DELETE, ring, NULL, NULL, 0) == -ENOTSUPP &&
		       elem(NEXT, ring, NULL, v, 0) == -ENOTSUPP &&
		       elem(TAKE, ring, NULL, v, 0) == -ENOTSUPP &&
		       elem(LOOKUP, ring, v, v, 0) == -EINVAL,
	       "a ring buffer has no elements, and no key");
	close(ro);
	close(wo);
	close(frozen);
	close(ring);
}

/* --- a probe --- */

#define INSN(c, d, s, o, i) \
	((struct obpf_insn){ .code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i })
#define MOV_K(d, i) INSN(0xb7, d, 0, 0, i)
#define MOV_X(d, s) INSN(0xbf, d, s, 0, 0)
#define ADD_K(d, i) INSN(0x07, d, 0, 0, i)
#define LSH_K(d, i) INSN(0x67, d, 0, 0, i)
#define OR_X(d, s) INSN(0x4f, d, s, 0, 0)
#define ST_W(d, o, i) INSN(0x62, d, 0, o, i)
#define STX_DW(d, o, s) INSN(0x7b, d, s, o, 0)
#define LDX_DW(d, s, o) INSN(0x79, d, s, o, 0)
#define XADD_DW(d, o, s) INSN(0xdb, d, s, o, 0)
#define JEQ_K(d, i, o) INSN(0x15, d, 0, o, i)
#define LD_MAP(d, fd) INSN(0x18, d, 1, 0, fd), INSN(0, 0, 0, 0, 0)
#define CALL(id) INSN(0x85, 0, 0, 0, id)
#define EXIT INSN(0x95, 0, 0, 0, 0)

struct probe {
	int prog, event, link;
};

/* Attach @insns to getppid(2). */
static bool attach(struct probe *p, const struct obpf_insn *insns, u32 cnt)
{
	union obpf_attr load = { .prog_type = OBPF_PROG_TYPE_KPROBE,
				 .insns = PTR(insns),
				 .insn_cnt = cnt,
				 .license = PTR("GPL") };
	union obpf_attr open = { .event_open = { .kind = OBPF_EVENT_KPROBE,
						 .pid = -1,
						 .group_fd = -1,
						 .name = PTR("__x64_sys_getppid") } };
	union obpf_attr link = { .link_create = { .attach_type = OBPF_PERF_EVENT } };

	p->prog = call(OBPF_PROG_LOAD, &load);
	p->event = call(OBPF_EVENT_OPEN, &open);
	link.link_create.prog_fd = p->prog;
	link.link_create.target_fd = p->event;
	p->link = p->prog < 0 || p->event < 0 ? -1 : call(OBPF_LINK_CREATE, &link);
	if (p->link < 0)
		printf("# program %d, event %d, link %d\n", p->prog, p->event, p->link);
	return p->link >= 0 && !ioctl(p->event, 0x2400 /* ENABLE */, 0);
}

static void detach(struct probe *p)
{
	close(p->link);
	close(p->event);
	close(p->prog);
}

static atomic_bool stop;
static atomic_ulong odd, done;

static void *hit_probe(void *arg)
{
	while (!stop)
		syscall(SYS_getppid);
	return NULL;
}

static void sleep_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

/* --- eight writers and a program --- */

#define SHARED 5 /* a key that everybody writes and nobody deletes */
#define WORDS 3

struct writer {
	const struct family *f;
	int fd;
	u32 nr;
	pthread_t thread;
};

/* Each word of a value of a key of which only this writer's threads write all CPUs is key << 32. */
static bool is_of_key(const struct family *f, const u64 *values, u32 key)
{
	size_t i;

	for (i = 0; i < user_size(f, WORDS * 8) / 8; i++)
		if (values[i] && values[i] >> 32 != key)
			return false;
	return true;
}

static void note(bool fine)
{
	atomic_fetch_add(&done, 1);
	if (!fine)
		atomic_fetch_add(&odd, 1);
}

static void *write_map(void *arg)
{
	struct writer *w = arg;
	u64 values[WORDS * MAX_CPUS], got[WORDS * MAX_CPUS];
	u32 round, key, next;
	size_t i;
	int err;

	for (round = 0; !stop; round++) {
		key = round % 3 ? 16 + w->nr : SHARED;
		for (i = 0; i < ARRAY_SIZE(values); i++)
			values[i] = (u64)key << 32 | round;
		note(!elem(UPDATE, w->fd, &key, values, 0));
		note(!elem(LOOKUP, w->fd, &key, got, 0) && is_of_key(w->f, got, key));
		err = elem(NEXT, w->fd, &key, &next, 0);
		note(!err || err == -ENOENT);
		if (!w->f->keyed || key == SHARED)
			continue;
		err = elem(round & 1 ? TAKE : DELETE, w->fd, &key, round & 1 ? got : NULL, 0);
		note(!err && (!(round & 1) || is_of_key(w->f, got, key)));
	}
	return NULL;
}

/*
 * The program: update SHARED and look it up, count in counts[0] the runs, in counts[1] updates that
 * were refused, in counts[2] lookups that missed, in counts[3] words of another key.
 */
static bool attach_user_of(struct probe *p, int map, int counts)
{
	struct obpf_insn insns[] = {
		ST_W(10, -4, SHARED),
		MOV_K(1, SHARED),
		LSH_K(1, 32),
		STX_DW(10, -32, 1),
		STX_DW(10, -24, 1),
		STX_DW(10, -16, 1),
		MOV_K(6, 0), /* index of what went wrong */
		LD_MAP(1, map),
		MOV_X(2, 10),
		ADD_K(2, -4),
		MOV_X(3, 10),
		ADD_K(3, -32),
		MOV_K(4, 0),
		CALL(2),
		JEQ_K(0, 0, 1),
		MOV_K(6, 1),
		LD_MAP(1, map),
		MOV_X(2, 10),
		ADD_K(2, -4),
		CALL(1),
		INSN(0x55, 0, 0, 2, 0), /* found: on */
		MOV_K(6, 2),
		INSN(0x05, 0, 0, 4, 0),
		LDX_DW(7, 0, 0),
		INSN(0x77, 7, 0, 0, 32), /* >> 32 */
		JEQ_K(7, SHARED, 1),
		MOV_K(6, 3),
		STX_DW(10, -40, 6),
		LD_MAP(1, counts),
		MOV_X(2, 10),
		ADD_K(2, -40),
		CALL(1),
		JEQ_K(0, 0, 2),
		MOV_K(1, 1),
		XADD_DW(0, 0, 1),
		MOV_K(0, 0),
		EXIT,
	};

	return attach(p, insns, ARRAY_SIZE(insns));
}

static void read_counts(int counts, u64 count[4])
{
	u32 key;

	for (key = 0; key < 4; key++)
		elem(LOOKUP, counts, &key, &count[key], 0);
}

static bool is_hardly_refused(const u64 count[4])
{
	return count[0] > 50 && count[1] * 10 < count[0];
}

static void test_writers(const struct family *f)
{
	int fd = create_family(f, WORDS * 8, 32), i;
	int counts = create(OBPF_MAP_TYPE_ARRAY, 4, 8, 4, 0, 0);
	struct writer writers[WRITERS];
	u64 values[WORDS * MAX_CPUS], count[4] = { 0 };
	pthread_t hitter;
	bool hardly_refused = false;
	struct probe p;
	u32 key = SHARED;

	for (i = 0; i < (int)ARRAY_SIZE(values); i++)
		values[i] = (u64)SHARED << 32;
	elem(UPDATE, fd, &key, values, 0);
	stop = false;
	odd = 0;
	done = 0;
	report(attach_user_of(&p, fd, counts), "%s: a program uses it", f->name);
	for (i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ .f = f, .fd = fd, .nr = i };
		pthread_create(&writers[i].thread, NULL, write_map, &writers[i]);
	}
	pthread_create(&hitter, NULL, hit_probe, NULL);
	/* A CPU that stands still with a lock has the other one refused for as long. */
	for (i = 0; i < MAX_RUNS && (done <= 100 || !hardly_refused); i++) {
		sleep_ms(RUN_MS);
		read_counts(counts, count);
		hardly_refused = is_hardly_refused(count);
	}
	stop = true;
	for (i = 0; i < WRITERS; i++)
		pthread_join(writers[i].thread, NULL);
	pthread_join(hitter, NULL);
	detach(&p);
	read_counts(counts, count);
	printf("# %s: %lu commands, %llu runs; %lu odd; refused %llu, missed %llu, foreign %llu\n",
	       f->name, done, count[0], odd, count[1], count[2], count[3]);
	report(done > 100 && !odd, "%s: eight writers are never refused and read their own keys",
	       f->name);
	/*
	 * A probe by breakpoint is NMI to the kernel, and waits for other CPUs only for so long; and
	 * on demand the stock may be used up.
	 */
	report(hardly_refused && !count[2],
	       "%s: a program beside them finds the key, and is hardly ever refused", f->name);
	/* Only a single hash value may be replaced and used again in a program's hands. */
	report(f->keyed && !f->percpu ? true : !count[3], "%s: and sees no word of another key",
	       f->name);
	close(counts);
	close(fd);
}

/* --- a program's own CPU --- */

static void test_own_cpu(const struct family *f)
{
	int fd = create_family(f, 8, 16), counts = create(OBPF_MAP_TYPE_ARRAY, 4, 8, 4, 0, 0);
	u64 values[MAX_CPUS] = { 0 };
	u32 key = SHARED, i, set = 0;
	struct probe p;
	bool attached;

	/* Words of three in the program, but the value here has one. */
	attached = attach_user_of(&p, fd, counts);
	syscall(SYS_getppid);
	detach(&p);
	elem(LOOKUP, fd, &key, values, 0);
	for (i = 0; i < (u32)cpus; i++)
		set += values[i] == (u64)SHARED << 32;
	report(attached && set == 1, "%s: a program's update is of its own CPU's value alone",
	       f->name);
	close(counts);
	close(fd);
}

/* --- the ring --- */

static unsigned long *consumer;
static const volatile unsigned long *producer;

static void *scribble(void *arg)
{
	u64 seed = 1;

	while (!stop) {
		seed = seed * 6364136223846793005ull + 1442695040888963407ull;
		switch (seed >> 61) {
		case 0:
			*(volatile unsigned long *)consumer = *producer;
			break;
		case 1:
			*(volatile unsigned long *)consumer = *producer - (seed >> 50);
			break;
		case 2:
			*(volatile unsigned long *)consumer = *producer + (seed >> 40);
			break;
		default:
			*(volatile unsigned long *)consumer = seed;
		}
		consumer[(seed >> 33) % (PAGE / sizeof(*consumer))] = seed;
	}
	return NULL;
}

/* 24 bytes to the ring at each hit. */
static bool attach_producer(struct probe *p, int ring)
{
	struct obpf_insn insns[] = {
		MOV_K(1, 0x5a),	 STX_DW(10, -8, 1), STX_DW(10, -16, 1), STX_DW(10, -24, 1),
		LD_MAP(1, ring), MOV_X(2, 10),	    ADD_K(2, -24),	MOV_K(3, 24),
		MOV_K(4, 0),	 CALL(130),	    MOV_K(0, 0),	EXIT,
	};

	return attach(p, insns, ARRAY_SIZE(insns));
}

static void test_ring_mappings(int ring)
{
	unsigned char *all = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, ring, 0), byte = 1;
	int mem = open("/proc/self/mem", O_RDWR | O_CLOEXEC);

	report(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, PAGE) == MAP_FAILED &&
		       mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 2 * PAGE) ==
			       MAP_FAILED &&
		       mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0) ==
			       MAP_FAILED,
	       "ring: only the consumer's page maps writable");
	report(all != MAP_FAILED && mprotect(all + PAGE, 2 * PAGE, PROT_READ | PROT_WRITE) < 0,
	       "ring: a mapping of its records is not made writable");
	report(pwrite(mem, &byte, 1, PTR(all) + PAGE) < 0 &&
		       pwrite(mem, &byte, 1, PTR(all) + 2 * PAGE) < 0,
	       "ring: nor written through /proc/self/mem");
	report(mremap(consumer, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED,
	       "ring: the consumer's page does not grow");
	close(mem);
	munmap(all, 4 * PAGE);
}

static void test_ring(void)
{
	int ring = create(OBPF_MAP_TYPE_RINGBUF, 0, 0, PAGE, 0, 0);
	pthread_t scribbler[2], hitter;
	unsigned long before;
	struct probe p;
	u32 len = 0, i;

	consumer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
	producer = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, ring, PAGE);
	if (consumer == MAP_FAILED || producer == MAP_FAILED || !attach_producer(&p, ring)) {
		report(false, "ring: a program fills it");
		return;
	}
	test_ring_mappings(ring);
	stop = false;
	for (i = 0; i < 2; i++)
		pthread_create(&scribbler[i], NULL, scribble, NULL);
	pthread_create(&hitter, NULL, hit_probe, NULL);
	for (i = 0; i < MAX_RUNS && (i < 2 || !*producer); i++)
		sleep_ms(RUN_MS);
	stop = true;
	for (i = 0; i < 2; i++)
		pthread_join(scribbler[i], NULL);
	pthread_join(hitter, NULL);
	*consumer = *producer;
	before = *producer;
	syscall(SYS_getppid);
	len = *(u32 *)((unsigned char *)producer + PAGE + before % PAGE);
	printf("# ring: %lu bytes written under scribbling, %lld dropped\n", before,
	       fdinfo_number(ring, "dropped"));
	report(before > 0 && *producer == before + 32 && len == 24,
	       "ring: under scribbling it goes on, and works for an honest consumer");
	detach(&p);
	munmap(consumer, PAGE);
	munmap((void *)producer, 3 * PAGE);
	close(ring);
}

/* --- who pays --- */

#define CGROUP "/tmp/cgroup"
#define CGROUP_SLACK (600ll << 10) /* bytes */
#define PAYER_KEYS 20000

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	return ok;
}

static long long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long long number = -1;

	if (file && fscanf(file, "%lld", &number) != 1)
		number = -1;
	if (file)
		fclose(file);
	return number;
}

static long long charged(void)
{
	return read_number(CGROUP "/payer/memory.current");
}

static bool enter_cgroup(bool payer)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	return write_file(payer ? CGROUP "/payer/cgroup.procs" : CGROUP "/cgroup.procs", pid);
}

/* Within a quarter and what CPUs keep in reserve. */
static bool is_about(long long got, long long want)
{
	return got > want * 3 / 4 - CGROUP_SLACK && got < want * 5 / 4 + CGROUP_SLACK;
}

static void test_payer(const struct family *f)
{
	long long before, told, paid, told_full;
	u64 values[MAX_CPUS] = { 0 };
	u32 key;
	int fd;

	enter_cgroup(true);
	before = charged();
	fd = create_family(f, f->keyed ? 8 : 128, 2 * PAYER_KEYS);
	paid = charged() - before;
	told = fdinfo_number(fd, "memlock");
	enter_cgroup(false);
	printf("# %s: fdinfo tells %lld bytes, %lld are charged\n", f->name, told, paid);
	report(fd >= 0 && is_about(paid, told), "%s: its creator's cgroup pays for what it is",
	       f->name);
	if (f->flags & OBPF_F_NO_PREALLOC) {
		for (key = 0; key < PAYER_KEYS; key++)
			if (elem(UPDATE, fd, &key, values, 0))
				break;
		paid = charged() - before;
		told_full = fdinfo_number(fd, "memlock");
		printf("# with %d keys: %lld bytes, %lld are charged\n", PAYER_KEYS, told_full,
		       paid);
		report(key == PAYER_KEYS && told_full > told + PAYER_KEYS * 40 &&
			       is_about(paid, told_full),
		       "%s: and for each key that another cgroup puts in", f->name);
		for (key = 0; key < PAYER_KEYS; key++)
			elem(DELETE, fd, &key, NULL, 0);
		await(fdinfo_number(fd, "memlock") <= told + 100000);
		await(is_about(charged() - before, told));
		paid = charged() - before;
		printf("# with none: %lld bytes, %lld are charged\n", fdinfo_number(fd, "memlock"),
		       paid);
		report(fdinfo_number(fd, "memlock") <= told + 100000 && is_about(paid, told),
		       "%s: and no more once they are deleted", f->name);
	}
	close(fd);
	/* It is freed a grace period later; what was there before may go as well. */
	report(await(charged() - before <= CGROUP_SLACK), "%s: and for nothing when it has gone",
	       f->name);
}

static void test_payers(void)
{
	size_t i;

	mkdir(CGROUP, 0700);
	if (mount("none", CGROUP, "cgroup2", 0, NULL) ||
	    !write_file(CGROUP "/cgroup.subtree_control", "+memory") ||
	    mkdir(CGROUP "/payer", 0700)) {
		printf("ok %u - memory is accounted # SKIP no memory cgroups\n", ++tests);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(families); i++)
		test_payer(&families[i]);
	enter_cgroup(false);
	await(!rmdir(CGROUP "/payer"));
	umount(CGROUP);
}

int main(void)
{
	size_t i;

	setlinebuf(stdout);
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	cpus = possible_cpus();
	if (dev < 0 || cpus > MAX_CPUS)
		return 1;
	test_creation();
	test_permissions();
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		test_commands(&families[i]);
		test_faults(&families[i]);
	}
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		if (families[i].percpu)
			test_own_cpu(&families[i]);
		test_writers(&families[i]);
	}
	test_ring();
	test_payers();
	close(dev);
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}

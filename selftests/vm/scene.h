/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scene.h - objects of every kind for the operations of operations.h to work on, and what there is
 * of objects and descriptors, to be compared before and after.
 */
#ifndef OBPF_VM_SCENE_H
#define OBPF_VM_SCENE_H

#include <linux/perf_event.h>
#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <time.h>
#include "await.h"
#include "device.h"

enum {
	SCENE_FDS = 128, /* a test holds no more descriptors than that */
	ELEMENTS = 4, /* room in each hash and array, of which all but one are there */
	RING_BYTES = 4 * PAGE,
	LOG_BYTES = 1 << 16,
	INSIDE_TRIES = 16, /* bytes of a function */
	SCENE_FILL = 0x5a, /* every byte of a value */
};

/* --- the scene --- */

static struct {
	int btf;
	int hash, hash_lazy, hash_percpu, hash_percpu_lazy, array, array_percpu, mapped, progs,
		ring;
	int typed; /* an array whose values have a type */
	int timed; /* a hash whose values are a timer */
	int prog, other, on_return, syscall, filter, debug, timer;
	int event, enabled; /* nothing is attached to either */
	int event_ret, link_ret;
	int linked_event, link;
	int epoll;
	/* Where a kprobe in a function can be, and is not reached by the function tracer. */
	unsigned int inside;
} scene;

static char log_text[LOG_BYTES];

/* Functions that nothing here calls. */
#define QUIET "vfs_truncate"
#define QUIET_RET "vfs_fallocate"

#define STRUCT_PAIR 2
#define FUNC_MAIN 4
#define FUNC_SUB 5
#define STRUCT_TIMED 7

/*
 * Ids: 1 int, 2 struct pair { int a, b; }, 3 int (void), 4 main, 5 sub, 6 struct bpf_timer, 7 struct
 * timed { struct bpf_timer t; }.
 */
static const char btf_strings[] = "\0int\0pair\0a\0b\0main\0sub\0/src/file.c\0\tint x = *p;\0"
				  "bpf_timer\0timed\0t";
enum {
	S_INT = 1,
	S_PAIR = 5,
	S_A = 10,
	S_B = 12,
	S_MAIN = 14,
	S_SUB = 19,
	S_FILE = 23,
	S_LINE = 35,
	S_TIMER = 48,
	S_TIMED = 58,
	S_T = 64
};

static const unsigned int btf_types[] = {
	S_INT,	 1u << 24,	4,  32, /* 1 */
	S_PAIR,	 4u << 24 | 2,	8,  S_A, 1, 0, S_B, 1, 32, /* 2 */
	0,	 13u << 24,	1, /* 3 */
	S_MAIN,	 12u << 24 | 1, 3, /* 4 */
	S_SUB,	 12u << 24,	3, /* 5 */
	S_TIMER, 4u << 24,	16, /* 6 */
	S_TIMED, 4u << 24 | 1,	16, S_T, 6, 0, /* 7 */
};

#define BTF_SIZE (24 + sizeof(btf_types) + sizeof(btf_strings))

static int load_btf(unsigned int log_level)
{
	const unsigned int hdr[6] = {
		0x0001eb9f, 24, 0, sizeof(btf_types), sizeof(btf_types), sizeof(btf_strings)
	};
	unsigned char blob[BTF_SIZE];
	union obpf_attr attr = { .btf = { .btf = PTR(blob), .btf_size = sizeof(blob) } };

	memcpy(blob, hdr, 24);
	memcpy(blob + 24, btf_types, sizeof(btf_types));
	memcpy(blob + 24 + sizeof(btf_types), btf_strings, sizeof(btf_strings));
	if (log_level) {
		attr.btf.btf_log_level = log_level;
		attr.btf.btf_log_buf = PTR(log_text);
		attr.btf.btf_log_size = sizeof(log_text);
	}
	return call(OBPF_BTF_LOAD, &attr);
}

static int create_typed_map(unsigned int type, unsigned int value_size, unsigned int value_type)
{
	union obpf_attr attr = {
		.map_type = type,
		.key_size = 4,
		.value_size = value_size,
		.max_entries = ELEMENTS,
		.map_name = "typed",
		.btf_fd = scene.btf,
		.btf_key_type_id = 1,
		.btf_value_type_id = value_type,
	};

	return call(OBPF_MAP_CREATE, &attr);
}

static int create_typed(void)
{
	return create_typed_map(OBPF_MAP_TYPE_ARRAY, 8, STRUCT_PAIR);
}

static int create_timed(void)
{
	return create_typed_map(OBPF_MAP_TYPE_HASH, 16, STRUCT_TIMED);
}

/* --- programs --- */

#define JEQ_K(d, i, o) INSN(0x15, d, 0, o, i)
#define JGT_K(d, i, o) INSN(0x25, d, 0, o, i)
#define JNE_K(d, i, o) INSN(0x55, d, 0, o, i)
#define LD_FUNC(d, o) INSN(0x18, d, 4, 0, o), INSN(0, 0, 0, 0, 0)
#define CALL_SUB(o) INSN(0x85, 0, 1, 0, o)

/* Maps of all kinds, a tail call, and a function of its own with origins of both. */
static int load_full(unsigned int log_level)
{
	const struct obpf_insn insns[] = {
		MOV_X(6, 1),
		ST_DW(10, -8, 0),
		MOV_X(2, 10),
		ADD_K(2, -8),
		LD_MAP(1, scene.hash),
		CALL(1), /* map_lookup_elem */
		JEQ_K(0, 0, 1),
		LDX_DW(0, 0, 0),
		LD_MAP(1, scene.ring),
		MOV_X(2, 10),
		ADD_K(2, -8),
		MOV_K(3, 8),
		MOV_K(4, 0),
		CALL(130), /* ringbuf_output */
		MOV_X(1, 6),
		LD_MAP(2, scene.progs),
		MOV_K(3, 0),
		CALL(12), /* tail_call */
		CALL_SUB(2),
		MOV_K(0, 0),
		EXIT,
		MOV_K(0, 1), /* sub: slot 24 */
		EXIT,
	};
	const struct obpf_func_info funcs[] = { { 0, FUNC_MAIN }, { 24, FUNC_SUB } };
	const struct obpf_line_info lines[] = {
		{ 0, S_FILE, S_LINE, 10 << 10 | 1 },
		{ 6, S_FILE, S_LINE, 11 << 10 | 1 },
		{ 24, S_FILE, S_LINE, 20 << 10 | 1 },
	};
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));

	attr.prog_btf_fd = scene.btf;
	attr.func_info = PTR(funcs);
	attr.func_info_rec_size = sizeof(funcs[0]);
	attr.func_info_cnt = ARRAY_SIZE(funcs);
	attr.line_info = PTR(lines);
	attr.line_info_rec_size = sizeof(lines[0]);
	attr.line_info_cnt = ARRAY_SIZE(lines);
	if (log_level) {
		attr.log_level = log_level;
		attr.log_buf = PTR(log_text);
		attr.log_size = sizeof(log_text);
	}
	return call(OBPF_PROG_LOAD, &attr);
}

/* Many states that are kept, with spilled registers in each. */
static int load_branches(void)
{
	struct obpf_insn insns[64] = { ST_DW(10, -8, 0),      MOV_X(2, 10), ADD_K(2, -8),
				       LD_MAP(1, scene.hash), CALL(1),	    JEQ_K(0, 0, 1),
				       LDX_DW(0, 0, 0) };
	unsigned int n = 8, i;
	union obpf_attr attr;

	for (i = 0; i < 6; i++) {
		insns[n++] = (struct obpf_insn)STX_DW(10, -16 - 8 * (int)i, 0);
		insns[n++] = (struct obpf_insn)JGT_K(0, (int)i * 7, 1);
		insns[n++] = (struct obpf_insn)ADD_K(0, 1);
	}
	insns[n++] = (struct obpf_insn)MOV_K(0, 0);
	insns[n++] = (struct obpf_insn)EXIT;
	attr = load_attr(OBPF_PROG_TYPE_KPROBE, insns, n);
	attr.prog_flags = OBPF_F_TEST_STATE_FREQ;
	return call(OBPF_PROG_LOAD, &attr);
}

/* Maps through an array of descriptors, by index. */
static int load_by_index(void)
{
	const int fds[] = { scene.hash, scene.array, scene.hash_percpu };
	const struct obpf_insn insns[] = {
		INSN(0x18, 1, 5, 0, 0),
		INSN(0, 0, 0, 0, 0),
		INSN(0x18, 2, 5, 0, 1),
		INSN(0, 0, 0, 0, 0),
		INSN(0x18, 3, 5, 0, 2),
		INSN(0, 0, 0, 0, 0),
		MOV_K(0, 0),
		EXIT,
	};
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));

	attr.fd_array = PTR(fds);
	return call(OBPF_PROG_LOAD, &attr);
}

/* Printing sets up what the text goes to. */
/* Makes a timer of element 0, and sets it far off. */
static int load_timer(void)
{
	const struct obpf_insn insns[] = {
		ST_DW(10, -8, 0),
		MOV_X(2, 10),
		ADD_K(2, -8),
		LD_MAP(1, scene.timed),
		CALL(1), /* map_lookup_elem */
		JEQ_K(0, 0, 17),
		MOV_X(6, 0),
		MOV_X(1, 6),
		LD_MAP(2, scene.timed),
		MOV_K(3, CLOCK_MONOTONIC),
		CALL(169), /* timer_init */
		JNE_K(0, 0, 10),
		MOV_X(1, 6),
		LD_FUNC(2, 9),
		CALL(170), /* timer_set_callback */
		JNE_K(0, 0, 5),
		MOV_X(1, 6),
		MOV_K(2, 1),
		INSN(0x67, 2, 0, 0, 50), /* r2 <<= 50: 13 days */
		MOV_K(3, 0),
		CALL(171), /* timer_start */
		EXIT,
		MOV_K(0, 0),
		EXIT,
	};

	return load(OBPF_PROG_TYPE_SYSCALL, insns, ARRAY_SIZE(insns));
}

static int load_printing(void)
{
	const struct obpf_insn insns[] = {
		ST_DW(10, -8, 0x6968), MOV_X(1, 10), ADD_K(1, -8),
		MOV_K(2, 8),	       CALL(6), /* trace_printk */
		MOV_K(0, 0),	       EXIT,
	};

	return load(OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));
}

/* --- what there is --- */

struct state {
	unsigned int ids[4]; /* objects: maps, programs, links, type data */
	unsigned long long id_sum;
	unsigned long long fds[SCENE_FDS / 64];
	char code[80]; /* what programs have of executable memory */
};

static void add_ids(struct state *s, unsigned int kind, int cmd)
{
	union obpf_attr attr = {};

	while (!call(cmd, &attr)) {
		s->ids[kind]++;
		s->id_sum = s->id_sum * 31 + attr.id.next_id;
		attr = (union obpf_attr){ .id = { .start_id = attr.id.next_id } };
	}
}

static struct state scene_state(void)
{
	struct pollfd polled[SCENE_FDS];
	struct state s = {};
	unsigned int i;
	int f;

	add_ids(&s, 0, OBPF_MAP_GET_NEXT_ID);
	add_ids(&s, 1, OBPF_PROG_GET_NEXT_ID);
	add_ids(&s, 2, OBPF_LINK_GET_NEXT_ID);
	add_ids(&s, 3, OBPF_BTF_GET_NEXT_ID);
	for (i = 0; i < SCENE_FDS; i++)
		polled[i] = (struct pollfd){ .fd = i };
	poll(polled, SCENE_FDS, 0);
	for (i = 0; i < SCENE_FDS; i++)
		if (!(polled[i].revents & POLLNVAL))
			s.fds[i / 64] |= 1ull << i % 64;
	f = open("/sys/module/obpf/parameters/exec_usage", O_RDONLY | O_CLOEXEC);
	if (f < 0 || read(f, s.code, sizeof(s.code) - 1) <= 0)
		strcpy(s.code, "not known\n");
	close(f);
	return s;
}

static bool is_at_rest(const struct state *s)
{
	return !s->ids[0] && !s->ids[1] && !s->ids[2] && !s->ids[3] &&
	       (!strncmp(s->code, "not", 3) || strstr(s->code, " programs 0\n"));
}

/* What another test left is no part of any state: until that has gone. */
static void await_rest(void)
{
	struct state s;

	await((s = scene_state(), is_at_rest(&s)));
}

/* --- making the scene --- */

/* The second of a kprobe's two places: at an instruction, by a breakpoint. */
static int open_inside(unsigned int offset)
{
	union obpf_attr attr = { .event_open = { .kind = OBPF_EVENT_KPROBE,
						 .pid = -1,
						 .cpu = 0,
						 .group_fd = -1,
						 .name = PTR(QUIET),
						 .addr = offset } };

	return call(OBPF_EVENT_OPEN, &attr);
}

static int open_return(void)
{
	union obpf_attr attr = { .event_open = { .kind = OBPF_EVENT_KPROBE,
						 .pid = -1,
						 .cpu = 0,
						 .group_fd = -1,
						 .retprobe = 1,
						 .name = PTR(QUIET_RET) } };

	return call(OBPF_EVENT_OPEN, &attr);
}

static unsigned int find_inside(void)
{
	unsigned int offset;
	int fd;

	for (offset = 4; offset < INSIDE_TRIES; offset++) {
		fd = open_inside(offset);
		if (fd >= 0) {
			close(fd);
			return offset;
		}
	}
	return 0;
}

static int event_ioctl(int fd, unsigned long request, unsigned long arg)
{
	return ioctl(fd, request, arg) < 0 ? -errno : 0;
}

/* Elements 0, 1, ... of a map, each value of @bytes. */
static bool fill_map(int fd, unsigned int bytes)
{
	unsigned char value[256];
	unsigned long long key;

	memset(value, SCENE_FILL, sizeof(value));
	if (bytes > sizeof(value))
		return false;
	for (key = 0; key < ELEMENTS - 1; key++)
		if (elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&key), PTR(value), 0))
			return false;
	return true;
}

/* Bytes of a per-CPU value of 8 for all CPUs. */
static unsigned int percpu_bytes(void)
{
	return 8 * sysconf(_SC_NPROCESSORS_CONF);
}

static int *scene_fds(unsigned int *nr)
{
	*nr = offsetof(typeof(scene), inside) / sizeof(int);
	return (int *)&scene;
}

/* The name of the first thing that could not be had, or NULL. */
static const char *make_maps(void)
{
	scene.btf = load_btf(0);
	scene.hash = create_map(OBPF_MAP_TYPE_HASH, 8, 16, ELEMENTS, 0);
	scene.hash_lazy = create_map(OBPF_MAP_TYPE_HASH, 8, 16, ELEMENTS, OBPF_F_NO_PREALLOC);
	scene.hash_percpu = create_map(OBPF_MAP_TYPE_PERCPU_HASH, 8, 8, ELEMENTS, 0);
	scene.hash_percpu_lazy =
		create_map(OBPF_MAP_TYPE_PERCPU_HASH, 8, 8, ELEMENTS, OBPF_F_NO_PREALLOC);
	scene.array = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, ELEMENTS, 0);
	scene.array_percpu = create_map(OBPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, ELEMENTS, 0);
	scene.mapped = create_map(OBPF_MAP_TYPE_ARRAY, 4, PAGE, ELEMENTS, OBPF_F_MMAPABLE);
	scene.progs = create_map(OBPF_MAP_TYPE_PROG_ARRAY, 4, 4, ELEMENTS, 0);
	scene.ring = create_map(OBPF_MAP_TYPE_RINGBUF, 0, 0, RING_BYTES, 0);
	scene.typed = create_typed();
	scene.timed = create_timed();
	if (!fill_map(scene.hash, 16) || !fill_map(scene.hash_lazy, 16) ||
	    !fill_map(scene.array, 8))
		return "elements of maps";
	if (!fill_map(scene.hash_percpu, percpu_bytes()) ||
	    !fill_map(scene.hash_percpu_lazy, percpu_bytes()) ||
	    !fill_map(scene.array_percpu, percpu_bytes()))
		return "elements of per-CPU maps";
	return NULL;
}

static const char *make_scene(void)
{
	unsigned int nr, i;
	int *fds = scene_fds(&nr);
	const char *missing;

	await_rest();
	missing = make_maps();
	if (missing)
		return missing;
	scene.prog = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	scene.other = load_branches();
	scene.on_return = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	scene.syscall = load(OBPF_PROG_TYPE_SYSCALL, return_7, 2);
	scene.filter = load(OBPF_PROG_TYPE_SOCKET_FILTER, return_7, 2);
	scene.debug = load_full(0);
	scene.timer = load_timer();
	scene.event = open_kprobe(QUIET);
	scene.enabled = open_kprobe(QUIET);
	scene.event_ret = open_return();
	scene.linked_event = open_kprobe(QUIET);
	scene.link = create_link(scene.prog, scene.linked_event, OBPF_PERF_EVENT, 0);
	scene.link_ret = create_link(scene.on_return, scene.event_ret, OBPF_PERF_EVENT, 0);
	scene.epoll = epoll_create1(EPOLL_CLOEXEC);
	scene.inside = find_inside();
	for (i = 0; i < nr; i++)
		if (fds[i] < 0)
			return "an object";
	if (event_ioctl(scene.enabled, PERF_EVENT_IOC_ENABLE, 0) || !scene.inside)
		return "an armed event";
	return NULL;
}

static void drop_scene(void)
{
	unsigned int nr;
	int *fds = scene_fds(&nr);

	while (nr--)
		close(fds[nr]);
}

/* --- what remains --- */

/* What was put last may still be on its way out. */
static bool state_returns(const struct state *before, struct state *now)
{
	return await((*now = scene_state(), !memcmp(before, now, sizeof(*now))));
}

static inline void print_state(const char *what, const struct state *s)
{
	printf("# %s: %u maps, %u programs, %u links, %u type data, ids %llx, descriptors %llx %llx, code: %s",
	       what, s->ids[0], s->ids[1], s->ids[2], s->ids[3], s->id_sum, s->fds[0], s->fds[1],
	       s->code);
}

static unsigned long long add_bytes(unsigned long long sum, const void *bytes, size_t size)
{
	const unsigned char *b = bytes;

	while (size--)
		sum = (sum ^ *b++) * 0x100000001b3ull;
	return sum;
}

/* Everything that an object shows of itself: its fdinfo, and the elements of a map. */
static inline unsigned long long digest(int fd)
{
	unsigned long long sum = 0xcbf29ce484222325ull, key = 0, next = 0;
	unsigned char value[PAGE];
	char path[64], text[1024];
	int f, more, i;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = open(path, O_RDONLY | O_CLOEXEC);
	while ((len = read(f, text, sizeof(text))) > 0)
		sum = add_bytes(sum, text, len);
	close(f);
	more = elem(OBPF_MAP_GET_NEXT_KEY, fd, 0, PTR(&next), 0);
	for (i = 0; !more && i < 2 * ELEMENTS; i++) {
		key = next;
		memset(value, 0, sizeof(value));
		more = elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&key), PTR(value), 0);
		sum = add_bytes(add_bytes(sum, &key, sizeof(key)), value, sizeof(value));
		sum += more;
		more = elem(OBPF_MAP_GET_NEXT_KEY, fd, PTR(&key), PTR(&next), 0);
	}
	return sum;
}

#endif

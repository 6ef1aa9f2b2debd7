/* SPDX-License-Identifier: GPL-2.0 */
/*
 * operations.h - every command of the device, and what its descriptors can do, as a table of single
 * system calls over the objects of scene.h: for tests that disturb each of them (failnth.c,
 * signals.c). What an operation makes or changes its tidy() takes back.
 */
#ifndef OBPF_VM_OPERATIONS_H
#define OBPF_VM_OPERATIONS_H

#include <stdlib.h>
#include <sys/mman.h>
#include "scene.h"

enum { NO_COMMAND = -1 }; /* an operation on a descriptor, or the device's open */

struct operation {
	const char *name;
	int cmd; /* the command that it is, or NO_COMMAND */
	int (*run)(void); /* one system call: its result, or -errno */
	/* Before each run, undisturbed: 0, or -errno. */
	int (*prepare)(void);
	/* After each run, undisturbed; @ret is what it gave. */
	void (*tidy)(int ret);
	const int *subject; /* the descriptor of what a run that fails must leave as it was */
	/* It takes effect before its answer is copied out: what then fails does not undo it. */
	bool done_before_answer;
	int also; /* an errno besides those that any may give; each has a reason beside it */
};

/* Of the run that is under way: what prepare() made for it. */
static int made = -1, made_too = -1;

static void close_made(int ret)
{
	close(made);
	close(made_too);
	made = made_too = -1;
}

static void close_result_and_made(int ret)
{
	if (ret >= 0)
		close(ret);
	close_made(ret);
}

/* --- maps --- */

static int create_hash(void)
{
	return create_map(OBPF_MAP_TYPE_HASH, 8, 16, 100, 0);
}

static int create_hash_lazy(void)
{
	return create_map(OBPF_MAP_TYPE_HASH, 8, 16, 100, OBPF_F_NO_PREALLOC);
}

static int create_percpu_hash(void)
{
	return create_map(OBPF_MAP_TYPE_PERCPU_HASH, 8, 16, 20, 0);
}

static int create_percpu_hash_lazy(void)
{
	return create_map(OBPF_MAP_TYPE_PERCPU_HASH, 8, 16, 20, OBPF_F_NO_PREALLOC);
}

static int create_array(void)
{
	return create_map(OBPF_MAP_TYPE_ARRAY, 4, 5000, 10, OBPF_F_MMAPABLE);
}

static int create_percpu_array(void)
{
	return create_map(OBPF_MAP_TYPE_PERCPU_ARRAY, 4, 500, 20, 0);
}

static int create_prog_array(void)
{
	return create_map(OBPF_MAP_TYPE_PROG_ARRAY, 4, 4, 1000, 0);
}

static int create_ring(void)
{
	return create_map(OBPF_MAP_TYPE_RINGBUF, 0, 0, RING_BYTES, 0);
}

static unsigned char value[PAGE];
static unsigned long long key;
static const unsigned long long present = 1, absent = ELEMENTS - 1;

static int look_up(int fd)
{
	return elem(OBPF_MAP_LOOKUP_ELEM, fd, PTR(&present), PTR(value), 0);
}

static int look_up_hash(void)
{
	return look_up(scene.hash);
}

static int look_up_percpu(void)
{
	return look_up(scene.hash_percpu_lazy);
}

static int look_up_large(void)
{
	return look_up(scene.mapped);
}

static int update(int fd, unsigned long long at, unsigned char fill)
{
	memset(value, fill, sizeof(value));
	return elem(OBPF_MAP_UPDATE_ELEM, fd, PTR(&at), PTR(value), 0);
}

static int update_hash(void)
{
	return update(scene.hash, present, 0x77);
}

static int update_lazy(void)
{
	return update(scene.hash_lazy, present, 0x77);
}

static int update_percpu(void)
{
	return update(scene.hash_percpu, present, 0x77);
}

static int update_array(void)
{
	return update(scene.array, present, 0x77);
}

static int update_percpu_array(void)
{
	return update(scene.array_percpu, present, 0x77);
}

static void revert_values(int ret)
{
	update(scene.hash, present, SCENE_FILL);
	update(scene.hash_lazy, present, SCENE_FILL);
	update(scene.hash_percpu, present, SCENE_FILL);
	update(scene.array, present, SCENE_FILL);
	update(scene.array_percpu, present, SCENE_FILL);
}

static int insert_hash(void)
{
	return update(scene.hash, absent, 1);
}

static int insert_lazy(void)
{
	return update(scene.hash_lazy, absent, 1);
}

static int insert_percpu(void)
{
	return update(scene.hash_percpu, absent, 1);
}

static int insert_percpu_lazy(void)
{
	return update(scene.hash_percpu_lazy, absent, 1);
}

static int erase(int fd)
{
	return elem(OBPF_MAP_DELETE_ELEM, fd, PTR(&absent), 0, 0);
}

static int erase_hash(void)
{
	return erase(scene.hash);
}

static int erase_percpu_lazy(void)
{
	return erase(scene.hash_percpu_lazy);
}

static int take(int fd)
{
	return elem(OBPF_MAP_LOOKUP_AND_DELETE_ELEM, fd, PTR(&absent), PTR(value), 0);
}

static int take_hash(void)
{
	return take(scene.hash);
}

static int take_percpu_lazy(void)
{
	return take(scene.hash_percpu_lazy);
}

static void erase_inserted(int ret)
{
	erase(scene.hash);
	erase(scene.hash_lazy);
	erase(scene.hash_percpu);
	erase(scene.hash_percpu_lazy);
}

static int store_program(void)
{
	return elem(OBPF_MAP_UPDATE_ELEM, scene.progs, PTR(&present), PTR(&scene.prog), 0);
}

static int erase_program(void)
{
	return elem(OBPF_MAP_DELETE_ELEM, scene.progs, PTR(&present), 0, 0);
}

static void erase_stored(int ret)
{
	erase_program();
}

static int next_key(void)
{
	return elem(OBPF_MAP_GET_NEXT_KEY, scene.array, PTR(&present), PTR(&key), 0);
}

static int next_key_is_first(void)
{
	return elem(OBPF_MAP_GET_NEXT_KEY, scene.hash_percpu, 0, PTR(&key), 0);
}

static int make_map(void)
{
	made = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 1, 0);
	return made < 0 ? made : 0;
}

static int freeze(void)
{
	union obpf_attr attr = { .map_fd = made };

	return call(OBPF_MAP_FREEZE, &attr);
}

/* --- programs and type data --- */

static int load_plain(void)
{
	return load(OBPF_PROG_TYPE_KPROBE, return_7, ARRAY_SIZE(return_7));
}

static int load_debug(void)
{
	return load_full(0);
}

static int load_logged(void)
{
	return load_full(OBPF_LOG_LEVEL2 | OBPF_LOG_STATS);
}

static int load_types(void)
{
	return load_btf(0);
}

static int load_types_logged(void)
{
	return load_btf(OBPF_LOG_LEVEL2);
}

/* A rejection, of which the log tells: the load never succeeds. */
static int load_bad(void)
{
	static const struct obpf_insn bad[] = { LDX_DW(0, 2, 0), EXIT };
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, bad, ARRAY_SIZE(bad));
	int ret;

	attr.log_level = OBPF_LOG_LEVEL1;
	attr.log_buf = PTR(log_text);
	attr.log_size = sizeof(log_text);
	ret = call(OBPF_PROG_LOAD, &attr);
	return ret == -EACCES ? 0 : ret;
}

static int run_syscall(void)
{
	unsigned char ctx[64] = {}, out[64];
	union obpf_attr attr = { .test = { .prog_fd = scene.syscall,
					   .ctx_in = PTR(ctx),
					   .ctx_size_in = sizeof(ctx),
					   .ctx_out = PTR(out),
					   .ctx_size_out = sizeof(out) } };

	return call(OBPF_PROG_TEST_RUN, &attr);
}

static int run_filter(void)
{
	static unsigned char packet[9000], out[9000];
	union obpf_attr attr = { .test = { .prog_fd = scene.filter,
					   .data_in = PTR(packet),
					   .data_size_in = sizeof(packet),
					   .data_out = PTR(out),
					   .data_size_out = sizeof(out),
					   .repeat = 3 } };

	return call(OBPF_PROG_TEST_RUN, &attr);
}

static const unsigned int timer_key;

static int put_timer(void)
{
	static const unsigned char value[16];

	return elem(OBPF_MAP_UPDATE_ELEM, scene.timed, PTR(&timer_key), PTR(value), 0);
}

static int erase_timer(void)
{
	return elem(OBPF_MAP_DELETE_ELEM, scene.timed, PTR(&timer_key), 0, 0);
}

static void drop_timer(int ret)
{
	erase_timer();
}

/* What a helper of the program could not have is its result. */
static int run_timer(void)
{
	union obpf_attr attr = { .test = { .prog_fd = scene.timer } };
	int ret = call(OBPF_PROG_TEST_RUN, &attr);

	return ret ?: (int)attr.test.retval;
}

static int make_timer(void)
{
	return put_timer() ?: run_timer();
}

static int make_prog(void)
{
	made = load_plain();
	return made < 0 ? made : 0;
}

static int bind_map(void)
{
	union obpf_attr attr = { .prog_bind_map = { .prog_fd = made, .map_fd = scene.hash } };

	return call(OBPF_PROG_BIND_MAP, &attr);
}

static int enable_stats(void)
{
	union obpf_attr attr = { .enable_stats = { .type = OBPF_STATS_RUN_TIME } };

	return call(OBPF_ENABLE_STATS, &attr);
}

/* --- objects by number, and what they tell --- */

static int first_id(int cmd)
{
	union obpf_attr attr = {};

	return call(cmd, &attr);
}

static int first_map(void)
{
	return first_id(OBPF_MAP_GET_NEXT_ID);
}

static int first_prog(void)
{
	return first_id(OBPF_PROG_GET_NEXT_ID);
}

static int first_link(void)
{
	return first_id(OBPF_LINK_GET_NEXT_ID);
}

static int first_types(void)
{
	return first_id(OBPF_BTF_GET_NEXT_ID);
}

/* By the number that prepare() left in made. */
static int open_id(int cmd)
{
	union obpf_attr attr = { .id = { .map_id = made } };

	return call(cmd, &attr);
}

static int note_id(int cmd)
{
	union obpf_attr attr = {};
	int ret = call(cmd, &attr);

	made = attr.id.next_id;
	return ret;
}

static void close_result(int ret)
{
	if (ret >= 0)
		close(ret);
	made = -1;
}

static int note_map(void)
{
	return note_id(OBPF_MAP_GET_NEXT_ID);
}

static int note_prog(void)
{
	return note_id(OBPF_PROG_GET_NEXT_ID);
}

static int note_link(void)
{
	return note_id(OBPF_LINK_GET_NEXT_ID);
}

static int note_types(void)
{
	return note_id(OBPF_BTF_GET_NEXT_ID);
}

static int open_map(void)
{
	return open_id(OBPF_MAP_GET_FD_BY_ID);
}

static int open_prog(void)
{
	return open_id(OBPF_PROG_GET_FD_BY_ID);
}

static int open_link(void)
{
	return open_id(OBPF_LINK_GET_FD_BY_ID);
}

static int open_types(void)
{
	return open_id(OBPF_BTF_GET_FD_BY_ID);
}

static int info_of_map(void)
{
	struct obpf_map_info info = {};
	unsigned int len;

	return get_info(scene.typed, &info, sizeof(info), &len);
}

static int info_of_prog(void)
{
	static struct obpf_func_info funcs[8];
	static struct obpf_line_info lines[8];
	static struct obpf_insn insns[64];
	static unsigned int maps[8];
	struct obpf_prog_info info = {
		.map_ids = PTR(maps),
		.nr_map_ids = ARRAY_SIZE(maps),
		.xlated_prog_insns = PTR(insns),
		.xlated_prog_len = sizeof(insns),
		.func_info = PTR(funcs),
		.nr_func_info = ARRAY_SIZE(funcs),
		.func_info_rec_size = sizeof(funcs[0]),
		.line_info = PTR(lines),
		.nr_line_info = ARRAY_SIZE(lines),
		.line_info_rec_size = sizeof(lines[0]),
	};
	unsigned int len;

	return get_info(scene.debug, &info, sizeof(info), &len);
}

static int info_of_link(void)
{
	static char name[64];
	struct obpf_link_info info = { .perf_event.kprobe = { .func_name = PTR(name),
							      .name_len = sizeof(name) } };
	unsigned int len;

	return get_info(scene.link, &info, sizeof(info), &len);
}

static int info_of_types(void)
{
	static unsigned char blob[1024];
	struct obpf_btf_info info = { .btf = PTR(blob), .btf_size = sizeof(blob) };
	unsigned int len;

	return get_info(scene.btf, &info, sizeof(info), &len);
}

/* --- events and links --- */

static int open_entry(void)
{
	return open_kprobe("vfs_fsync_range");
}

/* Where there is one already: the kernel then makes one for all. */
static int open_entry_again(void)
{
	return open_kprobe(QUIET);
}

static int open_at_instruction(void)
{
	return open_inside(scene.inside);
}

static int open_at_return(void)
{
	return open_return();
}

static int link_entry(void)
{
	return create_link(scene.prog, scene.event, OBPF_PERF_EVENT, 0);
}

static int make_return_event(void)
{
	made = open_return();
	return made < 0 ? made : 0;
}

static int link_return(void)
{
	return create_link(scene.prog, made, OBPF_PERF_EVENT, 0);
}

static int replace_program(int link, int prog)
{
	union obpf_attr attr = { .link_update = { .link_fd = link, .new_prog_fd = prog } };

	return call(OBPF_LINK_UPDATE, &attr);
}

static int replace(void)
{
	return replace_program(scene.link, scene.other);
}

static int replace_expected(void)
{
	union obpf_attr attr = { .link_update = { .link_fd = scene.link,
						  .new_prog_fd = scene.other,
						  .flags = OBPF_F_REPLACE,
						  .old_prog_fd = scene.prog } };

	return call(OBPF_LINK_UPDATE, &attr);
}

static void replace_back(int ret)
{
	replace_program(scene.link, scene.prog);
}

static int make_link(void)
{
	made = create_link(scene.prog, scene.event, OBPF_PERF_EVENT, 0);
	return made < 0 ? made : 0;
}

static int detach(void)
{
	union obpf_attr attr = { .link_detach = { .link_fd = made } };

	return call(OBPF_LINK_DETACH, &attr);
}

static int make_instruction_event(void)
{
	made = open_at_instruction();
	return made < 0 ? made : 0;
}

static int make_entry_event(void)
{
	made = open_entry();
	return made < 0 ? made : 0;
}

static int enable_made(void)
{
	return event_ioctl(made, PERF_EVENT_IOC_ENABLE, 0);
}

static int disable_made(void)
{
	return event_ioctl(made, PERF_EVENT_IOC_DISABLE, 0);
}

static int make_armed(int fd)
{
	made = fd;
	return made < 0 ? made : enable_made();
}

static int arm_instruction(void)
{
	return make_armed(open_at_instruction());
}

static int arm_entry(void)
{
	return make_armed(open_entry());
}

static int arm_return(void)
{
	return make_armed(open_return());
}

static int set_program(void)
{
	return event_ioctl(made, PERF_EVENT_IOC_SET_BPF, scene.prog);
}

/* --- control --- */

static int control(unsigned int op)
{
	union obpf_attr attr = { .control = { .op = op } };

	return call(OBPF_CONTROL, &attr);
}

static int control_status(void)
{
	return control(OBPF_CONTROL_STATUS);
}

static int control_on(void)
{
	return control(OBPF_CONTROL_ON);
}

static int control_off(void)
{
	return control(OBPF_CONTROL_OFF);
}

static void control_back(int ret)
{
	control(OBPF_CONTROL_ON);
	event_ioctl(scene.enabled, PERF_EVENT_IOC_ENABLE, 0);
}

/* --- descriptors --- */

static int open_device(void)
{
	int fd = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void *mapping = MAP_FAILED;
static size_t mapped_size;

static int map_pages(int fd, size_t size, int prot)
{
	mapped_size = size;
	mapping = mmap(NULL, size, prot, MAP_SHARED, fd, 0);
	return mapping == MAP_FAILED ? -errno : 0;
}

static int map_array(void)
{
	return map_pages(scene.mapped, ELEMENTS * PAGE, PROT_READ | PROT_WRITE);
}

static int map_ring(void)
{
	return map_pages(scene.ring, PAGE, PROT_READ | PROT_WRITE);
}

static void unmap_pages(int ret)
{
	if (!ret)
		munmap(mapping, mapped_size);
}

static int poll_ring(void)
{
	struct pollfd fd = { .fd = scene.ring, .events = POLLIN };
	int ret = poll(&fd, 1, 0);

	return ret < 0 ? -errno : ret;
}

static int watch_ring(void)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(scene.epoll, EPOLL_CTL_ADD, scene.ring, &event) ? -errno : 0;
}

static void unwatch_ring(int ret)
{
	epoll_ctl(scene.epoll, EPOLL_CTL_DEL, scene.ring, NULL);
}

/* The open file of what fdinfo tells of @fd is in made. */
static int open_fdinfo(int fd)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	made = open(path, O_RDONLY | O_CLOEXEC);
	return made < 0 ? -errno : 0;
}

static int read_fdinfo(void)
{
	char text[1024];
	ssize_t len = pread(made, text, sizeof(text), 0);

	return len < 0 ? -errno : 0;
}

static int open_info_of_map(void)
{
	return open_fdinfo(scene.hash_lazy);
}

static int open_info_of_prog(void)
{
	return open_fdinfo(scene.debug);
}

static int open_info_of_link(void)
{
	return open_fdinfo(scene.link);
}

static int open_info_of_event(void)
{
	return open_fdinfo(scene.event_ret);
}

static int open_info_of_types(void)
{
	return open_fdinfo(scene.btf);
}

static int close_it(void)
{
	int fd = made;

	made = -1;
	return close(fd) ? -errno : 0;
}

static int make_full_prog(void)
{
	made = load_debug();
	return made < 0 ? made : 0;
}

static int make_types(void)
{
	made = load_btf(0);
	return made < 0 ? made : 0;
}

static int make_stats(void)
{
	made = enable_stats();
	return made < 0 ? made : 0;
}

/* The last descriptor of a link that holds the last one of its event. */
static int make_last_link(void)
{
	int event = open_at_instruction();

	if (event < 0)
		return event;
	made = create_link(scene.prog, event, OBPF_PERF_EVENT, 0);
	close(event);
	return made < 0 ? made : 0;
}

/* What a process that was killed in between has left of the scene as it should be. */
static inline void restore_scene(void)
{
	revert_values(0);
	erase_inserted(0);
	erase_stored(0);
	replace_back(0);
	unwatch_ring(0);
}

/* --- the table --- */

static const struct operation operations[] = {
	{ "create: hash", OBPF_MAP_CREATE, .run = create_hash, .tidy = close_result },
	{ "create: hash without preallocation", OBPF_MAP_CREATE, .run = create_hash_lazy,
	  .tidy = close_result },
	{ "create: per-CPU hash", OBPF_MAP_CREATE, .run = create_percpu_hash,
	  .tidy = close_result },
	{ "create: per-CPU hash without preallocation", OBPF_MAP_CREATE,
	  .run = create_percpu_hash_lazy, .tidy = close_result },
	{ "create: array", OBPF_MAP_CREATE, .run = create_array, .tidy = close_result },
	{ "create: per-CPU array", OBPF_MAP_CREATE, .run = create_percpu_array,
	  .tidy = close_result },
	{ "create: program array", OBPF_MAP_CREATE, .run = create_prog_array,
	  .tidy = close_result },
	{ "create: ring buffer", OBPF_MAP_CREATE, .run = create_ring, .tidy = close_result },
	{ "create: array with types", OBPF_MAP_CREATE, .run = create_typed, .tidy = close_result },
	{ "create: hash of timers", OBPF_MAP_CREATE, .run = create_timed, .tidy = close_result },
	{ "look up: hash", OBPF_MAP_LOOKUP_ELEM, .run = look_up_hash },
	{ "look up: per-CPU hash", OBPF_MAP_LOOKUP_ELEM, .run = look_up_percpu },
	{ "look up: a value of a page", OBPF_MAP_LOOKUP_ELEM, .run = look_up_large },
	{ "update: hash", OBPF_MAP_UPDATE_ELEM, .run = update_hash, .tidy = revert_values,
	  .subject = &scene.hash },
	{ "update: hash without preallocation", OBPF_MAP_UPDATE_ELEM, .run = update_lazy,
	  .tidy = revert_values, .subject = &scene.hash_lazy },
	{ "update: per-CPU hash", OBPF_MAP_UPDATE_ELEM, .run = update_percpu, .tidy = revert_values,
	  .subject = &scene.hash_percpu },
	{ "update: array", OBPF_MAP_UPDATE_ELEM, .run = update_array, .tidy = revert_values,
	  .subject = &scene.array },
	{ "update: per-CPU array", OBPF_MAP_UPDATE_ELEM, .run = update_percpu_array,
	  .tidy = revert_values, .subject = &scene.array_percpu },
	{ "insert: hash", OBPF_MAP_UPDATE_ELEM, .run = insert_hash, .tidy = erase_inserted,
	  .subject = &scene.hash },
	{ "insert: hash without preallocation", OBPF_MAP_UPDATE_ELEM, .run = insert_lazy,
	  .tidy = erase_inserted, .subject = &scene.hash_lazy },
	{ "insert: per-CPU hash", OBPF_MAP_UPDATE_ELEM, .run = insert_percpu,
	  .tidy = erase_inserted, .subject = &scene.hash_percpu },
	{ "insert: per-CPU hash without preallocation", OBPF_MAP_UPDATE_ELEM,
	  .run = insert_percpu_lazy, .tidy = erase_inserted, .subject = &scene.hash_percpu_lazy },
	{ "insert: program array", OBPF_MAP_UPDATE_ELEM, .run = store_program, .tidy = erase_stored,
	  .subject = &scene.progs },
	{ "delete: hash", OBPF_MAP_DELETE_ELEM, .run = erase_hash, .prepare = insert_hash,
	  .tidy = erase_inserted, .subject = &scene.hash },
	{ "delete: per-CPU hash without preallocation", OBPF_MAP_DELETE_ELEM,
	  .run = erase_percpu_lazy, .prepare = insert_percpu_lazy, .tidy = erase_inserted,
	  .subject = &scene.hash_percpu_lazy },
	{ "delete: program array", OBPF_MAP_DELETE_ELEM, .run = erase_program,
	  .prepare = store_program, .tidy = erase_stored, .subject = &scene.progs },
	{ "take: hash", OBPF_MAP_LOOKUP_AND_DELETE_ELEM, .run = take_hash, .prepare = insert_hash,
	  .tidy = erase_inserted, .subject = &scene.hash, .done_before_answer = true },
	{ "take: per-CPU hash without preallocation", OBPF_MAP_LOOKUP_AND_DELETE_ELEM,
	  .run = take_percpu_lazy, .prepare = insert_percpu_lazy, .tidy = erase_inserted,
	  .subject = &scene.hash_percpu_lazy, .done_before_answer = true },
	{ "next key", OBPF_MAP_GET_NEXT_KEY, .run = next_key },
	{ "first key", OBPF_MAP_GET_NEXT_KEY, .run = next_key_is_first },
	{ "freeze", OBPF_MAP_FREEZE, .run = freeze, .prepare = make_map, .tidy = close_made,
	  .subject = &made },
	{ "load: nothing but a result", OBPF_PROG_LOAD, .run = load_plain, .tidy = close_result },
	{ "load: maps, a tail call, a function, origins", OBPF_PROG_LOAD, .run = load_debug,
	  .tidy = close_result },
	{ "load: the same with a log", OBPF_PROG_LOAD, .run = load_logged, .tidy = close_result },
	{ "load: many states", OBPF_PROG_LOAD, .run = load_branches, .tidy = close_result },
	{ "load: maps by index", OBPF_PROG_LOAD, .run = load_by_index, .tidy = close_result },
	{ "load: trace_printk", OBPF_PROG_LOAD, .run = load_printing, .tidy = close_result },
	{ "load: a rejection with a log", OBPF_PROG_LOAD, .run = load_bad },
	{ "test run: a context", OBPF_PROG_TEST_RUN, .run = run_syscall },
	{ "test run: a packet", OBPF_PROG_TEST_RUN, .run = run_filter },
	{ "test run: a timer is made and set", OBPF_PROG_TEST_RUN, .run = run_timer,
	  .prepare = put_timer, .tidy = drop_timer },
	{ "delete: an element whose timer is set", OBPF_MAP_DELETE_ELEM, .run = erase_timer,
	  .prepare = make_timer, .tidy = drop_timer },
	{ "next id: map", OBPF_MAP_GET_NEXT_ID, .run = first_map },
	{ "descriptor by id: map", OBPF_MAP_GET_FD_BY_ID, .run = open_map, .prepare = note_map,
	  .tidy = close_result },
	{ "next id: program", OBPF_PROG_GET_NEXT_ID, .run = first_prog },
	{ "descriptor by id: program", OBPF_PROG_GET_FD_BY_ID, .run = open_prog,
	  .prepare = note_prog, .tidy = close_result },
	{ "next id: link", OBPF_LINK_GET_NEXT_ID, .run = first_link },
	{ "descriptor by id: link", OBPF_LINK_GET_FD_BY_ID, .run = open_link, .prepare = note_link,
	  .tidy = close_result },
	{ "next id: type data", OBPF_BTF_GET_NEXT_ID, .run = first_types },
	{ "descriptor by id: type data", OBPF_BTF_GET_FD_BY_ID, .run = open_types,
	  .prepare = note_types, .tidy = close_result },
	{ "info: map", OBPF_OBJ_GET_INFO_BY_FD, .run = info_of_map },
	{ "info: program", OBPF_OBJ_GET_INFO_BY_FD, .run = info_of_prog },
	{ "info: link", OBPF_OBJ_GET_INFO_BY_FD, .run = info_of_link },
	{ "info: type data", OBPF_OBJ_GET_INFO_BY_FD, .run = info_of_types },
	{ "type data", OBPF_BTF_LOAD, .run = load_types, .tidy = close_result },
	{ "type data with a log", OBPF_BTF_LOAD, .run = load_types_logged, .tidy = close_result },
	{ "event: entry", OBPF_EVENT_OPEN, .run = open_entry, .tidy = close_result },
	{ "event: a place that has one", OBPF_EVENT_OPEN, .run = open_entry_again,
	  .tidy = close_result },
	{ "event: instruction", OBPF_EVENT_OPEN, .run = open_at_instruction, .tidy = close_result },
	{ "event: return", OBPF_EVENT_OPEN, .run = open_at_return, .tidy = close_result },
	{ "link: entry", OBPF_LINK_CREATE, .run = link_entry, .tidy = close_result,
	  .subject = &scene.event },
	{ "link: return", OBPF_LINK_CREATE, .run = link_return, .prepare = make_return_event,
	  .tidy = close_result_and_made, .subject = &made },
	{ "update of a link", OBPF_LINK_UPDATE, .run = replace, .tidy = replace_back,
	  .subject = &scene.link },
	{ "update of a link, if it has the program", OBPF_LINK_UPDATE, .run = replace_expected,
	  .tidy = replace_back, .subject = &scene.link },
	{ "detach", OBPF_LINK_DETACH, .run = detach, .prepare = make_link, .tidy = close_made,
	  .subject = &made },
	{ "statistics", OBPF_ENABLE_STATS, .run = enable_stats, .tidy = close_result },
	{ "bind a map", OBPF_PROG_BIND_MAP, .run = bind_map, .prepare = make_prog,
	  .tidy = close_made, .subject = &made },
	{ "control: status", OBPF_CONTROL, .run = control_status },
	{ "control: on", OBPF_CONTROL, .run = control_on },
	{ "open of the device", NO_COMMAND, .run = open_device, .tidy = close_result },
	{ "mmap: array", NO_COMMAND, .run = map_array, .tidy = unmap_pages,
	  .subject = &scene.mapped },
	{ "mmap: ring buffer", NO_COMMAND, .run = map_ring, .tidy = unmap_pages,
	  .subject = &scene.ring },
	{ "poll", NO_COMMAND, .run = poll_ring },
	{ "epoll", NO_COMMAND, .run = watch_ring, .tidy = unwatch_ring },
	{ "ENABLE: entry", NO_COMMAND, .run = enable_made, .prepare = make_entry_event,
	  .tidy = close_made, .subject = &made },
	{ "ENABLE: instruction", NO_COMMAND, .run = enable_made, .prepare = make_instruction_event,
	  .tidy = close_made, .subject = &made },
	{ "ENABLE: return", NO_COMMAND, .run = enable_made, .prepare = make_return_event,
	  .tidy = close_made, .subject = &made },
	{ "DISABLE: entry", NO_COMMAND, .run = disable_made, .prepare = arm_entry,
	  .tidy = close_made, .subject = &made },
	{ "DISABLE: instruction", NO_COMMAND, .run = disable_made, .prepare = arm_instruction,
	  .tidy = close_made, .subject = &made },
	{ "DISABLE: return", NO_COMMAND, .run = disable_made, .prepare = arm_return,
	  .tidy = close_made, .subject = &made },
	{ "SET_BPF", NO_COMMAND, .run = set_program, .prepare = make_instruction_event,
	  .tidy = close_made, .subject = &made },
	{ "fdinfo: map", NO_COMMAND, .run = read_fdinfo, .prepare = open_info_of_map,
	  .tidy = close_made },
	{ "fdinfo: program", NO_COMMAND, .run = read_fdinfo, .prepare = open_info_of_prog,
	  .tidy = close_made },
	{ "fdinfo: link", NO_COMMAND, .run = read_fdinfo, .prepare = open_info_of_link,
	  .tidy = close_made },
	{ "fdinfo: event", NO_COMMAND, .run = read_fdinfo, .prepare = open_info_of_event,
	  .tidy = close_made },
	{ "fdinfo: type data", NO_COMMAND, .run = read_fdinfo, .prepare = open_info_of_types,
	  .tidy = close_made },
	{ "close: map", NO_COMMAND, .run = close_it, .prepare = make_map, .tidy = close_made },
	{ "close: program", NO_COMMAND, .run = close_it, .prepare = make_full_prog,
	  .tidy = close_made },
	{ "close: link and event", NO_COMMAND, .run = close_it, .prepare = make_last_link,
	  .tidy = close_made },
	{ "close: type data", NO_COMMAND, .run = close_it, .prepare = make_types,
	  .tidy = close_made },
	{ "close: statistics", NO_COMMAND, .run = close_it, .prepare = make_stats,
	  .tidy = close_made },
	{ "close: armed event, instruction", NO_COMMAND, .run = close_it,
	  .prepare = arm_instruction, .tidy = close_made },
	{ "close: armed event, entry", NO_COMMAND, .run = close_it, .prepare = arm_entry,
	  .tidy = close_made },
	{ "close: armed event, return", NO_COMMAND, .run = close_it, .prepare = arm_return,
	  .tidy = close_made },
	/* The last: it leaves the scene's links without their events. */
	{ "control: off", OBPF_CONTROL, .run = control_off, .tidy = control_back,
	  .done_before_answer = true },
};

/*
 * A command of uapi/obpf.h that is not named here does not compile; one without an operation fails
 * where the table is used.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"
static bool is_command(enum obpf_cmd cmd)
{
	switch (cmd) {
	case OBPF_MAP_CREATE:
	case OBPF_MAP_LOOKUP_ELEM:
	case OBPF_MAP_UPDATE_ELEM:
	case OBPF_MAP_DELETE_ELEM:
	case OBPF_MAP_GET_NEXT_KEY:
	case OBPF_PROG_LOAD:
	case OBPF_PROG_TEST_RUN:
	case OBPF_PROG_GET_NEXT_ID:
	case OBPF_MAP_GET_NEXT_ID:
	case OBPF_PROG_GET_FD_BY_ID:
	case OBPF_MAP_GET_FD_BY_ID:
	case OBPF_OBJ_GET_INFO_BY_FD:
	case OBPF_BTF_LOAD:
	case OBPF_BTF_GET_FD_BY_ID:
	case OBPF_MAP_LOOKUP_AND_DELETE_ELEM:
	case OBPF_MAP_FREEZE:
	case OBPF_BTF_GET_NEXT_ID:
	case OBPF_LINK_CREATE:
	case OBPF_LINK_UPDATE:
	case OBPF_LINK_GET_FD_BY_ID:
	case OBPF_LINK_GET_NEXT_ID:
	case OBPF_ENABLE_STATS:
	case OBPF_LINK_DETACH:
	case OBPF_PROG_BIND_MAP:
	case OBPF_EVENT_OPEN:
	case OBPF_CONTROL:
		return true;
	}
	return false;
}
#pragma GCC diagnostic pop

static void report_commands_have_operations(void)
{
	unsigned int cmd, missing = 0;
	size_t i;

	for (cmd = 0; cmd < 256; cmd++) {
		for (i = 0; i < ARRAY_SIZE(operations); i++)
			if (operations[i].cmd == (int)cmd)
				break;
		if (i < ARRAY_SIZE(operations) || !is_command(cmd))
			continue;
		printf("# command %u has no operation\n", cmd);
		missing++;
	}
	report(!missing, "every command has an operation");
}

#endif

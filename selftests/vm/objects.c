// SPDX-License-Identifier: GPL-2.0
/*
 * objects.c - objects by number and by descriptor: what finds them, who may, what they tell, and
 * that they live exactly as long as somebody holds them, whichever process that is.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed. Everything that it
 * opens it closes, so that the harness's check for leftover references means something.
 */
#include <linux/perf_event.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include "await.h"
#include "device.h"

#define NO_ID 0x7ffffff0u
#define RACE_MS 400

struct kind {
	const char *name; /* as fdinfo says it */
	int next, by_id;
	int fd; /* of the one that main made */
	unsigned int id;
};

enum { MAP, PROG, LINK, NR_KINDS };

static struct kind kinds[NR_KINDS] = {
	[MAP] = { "map", OBPF_MAP_GET_NEXT_ID, OBPF_MAP_GET_FD_BY_ID, -1, 0 },
	[PROG] = { "prog", OBPF_PROG_GET_NEXT_ID, OBPF_PROG_GET_FD_BY_ID, -1, 0 },
	[LINK] = { "link", OBPF_LINK_GET_NEXT_ID, OBPF_LINK_GET_FD_BY_ID, -1, 0 },
};

static int event = -1;

static int next_id(int cmd, unsigned int start, unsigned int *next)
{
	union obpf_attr attr = { .id = { .start_id = start } };
	int ret = call(cmd, &attr);

	*next = attr.id.next_id;
	return ret;
}

static int fd_by_id(int cmd, unsigned int id, unsigned int open_flags)
{
	union obpf_attr attr = { .id = { .map_id = id, .open_flags = open_flags } };

	return call(cmd, &attr);
}

static bool is_found(const struct kind *k, unsigned int id)
{
	unsigned int at = 0;

	while (!next_id(k->next, at, &at))
		if (at == id)
			return true;
	return false;
}

/*
 * Anonymous inodes may be released a moment after the last close, and what a link or a program held
 * goes a grace period later.
 */
static bool is_gone_soon(const struct kind *k, unsigned int id)
{
	return await(!is_found(k, id));
}

static void make_objects(void)
{
	int map = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 16, 0);
	struct obpf_insn uses_map[] = { LD_MAP(1, map), MOV_K(0, 0), EXIT };
	size_t i;

	kinds[MAP].fd = map;
	kinds[PROG].fd = load(OBPF_PROG_TYPE_KPROBE, uses_map, ARRAY_SIZE(uses_map));
	event = open_kprobe("do_sys_openat2");
	kinds[LINK].fd = create_link(kinds[PROG].fd, event, OBPF_PERF_EVENT, 0);
	for (i = 0; i < NR_KINDS; i++) {
		kinds[i].id = id_of(kinds[i].fd);
		report(kinds[i].fd >= 0 && kinds[i].id, "%s: has an id", kinds[i].name);
	}
}

static void drop_objects(void)
{
	int i;

	for (i = NR_KINDS; i--;)
		close(kinds[i].fd);
	close(event);
	for (i = 0; i < NR_KINDS; i++) {
		report(is_gone_soon(&kinds[i], kinds[i].id), "%s: gone after the last close",
		       kinds[i].name);
		expect(fd_by_id(kinds[i].by_id, kinds[i].id, 0), -ENOENT, "its id names nothing");
	}
}

/* --- numbers --- */

static void test_ids(const struct kind *k)
{
	union obpf_attr attr;
	unsigned int next;
	int fd;

	printf("# %s\n", k->name);
	report(is_found(k, k->id), "%s: iteration meets it", k->name);
	expect(next_id(k->next, k->id - 1, &next), 0, "the id above the one before");
	report(next == k->id, "is this one's");
	expect(next_id(k->next, NO_ID, &next), -ENOENT, "the end of the ids");
	expect(next_id(k->next, 0x7fffffff, &next), -EINVAL, "a start beyond all ids");
	expect(next_id(k->next, 0xffffffff, &next), -EINVAL, "the largest start");
	attr = (union obpf_attr){ .id = { .open_flags = 1 } };
	expect(call(k->next, &attr), -EINVAL, "iteration with a field it does not have");
	expect(call_size(k->next, (void *)BAD_PTR, sizeof(attr)), -EFAULT,
	       "iteration with an unreadable attr");
	/* An attr that ends behind start_id has no room for the answer. */
	attr = (union obpf_attr){ .id = { .start_id = 0, .next_id = 77 } };
	expect(call_size(k->next, &attr, 4), 0, "iteration with a short attr");
	report(attr.id.next_id == 77, "does not write behind its end");

	fd = fd_by_id(k->by_id, k->id, 0);
	expect_fd(fd, "a second descriptor, by id");
	report(id_of(fd) == k->id, "it is the same object");
	report(!strncmp(fdinfo_value(fd, "obpf"), k->name, strlen(k->name)),
	       "its fdinfo says what it is");
	report(fcntl(fd, F_GETFD) == FD_CLOEXEC, "it is closed on exec");
	close(fd);
	expect(fd_by_id(k->by_id, 0, 0), -ENOENT, "id 0");
	expect(fd_by_id(k->by_id, NO_ID, 0), -ENOENT, "an id of nothing");
	expect(fd_by_id(k->by_id, 0xffffffff, 0), -ENOENT, "the largest id");
	if (k->by_id != OBPF_MAP_GET_FD_BY_ID)
		expect(fd_by_id(k->by_id, k->id, OBPF_F_RDONLY), -EINVAL,
		       "open flags, which only maps have");
	attr = (union obpf_attr){ .id = { .map_id = k->id, .next_id = 1 } };
	if (k->by_id != OBPF_MAP_GET_FD_BY_ID)
		expect(call(k->by_id, &attr), -EINVAL, "a field that it does not have");
}

static void test_ids_are_not_mixed_up(void)
{
	size_t i;

	for (i = 0; i < NR_KINDS; i++) {
		const struct kind *k = &kinds[i];
		int fd = fd_by_id(k->by_id, k->id, 0);

		report(!strncmp(fdinfo_value(fd, "obpf"), k->name, strlen(k->name)),
		       "an id of a %s gives a %s", k->name, k->name);
		close(fd);
	}
}

/* --- what a map's descriptor is open for --- */

static int freeze(int fd)
{
	union obpf_attr attr = { .map_fd = fd };

	return call(OBPF_MAP_FREEZE, &attr);
}

static void test_modes(void)
{
	int map = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 4, 0);
	int ro = fd_by_id(OBPF_MAP_GET_FD_BY_ID, id_of(map), OBPF_F_RDONLY);
	int wo = fd_by_id(OBPF_MAP_GET_FD_BY_ID, id_of(map), OBPF_F_WRONLY);
	unsigned int id = id_of(map), k = 1;
	unsigned long long v = 9;
	int rw;

	expect_fd(ro, "a map for reading");
	expect_fd(wo, "a map for writing");
	expect(fd_by_id(OBPF_MAP_GET_FD_BY_ID, id, OBPF_F_RDONLY | OBPF_F_WRONLY), -EINVAL,
	       "a map for neither");
	expect(fd_by_id(OBPF_MAP_GET_FD_BY_ID, id, OBPF_F_RDONLY_PROG), -EINVAL,
	       "a map with another flag");
	expect(elem(OBPF_MAP_UPDATE_ELEM, ro, PTR(&k), PTR(&v), 0), -EPERM, "for reading: update");
	expect(elem(OBPF_MAP_UPDATE_ELEM, ro, BAD_PTR, PTR(&v), 0), -EPERM,
	       "for reading: update, before any pointer is followed");
	expect(elem(OBPF_MAP_DELETE_ELEM, ro, PTR(&k), 0, 0), -EPERM, "for reading: delete");
	expect(freeze(ro), -EPERM, "for reading: freeze");
	expect(elem(OBPF_MAP_UPDATE_ELEM, wo, PTR(&k), PTR(&v), 0), 0, "for writing: update");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, wo, PTR(&k), PTR(&v), 0), -EPERM, "for writing: lookup");
	expect(elem(OBPF_MAP_GET_NEXT_KEY, wo, 0, PTR(&k), 0), -EPERM, "for writing: next key");
	v = 0;
	expect(elem(OBPF_MAP_LOOKUP_ELEM, ro, PTR(&k), PTR(&v), 0), 0, "for reading: lookup");
	report(v == 9, "sees what was written through the other");
	close(map);
	close(ro);
	close(wo);

	/* What creation flags say is of the descriptor that creation gives. */
	ro = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 4, OBPF_F_RDONLY);
	expect(elem(OBPF_MAP_UPDATE_ELEM, ro, PTR(&k), PTR(&v), 0), -EPERM,
	       "created for reading: update");
	rw = fd_by_id(OBPF_MAP_GET_FD_BY_ID, id_of(ro), 0);
	expect(elem(OBPF_MAP_UPDATE_ELEM, rw, PTR(&k), PTR(&v), 0), 0,
	       "and opened by id for both: update");
	close(rw);
	close(ro);
}

/* --- who may --- */

static void test_who_may(void)
{
	unsigned int next;
	pid_t pid;
	size_t i;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		int wrong = become_bpf_and_perfmon() ? 99 : 0;

		for (i = 0; i < NR_KINDS; i++) {
			wrong += next_id(kinds[i].next, 0, &next) != -EPERM;
			wrong += next_id(kinds[i].next, 0xffffffff, &next) != -EINVAL;
			wrong += fd_by_id(kinds[i].by_id, kinds[i].id, 0) != -EPERM;
			/* What it holds it may ask. */
			wrong += id_of(kinds[i].fd) != kinds[i].id;
		}
		_exit(wrong);
	}
	report(child_ends_well(pid),
	       "without CAP_SYS_ADMIN nobody finds what others made: Operation not permitted");
}

/* --- what programs tell --- */

#define JA 0x05

static int bind_map(int prog, int map, unsigned int flags)
{
	union obpf_attr attr = { .prog_bind_map = {
					 .prog_fd = prog, .map_fd = map, .flags = flags } };

	return call(OBPF_PROG_BIND_MAP, &attr);
}

static void test_xlated(void)
{
	int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 16, 1, 0);
	struct obpf_insn insns[] = {
		LD_MAP(1, map),
		INSN(0x18, 2, OBPF_PSEUDO_MAP_VALUE, 0, map),
		INSN(0, 0, 0, 0, 8), /* offset 8 */
		CALL(5),
		MOV_K(0, 1),
		INSN(0x55, 0, 0, 1, 0) /* if r0 != 0 skip the next */,
		MOV_K(0, 3),
		EXIT,
	};
	struct obpf_insn out[16] = {}, want[ARRAY_SIZE(insns)], marked = INSN(0xff, 1, 1, 1, 1);
	int prog = load(OBPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));
	struct obpf_prog_info pi = {};
	unsigned int len;

	expect_fd(prog, "a program over a map's value");
	memcpy(want, insns, sizeof(want));
	want[0].imm = want[2].imm = id_of(map);
	want[6] = INSN(JA, 0, 0, 1, 0);
	want[7] = INSN(JA, 0, 0, -1, 0);
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "information without a buffer");
	report(pi.xlated_prog_len == sizeof(insns) && pi.jited_prog_len,
	       "tells how long its instructions and its code are");
	report(pi.nr_jited_ksyms == 1 && pi.nr_jited_func_lens == 1 && !pi.nr_jited_line_info,
	       "and that it has one function, and no lines");
	pi = (struct obpf_prog_info){ .xlated_prog_insns = PTR(out),
				      .xlated_prog_len = sizeof(insns) };
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "information with one");
	report(!memcmp(out, want, sizeof(want)),
	       "instructions: maps and helpers by id, a jump that is never asked, dead code a jump "
	       "to itself");
	report(pi.xlated_prog_insns == PTR(out), "the buffer's address comes back");
	out[3] = marked;
	pi = (struct obpf_prog_info){ .xlated_prog_insns = PTR(out), .xlated_prog_len = 24 };
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "with a buffer of three");
	report(pi.xlated_prog_len == sizeof(insns) && !memcmp(&out[3], &marked, sizeof(marked)),
	       "tells what there is, and writes what there is room for");
	pi = (struct obpf_prog_info){ .xlated_prog_insns = BAD_PTR, .xlated_prog_len = 8 };
	expect(get_info(prog, &pi, sizeof(pi), &len), -EFAULT, "with an unwritable buffer");
	close(prog);
	close(map);
}

static void test_prog_info(void)
{
	int prog = kinds[PROG].fd;
	struct obpf_prog_info pi;
	unsigned int len, ids[4] = {};
	unsigned char tag[8] = {};
	struct {
		struct obpf_prog_info info;
		char tail[32];
	} big = {};
	size_t size;
	int wrong = 0;

	pi = (struct obpf_prog_info){ .nr_prog_tags = 3, .prog_tags = PTR(tag) };
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "information with room for tags");
	report(pi.nr_prog_tags == 1 && !memcmp(tag, pi.tag, 8) && len == sizeof(pi),
	       "one tag, the program's");
	report(pi.load_time && !pi.created_by_uid && pi.gpl_compatible && pi.verified_insns == 3 &&
		       pi.func_info_rec_size == 8 && pi.line_info_rec_size == 16 &&
		       pi.jited_line_info_rec_size == 8,
	       "when and by whom it was loaded, and how large records are");
	pi = (struct obpf_prog_info){ .nr_func_info = 1, .func_info_rec_size = 7 };
	expect(get_info(prog, &pi, sizeof(pi), &len), -EINVAL, "function records of another size");
	pi = (struct obpf_prog_info){ .nr_line_info = 1 };
	expect(get_info(prog, &pi, sizeof(pi), &len), -EINVAL, "line records of no size");
	pi = (struct obpf_prog_info){ .jited_line_info_rec_size = 4 };
	expect(get_info(prog, &pi, sizeof(pi), &len), -EINVAL, "jited line records of another");
	pi = (struct obpf_prog_info){ .nr_map_ids = 1 };
	expect(get_info(prog, &pi, sizeof(pi), &len), -EFAULT, "map ids to nowhere");
	pi = (struct obpf_prog_info){ .nr_map_ids = 4, .map_ids = PTR(ids) };
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "room for more maps than it has");
	report(pi.nr_map_ids == 1 && ids[0] == kinds[MAP].id && !ids[1], "gives the one");

	for (size = 0; size <= sizeof(pi); size++) {
		memset(&pi, 0, sizeof(pi));
		wrong += get_info(prog, &pi, size, &len) || len != size;
	}
	report(!wrong, "information of each length up to the whole");
	expect(get_info(prog, &big, sizeof(big), &len), 0, "a longer struct with a zero tail");
	report(len == sizeof(pi), "is told how much of it is known");
	big.tail[31] = 1;
	expect(get_info(prog, &big, sizeof(big), &len), -E2BIG, "a longer struct with more in it");
	expect(get_info(prog, (void *)BAD_PTR, sizeof(pi), &len), -EFAULT, "at a bad address");
	expect(get_info(prog, NULL, 0, &len), 0, "information of no length");
}

/* A buffer that ends at an unmapped page: all that lies behind faults, wherever it begins. */
static void test_faults(void)
{
	char *page =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int off, len, info_len = sizeof(struct obpf_prog_info);
	int wrong = 0;
	size_t k;

	munmap(page + PAGE, PAGE);
	for (k = 0; k < NR_KINDS; k++)
		for (off = 1; off < 32; off++)
			wrong += get_info(kinds[k].fd, page + PAGE - off, 32, &len) != -EFAULT;
	report(!wrong, "information over the end of what is mapped: Bad address");
	for (off = 1, wrong = 0; off < 24; off++) {
		struct obpf_prog_info pi = { .xlated_prog_insns = PTR(page + PAGE - off),
					     .xlated_prog_len = 24 };

		wrong += get_info(kinds[PROG].fd, &pi, info_len, &len) != -EFAULT;
	}
	report(!wrong, "instructions over the end of what is mapped: Bad address");
	munmap(page, PAGE);
}

static void test_bind_map(void)
{
	int prog = load(OBPF_PROG_TYPE_SYSCALL, return_7, 2);
	int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
	unsigned int id = id_of(map), ids[2] = {}, len;
	struct obpf_prog_info pi = { .nr_map_ids = 2, .map_ids = PTR(ids) };

	expect(bind_map(prog, map, 1), -EINVAL, "binding with a flag");
	expect(bind_map(prog, 9999, 0), -EBADF, "binding no map");
	expect(bind_map(9999, map, 0), -EBADF, "binding to no program");
	expect(bind_map(map, map, 0), -EINVAL, "binding to what is no program");
	expect(bind_map(prog, prog, 0), -EINVAL, "binding what is no map");
	expect(bind_map(prog, map, 0), 0, "binding a map");
	expect(bind_map(prog, map, 0), 0, "binding it again");
	expect(bind_map(kinds[PROG].fd, kinds[MAP].fd, 0), 0, "binding what a program names");
	expect(get_info(prog, &pi, sizeof(pi), &len), 0, "information of its program");
	report(pi.nr_map_ids == 1 && ids[0] == id, "has the map, once");
	close(map);
	report(is_found(&kinds[MAP], id), "the program keeps the map");
	close(prog);
	report(is_gone_soon(&kinds[MAP], id), "and takes it along");
}

/* --- run counts --- */

static int enable_stats(unsigned int type)
{
	union obpf_attr attr = { .enable_stats = { .type = type } };

	return call(OBPF_ENABLE_STATS, &attr);
}

static bool has_run(int prog, unsigned long long times)
{
	struct obpf_prog_info pi = {};
	unsigned int len;

	if (get_info(prog, &pi, sizeof(pi), &len))
		return false;
	if (pi.run_cnt != times || !pi.run_time_ns != !times)
		printf("# ran %llu times, %llu ns\n", pi.run_cnt, pi.run_time_ns);
	return pi.run_cnt == times && !pi.run_time_ns == !times &&
	       strtoull(fdinfo_value(prog, "run_cnt"), NULL, 10) == times;
}

static void test_stats(void)
{
	int prog = load(OBPF_PROG_TYPE_SYSCALL, return_7, 2);
	struct obpf_prog_info pi = {};
	union obpf_attr attr;
	unsigned int len;
	int one, two;
	pid_t pid;

	expect(enable_stats(1), -EINVAL, "statistics of an unknown type");
	attr = (union obpf_attr){ .prog_bind_map = { .map_fd = 1 } };
	expect(call(OBPF_ENABLE_STATS, &attr), -EINVAL, "statistics with another field");
	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(become_bpf_and_perfmon() || enable_stats(0) != -EPERM);
	report(child_ends_well(pid), "statistics without CAP_SYS_ADMIN: Operation not permitted");

	test_run(prog, NULL, 0, 5, &attr);
	report(has_run(prog, 0), "runs are not counted while nobody wants it");
	one = enable_stats(OBPF_STATS_RUN_TIME);
	two = enable_stats(OBPF_STATS_RUN_TIME);
	expect_fd(one, "statistics");
	report(!strncmp(fdinfo_value(one, "obpf"), "stats", 5), "fdinfo says what the file is");
	test_run(prog, NULL, 0, 100, &attr);
	report(has_run(prog, 100), "test runs are counted and timed");
	close(one);
	test_run(prog, NULL, 0, 10, &attr);
	report(has_run(prog, 110), "while any of two descriptors is open");
	ioctl(event, PERF_EVENT_IOC_ENABLE, 0);
	open_files(50);
	ioctl(event, PERF_EVENT_IOC_DISABLE, 0);
	get_info(kinds[PROG].fd, &pi, sizeof(pi), &len);
	report(pi.run_cnt >= 50 && pi.run_time_ns >= pi.run_cnt, "hits are counted and timed");
	close(two);
	test_run(prog, NULL, 0, 10, &attr);
	report(has_run(prog, 110), "and not any more");
	close(prog);
}

/* --- several processes --- */

static int send_fd(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = {}, byte = 0;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	return sendmsg(socket, &msg, 0) == 1 ? 0 : -errno;
}

static int receive_fd(int socket)
{
	char control[CMSG_SPACE(sizeof(int))] = {}, byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	int fd = -1;

	if (recvmsg(socket, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(fd));
	return fd;
}

/* The child makes a map and a program over it, hands both over, writes an element and dies. */
static void hand_over(int socket)
{
	int map = create_map(OBPF_MAP_TYPE_HASH, 4, 8, 4, 0);
	struct obpf_insn uses_map[] = { LD_MAP(1, map), MOV_K(0, 5), EXIT };
	int prog = load(OBPF_PROG_TYPE_SYSCALL, uses_map, ARRAY_SIZE(uses_map));
	unsigned long long v = 1234;
	unsigned int k = 7, id = id_of(map);

	if (send_fd(socket, prog) || write(socket, &id, sizeof(id)) != sizeof(id))
		_exit(1);
	_exit(elem(OBPF_MAP_UPDATE_ELEM, map, PTR(&k), PTR(&v), 0) ? 1 : 0);
}

static void test_two_processes(void)
{
	unsigned int id = 0, k = 7;
	unsigned long long v = 0;
	union obpf_attr attr;
	int pair[2], prog, map;
	pid_t pid;

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	fflush(stdout);
	pid = fork();
	if (!pid)
		hand_over(pair[1]);
	prog = receive_fd(pair[0]);
	report(read(pair[0], &id, sizeof(id)) == sizeof(id) && child_ends_well(pid),
	       "a process hands a program over and ends");
	expect(test_run(prog, NULL, 0, 0, &attr), 0, "the program runs in the other");
	report(attr.test.retval == 5, "it is the one that was sent");
	map = fd_by_id(OBPF_MAP_GET_FD_BY_ID, id, 0);
	expect_fd(map, "its map, which no descriptor held, comes back by id");
	expect(elem(OBPF_MAP_LOOKUP_ELEM, map, PTR(&k), PTR(&v), 0), 0, "with its element");
	report(v == 1234, "as the other process wrote it");
	close(prog);
	report(is_found(&kinds[MAP], id), "a descriptor alone keeps the map");
	close(map);
	report(is_gone_soon(&kinds[MAP], id), "and without it the map goes");
	close(pair[0]);
	close(pair[1]);
}

/* Makes and drops objects of all kinds until it is killed. */
static void churn(void)
{
	for (;;) {
		int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
		int prog = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
		int e = open_kprobe("do_sys_openat2");
		int link = create_link(prog, e, OBPF_PERF_EVENT, 0);

		if (map < 0 || prog < 0 || e < 0 || link < 0)
			_exit(1);
		close(link);
		close(e);
		close(prog);
		close(map);
	}
}

static unsigned long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

/* One walk over all objects of a kind, each opened and asked; the number of wrong answers. */
static int walk(const struct kind *k, unsigned int *met)
{
	unsigned int id = 0, before;
	int wrong = 0, fd, ret;

	for (;;) {
		before = id;
		ret = next_id(k->next, id, &id);
		if (ret)
			return wrong + (ret != -ENOENT);
		wrong += id <= before;
		fd = fd_by_id(k->by_id, id, 0);
		if (fd < 0) {
			wrong += fd != -ENOENT;
			continue;
		}
		++*met;
		wrong += id_of(fd) != id;
		close(fd);
	}
}

/* Iteration and lookups in two processes while two others make and drop objects. */
static void test_races(void)
{
	unsigned long long end;
	unsigned int met = 0;
	pid_t makers[2], walker;
	int wrong = 0, i, status;

	fflush(stdout);
	for (i = 0; i < 2; i++) {
		makers[i] = fork();
		if (!makers[i])
			churn();
	}
	walker = fork();
	/* On a busy machine the makers may have had all that time to themselves. */
	end = now_ms() + 4 * RACE_MS;
	for (i = 0; now_ms() < end || (met <= 100 && now_ms() < end + PATIENCE_MS); i++)
		wrong += walk(&kinds[i % NR_KINDS], &met);
	if (!walker)
		_exit(wrong ? 1 : 0);
	report(!wrong && met > 100, "walks while objects come and go meet only whole ones");
	printf("# met %u objects, %d wrong answers\n", met, wrong);
	report(child_ends_well(walker), "in another process too");
	for (i = 0; i < 2; i++) {
		kill(makers[i], SIGKILL);
		waitpid(makers[i], &status, 0);
		report(WIFSIGNALED(status), "a maker went on until it was killed");
	}
}

/* One object: the last close against descriptors by id. */
static void test_last_put(void)
{
	unsigned long long end = now_ms() + RACE_MS;
	unsigned int wins = 0, losses = 0, wrong = 0, rounds = 0;
	int go[2], fd, map;
	unsigned int id;
	pid_t pid;

	fflush(stdout);
	socketpair(AF_UNIX, SOCK_STREAM, 0, go);
	pid = fork();
	if (!pid) {
		/* Closes what it is sent, at once, so that the close races with the lookup. */
		close(go[0]);
		while ((fd = receive_fd(go[1])) >= 0) {
			if (write(go[1], "", 1) != 1)
				_exit(1);
			close(fd);
		}
		_exit(0);
	}
	close(go[1]);
	for (; now_ms() < end || rounds < 50; rounds++) {
		char byte;

		map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0);
		id = id_of(map);
		send_fd(go[0], map);
		close(map);
		wrong += read(go[0], &byte, 1) != 1;
		fd = fd_by_id(OBPF_MAP_GET_FD_BY_ID, id, 0);
		if (fd < 0) {
			wrong += fd != -ENOENT;
			losses++;
			continue;
		}
		wrong += id_of(fd) != id;
		wins++;
		close(fd);
	}
	close(go[0]);
	report(!wrong && child_ends_well(pid),
	       "the last close against a lookup: one of the two wins");
	printf("# %u rounds: %u lookups in time, %u too late\n", rounds, wins, losses);
}

/* What descriptors are handed over through. */
static bool have_sockets(void)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return false;
	close(pair[0]);
	close(pair[1]);
	return true;
}

int main(void)
{
	size_t i;

	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (dev < 0) {
		printf("not ok 1 - %s opens: %s\n1..1\n", OBPF_DEVICE, strerror(errno));
		return 1;
	}
	make_objects();
	for (i = 0; i < NR_KINDS; i++)
		test_ids(&kinds[i]);
	test_ids_are_not_mixed_up();
	test_modes();
	test_who_may();
	test_xlated();
	test_prog_info();
	test_faults();
	test_bind_map();
	test_stats();
	if (have_sockets()) {
		test_two_processes();
		test_last_put();
	} else {
		report(true, "descriptors pass between processes # SKIP the kernel has no AF_UNIX");
	}
	test_races();
	drop_objects();
	printf("1..%u\n", tests);
	return failures > 0;
}

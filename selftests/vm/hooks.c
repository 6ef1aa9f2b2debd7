// SPDX-License-Identifier: GPL-2.0
/*
 * hooks.c - links that are replaced and detached under fire, probes on returns and on functions of
 * modules that come and go. The functions are those of the test module obpf_target.
 *
 * Runs in the guest as root, with both modules loaded; TAP on stdout, exit status 1 when anything
 * failed.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "await.h"
#include "hooks.skel.h"
#include "libobpf.h"
#include "obpf_target.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define THREADS 2
#define UPDATES 10000
#define DETACHED 500 /* links at once */

static struct hooks *skel;
static int target = -1;
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

/* @got as libbpf gives it: -errno, or not negative. */
static void expect(int got, int want, const char *what)
{
	report(got == want, "%s: %s", what, want ? strerror(-want) : "accepted");
	if (got != want)
		printf("# got %d (%s)\n", got, got < 0 ? strerror(-got) : "a result");
}

/* What cannot fail unless the machine is broken. */
static void need(bool there, const char *what)
{
	if (there)
		return;
	tests++;
	printf("not ok %u - %s: %s\n1..%u\n", tests, what, strerror(errno), tests);
	exit(1);
}

/* --- what is probed --- */

static long call_target(unsigned long request, long arg)
{
	return syscall(SYS_ioctl, target, request, arg);
}

/* A number of the descriptor's, or -1. */
static long fd_number(int fd, const char *key)
{
	char path[64], line[256];
	size_t len = strlen(key);
	long number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, key, len) && line[len] == ':')
			number = strtol(line + len + 1, NULL, 0);
	if (file)
		fclose(file);
	return number;
}

static struct bpf_link *attach(const struct bpf_program *prog, const char *function, bool retprobe)
{
	struct bpf_link *link = bpf_program__attach_kprobe(prog, retprobe, function);

	need(link, function);
	return link;
}

static void forget_counts(void)
{
	memset(skel->bss, 0, sizeof(*skel->bss));
}

/* --- threads that call --- */

static atomic_bool stop;
static atomic_ulong calls;

static void *keep_calling(void *arg)
{
	unsigned long mine = 0;

	while (!stop) {
		call_target(TARGET_TWICE, 1);
		mine++;
	}
	atomic_fetch_add(&calls, mine);
	return NULL;
}

static void open_fire(pthread_t threads[THREADS])
{
	int i;

	stop = false;
	calls = 0;
	for (i = 0; i < THREADS; i++)
		need(!pthread_create(&threads[i], NULL, keep_calling, NULL), "a thread");
}

/* Until there are more than @before of @hits. */
static void await_hit(const volatile unsigned long long *hits, unsigned long long before)
{
	await(*hits != before);
}

/* How many calls there have been. */
static unsigned long cease_fire(pthread_t threads[THREADS])
{
	int i;

	stop = true;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return calls;
}

/* --- updates --- */

static int update(int link, int prog, unsigned int flags, int old)
{
	LIBBPF_OPTS(bpf_link_update_opts, opts, .flags = flags, .old_prog_fd = old);

	return bpf_link_update(link, prog, &opts);
}

static void test_update_under_fire(void)
{
	int progs[] = { bpf_program__fd(skel->progs.count_old),
			bpf_program__fd(skel->progs.count_new) };
	struct bpf_link *link = attach(skel->progs.count_old, "obpf_target_twice", false);
	int i, fd = bpf_link__fd(link), errors = 0;
	unsigned long long old_hits, new_hits;
	pthread_t threads[THREADS];
	unsigned long called;

	forget_counts();
	open_fire(threads);
	await_hit(&skel->bss->old_hits, 0);
	for (i = 1; i <= UPDATES; i++) {
		errors += !!update(fd, progs[i & 1], BPF_F_REPLACE, progs[!(i & 1)]);
		if (i == UPDATES / 2 + 1)
			await_hit(&skel->bss->new_hits, 0);
	}
	called = cease_fire(threads);
	old_hits = skel->bss->old_hits;
	new_hits = skel->bss->new_hits;
	printf("# %d updates, %lu calls: %llu of the one program, %llu of the other\n", UPDATES,
	       called, old_hits, new_hits);
	report(!errors, "a program is replaced ten thousand times while it is hit");
	report(old_hits && new_hits, "both programs have their share of the hits");
	report(old_hits + new_hits == called, "every hit runs one of them, none and both never");
	report(fd_number(fd, "hits") == called && fd_number(fd, "missed") == 0,
	       "the link counts them all, whichever ran");
	bpf_link__destroy(link);
}

static void test_update_rules(void)
{
	int old = bpf_program__fd(skel->progs.count_old);
	int new = bpf_program__fd(skel->progs.count_new);
	int other = bpf_program__fd(skel->progs.other_type);
	struct bpf_link *link = attach(skel->progs.count_old, "obpf_target_twice", false);
	struct bpf_link_info info = {};
	struct bpf_prog_info prog_info = {};
	__u32 len = sizeof(info);
	int fd = bpf_link__fd(link);

	forget_counts();
	expect(update(fd, new, BPF_F_REPLACE, new), -EPERM, "an update of another program's link");
	expect(update(fd, new, 0, old), -EINVAL, "an update that names the old program for no use");
	expect(update(fd, new, 1, 0), -EINVAL, "an update with an unknown flag");
	expect(update(fd, other, 0, 0), -EINVAL, "an update to a program of another type");
	expect(update(fd, 9999, 0, 0), -EBADF, "an update to no program");
	expect(update(fd, target, 0, 0), -EINVAL, "an update to what is no program");
	expect(update(fd, new, BPF_F_REPLACE, 9999), -EBADF, "an update of no program");
	expect(update(9999, new, 0, 0), -EBADF, "an update of no link");
	expect(update(old, new, 0, 0), -EINVAL, "an update of what is no link");
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && !skel->bss->new_hits, "none of these changed anything");
	expect(update(fd, old, 0, 0), 0, "an update to the same program");
	expect(update(fd, new, 0, 0), 0, "an update of whatever there is");
	expect(update(fd, new, BPF_F_REPLACE, new), 0, "one that names the current program");
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && skel->bss->new_hits == 1, "the new program runs");
	need(!bpf_obj_get_info_by_fd(fd, &info, &len), "link info");
	len = sizeof(prog_info);
	need(!bpf_obj_get_info_by_fd(new, &prog_info, &len), "program info");
	report(info.prog_id == prog_info.id, "the link tells the new program");
	expect(bpf_link_detach(fd), 0, "a detach");
	expect(update(fd, old, 0, 0), -ENOLINK, "an update of a detached link");
	bpf_link__destroy(link);
}

/* --- detaching --- */

static void test_detach(void)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .perf_event.bpf_cookie = 77);
	int prog = bpf_program__fd(skel->progs.count_old);
	int event = obpf_kprobe_open("obpf_target_twice", 0, false);
	struct bpf_link_info info = {};
	__u32 len = sizeof(info);
	int link, second;

	need(event >= 0, "an event");
	link = bpf_link_create(prog, event, BPF_PERF_EVENT, &opts);
	need(link >= 0 && !ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "a link");
	forget_counts();
	call_target(TARGET_TWICE, 1);
	expect(bpf_link_detach(link), 0, "a detach");
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && fd_number(link, "hits") == 1,
	       "the program of a detached link does not run");
	expect(bpf_link_detach(link), 0, "a second detach");
	expect(bpf_link_detach(9999), -EBADF, "a detach of no link");
	expect(bpf_link_detach(prog), -EINVAL, "a detach of what is no link");
	report(!bpf_obj_get_info_by_fd(link, &info, &len) && info.prog_id &&
		       fd_number(link, "cookie") == 77,
	       "a detached link still tells what it was");
	second = bpf_link_create(prog, event, BPF_PERF_EVENT, NULL);
	report(second >= 0, "the event takes another link");
	expect(bpf_link_detach(link), 0, "a detach of the link that was there before");
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 2 && fd_number(second, "hits") == 1,
	       "leaves the new one alone");
	close(link);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 3, "and so does closing the old one");
	close(event);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 4, "the link keeps its event");
	close(second);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 4, "closing it ends that");
}

static void test_detach_under_fire(void)
{
	int prog = bpf_program__fd(skel->progs.count_old);
	int event = obpf_kprobe_open("obpf_target_twice", 0, false);
	int i, links[DETACHED], errors = 0;
	long hits = 0, missed = 0;
	unsigned long called;
	pthread_t threads[THREADS];

	need(event >= 0 && !ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "an event");
	forget_counts();
	open_fire(threads);
	for (i = 0; i < DETACHED; i++) {
		links[i] = bpf_link_create(prog, event, BPF_PERF_EVENT, NULL);
		if (i % 8 == 0 && links[i] >= 0)
			await_hit(&skel->bss->old_hits, skel->bss->old_hits);
		errors += links[i] < 0 || bpf_link_detach(links[i]);
	}
	called = cease_fire(threads);
	/* Not before: a hit that began before the detach may still be counted after it. */
	for (i = 0; i < DETACHED; i++) {
		hits += fd_number(links[i], "hits");
		missed += fd_number(links[i], "missed");
		close(links[i]);
	}
	printf("# %lu calls, %ld of them hits\n", called, hits);
	report(!errors, "links come and are detached while they are hit");
	report(hits && hits == (long)skel->bss->old_hits && hits <= (long)called && !missed,
	       "the links count what the program counts");
	close(event);
}

/* The older way: the event has the program, without a link that anybody could hold. */
static void test_own_link(void)
{
	int prog = bpf_program__fd(skel->progs.count_old);
	int event = obpf_kprobe_open("obpf_target_twice", 0, false);

	need(event >= 0, "an event");
	forget_counts();
	report(!ioctl(event, PERF_EVENT_IOC_SET_BPF, prog) &&
		       !ioctl(event, PERF_EVENT_IOC_ENABLE, 0),
	       "an event is given a program");
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1, "it runs");
	report(bpf_link_create(prog, event, BPF_PERF_EVENT, NULL) == -EEXIST,
	       "a link beside it: File exists");
	ioctl(event, PERF_EVENT_IOC_DISABLE, 0);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1, "not while the event is disabled");
	ioctl(event, PERF_EVENT_IOC_ENABLE, 0);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 2, "but again after that");
	close(event);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 2, "and it goes with the event");
}

static void test_two_links(void)
{
	struct bpf_link *first = attach(skel->progs.count_old, "obpf_target_twice", false);
	struct bpf_link *second = attach(skel->progs.count_new, "obpf_target_twice", false);
	int i;

	forget_counts();
	for (i = 0; i < 100; i++)
		call_target(TARGET_TWICE, i);
	report(skel->bss->old_hits == 100 && skel->bss->new_hits == 100,
	       "two links on one function both get every hit");
	bpf_link_detach(bpf_link__fd(first));
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 100 && skel->bss->new_hits == 101,
	       "the one goes on when the other is detached");
	bpf_link__destroy(first);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->new_hits == 102, "and when it is closed");
	bpf_link__destroy(second);
}

/* --- returns --- */

static void test_return_values(void)
{
	struct bpf_link *link = attach(skel->progs.on_return, "obpf_target_twice", true);
	struct bpf_link *syscalls = attach(skel->progs.on_syscall_return, "__x64_sys_lseek", true);
	int i, wrong = 0, fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	long result;

	forget_counts();
	for (i = 1; i <= 1000; i++)
		wrong += call_target(TARGET_TWICE, i) != 2 * i || skel->bss->last_return != 2 * i;
	report(!wrong && skel->bss->returns == 1000,
	       "a return probe sees what each of a thousand calls returns");
	report(fd_number(bpf_link__fd(link), "hits") == 1000, "and its link counts them");
	for (i = 0; i < 100; i++) {
		/* Some succeed, some fail. */
		result = lseek(fd, i % 3 - 1, SEEK_CUR);
		if (result < 0)
			result = -errno;
		wrong += (long)skel->bss->syscall_result != result;
	}
	report(!wrong && skel->bss->syscall_returns == 100,
	       "of a system call it sees the caller's own result, errors too");
	close(fd);
	bpf_link__destroy(syscalls);
	bpf_link__destroy(link);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->returns == 1000, "none after it was closed");
}

static void test_recursion(void)
{
	struct bpf_link *entries = attach(skel->progs.count_old, "obpf_target_sum", false);
	struct bpf_link *link = attach(skel->progs.on_return, "obpf_target_sum", true);
	long missed;

	forget_counts();
	report(call_target(TARGET_SUM, 5) == 15 && skel->bss->old_hits == 6 &&
		       skel->bss->returns == 6 && skel->bss->return_sum == 0 + 1 + 3 + 6 + 10 + 15,
	       "a function that calls itself is seen at each entry and each return");
	forget_counts();
	report(call_target(TARGET_SUM, 200) == 20100 && skel->bss->old_hits == 201,
	       "deeper than a return probe has instances, it still returns what it should");
	missed = fd_number(bpf_link__fd(link), "missed");
	printf("# of 201 calls %llu were seen to return\n", (unsigned long long)skel->bss->returns);
	report(skel->bss->returns && missed > 0 && skel->bss->returns + missed == 201,
	       "and each return that was not seen is counted as missed");
	bpf_link__destroy(link);
	bpf_link__destroy(entries);
}

static void *sleep_in_target(void *arg)
{
	return (void *)call_target(TARGET_SLEEP, (long)arg);
}

static pthread_t start_sleeper(long n)
{
	pthread_t thread;

	need(!pthread_create(&thread, NULL, sleep_in_target, (void *)n), "a thread");
	while (!call_target(TARGET_SLEEPERS, 0))
		usleep(1000);
	return thread;
}

/* What the sleeper returned. */
static long wake_sleeper(pthread_t thread)
{
	void *result = NULL;

	call_target(TARGET_WAKE, 0);
	pthread_join(thread, &result);
	return (long)result;
}

/* The probe is changed or goes between a call and its return. */
static void test_in_flight(void)
{
	int event = obpf_kprobe_open("obpf_target_sleep", 0, true);
	int link = bpf_link_create(bpf_program__fd(skel->progs.on_return), event, BPF_PERF_EVENT,
				   NULL);
	pthread_t sleeper;

	need(link >= 0, "a link");
	forget_counts();
	ioctl(event, PERF_EVENT_IOC_ENABLE, 0);
	sleeper = start_sleeper(11);
	report(wake_sleeper(sleeper) == 11 && skel->bss->last_return == 11,
	       "a function that sleeps is seen to return");
	sleeper = start_sleeper(12);
	ioctl(event, PERF_EVENT_IOC_DISABLE, 0);
	report(wake_sleeper(sleeper) == 12 && skel->bss->returns == 1,
	       "not when the event was disabled meanwhile");
	ioctl(event, PERF_EVENT_IOC_ENABLE, 0);
	sleeper = start_sleeper(13);
	bpf_link_update(link, bpf_program__fd(skel->progs.count_new), NULL);
	report(wake_sleeper(sleeper) == 13 && skel->bss->returns == 1 && skel->bss->new_hits == 1,
	       "by the program that the link has by then");
	sleeper = start_sleeper(14);
	bpf_link_detach(link);
	report(wake_sleeper(sleeper) == 14 && skel->bss->new_hits == 1,
	       "by none when it was detached");
	sleeper = start_sleeper(15);
	close(link);
	close(event);
	report(wake_sleeper(sleeper) == 15 && skel->bss->new_hits == 1,
	       "and the call returns as it should when the probe has gone");
}

/* --- places --- */

static int open_probe(const char *symbol, unsigned long long offset, bool retprobe)
{
	int fd = obpf_kprobe_open(symbol, offset, retprobe);

	return fd < 0 ? -errno : fd;
}

static void test_places(void)
{
	static const struct {
		const char *symbol;
		unsigned long long offset;
		bool retprobe;
		int want; /* 1: a descriptor */
	} places[] = {
		{ "obpf_target_twice", 0, false, 1 },
		{ "obpf_target_twice", 0, true, 1 },
		{ "obpf_target:obpf_target_twice", 0, false, 1 },
		{ "obpf_target:obpf_target_twice", 0, true, 1 },
		{ "obpf:obpf_target_twice", 0, false, -ENOENT },
		{ "no_such_module:obpf_target_twice", 0, false, -ENOENT },
		{ "obpf_target:no_such_function", 0, true, -ENOENT },
		{ ":obpf_target_twice", 0, false, -ENOENT },
		{ "obpf_target:", 0, false, -ENOENT },
		{ "obpf_target_notrace", 0, false, 1 },
		{ "obpf_target_notrace", 0, true, 1 },
		{ "obpf_target_forbidden", 0, false, -EINVAL },
		{ "obpf_target_forbidden", 0, true, -EINVAL },
		/* A module's initial code leaves nothing, the kernel's its names. */
		{ "obpf_target_begin", 0, false, -ENOENT },
		{ "start_kernel", 0, false, -EINVAL },
		{ "start_kernel", 0, true, -EINVAL },
		{ "obpf_target_twice", 1, false, -EILSEQ },
		{ "obpf_target_twice", 1, true, -EINVAL },
		{ "obpf_target_twice", 9, false, 1 },
		{ "obpf_target_twice", 9, true, -EINVAL },
		/* Nothing at all. */
		{ NULL, 0x1000, false, -ENOENT },
		{ NULL, 0xffffffffffff0000, true, -ENOENT },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		int got = open_probe(places[i].symbol, places[i].offset, places[i].retprobe);

		report(places[i].want == 1 ? got >= 0 : got == places[i].want, "%s%s+%#llx: %s",
		       places[i].retprobe ? "return of " : "", places[i].symbol ?: "no symbol",
		       places[i].offset,
		       places[i].want == 1 ? "a place for a probe" : strerror(-places[i].want));
		if (got >= 0)
			close(got);
		else if (got != places[i].want)
			printf("# got %d (%s)\n", got, strerror(-got));
	}
}

/* What the link says of its place. */
static void test_info(void)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .retprobe = true, .bpf_cookie = 0x1234567890);
	struct bpf_link *link;
	char name[64] = "";
	struct obpf_link_info info = { .perf_event.kprobe = { .func_name = (unsigned long)name,
							      .name_len = sizeof(name) } };
	union obpf_attr attr = { .info = { .info_len = sizeof(info),
					   .info = (unsigned long)&info } };

	link = bpf_program__attach_kprobe_opts(skel->progs.on_return, "obpf_target:obpf_target_sum",
					       &opts);
	need(link, "a link");
	call_target(TARGET_SUM, 100);
	attr.info.bpf_fd = bpf_link__fd(link);
	need(!obpf_call(OBPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info)), "link info");
	report(info.perf_event.type == OBPF_PERF_EVENT_KRETPROBE &&
		       !strcmp(name, "obpf_target:obpf_target_sum") &&
		       !info.perf_event.kprobe.offset && info.perf_event.kprobe.addr &&
		       info.perf_event.kprobe.cookie == 0x1234567890,
	       "a link's information names the return, its place and the cookie");
	report(info.perf_event.kprobe.missed > 0 &&
		       info.perf_event.kprobe.missed ==
			       (unsigned long long)fd_number(bpf_link__fd(link), "missed"),
	       "and counts what was missed");
	bpf_link__destroy(link);
}

/* --- modules that come and go --- */

static void load_target(void)
{
	int fd = open("/obpf_target.ko", O_RDONLY | O_CLOEXEC);

	need(fd >= 0 && !syscall(SYS_finit_module, fd, "", 0), "the module that is probed loads");
	close(fd);
	target = open(TARGET_DEVICE, O_RDWR | O_CLOEXEC);
	need(target >= 0, TARGET_DEVICE);
}

static bool unload_target(void)
{
	close(target);
	return !syscall(SYS_delete_module, "obpf_target", O_NONBLOCK);
}

/*
 * Until jumps that were made of probes have been taken back: see test_races(). The kernel waits for
 * that when it is told to make none.
 */
static void await_jumps(void)
{
	int fd = open("/proc/sys/debug/kprobes-optimization", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	need(pwrite(fd, "0", 1, 0) == 1 && pwrite(fd, "1", 1, 0) == 1, "no jumps for a moment");
	close(fd);
}

static void test_module_goes(bool retprobe)
{
	const char *what = retprobe ? "return" : "entry";
	int prog = bpf_program__fd(skel->progs.count_old), event, unarmed, link;
	struct bpf_link *again;

	await_jumps();
	event = obpf_kprobe_open("obpf_target_twice", 0, retprobe);
	need(event >= 0, "an event");
	unarmed = obpf_kprobe_open("obpf_target:obpf_target_sum", 0, retprobe);
	link = bpf_link_create(prog, event, BPF_PERF_EVENT, NULL);
	need(unarmed >= 0 && link >= 0 && !ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "a link");
	forget_counts();
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && !fd_number(link, "gone"), "%s in a module: hit", what);
	report(unload_target(), "%s in a module: the probe does not hold the module", what);
	report(fd_number(link, "gone") == 1 && fd_number(unarmed, "gone") == 1,
	       "%s in a module that went: it says so", what);
	report(fd_number(link, "hits") == 1, "%s in a module that went: its counts stay", what);
	report(ioctl(unarmed, PERF_EVENT_IOC_ENABLE, 0) && errno == EINVAL,
	       "%s in a module that went: cannot be enabled", what);
	report(!ioctl(event, PERF_EVENT_IOC_DISABLE, 0), "%s in a module that went: disabled",
	       what);
	report(ioctl(event, PERF_EVENT_IOC_ENABLE, 0) && errno == EINVAL,
	       "%s in a module that went: and never enabled again", what);
	report(open_probe("obpf_target_twice", 0, retprobe) == -ENOENT,
	       "%s in a module that went: no place any more", what);

	load_target();
	again = attach(skel->progs.count_new, "obpf_target_twice", retprobe);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && skel->bss->new_hits == 1 && fd_number(link, "gone") == 1,
	       "%s in a module that came back: the new link is hit, the old one is not", what);
	close(link);
	close(event);
	close(unarmed);
	call_target(TARGET_TWICE, 1);
	report(skel->bss->old_hits == 1 && skel->bss->new_hits == 2,
	       "%s in a module that came back: and goes on when the old one is closed", what);
	bpf_link__destroy(again);
}

static void *close_links(void *arg)
{
	bpf_link__destroy(((struct bpf_link **)arg)[0]);
	bpf_link__destroy(((struct bpf_link **)arg)[1]);
	return NULL;
}

/*
 * Module and probes go at one moment, in either order.
 *
 * Where there is no function tracer the kernel makes jumps of the probes, and takes these back some
 * jiffies after a probe has been unregistered. If the module goes in between, 6.12 keeps the place
 * in its table for good, and warns when anybody's next probe comes there: not ours to test.
 */
static void test_races(void)
{
	struct bpf_link *links[2];
	pthread_t thread;
	int i, errors = 0;

	if (access("/sys/kernel/tracing/available_filter_functions", F_OK)) {
		report(true, "probes are closed while their module goes # SKIP no function tracer");
		return;
	}
	for (i = 0; i < 20; i++) {
		links[0] = attach(skel->progs.count_old, "obpf_target_twice", false);
		links[1] = attach(skel->progs.on_return, "obpf_target_twice", true);
		call_target(TARGET_TWICE, 1);
		need(!pthread_create(&thread, NULL, close_links, links), "a thread");
		if (i & 1)
			usleep(1000 * i);
		/* Registering and unregistering hold the module for a moment. */
		while (!unload_target() && errno != ENOENT)
			errors += errno != EWOULDBLOCK;
		pthread_join(thread, NULL);
		load_target();
	}
	report(!errors, "probes are closed while their module goes");
}

/* --- what holds when obpf itself goes: see 82-hooks.sh --- */

/* Return probes on functions that others sleep in, until the input ends. */
static int hold_returns(char **functions)
{
	char byte;

	for (; *functions; functions++)
		attach(skel->progs.on_return, *functions, true);
	printf("held\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	target = open(TARGET_DEVICE, O_RDWR | O_CLOEXEC);
	need(target >= 0, TARGET_DEVICE);
	if (argc == 2 && !strcmp(argv[1], "sleep"))
		return call_target(TARGET_SLEEP, 42) != 42;
	if (argc == 2 && !strcmp(argv[1], "sleepers"))
		return !call_target(TARGET_SLEEPERS, 0);
	if (argc == 2 && !strcmp(argv[1], "wake"))
		return call_target(TARGET_WAKE, 0);
	skel = hooks__open();
	need(skel, "the object");
	skel->rodata->test_pid = getpid();
	need(!hooks__load(skel), "the programs");
	if (argc > 2 && !strcmp(argv[1], "hold"))
		return hold_returns(argv + 2);
	test_update_rules();
	test_update_under_fire();
	test_detach();
	test_detach_under_fire();
	test_own_link();
	test_two_links();
	test_return_values();
	test_recursion();
	test_in_flight();
	test_places();
	test_info();
	test_module_goes(false);
	test_module_goes(true);
	test_races();
	printf("1..%u\n", tests);
	hooks__destroy(skel);
	close(target);
	return failures > 0;
}

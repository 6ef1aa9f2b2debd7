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

#include "hooks.skel.h"
#include "libobpf.h"
#include "obpf_target.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define THREADS 2
#define UPDATES 10000

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
	for (i = 1; i <= UPDATES; i++)
		errors += !!update(fd, progs[i & 1], BPF_F_REPLACE, progs[!(i & 1)]);
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
	int i, link, errors = 0;
	long hits = 0, missed = 0;
	unsigned long called;
	pthread_t threads[THREADS];

	need(event >= 0 && !ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "an event");
	forget_counts();
	open_fire(threads);
	for (i = 0; i < 1000; i++) {
		link = bpf_link_create(prog, event, BPF_PERF_EVENT, NULL);
		errors += link < 0 || bpf_link_detach(link);
		sched_yield();
		hits += fd_number(link, "hits");
		missed += fd_number(link, "missed");
		close(link);
	}
	called = cease_fire(threads);
	printf("# %lu calls, %ld of them hits\n", called, hits);
	report(!errors, "links come and are detached a thousand times while they are hit");
	report(hits == (long)skel->bss->old_hits && hits <= (long)called && !missed,
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

int main(void)
{
	target = open(TARGET_DEVICE, O_RDWR | O_CLOEXEC);
	need(target >= 0, TARGET_DEVICE);
	skel = hooks__open_and_load();
	need(skel, "the programs");
	test_update_rules();
	test_update_under_fire();
	test_detach();
	test_detach_under_fire();
	test_own_link();
	test_two_links();
	printf("1..%u\n", tests);
	hooks__destroy(skel);
	close(target);
	return failures > 0;
}

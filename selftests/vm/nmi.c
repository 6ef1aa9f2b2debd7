// SPDX-License-Identifier: GPL-2.0
/*
 * nmi.c - maps, helpers and programs in NMI, while tasks on both CPUs work on the same maps.
 *
 * Asks the harness for NMIs ("obpf-vm: nmi N" on stdout, see boot) until enough of them have met a
 * map in use, and judges what the programs of progs/nmi.bpf.c have counted. A CPU's NMI is its own
 * rival when it comes in the middle of a map's operation: from the device's map commands and from
 * PROG_TEST_RUN, that is. Inside a probe's handler kprobes would skip the one in NMI, and count it
 * as missed.
 *
 * Runs in the guest as root, under the name "nmi"; TAP on stdout, exit status 1 when anything
 * failed.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "nmi.h"
#include "nmi.skel.h"

#define BATCH \
	4 /* NMIs that are asked for at once; of those that come together, one may be all that arrives */
#define ENOUGH 600 /* NMIs */
#define MEETINGS 5 /* of an NMI and a table in use, and as many with a ring */
#define LIMIT 300 /* seconds */
#define ARRIVAL 60 /* seconds for an NMI to come, and for its program to run */

#define PT_REGS_SIZE 168 /* bytes */

static struct nmi *skel;
static const volatile __u64 user_word = NMI_USER_MAGIC;
static atomic_bool stop;
static atomic_ulong call_errors;
static unsigned int tests, failures;

static volatile unsigned long *discards_read, *discards_written; /* positions */

static __u64 received[NMI_SOURCES]; /* records */
static __u64 bad_records;

static void report(bool pass, const char *name)
{
	printf("%sok %u - %s\n", pass ? "" : "not ", ++tests, name);
	failures += !pass;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* --- what the kernel counts --- */

/* NMIs so far, over all CPUs. */
static __u64 count_nmis(void)
{
	unsigned long first, second;
	char line[256];
	__u64 sum = 0;
	FILE *file = fopen("/proc/interrupts", "re");

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " NMI: %lu %lu", &first, &second) == 2)
			sum = first + second;
	if (file)
		fclose(file);
	return sum;
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
			number = strtol(line + len + 1, NULL, 10);
	if (file)
		fclose(file);
	return number;
}

/* --- the load --- */

/* None of these may fail but for want of the key. */
static void check_call(int err)
{
	if (err && errno != ENOENT)
		atomic_fetch_add(&call_errors, 1);
}

static void use_table(int table)
{
	static const __u32 keys[] = { KEY_SHARED, KEY_USER };
	struct nmi_value value = {};
	__u32 next;
	int i;

	for (i = 0; i < 2; i++) {
		check_call(bpf_map_update_elem(table, &keys[i], &value, BPF_ANY));
		check_call(bpf_map_lookup_elem(table, &keys[i], &value));
		check_call(bpf_map_delete_elem(table, &keys[i]));
	}
	/* From its beginning: locks every bucket that is in use. */
	for (i = 0; i < 20; i++)
		check_call(bpf_map_get_next_key(table, NULL, &next));
}

static void run_program(const struct bpf_program *prog)
{
	char regs[PT_REGS_SIZE] = {};
	struct bpf_test_run_opts run = {
		.sz = sizeof(run),
		.ctx_in = regs,
		.ctx_size_in = sizeof(regs),
		.repeat = 40,
	};

	check_call(bpf_prog_test_run_opts(bpf_program__fd(prog), &run));
}

static void move_to_cpu(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	check_call(sched_setaffinity(0, sizeof(cpus), &cpus));
}

static void *load_cpu(void *arg)
{
	int fd, i;

	move_to_cpu((long)arg);
	while (!stop) {
		run_program(skel->progs.in_task);
		use_table(bpf_map__fd(skel->maps.table));
		for (i = 0; i < 6; i++) {
			run_program(skel->progs.use_often);
			*discards_read = *discards_written;
		}
		fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
		check_call(fd < 0 ? fd : close(fd));
	}
	return NULL;
}

/* The positions of the ring whose records nobody wants. */
static bool map_discards(void)
{
	int fd = bpf_map__fd(skel->maps.discards);
	long page = sysconf(_SC_PAGESIZE);
	void *reader = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	void *writer = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, page);

	discards_read = reader;
	discards_written = writer;
	return reader != MAP_FAILED && writer != MAP_FAILED;
}

static int take_record(void *ctx, void *data, size_t size)
{
	const struct nmi_record *r = data;

	if (size != sizeof(*r) || r->source >= NMI_SOURCES || r->check != ~r->number ||
	    r->number != received[r->source])
		bad_records++;
	else
		received[r->source]++;
	return 0;
}

/* --- the run --- */

/* Have enough operations in NMI found a table, and a ring, in use? */
static bool have_met(void)
{
	__u64 table = 0, ring = skel->bss->nmi_tally[OP_RESERVE].busy;
	int i;

	for (i = OP_UPDATE_OWN; i <= OP_DELETE_SHARED; i++)
		table += skel->bss->nmi_tally[i].busy;
	return table >= MEETINGS && ring >= MEETINGS;
}

/* One batch: true when at least one NMI of it arrives. */
static bool inject(struct ring_buffer *reader)
{
	double deadline = seconds() + ARRIVAL;
	__u64 before = count_nmis();

	printf("obpf-vm: nmi %d\n", BATCH);
	fflush(stdout);
	while (count_nmis() == before) {
		if (seconds() > deadline)
			return false;
		usleep(1000);
		ring_buffer__consume(reader);
	}
	return true;
}

/* Until no more NMIs are on their way. */
static void settle(struct ring_buffer *reader)
{
	__u64 now = count_nmis(), before;

	do {
		double until = seconds() + 0.5;

		before = now;
		while (seconds() < until)
			ring_buffer__poll(reader, 50);
		now = count_nmis();
	} while (now != before);
}

static void run_load(struct ring_buffer *reader)
{
	double deadline = seconds() + LIMIT;
	__u64 before = count_nmis();
	pthread_t threads[NMI_CPUS];
	long i;

	for (i = 0; i < NMI_CPUS; i++)
		if (pthread_create(&threads[i], NULL, load_cpu, (void *)i))
			exit(1);
	/*
	 * By default a PC's NMIs go to CPU 0: away from there, for what they are to meet is the
	 * load.
	 */
	move_to_cpu(NMI_CPUS - 1);
	while (inject(reader) && seconds() < deadline)
		if (count_nmis() - before >= ENOUGH && have_met())
			break;
	settle(reader);
	stop = true;
	for (i = 0; i < NMI_CPUS; i++)
		pthread_join(threads[i], NULL);
}

/* What became of the NMIs since there were @before. */
struct outcome {
	__u64 arrived, hits;
	long linked, missed;
};

static struct outcome outcome_since(__u64 before, int link)
{
	const __u64 *hits = skel->bss->hits;

	return (struct outcome){ .arrived = count_nmis() - before,
				 .hits = hits[NMI_SOURCE(1, 0)] + hits[NMI_SOURCE(1, 1)],
				 .linked = fd_number(link, "hits"),
				 .missed = fd_number(link, "missed") };
}

static bool adds_up(const struct outcome *o)
{
	return o->linked >= 0 && o->hits == (__u64)o->linked && o->hits + o->missed == o->arrived;
}

/* One that came late is counted in one place and not yet in the other: until nothing is under way. */
static struct outcome last_outcome(__u64 before, int link)
{
	double deadline = seconds() + ARRIVAL;
	struct outcome o = outcome_since(before, link);

	while (!adds_up(&o) && seconds() < deadline) {
		usleep(10000);
		o = outcome_since(before, link);
	}
	return o;
}

/* --- the verdict --- */

static __u64 sum_of(const __u64 *counts)
{
	__u64 sum = 0;
	int i;

	for (i = 0; i < NMI_SOURCES; i++)
		sum += counts[i];
	return sum;
}

static void show_tally(const char *where, const struct nmi_tally *tally)
{
	static const char *const names[] = { "update own",    "update shared", "delete own",
					     "delete shared", "array",	       "reserve" };
	int i;

	for (i = 0; i < NR_OPS; i++)
		printf("# %s, %s: %llu done, %llu busy, %llu other (%lld)\n", where, names[i],
		       tally[i].ok, tally[i].busy, tally[i].other, tally[i].last_other);
}

static bool never_other(const struct nmi_tally *tally)
{
	int i;

	for (i = 0; i < NR_OPS; i++)
		if (!tally[i].ok || tally[i].other)
			return false;
	return true;
}

/* But for reservations: a ring may be full. */
static bool never_busy(const struct nmi_tally *tally)
{
	int i;

	for (i = 0; i < NR_OPS; i++)
		if (tally[i].busy && i != OP_RESERVE)
			return false;
	return true;
}

static void judge_hits(const struct outcome *o)
{
	const struct nmi__bss *seen = skel->bss;

	printf("# %llu NMIs: %llu ran the program, %ld came while a probe was handled; %llu met the kernel, %llu this test\n",
	       o->arrived, o->hits, o->missed, seen->on_nmi_stack, seen->in_test);
	report(o->arrived >= ENOUGH, "NMIs arrive");
	report(o->hits && adds_up(o),
	       "programs run in NMI: each one is a hit, or a miss that is counted");
	report(seen->on_nmi_stack > 0, "and on the stack that the kernel keeps for NMIs");
}

static void judge_maps(void)
{
	const struct nmi__bss *seen = skel->bss;

	show_tally("NMI", seen->nmi_tally);
	show_tally("task", seen->task_tally);
	report(never_other(seen->nmi_tally),
	       "map operations in NMI succeed or say EBUSY, never anything else");
	report(have_met(), "and EBUSY they say when they meet a map in use");
	report(never_other(seen->task_tally) && never_busy(seen->task_tally) && !call_errors,
	       "map operations of tasks and of user space are never refused for an NMI");
	report(!seen->wrong_value, "what a program writes in NMI, whole and at once it finds");
}

static __u64 dropped_by(const struct bpf_map *map)
{
	return fd_number(bpf_map__fd(map), "dropped");
}

static void judge_ring(void)
{
	const struct nmi__bss *seen = skel->bss;
	bool complete = !bad_records && seen->submitted[NMI_SOURCE(1, 0)];
	int i;

	for (i = 0; i < NMI_SOURCES; i++) {
		printf("# CPU %d in %s: %llu records submitted, %llu received, %llu refused\n",
		       i % NMI_CPUS, i < NMI_CPUS ? "tasks" : "NMI", seen->submitted[i],
		       received[i], seen->refused[i]);
		complete = complete && seen->submitted[i] == received[i];
	}
	report(complete,
	       "every record that was submitted arrives once, whole and in its CPU's order");
	report(sum_of(seen->refused) == dropped_by(skel->maps.ring) &&
		       seen->nmi_tally[OP_RESERVE].busy + seen->task_tally[OP_RESERVE].busy ==
			       dropped_by(skel->maps.discards),
	       "and a ring counts every one that it refused");
}

static void judge_helpers(void)
{
	const struct nmi__bss *seen = skel->bss;

	report(!seen->wrong_time, "the clock goes on in NMI");
	report(seen->in_test && !seen->wrong_comm,
	       "a program in NMI sees the task that it interrupts");
	report(seen->user_reads && !seen->wrong_user_read,
	       "and this task's memory, or is refused it");
	report(!seen->wrong_kernel_read,
	       "kernel memory is read in NMI, and a page that is not there is refused");
	report(!seen->wrong_print, "text is printed in NMI, symbols included");
}

int main(void)
{
	struct ring_buffer *reader;
	struct bpf_link *link, *task_link;
	struct outcome outcome;
	__u64 before;

	skel = nmi__open();
	if (!skel)
		return 1;
	skel->rodata->test_pid = getpid();
	skel->rodata->user_word = (unsigned long)&user_word;
	skel->rodata->not_before = seconds() * 1e9;
	if (nmi__load(skel))
		return 1;
	reader = ring_buffer__new(bpf_map__fd(skel->maps.ring), take_record, NULL, NULL);
	link = bpf_program__attach(skel->progs.in_nmi);
	task_link = bpf_program__attach(skel->progs.in_task);
	if (!reader || !link || !task_link || !map_discards())
		return 1;

	before = count_nmis();
	run_load(reader);
	outcome = last_outcome(before, bpf_link__fd(link));
	bpf_link__destroy(task_link);
	bpf_link__destroy(link);
	ring_buffer__consume(reader);

	judge_hits(&outcome);
	judge_maps();
	judge_ring();
	judge_helpers();
	printf("1..%u\n", tests);
	ring_buffer__free(reader);
	nmi__destroy(skel);
	return failures ? 1 : 0;
}

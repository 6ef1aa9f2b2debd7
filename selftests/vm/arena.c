// SPDX-License-Identifier: GPL-2.0
/*
 * arena.c - programs as machine code near every limit: jumps as far as they go, code that nothing has
 * room for, an arena that is full, and one that programs leave and come to while others run in it.
 *
 *   arena [ROUNDS]    programs that come and go, 10,000
 *
 * Runs in the guest as root, with the module's parameter jit_required set, and nothing else loaded;
 * TAP on stdout.
 */
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "await.h"
#include "device.h"

#define PARAMS "/sys/module/obpf/parameters/"
#define WX_PAGES "/sys/kernel/debug/check_wx_pages"
#define MAX_SLOTS 999999u
#define MAX_PROGS 4096
#define WINDOW 16 /* programs that there are at a time */
#define TRACED "__x64_sys_getppid"

static struct obpf_insn *insns; /* MAX_SLOTS */
static unsigned int nr;
static int progs[MAX_PROGS];
static unsigned int sizes[MAX_PROGS], nr_progs;
static unsigned int seed = 1, rounds = 10000;

static unsigned int below(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

/* ---- the arena */
struct usage {
	unsigned int size, used, largest_free, programs;
};

static struct usage usage(void)
{
	FILE *f = fopen(PARAMS "exec_usage", "r");
	struct usage u = {};

	if (!f || fscanf(f, "size %u used %u largest_free %u programs %u", &u.size, &u.used,
			 &u.largest_free, &u.programs) != 4)
		u.size = 0;
	if (f)
		fclose(f);
	return u;
}

/* What was freed is there again only after a grace period. */
static bool becomes_empty(void)
{
	struct usage u = {};
	bool empty =
		await((u = usage(), u.size && !u.used && !u.programs && u.largest_free == u.size));

	if (!empty)
		printf("# size %u used %u largest_free %u programs %u\n", u.size, u.used,
		       u.largest_free, u.programs);
	return empty;
}

static bool set_param(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	bool good = fd >= 0 && write(fd, value, 1) == 1;

	close(fd);
	return good;
}

/* ---- programs */
static void put(struct obpf_insn insn)
{
	insns[nr++] = insn;
}

/* R0 becomes @value, and goes up by 1 with each further instruction. */
static void make_counting(unsigned int slots, int value)
{
	nr = 0;
	put(MOV_K(0, value));
	while (nr < slots - 1)
		put(ADD_K(0, 1));
	put(EXIT);
}

static int load_made(void)
{
	return load(OBPF_PROG_TYPE_SYSCALL, insns, nr);
}

static int load_counting(unsigned int slots, int value)
{
	make_counting(slots, value);
	return load_made();
}

static bool gives(int prog, unsigned int want)
{
	unsigned long long ctx[2] = {};
	union obpf_attr out;
	int err = test_run(prog, ctx, sizeof(ctx), 1, &out);

	if (err || out.test.retval != want)
		printf("# %d, %u instead of %u\n", err, out.test.retval, want);
	return !err && out.test.retval == want;
}

static bool counts(int prog, unsigned int slots, int value)
{
	return gives(prog, value + slots - 2);
}

/* Over as many instructions as a conditional jump reaches, forwards, and back. */
static void test_far_jumps(void)
{
	unsigned long long ctx = 0;
	union obpf_attr out;
	unsigned int i;
	int prog;

	nr = 0;
	put(LDX_DW(2, 1, 0));
	put(MOV_K(0, 1));
	put(INSN(0x15, 2, 0, 32767, 0)); /* if r2 == 0 goto far */
	for (i = 0; i < 32766; i++)
		put(ADD_K(0, 3));
	put(EXIT);
	put(ADD_K(0, 6)); /* far: */
	put(EXIT);
	prog = load_made();
	report(prog >= 0 && gives(prog, 7), "a jump goes 32,767 instructions ahead");
	ctx = 1;
	report(prog >= 0 && !test_run(prog, &ctx, sizeof(ctx), 1, &out) &&
		       out.test.retval == 1 + 3 * 32766,
	       "and falls through where it is not taken");
	close(prog);

	nr = 0;
	put(LDX_DW(2, 1, 0));
	put(MOV_K(0, 1));
	put(INSN(0x15, 2, 0, 32767, 0)); /* if r2 == 0 goto far */
	put(INSN(0x05, 0, 0, 2, 0));
	put(ADD_K(0, 40)); /* back: */
	put(EXIT);
	while (nr < 3 + 32767)
		put(ADD_K(0, 3));
	put(ADD_K(0, 1)); /* far: */
	put(INSN(0x15, 2, 0, -32768, 0)); /* if r2 == 0 goto back */
	put(EXIT);
	prog = load_made();
	report(prog >= 0 && gives(prog, 42), "another goes as many back");
	close(prog);
}

static void test_long_programs(void)
{
	int prog = load_counting(100000, 5);

	report(prog >= 0 && counts(prog, 100000, 5), "a program of 100,000 instructions runs");
	printf("# %u bytes\n", usage().used);
	close(prog);
	report(becomes_empty(), "and leaves when it is closed");
	expect(load_counting(MAX_SLOTS, 5), -ENOSPC, "one of 999,999 has no room, and must have");
	set_param(PARAMS "jit_required", "N");
	prog = load_made();
	report(prog >= 0 && !usage().programs && counts(prog, MAX_SLOTS, 5),
	       "where it need not it is interpreted");
	set_param(PARAMS "jit_required", "Y");
	close(prog);
	report(becomes_empty(), "nothing of it remains");
}

/* ---- full */
/* Programs of @slots until there is no room: the last result. */
static int fill_with(unsigned int slots)
{
	int prog = 0;

	while (nr_progs < MAX_PROGS && (prog = load_counting(slots, nr_progs)) >= 0) {
		progs[nr_progs] = prog;
		sizes[nr_progs++] = slots;
	}
	return prog;
}

static bool all_count(void)
{
	unsigned int i;

	for (i = 0; i < nr_progs; i++)
		if (progs[i] >= 0 && !counts(progs[i], sizes[i], i))
			return false;
	return true;
}

static void unload(unsigned int i)
{
	close(progs[i]);
	progs[i] = -1;
}

static bool no_page_is_written_and_run(void)
{
	FILE *f = fopen(WX_PAGES, "r");
	char line[64] = "";

	if (!f)
		return true;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	return strstr(line, "SUCCESS");
}

static void test_full(void)
{
	static const unsigned int slots[] = { 20000, 5000, 1000, 200, 40, 3 };
	unsigned int i, gone, left;
	struct usage u;
	int err = 0;

	nr_progs = 0;
	for (i = 0; i < ARRAY_SIZE(slots); i++)
		err = fill_with(slots[i]);
	u = usage();
	printf("# %u programs: size %u used %u largest_free %u\n", nr_progs, u.size, u.used,
	       u.largest_free);
	expect(err, -ENOSPC, "programs of all sizes fill the arena; one more");
	report(u.used == u.size && !u.largest_free && u.programs == nr_progs, "to the last byte");
	report(all_count(), "all of them run");
	report(no_page_is_written_and_run(), "%s",
	       access(WX_PAGES, R_OK) ?
		       "a page that can be written and executed # SKIP the kernel does not look" :
		       "no page can be written and executed");
	for (gone = 0; gone < nr_progs / 2; gone++) {
		do {
			i = below(nr_progs);
		} while (progs[i] < 0);
		unload(i);
	}
	report(all_count(), "half of them run when the other half is gone");
	for (left = nr_progs - gone; left; left--) {
		do {
			i = below(nr_progs);
		} while (progs[i] < 0);
		unload(i);
	}
	report(becomes_empty(), "when all are gone it is one free piece");
}

/* ---- many rounds */
/* Until what was freed before is there: the arena may be full for a moment. */
static int load_when_there_is_room(unsigned int slots, int value)
{
	int prog;

	await((prog = load_counting(slots, value)) != -ENOSPC);
	return prog;
}

static unsigned int some_slots(void)
{
	return 3 + below(below(8) ? 100 : 3000);
}

static bool one_round(unsigned int round)
{
	unsigned int i = below(WINDOW), slots = some_slots();

	if (progs[i] >= 0)
		unload(i);
	progs[i] = load_when_there_is_room(slots, round);
	sizes[i] = slots;
	return progs[i] >= 0 && (round % 8 || counts(progs[i], slots, round));
}

static void end_rounds(void)
{
	unsigned int i;

	for (i = 0; i < WINDOW; i++)
		unload(i);
}

static void begin_rounds(void)
{
	memset(progs, -1, sizeof(progs));
}

static void test_rounds(void)
{
	unsigned int round;

	begin_rounds();
	for (round = 0; round < rounds && one_round(round); round++)
		;
	report(round == rounds, "%u programs of differing sizes come and go", round);
	end_rounds();
	report(becomes_empty(), "and leave no fragments");
}

/* ---- beside those who run */
static volatile bool stop;
static volatile unsigned long long calls[2];

static void *call_traced(void *arg)
{
	unsigned long cpu = (unsigned long)arg;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	while (!stop) {
		syscall(SYS_getppid);
		calls[cpu]++;
	}
	return NULL;
}

/* Counts its runs in a map; how long it is makes no difference. */
static int load_counter(int map, unsigned int more)
{
	nr = 0;
	put(INSN(0x18, 1, 2, 0, map)); /* r1 = map[fd][0]+0 */
	put(INSN(0, 0, 0, 0, 0));
	put(MOV_K(0, 1));
	while (more--)
		put(ADD_K(0, 1));
	put(INSN(0xb7, 2, 0, 0, 1));
	put(INSN(0xdb, 1, 2, 0, 0)); /* lock *(u64 *)(r1 +0) += r2 */
	put(MOV_K(0, 0));
	put(EXIT);
	return load(OBPF_PROG_TYPE_KPROBE, insns, nr);
}

static bool replace(int link, int map)
{
	union obpf_attr attr = { .link_update = { .link_fd = link } };
	int prog, err;

	await((prog = load_counter(map, some_slots())) != -ENOSPC);
	if (prog < 0)
		return false;
	attr.link_update.new_prog_fd = prog;
	err = call(OBPF_LINK_UPDATE, &attr);
	close(prog);
	return !err;
}

static void test_beside_runs(void)
{
	int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0), event = open_kprobe(TRACED);
	int prog = load_counter(map, 1), link = create_link(prog, event, OBPF_PERF_EVENT, 0);
	unsigned long long runs = 0, missed, made;
	unsigned int i, round, key = 0;
	pthread_t threads[2];

	report(link >= 0 && !ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "a program is attached");
	close(prog);
	begin_rounds();
	for (i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, call_traced, (void *)(unsigned long)i);
	for (round = 0; round < rounds / 10 && replace(link, map) && one_round(round); round++)
		;
	await(calls[0] > 1000 && calls[1] > 1000);
	stop = true;
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	end_rounds();
	made = calls[0] + calls[1];
	missed = strtoull(fdinfo_value(link, "missed"), NULL, 10);
	elem(OBPF_MAP_LOOKUP_ELEM, map, PTR(&key), PTR(&runs), 0);
	printf("# %llu and %llu calls, %llu runs, %llu missed\n", calls[0], calls[1], runs, missed);
	report(round == rounds / 10,
	       "a program is replaced %u times while two CPUs run it, and others come and go",
	       round);
	report(calls[0] > 1000 && calls[1] > 1000 && runs + missed == made,
	       "every call is a run, or a counted miss");
	close(link);
	close(event);
	close(map);
	report(becomes_empty(), "nothing of them remains");
}

int main(int argc, char **argv)
{
	if (argc > 1)
		rounds = atoi(argv[1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	insns = calloc(MAX_SLOTS + 1, sizeof(*insns));
	if (dev < 0 || !insns || !usage().size) {
		printf("Bail out! %s\n", strerror(errno));
		return 1;
	}
	test_far_jumps();
	test_long_programs();
	test_full();
	test_rounds();
	test_beside_runs();
	printf("1..%u\n", tests);
	return failures > 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * tail_call.c - tail calls through an array that libbpf fills and that another thread changes while
 * a probe fires: no way through is lost, no program goes while it runs, nothing remains.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "await.h"
#include "tail_call.h"
#include "tail_call.skel.h"

#define FIRES 10000
#define MAX_CHANGES 2000 /* rounds after which a state that was never met is a failure */
#define MAX_TAIL_CALLS 33
#define PT_REGS_SIZE 168 /* bytes */

static struct tail_call *skel;
static int stages; /* fd */
static atomic_bool stop;
static atomic_ulong changes, errors;
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

static void expect(int got, int want, const char *what)
{
	report(got == want, "%s", what);
	if (got != want)
		printf("# %d, not %d\n", got, want);
}

static int put(__u32 slot, int fd, __u64 flags)
{
	return bpf_map_update_elem(stages, &slot, &fd, flags);
}

static int take_out(__u32 slot)
{
	return bpf_map_delete_elem(stages, &slot);
}

static int id_in(__u32 slot)
{
	__u32 id;
	int err = bpf_map_lookup_elem(stages, &slot, &id);

	return err ? err : (int)id;
}

static int id_of(const struct bpf_program *prog)
{
	struct bpf_prog_info info = {};
	__u32 len = sizeof(info);

	return bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len) ? -errno : (int)info.id;
}

/* --- what user space is told --- */

/* The object's array is bound to kprobe programs. */
static void test_other_type(void)
{
	/* r0 = 0; exit */
	const struct bpf_insn insns[] = { { .code = 0xb7 }, { .code = 0x95 } };
	int filter = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "other", "GPL", insns, 2, NULL);

	report(filter >= 0, "a program of another type loads");
	expect(put(SLOT_EMPTY, filter, BPF_ANY), -EINVAL, "but does not go with the others");
	close(filter);
}

static void test_errors(void)
{
	int first_b = bpf_program__fd(skel->progs.first_b);
	__u32 key = NR_SLOTS - 1, next;

	expect(id_in(SLOT_FIRST), id_of(skel->progs.first_a),
	       "libbpf has filled the array, and a look into it gives a program's id");
	expect(id_in(SLOT_EMPTY), -ENOENT, "an empty entry is not there");
	expect(id_in(NR_SLOTS), -ENOENT, "nor is one behind the array");
	expect(take_out(SLOT_EMPTY), -ENOENT, "nothing can be taken out of it");
	expect(take_out(NR_SLOTS), -E2BIG, "nor from behind the array");
	expect(put(SLOT_EMPTY, 9999, BPF_ANY), -EBADF, "a bad descriptor is refused");
	expect(put(SLOT_EMPTY, stages, BPF_ANY), -EINVAL, "so is one of a map");
	expect(put(SLOT_EMPTY, first_b, BPF_NOEXIST), -EINVAL, "so are flags");
	expect(put(SLOT_EMPTY, first_b, BPF_EXIST), -EINVAL, "all of them");
	expect(put(NR_SLOTS, first_b, BPF_ANY), -E2BIG, "so is an index behind the array");
	expect(bpf_map_get_next_key(stages, NULL, &next), 0, "keys are counted through");
	expect(bpf_map_get_next_key(stages, &key, &next), -ENOENT, "to the last one");
	test_other_type();
}

static void test_limit(void)
{
	char regs[PT_REGS_SIZE] = {};
	struct bpf_test_run_opts run = {
		.sz = sizeof(run),
		.ctx_in = regs,
		.ctx_size_in = sizeof(regs),
		.repeat = 1,
	};
	int err = bpf_prog_test_run_opts(bpf_program__fd(skel->progs.loop), &run);

	report(!err && run.retval == 77, "a test run follows tail calls");
	expect(skel->bss->counts[LOOPED], MAX_TAIL_CALLS + 1, "and 33 of them, no more");
}

/* --- changes under fire --- */

static void check_call(int err)
{
	if (err && err != -ENOENT)
		atomic_fetch_add(&errors, 1);
}

/* A new last_b, of which the array keeps the only reference. */
static void put_new_last(void)
{
	const struct bpf_program *last_b = skel->progs.last_b;
	int fd = bpf_prog_load(BPF_PROG_TYPE_KPROBE, "last_b", "GPL", bpf_program__insns(last_b),
			       bpf_program__insn_cnt(last_b), NULL);

	check_call(fd < 0 ? fd : 0);
	check_call(put(SLOT_LAST, fd, BPF_ANY));
	close(fd);
}

/* Every state lasts, so that runs meet it however fast they are. */
static void let_run(void)
{
	usleep(20);
}

static void *change_stages(void *arg)
{
	int first_a = bpf_program__fd(skel->progs.first_a);
	int first_b = bpf_program__fd(skel->progs.first_b);
	int last_a = bpf_program__fd(skel->progs.last_a);

	while (!stop) {
		check_call(put(SLOT_FIRST, first_b, BPF_ANY));
		put_new_last();
		let_run();
		check_call(put(SLOT_FIRST, first_a, BPF_ANY));
		check_call(take_out(SLOT_LAST));
		let_run();
		put_new_last();
		check_call(take_out(SLOT_FIRST));
		let_run();
		check_call(put(SLOT_LAST, last_a, BPF_ANY));
		let_run();
		atomic_fetch_add(&changes, 1);
	}
	return NULL;
}

static bool met_each_state(void)
{
	const volatile __u64 *n = skel->bss->counts;

	return n[FIRST_A] && n[FIRST_B] && n[NO_FIRST] && n[LAST_A] && n[LAST_B] && n[NO_LAST];
}

static void fire(void)
{
	int fd;

	while (skel->bss->counts[ENTERED] < FIRES || changes < 100 ||
	       (changes < MAX_CHANGES && !met_each_state())) {
		fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
		check_call(fd < 0 ? -errno : close(fd));
	}
}

static void judge_counts(void)
{
	const __u64 *n = skel->bss->counts;
	__u64 firsts = n[FIRST_A] + n[FIRST_B];

	printf("# %llu entered, %lu rounds of changes; first: %llu a, %llu b, %llu none; last: %llu a, %llu b, %llu none\n",
	       n[ENTERED], changes, n[FIRST_A], n[FIRST_B], n[NO_FIRST], n[LAST_A], n[LAST_B],
	       n[NO_LAST]);
	expect(errors, 0, "the array is changed while programs run through it");
	report(met_each_state(), "every state of it is met");
	report(n[ENTERED] == firsts + n[NO_FIRST],
	       "each run goes on in the first stage, or falls through");
	report(firsts == n[LAST_A] + n[LAST_B] + n[NO_LAST],
	       "and from there in the last one, or falls through");
	report(n[FIRST_B] == n[FIRST_B_DONE],
	       "a program whose subprogram another one ends goes on itself");
}

static void test_fire(void)
{
	struct bpf_link *link = bpf_program__attach(skel->progs.entry);
	pthread_t changer;

	report(link, "the entry is attached");
	if (!link || pthread_create(&changer, NULL, change_stages, NULL))
		return;
	fire();
	stop = true;
	pthread_join(changer, NULL);
	bpf_link__destroy(link);
	judge_counts();
}

/* --- what remains --- */

static int areas_of_module; /* pieces of memory that it has without any map */

/* Those that it has now. */
static int count_areas(void)
{
	FILE *file = fopen("/proc/vmallocinfo", "re");
	char line[256];
	int n = 0;

	while (file && fgets(line, sizeof(line), file))
		n += strstr(line, "[obpf]") && strstr(line, " vmap");
	if (file)
		fclose(file);
	return file ? n : -1;
}

/* The array holds programs that hold the array. */
static void test_cycle(void)
{
	int before = count_areas();

	tail_call__destroy(skel);
	await(count_areas() <= areas_of_module);
	report(before > areas_of_module && count_areas() == areas_of_module,
	       "an array and the programs in it go once all descriptors are closed");
}

int main(void)
{
	areas_of_module = count_areas();
	skel = tail_call__open();
	if (!skel)
		return 1;
	skel->rodata->test_pid = getpid();
	if (tail_call__load(skel)) {
		tail_call__destroy(skel);
		return 1;
	}
	stages = bpf_map__fd(skel->maps.stages);
	test_errors();
	test_limit();
	test_fire();
	test_cycle();
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * helpers.c - every helper, called by a program that a kprobe runs in this process (helpers.bpf.c),
 * against what this process knows.
 *
 * A row of helpers.def without a judgement here, or that the program does not call, is a failure.
 * Runs in the guest as root on two CPUs; TAP on stdout, exit status 1 when anything failed. What
 * was traced 74-helpers.sh looks at.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "helpers.h"
#include "helpers.skel.h"

#define COOKIE 0x1122334455667788ull
#define NAME "helped" /* of this process */
#define CPU 1
#define GID 12
#define UID 34
#define PROBED "do_sys_openat2"

static struct helpers *skel;
static struct helpers__bss *seen;
static const char user_text[HELPERS_TEXT] = "in user space";
static unsigned int tests, failures;

/* The clocks before the program ran, and after. */
struct moment {
	__u64 monotonic, coarse, boot, tai, jiffies;
};
static struct moment before, after;

static void report(bool pass, const char *name)
{
	printf("%sok %u - %s\n", pass ? "" : "not ", ++tests, name);
	failures += !pass;
}

/* --- what this process knows --- */

static __u64 read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* The number behind @key in a file, in @base; the last one where there are several. */
static __u64 file_number(const char *path, const char *key, int base)
{
	FILE *file = fopen(path, "re");
	__u64 number = 0;
	char line[512];
	char *at;

	while (file && fgets(line, sizeof(line), file)) {
		at = strstr(line, key);
		if (at)
			number = strtoull(base == 16 ? line : at + strlen(key), NULL, base);
	}
	if (file)
		fclose(file);
	return number;
}

static struct moment look(void)
{
	return (struct moment){
		.monotonic = read_clock(CLOCK_MONOTONIC),
		.coarse = read_clock(CLOCK_MONOTONIC_COARSE),
		.boot = read_clock(CLOCK_BOOTTIME),
		.tai = read_clock(CLOCK_TAI),
		.jiffies = file_number("/proc/timer_list", "jiffies: ", 10),
	};
}

static bool between(__u64 low, __s64 value, __u64 high)
{
	return low <= (__u64)value && (__u64)value <= high;
}

static unsigned int numa_node(void)
{
	unsigned int cpu, node = ~0u;

	getcpu(&cpu, &node);
	return node;
}

/* How much one run of the program that locks adds to what it protects; -1: it did not run. */
static int lock_runs(void)
{
	struct {
		__u64 number;
		__u32 lock, unused;
	} value[2];
	int fd = bpf_map__fd(skel->maps.locks), i;
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet));
	__u32 key = 0;

	for (i = 0; i < 2; i++) {
		if (bpf_map_lookup_elem_flags(fd, &key, &value[i], BPF_F_LOCK) || value[i].lock)
			return -1;
		if (!i && (bpf_prog_test_run_opts(bpf_program__fd(skel->progs.call_locks), &opts) ||
			   opts.retval))
			return -1;
	}
	return value[1].number - value[0].number;
}

/* --- the judgement of each helper, by id --- */

static bool is_right(unsigned int id)
{
	__s64 r = seen->ret[id];

	switch (id) {
	case BPF_FUNC_map_lookup_elem:
		return r == 1 && seen->looked_up == 77;
	case BPF_FUNC_map_update_elem:
	case BPF_FUNC_map_delete_elem:
		return !r;
	case BPF_FUNC_map_lookup_percpu_elem:
		return r == 1 && seen->of_each_cpu[0] == 100 && seen->of_each_cpu[1] == 101 &&
		       !seen->of_no_cpu;
	case BPF_FUNC_probe_read:
		return !r && !memcmp(seen->by_read, user_text, HELPERS_TEXT);
	case BPF_FUNC_probe_read_str:
		return r == 14 && !strcmp(seen->by_read_str, "in the kernel");
	case BPF_FUNC_probe_read_user:
		return !r && !memcmp(seen->by_user, user_text, HELPERS_TEXT);
	case BPF_FUNC_probe_read_user_str:
		return r == 14 && !strcmp(seen->by_user_str, user_text);
	case BPF_FUNC_probe_read_kernel:
		return !r && !strcmp(seen->by_kernel, "in the kernel");
	case BPF_FUNC_probe_read_kernel_str:
		return r == 14 && !strcmp(seen->by_kernel_str, "in the kernel");
	case BPF_FUNC_ktime_get_ns:
		return between(before.monotonic, r, after.monotonic);
	case BPF_FUNC_ktime_get_coarse_ns:
		return between(before.coarse, r, after.coarse); /* a tick behind the other */
	case BPF_FUNC_ktime_get_boot_ns:
		return between(before.boot, r, after.boot);
	case BPF_FUNC_ktime_get_tai_ns:
		return between(before.tai, r, after.tai);
	case BPF_FUNC_jiffies64:
		return before.jiffies && between(before.jiffies, r, after.jiffies);
	case BPF_FUNC_trace_printk:
		return r == (__s64)strlen("obpf-test on the stack 42\n");
	case BPF_FUNC_trace_vprintk:
		return r == (__s64)strlen("obpf-test on the stack 1\n");
	case BPF_FUNC_get_prandom_u32:
		return !((__u64)r >> 32) && (__u64)r != seen->random_again;
	case BPF_FUNC_get_smp_processor_id:
		return r == CPU;
	case BPF_FUNC_get_numa_node_id:
		return r == numa_node();
	case BPF_FUNC_get_current_pid_tgid:
		return r == ((__s64)getpid() << 32 | gettid());
	case BPF_FUNC_get_current_uid_gid:
		return r == ((__s64)GID << 32 | UID);
	case BPF_FUNC_get_current_comm:
		return !r && !strcmp(seen->comm, NAME);
	case BPF_FUNC_get_current_task:
		return r < 0 && seen->task_tgid == getpid();
	case BPF_FUNC_strtol:
		return r == 3 && seen->long_number == -42;
	case BPF_FUNC_strtoul:
		return r == 4 && seen->ulong_number == 255;
	case BPF_FUNC_strncmp:
		return !r && !seen->compared[0] && seen->compared[1] > 0 && seen->compared[2] < 0;
	case BPF_FUNC_snprintf:
		return r == 34 && !strcmp(seen->printed, "-3 in user space in the kernel z%") &&
		       !strcmp(seen->symbol, PROBED);
	case BPF_FUNC_tail_call:
		return seen->fell_through == 1 && seen->tail_called == 1;
	case BPF_FUNC_ringbuf_output:
	case BPF_FUNC_ringbuf_submit:
	case BPF_FUNC_ringbuf_discard:
		return !r; /* what came of it: judge_ring() */
	case BPF_FUNC_ringbuf_reserve:
		return r == 1;
	case BPF_FUNC_ringbuf_query:
		return !r && seen->ring_numbers[BPF_RB_AVAIL_DATA] == 48 &&
		       seen->ring_numbers[BPF_RB_RING_SIZE] == 4096 &&
		       !seen->ring_numbers[BPF_RB_CONS_POS] &&
		       seen->ring_numbers[BPF_RB_PROD_POS] == 48;
	case BPF_FUNC_ringbuf_reserve_dynptr:
	case BPF_FUNC_ringbuf_submit_dynptr:
	case BPF_FUNC_ringbuf_discard_dynptr:
	case BPF_FUNC_dynptr_write:
		return !r; /* the same */
	case BPF_FUNC_dynptr_data:
		return r == 1;
	case BPF_FUNC_dynptr_read:
		return !r && seen->dynptr_copy == HELPERS_OUTPUT;
	case BPF_FUNC_dynptr_from_mem:
		return !r && seen->value_copy == 100 + CPU;
	case BPF_FUNC_loop:
		return r == 5 && seen->loop_sum == 10;
	case BPF_FUNC_for_each_map_elem:
		return r == 1 && seen->each_sum == 77 * 5;
	case BPF_FUNC_spin_lock:
	case BPF_FUNC_spin_unlock:
		return lock_runs() == 1; /* each is judged once */
	case BPF_FUNC_get_func_ip:
		return r &&
		       (__u64)r == file_number("/proc/kallsyms", " t " PROBED "\n", 16) +
					   file_number("/proc/kallsyms", " T " PROBED "\n", 16);
	case BPF_FUNC_get_attach_cookie:
		return (__u64)r == COOKIE;
	default:
		printf("# no judgement of helper %u\n", id);
		return false;
	}
}

static bool calls(const struct bpf_program *prog, unsigned int id)
{
	const struct bpf_insn *insns = bpf_program__insns(prog);
	size_t i;

	for (i = 0; i < bpf_program__insn_cnt(prog); i++)
		if (insns[i].code == (BPF_JMP | BPF_CALL) && !insns[i].src_reg &&
		    insns[i].imm == (int)id)
			return true;
	return false;
}

/* Tracing programs may not call it: packets.c, timers.c and the corpus judge those. */
static bool is_judged_elsewhere(const char *row)
{
	static const char *const marks[] = { "HELPER_NET", "HELPER_SCHED", "HELPER_SKB",
					     "HELPER_XDP", "obpf_timer_" };
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (strstr(row, marks[i]))
			return true;
	return false;
}

static void judge_helpers(void)
{
	static const struct {
		unsigned int id;
		const char *name;
		const char *rest;
	} rows[] = {
#define OBPF_HELPER(id, name, ...) { id, "bpf_" #name, #__VA_ARGS__ },
#include "../../module/helpers/helpers.def"
	};
	char name[96];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		unsigned int id = rows[i].id;
		bool right = id < HELPERS_IDS &&
			     (calls(skel->progs.call_all, id) ||
			      calls(skel->progs.call_percpu, id) ||
			      calls(skel->progs.call_dynptrs, id) ||
			      calls(skel->progs.call_locks, id)) &&
			     is_right(id);

		if (is_judged_elsewhere(rows[i].rest))
			continue;
		if (!right)
			printf("# %s#%u returned %lld\n", rows[i].name, id,
			       id < HELPERS_IDS ? (long long)seen->ret[id] : 0ll);
		snprintf(name, sizeof(name), "%s does what it says", rows[i].name);
		report(right, name);
	}
}

static void judge_faults(void)
{
	static const long long want[HELPERS_FAULTS] = { 0,	 -EFAULT, -EFAULT,
							-EFAULT, -EFAULT, -EFAULT };
	bool right = true;
	int i;

	for (i = 0; i < HELPERS_FAULTS; i++) {
		if (seen->faults[i] != want[i])
			printf("# probe %d returned %lld\n", i, (long long)seen->faults[i]);
		right = right && seen->faults[i] == want[i];
	}
	report(right, "memory that is not there is told, up to the last byte before it");
}

static int take_record(void *ctx, void *data, size_t size)
{
	const struct helpers_record *r = data;
	__u64 *sum = ctx;

	*sum = *sum * 10 + (size == sizeof(*r) ? r->number : 9);
	return 0;
}

static int take_dynptr_record(void *ctx, void *data, size_t size)
{
	const struct helpers_record *r = data;
	__u64 *sum = ctx;

	*sum = size == 2 * sizeof(*r) ? r[0].number * 10 + r[1].number : 99;
	return 0;
}

static void judge_ring(void)
{
	__u64 sum = 0, dynptr_sum = 0;
	struct ring_buffer *reader =
		ring_buffer__new(bpf_map__fd(skel->maps.ring), take_record, &sum, NULL);

	report(reader && ring_buffer__consume(reader) == 2 &&
		       sum == HELPERS_OUTPUT * 10 + HELPERS_SUBMITTED,
	       "records arrive in their order, without the one that was discarded");
	ring_buffer__free(reader);
	reader = ring_buffer__new(bpf_map__fd(skel->maps.dynptr_ring), take_dynptr_record,
				  &dynptr_sum, NULL);
	report(reader && ring_buffer__consume(reader) == 1 &&
		       dynptr_sum == HELPERS_SUBMITTED * 10 + HELPERS_OUTPUT,
	       "so do those made by dynptr");
	ring_buffer__free(reader);
}

/* --- the run --- */

static bool become_someone(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(CPU, &cpus);
	return !sched_setaffinity(0, sizeof(cpus), &cpus) && !prctl(PR_SET_NAME, NAME) &&
	       !setresgid(GID, 0, 0) && !setresuid(UID, 0, 0);
}

/* The end of a page that none follows, filled without a NUL. */
static char *page_end(void)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || munmap(pages + 4096, 4096))
		exit(1);
	memset(pages, 'x', 4096);
	return pages + 4096;
}

static bool fill_percpu(void)
{
	__u64 of_cpus[2] = { 100, 101 };
	__u32 key = 0;

	return !bpf_map_update_elem(bpf_map__fd(skel->maps.of_cpu), &key, of_cpus, BPF_ANY);
}

static bool load(void)
{
	__u32 entry = 1;
	int called;

	/* TYPES_FILE: where the kernel has no type data of its own. */
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = getenv("TYPES_FILE"));

	skel = helpers__open_opts(&opts);
	if (!skel)
		return false;
	skel->rodata->test_pid = getpid();
	skel->rodata->user_text = (unsigned long)user_text;
	skel->rodata->user_end = (unsigned long)page_end();
	if (helpers__load(skel))
		return false;
	seen = skel->bss;
	called = bpf_program__fd(skel->progs.tail_called_program);
	if (bpf_map_update_elem(bpf_map__fd(skel->maps.jumps), &entry, &called, BPF_ANY))
		return false;
	return fill_percpu();
}

int main(void)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .bpf_cookie = COOKIE);
	struct bpf_link *link, *percpu, *dynptrs;

	if (!load() || !become_someone())
		return 1;
	before = look();
	link = bpf_program__attach_kprobe_opts(skel->progs.call_all, PROBED, &opts);
	percpu = bpf_program__attach(skel->progs.call_percpu);
	dynptrs = bpf_program__attach(skel->progs.call_dynptrs);
	if (!link || !percpu || !dynptrs)
		return 1;
	close(open("/dev/null", O_RDONLY | O_CLOEXEC));
	bpf_link__destroy(link);
	bpf_link__destroy(percpu);
	bpf_link__destroy(dynptrs);
	after = look();

	report(seen->hits == 1, "the program ran");
	judge_helpers();
	judge_faults();
	judge_ring();
	printf("1..%u\n", tests);
	helpers__destroy(skel);
	return failures ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * callbacks.c - loops by bpf_loop, walks over each family of maps, deletion while walking, and
 * global functions, as clang makes them and libbpf loads them; and where their machine code is.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callbacks.h"
#include "callbacks.skel.h"

#define PT_REGS_SIZE 168 /* bytes */
#define PT_REGS_RDI 14 /* words */
#define SUM_OF_KEYS (NR_ELEMS * (NR_ELEMS - 1) / 2)

static struct callbacks *skel;
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

static void expect(unsigned long long got, unsigned long long want, const char *what)
{
	report(got == want, "%s", what);
	if (got != want)
		printf("# %llu, not %llu\n", got, want);
}

static void run(const struct bpf_program *prog)
{
	unsigned long regs[PT_REGS_SIZE / sizeof(long)] = { [PT_REGS_RDI] = 1000 };
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = regs,
		.ctx_size_in = sizeof(regs),
		.repeat = 1,
	};
	int err = bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);

	if (err || opts.retval)
		report(false, "the run: error %d, result %u", err, opts.retval);
}

static void test_loops(void)
{
	skel->bss->turns = 1000;
	run(skel->progs.sum_turns);
	expect(skel->bss->results[CALLS], 1000, "bpf_loop says how often it called back");
	expect(skel->bss->sum, 999 * 1000 / 2, "and each turn knew its number");
	skel->bss->turns = 8u << 20;
	run(skel->progs.sum_turns);
	expect(skel->bss->results[CALLS], 8u << 20, "8388608 turns are made");
	skel->bss->turns = (8u << 20) + 1;
	run(skel->progs.sum_turns);
	expect(skel->bss->results[CALLS], -E2BIG, "but no more");
	skel->bss->turns = 16;
	run(skel->progs.sum_rows);
	expect(skel->bss->sum, 560, "a callback may loop itself");
}

static void fill(const struct bpf_map *map, bool percpu)
{
	__u64 values[1024] = {};
	int fd = bpf_map__fd(map), n = percpu ? libbpf_num_possible_cpus() : 1, err = 0, i;
	__u32 key;

	for (key = 0; key < NR_ELEMS; key++) {
		for (i = 0; i < n; i++)
			values[i] = 3 * key;
		err = err ?: bpf_map_update_elem(fd, &key, values, BPF_ANY);
	}
	report(!err, "%s is filled", bpf_map__name(map));
}

static void expect_walk(enum result calls, const char *what)
{
	const __u64 *r = &skel->bss->results[calls];

	report(r[0] == NR_ELEMS && r[1] == SUM_OF_KEYS && r[2] == 3 * SUM_OF_KEYS,
	       "a walk shows every element of %s", what);
	if (r[0] != NR_ELEMS)
		printf("# %llu calls, keys %llu, values %llu\n", r[0], r[1], r[2]);
}

static void test_walks(void)
{
	__u32 key, next, *last = NULL, left = 0, odd = 0;
	int hash = bpf_map__fd(skel->maps.hash);

	fill(skel->maps.array, false);
	fill(skel->maps.percpu_array, true);
	fill(skel->maps.hash, false);
	fill(skel->maps.percpu_hash, true);
	run(skel->progs.walk_all);
	expect_walk(ARRAY_CALLS, "an array");
	expect_walk(PERCPU_ARRAY_CALLS, "a per-CPU array");
	expect_walk(HASH_CALLS, "a hash");
	expect_walk(PERCPU_HASH_CALLS, "a per-CPU hash");
	run(skel->progs.delete_odd_keys);
	expect(skel->bss->results[CALLS], NR_ELEMS, "a walk goes on where elements are deleted");
	while (!bpf_map_get_next_key(hash, last, &next)) {
		key = next;
		last = &key;
		left++;
		odd += key & 1;
	}
	report(left == NR_ELEMS / 2 && !odd, "and they are gone, the others not");
}

static void test_globals(void)
{
	run(skel->progs.call_globals);
	expect(skel->bss->results[CALLS], 10 - 1 + 1000, "global functions give their results");
	expect(skel->bss->sum, 21, "and write to what they are handed");
}

#define MAX_FUNCS 16
#define MAX_LINES 256

/* libbpf finds the source line of each byte of machine code, function by function. */
static void test_lines(const struct bpf_program *prog)
{
	static __u64 addrs[MAX_FUNCS], line_addrs[MAX_LINES];
	static struct bpf_line_info lines[MAX_LINES];
	static __u32 lens[MAX_FUNCS];
	struct bpf_prog_info info = {
		.nr_jited_ksyms = MAX_FUNCS,
		.jited_ksyms = (unsigned long)addrs,
		.nr_jited_func_lens = MAX_FUNCS,
		.jited_func_lens = (unsigned long)lens,
		.nr_line_info = MAX_LINES,
		.line_info = (unsigned long)lines,
		.line_info_rec_size = sizeof(*lines),
		.nr_jited_line_info = MAX_LINES,
		.jited_line_info = (unsigned long)line_addrs,
		.jited_line_info_rec_size = sizeof(*line_addrs),
	};
	const char *name = bpf_program__name(prog);
	struct bpf_prog_linfo *linfo;
	__u32 len = sizeof(info), i, at, sum = 0, missed = 0;

	if (bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len) || !info.jited_prog_len ||
	    info.nr_jited_ksyms > MAX_FUNCS || info.nr_line_info > MAX_LINES) {
		report(false, "%s: machine code and its lines are told", name);
		return;
	}
	linfo = bpf_prog_linfo__new(&info);
	report(linfo, "%s: libbpf takes the lines of its %u functions", name, info.nr_jited_ksyms);
	for (i = 0; linfo && i < info.nr_jited_ksyms; i++) {
		missed += addrs[i] != addrs[0] + sum;
		for (at = 0; at < lens[i]; at++)
			missed += !bpf_prog_linfo__lfind_addr_func(linfo, addrs[i] + at, i, 0);
		sum += lens[i];
	}
	report(linfo && !missed && sum == info.jited_prog_len,
	       "%s: each byte is of one function and has a line", name);
	bpf_prog_linfo__free(linfo);
}

int main(void)
{
	struct bpf_program *prog;

	skel = callbacks__open_and_load();
	report(skel, "callbacks and global functions load");
	if (!skel)
		return 1;
	test_loops();
	test_walks();
	test_globals();
	bpf_object__for_each_program(prog, skel->obj)
		test_lines(prog);
	callbacks__destroy(skel);
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}

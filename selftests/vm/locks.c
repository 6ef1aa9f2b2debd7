// SPDX-License-Identifier: GPL-2.0
/*
 * locks.c - locks in values under fire: a program counts under them on every CPU, while this process
 * updates and reads the same values under them, and deletes one. No count is lost, and nobody sees
 * a value half changed.
 *
 * Runs in the guest as root on two CPUs; TAP on stdout, exit status 1 when anything failed.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "locks.h"
#include "locks.skel.h"

#define CPUS 2
#define ROUNDS 200
#define RUNS_A_ROUND 100

static struct locks *skel;
static atomic_bool stop;
static atomic_ulong torn, odd;
static unsigned int tests, failures;

static void report(bool pass, const char *name)
{
	printf("%sok %u - %s\n", pass ? "" : "not ", ++tests, name);
	failures += !pass;
}

static void go_to_cpu(long cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	odd += !!sched_setaffinity(0, sizeof(cpus), &cpus);
}

static void *run_program(void *cpu)
{
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = RUNS_A_ROUND);
	int round;

	go_to_cpu((long)cpu);
	for (round = 0; round < ROUNDS; round++) {
		if (bpf_prog_test_run_opts(bpf_program__fd(skel->progs.count), &opts))
			odd++;
		torn += opts.retval;
	}
	return NULL;
}

/* The hash's value alone: nobody else changes the one that counts. */
static void *use_values(void *unused)
{
	int table = bpf_map__fd(skel->maps.table), counts = bpf_map__fd(skel->maps.counts);
	struct locks_value value = {};
	__u32 key = 0;
	__u64 turn;

	for (turn = 0; !stop; turn++) {
		value.a = value.b = turn;
		odd += !!bpf_map_update_elem(table, &key, &value, BPF_F_LOCK);
		odd += !!bpf_map_lookup_elem_flags(counts, &key, &value, BPF_F_LOCK);
		torn += value.a != value.b;
		if (bpf_map_lookup_elem_flags(table, &key, &value, BPF_F_LOCK))
			odd += errno != ENOENT;
		else
			torn += value.a != value.b;
		if (!(turn % 16))
			odd += !!bpf_map_delete_elem(table, &key);
	}
	return NULL;
}

int main(void)
{
	struct locks_value value = {};
	pthread_t on_cpu[CPUS], user;
	__u32 key = 0;
	long cpu;

	skel = locks__open_and_load();
	if (!skel)
		return 1;
	if (pthread_create(&user, NULL, use_values, NULL))
		return 1;
	for (cpu = 0; cpu < CPUS; cpu++)
		if (pthread_create(&on_cpu[cpu], NULL, run_program, (void *)cpu))
			return 1;
	for (cpu = 0; cpu < CPUS; cpu++)
		pthread_join(on_cpu[cpu], NULL);
	stop = true;
	pthread_join(user, NULL);

	report(!odd, "programs, updates, lookups and deletions go their way");
	report(!torn, "nobody sees a value half changed");
	report(!bpf_map_lookup_elem(bpf_map__fd(skel->maps.counts), &key, &value) &&
		       value.a == CPUS * ROUNDS * RUNS_A_ROUND && value.b == value.a,
	       "no count is lost");
	printf("1..%u\n", tests);
	locks__destroy(skel);
	return failures ? 1 : 0;
}

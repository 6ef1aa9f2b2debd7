// SPDX-License-Identifier: GPL-2.0
/*
 * timers.c - timers in values on a real clock: they fire where and when they are to, end with what
 * they belong to, and keep what they need; then all of it at once on two CPUs.
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
#include <string.h>
#include <unistd.h>

#include "await.h"
#include "timers.h"
#include "timers.skel.h"

#define CPUS 2
#define MS 1000000ull
#define HOUR (3600 * 1000 * MS)
#define RACE_MS 2000
#define TIMER_ABS 1
#define TIMER_CPU_PIN 2

static struct timers *skel;
static int maps[2]; /* array, table */
static atomic_bool stop;
static atomic_ulong odd, orders;
static unsigned int tests, failures;

static void report(bool pass, const char *name)
{
	printf("%sok %u - %s\n", pass ? "" : "not ", ++tests, name);
	failures += !pass;
}

static void sleep_ms(unsigned int ms)
{
	usleep(ms * 1000);
}

static void go_to_cpu(long cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	odd += !!sched_setaffinity(0, sizeof(cpus), &cpus);
}

static long tell(struct timers_order order)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = &order, .data_size_in = sizeof(order),
		    .data_out = &order, .data_size_out = sizeof(order));

	if (bpf_prog_test_run_opts(bpf_program__fd(skel->progs.obey), &opts))
		odd++;
	return order.result;
}

static int put_value(unsigned int in_table, __u32 key, struct timers_value value)
{
	value.result = 99;
	return bpf_map_update_elem(maps[in_table], &key, &value, BPF_ANY);
}

/* All ones: there is none. */
static struct timers_value value_of(unsigned int in_table, __u32 key)
{
	struct timers_value value;

	if (bpf_map_lookup_elem(maps[in_table], &key, &value))
		value = (struct timers_value){ .count = -1 };
	return value;
}

static bool set_timer(unsigned int in_table, __u32 key, __u64 ns)
{
	struct timers_order order = {
		.what = TIMERS_SET, .key = key, .in_table = in_table, .ns = ns
	};

	if (tell(order))
		return false;
	order.what = TIMERS_START;
	return !tell(order);
}

static bool begin(void)
{
	__u32 key;

	skel = timers__open_and_load();
	if (!skel)
		return false;
	maps[0] = bpf_map__fd(skel->maps.array);
	maps[1] = bpf_map__fd(skel->maps.table);
	for (key = 0; key < TIMERS_KEYS; key++)
		if (put_value(0, key, (struct timers_value){}) ||
		    put_value(1, key, (struct timers_value){}))
			return false;
	return true;
}

static bool counts(unsigned int in_table, __u32 key, __u64 count)
{
	return await(value_of(in_table, key).count >= count);
}

/* Does the count of @key stand still? */
static bool is_still(unsigned int in_table, __u32 key)
{
	__u64 before = value_of(in_table, key).count;

	sleep_ms(50);
	return value_of(in_table, key).count == before;
}

/*
 * Until callbacks that had begun have ended: nothing preempts them, so that a CPU which has come to
 * this is in none.
 */
static void let_callbacks_end(void)
{
	cpu_set_t before;
	long cpu;

	odd += !!sched_getaffinity(0, sizeof(before), &before);
	for (cpu = 0; cpu < CPUS; cpu++)
		go_to_cpu(cpu);
	odd += !!sched_setaffinity(0, sizeof(before), &before);
}

static bool is_any_armed(void)
{
	FILE *file = fopen("/proc/timer_list", "re");
	bool found = false;
	char line[256];

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, "[obpf]");
	if (file)
		fclose(file);
	return found;
}

/* Until what was due has come, and found nobody to call. */
static void let_timers_pass(void)
{
	await(!is_any_armed());
	let_callbacks_end();
}

/* Programs go a grace period after the last that holds them. */
static bool no_program_remains(void)
{
	__u32 id;

	return await(bpf_prog_get_next_id(0, &id)) && errno == ENOENT;
}

static void fires(unsigned int t)
{
	struct timers_value v;
	int cpu;

	report(set_timer(t, 2, 10 * MS) && counts(t, 2, 1) && is_still(t, 2), "a timer fires once");
	v = value_of(t, 2);
	report(v.key == 2 && !value_of(t, 1).count, "with its own key and value");

	put_value(t, 1, (struct timers_value){ .period = MS });
	report(set_timer(t, 1, MS) && counts(t, 1, 20), "a callback starts its timer again");
	tell((struct timers_order){ .what = TIMERS_CANCEL, .key = 1, .in_table = t });
	report(is_still(t, 1), "until it is cancelled");

	put_value(t, 0, (struct timers_value){ .action = TIMERS_CANCEL_ITSELF, .period = MS });
	report(set_timer(t, 0, MS) && counts(t, 0, 3) && value_of(t, 0).result == -EDEADLK,
	       "a callback does not wait for its own end");
	put_value(t, 0, (struct timers_value){});
	let_callbacks_end();
	report(is_still(t, 0) && tell((struct timers_order){ .what = TIMERS_CANCEL,
							     .in_table = t }) == -EINVAL,
	       "a new value has no timer");

	for (cpu = 0; cpu < CPUS; cpu++) {
		go_to_cpu(cpu);
		put_value(t, 3, (struct timers_value){ .cpu = -1 });
		set_timer(t, 3, HOUR);
		tell((struct timers_order){ .what = TIMERS_START,
					    .key = 3,
					    .in_table = t,
					    .at = 1,
					    .ns = 5 * MS,
					    .flags = TIMER_ABS | TIMER_CPU_PIN });
		go_to_cpu(!cpu);
		report(counts(t, 3, 1) && value_of(t, 3).cpu == cpu,
		       "at the time and on the CPU that it was told");
	}
}

static void ends(void)
{
	struct timers_order delete = { .what = TIMERS_DELETE, .key = 1, .in_table = 1 };

	put_value(1, 0, (struct timers_value){ .action = TIMERS_DELETE_ITSELF, .period = MS });
	report(set_timer(1, 0, MS) && counts(1, 0, -1), "a callback deletes its own element");
	put_value(1, 1, (struct timers_value){ .period = MS });
	set_timer(1, 1, MS);
	report(counts(1, 1, 2) && !tell(delete) && !put_value(1, 1, (struct timers_value){}) &&
		       is_still(1, 1),
	       "a deletion ends the timer");
}

static void switched_off(void)
{
	put_value(0, 0, (struct timers_value){ .period = MS });
	report(set_timer(0, 0, MS) && counts(0, 0, 3), "a timer runs");
	if (system("obpf off >/dev/null 2>&1") == -1)
		odd++;
	report(is_still(0, 0), "switched off it does not");
	let_timers_pass();
	if (system("obpf on >/dev/null 2>&1") == -1)
		odd++;
	report(is_still(0, 0) && set_timer(0, 0, MS) && counts(0, 0, value_of(0, 0).count + 3),
	       "and runs again once it is switched on and started");
}

/* Of a map whose loader has gone. */
static void holds(void)
{
	int kept;

	put_value(1, 0, (struct timers_value){ .period = MS });
	set_timer(1, 0, MS);
	set_timer(1, 1, HOUR);
	kept = dup(maps[1]);
	timers__destroy(skel);
	maps[1] = kept;
	report(counts(1, 0, value_of(1, 0).count + 10), "a timer keeps its program and its map");
	close(kept);
	report(no_program_remains(), "the last use of the map ends it, and the program goes");
}

/* --- two CPUs --- */

static void *give_orders(void *cpu)
{
	unsigned int seed = (long)cpu + 1;
	struct timers_order order;

	go_to_cpu((long)cpu);
	while (!stop) {
		order = (struct timers_order){ .what = rand_r(&seed) % 16,
					       .key = rand_r(&seed) % TIMERS_KEYS,
					       .in_table = rand_r(&seed) % 2,
					       .ns = rand_r(&seed) % 50000 };
		order.what = order.what < TIMERS_DELETE			   ? order.what :
			     order.what == TIMERS_DELETE && order.in_table ? TIMERS_DELETE :
									     TIMERS_START;
		tell(order);
		orders++;
	}
	return NULL;
}

static void *change_values(void *unused)
{
	unsigned int seed = 7;
	__u32 key;

	while (!stop) {
		key = rand_r(&seed) % TIMERS_KEYS;
		put_value(rand_r(&seed) % 2, key,
			  (struct timers_value){ .period = rand_r(&seed) % 20000,
						 .action = rand_r(&seed) % 4,
						 .another = rand_r(&seed) % TIMERS_KEYS });
		if (!(rand_r(&seed) % 4))
			bpf_map_delete_elem(maps[1], &key);
		usleep(100);
	}
	return NULL;
}

static void race(void)
{
	pthread_t on_cpu[CPUS], user;
	long cpu;

	stop = false;
	if (pthread_create(&user, NULL, change_values, NULL))
		exit(1);
	for (cpu = 0; cpu < CPUS; cpu++)
		if (pthread_create(&on_cpu[cpu], NULL, give_orders, (void *)cpu))
			exit(1);
	sleep_ms(RACE_MS);
	await(orders > 100);
	stop = true;
	for (cpu = 0; cpu < CPUS; cpu++)
		pthread_join(on_cpu[cpu], NULL);
	pthread_join(user, NULL);
	printf("# %lu orders\n", (unsigned long)orders);
	report(orders > 100, "two CPUs start, cancel, delete and update while timers fire");
}

/* Everything goes at once, with timers that are due all the time and one that never will be. */
static void go_while_armed(void)
{
	__u32 key;
	int round;
	bool well = true;

	for (round = 0; round < 20; round++) {
		well &= begin();
		for (key = 0; key < TIMERS_KEYS; key++) {
			put_value(round % 2, key, (struct timers_value){ .period = 20000 });
			well &= set_timer(round % 2, key, key ? 20000 : HOUR);
		}
		sleep_ms(round % 4);
		timers__destroy(skel);
	}
	report(well && no_program_remains(), "maps and programs go while timers are due");
}

int main(void)
{
	if (!begin())
		return 1;
	fires(0);
	fires(1);
	ends();
	switched_off();
	holds();
	if (!begin())
		return 1;
	race();
	timers__destroy(skel);
	report(no_program_remains(), "and nothing of it remains");
	go_while_armed();
	report(!odd, "all went its way");
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}

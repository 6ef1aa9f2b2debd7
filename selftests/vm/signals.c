// SPDX-License-Identifier: GPL-2.0
/*
 * signals.c - every operation under signals: some that have a handler, with SA_RESTART and without,
 * from a timer of the process and from another process, and the one that kills.
 *
 * A signal may come at any moment of a call, and what it finds must be whole: the call succeeds, or
 * says EINTR where bpf(2) does, and leaves nothing behind. Which killed process held what does not
 * matter: it goes with the process.
 *
 * Runs in the guest as root, on any kernel; TAP on stdout, exit status 1 when anything failed.
 *
 *   signals [SLOW]    SLOW: how many times longer than usual this kernel takes
 */
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "operations.h"

/* Of each operation, in either way of handling; fewer where that would take too long. */
#define STORM_RUNS 40
#define STORM_RUNS_LEAST 8
#define STORM_MS 150
#define MAX_BURST 6 /* signals after the first */
#define MAX_WAIT_RUNS 1000
#define KILLS 3

/* How long a killed process may take to go, on a usual kernel; most of it is the machine's to give. */
#define GONE_MS 2000

static unsigned int slow = 1;
static volatile sig_atomic_t caught, burst;
static unsigned int random_state = 1;

static unsigned int random_below(unsigned int end)
{
	random_state = random_state * 1103515245 + 12345;
	return (random_state >> 8) % end;
}

static unsigned long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000ull + ts.tv_nsec / 1000;
}

static void sleep_us(unsigned int us)
{
	const struct timespec ts = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	nanosleep(&ts, NULL);
}

/* One signal, @us from now; 0: none. */
static void set_timer(unsigned int us)
{
	const struct itimerval once = { .it_value = { .tv_sec = us / 1000000,
						      .tv_usec = us % 1000000 } };

	setitimer(ITIMER_REAL, &once, NULL);
}

/*
 * Single shots, set again from here: a timer that comes again by itself could leave no time at all
 * between two signals on a slow machine.
 */
static void on_signal(int nr)
{
	caught++;
	if (nr == SIGALRM && burst > 0) {
		burst--;
		set_timer(50);
	}
}

static void handle(int flags)
{
	const struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
}

static int prepare(const struct operation *op)
{
	return op->prepare ? op->prepare() : 0;
}

static void tidy(const struct operation *op, int ret)
{
	if (op->tidy)
		op->tidy(ret);
}

/* What bpf(2) interrupts, between two of them: repeated runs of a program. And poll(2) says so. */
static bool may_say(const struct operation *op, int ret)
{
	return ret >= 0 || (ret == -EINTR && (op->run == run_filter || op->run == poll_ring));
}

struct storm {
	unsigned int runs, hit, interrupted; /* hit: a signal was handled in it */
	unsigned int wrong;
};

static void judge(const struct operation *op, int ret, struct storm *s)
{
	s->interrupted += ret == -EINTR;
	if (may_say(op, ret))
		return;
	if (s->wrong++ < 8)
		printf("# %s: %s\n", op->name, strerror(-ret));
}

/* --- signals that are handled --- */

/* Undisturbed, the mean of a few runs: that is where signals have to come. */
static unsigned int measure(const struct operation *op)
{
	unsigned long long spent = 0, began;
	int i, ret;

	for (i = 0; i < 4; i++) {
		if (prepare(op) < 0)
			return 0;
		began = now_us();
		ret = op->run();
		spent += now_us() - began;
		tidy(op, ret);
	}
	return spent / 4 + 1;
}

/* One run; false when it cannot be had. */
static bool run_once(const struct operation *op, struct storm *s)
{
	int before, ret;

	if (prepare(op) < 0) {
		s->wrong++;
		return false;
	}
	before = caught;
	ret = op->run();
	s->runs++;
	s->hit += caught != before;
	judge(op, ret, s);
	tidy(op, ret);
	return true;
}

/*
 * Runs under a timer that goes off at a random time, and then a few times more. How late it goes
 * off is the machine's to say, so that runs go on until it has.
 */
static void storm(const struct operation *op, unsigned int us, int flags, struct storm *s)
{
	unsigned long long end = now_us() + STORM_MS * 1000 * slow;
	int i, run, before;

	handle(flags);
	for (i = 0; i < STORM_RUNS && (i < STORM_RUNS_LEAST || now_us() < end); i++) {
		before = caught;
		burst = random_below(MAX_BURST);
		set_timer(1 + random_below(us + us / 4 + 20));
		for (run = 0; run < MAX_WAIT_RUNS && caught == before; run++)
			if (!run_once(op, s))
				return;
		burst = 0;
		set_timer(0);
	}
}

/* --- signals from another process, and its end --- */

static volatile sig_atomic_t asked_to_end;

static void on_end(int nr)
{
	asked_to_end = 1;
}

/* Nothing else, until it is asked to end, or gets a wrong answer. */
static void repeat(const struct operation *op)
{
	struct storm s = {};
	int ret;

	while (!asked_to_end && !s.wrong) {
		if (prepare(op) < 0)
			_exit(100);
		ret = op->run();
		judge(op, ret, &s);
		tidy(op, ret);
	}
	fflush(stdout);
	_exit(s.wrong);
}

static pid_t start_child(const struct operation *op, int flags)
{
	const struct sigaction end = { .sa_handler = on_end };
	pid_t pid;

	fflush(stdout);
	/* Here already: no signal may come before its handler. */
	handle(flags);
	sigaction(SIGTERM, &end, NULL);
	pid = fork();
	if (!pid)
		repeat(op);
	return pid;
}

/* Signals at random times; then the child is asked to end, or killed in the middle. */
static void pester(const struct operation *op, unsigned int us, int last, struct storm *s)
{
	pid_t pid = start_child(op, random_below(2) ? SA_RESTART : 0);
	unsigned int i, nr = 5 + random_below(10);
	int status = -1;

	sleep_us(3000 * slow); /* it comes into its stride */
	for (i = 0; i < nr; i++) {
		kill(pid, SIGUSR1);
		sleep_us(random_below(us + 200));
	}
	kill(pid, last);
	waitpid(pid, &status, 0);
	if (last == SIGKILL ? !WIFSIGNALED(status) : status != 0) {
		printf("# %s: the child ended with %#x\n", op->name, status);
		s->wrong++;
	}
	restore_scene();
}

static void disturb(const struct operation *op)
{
	struct state before = scene_state(), after;
	unsigned int us = measure(op), i;
	unsigned long long began = now_us();
	struct storm s = {};

	storm(op, us, 0, &s);
	storm(op, us, SA_RESTART, &s);
	/* The switch is the machine's, not the process's: killed in between, it would stay off. */
	if (op->run != control_off) {
		pester(op, us, SIGTERM, &s);
		for (i = 0; i < KILLS; i++)
			pester(op, us, SIGKILL, &s);
	}
	report(!s.wrong && us, "%s", op->name);
	report(state_returns(&before, &after), "%s: nothing remains", op->name);
	printf("# %s: %u us; of %u runs %u were hit, %u interrupted; %llu ms\n", op->name, us,
	       s.runs, s.hit, s.interrupted, (now_us() - began) / 1000);
}

/* --- long commands --- */

/*
 * Paths that double with each branch and never meet in a state that was seen: the verifier walks
 * them until its budget is spent.
 */
static int load_endless(void)
{
	struct obpf_insn insns[512] = { MOV_X(6, 1), CALL(7), MOV_X(7, 0), MOV_K(8, 0) };
	unsigned int n = 4, i;

	for (i = 0; i < 40; i++) {
		insns[n++] = (struct obpf_insn)INSN(0x45, 7, 0, 1, 1 << (i % 30)); /* jset */
		insns[n++] = (struct obpf_insn)ADD_K(8, 1 << (i % 30));
		insns[n++] = (struct obpf_insn)INSN(0x77, 7, 0, 0, 1); /* rsh */
	}
	insns[n++] = (struct obpf_insn)JEQ_K(8, 1, 1); /* so that its value matters on every path */
	insns[n++] = (struct obpf_insn)STX_DW(10, -8, 8);
	insns[n++] = (struct obpf_insn)MOV_X(0, 8);
	insns[n++] = (struct obpf_insn)EXIT;
	return load(OBPF_PROG_TYPE_KPROBE, insns, n);
}

static int create_large_array(void)
{
	return create_map(OBPF_MAP_TYPE_ARRAY, 4, PAGE, 40000, 0);
}

static int create_large_hash(void)
{
	return create_map(OBPF_MAP_TYPE_HASH, 8, 64, 1000000, 0);
}

static int create_large_percpu_hash(void)
{
	return create_map(OBPF_MAP_TYPE_PERCPU_HASH, 8, 64, 300000, 0);
}

static int run_for_long(void)
{
	unsigned char ctx[64] = {};
	union obpf_attr attr = { .test = { .prog_fd = scene.syscall,
					   .ctx_in = PTR(ctx),
					   .ctx_size_in = sizeof(ctx),
					   .repeat = 1000000 } };

	return call(OBPF_PROG_TEST_RUN, &attr);
}

enum { LARGE = 1 };

static const struct {
	const char *name;
	int (*run)(void);
	int want; /* when nobody kills it; LARGE: a descriptor */
} long_ones[] = {
	{ "a load that spends its budget", load_endless, -E2BIG },
	{ "a large array", create_large_array, LARGE },
	{ "a large hash", create_large_hash, LARGE },
	{ "a large per-CPU hash", create_large_percpu_hash, LARGE },
	{ "a million runs", run_for_long, 0 },
};

/* How long the process lived on after it had been killed, in ms; -1: it had ended before. */
static int kill_after(int (*run)(void), unsigned int us)
{
	unsigned long long killed;
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		run();
		_exit(0);
	}
	sleep_us(us);
	killed = now_us();
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? (int)((now_us() - killed) / 1000) : -1;
}

static void test_long(unsigned int nr)
{
	unsigned long long began = now_us();
	struct state before = scene_state(), after;
	unsigned int us, at, soon, i;
	int ret = long_ones[nr].run(), worst = -1, took;

	us = now_us() - began;
	if (long_ones[nr].want == LARGE && ret > 0) {
		close(ret);
		ret = LARGE;
	}
	report(ret == long_ones[nr].want, "%s: comes to its end by itself", long_ones[nr].name);
	printf("# result %d after %u ms\n", ret, us / 1000);
	for (i = 1; i <= 4; i++) {
		/* The first time may have been an uncommonly long one. */
		for (at = us / 5 * i; (took = kill_after(long_ones[nr].run, at)) < 0 && at; at /= 2)
			;
		worst = took > worst ? took : worst;
	}
	/* Or well before its own end: at the first signal four fifths are left. */
	soon = us / 2000 > GONE_MS * slow ? us / 2000 : GONE_MS * slow;
	report(worst >= 0 && worst < (int)soon, "%s: ends soon when it is killed",
	       long_ones[nr].name);
	printf("# gone %d ms after the signal at worst\n", worst);
	report(state_returns(&before, &after), "%s: nothing remains", long_ones[nr].name);
}

/*
 * A signal that has a handler ends repeated runs, too, and nothing else. It comes again and again:
 * the first one may be here before the runs have begun.
 */
static void test_interrupted_runs(void)
{
	const struct itimerval often = { .it_value = { .tv_usec = 5000 },
					 .it_interval = { .tv_usec = 5000 } };
	int ret;

	handle(SA_RESTART);
	burst = 0;
	setitimer(ITIMER_REAL, &often, NULL);
	ret = run_for_long();
	set_timer(0);
	report(ret == -EINTR, "repeated runs end at a signal: %s", strerror(EINTR));
	if (ret != -EINTR)
		printf("# got %d\n", ret);
}

int main(int argc, char **argv)
{
	const char *missing;
	unsigned int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		slow = strtoul(argv[1], NULL, 10);
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	missing = dev < 0 ? OBPF_DEVICE : make_scene();
	if (missing) {
		printf("not ok 1 - %s: %s\n1..1\n", missing, strerror(errno));
		return 1;
	}
	report_commands_have_operations();
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		disturb(&operations[i]);
	test_interrupted_runs();
	for (i = 0; i < ARRAY_SIZE(long_ones); i++)
		test_long(i);
	drop_scene();
	printf("1..%u\n", tests);
	return failures > 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * failnth.c - every operation with each of its allocations, and each of its copies from and to user
 * memory, failed in turn.
 *
 * /proc/self/fail-nth makes the n-th of them fail in this task: n goes up until an operation ends
 * before its n-th came. A run that failed has to say so by an errno that fits, leave everything as
 * it was, and not be in the way of the next. What a run copes with is as good as no failure.
 *
 * Runs in the guest as root, on a kernel with FAILSLAB, FAIL_PAGE_ALLOC and
 * FAULT_INJECTION_USERCOPY, set to fail whatever can be waited for, too; TAP on stdout, exit status
 * 1 when anything failed. Reference: Documentation/fault-injection/fault-injection.rst.
 *
 *   failnth [NAME...]    only the operations whose names begin with one of these
 */
#include "operations.h"

/* No operation has more, or it would not be found out what the last of them does. */
#define MAX_POINTS 20000u

static int fail_nth = -1;

struct tally {
	unsigned int points, no_memory, faults, others, coped;
	unsigned int bad; /* runs that broke a rule */
};

/* The @n-th point from here on fails, or none. */
static void arm(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n), i;

	/* What is still armed may fail this copy, but only one. */
	for (i = 0; i < 2; i++)
		if (pwrite(fail_nth, text, len, 0) == len)
			return;
	_exit(99);
}

/* Has the armed failure happened? Nothing is armed afterwards. */
static bool has_failed(void)
{
	char text[16] = "";
	/* The copy of the answer is a point as well: where it was the n-th, none had come before. */
	ssize_t len = pread(fail_nth, text, sizeof(text) - 1, 0);

	arm(0);
	return len > 0 && !strtoul(text, NULL, 10);
}

static void complain(const struct operation *op, unsigned int n, struct tally *t, const char *what,
		     int ret)
{
	if (t->bad++ < 8)
		printf("# %s, point %u: %s (%d, %s)\n", op->name, n, what, ret,
		       ret < 0 ? strerror(-ret) : "accepted");
}

static void count(const struct operation *op, unsigned int n, struct tally *t, int ret)
{
	if (ret >= 0)
		t->coped++;
	else if (ret == -ENOMEM)
		t->no_memory++;
	else if (ret == -EFAULT)
		t->faults++;
	else if (ret == -op->also)
		t->others++;
	else
		complain(op, n, t, "another errno than that of a failure", ret);
}

static void tidy(const struct operation *op, int ret)
{
	if (op->tidy)
		op->tidy(ret);
}

/* One run with the @n-th point failed; false when there was no such point. */
static bool run_once(const struct operation *op, unsigned int n, struct tally *t)
{
	struct state before = scene_state(), after;
	unsigned long long was = 0;
	bool failed;
	int ret;

	ret = op->prepare ? op->prepare() : 0;
	if (ret < 0) {
		complain(op, n, t, "cannot be prepared", ret);
		tidy(op, ret);
		return false;
	}
	if (op->subject)
		was = digest(*op->subject);
	arm(n);
	ret = op->run();
	failed = has_failed() && n;
	if (failed)
		count(op, n, t, ret);
	else if (ret < 0)
		complain(op, n, t, "refused without a failure", ret);
	if (ret < 0 && op->subject && !(ret == -EFAULT && op->done_before_answer) &&
	    digest(*op->subject) != was)
		complain(op, n, t, "failed, and changed its object", ret);
	tidy(op, ret);
	if (!state_returns(&before, &after)) {
		complain(op, n, t, "something remains, or is gone", ret);
		print_state("before", &before);
		print_state("after", &after);
	}
	return failed;
}

static unsigned long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

static void sweep(const struct operation *op)
{
	unsigned long long began = now_ms();
	struct tally t = {};

	/* Once undisturbed: what is set up at the first time is there from then on. */
	run_once(op, 0, &t);
	while (!t.bad && t.points < MAX_POINTS && run_once(op, t.points + 1, &t))
		t.points++;
	/* The attr of a command is copied in, so that one point there always is. */
	report(!t.bad && t.points < MAX_POINTS && (op->cmd == NO_COMMAND || t.faults > 0), "%s",
	       op->name);
	printf("# %s: %u points: %u ENOMEM, %u EFAULT, %u others, %u coped with; %llu ms\n",
	       op->name, t.points, t.no_memory, t.faults, t.others, t.coped, now_ms() - began);
}

static bool is_wanted(const struct operation *op, char **names, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strncmp(op->name, names[i], strlen(names[i])))
			return true;
	return !nr;
}

int main(int argc, char **argv)
{
	const char *missing;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	fail_nth = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	missing = dev < 0 ? OBPF_DEVICE : fail_nth < 0 ? "/proc/self/fail-nth" : make_scene();
	if (missing) {
		printf("not ok 1 - %s: %s\n1..1\n", missing, strerror(errno));
		return 1;
	}
	report_commands_have_operations();
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (is_wanted(&operations[i], argv + 1, argc - 1))
			sweep(&operations[i]);
	drop_scene();
	printf("1..%u\n", tests);
	return failures > 0;
}

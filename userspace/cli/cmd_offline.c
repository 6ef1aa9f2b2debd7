// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_offline.c - obpf run --offline: programs run once or often in a process of their own, without
 * the module.
 *
 * All of it happens in a child. So what was not verified can end no more than that, and the parent
 * is there to say how.
 */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asked.h"
#include "cli.h"
#include "diag.h"
#include "object.h"
#include "offline_run.h"
#include "output.h"
#include "value.h"

#define MAX_REPEAT 1000000000
#define UNVERIFIED_SECONDS 10
/* Of the C stack, which machine code returns by. */
#define STACK_LIMIT (8u << 20)

struct options {
	struct obpf_asked asked;
	struct obpf_offline_run run;
	const char *data, *ctx, *mem;
	double seconds; /* 0: no limit */
	bool has_limit;
	bool json;
};

enum {
	KEY_OFFLINE = 256,
	KEY_DATA,
	KEY_CTX,
	KEY_MEM,
	KEY_REPEAT,
	KEY_JIT,
	KEY_INTERP,
	KEY_NO_VERIFY,
	KEY_TIMEOUT,
};

static const struct argp_option options[] = {
	{ "offline", KEY_OFFLINE, NULL, 0, "In this process, without the module", 0 },
	{ "data", KEY_DATA, "FILE", 0, "The packet: a file's bytes; without it, 64 zeroes", 0 },
	{ "ctx", KEY_CTX, "FILE", 0,
	  "The context: a file's bytes; without it, zeroes of the size that the type has", 0 },
	{ "repeat", KEY_REPEAT, "N", 0, "Run N times, and say how long one took", 0 },
	{ "jit", KEY_JIT, NULL, 0, "As machine code, or not at all", 0 },
	{ "interp", KEY_INTERP, NULL, 0, "Interpreted", 0 },
	{ "mem", KEY_MEM, "BYTES|@FILE", 0,
	  "With --hex: memory that R1 points at, two hex digits a byte", 0 },
	{ "no-verify", KEY_NO_VERIFY, NULL, 0,
	  "For tests of instructions: the program is decoded, and runs whatever it does, with R1 pointing at the data or memory, and its size in R2",
	  0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	  "End what runs longer; 10 with --no-verify, otherwise there is no limit", 0 },
	{ "json", 'j', NULL, 0, "One JSON document: an array with an object a program", 0 },
	{ 0 },
};

static error_t set_seconds(struct options *o, const char *arg, struct argp_state *state)
{
	char *end;

	errno = 0;
	o->seconds = strtod(arg, &end);
	if (errno || end == arg || *end || !(o->seconds >= 0.001 && o->seconds < 1e6))
		argp_error(state, "--timeout wants seconds, more than 0, not '%s'", arg);
	o->has_limit = true;
	return 0;
}

static error_t set_repeat(struct options *o, const char *arg, struct argp_state *state)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || !n || n > MAX_REPEAT)
		argp_error(state, "--repeat wants a number from 1 to %d, not '%s'", MAX_REPEAT,
			   arg);
	o->run.repeat = n;
	return 0;
}

static error_t set_engine(struct options *o, enum obpf_engine engine, struct argp_state *state)
{
	if (o->run.engine && o->run.engine != engine)
		argp_error(state, "--jit or --interp, not both");
	o->run.engine = engine;
	return 0;
}

static error_t check_options(const struct options *o, struct argp_state *state)
{
	if (o->asked.nr_paths > 1)
		argp_error(state, "one object at a time: '%s' is a second", o->asked.paths[1]);
	if (o->mem && !o->asked.hex.text)
		argp_error(state, "--mem goes with --hex");
	if (o->mem && (o->data || o->ctx))
		argp_error(state, "--mem stands in the place of --data and --ctx");
	if (o->asked.device.unverified && o->ctx)
		argp_error(state, "there is no context with --no-verify: give --data");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->asked;
		return 0;
	case KEY_OFFLINE:
		return 0;
	case KEY_DATA:
		o->data = arg;
		return 0;
	case KEY_CTX:
		o->ctx = arg;
		return 0;
	case KEY_MEM:
		o->mem = arg;
		return 0;
	case KEY_REPEAT:
		return set_repeat(o, arg, state);
	case KEY_JIT:
		return set_engine(o, OBPF_ENGINE_JIT, state);
	case KEY_INTERP:
		return set_engine(o, OBPF_ENGINE_INTERP, state);
	case KEY_NO_VERIFY:
		o->asked.device.unverified = true;
		return 0;
	case KEY_TIMEOUT:
		return set_seconds(o, arg, state);
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_END:
		return check_options(o, state);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &obpf_asked_argp, 0, NULL, 0 }, { 0 } };

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "--offline OBJECT\n--offline --hex=BYTES|@FILE",
	.doc = "Runs each program of an object as PROG_TEST_RUN would, alone, in this process and without "
	       "the module. Prints what came of the packet, and of the context where one was given, and in "
	       "the last line R0."
	       "\vExit status: 0 it ran; 1 it was refused; 2 wrong usage, or something that obpf does not "
	       "support; 3 the run was ended by a fault or by --timeout.",
};

/* --- what is told of a run --- */

struct report {
	struct options *options;
	struct json_object *rows; /* NULL: text */
	int status;
};

static void print_bytes(const char *name, const struct obpf_offline_bytes *b)
{
	size_t i;

	printf("%s ", name);
	for (i = 0; i < b->size; i++)
		printf("%02x", b->bytes[i]);
	putchar('\n');
}

static void add_bytes(struct json_object *row, const char *name, const struct obpf_offline_bytes *b)
{
	char *text = malloc(2 * b->size + 1);
	size_t i;

	if (!text)
		return;
	for (i = 0; i < b->size; i++)
		sprintf(text + 2 * i, "%02x", b->bytes[i]);
	json_object_object_add(row, name, json_object_new_string_len(text, 2 * b->size));
	free(text);
}

/* What came of the memory that was given; NULL: nothing was. */
static const struct obpf_offline_bytes *memory_out(const struct options *o)
{
	if (!o->mem)
		return NULL;
	return o->asked.device.unverified ? &o->run.data_out : &o->run.ctx_out;
}

static double ns_per_run(const struct obpf_offline_run *run)
{
	return (double)run->ns / (run->repeat ? run->repeat : 1);
}

static void tell_json(struct report *r, const struct obpf_subject *s)
{
	const struct options *o = r->options;
	const struct obpf_offline_run *run = &o->run;
	struct json_object *row = json_object_new_object();
	char r0[24];

	snprintf(r0, sizeof(r0), "0x%" PRIx64, run->r0);
	json_object_object_add(row, "section", obpf_text_json(s->section, strlen(s->section)));
	json_object_object_add(row, "name", obpf_text_json(s->name, strlen(s->name)));
	json_object_object_add(row, "engine",
			       json_object_new_string(run->jited ? "jit" : "interpreter"));
	json_object_object_add(row, "runs", json_object_new_int64(run->repeat ? run->repeat : 1));
	json_object_object_add(row, "ns", json_object_new_double(ns_per_run(run)));
	if (memory_out(o)) {
		add_bytes(row, "mem", memory_out(o));
	} else {
		if (run->data_out.bytes)
			add_bytes(row, "data", &run->data_out);
		if (run->ctx_out.bytes && o->ctx)
			add_bytes(row, "ctx", &run->ctx_out);
	}
	json_object_object_add(row, "r0", json_object_new_string(r0));
	json_object_array_add(r->rows, row);
}

static void tell_text(const struct options *o, const struct obpf_subject *s)
{
	const struct obpf_offline_run *run = &o->run;
	char name[256];

	if (!o->asked.hex.text) {
		snprintf(name, sizeof(name), "%s", obpf_shown_name(s->section));
		printf("%s %s\n", name, obpf_shown_name(s->name));
	}
	if (memory_out(o)) {
		print_bytes("mem", memory_out(o));
	} else {
		if (run->data_out.bytes && run->data_out.size)
			print_bytes("data", &run->data_out);
		if (run->ctx_out.bytes && o->ctx)
			print_bytes("ctx", &run->ctx_out);
	}
	if (run->repeat)
		printf("%u runs by the %s, %.1f ns each\n", run->repeat,
		       run->jited ? "jit" : "interpreter", ns_per_run(run));
	printf("0x%" PRIx64 "\n", run->r0);
}

static void complain(const struct options *o, const struct obpf_subject *s, int err)
{
	char where[512];

	snprintf(where, sizeof(where), "%s: %s/%s", s->path, s->section, s->name);
	if (o->run.engine == OBPF_ENGINE_JIT && err == EOPNOTSUPP)
		obpf_say("%s: not supported: there is no translation of it for this machine",
			 where);
	else if (err == EINVAL || err == E2BIG)
		obpf_say("%s: not with such data and context: %s", where, strerror(err));
	else
		obpf_say("%s: %s", where, strerror(err));
}

/* --- in the child --- */

/* From here on what goes wrong ends the child, at once and as what it is. */
static void brace(const struct options *o)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGALRM };
	struct rlimit stack = { STACK_LIMIT, STACK_LIMIT };
	const struct rlimit core = { 0, 0 };
	struct itimerval timer = { .it_interval = { 0, 0 } };
	struct rlimit had;
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		signal(signals[i], SIG_DFL);
		sigaddset(&set, signals[i]);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	setrlimit(RLIMIT_CORE, &core);
	if (!getrlimit(RLIMIT_STACK, &had)) {
		stack.rlim_max = had.rlim_max;
		if (had.rlim_cur > stack.rlim_cur)
			setrlimit(RLIMIT_STACK, &stack);
	}
	timer.it_value.tv_sec = (time_t)o->seconds;
	timer.it_value.tv_usec = (suseconds_t)((o->seconds - (double)timer.it_value.tv_sec) * 1e6);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void run_subject(const struct obpf_subject *s, void *priv)
{
	struct report *r = priv;
	struct options *o = r->options;
	int err;

	if (!obpf_asked_passed(s, &r->status))
		return;
	fflush(stdout);
	brace(o);
	err = -obpf_offline_run(s->device, &o->run);
	if (err) {
		complain(o, s, err);
		obpf_asked_worsen(&r->status,
				  err == EOPNOTSUPP ? OBPF_EXIT_USAGE : OBPF_EXIT_FAILURE);
		return;
	}
	if (r->rows)
		tell_json(r, s);
	else
		tell_text(o, s);
	obpf_offline_run_release(&o->run);
}

static int run_all(struct options *o)
{
	struct report r = { .options = o };
	int broken;

	if (o->json)
		r.rows = json_object_new_array();
	broken = obpf_asked_each(&o->asked, run_subject, &r);
	if (broken)
		obpf_asked_worsen(&r.status, broken < 0 ? OBPF_EXIT_FAILURE : OBPF_EXIT_USAGE);
	return r.rows ? obpf_json_finish(r.rows, r.status) : obpf_output_finish(r.status);
}

/* --- in the parent --- */

static const char *what_happened(int sig)
{
	switch (sig) {
	case SIGSEGV:
	case SIGBUS:
		return "it reached memory that is not there, or used up its stack";
	case SIGFPE:
		return "a division that the machine does not do";
	case SIGILL:
	case SIGTRAP:
		return "it ran into what is no instruction";
	case SIGALRM:
		return "it ran longer than it may (--timeout)";
	default:
		return "the tool's own doing, or somebody else's";
	}
}

static int tell_signal(const struct options *o, int sig)
{
	struct json_object *rows, *row;

	obpf_say("the run was ended by SIG%s: %s", sigabbrev_np(sig) ? sigabbrev_np(sig) : "?",
		 what_happened(sig));
	if (!o->json)
		return OBPF_EXIT_FAULT;
	rows = json_object_new_array();
	row = json_object_new_object();
	json_object_object_add(row, "signal", json_object_new_int(sig));
	json_object_array_add(rows, row);
	return obpf_json_finish(rows, OBPF_EXIT_FAULT);
}

/* All of it in a child: its status, or how it ended. */
static int run_apart(struct options *o)
{
	pid_t parent = getpid(), child;
	int status;

	/* Ignored, it would take the child's status with it. */
	signal(SIGCHLD, SIG_DFL);
	child = fork();
	if (child < 0) {
		obpf_say("fork: %s", strerror(errno));
		return OBPF_EXIT_FAILURE;
	}
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(OBPF_EXIT_FAILURE);
		exit(run_all(o));
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return OBPF_EXIT_FAILURE;
	/* Nobody reads our output any more: that is not the program's doing. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE)
		raise(SIGPIPE);
	return WIFSIGNALED(status) ? tell_signal(o, WTERMSIG(status)) : WEXITSTATUS(status);
}

/* A file's bytes as they are. */
static bool read_file(const char *path, struct obpf_offline_bytes *b)
{
	if (!path)
		return true;
	b->bytes = obpf_file_read(path, &b->size);
	if (!b->bytes)
		obpf_say("%s: %s", path, strerror(errno));
	return b->bytes;
}

static bool read_inputs(struct options *o)
{
	struct obpf_offline_bytes *mem = o->asked.device.unverified ? &o->run.data : &o->run.ctx;

	if (!read_file(o->data, &o->run.data) || !read_file(o->ctx, &o->run.ctx))
		return false;
	if (o->mem)
		mem->bytes = obpf_hex_bytes("--mem", o->mem, &mem->size);
	return !o->mem || mem->bytes;
}

int obpf_cmd_run_offline(int argc, char **argv)
{
	struct options opts = { .asked.device.map_type_name = obpf_map_type_name };
	int status = OBPF_EXIT_USAGE;

	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(false);
	if (!opts.has_limit && opts.asked.device.unverified)
		opts.seconds = UNVERIFIED_SECONDS;
	if (obpf_asked_settle(&opts.asked) && read_inputs(&opts))
		status = run_apart(&opts);
	free(opts.run.data.bytes);
	free(opts.run.ctx.bytes);
	return status;
}

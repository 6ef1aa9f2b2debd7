// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_run.c - obpf run: an object's whole life in one command.
 */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "fdinfo.h"
#include "obpf.h"
#include "object.h"
#include "stream.h"

struct options {
	const char *path;
	const char *btf;
	bool json;
	bool verbose;
	bool large_stack;
	uint64_t count;
	double seconds;
	unsigned int nr_events;
	const char *events[OBPF_MAX_SOURCES]; /* "MAP:STRUCT" */
};

enum { KEY_BTF = 256, KEY_LARGE, KEY_OFFLINE };

static const struct argp_option options[] = {
	{ "events", 'e', "MAP:STRUCT", 0,
	  "Print the records of ring buffer MAP as STRUCT (may be repeated). Without it: every ring buffer, as struct event",
	  0 },
	{ "json", 'j', NULL, 0, "One JSON object a line", 0 },
	{ "count", 'n', "N", 0, "Stop after N events", 0 },
	{ "duration", 'd', "SECONDS", 0, "Stop after a time", 0 },
	{ "btf", KEY_BTF, "FILE", 0,
	  "Type data of the kernel for CO-RE, where the kernel offers none", 0 },
	{ "large-stack", KEY_LARGE, NULL, 0,
	  "Programs may have 16 KiB of stack instead of 512 bytes", 0 },
	{ "offline", KEY_OFFLINE, NULL, 0,
	  "Run the programs in this process, without the module; 'obpf run --offline --help' says how",
	  0 },
	{ "verbose", 'v', NULL, 0, "Show the verifier's log and libbpf's messages on stderr", 0 },
	{ 0 },
};

static error_t add_events(struct options *o, const char *arg, struct argp_state *state)
{
	const char *colon = strchr(arg, ':');

	if (!colon || colon == arg || !colon[1])
		argp_error(state, "--events wants MAP:STRUCT, not '%s'", arg);
	if (o->nr_events == OBPF_MAX_SOURCES)
		argp_error(state, "--events at most %d times", OBPF_MAX_SOURCES);
	o->events[o->nr_events++] = arg;
	return 0;
}

static error_t set_flag(bool *flag)
{
	*flag = true;
	return 0;
}

static error_t set_text(const char **text, const char *arg)
{
	*text = arg;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	char *end = NULL;

	errno = 0;
	switch (key) {
	case 'e':
		return add_events(o, arg, state);
	case 'j':
		return set_flag(&o->json);
	case 'v':
		return set_flag(&o->verbose);
	case 'n':
		o->count = strtoull(arg, &end, 10);
		if (errno || *arg < '0' || *arg > '9' || *end || !o->count)
			argp_error(state, "--count wants a number from 1 on, not '%s'", arg);
		return 0;
	case 'd':
		o->seconds = strtod(arg, &end);
		if (errno || end == arg || *end || !(o->seconds > 0 && o->seconds < 1e9))
			argp_error(state, "--duration wants seconds, more than 0, not '%s'", arg);
		return 0;
	case KEY_LARGE:
		return set_flag(&o->large_stack);
	case KEY_BTF:
		return set_text(&o->btf, arg);
	case ARGP_KEY_ARG:
		if (o->path)
			argp_error(state, "one object at a time: '%s' is a second", arg);
		return set_text(&o->path, arg);
	case ARGP_KEY_END:
		if (!o->path)
			argp_error(state, "no object given");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT",
	.doc = "Loads a BPF object into the obpf module, attaches each program where its section says, and "
	       "prints what its ring buffers bring, until interrupted or terminated."
	       "\vA ring buffer's records are read by the object's own type data: a struct is there when "
	       "something global in the object names it, as in 'const struct event *event_type __attribute__((unused));'.",
};

static bool add_named(struct obpf_stream *s, struct obpf_object *o, const char *arg)
{
	const char *colon = strchr(arg, ':');
	char name[64];
	struct bpf_map *map;

	snprintf(name, sizeof(name), "%.*s", (int)(colon - arg), arg);
	map = bpf_object__find_map_by_name(o->bpf, name);
	if (!map) {
		obpf_say("%s: map %s: there is none of that name", o->path, name);
		return false;
	}
	if (bpf_map__type(map) != BPF_MAP_TYPE_RINGBUF) {
		obpf_say("%s: map %s: not a ring buffer", o->path, name);
		return false;
	}
	return obpf_stream_add(s, bpf_object__btf(o->bpf), map, colon + 1);
}

/* The ring buffers to print: the named ones, or all there are. */
static bool choose_sources(struct obpf_stream *s, struct obpf_object *o, const struct options *opts)
{
	struct bpf_map *map;
	unsigned int i;

	for (i = 0; i < opts->nr_events; i++)
		if (!add_named(s, o, opts->events[i]))
			return false;
	if (opts->nr_events)
		return true;
	bpf_object__for_each_map(map, o->bpf) {
		if (bpf_map__type(map) == BPF_MAP_TYPE_RINGBUF &&
		    !obpf_stream_add(s, bpf_object__btf(o->bpf), map, "event"))
			return false;
	}
	return true;
}

/* ", N dropped; SECTION/NAME: H hits, M missed; ...", as far as the kernel counts them. */
static void add_hits(const struct obpf_object *o, FILE *out)
{
	static const char *const keys[] = { "hits", "missed" };
	unsigned int i;

	for (i = 0; i < o->nr_attached; i++) {
		int fd = bpf_link__fd(o->attached[i].link);
		uint64_t counts[2];
		char room[256];

		if (obpf_fdinfo_read(fd, keys, counts, 2))
			fprintf(out, "; %s: %" PRIu64 " hits, %" PRIu64 " missed",
				obpf_object_prog_name(o->attached[i].prog, room, sizeof(room)),
				counts[0], counts[1]);
	}
}

/* Detaches, prints the rest, and says in one line what there was. */
static bool finish(struct obpf_object *o, struct obpf_stream *s)
{
	char *hits = NULL, drops[64] = "";
	size_t size;
	uint64_t dropped;
	FILE *out = open_memstream(&hits, &size);
	bool done;

	/* The counters go with the link; what hits between here and there is in no one's sum. */
	if (out) {
		add_hits(o, out);
		fclose(out);
	}
	obpf_object_detach(o);
	done = obpf_stream_drain(s);
	if (s->nr_sources && obpf_stream_dropped(s, &dropped))
		snprintf(drops, sizeof(drops), ", %" PRIu64 " dropped", dropped);
	obpf_say("%" PRIu64 " events%s%s", s->events, drops, hits ? hits : "");
	free(hits);
	return done;
}

static bool run(const struct options *opts, struct obpf_object *o, struct obpf_stream *s)
{
	bool done;

	if (!obpf_object_open(o, opts->path, opts->btf, opts->verbose) ||
	    (opts->large_stack && !obpf_object_add_flags(o, OBPF_F_LARGE_STACK)) ||
	    !choose_sources(s, o, opts) || !obpf_object_load(o) || !obpf_stream_open(s) ||
	    !obpf_object_attach(o))
		return false;
	obpf_say("%s: %u attached", o->path, o->nr_attached);
	done = obpf_stream_run(s);
	return finish(o, s) && done;
}

static bool is_offline(char **argv)
{
	while (*++argv && strcmp(*argv, "--"))
		if (!strcmp(*argv, "--offline"))
			return true;
	return false;
}

int obpf_cmd_run(int argc, char **argv)
{
	struct options opts = { 0 };
	struct obpf_object object = { 0 };
	struct obpf_stream stream = { 0 };
	bool done;

	/* It has options of its own. */
	if (is_offline(argv))
		return obpf_cmd_run_offline(argc, argv);
	if (argp_parse(&argp, argc, argv, 0, NULL, &opts))
		return OBPF_EXIT_USAGE;
	obpf_diag_init(opts.verbose);
	stream.path = opts.path;
	stream.json = opts.json;
	stream.limit = opts.count;
	stream.seconds = opts.seconds;
	done = run(&opts, &object, &stream);
	obpf_stream_close(&stream);
	obpf_object_close(&object);
	return done ? OBPF_EXIT_OK : OBPF_EXIT_FAILURE;
}

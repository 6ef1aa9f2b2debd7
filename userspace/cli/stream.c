// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * stream.c - waits for ring buffers, signals and the clock; prints records.
 *
 * One thread, and a signal handler that sets a flag and writes to an eventfd: the flag ends a run
 * of records that never pauses, the eventfd ends a wait.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "fdinfo.h"
#include "record.h"
#include "stream.h"
#include "value.h"

/*
 * A program may submit without waking the reader; look at the rings this often (ms) all the same.
 */
#define LOOK_EVERY 200

static volatile sig_atomic_t stopped;
static int stop_fd = -1;

static void stop(int signal)
{
	uint64_t one = 1;
	int saved = errno;

	stopped = 1;
	/* Cannot fill up: each signal does this once, then it kills. */
	if (write(stop_fd, &one, sizeof(one)) < 0)
		_exit(128 + signal);
	errno = saved;
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static bool is_over(const struct obpf_stream *s)
{
	return stopped || (s->limit && s->events >= s->limit) || (s->end && now() >= s->end);
}

bool obpf_stream_add(struct obpf_stream *s, const struct btf *btf, struct bpf_map *map,
		     const char *type)
{
	struct obpf_source *source = &s->sources[s->nr_sources];
	const char *name = bpf_map__name(map);

	if (s->nr_sources == OBPF_MAX_SOURCES) {
		obpf_say("%s: map %s: more ring buffers than %d", s->path, name, OBPF_MAX_SOURCES);
		return false;
	}
	if (!btf) {
		obpf_say("%s: map %s: no type data (.BTF) to read its records by: compile with -g",
			 s->path, name);
		return false;
	}
	source->record = obpf_record_new(btf, type);
	if (!source->record && errno == ENOENT) {
		obpf_say(
			"%s: map %s: no struct %s in the object's type data: name the records' struct with --events %s:STRUCT",
			s->path, name, type, name);
		return false;
	}
	if (!source->record) {
		obpf_say("%s: map %s: struct %s cannot be read: %s", s->path, name, type,
			 strerror(errno));
		return false;
	}
	source->stream = s;
	source->map = map;
	s->nr_sources++;
	return true;
}

/* Several maps' objects are told apart by a member around them. */
static void print_json(const struct obpf_stream *s, const struct obpf_source *source,
		       const char *key, struct json_object *value)
{
	struct json_object *line = value;

	if (s->nr_sources > 1 || strcmp(key, "record")) {
		line = json_object_new_object();
		if (s->nr_sources > 1)
			json_object_object_add(line, "map",
					       json_object_new_string(bpf_map__name(source->map)));
		json_object_object_add(line, key, value);
	}
	fputs(json_object_to_json_string_ext(line, JSON_C_TO_STRING_PLAIN |
							   JSON_C_TO_STRING_NOSLASHESCAPE),
	      stdout);
	fputc('\n', stdout);
	json_object_put(line);
}

static void show_head(struct obpf_stream *s, const struct obpf_source *source)
{
	if (s->json || s->shown == source)
		return;
	if (s->nr_sources > 1)
		printf("%s:\n", bpf_map__name(source->map));
	obpf_record_print_head(source->record, stdout);
	s->shown = source;
}

static void print_misfit(struct obpf_source *source, const void *data, size_t size)
{
	const struct obpf_stream *s = source->stream;
	struct json_object *hex = obpf_hex_json(data, size);

	if (!source->misfit_said)
		obpf_say(
			"%s: map %s: a record of %zu bytes is no struct %s, which has %zu: shown in hex",
			s->path, bpf_map__name(source->map), size, obpf_record_name(source->record),
			obpf_record_size(source->record));
	source->misfit_said = true;
	if (s->json) {
		print_json(s, source, "raw", hex);
		return;
	}
	printf("raw %s\n", hex ? json_object_get_string(hex) : "");
	json_object_put(hex);
}

/* libbpf calls this for each record; an error ends its run through the ring. */
static int take(void *ctx, void *data, size_t size)
{
	struct obpf_source *source = ctx;
	struct obpf_stream *s = source->stream;

	if (s->limit && s->events >= s->limit)
		return -ECANCELED;
	s->events++;
	show_head(s, source);
	if (!obpf_record_fits(source->record, size))
		print_misfit(source, data, size);
	else if (s->json)
		print_json(s, source, "record", obpf_record_json(source->record, data, size));
	else
		obpf_record_print_row(source->record, data, size, stdout);
	if (ferror(stdout)) {
		s->error = errno;
		return -EIO;
	}
	return is_over(s) ? -ECANCELED : 0;
}

static bool open_rings(struct obpf_stream *s)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < s->nr_sources && !err; i++) {
		struct obpf_source *source = &s->sources[i];

		if (!s->ring) {
			s->ring = ring_buffer__new(bpf_map__fd(source->map), take, source, NULL);
			err = s->ring ? 0 : -errno;
		} else {
			err = ring_buffer__add(s->ring, bpf_map__fd(source->map), take, source);
		}
		if (err)
			obpf_say("%s: map %s: cannot be read: %s", s->path,
				 bpf_map__name(source->map), strerror(-err));
	}
	return !err;
}

bool obpf_stream_open(struct obpf_stream *s)
{
	/* The second signal finds the default again, should the first not do. */
	struct sigaction action = { .sa_handler = stop, .sa_flags = SA_RESTART | SA_RESETHAND };

	if (!open_rings(s))
		return false;
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (stop_fd < 0) {
		obpf_say("eventfd: %s", strerror(errno));
		return false;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	/* Lines go out as they are made, into pipes as well. */
	setvbuf(stdout, NULL, _IOLBF, 1 << 16);
	return true;
}

static bool consume(struct obpf_stream *s)
{
	int err = s->ring ? ring_buffer__consume(s->ring) : 0;

	if (s->error)
		obpf_say("stdout: %s", strerror(s->error));
	else if (err < 0 && err != -ECANCELED)
		obpf_say("%s: ring buffer: %s", s->path, strerror(-err));
	return !s->error && (err >= 0 || err == -ECANCELED);
}

/* How long to wait at most, in ms; -1: for ever. */
static int patience(const struct obpf_stream *s)
{
	int most = s->ring ? LOOK_EVERY : -1;
	uint64_t left, at = now();

	if (!s->end)
		return most;
	left = s->end > at ? (s->end - at) / 1000000 + 1 : 0;
	return most >= 0 && left > (uint64_t)most ? most : left > 3600000 ? 3600000 : (int)left;
}

bool obpf_stream_run(struct obpf_stream *s)
{
	struct pollfd fds[] = {
		{ .fd = stop_fd, .events = POLLIN },
		/* A negative one is passed over by poll. */
		{ .fd = s->ring ? ring_buffer__epoll_fd(s->ring) : -1, .events = POLLIN },
	};

	if (s->seconds > 0)
		s->end = now() + (uint64_t)(s->seconds * 1e9);
	if (s->nr_sources == 1)
		show_head(s, &s->sources[0]);
	while (!is_over(s)) {
		if (poll(fds, 2, patience(s)) < 0 && errno != EINTR) {
			obpf_say("poll: %s", strerror(errno));
			return false;
		}
		if (!consume(s))
			return false;
	}
	return true;
}

bool obpf_stream_drain(struct obpf_stream *s)
{
	bool done;

	if (s->error)
		return false;
	/* No end is set any more but the limit: what is left is as much as the rings hold. */
	stopped = 0;
	s->end = 0;
	done = consume(s);
	if (fflush(stdout)) {
		obpf_say("stdout: %s", strerror(errno));
		return false;
	}
	return done;
}

bool obpf_stream_dropped(const struct obpf_stream *s, uint64_t *dropped)
{
	static const char *const key = "dropped";
	unsigned int i;
	uint64_t n;

	*dropped = 0;
	for (i = 0; i < s->nr_sources; i++) {
		if (!obpf_fdinfo_read(bpf_map__fd(s->sources[i].map), &key, &n, 1))
			return false;
		*dropped += n;
	}
	return true;
}

void obpf_stream_close(struct obpf_stream *s)
{
	ring_buffer__free(s->ring);
	s->ring = NULL;
	while (s->nr_sources)
		obpf_record_free(s->sources[--s->nr_sources].record);
	if (stop_fd >= 0)
		close(stop_fd);
	stop_fd = -1;
}

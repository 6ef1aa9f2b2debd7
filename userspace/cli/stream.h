/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* stream.h - ring buffers to stdout, until told to stop. */
#ifndef OBPF_STREAM_H
#define OBPF_STREAM_H

#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdint.h>

#define OBPF_MAX_SOURCES 32

struct obpf_record;
struct obpf_stream;

struct obpf_source {
	struct obpf_stream *stream;
	struct bpf_map *map;
	struct obpf_record *record;
	bool misfit_said;
};

struct obpf_stream {
	const char *path; /* begins messages */
	bool json;
	uint64_t limit; /* events; 0: none */
	double seconds; /* 0: no end */
	/* kept by the stream */
	unsigned int nr_sources;
	struct obpf_source sources[OBPF_MAX_SOURCES];
	const struct obpf_source *shown; /* whose head was printed last */
	uint64_t events;
	uint64_t end; /* ns of CLOCK_MONOTONIC; 0: none */
	int error; /* of stdout */
	struct ring_buffer *ring;
};

/**
 * obpf_stream_add - have @map's records printed as struct @type
 * Before the object is loaded. False when that cannot be, having said why.
 */
bool obpf_stream_add(struct obpf_stream *s, const struct btf *btf, struct bpf_map *map,
		     const char *type);

/* Open the rings of the loaded maps, and take over SIGINT, SIGTERM and SIGHUP. */
bool obpf_stream_open(struct obpf_stream *s);

/* Print events until a signal, the limit or the end of time. False when stdout fails. */
bool obpf_stream_run(struct obpf_stream *s);

/* Print what is still in the rings, once nothing writes to them any more. */
bool obpf_stream_drain(struct obpf_stream *s);

/* Records that found no room in the rings; false when the kernel does not count them. */
bool obpf_stream_dropped(const struct obpf_stream *s, uint64_t *dropped);

void obpf_stream_close(struct obpf_stream *s);

#endif

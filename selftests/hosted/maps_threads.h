/* SPDX-License-Identifier: GPL-2.0 */
/*
 * maps_threads.h - what the tests of maps under threads share: workers, each a CPU of kshim, that
 * run for RUN_MS milliseconds at least, and values that tell whose they are.
 *
 * Worker threads only record what they saw; assertions are the main thread's, after they have
 * ended, because cmocka's jump.
 */
#ifndef SELFTESTS_MAPS_THREADS_H
#define SELFTESTS_MAPS_THREADS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include "kshim.h"
#include "maps/map.h"

#define RUN_MS 200
#define MAX_THREADS 8

static bool stop;
/* The first thing that went wrong, in words; NULL: nothing. */
static const char *wrong;

static inline bool running(void)
{
	return !__atomic_load_n(&stop, __ATOMIC_RELAXED);
}

static inline void report(const char *what)
{
	const char *none = NULL;

	__atomic_compare_exchange_n(&wrong, &none, what, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline void count(u64 *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

static inline u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

struct worker {
	void (*work)(struct worker *w);
	void *arg;
	u32 nr;
	u32 seed;
	pthread_t thread;
};

#define WORK(fn, to) \
	{ \
		.work = fn, .arg = to \
	}

static inline void *run_worker(void *arg)
{
	struct worker *w = arg;

	w->work(w);
	return NULL;
}

static inline void sleep_us(long us)
{
	struct timespec ts = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&ts, NULL);
}

static inline void start(struct worker *w, u32 nr)
{
	u32 i;

	stop = false;
	wrong = NULL;
	for (i = 0; i < nr; i++) {
		w[i].nr = i;
		w[i].seed = i * 7919 + 1;
		assert_int_equal(pthread_create(&w[i].thread, NULL, run_worker, &w[i]), 0);
	}
}

static inline void finish(struct worker *w, u32 nr)
{
	u32 i;

	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < nr; i++)
		pthread_join(w[i].thread, NULL);
	if (wrong)
		fail_msg("%s", wrong);
}

static inline void run_all(struct worker *w, u32 nr)
{
	start(w, nr);
	sleep_us(RUN_MS * 1000);
	finish(w, nr);
}

/* Threads may be long in coming to it, on a machine that has others to run. */
static inline void await_count(const u64 *counter, u64 least)
{
	u32 i;

	for (i = 0; i < 60000 && __atomic_load_n(counter, __ATOMIC_RELAXED) < least; i++)
		sleep_us(1000);
}

static inline void run_until(struct worker *w, u32 nr, const u64 *counter, u64 least)
{
	start(w, nr);
	sleep_us(RUN_MS * 1000);
	await_count(counter, least);
	finish(w, nr);
}

static inline struct obpf_map *create(u32 type, u32 key_size, u32 value_size, u32 max_entries,
				      u32 flags)
{
	union obpf_attr attr;
	struct obpf_map *map;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	attr.map_flags = flags;
	map = obpf_map_create(&attr);
	assert_false(IS_ERR(map));
	return map;
}

static inline int nothing_left(void **state)
{
	obpf_map_flush();
	return kshim_alloc_live() ? -1 : 0;
}

/* A value that tells whose it is and whether it is whole. */
struct stamp {
	u64 key;
	u64 words[5];
};

static inline void make_stamp(struct stamp *s, u32 key, u64 salt)
{
	u32 i;

	s->key = key;
	for (i = 0; i < ARRAY_SIZE(s->words); i++)
		s->words[i] = salt * (i + 1) ^ key;
}

static inline bool stamp_is_whole(const struct stamp *s)
{
	u64 salt = s->words[0] ^ s->key;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(s->words); i++)
		if (s->words[i] != (salt * (i + 1) ^ s->key))
			return false;
	return true;
}

/* Memory of deleted keys comes back while the others are at work. */
static inline void flush_maps(struct worker *w)
{
	while (running()) {
		obpf_map_flush();
		sleep_us(500);
	}
}

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verifier_home.h - what the verifier's hosted tests share: a home with counted memory, and
 * programs as text.
 *
 * Include after cmocka.h. One thread.
 */
#ifndef SELFTESTS_HOSTED_VERIFIER_HOME_H
#define SELFTESTS_HOSTED_VERIFIER_HOME_H

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "asm.h"
#include "verifier/verifier.h"

#define LOG_SIZE (1u << 20)

struct home {
	struct obpf_core core;
	struct obpf_log log;
	u32 live; /* blocks that are not freed */
	u32 allocs; /* so far */
	u32 fail_at; /* the allocation that fails, from 1; 0: none */
	size_t bytes; /* of live blocks */
	size_t peak_bytes;
	u32 polls;
	u32 poll_fails_at; /* the poll that fails, from 1 */
	bool locked_down;
	u32 lockdown_asked; /* times */
	char text[LOG_SIZE];
};

static inline void *home_alloc(void *priv, size_t size)
{
	struct home *h = priv;
	void *ptr;

	if (++h->allocs == h->fail_at)
		return NULL;
	ptr = calloc(1, size);
	h->live += !!ptr;
	h->bytes += malloc_usable_size(ptr);
	h->peak_bytes = max(h->peak_bytes, h->bytes);
	return ptr;
}

static inline void home_free(void *priv, void *ptr)
{
	struct home *h = priv;

	h->live -= !!ptr;
	h->bytes -= malloc_usable_size(ptr);
	free(ptr);
}

static inline int home_poll(void *priv)
{
	struct home *h = priv;

	return ++h->polls == h->poll_fails_at ? -EINTR : 0;
}

static inline bool home_locked_down(void *priv)
{
	struct home *h = priv;

	h->lockdown_asked++;
	return h->locked_down;
}

static inline int home_log_store(void *priv, u32 pos, const char *text, u32 len)
{
	struct home *h = priv;

	assert_true(pos + len <= sizeof(h->text));
	memcpy(h->text + pos, text, len);
	return 0;
}

static inline int home_log_load(void *priv, u32 pos, char *text, u32 len)
{
	struct home *h = priv;

	assert_true(pos + len <= sizeof(h->text));
	memcpy(text, h->text + pos, len);
	return 0;
}

static const struct obpf_core_ops home_ops = {
	.alloc = home_alloc,
	.free = home_free,
	.poll = home_poll,
	.log_store = home_log_store,
	.log_load = home_log_load,
	.locked_down = home_locked_down,
};

static struct home home;

static inline void home_reset(u32 log_level)
{
	home.core.ops = &home_ops;
	home.core.priv = &home;
	home.live = 0;
	home.allocs = 0;
	home.fail_at = 0;
	home.polls = 0;
	home.poll_fails_at = 0;
	home.locked_down = false;
	home.lockdown_asked = 0;
	obpf_log_init(&home.log, &home.core, log_level, sizeof(home.text));
}

/* The maps that programs name: 0 an array of one element of 16 bytes, 1 a hash, 2 a ring buffer. */
static u8 map_value[16] __attribute__((aligned(8)));
static const struct obpf_map_desc test_maps[] = {
	{ .type = OBPF_MAP_TYPE_ARRAY,
	  .key_size = 4,
	  .value_size = 16,
	  .max_entries = 1,
	  .id = 10,
	  .name = "data",
	  .map = (void *)0x1000,
	  .values = map_value },
	{ .type = OBPF_MAP_TYPE_HASH,
	  .key_size = 4,
	  .value_size = 8,
	  .max_entries = 8,
	  .id = 11,
	  .name = "counts",
	  .map = (void *)0x2000 },
	{ .type = OBPF_MAP_TYPE_RINGBUF,
	  .max_entries = 4096,
	  .id = 12,
	  .name = "events",
	  .map = (void *)0x3000 },
};

/* Decoded instructions of @text, lines apart; free them. */
static inline struct obpf_dinsn *assemble(const char *text, u32 *nr)
{
	struct obpf_decode_result decoded;
	struct obpf_dinsn *insns;
	struct obpf_asm a;
	char line[128];
	size_t len;

	obpf_asm_init(&a);
	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		assert_true(len < sizeof(line));
		memcpy(line, text, len);
		line[len] = '\0';
		if (obpf_asm_line(&a, line, 1))
			fail_msg("%s: %s", line, a.error);
	}
	if (obpf_asm_finish(&a))
		fail_msg("%s", a.error);
	insns = calloc(a.nr_insns, sizeof(*insns));
	assert_non_null(insns);
	assert_int_equal(obpf_decode(a.insns, a.nr_insns, insns, &decoded), 0);
	*nr = a.nr_insns;
	obpf_asm_free(&a);
	return insns;
}

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * log.c - the verifier's log against a model that keeps all of the text: what the reader's buffer
 * holds in the end, for every size of buffer, rolling and fixed, with text taken back in between.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "log.h"
#include "obpf.h"

#define BUFFER 4096
#define GUARD 16
#define TEXT (1 << 16)

/* The reader's buffer, of @size bytes; what lies behind must stay as it is. */
struct sink {
	char text[BUFFER + GUARD];
	u32 size;
	int store_err, load_err;
	u32 calls;
};

static int store(void *priv, u32 pos, const char *text, u32 len)
{
	struct sink *sink = priv;

	sink->calls++;
	if (sink->store_err)
		return sink->store_err;
	assert_true(len && pos + len <= sink->size);
	memcpy(sink->text + pos, text, len);
	return 0;
}

static int load(void *priv, u32 pos, char *text, u32 len)
{
	struct sink *sink = priv;

	if (sink->load_err)
		return sink->load_err;
	assert_true(len && pos + len <= sink->size);
	memcpy(text, sink->text + pos, len);
	return 0;
}

static const struct obpf_core_ops sink_ops = { .log_store = store, .log_load = load };

static struct sink sink;
static struct obpf_core core = { .ops = &sink_ops, .priv = &sink };
static struct obpf_log log;

static void begin(u32 level, u32 size)
{
	assert_true(size <= BUFFER);
	memset(&sink, 0, sizeof(sink));
	memset(sink.text, 'x', sizeof(sink.text));
	sink.size = size;
	obpf_log_init(&log, &core, level, size);
}

static void expect_untouched_behind(void)
{
	u32 i;

	for (i = sink.size; i < sizeof(sink.text); i++)
		assert_int_equal(sink.text[i], 'x');
}

/* --- the plain cases --- */

static void a_rolling_log_keeps_its_end(void **state)
{
	begin(OBPF_LOG_LEVEL1, 8);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "%s", "12345");
	obpf_log_at(&log, OBPF_LOG_LEVEL2, "%s", "not at this level");
	obpf_log_at(&log, OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2, "%d", 67890);
	assert_int_equal(obpf_log_finish(&log), -ENOSPC);
	assert_string_equal(sink.text, "4567890");
	assert_int_equal(obpf_log_true_size(&log), 11);
	expect_untouched_behind();
}

static void a_fixed_log_keeps_its_beginning(void **state)
{
	begin(OBPF_LOG_LEVEL1 | OBPF_LOG_FIXED, 8);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "12345");
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "67890");
	assert_int_equal(obpf_log_finish(&log), -ENOSPC);
	assert_string_equal(sink.text, "1234567");
	assert_int_equal(obpf_log_true_size(&log), 11);
	expect_untouched_behind();
}

static void a_log_that_just_fits_is_whole(void **state)
{
	static const u32 levels[] = { OBPF_LOG_LEVEL1, OBPF_LOG_LEVEL1 | OBPF_LOG_FIXED };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		begin(levels[i], 8);
		obpf_log_at(&log, OBPF_LOG_LEVEL1, "1234567");
		assert_int_equal(obpf_log_finish(&log), 0);
		assert_string_equal(sink.text, "1234567");
		assert_int_equal(obpf_log_true_size(&log), 8);
	}
}

static void a_log_without_a_buffer_only_counts(void **state)
{
	begin(OBPF_LOG_LEVEL1, 0);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "12345");
	assert_int_equal(obpf_log_finish(&log), 0);
	assert_int_equal(obpf_log_true_size(&log), 6);
	assert_int_equal(sink.calls, 0);
}

static void what_was_taken_back_still_takes_room(void **state)
{
	begin(OBPF_LOG_LEVEL1, 8);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "123456789");
	obpf_log_rewind(&log, 0);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "end");
	assert_int_equal(obpf_log_finish(&log), -ENOSPC);
	assert_string_equal(sink.text, "end");
	assert_int_equal(obpf_log_true_size(&log), 10);
}

static void silence_has_no_size(void **state)
{
	begin(0, 0);
	obpf_log_at(&log, ~0u, "12345");
	assert_int_equal(obpf_log_finish(&log), 0);
	assert_int_equal(obpf_log_true_size(&log), 0);
	begin(OBPF_LOG_STATS, 8);
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "12345");
	assert_int_equal(obpf_log_finish(&log), 0);
	assert_int_equal(obpf_log_true_size(&log), 0);
	assert_string_equal(sink.text, "");
}

static void a_message_longer_than_a_line_is_cut(void **state)
{
	char text[2000];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	begin(OBPF_LOG_LEVEL1, BUFFER);
	obpf_log_at(&log, ~0u, "%s", text);
	assert_int_equal(obpf_log_finish(&log), 0);
	assert_int_equal(strlen(sink.text), sizeof(log.line) - 1);
}

static void a_buffer_that_faults_is_told_and_left_alone(void **state)
{
	begin(OBPF_LOG_LEVEL1, 8);
	sink.store_err = -EFAULT;
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "12345");
	sink.store_err = 0;
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "678");
	assert_int_equal(obpf_log_finish(&log), -EFAULT);
	assert_int_equal(obpf_log_true_size(&log), 9);
	assert_int_equal(sink.calls, 1);

	/* Only turning it reads the buffer. */
	begin(OBPF_LOG_LEVEL1, 8);
	sink.load_err = -EFAULT;
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "1234567");
	assert_int_equal(obpf_log_finish(&log), 0);
	begin(OBPF_LOG_LEVEL1, 8);
	sink.load_err = -EFAULT;
	obpf_log_at(&log, OBPF_LOG_LEVEL1, "12345678");
	assert_int_equal(obpf_log_finish(&log), -EFAULT);
}

/* --- against the model --- */

/* All of the text, and where the part of it begins that a buffer would still have. */
struct model {
	char text[TEXT];
	u32 room, begin, end, widest;
	bool fixed;
};

static struct model model;

static void add(const char *text, u32 len)
{
	obpf_log_at(&log, ~0u, "%.*s", (int)len, text);
	assert_true(model.end + len < TEXT);
	memcpy(model.text + model.end, text, len);
	model.end += len;
	model.widest = max(model.widest, model.end + 1);
	if (model.end > model.begin + model.room)
		model.begin = model.end - model.room;
}

static void take_back(u32 pos)
{
	obpf_log_rewind(&log, pos);
	model.end = pos;
	model.begin = min(model.begin, pos);
}

static void expect_model(void)
{
	u32 from = model.fixed ? 0 : model.begin, to = model.end, len;

	if (model.fixed)
		to = min(to, model.room);
	len = to - from;
	assert_int_equal(obpf_log_finish(&log), model.widest > sink.size ? -ENOSPC : 0);
	assert_int_equal(obpf_log_true_size(&log), model.widest);
	assert_memory_equal(sink.text, model.text + from, len);
	assert_int_equal(sink.text[len], '\0');
	expect_untouched_behind();
}

/* Some text, perhaps some of it taken back, again and again. */
static void play(u32 size, bool fixed, u32 steps, u32 longest)
{
	char text[500];
	u32 i, j, len;

	begin(OBPF_LOG_LEVEL2 | (fixed ? OBPF_LOG_FIXED : 0), size);
	model.room = size - 1;
	model.begin = 0;
	model.end = 0;
	model.widest = 0;
	model.fixed = fixed;
	for (i = 0; i < steps; i++) {
		len = rand() % (longest + 1);
		for (j = 0; j < len; j++)
			text[j] = 'a' + rand() % 26;
		add(text, len);
		if (rand() % 4 == 0)
			take_back(rand() % (model.end + 1));
		else if (model.end && rand() % 4 == 0)
			take_back(model.end - min(model.end, (u32)rand() % 8));
	}
	/* Even nothing, once said, has a NUL. */
	expect_model();
}

static void every_small_buffer_holds_what_the_model_says(void **state)
{
	u32 size, round;

	srand(1);
	for (size = 1; size <= 80; size++) {
		for (round = 0; round < 60; round++) {
			play(size, false, 1 + round % 12, 1 + round % 40);
			play(size, true, 1 + round % 12, 1 + round % 40);
		}
	}
}

/* Sizes around those of the pieces that the ring is turned by. */
static void larger_buffers_are_turned_piece_by_piece(void **state)
{
	static const u32 sizes[] = { 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 3000, BUFFER };
	u32 i, round;

	srand(2);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (round = 0; round < 100; round++) {
			play(sizes[i], false, 40, 480);
			play(sizes[i], true, 40, 480);
		}
	}
}

/* One text, and every size up to one that holds it. */
static void every_size_of_buffer_for_one_text(void **state)
{
	static const char *const lines[] = { "0: (b7) r0 = 0\n", "1: (95) exit\n", "",
					     "processed 2 insns\n" };
	u32 size, i, fixed;

	for (size = 1; size <= 64; size++) {
		for (fixed = 0; fixed < 2; fixed++) {
			play(size, fixed, 0, 0);
			begin(OBPF_LOG_LEVEL2 | (fixed ? OBPF_LOG_FIXED : 0), size);
			for (i = 0; i < ARRAY_SIZE(lines); i++)
				add(lines[i], strlen(lines[i]));
			expect_model();
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rolling_log_keeps_its_end),
		cmocka_unit_test(a_fixed_log_keeps_its_beginning),
		cmocka_unit_test(a_log_that_just_fits_is_whole),
		cmocka_unit_test(a_log_without_a_buffer_only_counts),
		cmocka_unit_test(what_was_taken_back_still_takes_room),
		cmocka_unit_test(silence_has_no_size),
		cmocka_unit_test(a_message_longer_than_a_line_is_cut),
		cmocka_unit_test(a_buffer_that_faults_is_told_and_left_alone),
		cmocka_unit_test(every_small_buffer_holds_what_the_model_says),
		cmocka_unit_test(larger_buffers_are_turned_piece_by_piece),
		cmocka_unit_test(every_size_of_buffer_for_one_text),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}

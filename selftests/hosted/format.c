// SPDX-License-Identifier: GPL-2.0
/*
 * format.c - what format strings of programs print, in a world made up by env_host.h; what numbers
 * look like is also compared with libc. The forms that need no such world are in corpus/format.t,
 * where a kernel's bpf(2) can be asked as well.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "env_host.h"
#include "helpers/format.h"
#include "helpers/proto.h"

#define KERNEL 0xffff888000001000ull
#define USER 0x7f0000001000ull
#define TEXT 0xffffffff81000000ull

static const u8 address[] = { 192, 168, 1, 20, 0, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 0, 0xab, 1 };
static char long_text[600];
static const struct obpf_env_memory memory[] = {
	{ KERNEL, 7, false, "kernel" },
	{ USER, 5, true, "user" },
	{ KERNEL + 0x100, sizeof(address), false, address },
	{ KERNEL + 0x200, 4, false, "open" }, /* a string without an end */
	{ KERNEL + 0x1000, sizeof(long_text), false, long_text },
};
static const struct obpf_env_symbol symbols[] = {
	{ TEXT, 0x40, "first" },
	{ TEXT + 0x40, 0x40, "second" },
};
static const struct obpf_env_answers world = {
	.memory = memory,
	.nr_memory = ARRAY_SIZE(memory),
	.symbols = symbols,
	.nr_symbols = ARRAY_SIZE(symbols),
};

/* Exact copies, so that a read beyond either is noticed. */
static int print(char *out, u32 size, const char *fmt, const u64 *args, u32 nr)
{
	char *exact = strdup(fmt), *scratch = malloc(OBPF_FORMAT_SCRATCH);
	u8 *odd = malloc(nr * sizeof(*args) + 1); /* not aligned */
	int ret;

	assert_true(exact && scratch && odd);
	memcpy(odd + 1, args, nr * sizeof(*args));
	ret = obpf_format(out, size, exact, strlen(exact) + 1, odd + 1, nr, scratch);
	free(odd);
	free(scratch);
	free(exact);
	return ret;
}

static void expect(const char *want, const char *fmt, u64 a, u64 b, u64 c)
{
	const u64 args[] = { a, b, c };
	char out[256];
	int ret;

	memset(out, 0x7f, sizeof(out));
	ret = print(out, sizeof(out), fmt, args, ARRAY_SIZE(args));
	if (ret != (int)strlen(want) || strcmp(out, want))
		fail_msg("'%s' prints '%s' (%d), not '%s'", fmt, out, ret, want);
}

static int setup(void **state)
{
	memset(long_text, 'z', sizeof(long_text) - 1);
	obpf_env_set_answers(&world);
	return 0;
}

static void strings_come_from_the_half_that_is_meant(void **state)
{
	expect("kernel user", "%s %s", KERNEL, USER, 0);
	expect("kernel user", "%pks %pus", KERNEL, USER, 0);
	expect("[] []", "[%pks] [%pus]", USER, KERNEL, 0);
	expect("[]", "[%s]", KERNEL + 0x200, 0, 0); /* nothing of what cannot be read to its end */
	expect("[]", "[%s]", 0, 0, 0);
}

static void strings_have_a_width_but_those_of_pointers(void **state)
{
	expect("[  user][user  ]", "[%6s][%-6s]", USER, USER, 0);
	expect("[  user]", "[%06s]", USER, 0, 0); /* text is filled up with blanks */
	expect("[kernel]", "[%2s]", KERNEL, 0, 0);
	expect("[user][kernel]", "[%9pus][%9pks]", USER, KERNEL, 0);
}

static void addresses_show_their_symbols(void **state)
{
	expect("first first+0x10/0x40", "%ps %pS", TEXT, TEXT + 0x10, 0);
	expect("second second+0x0/0x40", "%ps %pS", TEXT + 0x40, TEXT + 0x40, 0);
	/* The call that returns behind a function's end was in that function. */
	expect("first+0x40/0x40", "%pB", TEXT + 0x40, 0, 0);
	expect("0x1234 0x1234 0x1234", "%ps %pS %pB", 0x1234, 0x1234, 0x1234);
	expect("[   first][first   ]", "[%8ps][%-8ps]", TEXT, TEXT, 0);
	expect("[first+0x1/0x40]", "[%40pB]", TEXT + 1, 0, 0);
}

static void disguised_addresses_are_what_the_world_shows(void **state)
{
	expect("00000000deadbeef ffff888000001000", "%p %pK", 0xdeadbeef, KERNEL, 0);
	expect("[            deadbeef][deadbeef          ]", "[%20p][%-18pK]", 0xdeadbeef,
	       0xdeadbeef, 0);
	expect("[00deadbeef]", "[%010p]", 0xdeadbeef, 0, 0);
	expect("00000000deadbeef.", "%p.", 0xdeadbeef, 0, 0);
}

static void ip_addresses_are_read_from_kernel_memory(void **state)
{
	expect("192.168.1.20 192.168.001.020", "%pI4 %pi4", KERNEL + 0x100, KERNEL + 0x100, 0);
	expect("c0a8:0114:0000:0000:fe80:0000:0000:ab01", "%pI6", KERNEL + 0x100, 0, 0);
	expect("c0a8011400000000fe8000000000ab01", "%pi6", KERNEL + 0x100, 0, 0);
	expect("0.0.0.0", "%pI4", USER, 0, 0);
	expect("[192.168.1.20]", "[%20pI4]", KERNEL + 0x100, 0, 0);
	expect("192.168.1.20,", "%pI4hello,", KERNEL + 0x100, 0, 0);
}

static void the_length_is_told_and_the_buffer_kept(void **state)
{
	const u64 args[] = { 1234567, KERNEL };
	char out[64], whole[64];
	u32 size;

	assert_int_equal(print(whole, sizeof(whole), "<%d|%s|%12d>", args, 2), -EINVAL);
	assert_int_equal(print(whole, sizeof(whole), "<%9d|%-8s>", args, 2), 20);
	for (size = 0; size <= 32; size++) {
		memset(out, 0x7f, sizeof(out));
		assert_int_equal(print(out, size, "<%9d|%-8s>", args, 2), 20);
		assert_int_equal(out[size], 0x7f);
		if (size) {
			assert_int_equal(strlen(out), min(size - 1, 20u));
			assert_memory_equal(out, whole, min(size - 1, 20u));
		}
	}
}

static void a_wide_field_takes_no_time(void **state)
{
	const u64 args[] = { 1, 2 };
	char out[8];

	/* Widths stop at what the kernel's own printing stops at. */
	assert_int_equal(print(out, sizeof(out), "%99999999999d", args, 1), (1 << 23) - 1);
	assert_string_equal(out, "       ");
	assert_int_equal(print(out, sizeof(out), "%-8388607d%08388607x", args, 2), (1 << 24) - 2);
	assert_string_equal(out, "1      ");
}

static void arguments_take_no_more_than_their_room(void **state)
{
	u64 args[12];
	char *out = malloc(1024);
	u32 i;

	for (i = 0; i < 12; i++)
		args[i] = i;
	assert_int_equal(print(out, 1024, "%d%d%d%d%d%d%d%d%d%d%d%d", args, 12), 14);
	args[0] = KERNEL + 0x1000;
	/* Cut to the room; then there is none for anything else. */
	assert_int_equal(print(out, 1024, "%s", args, 1), OBPF_FORMAT_SCRATCH - 1);
	assert_int_equal(print(out, 1024, "%s%d", args, 2), -ENOSPC);
	assert_int_equal(print(out, 1024, "%s%c", args, 2), -ENOSPC);
	assert_int_equal(print(out, 1024, "%s%s", args, 2), -ENOSPC);
	assert_int_equal(print(out, 1024, "%s%pK", args, 2), -ENOSPC);
	assert_int_equal(print(out, 1024, "%s%pI4", args, 2), -ENOSPC);
	free(out);
}

static void formats_end_within_their_size(void **state)
{
	static const char text[] = "a%d%s%pI4%ld";
	char *exact;
	u32 size;

	assert_int_equal(obpf_format_check("", 1, 0), 0);
	assert_int_equal(obpf_format_check("", 0, 0), -EINVAL);
	for (size = 0; size < sizeof(text); size++) {
		exact = malloc(size + 1);
		memcpy(exact, text, size);
		assert_int_equal(obpf_format_check(exact, size, 12), -EINVAL);
		free(exact);
	}
	assert_int_equal(obpf_format_check(text, sizeof(text), 4), 0);
	assert_int_equal(obpf_format_check(text, U32_MAX, 4), 0);
	assert_int_equal(obpf_format_check(text, sizeof(text), 3), -EINVAL);
}

/* --- the same as libc --- */

static void numbers_look_as_libc_prints_them(void **state)
{
	static const char *const flags[] = { "", "0", "-", "+", " ", "+0", " 0", "-+", "- ", "0-+" };
	static const char *const widths[] = { "", "1", "5", "12", "30" };
	static const char *const convs[] = { "d",  "i",	 "u",  "x",   "X",   "ld", "li",
					     "lu", "lx", "lX", "lld", "llu", "llx" };
	static const u64 values[] = {
		0,	    1,		9,	 10,	     42,      0x7fffffff,	0x80000000,
		0xffffffff, 1ull << 32, S64_MAX, 1ull << 63, U64_MAX, 0x123456789abcdef
	};
	char fmt[32], got[128], want[128];
	u32 f, w, c, v, nr = 0;
	int len;

	for (f = 0; f < ARRAY_SIZE(flags); f++)
		for (w = 0; w < ARRAY_SIZE(widths); w++)
			for (c = 0; c < ARRAY_SIZE(convs); c++)
				for (v = 0; v < ARRAY_SIZE(values); v++, nr++) {
					snprintf(fmt, sizeof(fmt), "<%%%s%s%s>", flags[f],
						 widths[w], convs[c]);
					if (convs[c][0] == 'l')
						len = snprintf(want, sizeof(want), fmt, values[v]);
					else
						len = snprintf(want, sizeof(want), fmt,
							       (u32)values[v]);
					if (print(got, sizeof(got), fmt, &values[v], 1) != len ||
					    strcmp(got, want))
						fail_msg("%s of %llx: '%s', libc '%s'", fmt,
							 (unsigned long long)values[v], got, want);
				}
	assert_true(nr > 8000);
}

/* --- whatever the format --- */

/* Formats made of what formats are made of: none is read or printed beyond its end. */
static void no_format_does_harm(void **state)
{
	static const char alphabet[] = "%%%%%pppsdxulciIKBkS0123469 -+.a\n\x01\xc3";
	const u64 args[] = { KERNEL, USER, TEXT };
	char fmt[12], out[40], again[40];
	u32 i, j, good = 0, seed = 1;
	int ret;

	for (i = 0; i < 200000; i++) {
		for (j = 0; j < sizeof(fmt) - 1; j++) {
			seed = seed * 1103515245 + 12345;
			fmt[j] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		fmt[(seed >> 8) % sizeof(fmt)] = '\0';
		fmt[sizeof(fmt) - 1] = '\0';
		memset(out, 0x7f, sizeof(out));
		ret = print(out, sizeof(out) - 1, fmt, args, ARRAY_SIZE(args));
		assert_int_equal(out[sizeof(out) - 1], 0x7f);
		if (ret == -EINVAL) {
			assert_int_equal(out[0], 0x7f);
			assert_int_equal(obpf_format_check(fmt, sizeof(fmt), 3), -EINVAL);
			continue;
		}
		assert_true(ret >= 0);
		assert_int_equal(obpf_format_check(fmt, sizeof(fmt), 3), 0);
		/* A character may be a NUL: the length says where the text ends. */
		assert_int_equal(out[min_t(u32, ret, sizeof(out) - 2)], 0);
		assert_int_equal(print(again, sizeof(again) - 1, fmt, args, 3), ret);
		good++;
	}
	assert_true(good > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_come_from_the_half_that_is_meant),
		cmocka_unit_test(strings_have_a_width_but_those_of_pointers),
		cmocka_unit_test(addresses_show_their_symbols),
		cmocka_unit_test(disguised_addresses_are_what_the_world_shows),
		cmocka_unit_test(ip_addresses_are_read_from_kernel_memory),
		cmocka_unit_test(the_length_is_told_and_the_buffer_kept),
		cmocka_unit_test(a_wide_field_takes_no_time),
		cmocka_unit_test(arguments_take_no_more_than_their_room),
		cmocka_unit_test(formats_end_within_their_size),
		cmocka_unit_test(numbers_look_as_libc_prints_them),
		cmocka_unit_test(no_format_does_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * domains.c - the cases of domains.h in full: every tnum of 5 bits, every pair of corners.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define DOMAINS_PARAM void **state
#define CHECK(condition) assert_true(condition)
#define CHECK_MSG(condition, ...) \
	do { \
		if (!(condition)) \
			fail_msg(__VA_ARGS__); \
	} while (0)
#define TNUM_BITS 5
#define NR_TNUMS 243
#define CORNER_STRIDE 1
#define ROUNDS(n) (n)
#include "../shared/domains.h"

static int prepare(void **state)
{
	return make_tnums();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOMAINS_CASES(cmocka_unit_test),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("domains", tests, prepare, NULL);
}

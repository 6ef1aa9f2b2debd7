// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_domains_kunit.c - the cases of domains.h, in the kernel: the module's own operators, with
 * the kernel's compiler flags.
 *
 * Fewer numbers than the hosted run takes: an emulated machine that checks every access does in a
 * second what a process does in a millisecond.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include "compat.h"

static struct kunit *current_test;

#define DOMAINS_PARAM struct kunit *test
#define CHECK(condition) KUNIT_ASSERT_TRUE(current_test, condition)
#define CHECK_MSG(condition, ...) KUNIT_ASSERT_TRUE_MSG(current_test, condition, __VA_ARGS__)
#define TNUM_BITS 3
#define NR_TNUMS 27
#define CORNER_STRIDE 11
#define ROUNDS(n) ((n) / 100)
#include "domains.h"

static int begin_case(struct kunit *test)
{
	current_test = test;
	return 0;
}

static int begin_suite(struct kunit_suite *suite)
{
	return make_tnums();
}

static struct kunit_case domains_cases[] = { DOMAINS_CASES(KUNIT_CASE), {} };

static struct kunit_suite domains_suite = {
	.name = "obpf_domains",
	.suite_init = begin_suite,
	.init = begin_case,
	.test_cases = domains_cases,
};

kunit_test_suite(domains_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suite of obpf: the verifier's numeric domains");
MODULE_LICENSE("GPL");

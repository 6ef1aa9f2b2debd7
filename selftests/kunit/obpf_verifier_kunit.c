// SPDX-License-Identifier: GPL-2.0
/*
 * obpf_verifier_kunit.c - every case of the corpus that must be refused: by the decoder or the
 * verifier, with that code, at that instruction; and loads that end in the middle.
 *
 * Those that must be accepted are loaded by obpf_interp, which runs them as well.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/vmalloc.h>
#include "compat.h"
#include "corpus_suite.h"
#include "corpus_refused.h"
#include "load.h"

KUNIT_ARRAY_PARAM(refusals, corpus_cases, name_case);

static void refused_with_the_code_and_at_the_place_that_the_corpus_says(struct kunit *test)
{
	judge_case(test);
}

/* ---- loads that end in the middle ---- */

/* A home whose allocations, or whose patience, end after so many. */
struct home {
	struct obpf_core core;
	struct obpf_log log;
	u32 allocs_left, polls_left;
	u32 live; /* allocations that were not freed */
	bool exhausted;
};

static void *home_alloc(void *priv, size_t size)
{
	struct home *h = priv;
	void *p = NULL;

	if (h->allocs_left) {
		h->allocs_left--;
		p = kvzalloc(size, GFP_KERNEL);
	}
	if (p)
		h->live++;
	else
		h->exhausted = true;
	return p;
}

static void home_free(void *priv, void *ptr)
{
	struct home *h = priv;

	if (ptr)
		h->live--;
	kvfree(ptr);
}

static int home_poll(void *priv)
{
	struct home *h = priv;

	if (h->polls_left) {
		h->polls_left--;
		return 0;
	}
	h->exhausted = true;
	return -EINTR;
}

static const struct obpf_core_ops home_ops = {
	.alloc = home_alloc,
	.free = home_free,
	.poll = home_poll,
};

static struct obpf_map *no_map(void *priv, u32 fd, bool is_idx)
{
	return ERR_PTR(-EBADF);
}

static int load_in(struct home *h, struct obpf_load *l, struct obpf_insn *insns, u32 nr)
{
	h->core = (struct obpf_core){ .ops = &home_ops, .priv = h };
	obpf_log_init(&h->log, &h->core, 0, 0);
	*l = (struct obpf_load){
		.core = &h->core,
		.log = &h->log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, obpf_arch_native()),
		.wire = insns,
		.nr_insns = nr,
		.get_map = no_map,
	};
	return obpf_load(l);
}

static struct home *new_home(struct kunit *test, u32 allocs, u32 polls)
{
	struct home *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->allocs_left = allocs;
	h->polls_left = polls;
	return h;
}

/* r0 = 0; if r1 == 0 goto +0, many times; exit */
static struct obpf_insn *make_branches(struct kunit *test, u32 nr)
{
	struct obpf_insn *insns = kunit_kcalloc(test, nr, sizeof(*insns), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, insns);
	insns[0] = (struct obpf_insn){ .code = 0xb7 };
	insns[1] = (struct obpf_insn){ .code = 0xb7, .dst_reg = 1 };
	for (i = 2; i < nr - 1; i++)
		insns[i] =
			(struct obpf_insn){ .code = i & 1 ? 0x15 : 0x07, .dst_reg = 1, .imm = 1 };
	insns[nr - 1] = (struct obpf_insn){ .code = 0x95 };
	return insns;
}

static void each_allocation_of_a_load_may_fail_and_nothing_is_lost(struct kunit *test)
{
	struct obpf_insn *insns = make_branches(test, 64);
	struct obpf_load *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct home *h;
	u32 n;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, l);
	for (n = 0;; n++) {
		h = new_home(test, n, U32_MAX);
		err = load_in(h, l, insns, 64);
		if (!h->exhausted)
			break;
		KUNIT_EXPECT_EQ_MSG(test, err, -ENOMEM, "with allocation %u failing", n);
		KUNIT_EXPECT_EQ_MSG(test, h->live, 0, "with allocation %u failing", n);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_GT(test, n, 2);
	obpf_load_release(l);
	KUNIT_EXPECT_EQ(test, h->live, 0);
}

static void a_load_is_abandoned_when_it_may_not_go_on(struct kunit *test)
{
	const u32 nr = 20000;
	struct obpf_insn *insns = make_branches(test, nr);
	struct obpf_load *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct home *h = new_home(test, U32_MAX, 0);

	KUNIT_ASSERT_NOT_NULL(test, l);
	KUNIT_EXPECT_EQ(test, load_in(h, l, insns, nr), -EINTR);
	KUNIT_EXPECT_TRUE(test, h->exhausted);
	KUNIT_EXPECT_EQ(test, h->live, 0);
}

static struct kunit_case verifier_cases[] = {
	KUNIT_CASE_PARAM(refused_with_the_code_and_at_the_place_that_the_corpus_says,
			 refusals_gen_params),
	KUNIT_CASE(each_allocation_of_a_load_may_fail_and_nothing_is_lost),
	KUNIT_CASE(a_load_is_abandoned_when_it_may_not_go_on),
	{}
};

static struct kunit_suite verifier_suite = {
	.name = "obpf_verifier",
	.suite_init = begin_corpus,
	.suite_exit = end_corpus,
	.test_cases = verifier_cases,
};

kunit_test_suite(verifier_suite);

MODULE_IMPORT_NS(OBPF_COMPAT_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suites of obpf: the corpus, through verifier and interpreter");
MODULE_LICENSE("GPL");

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * corpus_suite.h - what the two suites over the corpus share: a core for the suite, and a judgement
 * of a case.
 *
 * Included by each once; process context, one case at a time.
 */
#ifndef OBPF_KUNIT_CORPUS_SUITE_H
#define OBPF_KUNIT_CORPUS_SUITE_H

#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "corpus.h"

#define WHY_SIZE (OBPF_CORPUS_LOG_SIZE + 256)

static struct obpf_corpus_core *core;
static char *why;

static void end_corpus(struct kunit_suite *suite)
{
	obpf_corpus_core_free(core);
	kvfree(why);
	core = NULL;
	why = NULL;
}

static int begin_corpus(struct kunit_suite *suite)
{
	core = obpf_corpus_core_new();
	why = kvzalloc(WHY_SIZE, GFP_KERNEL);
	return core && why ? 0 : -ENOMEM; /* end_corpus() comes in any case */
}

static void name_case(struct obpf_corpus_case *t, char *name)
{
	strscpy(name, t->name, KUNIT_PARAM_DESC_SIZE);
}

/* Does the case come out as its text says it must? */
static void judge_case(struct kunit *test)
{
	const struct obpf_corpus_case *t = test->param_value;
	enum obpf_corpus_verdict verdict;

	verdict = obpf_corpus_judge(t, &obpf_corpus_core_backend, core, why, WHY_SIZE);
	KUNIT_EXPECT_EQ_MSG(test, verdict, OBPF_CORPUS_PASS, "%s:%u: %s", t->file, t->line, why);
}

#endif

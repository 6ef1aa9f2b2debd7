// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_tap.c - runs a whole corpus on a back-end, a TAP line a case.
 *
 * Hosted only; one thread.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "corpus.h"

/* TAP's comments, so that a multi-line reason stays with its test. */
static void print_comment(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("# %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

u32 obpf_corpus_tap(const struct obpf_corpus *c, const struct obpf_corpus_backend *backend,
		    void *priv, u32 *number)
{
	size_t size = OBPF_CORPUS_LOG_SIZE + 256;
	char *why = malloc(size);
	u32 i, failures = 0;

	for (i = 0; why && i < c->nr_cases; i++) {
		const struct obpf_corpus_case *t = c->cases[i];
		enum obpf_corpus_verdict verdict = obpf_corpus_judge(t, backend, priv, why, size);

		if (verdict == OBPF_CORPUS_PASS) {
			printf("ok %u - %s\n", ++*number, t->name);
		} else if (verdict == OBPF_CORPUS_SKIP) {
			printf("ok %u - %s # SKIP %s\n", ++*number, t->name, why);
		} else {
			printf("not ok %u - %s\n# %s:%u\n", ++*number, t->name, t->file, t->line);
			print_comment(why);
			failures++;
		}
		fflush(stdout);
	}
	free(why);
	return why ? failures : 1;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * corpus.c - every case of selftests/corpus through the core in this process: loader, verifier,
 * interpreter.
 *
 *   corpus [--host] [FILE|DIRECTORY]...
 *
 * A TAP line a case. With --host the running kernel's bpf(2) executes the cases as well, as a
 * yardstick; what it cannot be compared on is skipped. Without files it also asserts that the
 * corpus as a whole touches every row of isa.def. Runs from the top of the source tree.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "code.h"
#include "corpus.h"
#include "isa/insn.h"

#define CORPUS "selftests/corpus"

static int call_kernel(void *priv, u32 cmd, union obpf_attr *attr, u32 size)
{
	int ret = syscall(__NR_bpf, cmd, attr, size);

	return ret < 0 ? -errno : ret;
}

static u32 run_host(const struct obpf_corpus *c, u32 *number)
{
	struct obpf_corpus_fd fd = {
		.call = call_kernel,
	};
	union obpf_attr attr = {
		.map_type = OBPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	int map = call_kernel(NULL, OBPF_MAP_CREATE, &attr, sizeof(attr));

	if (map < 0) {
		printf("ok %u - the corpus on this kernel # SKIP bpf(2): %s\n", ++*number,
		       strerror(-map));
		return 0;
	}
	close(map);
	return obpf_corpus_tap(c, &obpf_corpus_kernel_backend, &fd, number);
}

/* Rows that the verifier refuses, whatever stands around them. */
static bool never_runs(u32 op)
{
	return op == OBPF_OP_LD_BTF_ID || op == OBPF_OP_CALL_KFUNC;
}

static void mark_rows(const struct obpf_corpus_case *t, bool *seen)
{
	struct obpf_dinsn *insns = calloc(t->nr_insns, sizeof(*insns));
	struct obpf_decode_result res;
	u32 i;

	if (insns && !obpf_decode(t->insns, t->nr_insns, insns, &res))
		for (i = 0; i < t->nr_insns; i++)
			seen[insns[i].op] = true;
	free(insns);
}

static u32 check_coverage(const struct obpf_corpus *c, u32 *number)
{
	bool in_runs[OBPF_NR_OPS] = {}, in_refused[OBPF_NR_OPS] = {};
	u32 i, op, missing = 0;

	for (i = 0; i < c->nr_cases; i++) {
		const struct obpf_corpus_case *t = c->cases[i];
		bool *seen = t->expect == OBPF_CORPUS_RUNS ? in_runs : in_refused;

		mark_rows(t, seen);
	}
	for (op = 0; op < OBPF_NR_OPS; op++) {
		const bool *seen = never_runs(op) ? in_refused : in_runs;

		if (seen[op] || obpf_ops[op].sel == OBPF_SEL_INTERNAL)
			continue;
		printf("# no case has %s\n", obpf_ops[op].name);
		missing++;
	}
	printf("%sok %u - the corpus has every row of isa.def\n", missing ? "not " : "", ++*number);
	return missing;
}

int main(int argc, char **argv)
{
	struct obpf_corpus c = {};
	struct obpf_corpus_core *core = obpf_corpus_core_new();
	u32 number = 0, failures = 0;
	bool host = false;
	int i, files = 0;
	int err = 0;

	for (i = 1; i < argc && !err; i++) {
		if (!strcmp(argv[i], "--host")) {
			host = true;
			continue;
		}
		err = obpf_corpus_read(&c, argv[i]);
		files++;
	}
	if (!files)
		err = obpf_corpus_read(&c, CORPUS);
	if (err || !core) {
		printf("Bail out! %s\n", err ? c.error : "no memory");
		failures = 1;
		goto out;
	}
	failures += obpf_corpus_tap(&c, &obpf_corpus_core_backend, core, &number);
	if (obpf_code_init()) {
		printf("Bail out! no executable memory\n");
		return 1;
	}
	obpf_corpus_core_jit(core);
	failures += obpf_corpus_tap(&c, &obpf_corpus_jit_backend, core, &number);
	if (host)
		failures += run_host(&c, &number);
	if (!files)
		failures += check_coverage(&c, &number);
	printf("1..%u\n", number);
out:
	obpf_corpus_core_free(core);
	obpf_code_exit();
	obpf_corpus_free(&c);
	return failures != 0;
}

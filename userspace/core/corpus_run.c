// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_run.c - loads and runs a case on a back-end, and compares what came of it with what it
 * says.
 *
 * Process context, in a process or in the kernel; no locks. Errors are told by their numbers, which
 * both know.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "corpus.h"

struct judge {
	const struct obpf_corpus_case *t;
	const struct obpf_corpus_backend *backend;
	void *priv;
	int maps[OBPF_CORPUS_MAX_MAPS];
	char *log;
	char *why;
	size_t size;
};

__printf(2, 3) static enum obpf_corpus_verdict fail(struct judge *j, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(j->why, j->size, fmt, args);
	va_end(args);
	return OBPF_CORPUS_FAIL;
}

int obpf_corpus_reject_errno(const char *code)
{
	static const struct {
		const char *code;
		int error;
	} rejects[] = {
#define OBPF_REJECT_ROW(code, error, text) { #code, error },
#include "verifier/reject.def"
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rejects); i++)
		if (!strcmp(rejects[i].code, code))
			return rejects[i].error;
	return 0;
}

static enum obpf_corpus_verdict make_maps(struct judge *j)
{
	const struct obpf_corpus_case *t = j->t;
	u32 i;

	for (i = 0; i < t->nr_maps; i++) {
		j->maps[i] = j->backend->map_create(j->priv, &t->maps[i]);
		if (j->maps[i] < 0)
			return fail(j, "map %u: error %d", i, j->maps[i]);
	}
	for (i = 0; i < t->nr_init; i++) {
		const struct obpf_corpus_elem *e = &t->init[i];
		int err = j->backend->map_update(j->priv, j->maps[e->map], e->key.data,
						 e->value.data);

		if (err)
			return fail(j, "map_init %u: error %d", i, err);
	}
	for (i = 0; i < t->nr_maps; i++) {
		int err = t->maps[i].frozen ? j->backend->map_freeze(j->priv, j->maps[i]) : 0;

		if (err)
			return fail(j, "freezing map %u: error %d", i, err);
	}
	return OBPF_CORPUS_PASS;
}

static int hex(char *buf, size_t size, const u8 *data, u32 len)
{
	int pos = 0;
	u32 i;

	for (i = 0; i < len; i++)
		pos += scnprintf(buf + pos, size - pos, " %02x", data[i]);
	return pos;
}

static enum obpf_corpus_verdict compare_bytes(struct judge *j, const char *what, u32 line,
					      const u8 *got, const struct obpf_corpus_bytes *want)
{
	char g[512] = "", w[512] = "";

	if (!memcmp(got, want->data, want->size))
		return OBPF_CORPUS_PASS;
	hex(g, sizeof(g), got, want->size);
	hex(w, sizeof(w), want->data, want->size);
	return fail(j, "%s of line %u:\n  is  %s\n  want%s", what, line, g, w);
}

static enum obpf_corpus_verdict judge_run(struct judge *j, int prog,
					  const struct obpf_corpus_run *run)
{
	struct obpf_corpus_bytes mem = { .size = run->mem.size };
	enum obpf_corpus_verdict verdict = OBPF_CORPUS_PASS;
	u32 ret = 0;
	int err;

	mem.data = kvzalloc(mem.size + OBPF_CORPUS_MEM_ROOM, GFP_KERNEL);
	if (!mem.data)
		return fail(j, "no memory");
	if (mem.size)
		memcpy(mem.data, run->mem.data, mem.size);
	err = j->backend->prog_run(j->priv, prog, j->t, &mem, &ret);
	if (err)
		verdict = fail(j, "the run of line %u: error %d", run->line, err);
	else if (run->has_ret && ret != run->ret)
		verdict = fail(j, "the run of line %u returned 0x%x, not 0x%x", run->line, ret,
			       run->ret);
	else if (mem.size < run->mem_out.size)
		verdict = fail(j, "the run of line %u left %u bytes, not %u", run->line, mem.size,
			       run->mem_out.size);
	else if (run->mem_out.size)
		verdict = compare_bytes(j, "memory after the run", run->line, mem.data,
					&run->mem_out);
	kvfree(mem.data);
	return verdict;
}

static enum obpf_corpus_verdict check_elem(struct judge *j, const struct obpf_corpus_elem *e)
{
	u32 size = j->t->maps[e->map].value_size;
	enum obpf_corpus_verdict verdict = OBPF_CORPUS_PASS;
	u8 *value = kvzalloc(size, GFP_KERNEL);
	int err;

	if (!value)
		return fail(j, "no memory");
	err = j->backend->map_lookup(j->priv, j->maps[e->map], e->key.data, value);
	if (!e->value.size) {
		if (err != -ENOENT)
			verdict = fail(j, "an element of map %u is not gone", e->map);
	} else if (err) {
		verdict = fail(j, "looking up in map %u: error %d", e->map, err);
	} else {
		verdict = compare_bytes(j, "a value after the case", j->t->line, value, &e->value);
	}
	kvfree(value);
	return verdict;
}

/* The load failed, as the case says it must: for the reason that it says? */
static enum obpf_corpus_verdict judge_refusal(struct judge *j, int err)
{
	const struct obpf_corpus_case *t = j->t;
	char want[80];
	const char *last;

	if (err != t->error)
		return fail(j, "the load failed with %d, not %d\n%s", err, t->error, j->log);
	if (t->expect == OBPF_CORPUS_ERROR)
		return OBPF_CORPUS_PASS;
	scnprintf(want, sizeof(want), "obpf: reject %s at %u\n", t->code, t->at);
	last = strstr(j->log, "obpf: reject ");
	if (!last || strcmp(last, want))
		return fail(j, "wanted '%s @%u', the log says:\n%s", t->code, t->at, j->log);
	return OBPF_CORPUS_PASS;
}

/* Load the callees that come before, or after, @main, and put them into their arrays: 0 or -errno. */
static int place_callees(struct judge *j, bool early, int main)
{
	const struct obpf_corpus_case *t = j->t;
	struct obpf_corpus_case other = *t;
	int prog, err;
	u32 i;

	for (i = 0; i < t->nr_callees; i++) {
		const struct obpf_corpus_callee *c = &t->callees[i];

		if (c->early != early)
			continue;
		/* As the case's own program, but with these instructions. */
		other.prog_type = c->prog_type;
		other.insns = c->insns;
		other.nr_insns = c->nr_insns;
		prog = c->is_main ? main : j->backend->prog_load(j->priv, &other, j->maps, j->log);
		if (prog < 0)
			return prog;
		err = j->backend->callee_update(j->priv, j->maps[c->map], c->index, prog);
		if (err)
			return err;
	}
	return 0;
}

/* All programs of the case: the handle of its own, or -errno. */
static int load_programs(struct judge *j)
{
	int err = place_callees(j, true, -EINVAL);
	int prog;

	if (err)
		return err;
	prog = j->backend->prog_load(j->priv, j->t, j->maps, j->log);
	if (prog < 0)
		return prog;
	err = place_callees(j, false, prog);
	return err ? err : prog;
}

static enum obpf_corpus_verdict judge_program(struct judge *j)
{
	const struct obpf_corpus_case *t = j->t;
	static const struct obpf_corpus_run bare = {};
	enum obpf_corpus_verdict verdict = make_maps(j);
	int prog;
	u32 i;

	if (verdict)
		return verdict;
	prog = load_programs(j);
	if (t->expect != OBPF_CORPUS_RUNS)
		return prog < 0 ? judge_refusal(j, prog) :
				  fail(j, "it loads, but should be refused");
	if (prog < 0)
		return fail(j, "the load failed: error %d\n%s", prog, j->log);

	for (i = 0; !verdict && i < t->nr_runs; i++)
		verdict = judge_run(j, prog, &t->runs[i]);
	/* A case that looks at its maps alone runs too. */
	if (!t->nr_runs)
		verdict = judge_run(j, prog, &bare);
	for (i = 0; !verdict && i < t->nr_after; i++)
		verdict = check_elem(j, &t->after[i]);
	return verdict;
}

enum obpf_corpus_verdict obpf_corpus_judge(const struct obpf_corpus_case *t,
					   const struct obpf_corpus_backend *backend, void *priv,
					   char *why, size_t size)
{
	struct judge j = { .t = t, .backend = backend, .priv = priv, .why = why, .size = size };
	enum obpf_corpus_verdict verdict;

	why[0] = '\0';
	if ((t->expect != OBPF_CORPUS_RUNS || !t->kernel) && !backend->explains) {
		scnprintf(why, size, "%s refuses by rules of its own", backend->name);
		return OBPF_CORPUS_SKIP;
	}
	j.log = kvzalloc(OBPF_CORPUS_LOG_SIZE, GFP_KERNEL);
	if (!j.log)
		return fail(&j, "no memory");
	verdict = judge_program(&j);
	backend->reset(priv);
	kvfree(j.log);
	return verdict;
}

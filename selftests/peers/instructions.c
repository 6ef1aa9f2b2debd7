// SPDX-License-Identifier: GPL-2.0
/*
 * instructions.c - the same instructions before obpf's verifier and the running kernel's: the cases
 * of the corpus, as they are and whatever they expect, and random programs.
 *
 *   instructions [-s SEED] [-n PROGRAMS] [-v] [-l]
 *
 * Prints how often both say the same, and each program that one alone accepts and nothing below
 * argues for; -v also the others, -l shows the logs of the random ones alone. Exit status 1 when
 * obpf alone accepts such a program, 4 where bpf(2) does not work. Runs from the top of the source
 * tree. One thread.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corpus.h"
#include "gen.h"
#include "isa/insn.h"
#include "verifier/verifier.h"

#define CORPUS "selftests/corpus"
#define CANNOT_ASK 4

static bool show_all, show_logs;

/*
 * Rules of the kernel that obpf does not have, or has elsewhere. A program that they refuse is not
 * compared any further.
 */
static const struct rule {
	const char *said;
	const char *why;
} rules[] = {
	{ "missing btf func_info", "callbacks need no type data" },
	{ "without BTF", "nor do tail calls and packet loads in subprograms" },
	{ "Sleepable programs can only use", "programs of type syscall are not sleepable" },
	{ "cannot use helper bpf_ktime_get_coarse_ns", "the fine clock answers, from any context" },
	{ "with unbounded min value is not allowed",
	  "a pointer plus an unbounded number is refused where it is used" },
	{ "more than one arg with ref_obj_id", "one thing that is held may be two arguments" },
	{ "is not a function", "a kernel function that no path calls may be any" },
	{ "map_value_or_null", "an array has the elements within it, however the key is made" },
	{ " offset is outside of the packet", "offsets in packets are bounds, not one number" },
};
#define NR_RULES (sizeof(rules) / sizeof(*rules))

/* Rules of obpf that the kernel, 6.18, does not have. */
static const struct own_rule {
	const char *said;
	const char *why;
	bool unreached; /* nor does the kernel come to what is refused */
} own_rules[] = {
	{ "uses reserved field", "what is never reached is decoded, too", true },
	{ "invalid mem access 'scalar'",
	  "an address that 2^29 or more were added to may be 0, as later kernels have it", true },
	{ "offset is outside of the packet",
	  "a pointer from behind the packet's end that is moved back need not be behind it", true },
	{ "bpf_context access off=168 size=8",
	  "a socket is a typed pointer, which obpf does not have", false },
	{ "invalid mem access 'map_ptr'",
	  "a map's fields are laid out otherwise: they are not read", false },
	{ "read from map forbidden",
	  "a dynptr's memory can be read, and programs may only write this map's", false },
	{ "combined stack size of nested calls",
	  "what a jump or a helper may see of saved registers counts", false },
	{ "value_size=8191 off=8191 size=1",
	  "how many CPUs there are is not known: a program is verified for any machine", false },
	{ "value_size=8 off=1001 size=1",
	  "what an atomic operation fetches counts where paths join, as later kernels have it",
	  false },
	{ "BPF_ATOMIC access to",
	  "no load-acquire from packets; over its own address the kernel looks too late", false },
};
#define NR_OWN_RULES (sizeof(own_rules) / sizeof(*own_rules))

struct tally {
	u32 both, neither;
	u32 laxer, stricter; /* nothing argues for them */
	u32 unreached; /* what the kernel refuses is never executed, and obpf knows */
	u32 marked; /* cases that say so themselves */
	u32 ruled[NR_RULES];
	u32 own_ruled[NR_OWN_RULES];
};

/* One verifier's word. */
struct word {
	const struct obpf_corpus_backend *backend;
	void *priv;
	int err; /* of the load, or of what comes before it */
	bool asked;
	char *log;
};

static int call_kernel(void *priv, u32 cmd, union obpf_attr *attr, u32 size)
{
	int ret = syscall(__NR_bpf, cmd, attr, size);

	return ret < 0 ? -errno : ret;
}

static void ask(struct word *w, const struct obpf_corpus_case *t)
{
	int maps[OBPF_CORPUS_MAX_MAPS];
	u32 i;

	w->log[0] = '\0';
	w->asked = false;
	for (i = 0; i < t->nr_maps; i++) {
		maps[i] = w->backend->map_create(w->priv, &t->maps[i]);
		if (maps[i] < 0)
			goto out;
	}
	for (i = 0; i < t->nr_init; i++)
		w->backend->map_update(w->priv, maps[t->init[i].map], t->init[i].key.data,
				       t->init[i].value.data);
	for (i = 0; i < t->nr_maps; i++)
		if (t->maps[i].frozen)
			w->backend->map_freeze(w->priv, maps[i]);
	w->err = w->backend->prog_load(w->priv, t, maps, w->log);
	w->asked = true;
out:
	w->backend->reset(w->priv);
}

/* The last line of @log but for the figures, and what is obpf's own. */
static void last_reason(const char *log, char *reason, size_t size)
{
	const char *line, *last = log, *end;

	for (line = log; *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		if (strncmp(line, "processed ", 10) && strncmp(line, "obpf: ", 6))
			last = line;
	}
	snprintf(reason, size, "%.*s", (int)strcspn(last, "\n"), last);
}

/* The instruction that a log ends at, or -1. */
static long last_insn(const char *log)
{
	const char *line, *end;
	long last = -1, n;
	char *rest;

	for (line = log; *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		n = strtol(line, &rest, 10);
		if (rest > line && !strncmp(rest, ": (", 3))
			last = n;
	}
	return last;
}

/* What no verifier lets pass. */
static void spoil(struct obpf_insn *insn)
{
	static const struct obpf_insn bad = { .code = 0x79, .src_reg = 10, .off = 8 };
	static const struct obpf_insn nop = { .code = 0x05 };

	if (insn->code == 0x18)
		insn[1] = nop;
	*insn = bad;
}

static bool names_function(const struct obpf_insn *insn)
{
	return insn->code == 0x18 && insn->src_reg == OBPF_PSEUDO_FUNC;
}

/*
 * Is it accepted, too, when what the kernel refuses is what any verifier would refuse? Chains of calls
 * that are too long, or have no end, are in no place: then it is what comes behind each function's
 * name, for all code must still lead somewhere.
 */
static bool is_unreached(const struct obpf_corpus_case *t, struct word *ours,
			 const struct word *theirs)
{
	struct obpf_corpus_case other = *t;
	long insn = last_insn(theirs->log);
	bool accepted;
	u32 i;

	if (insn >= t->nr_insns || (insn < 0 && !strstr(theirs->log, "frames is too deep")))
		return false;
	other.insns = malloc(t->nr_insns * sizeof(*other.insns));
	if (!other.insns)
		return false;
	memcpy(other.insns, t->insns, t->nr_insns * sizeof(*other.insns));
	for (i = 0; i < t->nr_insns; i++)
		if (i == insn || (insn < 0 && i >= 2 && names_function(&t->insns[i - 2])))
			spoil(&other.insns[i]);
	ask(ours, &other);
	free(other.insns);
	accepted = ours->asked && ours->err >= 0;
	ask(ours, t);
	return accepted;
}

static bool is_ruled(const char *log, struct tally *n)
{
	char reason[512];
	size_t i;

	last_reason(log, reason, sizeof(reason));
	for (i = 0; i < NR_RULES; i++) {
		if (!strstr(reason, rules[i].said))
			continue;
		n->ruled[i]++;
		return true;
	}
	return false;
}

/* The instruction that obpf's log says it refuses, or -1. */
static long refused_insn(const char *log)
{
	const char *line = strstr(log, "obpf: reject ");
	long insn;

	return line && sscanf(line, "obpf: reject %*s at %ld", &insn) == 1 ? insn : -1;
}

/* Does the kernel accept it, too, when what obpf refuses is what any verifier would refuse? */
static bool is_unreached_there(const struct obpf_corpus_case *t, const struct word *ours,
			       struct word *theirs)
{
	struct obpf_corpus_case other = *t;
	long insn = refused_insn(ours->log);

	if (insn < 0 || insn >= t->nr_insns)
		return false;
	other.insns = malloc(t->nr_insns * sizeof(*other.insns));
	if (!other.insns)
		return false;
	memcpy(other.insns, t->insns, t->nr_insns * sizeof(*other.insns));
	spoil(&other.insns[insn]);
	ask(theirs, &other);
	free(other.insns);
	return theirs->asked && theirs->err >= 0;
}

static bool is_ruled_by_own(const struct obpf_corpus_case *t, const struct word *ours,
			    struct word *theirs, struct tally *n)
{
	char reason[512];
	size_t i = 0;

	last_reason(ours->log, reason, sizeof(reason));
	while (i < NR_OWN_RULES && !strstr(reason, own_rules[i].said))
		i++;
	if (i == NR_OWN_RULES || is_unreached_there(t, ours, theirs) != own_rules[i].unreached)
		return false;
	n->own_ruled[i]++;
	return true;
}

static void print_line(const char *kind, const struct obpf_corpus_case *t, const struct word *w)
{
	char reason[512];

	last_reason(w->log, reason, sizeof(reason));
	printf("%s: %s: error %d: %s\n", kind, t->name, -w->err, reason);
	fflush(stdout);
}

static void judge_laxer(const struct obpf_corpus_case *t, struct word *ours,
			const struct word *theirs, struct tally *n)
{
	const char *kind = "laxer";

	if (!t->kernel) {
		n->marked++;
		kind = "marked";
	} else if (is_ruled(theirs->log, n)) {
		kind = "by rule";
	} else if (is_unreached(t, ours, theirs)) {
		n->unreached++;
		kind = "unreached";
	} else {
		n->laxer++;
	}
	if (show_all || !strcmp(kind, "laxer"))
		print_line(kind, t, theirs);
}

static void judge_stricter(const struct obpf_corpus_case *t, const struct word *ours,
			   struct word *theirs, struct tally *n)
{
	bool ruled = is_ruled_by_own(t, ours, theirs, n);

	n->stricter += !ruled;
	if (show_all || !ruled)
		print_line(ruled ? "stricter by rule" : "stricter", t, ours);
}

static void compare(const struct obpf_corpus_case *t, struct word *ours, struct word *theirs,
		    struct tally *n)
{
	ask(ours, t);
	ask(theirs, t);
	if (show_logs)
		printf("--- obpf: %d\n%s--- the kernel: %d\n%s", ours->err, ours->log, theirs->err,
		       theirs->log);
	if (!ours->asked || !theirs->asked)
		return;
	if (ours->err >= 0 && theirs->err >= 0)
		n->both++;
	else if (ours->err < 0 && theirs->err < 0)
		n->neither++;
	else if (ours->err >= 0)
		judge_laxer(t, ours, theirs, n);
	else
		judge_stricter(t, ours, theirs, n);
}

static void report(const char *what, const struct tally *n)
{
	u32 all = n->both + n->neither + n->laxer + n->stricter + n->unreached + n->marked, i;

	for (i = 0; i < NR_RULES; i++)
		all += n->ruled[i];
	for (i = 0; i < NR_OWN_RULES; i++)
		all += n->own_ruled[i];
	all = all ?: 1;
	printf("%s: %u judged by both: %.1f%% accepted by both, %.1f%% refused by both\n", what,
	       all, 100.0 * n->both / all, 100.0 * n->neither / all);
	printf("  %u (%.2f%%) accepted by the kernel alone: to be done\n", n->stricter,
	       100.0 * n->stricter / all);
	for (i = 0; i < NR_OWN_RULES; i++)
		if (n->own_ruled[i])
			printf("  %u (%.2f%%) accepted by the kernel alone: %s\n", n->own_ruled[i],
			       100.0 * n->own_ruled[i] / all, own_rules[i].why);
	printf("  %u (%.2f%%) accepted by obpf alone: a bug\n", n->laxer, 100.0 * n->laxer / all);
	printf("  %u (%.2f%%) accepted by obpf alone: what the kernel refuses is never reached\n",
	       n->unreached, 100.0 * n->unreached / all);
	if (n->marked)
		printf("  %u (%.2f%%) accepted by obpf alone: the case is marked so\n", n->marked,
		       100.0 * n->marked / all);
	for (i = 0; i < NR_RULES; i++)
		if (n->ruled[i])
			printf("  %u (%.2f%%) accepted by obpf alone: %s\n", n->ruled[i],
			       100.0 * n->ruled[i] / all, rules[i].why);
}

/* --- random programs as cases --- */

/* The kernel goes both ways where a register is compared with itself: with 0, then. */
static void compare_with_0(struct obpf_insn *insn)
{
	u8 cls = insn->code & 7, op = insn->code & 0xf0;
	bool compares = (cls == 5 || cls == 6) && op && op < 0xe0 && op != 0x80 && op != 0x90;

	if (!compares || !(insn->code & 8) || insn->dst_reg != insn->src_reg)
		return;
	insn->code &= ~8;
	insn->src_reg = 0;
	insn->imm = 0;
}

/* Slots of @p into @wire, or 0: the wire has no room for some number. Maps stay indices. */
static u32 encode(const struct gen_prog *p, struct obpf_insn *wire)
{
	struct obpf_insn out[2];
	u32 i, j;
	int n;

	memset(wire, 0, p->nr * sizeof(*wire));
	for (i = 0; i < p->nr; i += n) {
		n = obpf_encode(&p->insns[i], out);
		if (n < 0)
			return 0;
		for (j = 0; j < (u32)n && i + j < p->nr; j++)
			wire[i + j] = out[j];
	}
	for (i = 0; i < p->nr; i += wire[i].code == 0x18 ? 2 : 1)
		compare_with_0(&wire[i]);
	return p->nr;
}

static void random_programs(u64 seed, u32 count, struct word *ours, struct word *theirs,
			    struct tally *n)
{
	static struct gen_prog p;
	static struct obpf_insn wire[GEN_MAX_INSNS + 1];
	struct obpf_corpus_map maps[GEN_NR_MAPS] = {};
	u8 zero[4] = {}, data[sizeof(gen_const_data)];
	struct obpf_corpus_elem init = {
		.map = GEN_MAP_CONST,
		.key = { .data = zero, .size = sizeof(zero) },
		.value = { .data = data, .size = sizeof(data) },
	};
	struct obpf_corpus_case t = {
		.gpl = true,
		.kernel = true,
		.maps = maps,
		.nr_maps = GEN_NR_MAPS,
		.init = &init,
		.nr_init = 1,
		.insns = wire,
	};
	u32 i;

	memcpy(data, gen_const_data, sizeof(data));
	for (i = 0; i < GEN_NR_MAPS; i++) {
		maps[i].type = gen_maps[i].type;
		maps[i].key_size = gen_maps[i].key_size;
		maps[i].value_size = gen_maps[i].value_size;
		maps[i].max_entries = gen_maps[i].max_entries;
		maps[i].flags = gen_maps[i].flags;
		maps[i].frozen = i == GEN_MAP_CONST;
		maps[i].typed = gen_maps[i].fields;
		maps[i].fields.has = gen_maps[i].fields;
		maps[i].fields.off[OBPF_FIELD_SPIN_LOCK] = GEN_FIELD_AT;
		maps[i].fields.off[OBPF_FIELD_TIMER] = GEN_FIELD_AT;
	}
	for (; count; seed++) {
		gen_program(&p, seed);
		/* No other verifier has these. */
		if (p.flags & OBPF_F_LARGE_STACK)
			continue;
		t.nr_insns = encode(&p, wire);
		if (!t.nr_insns)
			continue;
		count--;
		snprintf(t.name, sizeof(t.name), "seed %llu", (unsigned long long)seed);
		t.prog_type = p.type;
		compare(&t, ours, theirs, n);
	}
}

int main(int argc, char **argv)
{
	struct obpf_corpus_fd fd = {
		.call = call_kernel,
	};
	struct word ours = { .backend = &obpf_corpus_core_backend },
		    theirs = { .backend = &obpf_corpus_kernel_backend, .priv = &fd };
	struct tally known = {}, random = {};
	struct obpf_corpus c = {};
	struct obpf_corpus_map probe = {
		.type = OBPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	u32 i, count = 10000;
	u64 seed = 1;
	int option;

	while ((option = getopt(argc, argv, "s:n:vl")) != -1) {
		if (option == 's')
			seed = strtoull(optarg, NULL, 0);
		else if (option == 'n')
			count = strtoul(optarg, NULL, 0);
		else if (option == 'v')
			show_all = true;
		else if (option == 'l')
			show_logs = true;
		else
			return 2;
	}
	ours.priv = obpf_corpus_core_new();
	ours.log = malloc(OBPF_CORPUS_LOG_SIZE);
	theirs.log = malloc(OBPF_CORPUS_LOG_SIZE);
	if (!ours.priv || !ours.log || !theirs.log || obpf_corpus_read(&c, CORPUS)) {
		fprintf(stderr, "%s\n", *c.error ? c.error : "no memory");
		return 2;
	}
	option = theirs.backend->map_create(&fd, &probe);
	theirs.backend->reset(&fd);
	if (option < 0) {
		printf("bpf(2) does not work here: %s\n", strerror(-option));
		return CANNOT_ASK;
	}
	for (i = 0; i < c.nr_cases && !show_logs; i++)
		compare(c.cases[i], &ours, &theirs, &known);
	report("the corpus", &known);
	random_programs(seed, count, &ours, &theirs, &random);
	report("random programs", &random);
	obpf_corpus_core_free(ours.priv);
	obpf_corpus_free(&c);
	free(ours.log);
	free(theirs.log);
	return known.laxer || random.laxer;
}

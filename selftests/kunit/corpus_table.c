// SPDX-License-Identifier: GPL-2.0
/*
 * corpus_table.c - writes the corpus as C, for suites in the kernel, which has no reader of text.
 *
 *   corpus_table runs|refused DIRECTORY
 *
 * On stdout: corpus_cases[], the cases that load and run, or those that are refused. Hosted; runs
 * at build time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"

/* What of the case @nr has storage of its own stands before the table, named after @nr. */
static void write_bytes(const char *what, u32 nr, u32 i, const struct obpf_corpus_bytes *b)
{
	u32 k;

	if (!b->size)
		return;
	printf("static u8 %s%u_%u[] = {", what, nr, i);
	for (k = 0; k < b->size; k++)
		printf("%s0x%02x,", k % 16 ? " " : "\n\t", b->data[k]);
	printf("\n};\n");
}

static void write_bytes_ref(const char *what, u32 nr, u32 i, const struct obpf_corpus_bytes *b)
{
	if (b->size)
		printf("{ .data = %s%u_%u, .size = %u }", what, nr, i, b->size);
	else
		printf("{}");
}

static void write_insns(const char *what, u32 nr, u32 i, const struct obpf_insn *insns, u32 count)
{
	u32 k;

	if (!count)
		return;
	printf("static struct obpf_insn %s%u_%u[] = {\n", what, nr, i);
	for (k = 0; k < count; k++)
		printf("\t{ 0x%02x, %u, %u, %d, %d },\n", insns[k].code, insns[k].dst_reg,
		       insns[k].src_reg, insns[k].off, insns[k].imm);
	printf("};\n");
}

static void write_insns_ref(const char *what, u32 nr, u32 i, u32 count)
{
	if (count)
		printf(".insns = %s%u_%u, .nr_insns = %u,", what, nr, i, count);
}

static void write_maps(const struct obpf_corpus_case *t, u32 nr)
{
	u32 i, j;

	if (!t->nr_maps)
		return;
	printf("static struct obpf_corpus_map maps%u[] = {\n", nr);
	for (i = 0; i < t->nr_maps; i++) {
		printf("\t{ .type = %u, .key_size = %u, .value_size = %u, .max_entries = %u, .flags = %u, .frozen = %d, .typed = %d, .fields = { .has = %u, .off = {",
		       t->maps[i].type, t->maps[i].key_size, t->maps[i].value_size,
		       t->maps[i].max_entries, t->maps[i].flags, t->maps[i].frozen,
		       t->maps[i].typed, t->maps[i].fields.has);
		for (j = 0; j < OBPF_NR_FIELDS; j++)
			printf(" %u,", t->maps[i].fields.off[j]);
		printf(" } } },\n");
	}
	printf("};\n");
}

static void write_elems(const char *what, u32 nr, const struct obpf_corpus_elem *elems, u32 count)
{
	char key[32], value[32];
	u32 i;

	if (!count)
		return;
	snprintf(key, sizeof(key), "%s_key", what);
	snprintf(value, sizeof(value), "%s_value", what);
	for (i = 0; i < count; i++) {
		write_bytes(key, nr, i, &elems[i].key);
		write_bytes(value, nr, i, &elems[i].value);
	}
	printf("static struct obpf_corpus_elem %s%u[] = {\n", what, nr);
	for (i = 0; i < count; i++) {
		printf("\t{ .map = %u, .key = ", elems[i].map);
		write_bytes_ref(key, nr, i, &elems[i].key);
		printf(", .value = ");
		write_bytes_ref(value, nr, i, &elems[i].value);
		printf(" },\n");
	}
	printf("};\n");
}

static void write_callees(const struct obpf_corpus_case *t, u32 nr)
{
	const struct obpf_corpus_callee *c;
	u32 i;

	if (!t->nr_callees)
		return;
	for (i = 0; i < t->nr_callees; i++)
		write_insns("callee", nr, i, t->callees[i].insns, t->callees[i].nr_insns);
	printf("static struct obpf_corpus_callee callees%u[] = {\n", nr);
	for (i = 0; i < t->nr_callees; i++) {
		c = &t->callees[i];
		printf("\t{ .map = %u, .index = %u, .is_main = %d, .early = %d, .prog_type = %u, ",
		       c->map, c->index, c->is_main, c->early, c->prog_type);
		write_insns_ref("callee", nr, i, c->nr_insns);
		printf(" },\n");
	}
	printf("};\n");
}

static void write_runs(const struct obpf_corpus_case *t, u32 nr)
{
	const struct obpf_corpus_run *r;
	u32 i;

	if (!t->nr_runs)
		return;
	for (i = 0; i < t->nr_runs; i++) {
		write_bytes("mem", nr, i, &t->runs[i].mem);
		write_bytes("mem_out", nr, i, &t->runs[i].mem_out);
	}
	printf("static struct obpf_corpus_run runs%u[] = {\n", nr);
	for (i = 0; i < t->nr_runs; i++) {
		r = &t->runs[i];
		printf("\t{ .line = %u, .has_ret = %d, .ret = 0x%x, .mem = ", r->line, r->has_ret,
		       r->ret);
		write_bytes_ref("mem", nr, i, &r->mem);
		printf(", .mem_out = ");
		write_bytes_ref("mem_out", nr, i, &r->mem_out);
		printf(" },\n");
	}
	printf("};\n");
}

static void write_array_ref(const char *field, const char *what, u32 nr, u32 count)
{
	if (count)
		printf("\t\t.%s = %s%u, .nr_%s = %u,\n", field, what, nr, field, count);
}

static void write_case(const struct obpf_corpus_case *t, u32 nr)
{
	printf("\t{\n\t\t.name = \"%s\", .file = \"%s\", .line = %u,\n", t->name, t->file, t->line);
	printf("\t\t.prog_type = %u, .gpl = %d, .large_stack = %d, .kernel = %d,\n\t\t",
	       t->prog_type, t->gpl, t->large_stack, t->kernel);
	write_insns_ref("prog", nr, 0, t->nr_insns);
	printf("\n");
	write_array_ref("maps", "maps", nr, t->nr_maps);
	write_array_ref("init", "init", nr, t->nr_init);
	write_array_ref("after", "after", nr, t->nr_after);
	write_array_ref("callees", "callees", nr, t->nr_callees);
	write_array_ref("runs", "runs", nr, t->nr_runs);
	printf("\t\t.expect = %d, .code = \"%s\", .at = %u, .error = %d,\n\t},\n", t->expect,
	       t->code, t->at, t->error);
}

static void write_table(const struct obpf_corpus *c, bool runs)
{
	const struct obpf_corpus_case *t;
	u32 i;

	printf("/* SPDX-License-Identifier: GPL-2.0 */\n");
	printf("/* Made of selftests/corpus by corpus_table. */\n");
	for (i = 0; i < c->nr_cases; i++) {
		t = c->cases[i];
		if ((t->expect == OBPF_CORPUS_RUNS) != runs)
			continue;
		write_insns("prog", i, 0, t->insns, t->nr_insns);
		write_maps(t, i);
		write_elems("init", i, t->init, t->nr_init);
		write_elems("after", i, t->after, t->nr_after);
		write_callees(t, i);
		write_runs(t, i);
	}
	printf("static struct obpf_corpus_case corpus_cases[] = {\n");
	for (i = 0; i < c->nr_cases; i++)
		if ((c->cases[i]->expect == OBPF_CORPUS_RUNS) == runs)
			write_case(c->cases[i], i);
	printf("};\n");
}

int main(int argc, char **argv)
{
	struct obpf_corpus c = {};

	if (argc != 3 || (strcmp(argv[1], "runs") && strcmp(argv[1], "refused"))) {
		fprintf(stderr, "usage: %s runs|refused DIRECTORY\n", argv[0]);
		return 2;
	}
	if (obpf_corpus_read(&c, argv[2])) {
		fprintf(stderr, "%s\n", c.error);
		return 1;
	}
	write_table(&c, !strcmp(argv[1], "runs"));
	obpf_corpus_free(&c);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}

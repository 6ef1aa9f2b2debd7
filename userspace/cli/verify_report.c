// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * verify_report.c - verdicts as lines, as JSON, and as the table that veristat reads.
 *
 * Names come from objects, which may be hostile: they are escaped, blanks too, so that a line always
 * has as many words.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "output.h"
#include "value.h"
#include "verify.h"

#define LOG_ANY (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2)

static const char *kind_name(enum obpf_offline_kind kind)
{
	switch (kind) {
	case OBPF_OFFLINE_PASS:
		return "PASS";
	case OBPF_OFFLINE_FAIL:
		return "FAIL";
	default:
		return "UNSUPPORTED";
	}
}

/* A name as one word. */
static void put_word(const char *name)
{
	char room[512];
	const char *p;

	obpf_text_escape(room, sizeof(room), name, strlen(name));
	if (!*room)
		putchar('-');
	for (p = room; *p; p++) {
		if (*p == ' ')
			fputs("\\x20", stdout);
		else
			putchar(*p);
	}
}

static void tell_text(const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;

	printf("%s ", kind_name(v->kind));
	put_word(row->section);
	putchar(' ');
	put_word(row->name);
	printf(" insns=%u states=%u peak=%u mem=%" PRIu64 " time_us=%" PRIu64, v->insns, v->states,
	       v->peak_states, v->mem, v->ns / 1000);
	if (v->code)
		printf(" code=%s at=%u", v->code, v->at);
	putchar('\n');
}

static const char *oracle_name(enum obpf_offline_runs runs)
{
	switch (runs) {
	case OBPF_OFFLINE_AGREES:
		return "agrees";
	case OBPF_OFFLINE_DISAGREES:
		return "disagrees";
	default:
		return "unable";
	}
}

static void tell_oracle(const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;

	printf("ORACLE ");
	put_word(row->section);
	putchar(' ');
	put_word(row->name);
	printf(" %s runs=%u cut=%u compared=%" PRIu64 " walked=%" PRIu64 "\n",
	       oracle_name(v->oracle), v->runs, v->runs_cut, v->compared, v->exact);
}

/*
 * The columns that every veristat knows; in a comparison rows are matched by file and program, so the
 * file is its base name, as there. Its verdicts are two.
 */
static void begin_csv(void)
{
	puts("file_name,prog_name,verdict,duration,total_insns,total_states,peak_states,"
	     "max_states_per_insn,max_mark_read_len");
}

/* A name as a field: the table has no way to quote a comma. */
static void put_field(const char *name)
{
	char room[512];
	const char *p;

	obpf_text_escape(room, sizeof(room), name, strlen(name));
	for (p = room; *p; p++) {
		if (*p == ',')
			fputs("\\x2c", stdout);
		else
			putchar(*p);
	}
	putchar(',');
}

static void tell_csv(const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;
	const char *base = strrchr(row->file, '/');

	put_field(base ? base + 1 : row->file);
	put_field(*row->name ? row->name : "-");
	printf("%s,%" PRIu64 ",%u,%u,%u,%u,0\n",
	       v->kind == OBPF_OFFLINE_PASS ? "success" : "failure", v->ns / 1000, v->insns,
	       v->states, v->peak_states, v->max_states_per_insn);
}

/* --- JSON --- */

static void add_text(struct json_object *row, const char *key, const char *text)
{
	json_object_object_add(row, key, obpf_text_json(text, strlen(text)));
}

static void add_number(struct json_object *row, const char *key, uint64_t value)
{
	json_object_object_add(row, key, json_object_new_uint64(value));
}

static struct json_object *oracle_json(const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;
	struct json_object *object = json_object_new_object();

	add_text(object, "word", oracle_name(v->oracle));
	add_number(object, "runs", v->runs);
	add_number(object, "cut", v->runs_cut);
	add_number(object, "compared", v->compared);
	add_number(object, "walked", v->exact);
	if (*row->mismatch)
		add_text(object, "mismatch", row->mismatch);
	return object;
}

static struct json_object *row_json(const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;
	struct json_object *object = json_object_new_object();

	add_text(object, "file", row->file);
	add_text(object, "section", row->section);
	add_text(object, "name", row->name);
	add_text(object, "type", obpf_prog_type_name(row->prog_type));
	add_text(object, "verdict", kind_name(v->kind));
	add_number(object, "insns", v->insns);
	add_number(object, "states", v->states);
	add_number(object, "peak", v->peak_states);
	add_number(object, "mem", v->mem);
	add_number(object, "time_us", v->ns / 1000);
	add_number(object, "stack", v->stack_depth);
	if (v->code) {
		add_text(object, "code", v->code);
		add_number(object, "at", v->at);
	}
	if (*v->why)
		add_text(object, "why", v->why);
	if (*row->log)
		add_text(object, "log", row->log);
	if (*row->dump)
		add_text(object, "dump", row->dump);
	if (v->oracle)
		json_object_object_add(object, "oracle", oracle_json(row));
	return object;
}

/* --- reasons, on stderr --- */

static void tell_why(const struct obpf_verify_report *r, const struct obpf_verify_row *row)
{
	const struct obpf_offline_verdict *v = row->verdict;
	char where[512];

	snprintf(where, sizeof(where), "%s: %s/%s", row->file, row->section, row->name);
	if (*row->log && r->log_level && r->format != OBPF_VERIFY_JSON) {
		obpf_say("%s: the verifier's log:", where);
		fputs(row->log, stderr);
		if (r->log_level & LOG_ANY && !*v->why && !v->oracle)
			return;
	}
	if (v->oracle == OBPF_OFFLINE_DISAGREES) {
		obpf_say("%s: it is not as the verifier says:", where);
		fputs(row->mismatch, stderr);
	} else if (v->oracle == OBPF_OFFLINE_UNABLE) {
		obpf_say("%s: the oracle cannot compare so long a walk, or has no memory", where);
	}
	if (v->kind == OBPF_OFFLINE_PASS)
		return;
	if (*v->why)
		obpf_say("%s: %s%s", where,
			 v->kind == OBPF_OFFLINE_UNSUPPORTED ? "not supported: " : "", v->why);
	else
		obpf_diag_rejected(where, row->log, v->err, row->has_license);
}

/* --- all of it --- */

void obpf_verify_begin(struct obpf_verify_report *r)
{
	if (r->format == OBPF_VERIFY_JSON)
		r->rows = json_object_new_array();
	else if (r->format == OBPF_VERIFY_CSV)
		begin_csv();
}

void obpf_verify_tell(struct obpf_verify_report *r, const struct obpf_verify_row *row)
{
	switch (row->verdict->kind) {
	case OBPF_OFFLINE_PASS:
		r->passed++;
		break;
	case OBPF_OFFLINE_FAIL:
		r->failed++;
		break;
	default:
		r->unsupported++;
		break;
	}
	r->disagreed += row->verdict->oracle == OBPF_OFFLINE_DISAGREES;
	r->unable += row->verdict->oracle == OBPF_OFFLINE_UNABLE;
	if (r->format == OBPF_VERIFY_JSON)
		json_object_array_add(r->rows, row_json(row));
	else if (r->format == OBPF_VERIFY_CSV)
		tell_csv(row);
	else
		tell_text(row);
	if (row->verdict->oracle && r->format == OBPF_VERIFY_TEXT)
		tell_oracle(row);
	if (*row->dump && r->format != OBPF_VERIFY_JSON)
		fputs(row->dump, stdout);
	/* Lines and reasons in the order in which they came, also where both go to one place. */
	fflush(stdout);
	tell_why(r, row);
}

int obpf_verify_end(struct obpf_verify_report *r)
{
	int status = OBPF_EXIT_OK;

	if (r->failed || r->disagreed)
		status = OBPF_EXIT_FAILURE;
	else if (r->unsupported || r->broken || r->unable)
		status = OBPF_EXIT_USAGE;
	if (r->format == OBPF_VERIFY_JSON)
		return obpf_json_finish(r->rows, status);
	return obpf_output_finish(status);
}

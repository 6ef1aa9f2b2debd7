// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * diag.c - from libbpf's chatter, error numbers and verifier logs to one line that helps.
 *
 * One thread. libbpf's texts are read for names only (which map, which program): where a text of a
 * later libbpf is not recognised, its own words are shown instead.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "diag.h"

#define MAX_WARNINGS 32
#define WARNING_SIZE 400

/* Lines of the verifier's log that are shown before its verdict. */
#define LOG_LINES 4

/*
 * libbpf puts a call of a helper of this number in place of an access that CO-RE could not
 * relocate, and where it knows the verifier's log well enough rewrites the call's line.
 */
#define CORE_POISON "195896080"
#define CORE_REWRITTEN "invalid CO-RE relocation"

static char warnings[MAX_WARNINGS][WARNING_SIZE];
static unsigned int nr_warnings;
static bool be_verbose;

__attribute__((format(printf, 2, 0))) static int take(enum libbpf_print_level level,
						      const char *fmt, va_list list)
{
	va_list again;

	if (level == LIBBPF_DEBUG)
		return 0;
	if (be_verbose) {
		va_copy(again, list);
		vfprintf(stderr, fmt, again);
		va_end(again);
	}
	if (level == LIBBPF_WARN && nr_warnings < MAX_WARNINGS) {
		char *line = warnings[nr_warnings++];

		vsnprintf(line, WARNING_SIZE, fmt, list);
		line[strcspn(line, "\n")] = 0;
	}
	return 0;
}

void obpf_diag_init(bool verbose)
{
	be_verbose = verbose;
	libbpf_set_print(take);
}

void obpf_diag_reset(void)
{
	nr_warnings = 0;
}

const char *obpf_diag_find(const char *what)
{
	unsigned int i;

	for (i = 0; i < nr_warnings; i++) {
		const char *line = warnings[i];

		if (!strncmp(line, "libbpf: ", 8))
			line += 8;
		/* libbpf tries again by itself: not yet a failure. */
		if (strstr(line, "Retrying without"))
			continue;
		if (!what || strstr(line, what))
			return line;
	}
	return NULL;
}

bool obpf_diag_quoted(const char *kind, char *name, size_t size)
{
	char begin[16];
	const char *line, *end;

	snprintf(begin, sizeof(begin), "%s '", kind);
	line = obpf_diag_find(begin);
	if (!line)
		return false;
	line = strstr(line, begin) + strlen(begin);
	end = strchr(line, '\'');
	if (!end || (size_t)(end - line) >= size)
		return false;
	memcpy(name, line, end - line);
	name[end - line] = 0;
	return true;
}

const char *obpf_diag_device_error(int err)
{
	switch (err) {
	case ENODEV:
		return "the obpf module is not loaded (no /dev/obpf): insmod obpf.ko";
	case EACCES:
		return "no permission to open /dev/obpf";
	case EPERM:
		return "not permitted: needs CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN";
	case ENOMEM:
		return "out of memory";
	default:
		return NULL;
	}
}

/* A line of the log, as a place in it. */
struct line {
	const char *at;
	int len;
};

/* Statistics at the log's end say nothing about the reason. */
static bool is_statistics(const struct line *line)
{
	return line->len > 10 &&
	       (!strncmp(line->at, "processed ", 10) || !strncmp(line->at, "verificatio", 11));
}

/*
 * The verdict of obpf's verifier ("obpf: reject CODE at N") and the lines just before it. Another
 * verifier's log has no verdict: then the last lines there are.
 * Returns the number of lines in @tail.
 */
static int find_verdict(const char *log, struct line *verdict, struct line tail[LOG_LINES])
{
	static const char mark[] = "obpf: reject ";
	int n = 0;

	*verdict = (struct line){ NULL, 0 };
	while (*log) {
		struct line line = { log, (int)strcspn(log, "\n") };

		log += line.len + (log[line.len] == '\n');
		if (!strncmp(line.at, mark, sizeof(mark) - 1)) {
			verdict->at = line.at + sizeof(mark) - 1;
			verdict->len = line.len - (int)(sizeof(mark) - 1);
			break;
		}
		if (!line.len || is_statistics(&line))
			continue;
		if (n == LOG_LINES)
			memmove(tail, tail + 1, --n * sizeof(*tail));
		tail[n++] = line;
	}
	return n;
}

static bool mentions(const struct line *lines, int n, const char *what)
{
	int i;

	for (i = 0; i < n; i++)
		if (memmem(lines[i].at, lines[i].len, what, strlen(what)))
			return true;
	return false;
}

void obpf_diag_rejected(const char *where, const char *log, int err, bool has_license)
{
	struct line verdict, tail[LOG_LINES];
	int i, n = find_verdict(log, &verdict, tail);
	const char *hint = "";

	if (mentions(tail, n, CORE_POISON) || mentions(tail, n, CORE_REWRITTEN))
		hint = "; a CO-RE relocation found no match in the kernel's types";
	else if (!has_license &&
		 (mentions(tail, n, "GPL") || (verdict.at && mentions(&verdict, 1, "GPL"))))
		hint = "; the object has no license section";
	if (verdict.at)
		obpf_say("%s: rejected by the verifier: %.*s%s", where, verdict.len, verdict.at,
			 hint);
	else
		obpf_say("%s: rejected by the verifier: %s%s", where, strerror(err), hint);
	for (i = 0; i < n; i++)
		obpf_say_more("%.*s", tail[i].len, tail[i].at);
}

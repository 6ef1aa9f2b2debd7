// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * doctor.c - judges a kernel by features.def, in logic of three values.
 */
#include <stdio.h>
#include <string.h>

#include "doctor.h"

struct row {
	const char *key, *title; /* of a feature's first row alone */
	enum obpf_level level;
	const char *when, *why;
};

static const struct row rows[] = {
#define OBPF_FEATURE(key_, title_) { .key = key_, .title = title_ },
#define OBPF_RULE(level_, when_, why_) { .level = OBPF_LEVEL_##level_, .when = when_, .why = why_ },
#include "features.def"
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct {
	const char *feature; /* NULL: incidental */
	const char *names; /* "a|b" */
} symbols[] = {
#define OBPF_SYMBOL(feature_, names_) { feature_, names_ },
#define OBPF_INCIDENTAL(name_) { NULL, name_ },
#include "symbols.def"
};

#define NR_SYMBOLS (sizeof(symbols) / sizeof(symbols[0]))

const char *obpf_level_name(enum obpf_level level)
{
	static const char *const names[] = { "yes", "degraded", "no", "unknown", "absent" };

	return names[level];
}

/* ---- three values ---- */

static enum obpf_tri opposite(enum obpf_tri a)
{
	return a == OBPF_UNKNOWN ? a : a == OBPF_TRUE ? OBPF_FALSE : OBPF_TRUE;
}

static enum obpf_tri both(enum obpf_tri a, enum obpf_tri b)
{
	if (a == OBPF_FALSE || b == OBPF_FALSE)
		return OBPF_FALSE;
	return a == OBPF_TRUE && b == OBPF_TRUE ? OBPF_TRUE : OBPF_UNKNOWN;
}

static enum obpf_tri either(enum obpf_tri a, enum obpf_tri b)
{
	return opposite(both(opposite(a), opposite(b)));
}

/* ---- words of a condition ---- */

/* Is one of @names, "a|b", exported? */
static enum obpf_tri one_is_exported(const struct obpf_kernel *k, const char *names)
{
	enum obpf_tri any = OBPF_FALSE;
	char name[128];
	size_t len;

	for (;; names += len + 1) {
		len = strcspn(names, "|");
		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		any = either(any, obpf_kernel_exports(k, name));
		if (!names[len])
			return any;
	}
}

/* Is all exported that @feature needs? What is not is listed in @missing. */
static enum obpf_tri all_exported(const struct obpf_kernel *k, const char *feature, char *missing,
				  size_t size)
{
	enum obpf_tri all = OBPF_TRUE, one;
	size_t i, len;

	*missing = 0;
	for (i = 0; i < NR_SYMBOLS; i++) {
		if (!symbols[i].feature || strcmp(symbols[i].feature, feature))
			continue;
		one = one_is_exported(k, symbols[i].names);
		all = both(all, one);
		len = strlen(missing);
		if (one == OBPF_FALSE)
			snprintf(missing + len, size - len, "%s%s", len ? ", " : "",
				 symbols[i].names);
	}
	return all;
}

static bool is_option(const char *word)
{
	return *word >= 'A' && *word <= 'Z';
}

static enum obpf_tri atom(const struct obpf_kernel *k, const char *word)
{
	char option[128], missing[512];
	size_t len = strcspn(word, "/");
	enum obpf_tri answer;

	if (!strncmp(word, "file:", 5))
		return obpf_kernel_file(k, word + 5);
	if (!strncmp(word, "exports:", 8))
		return all_exported(k, word + 8, missing, sizeof(missing));
	if (!is_option(word))
		return obpf_kernel_fact(k, word);
	snprintf(option, sizeof(option), "%.*s", (int)len, word);
	answer = obpf_kernel_config(k, option);
	return answer == OBPF_UNKNOWN && word[len] ? obpf_kernel_exports(k, word + len + 1) :
						     answer;
}

/* The next of @text's parts, which @between ends, into @part. Returns what is behind it, or NULL. */
static const char *next_part(const char *text, const char *between, char *part, size_t size)
{
	size_t len;

	text += strspn(text, between);
	if (!*text)
		return NULL;
	len = strcspn(text, between);
	snprintf(part, size, "%.*s", (int)len, text);
	return text + len;
}

static enum obpf_tri is_true(const struct obpf_kernel *k, const char *when)
{
	enum obpf_tri all = OBPF_TRUE, any;
	char term[256], word[256];
	const char *rest;

	while ((when = next_part(when, " ", term, sizeof(term)))) {
		any = OBPF_FALSE;
		for (rest = term; (rest = next_part(rest, "|", word, sizeof(word)));)
			any = either(any,
				     *word == '!' ? opposite(atom(k, word + 1)) : atom(k, word));
		all = both(all, any);
	}
	return all;
}

/* ---- what is said ---- */

static void expand(const struct obpf_kernel *k, const char *feature, const char *why, char *out,
		   size_t size)
{
	char missing[512];
	size_t used = 0;

	for (; *why && used + 1 < size; why++) {
		const char *put = NULL;

		if (*why == '%')
			switch (*++why) {
			case 'r':
				put = k->release;
				break;
			case 'm':
				put = k->machine;
				break;
			case 'l':
				put = k->lockdown;
				break;
			case 's':
				all_exported(k, feature, missing, sizeof(missing));
				put = missing;
				break;
			}
		if (put)
			snprintf(out + used, size - used, "%s", put);
		else
			snprintf(out + used, size - used, "%c", *why);
		used += strlen(out + used);
	}
}

/* What would have to be known to tell whether @when is true. */
static void explain_unknown(const struct obpf_kernel *k, const char *when, char *out, size_t size)
{
	char term[256], word[256];
	const char *rest, *name, *lacks = "";

	while ((when = next_part(when, " ", term, sizeof(term))))
		for (rest = term; (rest = next_part(rest, "|", word, sizeof(word)));) {
			name = word + (*word == '!');
			if (atom(k, name) != OBPF_UNKNOWN)
				continue;
			if (is_option(name))
				lacks = k->kdir ?
						"its .config" :
						"its configuration (/proc/config.gz, /boot/config-*)";
			else if (!strncmp(name, "exports:", 8))
				lacks = k->kdir ?
						"its Module.symvers" :
						"its Module.symvers, or exports in /proc/kallsyms";
			else if (!strcmp(name, "lockdown"))
				lacks = "/sys/kernel/security/lockdown (mount securityfs)";
			else if (!strcmp(name, "supported") || !strcmp(name, "machine"))
				lacks = "its release and machine";
			else
				lacks = "what this user may not see";
		}
	snprintf(out, size, "cannot be told without %s", lacks);
}

unsigned int obpf_doctor_features(void)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < NR_ROWS; i++)
		n += !!rows[i].key;
	return n;
}

void obpf_doctor_judge(const struct obpf_kernel *k, unsigned int at, struct obpf_finding *f)
{
	size_t i = 0;

	/* Row 0 begins feature 0. */
	for (i = 0; at || !rows[i].key; i++)
		at -= !!rows[i + 1].key;
	memset(f, 0, sizeof(*f));
	f->key = rows[i].key;
	f->title = rows[i].title;
	f->level = OBPF_LEVEL_ABSENT;
	for (i++; i < NR_ROWS && !rows[i].key; i++) {
		enum obpf_tri answer = is_true(k, rows[i].when);

		if (answer == OBPF_FALSE)
			continue;
		if (answer == OBPF_UNKNOWN) {
			f->level = OBPF_LEVEL_UNKNOWN;
			explain_unknown(k, rows[i].when, f->why, sizeof(f->why));
		} else {
			f->level = rows[i].level;
			expand(k, f->key, rows[i].why, f->why, sizeof(f->why));
		}
		return;
	}
}

/* ---- for the tables' test ---- */

const char *obpf_doctor_condition(unsigned int at)
{
	size_t i;

	for (i = 0; i < NR_ROWS; i++)
		if (rows[i].when && !at--)
			return rows[i].when;
	return NULL;
}

bool obpf_doctor_understands(const char *when)
{
	char term[256], word[256];
	const char *rest, *name;

	while ((when = next_part(when, " ", term, sizeof(term))))
		for (rest = term; (rest = next_part(rest, "|", word, sizeof(word)));) {
			name = word + (*word == '!');
			if (!is_option(name) && strncmp(name, "file:/", 6) &&
			    strncmp(name, "exports:", 8) && !obpf_kernel_knows_fact(name))
				return false;
		}
	return true;
}

const char *obpf_doctor_symbols(unsigned int i, const char **feature)
{
	if (i >= NR_SYMBOLS)
		return NULL;
	*feature = symbols[i].feature;
	return symbols[i].names;
}

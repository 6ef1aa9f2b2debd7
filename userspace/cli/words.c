// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * words.c - from argv to a verb and its words.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "words.h"

struct option {
	const char *name;
	char letter; /* 0: none */
	const char *takes; /* what its argument is; NULL: it has none */
	const char *does;
};

/* By enum obpf_option. */
static const struct option options[OBPF_NR_OPTIONS] = {
	[OBPF_OPTION_JSON] = { "json", 'j', NULL, "One JSON document instead of text" },
	[OBPF_OPTION_OPCODES] = { "opcodes", 0, NULL, "The bytes of each instruction as well" },
	[OBPF_OPTION_LINUM] = { "linum", 0, NULL, "File, line and column of each source line" },
	[OBPF_OPTION_STATS] = { "stats", 0, "SECONDS",
				"Have run times measured for so long before they are shown" },
	[OBPF_OPTION_HOLD] = { "hold", 0, NULL, "Keep what was made until interrupted" },
	[OBPF_OPTION_KDIR] = { "kdir", 0, "DIR",
			       "Judge the kernel whose headers or build lie in DIR, not this one" },
};

const char *obpf_word_peek(const struct obpf_request *r)
{
	return r->at < r->nr_words ? r->words[r->at] : NULL;
}

const char *obpf_word_next(struct obpf_request *r)
{
	return r->at < r->nr_words ? r->words[r->at++] : NULL;
}

bool obpf_word_is(struct obpf_request *r, const char *word)
{
	const char *next = obpf_word_peek(r);

	if (!next || strcmp(next, word))
		return false;
	r->at++;
	return true;
}

bool obpf_word_number(const char *word, uint64_t max, uint64_t *value)
{
	bool hex = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
	char *end;

	/* strtoull() would also take blanks and signs. */
	if (hex ? strspn(word + 2, "0123456789abcdefABCDEF") != strlen(word + 2) || !word[2] :
		  strspn(word, "0123456789") != strlen(word) || !*word)
		return false;
	errno = 0;
	*value = strtoull(word, &end, hex ? 16 : 10);
	return !errno && *value <= max;
}

/* "obpf map update" */
static void full_name(const struct obpf_request *r, char *room, size_t size)
{
	bool named = r->verb && *r->verb->name;

	snprintf(room, size, "%s%s%s", r->name, named ? " " : "", named ? r->verb->name : "");
}

int obpf_usage(const struct obpf_request *r, const char *fmt, ...)
{
	char text[512], name[64];
	va_list list;

	va_start(list, fmt);
	vsnprintf(text, sizeof(text), fmt, list);
	va_end(list);
	full_name(r, name, sizeof(name));
	/* Its "obpf: " is the name's own beginning. */
	obpf_say("%s: %s", strncmp(name, "obpf ", 5) ? name : name + 5, text);
	if (r->verb)
		obpf_say_more("usage: %s%s%s", name, *r->verb->takes ? " " : "", r->verb->takes);
	else
		obpf_say_more("'%s --help' lists what there is", name);
	return OBPF_EXIT_USAGE;
}

int obpf_words_end(const struct obpf_request *r)
{
	const char *extra = obpf_word_peek(r);

	return extra ? obpf_usage(r, "one word too many: '%s'", extra) : OBPF_EXIT_OK;
}

static void help_options(unsigned int mask)
{
	char left[40];
	int i;

	printf("\n");
	for (i = 0; i < OBPF_NR_OPTIONS; i++) {
		const struct option *o = &options[i];

		if (!(mask >> i & 1))
			continue;
		snprintf(left, sizeof(left), "%c%c%c --%s%s%s", o->letter ? '-' : ' ',
			 o->letter ? o->letter : ' ', o->letter ? ',' : ' ', o->name,
			 o->takes ? "=" : "", o->takes ? o->takes : "");
		printf("  %-24s %s\n", left, o->does);
	}
	printf("  -?, --%-18s %s\n", "help", "This text");
}

/* A command that is all there is to its noun. */
static bool is_single(const struct obpf_noun *noun)
{
	return noun->nr_verbs == 1 && !*noun->verbs[0].name;
}

static int help(const struct obpf_noun *noun, const struct obpf_request *r)
{
	unsigned int i, mask = OBPF_TAKES(JSON);

	/* The words of a verb can be many: they have lines of their own. */
	printf("Usage: %s %s[OPTION...]\n\n%s\n", r->name, is_single(noun) ? "" : "VERB [WORD...] ",
	       noun->does);
	for (i = 0; i < noun->nr_verbs; i++) {
		const struct obpf_verb *v = &noun->verbs[i];

		mask |= v->options;
		if (*v->name)
			printf("\n  %s%s%s\n        %s\n", v->name, *v->takes ? " " : "", v->takes,
			       v->does);
		else
			printf("%s\n", v->does);
	}
	help_options(mask);
	if (noun->more)
		printf("\n%s\n", noun->more);
	return OBPF_EXIT_OK;
}

/* The option that @arg names, its argument in @value if it is in the same word; -1: none. */
static int find_option(const char *arg, const char **value)
{
	size_t len = strcspn(arg + 2, "=");
	int i;

	*value = NULL;
	for (i = 0; i < OBPF_NR_OPTIONS; i++) {
		if (options[i].letter && arg[1] == options[i].letter && !arg[2])
			return i;
		if (arg[1] != '-' || strlen(options[i].name) != len ||
		    strncmp(arg + 2, options[i].name, len))
			continue;
		*value = arg[2 + len] ? arg + 3 + len : NULL;
		return i;
	}
	return -1;
}

static bool is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] && !(arg[1] >= '0' && arg[1] <= '9');
}

/* Takes the option at argv[*i]. Returns enum obpf_exit. */
static int take_option(struct obpf_request *r, int argc, char **argv, int *i)
{
	const char *value;
	int at = find_option(argv[*i], &value);

	if (at < 0)
		return obpf_usage(r, "no such option: '%s'", argv[*i]);
	if (value && !options[at].takes)
		return obpf_usage(r, "--%s takes no argument", options[at].name);
	if (!value && options[at].takes) {
		if (*i + 1 >= argc)
			return obpf_usage(r, "--%s wants %s", options[at].name, options[at].takes);
		value = argv[++*i];
	}
	r->given[at] = true;
	r->argument[at] = value;
	return OBPF_EXIT_OK;
}

/* `obpf map help` is what the hand types. Further on it may be a value. */
static bool wants_help(const char *arg, bool is_first)
{
	return !strcmp(arg, "--help") || !strcmp(arg, "-?") || !strcmp(arg, "-h") ||
	       (is_first && !strcmp(arg, "help"));
}

static const struct obpf_verb *find_verb(const struct obpf_noun *noun, struct obpf_request *r)
{
	const char *word = NULL;
	unsigned int i;

	if (is_single(noun))
		return &noun->verbs[0];
	word = obpf_word_next(r);
	for (i = 0; word && i < noun->nr_verbs; i++)
		if (!strcmp(noun->verbs[i].name, word))
			return &noun->verbs[i];
	if (word)
		obpf_usage(r, "cannot '%s'", word);
	else
		obpf_usage(r, "what is to be done?");
	return NULL;
}

static int check_options(const struct obpf_request *r)
{
	int i;

	for (i = 0; i < OBPF_NR_OPTIONS; i++)
		if (r->given[i] && !((r->verb->options | OBPF_TAKES(JSON)) >> i & 1))
			return obpf_usage(r, "does not take --%s", options[i].name);
	return OBPF_EXIT_OK;
}

int obpf_noun_run(const struct obpf_noun *noun, int argc, char **argv)
{
	struct obpf_request r = { .name = argv[0], .words = argv + 1 };
	int i, status;

	/* Words move to the front as they are met. */
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--")) {
			r.command = argv + i + 1;
			break;
		}
		if (wants_help(argv[i], i == 1))
			return help(noun, &r);
		if (!is_option(argv[i])) {
			r.words[r.nr_words++] = argv[i];
			continue;
		}
		status = take_option(&r, argc, argv, &i);
		if (status)
			return status;
	}
	r.verb = find_verb(noun, &r);
	if (!r.verb)
		return OBPF_EXIT_USAGE;
	status = check_options(&r);
	return status ? status : r.verb->run(&r);
}

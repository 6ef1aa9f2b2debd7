/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * words.h - command lines of the kind `obpf NOUN VERB WORD...`.
 *
 * A noun is a table of verbs. Words are read in order, options may stand between them, and what
 * stands behind "--" is left alone. A minus before a digit begins a number, not an option: values
 * of maps are numbers.
 */
#ifndef OBPF_WORDS_H
#define OBPF_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of words.c's table. */
enum obpf_option {
	OBPF_OPTION_JSON,
	OBPF_OPTION_OPCODES,
	OBPF_OPTION_LINUM,
	OBPF_OPTION_STATS,
	OBPF_OPTION_HOLD,
	OBPF_OPTION_KDIR,
	OBPF_NR_OPTIONS,
};

/* A bit of obpf_verb.options. Every verb takes --json. */
#define OBPF_TAKES(option) (1u << OBPF_OPTION_##option)

struct obpf_verb;

struct obpf_request {
	const char *name; /* "obpf map" */
	const struct obpf_verb *verb;
	bool given[OBPF_NR_OPTIONS];
	const char *argument[OBPF_NR_OPTIONS]; /* of the given ones that take one */
	char **words;
	int nr_words;
	int at; /* the next word */
	char **command; /* what stood behind "--", NULL-terminated; NULL without one */
};

struct obpf_verb {
	const char *name; /* "" for a command that is all there is to its noun */
	const char *takes; /* for the usage line */
	const char *does;
	unsigned int options; /* OBPF_TAKES() */
	/* Returns enum obpf_exit. */
	int (*run)(struct obpf_request *r);
};

struct obpf_noun {
	const char *does; /* a line or two of --help */
	const char *more; /* what --help says at its end; may be NULL */
	const struct obpf_verb *verbs;
	unsigned int nr_verbs;
};

/* Reads the command line, finds the verb and runs it. Returns enum obpf_exit. */
int obpf_noun_run(const struct obpf_noun *noun, int argc, char **argv);

/* The next word, taken or only looked at; NULL behind the last. */
const char *obpf_word_next(struct obpf_request *r);
const char *obpf_word_peek(const struct obpf_request *r);

/* Takes the next word if it is @word. */
bool obpf_word_is(struct obpf_request *r, const char *word);

/*
 * Says what is wrong with the command line, and the verb's usage. Returns OBPF_EXIT_USAGE.
 */
__attribute__((format(printf, 2, 3))) int obpf_usage(const struct obpf_request *r, const char *fmt,
						     ...);

/* OBPF_EXIT_OK when no word is left, or what obpf_usage() returns. */
int obpf_words_end(const struct obpf_request *r);

/* A whole decimal number, or one in hex after 0x, up to @max. */
bool obpf_word_number(const char *word, uint64_t max, uint64_t *value);

#endif

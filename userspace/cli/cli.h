/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * cli.h - what the commands of obpf share: the command table's row, exit statuses, messages.
 *
 * The tool runs in one thread. Results go to stdout, everything said about them to stderr.
 */
#ifndef OBPF_CLI_H
#define OBPF_CLI_H

#include <stdbool.h>
#include <stddef.h>

enum obpf_exit {
	OBPF_EXIT_OK = 0,
	OBPF_EXIT_FAILURE = 1, /* the object, the module or the system refused */
	OBPF_EXIT_USAGE = 2, /* the command line was wrong */
	OBPF_EXIT_FAULT = 3, /* a program did not come to its end */
};

struct obpf_command {
	const char *name;
	const char *summary; /* one line of `obpf --help` */
	/* argv[0] is "obpf NAME". Returns enum obpf_exit. */
	int (*run)(int argc, char **argv);
};

int obpf_cmd_run(int argc, char **argv);
int obpf_cmd_run_offline(int argc, char **argv); /* what `obpf run --offline` is */
int obpf_cmd_verify(int argc, char **argv);
int obpf_cmd_jit(int argc, char **argv);
int obpf_cmd_prog(int argc, char **argv);
int obpf_cmd_map(int argc, char **argv);
int obpf_cmd_link(int argc, char **argv);
int obpf_cmd_btf(int argc, char **argv);
int obpf_cmd_off(int argc, char **argv);
int obpf_cmd_on(int argc, char **argv);
int obpf_cmd_status(int argc, char **argv);
int obpf_cmd_doctor(int argc, char **argv);

/*
 * One line on stderr, "obpf: " before it. Names in it may come from hostile files: control
 * characters are shown escaped, never sent to the terminal.
 */
__attribute__((format(printf, 1, 2))) void obpf_say(const char *fmt, ...);

/*
 * The same, indented, without the "obpf: ": what belongs to the line before it.
 */
__attribute__((format(printf, 1, 2))) void obpf_say_more(const char *fmt, ...);

/**
 * obpf_text_escape - copy @in so that it fits a terminal and one line
 *
 * Control characters become \n, \t or \xNN, a backslash \\, and bytes that are not UTF-8 \xNN. @out
 * is NUL-terminated; what does not fit @size is left out.
 *
 * Return: columns that @out takes on a terminal, counting one for a character.
 */
size_t obpf_text_escape(char *out, size_t size, const char *in, size_t len);

/* Bytes of the UTF-8 character that @s, of @len bytes, begins with; 0 when it is none. */
size_t obpf_text_utf8_len(const char *s, size_t len);

#endif /* OBPF_CLI_H */

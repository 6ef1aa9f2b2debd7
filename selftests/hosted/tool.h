/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tool.h - the obpf tool from outside: run, and what it said. It is the build with sanitizers that
 * runs, so a crash or a leak fails the test as well.
 */
#ifndef OBPF_TEST_TOOL_H
#define OBPF_TEST_TOOL_H

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_SIZE (1 << 20)
#define NO_SUCH_PLACE 126

static char tool[PATH_MAX], progs[PATH_MAX], work[] = "/tmp/obpf-tool.XXXXXX";
/* The last run's stdout and stderr. */
static char said[2][SAID_SIZE];

static inline void slurp(int fd, char *text)
{
	ssize_t n;
	size_t used = 0;

	lseek(fd, 0, SEEK_SET);
	while (used < SAID_SIZE - 1 && (n = read(fd, text + used, SAID_SIZE - 1 - used)) > 0)
		used += n;
	text[used] = 0;
	close(fd);
}

/*
 * Runs @path with @first and @args, after @prepare in the child, which may be NULL and says 0 when
 * all is well. Its exit status, 128 + N for a signal.
 */
static inline int run_tool(const char *path, const char *first, const char *const *args,
			   int (*prepare)(void))
{
	const char *argv[24] = { "obpf", first };
	int out = open(work, O_TMPFILE | O_RDWR, 0600), err = open(work, O_TMPFILE | O_RDWR, 0600),
	    status, i;
	pid_t child;

	for (i = 0; args[i]; i++)
		argv[2 + i] = args[i];
	child = fork();
	assert_true(out >= 0 && err >= 0 && child >= 0);
	if (!child) {
		dup2(out, 1);
		dup2(err, 2);
		alarm(120);
		if (prepare && prepare())
			_exit(NO_SUCH_PLACE);
		execv(path, (char **)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(out, said[0]);
	slurp(err, said[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void expect_said(int which, const char *what)
{
	if (!strstr(said[which], what)) {
		print_message("wanted '%s' in: %s\n", what, said[which]);
		fail();
	}
}

static inline const char *object(const char *name)
{
	static char paths[4][PATH_MAX + 64];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX + 64, "%s/%s.bpf.o", progs, name);
	return path;
}

/* Where @name of build/ is, from a test in build/test. */
static inline int find_built(const char *name, char path[PATH_MAX])
{
	char self[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -1;
	snprintf(path, PATH_MAX, "%.4000s/%s", dirname(dirname(self)), name);
	return access(path, F_OK);
}

static inline int find_tool(void)
{
	if (find_built("asan/obpf", tool) || find_built("progs", progs) || !mkdtemp(work))
		return -1;
	return 0;
}

#endif

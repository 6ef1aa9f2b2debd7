// SPDX-License-Identifier: GPL-2.0
/*
 * cli_verify.c - obpf verify from outside: verdicts on real objects, reasons, exit statuses, bad
 * usage, files that are no objects. It is the build with sanitizers that runs here, so a crash or a
 * leak fails the test as well. Nothing here needs the module, root, or bpf(2).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_SIZE (1 << 20)

static char tool[PATH_MAX], progs[PATH_MAX], work[] = "/tmp/obpf-verify.XXXXXX";
/* The last run's stdout and stderr. */
static char said[2][SAID_SIZE];

static void slurp(int fd, char *text)
{
	ssize_t n;
	size_t used = 0;

	lseek(fd, 0, SEEK_SET);
	while (used < SAID_SIZE - 1 && (n = read(fd, text + used, SAID_SIZE - 1 - used)) > 0)
		used += n;
	text[used] = 0;
	close(fd);
}

/* Runs obpf verify with @args, as another user when @nobody; its exit status, 128 + N for a signal. */
static int run(bool nobody, const char *const *args)
{
	const char *argv[16] = { "obpf", "verify" };
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
		if (nobody && (setgid(65534) || setuid(65534)))
			_exit(126);
		execv(tool, (char **)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(out, said[0]);
	slurp(err, said[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define verify(...) run(false, (const char *const[]){ __VA_ARGS__, NULL })

static void expect_said(int which, const char *what)
{
	if (!strstr(said[which], what)) {
		print_message("wanted '%s' in: %s\n", what, said[which]);
		fail();
	}
}

static const char *object(const char *name)
{
	static char paths[4][PATH_MAX + 64];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX + 64, "%s/%s.bpf.o", progs, name);
	return path;
}

/* --- verdicts --- */

static void a_line_a_program_that_passes(void **state)
{
	unsigned int insns, states, peak, lines = 0;
	unsigned long mem, us;
	char section[64], name[64], *line, *rest;
	int used;

	assert_int_equal(verify(object("helpers")), 0);
	assert_string_equal(said[1], "");
	for (line = strtok_r(said[0], "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		used = 0;
		assert_int_equal(
			sscanf(line,
			       "PASS %63s %63s insns=%u states=%u peak=%u mem=%lu time_us=%lu%n",
			       section, name, &insns, &states, &peak, &mem, &us, &used),
			7);
		assert_int_equal(line[used], '\0');
		assert_string_equal(section, "kprobe/do_sys_openat2");
		assert_true(insns > 0 && peak <= states && mem > 1000);
		lines++;
	}
	assert_int_equal(lines, 3);
}

static void a_refusal_has_code_place_and_reason(void **state)
{
	assert_int_equal(verify(object("bad_verify")), 1);
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_verify insns=");
	expect_said(0, " code=MAYBE_NULL at=7\n");
	expect_said(1,
		    "bad_verify.bpf.o: kprobe/do_sys_openat2/bad_verify: rejected by the verifier: "
		    "MAYBE_NULL at 7 (bad_verify() at bad_verify.bpf.c:");
	expect_said(1, "R0 invalid mem access 'map_value_or_null'");
	assert_int_equal(verify(object("bad_license")), 1);
	expect_said(0, " code=HELPER_GPL at=");
	expect_said(1, "the object has no license section");
}

static void a_map_that_cannot_be_fails_its_programs(void **state)
{
	assert_int_equal(verify(object("bad_map")), 1);
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_map insns=0 ");
	expect_said(1, "map broken cannot be made: Invalid argument (type array, key 8,");
}

static void all_programs_of_all_objects_and_the_worst_is_the_status(void **state)
{
	assert_int_equal(verify(object("hit_counter"), object("bad_verify"), object("hooks")), 1);
	expect_said(0, "PASS kprobe/do_sys_openat2 first ");
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	expect_said(0, "FAIL kprobe/do_sys_openat2 bad_verify ");
	expect_said(0, "PASS kretprobe on_return ");
	assert_int_equal(verify(object("hit_counter"), "/no/such/file"), 2);
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	expect_said(1, "/no/such/file: No such file or directory");
	assert_int_equal(verify("/no/such/file", object("bad_verify")), 1);
}

static void one_program_by_name(void **state)
{
	assert_int_equal(verify("--prog", "second", object("hit_counter")), 0);
	expect_said(0, "PASS kprobe/do_sys_openat2 second ");
	assert_null(strstr(said[0], " first "));
	assert_int_equal(verify("--prog", "third", object("hit_counter")), 2);
	assert_string_equal(said[0], "");
	expect_said(1, "hit_counter.bpf.o: no program third in it");
}

static void the_type_may_be_given(void **state)
{
	/* A kprobe program reads what a tracepoint's record begins with, and may not. */
	assert_int_equal(verify("--type", "kprobe", object("badsym")), 0);
	assert_int_equal(verify("--type", "socket_filter", object("bad_license")), 1);
	expect_said(0, "code=");
	assert_int_equal(verify("--type", "sk_lookup", object("badsym")), 2);
	expect_said(0, "UNSUPPORTED kprobe/no_such_function_here badsym insns=0 ");
	expect_said(1, "not supported: program type sk_lookup");
}

static void a_log_on_demand(void **state)
{
	assert_int_equal(verify("--log", "2", object("badsym")), 0);
	expect_said(1, "0: (b4) w0 = 0");
	expect_said(1, "processed 2 insns (limit 1000000) max_states_per_insn ");
	assert_int_equal(verify("--log", "4", object("badsym")), 0);
	assert_null(strstr(said[1], "0: (b4)"));
	expect_said(1, "stack depth ");
	expect_said(1, "processed 2 insns ");
	assert_int_equal(verify("--log", "1", object("bad_verify")), 1);
	expect_said(1, "obpf: reject MAYBE_NULL at 7");
}

/* --- anywhere, by anybody --- */

static void without_root_and_without_the_module(void **state)
{
	const char *const args[] = { object("opensnoop"), NULL };

	if (getuid())
		skip();
	assert_int_equal(run(true, args), 0);
	expect_said(0, "PASS kprobe/do_sys_openat2 opensnoop ");
}

/* --- wrong usage, and files that are no objects --- */

static void wrong_usage_exits_with_2(void **state)
{
	const char *const cases[][4] = {
		{ NULL },
		{ "--fly", "x" },
		{ "--type", "xyz", "x" },
		{ "--type", "", "x" },
		{ "--prog" },
		{ "--log", "8", "x" },
		{ "--log", "-1", "x" },
		{ "--log", "1x", "x" },
		{ "--log", "", "x" },
		{ "--budget", "0", "x" },
		{ "--budget", "3", "x" },
		{ "--budget", "256", "x" },
		{ "--budget", "x", "x" },
		{ "--btf", "/dev/null", "x" },
		{ "--btf", "/no/such/file", "x" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(run(false, cases[i]), 2);
		assert_string_equal(said[0], "");
		expect_said(1, "obpf");
	}
}

static const char *make_file(const void *data, size_t size)
{
	static char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/made.bpf.o", work);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), size);
	close(fd);
	return path;
}

static size_t load(const char *path, unsigned char **data)
{
	int fd = open(path, O_RDONLY);
	struct stat st;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	*data = malloc(st.st_size);
	assert_non_null(*data);
	assert_int_equal(read(fd, *data, st.st_size), st.st_size);
	close(fd);
	return st.st_size;
}

static void files_that_are_no_objects_are_named(void **state)
{
	assert_int_equal(verify(make_file("", 0)), 2);
	expect_said(1, "made.bpf.o: the file is empty");
	assert_int_equal(verify(make_file("#!/bin/sh\n", 10)), 2);
	expect_said(1, "not an ELF file");
	assert_int_equal(verify(work), 2);
	expect_said(1, "Is a directory");
	assert_int_equal(verify("/proc/self/exe"), 2);
	expect_said(1, "for another machine");
	assert_string_equal(said[0], "");
}

/* Whatever byte is wrong: an answer in good order, never a crash. */
static void damaged_objects_never_crash(void **state)
{
	unsigned char *data, kept;
	size_t size = load(object("opensnoop"), &data), at, i;
	int status;

	for (i = 0; i < 60; i++) {
		at = (i * 2654435761u) % size;
		kept = data[at];
		data[at] ^= i % 3 ? 0xff : 0x01;
		status = verify(make_file(data, size));
		if (status < 0 || status > 2) {
			print_message("byte %zu: status %d: %s\n", at, status, said[1]);
			fail();
		}
		data[at] = kept;
	}
	free(data);
}

static int find_places(void **state)
{
	char self[PATH_MAX] = "";
	const char *dir;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 || !mkdtemp(work))
		return -1;
	dir = dirname(dirname(self));
	snprintf(tool, sizeof(tool), "%.4000s/asan/obpf", dir);
	snprintf(progs, sizeof(progs), "%.4000s/progs", dir);
	return access(tool, X_OK);
}

static int clean_up(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/made.bpf.o", work);
	unlink(path);
	return rmdir(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_a_program_that_passes),
		cmocka_unit_test(a_refusal_has_code_place_and_reason),
		cmocka_unit_test(a_map_that_cannot_be_fails_its_programs),
		cmocka_unit_test(all_programs_of_all_objects_and_the_worst_is_the_status),
		cmocka_unit_test(one_program_by_name),
		cmocka_unit_test(the_type_may_be_given),
		cmocka_unit_test(a_log_on_demand),
		cmocka_unit_test(without_root_and_without_the_module),
		cmocka_unit_test(wrong_usage_exits_with_2),
		cmocka_unit_test(files_that_are_no_objects_are_named),
		cmocka_unit_test(damaged_objects_never_crash),
	};

	return cmocka_run_group_tests_name("cli_verify", tests, find_places, clean_up);
}

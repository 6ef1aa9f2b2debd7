// SPDX-License-Identifier: GPL-2.0
/*
 * cli.c - the obpf tool from outside, as far as it goes without the module: usage, and files that
 * are no objects. It is the build with sanitizers that runs here, so a crash or a leak fails the
 * test as well.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_SIZE 8192

static char tool[PATH_MAX], progs[PATH_MAX], work[] = "/tmp/obpf-cli.XXXXXX";
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

/* Runs obpf with up to six arguments; returns its exit status, 128 + N for a signal. */
static int obpf(const char *a, const char *b, const char *c, const char *d, const char *e,
		const char *f)
{
	const char *const argv[] = { "obpf", a, b, c, d, e, f, NULL };
	int out = open(work, O_TMPFILE | O_RDWR, 0600), err = open(work, O_TMPFILE | O_RDWR, 0600),
	    status;
	pid_t child = fork();

	assert_true(out >= 0 && err >= 0 && child >= 0);
	if (!child) {
		dup2(out, 1);
		dup2(err, 2);
		alarm(60);
		execv(tool, (char **)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(out, said[0]);
	slurp(err, said[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void expect_said(int which, const char *what)
{
	if (!strstr(said[which], what)) {
		print_message("wanted '%s' in: %s\n", what, said[which]);
		fail();
	}
}

/* One line on stderr, with our name before it, nothing on stdout, status 1. */
static void expect_refused(const char *path, const char *what)
{
	assert_int_equal(obpf("run", path, NULL, NULL, NULL, NULL), 1);
	assert_string_equal(said[0], "");
	assert_int_equal(strncmp(said[1], "obpf: ", 6), 0);
	assert_ptr_equal(strchr(said[1], '\n'), said[1] + strlen(said[1]) - 1);
	expect_said(1, what);
}

static const char *object(const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s.bpf.o", progs, name);
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

/* A file of these bytes in the work directory. */
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

static void help_and_version_go_to_stdout(void **state)
{
	assert_int_equal(obpf("--help", NULL, NULL, NULL, NULL, NULL), 0);
	expect_said(0, "run ");
	assert_int_equal(obpf("--version", NULL, NULL, NULL, NULL, NULL), 0);
	expect_said(0, "obpf " OBPF_VERSION);
	assert_int_equal(obpf("help", NULL, NULL, NULL, NULL, NULL), 0);
	expect_said(0, "Commands:");
	assert_int_equal(obpf("help", "run", NULL, NULL, NULL, NULL), 0);
	expect_said(0, "--events");
	assert_int_equal(obpf("map", "help", NULL, NULL, NULL, NULL), 0);
	expect_said(0, "Usage: obpf map VERB");
	expect_said(0, "\n  lookup REF key DATA\n");
	assert_int_equal(obpf("off", "--help", NULL, NULL, NULL, NULL), 0);
	expect_said(0, "Usage: obpf off [OPTION...]\n");
	/* No blanks at the end of a line. */
	assert_null(strstr(said[0], " \n"));
	assert_string_equal(said[1], "");
}

static void wrong_usage_exits_with_2(void **state)
{
	const char *cases[][4] = {
		{ NULL },
		{ "fly" },
		{ "help", "fly" },
		{ "--fly" },
		{ "-j" },
		{ "-j", "fly" },
		{ "status", "helpless" },
		{ "run" },
		{ "run", "--fly", "x" },
		{ "run", "x", "y" },
		{ "run", "--count", "0", "x" },
		{ "run", "--count", "1z", "x" },
		{ "run", "--count", "-1", "x" },
		{ "run", "--duration", "0", "x" },
		{ "run", "--duration", "nan", "x" },
		{ "run", "--duration", "-1", "x" },
		{ "run", "--events", "map", "x" },
		{ "run", "--events", ":struct", "x" },
		{ "run", "--events", "map:", "x" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char **c = cases[i];

		assert_int_equal(obpf(c[0], c[1], c[2], c[3], NULL, NULL), 2);
		assert_string_equal(said[0], "");
		expect_said(1, "obpf");
	}
}

static void json_may_be_asked_for_before_the_command(void **state)
{
	assert_int_equal(obpf("-j", "doctor", NULL, NULL, NULL, NULL),
			 obpf("doctor", "--json", NULL, NULL, NULL, NULL));
	assert_int_equal(said[0][0], '{');
	obpf("--json", "doctor", NULL, NULL, NULL, NULL);
	assert_int_equal(said[0][0], '{');
	assert_int_equal(obpf("-j", "map", "lookup", NULL, NULL, NULL), 2);
	expect_said(1, "map lookup: which map?");
}

static void files_that_are_not_there_or_not_files(void **state)
{
	expect_refused("/no/such/file.o", "/no/such/file.o: No such file or directory");
	expect_refused(work, "Is a directory");
	expect_refused("/dev/zero", "File too large");
}

static void files_that_are_not_elf(void **state)
{
	expect_refused(make_file("", 0), "empty");
	expect_refused(make_file("\177EL", 3), "not an ELF file");
	expect_refused(make_file("#!/bin/sh\n", 10), "not an ELF file");
	expect_refused(make_file("\177ELF", 4), "truncated ELF file");
}

static void names_with_control_characters_stay_one_line(void **state)
{
	expect_refused("/no/\033[31m\nfile", "/no/\\x1b[31m\\nfile");
}

static void an_object_cut_anywhere_is_truncated(void **state)
{
	unsigned char *data;
	size_t size = load(object("opensnoop"), &data), i;

	/* Section headers end a file of clang's, so every cut is one. */
	for (i = 5; i < size; i += 1 + size / 37)
		expect_refused(make_file(data, i), "truncated ELF file");
	expect_refused(make_file(data, size - 1), "truncated ELF file");
	free(data);
}

static void foreign_objects_are_told_apart(void **state)
{
	unsigned char *data, kept;
	Elf64_Ehdr *head;
	size_t size = load(object("opensnoop"), &data);

	head = (Elf64_Ehdr *)data;
	head->e_machine = EM_X86_64;
	expect_refused(make_file(data, size), "for another machine (x86-64)");
	head->e_machine = EM_BPF;
	head->e_type = ET_EXEC;
	expect_refused(make_file(data, size), "not a relocatable object");
	head->e_type = ET_REL;
	head->e_ident[EI_CLASS] = ELFCLASS32;
	expect_refused(make_file(data, size), "not a 64-bit ELF file");
	head->e_ident[EI_CLASS] = ELFCLASS64;
	head->e_ident[EI_DATA] = ELFDATA2MSB;
	kept = data[18];
	data[18] = data[19];
	data[19] = kept;
	expect_refused(make_file(data, size), "other byte order");
	free(data);
	expect_refused("/proc/self/exe", "for another machine");
}

/*
 * Whatever byte of the headers is wrong: an answer of ours in good order, not a crash. Without the
 * module even an unharmed object ends with one.
 */
static void damaged_headers_never_crash(void **state)
{
	unsigned char *data;
	size_t size = load(object("hit_counter"), &data), at, table, i;

	if (!access("/dev/obpf", F_OK))
		skip();
	table = ((Elf64_Ehdr *)data)->e_shoff;
	for (i = 0; i < 60; i++) {
		unsigned char kept;

		at = i % 2 ? 16 + i * 5 % 48 : table + i * 131 % (size - table);
		kept = data[at];
		data[at] ^= i % 3 ? 0xff : 0x01;
		assert_int_equal(obpf("run", make_file(data, size), NULL, NULL, NULL, NULL), 1);
		assert_int_equal(strncmp(said[1], "obpf: ", 6), 0);
		data[at] = kept;
	}
	free(data);
}

static void sections_of_other_kinds_are_named(void **state)
{
	expect_refused(object("bad_section"), "bad_section.bpf.o: xdp/bad_section: cannot attach");
}

static void event_types_are_looked_for_before_loading(void **state)
{
	expect_refused(object("no_event_type"),
		       "map events: no struct event in the object's type data");
	assert_int_equal(obpf("run", "--events", "events:nothing", object("opensnoop"), NULL, NULL),
			 1);
	expect_said(1, "map events: no struct nothing");
	assert_int_equal(obpf("run", "--events", "opens:event", object("opensnoop"), NULL, NULL),
			 1);
	expect_said(1, "map opens: not a ring buffer");
	assert_int_equal(obpf("run", "--events", "none:event", object("opensnoop"), NULL, NULL), 1);
	expect_said(1, "map none: there is none of that name");
}

static void a_types_file_that_is_none_is_named(void **state)
{
	assert_int_equal(obpf("run", "--btf", "/dev/null", object("opensnoop"), NULL, NULL), 1);
	expect_said(1, "obpf: /dev/null: no type data");
}

static void without_the_module_that_is_said(void **state)
{
	if (!access("/dev/obpf", F_OK))
		skip();
	expect_refused(object("opensnoop"),
		       "the obpf module is not loaded (no /dev/obpf): insmod obpf.ko");
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
		cmocka_unit_test(help_and_version_go_to_stdout),
		cmocka_unit_test(wrong_usage_exits_with_2),
		cmocka_unit_test(json_may_be_asked_for_before_the_command),
		cmocka_unit_test(files_that_are_not_there_or_not_files),
		cmocka_unit_test(files_that_are_not_elf),
		cmocka_unit_test(names_with_control_characters_stay_one_line),
		cmocka_unit_test(an_object_cut_anywhere_is_truncated),
		cmocka_unit_test(foreign_objects_are_told_apart),
		cmocka_unit_test(damaged_headers_never_crash),
		cmocka_unit_test(sections_of_other_kinds_are_named),
		cmocka_unit_test(event_types_are_looked_for_before_loading),
		cmocka_unit_test(a_types_file_that_is_none_is_named),
		cmocka_unit_test(without_the_module_that_is_said),
	};

	return cmocka_run_group_tests_name("cli", tests, find_places, clean_up);
}

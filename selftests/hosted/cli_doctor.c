// SPDX-License-Identifier: GPL-2.0
/*
 * cli_doctor.c - what the tool says of kernels and of processes, over files made here: crafted build
 * trees, the stock kernels' headers where they are cached, and a /proc of invented processes. And
 * symbols.def against the modules that are built.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"
#include "holders.h"

static char work[] = "/tmp/obpf-doctor.XXXXXX", top[PATH_MAX];

/* Writes @text to @path in the work directory, making the directories before it. */
static void put_file(const char *path, const char *text)
{
	char full[512], *slash;
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", work, path);
	for (slash = strchr(full + strlen(work) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(full, 0755);
		*slash = '/';
	}
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void put_link(const char *path, const char *target)
{
	char full[512];

	put_file(path, "");
	snprintf(full, sizeof(full), "%s/%s", work, path);
	unlink(full);
	assert_int_equal(symlink(target, full), 0);
}

/* No shell is asked to delete anything: what is removed lies below @work, links not followed. */
static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return at->level ? remove(path) : 0;
}

static int empty(void **state)
{
	return nftw(work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static struct obpf_finding find(const struct obpf_kernel *k, const char *key)
{
	struct obpf_finding f;
	unsigned int i;

	for (i = 0; i < obpf_doctor_features(); i++) {
		obpf_doctor_judge(k, i, &f);
		if (!strcmp(f.key, key))
			return f;
	}
	fail_msg("no feature %s", key);
	return f;
}

static void expect(const struct obpf_kernel *k, const char *key, enum obpf_level level,
		   const char *why)
{
	struct obpf_finding f = find(k, key);

	if (f.level != level || !strstr(f.why, why)) {
		print_message("%s: wanted %s with '%s', got %s: %s\n", key, obpf_level_name(level),
			      why, obpf_level_name(f.level), f.why);
		fail();
	}
}

/* A Module.symvers at @path with all that symbols.def asks for, but for @without. */
static void put_symvers(const char *path, const char *without)
{
	char text[16384] = "";
	const char *names, *feature;
	unsigned int i;

	for (i = 0; (names = obpf_doctor_symbols(i, &feature)); i++)
		if (feature && (!without || strcmp(names, without)))
			sprintf(text + strlen(text), "0x00000000\t%.*s\tvmlinux\tEXPORT_SYMBOL\t\n",
				(int)strcspn(names, "|"), names);
	put_file(path, text);
}

#define FULL \
	"CONFIG_X86_64=y\nCONFIG_MODULES=y\nCONFIG_KPROBES=y\nCONFIG_KRETPROBES=y\n" \
	"CONFIG_KPROBES_ON_FTRACE=y\nCONFIG_OPTPROBES=y\nCONFIG_DEBUG_INFO_BTF=y\n" \
	"CONFIG_EVENT_TRACING=y\nCONFIG_AUDIT=y\nCONFIG_MEMCG=y\nCONFIG_PERF_EVENTS=y\n" \
	"CONFIG_KPROBE_EVENTS=y\nCONFIG_TASKS_TRACE_RCU=y\nCONFIG_KUNIT=m\n"

static void put_tree(const char *release, const char *config)
{
	empty(NULL);
	put_file("include/config/kernel.release", release);
	put_file(".config", config);
	put_symvers("Module.symvers", NULL);
}

static void a_full_kernel_has_everything(void **state)
{
	struct obpf_kernel k;
	struct obpf_finding f;
	unsigned int i;

	put_tree("6.12.1-test\n", FULL);
	assert_true(obpf_kernel_read(&k, "", work));
	for (i = 0; i < obpf_doctor_features(); i++) {
		obpf_doctor_judge(&k, i, &f);
		/* A kernel that does not run has no device. */
		if (f.level != (strcmp(f.key, "device") ? OBPF_LEVEL_YES : OBPF_LEVEL_ABSENT))
			fail_msg("%s: %s: %s", f.key, obpf_level_name(f.level), f.why);
	}
	expect(&k, "module", OBPF_LEVEL_YES, "Linux 6.12.1-test, x86_64");
	obpf_kernel_drop(&k);
}

static void a_bare_kernel_loses_features_but_not_the_module(void **state)
{
	struct obpf_kernel k;

	put_tree("6.12.1-bare\n", "CONFIG_X86_64=y\nCONFIG_MODULES=y\nCONFIG_KPROBES=y\n");
	assert_true(obpf_kernel_read(&k, "", work));
	expect(&k, "module", OBPF_LEVEL_YES, "");
	expect(&k, "kprobe", OBPF_LEVEL_DEGRADED,
	       "no function tracer for kprobes, using breakpoints");
	expect(&k, "kprobe_jumps", OBPF_LEVEL_NO, "CONFIG_OPTPROBES");
	expect(&k, "kretprobe", OBPF_LEVEL_NO, "CONFIG_KRETPROBES");
	expect(&k, "types", OBPF_LEVEL_DEGRADED, "--btf FILE");
	expect(&k, "trace_printk", OBPF_LEVEL_DEGRADED, "the kernel's log");
	expect(&k, "audit", OBPF_LEVEL_NO, "CONFIG_AUDIT");
	expect(&k, "accounting", OBPF_LEVEL_NO, "CONFIG_MEMCG");
	expect(&k, "perf", OBPF_LEVEL_DEGRADED, "libobpf answers");
	expect(&k, "tasks_trace", OBPF_LEVEL_NO, "not needed");
	expect(&k, "kunit", OBPF_LEVEL_NO, "CONFIG_KUNIT");
	obpf_kernel_drop(&k);
}

static void kernels_that_cannot_take_the_module_are_told_why(void **state)
{
	static const struct {
		const char *release, *config, *without, *why;
	} cases[] = {
		{ "5.10.0\n", FULL, NULL, "Linux 5.10.0 is older than 6.1" },
		{ "6.0.19\n", FULL, NULL, "older than 6.1" },
		{ "6.1.0\n", "CONFIG_RISCV=y\nCONFIG_MODULES=y\n", NULL,
		  "not for x86-64 or arm64" },
		{ "6.1.0\n", "CONFIG_ARM64=y\n", NULL, "no loadable modules" },
		{ "6.1.0\n", FULL "CONFIG_MODULE_SIG_FORCE=y\n", NULL, "signatures are enforced" },
		{ "6.1.0\n", FULL, "vmap", "not exported: vmap" },
		{ "6.1.0\n", FULL, "mutex_lock|mutex_lock_nested",
		  "not exported: mutex_lock|mutex_lock_nested" },
	};
	struct obpf_kernel k;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_tree(cases[i].release, cases[i].config);
		put_symvers("Module.symvers", cases[i].without);
		assert_true(obpf_kernel_read(&k, "", work));
		expect(&k, "module", OBPF_LEVEL_NO, cases[i].why);
		obpf_kernel_drop(&k);
	}
}

static void what_cannot_be_told_is_unknown(void **state)
{
	char path[64];
	struct obpf_kernel k;

	put_tree("6.1.0\n", FULL);
	snprintf(path, sizeof(path), "%s/.config", work);
	unlink(path);
	assert_true(obpf_kernel_read(&k, "", work));
	expect(&k, "module", OBPF_LEVEL_UNKNOWN, "cannot be told without its");
	/* Exported symbols tell as much as the configuration does. */
	expect(&k, "kretprobe", OBPF_LEVEL_YES, "");
	expect(&k, "kprobe", OBPF_LEVEL_UNKNOWN, "its .config");
	expect(&k, "accounting", OBPF_LEVEL_UNKNOWN, "its .config");
	obpf_kernel_drop(&k);
	empty(NULL);
	assert_false(obpf_kernel_read(&k, "", work));
	obpf_kernel_drop(&k);
	put_file(".config", "no configuration\n\377\n");
	assert_false(obpf_kernel_read(&k, "", work));
	obpf_kernel_drop(&k);
}

static void a_running_kernel_is_read_from_its_files(void **state)
{
	struct obpf_kernel k;

	empty(NULL);
	put_file("proc/config.gz", FULL); /* packed or not */
	put_file("proc/modules", "");
	put_file("proc/kallsyms", "0 T nothing\n");
	put_file("proc/cmdline", "quiet\n");
	assert_true(obpf_kernel_read(&k, work, NULL));
	expect(&k, "module", OBPF_LEVEL_UNKNOWN, "Module.symvers");
	expect(&k, "device", OBPF_LEVEL_NO, "the module is not loaded");
	expect(&k, "types", OBPF_LEVEL_DEGRADED, "--btf FILE");
	expect(&k, "perf", OBPF_LEVEL_DEGRADED, "libobpf answers");
	assert_string_equal(k.lockdown, "none");
	obpf_kernel_drop(&k);

	put_file("sys/module/obpf/refcnt", "0\n");
	put_file("dev/obpf", "");
	put_file("sys/kernel/btf/vmlinux", "");
	put_file("sys/bus/event_source/devices/kprobe/type", "8\n");
	put_file("sys/kernel/debug/kprobes/enabled", "0\n");
	put_file("proc/sys/debug/kprobes-optimization", "0\n");
	assert_true(obpf_kernel_read(&k, work, NULL));
	expect(&k, "module", OBPF_LEVEL_YES, "it is loaded");
	k.switched_on = OBPF_FALSE;
	expect(&k, "device", OBPF_LEVEL_DEGRADED, "switched off");
	k.switched_on = OBPF_TRUE;
	k.refused = true;
	expect(&k, "device", OBPF_LEVEL_NO, "CAP_BPF");
	k.refused = false;
	expect(&k, "device", OBPF_LEVEL_YES, "/dev/obpf");
	expect(&k, "types", OBPF_LEVEL_YES, "vmlinux");
	expect(&k, "perf", OBPF_LEVEL_YES, "");
	expect(&k, "kprobe", OBPF_LEVEL_NO, "disarmed");
	expect(&k, "kprobe_jumps", OBPF_LEVEL_NO, "switched off");
	obpf_kernel_drop(&k);
}

static void lockdown_and_enforced_signatures_ask_for_a_key(void **state)
{
	char symvers[128];
	struct obpf_kernel k;

	empty(NULL);
	assert_true(obpf_kernel_read(&k, "", NULL));
	/* The tests above are about other kernels; these rules come behind those of the release. */
	if (k.version < (6 << 8 | 1)) {
		obpf_kernel_drop(&k);
		skip();
	}
	snprintf(symvers, sizeof(symvers), "lib/modules/%s/build/Module.symvers", k.release);
	obpf_kernel_drop(&k);
	put_symvers(symvers, NULL);
	put_file("proc/modules", "");
	put_file("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	assert_true(obpf_kernel_read(&k, work, NULL));
	assert_string_equal(k.lockdown, "integrity");
	expect(&k, "module", OBPF_LEVEL_NO, "lockdown (integrity): sign it");
	obpf_kernel_drop(&k);
	put_file("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	put_file("sys/module/module/parameters/sig_enforce", "Y\n");
	assert_true(obpf_kernel_read(&k, work, NULL));
	expect(&k, "module", OBPF_LEVEL_NO, "signatures are enforced: sign it");
	obpf_kernel_drop(&k);
	/* Without securityfs Secure Boot leaves it open. */
	put_file("sys/module/module/parameters/sig_enforce", "N\n");
	put_file("sys/kernel/security/lockdown", "");
	put_file("proc/cmdline", "quiet lockdown=integrity\n");
	assert_true(obpf_kernel_read(&k, work, NULL));
	expect(&k, "module", OBPF_LEVEL_UNKNOWN, "mount securityfs");
	obpf_kernel_drop(&k);
}

static void every_condition_is_understood(void **state)
{
	const char *when;
	unsigned int i;

	for (i = 0; (when = obpf_doctor_condition(i)); i++)
		if (!obpf_doctor_understands(when))
			fail_msg("'%s'", when);
	assert_true(i > 20);
	assert_false(obpf_doctor_understands("nonsense"));
}

static void stock_kernels_take_the_module(void **state)
{
	const char *cache = getenv("OBPF_CACHE"), *home = getenv("HOME");
	char pattern[PATH_MAX];
	struct obpf_kernel k;
	glob_t found;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s%s/kernels/6.*-a*64/build",
		 cache ? cache :
		 home  ? home :
			 "",
		 cache ? "" : "/.cache/obpf");
	if (glob(pattern, 0, NULL, &found))
		skip();
	for (i = 0; i < found.gl_pathc; i++) {
		assert_true(obpf_kernel_read(&k, "", found.gl_pathv[i]));
		expect(&k, "module", OBPF_LEVEL_YES, "Linux 6.");
		expect(&k, "kprobe",
		       strcmp(k.machine, "x86_64") ? OBPF_LEVEL_DEGRADED : OBPF_LEVEL_YES, "");
		obpf_kernel_drop(&k);
	}
	globfree(&found);
}

/* ---- symbols.def ---- */

static bool is_named(const char *names, const char *symbol)
{
	size_t len;

	for (;; names += len + 1) {
		len = strcspn(names, "|");
		if (names[len - 1] == '*' ? !strncmp(names, symbol, len - 1) :
					    strlen(symbol) == len && !strncmp(names, symbol, len))
			return true;
		if (!names[len])
			return false;
	}
}

/* Marks the rows of symbols.def that @symbol, which @module needs, belongs to. */
static bool mark_rows(const char *symbol, bool *used)
{
	const char *names, *feature;
	bool known = false;
	unsigned int i;

	for (i = 0; (names = obpf_doctor_symbols(i, &feature)); i++)
		if (is_named(names, symbol))
			known = used[i] = true;
	return known;
}

static void the_modules_need_what_the_table_says(void **state)
{
	char command[PATH_MAX + 64], symbol[256];
	bool used[1024] = { false }, complete = true;
	const char *names, *feature;
	unsigned int i;
	glob_t found;
	FILE *nm;

	snprintf(command, sizeof(command), "%s/module-*/obpf.ko", top);
	if (glob(command, 0, NULL, &found))
		skip();
	for (i = 0; i < found.gl_pathc; i++) {
		snprintf(command, sizeof(command), "nm -u '%s'", found.gl_pathv[i]);
		nm = popen(command, "r");
		assert_non_null(nm);
		while (fscanf(nm, " %*1[Uw] %255s", symbol) == 1) {
			if (mark_rows(symbol, used))
				continue;
			print_message("symbols.def lacks %s of %s\n", symbol, found.gl_pathv[i]);
			complete = false;
		}
		assert_int_equal(pclose(nm), 0);
	}
	globfree(&found);
	for (i = 0; (names = obpf_doctor_symbols(i, &feature)); i++)
		if (feature && !used[i]) {
			print_message("symbols.def has %s, which no module needs\n", names);
			complete = false;
		}
	assert_true(complete);
}

/* ---- holders ---- */

static void put_fd(int pid, int fd, const char *target, const char *info)
{
	char path[128];

	snprintf(path, sizeof(path), "%d/fd/%d", pid, fd);
	put_link(path, target);
	snprintf(path, sizeof(path), "%d/fdinfo/%d", pid, fd);
	put_file(path, info);
}

static void holders_are_found_by_their_descriptors_and_mappings(void **state)
{
	struct obpf_holders h;
	struct json_object *json;

	empty(NULL);
	put_file("7/comm", "tool\n");
	put_fd(7, 0, "/dev/null", "pos:\t0\n");
	put_fd(7, 3, "/dev/obpf", "pos:\t0\n");
	put_fd(7, 4, "anon_inode:bpf-map", "map_type:\t1\nmap_id:\t5\nobpf:\tmap\n");
	put_fd(7, 5, "anon_inode:bpf_link", "link_id:\t2\nprog_id:\t9\nobpf:\tlink\n");
	/* The kernel's own map, of the same name and number. */
	put_fd(8, 3, "anon_inode:bpf-map", "map_type:\t1\nmap_id:\t5\n");
	put_file("8/comm", "other\n");
	put_file("9/comm", "evil\033[31m \"\n");
	put_fd(9, 3, "anon_inode:bpf-prog", "prog_id:\t9\nobpf:\tprog\n");
	put_file("9/maps",
		 "7f00-7f01 rw-s 0 00:0e 10  anon_inode:bpf-map\n7f01-7f02 r--p 0 0 0 x\n");
	put_file("10/comm", "");
	put_file("11", "no directory");
	put_file("self/comm", "not a number\n");
	assert_true(obpf_holders_scan(&h, work));
	json = obpf_holders_of(&h, OBPF_KIND_MAP, 5);
	assert_string_equal(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
			    "[{\"pid\":7,\"comm\":\"tool\"}]");
	json_object_put(json);
	/* A link holds its program. */
	json = obpf_holders_of(&h, OBPF_KIND_PROG, 9);
	assert_int_equal(json_object_array_length(json), 2);
	json_object_put(json);
	json = obpf_holders_of(&h, OBPF_KIND_BTF, 5);
	assert_int_equal(json_object_array_length(json), 0);
	json_object_put(json);
	json = obpf_holders_json(&h);
	assert_int_equal(json_object_array_length(json), 2);
	assert_non_null(strstr(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
			       "{\"what\":\"mapping\"}"));
	assert_non_null(strstr(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
			       "{\"what\":\"link\",\"id\":2,\"fd\":5}"));
	json_object_put(json);
	obpf_holders_free(&h);
	assert_false(obpf_holders_scan(&h, "/no/such/proc"));
}

static int find_places(void **state)
{
	if (readlink("/proc/self/exe", top, sizeof(top) - 1) < 0 || !mkdtemp(work))
		return -1;
	dirname(dirname(top));
	return 0;
}

static int clean_up(void **state)
{
	return empty(state) || rmdir(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_kernel_has_everything),
		cmocka_unit_test(a_bare_kernel_loses_features_but_not_the_module),
		cmocka_unit_test(kernels_that_cannot_take_the_module_are_told_why),
		cmocka_unit_test(what_cannot_be_told_is_unknown),
		cmocka_unit_test(a_running_kernel_is_read_from_its_files),
		cmocka_unit_test(lockdown_and_enforced_signatures_ask_for_a_key),
		cmocka_unit_test(every_condition_is_understood),
		cmocka_unit_test(stock_kernels_take_the_module),
		cmocka_unit_test(the_modules_need_what_the_table_says),
		cmocka_unit_test(holders_are_found_by_their_descriptors_and_mappings),
	};

	return cmocka_run_group_tests_name("cli_doctor", tests, find_places, clean_up);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * cli_objects.c - the tool's commands on objects that exist: those of the kernel's own bpf(2), which
 * the module's answers mirror (build/asan/obpf-kernel is the tool over it). Where this user may not
 * use that, the tests are skipped; the guest's tests do the same with the module.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <libgen.h>
#include <limits.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char tool[PATH_MAX], out_text[65536], err_text[65536];
static char hash_name[16], cpu_name[16]; /* unique to this run */
static int hash = -1, percpu = -1, prog = -1, types = -1;

static void slurp(FILE *file, char text[65536])
{
	rewind(file);
	text[fread(text, 1, 65535, file)] = 0;
	fclose(file);
}

/* Runs the tool with the words of @line, split at blanks; '~' stands for a blank in a word. */
static int obpf(const char *line)
{
	char copy[1024], *argv[64] = { tool }, *word, *at;
	FILE *out = tmpfile(), *err = tmpfile();
	int n = 1, status;
	pid_t child;

	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		for (at = word; (at = strchr(at, '~'));)
			*at = ' ';
		argv[n++] = word;
	}
	child = fork();
	if (!child) {
		dup2(fileno(out), 1);
		dup2(fileno(err), 2);
		alarm(60);
		execv(tool, argv);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(out, out_text);
	slurp(err, err_text);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

__attribute__((format(printf, 3, 4))) static void expect(int status, const char *said,
							 const char *fmt, ...)
{
	char line[1024];
	va_list list;
	int got;

	va_start(list, fmt);
	vsnprintf(line, sizeof(line), fmt, list);
	va_end(list);
	got = obpf(line);
	if (got != status || !strstr(status ? err_text : out_text, said)) {
		print_message("obpf %s: wanted %d and '%s', got %d and:\n%s%s\n", line, status,
			      said, got, out_text, err_text);
		fail();
	}
	/* Nothing half-said: what fails has no answer, and says why on lines that are the tool's. */
	if (status) {
		assert_string_equal(out_text, "");
		assert_int_equal(strncmp(err_text, "obpf: ", 6), 0);
	}
}

static struct json_object *parsed(void)
{
	struct json_object *doc = json_tokener_parse(out_text);

	assert_non_null(doc);
	/* One document, on one line. */
	assert_ptr_equal(strchr(out_text, '\n'), out_text + strlen(out_text) - 1);
	return doc;
}

static void expect_keys(struct json_object *object, const char *const *keys)
{
	for (; *keys; keys++)
		if (!json_object_object_get_ex(object, *keys, NULL))
			fail_msg("no %s in %s", *keys, out_text);
}

static void maps_are_listed_with_stable_keys(void **state)
{
	static const char *const keys[] = { "id",	   "type",	    "name",
					    "flags",	   "bytes_key",	    "bytes_value",
					    "max_entries", "bytes_memlock", "frozen",
					    "btf_id",	   "pids",	    NULL };
	struct json_object *doc;

	expect(0, hash_name, "map list");
	expect(0, "hash", "map show name %s --json", hash_name);
	doc = parsed();
	assert_int_equal(json_object_array_length(doc), 1);
	expect_keys(json_object_array_get_idx(doc, 0), keys);
	json_object_put(doc);
}

static void elements_are_set_and_read_by_type(void **state)
{
	expect(0, "", "map update name %s key 5 value {\"x\":-1,\"y\":7}", hash_name);
	expect(0, "key 5  value {\"x\":-1,\"y\":7}\n", "map lookup name %s key 5", hash_name);
	expect(0, "{\"key\":5,\"value\":{\"x\":-1,\"y\":7}}\n", "map lookup name %s key 5 -j",
	       hash_name);
	expect(0, "\"y\":7", "map lookup name %s key hex 05 00 00 00", hash_name);
	expect(0, "\"y\":7", "map lookup name %s key hex 05000000", hash_name);
	expect(0, "\"y\":7", "map lookup name %s key 5 0 0x0 0", hash_name);
	expect(0, "", "map update name %s key -6 value 1 0 0 0 2 0 0 0 noexist", hash_name);
	expect(0, "key -6  value {\"x\":1,\"y\":2}", "map dump name %s", hash_name);
	expect(0, "2 elements", "map dump name %s", hash_name);
	expect(1, "there is an element of that key", "map update name %s key -6 value {} noexist",
	       hash_name);
	expect(1, "no element of that key", "map update name %s key 9 value {} exist", hash_name);
	expect(0, "\"deleted\":true", "map delete name %s key -6 --json", hash_name);
	expect(1, "no element of that key", "map lookup name %s key -6", hash_name);
	expect(0, "", "map update name %s key 6 value {}", hash_name);
	expect(1, "no room", "map update name %s key 7 value {}", hash_name);
	expect(0, "key 6  value {\"x\":0,\"y\":0}", "map take name %s key 6", hash_name);
	expect(1, "no element of that key", "map take name %s key 6", hash_name);
}

static void per_cpu_values_are_told_apart(void **state)
{
	struct json_object *doc, *values;

	expect(0, "", "map update name %s key 1 value 42", cpu_name);
	expect(0, "  cpu 0   value ", "map lookup name %s key 1", cpu_name);
	expect(0, "\"values\":[{\"cpu\":0,", "map lookup name %s key 1 --json", cpu_name);
	doc = parsed();
	values = json_object_object_get(doc, "values");
	assert_int_equal(json_object_array_length(values), sysconf(_SC_NPROCESSORS_CONF));
	json_object_put(doc);
	/* No type data: a number goes in, its bytes come out; an index is a number all the same. */
	expect(0, "key 1\n  cpu 0   value hex 2a 00 00 00 00 00 00 00\n", "map dump name %s",
	       cpu_name);
}

static void sizes_and_words_are_checked_before_the_kernel_is_asked(void **state)
{
	static const struct {
		const char *words, *said;
	} cases[] = {
		{ "key 1 2", "the key has 4 bytes, not 2" },
		{ "key hex 1 2 3 4 5", "the key has 4 bytes, not 5" },
		{ "key hex 010203", "the key has 4 bytes, not 3" },
		{ "key hex", "the key has 4 bytes, not 0" },
		{ "key hex 1 2 3 xy", "'xy' is not hex digits" },
		{ "key hex 1 2 3 -1", "'-1' is not hex digits" },
		{ "key hex 123 4", "'123' is not hex digits" },
		{ "key 1 2 3 256", "'256' is no byte" },
		{ "key 1 2 3 0x", "'0x' is no byte" },
		{ "key 99999999999", "does not fit a signed integer of 32 bits" },
		{ "key 99999999999999999999999999", "does not fit a signed integer of 32 bits" },
		{ "key five", "\"five\" is no whole number" },
		{ "key {", "is no JSON" },
		{ "key", "no word behind 'key'" },
		{ "", "no key given" },
		{ "key 1 value", "one word too many: 'value'" },
		{ "nokey 1", "no key given" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(2, cases[i].said, "map lookup name %s %s", hash_name, cases[i].words);
	expect(2, "does not fit an unsigned integer of 32 bits",
	       "map update name %s key 1 value {\"y\":18446744073709551616}", hash_name);
	expect(2, "does not fit a signed integer of 32 bits",
	       "map update name %s key 1 value {\"x\":-18446744073709551616}", hash_name);
	expect(2, "no member z", "map update name %s key 1 value {\"z\":1}", hash_name);
	expect(2, "no word behind 'value'", "map update name %s key 1 value any", hash_name);
	expect(2, "one word too many", "map update name %s key 1 value {} any exist", hash_name);
	expect(2, "'-1' is no id", "map show id -1");
	expect(2, "'4294967296' is no id", "map show id 4294967296");
	expect(2, "'5x' is no id", "map show 5x");
	expect(2, "is no tag of 16 hex digits", "prog show tag 12");
	expect(2, "a link is named by id N", "link show name x");
	expect(2, "cannot 'fly'", "map fly");
	expect(2, "what is to be done?", "prog");
	expect(2, "no such option: '--fly'", "prog list --fly");
	expect(2, "does not take --hold", "prog list --hold");
	expect(2, "takes no argument", "prog list --json=1");
	expect(2, "dump what?", "prog dump native id 1");
	expect(2, "--stats wants seconds", "prog list --stats -1");
	expect(1, "map 4294967295: there is none", "map show id 4294967295");
	expect(1, "map name nobody-has-it: there is none", "map dump name nobody-has-it");
	expect(1, "prog tag 0123456789abcdef: there is none", "prog show tag 0123456789abcdef");
	expect(1, "the loaded module has no such switch", "status");
}

static void programs_are_shown_and_listed(void **state)
{
	static const char *const keys[] = { "id",
					    "type",
					    "name",
					    "tag",
					    "gpl_compatible",
					    "run_time_ns",
					    "run_cnt",
					    "recursion_misses",
					    "loaded_at",
					    "uid",
					    "bytes_xlated",
					    "jited",
					    "verified_insns",
					    "map_ids",
					    "pids",
					    NULL };
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	struct json_object *doc;

	assert_int_equal(bpf_obj_get_info_by_fd(prog, &info, &len), 0);
	expect(0, "socket_filter", "prog show id %u", info.id);
	expect(0, "socket_filter", "prog show id %u --json", info.id);
	doc = parsed();
	expect_keys(json_object_array_get_idx(doc, 0), keys);
	json_object_put(doc);
	expect(0, "   0: (b7) r0 = 7\n   1: (95) exit\n", "prog dump xlated id %u", info.id);
	expect(0, "b7 00 00 00 07 00 00 00", "prog dump xlated id %u --opcodes", info.id);
	expect(0, "[{\"insn\":0,\"text\":\"(b7) r0 = 7\"},{\"insn\":1,\"text\":\"(95) exit\"}]\n",
	       "prog dump xlated %u --json", info.id);
	expect(0, "", "link list");
	expect(0, "[", "link list --json");
	json_object_put(parsed());
}

static void type_data_is_listed_and_dumped(void **state)
{
	struct bpf_btf_info info = { 0 };
	uint32_t len = sizeof(info);
	struct json_object *doc;

	assert_int_equal(bpf_obj_get_info_by_fd(types, &info, &len), 0);
	expect(0, "size", "btf show id %u", info.id);
	expect(0, "[3] STRUCT 'pair' size=8 vlen=2\n\t'x' type_id=1 bits_offset=0\n",
	       "btf dump id %u", info.id);
	expect(0, "struct pair {\n\tint x;\n\tunsigned int y;\n};\n", "btf dump id %u format c",
	       info.id);
	expect(0, "{\"types\":[{\"id\":1,\"kind\":\"INT\"", "btf dump id %u --json", info.id);
	doc = parsed();
	json_object_put(doc);
	expect(1, "neither BTF nor an ELF file with BTF", "btf dump file /dev/null");
	expect(1, "there is none", "btf dump file /no/such/file");
	expect(2, "the formats are c and raw", "btf dump id %u format d", info.id);
	expect(2, "C is no JSON", "btf dump id %u format c --json", info.id);
}

static void a_made_map_lives_while_it_is_held(void **state)
{
	expect(2, "give --hold or -- COMMAND", "map create array key 4 value 8 entries 2");
	expect(2, "no such type of map: 'list'", "map create list --hold");
	expect(2, "no such flag: 'soft'",
	       "map create hash key 4 value 8 entries 2 flags soft --hold");
	expect(2, "at most 15 bytes", "map create hash key 4 name 0123456789abcdef --hold");
	expect(2, "'4x' is no number", "map create hash key 4x --hold");
	expect(2, "no command behind --", "map create hash key 4 value 8 entries 2 --");
	expect(1, "makes no map of type array, or not with",
	       "map create array key 3 value 8 entries 2 -- true");
	expect(1, "/no/such/command: No such file",
	       "map create array key 4 value 8 entries 2 -- /no/such/command");
	expect(0, "map_type:\t1",
	       "map create hash key 4 value 8 entries 2 flags no_prealloc name mine "
	       "-- sh -c test~-n~$OBPF_MAP_ID;~cat~/proc/self/fdinfo/$OBPF_MAP_FD");
}

static int make_objects(void **state)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 7 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_map_create_opts, opts);
	struct btf *btf = btf__new_empty();
	char self[PATH_MAX] = "";
	const void *data;
	uint32_t size;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -1;
	snprintf(tool, sizeof(tool), "%.4000s/asan/obpf-kernel", dirname(dirname(self)));
	snprintf(hash_name, sizeof(hash_name), "h%d", getpid());
	snprintf(cpu_name, sizeof(cpu_name), "c%d", getpid());
	btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	btf__add_int(btf, "unsigned int", 4, 0);
	btf__add_struct(btf, "pair", 8);
	btf__add_field(btf, "x", 1, 0, 0);
	btf__add_field(btf, "y", 2, 32, 0);
	data = btf__raw_data(btf, &size);
	types = bpf_btf_load(data, size, NULL);
	btf__free(btf);
	opts.btf_fd = types;
	opts.btf_key_type_id = 1;
	opts.btf_value_type_id = 3;
	hash = bpf_map_create(BPF_MAP_TYPE_HASH, hash_name, 4, 8, 2, &opts);
	percpu = bpf_map_create(BPF_MAP_TYPE_PERCPU_ARRAY, cpu_name, 4, 8, 2, NULL);
	prog = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "seven", "GPL", insns, 2, NULL);
	return 0;
}

static int drop_objects(void **state)
{
	close(hash);
	close(percpu);
	close(prog);
	close(types);
	return 0;
}

/* Without the kernel's own BPF, or leave to use it, there is nothing to look at. */
static void run_or_skip(void **state)
{
	if (hash < 0 || percpu < 0 || prog < 0 || types < 0)
		skip();
	((void (*)(void **state)) * state)(state);
}

#define test(name) \
	{ \
#name, run_or_skip, NULL, NULL, name \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(maps_are_listed_with_stable_keys),
		test(elements_are_set_and_read_by_type),
		test(per_cpu_values_are_told_apart),
		test(sizes_and_words_are_checked_before_the_kernel_is_asked),
		test(programs_are_shown_and_listed),
		test(type_data_is_listed_and_dumped),
		test(a_made_map_lives_while_it_is_held),
	};

	return cmocka_run_group_tests_name("cli_objects", tests, make_objects, drop_objects);
}

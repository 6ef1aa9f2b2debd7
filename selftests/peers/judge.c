// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * judge.c - programs of BPF objects before two verifiers: obpf's, in this process, and the running
 * kernel's behind bpf(2).
 *
 *   judge [--btf FILE] [--prog NAME] [--log] [--all] [--replace] OBJECT...
 *
 * Prints a line a program, of words parted by tabs:
 *
 *   FILE PROGRAM SECTION TYPE FLAGS EXPECTED KERNEL INSNS US REASON OBPF INSNS US REASON LOG
 *
 * EXPECTED is what the decl tags of the kernel's selftests say of a privileged load: pass, fail, or
 * none (they speak of an unprivileged one alone, or of another architecture). KERNEL: pass, fail,
 * or none where libbpf or bpf(2) never came to judge. OBPF: pass, fail, unsupported. --log shows
 * both logs on stderr. Without tags only --all judges a program. Each has a process and a time
 * limit of its own. --replace: see replace_maps().
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"
#include "offline.h"

#define TAG "comment:test_"
#define LOG_SIZE (16u << 20)
#define SECONDS 60
#define KERNEL_LOG_STATS 4

static const char *btf_path, *only_prog;
static bool show_log, judge_all, replace;

/* --- what the tags expect --- */

struct expectation {
	bool tagged, privileged, fails, auxiliary;
	bool elsewhere; /* on other architectures only */
	uint32_t flags, not_flags;
};

static const struct {
	const char *name;
	uint32_t flag;
} flag_names[] = {
	{ "BPF_F_STRICT_ALIGNMENT", 1u << 0 },	  { "BPF_F_ANY_ALIGNMENT", 1u << 1 },
	{ "BPF_F_TEST_RND_HI32", 1u << 2 },	  { "BPF_F_TEST_STATE_FREQ", 1u << 3 },
	{ "BPF_F_SLEEPABLE", 1u << 4 },		  { "BPF_F_XDP_HAS_FRAGS", 1u << 5 },
	{ "BPF_F_TEST_REG_INVARIANTS", 1u << 7 },
};

/* What changes how the kernel's verifier works, not what it should say. */
#define NO_VERDICT_FLAGS (1u << 1 | 1u << 2 | 1u << 3 | 1u << 7)

/* Of @tag, what follows @key; NULL: it is another. */
static const char *after(const char *tag, const char *key)
{
	size_t len = strlen(key);

	return strncmp(tag, key, len) ? NULL : tag + len;
}

static void take_flag(struct expectation *e, const char *name)
{
	uint32_t *into = *name == '!' ? &e->not_flags : &e->flags;
	size_t i;

	name += *name == '!';
	for (i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++) {
		if (!strcmp(name, flag_names[i].name)) {
			*into |= flag_names[i].flag;
			return;
		}
	}
	*into |= strtoul(name, NULL, 0);
}

static void take_tag(struct expectation *e, const char *tag, bool *here)
{
	e->tagged = true;
	if (!strcmp(tag, "expect_failure")) {
		e->fails = true;
		e->privileged = true;
	} else if (!strcmp(tag, "expect_success") || after(tag, "expect_msg=") ||
		   after(tag, "expect_xlated=") || after(tag, "jited=") || after(tag, "retval=")) {
		e->privileged = true;
	} else if (!strcmp(tag, "auxiliary")) {
		e->auxiliary = true;
		e->privileged = true;
	} else if (after(tag, "prog_flags=")) {
		take_flag(e, after(tag, "prog_flags="));
	} else if (after(tag, "arch=")) {
		e->elsewhere = true;
		*here |= !strcmp(after(tag, "arch="), "X86_64");
	}
}

static struct expectation expect_of(const struct bpf_object *obj, const char *name)
{
	struct expectation e = { 0 };
	const struct btf *btf = bpf_object__btf(obj);
	const struct btf_type *t;
	bool unprivileged = false, here = false;
	const char *tag;
	int func, i;

	func = btf ? btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) : -1;
	for (i = 1; func > 0 && i < (int)btf__type_cnt(btf); i++) {
		t = btf__type_by_id(btf, i);
		if (!btf_is_decl_tag(t) || (int)t->type != func ||
		    btf_decl_tag(t)->component_idx != -1)
			continue;
		tag = after(btf__str_by_offset(btf, t->name_off), TAG);
		if (!tag)
			continue;
		unprivileged |= !!strstr(tag, "_unpriv");
		take_tag(&e, tag, &here);
	}
	if (here)
		e.elsewhere = false;
	/* Nothing said of either: of a privileged load, then. */
	if (e.tagged && !unprivileged)
		e.privileged = true;
	return e;
}

/* --- what obpf lacks, and a program may be read without --- */

/*
 * For figures rather than verdicts: both verifiers get the same program in which such helpers are
 * another one, which asks nothing of its arguments, and such maps are arrays.
 */
static const int lacking_helpers[] = { BPF_FUNC_perf_event_output, BPF_FUNC_get_stackid };

static void replace_maps(struct bpf_object *obj)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, obj) {
		switch (bpf_map__type(map)) {
		case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
		case BPF_MAP_TYPE_STACK_TRACE:
			bpf_map__set_type(map, BPF_MAP_TYPE_ARRAY);
			if (!bpf_map__key_size(map))
				bpf_map__set_key_size(map, 4);
			if (!bpf_map__value_size(map))
				bpf_map__set_value_size(map, 4);
			break;
		default:
			break;
		}
	}
}

static void replace_helpers(struct bpf_insn *insn, uint32_t count)
{
	size_t i;

	for (; count--; insn++)
		for (i = 0; i < sizeof(lacking_helpers) / sizeof(*lacking_helpers); i++)
			if (insn->code == (BPF_JMP | BPF_CALL) && !insn->src_reg &&
			    insn->imm == lacking_helpers[i])
				insn->imm = BPF_FUNC_get_prandom_u32;
}

/* --- two verifiers behind libbpf --- */

struct outcome {
	const char *verdict;
	uint32_t insns;
	uint64_t us;
	char reason[512];
};

static struct obpf_offline *device;

static void maybe_replace(unsigned int cmd, const union bpf_attr *attr)
{
	if (replace && cmd == BPF_PROG_LOAD)
		replace_helpers((struct bpf_insn *)(uintptr_t)attr->insns, attr->insn_cnt);
}

static long answer_offline(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	maybe_replace(cmd, (union bpf_attr *)attr);
	return obpf_offline_call(device, cmd, attr, size);
}

static const char *subject_buf;
static bool came, taken;
static int subject_errno;
static uint64_t subject_us;

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The kernel's own; the subject's load is known by its buffer for the log. */
static long answer_kernel(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	bool is_subject = cmd == BPF_PROG_LOAD && subject_buf &&
			  ((union bpf_attr *)attr)->log_buf == (uintptr_t)subject_buf;
	uint64_t start;
	long ret;

	maybe_replace(cmd, (union bpf_attr *)attr);
	start = now_us();
	ret = obpf_raw_syscall3(SYS_bpf, cmd, (long)attr, size);

	if (is_subject) {
		subject_us = now_us() - start;
		came = true;
		taken = ret >= 0;
		subject_errno = ret < 0 ? -ret : 0;
	}
	return ret;
}

static char last_warning[512];

static int keep_warning(enum libbpf_print_level level, const char *fmt, va_list args)
{
	char text[512];

	if (level == LIBBPF_DEBUG)
		return 0;
	if (show_log)
		return vfprintf(stderr, fmt, args);
	vsnprintf(text, sizeof(text), fmt, args);
	if (!*last_warning)
		memcpy(last_warning, text, sizeof(text));
	return 0;
}

/* @text in one line, without what parts words and columns. */
static void flatten(char *text)
{
	for (; *text; text++)
		if (*text == '\t' || *text == '\n' || *text == '\r')
			*text = *text == '\t' ? ' ' : ';';
}

static bool is_reason(const char *line, size_t len)
{
	static const char *const noise[] = { "processed ", "verification time", "stack depth", "\n",
					     "-- ",	   "mark_precise",	"obpf: " };
	size_t i;

	for (i = 0; i < sizeof(noise) / sizeof(*noise); i++)
		if (after(line, noise[i]))
			return false;
	return len;
}

/* The last line of a log that says something. */
static void last_reason(const char *log, char *reason, size_t size)
{
	const char *line = log, *end;

	*reason = '\0';
	while (*line) {
		end = strchrnul(line, '\n');
		if (is_reason(line, end - line))
			snprintf(reason, size, "%.*s", (int)(end - line), line);
		line = *end ? end + 1 : end;
	}
	flatten(reason);
}

/* Sections of newer libraries than this machine's. */
static void set_type(struct bpf_program *prog)
{
	const char *section = bpf_program__section_name(prog);

	if (bpf_program__type(prog))
		return;
	if (after(section, "tc/") || after(section, "tcx/") || after(section, "netkit/"))
		bpf_program__set_type(prog, BPF_PROG_TYPE_SCHED_CLS);
}

/* For each type of map: what libbpf's probe says of the kernel, once it was asked. */
static signed char map_types[64];

static void learn_map_types(struct bpf_object *obj)
{
	struct bpf_map *map;
	uint32_t type;

	obpf_call_divert(answer_kernel);
	bpf_object__for_each_map(map, obj) {
		type = bpf_map__type(map);
		if (type < sizeof(map_types) && !map_types[type])
			map_types[type] = libbpf_probe_bpf_map_type(type, NULL) == 1 ? 1 : -1;
	}
	obpf_call_divert(NULL);
}

/* Of maps that the kernel does not have, programs that do not name them need not know. */
static void skip_lacking_maps(struct bpf_object *obj)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, obj)
		if (bpf_map__type(map) < sizeof(map_types) && map_types[bpf_map__type(map)] < 0)
			bpf_map__set_autocreate(map, false);
}

static struct bpf_program *prepare(struct bpf_object *obj, const char *name, uint32_t flags)
{
	struct bpf_program *prog, *subject = bpf_object__find_program_by_name(obj, name);
	struct bpf_map *map;

	bpf_object__for_each_program(prog, obj)
		bpf_program__set_autoload(prog, prog == subject);
	bpf_object__for_each_map(map, obj)
		bpf_map__set_pin_path(map, NULL);
	if (replace)
		replace_maps(obj);
	set_type(subject);
	bpf_program__set_flags(subject, flags);
	return subject;
}

static struct bpf_object *open_object(const char *path)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = btf_path);
	struct bpf_object *obj;

	*last_warning = '\0';
	obj = bpf_object__open_file(path, &opts);
	return libbpf_get_error(obj) ? NULL : obj;
}

static void ask_kernel(const char *path, const char *name, const struct expectation *e,
		       struct outcome *o)
{
	const char *custom = btf_path;
	struct bpf_object *obj;
	struct bpf_program *prog;
	char *log = calloc(1, LOG_SIZE), *stats;
	int err;

	o->verdict = "none";
	btf_path = NULL; /* its own types */
	obj = open_object(path);
	btf_path = custom;
	if (!obj || !log)
		return;
	prog = prepare(obj, name,
		       (bpf_program__flags(bpf_object__find_program_by_name(obj, name)) |
			e->flags) &
			       ~e->not_flags);
	obpf_call_divert(answer_kernel);
	skip_lacking_maps(obj);
	subject_buf = log;
	bpf_program__set_log_buf(prog, log, LOG_SIZE);
	bpf_program__set_log_level(prog, KERNEL_LOG_STATS);
	err = bpf_object__load(obj);
	o->us = subject_us;
	if (came) {
		o->verdict = taken ? "pass" : "fail";
		if (!taken)
			last_reason(log, o->reason, sizeof(o->reason) - 32);
		if (!taken)
			sprintf(o->reason + strlen(o->reason), " (%s)",
				strerrorname_np(subject_errno));
	} else {
		snprintf(o->reason, sizeof(o->reason), "%s: %s", strerror(-err), last_warning);
		flatten(o->reason);
	}
	stats = strstr(log, "processed ");
	if (stats)
		o->insns = strtoul(stats + strlen("processed "), NULL, 10);
	if (show_log)
		fprintf(stderr, "--- kernel: %s\n%s", name, log);
	bpf_object__close(obj);
	free(log);
}

static void describe_type(const struct bpf_program *prog, char *text, size_t size)
{
	const char *section = bpf_program__section_name(prog);

	if (bpf_program__type(prog))
		snprintf(text, size, "program type %s",
			 libbpf_bpf_prog_type_str(bpf_program__type(prog)) ?: "?");
	else
		snprintf(text, size, "section %.*s", (int)strcspn(section, "/"), section);
}

#define HELPER_NAME(name, ...) [BPF_FUNC_##name] = #name
static const char *const helper_names[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };
#define NR_HELPERS (sizeof(helper_names) / sizeof(*helper_names))

/* Why obpf said no: the helper that it does not have; else code, slot and what was said. */
static void describe_reject(const struct obpf_offline_verdict *v, const char *log, char *text,
			    size_t size)
{
	static const char unknown[] = "invalid func unknown#";
	const char *found = strstr(log, unknown);
	unsigned long id = found ? strtoul(found + strlen(unknown), NULL, 10) : 0;
	int len;

	if (v->kind == OBPF_OFFLINE_UNSUPPORTED && found && id < NR_HELPERS) {
		snprintf(text, size, "helper %s", helper_names[id]);
		return;
	}
	len = snprintf(text, size, "%s @%u: ", v->code, v->at);
	last_reason(log, text + len, size - len);
}

static void ask_obpf(const char *path, const char *name, const struct expectation *e,
		     struct outcome *o)
{
	static const char *const kinds[] = { "none", "pass", "fail", "unsupported" };
	struct obpf_offline_options options = {
		.log_level = show_log ? 1 : 0,
		.map_type_name = (const char *(*)(uint32_t))libbpf_bpf_map_type_str,
	};
	const struct obpf_offline_verdict *v;
	struct bpf_object *obj = open_object(path);
	struct bpf_program *prog;
	int err;

	device = obpf_offline_new(&options);
	if (!obj || !device)
		return;
	prog = prepare(obj, name,
		       (bpf_program__flags(bpf_object__find_program_by_name(obj, name)) |
			e->flags) &
			       ~e->not_flags & ~NO_VERDICT_FLAGS);
	obpf_call_divert(answer_offline);
	if (!obpf_offline_has_prog_type(bpf_program__type(prog))) {
		o->verdict = "unsupported";
		describe_type(prog, o->reason, sizeof(o->reason));
		return;
	}
	bpf_program__set_log_buf(prog, obpf_offline_subject(device), 1);
	bpf_program__set_log_level(prog, 1);
	err = bpf_object__load(obj);
	v = obpf_offline_verdict(device);
	o->verdict = kinds[v->kind];
	o->insns = v->insns;
	o->us = v->ns / 1000;
	if (v->kind == OBPF_OFFLINE_NONE) {
		o->verdict = "unsupported";
		snprintf(o->reason, sizeof(o->reason), "libbpf: %s: %s", strerror(-err),
			 last_warning);
	} else if (v->code) {
		describe_reject(v, obpf_offline_log(device), o->reason, sizeof(o->reason));
	} else {
		snprintf(o->reason, sizeof(o->reason), "%s", v->why);
	}
	flatten(o->reason);
	if (show_log)
		fprintf(stderr, "--- obpf: %s\n%s", name, obpf_offline_log(device));
}

/* --- a process each --- */

typedef void (*asker)(const char *path, const char *name, const struct expectation *e,
		      struct outcome *o);

static void print_outcome(const struct outcome *o)
{
	printf("\t%s\t%u\t%" PRIu64 "\t%s", o->verdict, o->insns, o->us, o->reason);
	fflush(stdout);
}

static void ask_apart(asker ask, const char *path, const char *name, const struct expectation *e)
{
	struct outcome o = { .verdict = "none" };
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (!child) {
		alarm(SECONDS);
		ask(path, name, e, &o);
		print_outcome(&o);
		_exit(0);
	}
	if (child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status))
		snprintf(o.reason, sizeof(o.reason), "%s",
			 WTERMSIG(status) == SIGALRM ? "out of time" : strsignal(WTERMSIG(status)));
	else if (child > 0 && WEXITSTATUS(status))
		snprintf(o.reason, sizeof(o.reason), "status %d", WEXITSTATUS(status));
	else
		return;
	o.verdict = "died";
	print_outcome(&o);
}

static void judge(const char *path, const char *file, const struct bpf_program *prog,
		  const struct expectation *e)
{
	const char *name = bpf_program__name(prog);
	const char *type = libbpf_bpf_prog_type_str(bpf_program__type(prog));
	const char *expected = e->fails ? "fail" : "pass";

	if (!e->tagged || !e->privileged || e->elsewhere)
		expected = "none";
	printf("%s\t%s\t%s\t%s\t%#x\t%s", file, name, bpf_program__section_name(prog), type ?: "?",
	       e->flags, expected);
	ask_apart(ask_kernel, path, name, e);
	ask_apart(ask_obpf, path, name, e);
	putchar('\n');
}

static bool judge_file(const char *path)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct bpf_object *obj = open_object(path);
	struct bpf_program *prog;

	if (!obj) {
		fprintf(stderr, "%s: libbpf does not take it: %s", file, last_warning);
		return false;
	}
	learn_map_types(obj);
	bpf_object__for_each_program(prog, obj) {
		struct expectation e = expect_of(obj, bpf_program__name(prog));

		if (only_prog && strcmp(only_prog, bpf_program__name(prog)))
			continue;
		if (judge_all || (e.tagged && e.privileged && !e.auxiliary && !e.elsewhere))
			judge(path, file, prog, &e);
	}
	bpf_object__close(obj);
	return true;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "btf", required_argument, NULL, 'b' }, { "prog", required_argument, NULL, 'p' },
		{ "log", no_argument, NULL, 'l' },	 { "all", no_argument, NULL, 'a' },
		{ "replace", no_argument, NULL, 'r' },	 { 0 },
	};
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'b':
			btf_path = optarg;
			break;
		case 'p':
			only_prog = optarg;
			break;
		case 'l':
			show_log = true;
			break;
		case 'a':
			judge_all = true;
			break;
		case 'r':
			replace = true;
			break;
		default:
			return 2;
		}
	}
	libbpf_set_print(keep_warning);
	for (; optind < argc; optind++)
		if (!judge_file(argv[optind]))
			status = 1;
	return status;
}

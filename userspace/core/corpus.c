// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus.c - reads test cases from text.
 *
 * Hosted only; no locks. Reference: docs/corpus.md.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "asm.h"
#include "corpus.h"

#define BYTES_MAX 65536u

/* A case with room for the most that it may have. */
struct case_room {
	struct obpf_corpus_case t; /* first: freed by its address */
	struct obpf_corpus_map maps[OBPF_CORPUS_MAX_MAPS];
	struct obpf_corpus_elem init[OBPF_CORPUS_MAX_ELEMS];
	struct obpf_corpus_elem after[OBPF_CORPUS_MAX_ELEMS];
	struct obpf_corpus_callee callees[OBPF_CORPUS_MAX_CALLEES];
	struct obpf_corpus_run runs[OBPF_CORPUS_MAX_RUNS];
};

struct reader {
	struct obpf_corpus *c;
	const char *file;
	u32 line;
	struct obpf_corpus_case *t; /* the case that lines belong to, or NULL */
	struct obpf_asm as;
	bool in_prog;
	bool main_seen;
	struct obpf_corpus_callee *callee; /* whose program is being read; NULL: the case's own */
};

__printf(2, 3) static int fail(struct reader *r, const char *fmt, ...)
{
	va_list args;
	int len;

	len = scnprintf(r->c->error, sizeof(r->c->error), "%s:%u: ", r->file, r->line);
	va_start(args, fmt);
	vscnprintf(r->c->error + len, sizeof(r->c->error) - len, fmt, args);
	va_end(args);
	return -EINVAL;
}

/* ---- words ---- */

/* The next word of *@text, cut out in place, or NULL. */
static char *next_word(char **text)
{
	char *word = *text;

	while (isspace((unsigned char)*word))
		word++;
	if (!*word)
		return NULL;
	*text = word;
	while (**text && !isspace((unsigned char)**text))
		(*text)++;
	if (**text)
		*(*text)++ = '\0';
	return word;
}

/* Decimal or hex, perhaps negative; the whole of @word. */
static bool parse_number(const char *word, u64 *value)
{
	const char *p = word + (*word == '-');
	char *end;

	if (!isdigit((unsigned char)*p))
		return false;
	errno = 0;
	*value = strtoull(p, &end, p[0] == '0' && p[1] == 'x' ? 16 : 10);
	if (*word == '-')
		*value = -*value;
	return !errno && !*end;
}

static int append_bytes(struct reader *r, struct obpf_corpus_bytes *b, const void *data, u32 size,
			u32 times)
{
	u8 *p;

	if (!times || (u64)b->size + (u64)size * times > BYTES_MAX)
		return fail(r, "no bytes, or too many");
	p = realloc(b->data, b->size + size * times);
	if (!p)
		return -ENOMEM;
	b->data = p;
	for (; times; times--, b->size += size)
		memcpy(b->data + b->size, data, size);
	return 0;
}

/* "u32:5": so many bits of a number, least significant byte first. */
static int parse_typed(struct reader *r, struct obpf_corpus_bytes *b, const char *word, u32 times)
{
	const char *colon = strchr(word, ':');
	u64 bits, value;
	char width[8];

	if (colon - word >= (long)sizeof(width))
		return fail(r, "'%s' is no number", word);
	memcpy(width, word + 1, colon - word - 1);
	width[colon - word - 1] = '\0';
	if (!parse_number(width, &bits) || (bits != 8 && bits != 16 && bits != 32 && bits != 64) ||
	    !parse_number(colon + 1, &value))
		return fail(r, "'%s' is no number", word);
	if (bits < 64 && value >> bits && (s64)value >> (bits - 1) != -1)
		return fail(r, "'%s' does not fit its width", word);
	return append_bytes(r, b, &value, bits / 8, times);
}

/* "07", "u32:5", each perhaps with "*N"; "s:text". */
static int parse_bytes(struct reader *r, struct obpf_corpus_bytes *b, char *text)
{
	char *word;
	int err;

	while ((word = next_word(&text))) {
		char *star = strchr(word, '*');
		u64 times = 1;
		char *end;
		u8 byte;

		if (!strncmp(word, "s:", 2)) {
			err = append_bytes(r, b, word + 2, strlen(word + 2), 1);
			if (err)
				return err;
			continue;
		}
		if (star) {
			*star = '\0';
			if (!parse_number(star + 1, &times) || times > BYTES_MAX)
				return fail(r, "'%s' is no count", star + 1);
		}
		if (word[0] == 'u' && strchr(word, ':')) {
			err = parse_typed(r, b, word, times);
		} else {
			byte = strtoul(word, &end, 16);
			if (strlen(word) != 2 || *end || !isxdigit((unsigned char)word[0]))
				return fail(r, "'%s' is no byte", word);
			err = append_bytes(r, b, &byte, 1, times);
		}
		if (err)
			return err;
	}
	return 0;
}

/* ---- keys ---- */

static int parse_type(struct reader *r, const char *word, u32 *type)
{
	static const struct {
		const char *name;
		u32 id;
	} types[] = {
		{ "socket_filter", OBPF_PROG_TYPE_SOCKET_FILTER },
		{ "kprobe", OBPF_PROG_TYPE_KPROBE },
		{ "sched_cls", OBPF_PROG_TYPE_SCHED_CLS },
		{ "sched_act", OBPF_PROG_TYPE_SCHED_ACT },
		{ "tracepoint", OBPF_PROG_TYPE_TRACEPOINT },
		{ "xdp", OBPF_PROG_TYPE_XDP },
		{ "perf_event", OBPF_PROG_TYPE_PERF_EVENT },
		{ "raw_tracepoint", OBPF_PROG_TYPE_RAW_TRACEPOINT },
		{ "syscall", OBPF_PROG_TYPE_SYSCALL },
	};
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(types); i++) {
		if (!strcmp(word, types[i].name)) {
			*type = types[i].id;
			return 0;
		}
	}
	return fail(r, "unknown program type");
}

static int parse_map_type(struct reader *r, const char *word, u32 *type)
{
	static const struct {
		const char *name;
		u32 id;
	} types[] = {
		{ "hash", OBPF_MAP_TYPE_HASH },
		{ "array", OBPF_MAP_TYPE_ARRAY },
		{ "percpu_hash", OBPF_MAP_TYPE_PERCPU_HASH },
		{ "percpu_array", OBPF_MAP_TYPE_PERCPU_ARRAY },
		{ "prog_array", OBPF_MAP_TYPE_PROG_ARRAY },
		{ "ringbuf", OBPF_MAP_TYPE_RINGBUF },
	};
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(types); i++) {
		if (!strcmp(word, types[i].name)) {
			*type = types[i].id;
			return 0;
		}
	}
	return fail(r, "unknown map type");
}

/* A number of a map; false: there is no such. */
static bool set_map_number(struct obpf_corpus_map *map, const char *name, u64 value)
{
	u32 kind;

	if (!strcmp(name, "key"))
		map->key_size = value;
	else if (!strcmp(name, "value"))
		map->value_size = value;
	else if (!strcmp(name, "max"))
		map->max_entries = value;
	else if (!strcmp(name, "flags"))
		map->flags = value;
	else if (!strcmp(name, "frozen"))
		map->frozen = value;
	else if (!strcmp(name, "typed"))
		map->typed = value;
	else {
		for (kind = 0; kind < OBPF_NR_FIELDS; kind++)
			if (!strcmp(name, obpf_field_infos[kind].name))
				break;
		if (kind == OBPF_NR_FIELDS)
			return false;
		map->typed = true;
		map->fields.has |= 1u << kind;
		map->fields.off[kind] = value;
	}
	return true;
}

/* hash key=4 value=8 max=1 flags=0x80 times=3 */
static int parse_map(struct reader *r, char *text)
{
	struct obpf_corpus_case *t = r->t;
	struct obpf_corpus_map map = {};
	char *word = next_word(&text);
	u64 times = 1, value;
	int err;

	err = parse_map_type(r, word, &map.type);
	if (err)
		return err;
	while ((word = next_word(&text))) {
		char *number = strchr(word, '=');

		if (!number || !parse_number(number + 1, &value))
			return fail(r, "'%s' is not NAME=NUMBER", word);
		*number = '\0';
		if (!strcmp(word, "times"))
			times = value;
		else if (!set_map_number(&map, word, value))
			return fail(r, "maps have no '%s'", word);
	}
	if (map.typed && map.key_size != 4)
		return fail(r, "a map with types has a key of four bytes");
	if (!times || times > OBPF_CORPUS_MAX_MAPS - t->nr_maps)
		return fail(r, "no maps, or too many");
	while (times--)
		t->maps[t->nr_maps++] = map;
	return 0;
}

/* INDEX: KEY BYTES = VALUE BYTES; "gone" instead of the value when @may_be_gone */
static int parse_elem(struct reader *r, char *text, struct obpf_corpus_elem *elems, u32 *nr,
		      bool may_be_gone)
{
	struct obpf_corpus_elem *e = &elems[*nr];
	char *equals = strchr(text, '=');
	char *word = next_word(&text);
	u64 map;
	int err;

	if (*nr == OBPF_CORPUS_MAX_ELEMS)
		return fail(r, "too many elements");
	if (!word || !equals || !parse_number(word, &map) || map >= r->t->nr_maps)
		return fail(r, "an element is MAP KEY = VALUE, MAP the index of a map above");
	/* How many values there are is the machine's business. */
	if (r->t->maps[map].type == OBPF_MAP_TYPE_PERCPU_HASH ||
	    r->t->maps[map].type == OBPF_MAP_TYPE_PERCPU_ARRAY)
		return fail(r, "elements with a value for each CPU are for programs alone");
	++*nr;
	e->map = map;
	*equals++ = '\0';
	err = parse_bytes(r, &e->key, text);
	if (err)
		return err;
	while (isspace((unsigned char)*equals))
		equals++;
	if (!may_be_gone || strncmp(equals, "gone", 4)) {
		err = parse_bytes(r, &e->value, equals);
		if (err)
			return err;
		if (e->value.size != r->t->maps[map].value_size)
			return fail(r, "the value is not of the map's size");
	}
	if (e->key.size != r->t->maps[map].key_size)
		return fail(r, "the key is not of the map's size");
	return 0;
}

static int start_run(struct reader *r)
{
	struct obpf_corpus_case *t = r->t;

	if (t->nr_runs == OBPF_CORPUS_MAX_RUNS)
		return fail(r, "too many runs");
	t->runs[t->nr_runs++].line = r->line;
	return 0;
}

static int parse_run_key(struct reader *r, const char *key, char *text)
{
	struct obpf_corpus_case *t = r->t;
	struct obpf_corpus_run *run;
	char *word;
	u64 value;
	int err;

	/* Each mem begins a run; a case without one has a single run. */
	if (!strcmp(key, "mem") || !t->nr_runs) {
		err = start_run(r);
		if (err)
			return err;
	}
	run = &t->runs[t->nr_runs - 1];
	if (!strcmp(key, "mem"))
		return parse_bytes(r, &run->mem, text);
	if (!strcmp(key, "mem_out"))
		return parse_bytes(r, &run->mem_out, text);
	word = next_word(&text);
	if (!word || !parse_number(word, &value) || ((s64)value != (s32)value && value > U32_MAX))
		return fail(r, "ret is a number of 32 bits");
	run->ret = value;
	run->has_ret = true;
	return 0;
}

/* -errno of a refusal, 0 when there is no such code. */
static int refusal_errno(enum obpf_corpus_expect expect, const char *code)
{
	int i;

	if (expect == OBPF_CORPUS_REJECT)
		return obpf_corpus_reject_errno(code);
	for (i = OBPF_DECODE_OK + 1; i <= OBPF_DECODE_BAD_LD_IMM64; i++)
		if (!strcmp(code, obpf_decode_err_name(i)))
			return -EINVAL;
	return 0;
}

/* CODE @SLOT */
static int parse_refusal(struct reader *r, enum obpf_corpus_expect expect, char *text)
{
	struct obpf_corpus_case *t = r->t;
	char *code = next_word(&text);
	char *at = next_word(&text);
	u64 slot;

	if (!code || !at || *at != '@' || !parse_number(at + 1, &slot))
		return fail(r, "a refusal is CODE @SLOT");
	t->error = refusal_errno(expect, code);
	if (!t->error || strlen(code) >= sizeof(t->code))
		return fail(r, "there is no code '%s'", code);
	t->expect = expect;
	strscpy(t->code, code, sizeof(t->code));
	t->at = slot;
	return 0;
}

static int parse_error(struct reader *r, char *text)
{
	static const struct {
		const char *name;
		int error;
	} errors[] = {
		{ "EBADF", -EBADF }, { "EINVAL", -EINVAL }, { "EACCES", -EACCES },
		{ "EPERM", -EPERM }, { "E2BIG", -E2BIG },   { "ENOMEM", -ENOMEM },
	};
	char *word = next_word(&text);
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(errors); i++) {
		if (!strcmp(word, errors[i].name)) {
			r->t->expect = OBPF_CORPUS_ERROR;
			r->t->error = errors[i].error;
			return 0;
		}
	}
	return fail(r, "unknown error");
}

static int parse_bool(struct reader *r, const char *key, char *text, bool *value)
{
	char *word = next_word(&text);

	if (!word || (strcmp(word, "yes") && strcmp(word, "no")))
		return fail(r, "%s is yes or no", key);
	*value = !strcmp(word, "yes");
	return 0;
}

/* What was assembled becomes the program being read. */
static int finish_prog(struct reader *r)
{
	if (obpf_asm_finish(&r->as)) {
		r->line = r->as.error_line;
		return fail(r, "%s", r->as.error);
	}
	if (r->callee) {
		r->callee->insns = r->as.insns;
		r->callee->nr_insns = r->as.nr_insns;
	} else {
		r->t->insns = r->as.insns;
		r->t->nr_insns = r->as.nr_insns;
	}
	r->as.insns = NULL;
	obpf_asm_free(&r->as);
	return 0;
}

static int start_main(struct reader *r)
{
	int err;

	if (r->callee) {
		if (r->main_seen)
			return fail(r, "a case has one program of its own");
		err = finish_prog(r);
		if (err)
			return err;
		r->callee = NULL;
	}
	r->main_seen = true;
	r->in_prog = true;
	return 0;
}

/* MAP INDEX [main|TYPE] */
static int start_callee(struct reader *r, char *text)
{
	struct obpf_corpus_case *t = r->t;
	struct obpf_corpus_callee *c = &t->callees[t->nr_callees];
	char *map_word = next_word(&text), *index_word = next_word(&text), *what = next_word(&text);
	u64 map, index;
	int err;

	if (t->nr_callees == OBPF_CORPUS_MAX_CALLEES)
		return fail(r, "too many callees");
	if (!map_word || !index_word || !parse_number(map_word, &map) || map >= t->nr_maps ||
	    t->maps[map].type != OBPF_MAP_TYPE_PROG_ARRAY || !parse_number(index_word, &index))
		return fail(r, "a callee is MAP INDEX, MAP the index of a prog_array above");
	c->map = map;
	c->index = index;
	c->prog_type = t->prog_type;
	c->early = !r->main_seen;
	c->is_main = what && !strcmp(what, "main");
	if (c->is_main) {
		if (c->early)
			return fail(r, "'main' is known only after 'prog:'");
		t->nr_callees++;
		return 0;
	}
	err = what ? parse_type(r, what, &c->prog_type) : 0;
	/* Unless nothing was begun yet. */
	if (!err && (r->main_seen || t->nr_callees))
		err = finish_prog(r);
	if (err)
		return err;
	t->nr_callees++;
	r->callee = c;
	r->in_prog = true;
	return 0;
}

static int parse_key(struct reader *r, const char *key, char *text)
{
	struct obpf_corpus_case *t = r->t;

	if (!strcmp(key, "prog"))
		return start_main(r);
	if (!strcmp(key, "callee"))
		return start_callee(r, text);
	if (!strcmp(key, "type"))
		return parse_type(r, next_word(&text), &t->prog_type);
	if (!strcmp(key, "large_stack"))
		return parse_bool(r, key, text, &t->large_stack);
	if (!strcmp(key, "gpl"))
		return parse_bool(r, key, text, &t->gpl);
	if (!strcmp(key, "kernel"))
		return parse_bool(r, key, text, &t->kernel);
	if (!strcmp(key, "map"))
		return parse_map(r, text);
	if (!strcmp(key, "map_init"))
		return parse_elem(r, text, t->init, &t->nr_init, false);
	if (!strcmp(key, "map_out"))
		return parse_elem(r, text, t->after, &t->nr_after, true);
	if (!strcmp(key, "mem") || !strcmp(key, "ret") || !strcmp(key, "mem_out"))
		return parse_run_key(r, key, text);
	if (!strcmp(key, "reject"))
		return parse_refusal(r, OBPF_CORPUS_REJECT, text);
	if (!strcmp(key, "decode"))
		return parse_refusal(r, OBPF_CORPUS_DECODE, text);
	if (!strcmp(key, "error"))
		return parse_error(r, text);
	return fail(r, "unknown key '%s'", key);
}

/* ---- cases and files ---- */

static int finish_case(struct reader *r)
{
	struct obpf_corpus_case *t = r->t;
	bool checks = t && (t->nr_after || t->expect != OBPF_CORPUS_RUNS);
	u32 next_line = r->line;
	u32 i;
	int err;

	if (!t)
		return 0;
	err = finish_prog(r);
	if (err)
		return err;
	r->line = t->line;
	for (i = 0; i < t->nr_runs; i++) {
		if (t->expect != OBPF_CORPUS_RUNS)
			return fail(r, "case '%s' runs and is refused", t->name);
		checks |= t->runs[i].has_ret || t->runs[i].mem_out.size;
		/* Of runs only packets grow. */
		if (t->runs[i].mem_out.size > t->runs[i].mem.size &&
		    !obpf_corpus_takes_packets(t->prog_type))
			return fail(r, "case '%s': mem_out is longer than mem", t->name);
	}
	if (!checks)
		return fail(r, "case '%s' expects nothing", t->name);
	r->line = next_line;
	r->t = NULL;
	return 0;
}

static struct obpf_corpus_case *new_case(void)
{
	struct case_room *room = calloc(1, sizeof(*room));

	if (!room)
		return NULL;
	room->t.maps = room->maps;
	room->t.init = room->init;
	room->t.after = room->after;
	room->t.callees = room->callees;
	room->t.runs = room->runs;
	return &room->t;
}

static int start_case(struct reader *r, const char *name)
{
	struct obpf_corpus *c = r->c;
	struct obpf_corpus_case **cases;
	int err = finish_case(r);
	u32 i;

	if (err)
		return err;
	while (isspace((unsigned char)*name))
		name++;
	if (!*name || strlen(name) >= sizeof(r->t->name))
		return fail(r, "a case needs a name, a short one");
	for (i = 0; i < c->nr_cases; i++)
		if (!strcmp(c->cases[i]->name, name))
			return fail(r, "case '%s' is also in %s:%u", name, c->cases[i]->file,
				    c->cases[i]->line);

	cases = realloc(c->cases, (c->nr_cases + 1) * sizeof(struct obpf_corpus_case *));
	if (!cases)
		return -ENOMEM;
	c->cases = cases;
	r->t = new_case();
	if (!r->t)
		return -ENOMEM;
	cases[c->nr_cases++] = r->t;
	r->t->file = r->file;
	r->t->line = r->line;
	strscpy(r->t->name, name, sizeof(r->t->name));
	r->t->prog_type = OBPF_PROG_TYPE_SYSCALL;
	r->t->gpl = true;
	r->t->kernel = true;
	r->in_prog = false;
	r->main_seen = false;
	r->callee = NULL;
	return 0;
}

static int read_line(struct reader *r, char *line)
{
	char *colon, *p;

	if (line[0] == '#')
		return 0;
	if (!strncmp(line, "==", 2))
		return start_case(r, line + 2);
	for (p = line; isspace((unsigned char)*p);)
		p++;
	if (!*p)
		return 0;
	if (!r->t)
		return fail(r, "a case begins with '== NAME'");
	if (p != line) {
		if (!r->in_prog)
			return fail(r, "an indented line outside 'prog:'");
		if (obpf_asm_line(&r->as, p, r->line))
			return fail(r, "%s", r->as.error);
		return 0;
	}
	r->in_prog = false;
	colon = strchr(line, ':');
	if (!colon)
		return fail(r, "neither a key nor, being not indented, an instruction");
	*colon = '\0';
	return parse_key(r, line, colon + 1);
}

static int read_file(struct obpf_corpus *c, const char *path)
{
	struct reader r = { .c = c };
	char line[4096];
	char **files;
	FILE *f;
	int err = 0;

	files = realloc(c->files, (c->nr_files + 1) * sizeof(*files));
	if (!files)
		return -ENOMEM;
	c->files = files;
	r.file = files[c->nr_files] = strdup(path);
	if (!r.file)
		return -ENOMEM;
	c->nr_files++;

	f = fopen(path, "r");
	if (!f) {
		err = -errno;
		scnprintf(c->error, sizeof(c->error), "%s: %s", path, strerror(errno));
		return err;
	}
	obpf_asm_init(&r.as);
	while (!err && fgets(line, sizeof(line), f)) {
		size_t len = strlen(line);

		r.line++;
		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		err = read_line(&r, line);
	}
	fclose(f);
	if (!err)
		err = finish_case(&r);
	obpf_asm_free(&r.as);
	return err;
}

static int is_case_file(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && !strcmp(dot, ".t");
}

int obpf_corpus_read(struct obpf_corpus *c, const char *path)
{
	struct dirent **names;
	char file[PATH_MAX];
	struct stat st;
	int i, nr, err = 0;

	if (!stat(path, &st) && !S_ISDIR(st.st_mode))
		return read_file(c, path);
	nr = scandir(path, &names, is_case_file, alphasort);
	if (nr < 0) {
		err = -errno;
		scnprintf(c->error, sizeof(c->error), "%s: %s", path, strerror(errno));
		return err;
	}
	for (i = 0; i < nr; i++) {
		if (!err) {
			scnprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
			err = read_file(c, file);
		}
		free(names[i]);
	}
	free(names);
	return err;
}

static void free_elems(struct obpf_corpus_elem *elems, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		free(elems[i].key.data);
		free(elems[i].value.data);
	}
}

void obpf_corpus_free(struct obpf_corpus *c)
{
	u32 i, j;

	for (i = 0; i < c->nr_cases; i++) {
		struct obpf_corpus_case *t = c->cases[i];

		free_elems(t->init, t->nr_init);
		free_elems(t->after, t->nr_after);
		for (j = 0; j < t->nr_runs; j++) {
			free(t->runs[j].mem.data);
			free(t->runs[j].mem_out.data);
		}
		for (j = 0; j < t->nr_callees; j++)
			free(t->callees[j].insns);
		free(t->insns);
		free(t);
	}
	for (i = 0; i < c->nr_files; i++)
		free(c->files[i]);
	free(c->cases);
	free(c->files);
	memset(c, 0, sizeof(*c));
}

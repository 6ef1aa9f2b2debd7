// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_prog.c - obpf prog: the programs there are, and what they consist of.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "fdinfo.h"
#include "handle.h"
#include "holders.h"
#include "libobpf.h"
#include "output.h"
#include "perfmap.h"
#include "prog_dump.h"
#include "value.h"
#include "words.h"

#define MAX_MAPS 64

struct walk {
	struct obpf_holders holders;
	struct json_object *list; /* NULL: text */
};

/* What a second question and fdinfo tell. */
struct more {
	uint32_t nr_maps; /* may be more than are listed */
	uint32_t maps[MAX_MAPS];
	uint64_t memlock;
	bool has_memlock;
	struct obpf_code_range code;
};

static void read_more(const struct obpf_item *item, struct more *m)
{
	static const char *const keys[] = { "memlock" };
	struct obpf_prog_info info = { 0 };

	memset(m, 0, sizeof(*m));
	m->has_memlock = obpf_fdinfo_read(item->fd, keys, &m->memlock, 1);
	/* Without it, it is not told. */
	obpf_code_range(item, &m->code);
	info.nr_map_ids = MAX_MAPS;
	info.map_ids = (uintptr_t)m->maps;
	if (!obpf_read_info(item->fd, &info, sizeof(info)))
		m->nr_maps = info.nr_map_ids;
}

static unsigned int listed_maps(const struct more *m)
{
	return m->nr_maps < MAX_MAPS ? m->nr_maps : MAX_MAPS;
}

static void tag_text(const struct obpf_prog_info *info, char text[2 * OBPF_TAG_SIZE + 1])
{
	int i;

	for (i = 0; i < OBPF_TAG_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", info->tag[i]);
}

static void add_number(struct json_object *object, const char *name, uint64_t value)
{
	json_object_object_add(object, name, json_object_new_uint64(value));
}

static struct json_object *prog_json(const struct obpf_item *item, const struct more *more,
				     struct json_object *pids)
{
	const struct obpf_prog_info *info = &item->prog;
	struct json_object *object = json_object_new_object(), *maps = json_object_new_array();
	char tag[2 * OBPF_TAG_SIZE + 1], address[24];
	unsigned int i;

	tag_text(info, tag);
	add_number(object, "id", info->id);
	json_object_object_add(object, "type",
			       json_object_new_string(obpf_prog_type_name(info->type)));
	if (*info->name)
		json_object_object_add(object, "name",
				       obpf_text_json(info->name,
						      strnlen(info->name, sizeof(info->name))));
	json_object_object_add(object, "tag", json_object_new_string(tag));
	json_object_object_add(object, "gpl_compatible",
			       json_object_new_boolean(info->gpl_compatible));
	add_number(object, "run_time_ns", info->run_time_ns);
	add_number(object, "run_cnt", info->run_cnt);
	add_number(object, "recursion_misses", info->recursion_misses);
	json_object_object_add(object, "loaded_at",
			       json_object_new_int64(obpf_boot_time(info->load_time)));
	add_number(object, "uid", info->created_by_uid);
	add_number(object, "bytes_xlated", info->xlated_prog_len);
	json_object_object_add(object, "jited", json_object_new_boolean(info->jited_prog_len));
	if (info->jited_prog_len)
		add_number(object, "bytes_jited", info->jited_prog_len);
	if (more->code.start) {
		snprintf(address, sizeof(address), "0x%" PRIx64, more->code.start);
		json_object_object_add(object, "jited_address", json_object_new_string(address));
	}
	add_number(object, "verified_insns", info->verified_insns);
	if (more->has_memlock)
		add_number(object, "bytes_memlock", more->memlock);
	for (i = 0; i < listed_maps(more); i++)
		json_object_array_add(maps, json_object_new_int64(more->maps[i]));
	json_object_object_add(object, "map_ids", maps);
	if (info->btf_id)
		add_number(object, "btf_id", info->btf_id);
	json_object_object_add(object, "pids", pids);
	return object;
}

static void print_prog(const struct obpf_item *item, const struct more *more,
		       struct json_object *pids)
{
	const struct obpf_prog_info *info = &item->prog;
	char tag[2 * OBPF_TAG_SIZE + 1], when[40] = "";
	time_t loaded = obpf_boot_time(info->load_time);
	struct tm parts;
	unsigned int i;

	tag_text(info, tag);
	if (localtime_r(&loaded, &parts))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S%z", &parts);
	printf("%u: %s", info->id, obpf_prog_type_name(info->type));
	if (*info->name)
		printf(" %s", obpf_shown_name(info->name));
	printf("  tag %s%s", tag, info->gpl_compatible ? "  gpl" : "");
	/* Runs are counted while they are measured, and not told of as none otherwise. */
	if (info->run_cnt)
		printf("  runs %llu  run time %llu ns", info->run_cnt, info->run_time_ns);
	if (info->recursion_misses)
		printf("  missed %llu", info->recursion_misses);
	printf("\n\tloaded %s by uid %u  insns %zu  verified %u", when, info->created_by_uid,
	       info->xlated_prog_len / sizeof(struct obpf_insn), info->verified_insns);
	if (info->jited_prog_len)
		printf("  code %u", info->jited_prog_len);
	if (more->code.start)
		printf(" at 0x%" PRIx64, more->code.start);
	if (more->has_memlock)
		printf("  memory %" PRIu64, more->memlock);
	for (i = 0; i < listed_maps(more); i++)
		printf("%s%u", i ? "," : "  maps ", more->maps[i]);
	if (more->nr_maps > MAX_MAPS)
		printf(" and %u more", more->nr_maps - MAX_MAPS);
	if (info->btf_id)
		printf("  btf %u", info->btf_id);
	obpf_holders_print_pids(pids);
	putchar('\n');
}

static int show(const struct obpf_item *item, void *priv)
{
	struct walk *w = priv;
	struct json_object *pids = obpf_holders_of(&w->holders, OBPF_KIND_PROG, item->id);
	struct more more;

	read_more(item, &more);
	if (w->list) {
		json_object_array_add(w->list, prog_json(item, &more, pids));
	} else {
		print_prog(item, &more, pids);
		json_object_put(pids);
	}
	return OBPF_EXIT_OK;
}

/* Has run times measured for as long as --stats says. Returns enum obpf_exit. */
static int measure(struct obpf_request *r, int *fd)
{
	const char *text = r->argument[OBPF_OPTION_STATS];
	struct timespec rest;
	union obpf_attr attr;
	double seconds;
	char *end;

	*fd = -1;
	if (!text)
		return OBPF_EXIT_OK;
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds > 0 && seconds < 1e6))
		return obpf_usage(r, "--stats wants seconds, more than 0, not '%s'", text);
	memset(&attr, 0, sizeof(attr));
	attr.enable_stats.type = OBPF_STATS_RUN_TIME;
	*fd = obpf_call(OBPF_ENABLE_STATS, &attr, sizeof(attr.enable_stats));
	if (*fd < 0) {
		obpf_say_error("run times cannot be measured", errno);
		return OBPF_EXIT_FAILURE;
	}
	rest.tv_sec = (time_t)seconds;
	rest.tv_nsec = (long)((seconds - (double)rest.tv_sec) * 1e9);
	nanosleep(&rest, NULL);
	return OBPF_EXIT_OK;
}

static int run_show(struct obpf_request *r)
{
	struct walk w = { .list = NULL };
	struct obpf_ref ref;
	int fd, status = obpf_ref_parse(r, OBPF_KIND_PROG, true, &ref);

	if (!status)
		status = obpf_words_end(r);
	if (!status)
		status = measure(r, &fd);
	if (status)
		return status;
	if (r->given[OBPF_OPTION_JSON])
		w.list = json_object_new_array();
	/* Without /proc the holders are not told; the programs are. */
	obpf_holders_scan(&w.holders, "/proc");
	status = obpf_each(OBPF_KIND_PROG, &ref, show, &w);
	obpf_holders_free(&w.holders);
	if (fd >= 0)
		close(fd);
	if (!w.list)
		return obpf_output_finish(status);
	if (!status)
		return obpf_json_finish(w.list, status);
	json_object_put(w.list);
	return status;
}

static int run_dump(struct obpf_request *r)
{
	const char *file = NULL;
	struct obpf_item item;
	struct obpf_ref ref;
	bool code = obpf_word_is(r, "jited");
	int status;

	if (!code && !obpf_word_is(r, "xlated"))
		return obpf_usage(r, "dump what? xlated: the instructions as they were verified; "
				     "jited: with their machine code");
	status = obpf_ref_parse(r, OBPF_KIND_PROG, false, &ref);
	if (!status && obpf_word_is(r, "file")) {
		file = obpf_word_next(r);
		if (!file)
			return obpf_usage(r, "into which file?");
	}
	if (!status)
		status = obpf_words_end(r);
	if (!status)
		status = obpf_one(OBPF_KIND_PROG, &ref, &item);
	if (status)
		return status;
	status = obpf_prog_dump(r, &item, code, file);
	close(item.fd);
	return status;
}

static int put_functions(const struct obpf_item *item, void *priv)
{
	int n = obpf_perfmap_put(item, priv);
	char what[32];

	if (n >= 0)
		return OBPF_EXIT_OK;
	snprintf(what, sizeof(what), "prog %u", item->id);
	obpf_say_error(what, -n);
	return OBPF_EXIT_FAILURE;
}

static int run_perfmap(struct obpf_request *r)
{
	const char *path = obpf_word_next(r);
	int status = obpf_words_end(r);
	struct obpf_ref all = { 0 };
	FILE *out = stdout;

	if (status)
		return status;
	if (path) {
		out = fopen(path, "we");
		if (!out) {
			obpf_say("%s: %s", path, strerror(errno));
			return OBPF_EXIT_FAILURE;
		}
	}
	status = obpf_each(OBPF_KIND_PROG, &all, put_functions, out);
	if (!path)
		return obpf_output_finish(status);
	if (fclose(out)) {
		obpf_say("%s: %s", path, strerror(errno));
		return OBPF_EXIT_FAILURE;
	}
	return status;
}

static const struct obpf_verb verbs[] = {
	{ "list", "", "All programs.", OBPF_TAKES(STATS), run_show },
	{ "show", "[REF]", "Those that are meant, or all.", OBPF_TAKES(STATS), run_show },
	{ "dump", "xlated|jited REF [file FILE]",
	  "The instructions, with the source lines that the program brought and, jited, their machine code; "
	  "into FILE only the bytes.",
	  OBPF_TAKES(OPCODES) | OBPF_TAKES(LINUM), run_dump },
	{ "perfmap", "[FILE]",
	  "Where the functions of all programs are, as perf reads it: START SIZE NAME, in hex.", 0,
	  run_perfmap },
};

int obpf_cmd_prog(int argc, char **argv)
{
	static const struct obpf_noun noun = {
		"Programs that are loaded.", "REF is 'id N', or just N, 'name NAME', or 'tag TAG'.",
		verbs, sizeof(verbs) / sizeof(verbs[0])
	};

	return obpf_noun_run(&noun, argc, argv);
}

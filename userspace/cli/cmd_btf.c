// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_btf.c - obpf btf: the type data that programs brought, or that lies in a file.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "btf_text.h"
#include "cli.h"
#include "handle.h"
#include "holders.h"
#include "output.h"
#include "value.h"
#include "words.h"

struct walk {
	struct obpf_holders holders;
	struct json_object *list; /* NULL: text */
};

static int show(const struct obpf_item *item, void *priv)
{
	struct walk *w = priv;
	struct json_object *pids = obpf_holders_of(&w->holders, OBPF_KIND_BTF, item->id), *object;
	char name[64] = "";
	struct obpf_btf_info info = { .name = (uintptr_t)name, .name_len = sizeof(name) };

	if (obpf_read_info(item->fd, &info, sizeof(info)) && !info.id)
		info = item->btf;
	name[sizeof(name) - 1] = 0;
	if (w->list) {
		object = json_object_new_object();
		json_object_object_add(object, "id", json_object_new_int64(info.id));
		json_object_object_add(object, "size", json_object_new_int64(info.btf_size));
		if (*name)
			json_object_object_add(object, "name", obpf_text_json(name, strlen(name)));
		json_object_object_add(object, "kernel", json_object_new_boolean(info.kernel_btf));
		json_object_object_add(object, "pids", pids);
		json_object_array_add(w->list, object);
		return OBPF_EXIT_OK;
	}
	printf("%u: size %u", info.id, info.btf_size);
	if (*name)
		printf("  name %s", obpf_shown_name(name));
	if (info.kernel_btf)
		printf("  of the kernel");
	obpf_holders_print_pids(pids);
	putchar('\n');
	json_object_put(pids);
	return OBPF_EXIT_OK;
}

static int run_list(struct obpf_request *r)
{
	struct walk w = { .list = NULL };
	struct obpf_ref ref;
	int status = obpf_ref_parse(r, OBPF_KIND_BTF, true, &ref);

	if (!status)
		status = obpf_words_end(r);
	if (status)
		return status;
	if (r->given[OBPF_OPTION_JSON])
		w.list = json_object_new_array();
	/* Without /proc the holders are not told; the type data is. */
	obpf_holders_scan(&w.holders, "/proc");
	status = obpf_each(OBPF_KIND_BTF, &ref, show, &w);
	obpf_holders_free(&w.holders);
	if (!w.list)
		return obpf_output_finish(status);
	if (!status)
		return obpf_json_finish(w.list, status);
	json_object_put(w.list);
	return status;
}

/* The type data that the words name. NULL with what went wrong in @status. */
static struct btf *open_btf(struct obpf_request *r, const char **name, int *status)
{
	struct obpf_ref ref;
	struct btf *btf;
	int err;

	if (obpf_word_is(r, "file")) {
		*name = obpf_word_next(r);
		if (!*name) {
			*status = obpf_usage(r, "no word behind 'file'");
			return NULL;
		}
		btf = btf__parse(*name, NULL);
	} else {
		*status = obpf_ref_parse(r, OBPF_KIND_BTF, false, &ref);
		if (*status)
			return NULL;
		*name = ref.text;
		btf = obpf_btf_by_id(ref.id);
	}
	err = errno;
	*status = btf ? OBPF_EXIT_OK : OBPF_EXIT_FAILURE;
	if (!btf && err == ENOENT)
		obpf_say("%s: there is none", *name);
	else if (!btf && (err == EINVAL || err == EIO || err >= __LIBBPF_ERRNO__START))
		obpf_say("%s: neither BTF nor an ELF file with BTF", *name);
	else if (!btf)
		obpf_say_error(*name, err);
	return btf;
}

static int print_raw(const struct btf *btf, bool json)
{
	uint32_t id, n = btf__type_cnt(btf);
	struct json_object *doc, *types;

	if (!json) {
		for (id = 1; id < n; id++)
			obpf_btf_type_print(btf, id, stdout);
		return obpf_output_finish(OBPF_EXIT_OK);
	}
	doc = json_object_new_object();
	types = json_object_new_array();
	for (id = 1; id < n; id++)
		json_object_array_add(types, obpf_btf_type_json(btf, id));
	json_object_object_add(doc, "types", types);
	return obpf_json_finish(doc, OBPF_EXIT_OK);
}

static int print_c(const struct btf *btf, const char *name)
{
	char why[256];
	int err;

	if (!obpf_btf_check(btf, why, sizeof(why))) {
		obpf_say("%s: %s", name, why);
		return OBPF_EXIT_FAILURE;
	}
	err = obpf_btf_print_c(btf, stdout);
	if (err) {
		obpf_say("%s: cannot be told in C: %s", name, strerror(-err));
		return OBPF_EXIT_FAILURE;
	}
	return obpf_output_finish(OBPF_EXIT_OK);
}

static int run_dump(struct obpf_request *r)
{
	const char *name, *format = "raw";
	bool json = r->given[OBPF_OPTION_JSON];
	struct btf *btf;
	int status;

	btf = open_btf(r, &name, &status);
	if (!btf)
		return status;
	if (obpf_word_is(r, "format")) {
		format = obpf_word_next(r);
		if (!format || (strcmp(format, "c") && strcmp(format, "raw")))
			status = obpf_usage(r, "the formats are c and raw");
	}
	if (!status)
		status = obpf_words_end(r);
	if (!status && json && !strcmp(format, "c"))
		status = obpf_usage(r, "C is no JSON");
	if (!status)
		status = !strcmp(format, "c") ? print_c(btf, name) : print_raw(btf, json);
	btf__free(btf);
	return status;
}

static const struct obpf_verb verbs[] = {
	{ "list", "", "All type data that programs and maps brought.", 0, run_list },
	{ "show", "[REF]", "One, or all.", 0, run_list },
	{ "dump", "(REF | file FILE) [format raw|c]",
	  "The types: one by one with their ids, or as C declarations.", 0, run_dump },
};

int obpf_cmd_btf(int argc, char **argv)
{
	static const struct obpf_noun noun = {
		"Type data (BTF).",
		"REF is 'id N', or just N. FILE is an object, or type data as such, as in /sys/kernel/btf.",
		verbs, sizeof(verbs) / sizeof(verbs[0])
	};

	return obpf_noun_run(&noun, argc, argv);
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_map.c - obpf map: the maps there are, and their elements.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "element.h"
#include "fdinfo.h"
#include "handle.h"
#include "holders.h"
#include "libobpf.h"
#include "map_create.h"
#include "output.h"
#include "value.h"
#include "words.h"

/* ---- the maps themselves ---- */

struct walk {
	struct obpf_holders holders;
	struct json_object *list; /* NULL: text */
};

/* What fdinfo alone tells. */
struct more {
	uint64_t memlock, frozen;
	bool known;
};

static struct more read_more(int fd)
{
	static const char *const keys[] = { "memlock", "frozen" };
	uint64_t values[2] = { 0, 0 };
	struct more m;

	m.known = obpf_fdinfo_read(fd, keys, values, 2);
	m.memlock = values[0];
	m.frozen = values[1];
	return m;
}

static struct json_object *map_json(const struct obpf_item *item, const struct more *more,
				    struct json_object *pids)
{
	const struct obpf_map_info *info = &item->map;
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "id", json_object_new_int64(info->id));
	json_object_object_add(object, "type",
			       json_object_new_string(obpf_map_type_name(info->type)));
	if (*info->name)
		json_object_object_add(object, "name",
				       obpf_text_json(info->name,
						      strnlen(info->name, sizeof(info->name))));
	json_object_object_add(object, "flags", json_object_new_int64(info->map_flags));
	json_object_object_add(object, "bytes_key", json_object_new_int64(info->key_size));
	json_object_object_add(object, "bytes_value", json_object_new_int64(info->value_size));
	json_object_object_add(object, "max_entries", json_object_new_int64(info->max_entries));
	if (more->known) {
		json_object_object_add(object, "bytes_memlock",
				       json_object_new_uint64(more->memlock));
		json_object_object_add(object, "frozen", json_object_new_int64(more->frozen));
	}
	if (info->btf_id)
		json_object_object_add(object, "btf_id", json_object_new_int64(info->btf_id));
	json_object_object_add(object, "pids", pids);
	return object;
}

static void print_map(const struct obpf_item *item, const struct more *more,
		      struct json_object *pids)
{
	const struct obpf_map_info *info = &item->map;

	printf("%u: %s", info->id, obpf_map_type_name(info->type));
	if (*info->name)
		printf(" %s", obpf_shown_name(info->name));
	printf("  key %u  value %u  entries %u  flags %#x", info->key_size, info->value_size,
	       info->max_entries, info->map_flags);
	if (more->known)
		printf("  memory %" PRIu64 "%s", more->memlock, more->frozen ? "  frozen" : "");
	if (info->btf_id)
		printf("  btf %u", info->btf_id);
	obpf_holders_print_pids(pids);
	putchar('\n');
}

static int show(const struct obpf_item *item, void *priv)
{
	struct walk *w = priv;
	struct more more = read_more(item->fd);
	struct json_object *pids = obpf_holders_of(&w->holders, OBPF_KIND_MAP, item->id);

	if (w->list) {
		json_object_array_add(w->list, map_json(item, &more, pids));
	} else {
		print_map(item, &more, pids);
		json_object_put(pids);
	}
	return OBPF_EXIT_OK;
}

static int run_show(struct obpf_request *r)
{
	struct walk w = { .list = NULL };
	struct obpf_ref ref;
	int status = obpf_ref_parse(r, OBPF_KIND_MAP, true, &ref);

	if (!status)
		status = obpf_words_end(r);
	if (status)
		return status;
	if (r->given[OBPF_OPTION_JSON])
		w.list = json_object_new_array();
	/* Without /proc the holders are not told; the maps are. */
	obpf_holders_scan(&w.holders, "/proc");
	status = obpf_each(OBPF_KIND_MAP, &ref, show, &w);
	obpf_holders_free(&w.holders);
	if (!w.list)
		return obpf_output_finish(status);
	if (!status)
		return obpf_json_finish(w.list, status);
	json_object_put(w.list);
	return status;
}

/* ---- elements ---- */

/* The map that the words name, and room for one of its elements. */
struct target {
	struct obpf_item map;
	struct obpf_layout layout;
	unsigned char *key, *next, *value;
};

static int open_target(struct obpf_request *r, struct target *t)
{
	struct obpf_ref ref;
	int status = obpf_ref_parse(r, OBPF_KIND_MAP, false, &ref);

	memset(t, 0, sizeof(*t));
	t->map.fd = -1;
	if (!status)
		status = obpf_one(OBPF_KIND_MAP, &ref, &t->map);
	if (!status)
		status = obpf_layout_init(&t->layout, &t->map);
	if (status)
		return status;
	t->key = calloc(2, t->map.map.key_size);
	t->value = calloc(1, t->layout.value_room);
	if (!t->key || !t->value) {
		obpf_say("out of memory");
		return OBPF_EXIT_FAILURE;
	}
	t->next = t->key + t->map.map.key_size;
	return OBPF_EXIT_OK;
}

static int close_target(struct target *t, int status)
{
	if (t->map.fd >= 0)
		close(t->map.fd);
	obpf_layout_exit(&t->layout);
	free(t->key);
	free(t->value);
	return status;
}

/* One of the element commands. Returns 0 or -errno. */
static int call(const struct target *t, unsigned int cmd, const void *key, void *value,
		uint64_t flags)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = t->map.fd;
	attr.key = (uintptr_t)key;
	attr.value = (uintptr_t)value;
	attr.flags = flags;
	return obpf_call(cmd, &attr, offsetof(union obpf_attr, flags) + sizeof(attr.flags)) ?
		       -errno :
		       0;
}

/* Says why a call for an element failed. Returns OBPF_EXIT_FAILURE. */
static int explain(const struct target *t, int err)
{
	const char *text = NULL;
	char what[32];

	switch (-err) {
	case ENOENT:
		text = "no element of that key";
		break;
	case EEXIST:
		text = "there is an element of that key";
		break;
	case E2BIG:
		text = obpf_layout_is_indexed(&t->layout) ? "no such index" :
							    "full: no room for another element";
		break;
	case EPERM:
		text = "may not be read or written so: frozen, made for one direction, or no permission";
		break;
	case EINVAL:
		text = "a map of this type does not do that";
		break;
	case EOPNOTSUPP:
	case 524: /* the kernel's ENOTSUPP, which libc does not know */
		text = "a map of this type does not do that";
		break;
	}
	if (text) {
		obpf_say("map %u: %s", t->map.id, text);
		return OBPF_EXIT_FAILURE;
	}
	snprintf(what, sizeof(what), "map %u", t->map.id);
	obpf_say_error(what, -err);
	return OBPF_EXIT_FAILURE;
}

/* Shows the element in @t's room. */
static int show_element(const struct obpf_request *r, const struct target *t)
{
	if (r->given[OBPF_OPTION_JSON])
		return obpf_json_finish(obpf_layout_json(&t->layout, t->key, t->value),
					OBPF_EXIT_OK);
	obpf_layout_print(&t->layout, t->key, t->value, stdout);
	return obpf_output_finish(OBPF_EXIT_OK);
}

/* With --json, that it was done is a document as well. */
static int show_done(const struct obpf_request *r, const struct target *t, const char *what)
{
	struct json_object *doc;

	if (!r->given[OBPF_OPTION_JSON])
		return OBPF_EXIT_OK;
	doc = json_object_new_object();
	json_object_object_add(doc, "id", json_object_new_int64(t->map.id));
	json_object_object_add(doc, what, json_object_new_boolean(true));
	return obpf_json_finish(doc, OBPF_EXIT_OK);
}

/*
 * All elements, into @list or as text. Whoever deletes the key that the walk stands on sends it
 * back to the beginning: then some come twice, and there has to be an end to it.
 * Returns enum obpf_exit.
 */
static int dump_elements(struct target *t, struct json_object *list, uint64_t *count)
{
	uint64_t left = 2 * (uint64_t)t->map.map.max_entries + 1024;
	int err = call(t, OBPF_MAP_GET_NEXT_KEY, NULL, t->key, 0);

	for (; !err && left; left--) {
		err = call(t, OBPF_MAP_LOOKUP_ELEM, t->key, t->value, 0);
		if (!err) {
			++*count;
			if (list)
				json_object_array_add(list, obpf_layout_json(&t->layout, t->key,
									     t->value));
			else
				obpf_layout_print(&t->layout, t->key, t->value, stdout);
		} else if (err != -ENOENT) {
			return explain(t, err);
		}
		err = call(t, OBPF_MAP_GET_NEXT_KEY, t->key, t->next, 0);
		memcpy(t->key, t->next, t->map.map.key_size);
	}
	if (!err) {
		obpf_say("map %u: changes faster than it can be read; this is not all of it",
			 t->map.id);
		return OBPF_EXIT_FAILURE;
	}
	return err == -ENOENT ? OBPF_EXIT_OK : explain(t, err);
}

static int run_dump(struct obpf_request *r)
{
	struct json_object *list = NULL;
	struct target t;
	uint64_t count = 0;
	int status = open_target(r, &t);

	if (!status)
		status = obpf_words_end(r);
	if (status)
		return close_target(&t, status);
	if (r->given[OBPF_OPTION_JSON])
		list = json_object_new_array();
	status = dump_elements(&t, list, &count);
	if (list) {
		status = obpf_json_finish(list, status);
	} else {
		printf("%" PRIu64 " element%s\n", count, count == 1 ? "" : "s");
		status = obpf_output_finish(status);
	}
	return close_target(&t, status);
}

/* The target, its key, and the line's end. */
static int open_element(struct obpf_request *r, struct target *t)
{
	int status = open_target(r, t);

	if (!status)
		status = obpf_layout_read_key(&t->layout, r, t->key);
	return status ? status : obpf_words_end(r);
}

static int read_element(struct obpf_request *r, unsigned int cmd)
{
	struct target t;
	int err, status = open_element(r, &t);

	if (status)
		return close_target(&t, status);
	err = call(&t, cmd, t.key, t.value, 0);
	return close_target(&t, err ? explain(&t, err) : show_element(r, &t));
}

static int run_lookup(struct obpf_request *r)
{
	return read_element(r, OBPF_MAP_LOOKUP_ELEM);
}

static int run_take(struct obpf_request *r)
{
	return read_element(r, OBPF_MAP_LOOKUP_AND_DELETE_ELEM);
}

static int run_delete(struct obpf_request *r)
{
	struct target t;
	int err, status = open_element(r, &t);

	if (status)
		return close_target(&t, status);
	err = call(&t, OBPF_MAP_DELETE_ELEM, t.key, NULL, 0);
	return close_target(&t, err ? explain(&t, err) : show_done(r, &t, "deleted"));
}

static uint64_t read_flags(struct obpf_request *r)
{
	if (obpf_word_is(r, "exist"))
		return OBPF_EXIST;
	if (obpf_word_is(r, "noexist"))
		return OBPF_NOEXIST;
	obpf_word_is(r, "any");
	return OBPF_ANY;
}

static int run_update(struct obpf_request *r)
{
	struct target t;
	uint64_t flags = 0;
	int err, fd = -1, status = open_target(r, &t);

	if (!status)
		status = obpf_layout_read_key(&t.layout, r, t.key);
	if (!status)
		status = obpf_layout_read_value(&t.layout, r, t.value, &fd);
	if (!status) {
		flags = read_flags(r);
		status = obpf_words_end(r);
	}
	if (!status) {
		err = call(&t, OBPF_MAP_UPDATE_ELEM, t.key, t.value, flags);
		status = err ? explain(&t, err) : show_done(r, &t, "updated");
	}
	if (fd >= 0)
		close(fd);
	return close_target(&t, status);
}

static const struct obpf_verb verbs[] = {
	{ "list", "", "All maps.", 0, run_show },
	{ "show", "[REF]", "Those that are meant, or all.", 0, run_show },
	{ "dump", "REF", "All elements.", 0, run_dump },
	{ "lookup", "REF key DATA", "One element.", 0, run_lookup },
	{ "take", "REF key DATA", "One element, which is deleted in the same step.", 0, run_take },
	{ "update", "REF key DATA value DATA [any|exist|noexist]",
	  "Sets an element: in any case, only if it is there, only if it is not.", 0, run_update },
	{ "delete", "REF key DATA", "Deletes an element.", 0, run_delete },
	{ "create", OBPF_MAP_CREATE_TAKES,
	  "Makes a map and keeps it for as long as COMMAND runs, or until interrupted.",
	  OBPF_TAKES(HOLD), obpf_verb_map_create },
};

int obpf_cmd_map(int argc, char **argv)
{
	static const struct obpf_noun noun = {
		"Maps, and the elements in them.",
		"REF is 'id N', or just N, or 'name NAME'.\n"
		"DATA is 'hex BYTE...', as many numbers as it has bytes, or one word: a number, an enumerator's\n"
		"name, text or JSON, by the map's type data; of a map of programs 'id N'. Members and elements\n"
		"that JSON leaves out are zero. A per-CPU map's elements get the value on every CPU.\n"
		"TYPE is hash, percpu_array, ringbuf, ...; " OBPF_MAP_CREATE_FLAGS,
		verbs, sizeof(verbs) / sizeof(verbs[0])
	};

	return obpf_noun_run(&noun, argc, argv);
}

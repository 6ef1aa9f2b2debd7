// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_link.c - obpf link: what is attached where; detaching it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "fdinfo.h"
#include "handle.h"
#include "holders.h"
#include "libobpf.h"
#include "output.h"
#include "value.h"
#include "words.h"

/* Longer ones are cut: a person still knows them. */
#define FUNCTION_SIZE 256

/* A link, and what it takes a second question and fdinfo to learn. */
struct link {
	const struct obpf_link_info *info;
	char function[FUNCTION_SIZE]; /* "": a bare address, or not told */
	uint64_t hits, missed;
	bool counted, attached;
};

struct walk {
	struct obpf_holders holders;
	struct json_object *list; /* NULL: text */
};

static const char *event_name(uint32_t type)
{
	switch (type) {
	case OBPF_PERF_EVENT_UPROBE:
		return "uprobe";
	case OBPF_PERF_EVENT_URETPROBE:
		return "uretprobe";
	case OBPF_PERF_EVENT_KPROBE:
		return "kprobe";
	case OBPF_PERF_EVENT_KRETPROBE:
		return "kretprobe";
	default:
		return NULL;
	}
}

static bool is_kprobe(const struct obpf_link_info *info)
{
	return info->type == OBPF_LINK_TYPE_PERF_EVENT &&
	       (info->perf_event.type == OBPF_PERF_EVENT_KPROBE ||
		info->perf_event.type == OBPF_PERF_EVENT_KRETPROBE);
}

static void learn(const struct obpf_item *item, struct obpf_link_info *info, struct link *link)
{
	static const char *const keys[] = { "hits", "missed", "attached" };
	uint64_t counts[3];

	memset(link, 0, sizeof(*link));
	memset(info, 0, sizeof(*info));
	info->perf_event.kprobe.func_name = (uintptr_t)link->function;
	info->perf_event.kprobe.name_len = sizeof(link->function);
	/* ENOSPC cuts the name and tells the rest; any other failure leaves the first answer. */
	if (!is_kprobe(&item->link) ||
	    (obpf_read_info(item->fd, info, sizeof(*info)) && !info->id)) {
		*info = item->link;
		link->function[0] = 0;
	}
	link->info = info;
	link->function[sizeof(link->function) - 1] = 0;
	link->counted = obpf_fdinfo_read(item->fd, keys, counts, 3);
	if (link->counted) {
		link->hits = counts[0];
		link->missed = counts[1];
		link->attached = counts[2];
	}
}

static void add_kprobe(struct json_object *object, const struct link *link)
{
	const struct obpf_link_info *info = link->info;
	char address[24];

	json_object_object_add(object, "event",
			       json_object_new_string(event_name(info->perf_event.type)));
	if (*link->function) {
		json_object_object_add(object, "function",
				       obpf_text_json(link->function, strlen(link->function)));
		json_object_object_add(object, "offset",
				       json_object_new_int64(info->perf_event.kprobe.offset));
	}
	if (info->perf_event.kprobe.addr) {
		snprintf(address, sizeof(address), "0x%llx", info->perf_event.kprobe.addr);
		json_object_object_add(object, "address", json_object_new_string(address));
	}
	if (info->perf_event.kprobe.cookie)
		json_object_object_add(object, "cookie",
				       json_object_new_uint64(info->perf_event.kprobe.cookie));
}

static struct json_object *link_json(const struct link *link, struct json_object *pids)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "id", json_object_new_int64(link->info->id));
	json_object_object_add(object, "type",
			       json_object_new_string(obpf_link_type_name(link->info->type)));
	json_object_object_add(object, "prog_id", json_object_new_int64(link->info->prog_id));
	if (is_kprobe(link->info))
		add_kprobe(object, link);
	if (link->counted) {
		json_object_object_add(object, "hits", json_object_new_uint64(link->hits));
		json_object_object_add(object, "missed", json_object_new_uint64(link->missed));
		json_object_object_add(object, "attached", json_object_new_boolean(link->attached));
	}
	json_object_object_add(object, "pids", pids);
	return object;
}

static void print_link(const struct link *link, struct json_object *pids)
{
	const struct obpf_link_info *info = link->info;
	const char *event = is_kprobe(info) ? event_name(info->perf_event.type) :
					      obpf_link_type_name(info->type);

	printf("%u: %s", info->id, event);
	if (*link->function) {
		printf(" %s", obpf_shown_name(link->function));
		if (info->perf_event.kprobe.offset)
			printf("+0x%x", info->perf_event.kprobe.offset);
	} else if (is_kprobe(info) && info->perf_event.kprobe.addr) {
		printf(" 0x%llx", info->perf_event.kprobe.addr);
	}
	printf("  prog %u", info->prog_id);
	if (link->counted)
		printf("  hits %" PRIu64 "  missed %" PRIu64 "%s", link->hits, link->missed,
		       link->attached ? "" : "  detached");
	if (is_kprobe(info) && info->perf_event.kprobe.cookie)
		printf("  cookie %llu", info->perf_event.kprobe.cookie);
	obpf_holders_print_pids(pids);
	putchar('\n');
}

static int show(const struct obpf_item *item, void *priv)
{
	struct walk *w = priv;
	struct obpf_link_info info;
	struct json_object *pids = obpf_holders_of(&w->holders, OBPF_KIND_LINK, item->id);
	struct link link;

	learn(item, &info, &link);
	if (w->list) {
		json_object_array_add(w->list, link_json(&link, pids));
	} else {
		print_link(&link, pids);
		json_object_put(pids);
	}
	return OBPF_EXIT_OK;
}

static int run_show(struct obpf_request *r)
{
	struct walk w = { .list = NULL };
	struct obpf_ref ref;
	int status = obpf_ref_parse(r, OBPF_KIND_LINK, true, &ref);

	if (!status)
		status = obpf_words_end(r);
	if (status)
		return status;
	if (r->given[OBPF_OPTION_JSON])
		w.list = json_object_new_array();
	/* Without /proc the holders are not told; the links are. */
	obpf_holders_scan(&w.holders, "/proc");
	status = obpf_each(OBPF_KIND_LINK, &ref, show, &w);
	obpf_holders_free(&w.holders);
	if (!w.list)
		return obpf_output_finish(status);
	if (!status)
		return obpf_json_finish(w.list, status);
	json_object_put(w.list);
	return status;
}

static int run_detach(struct obpf_request *r)
{
	struct json_object *doc;
	struct obpf_item item;
	union obpf_attr attr;
	struct obpf_ref ref;
	char what[32];
	int status = obpf_ref_parse(r, OBPF_KIND_LINK, false, &ref);

	if (!status)
		status = obpf_words_end(r);
	if (!status)
		status = obpf_one(OBPF_KIND_LINK, &ref, &item);
	if (status)
		return status;
	memset(&attr, 0, sizeof(attr));
	attr.link_detach.link_fd = item.fd;
	if (obpf_call(OBPF_LINK_DETACH, &attr, sizeof(attr.link_detach))) {
		snprintf(what, sizeof(what), "link %u", item.id);
		obpf_say_error(what, errno);
		status = OBPF_EXIT_FAILURE;
	}
	close(item.fd);
	if (status || !r->given[OBPF_OPTION_JSON])
		return status;
	doc = json_object_new_object();
	json_object_object_add(doc, "id", json_object_new_int64(item.id));
	json_object_object_add(doc, "detached", json_object_new_boolean(true));
	return obpf_json_finish(doc, status);
}

static const struct obpf_verb verbs[] = {
	{ "list", "", "All links: where programs are attached.", 0, run_show },
	{ "show", "[REF]", "One link, or all.", 0, run_show },
	{ "detach", "REF", "Detaches it. Its descriptors stay, and do nothing any more.", 0,
	  run_detach },
};

int obpf_cmd_link(int argc, char **argv)
{
	static const struct obpf_noun noun = { "Links: a program at a place in the kernel.",
					       "REF is 'id N', or just N.", verbs,
					       sizeof(verbs) / sizeof(verbs[0]) };

	return obpf_noun_run(&noun, argc, argv);
}

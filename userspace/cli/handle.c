// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * handle.c - walking ids, opening and asking objects.
 *
 * Objects come and go while they are walked: one that is gone between its id and its descriptor is
 * passed over. One descriptor is open at a time, so that there may be more objects than a process
 * may have descriptors. Reference: bpf(2).
 */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "handle.h"
#include "libobpf.h"
#include "words.h"

/* More than the module takes. */
#define MAX_BTF (64u << 20)

static const struct {
	const char *name;
	unsigned int next_id, fd_by_id;
	size_t info_size;
} kinds[OBPF_NR_KINDS] = {
	[OBPF_KIND_PROG] = { "prog", OBPF_PROG_GET_NEXT_ID, OBPF_PROG_GET_FD_BY_ID,
			     sizeof(struct obpf_prog_info) },
	[OBPF_KIND_MAP] = { "map", OBPF_MAP_GET_NEXT_ID, OBPF_MAP_GET_FD_BY_ID,
			    sizeof(struct obpf_map_info) },
	[OBPF_KIND_LINK] = { "link", OBPF_LINK_GET_NEXT_ID, OBPF_LINK_GET_FD_BY_ID,
			     sizeof(struct obpf_link_info) },
	[OBPF_KIND_BTF] = { "btf", OBPF_BTF_GET_NEXT_ID, OBPF_BTF_GET_FD_BY_ID,
			    sizeof(struct obpf_btf_info) },
};

const char *obpf_kind_name(enum obpf_kind kind)
{
	return kinds[kind].name;
}

void obpf_say_error(const char *what, int err)
{
	const char *text = obpf_diag_device_error(err);

	/* What is said of the device as a whole needs no name before it. */
	if (err == ENODEV || err == EACCES)
		obpf_say("%s", text);
	else
		obpf_say("%s: %s", what, text ? text : strerror(err));
}

int obpf_ask_switch(bool *on)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.control.op = OBPF_CONTROL_STATUS;
	if (obpf_call(OBPF_CONTROL, &attr, sizeof(attr.control)) < 0)
		return -errno;
	*on = attr.control.on;
	return 0;
}

/* The least id above *@id. Returns 0, or -errno: -ENOENT behind the last. */
static int next_id(enum obpf_kind kind, uint32_t *id)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.id.start_id = *id;
	if (obpf_call(kinds[kind].next_id, &attr, sizeof(attr.id)) < 0)
		return -errno;
	*id = attr.id.next_id;
	return 0;
}

int obpf_open_id(enum obpf_kind kind, uint32_t id, uint32_t flags)
{
	union obpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.id.start_id = id;
	attr.id.open_flags = flags;
	fd = obpf_call(kinds[kind].fd_by_id, &attr, sizeof(attr.id));
	return fd < 0 ? -errno : fd;
}

int obpf_read_info(int fd, void *info, size_t size)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = fd;
	attr.info.info_len = size;
	attr.info.info = (uintptr_t)info;
	return obpf_call(OBPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info)) ? -errno : 0;
}

/* Opens @id and asks it. Returns 0 or -errno. */
static int open_item(enum obpf_kind kind, uint32_t id, struct obpf_item *item)
{
	int err;

	memset(item, 0, sizeof(*item));
	item->kind = kind;
	item->id = id;
	item->fd = obpf_open_id(kind, id, 0);
	/* A map that was made for one direction only is not to be had for both. */
	if (item->fd == -EPERM && kind == OBPF_KIND_MAP)
		item->fd = obpf_open_id(kind, id, OBPF_F_RDONLY);
	if (item->fd == -EPERM && kind == OBPF_KIND_MAP)
		item->fd = obpf_open_id(kind, id, OBPF_F_WRONLY);
	if (item->fd < 0)
		return item->fd;
	err = obpf_read_info(item->fd, &item->prog, kinds[kind].info_size);
	if (err)
		close(item->fd);
	return err;
}

static bool parse_tag(const char *text, uint8_t tag[OBPF_TAG_SIZE])
{
	char digits[3] = "";
	unsigned int i;

	if (strlen(text) != 2 * OBPF_TAG_SIZE ||
	    strspn(text, "0123456789abcdefABCDEF") != strlen(text))
		return false;
	for (i = 0; i < OBPF_TAG_SIZE; i++) {
		memcpy(digits, text + 2 * i, 2);
		tag[i] = strtoul(digits, NULL, 16);
	}
	return true;
}

static int parse_id(struct obpf_request *r, const char *word, struct obpf_ref *ref)
{
	uint64_t id;

	if (!obpf_word_number(word, UINT32_MAX, &id))
		return obpf_usage(r, "'%s' is no id", word);
	ref->by = OBPF_REF_ID;
	ref->id = id;
	return OBPF_EXIT_OK;
}

int obpf_ref_parse(struct obpf_request *r, enum obpf_kind kind, bool optional, struct obpf_ref *ref)
{
	const char *how = obpf_word_next(r), *what = NULL;
	const char *wanted = kind == OBPF_KIND_PROG ? "id N, name NAME or tag TAG" :
			     kind == OBPF_KIND_MAP  ? "id N or name NAME" :
						      "id N";

	memset(ref, 0, sizeof(*ref));
	if (!how)
		return optional ? OBPF_EXIT_OK :
				  obpf_usage(r, "which %s? %s", kinds[kind].name, wanted);
	ref->text = how;
	if (*how >= '0' && *how <= '9')
		return parse_id(r, how, ref);
	if (!strcmp(how, "id") || (!strcmp(how, "name") && kind <= OBPF_KIND_MAP) ||
	    (!strcmp(how, "tag") && kind == OBPF_KIND_PROG))
		what = obpf_word_next(r);
	else
		return obpf_usage(r, "a %s is named by %s, not '%s'", kinds[kind].name, wanted,
				  how);
	if (!what)
		return obpf_usage(r, "no word behind '%s'", how);
	ref->text = what;
	if (!strcmp(how, "id"))
		return parse_id(r, what, ref);
	if (!strcmp(how, "tag")) {
		ref->by = OBPF_REF_TAG;
		return parse_tag(what, ref->tag) ? OBPF_EXIT_OK :
						   obpf_usage(r, "'%s' is no tag of %d hex digits",
							      what, 2 * OBPF_TAG_SIZE);
	}
	ref->by = OBPF_REF_NAME;
	ref->name = what;
	return OBPF_EXIT_OK;
}

static bool is_meant(const struct obpf_item *item, const struct obpf_ref *ref)
{
	switch (ref->by) {
	case OBPF_REF_NAME:
		/* The module keeps no more of a name than this. */
		return !strncmp(item->kind == OBPF_KIND_MAP ? item->map.name : item->prog.name,
				ref->name, OBPF_OBJ_NAME_LEN - 1);
	case OBPF_REF_TAG:
		return !memcmp(item->prog.tag, ref->tag, OBPF_TAG_SIZE);
	default:
		return true;
	}
}

static int say_none(enum obpf_kind kind, const struct obpf_ref *ref)
{
	obpf_say("%s %s%s: there is none", kinds[kind].name,
		 ref->by == OBPF_REF_NAME ? "name " :
		 ref->by == OBPF_REF_TAG  ? "tag " :
					    "",
		 ref->text);
	return OBPF_EXIT_FAILURE;
}

/* The one object with the id that @ref gives. */
static int by_id(enum obpf_kind kind, const struct obpf_ref *ref, struct obpf_item *item)
{
	int err = open_item(kind, ref->id, item);
	char what[32];

	if (!err)
		return OBPF_EXIT_OK;
	if (err == -ENOENT)
		return say_none(kind, ref);
	snprintf(what, sizeof(what), "%s %u", kinds[kind].name, ref->id);
	obpf_say_error(what, -err);
	return OBPF_EXIT_FAILURE;
}

/* Calls @fn for all that @ref means, counting them. Returns enum obpf_exit. */
static int walk(enum obpf_kind kind, const struct obpf_ref *ref,
		int (*fn)(const struct obpf_item *item, void *priv), void *priv,
		unsigned int *found)
{
	struct obpf_item item;
	int err, status = OBPF_EXIT_OK;
	uint32_t id = 0;
	char what[32];

	while (!(err = next_id(kind, &id)) && !status) {
		err = open_item(kind, id, &item);
		if (err == -ENOENT)
			continue;
		if (err)
			break;
		if (is_meant(&item, ref)) {
			(*found)++;
			status = fn(&item, priv);
		}
		close(item.fd);
	}
	if (!err || err == -ENOENT)
		return status;
	snprintf(what, sizeof(what), id ? "%s %u" : "%ss", kinds[kind].name, id);
	if (err == -EINVAL && !id)
		obpf_say("%s: the loaded module cannot list them", what);
	else
		obpf_say_error(what, -err);
	return OBPF_EXIT_FAILURE;
}

int obpf_each(enum obpf_kind kind, const struct obpf_ref *ref,
	      int (*fn)(const struct obpf_item *item, void *priv), void *priv)
{
	struct obpf_item item;
	unsigned int found = 0;
	int status;

	if (ref->by == OBPF_REF_ID) {
		status = by_id(kind, ref, &item);
		if (status)
			return status;
		status = fn(&item, priv);
		close(item.fd);
		return status;
	}
	status = walk(kind, ref, fn, priv, &found);
	return !status && !found && ref->by != OBPF_REF_ALL ? say_none(kind, ref) : status;
}

struct candidates {
	unsigned int nr;
	uint32_t first;
	char list[128]; /* "3, 4, 9" */
};

static int add_candidate(const struct obpf_item *item, void *priv)
{
	struct candidates *c = priv;
	size_t len = strlen(c->list);

	if (!c->nr++)
		c->first = item->id;
	snprintf(c->list + len, sizeof(c->list) - len, "%s%u", len ? ", " : "", item->id);
	return OBPF_EXIT_OK;
}

int obpf_one(enum obpf_kind kind, const struct obpf_ref *ref, struct obpf_item *item)
{
	struct obpf_ref exact = { .by = OBPF_REF_ID, .text = ref->text, .id = ref->id };
	struct candidates c = { 0 };
	int status;

	if (ref->by != OBPF_REF_ID) {
		status = obpf_each(kind, ref, add_candidate, &c);
		if (status)
			return status;
		if (c.nr > 1) {
			obpf_say("%s %s: there are %u of them: id %s", kinds[kind].name, ref->text,
				 c.nr, c.list);
			return OBPF_EXIT_FAILURE;
		}
		exact.id = c.first;
	}
	return by_id(kind, &exact, item);
}

struct btf *obpf_btf_by_id(uint32_t id)
{
	struct obpf_btf_info info = { 0 };
	int fd = obpf_open_id(OBPF_KIND_BTF, id, 0);
	struct btf *btf = NULL;
	void *data = NULL;
	uint32_t size;

	if (fd < 0)
		return NULL;
	if (!obpf_read_info(fd, &info, sizeof(info)) && info.btf_size <= MAX_BTF) {
		size = info.btf_size;
		data = malloc(size);
		memset(&info, 0, sizeof(info));
		info.btf = (uintptr_t)data;
		info.btf_size = size;
		if (data && !obpf_read_info(fd, &info, sizeof(info)) && info.btf_size == size)
			btf = btf__new(data, size);
	}
	free(data);
	close(fd);
	return btf;
}

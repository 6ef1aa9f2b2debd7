// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * map_create.c - a map made from the command line.
 *
 * A map lives for as long as something holds it, so the tool has to stay, or to give its descriptor
 * to a command that does; a map that died with the tool would be no use to anybody.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cli.h"
#include "handle.h"
#include "libobpf.h"
#include "map_create.h"
#include "output.h"
#include "words.h"

static const struct {
	const char *name;
	uint32_t flag;
} flag_names[] = {
	{ "no_prealloc", OBPF_F_NO_PREALLOC }, { "rdonly", OBPF_F_RDONLY },
	{ "wronly", OBPF_F_WRONLY },	       { "zero_seed", OBPF_F_ZERO_SEED },
	{ "rdonly_prog", OBPF_F_RDONLY_PROG }, { "wronly_prog", OBPF_F_WRONLY_PROG },
	{ "mmapable", OBPF_F_MMAPABLE },
};

#define NR_FLAGS (sizeof(flag_names) / sizeof(flag_names[0]))

static bool find_type(const char *name, uint32_t *type)
{
	const char *known;

	for (*type = 1; (known = libbpf_bpf_map_type_str(*type)); ++*type)
		if (!strcmp(known, name))
			return true;
	return false;
}

/* "no_prealloc,mmapable", or a number. */
static int read_flags(struct obpf_request *r, const char *word, uint32_t *flags)
{
	uint64_t number;
	size_t i, len;

	if (obpf_word_number(word, UINT32_MAX, &number)) {
		*flags = number;
		return OBPF_EXIT_OK;
	}
	for (;; word += len + 1) {
		len = strcspn(word, ",");
		for (i = 0; i < NR_FLAGS; i++)
			if (strlen(flag_names[i].name) == len &&
			    !strncmp(flag_names[i].name, word, len))
				break;
		if (i == NR_FLAGS)
			return obpf_usage(r, "no such flag: '%.*s'", (int)len, word);
		*flags |= flag_names[i].flag;
		if (!word[len])
			return OBPF_EXIT_OK;
	}
}

static int read_number(struct obpf_request *r, const char *what, const char *word, uint32_t *value)
{
	uint64_t number;

	if (!obpf_word_number(word, UINT32_MAX, &number))
		return obpf_usage(r, "%s: '%s' is no number of 32 bits", what, word);
	*value = number;
	return OBPF_EXIT_OK;
}

static int read_setting(struct obpf_request *r, const char *what, union obpf_attr *attr)
{
	const char *word = obpf_word_next(r);

	if (!word)
		return obpf_usage(r, "no word behind '%s'", what);
	if (!strcmp(what, "key"))
		return read_number(r, what, word, &attr->key_size);
	if (!strcmp(what, "value"))
		return read_number(r, what, word, &attr->value_size);
	if (!strcmp(what, "entries"))
		return read_number(r, what, word, &attr->max_entries);
	if (!strcmp(what, "flags"))
		return read_flags(r, word, &attr->map_flags);
	if (strcmp(what, "name"))
		return obpf_usage(r, "no such setting: '%s'", what);
	if (strlen(word) >= sizeof(attr->map_name))
		return obpf_usage(r, "a name has at most %zu bytes: '%s'",
				  sizeof(attr->map_name) - 1, word);
	strcpy(attr->map_name, word);
	return OBPF_EXIT_OK;
}

static int read_attr(struct obpf_request *r, union obpf_attr *attr)
{
	const char *word = obpf_word_next(r);
	int status = OBPF_EXIT_OK;

	memset(attr, 0, sizeof(*attr));
	if (!word)
		return obpf_usage(r, "no type given");
	if (!find_type(word, &attr->map_type))
		return obpf_usage(r, "no such type of map: '%s'", word);
	while (!status && (word = obpf_word_next(r)))
		status = read_setting(r, word, attr);
	if (status)
		return status;
	if (!r->given[OBPF_OPTION_HOLD] == !r->command)
		return obpf_usage(
			r, "a map lives while something holds it: give --hold or -- COMMAND");
	if (r->command && !*r->command)
		return obpf_usage(r, "no command behind --");
	return OBPF_EXIT_OK;
}

/* Tells the map's number, at once: whoever waits for it may be reading a pipe. */
static int tell(const struct obpf_request *r, uint32_t id)
{
	struct json_object *doc;

	if (!r->given[OBPF_OPTION_JSON]) {
		printf("%u\n", id);
		return obpf_output_finish(OBPF_EXIT_OK);
	}
	doc = json_object_new_object();
	json_object_object_add(doc, "id", json_object_new_int64(id));
	return obpf_json_finish(doc, OBPF_EXIT_OK);
}

/* Tells the map's number, and waits for a signal that may come as soon as that is told. */
static int hold(const struct obpf_request *r, uint32_t id)
{
	sigset_t end;
	int signal, status;

	sigemptyset(&end);
	sigaddset(&end, SIGINT);
	sigaddset(&end, SIGTERM);
	sigaddset(&end, SIGHUP);
	sigprocmask(SIG_BLOCK, &end, NULL);
	status = tell(r, id);
	if (!status)
		sigwait(&end, &signal);
	return status;
}

/* The command takes the tool's place, with the map's descriptor and the variables that tell it. */
static int become(char **command, int fd, uint32_t id)
{
	char text[16];

	if (fcntl(fd, F_SETFD, 0)) {
		obpf_say("descriptor %d: %s", fd, strerror(errno));
		return OBPF_EXIT_FAILURE;
	}
	snprintf(text, sizeof(text), "%d", fd);
	setenv("OBPF_MAP_FD", text, 1);
	snprintf(text, sizeof(text), "%u", id);
	setenv("OBPF_MAP_ID", text, 1);
	execvp(*command, command);
	obpf_say("%s: %s", *command, strerror(errno));
	return OBPF_EXIT_FAILURE;
}

int obpf_verb_map_create(struct obpf_request *r)
{
	struct obpf_map_info info = { 0 };
	union obpf_attr attr;
	int fd, status = read_attr(r, &attr);

	if (status)
		return status;
	fd = obpf_call(OBPF_MAP_CREATE, &attr,
		       offsetof(union obpf_attr, btf_vmlinux_value_type_id));
	if (fd < 0) {
		if (errno == EINVAL)
			obpf_say(
				"the module makes no map of type %s, or not with this name, these sizes, entries and flags",
				obpf_map_type_name(attr.map_type));
		else
			obpf_say_error("the map cannot be created", errno);
		return OBPF_EXIT_FAILURE;
	}
	if (obpf_read_info(fd, &info, sizeof(info))) {
		obpf_say_error("the map that was made", errno);
		return OBPF_EXIT_FAILURE;
	}
	if (r->command)
		return become(r->command, fd, info.id);
	return hold(r, info.id);
}

// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * holders.c - who holds the module's objects, read from /proc.
 *
 * A descriptor of the module's says so in the last line of its fdinfo, which tells it from one of
 * the kernel's own BPF. A mapping outlives the descriptor that it was made through and has no such
 * line; it bears the name that all maps have, the kernel's own included. Processes end while they
 * are looked at: what is gone is passed over. Reference: proc(5).
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "holders.h"
#include "output.h"
#include "value.h"

#define MAPPED " anon_inode:bpf-map"

static struct obpf_holder *add(struct obpf_holders *h, const struct obpf_holder *process,
			       const char *what, int fd)
{
	struct obpf_holder *more, *new;

	/* Room doubles whenever the number is a power of two. */
	if (!(h->nr & (h->nr - 1))) {
		more = realloc(h->list, (h->nr ? 2 * h->nr : 1) * sizeof(*more));
		if (!more)
			return NULL;
		h->list = more;
	}
	new = &h->list[h->nr++];
	*new = *process;
	snprintf(new->what, sizeof(new->what), "%s", what);
	new->fd = fd;
	return new;
}

/* What stands behind @key on @line, when it is that key's line; NULL otherwise. */
static const char *after_key(const char *line, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len) || line[len] != ':')
		return NULL;
	return line + len + 1 + strspn(line + len + 1, " \t");
}

/* The object's own number, and a link's program's, from lines like "map_id:\t5". */
static void read_ids(FILE *info, struct obpf_holder *found, char what[12])
{
	static const char *const kinds[] = { "prog", "map", "link", "btf" };
	uint32_t ids[4] = { 0 };
	char line[256], key[16];
	const char *text;
	int i;

	*what = 0;
	while (fgets(line, sizeof(line), info)) {
		for (i = 0; i < 4; i++) {
			snprintf(key, sizeof(key), "%s_id", kinds[i]);
			text = after_key(line, key);
			if (text)
				ids[i] = strtoul(text, NULL, 10);
		}
		text = after_key(line, "obpf");
		if (text)
			snprintf(what, 12, "%.*s", (int)strcspn(text, " \n"), text);
	}
	for (i = 0; i < 4; i++)
		if (!strcmp(what, kinds[i]))
			found->id = ids[i];
	if (!strcmp(what, "link"))
		found->prog_id = ids[0];
}

/* Looks at one descriptor. Returns false when out of memory. */
static bool look_at_fd(struct obpf_holders *h, const struct obpf_holder *process, int dir,
		       const char *name)
{
	struct obpf_holder found = *process;
	char link[64], path[64], what[12];
	ssize_t len;
	FILE *info;
	int fd;

	snprintf(path, sizeof(path), "fd/%.32s", name);
	len = readlinkat(dir, path, link, sizeof(link) - 1);
	if (len < 0)
		return true;
	link[len] = 0;
	if (!strcmp(link, OBPF_DEVICE))
		return add(h, process, "device", atoi(name));
	if (strncmp(link, "anon_inode:", 11))
		return true;
	snprintf(path, sizeof(path), "fdinfo/%.32s", name);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	info = fd < 0 ? NULL : fdopen(fd, "re");
	if (!info) {
		if (fd >= 0)
			close(fd);
		return true;
	}
	read_ids(info, &found, what);
	fclose(info);
	return !*what || add(h, &found, what, atoi(name));
}

static bool look_at_mappings(struct obpf_holders *h, const struct obpf_holder *process, int dir)
{
	int fd = openat(dir, "maps", O_RDONLY | O_CLOEXEC);
	FILE *maps = fd < 0 ? NULL : fdopen(fd, "re");
	bool found = false;
	size_t size = 0;
	char *line = NULL;
	ssize_t len;

	if (!maps) {
		if (fd >= 0)
			close(fd);
		return true;
	}
	while (!found && (len = getline(&line, &size, maps)) >= 0) {
		while (len && line[len - 1] == '\n')
			line[--len] = 0;
		found = len >= (ssize_t)strlen(MAPPED) &&
			!strcmp(line + len - strlen(MAPPED), MAPPED);
	}
	free(line);
	fclose(maps);
	return !found || add(h, process, "mapping", -1);
}

/* Returns false when out of memory. */
static bool look_at_process(struct obpf_holders *h, int proc, const char *name)
{
	struct obpf_holder process = { .pid = atoi(name) };
	int dir = openat(proc, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	struct dirent *entry;
	bool fits = true;
	DIR *fds = NULL;
	ssize_t len;

	if (dir < 0)
		return true;
	fd = openat(dir, "comm", O_RDONLY | O_CLOEXEC);
	len = fd < 0 ? -1 : read(fd, process.comm, sizeof(process.comm) - 1);
	if (fd >= 0)
		close(fd);
	process.comm[len > 0 ? len - 1 : 0] = 0; /* less its line end */
	fd = openat(dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		fds = fdopendir(fd);
	else
		h->hidden += errno == EACCES || errno == EPERM;
	while (fits && fds && (entry = readdir(fds)))
		if (isdigit((unsigned char)entry->d_name[0]))
			fits = look_at_fd(h, &process, dir, entry->d_name);
	if (fds) {
		closedir(fds);
		fits = fits && look_at_mappings(h, &process, dir);
	}
	close(dir);
	return fits;
}

bool obpf_holders_scan(struct obpf_holders *h, const char *proc)
{
	struct dirent *entry;
	bool fits = true;
	DIR *all = opendir(proc);

	memset(h, 0, sizeof(*h));
	if (!all)
		return false;
	while (fits && (entry = readdir(all)))
		if (isdigit((unsigned char)entry->d_name[0]) && atoi(entry->d_name) != getpid())
			fits = look_at_process(h, dirfd(all), entry->d_name);
	closedir(all);
	if (!fits) {
		obpf_holders_free(h);
		errno = ENOMEM;
	}
	return fits;
}

void obpf_holders_free(struct obpf_holders *h)
{
	free(h->list);
	memset(h, 0, sizeof(*h));
}

static struct json_object *new_process(const struct obpf_holder *holder)
{
	struct json_object *process = json_object_new_object();

	json_object_object_add(process, "pid", json_object_new_int64(holder->pid));
	json_object_object_add(process, "comm", obpf_text_json(holder->comm, strlen(holder->comm)));
	return process;
}

/* Does @holder keep the object? A link keeps its program. */
static bool holds(const struct obpf_holder *holder, enum obpf_kind kind, uint32_t id)
{
	if (kind == OBPF_KIND_PROG && holder->prog_id == id)
		return true;
	return holder->id == id && !strcmp(holder->what, obpf_kind_name(kind));
}

struct json_object *obpf_holders_of(const struct obpf_holders *h, enum obpf_kind kind, uint32_t id)
{
	struct json_object *list = json_object_new_array();
	pid_t last = 0;
	unsigned int i;

	for (i = 0; i < h->nr; i++) {
		if (h->list[i].pid == last || !holds(&h->list[i], kind, id))
			continue;
		last = h->list[i].pid;
		json_object_array_add(list, new_process(&h->list[i]));
	}
	return list;
}

void obpf_holders_print_pids(struct json_object *pids)
{
	size_t i, n = json_object_array_length(pids);

	for (i = 0; i < n; i++) {
		struct json_object *process = json_object_array_get_idx(pids, i);
		const char *comm = json_object_get_string(json_object_object_get(process, "comm"));

		printf("%s%s(%lld)", i ? ", " : "  held by ", obpf_shown_name(comm),
		       (long long)json_object_get_int64(json_object_object_get(process, "pid")));
	}
}

struct json_object *obpf_holders_json(const struct obpf_holders *h)
{
	struct json_object *list = json_object_new_array(), *objects = NULL, *process, *object;
	unsigned int i;

	for (i = 0; i < h->nr; i++) {
		const struct obpf_holder *holder = &h->list[i];

		if (!i || holder->pid != h->list[i - 1].pid) {
			process = new_process(holder);
			objects = json_object_new_array();
			json_object_object_add(process, "objects", objects);
			json_object_array_add(list, process);
		}
		object = json_object_new_object();
		json_object_object_add(object, "what", json_object_new_string(holder->what));
		if (holder->id)
			json_object_object_add(object, "id", json_object_new_int64(holder->id));
		if (holder->fd >= 0)
			json_object_object_add(object, "fd", json_object_new_int64(holder->fd));
		json_object_array_add(objects, object);
	}
	return list;
}

void obpf_holders_print(const struct obpf_holders *h)
{
	unsigned int i;
	char comm[256];

	for (i = 0; i < h->nr; i++) {
		const struct obpf_holder *holder = &h->list[i];
		bool first = !i || holder->pid != h->list[i - 1].pid;

		if (first) {
			obpf_text_escape(comm, sizeof(comm), holder->comm, strlen(holder->comm));
			printf("%s%7d  %-16s ", i ? "\n" : "", holder->pid, comm);
		}
		printf("%s%s", first ? "" : ", ", holder->what);
		if (holder->id)
			printf(" %u", holder->id);
	}
	if (h->nr)
		putchar('\n');
}

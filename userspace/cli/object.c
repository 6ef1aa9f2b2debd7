// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * object.c - open, load and attach through libbpf, and say what went wrong.
 *
 * One thread. A program that the verifier refused is known by its log: each program has a buffer of
 * its own, of address space that costs nothing until it is written.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "handle.h"
#include "libobpf.h"
#include "object.h"

#define MAX_FILE (64u << 20)
#define LOG_SIZE ((16u << 20) - 1)

#define BLACKLIST "/sys/kernel/debug/kprobes/blacklist"

/* The sections whose programs can be attached, by what they begin with. */
static const char *const sections[] = { "kprobe/", "kretprobe/" };

/* What a program hooks: the section behind its kind. NULL for a section of no such kind. */
static const char *target_of(const char *section)
{
	size_t i;

	for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (!strncmp(section, sections[i], strlen(sections[i])))
			return section + strlen(sections[i]);
	return NULL;
}

const char *obpf_object_prog_name(const struct bpf_program *prog, char *room, size_t size)
{
	snprintf(room, size, "%s/%s", bpf_program__section_name(prog), bpf_program__name(prog));
	return room;
}

/* "FILE: SECTION/NAME" */
static const char *where(const struct obpf_object *o, const struct bpf_program *prog, char *room,
			 size_t size)
{
	snprintf(room, size, "%s: %s/%s", o->path, bpf_program__section_name(prog),
		 bpf_program__name(prog));
	return room;
}

void *obpf_file_read(const char *path, size_t *size)
{
	size_t used = 0, room = 1 << 16;
	char *data = malloc(room), *more;
	int err = data ? 0 : ENOMEM, fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	if (fd < 0)
		err = errno;
	while (!err && n) {
		if (used == room) {
			more = room < MAX_FILE ? realloc(data, room *= 2) : NULL;
			if (!more) {
				err = room < MAX_FILE ? ENOMEM : EFBIG;
				break;
			}
			data = more;
		}
		n = read(fd, data + used, room - used);
		if (n < 0)
			err = errno;
		else
			used += n;
	}
	if (fd >= 0)
		close(fd);
	if (err) {
		free(data);
		errno = err;
		return NULL;
	}
	*size = used;
	return data;
}

void *obpf_object_read(const char *path, size_t *size, struct obpf_elf_facts *facts)
{
	void *data = obpf_file_read(path, size);
	char why[256];

	if (!data) {
		obpf_say("%s: %s", path, strerror(errno));
		return NULL;
	}
	if (!obpf_elf_check(data, *size, facts, why, sizeof(why)))
		obpf_say("%s: %s", path, why);
	else if (!facts->has_code)
		obpf_say("%s: no programs in it", path);
	else
		return data;
	free(data);
	return NULL;
}

struct bpf_object *obpf_object_parse(const char *path, const void *data, size_t size,
				     const struct obpf_elf_facts *facts, const char *btf)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts);
	const char *base = strrchr(path, '/'), *text;
	struct bpf_object *bpf;
	char name[64];

	/* libbpf's name for an object from a file: the base name up to its first dot. */
	snprintf(name, sizeof(name), "%s", base ? base + 1 : path);
	name[strcspn(name, ".")] = 0;
	opts.object_name = name;
	opts.btf_custom_path = btf;
	obpf_diag_reset();
	bpf = bpf_object__open_mem(data, size, &opts);
	if (bpf)
		return bpf;
	text = obpf_diag_find(NULL);
	if (facts->has_old_maps)
		text = "its maps are in SEC(\"maps\"), which libbpf no longer reads: "
		       "define them in SEC(\".maps\"), with types, and compile with -g";
	obpf_say("%s: %s", path, text ? text : "damaged: libbpf cannot make sense of it");
	return NULL;
}

bool obpf_object_check_types(const char *path)
{
	struct btf *btf = btf__parse(path, NULL);

	if (!btf) {
		/* libbpf has numbers of its own for what is no system error. */
		obpf_say("%s: no type data (BTF) to be read from it: %s", path,
			 errno >= __LIBBPF_ERRNO__START ? "neither BTF nor an ELF file with BTF" :
							  strerror(errno));
		return false;
	}
	btf__free(btf);
	return true;
}

/* Every program that is to be loaded must be of a kind that can be attached. Counts them. */
static bool check_programs(struct obpf_object *o)
{
	struct bpf_program *prog;
	char room[256];

	bpf_object__for_each_program(prog, o->bpf) {
		const char *target = target_of(bpf_program__section_name(prog));

		if (!bpf_program__autoload(prog))
			continue;
		o->nr_progs++;
		if (!target) {
			obpf_say(
				"%s: cannot attach to this kind of section: kprobe/FUNCTION and kretprobe/FUNCTION are known",
				where(o, prog, room, sizeof(room)));
			return false;
		}
		if (!*target) {
			obpf_say("%s: the section names no function",
				 where(o, prog, room, sizeof(room)));
			return false;
		}
	}
	if (!o->nr_progs)
		obpf_say("%s: no programs in it", o->path);
	return o->nr_progs;
}

/* A verifier's log for each program. Without one a rejection is still told, only not explained. */
static void give_logs(struct obpf_object *o)
{
	struct bpf_program *prog;
	unsigned int i = 0;

	o->logs = calloc(o->nr_progs, sizeof(*o->logs));
	bpf_object__for_each_program(prog, o->bpf) {
		void *log;

		if (!o->logs || !bpf_program__autoload(prog))
			continue;
		log = mmap(NULL, LOG_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (log != MAP_FAILED) {
			o->logs[i] = log;
			bpf_program__set_log_buf(prog, log, LOG_SIZE);
			bpf_program__set_log_level(prog, o->verbose);
		}
		i++;
	}
}

bool obpf_object_open(struct obpf_object *o, const char *path, const char *btf, bool verbose)
{
	size_t size;
	void *data;

	memset(o, 0, sizeof(*o));
	o->path = path;
	o->verbose = verbose;
	if (btf && !obpf_object_check_types(btf))
		return false;
	data = obpf_object_read(path, &size, &o->facts);
	if (!data)
		return false;
	/* libbpf copies what it keeps. */
	o->bpf = obpf_object_parse(path, data, size, &o->facts, btf);
	free(data);
	if (!o->bpf)
		return false;
	if (!check_programs(o))
		return false;
	o->attached = calloc(o->nr_progs, sizeof(*o->attached));
	if (!o->attached) {
		obpf_say("%s: out of memory", path);
		return false;
	}
	give_logs(o);
	return true;
}

/* The program that left a log behind; its place in o->logs in @at. */
static struct bpf_program *find_rejected(const struct obpf_object *o, unsigned int *at)
{
	struct bpf_program *prog;

	*at = 0;
	bpf_object__for_each_program(prog, o->bpf) {
		if (!o->logs || !bpf_program__autoload(prog))
			continue;
		if (o->logs[*at] && *o->logs[*at])
			return prog;
		(*at)++;
	}
	return NULL;
}

static void explain_map(const struct obpf_object *o, const char *name, int err)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(o->bpf, name);

	if (!map) {
		obpf_say("%s: map %s: cannot be created: %s", o->path, name, strerror(err));
		return;
	}
	obpf_say(
		"%s: map %s: cannot be created: %s (type %d, key %u, value %u bytes, %u entries, flags %#x)",
		o->path, name, strerror(err), bpf_map__type(map), bpf_map__key_size(map),
		bpf_map__value_size(map), bpf_map__max_entries(map), bpf_map__map_flags(map));
}

/*
 * With -v: all that the verifier had to say, of the programs that it took and of the one that it
 * did not.
 */
static void show_logs(const struct obpf_object *o)
{
	unsigned int i;

	for (i = 0; o->logs && i < o->nr_progs; i++)
		if (o->logs[i] && *o->logs[i])
			fprintf(stderr, "%s", o->logs[i]);
}

static void explain_load(const struct obpf_object *o, int err)
{
	unsigned int at;
	struct bpf_program *prog = find_rejected(o, &at);
	char room[256], name[128];
	const char *text;

	/* With -v the successful have logs too: then go by libbpf's word. */
	if (prog && o->verbose && obpf_diag_quoted("prog", name, sizeof(name))) {
		at = 0;
		bpf_object__for_each_program(prog, o->bpf) {
			if (bpf_program__autoload(prog) && !strcmp(bpf_program__name(prog), name))
				break;
			at += bpf_program__autoload(prog);
		}
	}
	if (prog && o->logs[at] && *o->logs[at]) {
		obpf_diag_rejected(where(o, prog, room, sizeof(room)), o->logs[at], err,
				   o->facts.has_license);
	} else if (err != EACCES && obpf_diag_device_error(err)) {
		obpf_say("%s: %s", o->path, obpf_diag_device_error(err));
	} else if (obpf_diag_quoted("map", name, sizeof(name))) {
		explain_map(o, name, err);
	} else if (obpf_diag_find("kernel BTF")) {
		obpf_say(
			"%s: the kernel offers no type data for CO-RE (/sys/kernel/btf/vmlinux): give it with --btf FILE",
			o->path);
	} else if (obpf_diag_quoted("prog", name, sizeof(name))) {
		prog = bpf_object__find_program_by_name(o->bpf, name);
		obpf_say("%s: cannot be loaded: %s",
			 prog ? where(o, prog, room, sizeof(room)) : o->path, strerror(err));
	} else {
		text = obpf_diag_find(NULL);
		obpf_say("%s: cannot be loaded: %s", o->path, text ? text : strerror(err));
	}
}

bool obpf_object_add_flags(struct obpf_object *o, unsigned int flags)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, o->bpf)
		if (bpf_program__set_flags(prog, bpf_program__flags(prog) | flags))
			return false;
	return true;
}

bool obpf_object_load(struct obpf_object *o)
{
	int err;

	if (obpf_device_fd() < 0) {
		err = errno;
		obpf_say("%s",
			 obpf_diag_device_error(err) ? obpf_diag_device_error(err) : strerror(err));
		return false;
	}
	obpf_diag_reset();
	err = bpf_object__load(o->bpf);
	if (o->verbose)
		show_logs(o);
	if (err)
		explain_load(o, -err);
	return !err;
}

/* Is @target, less its offset, in the kernel's list of places where no probe may be? */
static bool is_blacklisted(const char *target)
{
	size_t len = strcspn(target, "+");
	char line[512], name[256];
	FILE *list = fopen(BLACKLIST, "re");
	bool found = false;

	while (list && !found && fgets(line, sizeof(line), list))
		found = sscanf(line, "%*s %255s", name) == 1 && strlen(name) == len &&
			!strncmp(name, target, len);
	if (list)
		fclose(list);
	return found;
}

/* Why a probe at @target failed with @err. */
static const char *attach_error(const char *target, int err)
{
	bool on;

	switch (err) {
	case ENOENT:
		return "the running kernel has no such function";
	case EILSEQ:
		return "not the first byte of an instruction";
	case EINVAL:
	case EADDRNOTAVAIL:
	case EACCES:
		return is_blacklisted(target) ?
			       "the kernel allows no probe in this function (kprobe blacklist)" :
			       "the kernel allows no probe there";
	case EBUSY:
		return "the place is in use by something else that changes code";
	case EOPNOTSUPP:
		return "not supported by the loaded module";
	case EPERM:
		if (!obpf_ask_switch(&on) && !on)
			return "the module is switched off: 'obpf on' allows it again";
		return obpf_diag_device_error(err);
	default:
		return obpf_diag_device_error(err) ? obpf_diag_device_error(err) : strerror(err);
	}
}

bool obpf_object_attach(struct obpf_object *o)
{
	struct bpf_program *prog;
	char room[256];

	bpf_object__for_each_program(prog, o->bpf) {
		struct bpf_link *link;

		if (!bpf_program__autoload(prog))
			continue;
		obpf_diag_reset();
		link = bpf_program__attach(prog);
		if (!link) {
			int err = errno;
			const char *target = target_of(bpf_program__section_name(prog));

			obpf_object_detach(o);
			obpf_say("%s: cannot attach to %s: %s", where(o, prog, room, sizeof(room)),
				 target, attach_error(target, err));
			return false;
		}
		o->attached[o->nr_attached++] = (struct obpf_attached){ prog, link };
	}
	return true;
}

void obpf_object_detach(struct obpf_object *o)
{
	while (o->nr_attached)
		bpf_link__destroy(o->attached[--o->nr_attached].link);
}

void obpf_object_close(struct obpf_object *o)
{
	unsigned int i;

	obpf_object_detach(o);
	free(o->attached);
	bpf_object__close(o->bpf);
	for (i = 0; o->logs && i < o->nr_progs; i++)
		if (o->logs[i])
			munmap(o->logs[i], LOG_SIZE);
	free(o->logs);
	memset(o, 0, sizeof(*o));
}

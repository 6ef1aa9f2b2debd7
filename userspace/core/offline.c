// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * offline.c - the device in this process: descriptors, maps, type data, the table of commands.
 *
 * One thread, no locks. Pointers in an attr are this process's own and are trusted as far as those
 * of any library call. Reference: bpf(2), obpf.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include "offline_home.h"

/*
 * A hash is made with no more elements than this, whatever it is described as: the verdict does not
 * depend on them, and they would all be linked into lists.
 */
#define HASH_ELEMENTS_MAX 1024

/* --- memory, counted --- */

struct block {
	size_t size;
	u64 bytes[];
};

static void *mem_alloc(void *priv, size_t size)
{
	struct obpf_offline_mem *m = priv;
	struct block *b = size < SIZE_MAX / 2 ? calloc(1, sizeof(*b) + size) : NULL;

	if (!b)
		return NULL;
	b->size = size;
	m->now += size;
	m->peak = max(m->peak, m->now);
	return b->bytes;
}

static void mem_free(void *priv, void *ptr)
{
	struct obpf_offline_mem *m = priv;
	struct block *b;

	if (!ptr)
		return;
	b = container_of(ptr, struct block, bytes);
	m->now -= b->size;
	free(b);
}

static u64 read_clock(void *priv)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000000000 + now.tv_nsec;
}

static const struct obpf_core_ops mem_ops = {
	.alloc = mem_alloc,
	.free = mem_free,
	.clock = read_clock,
};

static void init_mem(struct obpf_offline_mem *m)
{
	m->core = (struct obpf_core){ .ops = &mem_ops, .priv = m };
}

/* --- descriptors --- */

struct obpf_offline_file *obpf_offline_find(const struct obpf_offline *o, int fd,
					    enum obpf_offline_object object)
{
	struct obpf_offline_file *f;
	struct stat st;
	size_t i;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	/* A number of a file that is gone may be given again. */
	for (i = o->nr_files; i--;) {
		f = &o->files[i];
		if (f->dev == st.st_dev && f->ino == st.st_ino)
			return f->object == object ? f : NULL;
	}
	return NULL;
}

static int open_memory(struct stat *st)
{
	int fd = memfd_create("obpf-offline", MFD_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	if (fstat(fd, st)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

struct obpf_offline_file *obpf_offline_open(struct obpf_offline *o, enum obpf_offline_object object,
					    int *fd)
{
	size_t room = o->room ? o->room * 2 : 16;
	struct obpf_offline_file *f, *more;
	struct stat st;

	if (o->nr_files == o->room) {
		more = realloc(o->files, room * sizeof(*more));
		if (!more) {
			*fd = -ENOMEM;
			return NULL;
		}
		o->files = more;
		o->room = room;
	}
	*fd = open_memory(&st);
	if (*fd < 0)
		return NULL;
	f = &o->files[o->nr_files++];
	*f = (struct obpf_offline_file){ .dev = st.st_dev, .ino = st.st_ino, .object = object };
	return f;
}

static void close_file(struct obpf_offline_file *f)
{
	if (f->map)
		obpf_map_put_use(f->map);
	obpf_btf_obj_put(f->btf);
	free(f->why);
}

/* --- maps --- */

static bool is_hash(u32 type)
{
	return type == OBPF_MAP_TYPE_HASH || type == OBPF_MAP_TYPE_PERCPU_HASH;
}

/*
 * What a loader fills in, and what libraries round up, is done here: an object's own numbers are no
 * reason to refuse its programs.
 */
static void complete_map_attr(union obpf_attr *attr)
{
	if (attr->map_type == OBPF_MAP_TYPE_RINGBUF && attr->max_entries <= 1u << 31)
		attr->max_entries =
			roundup_pow_of_two(max_t(u32, attr->max_entries, (u32)PAGE_SIZE));
	if (!attr->max_entries)
		attr->max_entries = 1;
	/* This machine's memory nodes are not those of the one that will run it. */
	attr->map_flags &= ~OBPF_F_NUMA_NODE;
	attr->numa_node = 0;
}

static struct obpf_map *make_map(const union obpf_attr *attr, struct obpf_btf_obj *btf)
{
	const struct obpf_map_ops *ops = obpf_map_ops_get(attr->map_type);
	union obpf_attr less = *attr;
	struct obpf_map *map;
	int err;

	if (attr->inner_map_fd || attr->btf_vmlinux_value_type_id || attr->map_ifindex)
		return ERR_PTR(-EINVAL);
	/* The map as it is described must be one that can be. */
	err = ops->alloc_check(attr);
	if (err)
		return ERR_PTR(err);
	if (is_hash(attr->map_type))
		less.max_entries = min_t(u32, less.max_entries, HASH_ELEMENTS_MAX);
	map = obpf_map_create_typed(&less, btf);
	if (!IS_ERR(map))
		map->max_entries = attr->max_entries;
	return map;
}

/* Let @fd's file be the memory of @map's values, so that mapping it shows them. */
static int share_values(struct obpf_map *map, int fd)
{
	size_t size = PAGE_ALIGN(round_up((u64)map->value_size, 8) * map->max_entries);
	void *values;

	if (!(map->flags & OBPF_F_MMAPABLE) || !map->ops->mmap_area)
		return 0;
	values = map->ops->mmap_area(map, 0, size, false);
	if (IS_ERR(values))
		return PTR_ERR(values);
	if (ftruncate(fd, size) ||
	    mmap(values, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		return -errno;
	return 0;
}

/* Does the map ask for what obpf does not have, or for what cannot be? */
static bool is_lacking(const union obpf_attr *attr)
{
	const struct obpf_map_ops *ops = obpf_map_ops_get(attr->map_type);

	return !ops || attr->map_flags & ~ops->flags_allowed || attr->map_extra ||
	       attr->inner_map_fd || attr->btf_vmlinux_value_type_id || attr->map_ifindex;
}

static int new_stand_in(struct obpf_offline *o, const union obpf_attr *attr, int err)
{
	const char *type = o->options.map_type_name ? o->options.map_type_name(attr->map_type) :
						      NULL;
	struct obpf_offline_file *f;
	char name[16], why[256];
	int fd;

	snprintf(name, sizeof(name), "%u", attr->map_type);
	if (!obpf_map_ops_get(attr->map_type))
		snprintf(why, sizeof(why), "map %.*s is of type %s", OBPF_OBJ_NAME_LEN,
			 attr->map_name, type ? type : name);
	else
		snprintf(
			why, sizeof(why),
			"map %.*s cannot be made: %s (type %s, key %u, value %u bytes, %u entries, flags %#x)",
			OBPF_OBJ_NAME_LEN, attr->map_name, strerror(-err), type ? type : name,
			attr->key_size, attr->value_size, attr->max_entries, attr->map_flags);
	f = obpf_offline_open(o, OBPF_OFFLINE_STAND_IN, &fd);
	if (!f)
		return fd;
	f->why = strdup(why);
	f->lacking = is_lacking(attr);
	return fd;
}

static int new_map(struct obpf_offline *o, struct obpf_map *map)
{
	int fd, err;
	struct obpf_offline_file *f = obpf_offline_open(o, OBPF_OFFLINE_MAP, &fd);

	if (!f) {
		obpf_map_put_use(map);
		return fd;
	}
	f->map = map;
	err = share_values(map, fd);
	if (err)
		close(fd);
	return err ? err : fd;
}

static int map_create(struct obpf_offline *o, union obpf_attr *attr)
{
	struct obpf_offline_file *types = NULL;
	struct obpf_map *map = ERR_PTR(-EINVAL);

	complete_map_attr(attr);
	if (attr->btf_value_type_id) {
		types = obpf_offline_find(o, attr->btf_fd, OBPF_OFFLINE_BTF);
		if (!types)
			return -EBADF;
	}
	if (obpf_map_ops_get(attr->map_type))
		map = make_map(attr, types ? types->btf : NULL);
	if (!IS_ERR(map))
		return new_map(o, map);
	/* A library that gave types tries again without them. */
	if (types || PTR_ERR(map) == -ENOMEM)
		return PTR_ERR(map);
	return new_stand_in(o, attr, PTR_ERR(map));
}

/* What becomes of the elements of a map that is not there is nobody's concern. */
static struct obpf_map *find_map(const struct obpf_offline *o, int fd, int *err)
{
	struct obpf_offline_file *f = obpf_offline_find(o, fd, OBPF_OFFLINE_MAP);

	*err = f || obpf_offline_find(o, fd, OBPF_OFFLINE_STAND_IN) ? 0 : -EBADF;
	return f ? f->map : NULL;
}

static int map_lookup(struct obpf_offline *o, union obpf_attr *attr)
{
	struct obpf_map *map;
	int err;

	map = find_map(o, attr->map_fd, &err);
	if (!map)
		return err ? err : -ENOENT;
	return obpf_map_lookup_copy(map, (void *)(unsigned long)attr->key,
				    (void *)(unsigned long)attr->value, attr->flags);
}

static int map_update(struct obpf_offline *o, union obpf_attr *attr)
{
	struct obpf_map *map;
	int err;

	map = find_map(o, attr->map_fd, &err);
	/* Programs are verified each alone: the others that an array names are not there. */
	if (!map || map->ops->update_callee)
		return err;
	return obpf_map_update(map, (void *)(unsigned long)attr->key,
			       (void *)(unsigned long)attr->value, attr->flags);
}

static int map_freeze(struct obpf_offline *o, union obpf_attr *attr)
{
	struct obpf_map *map;
	int err;

	map = find_map(o, attr->map_fd, &err);
	return map ? obpf_map_freeze(map) : err;
}

/* --- type data --- */

static int store_text(void *priv, u32 pos, const char *text, u32 len)
{
	memcpy((char *)priv + pos, text, len);
	return 0;
}

static int load_text(void *priv, u32 pos, char *text, u32 len)
{
	memcpy(text, (char *)priv + pos, len);
	return 0;
}

static const struct obpf_core_ops text_ops = { .log_store = store_text, .log_load = load_text };

static int btf_load(struct obpf_offline *o, union obpf_attr *attr)
{
	struct obpf_core text = { .ops = &text_ops,
				  .priv = (void *)(unsigned long)attr->btf.btf_log_buf };
	struct obpf_core *core = &o->objects.core;
	u32 size = attr->btf.btf_size;
	struct obpf_offline_file *f;
	struct obpf_btf_obj *btf;
	struct obpf_log log;
	u8 *data;
	int fd;

	if (attr->btf.btf_flags)
		return -EINVAL;
	if (size > OBPF_BTF_MAX_SIZE)
		return -E2BIG;
	data = obpf_core_alloc(core, max(size, 1u));
	if (!data)
		return -ENOMEM;
	memcpy(data, (void *)(unsigned long)attr->btf.btf, size);
	obpf_log_init(&log, &text, attr->btf.btf_log_level, attr->btf.btf_log_size);
	btf = obpf_btf_obj_new(core, data, size, &log);
	obpf_log_finish(&log);
	if (IS_ERR(btf)) {
		obpf_core_free(core, data);
		return PTR_ERR(btf);
	}
	f = obpf_offline_open(o, OBPF_OFFLINE_BTF, &fd);
	if (f)
		f->btf = btf;
	else
		obpf_btf_obj_put(btf);
	return fd;
}

/* --- the commands --- */

static int prog_load(struct obpf_offline *o, union obpf_attr *attr)
{
	return obpf_offline_prog_load(o, attr);
}

static int bind_map(struct obpf_offline *o, union obpf_attr *attr)
{
	return 0;
}

static const struct {
	u32 cmd;
	int (*fn)(struct obpf_offline *o, union obpf_attr *attr);
} commands[] = {
	{ OBPF_MAP_CREATE, map_create },      { OBPF_MAP_LOOKUP_ELEM, map_lookup },
	{ OBPF_MAP_UPDATE_ELEM, map_update }, { OBPF_MAP_FREEZE, map_freeze },
	{ OBPF_BTF_LOAD, btf_load },	      { OBPF_PROG_LOAD, prog_load },
	{ OBPF_PROG_BIND_MAP, bind_map },
};

long obpf_offline_call(struct obpf_offline *o, unsigned int cmd, union obpf_attr *uattr,
		       unsigned int size)
{
	union obpf_attr attr = {};
	size_t i;

	/* Longer ones are fine as long as they say no more than we know. */
	for (i = sizeof(attr); i < size; i++)
		if (((const u8 *)uattr)[i])
			return -E2BIG;
	memcpy(&attr, uattr, min_t(size_t, size, sizeof(attr)));
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return commands[i].fn(o, &attr);
	return -EINVAL;
}

/* --- the device --- */

struct obpf_offline *obpf_offline_new(const struct obpf_offline_options *options)
{
	struct obpf_offline *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->options = *options;
	init_mem(&o->objects);
	init_mem(&o->verifier);
	return o;
}

void obpf_offline_reset(struct obpf_offline *o)
{
	obpf_offline_prog_release(o);
	while (o->nr_files)
		close_file(&o->files[--o->nr_files]);
	obpf_map_flush();
}

void obpf_offline_free(struct obpf_offline *o)
{
	if (!o)
		return;
	obpf_offline_reset(o);
	free(o->files);
	free(o);
}

char *obpf_offline_subject(struct obpf_offline *o)
{
	return &o->marker;
}

const struct obpf_offline_verdict *obpf_offline_verdict(const struct obpf_offline *o)
{
	return &o->verdict;
}

const char *obpf_offline_log(const struct obpf_offline *o)
{
	return o->text.text ? o->text.text : "";
}

const char *obpf_offline_dump(const struct obpf_offline *o)
{
	return o->dump ? o->dump : "";
}

const char *obpf_offline_mismatch(const struct obpf_offline *o)
{
	return o->mismatch ? o->mismatch : "";
}

bool obpf_offline_has_prog_type(uint32_t type)
{
	return obpf_prog_type_get(type, obpf_arch_native());
}

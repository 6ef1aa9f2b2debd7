// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * corpus_fd.c - the corpus back-ends that speak bpf(2): the kernel's own, and the device, which has
 * the same commands, layouts and errnos.
 *
 * Hosted only; one thread. Reference: uapi/obpf.h.
 */
#include <stdlib.h>
#include <unistd.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "corpus.h"
#include "isa/insn.h"

static u64 pointer(const void *p)
{
	return (u64)(unsigned long)p;
}

static int call(struct obpf_corpus_fd *fd, u32 cmd, union obpf_attr *attr)
{
	return fd->call(fd->priv, cmd, attr, sizeof(*attr));
}

/* Keep @fd until the case ends. */
static int keep(struct obpf_corpus_fd *f, int fd)
{
	if (fd >= 0)
		f->fds[f->nr_fds++] = fd;
	return fd;
}

static int load_btf(struct obpf_corpus_fd *f, const struct obpf_corpus_map *map)
{
	u32 words[OBPF_CORPUS_BTF_WORDS];
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.btf.btf_size = obpf_corpus_btf(map, words);
	attr.btf.btf = pointer(words);
	return call(f, OBPF_BTF_LOAD, &attr);
}

static int map_create(void *priv, const struct obpf_corpus_map *map)
{
	union obpf_attr attr;
	int btf = -1, fd;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = map->type;
	attr.key_size = map->key_size;
	attr.value_size = map->value_size;
	attr.max_entries = map->max_entries;
	attr.map_flags = map->flags;
	if (map->typed) {
		btf = load_btf(priv, map);
		if (btf < 0)
			return btf;
		attr.btf_fd = btf;
		attr.btf_key_type_id = OBPF_CORPUS_BTF_KEY;
		attr.btf_value_type_id = OBPF_CORPUS_BTF_VALUE;
	}
	fd = keep(priv, call(priv, OBPF_MAP_CREATE, &attr));
	if (map->typed)
		close(btf);
	return fd;
}

static int map_access(void *priv, u32 cmd, int map, const void *key, const void *value)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = map;
	attr.key = pointer(key);
	attr.value = pointer(value);
	return call(priv, cmd, &attr);
}

static int map_update(void *priv, int map, const void *key, const void *value)
{
	return map_access(priv, OBPF_MAP_UPDATE_ELEM, map, key, value);
}

static int map_lookup(void *priv, int map, const void *key, void *value)
{
	return map_access(priv, OBPF_MAP_LOOKUP_ELEM, map, key, value);
}

static int map_freeze(void *priv, int map)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = map;
	return call(priv, OBPF_MAP_FREEZE, &attr);
}

/* The case's instructions, with fds where they name maps by number. */
static struct obpf_insn *relocate(const struct obpf_corpus_case *t, const int *maps)
{
	struct obpf_insn *insns = malloc((t->nr_insns + 1) * sizeof(*insns));
	u32 i;

	if (!insns)
		return NULL;
	for (i = 0; i < t->nr_insns; i++) {
		insns[i] = t->insns[i];
		if (insns[i].code == obpf_ops[OBPF_OP_LD_MAP_FD].code &&
		    (insns[i].src_reg == OBPF_PSEUDO_MAP_FD ||
		     insns[i].src_reg == OBPF_PSEUDO_MAP_VALUE) &&
		    (u32)insns[i].imm < t->nr_maps)
			insns[i].imm = maps[insns[i].imm];
	}
	return insns;
}

static int prog_load(void *priv, const struct obpf_corpus_case *t, const int *maps, char *log)
{
	struct obpf_corpus_fd *f = priv;
	struct obpf_insn *insns = relocate(t, maps);
	union obpf_attr attr;
	int fd;

	if (!insns)
		return -ENOMEM;
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = t->prog_type;
	attr.insns = pointer(insns);
	attr.insn_cnt = t->nr_insns;
	attr.license = pointer(t->gpl ? "GPL" : "proprietary");
	attr.log_level = t->log_level ?: OBPF_LOG_LEVEL1;
	attr.log_buf = pointer(log);
	attr.log_size = OBPF_CORPUS_LOG_SIZE;
	attr.fd_array = t->nr_maps ? pointer(maps) : 0;
	if (t->prog_type == OBPF_PROG_TYPE_SYSCALL)
		attr.prog_flags = OBPF_F_SLEEPABLE;
	if (t->large_stack)
		attr.prog_flags |= OBPF_F_LARGE_STACK;
	fd = call(f, OBPF_PROG_LOAD, &attr);
	/* The log's end is there; what the verdict was without the want of room is still to be asked. */
	if (fd == -ENOSPC) {
		attr.log_level = 0;
		attr.log_buf = 0;
		attr.log_size = 0;
		fd = call(f, OBPF_PROG_LOAD, &attr);
	}
	fd = keep(f, fd);
	free(insns);
	return fd;
}

static int callee_update(void *priv, int map, u32 index, int prog)
{
	u32 fd = prog;

	return map_access(priv, OBPF_MAP_UPDATE_ELEM, map, &index, &fd);
}

static int prog_run(void *priv, int prog, const struct obpf_corpus_case *t,
		    struct obpf_corpus_bytes *mem, u32 *ret)
{
	union obpf_attr attr;
	int err;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = prog;
	if (obpf_corpus_takes_packets(t->prog_type)) {
		attr.test.data_in = attr.test.data_out = pointer(mem->data);
		attr.test.data_size_in = mem->size;
		attr.test.data_size_out = mem->size + OBPF_CORPUS_MEM_ROOM;
		attr.test.repeat = 1;
	} else if (mem->size) {
		attr.test.ctx_in = pointer(mem->data);
		attr.test.ctx_size_in = mem->size;
	}
	err = call(priv, OBPF_PROG_TEST_RUN, &attr);
	*ret = attr.test.retval;
	if (!err && attr.test.data_out)
		mem->size = attr.test.data_size_out;
	return err;
}

static void reset(void *priv)
{
	struct obpf_corpus_fd *f = priv;

	while (f->nr_fds)
		close(f->fds[--f->nr_fds]);
}

const struct obpf_corpus_backend obpf_corpus_device_backend = {
	.name = "the device",
	.explains = true,
	.map_create = map_create,
	.map_update = map_update,
	.map_lookup = map_lookup,
	.map_freeze = map_freeze,
	.prog_load = prog_load,
	.callee_update = callee_update,
	.prog_run = prog_run,
	.reset = reset,
};

const struct obpf_corpus_backend obpf_corpus_kernel_backend = {
	.name = "the kernel",
	.explains = false,
	.map_create = map_create,
	.map_update = map_update,
	.map_lookup = map_lookup,
	.map_freeze = map_freeze,
	.prog_load = prog_load,
	.callee_update = callee_update,
	.prog_run = prog_run,
	.reset = reset,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * targets.c - what is fed with raw bytes.
 *
 * Hosted only, one thread. Whatever the bytes are, nothing may be leaked, nothing read beyond them
 * (they are copied to a block of their own size), and what is accepted must hold.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <stdio.h>
#include <stdlib.h>

#include "isa/btf_info.h"
#include "isa/disasm.h"
#include "targets.h"
#include "world.h"

/* Instructions that programs of raw bytes have at most. */
#define MAX_INSNS 256

#define INSIST(cond) \
	do { \
		if (!(cond)) { \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond); \
			abort(); \
		} \
	} while (0)

/* A copy that ends where the bytes do, so that reading on is seen. */
static void *copy_of(const void *data, size_t size)
{
	void *copy = malloc(size ?: 1);

	INSIST(copy);
	memcpy(copy, data, size);
	return copy;
}

void fuzz_decode(const u8 *data, size_t size)
{
	u32 nr = min_t(size_t, size / sizeof(struct obpf_insn), MAX_INSNS), i;
	struct obpf_insn *wire = copy_of(data, nr * sizeof(*wire)), out[2];
	struct obpf_dinsn *insns = calloc(nr + 1, sizeof(*insns));
	struct obpf_decode_result res;
	char text[128];
	int n;

	INSIST(insns);
	if (nr && !obpf_decode(wire, nr, insns, &res)) {
		for (i = 0; i < nr; i += n) {
			obpf_disasm(&insns[i], NULL, NULL, text, sizeof(text));
			n = obpf_encode(&insns[i], out);
			INSIST(n == 1 || n == 2);
			INSIST(!memcmp(out, &wire[i], n * sizeof(out[0])));
		}
	} else if (nr) {
		INSIST(res.insn < nr);
		obpf_decode_explain(&res, wire, text, sizeof(text));
	}
	free(insns);
	free(wire);
}

static u32 live;

static void *counted_alloc(void *priv, size_t size)
{
	live++;
	return calloc(1, size);
}

static void counted_free(void *priv, void *ptr)
{
	live -= !!ptr;
	free(ptr);
}

static int no_log(void *priv, u32 pos, const char *text, u32 len)
{
	return 0;
}

static int no_log_load(void *priv, u32 pos, char *text, u32 len)
{
	memset(text, 0, len);
	return 0;
}

static const struct obpf_core_ops ops = {
	.alloc = counted_alloc,
	.free = counted_free,
	.log_store = no_log,
	.log_load = no_log_load,
};
static const struct obpf_core core = { .ops = &ops };

static void ask_btf(const struct obpf_btf *btf)
{
	const struct obpf_btf_type *t;
	u32 id, bytes;

	for (id = 0; id < btf->nr_types; id++) {
		t = obpf_btf_type(btf, id);
		INSIST(t);
		INSIST(obpf_btf_kind_name(obpf_btf_kind(t)));
		if (id)
			INSIST(obpf_btf_str(btf, t->name_off));
		INSIST(obpf_btf_skip_modifiers(btf, id) < btf->nr_types);
		INSIST(obpf_btf_sized(btf, id, &bytes) < btf->nr_types);
	}
	INSIST(!obpf_btf_type(btf, btf->nr_types));
}

void fuzz_btf(const u8 *data, size_t size)
{
	u8 *copy = copy_of(data, size);
	struct obpf_btf btf;
	struct obpf_log log;

	obpf_log_init(&log, &core, OBPF_LOG_LEVEL1, 4096);
	if (!obpf_btf_parse(&btf, &core, copy, size, &log)) {
		ask_btf(&btf);
		obpf_btf_release(&btf);
	}
	obpf_log_finish(&log);
	INSIST(!live);
	free(copy);
}

static struct fuzz_world *world(void)
{
	static struct fuzz_world *w;

	if (!w)
		w = fuzz_world_new();
	INSIST(w);
	return w;
}

static void load_and_run(u8 type, u8 flags, const u8 *data, size_t size,
			 const struct obpf_debug_info *di)
{
	static const u32 types[] = { OBPF_PROG_TYPE_SYSCALL, OBPF_PROG_TYPE_SOCKET_FILTER,
				     OBPF_PROG_TYPE_KPROBE,  OBPF_PROG_TYPE_TRACEPOINT,
				     OBPF_PROG_TYPE_XDP,     OBPF_PROG_TYPE_SCHED_CLS };
	u32 nr = min_t(size_t, size / sizeof(struct obpf_insn), MAX_INSNS);
	struct obpf_insn *wire = copy_of(data, nr * sizeof(*wire));
	struct fuzz_world *w = world();
	int err;

	err = fuzz_world_load(w, types[type % ARRAY_SIZE(types)], wire, nr,
			      flags & 1 ? OBPF_F_TEST_STATE_FREQ : 0, flags >> 1 & 7, di, NULL);
	free(wire);
	if (!err && fuzz_world_run(w, 1, 3)) {
		fuzz_world_show(w);
		fprintf(stderr, "%s", fuzz_world_text(w));
		abort();
	}
	fuzz_world_unload(w);
	INSIST(!fuzz_world_live(w));
}

void fuzz_verify(const u8 *data, size_t size)
{
	if (size >= 2)
		load_and_run(data[0], data[1], data + 2, size - 2, NULL);
}

/* The first @nr records of @size bytes, fewer when there are not so many, off the bytes. */
static void *take(const u8 **data, size_t *left, u32 *nr, size_t size)
{
	void *copy;

	*nr = min_t(size_t, *nr, *left / size);
	copy = copy_of(*data, *nr * size);
	*data += *nr * size;
	*left -= *nr * size;
	return copy;
}

void fuzz_debug(const u8 *data, size_t size)
{
	struct obpf_debug_info di = {};
	const u8 *head = data;
	struct obpf_btf btf;
	struct obpf_log log;
	void *funcs, *lines, *blob;
	u32 nr;

	if (size < 5)
		return;
	data += 5;
	size -= 5;
	di.nr_funcs = head[2];
	di.nr_lines = head[3];
	nr = head[4];
	funcs = take(&data, &size, &di.nr_funcs, sizeof(*di.funcs));
	lines = take(&data, &size, &di.nr_lines, sizeof(*di.lines));
	blob = take(&data, &size, &nr, 16);
	di.funcs = di.nr_funcs ? funcs : NULL;
	di.lines = di.nr_lines ? lines : NULL;
	di.btf = &btf;
	obpf_log_init(&log, &core, 0, 0);
	if (!obpf_btf_parse(&btf, &core, blob, nr * 16, &log)) {
		if (!di.nr_funcs || !obpf_func_info_check(&di, &log))
			load_and_run(head[0], head[1] | 2 << 1, data, size, &di);
		obpf_btf_release(&btf);
	}
	INSIST(!live);
	free(funcs);
	free(lines);
	free(blob);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * suite.h - what suites that need maps or programs share: instructions by hand, a map, a program.
 *
 * Process context. Whoever makes something puts it; a suite ends with end_suite(), so that its last
 * object is gone before its module is.
 */
#ifndef OBPF_KUNIT_SUITE_H
#define OBPF_KUNIT_SUITE_H

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "compat.h"
#include "prog.h"
#include "run.h"

/* --- instructions --- */

#define INSN(code_, dst_, src_, off_, imm_) \
	((struct obpf_insn){ .code = (code_), \
			     .dst_reg = (dst_), \
			     .src_reg = (src_), \
			     .off = (off_), \
			     .imm = (imm_) })

#define MOV_K(dst, imm) INSN(0xb7, dst, 0, 0, imm) /* dst = imm */
#define MOV_X(dst, src) INSN(0xbf, dst, src, 0, 0) /* dst = src */
#define ADD_K(dst, imm) INSN(0x07, dst, 0, 0, imm) /* dst += imm */
#define ST_W(dst, off, imm) INSN(0x62, dst, 0, off, imm) /* *(u32 *)(dst + off) = imm */
#define STX_DW(dst, off, src) INSN(0x7b, dst, src, off, 0) /* *(u64 *)(dst + off) = src */
#define LDX_DW(dst, src, off) INSN(0x79, dst, src, off, 0) /* dst = *(u64 *)(src + off) */
#define ATOMIC_ADD_DW(dst, off, src) INSN(0xdb, dst, src, off, 0) /* *(u64 *)(dst + off) += src */
#define JEQ_K(dst, imm, off) INSN(0x15, dst, 0, off, imm) /* if dst == imm goto +off */
#define CALL(helper) INSN(0x85, 0, 0, 0, helper)
#define EXIT() INSN(0x95, 0, 0, 0, 0)
/*
 * dst = the map, or the value of its only element; two slots. Maps by their number in load_prog().
 */
#define LD_MAP(dst, nr) INSN(0x18, dst, OBPF_PSEUDO_MAP_FD, 0, nr), INSN(0, 0, 0, 0, 0)
#define LD_VALUE(dst, nr) INSN(0x18, dst, OBPF_PSEUDO_MAP_VALUE, 0, nr), INSN(0, 0, 0, 0, 0)

/* --- maps --- */

static __maybe_unused struct obpf_map *try_map(u32 type, u32 key_size, u32 value_size,
					       u32 max_entries, u32 flags)
{
	union obpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	attr.map_flags = flags;
	return obpf_map_create(&attr);
}

/* With one use, to be put; ends the case where there is none. */
static __maybe_unused struct obpf_map *new_map(struct kunit *test, u32 type, u32 key_size,
					       u32 value_size, u32 max_entries, u32 flags)
{
	struct obpf_map *map = try_map(type, key_size, value_size, max_entries, flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, map);
	return map;
}

/* --- programs --- */

#define PROG_LOG_SIZE 2048

/* A load's environment: its log, and what the numbers of maps mean. */
struct prog_home {
	struct obpf_core core;
	struct obpf_log log;
	struct obpf_map **maps;
	u32 nr_maps;
	char text[PROG_LOG_SIZE];
};

static int store_prog_log(void *priv, u32 pos, const char *text, u32 len)
{
	struct prog_home *h = priv;

	memcpy(h->text + pos, text, len);
	return 0;
}

static int load_prog_log(void *priv, u32 pos, char *text, u32 len)
{
	struct prog_home *h = priv;

	memcpy(text, h->text + pos, len);
	return 0;
}

static const struct obpf_core_ops prog_home_ops = { .log_store = store_prog_log,
						    .log_load = load_prog_log };

static struct obpf_map *find_prog_map(void *priv, u32 fd, bool is_idx)
{
	struct prog_home *h = priv;

	if (fd >= h->nr_maps)
		return ERR_PTR(-EBADF);
	obpf_map_get(h->maps[fd]);
	return h->maps[fd];
}

/* With one reference, or ERR_PTR and the log in @h. */
static __maybe_unused struct obpf_prog *try_prog(struct prog_home *h, u32 type,
						 const struct obpf_insn *insns, u32 nr_insns)
{
	struct obpf_prog_load_args args = {
		.type = obpf_prog_type_get(type, obpf_arch_native()),
		.gpl_compatible = true,
		.log = &h->log,
		.get_map = find_prog_map,
		.priv = h,
	};
	union obpf_attr attr;
	struct obpf_prog *prog;

	h->core = (struct obpf_core){ .ops = &prog_home_ops, .priv = h };
	obpf_log_init(&h->log, &h->core, OBPF_LOG_LEVEL1, sizeof(h->text));
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = type;
	attr.insn_cnt = nr_insns;
	args.attr = &attr;
	args.wire = kmemdup(insns, nr_insns * sizeof(*insns), GFP_KERNEL);
	if (!args.wire)
		return ERR_PTR(-ENOMEM);
	prog = obpf_prog_load(&args);
	if (IS_ERR(prog))
		kfree(args.wire);
	obpf_log_finish(&h->log);
	return prog;
}

/* With one reference, to be put; ends the case where it is refused. */
static __maybe_unused struct obpf_prog *load_prog(struct kunit *test, u32 type,
						  const struct obpf_insn *insns, u32 nr_insns,
						  struct obpf_map **maps, u32 nr_maps)
{
	struct prog_home *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	struct obpf_prog *prog;

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->maps = maps;
	h->nr_maps = nr_maps;
	prog = try_prog(h, type, insns, nr_insns);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(prog), "error %ld: %s", PTR_ERR(prog), h->text);
	return prog;
}

/* Run @prog here and now, on a level that is free; -1 where none is. */
static __maybe_unused u64 run_prog(struct obpf_prog *prog, void *ctx, u32 ctx_size)
{
	struct obpf_run_ctx *rc;
	u64 ret = ~0ull;

	rcu_read_lock();
	rc = obpf_run_enter(0);
	if (rc) {
		rc->ctx_size = ctx_size;
		ret = obpf_prog_run(prog, (unsigned long)ctx, rc);
		obpf_run_leave(rc);
	}
	rcu_read_unlock();
	return ret;
}

/* --- the end --- */

/* What was put has gone when this returns: programs first, which hold maps. */
static __maybe_unused void settle(void)
{
	obpf_run_flush();
	obpf_map_flush();
}

static __maybe_unused void end_case(struct kunit *test)
{
	settle();
}

#endif

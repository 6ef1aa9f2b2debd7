// SPDX-License-Identifier: GPL-2.0
/*
 * exec_mem.c - the sole owner of executable memory: an arena in the module's own text.
 *
 * No kernel lets a module make memory executable, so the module brings its own (arena_*.S). That is
 * read-only and stays so; its pages have a second mapping, the alias, which is writable and not
 * executable. userspace/core/exec_mem.c is the hosted twin.
 *
 * Context: process, may sleep. arena_mutex protects the arena's bookkeeping; the bytes of a chunk
 * are its owner's.
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/vmalloc.h>
#ifdef CONFIG_X86_64
#include <asm/sync_core.h>
#else
#include <asm/barrier.h>
#include <asm/cacheflush.h>
#include <asm/insn-def.h>
#endif
#include "jit/arena.h"

extern u8 obpf_arena_text[], obpf_arena_end[];

static unsigned int exec_limit = UINT_MAX;
module_param(exec_limit, uint, 0444);
MODULE_PARM_DESC(exec_limit, "bytes of translated code at most; 0: all programs are interpreted");

static struct obpf_arena arena;
static DEFINE_MUTEX(arena_mutex);
static struct obpf_exec_target how_to_leave; /* immutable after init */

/* --- what differs between architectures --- */

#ifdef CONFIG_X86_64
extern const u8 obpf_sample_return_insn[], obpf_jump_rcx[];

static bool learn_target(struct obpf_exec_target *target)
{
	const u8 *sample = obpf_sample_return_insn;
	s32 rel;

	/* Hidden: the compiler knows of one byte here, objtool of an instruction. */
	OPTIMIZER_HIDE_VAR(sample);
	*target = (struct obpf_exec_target){
		.jump_rcx = obpf_jump_rcx,
		.endbr = IS_ENABLED(CONFIG_X86_KERNEL_IBT),
	};
	switch (sample[0]) {
	case 0xc3: /* ret */
		return true;
	case 0xe9: /* jmp rel32, to the return thunk */
		memcpy(&rel, sample + 1, sizeof(rel));
		target->ret_target = sample + 5 + rel;
		return true;
	default:
		return false;
	}
}

static void poison(u8 *alias, u32 size)
{
	memset(alias, 0xcc, size); /* int3 */
}

static void sync_caches(const struct obpf_exec *mem) {}

static void sync_cpu(void *unused)
{
	sync_core();
}
#else
static bool learn_target(struct obpf_exec_target *target)
{
	*target = (struct obpf_exec_target){};
	return true;
}

static void poison(u8 *alias, u32 size)
{
	memset32((u32 *)alias, AARCH64_BREAK_FAULT, size / sizeof(u32));
}

static void sync_caches(const struct obpf_exec *mem)
{
	unsigned long text = (unsigned long)mem->text;

	caches_clean_inval_pou(text, text + mem->size);
}

static void sync_cpu(void *unused)
{
	isb();
}
#endif

/* --- the arena --- */

/* A CPU may have fetched ahead what was there before: each has to drop that. */
void obpf_exec_publish(const struct obpf_exec *mem)
{
	sync_caches(mem);
	on_each_cpu(sync_cpu, NULL, 1);
}

static u8 *map_alias(u8 *text, u32 size)
{
	unsigned long i, nr = size >> PAGE_SHIFT;
	struct page **pages;
	u8 *alias;

	pages = kvmalloc_array(nr, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return NULL;
	for (i = 0; i < nr; i++) {
		pages[i] = vmalloc_to_page(text + i * PAGE_SIZE);
		if (!pages[i])
			break;
	}
	alias = i == nr ? vmap(pages, nr, VM_MAP, PAGE_KERNEL) : NULL;
	kvfree(pages);
	return alias;
}

int obpf_exec_init(void)
{
	u8 *text = obpf_arena_text, *end = obpf_arena_end, *alias;
	unsigned long *used;
	u32 size;

	OPTIMIZER_HIDE_VAR(text);
	OPTIMIZER_HIDE_VAR(end);
	if (!learn_target(&how_to_leave)) {
		pr_info("obpf: no translated code: unknown return sequence on this kernel\n");
		exec_limit = 0;
	}
	size = min_t(u32, end - text, exec_limit & PAGE_MASK);
	if (!size)
		return 0; /* everything asked of the arena is too much for it */

	used = kvcalloc(obpf_arena_words(size), sizeof(*used), GFP_KERNEL);
	if (!used)
		return -ENOMEM;
	alias = map_alias(text, size);
	if (!alias) {
		kvfree(used);
		return -ENOMEM;
	}
	poison(alias, size);
	obpf_exec_publish(&(struct obpf_exec){ .text = text, .alias = alias, .size = size });
	obpf_arena_init(&arena, text, alias, size, used);
	return 0;
}

void obpf_exec_exit(void)
{
	WARN_ON(arena.chunks);
	vunmap(arena.alias);
	kvfree(arena.used);
}

int obpf_exec_alloc(u32 size, struct obpf_exec *mem)
{
	int err;

	mutex_lock(&arena_mutex);
	err = obpf_arena_alloc(&arena, size, mem);
	mutex_unlock(&arena_mutex);
	return err;
}

void obpf_exec_free(struct obpf_exec *mem)
{
	poison(mem->alias, mem->size);
	obpf_exec_publish(mem);
	mutex_lock(&arena_mutex);
	obpf_arena_free(&arena, mem);
	mutex_unlock(&arena_mutex);
	*mem = (struct obpf_exec){};
}

void obpf_exec_stats(struct obpf_exec_stats *stats)
{
	mutex_lock(&arena_mutex);
	obpf_arena_stats(&arena, stats);
	mutex_unlock(&arena_mutex);
}

static int show_usage(char *buffer, const struct kernel_param *kp)
{
	struct obpf_exec_stats s;

	obpf_exec_stats(&s);
	return sysfs_emit(buffer, "size %u used %u largest_free %u programs %u\n", s.size, s.used,
			  s.largest_free, s.chunks);
}

static const struct kernel_param_ops usage_ops = { .get = show_usage };
module_param_cb(exec_usage, &usage_ops, NULL, 0444);
MODULE_PARM_DESC(exec_usage, "bytes of executable memory, and programs that are in it");

void obpf_exec_target(struct obpf_exec_target *target)
{
	*target = how_to_leave;
}

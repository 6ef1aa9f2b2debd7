// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * exec_mem.c - executable memory of a process: the hosted twin of module/jit/exec_mem.c.
 *
 * The arena is an array of this very image, so that helper bodies are in reach of rel32. A memory
 * file is mapped over it, to be run, and a second time elsewhere, to be written. A forked child
 * shares both with its parent: it may run what is there, but not allocate.
 *
 * arena_mutex protects the arena's bookkeeping.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/membarrier.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include "jit/arena.h"
#include "kshim.h"

#define TEXT_SIZE (2 << 20)
#define MAX_PAGE_SIZE 65536 /* of all architectures that there is a home for */

static u8 arena_text[TEXT_SIZE] __aligned(MAX_PAGE_SIZE);
static u8 *arena_alias;
static struct obpf_arena arena;
static DEFINE_MUTEX(arena_mutex);

#ifdef __x86_64__
__attribute__((naked)) static void jump_rcx(void)
{
	asm("jmp *%rcx; int3");
}
#define JUMP_RCX ((const u8 *)jump_rcx)
#else
#define JUMP_RCX NULL
#endif

static void poison(u8 *alias, u32 size)
{
#ifdef __aarch64__
	u32 i;

	for (i = 0; i < size; i += 4)
		memcpy(alias + i, &(u32){ 0xd4200000 }, 4); /* brk #0 */
#else
	memset(alias, 0xcc, size); /* int3 */
#endif
}

static int membarrier(int cmd)
{
	return syscall(SYS_membarrier, cmd, 0, 0);
}

void obpf_exec_publish(const struct obpf_exec *mem)
{
	__builtin___clear_cache((char *)mem->text, (char *)mem->text + mem->size);
	/* Where the kernel has none of it, threads are the caller's business. */
	membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE);
}

/* The file at both places; the array's pages are those of the file from here on. */
static int map_both(int fd)
{
	void *addr;

	if (ftruncate(fd, TEXT_SIZE))
		return -errno;
	addr = mmap(NULL, TEXT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (addr == MAP_FAILED)
		return -errno;
	if (mmap(arena_text, TEXT_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, fd, 0) ==
	    MAP_FAILED) {
		int err = -errno;

		munmap(addr, TEXT_SIZE);
		return err;
	}
	arena_alias = addr;
	return 0;
}

static void unmap_both(void)
{
	munmap(arena_alias, TEXT_SIZE);
	/* It is an array of zeroes again. */
	if (mmap(arena_text, TEXT_SIZE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		abort();
}

int obpf_exec_init(void)
{
	unsigned long *used;
	int fd, err;

	used = kcalloc(obpf_arena_words(TEXT_SIZE), sizeof(*used), GFP_KERNEL);
	if (!used)
		return -ENOMEM;
	fd = memfd_create("obpf-exec", MFD_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		goto err_used;
	}
	err = map_both(fd);
	close(fd);
	if (err)
		goto err_used;
	membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);
	obpf_arena_init(&arena, arena_text, arena_alias, TEXT_SIZE, used);
	poison(arena_alias, TEXT_SIZE);
	return 0;

err_used:
	kfree(used);
	return err;
}

void obpf_exec_exit(void)
{
	WARN_ON(arena.chunks);
	unmap_both();
	kfree(arena.used);
	arena = (struct obpf_arena){};
}

int obpf_exec_alloc(u32 size, struct obpf_exec *mem)
{
	int err;

	if (kshim_alloc_fails())
		return -ENOMEM;
	mutex_lock(&arena_mutex);
	err = obpf_arena_alloc(&arena, size, mem);
	mutex_unlock(&arena_mutex);
	if (!err)
		kshim_alloc_count(1);
	return err;
}

void obpf_exec_free(struct obpf_exec *mem)
{
	poison(mem->alias, mem->size);
	obpf_exec_publish(mem);
	mutex_lock(&arena_mutex);
	obpf_arena_free(&arena, mem);
	mutex_unlock(&arena_mutex);
	kshim_alloc_count(-1);
	*mem = (struct obpf_exec){};
}

void obpf_exec_stats(struct obpf_exec_stats *stats)
{
	mutex_lock(&arena_mutex);
	obpf_arena_stats(&arena, stats);
	mutex_unlock(&arena_mutex);
}

void obpf_exec_target(struct obpf_exec_target *target)
{
	*target = (struct obpf_exec_target){ .jump_rcx = JUMP_RCX };
}

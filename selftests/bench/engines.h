/* SPDX-License-Identifier: GPL-2.0 */
/*
 * engines.h - images of one program by several engines, to be placed and entered in this process.
 *
 * For callers that see the system's headers; what is behind it sees the core's, or libbpf's.
 */
#ifndef OBPF_BENCH_ENGINES_H
#define OBPF_BENCH_ENGINES_H

#include <stdint.h>

struct bpf_object;
struct bpf_program;

struct bench_image {
	unsigned int size; /* bytes of code */
	uint64_t (*entry)(void *ctx, void *rc, void *fp); /* once it is placed */
	int (*place)(struct bench_image *image, unsigned char *at);
	void (*release)(struct bench_image *image);
	void *priv;
};

/* What obpf's code is entered with, besides the context; others do not look at it. */
extern void *bench_rc, *bench_fp;

static inline uint64_t bench_enter(const struct bench_image *image, void *ctx)
{
	return image->entry(ctx, bench_rc, bench_fp);
}

static inline int bench_place(struct bench_image *image, unsigned char *at)
{
	return image->place(image, at);
}

static inline void bench_release(struct bench_image *image)
{
	image->release(image);
}

/* All say 0, or -1 and why on stderr. @obj is loaded in the kernel. */
int bench_init(struct bpf_object *obj);
int bench_kernel_image(const struct bpf_program *prog, struct bench_image *image);
int bench_obpf_image(const struct bpf_program *prog, struct bench_image *image);
void *bench_kernel_context(void);
void *bench_obpf_context(void);

/* The function of that name in the natively built kernels, or NULL. */
uint64_t (*bench_native(const char *name))(void *ctx, void *rc, void *fp);

/* All maps' values are 0 again. */
void bench_forget(void);

/* ns that it takes to translate a program of @nr instructions and place it; -1: it failed. */
double bench_translate_ns(unsigned int nr);

/* --- between the two halves: core.c sees the core's headers, kernel.c libbpf's --- */

#define BENCH_DATA_SIZE 1024
extern unsigned char bench_data[BENCH_DATA_SIZE];
int bench_core_init(const void *map_attr, unsigned int size);
int bench_core_load(const void *insns, unsigned int nr, struct bench_image *image);
void bench_core_forget(void);

#endif

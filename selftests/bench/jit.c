// SPDX-License-Identifier: GPL-2.0
/*
 * jit.c - how fast translated code is: obpf's, the kernel's own JIT's and the C compiler's, of the
 * same kernels, in this process.
 *
 *	jit OBJECT
 *
 * The kernel's image is what bpf(2) gives of a program that it has loaded; it runs here, on a context
 * of the kernel's layout, so that nothing of a test run is measured along. It keeps its own prologue
 * and epilogue; a jump to the kernel's return thunk is a plain return here, as ours are.
 *
 * Small loops differ by half with where they happen to lie. So each image is placed many times, at
 * multiples of 4 bytes that are drawn anew, all engines taking turns; a placement counts with its
 * best run, an image with the median of its placements.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "engines.h"

#define ROOM 65536 /* bytes that an image is placed in */
#define PLACEMENTS 21
#define SAMPLES 5
#define SAMPLE_NS 60000 /* that a sample takes at least */
#define LARGE 100000 /* instructions of the program that only its translation is measured of */

enum engine { OBPF, KERNEL, NATIVE, NR_ENGINES };

struct subject {
	const char *name;
	struct bench_image image[NR_ENGINES]; /* of NATIVE nothing but the entry */
	void *ctx[NR_ENGINES];
	double ns[NR_ENGINES];
};

static unsigned char room[NR_ENGINES][ROOM] __attribute__((aligned(4096)));

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * UINT64_C(1000000000) + t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double time_of(const struct bench_image *image, void *ctx, unsigned int rounds)
{
	uint64_t start = now_ns();
	unsigned int i;

	for (i = 0; i < rounds; i++)
		bench_enter(image, ctx);
	return now_ns() - start;
}

static unsigned int rounds_for(const struct bench_image *image, void *ctx)
{
	unsigned int rounds = 1;

	while (time_of(image, ctx, rounds) < SAMPLE_NS)
		rounds *= 2;
	return rounds;
}

static double best_of(const struct bench_image *image, void *ctx, unsigned int rounds)
{
	double best = INFINITY, t;
	unsigned int i;

	for (i = 0; i < SAMPLES; i++) {
		t = time_of(image, ctx, rounds);
		best = t < best ? t : best;
	}
	return best / rounds;
}

static int place(struct subject *s, enum engine e)
{
	unsigned int at;

	if (e == NATIVE)
		return 0; /* lies where the linker has put it */
	at = random() % (ROOM - s->image[e].size) & ~3u;
	return bench_place(&s->image[e], room[e] + at);
}

static int measure(struct subject *s)
{
	double ns[NR_ENGINES][PLACEMENTS];
	unsigned int rounds[NR_ENGINES], i, e;

	for (i = 0; i < PLACEMENTS; i++) {
		for (e = 0; e < NR_ENGINES; e++) {
			if (place(s, e))
				return -1;
			if (!i)
				rounds[e] = rounds_for(&s->image[e], s->ctx[e]);
			ns[e][i] = best_of(&s->image[e], s->ctx[e], rounds[e]);
		}
	}
	for (e = 0; e < NR_ENGINES; e++) {
		qsort(ns[e], PLACEMENTS, sizeof(ns[e][0]), by_value);
		s->ns[e] = ns[e][PLACEMENTS / 2];
	}
	return 0;
}

/* All engines say the same. */
static int check(struct subject *s)
{
	uint32_t ret[NR_ENGINES];
	unsigned int e;

	for (e = 0; e < NR_ENGINES; e++) {
		if (place(s, e))
			return -1;
		bench_forget();
		ret[e] = bench_enter(&s->image[e], s->ctx[e]);
	}
	if (ret[OBPF] == ret[NATIVE] && ret[KERNEL] == ret[NATIVE])
		return 0;
	fprintf(stderr, "bench-jit: %s: obpf %#x, kernel %#x, native %#x\n", s->name, ret[OBPF],
		ret[KERNEL], ret[NATIVE]);
	return -1;
}

/* What became of one program. */
struct sums {
	double kernel, native, size; /* of logarithms */
	unsigned int nr;
};

static int run(struct bpf_program *prog, struct sums *sums)
{
	struct subject s = { .name = bpf_program__name(prog) };

	s.image[NATIVE].entry = bench_native(s.name);
	if (!s.image[NATIVE].entry) {
		fprintf(stderr, "bench-jit: %s: not there natively\n", s.name);
		return -1;
	}
	if (bench_kernel_image(prog, &s.image[KERNEL]) || bench_obpf_image(prog, &s.image[OBPF]))
		return -1;
	s.ctx[OBPF] = bench_obpf_context();
	s.ctx[KERNEL] = bench_kernel_context();
	s.ctx[NATIVE] = bench_kernel_context(); /* begins with the same two pointers */
	if (check(&s) || measure(&s))
		return -1;
	printf("%-20s %8.1f %8.1f %8.1f %8.2f %8.2f %7u %7u %6.2f\n", s.name, s.ns[OBPF],
	       s.ns[KERNEL], s.ns[NATIVE], s.ns[OBPF] / s.ns[KERNEL], s.ns[OBPF] / s.ns[NATIVE],
	       s.image[OBPF].size, s.image[KERNEL].size,
	       (double)s.image[OBPF].size / s.image[KERNEL].size);
	fflush(stdout);
	sums->kernel += log(s.ns[OBPF] / s.ns[KERNEL]);
	sums->native += log(s.ns[OBPF] / s.ns[NATIVE]);
	sums->size += log((double)s.image[OBPF].size / s.image[KERNEL].size);
	sums->nr++;
	bench_release(&s.image[OBPF]);
	bench_release(&s.image[KERNEL]);
	return 0;
}

static int translation(void)
{
	unsigned int nr;
	double ns;

	for (nr = LARGE / 100; nr <= LARGE; nr *= 10) {
		ns = bench_translate_ns(nr);
		if (ns < 0)
			return -1;
		printf("translation of %6u instructions: %.0f ns each\n", nr, ns / nr);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct bpf_object *obj;
	struct bpf_program *prog;
	struct sums sums = {};
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: jit OBJECT\n");
		return 2;
	}
	obj = bpf_object__open_file(argv[1], NULL);
	err = obj ? bpf_object__load(obj) : -errno;
	if (err) {
		fprintf(stderr, "bench-jit: skipped: this kernel's bpf(2) does not load %s: %s\n",
			argv[1], strerror(-err));
		return 0;
	}
	if (mprotect(room, sizeof(room), PROT_READ | PROT_WRITE | PROT_EXEC) || bench_init(obj))
		return 1;
	printf("%-20s %8s %8s %8s %8s %8s %7s %7s %6s\n", "ns a run", "obpf", "kernel", "native",
	       "/kernel", "/native", "bytes", "kernel", "ratio");
	bpf_object__for_each_program(prog, obj)
		if (run(prog, &sums))
			return 1;
	if (translation() || !sums.nr)
		return 1;
	printf("code size: %.2f of the kernel's JIT\n", exp(sums.size / sums.nr));
	printf("bench-jit: %.2f of the kernel's JIT, %.2f of native, over %u kernels\n",
	       exp(sums.kernel / sums.nr), exp(sums.native / sums.nr), sums.nr);
	return 0;
}

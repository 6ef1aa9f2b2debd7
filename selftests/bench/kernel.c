// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.c - the kernel's images in this process: what they name of the kernel is found again here.
 *
 * Only what the kernels of this benchmark need: calls among a program's own functions, returns
 * through the kernel's thunk, and the address of one array.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <capstone/capstone.h>
#include "engines.h"

#define MAX_FUNCS 16
#define MAP_ROOM 65536
#define MAP_AT 4096 /* where in it the kernel's struct of a map begins */

unsigned char bench_data[BENCH_DATA_SIZE];
static unsigned char map_room[MAP_ROOM] __attribute__((aligned(4096)));
extern unsigned int table[256]; /* the natively built kernels' */

struct kernel_image {
	unsigned char *bytes;
	unsigned int size, nr_funcs;
	uint64_t ksyms[MAX_FUNCS];
	uint32_t lens[MAX_FUNCS];
	uint64_t map; /* the one that it names, or 0 */
};

static csh disassembler;

int bench_init(struct bpf_object *obj)
{
	struct bpf_map_info info = {};
	union bpf_attr attr = {};
	uint32_t len = sizeof(info);
	struct bpf_map *map;
	unsigned int i;

	/* No byte is 0, and the halves are equal up to their last bytes. */
	srandom(1);
	for (i = 0; i < BENCH_DATA_SIZE / 2; i++)
		bench_data[i] = bench_data[i + BENCH_DATA_SIZE / 2] = 1 + random() % 255;
	bench_data[BENCH_DATA_SIZE - 1] ^= 0x40;
	if (cs_open(CS_ARCH_X86, CS_MODE_64, &disassembler) != CS_ERR_OK) {
		fprintf(stderr, "bench-jit: no disassembler\n");
		return -1;
	}
	cs_option(disassembler, CS_OPT_DETAIL, CS_OPT_ON);
	map = bpf_object__next_map(obj, NULL);
	if (!map || bpf_object__next_map(obj, map) ||
	    bpf_obj_get_info_by_fd(bpf_map__fd(map), &info, &len)) {
		fprintf(stderr, "bench-jit: the object has to have one map\n");
		return -1;
	}
	attr.map_type = info.type;
	attr.key_size = info.key_size;
	attr.value_size = info.value_size;
	attr.max_entries = info.max_entries;
	return bench_core_init(&attr, sizeof(attr));
}

uint64_t (*bench_native(const char *name))(void *ctx, void *rc, void *fp)
{
	return (uint64_t(*)(void *, void *, void *))dlsym(RTLD_DEFAULT, name);
}

void bench_forget(void)
{
	memset(map_room, 0, sizeof(map_room));
	memset(table, 0, sizeof(table));
	bench_core_forget();
}

/* As much of struct xdp_buff as programs are shown of it. */
void *bench_kernel_context(void)
{
	static struct {
		unsigned char *data, *data_end, *data_meta, *hard_start;
		void *rest[4];
	} buff;

	buff.data = buff.data_meta = buff.hard_start = bench_data;
	buff.data_end = bench_data + BENCH_DATA_SIZE;
	return &buff;
}

int bench_obpf_image(const struct bpf_program *prog, struct bench_image *image)
{
	return bench_core_load(bpf_program__insns(prog), bpf_program__insn_cnt(prog), image);
}

/* --- the image --- */

/* Where in the image the kernel's address @addr is; -1: not in it. */
static long find(const struct kernel_image *k, uint64_t addr)
{
	unsigned int i;
	long off = 0;

	for (i = 0; i < k->nr_funcs; off += k->lens[i++])
		if (addr >= k->ksyms[i] && addr < k->ksyms[i] + k->lens[i])
			return off + (addr - k->ksyms[i]);
	return -1;
}

static bool is_kernel_address(uint64_t addr)
{
	return addr >> 47 == 0x1ffff;
}

/* The instruction @in of function @f, at @out. */
static int move_insn(struct kernel_image *k, unsigned int f, const cs_insn *in, unsigned char *out,
		     unsigned char *image)
{
	const cs_x86_op *op = in->detail->x86.operands;
	int32_t rel;
	uint64_t imm;
	long to;

	if (in->id == X86_INS_MOVABS && is_kernel_address(op[1].imm)) {
		/* The struct of the array, or something in it. */
		if (!k->map)
			k->map = op[1].imm;
		imm = (uint64_t)map_room + MAP_AT + (op[1].imm - k->map);
		memcpy(out + 2, &imm, sizeof(imm));
		return 0;
	}
	if ((out[0] != 0xe8 && out[0] != 0xe9) || in->size != 5)
		return 0;
	if ((uint64_t)op[0].imm - k->ksyms[f] < k->lens[f])
		return 0;
	to = find(k, op[0].imm);
	if (to >= 0) {
		rel = image + to - (out + 5);
		memcpy(out + 1, &rel, sizeof(rel));
	} else if (out[0] == 0xe9) {
		memcpy(out, "\xc3\xcc\xcc\xcc\xcc", 5);
	} else {
		fprintf(stderr, "bench-jit: the kernel's image calls %#llx\n",
			(unsigned long long)op[0].imm);
		return -1;
	}
	return 0;
}

static int place(struct bench_image *image, unsigned char *at)
{
	struct kernel_image *k = image->priv;
	const uint8_t *code = k->bytes;
	unsigned char *out = at;
	cs_insn *in = cs_malloc(disassembler);
	uint64_t addr;
	unsigned int f;
	size_t left;
	int err = 0;

	memcpy(at, k->bytes, k->size);
	for (f = 0; f < k->nr_funcs; f++) {
		addr = k->ksyms[f];
		left = k->lens[f];
		while (!err && left && cs_disasm_iter(disassembler, &code, &left, &addr, in)) {
			err = move_insn(k, f, in, out, at);
			out += in->size;
		}
		if (left && !err) {
			fprintf(stderr, "bench-jit: %zu bytes of the kernel's image are no code\n",
				left);
			err = -1;
		}
	}
	cs_free(in, 1);
	image->entry = (uint64_t(*)(void *, void *, void *))at;
	return err;
}

static void release(struct bench_image *image)
{
	struct kernel_image *k = image->priv;

	free(k->bytes);
	free(k);
}

int bench_kernel_image(const struct bpf_program *prog, struct bench_image *image)
{
	struct kernel_image *k = calloc(1, sizeof(*k));
	struct bpf_prog_info info = {};
	uint32_t len = sizeof(info);
	int fd = bpf_program__fd(prog);

	if (!k || bpf_obj_get_info_by_fd(fd, &info, &len) || !info.jited_prog_len) {
		fprintf(stderr, "bench-jit: %s: the kernel shows no image\n",
			bpf_program__name(prog));
		return -1;
	}
	k->size = info.jited_prog_len;
	k->bytes = malloc(k->size);
	info = (struct bpf_prog_info){
		.jited_prog_len = k->size,
		.jited_prog_insns = (unsigned long)k->bytes,
		.nr_jited_ksyms = MAX_FUNCS,
		.jited_ksyms = (unsigned long)k->ksyms,
		.nr_jited_func_lens = MAX_FUNCS,
		.jited_func_lens = (unsigned long)k->lens,
	};
	len = sizeof(info);
	if (!k->bytes || bpf_obj_get_info_by_fd(fd, &info, &len) || !k->ksyms[0] ||
	    info.nr_jited_ksyms > MAX_FUNCS) {
		fprintf(stderr, "bench-jit: %s: the kernel does not show where its image is\n",
			bpf_program__name(prog));
		return -1;
	}
	k->nr_funcs = info.nr_jited_ksyms;
	*image = (struct bench_image){
		.size = k->size, .place = place, .release = release, .priv = k
	};
	return 0;
}

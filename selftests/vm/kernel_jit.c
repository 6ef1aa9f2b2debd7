// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_jit.c - the same instructions by obpf and by the kernel's own engine, on the same memory:
 * random programs, and those of the corpus that call nothing.
 *
 *   kernel_jit [PROGRAMS [SEED]]
 *
 * The kernel's engine is asked through modules/kernel_jit.c, without its verifier; obpf's in the
 * ordinary way, by PROG_TEST_RUN. So a program is of what that verifier does not rewrite: a divisor
 * that may be 0, or -1 where signs count, is not in it, nor are the high bits of R0 behind a 32-bit
 * compare and exchange. TAP.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "await.h"
#include "corpus.h"
#include "isa/disasm.h"
#include "isa/insn.h"
#include "modules/kernel_jit.h"

#define INPUTS 4
#define STATEMENTS 40
#define MAX_SLOTS 1024
#define WORDS 8 /* of the stack, initialised */
#define COUNTER (-8 * (WORDS + 1))

static int device, engine;
static bool knows_v4; /* instructions that came with Linux 6.6 */
static unsigned int number;

static u64 rng_state;

static u64 rng(void)
{
	rng_state ^= rng_state >> 12;
	rng_state ^= rng_state << 25;
	rng_state ^= rng_state >> 27;
	return rng_state * 2685821657736338717ull;
}

static u32 below(u32 n)
{
	return (rng() >> 20) % n;
}

static int call(u32 cmd, union obpf_attr *attr)
{
	int ret = ioctl(device, OBPF_IOC(cmd, sizeof(*attr)), attr);

	return ret < 0 ? -errno : ret;
}

/* ---- what the kernel's engine can be asked without its verifier */
static bool came_with_v4(const struct obpf_op_info *info)
{
	switch (info->sub) {
	case OBPF_SUB_SDIV:
	case OBPF_SUB_SMOD:
	case OBPF_SUB_MOVSX8:
	case OBPF_SUB_MOVSX16:
	case OBPF_SUB_MOVSX32:
	case OBPF_SUB_BSWAP:
	case OBPF_SUB_MEMSX:
		return true;
	default:
		return false;
	}
}

static bool divides(const struct obpf_op_info *info)
{
	return info->sub == OBPF_SUB_DIV || info->sub == OBPF_SUB_MOD ||
	       info->sub == OBPF_SUB_SDIV || info->sub == OBPF_SUB_SMOD;
}

static bool is_known(const struct obpf_op_info *info)
{
	if (info->sel == OBPF_SEL_INTERNAL || info->sub == OBPF_SUB_LOAD_ACQ ||
	    info->sub == OBPF_SUB_STORE_REL || (came_with_v4(info) && !knows_v4))
		return false;
	switch (info->cls) {
	case OBPF_CLS_ALU64:
	case OBPF_CLS_ALU32:
	case OBPF_CLS_END:
	case OBPF_CLS_JMP64:
	case OBPF_CLS_JMP32:
	case OBPF_CLS_LDX:
	case OBPF_CLS_ST:
	case OBPF_CLS_STX:
	case OBPF_CLS_ATOMIC:
	case OBPF_CLS_EXIT:
		return true;
	default:
		return false;
	}
}

/* ---- random programs: R6 is the context, all others are numbers */
static struct obpf_dinsn insns[MAX_SLOTS];
static u32 nr;

static u32 emit(u16 op, u8 dst, u8 src, s32 off, s64 imm)
{
	insns[nr] = (struct obpf_dinsn){ .op = op, .dst = dst, .src = src, .off = off, .imm = imm };
	return nr++;
}

static u8 any_reg(void)
{
	u8 reg = below(9);

	return reg < 6 ? reg : reg + 1;
}

static s64 any_imm(void)
{
	static const s64 some[] = { 0, 1, -1, 2, 8, 127, 128, 255, 0x7fffffff, -0x80000000ll };

	return below(2) ? some[below(sizeof(some) / sizeof(some[0]))] : (s32)rng();
}

static u16 any_op(bool (*wanted)(const struct obpf_op_info *info))
{
	u16 op;

	do {
		op = below(OBPF_NR_OPS);
	} while (!is_known(&obpf_ops[op]) || !wanted(&obpf_ops[op]));
	return op;
}

static bool is_arithmetic(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_ALU64 || info->cls == OBPF_CLS_ALU32 ||
	       info->cls == OBPF_CLS_END;
}

static bool is_condition(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_JMP64 || info->cls == OBPF_CLS_JMP32;
}

static bool is_access(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_LDX || info->cls == OBPF_CLS_ST || info->cls == OBPF_CLS_STX;
}

static bool is_atomic(const struct obpf_op_info *info)
{
	return info->cls == OBPF_CLS_ATOMIC;
}

static bool shifts(const struct obpf_op_info *info)
{
	return info->sub == OBPF_SUB_LSH || info->sub == OBPF_SUB_RSH || info->sub == OBPF_SUB_ARSH;
}

static void arithmetic(void)
{
	const u16 op = any_op(is_arithmetic);
	const struct obpf_op_info *info = &obpf_ops[op];
	u8 dst = any_reg(), src = info->fields & OBPF_FLD_S ? any_reg() : 0;
	s64 imm = info->fields & OBPF_FLD_I ? any_imm() : 0;

	if (divides(info) && info->fields & OBPF_FLD_S) {
		emit(OBPF_OP_AND64_K, src, 0, 0, 0x7fffffff);
		emit(OBPF_OP_OR64_K, src, 0, 0, 1);
	} else if (divides(info)) {
		imm = (imm & 0x7fffffff) | 1;
	} else if (shifts(info) && info->fields & OBPF_FLD_I) {
		imm &= info->cls == OBPF_CLS_ALU64 ? 63 : 31;
	}
	emit(op, dst, src, 0, imm);
}

/* Of the context, or of the stack. */
static void memory(void)
{
	u16 op = any_op(is_access);
	const struct obpf_op_info *info = &obpf_ops[op];
	bool stack = below(2), load = info->cls == OBPF_CLS_LDX;
	u8 base = stack ? OBPF_REG_FP : 6, reg = any_reg();
	s32 off = below((stack ? WORDS * 8 : KERNEL_JIT_MEM) / info->size) * info->size;

	if (stack)
		off -= WORDS * 8;
	emit(op, load ? reg : base,
	     load		       ? base :
	     info->cls == OBPF_CLS_STX ? reg :
					 0,
	     off, info->cls == OBPF_CLS_ST ? any_imm() : 0);
}

static void atomic(void)
{
	u16 op = any_op(is_atomic);

	emit(op, OBPF_REG_FP, any_reg(), -8 * (s32)(1 + below(WORDS)), 0);
	if (op == OBPF_OP_ATOMIC_CMPXCHG32)
		emit(OBPF_OP_MOV32_X, 0, 0, 0, 0);
}

static void block(u32 statements, u32 nesting);

static void branch(u32 nesting)
{
	u16 op = any_op(is_condition);
	const struct obpf_op_info *info = &obpf_ops[op];
	u32 jump = emit(op, any_reg(), info->fields & OBPF_FLD_S ? any_reg() : 0, 0,
			info->fields & OBPF_FLD_I ? any_imm() : 0);

	block(1 + below(5), nesting + 1);
	insns[jump].off = nr - jump - 1;
}

static void loop(u32 nesting)
{
	s32 counter = COUNTER - 8 * (s32)nesting;
	u32 head;

	emit(OBPF_OP_ST_DW, OBPF_REG_FP, 0, counter, 1 + below(5));
	head = nr;
	block(1 + below(5), nesting + 1);
	emit(OBPF_OP_LDX_DW, 0, OBPF_REG_FP, counter, 0);
	emit(OBPF_OP_ADD64_K, 0, 0, 0, -1);
	emit(OBPF_OP_STX_DW, OBPF_REG_FP, 0, counter, 0);
	emit(OBPF_OP_JNE64_K, 0, 0, (s32)head - (s32)nr - 1, 0);
}

static void block(u32 statements, u32 nesting)
{
	for (; statements && nr < MAX_SLOTS - 100; statements--) {
		switch (below(12)) {
		case 0 ... 5:
			arithmetic();
			break;
		case 6 ... 8:
			memory();
			break;
		case 9:
			atomic();
			break;
		case 10:
			if (nesting < 3)
				branch(nesting);
			break;
		default:
			if (nesting < 2)
				loop(nesting);
		}
	}
}

static void make_program(void)
{
	u32 reg, i;

	nr = 0;
	emit(OBPF_OP_MOV64_X, 6, 1, 0, 0);
	for (reg = 0; reg < OBPF_REG_FP; reg++)
		if (reg != 6)
			emit(OBPF_OP_LDX_DW, reg, 6, 8 * reg, 0);
	for (i = 0; i < WORDS; i++)
		emit(OBPF_OP_STX_DW, OBPF_REG_FP, i < 6 ? i : i + 1, -8 * (s32)(i + 1), 0);
	block(STATEMENTS, 0);
	for (reg = 0; reg < OBPF_REG_FP; reg++)
		if (reg != 6)
			emit(OBPF_OP_STX_DW, 6, reg, 8 * reg, 0);
	for (i = 0; i < WORDS; i++) {
		emit(OBPF_OP_LDX_DW, 1, OBPF_REG_FP, -8 * (s32)(i + 1), 0);
		emit(OBPF_OP_STX_DW, 6, 1, 8 * (OBPF_REG_FP + i), 0);
	}
	emit(OBPF_OP_EXIT, 0, 0, 0, 0);
}

/* ---- both */
static int load(const struct obpf_insn *wire, u32 nr_insns)
{
	union obpf_attr attr = {
		.prog_type = OBPF_PROG_TYPE_SYSCALL,
		.insns = (unsigned long)wire,
		.insn_cnt = nr_insns,
		.license = (unsigned long)"GPL",
	};
	int prog;

	/* Until the code of those before is gone: the arena may be full for a moment. */
	await((prog = call(OBPF_PROG_LOAD, &attr)) != -ENOSPC);
	return prog;
}

static int run_obpf(int prog, struct kernel_jit_result *r)
{
	union obpf_attr attr = { .test = {
					 .prog_fd = prog,
					 .ctx_in = (unsigned long)r->mem,
					 .ctx_size_in = sizeof(r->mem),
					 .ctx_out = (unsigned long)r->mem,
					 .ctx_size_out = sizeof(r->mem),
				 } };
	int err = call(OBPF_PROG_TEST_RUN, &attr);

	r->r0 = attr.test.retval;
	return err;
}

static int run_kernel(const struct obpf_insn *wire, u32 nr_insns, struct kernel_jit_result *r)
{
	static struct {
		struct kernel_jit_run run;
		struct obpf_insn insns[KERNEL_JIT_MAX_INSNS];
	} request;
	size_t size = sizeof(request.run) + nr_insns * sizeof(*wire);

	request.run.nr_insns = nr_insns;
	memcpy(request.run.mem, r->mem, sizeof(r->mem));
	memcpy(request.insns, wire, nr_insns * sizeof(*wire));
	if (write(engine, &request, size) != size || read(engine, r, sizeof(*r)) != sizeof(*r))
		return -errno;
	return r->jited ? 0 : -EOPNOTSUPP;
}

static void show(const struct obpf_insn *wire, u32 nr_insns, const u8 *mem)
{
	static struct obpf_dinsn decoded[KERNEL_JIT_MAX_INSNS];
	struct obpf_decode_result res;
	char line[128];
	u32 i;

	for (i = 0; i < KERNEL_JIT_MEM; i++)
		printf("%s%02x", i % 32 ? "" : "\n# mem: ", mem[i]);
	printf("\n");
	if (obpf_decode(wire, nr_insns, decoded, &res))
		return;
	for (i = 0; i < nr_insns; i++) {
		obpf_disasm(&decoded[i], NULL, NULL, line, sizeof(line));
		printf("# %u: %s\n", i, line);
	}
}

static bool differ(const struct kernel_jit_result *ours, const struct kernel_jit_result *kernels)
{
	u32 i;

	if (ours->r0 != kernels->r0)
		printf("# r0: obpf %llx, kernel %llx\n", ours->r0, kernels->r0);
	for (i = 0; i < KERNEL_JIT_MEM; i += 8)
		if (memcmp(ours->mem + i, kernels->mem + i, 8))
			printf("# bytes %u: obpf %llx, kernel %llx\n", i, *(u64 *)(ours->mem + i),
			       *(u64 *)(kernels->mem + i));
	return ours->r0 != kernels->r0 || memcmp(ours->mem, kernels->mem, KERNEL_JIT_MEM);
}

static u64 word(u32 how)
{
	static const u64 some[] = { 0, 1, ~0ull, 0x7fffffff, 0x80000000, 1ull << 63, 8, 255 };
	u64 x = rng();

	return how % 3 == 0 ? x : how % 3 == 1 ? x >> (x & 63) : some[x % 8];
}

/* 1: compared and the same; 0: not to be compared; -1. */
static int compare(const struct obpf_insn *wire, u32 nr_insns)
{
	struct kernel_jit_result ours = {}, kernels, before;
	int prog = load(wire, nr_insns), ret = prog >= 0, err;
	u32 i, k;
	u64 x;

	for (i = 0; ret > 0 && i < INPUTS; i++) {
		for (k = 0; k < KERNEL_JIT_MEM; k += sizeof(x)) {
			x = word(i);
			memcpy(ours.mem + k, &x, sizeof(x));
		}
		before = kernels = ours;
		err = run_obpf(prog, &ours) ?: run_kernel(wire, nr_insns, &kernels);
		if (err)
			printf("# a run ended with %d\n", err);
		if (err || differ(&ours, &kernels)) {
			show(wire, nr_insns, before.mem);
			ret = -1;
		}
	}
	if (prog >= 0)
		close(prog);
	return ret;
}

static u32 encode(struct obpf_insn *wire)
{
	u32 i, n = 0;

	for (i = 0; i < nr; i++)
		n += obpf_encode(&insns[i], &wire[n]);
	return n;
}

static void random_programs(u32 programs, u64 seed)
{
	static struct obpf_insn wire[MAX_SLOTS];
	u32 i, same = 0;
	int got;

	for (i = 0; i < programs; i++) {
		rng_state = (seed + i) * 0x9e3779b97f4a7c15ull | 1;
		make_program();
		got = compare(wire, encode(wire));
		same += got > 0;
		if (got < 0)
			break;
	}
	printf("%sok %u - %u random programs, of %u that were made, do what the kernel's engine does\n",
	       i == programs && same > programs * 9 / 10 ? "" : "not ", ++number, same, programs);
	if (i < programs)
		printf("# seed %llu\n", seed + i);
}

/* ---- the corpus */
static bool may_be_asked(const struct obpf_corpus_case *t)
{
	static struct obpf_dinsn decoded[KERNEL_JIT_MAX_INSNS];
	struct obpf_decode_result res;
	const struct obpf_op_info *info;
	u32 i;

	if (t->expect != OBPF_CORPUS_RUNS || t->nr_insns > KERNEL_JIT_MAX_INSNS ||
	    obpf_decode(t->insns, t->nr_insns, decoded, &res))
		return false;
	for (i = 0; i < t->nr_insns; i++) {
		info = obpf_op_info(&decoded[i]);
		if (decoded[i].op == OBPF_OP_LD_IMM64 || decoded[i].op == OBPF_OP_LD_IMM64_HI ||
		    decoded[i].op == OBPF_OP_JA)
			continue;
		if (!is_known(info) || divides(info) || decoded[i].op == OBPF_OP_ATOMIC_CMPXCHG32)
			return false;
	}
	return true;
}

static void corpus(void)
{
	struct obpf_corpus c = {};
	u32 i, same = 0;
	int got = 0;

	if (obpf_corpus_read(&c, "/corpus")) {
		printf("not ok %u - the corpus is there\n# %s\n", ++number, c.error);
		return;
	}
	for (i = 0; i < c.nr_cases && got >= 0; i++) {
		if (!may_be_asked(c.cases[i]))
			continue;
		got = compare(c.cases[i]->insns, c.cases[i]->nr_insns);
		same += got > 0;
		if (got < 0)
			printf("# %s:%u: %s\n", c.cases[i]->file, c.cases[i]->line,
			       c.cases[i]->name);
	}
	printf("%sok %u - %u programs of the corpus do, too\n",
	       got >= 0 && same > 100 ? "" : "not ", ++number, same);
	obpf_corpus_free(&c);
}

int main(int argc, char **argv)
{
	struct utsname name;
	int major, minor;

	device = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	engine = open(KERNEL_JIT_FILE, O_RDWR | O_CLOEXEC);
	if (device < 0 || engine < 0 || uname(&name) ||
	    sscanf(name.release, "%d.%d", &major, &minor) != 2) {
		printf("Bail out! %s\n", strerror(errno));
		return 1;
	}
	knows_v4 = major > 6 || (major == 6 && minor >= 6);
	random_programs(argc > 1 ? atoi(argv[1]) : 1000, argc > 2 ? atoll(argv[2]) : 1);
	corpus();
	printf("1..%u\n", number);
	return 0;
}
